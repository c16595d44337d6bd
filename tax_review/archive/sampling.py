"""A sample of reviewed posts for inspectors (抽查, 湘税发〔2019〕100号 第二十五条): drawn by lot, and the same for the same seed.

The posts of each account are divided by grade. Each grade that occurs is drawn from at least once, gravest first, as long
as the account's share lasts; what is left of it follows the numbers of posts. In each stratum those posts are drawn whose
keyed hash is smallest: the order of rows plays no part, and whoever has the seed and the table can draw again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.columns import FINDINGS, VERDICTS
from tax_review.errors import InputError
from tax_review.models import Grade

UNREVIEWED = "unreviewed"
"""The stratum of posts without a verdict."""
STRATA = (*(grade.value for grade in reversed(Grade)), UNREVIEWED)
"""Gravest first."""
NO_ACCOUNT = ""
_COLUMNS = ["position", "id", "account", "published", "title", "grade", "findings", "withheld", "error"]
_ROWS = 20_000


class Drawn(NamedTuple):
    """A post that was drawn."""

    account: str
    stratum: str
    position: int | None
    id: str
    published: dt.date | None
    title: str | None
    findings: int
    withheld: bool
    problem: str
    """The gravest finding's message, or why the post could not be reviewed; empty where there is none."""


class Stratum(NamedTuple):
    """So many posts of an account have this grade, and so many of them were drawn."""

    account: str
    stratum: str
    posts: int
    drawn: int


class Sample(NamedTuple):
    """A draw and the frame it was made in."""

    seed: str
    digest: str
    """SHA-256 of the table it was drawn from."""
    drawn: tuple[Drawn, ...]
    frame: tuple[Stratum, ...]


def sampled(verdicts: Path, *, per_account: int, seed: str, at_least: Grade | None = None) -> Sample:
    """Draw `per_account` posts of each account from a table of verdicts (Parquet, columns VERDICTS).

    `at_least` leaves out posts below a grade; those without a verdict stay in. Accounts with fewer posts give all they have.
    Raises InputError, in words for an editor, where the file is no such table.
    """
    if per_account < 1:
        raise InputError("每个账号至少抽 1 篇")
    key = hashlib.sha256(seed.encode(errors="surrogatepass")).digest()
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    lots: defaultdict[tuple[str, str], list[tuple[int, int, int, dict[str, Any]]]] = defaultdict(list)
    for number, row in enumerate(_rows(verdicts)):
        account, stratum = row["account"] or NO_ACCOUNT, row["grade"] or UNREVIEWED
        if at_least is not None and stratum != UNREVIEWED and Grade(stratum) < at_least:
            continue
        counts[account][stratum] += 1
        content = f"{account}\0{row['id']}\0{row['position']}".encode()
        lot = int.from_bytes(hashlib.blake2b(content, key=key, digest_size=8).digest())
        # The largest of those kept comes first in the heap, to be pushed out.
        kept, entry = lots[account, stratum], (-lot, -(row["position"] or 0), -number, row)
        if len(kept) < per_account:
            heapq.heappush(kept, entry)
        elif entry > kept[0]:
            heapq.heapreplace(kept, entry)
    if not counts:
        raise InputError(f"{verdicts.name} 里没有可抽的稿件")
    frame: list[Stratum] = []
    chosen: list[tuple[str, str, dict[str, Any]]] = []
    for account in sorted(counts):
        shares = allotted(counts[account], per_account)
        for stratum in STRATA:
            if posts := counts[account].get(stratum, 0):
                frame.append(Stratum(account, stratum, posts, shares[stratum]))
                rows = [entry[-1] for entry in sorted(lots[account, stratum], reverse=True)[: shares[stratum]]]
                chosen += [(account, stratum, row) for row in sorted(rows, key=_in_order)]
    problems = _problems(verdicts, {_name(row) for _, _, row in chosen})
    drawn = tuple(
        Drawn(
            account=account,
            stratum=stratum,
            position=row["position"],
            id=row["id"],
            published=row["published"],
            title=row["title"],
            findings=row["findings"] or 0,
            withheld=bool(row["withheld"]),
            problem=row["error"] or problems.get(_name(row), ""),
        )
        for account, stratum, row in chosen
    )
    return Sample(seed, _digest(verdicts), drawn, tuple(frame))


def allotted(posts: Mapping[str, int], quota: int) -> dict[str, int]:
    """How many of `quota` fall to each stratum of an account with so many `posts`."""
    present = [stratum for stratum in STRATA if posts.get(stratum)]
    total = sum(posts[stratum] for stratum in present)
    shares = dict.fromkeys(present, 0)
    for stratum in present[:quota]:
        shares[stratum] = 1
    for _ in range(min(quota, total) - sum(shares.values())):
        short = [stratum for stratum in present if shares[stratum] < posts[stratum]]
        # Furthest below its part of the quota; of those equally far the gravest.
        neediest = max(short, key=lambda stratum: quota * posts[stratum] / total - shares[stratum])
        shares[neediest] += 1
    return shares


_Name = tuple[int | None, str]
"""Position and id. Tables that were not made on one machine have no positions."""


def _name(row: Mapping[str, Any]) -> _Name:
    return row["position"], row["id"]


def _in_order(row: Mapping[str, Any]) -> tuple[int, str]:
    return row["position"] or 0, row["id"]


def _rows(verdicts: Path) -> Iterator[dict[str, Any]]:
    if not verdicts.exists():
        raise InputError(f"找不到 {verdicts}，请检查路径和文件名")
    damaged = f"{verdicts.name} 不是完整的 Parquet 文件，请重新生成或传送"
    for row in _read(verdicts, _COLUMNS, VERDICTS, damaged):
        if row["grade"] is not None and row["grade"] not in STRATA:
            raise InputError(f"{verdicts.name} 里有不认识的结论“{row['grade'][:20]}”，不是这个版本写出的检查结果表")
        yield row


def _problems(verdicts: Path, wanted: Container[_Name]) -> dict[_Name, str]:
    """The message of the gravest finding of each post, where the table of findings stands beside that of verdicts."""
    findings = verdicts.with_suffix(".findings.parquet")
    if not findings.exists():
        return {}
    damaged = f"{findings.name} 读不出来：请重新生成，或先把它移走再抽（“主要问题”一栏就空着）"
    gravest: dict[_Name, tuple[int, str]] = {}
    for row in _read(findings, ["position", "id", "grade", "message", "finding"], FINDINGS, damaged):
        rank = Grade(row["grade"]).rank
        if _name(row) in wanted and rank > gravest.get(_name(row), (-1, ""))[0]:
            gravest[_name(row)] = (rank, row["message"] or row["finding"])
    return {name: message for name, (_, message) in gravest.items()}


def _read(path: Path, columns: list[str], schema: pa.Schema, damaged: str) -> Iterator[dict[str, Any]]:
    """The rows of a table that `tax-review archive` has written."""
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            given = file.schema_arrow
            strange = [name for name in schema.names if name not in given.names]
            strange += [
                name for name in columns if name in given.names and given.field(name).type != schema.field(name).type
            ]
            if strange:
                raise InputError(
                    f"{path.name} 不是检查结果表（{'、'.join(strange[:3])} 列没有或不对），"
                    "应是 tax-review archive 写出的 .parquet"
                )
            for batch in file.iter_batches(_ROWS, columns=columns):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, UnicodeDecodeError):
        raise InputError(damaged) from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
