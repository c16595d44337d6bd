"""The calendar of an archive's accounts as strips: a tick for each day with posts, a bar for each silence that is too long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from tax_review.archive.cadence import CadenceReport
from tax_review.archive.lapses import TWO_WEEKS
from tax_review.archive.summary import Calendar, CalendarRow

DAYS = 365
_BUSY = 3
"""So many posts on a day make its tick darker."""


class Strip(NamedTuple):
    """The last year of an account, in days from its start."""

    row: CalendarRow
    some: str
    """The outline of days with posts, as a path in a field DAYS wide and 1 high."""
    many: str
    """The same of days with `_BUSY` posts and more."""
    gaps: tuple[tuple[int, int], ...]
    """Start and length of silences."""
    posts: int
    longest: int
    """Days of the longest silence of those that are too long."""
    told: str
    """What the strip shows, in words."""


class Month(NamedTuple):
    """Where a month begins, in percent of the width; every other one gives way where there is little room."""

    at: float
    name: str
    is_minor: bool


class Year(NamedTuple):
    """The strips of a year, those with the most silence first."""

    first: dt.date
    last: dt.date
    months: tuple[Month, ...]
    strips: tuple[Strip, ...]
    silent: int
    """Accounts that are silent at the end."""


def calendar_of(report: CadenceReport) -> Calendar:
    """The calendar of the accounts that a report on cadence speaks of."""
    rows = []
    for one in report.accounts:
        if one.state in ("not-open", "twice"):
            continue
        silences = [lapse for lapse in one.lapses if lapse.kind in ("silence", "empty")]
        rows.append(
            CalendarRow(
                one.account.name,
                one.account.place.label,
                one.counts,
                tuple(
                    (lapse.since, lapse.until)
                    for lapse in sorted(silences, key=lambda lapse: lapse.since)
                    if (lapse.until - lapse.since).days + 1 >= TWO_WEEKS
                ),
                tuple(lapse.message for lapse in one.lapses),
                judged=one.state == "judged",
            )
        )
    return Calendar(report.until, tuple(rows), tuple(one.message for one in report.unjudged))


def year_of(calendar: Calendar) -> Year:
    """The last year of the calendar."""
    first = calendar.until - dt.timedelta(days=DAYS - 1)
    strips = [_strip(row, first, calendar.until) for row in calendar.rows]
    strips.sort(key=lambda one: (-sum(length for _, length in one.gaps), one.row.account, one.row.platform))
    return Year(first, calendar.until, tuple(_months(first)), tuple(strips), silent_accounts(calendar))


def silent_accounts(calendar: Calendar) -> int:
    """How many accounts have not spoken for too long on the last day."""
    return sum(any(last >= calendar.until for _, last in row.gaps) for row in calendar.rows)


def _strip(row: CalendarRow, first: dt.date, last: dt.date) -> Strip:
    days = {(day - first).days: count for day, count in row.days.items() if first <= day <= last and count}
    cut = ((max(start, first), min(end, last)) for start, end in row.gaps)
    gaps = [((start - first).days, (end - start).days + 1) for start, end in cut if start <= end]
    longest = max(((end - start).days + 1 for start, end in row.gaps if end >= first), default=0)
    posts = sum(days.values())
    told = f"{row.account}：近一年发布 {posts:,} 篇，{len(days)} 天有发布"
    told += f"，{len(gaps)} 次连续 14 天以上没有发布，最长 {longest} 天" if gaps else ""
    return Strip(
        row,
        _path(day for day, count in days.items() if count < _BUSY),
        _path(day for day, count in days.items() if count >= _BUSY),
        tuple(gaps),
        posts,
        longest,
        told,
    )


def _path(days: Iterable[int]) -> str:
    """One outline for all days: a thousand marks would make a page heavy."""
    return "".join(f"M{start} 0h{length}v1h-{length}z" for start, length in _runs(sorted(days)))


def _runs(days: Sequence[int]) -> Iterable[tuple[int, int]]:
    starts = [index for index, (one, other) in enumerate(pairwise(days), 1) if other != one + 1]
    for begin, end in pairwise([0, *starts, len(days)]):
        if begin < end:
            yield days[begin], end - begin


def _months(first: dt.date) -> Iterable[Month]:
    # A month that begins at the very end has no room for its name.
    for offset in range(DAYS - 14):
        day = first + dt.timedelta(days=offset)
        if day.day == 1:
            name = f"{day.year}年" if day.month == 1 else f"{day.month}月"
            yield Month(100 * offset / DAYS, name, day.month % 2 == 0)
