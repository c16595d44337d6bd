"""The parser and the compiler of `re`, which are not public.

Where they are missing, nothing is told of a pattern and it is compiled as it stands.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Node", "compiler", "constants", "parsed", "parser"]

try:
    from re import _compiler as compiler  # type: ignore[attr-defined]
    from re import _constants as constants  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    compiler = constants = parser = None

Node = tuple[Any, Any]
"""One node of a parsed pattern: its operator and its argument."""


def parsed(pattern: str, flags: int = 0) -> Any | None:
    """`pattern` as a sequence of nodes, or None where there is no parser."""
    return None if parser is None else parser.parse(pattern, flags)
