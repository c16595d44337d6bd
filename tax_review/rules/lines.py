"""Lines as the author broke them.

Folding joins lines of wrapped prose, and with them the lines of a document's head. Rules that ask what stands
alone on a line look at this view: the author's characters, folded one by one, nothing deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from tax_review.models import Span
from tax_review.scene import Scene
from tax_review.text.folding import TABLE

_ONE_BY_ONE = str.maketrans(TABLE)


class Lines(NamedTuple):
    """A stretch of the author's text around a trigger."""

    text: str
    shift: int
    """What to add to a position in `text` to get one in the author's text."""


def lines_around(scene: Scene, trigger: Span, back: int, ahead: int) -> Lines:
    """The lines around a trigger, so far at most. A line cut off at the start begins with a NUL."""
    original = scene.text.original
    place = scene.text.original_span(*trigger)
    begin = max(0, place.start - back)
    cut = "" if begin == 0 or original[begin - 1] == "\n" else "\0"
    text = cut + original[begin : place.end + ahead].replace("\r", "\n").translate(_ONE_BY_ONE)
    return Lines(text, begin - len(cut))


def folded_span(scene: Scene, lines: Lines, start: int, end: int) -> Span:
    """The span of the folded text that `lines.text[start:end]` stands for."""
    text = scene.text
    places = range(len(text.folded))

    def author(at: int) -> int:
        return text.original_span(at, at + 1).start

    first = bisect_left(places, start + lines.shift, key=author)
    return Span(first, max(first + 1, bisect_left(places, end + lines.shift, key=author)))
