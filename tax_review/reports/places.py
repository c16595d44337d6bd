"""Where findings stand in the author's file: lines and columns, offsets, runs of a Word file."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from tax_review.inputs.read import Read, Slice
from tax_review.models import Model, Span, Verdict


class TextPlace(Model):
    """A stretch of a text file that holds a quote or a piece of one.

    Lines and columns count from 1, the end column is one behind the last character. `start` and `end` count code points
    from the beginning of the decoded file, without its byte order mark.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class WordPlace(Model):
    """A stretch of a run of a Word file; story is the XML part, paragraph and run count from 1."""

    story: str
    paragraph: int
    run: int
    start: int
    end: int


Place = TextPlace | WordPlace


class Reviewed(NamedTuple):
    """A draft that has been read and reviewed: what a report speaks of."""

    name: str
    read: Read
    verdict: Verdict
    content: bytes = b""
    """The file as it was read: with it, offsets count its own line ends, and comments can be put into it."""


class LineEnds:
    """The way from `Read.text`, where a line end is one character, to a text whose line ends may be two."""

    def __init__(self, raw: str) -> None:
        self._after = [place - number for number, place in enumerate(_after_each(raw, "\r\n"), 1)]

    def own(self, place: int) -> int:
        """The place in the file's own characters that is `place` in `Read.text`."""
        return place + bisect_right(self._after, place)


class Places:
    """Finds places in one file; made once, so that thousands of findings do not count lines anew."""

    def __init__(self, read: Read, raw: str = "") -> None:
        self._read = read
        self._line_starts = [0, *_after_each(read.text, "\n")]
        self._line_ends = LineEnds(raw)

    def of(self, part: str, span: Span | tuple[int, int]) -> list[Place]:
        """Where ``part[span]`` stands, piece by piece; nothing where the file does not tell."""
        return [self._place(piece) for piece in slices(self._read, part, span)]

    def label(self, part: str, span: Span | tuple[int, int]) -> str | None:
        """Where an editor finds the beginning of ``part[span]``, in Chinese: 第3行第5列, 表1第2行第3列."""
        pieces = slices(self._read, part, span)
        if not pieces:
            return None
        if pieces[0].run is None:
            line, column = self._line_and_column(pieces[0].start)
            return f"第{line}行第{column}列"
        # The reader of Word files knows best how to name a place.
        return self._read.place_label(part, span[0])

    def _place(self, piece: Slice) -> Place:
        if (run := piece.run) is not None:
            return WordPlace(
                start=piece.start, end=piece.end, story=run.story, paragraph=run.paragraph + 1, run=run.run + 1
            )
        line, column = self._line_and_column(piece.start)
        end_line, end_column = self._line_and_column(piece.end)
        start, end = self._line_ends.own(piece.start), self._line_ends.own(piece.end)
        return TextPlace(start=start, end=end, line=line, column=column, end_line=end_line, end_column=end_column)

    def _line_and_column(self, place: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, place)
        return line, place - self._line_starts[line - 1] + 1


def slices(read: Read, part: str, span: Span | tuple[int, int]) -> list[Slice]:
    """The slices of ``part[span]``; of an empty span, where something is missing, the point it stands for."""
    start, end = span
    if start < end:
        return read.slices(part, span)
    if after := read.slices(part, (start, start + 1)):
        return [after[0]._replace(end=after[0].start)]
    if before := read.slices(part, (max(0, start - 1), start)):
        return [before[-1]._replace(start=before[-1].end)]
    return []


def _after_each(text: str, mark: str) -> list[int]:
    """The places just behind each `mark` of `text`."""
    found: list[int] = []
    at = text.find(mark)
    while at >= 0:
        found.append(at + len(mark))
        at = text.find(mark, at + len(mark))
    return found
