"""What `fix` would write, for a person to agree to: a line for each replacement, and the diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from tax_review.fixing import Edit, Fixed, edited
from tax_review.inputs.read import Read
from tax_review.models import Finding, Verdict
from tax_review.reports.folding import Folded, visible
from tax_review.reports.masked_verdict import masked
from tax_review.reports.masking import Masked
from tax_review.reports.places import Places
from tax_review.reports.wording import part_label, short

_CONTEXT = 3
# A page is often one line: of longer lines only what lies around the changes is shown.
_LONGEST_LINE = 300
_AROUND = 40


class Change(NamedTuple):
    """A line of a diff: ` `, `-`, `+` or `@`, and the text."""

    sign: str
    text: Text


def lines(read: Read, verdict: Verdict, fix: Fixed, *, unmasked: bool = False) -> Iterator[str]:
    """A sentence for each replacement that is made, and for each that is left alone, with the reason."""
    shown = {id(old): new for old, new in zip(verdict.findings, _shown(read, verdict, unmasked=unmasked), strict=True)}
    places = Places(read)

    def where(part: str, span: tuple[int, int]) -> str:
        return f"{part_label(part)}{places.label(part, span) or ''}"

    # Several judgements may lead to one change.
    made: dict[str, list[str]] = {}
    for finding in fix.applied:
        safe = shown[id(finding)]
        what = f"“{short(safe.quote)}” → “{safe.replacement}”" if safe.replacement else f"删去“{short(safe.quote)}”"
        made.setdefault(f"{where(finding.part, finding.span)}：{what}", []).append(finding.id)
    for sentence, ids in made.items():
        yield f"{sentence}（{'、'.join(ids)}）"
    for finding, why in fix.left:
        safe = shown[id(finding)]
        yield f"没有改：{where(finding.part, finding.span)}“{short(safe.quote)}”（{finding.id}）：{why.label}"


def _shown(read: Read, verdict: Verdict, *, unmasked: bool) -> Sequence[Finding]:
    return verdict.findings if unmasked else masked(read.draft, verdict).findings


def diff(read: Read, verdict: Verdict, fix: Fixed, *, unmasked: bool = False) -> Iterator[Change]:
    """The unified diff of the file's text and `fix`, what is sensitive in either masked unless `unmasked`."""
    text = read.text if unmasked else _masked_source(read, verdict)
    edits = [
        edit if text[edit.start : edit.end] == read.text[edit.start : edit.end] else _hidden(edit) for edit in fix.edits
    ]
    yield from _hunks(text, edits)


def print_diff(out: Console, name: str, changes: Iterable[Change]) -> None:
    """Print a diff: folded and coloured on a terminal, as it is where a program reads it."""
    styles = {"-": "red", "+": "green", "@": "cyan", " ": ""}
    head = [Change("-", Text(f"-- {name}")), Change("+", Text(f"++ {name}（改后）"))]
    for sign, text in chain(head, changes):
        line = text.copy()
        line.stylize_before(styles[sign])
        mark = Text(sign, style=styles[sign])
        if sign == "@":
            out.print(line, soft_wrap=True)
        elif out.is_terminal:
            out.print(Folded(mark, line))
        else:
            out.print(Text.assemble(mark, line), soft_wrap=True)


def _hidden(edit: Edit) -> Edit:
    return edit._replace(replacement="*" * len(edit.replacement))


def _masked_source(read: Read, verdict: Verdict) -> str:
    """The file's text with the characters hidden that are hidden in the draft."""
    hidden = Masked(read.draft, verdict)
    if not hidden.hides:
        return read.text
    chars = list(read.text)
    for part in read.draft.parts():
        safe = hidden.parts[part.name]
        for piece in read.pieces.get(part.name, ()):
            own = safe[piece.start : piece.end]
            if own != part.text[piece.start : piece.end]:
                stars = own if piece.is_verbatim else "*" * (piece.source_end - piece.source_start)
                chars[piece.source_start : piece.source_end] = stars
    # The head of a file says things, too, whose places are not told.
    return hidden.words("".join(chars))


