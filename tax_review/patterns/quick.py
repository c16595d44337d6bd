"""A pattern written so that `re` finds the same sooner.

`re` tries the alternatives of a group one after the other, and a pattern at each place of the text. A look at one
character tells mostly that none of them can begin there: such a look is put before each group of alternatives, which
are halved until few are left, and one for which `re` has a loop of its own before the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tax_review.patterns.parsing import Node, compiler, constants, parsed, parser

# So few alternatives are tried one after the other.
_FEW = 6
# A class of more characters than this is as good as any character.
_MOST = 200

_Class = frozenset[Node]
"""Members of a class of characters, as the parser gives them."""


class _Start(NamedTuple):
    """How the matches of a piece can begin."""

    chars: _Class | None
    """The first character is one of these; None: it may be any."""
    may_be_empty: bool


_NOTHING = _Start(frozenset(), True)
_ANYTHING = _Start(None, False)


def quick(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, but for its attribute `pattern`; it finds the same sooner, groups and all."""
    tree = parsed(pattern, flags)
    if tree is None:
        return re.compile(pattern, flags)
    compiled: re.Pattern[str] = compiler.compile(_sequence(tree)[0], flags)
    return compiled


class Quick:
    """Finds the spans that `re.compile(pattern, flags).finditer` finds."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._group = 0
        tree = parsed(pattern, flags)
        if tree is None:
            self._finditer = re.compile(pattern, flags).finditer
            return
        tree, start = _sequence(tree)
        if start.chars and not start.may_be_empty:
            self._group = tree.state.opengroup()
            tree.state.closegroup(self._group, tree)
            tree = _sought(tree, self._group, start.chars)
        self._finditer = compiler.compile(tree, flags).finditer

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The matches in ``text[start:end]``, from left to right, none over another."""
        group = self._group
        # What is sought ends after its first character, so the next is sought inside it.
        free = 0
        for match in self._finditer(text, start, end):
            span = match.span(group)
            if span[0] >= free:
                free = span[1]
                yield span


def _sought(tree: Any, group: int, chars: _Class) -> Any:
    """`tree` as `group` of a pattern that is one character of `chars`, for which `re` looks quickly, seen to begin it."""
    state = tree.state
    whole = _series(state, [(constants.SUBPATTERN, (group, 0, 0, tree))])
    one = (constants.IN, sorted(chars))
    behind = _series(state, [(constants.ASSERT, (1, whole)), one])
    return _series(state, [one, (constants.ASSERT, (-1, behind))])


def _series(state: Any, nodes: list[Node]) -> Any:
    return parser.SubPattern(state, nodes)


def _look(state: Any, chars: _Class) -> Node:
    """An assertion that the next character is one of `chars`."""
    return constants.ASSERT, (1, _series(state, [(constants.IN, sorted(chars))]))


def _sequence(tree: Any) -> tuple[Any, _Start]:
    """`tree` with looks put in, and how its matches can begin."""
    nodes: list[Node] = []
    chars: _Class | None = frozenset()
    may_be_empty = True
    for node in tree.data:
        written, start = _node(tree.state, *node)
        nodes += written
        if may_be_empty:
            chars = _united((chars, start.chars))
            may_be_empty = start.may_be_empty
    return _series(tree.state, nodes), _Start(chars, may_be_empty)


def _node(state: Any, operator: Any, argument: Any) -> tuple[list[Node], _Start]:
    if operator is constants.LITERAL:
        return [(operator, argument)], _Start(frozenset({(operator, argument)}), False)
    if operator is constants.IN:
        return [(operator, argument)], _Start(_members(argument), False)
    if operator is constants.AT:
        return [(operator, argument)], _NOTHING
    if operator in (constants.ASSERT, constants.ASSERT_NOT):
        direction, asserted = argument
        if direction > 0:
            asserted, _ = _sequence(asserted)
        return [(operator, (direction, asserted))], _NOTHING
    if operator is constants.SUBPATTERN:
        *group, inner = argument
        inner, start = _sequence(inner)
        # Letters in a group with flags of its own are other ones.
        return [(operator, (*group, inner))], start if not any(group[1:]) else _ANYTHING._replace(
            may_be_empty=start.may_be_empty
        )
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        least, most, inner = argument
        inner, start = _sequence(inner)
        return [(operator, (least, most, inner))], _Start(start.chars, start.may_be_empty or least == 0)
    if operator is constants.BRANCH:
        return _branch(state, [_sequence(way) for way in argument[1]])
    # Whatever else there is stays as it is, and may be anything.
    return [(operator, argument)], _Start(None, True)


def _branch(state: Any, ways: list[tuple[Any, _Start]], *, whole: bool = True) -> tuple[list[Node], _Start]:
    """The alternatives `ways`, with a look at the character that decides whether any of them can be.

    Not `whole` are those that are themselves an alternative: however few, they are looked at.
    """
    start = _Start(_united(way.chars for _, way in ways), any(way.may_be_empty for _, way in ways))
    trees = [tree for tree, _ in ways]
    are_few = len(ways) <= _FEW
    # Those that begin with a character `re` passes over by itself as fast as can be.
    if not are_few and not all(tree.data and tree.data[0][0] is constants.LITERAL for tree in trees):
        half = len(ways) // 2
        trees = [_series(state, _branch(state, some, whole=False)[0]) for some in (ways[:half], ways[half:])]
    nodes: list[Node] = [(constants.BRANCH, (None, trees))]
    if start.chars and not start.may_be_empty and not (whole and are_few):
        nodes.insert(0, _look(state, start.chars))
    return nodes, start


def _united(classes: Iterable[_Class | None]) -> _Class | None:
    found: set[Node] = set()
    for one in classes:
        if one is None:
            return None
        found |= one
    return frozenset(found) if len(found) <= _MOST else None


def _members(items: list[Node]) -> _Class | None:
    """The members of a class of characters, where they are few."""
    for operator, argument in items:
        if operator is constants.RANGE and argument[1] - argument[0] < _MOST:
            continue
        if operator is not constants.LITERAL and (operator, argument) != (
            constants.CATEGORY,
            constants.CATEGORY_DIGIT,
        ):
            return None
    return frozenset(items)
