"""Word files (.docx, .docm): title, body, captions, page margins and properties, each character with its run.

Read as the reader of the finished document sees it: tracked insertions in, deletions out, results of fields without
their codes, text boxes once and after the paragraph that holds them, merged cells once. Hidden text is left out and
reported; comments are left out. Paragraphs are divided by an empty line, so that nothing is taken for wrapped prose;
the cells of a row by a tab. Footnotes and endnotes follow the body. Headers and footers are parts of their own
(`margins`), and so are the file's name and its properties: they say what the body does not say.

A run's text is what is visible of it: words, tabs, line breaks as \\n, no-break hyphens as -, soft hyphens, symbols.
`Run.paragraph` counts all `w:p` elements of the XML part in document order, `Run.run` all `w:r` elements of that
paragraph, both from 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree
from pydantic import ValidationError

from tax_review.errors import InputError
from tax_review.inputs.docx_properties import properties
from tax_review.inputs.docx_story import Block, Findings, Story, What
from tax_review.inputs.docx_styles import Styles
from tax_review.inputs.ooxml import Package, R, W
from tax_review.inputs.read import Piece, Read, Run
from tax_review.models import Draft, Unchecked

_LONGEST_TITLE = 64
_SENTENCE_MARKS = "。！？；，、：.!?;,:"
_TITLE_STYLES = {"title", "标题", "大标题", "主标题", "文章标题", "公文标题"}
_SHOWN_PLACES = 5


class Layout(NamedTuple):
    """What a Word file holds: its blocks of text in order, before they become parts of a draft."""

    body: list[Block]
    margins: list[Block]
    findings: Findings


def read_docx(content: bytes, *, name: str | None = None, **particulars: Any) -> Read:
    """Read a Word file. `name` is the file's name; `particulars` are fields of Draft that win over the file's own.

    Raises InputError, in words for an editor, if it is no Word file or must not be read.
    """
    package = Package(content)
    layout = layout_of(package)
    given = {key: value for key, value in particulars.items() if value is not None}
    title, body = _divided(layout.body, given.get("title"))
    parts = {
        "title": _Part(title),
        "body": _Part(body),
        **{f"captions[{number}]": _Part([block]) for number, block in enumerate(layout.findings.captions)},
        **{f"margins[{number}]": _Part([block]) for number, block in enumerate(layout.margins)},
    }
    # Word makes the first line the file's title and name: that is checked where it stands.
    known_title = " ".join(parts["title"].text.split())
    about = [
        one
        for one in properties(package, name)
        if not known_title or known_title not in (one.text, one.text.rpartition(".")[0])
    ]
    fields: dict[str, Any] = {
        "title": parts["title"].text,
        "body": parts["body"].text,
        "captions": tuple(block.text for block in layout.findings.captions),
        "margins": tuple(block.text for block in layout.margins),
        "properties": tuple(item.text for item in about),
        "unchecked": tuple(_unchecked(layout)),
        **given,
    }
    try:
        draft = Draft.model_validate(fields)
    except ValidationError as error:
        wrong = "、".join(sorted({str(item["loc"][0]) for item in error.errors()}))
        raise InputError(f"稿件的说明有误：{wrong}") from None
    held = dict(draft.parts())
    known = {part: own for part, own in parts.items() if own.text and held.get(part) == own.text}
    spots: dict[str, tuple[tuple[int, str], ...]] = {part: tuple(own.spots) for part, own in known.items()}
    if draft.properties == fields["properties"]:
        spots |= {f"properties[{number}]": ((0, item.label),) for number, item in enumerate(about)}
    pieces = {part: tuple(own.pieces) for part, own in known.items()}
    return Read(draft, "", pieces, tuple(_notes(layout)), spots)


def layout_of(package: Package) -> Layout:
    """All text of a Word file in reading order."""
    styles = Styles.of(package)
    findings = Findings()
    root = package.main_document()
    body = Story(package, package.main, root, styles, findings).blocks()
    for kind, label, marks in (("footnotes", "脚注", "footnote"), ("endnotes", "尾注", "endnote")):
        for part in package.related(package.main, kind):
            body += _notes_of(package, part, styles, findings, label, marks)
    _look_around(package, root, findings)
    return Layout(body, _margins(package, root, styles, findings), findings)


def _notes_of(package: Package, part: str, styles: Styles, findings: Findings, label: str, tag: str) -> Iterator[Block]:
    """Footnotes or endnotes in the order in which the text refers to them; others are seen by nobody."""
    root = package.xml(part)
    story = Story(package, part, root, styles, findings)
    notes = {note.get(f"{W}id", ""): note for note in root.iter(f"{W}{tag}") if note.get(f"{W}type") is None}
    order = list(dict.fromkeys(i for i in findings.references[tag] if i in notes))
    for number, reference in enumerate(order, 1):
        yield from story.blocks(notes[reference], f"{label}{number}")
    for reference, note in notes.items():
        if reference not in order and (text := "".join(note.itertext(f"{W}t")).strip()):
            findings.hide(label, text)


def _margins(package: Package, root: etree._Element, styles: Styles, findings: Findings) -> list[Block]:
    """Headers and footers, each text once."""
    relations = package.relations(package.main)
    found: dict[str, Block] = {}
    seen: set[str] = set()
    for reference in root.iter(f"{W}headerReference", f"{W}footerReference"):
        relation = relations.get(reference.get(f"{R}id", ""))
        if relation is None or relation.is_external or relation.target in seen or not package.has(relation.target):
            continue
        seen.add(relation.target)
        label = "页眉" if reference.tag == f"{W}headerReference" else "页脚"
        story = Story(package, relation.target, package.xml(relation.target), styles, findings)
        for block in story.blocks(label=label):
            found.setdefault(block.text, block)
    return list(found.values())


def _look_around(package: Package, root: etree._Element, findings: Findings) -> None:
    """Whatever the file holds beside its text."""
    kinds = package.content_types()
    if any("vbaproject" in kind or "ms-word.vbadata" in kind for kind in kinds):
        findings.leave_out("macro", "宏", "文件带有宏（VBA 程序），没有检查；公开发布的稿件不应带宏，请另存为 .docx")
    media: tuple[tuple[What, str], ...] = (("video", "视频"), ("audio", "音频"))
    for what, label in media:
        if any(one.startswith(f"{what}/") for one in kinds) and what not in {i.what for i in findings.unchecked}:
            findings.leave_out(what, label, f"没有查看{label}内容")
    for part in (package.main, *package.related(package.main, "settings")):
        for relation in package.relations(part).values():
            if relation.is_external and relation.kind == "attachedTemplate":
                findings.leave_out("macro", "外部模板", "文件会加载另处的模板，模板里的宏和内容没有检查")
    findings.comments = sum(
        1 for part in package.related(package.main, "comments") for _ in package.xml(part).iter(f"{W}comment")
    )
    revisions = (f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo")
    findings.is_revised = next(root.iter(*revisions), None) is not None


def _divided(blocks: list[Block], given: str | None) -> tuple[list[Block], list[Block]]:
    """The blocks of the title and those of the body. A title given from outside need not be the one in the file."""
    title = _title(blocks)
    if given is not None and _Part(title).text != given:
        return [], blocks
    return title, [block for block in blocks if not any(block is one for one in title)]


def _title(blocks: list[Block]) -> list[Block]:
    outside = [block for block in blocks if block.is_plain]
    styled = [number for number, block in enumerate(outside) if block.style in _TITLE_STYLES]
    if styled:
        # A long title is often broken over two paragraphs.
        first = styled[0]
        lines = outside[first : first + 2] if first + 1 in styled else outside[first : first + 1]
        return lines if sum(len(line.text) for line in lines) <= 2 * _LONGEST_TITLE else []
    if len(blocks) < 2 or not blocks[0].is_plain:
        return []
    first_block = blocks[0]
    line = first_block.text.strip()
    if len(line) > _LONGEST_TITLE or (line[-1] in _SENTENCE_MARKS and not first_block.is_heading):
        return []
    return [first_block]


class _Part:
    """One part of a draft, put together from blocks."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        texts: list[str] = []
        self.pieces: list[Piece] = []
        self.spots: list[tuple[int, str]] = []
        at = 0
        for block in blocks:
            if texts:
                texts.append(block.lead)
                at += len(block.lead)
            self.spots.append((at, block.label))
            for chunk in block.chunks:
                end = at + len(chunk.text)
                if chunk.run is not None:
                    self._add(at, end, chunk.start, chunk.end, chunk.run)
                texts.append(chunk.text)
                at = end
        self.text = "".join(texts)

    def _add(self, start: int, end: int, source_start: int, source_end: int, run: Run) -> None:
        piece = Piece(start, end, source_start, source_end, run)
        last = self.pieces[-1] if self.pieces else None
        follows = last is not None and (last.run, last.end, last.source_end) == (run, start, source_start)
        if last is not None and follows and last.is_verbatim and piece.is_verbatim:
            self.pieces[-1] = last._replace(end=end, source_end=source_end)
        else:
            self.pieces.append(piece)


def _unchecked(layout: Layout) -> Iterator[Unchecked]:
    yield from layout.findings.unchecked
    hidden = layout.findings.hidden
    if hidden:
        places = "、".join(list(dict.fromkeys(label for label, _ in hidden))[:_SHOWN_PLACES])
        count = sum(len(text) for _, text in hidden)
        yield Unchecked(
            what="hidden",
            name="隐藏文字",
            reason=f"{places}等处藏有 {count} 个看不见的字，没有检查；请显示出来删去，或改为正常文字",
        )


def _notes(layout: Layout) -> Iterator[str]:
    if layout.findings.is_revised:
        yield "文件里有未处理的修订，已按全部接受后的文字检查；定稿前请接受或拒绝修订"
    if layout.findings.comments:
        yield f"文件里有 {layout.findings.comments} 条批注，批注的文字没有检查；发布前请删去"
