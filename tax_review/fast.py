"""Hyperscan: literals and shapes in one pass over the UTF-8 bytes of the folded text.

Hyperscan knows no assertions, so shapes are translated without theirs and tell where it is worth to look with `re`.
(Wang et al.: Hyperscan, a fast multi-pattern regex matcher for modern CPUs, NSDI 2019.)
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from importlib.metadata import version

import hyperscan

from tax_review import cache
from tax_review.engines import Sight
from tax_review.matching import located
from tax_review.patterns import without_assertions
from tax_review.text import Text


class Fast:
    """The engine of `tax-review[fast]`. Thread-safe; a scan lets other threads run."""

    name = "fast"

    def __init__(self, literals: Sequence[str], shapes: Sequence[re.Pattern[str]]) -> None:
        self._lengths = tuple(map(len, literals))
        translated = {number: without_assertions(shape.pattern, shape.flags) for number, shape in enumerate(shapes)}
        # Where there is no translation a look is always worth it.
        self._always = frozenset(number for number, expression in translated.items() if expression is None)
        expressions = {number: expression for number, expression in translated.items() if expression is not None}
        try:
            self._database = _database(literals, expressions)
        except hyperscan.HyperscanError:
            # A shape of somebody's own rule that is too much for Hyperscan.
            self._always = frozenset(range(len(shapes)))
            self._database = _database(literals, {})
        # Hyperscan's working memory serves one scan at a time.
        self._scratch = hyperscan.Scratch(self._database)
        self._own = threading.local()

    def look(self, original: str) -> Sight:
        """Fold `original` and scan it. Raises UnicodeEncodeError for text with lone surrogates."""
        text = Text(original)
        encoded = text.folded.encode()
        met: list[tuple[int, int]] = []
        append = met.append

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            append((end, number))

        try:
            scratch = self._own.scratch
        except AttributeError:
            scratch = self._own.scratch = self._scratch.clone()
        self._database.scan(encoded, match_event_handler=note, scratch=scratch)
        literals = len(self._lengths)
        shapes = {number - literals for _, number in met if number >= literals}
        if shapes:
            met = [hit for hit in met if hit[1] < literals]
        met.sort(key=self._by_end)
        return Sight(text, located(met, encoded, self._lengths), shapes | self._always)

    def _by_end(self, hit: tuple[int, int]) -> tuple[int, int]:
        return hit[0], -self._lengths[hit[1]]


def _written(literal: str) -> bytes:
    """A literal as an expression."""
    return re.sub(rb"[^0-9A-Za-z\x80-\xff]", lambda char: b"\\x%02x" % char[0][0], literal.encode())


def _database(literals: Sequence[str], shapes: dict[int, str]) -> hyperscan.Database:
    """The compiled database; compiling takes seconds, so it is kept in the user's cache folder."""
    content = "\0".join([version("hyperscan"), *literals, *(f"{number} {shape}" for number, shape in shapes.items())])
    name = f"hyperscan-{hashlib.sha256(content.encode()).hexdigest()[:32]}"
    if (kept := cache.read_verified(name)) is not None:
        try:
            return hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
        except hyperscan.HyperscanError:
            pass  # of another processor, or of another release of the library below
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(
        expressions=[_written(literal) for literal in literals] + [shape.encode() for shape in shapes.values()],
        ids=[*range(len(literals)), *(len(literals) + number for number in shapes)],
        flags=[0] * len(literals) + [hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH] * len(shapes),
    )
    cache.write_verified(name, hyperscan.dumpb(database))
    return database
