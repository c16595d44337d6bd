"""Certain replacements written into the author's text, and nothing else touched.

A finding is replaced only where the file holds its quote character by character. What markup divides, what an entity
stands for and what overlaps something graver is left alone and named.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from enum import StrEnum
from typing import NamedTuple

from tax_review.errors import TaxReviewError
from tax_review.inputs.read import Read
from tax_review.models import Draft, Finding, Grade, Span, Verdict

_MOST_ATTEMPTS = 64


class Why(StrEnum):
    """Why a certain replacement was not made."""

    WORD = "word"
    SPLIT = "split"
    WHOLE = "whole"
    OVERLAP = "overlap"
    UNPLACED = "unplaced"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The reason in Chinese, for an editor."""
        return _WHY[self]


_WHY = {
    Why.WORD: "Word 文件不直接改写，请用 tax-review check --format docx 生成批注版，在 Word 里修改",
    Why.SPLIT: "原文被标记（如加粗、链接）隔开，请手工修改",
    Why.WHOLE: "原文在文件里写成了转义或合并的形式，请手工修改",
    Why.OVERLAP: "与另一处更重或更长的修改重叠，改完后请再检查一次",
    Why.REFUSED: "直接替换会连带改变稿件别处，或带来新的问题，请手工修改",
    Why.UNPLACED: "在文件里找不到它的位置（如文件名、开头说明），请手工修改",
}


class Edit(NamedTuple):
    """One stretch of the file's text, in the characters of `Read.text`, and what takes its place."""

    start: int
    end: int
    replacement: str


class Left(NamedTuple):
    """A finding with a certain replacement that was not applied, and why."""

    finding: Finding
    why: Why


class Fixed(NamedTuple):
    """The text of a file after its certain replacements."""

    text: str
    """Like `Read.text`, with the replacements in it."""
    applied: tuple[Finding, ...]
    left: tuple[Left, ...]
    edits: tuple[Edit, ...]
    """What was changed, ascending, without overlaps; findings that agree share one."""


def fixed(read: Read, verdict: Verdict) -> Fixed:
    """Apply the findings of `verdict` that have a replacement to the text of `read`.

    `verdict` is the unmasked one. Where replacements overlap, the gravest wins, then the longest, then the first.
    Nothing is written: `written` turns the text into the bytes of the file.
    """
    applied: list[Finding] = []
    left: list[Left] = []
    taken: list[Edit] = []
    for finding in sorted(verdict.findings, key=_precedence):
        edit = edit_of(read, finding)
        if edit is None:
            continue
        if isinstance(edit, Why):
            left.append(Left(finding, edit))
        elif not (others := _touching(taken, edit)):
            insort(taken, edit)
            applied.append(finding)
        elif _agree(read.text, edit, others):
            applied.append(finding)
        else:
            left.append(Left(finding, Why.OVERLAP))
    order = {id(finding): number for number, finding in enumerate(verdict.findings)}
    return Fixed(
        edited(read.text, taken),
        tuple(sorted(applied, key=lambda finding: order[id(finding)])),
        tuple(sorted(left, key=lambda item: order[id(item.finding)])),
        tuple(taken),
    )


def settled(read: Read, verdict: Verdict, again: Callable[[Fixed], tuple[Draft, Verdict]]) -> Fixed:
    """Like `fixed`, without the replacements that must not be made as the draft comes out.

    `again` reads the fixed text as a file and reviews it as before. What it objects to (see `objections`) is searched for by
    halves and left; where that takes too many attempts, the rest is left as well. What remains has been tried as a whole.
    """
    every = fixed(read, verdict)
    kept: list[Edit] = []
    best = _with_edits(read, verdict, every, [])
    waiting = [list(every.edits)] if every.edits else []
    for _ in range(_MOST_ATTEMPTS):
        if not waiting:
            break
        group = waiting.pop()
        attempt = _with_edits(read, verdict, every, sorted([*kept, *group]))
        if _is_welcome(read, verdict, attempt, again):
            kept += group
            best = attempt
        elif len(group) > 1:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
    return best


def _is_welcome(read: Read, verdict: Verdict, attempt: Fixed, again: Callable[[Fixed], tuple[Draft, Verdict]]) -> bool:
    try:
        after = again(attempt)
    except TaxReviewError:
        # A replacement may make a draft unreadable, such as one in its head.
        return False
    return not objections((read.draft, verdict), attempt, after)


