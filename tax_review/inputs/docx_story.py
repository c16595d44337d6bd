"""One story of a Word file, its body, a header, a note, as blocks of text in reading order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from lxml import etree

from tax_review.errors import InputError
from tax_review.inputs.docx_styles import Styles
from tax_review.inputs.docx_symbols import symbol
from tax_review.inputs.links import address_of, shows
from tax_review.inputs.ooxml import DEEPEST, TOO_DEEP, Package, R, W
from tax_review.inputs.read import Run
from tax_review.models import Unchecked

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - its prefix in every Word file
P, RUN, T = f"{W}p", f"{W}r", f"{W}t"
BOX = f"{W}txbxContent"

_UNDERSTOOD = (
    "http://schemas.microsoft.com/office/",
    "http://schemas.openxmlformats.org/",
    "http://www.wps.cn/",
    "urn:schemas-microsoft-com:",
)
_DELETED = {f"{W}del", f"{W}moveFrom"}
_INLINE = {RUN, f"{M}r", f"{W}hyperlink", f"{W}fldSimple", f"{W}smartTag", f"{M}oMath", f"{M}oMathPara"}
_FOREIGN = {f"{W}altChunk": "嵌入的其他文档", f"{W}subDoc": "子文档"}
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_BLANKS = str.maketrans("\t\r\n", "   ")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_LINK_FIELD = re.compile(r"\s*HYPERLINK\s+(?!\\)(?:\"([^\"]*)\"|(\S+))", re.IGNORECASE)
_LIVE_FIELD = re.compile(r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|LINK)\b", re.IGNORECASE)
_WIDEST = 1_000
_MOST_RUNS = 300_000
_PARAGRAPH = 3
"""What reading a paragraph takes, in runs."""
_TOO_MANY = "文件里的段落或格式片段多得不正常，不像一篇稿件；请把正文粘贴到新文档（只保留文本）后再检查"

What = Literal["attachment", "image", "video", "audio", "embedded", "macro", "hidden"]
# What a drawing may hold besides pictures and text, by the local name of the element that tells it.
_OBJECTS: dict[str, tuple[What, str, str]] = {
    "chart": ("embedded", "图表", "没有检查图表里的文字和数据"),
    "relIds": ("embedded", "SmartArt 图示", "没有检查图示里的文字"),
    "OLEObject": ("embedded", "嵌入对象", "没有检查嵌入对象的内容"),
    "control": ("macro", "控件", "没有检查控件及其程序"),
    "webVideoPr": ("video", "视频", "没有查看视频内容"),
    "videoFile": ("video", "视频", "没有查看视频内容"),
    "quickTimeFile": ("video", "视频", "没有查看视频内容"),
    "audioFile": ("audio", "音频", "没有听音频内容"),
    "wavAudioFile": ("audio", "音频", "没有听音频内容"),
    "contentPart": ("image", "墨迹", "没有查看手写墨迹的内容"),
    "model3d": ("embedded", "三维模型", "没有查看三维模型"),
    "pic": ("image", "图片", "没有查看图片内容"),
    "imagedata": ("image", "图片", "没有查看图片内容"),
}


class Chunk(NamedTuple):
    """A stretch of text and the characters of its run that it was read from; no run: not to be pointed at."""

    text: str
    run: Run | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Block:
    """A paragraph of text, and what is known of it."""

    chunks: list[Chunk]
    lead: str
    """What divides it from the block before."""
    label: str
    style: str = ""
    is_plain: bool = False
    """It stands in the body itself: in no table, box, note or margin."""
    is_heading: bool = False

    @property
    def text(self) -> str:
        """The text of the block."""
        return "".join(chunk.text for chunk in self.chunks)


@dataclass(slots=True)
class Findings:
    """What a reader met on the way besides text."""

    captions: list[Block] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    references: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Ids of notes in the order in which the text refers to them."""
    boxes: int = 0
    comments: int = 0
    is_revised: bool = False
    left: int = _MOST_RUNS

    def spend(self, effort: int) -> None:
        """Count what is read. Raises InputError where it is too much for a draft."""
        self.left -= effort
        if self.left < 0:
            raise InputError(_TOO_MANY)

    def leave_out(self, what: What, name: str, reason: str) -> None:
        """Note something that cannot be checked."""
        self.unchecked.append(Unchecked(what=what, name=name, reason=reason))

    def hide(self, label: str, text: str) -> None:
        """Note text that a reader does not see."""
        if text.strip():
            self.hidden.append((label, text.strip()))


