"""Folding: the view of a text in which terms are looked for, with the way back.

Character by character: full-width letters, digits and symbols of numbers and addresses become ASCII,
traditional characters simplified, compatibility ideographs unified. Deleted: default-ignorable characters
(zero-width spaces, soft hyphens, direction marks: Unicode DerivedCoreProperties), spaces between Han characters
and figures (身 份 证, 2026 年), and line breaks inside hard-wrapped prose, as pasted from a PDF (国⏎家级). Chinese
punctuation stays as it is: ，is no comma.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from tax_review.text.traditional import SIMPLIFIED, TRADITIONAL

# Symbols a full-width keyboard puts into numbers and addresses; ，：（）！？ are Chinese punctuation.
_FULL_WIDTH = "".join(map(chr, [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]))
_FULL_WIDTH_SYMBOLS = "％＠／．－＋＝＆＃＿"

TABLE: dict[str, str] = {
    **dict(zip(TRADITIONAL, SIMPLIFIED, strict=True)),
    **{char: chr(ord(char) - 0xFEE0) for char in _FULL_WIDTH + _FULL_WIDTH_SYMBOLS},
}

# Default_Ignorable_Code_Point, Unicode 16.
_IGNORABLE_BMP = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
)
_IGNORABLE_ASTRAL = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
# The same repertoire as seen before folding: radicals and compatibility ideographs are Han as well.
_ANY_HAN = _HAN + "\u2e80-\u2fdf\uf900-\ufaff"

# Characters that no reader sees as the author does: private use, control characters. They are not folded.
_UNSEEN = "\ue000-\uf8ff\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f"
# `re` tests characters below U+10000 by table and ranges above it one by one: so the one look at every text asks for
# the former and for the rare planes as a whole.
_SUSPECT = re.compile(
    f"[{''.join(char for char in TABLE if ord(char) < 0x10000)}{_IGNORABLE_BMP}{_UNSEEN}\U00010000-\U0010ffff]"
)
_IGNORED = re.compile(f"[{_IGNORABLE_BMP}{_IGNORABLE_ASTRAL}]+")
_BLANK = " \u00a0\u3000\r\n"
# The class comes first and the look-behind after it: so `re` can search for the class alone. Figures among Han
# characters count as Han (2026 年 3 月), figures among figures do not (0731 8123).
_AFTER_BLANK = (
    f"(?:(?<=[{_ANY_HAN}][{_BLANK}])[{_BLANK}]*(?=[{_ANY_HAN}0-9])|(?<=[0-9%][{_BLANK}])[{_BLANK}]*(?=[{_ANY_HAN}%]))"
)
# A run of blanks is found by its first one; for a pattern that begins with a character instead of a class, `re` looks
# ten times as fast.
_GAPS = {blank: re.compile(f"{blank}{_AFTER_BLANK}") for blank in _BLANK}


# A line that opens with one of these is a heading or a list item: nothing is joined to it.
_ITEM = re.compile(
    r"(?:#|[-*+•·●■◆▪→☆★]\s|[(（]?[0-9０-９一二三四五六七八九十]{1,3}[)）.、．:：]|[①-⑳]"
    r"|第[0-9０-９一二三四五六七八九十百]{1,5}[条章节款项编部]|附件|附：|问[:：]|答[:：])"
)
# 第十六条 is no part of the sentence that follows it after a blank.
_UNITS = "条章节款项编"
_NUMERALS = "0123456789一二三四五六七八九十百零〇"
# Prose wrapped by a program has lines of about one length; a shorter line ends its paragraph.
_RAGGED = 3
# Short lines without a mark between them are headings, names, verses: nothing that was wrapped.
_NARROWEST = 15
_PROSE = re.compile("[，。；：！？]")


class Shifts(NamedTuple):
    """The way back from a text with characters left out: from ``starts[k]`` on, what stands at `i` came from
    ``i + shifts[k]``."""

    starts: list[int]
    shifts: list[int]

    def origin(self, place: int) -> int:
        """Where the character at `place` came from."""
        return place + self.shifts[bisect_right(self.starts, place) - 1]


class Folding(NamedTuple):
    """Folded text and the way back to the original one (None: each character stands where it stood)."""

    text: str
    shifts: Shifts | None
    is_plain: bool
    """No character that is folded away or into another, none of private use, no control character."""


def fold(text: str) -> Folding:
    """Fold `text`. Text that needs no folding is returned itself, with no shifts."""
    shifts: Shifts | None = None
    is_plain = _SUSPECT.search(text) is None
    if not is_plain:
        if ignored := [m.span() for m in _IGNORED.finditer(text)]:
            text, shifts = _without(text, ignored, None)
        text = _exchanged(text)
    gaps = [
        (start, end)
        for blank, pattern in _GAPS.items()
        if blank in text
        for start, end in map(_SPAN, pattern.finditer(text))
        if not (text[start - 1] in _UNITS and text[start - 2] in _NUMERALS) and _is_skipped(text, start, end)
    ]
    if gaps:
        text, shifts = _without(text, sorted(gaps), shifts)
    return Folding(text, shifts, is_plain)


def unplain(text: str) -> str:
    """The characters for which `text` is not plain, each once, in order of their code points."""
    return "".join(sorted(set(_SUSPECT.findall(text))))


def fold_term(term: str) -> str:
    """Fold a term, exception or cue exactly as drafts are folded."""
    return fold(term).text


def fold_terms(terms: Iterable[str]) -> list[str]:
    """Fold many terms at once."""
    given = list(terms)
    joined = _APART.join(given)
    folded = fold(joined).text
    return given if folded == joined else folded.split(_APART)


# No character of any text, and folded with nothing: literals of rules may hold tabs and line breaks.
_APART = "\ufdd0"


_TRANSLATION = str.maketrans(TABLE)
_SPAN = re.Match.span
# Looking each character up takes ten times as long as looking for the few that need it; where one in eight does,
# as in traditional script, it is the other way round.
_SAMPLE = 2_000
_OFTEN = 8


def _exchanged(text: str) -> str:
    """`text` with the characters of `TABLE` replaced."""
    sample = text[:_SAMPLE]
    if len(_SUSPECT.findall(sample)) * _OFTEN > len(sample):
        return text.translate(_TRANSLATION)
    return _SUSPECT.sub(_counterpart, text)


def _counterpart(match: re.Match[str]) -> str:
    char = match[0]
    return TABLE.get(char, char)


def _without(text: str, ranges: list[tuple[int, int]], before: Shifts | None) -> tuple[str, Shifts]:
    """`text` less the sorted half-open `ranges`, and the way back to what `text` came from by the way `before`."""
    kept: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    known = before or Shifts([0], [0])
    stretch = at = length = 0
    for start, end in [*ranges, (len(text), len(text))]:
        kept.append(text[at:start])
        while at < start:
            while stretch + 1 < len(known.starts) and known.starts[stretch + 1] <= at:
                stretch += 1
            until = min(start, known.starts[stretch + 1]) if stretch + 1 < len(known.starts) else start
            starts.append(length)
            shifts.append(at + known.shifts[stretch] - length)
            length += until - at
            at = until
        at = end
    return "".join(kept), Shifts(starts, shifts)


def _is_skipped(text: str, start: int, end: int) -> bool:
    """Whether the blanks `text[start:end]` between two Han characters only space or wrap prose."""
    breaks = text.count("\n", start, end)
    return breaks == 0 or (breaks == 1 and _is_wrapped(text, text.find("\n", start), end))


_WIDEST_LINE = 200


def _is_wrapped(text: str, line_break: int, next_start: int) -> bool:
    """Whether the line break at `line_break` only wraps prose that goes on at `next_start`."""
    # Windows bound the look: a line longer than any page is no wrapped line.
    line_start = text.rfind("\n", max(0, line_break - _WIDEST_LINE), line_break) + 1
    if line_start == 0 and line_break > _WIDEST_LINE:
        return False
    next_end = text.find("\n", next_start, next_start + _WIDEST_LINE)
    if next_end < 0:
        next_end = min(len(text), next_start + _WIDEST_LINE)
    line = text[line_start:line_break].strip()
    following = text[next_start:next_end].strip()
    if _ITEM.match(following) or line.startswith("#"):
        return False
    if _ITEM.match(line) and len(line) < len(following):
        return False
    if len(line) < _NARROWEST and not _PROSE.search(line + following):
        return False
    return len(following) <= len(line) + _RAGGED
