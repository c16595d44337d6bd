"""Patterns that are compiled at first use: dozens of rules would otherwise cost every process half a second."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern and becomes one when first asked for anything."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self._source, self._flags)
        # The methods of the compiled pattern take the place of this detour.
        for method in ("search", "match", "fullmatch", "finditer", "findall", "sub", "split", "pattern"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return lazy, (self._source, self._flags)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` returns, for all that rules do with it."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
