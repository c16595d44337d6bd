"""A pattern without its assertions, in the syntax of PCRE: what Hyperscan can look for in its stead."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tax_review.patterns.parsing import Node, constants, parsed

_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"}


def without_assertions(pattern: str, flags: int = 0) -> str | None:
    """A pattern in the syntax of PCRE that matches wherever `pattern` does, and perhaps elsewhere.

    None where this cannot be said of it.
    """
    tree = None if flags & ~re.UNICODE else parsed(pattern)
    if tree is None:
        return None
    try:
        return _written(tree)
    except _UnwrittenError:
        return None


class _UnwrittenError(Exception):
    """A piece of a pattern that has no counterpart."""


def _written(items: Iterable[Node]) -> str:
    return "".join(_written_piece(operator, argument) for operator, argument in items)


def _written_piece(operator: Any, argument: Any) -> str:
    if operator in (constants.ASSERT, constants.ASSERT_NOT, constants.AT):
        return ""
    if operator is constants.LITERAL:
        return _character(argument)
    if operator is constants.NOT_LITERAL:
        return f"[^{_character(argument)}]"
    if operator is constants.ANY:
        return r"[^\n]"
    if operator is constants.IN:
        return _written_class(argument)
    if operator is constants.SUBPATTERN:
        return f"(?:{_written(argument[3])})"
    if operator is constants.BRANCH:
        return f"(?:{'|'.join(map(_written, argument[1]))})"
    if operator in (constants.MAX_REPEAT, constants.MIN_REPEAT):
        least, most, repeated = argument
        return f"(?:{_written(repeated)}){{{least},{most if isinstance(most, int) and most < _ENDLESS else ''}}}"
    raise _UnwrittenError


_ENDLESS = 10_000


def _written_class(items: Any) -> str:
    written = ""
    for operator, argument in items:
        if operator is constants.NEGATE:
            written += "^"
        elif operator is constants.LITERAL:
            written += _character(argument)
        elif operator is constants.RANGE:
            written += f"{_character(argument[0])}-{_character(argument[1])}"
        elif operator is constants.CATEGORY and argument.name in _CATEGORIES:
            written += _CATEGORIES[argument.name]
        else:
            raise _UnwrittenError
    return f"[{written}]"


def _character(code: int) -> str:
    return f"\\x{{{code:x}}}"