def _hunks(text: str, edits: Sequence[Edit]) -> Iterator[Change]:
    """Unified diff from edits that are known: no searching, so that its time is that of reading the text."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    if starts[-1] == len(text) and len(starts) > 1:
        starts.pop()
    blocks = _blocks(starts, edits)
    ahead = 0
    number = 0
    while number < len(blocks):
        first = number
        while number + 1 < len(blocks) and blocks[number + 1].first - blocks[number].last <= 2 * _CONTEXT + 1:
            number += 1
        number += 1
        hunk = blocks[first:number]
        low = max(0, hunk[0].first - _CONTEXT)
        high = min(len(starts), hunk[-1].last + 1 + _CONTEXT)
        body: list[Change] = []
        at = low
        for block in hunk:
            body += [Change(" ", _beside(_line(text, starts, line))) for line in range(at, block.first)]
            body += _block(text, starts, block)
            at = block.last + 1
        body += [Change(" ", _beside(_line(text, starts, line))) for line in range(at, high)]
        old = sum(change.sign in " -" for change in body)
        new = sum(change.sign in " +" for change in body)
        yield Change("@", Text(f"@@ -{low + 1},{old} +{low + 1 + ahead},{new} @@"))
        yield from body
        ahead += new - old


class _Block(NamedTuple):
    """Neighbouring lines that are edited, and the edits in them."""

    first: int
    last: int
    edits: tuple[Edit, ...]


def _blocks(starts: Sequence[int], edits: Sequence[Edit]) -> list[_Block]:
    blocks: list[_Block] = []
    line = 0
    for edit in edits:
        while line + 1 < len(starts) and starts[line + 1] <= edit.start:
            line += 1
        last = line
        while last + 1 < len(starts) and starts[last + 1] < edit.end:
            last += 1
        if blocks and blocks[-1].last >= line:
            blocks[-1] = _Block(blocks[-1].first, max(last, blocks[-1].last), (*blocks[-1].edits, edit))
        else:
            blocks.append(_Block(line, last, (edit,)))
    return blocks


def _line(text: str, starts: Sequence[int], line: int) -> str:
    end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text.rstrip("\n") if text.endswith("\n") else text)
    return text[starts[line] : max(starts[line], end)]


def _block(text: str, starts: Sequence[int], block: _Block) -> Iterator[Change]:
    begin = starts[block.first]
    end = starts[block.last] + len(_line(text, starts, block.last))
    end = max(end, *(edit.end for edit in block.edits))
    old = text[begin:end]
    moved = [edit._replace(start=edit.start - begin, end=edit.end - begin) for edit in block.edits]
    before, after = Text(old), Text(edited(old, moved))
    shift = 0
    for edit in moved:
        before.stylize("reverse", edit.start, edit.end)
        after.stylize("reverse", edit.start + shift, edit.start + shift + len(edit.replacement))
        shift += len(edit.replacement) - (edit.end - edit.start)
    for sign, marked in (("-", before), ("+", after)):
        for line in marked.split("\n", allow_blank=True):
            line.plain = visible(line.plain)
            yield Change(sign, _around_marks(line))


def _around_marks(line: Text) -> Text:
    """A line cut down to its marks and what lies around them, if it is long."""
    if len(line) <= _LONGEST_LINE:
        return line
    keep: list[tuple[int, int]] = []
    for mark in sorted(line.spans):
        low, high = max(0, mark.start - _AROUND), min(len(line), mark.end + _AROUND)
        if keep and low <= keep[-1][1]:
            keep[-1] = (keep[-1][0], max(high, keep[-1][1]))
        else:
            keep.append((low, high))
    shown = Text()
    at = 0
    for low, high in keep:
        shown.append("…" if low > at else "").append_text(line[low:high])
        at = high
    return shown.append("…" if at < len(line) else "")


def _beside(text: str) -> Text:
    """A line of context."""
    line = Text(visible(text))
    return line if len(line) <= _LONGEST_LINE else line[: 2 * _AROUND].append("…")
