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
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.columns import VERDICTS
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
    position: int
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
    key = hashlib.sha256(seed.encode()).digest()
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    lots: defaultdict[tuple[str, str], list[tuple[int, int, dict[str, Any]]]] = defaultdict(list)
    for row in _rows(verdicts):
        account, stratum = row["account"] or NO_ACCOUNT, row["grade"] or UNREVIEWED
        if at_least is not None and stratum != UNREVIEWED and Grade(stratum) < at_least:
            continue
        counts[account][stratum] += 1
        content = f"{account}\0{row['id']}\0{row['position']}".encode()
        lot = int.from_bytes(hashlib.blake2b(content, key=key, digest_size=8).digest())
        # The largest of those kept comes first in the heap, to be pushed out.
        kept, entry = lots[account, stratum], (-lot, -row["position"], row)
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
                rows = [row for _, _, row in sorted(lots[account, stratum], reverse=True)[: shares[stratum]]]
                chosen += [(account, stratum, row) for row in sorted(rows, key=lambda row: row["position"])]
    problems = _problems(verdicts, {row["position"] for _, _, row in chosen})
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
            problem=row["error"] or problems.get(row["position"], ""),
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


def _rows(verdicts: Path) -> Iterable[dict[str, Any]]:
    try:
        file = pq.ParquetFile(verdicts)
    except FileNotFoundError:
        raise InputError(f"找不到 {verdicts}，请检查路径和文件名") from None
    except (pa.ArrowException, OSError):
        raise InputError(f"{verdicts.name} 不是完整的 Parquet 文件") from None
    with file:
        if missing := set(VERDICTS.names) - set(file.schema_arrow.names):
            raise InputError(
                f"{verdicts.name} 不是检查结果表（缺少 {'、'.join(sorted(missing)[:3])} 列），应是 tax-review archive 写出的 .parquet"
            )
        for batch in file.iter_batches(_ROWS, columns=_COLUMNS):
            yield from batch.to_pylist()


def _problems(verdicts: Path, positions: set[int]) -> dict[int, str]:
    """The message of the gravest finding of each post, where the table of findings stands beside that of verdicts."""
    findings = verdicts.with_suffix(".findings.parquet")
    if not findings.exists():
        return {}
    gravest: dict[int, tuple[int, str]] = {}
    with pq.ParquetFile(findings) as file:
        for batch in file.iter_batches(_ROWS, columns=["position", "grade", "message", "finding"]):
            rows: Sequence[dict[str, Any]] = batch.to_pylist()
            for row in rows:
                rank = Grade(row["grade"]).rank
                if row["position"] in positions and rank > gravest.get(row["position"], (-1, ""))[0]:
                    gravest[row["position"]] = (rank, row["message"] or row["finding"])
    return {position: message for position, (_, message) in gravest.items()}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
