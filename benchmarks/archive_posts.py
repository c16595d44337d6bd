"""Generated archives: ten years of posts of an invented province, the same for the same seed.

    python -m benchmarks.archive_posts --posts 1000000 --seed 2026 --out posts.parquet
    python -m benchmarks.archive_posts --posts 50000 --faulty 0.1 --out posts.csv --register accounts.toml

What is like real archives, and how far:

- **Lengths** of bodies follow the quantiles of 9,178 real official texts (LENGTHS).
- **Findings**: of those texts 1.2 % had any finding and 0.2 % one of `revise` or above; so have the posts here that are
  clean (BLEMISHED). 3 % more are faulty on purpose (`--faulty`), with one to three of the faults in
  `templates/faults.toml`, and one in ten thousand bears a mark of state secrecy (`--secret`).
- **Variety**: every sentence is filled anew from some 390 frames of six genres; those that can be filled in a few ways
  only are used less. Of 100,000 sentences on end about 66 % are unlike all before, of real official prose 92 %. A
  character costs the reviewer about as much as one of that prose does.
- **Accounts**: 120 on five channels, a few of them large. They are quieter at weekends; some open late, close, or are
  silent for weeks. Posts come in the order of their days.

The table has the columns that an export has: no positions, and no list of what could not be read.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import random
import sys
import time
import tomllib
from bisect import bisect
from collections.abc import Callable, Iterator
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.archive_accounts import Account, accounts_of, drawn, quotas, register_of
from benchmarks.archive_faults import Fault, Faulty, identity_number
from benchmarks.archive_prose import Make, Prose
from benchmarks.haystacks import TEMPLATES
from tax_review.archive import POSTS

LENGTHS = {
    0.0: 15,
    0.01: 22,
    0.02: 28,
    0.05: 46,
    0.1: 100,
    0.15: 184,
    0.2: 243,
    0.25: 289,
    0.3: 322,
    0.4: 439,
    0.5: 516,
    0.6: 535,
    0.7: 561,
    0.75: 579,
    0.8: 603,
    0.85: 648,
    0.9: 767,
    0.95: 1_016,
    0.98: 1_406,
    0.99: 1_786,
    0.995: 2_314,
    0.999: 3_704,
    1.0: 13_360,
}
"""Quantiles of the characters of 9,178 real official texts (news, law, notices, interpretations, work reports), mean 491."""
GENRES = {"news": 0.35, "bulletin": 0.25, "explainer": 0.15, "notice": 0.1, "report": 0.08, "regulation": 0.07}
"""How often a post is of each genre."""
BLEMISHED = 0.0118
"""The share of the same real texts, judged for their day, that had any finding."""
_MORE_FAULTS = (0.85, 0.97, 1.0)
"""The share of faulty posts with one fault, with up to two, with up to three."""
_REPOSTED = 0.25
_CAPTIONED, _ATTACHED = 0.03, 0.01
"""Shares of posts with pictures and attachments: such a post is never `pass`, for nobody has looked at them."""
_NOT_ALWAYS = frozenset(["祁阳市"])
"""Places of the haystacks that had another name within the ten years."""
ROWS = 10_000
"""Posts written at a time."""
SCHEMA = pa.schema(
    [
        POSTS.field(name)
        for name in "id title digest body captions attachments channel account kind source published".split()
    ]
)


class Post(NamedTuple):
    """A row of the table."""

    id: str
    title: str | None
    digest: str | None
    body: str
    captions: list[str] | None
    attachments: list[str] | None
    channel: str
    account: str
    kind: str
    source: str | None
    published: dt.date


class Recipe(NamedTuple):
    """What an archive is made from."""

    posts: int
    seed: int = 2026
    faulty: float = 0.03
    """Share of posts with faults put in on purpose."""
    secret: float = 0.0001
    """Share of posts with a mark of state secrecy."""


def register(recipe: Recipe) -> list[Account]:
    """The accounts of the archive."""
    words = _words()
    choose = random.Random(f"{recipe.seed} accounts")
    return accounts_of(words["province"], words["cities"].split(), words["zones"].split(), choose)


def posts(recipe: Recipe) -> Iterator[Post]:
    """The posts of the archive, one after the other."""
    writer = _Writer(recipe)
    number = 0
    for quota in quotas(recipe.posts, register(recipe)):
        for account in drawn(quota, writer.choose):
            number += 1
            yield writer.post(number, account, quota.day)


def batches(recipe: Recipe, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The same as batches of the columns SCHEMA."""
    made = posts(recipe)
    while piece := list(islice(made, rows)):
        columns = zip(*piece, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


class _Writer:
    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self.choose = choose = random.Random(recipe.seed)
        words = _words()
        self._year = ""
        self._unit = ""
        particulars: dict[str, Make] = {
            "year": lambda: self._year,
            "unit": lambda: self._unit,
            "identity": lambda: identity_number(choose),
        }
        prose = Prose(choose, tuple(GENRES), particulars=particulars, avoid=_NOT_ALWAYS)
        self._prose = prose
        self._genres, self._up_to = tuple(GENRES), tuple(accumulate(GENRES.values()))
        self._quantiles, self._lengths = tuple(LENGTHS), tuple(LENGTHS.values())
        self._titles, self._captions, self._attachments, self._endings = (
            prose.made(words[name]) for name in ("titles", "captions", "attachments", "endings")
        )
        self._sources = words["sources"].split()
        self._faulty = Faulty("fault", prose, choose)
        self._secret = Faulty("secret", prose, choose)
        self._blemished = Faulty("blemish", prose, choose)

    def post(self, number: int, account: Account, day: dt.date) -> Post:
        chance, pick = self.choose.random, self._pick
        self._year, self._unit = str(day.year), account.unit
        body = self._prose.body(self._genres[bisect(self._up_to, chance(), 0, len(self._up_to) - 1)], self._length())
        source = self.choose.choice(self._sources) if chance() < _REPOSTED else None
        kind = "original" if source is None else "repost"
        body, spoilt = self._with_faults(body, day)
        if any(fault.sourceless for fault in spoilt):
            kind, source = "repost", None
        is_article = account.channel.startswith("wechat")
        if is_article and kind == "original":
            body = f"{body}\n{pick(self._endings)}"
        return Post(
            f"T{number:08}",
            pick(self._titles) if account.channel != "weibo" else None,
            pick(self._titles) if is_article and chance() < 0.6 else None,
            body,
            [pick(self._captions) for _ in range(1 + int(chance() * 3))] if chance() < _CAPTIONED else None,
            [pick(self._attachments)] if chance() < _ATTACHED else None,
            account.channel,
            account.name,
            kind,
            source,
            day,
        )

    def _pick(self, makes: list[Make]) -> str:
        return makes[int(self.choose.random() * len(makes))]()

    def _length(self) -> int:
        """A length between two quantiles."""
        at = self.choose.random()
        above = bisect(self._quantiles, at)
        low, high = self._quantiles[above - 1 : above + 1]
        shorter, longer = self._lengths[above - 1 : above + 1]
        return shorter + round((longer - shorter) * (at - low) / (high - low))

    def _with_faults(self, body: str, day: dt.date) -> tuple[str, list[Fault]]:
        chance = self.choose.random
        spoilt: list[Fault] = []
        if chance() < self._recipe.faulty:
            number = bisect(_MORE_FAULTS, chance()) + 1
            spoilt = [self._faulty.drawn(day) for _ in range(number)]
            for fault in spoilt:
                body = self._faulty.spoilt(body, fault)
        elif chance() < BLEMISHED:
            body = self._blemished.spoilt(body, self._blemished.drawn(day))
        if chance() < self._recipe.secret:
            body = self._secret.spoilt(body, self._secret.drawn(day))
        return body, spoilt


def _words() -> dict[str, Any]:
    return tomllib.loads((TEMPLATES / "archive.toml").read_text(encoding="utf-8"))


def _parquet(path: Path, made: Iterator[pa.RecordBatch]) -> None:
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for batch in made:
            writer.write_batch(batch)


def _jsonl(path: Path, made: Iterator[pa.RecordBatch]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for batch in made:
            for row in batch.to_pylist():
                row["published"] = row["published"].isoformat()
                given = {name: value for name, value in row.items() if value is not None}
                file.write(json.dumps(given, ensure_ascii=False) + "\n")


def _csv(path: Path, made: Iterator[pa.RecordBatch]) -> None:
    # What Excel reads without asking; the lists of a post are lines of a cell.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, SCHEMA.names)
        writer.writeheader()
        for batch in made:
            for row in batch.to_pylist():
                for name in ("captions", "attachments"):
                    row[name] = "\n".join(row[name] or ())
                writer.writerow(row)


FORMATS: dict[str, Callable[[Path, Iterator[pa.RecordBatch]], None]] = {
    "parquet": _parquet,
    "jsonl": _jsonl,
    "csv": _csv,
}
"""Writers of files by the ending of their names."""


def write(recipe: Recipe, out: Path, form: str | None = None, *, rows: int = ROWS) -> None:
    """Write the archive to `out`, whole or not at all; memory does not grow with its size."""
    begun = out.with_name(f"{out.name}.begun")
    try:
        FORMATS[form or out.suffix.removeprefix(".")](begun, batches(recipe, rows))
        begun.replace(out)
    finally:
        begun.unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--format", choices=FORMATS, help="by default what the name of the file ends with")
    parser.add_argument("--faulty", type=float, default=0.03, help="share of posts with faults put in on purpose")
    parser.add_argument("--secret", type=float, default=0.0001, help="share of posts with a mark of state secrecy")
    parser.add_argument("--register", type=Path, help="also write the accounts, as an accounts.toml")
    parser.add_argument("--force", action="store_true", help="replace what is there")
    chosen = parser.parse_args(arguments)
    form = chosen.format or chosen.out.suffix.removeprefix(".")
    if form not in FORMATS:
        parser.error(f"the file must end with one of {', '.join(FORMATS)}, or say --format")
    for path in (chosen.out, chosen.register):
        if path is not None and path.exists() and not chosen.force:
            parser.error(f"{path} is there already; --force replaces it")
    recipe = Recipe(chosen.posts, chosen.seed, chosen.faulty, chosen.secret)
    started = time.perf_counter()
    write(recipe, chosen.out, form)
    if chosen.register is not None:
        chosen.register.write_text(register_of(register(recipe)), encoding="utf-8")
    seconds = time.perf_counter() - started
    print(f"{chosen.posts:,} posts in {seconds:.1f} s, {chosen.posts / seconds:,.0f} a second: {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
