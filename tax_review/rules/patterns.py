"""Patterns that are compiled at first use: dozens of rules would otherwise cost every process half a second.

And what literals need in their place: the characters that a pattern only names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from tax_review.patterns import quick

# A pattern is asked so often before it is compiled to be quick, which takes as long as a hundred questions.
_QUICK_AFTER = 200


class _Lazy:
    """Stands for a compiled pattern and becomes one when first asked for anything."""

    def __init__(self, source: str, flags: int) -> None:
        self.pattern = source
        self._flags = flags
        self._asked = 0

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._asked += 1
        if self._asked < _QUICK_AFTER:
            return getattr(self._plain, name)
        compiled = quick(self.pattern, self._flags)
        # The methods of the compiled pattern take the place of this detour.
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return lazy, (self.pattern, self._flags)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` returns, for all that rules do with it."""
    return cast("re.Pattern[str]", _Lazy(source, flags))


BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
r"""All that `\s` matches. Most of them stand nowhere, and each costs a literal."""


def shortest(literals: Iterable[str]) -> list[str]:
    """`literals` less those that end with another one: where a longer one ends, the shorter one has been found."""
    every = set(literals)
    return sorted(one for one in every if not any(one[at:] in every for at in range(1, len(one))))
