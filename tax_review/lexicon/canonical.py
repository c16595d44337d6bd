"""The canonical order of a lexicon file: entries by id, each with the comments above it."""

from __future__ import annotations

import re
from typing import NamedTuple

_TABLE = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]\s*(?:#.*)?$")
_ID = re.compile(r'^\s*id\s*=\s*["\']([^"\']+)["\']')


class _Block(NamedTuple):
    kind: str
    id: str
    lines: list[str]


def canonical(text: str) -> str:
    """`text` with its `[[entry]]` tables in order of id; everything else stays where it is."""
    header, *blocks = _blocks(text)
    entries = iter(sorted((block for block in blocks if block.kind == "entry"), key=lambda block: block.id))
    ordered = [header, *(next(entries) if block.kind == "entry" else block for block in blocks)]
    parts = ("\n".join(block.lines).strip() for block in ordered)
    return "\n\n".join(part for part in parts if part) + "\n"


def line_of(text: str, entry_id: str) -> int | None:
    """The line, counted from 1, on which `entry_id` is given; None if it is not."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = _ID.match(line)
        if found and found[1] == entry_id:
            return number
    return None


def _blocks(text: str) -> list[_Block]:
    """The file's head, then its tables, each with the comments right above it."""
    blocks = [_Block("", "", [])]
    for line in text.splitlines():
        if table := _TABLE.match(line):
            blocks.append(_Block(table[1], "", [*_comments_above(blocks), line]))
            continue
        block = blocks[-1]
        block.lines.append(line)
        if (found := _ID.match(line)) and not block.id:
            blocks[-1] = block._replace(id=found[1])
    return blocks


def _comments_above(blocks: list[_Block]) -> list[str]:
    lines = blocks[-1].lines
    count = 0
    while count < len(lines) and lines[-count - 1].lstrip().startswith("#"):
        count += 1
    # What opens the file speaks of the file.
    if count == 0 or (len(blocks) == 1 and count == len(lines)):
        return []
    comments = lines[-count:]
    del lines[-count:]
    return comments
