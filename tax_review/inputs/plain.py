"""Plain text files: an optional head with the draft's particulars, a title, the body.

Without a title in the head, a first line that ends in no sentence mark and is followed by an empty line is the title.
"""

from __future__ import annotations

from typing import Any

from tax_review.inputs.encoding import decoded
from tax_review.inputs.head import head, read_of
from tax_review.inputs.read import Piece, Read

_LONGEST_TITLE = 64
_SENTENCE_MARKS = "。！？；，、：.!?;,:"


def read_plain(content: bytes, **particulars: Any) -> Read:
    """Read a text file. `particulars` are fields of Draft that win over the file's own."""
    text, notes = decoded(content)
    fields, pieces, start = head(text)
    if "title" not in fields and (found := _title(text, start)):
        begin, end, after = found
        fields["title"] = text[begin:end]
        pieces["title"] = (Piece(0, end - begin, begin, end),)
        start = after
    fields["body"] = text[start:]
    pieces["body"] = (Piece(0, len(text) - start, start, len(text)),) if start < len(text) else ()
    return read_of(fields, pieces, text, notes, particulars)


def _title(text: str, start: int) -> tuple[int, int, int] | None:
    """Start and end of a title line at `start`, and where the body goes on."""
    begin = start
    while text[begin : begin + 1] == "\n":
        begin += 1
    end = text.find("\n", begin)
    if end < 0 or text[end + 1 : end + 2] != "\n":
        return None
    line = text[begin:end].strip()
    if not is_titular(line):
        return None
    after = end
    while text[after : after + 1] == "\n":
        after += 1
    return begin, end, after


def is_titular(line: str) -> bool:
    """Whether a first line reads like a title: short, and no sentence."""
    return 0 < len(line) <= _LONGEST_TITLE and line[-1] not in _SENTENCE_MARKS
