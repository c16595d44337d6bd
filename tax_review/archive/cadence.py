"""Whether each registered account speaks as often as it must (湘税发〔2019〕100号 Art. 17, 国办秘函〔2019〕19号), over a period of whole days.

Counts and register go in, a report comes out; what is required of whom is told in `lapses`, whose posts they are in `counting`. A
withdrawn post should not count, but posts do not say that they were withdrawn: leave such rows out of what is counted.
The rule says 更新; whether a reply or a new menu is one is not established. Only posts count here, originals and reposts.

What could not be judged is named in `unjudged`: unknown holidays, posts without date or account or with a name that may be two
accounts'. An account that such posts may belong to is not judged at all, for its silence may be theirs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations
from typing import Literal, NamedTuple

from tax_review.archive.accounts import Account, Register
from tax_review.archive.complaints import Complaint, complaints, together
from tax_review.archive.counting import Counts, Ledger, ledger
from tax_review.archive.lapses import (
    ONE_DAY,
    TWO_WEEKS,
    Lapse,
    Month,
    Stretch,
    days,
    missed,
    months,
    short,
    silences,
    silent,
)
from tax_review.archive.strays import Stray, Unjudged, strays, unjudged
from tax_review.errors import InputError
from tax_review.models import Grade, Model

State = Literal["judged", "not-open", "doubtful", "twice"]


class DayState(StrEnum):
    """What a day of the calendar shows."""

    POSTED = "posted"
    QUIET = "quiet"
    """No post, and none was needed on that day."""
    MISSED = "missed"
    """A working day without a post on Weibo."""
    SILENT = "silent"
    """A check on that day would have failed the account: two weeks without a post."""
    UNKNOWN = "unknown"
    """Not judged: unknown holidays, or an account that could not be judged."""
    OUTSIDE = "outside"
    """The account was not open, or the day lies outside the period."""


class Day(NamedTuple):
    """A day of an account's calendar."""

    date: dt.date
    posts: int
    state: DayState


class AccountCadence(Model):
    """One account of the register over the period."""

    number: int
    """In the register, from 1."""
    account: Account
    state: State
    """`not-open`: at no time of the period; `doubtful`: posts may be its own or another's; `twice`: judged under its other number."""
    grade: Grade | None
    """The gravest lapse; None where the account was not judged."""
    since: dt.date | None
    """The first and the last day on which something was asked of it; None if there is none."""
    until: dt.date | None
    posts: int
    """In the period."""
    last: dt.date | None
    """The day of its last post up to the end of the period."""
    longest: int
    """The most days in a row without a post."""
    counts: dict[dt.date, int]
    """Posts by day of the period; days without any are left out."""
    months: tuple[Month, ...]
    lapses: tuple[Lapse, ...]
    unknown: tuple[dt.date, ...]
    """Days of which nobody knows whether they were working days."""

    def calendar(self, since: dt.date, until: dt.date) -> Iterator[Day]:
        """The days from `since` to `until`, each with its posts and what it shows."""
        silences = [
            (lapse.since + dt.timedelta(days=TWO_WEEKS - 1), lapse.until)
            for lapse in self.lapses
            if lapse.kind in ("silence", "empty")
        ]
        needed = {day for lapse in self.lapses for day in lapse.days}
        unknown = frozenset(self.unknown)
        for day in days(since, until):
            posts = self.counts.get(day, 0)
            if posts:
                state = DayState.POSTED
            elif self.since is None or self.until is None or not self.since <= day <= self.until:
                state = DayState.OUTSIDE
            elif self.state != "judged":
                state = DayState.UNKNOWN
            elif any(first <= day <= last for first, last in silences):
                state = DayState.SILENT
            elif day in needed:
                state = DayState.MISSED
            else:
                state = DayState.UNKNOWN if day in unknown else DayState.QUIET
            yield Day(day, posts, state)


class CadenceReport(Model):
    """How often the accounts of a register spoke from `since` to `until`."""

    schema_version: Literal["1"] = "1"
    since: dt.date
    until: dt.date
    """The last day judged, as a whole day."""
    grade: Grade
    """The gravest of all that is said; of what was not judged `unjudged` speaks."""
    posts: int
    """All that were counted, inside the period and outside."""
    replies: int
    """Replies and profiles that were not counted."""
    accounts: tuple[AccountCadence, ...]
    strays: tuple[Stray, ...]
    unjudged: tuple[Unjudged, ...]
    complaints: tuple[Complaint, ...]


