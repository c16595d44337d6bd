"""What a rule is: one judgement that a list of terms cannot make, as a value with a function."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tax_review.lexicon.schema import Example, Examples
from tax_review.models import Draft, Gate, Grade, Kind, Span
from tax_review.scene import Scene
from tax_review.tables import Tables


class Found(NamedTuple):
    """A place a rule objects to, in the folded text; None leaves what the rule says in general."""

    start: int
    end: int
    message: str | None = None
    suggestion: str | None = None
    grade: Grade | None = None
    replacement: str | None = None
    lawful: str | None = None
    """The ground on which this may stand in public all the same: then it is excused, not found."""


Verify = Callable[[Scene, Span], Iterator[Found]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One judgement made by code. `verify` looks around a trigger, a bounded way, and says where.

    Triggers are literals of the one scan (`triggers`, and `table_triggers` where the tables of the lexicon give
    them) and, where those will not do, a cheap pattern of character classes (`shape`, linear). A draft that holds
    no trigger pays nothing for the rule, so triggers are chosen to be rare in official prose.
    """

    id: str
    gate: Gate
    category: str
    grade: Grade
    triggers: tuple[str, ...] = ()
    table_triggers: Callable[[Tables], Iterable[str]] | None = None
    shape: re.Pattern[str] | None = None
    verify: Verify
    bases: tuple[str, ...]
    message: str
    suggestion: str
    excused_by: tuple[str, ...] = ()
    commercial: Literal["offer", "inducement", "channel"] | None = None
    sensitive: bool = False
    kinds: tuple[Kind, ...] = tuple(Kind)
    flags: Examples
    passes: Examples


class DraftFound(NamedTuple):
    """A place in one part of a draft that a draft rule objects to; positions in the author's text."""

    part: str
    start: int
    end: int
    message: str | None = None
    suggestion: str | None = None
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRule:
    """One judgement about the draft as a whole: its kind, its source, its parts against each other.

    A rule that names `triggers` (literals of the one scan, folded) is asked only where one of them occurs in some
    part; one that is `for_unplain` text only where some part holds a character that is folded, hidden, of private
    use or a control character; one that names `fields` only about a draft that fills one of these. A rule that
    names none is always asked.
    """

    id: str
    gate: Gate
    category: str
    grade: Grade
    kinds: tuple[Kind, ...] = tuple(Kind)
    triggers: tuple[str, ...] = ()
    for_unplain: bool = False
    fields: tuple[Literal["title", "digest", "channel", "source"], ...] = ()
    verify: Callable[[Draft, dict[str, Scene]], Iterator[DraftFound]]
    bases: tuple[str, ...]
    message: str
    suggestion: str
    flags: Examples
    passes: Examples


def examples(*items: str | dict[str, object]) -> Examples:
    """Examples written as sentences, or as keyword tables where a sentence is not enough."""
    return tuple(item if isinstance(item, str) else Example.model_validate(item) for item in items)


def literals_of(rule: Rule, tables: Tables) -> Iterator[str]:
    """All literals that trigger `rule`, as written."""
    yield from rule.triggers
    if rule.table_triggers is not None:
        yield from rule.table_triggers(tables)
