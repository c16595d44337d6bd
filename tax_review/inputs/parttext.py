"""A part of a draft as it is put together from marked-up text: its characters, their places, and the white space.

White space as browsers have it: a run of blanks is one space, none at the edges of a line. A run with a line break in
it is nothing between two wide characters (国家⏎税务), as CSS Text has it. Blocks are divided by an empty line, the cells
of a row by a tab, `<br>` is a line break: these dividers, and others that the file does not hold, have no place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import east_asian_width

from tax_review.errors import InputError
from tax_review.inputs.read import Piece

_MOST_PIECES = 200_000
TOO_MUCH_MARKUP = "文字被排版标记切得太碎，不像一篇稿件；请把正文复制到 .docx 或 .txt 后再检查"


class Places(NamedTuple):
    """Where a stretch of text that was cut together from lines of a file stands in it."""

    segments: tuple[tuple[int, int, int], ...]
    """``(start, source, length)``, ascending; what lies between them is not in the file."""

    def verbatim(self, start: int, end: int) -> Iterator[tuple[int, int, int | None]]:
        """The parts of ``start:end`` that stand in the file together, with their place there or None."""
        at = start
        segments = self.segments
        for number in range(max(0, bisect_right(segments, start, key=_begin) - 1), len(segments)):
            first, source, length = segments[number]
            if first >= end:
                break
            low, high = max(start, first), min(end, first + length)
            if low >= high:
                continue
            if at < low:
                yield at, low, None
            yield low, high, source + low - first
            at = high
        if at < end:
            yield at, end, None

    def whole(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of the file from the first to the last character of ``start:end``."""
        known = [(source, source + high - low) for low, high, source in self.verbatim(start, end) if source is not None]
        return (known[0][0], known[-1][1]) if known else None

    def part(self, start: int, end: int) -> Places:
        """The places of ``start:end`` as a text of its own."""
        return Places(
            tuple(
                (low - start, source, high - low)
                for low, high, source in self.verbatim(start, end)
                if source is not None
            )
        )


def _begin(segment: tuple[int, int, int]) -> int:
    return segment[0]


class PartText:
    """One part under way."""

    def __init__(self) -> None:
        self.length = 0
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        # The piece that may still grow.
        self._start = self._source = self._end = 0
        self._blank: tuple[int, int, bool] | None = None
        self._breaks = 0
        self._is_cell = False
        self._row = 0
        self._last = ""

    # --- What comes between

    def blank(self, start: int, end: int, *, is_break: bool) -> None:
        """White space that will be one space if text follows on the line."""
        if self._blank is None and not self._breaks and not self._is_cell and self.length:
            self._blank = start, end, is_break
        elif self._blank is not None and is_break:
            self._blank = *self._blank[:2], True

    def line_break(self) -> None:
        """A `<br>`."""
        self._breaks = min(2, self._breaks + 1)

    def block_break(self) -> None:
        """The edge of a block."""
        self._breaks = 2

    def cell_break(self) -> None:
        """The end of a cell: a tab if the row has text before it and after it."""
        self._is_cell = self.length > self._row

    def row_break(self) -> None:
        """The edge of a row."""
        self._is_cell = False
        self._breaks = 2
        self._row = self.length

    def settle(self, following: str) -> None:
        """Write what comes between, now that `following` is to be written."""
        blank, breaks = self._blank, self._breaks
        if blank is not None or breaks or self._is_cell:
            self._blank, self._breaks = None, 0
            if not self.length:
                self._is_cell = False
            elif self._is_cell:
                self._is_cell = False
                self.made("\t")
            elif breaks:
                self.made("\n" * breaks)
            elif blank is not None and not (blank[2] and _is_wide(self._last) and _is_wide(following)):
                self.whole(" ", *blank[:2])

    def hold(self) -> tuple[tuple[int, int, bool] | None, int, bool]:
        """Take back what would come next between, for `release`."""
        held = self._blank, self._breaks, self._is_cell
        self._blank, self._breaks, self._is_cell = None, 0, False
        return held

    def release(self, held: tuple[tuple[int, int, bool] | None, int, bool]) -> None:
        """Let come what was held."""
        self._blank, self._breaks, self._is_cell = held

    # --- What is written

    def verbatim(self, text: str, source: int) -> None:
        """Characters as they stand in the file from `source` on."""
        self._texts.append(text)
        size = len(text)
        if self._end != source or self._start + self._end - self._source != self.length:
            self._close()
            self._start, self._source = self.length, source
        self._end = source + size
        self.length += size
        self._last = text[-1]

    def whole(self, text: str, start: int, end: int) -> None:
        """What ``start:end`` of the file stands for as a whole."""
        if start == end:
            self.made(text)
            return
        if len(text) == end - start == 1:
            self.verbatim(text, start)
            return
        self._close()
        self._keep(Piece(self.length, self.length + len(text), start, end))
        self.made(text)

    def made(self, text: str) -> None:
        """Characters that stand nowhere in the file."""
        self._texts.append(text)
        self.length += len(text)
        self._last = text[-1:]

    def _close(self) -> None:
        if self._end > self._source:
            start = self._start
            self._keep(Piece(start, start + self._end - self._source, self._source, self._end))
        self._source = self._end = -1

    def _keep(self, piece: Piece) -> None:
        self._pieces.append(piece)
        if len(self._pieces) > _MOST_PIECES:
            raise InputError(TOO_MUCH_MARKUP)

    # --- What came of it

    def tail(self, place: int, at_most: int) -> str:
        """The last characters written from `place` on, `at_most` so many."""
        left = size = min(self.length - place, at_most)
        texts: list[str] = []
        for text in reversed(self._texts):
            if left <= 0:
                break
            texts.append(text)
            left -= len(text)
        return "".join(reversed(texts))[-size:] if size > 0 else ""

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._texts)

    def pieces(self) -> tuple[Piece, ...]:
        """The pieces so far, ascending."""
        self._close()
        return tuple(self._pieces)


def _is_wide(char: str) -> bool:
    return (
        bool(char)
        and east_asian_width(char) in "WF"
        and not "\u1100" <= char <= "\u11ff"
        and not "\uac00" <= char <= "\ud7a3"
    )