class _Period(NamedTuple):
    since: dt.date
    until: dt.date


def cadence(counts: Counts, register: Register, since: dt.date | None, until: dt.date) -> CadenceReport:
    """Judge the accounts of `register` by `counts`, from `since` (by default the first post of any of them) to `until`.

    Raises InputError where no period comes of that.
    """
    book = ledger(counts, register)
    first_post = min((day for one in book.days for day in one), default=None)
    if since is None:
        if first_post is None or first_post > until:
            raise InputError(
                f"到 {until} 为止，没有一篇稿件能对上登记的账号和日期，不知道从哪天查起；请用 --since 写明"
            )
        since = first_post
    if since > until:
        raise InputError(f"起始日期 {since} 晚于截止日期 {until}")
    known = since if first_post is None else min(since, first_post)
    period = _Period(since, until)
    twins = _twins(register)
    accounts = tuple(
        _judged(index, account, book, _stretch(account, known, period), period, twice=index in twins)
        for index, account in enumerate(register.accounts)
    )
    found = strays(book, register, until)
    said = complaints(register, since, until)
    grades = [one.grade for one in accounts if one.grade is not None]
    grades += [*(one.grade for one in found), *(one.grade for one in said)]
    return CadenceReport(
        since=since,
        until=until,
        grade=max(grades, default=Grade.PASS),
        posts=sum(sum(one.values()) for one in counts.days.values()),
        replies=counts.replies,
        accounts=accounts,
        strays=found,
        unjudged=unjudged(book, counts.rejects, register, {one.number: one.unknown for one in accounts}),
        complaints=said,
    )


def _stretch(account: Account, known: dt.date, period: _Period) -> Stretch | None:
    """The days on which something is asked of `account`, if there are any in the period."""
    first, last = max(account.opened, known), account.last_day(period.until)
    start = max(first, period.since)
    running = account.closed is None or account.closed > period.until + ONE_DAY
    return Stretch(first, start, last, running) if start <= last else None


def _judged(
    index: int, account: Account, book: Ledger, stretch: Stretch | None, period: _Period, *, twice: bool
) -> AccountCadence:
    since, until = period
    posts = book.days[index]
    counts = {day: posts[day] for day in sorted(posts) if since <= day <= until}
    lapses: list[Lapse] = []
    in_months: list[Month] = []
    unknown: tuple[dt.date, ...] = ()
    doubt = book.doubtful.get(index)
    if stretch is None:
        state: State = "not-open"
    elif twice:
        state = "twice"
    elif doubt and doubt.touches(since - dt.timedelta(days=TWO_WEEKS), until):
        state = "doubtful"
    else:
        state = "judged"
        lapses += silent(posts, account, stretch)
        if account.platform == "weibo":
            months_missed, unknown = missed(posts, stretch)
            lapses += months_missed
        in_months += months(posts, account, stretch)
        lapses += filter(None, (short(month, account) for month in in_months))
    return AccountCadence(
        number=index + 1,
        account=account,
        state=state,
        grade=max((lapse.grade for lapse in lapses), default=Grade.PASS) if state == "judged" else None,
        since=stretch and stretch.since,
        until=stretch and stretch.until,
        posts=sum(counts.values()),
        last=max((day for day in posts if day <= until), default=None),
        longest=max(((last - first).days + 1 for first, last in silences(posts, stretch)), default=0) if stretch else 0,
        counts=counts,
        months=tuple(in_months),
        lapses=tuple(sorted(lapses, key=lambda one: (-one.grade.rank, one.since, one.kind))),
        unknown=unknown,
    )


def _twins(register: Register) -> set[int]:
    """Accounts that are registered once more, by index: the posts are laid to the other registration."""
    found = set()
    for (index, one), (other_index, other) in combinations(enumerate(register.accounts), 2):
        if one.place == other.place and set(one.names) & set(other.names) and together(one, other):
            # As the ledger does: to the later one, or to the first of two opened on one day.
            found.add(min(index, other_index, key=lambda i: (register.accounts[i].opened, -i)))
    return found
