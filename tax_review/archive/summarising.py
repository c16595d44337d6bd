"""Counts an archive with SQL, so that a million posts need little memory and a few seconds.

DuckDB reads the columns it needs from the Parquet files and nothing else; it loads no extensions, for nothing here may reach for a
network. Order is part of the answer: every list is sorted by something that no two of its rows share.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from tax_review.archive import unseen
from tax_review.archive.columns import FINDINGS, VERDICTS
from tax_review.archive.faults import faults, indicators
from tax_review.archive.record import RunRecord
from tax_review.archive.sql import IN_GRAVE, IN_SERIOUS, connected
from tax_review.archive.summary import (
    Account,
    Calendar,
    Particulars,
    Period,
    Repeated,
    Summary,
    Tallied,
    Timeline,
)
from tax_review.errors import InputError
from tax_review.models import Gate, Grade

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY = "96MB"
_MONTHS = 60
"""More months than this are shown by year."""
_YEARS = 30
_STRAY_MONTHS = 36
_STRAY_SHARE = 100
"""Less than a hundredth of the posts, three years and more before all others, do not make the archive longer."""


def summarised(
    verdicts: Sequence[Path],
    findings: Sequence[Path],
    *,
    run: RunRecord | None = None,
    rejects: Path | None = None,
    calendar: Calendar | None = None,
) -> Summary:
    """The summary of the posts in `verdicts` and their findings, Parquet files with the columns VERDICTS and FINDINGS.

    `run` is the record of the run and `rejects` its file of rejects, as far as there are any; `calendar` says how often the
    accounts spoke. Raises InputError where a file cannot be read.
    """
    import duckdb

    particulars = _particulars(run)
    for file in (*verdicts, *findings):
        if not file.is_file():
            raise InputError(f"找不到结果文件 {file}，没有写报告；请先运行归档检查")
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(connected(memory=_MEMORY, folder=Path(folder))) as connection,
        ):
            _view(connection, "posts", verdicts, VERDICTS)
            _view(connection, "found", findings, FINDINGS)
            _count(connection, particulars.today)
            return Summary(
                run=particulars,
                whole=_tallied(connection.execute("SELECT grade, sum(posts) FROM cube GROUP BY grade").fetchall()),
                timeline=_timeline(connection),
                only_unchecked=_only_unchecked(connection),
                accounts=_accounts(connection),
                off=_off(connection),
                faults=faults(connection),
                indicators=indicators(connection),
                judged_for=_judged_for(connection),
                withheld=unseen.withheld(connection),
                errors=unseen.groups(connection, "error", unseen.ERRORS),
                failures=unseen.groups(connection, "failures", unseen.FAILURES),
                unchecked=unseen.groups(connection, "unchecked", unseen.UNCHECKED),
                rejects=None if rejects is None else unseen.rejects(rejects),
                calendar=calendar,
            )
    except duckdb.Error as error:
        raise InputError(
            f"结果文件读不出来，没有写报告（{type(error).__name__}）；文件可能不完整或列不对，请重新运行归档检查"
        ) from None


def _view(connection: DuckDBPyConnection, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
    if files:
        # A path is taken for a pattern; in brackets its characters stand for themselves.
        paths = [str(file).replace("[", "[[]").replace("*", "[*]").replace("?", "[?]") for file in files]
        told = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
        rows = f"read_parquet([{told}])"
    else:
        connection.register(rows := f"no_{name}", schema.empty_table())
    columns = ", ".join(
        # One account, however its absence is told.
        "coalesce(trim(account), '') AS account" if column == "account" else column
        for column in schema.names
    )
    connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {rows}")  # noqa: S608 - names of ours, paths quoted


def _count(connection: DuckDBPyConnection, today: dt.date | None) -> None:
    """Posts by account, month and grade: the small table that most of the summary is made of."""
    ahead = f"coalesce(published > DATE '{today}', false)" if today else "false"
    gates = ", ".join(
        f"count(*) FILTER ({gate.value} {IN_SERIOUS}) AS {gate.value}, "
        f"count(*) FILTER (grade IS NOT NULL AND {gate.value} IS NULL) AS {gate.value}_off"
        for gate in Gate
    )
    connection.execute(
        f"""
        CREATE TABLE cube AS
        SELECT
            account, date_trunc('month', published)::DATE AS month, {ahead} AS ahead, grade,
            count(*) AS posts, min(published) AS first, max(published) AS last, {gates}
        FROM posts GROUP BY ALL
        """  # noqa: S608 - names of ours
    )


def _tallied(rows: Sequence[tuple[Any, ...]]) -> Tallied:
    counts = {grade: int(count) for grade, count in rows}
    return Tallied({Grade(grade): count for grade, count in counts.items() if grade is not None}, counts.get(None, 0))


# --- Over time


def _timeline(connection: DuckDBPyConnection) -> Timeline:
    ((undated, ahead),) = connection.execute(
        "SELECT coalesce(sum(posts) FILTER (month IS NULL), 0), coalesce(sum(posts) FILTER (ahead), 0) FROM cube"
    ).fetchall()
    months = connection.execute(
        """
        SELECT month, sum(posts)::BIGINT, min(first), max(last) FROM cube
        WHERE month IS NOT NULL AND NOT ahead GROUP BY month ORDER BY month
        """
    ).fetchall()
    if not months:
        return Timeline(None, None, False, (), undated=int(undated), ahead=int(ahead))
    months = months[_start([(month, posts) for month, posts, _, _ in months]) :]
    first, last = months[0][2], months[-1][3]
    yearly = 12 * (last.year - first.year) + last.month - first.month >= _MONTHS
    if yearly:
        starts = [dt.date(year, 1, 1) for year in range(first.year, last.year + 1)][-_YEARS:]
    else:
        starts = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
        starts = [start for start in starts if first.replace(day=1) <= start <= last]
    rows = connection.execute(
        f"""
        SELECT date_trunc('{"year" if yearly else "month"}', month)::DATE, grade, sum(posts) FROM cube
        WHERE month IS NOT NULL AND NOT ahead GROUP BY ALL
        """  # noqa: S608 - words of ours
    ).fetchall()
    by_start: dict[dt.date, list[tuple[Any, ...]]] = {start: [] for start in starts}
    before = 0
    for start, grade, posts in rows:
        if start in by_start:
            by_start[start].append((grade, posts))
        else:
            before += int(posts)
    periods = tuple(Period(start, _tallied(counts)) for start, counts in by_start.items())
    return Timeline(first, last, yearly, periods, undated=int(undated), ahead=int(ahead), before=before)


def _only_unchecked(connection: DuckDBPyConnection) -> int:
    ((count,),) = connection.execute(
        f"SELECT count(*) FROM posts WHERE grade = '{Grade.REMIND}' AND findings = 0"  # noqa: S608 - a word of ours
    ).fetchall()
    return int(count)


def _start(months: Sequence[tuple[dt.date, int]]) -> int:
    """Where the archive begins in `months`: a few posts long before all others are wrong dates, such as 1970-01-01."""
    total = sum(posts for _, posts in months)
    before = 0
    start = 0
    for place, ((month, posts), (following, _)) in enumerate(pairwise(months), 1):
        before += posts
        if before * _STRAY_SHARE > total:
            break
        if 12 * (following.year - month.year) + following.month - month.month > _STRAY_MONTHS:
            start = place
    return start


def _judged_for(connection: DuckDBPyConnection) -> tuple[dt.date, dt.date] | None:
    ((first, last),) = connection.execute(
        "SELECT min(judged_for), max(judged_for) FROM posts WHERE grade IS NOT NULL"
    ).fetchall()
    return None if first is None else (first, last)


# --- Accounts and gates


def _accounts(connection: DuckDBPyConnection) -> tuple[Account, ...]:
    counts: dict[str, list[tuple[Any, ...]]] = {}
    gates: dict[str, Counter[Gate]] = {}
    columns = ", ".join(f"sum({gate.value}), sum({gate.value}_off)" for gate in Gate)
    for account, grade, posts, *sums in connection.execute(
        f"SELECT account, grade, sum(posts), {columns} FROM cube GROUP BY account, grade"  # noqa: S608 - names of ours
    ).fetchall():
        counts.setdefault(account, []).append((grade, posts))
        checked = gates.setdefault(account, Counter())
        for gate, serious, off in zip(Gate, sums[::2], sums[1::2], strict=True):
            if grade is not None and off < posts:
                checked[gate] += int(serious)
    found = {
        account: (int(findings), int(grave))
        for account, findings, grave in connection.execute(
            f"""
            SELECT account, count(*), count(*) FILTER (grade {IN_GRAVE})
            FROM found WHERE grade {IN_SERIOUS} GROUP BY account
            """  # noqa: S608 - words of ours
        ).fetchall()
    }
    return tuple(
        Account(name, _tallied(rows), dict(gates[name]), *found.get(name, (0, 0)))
        for name, rows in sorted(counts.items())
    )


def _off(connection: DuckDBPyConnection) -> dict[Gate, int]:
    columns = ", ".join(f"sum({gate.value}_off)" for gate in Gate)
    (counts,) = connection.execute(f"SELECT {columns} FROM cube").fetchall()  # noqa: S608 - names of ours
    return {gate: int(count) for gate, count in zip(Gate, counts, strict=True) if count}


def _particulars(run: RunRecord | None) -> Particulars:
    if run is None:
        return Particulars()
    return Particulars(
        source=run.source,
        as_of=run.plan.as_of,
        today=run.plan.today,
        ruleset=run.plan.ruleset,
        notes=run.notes,
        reused=run.tally.reused,
        duplicates=run.duplicate_ids,
        repeated=tuple(Repeated(one.id, one.posts, one.positions) for one in run.duplicates),
    )
