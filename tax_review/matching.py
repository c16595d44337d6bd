"""One scan for all literals: Aho–Corasick over the bytes of the folded text.

pyahocorasick keeps a node's children in a list that it searches in order. Thousands of first characters at
the root make that slow on Chinese; over UTF-8 bytes, read as Latin-1, a node has 64 children at most. The
price is the way back from bytes to code points, paid for hits only.
(Aho, Corasick: Efficient string matching, CACM 18(6), 1975.)
"""

from __future__ import annotations

from collections.abc import Iterable

import ahocorasick


class Matcher:
    """Finds all occurrences, overlapping ones too, of a fixed tuple of folded literals."""

    def __init__(self, literals: Iterable[str]) -> None:
        self.literals = tuple(literals)
        if not all(self.literals):
            raise ValueError("an empty literal matches everywhere")
        if any("\0" in literal for literal in self.literals):
            raise ValueError("a literal may not hold a NUL")
        if len(set(self.literals)) != len(self.literals):
            raise ValueError("a second literal of the same text would replace the first")
        self._lengths = tuple(map(len, self.literals))
        automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        # All at once: a hundred thousand literals are encoded at every start.
        encoded = "\0".join(self.literals).encode().decode("latin-1").split("\0")
        for number, literal in enumerate(encoded):
            automaton.add_word(literal, number)
        automaton.make_automaton()
        self._automaton = automaton

    def __getstate__(self) -> tuple[str, ...]:
        return self.literals

    def __setstate__(self, literals: tuple[str, ...]) -> None:
        Matcher.__init__(self, literals)

    def scan(self, folded: str) -> list[tuple[int, int, int]]:
        """All hits in `folded` as (start, end, number of the literal), by end, then longest first."""
        if not self.literals:
            return []
        lengths = self._lengths
        if folded.isascii():
            return [(end + 1 - lengths[number], end + 1, number) for end, number in self._automaton.iter(folded)]
        encoded = folded.encode()
        hits = []
        seen_bytes = seen = 0
        # Ends come in ascending order and on character edges, so one walk maps them all.
        for last, number in self._automaton.iter(encoded.decode("latin-1")):
            if last >= seen_bytes:
                seen += len(encoded[seen_bytes : last + 1].decode())
                seen_bytes = last + 1
            hits.append((seen - lengths[number], seen, number))
        return hits