def _with_edits(read: Read, verdict: Verdict, every: Fixed, edits: Sequence[Edit]) -> Fixed:
    """`every`, cut down to `edits`: findings that rest on another edit are left."""
    welcome = set(edits)
    dropped = [edit for edit in every.edits if edit not in welcome]
    applied: list[Finding] = []
    left = list(every.left)
    for finding in every.applied:
        edit = edit_of(read, finding)
        assert isinstance(edit, Edit)
        if _touching(dropped, edit):
            left.append(Left(finding, Why.REFUSED))
        else:
            applied.append(finding)
    order = {id(finding): number for number, finding in enumerate(verdict.findings)}
    left.sort(key=lambda item: order[id(item.finding)])
    return Fixed(edited(read.text, edits), tuple(applied), tuple(left), tuple(edits))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits`, ascending and without overlaps, made in it."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.replacement)
        at = edit.end
    return "".join([*pieces, text[at:]])


def _precedence(finding: Finding) -> tuple[int, int, str, int, str]:
    length = finding.span.end - finding.span.start
    return -finding.grade.rank, -length, finding.part, finding.span.start, finding.id


def edit_of(read: Read, finding: Finding) -> Edit | Why | None:
    """The replacement of `finding` in the file's text, or why it cannot be made; None if it has none."""
    if finding.replacement is None or finding.replacement == finding.quote:
        return None
    slices = read.slices(finding.part, finding.span)
    if not slices:
        return Why.UNPLACED
    if any(piece.run is not None for piece in slices):
        return Why.WORD
    if len(slices) > 1:
        return Why.SPLIT
    start, end, _ = slices[0]
    # An entity is as long as it is, and white space that a browser folds reads as something else.
    if read.text[start:end] != finding.quote:
        return Why.WHOLE
    return Edit(start, end, finding.replacement)


def _agree(text: str, edit: Edit, others: Sequence[Edit]) -> bool:
    """Whether `others` do what `edit` asks for, one being part of the other: 税物局 → 税务局 and 税物 → 税务."""
    if len(others) == 1 and _contains(others[0], edit):
        return _made_in(text, others[0], [edit]) == others[0].replacement
    return all(_contains(edit, other) for other in others) and _made_in(text, edit, others) == edit.replacement


def _contains(wide: Edit, narrow: Edit) -> bool:
    return wide.start <= narrow.start and narrow.end <= wide.end


def _made_in(text: str, wide: Edit, narrow: Sequence[Edit]) -> str:
    """What the stretch of `wide` becomes by the edits `narrow` alone."""
    moved = (edit._replace(start=edit.start - wide.start, end=edit.end - wide.start) for edit in narrow)
    return edited(text[wide.start : wide.end], moved)


def _touching(edits: list[Edit], edit: Edit) -> list[Edit]:
    """Those of `edits`, which are ascending and never overlap, that share a character with `edit`."""
    first = bisect_right(edits, edit.start, key=lambda other: other.end)
    last = bisect_left(edits, edit.end, key=lambda other: other.start)
    return edits[first:last]


def objections(before: tuple[Draft, Verdict], fix: Fixed, after: tuple[Draft, Verdict]) -> list[str]:
    """Why the fixed draft must not take the place of the old one, in Chinese; nothing if it may.

    The draft must read as it did but for the replacements, the findings applied must be gone, and nothing graver than
    a reminder may be new.
    """
    moves = _Moves(fix.applied)
    found: list[str] = []
    parts = dict(after[0].parts())
    expected = {part.name: moves.text(part.name, part.text) for part in before[0].parts()}
    kept = {"kind", "source", "channel", "account", "published"}
    if parts != expected or before[0].model_dump(include=kept) != after[0].model_dump(include=kept):
        found.append("改写会连带改变稿件的其他文字，没有改写")
    places: defaultdict[tuple[str, str], set[Span]] = defaultdict(set)
    for finding in fix.applied:
        places[finding.id, finding.part].add(moves.span(finding.part, finding.span))
    still = {id(new): new for new in after[1].findings if _overlap(new.span, places[new.id, new.part])}
    found += [f"改写后仍有同样的问题（{new.id}），没有改写" for new in still.values()]
    applied = {id(finding) for finding in fix.applied}
    known: defaultdict[tuple[str, str], set[Span]] = defaultdict(set)
    for old in before[1].findings:
        if id(old) not in applied:
            known[old.id, old.part].add(moves.span(old.part, old.span))
    for new in after[1].findings:
        if new.grade < Grade.REVISE or id(new) in still or _overlap(new.span, known[new.id, new.part]):
            continue
        found.append(f"改写会带来新的问题（{new.gate.label}：{new.id}），没有改写")
    if len(after[1].failures) > len(before[1].failures):
        found.append("改写后有检查没能完成，没有改写")
    return list(dict.fromkeys(found))


def _overlap(span: Span, others: AbstractSet[Span]) -> bool:
    # Nearly all stand where they stood.
    return span in others or any(span.start < end and start < span.end for start, end in others)


class _Moves:
    """Where the places of a draft's parts are after the findings applied have been replaced."""

    def __init__(self, applied: Iterable[Finding]) -> None:
        edits: defaultdict[str, set[Edit]] = defaultdict(set)
        for finding in applied:
            edits[finding.part].add(Edit(*finding.span, finding.replacement or ""))
        self._edits = {part: _widest(found) for part, found in edits.items()}
        self._shifts: dict[str, list[int]] = {}
        for part, found in self._edits.items():
            shift = 0
            self._shifts[part] = [shift := shift + len(e.replacement) - (e.end - e.start) for e in found]

    def text(self, part: str, text: str) -> str:
        return edited(text, self._edits.get(part, ()))

    def span(self, part: str, span: Span) -> Span:
        return Span(self._place(part, span.start, is_end=False), self._place(part, span.end, is_end=True))

    def _place(self, part: str, place: int, *, is_end: bool) -> int:
        edits = self._edits.get(part, [])
        before = bisect_right(edits, place, key=lambda edit: edit.end)
        moved = place + (self._shifts[part][before - 1] if before else 0)
        if before < len(edits) and edits[before].start < place:
            # Inside a replacement there are no places to keep: it counts as a whole.
            begin = moved - (place - edits[before].start)
            return begin + len(edits[before].replacement) if is_end else begin
        return moved


def _widest(edits: Iterable[Edit]) -> list[Edit]:
    """Without those that lie in another and say the same."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, -edit.end)):
        if not found or edit.start >= found[-1].end:
            found.append(edit)
    return found
