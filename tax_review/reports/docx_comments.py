"""Comments of a Word file: the part that holds them, and the marks in the body that say what each is on."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from tax_review.errors import InputError
from tax_review.inputs.docx_story import BOX, MC, RUN, M, P, T, own_runs, own_text
from tax_review.inputs.docx_styles import Styles
from tax_review.inputs.ooxml import Package, W
from tax_review.inputs.read import Run, Slice

AUTHOR = "tax_review"
_INITIALS = "审"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NUMBER = re.compile(r"[0-9]{1,9}")
# Wholes that cannot be divided, nor marked inside.
_WHOLE = (RUN, f"{M}oMath", f"{M}oMathPara", f"{MC}AlternateContent")
_GREY = "666666"
_SIZE, _SMALL = "18", "15"
"""Half points: comments look alike whatever the document's own text looks like."""


class Line(NamedTuple):
    """A line of a comment: a label in bold, in a colour if it has one, and what it says."""

    text: str
    label: str = ""
    colour: str | None = None
    is_small: bool = False


class Stretch(NamedTuple):
    """From a place in one run of the body to a place in another."""

    first: Run
    start: int
    last: Run
    end: int


class Comments:
    """The comments part of a file: what was there, and what is added."""

    def __init__(self, package: Package, date: dt.date) -> None:
        self._package = package
        self._date = date
        self._styles = Styles.of(package)
        known = package.related(package.main, "comments")
        if known:
            self._part = known[0]
            self._root = package.xml(self._part)
            if self._root.tag != f"{W}comments":
                raise InputError("文件里原有的批注已损坏，请在 Word 中打开后重新另存为 .docx")
        else:
            self._part = self._free_name()
            self._root = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        self._is_new = not known
        numbers = [item.get(f"{W}id", "") for item in self._root.iter(f"{W}comment")]
        self._next = 1 + max((int(number) for number in numbers if _NUMBER.fullmatch(number)), default=-1)

    def add(self, lines: Sequence[Line]) -> str:
        """Add a comment of these lines; its number."""
        number = str(self._next)
        self._next += 1
        comment = etree.SubElement(self._root, f"{W}comment")
        _set(comment, id=number, author=AUTHOR, date=f"{self._date}T00:00:00Z", initials=_INITIALS)
        for place, line in enumerate(lines):
            self._add_line(comment, line, is_first=place == 0)
        return number

    def _add_line(self, comment: etree._Element, line: Line, *, is_first: bool) -> None:
        paragraph = etree.SubElement(comment, P)
        traits = etree.SubElement(paragraph, f"{W}pPr")
        if style := self._styles.named("annotation text"):
            etree.SubElement(traits, f"{W}pStyle").set(f"{W}val", style)
        # A document's own text may be in size 16 with both edges justified and two characters of indent.
        _set(etree.SubElement(traits, f"{W}spacing"), before="0", after="0", line="240", lineRule="auto")
        _set(etree.SubElement(traits, f"{W}ind"), left="0", right="0", firstLine="0", firstLineChars="0")
        _set(etree.SubElement(traits, f"{W}jc"), val="left")
        if is_first:
            etree.SubElement(etree.SubElement(paragraph, RUN), f"{W}annotationRef")
        for text, is_label in ((line.label, True), (line.text, False)):
            if text:
                run = etree.SubElement(paragraph, RUN)
                look = etree.SubElement(run, f"{W}rPr")
                if is_label:
                    etree.SubElement(look, f"{W}b")
                if colour := line.colour if is_label else _GREY if line.is_small else None:
                    _set(etree.SubElement(look, f"{W}color"), val=colour)
                for size in ("sz", "szCs"):
                    _set(etree.SubElement(look, f"{W}{size}"), val=_SMALL if line.is_small else _SIZE)
                words = etree.SubElement(run, T)
                words.text = _NO_XML.sub("\ufffd", text).replace("\n", "⏎")
                words.set(_SPACE, "preserve")

    def changed(self) -> dict[str, bytes]:
        """The members of the package that comments change besides the body."""
        changed = {self._part: _bytes(self._root)}
        if self._package.content_type(self._part) != _MEDIA_TYPE:
            changed["[Content_Types].xml"] = self._with_type()
        if self._is_new:
            changed |= self._with_relation()
        return changed

    def _with_type(self) -> bytes:
        root = self._package.xml("[Content_Types].xml")
        for item in list(root):
            if item.get("PartName", "").lower() == f"/{self._part}".lower():
                root.remove(item)
        override = etree.SubElement(root, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{self._part}")
        override.set("ContentType", _MEDIA_TYPE)
        return _bytes(root)

    def _with_relation(self) -> dict[str, bytes]:
        folder, file = posixpath.split(self._package.main)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if self._package.has(name):
            root = self._package.xml(name)
        else:
            root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        taken = {item.get("Id") for item in root}
        relation = etree.SubElement(root, f"{{{_RELATIONS}}}Relationship")
        relation.set("Id", next(i for n in range(1, len(taken) + 2) if (i := f"rIdTaxReview{n}") not in taken))
        relation.set("Type", _KIND)
        relation.set("Target", f"/{self._part}")
        return {name: _bytes(root)}

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._package.main)
        names = (posixpath.join(folder, f"comments{number or ''}.xml") for number in range(10_000))
        return next(name for name in names if not self._package.has(name))


