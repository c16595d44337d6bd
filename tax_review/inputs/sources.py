"""Marked-up text by the stretch: its characters with their references decoded, and where each stands in the file."""

from __future__ import annotations

import re

from tax_review.inputs.parttext import PartText, Places
from tax_review.inputs.tags import REFERENCE, reference

SPACE = " \t\n\f\r"
RAW_CHUNK = re.compile(r"(?P<words>[^ \t\n\f\r\0]++(?: [^ \t\n\f\r\0]++)*+)|(?P<blank>[ \t\n\f\r]++)|\0++")
"""Words with single spaces between them; blanks; NULs, which browsers drop."""
_UNBROKEN = re.compile(r"(?P<words>[^ \t\n\f\r\0]++)")

Decoded = list[tuple[str, int, int]]
"""Text and the stretch of the file it stands for, piece by piece."""


class Source:
    """A stretch of marked-up text that tags and data point into, and where it stands in the file."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: Places | None = None) -> None:
        self.text = text
        self.places = places

    def file_span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``start:end`` as a whole stands in the file."""
        if self.places is None:
            return start, end
        return self.places.whole(start, end) or (0, 0)

    def blank_span(self, start: int, end: int) -> tuple[int, int]:
        """Where white space stands in the file: of what a line break divides, the stretch before it."""
        for low, high, source in self.places.verbatim(start, end) if self.places is not None else ():
            if source is not None:
                return source, source + high - low
        return self.file_span(start, end)

    def decoded(self, start: int, end: int, *, in_attribute: bool = False) -> Decoded:
        """The text ``start:end`` with its character references decoded."""
        found: Decoded = []
        at = start
        for match in REFERENCE.finditer(self.text, start, end):
            decoded = reference(self.text, *match.span(), in_attribute=in_attribute)
            if decoded is not None:
                found += self.literal(at, match.start())
                found.append((decoded[0], *self.file_span(match.start(), decoded[1])))
                at = decoded[1]
        return found + self.literal(at, end)

    def part(self, start: int, end: int) -> Source:
        """The stretch ``start:end`` by itself."""
        return Source(self.text[start:end], (self.places or Places(((0, 0, end),))).part(start, end))

    def literal(self, start: int, end: int) -> Decoded:
        """The text ``start:end`` as it is."""
        if start >= end:
            return []
        if self.places is None:
            return [(self.text[start:end], start, end)]
        return [
            (self.text[low:high], source, source + high - low)
            for low, high, source in self.places.verbatim(start, end)
            if source is not None
        ]


class Attributes:
    """The attributes of a start tag."""

    __slots__ = ("_source", "_values")

    def __init__(self, source: Source, values: dict[str, tuple[int, int]]) -> None:
        self._source = source
        self._values = values

    def __bool__(self) -> bool:
        return bool(self._values)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def get(self, name: str) -> str:
        """The value of `name`, empty if there is none."""
        return "".join(text for text, _, _ in self.decoded(name))

    def decoded(self, name: str) -> Decoded:
        """The value of `name` and where it stands."""
        return self._source.decoded(*self._values[name], in_attribute=True) if name in self._values else []


NO_ATTRIBUTES = Attributes(Source(""), {})


def write(part: PartText, decoded: Decoded, *, is_address: bool = False) -> None:
    """Write decoded text into a part, its white space collapsed, or left out of an address."""
    pattern = _UNBROKEN if is_address else RAW_CHUNK
    for text, start, end in decoded:
        if len(text) != end - start:
            if text not in SPACE:
                part.settle(text[0])
                part.whole(text, start, end)
            elif not is_address:
                part.blank(start, end, is_break=text == "\n")
            continue
        for chunk in pattern.finditer(text):
            low, high = chunk.span()
            if chunk.lastgroup == "words":
                part.settle(text[low])
                part.verbatim(text[low:high], start + low)
            elif chunk.lastgroup == "blank":
                part.blank(start + low, start + high, is_break="\n" in chunk[0])
