"""One scan for all literals: Aho–Corasick over the bytes of the folded text.

pyahocorasick keeps a node's children in a list that it searches in order. Thousands of first characters at
the root make that slow on Chinese; over UTF-8 bytes, read as Latin-1, a node has 64 children at most. The
price is the way back from bytes to code points, paid for hits only.
(Aho, Corasick: Efficient string matching, CACM 18(6), 1975.)
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import ahocorasick

from tax_review import cache

# Stands in no literal.
_APART = "\0"

Hit = tuple[int, int, int]
"""Start, end (code points of the folded text), number of the literal."""


class Matcher:
    """Finds all occurrences, overlapping ones too, of a fixed tuple of folded literals."""

    def __init__(self, literals: Iterable[str], *, keep: bool = False) -> None:
        """`keep` keeps the automaton in the user's cache folder: for large ones, made at every start."""
        given = tuple(literals)
        # All at once: a hundred thousand literals are joined at every start.
        joined = _APART.join(given)
        if not all(given):
            raise ValueError("an empty literal matches everywhere")
        if joined.count(_APART) != max(0, len(given) - 1):
            raise ValueError("a literal may not hold a NUL character")
        if len(set(given)) != len(given):
            raise ValueError("a second literal of the same text would replace the first")
        # The literals themselves are not kept: the automaton holds them.
        self._lengths = tuple(map(len, given))
        encoded = joined.encode()
        self._automaton = _kept(encoded) if keep else _built(encoded)

    def scan(self, folded: str) -> list[Hit]:
        """All hits in `folded`, by end, then longest first."""
        if not self._lengths:
            return []
        encoded = folded.encode()
        hits = [(last + 1, number) for last, number in self._automaton.iter(encoded.decode("latin-1"))]
        return located(hits, encoded, self._lengths)


def _built(encoded: bytes) -> ahocorasick.Automaton:
    """The automaton for literals in UTF-8, NUL characters between them."""
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, literal in enumerate(encoded.decode("latin-1").split(_APART) if encoded else ()):
        automaton.add_word(literal, number)
    automaton.make_automaton()
    return automaton


def _kept(encoded: bytes) -> ahocorasick.Automaton:
    """The same out of the cache, which is six times as fast."""
    release = f"{version('pyahocorasick')} {sys.version}".encode()
    name = f"automaton-{hashlib.sha256(release + encoded).hexdigest()[:32]}"
    if (kept := cache.read_verified(name)) is not None:
        return pickle.loads(kept)  # noqa: S301 - our own file in a private folder
    automaton = _built(encoded)
    cache.write_verified(name, pickle.dumps(automaton))
    return automaton


def located(hits: Iterable[tuple[int, int]], encoded: bytes, lengths: Sequence[int]) -> list[Hit]:
    """Hits given as (end in bytes of `encoded`, number of the literal), by end, as spans of code points."""
    found = []
    seen_bytes = seen = 0
    # Ends come in ascending order and on character edges, so one walk maps them all.
    for end, number in hits:
        if end > seen_bytes:
            seen += len(encoded[seen_bytes:end].decode())
            seen_bytes = end
        found.append((seen - lengths[number], seen, number))
    return found