@dataclass(slots=True)
class _Field:
    """A field under way: first its code, then its result."""

    code: list[str] = field(default_factory=list)
    in_result: bool = False
    since: int = 0
    """Where in the line its result begins."""
    swallowed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A paragraph under way."""

    numbers: dict[etree._Element, Run]
    style: str | None
    chunks: list[Chunk] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    """Text of drawings and between the lines: it stands beside the paragraph."""
    captions: set[str] = field(default_factory=set)


class Story:
    """Reads one XML part of a Word file."""

    def __init__(self, package: Package, part: str, root: etree._Element, styles: Styles, findings: Findings) -> None:
        self._part = part
        self._root = root
        self._styles = styles
        self._findings = findings
        self._relations = package.relations(part)
        self._paragraphs = {element: number for number, element in enumerate(root.iter(P))}
        self._tables = 0
        self._counted = 0

    def blocks(self, container: etree._Element | None = None, label: str | None = None) -> list[Block]:
        """The blocks of text in `container` (the whole story). `label` names its place where paragraphs do not."""
        container = self._root if container is None else container
        self._label = label
        self._lead = "\n\n"
        self._blocks: list[Block] = []
        self._fields: list[_Field] = []
        self._has_codes = _is_balanced(container)
        self._line = _Line({}, None)
        self._block(container, 0)
        return self._blocks

    @property
    def _where(self) -> str:
        return self._label or f"第{self._counted + 1}段"

    def _block(self, element: etree._Element, depth: int) -> None:
        if depth > DEEPEST:
            raise InputError(TOO_DEEP)
        for child in element:
            tag = child.tag
            if tag == P:
                self._paragraph(child, depth + 1)
            elif tag == f"{W}tbl":
                self._table(child, depth + 1)
            elif tag == f"{MC}AlternateContent":
                for chosen in _chosen(child):
                    self._block(chosen, depth + 1)
            elif tag in _FOREIGN:
                self._findings.leave_out("embedded", f"{_FOREIGN[tag]}（{self._where}）", "没有检查其中的内容")
            elif tag in _INLINE:
                self._inline_alone(child, depth + 1)
            elif tag not in _DELETED and not _is_settings(tag):
                self._block(child, depth + 1)

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        if not len(element):
            return
        self._findings.spend(_PARAGRAPH)
        number = self._paragraphs[element]
        runs = {run: Run(self._part, number, place) for place, run in enumerate(own_runs(element))}
        traits = element.find(f"{W}pPr")
        style = self._styles.id_of(traits)
        self._line = line = _Line(runs, style)
        self._inline(element, depth)
        is_plain = self._label is None
        is_heading = is_plain and not self._blocks and self._styles.is_heading(traits)
        self._take(line, depth, style=self._styles.name(style), is_plain=is_plain, is_heading=is_heading)
        # A paragraph whose end was deleted goes on in the next.
        mark = None if traits is None else traits.find(f"{W}rPr")
        if mark is not None and (mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None):
            self._lead = ""

    def _inline_alone(self, element: etree._Element, depth: int) -> None:
        """Runs that stand in no paragraph: no file should have them, and none shall pass unread."""
        self._line = line = _Line({}, None)
        self._inline([element], depth)
        self._take(line, depth)

    def _take(
        self, line: _Line, depth: int, *, style: str = "", is_plain: bool = False, is_heading: bool = False
    ) -> None:
        """The paragraph under way is complete: it becomes a block, and what stood beside it others."""
        label = self._where
        if line.chunks and any(not chunk.text.isspace() for chunk in line.chunks):
            self._blocks.append(Block(line.chunks, self._lead, label, style, is_plain, is_heading))
            self._lead = "\n\n"
            self._counted += is_plain
        if line.beside:
            self._blocks += [Block([Chunk(text)], "\n\n", label) for text in line.beside if text.strip()]
        if not line.boxes:
            return
        kept = self._label, self._lead, self._fields
        for box in line.boxes:
            self._findings.boxes += 1
            self._label, self._lead, self._fields = f"文本框{self._findings.boxes}", "\n\n", []
            self._block(box, depth + 1)
        self._label, self._lead, self._fields = kept

    def _table(self, table: etree._Element, depth: int) -> None:
        outer = self._label
        self._tables += outer is None
        for number, row in enumerate(_inside(table, f"{W}tr", depth), 1):
            traits = row.find(f"{W}trPr")
            if traits is not None and traits.find(f"{W}del") is not None:
                continue
            row_label = outer or f"表{self._tables}第{number}行"
            if traits is not None and _is_on(traits.find(f"{W}hidden")):
                self._findings.hide(row_label, _words(row))
                continue
            column = 1 + (0 if traits is None else _number(traits.find(f"{W}gridBefore"), 0))
            before = len(self._blocks)
            for cell in _inside(row, f"{W}tc", depth):
                traits = cell.find(f"{W}tcPr")
                self._label = outer or f"{row_label}第{column}列"
                column += 1 if traits is None else _number(traits.find(f"{W}gridSpan"), 1)
                if traits is not None and traits.find(f"{W}cellDel") is not None:
                    continue
                merged = None if traits is None else traits.find(f"{W}vMerge")
                if merged is not None and merged.get(f"{W}val", "continue") == "continue":
                    self._findings.hide(self._label, _words(cell))
                    continue
                self._lead = "\t" if len(self._blocks) > before else "\n\n"
                self._block(cell, depth + 1)
        self._label, self._lead = outer, "\n\n"

    def _inline(self, children: Iterable[etree._Element], depth: int) -> None:
        if depth > DEEPEST:
            raise InputError(TOO_DEEP)
        for child in children:
            tag = child.tag
            if tag in (RUN, f"{M}r"):
                self._run(child, depth + 1)
            elif tag == f"{MC}AlternateContent":
                for chosen in _chosen(child):
                    self._inline(chosen, depth + 1)
            elif tag in _DELETED or _is_settings(tag):
                continue
            else:
                since = len(self._line.chunks)
                self._inline(child, depth + 1)
                if tag == f"{W}hyperlink":
                    relation = self._relations.get(child.get(f"{R}id", ""))
                    if relation is not None and relation.is_external:
                        self._say_address(relation.target, since)
                elif tag == f"{W}fldSimple":
                    self._take_code(child.get(f"{W}instr", ""), since)

    def _run(self, element: etree._Element, depth: int) -> None:
        self._findings.spend(1)
        line = self._line
        run = line.numbers.get(element)
        is_hidden = self._styles.hides(element.find(f"{W}rPr"), line.style)
        at = 0
        for child in element:
            tag = child.tag
            if text := own_text(child):
                self._say(Chunk(text, run, at, at + len(text)), is_hidden)
                at += len(text)
            elif is_hidden and tag not in (f"{W}fldChar", f"{W}instrText"):
                self._findings.hide(self._where, _words(child))
            elif tag == f"{W}fldChar":
                self._take_field(child.get(f"{W}fldCharType", ""))
            elif tag == f"{W}instrText":
                if self._fields:
                    self._fields[-1].code.append(child.text or "")
            elif tag == f"{W}ruby":
                self._ruby(child, run, depth + 1)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = etree.QName(child).localname.removesuffix("Reference")
                self._findings.references[kind].append(child.get(f"{W}id", ""))
            elif not _is_settings(tag):
                self._object(child, run, depth + 1)

    def _say(self, chunk: Chunk, is_hidden: bool = False) -> None:
        if is_hidden:
            self._findings.hide(self._where, chunk.text)
        elif self._fields and (code := next((one for one in self._fields if not one.in_result), None)):
            code.swallowed.append(chunk.text)
        else:
            self._line.chunks.append(chunk)

    def _say_address(self, target: str, since: int) -> None:
        """The address behind a link, unless the words said since then show it, as in the other formats."""
        written = "".join(target.split())
        address = "".join(text for text, _, _ in address_of([(written, 0, len(written))]))
        shown = "".join(chunk.text for chunk in self._line.chunks[since:])
        if address and not shows(shown, address):
            self._say(Chunk(f"（{'https:' if address.startswith('//') else ''}{address}）"))

    def _take_field(self, what: str) -> None:
        if not self._has_codes:
            return
        if what == "begin":
            self._fields.append(_Field())
        elif what == "separate" and self._fields:
            self._fields[-1].in_result = True
            self._fields[-1].since = len(self._line.chunks)
        elif what == "end" and self._fields:
            done = self._fields.pop()
            if _HAN.search(text := "".join(done.swallowed)):
                self._findings.hide(self._where, text)
            self._take_code("".join(done.code), done.since)

    def _take_code(self, code: str, since: int) -> None:
        """The code of a field that has ended: a link's address is text, other sources are not to be trusted."""
        if link := _LINK_FIELD.match(code):
            self._say_address(link[1] or link[2] or "", since)
        elif live := _LIVE_FIELD.match(code):
            self._findings.leave_out("embedded", f"域 {live[1].upper()}（{self._where}）", "域的内容取自别处，没有检查")

    def _ruby(self, element: etree._Element, run: Run | None, depth: int) -> None:
        for child in element:
            if child.tag == f"{W}rubyBase":
                self._inline(child, depth)
            elif child.tag == f"{W}rt" and _HAN.search(text := _words(child)):
                self._caption(text, run)

    def _object(self, element: etree._Element, run: Run | None, depth: int, *, in_object: bool = False) -> None:
        """A drawing, a picture, an embedded object: its boxes, its captions, what cannot be checked."""
        if depth > DEEPEST:
            raise InputError(TOO_DEEP)
        tag = element.tag
        if tag == BOX:
            self._line.boxes.append(element)
            return
        if tag == f"{MC}AlternateContent":
            for chosen in _chosen(element):
                self._object(chosen, run, depth + 1, in_object=in_object)
            return
        if tag == f"{A}p":
            self._line.beside.append("".join(element.itertext(f"{A}t", with_tail=False)))
            return
        local = etree.QName(element).localname
        if local in ("docPr", "cNvPr", "shape", "imagedata"):
            for key in ("descr", "alt", "title", f"{O}title"):
                self._caption(element.get(key, ""), run)
        if tag == f"{V}textpath":
            self._line.beside.append(element.get("string", ""))
        # The picture in an embedded object only shows it.
        if local in _OBJECTS and not (in_object and local == "imagedata"):
            what, name, reason = _OBJECTS[local]
            number = 1 + sum(item.what == what and item.name.startswith(name) for item in self._findings.unchecked)
            self._findings.leave_out(what, f"{name}{number}（{self._where}）", reason)
        for child in element:
            self._object(child, run, depth + 1, in_object=in_object or tag == f"{W}object")

    def _caption(self, text: str, run: Run | None) -> None:
        text = text.strip()
        if text and text not in self._line.captions:
            self._line.captions.add(text)
            self._findings.captions.append(Block([Chunk(text, run)], "", f"{self._where}的图注"))