class Body:
    """The body of a file, to be marked."""

    def __init__(self, root: etree._Element, part: str) -> None:
        self.part = part
        self._root = root
        self._paragraphs = list(root.iter(P))
        self._runs: dict[int, list[etree._Element]] = {}
        self._pieces: dict[Run, list[tuple[int, etree._Element]]] = {}
        self._starts: defaultdict[etree._Element, list[str]] = defaultdict(list)
        self._ends: defaultdict[etree._Element, list[str]] = defaultdict(list)
        self._first: list[str] = []

    def stretch(self, slices: Sequence[Slice]) -> Stretch | None:
        """The stretch from the first slice to the last; None where Word has no comments."""
        first, last = slices[0], slices[-1]
        assert first.run is not None
        assert last.run is not None
        if _whole(self._run(first)) is None or _whole(self._run(last)) is None:
            return None
        return Stretch(first.run, first.start, last.run, last.end)

    def is_exact(self, slices: Sequence[Slice]) -> bool:
        """Whether exactly these characters can be marked."""
        return all(piece.start < piece.end and _whole(run := self._run(piece)) is run for piece in slices)

    def divide(self, stretches: Sequence[Stretch]) -> None:
        """Divide the runs wherever a stretch begins or ends; before that nothing may be marked."""
        cuts: defaultdict[Run, set[int]] = defaultdict(set)
        for stretch in stretches:
            cuts[stretch.first].add(stretch.start)
            cuts[stretch.last].add(stretch.end)
        for run, places in cuts.items():
            element = self._run(Slice(0, 0, run))
            whole = _whole(element)
            assert whole is not None
            self._pieces[run] = _divided(element, sorted(places)) if whole is element else [(0, whole)]

    def mark(self, stretch: Stretch, number: str) -> None:
        """Put comment `number` on a stretch."""
        first = [piece for start, piece in self._pieces[stretch.first] if start <= stretch.start][-1]
        before_end = max(stretch.end - 1, stretch.start if stretch.first == stretch.last else 0)
        last = [piece for start, piece in self._pieces[stretch.last] if start <= before_end][-1]
        self._starts[first].append(number)
        self._ends[last].append(number)

    def mark_start(self, number: str) -> None:
        """Put comment `number` on the beginning of the document."""
        self._first.append(number)

    def finish(self) -> None:
        """Write the marks into the body."""
        for element, numbers in self._starts.items():
            for number in numbers:
                element.addprevious(_mark("commentRangeStart", number))
        for element, numbers in self._ends.items():
            at = element
            for mark in (*(_mark("commentRangeEnd", n) for n in numbers), *map(_reference, numbers)):
                at.addnext(mark)
                at = mark
        paragraph = self._first_paragraph()
        place = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        for number in reversed(self._first):
            marks = _mark("commentRangeStart", number), _mark("commentRangeEnd", number), _reference(number)
            paragraph[place:place] = marks

    def xml(self) -> bytes:
        """The body as it is to be written."""
        return _bytes(self._root)

    def _run(self, piece: Slice) -> etree._Element:
        run = piece.run
        assert run is not None
        try:
            if run.paragraph not in self._runs:
                self._runs[run.paragraph] = list(own_runs(self._paragraphs[run.paragraph]))
            element = self._runs[run.paragraph][run.run]
        except IndexError:
            raise ValueError("this is not the file that was read: it has no such run") from None
        if run not in self._pieces and piece.end > sum(len(own_text(child)) for child in element):
            raise ValueError("this is not the file that was read: a run is shorter")
        return element

    def _first_paragraph(self) -> etree._Element:
        inside = (p for p in self._root.iter(P) if next(p.iterancestors(RUN, f"{MC}AlternateContent"), None) is None)
        paragraph = next(inside, None)
        if paragraph is None:
            body = self._root.find(f"{W}body")
            paragraph = etree.Element(P)
            (self._root if body is None else body).insert(0, paragraph)
        return paragraph


