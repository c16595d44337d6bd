"""What the report of an archive shows, as values: counts by month, account, gate and finding, and what was not looked at.

A summary is small however large the archive is. Of a post with a mark of secrecy it holds the id and the place, nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from tax_review.models import Gate, Grade, RuleSetRecord

SERIOUS = tuple(grade for grade in Grade if grade >= Grade.REVISE)
"""The grades somebody has to act on."""
GRAVE = tuple(grade for grade in Grade if grade >= Grade.ESCALATE)
"""The grades that somebody else has to decide on."""
EXAMPLED = 6
"""So many faults of each level have examples."""


class Level(Enum):
    """How grave a fault is at its gravest."""

    GRAVE = "grave"
    SERIOUS = "serious"
    SLIGHT = "slight"


class Tallied(NamedTuple):
    """Posts by grade."""

    grades: Mapping[Grade, int]
    unreviewed: int = 0
    """Posts without a verdict."""

    @property
    def reviewed(self) -> int:
        """Posts with a verdict."""
        return sum(self.grades.values())

    @property
    def posts(self) -> int:
        """All posts."""
        return self.reviewed + self.unreviewed

    @property
    def serious(self) -> int:
        """Posts somebody has to act on."""
        return sum(self.grades.get(grade, 0) for grade in SERIOUS)

    def __add__(self, other: object) -> Tallied:
        """The posts of both together."""
        assert isinstance(other, Tallied)
        grades = {grade: self.grades.get(grade, 0) + other.grades.get(grade, 0) for grade in Grade}
        return Tallied(grades, self.unreviewed + other.unreviewed)


class Period(NamedTuple):
    """The posts of a month or a year."""

    start: dt.date
    tally: Tallied


class Timeline(NamedTuple):
    """The posts over time; those whose day is not known, or cannot be right, stand apart."""

    first: dt.date | None
    last: dt.date | None
    """The days of the first and the last post."""
    yearly: bool
    periods: tuple[Period, ...]
    """Without holes: a month in which nobody wrote is there with no posts."""
    undated: int = 0
    ahead: int = 0
    """Posts dated after the day of the run."""
    before: int = 0
    """Posts older than the first period."""


class Account(NamedTuple):
    """The posts of one account."""

    name: str
    """Empty for posts that name no account."""
    tally: Tallied
    gates: Mapping[Gate, int]
    """Posts somebody has to act on, by gate; without the gates at which no post was checked."""
    findings: int
    """Findings of SERIOUS grades."""
    grave: int
    """Findings of GRAVE grades."""

    @property
    def rate(self) -> float:
        """Findings of SERIOUS grades for a hundred posts."""
        return 100 * self.findings / self.tally.reviewed if self.tally.reviewed else 0.0


class Example(NamedTuple):
    """Where a finding was made; the quote is masked, and None where no text may be kept."""

    id: str
    account: str
    published: dt.date | None
    part: str
    quote: str | None
    message: str | None


class Fault(NamedTuple):
    """All findings of one id."""

    id: str
    gate: Gate
    category: str
    mildest: Grade
    gravest: Grade
    message: str | None
    """One of the messages; None where all are withheld."""
    is_fixed: bool
    """Whether all of them have this message."""
    suggestion: str | None
    bases: str
    posts: int
    serious: int
    """Posts in which it is of a SERIOUS grade."""
    grave: int
    """Posts in which it is of a GRAVE grade."""
    findings: int
    examples: tuple[Example, ...] = ()

    @property
    def level(self) -> Level:
        """By the gravest of them."""
        return Level.GRAVE if self.grave else Level.SERIOUS if self.serious else Level.SLIGHT


class Group(NamedTuple):
    """Posts or rows of which the same can be said."""

    what: str
    number: int
    places: tuple[str, ...] = ()
    """The first few."""


class Groups(NamedTuple):
    """The largest groups, and how many posts or rows have to do with the matter at all."""

    total: int
    largest: tuple[Group, ...]
    others: int = 0
    """Groups left out."""


class Refused(NamedTuple):
    """A row that was no post."""

    place: str
    id: str | None
    reason: str


class Rejects(NamedTuple):
    """The rows that were no posts."""

    reasons: Groups
    first: tuple[Refused, ...]


class Withheld(NamedTuple):
    """Posts with a mark of secrecy: how many, and the first of them."""

    total: int
    first: tuple[tuple[int | None, str], ...]
    """Position and id."""


class Repeated(NamedTuple):
    """An id that several posts have."""

    id: str
    posts: int
    positions: tuple[int, ...]


class Particulars(NamedTuple):
    """How the run was made; what is not known stays empty."""

    source: str = ""
    as_of: str = ""
    today: dt.date | None = None
    ruleset: RuleSetRecord | None = None
    notes: tuple[str, ...] = ()
    reused: int = 0
    duplicates: int = 0
    repeated: tuple[Repeated, ...] = ()


class CalendarRow(NamedTuple):
    """How often one account spoke."""

    account: str
    platform: str
    days: Mapping[dt.date, int]
    """Posts by day."""
    gaps: tuple[tuple[dt.date, dt.date], ...]
    """The first and the last day of each silence that is too long."""
    lapses: tuple[str, ...] = ()
    """What it has fallen short of, in Chinese."""
    judged: bool = True


class Calendar(NamedTuple):
    """How often the accounts spoke, up to a day."""

    until: dt.date
    rows: tuple[CalendarRow, ...]
    notes: tuple[str, ...] = ()
    """What could not be judged, in Chinese."""


class Summary(NamedTuple):
    """All that the report shows."""

    run: Particulars
    whole: Tallied
    timeline: Timeline
    only_unchecked: int
    """Posts without a finding that are not `pass`, for something in them was not looked at."""
    accounts: tuple[Account, ...]
    """By name."""
    off: Mapping[Gate, int]
    """Posts that have a verdict and were not checked at this gate."""
    faults: tuple[Fault, ...]
    """The gravest level first, in each the commonest first."""
    indicators: Mapping[str, int]
    """Posts by item of inspection (`inspection.py`)."""
    judged_for: tuple[dt.date, dt.date] | None
    withheld: Withheld
    errors: Groups
    failures: Groups
    unchecked: Groups
    rejects: Rejects | None
    """None where it is not known whether there were any."""
    calendar: Calendar | None