def own_runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph in document order, without those of paragraphs inside its text boxes."""
    if next(paragraph.iterdescendants(P), None) is None:
        yield from paragraph.iter(RUN, f"{M}r")
        return
    for run in paragraph.iter(RUN, f"{M}r"):
        if next(run.iterancestors(P)) is paragraph:
            yield run


def own_text(child: etree._Element) -> str:
    """What one child of a run adds to the run's text."""
    tag = child.tag
    if tag in (T, f"{M}t"):
        return (child.text or "").translate(_BLANKS)
    if tag == f"{W}sym":
        return symbol(child.get(f"{W}font", ""), child.get(f"{W}char", ""))
    return _SIGNS.get(tag, "")


def _chosen(alternatives: etree._Element) -> Iterator[etree._Element]:
    """The one of several renderings that Word takes: the first it understands, else the fallback."""
    for choice in alternatives.iterchildren(f"{MC}Choice"):
        required = [choice.nsmap.get(prefix) or "" for prefix in choice.get("Requires", "").split()]
        if all(namespace.startswith(_UNDERSTOOD) for namespace in required):
            yield choice
            return
    yield from alternatives.iterchildren(f"{MC}Fallback")


def _inside(element: etree._Element, wanted: str, depth: int) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those wrapped in content controls."""
    if depth > DEEPEST:
        raise InputError(TOO_DEEP)
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag not in _DELETED and not _is_settings(child.tag):
            yield from _inside(child, wanted, depth + 1)


def _is_settings(tag: str) -> bool:
    return tag.endswith(("Pr", "PrEx", "Change")) and tag.startswith((W, M))


def _is_balanced(container: etree._Element) -> bool:
    """Whether each field that begins ends; otherwise nothing is taken for a field's code."""
    opened = 0
    for mark in container.iter(f"{W}fldChar"):
        if next(mark.iterancestors(*_DELETED), None) is None:
            kind = mark.get(f"{W}fldCharType")
            opened += (kind == "begin") - (kind == "end")
            if opened < 0:
                return False
    return opened == 0


def _words(element: etree._Element) -> str:
    return "".join(element.itertext(T, with_tail=False))


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1").lower() not in ("0", "false", "off")


def _number(element: etree._Element | None, otherwise: int) -> int:
    value = "" if element is None else element.get(f"{W}val", "")
    return min(int(value), _WIDEST) if value.isascii() and value.isdigit() and len(value) < 6 else otherwise
