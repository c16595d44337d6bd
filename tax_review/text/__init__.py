"""The author's text and its folded view, with the way back, and the sentences and paragraphs around a place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from tax_review.models import Span
from tax_review.text.folding import fold, fold_term, fold_terms, unplain

__all__ = ["Text", "fold", "fold_term", "fold_terms"]

# ? and ! inside an address or a Latin word end no sentence.
# One class comes first and the condition after it: so `re` can search for the class alone.
_SENTENCE_END = re.compile(r"[。！？\n!?](?:(?<=[。！？\n])|(?![0-9A-Za-z=&]))")
# The same, mark by mark: for one character `re` looks several times as fast as for a class.
_SENTENCE_ENDS = [re.compile(mark) for mark in ("。", "！", "？", "\n", r"!(?![0-9A-Za-z=&])", r"\?(?![0-9A-Za-z=&])")]
_BRACKETS = re.compile("[《》“”‘’「」『』\n]")
_CLOSING = {"《": "》", "“": "”", "‘": "’", "「": "」", "『": "』"}


class Text:
    """One part of a draft. All positions are half-open spans of `folded` unless said otherwise.

    `is_plain` tells that no character was folded, hidden, of private use or a control character.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.folded, self._shifts, self.is_plain = fold(original)
        # Hits come in order: the next question is mostly about the same sentence.
        self._sentence = Span(0, 0)

    def original_span(self, start: int, end: int) -> Span:
        """The span of the author's text that `folded[start:end]` stands for. `start < end`."""
        if self._shifts is None:
            return Span(start, end)
        return Span(self._shifts.origin(start), self._shifts.origin(end - 1) + 1)

    def sentence(self, span: tuple[int, int]) -> Span:
        """The sentence around `span`, without its end mark; line breaks end sentences."""
        if not (self._sentence.start <= span[0] and span[1] <= self._sentence.end):
            found = _between(self._sentence_ends, span, len(self.folded))
            if _SENTENCE_END.search(self.folded, span[0], span[1] - 1):
                return found  # the span reaches over several: what lies in it is asked about by itself
            self._sentence = found
        return self._sentence

    def paragraph(self, span: tuple[int, int]) -> Span:
        """The paragraph around `span`: what stands between two line breaks."""
        return _between(self._line_breaks, span, len(self.folded))

    def enclosing(self, span: tuple[int, int], brackets: str = "《“‘「『") -> Span | None:
        """The outermost pair of one of the opening `brackets` around `span`, with its marks, or None.

        Pairs do not reach over line breaks; an unclosed mark encloses nothing.
        """
        found = [pair for mark in brackets if (pair := _covering(self._pairs.get(mark, ()), span)) is not None]
        return min(found) if found else None

    @cached_property
    def unplain(self) -> str:
        """The characters for which the text is not plain, each once, in order of their code points."""
        return "" if self.is_plain else unplain(self.original)

    @cached_property
    def _sentence_ends(self) -> list[int]:
        ends: list[int] = []
        for mark in _SENTENCE_ENDS:
            ends += [m.start() for m in mark.finditer(self.folded)]
        ends.sort()
        return ends

    @cached_property
    def _line_breaks(self) -> list[int]:
        return [m.start() for m in re.finditer("\n", self.folded)]

    @cached_property
    def _pairs(self) -> dict[str, list[Span]]:
        """Outermost pairs of each kind of mark, in order; per kind they do not overlap."""
        pairs: dict[str, list[Span]] = {}
        opened: dict[str, list[int]] = {mark: [] for mark in _CLOSING}
        closes = {close: mark for mark, close in _CLOSING.items()}
        for match in _BRACKETS.finditer(self.folded):
            char = match[0]
            if char == "\n":
                for stack in opened.values():
                    stack.clear()
            elif char in opened:
                opened[char].append(match.start())
            elif stack := opened[closes[char]]:
                start = stack.pop()
                kind = pairs.setdefault(closes[char], [])
                while kind and kind[-1].start > start:
                    kind.pop()
                kind.append(Span(start, match.end()))
        return pairs


def _between(ends: list[int], span: tuple[int, int], length: int) -> Span:
    start, end = span
    before = bisect_right(ends, start - 1) if start else 0
    after = bisect_left(ends, max(start, end - 1))
    return Span(ends[before - 1] + 1 if before else 0, ends[after] if after < len(ends) else length)


def _covering(pairs: list[Span] | tuple[()], span: tuple[int, int]) -> Span | None:
    at = bisect_right(pairs, span[0], key=lambda pair: pair.start) - 1
    if at >= 0 and pairs[at].end >= span[1]:
        return pairs[at]
    return None
