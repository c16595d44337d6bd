"""What can be told of a pattern without trying it: literals that every match holds.

A search for a few literals tells in a microsecond that a pattern with a hundred alternatives, which takes twenty,
cannot match. (Cox: Regular expression matching with a trigram index, 2012; the prefilter of RE2.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product
from typing import Any, NamedTuple

from tax_review.patterns.parsing import Node, constants, parsed

# A stretch of a pattern is spelled out as long as it has no more forms than this.
_FORMS = 64
# In a window of this size around a term one of the literals is looked for.
_WINDOW = 90
# Literals expected more often than this in a window spare nothing. (Expected by a crude count that errs high.)
_WORTHWHILE = 2.0

# The commonest characters of official prose, most frequent first.
_COMMON = (
    "，的、。人国和中行法定第关条一以民有业应在发当十理政规进者会作全部管地0务2出工为1用大或机不产（）对合生动；方实主年设建等新保经事要展二公"
    "同制其上家物区日三门加化本成时品提员海施共证体重可市处资院安通开下及自内税责力代期强是权平单持高“”个交四构位利了依五总3他报分运并照能收文监"
    "表明由所外于企向件水现得口府推据量标与任情相议查5面前月入准级办项性护申度程书请境场组多4系改款过社治委立学信军审各商货调长近案取检到增金计求"
)
_RARE = 0.0008
_CHANCE: dict[str, float] = {char: 0.03 / (rank + 1) ** 0.55 for rank, char in enumerate(_COMMON)}
# Characters of a word come together: each further one makes it rarer by less than its own chance.
_FURTHER = 0.15

Forms = frozenset[str]


class _Leaf(NamedTuple):
    """Literals of which one is needed, and about how many of them a window of prose holds."""

    forms: Forms
    expected: float


class _Fork(NamedTuple):
    """Alternatives, each with what is needed in it."""

    ways: tuple[tuple[_Leaf | _Fork, ...], ...]


class Needs:
    """What matches of one pattern need."""

    def __init__(self, pattern: str, *, ignore_case: bool) -> None:
        tree = parsed(pattern)
        self._needed = () if tree is None else _Outline(ignore_case).sequence(tree).needed

    def beside(self, given: str) -> Forms | None:
        """Literals of which every match holds one: the rarest choice for where `given` stands already.

        None where there is no such set that is rare enough to be worth a look.
        """
        size = len(given)
        there = frozenset(given[i:j] for i in range(size) for j in range(i + 1, size + 1))
        chosen = _rarest(self._needed, there)
        return chosen.forms if chosen and chosen.expected <= _WORTHWHILE else None


def _rarest(needed: Iterable[_Leaf | _Fork], there: Forms) -> _Leaf | None:
    """The choice that is met least often, where the literals `there` are met for certain."""
    best = None
    for one in needed:
        leaf = _united(one, there) if isinstance(one, _Fork) else one
        if leaf is not None:
            if not isinstance(one, _Fork):
                leaf = leaf._replace(expected=leaf.expected + len(there & leaf.forms))
            if best is None or leaf.expected < best.expected:
                best = leaf
    return best


def _united(fork: _Fork, there: Forms) -> _Leaf | None:
    chosen = [_rarest(way, there) for way in fork.ways]
    leaves = [leaf for leaf in chosen if leaf is not None]
    if len(leaves) < len(chosen):
        return None
    return _Leaf(frozenset().union(*(leaf.forms for leaf in leaves)), sum(leaf.expected for leaf in leaves))


def _chance(literal: str) -> float:
    rarest = min(_CHANCE.get(char, _RARE) for char in literal)
    return min(1.0, _WINDOW * rarest * math.pow(_FURTHER, len(literal) - 1))


class _Stretch(NamedTuple):
    """What is known of a piece of a pattern."""

    exact: set[str] | None
    """All that it matches, where that is little enough to spell out."""
    needed: tuple[_Leaf | _Fork, ...]
    """Each of these is met in every match."""


class _Outline:
    """Works out what is needed, piece by piece."""

    def __init__(self, ignore_case: bool) -> None:
        self._ignore_case = ignore_case

    def sequence(self, items: Iterable[Node]) -> _Stretch:
        found: list[_Leaf | _Fork] = []
        spelled = {""}
        is_exact = True
        for operator, argument in items:
            stretch = self._piece(operator, argument)
            if stretch is None:
                continue
            found += stretch.needed
            if stretch.exact is not None and len(spelled) * len(stretch.exact) <= _FORMS:
                spelled = {before + after for before in spelled for after in stretch.exact}
                continue
            is_exact = False
            found += _leaves(spelled)
            spelled = {""} if stretch.exact is None else stretch.exact
        found += _leaves(spelled)
        return _Stretch(spelled if is_exact else None, tuple(found))

    def _piece(self, operator: Any, argument: Any) -> _Stretch | None:
        """What is known of one node; None for those that match no character."""
        if operator in (constants.AT, constants.ASSERT, constants.ASSERT_NOT):
            return None
        if operator is constants.LITERAL:
            return _Stretch(self._cases({chr(argument)}), ())
        if operator is constants.IN:
            return _Stretch(self._cases(_listed(argument)), ())
        if operator is constants.SUBPATTERN:
            return self.sequence(argument[3])
        if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT):
            return self._repeat(*argument)
        if operator is constants.BRANCH:
            return self._branch([self.sequence(items) for items in argument[1]])
        return _Stretch(None, ())

    def _branch(self, branches: list[_Stretch]) -> _Stretch:
        exact: set[str] | None = set()
        for branch in branches:
            exact = None if exact is None or branch.exact is None else exact | branch.exact
        if exact is not None and len(exact) <= _FORMS:
            return _Stretch(exact, ())
        return _Stretch(None, (_Fork(tuple(branch.needed for branch in branches)),))

    def _repeat(self, least: int, most: Any, items: Any) -> _Stretch:
        stretch = self.sequence(items)
        exact = stretch.exact
        needed = stretch.needed if least else ()
        if exact is None or not isinstance(most, int) or sum(len(exact) ** n for n in range(least, most + 1)) > _FORMS:
            return _Stretch(None, needed)
        return _Stretch({"".join(parts) for n in range(least, most + 1) for parts in product(exact, repeat=n)}, needed)

    def _cases(self, chars: set[str] | None) -> set[str] | None:
        if chars is None or not self._ignore_case:
            return chars
        # ſ and the Kelvin sign are cases of these two for `re`.
        if not chars.isdisjoint("kKsS"):
            return None
        return {case for char in chars for case in (char.lower(), char.upper())}


def _leaves(forms: set[str]) -> list[_Leaf | _Fork]:
    """`forms` as something needed, if one of them is needed at all."""
    if not forms or "" in forms:
        return []
    return [_Leaf(frozenset(forms), sum(map(_chance, forms)))]


def _listed(items: Iterable[Node]) -> set[str] | None:
    """The members of a character class, where they can be listed and are few."""
    chars: set[str] = set()
    for operator, argument in items:
        if operator is constants.LITERAL:
            chars.add(chr(argument))
        elif operator is constants.RANGE and argument[1] - argument[0] < _FORMS:
            chars.update(map(chr, range(argument[0], argument[1] + 1)))
        else:
            return None
    return chars if len(chars) <= _FORMS else None
