"""What reading a file gives: the draft, and the way back from its parts to the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from tax_review.models import Draft, Span


class Run(NamedTuple):
    """A run of characters in a Word file: the XML part, the paragraph in it and the run in that, counted from 0."""

    story: str
    paragraph: int
    run: int


class Piece(NamedTuple):
    """A stretch of a part and the stretch of the file it was read from.

    ``start:end`` counts code points of the part, ``source_start:source_end`` code points of the decoded file, or of
    the text of `run` in a Word file. Where both are equally long, characters correspond one to one; otherwise the
    piece stands for a whole that cannot be divided, such as an entity.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    run: Run | None = None

    @property
    def is_verbatim(self) -> bool:
        """Whether each character of the part is one of the file."""
        return self.end - self.start == self.source_end - self.source_start


class Slice(NamedTuple):
    """A stretch of the file that holds a quote or a piece of one; half-open, in code points."""

    start: int
    end: int
    run: Run | None = None


class Read(NamedTuple):
    """A draft as read from a file, and where its parts stand there."""

    draft: Draft
    text: str
    """The whole file, decoded, line ends as \\n; empty for a Word file."""
    pieces: Mapping[str, tuple[Piece, ...]]
    """Per part, ascending; parts whose place is not told (particulars of a head) are missing."""
    notes: tuple[str, ...] = ()
    """What an editor should know about how the file was read, in Chinese."""
    spots: Mapping[str, tuple[tuple[int, str], ...]] = MappingProxyType({})
    """Of a Word file, per part and ascending: where a block of text begins and what an editor calls it."""

    def slices(self, part: str, span: Span | tuple[int, int]) -> list[Slice]:
        """Where ``part[span]`` stands in the file: several slices where markup divides it, none where unknown.

        Neighbouring slices are joined. An entity or another undividable piece that the span touches is given whole.
        """
        start, end = span
        pieces = self.pieces.get(part, ())
        first = max(0, bisect_right(pieces, start, key=lambda piece: piece.start) - 1)
        found: list[Slice] = []
        for piece in islice(pieces, first, None):
            if piece.start >= end:
                break
            if piece.end <= start:
                continue
            low, high = piece.source_start, piece.source_end
            if piece.is_verbatim:
                low, high = low + max(0, start - piece.start), high - max(0, piece.end - end)
            if found and found[-1].run == piece.run and found[-1].end == low:
                found[-1] = found[-1]._replace(end=high)
            else:
                found.append(Slice(low, high, piece.run))
        return found

    def line_of(self, part: str, place: int) -> int | None:
        """The line of a text file, counted from 1, that holds the character `place` of `part`, or None."""
        slices = self.slices(part, (place, place + 1))
        if not slices or slices[0].run is not None:
            return None
        return self.text.count("\n", 0, slices[0].start) + 1

    def place_label(self, part: str, place: int) -> str | None:
        """Where an editor finds the character `place` of `part`, in Chinese, or None: 第3行第5列, 表1第2行第3列第7字.

        In Word, paragraphs are counted in the body outside tables, those with text only, the title among them.
        """
        slices = self.slices(part, (place, place + 1))
        spots = self.spots.get(part, ())
        number = bisect_right(spots, place, key=lambda spot: spot[0]) - 1
        if number >= 0:
            begin, label = spots[number]
            return f"{label}第{place - begin + 1}字" if slices else label
        if not slices or slices[0].run is not None:
            return None
        start = slices[0].start
        line_start = self.text.rfind("\n", 0, start) + 1
        return f"第{self.text.count(chr(10), 0, start) + 1}行第{start - line_start + 1}列"