def _whole(run: etree._Element) -> etree._Element | None:
    """The run itself or the whole it cannot be marked inside of; None if that stands in no paragraph."""
    whole = run
    for ancestor in run.iterancestors(*_WHOLE):
        whole = ancestor
    paragraph = next(whole.iterancestors(P), None)
    return None if paragraph is None or next(paragraph.iterancestors(BOX), None) is not None else whole


def _divided(run: etree._Element, cuts: Sequence[int]) -> list[tuple[int, etree._Element]]:
    """Divide a run at these places of its text; the pieces with the places where they begin."""
    pieces = [(0, run)]
    at = 0
    traits = run.find(f"{W}rPr")
    for child in list(run):
        text = own_text(child)
        inside = [cut for cut in cuts if at < cut < at + len(text)]
        parts = _divided_text(child, [cut - at for cut in inside]) if inside else [child]
        for place, part in zip([at, *inside], parts, strict=True):
            current_start, current = pieces[-1]
            if place in cuts and current_start < place and text:
                following = etree.Element(RUN, dict(run.attrib))
                if traits is not None:
                    following.append(deepcopy(traits))
                current.addnext(following)
                pieces.append((place, following))
                current = following
            if part.getparent() is not current:
                current.append(part)
        at += len(text)
    return pieces


def _divided_text(element: etree._Element, cuts: Sequence[int]) -> list[etree._Element]:
    text = element.text or ""
    ends = [0, *cuts, len(text)]
    texts = [text[start:end] for start, end in pairwise(ends)]
    if element.get(_SPACE) != "preserve":
        # Blanks at the edges were not shown; they must not appear now.
        texts[0], texts[-1] = texts[0].lstrip(" \t\r\n"), texts[-1].rstrip(" \t\r\n")
    parts = [element, *(etree.Element(T) for _ in cuts)]
    for part, own in zip(parts, texts, strict=True):
        part.text = own
        part.set(_SPACE, "preserve")
    return parts


def _mark(name: str, number: str) -> etree._Element:
    mark = etree.Element(f"{W}{name}")
    mark.set(f"{W}id", number)
    return mark


def _reference(number: str) -> etree._Element:
    run = etree.Element(RUN)
    run.append(_mark("commentReference", number))
    return run


def _set(element: etree._Element, **values: str) -> None:
    for key, value in values.items():
        element.set(f"{W}{key}", value)


def _bytes(root: etree._Element) -> bytes:
    xml: bytes = etree.tostring(root, encoding="UTF-8", standalone=True)
    return xml
