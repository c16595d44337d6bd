"""The two ways to look at a text once: pyahocorasick and `re`, or Hyperscan where it is installed.

Both say the same. A `Sight` of a part is its folded text, every hit of a literal in it, and which shapes may be
there; whatever is decided from that is decided by the same code.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple, Protocol

from tax_review.matching import Hit, Matcher
from tax_review.text import Text

EngineName = Literal["auto", "portable", "fast"]


class Sight(NamedTuple):
    """What one look at a part has shown."""

    text: Text
    hits: list[Hit]
    """All occurrences of the literals in the folded text, by end, then longest first."""
    shapes: Collection[int]
    """Numbers of the shapes that may occur in the folded text; others do not."""


class Engine(Protocol):
    """Looks for a fixed tuple of folded literals and of shapes (linear patterns over the folded text)."""

    name: str

    def look(self, original: str) -> Sight:
        """Fold `original` and scan it. Raises UnicodeEncodeError for text with lone surrogates."""


# Below this many entries compiling for Hyperscan takes longer than it spares.
_WORTH_COMPILING = 100


def chosen(name: EngineName, entries: int) -> Literal["portable", "fast"]:
    """The engine that `name` stands for on this machine, for a lexicon of so many entries.

    `auto` is fast where Hyperscan and rjieba are installed and the lexicon is no small one. Raises ValueError for
    another name, ImportError where `fast` is asked for and not installed.
    """
    if name not in ("auto", "portable", "fast"):
        raise ValueError(f"engine must be 'auto', 'portable' or 'fast', not {name!r}")
    if name == "portable" or (name == "auto" and entries < _WORTH_COMPILING):
        return "portable"
    missing = [package for package in ("hyperscan", "rjieba") if importlib.util.find_spec(package) is None]
    if not missing:
        return "fast"
    if name == "fast":
        raise ImportError(f"engine='fast' needs {' and '.join(missing)}: pip install 'tax-review[fast]'")
    return "portable"


def build(name: Literal["portable", "fast"], literals: Sequence[str], shapes: Sequence[re.Pattern[str]]) -> Engine:
    """The engine `name` for these literals and shapes."""
    if name == "fast":
        from tax_review.fast import Fast

        return Fast(literals, shapes)
    return Portable(literals, shapes)


class Portable:
    """pyahocorasick for literals; shapes are looked for one by one by whoever needs them."""

    name = "portable"

    def __init__(self, literals: Sequence[str], shapes: Sequence[re.Pattern[str]]) -> None:
        self._matcher = Matcher(literals, keep=True)
        self._shapes = range(len(shapes))

    def look(self, original: str) -> Sight:
        """Fold `original` and scan it. Raises UnicodeEncodeError for text with lone surrogates."""
        text = Text(original)
        return Sight(text, self._matcher.scan(text.folded), self._shapes)
