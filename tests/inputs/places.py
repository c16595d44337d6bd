"""What must hold of the places of every file that was read, whatever stands in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from itertools import pairwise

from tax_review.inputs import Read

# What readers write that no file holds: dividers, the brackets around an address, spaces of an expanded tab.
MADE = re.compile(r"[\n\t （）]|https:")
Unescape = Callable[[str], str]


def unique(markup: str, first: int = 0x4E00) -> str:
    """`markup` with each 字 replaced by a character that occurs once: whoever names it names its place."""
    count = iter(range(first, 0x9FFF))
    return re.sub("字", lambda _: chr(next(count)), markup)


def unescaped(source: str) -> str:
    """What a character reference, an escape of Markdown or white space of a file stands for."""
    if re.fullmatch(r"[ \t\n\f]+", source):
        return " "
    # In a table, the bar's own backslash comes on top.
    return source.lstrip("\\")[-1:] or "\\" if source.startswith("\\") else html.unescape(source)


def assert_exact(read: Read, *, is_disjoint: bool = True) -> None:
    """Each piece says what stands in the file, no character of it twice, and only dividers stand nowhere."""
    used: list[tuple[int, int]] = []
    for part, pieces in read.pieces.items():
        text = read.draft.part(part)
        at = 0
        for piece in pieces:
            made = text[at : piece.start]
            assert not MADE.sub("", made), (part, made)
            at = piece.end
            quote, source = text[piece.start : piece.end], read.text[piece.source_start : piece.source_end]
            if piece.is_verbatim:
                # A line break or tab may read as a space.
                assert all(
                    one == other or (one == " " and other in "\n\t\f") for one, other in zip(quote, source, strict=True)
                )
            else:
                assert quote == unescaped(source), (part, piece, quote, source)
            used.append((piece.source_start, piece.source_end))
        assert not MADE.sub("", text[at:]), (part, text[at:])
    if is_disjoint:
        used.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(used))


def source_of(read: Read, part: str, start: int, end: int) -> str:
    """The stretch of the file that a quote came from, its slices unescaped and joined, runs of blanks being one."""
    slices = [read.text[low:high] for low, high, _ in read.slices(part, (start, end))]
    return "".join(html.unescape(re.sub(r"[ \t\n]+", " ", source)) for source in slices)
