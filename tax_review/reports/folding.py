"""Text folded at the width of a screen, with hanging lines under its head.

rich breaks lines at blanks, and Chinese has none: it would leave half the screen empty.
"""

from __future__ import annotations

import re
import unicodedata

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

# Marks that may hang over the edge rather than open a line, and marks that must not close one.
_CLOSING = "，。；：！？、”’）》】〕…%"
_OPENING = "“‘（《【〔"
# Ids, numbers, addresses and places stay whole where they can.
_WORDS = re.compile(r"（第\d+行第\d+列）|[0-9A-Za-z][-.0-9A-Za-z_/@:]*[0-9A-Za-z]|.", re.DOTALL)
_SHOWN: dict[int, int | str] = {**{code: 0x2400 + code for code in range(0x20)}, 0x7F: 0x2421, 0x0A: "⏎", 0x09: " "}


def visible(text: str) -> str:
    """`text` on one line, as long as before, with what a terminal would obey or hide replaced by a sign for it."""
    if text.isprintable():
        return text
    return "".join(_sign(char) for char in text.translate(_SHOWN))


def _sign(char: str) -> str:
    # The joiner holds emoji together and does nothing else.
    if char.isprintable() or char == "\u200d" or unicodedata.category(char) == "Zs":
        return char
    return "\N{REPLACEMENT CHARACTER}"


class Folded:
    """A head and a text that is folded beside it. `margin` cells stay free on the left of both."""

    def __init__(self, head: Text, text: Text, *, margin: int = 0) -> None:
        self._head = head
        self._text = text
        self._margin = margin

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = self._margin + self._head.cell_len
        # Two cells are kept for a mark that hangs.
        width = max(12, options.max_width - indent - 2)
        for number, line in enumerate(self._text.divide(cuts(self._text.plain, width))):
            head = Text.assemble(" " * self._margin, self._head) if number == 0 else Text(" " * indent)
            line.rstrip()
            yield Text.assemble(head, line, no_wrap=True, overflow="ignore")


def cuts(text: str, width: int) -> list[int]:
    """The places where `text` is to be cut so that no line is wider than `width` cells, but for marks that hang."""
    found: list[int] = []
    used = 0
    start = 0
    for match in _WORDS.finditer(text):
        word, place = match[0], match.start()
        cells = cell_len(word)
        if used + cells > width and word not in _CLOSING and place > start:
            at = place
            while at - 1 > start and text[at - 1] in _OPENING:
                at -= 1
            found.append(at)
            used = cell_len(text[at:place])
            start = at
        if cells > width:
            # Longer than a line: cut like anything else.
            for at, char in enumerate(word, place):
                if used + cell_len(char) > width:
                    found.append(at)
                    start = at
                    used = 0
                used += cell_len(char)
        else:
            used += cells
    return found
