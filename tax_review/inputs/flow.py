"""Marked-up text as it reads: tags and text go in, the parts of a draft come out with their places.

HTML and Markdown both end here, so that the same post reads the same. Open elements are kept on a stack, never by
recursion; what closes what is decided by the last place of a name and of a barrier, not by walking the stack.

- Text of elements that are not seen is left out and counted by kind.
- Behind the words of a link stands its address, （https://…）, unless they show it: links are checked by their address.
- Captions, ruby and attributes that readers see become parts of their own; pictures and films are listed as unchecked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tax_review.errors import InputError
from tax_review.inputs import elements
from tax_review.inputs.elements import NO_STYLE, Style, style_of
from tax_review.inputs.links import address_of, shows
from tax_review.inputs.parttext import TOO_MUCH_MARKUP, PartText
from tax_review.inputs.sources import NO_ATTRIBUTES, RAW_CHUNK, SPACE, Attributes, Decoded, Source, write
from tax_review.inputs.tags import REFERENCE, reference
from tax_review.models import Unchecked

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
# Words with single spaces between them; blanks; a reference; NULs, which browsers drop.
_WORD = r"[^ \t\n\f\r&\0]"
_AND = "&(?![#A-Za-z])"
# Possessive throughout: there is nothing to go back for, and nothing is kept for it.
_CHUNK = re.compile(
    rf"(?P<words>(?:{_WORD}++|{_AND})(?:{_WORD}++|{_AND}| (?={_WORD}|{_AND}))*+)"
    rf"|(?P<blank>[ \t\n\f\r]++)|(?P<reference>{REFERENCE.pattern}|&)|\0++"
)
_PRE_CHUNK = re.compile(rf"(?P<words>(?:[^&\0]++|{_AND})++)|(?P<reference>{REFERENCE.pattern}|&)|\0++")
_RAW_PRE_CHUNK = re.compile(r"(?P<words>[^\0]++)|\0++")
_PATTERNS = {
    (False, False): _CHUNK,
    (True, False): RAW_CHUNK,
    (False, True): _PRE_CHUNK,
    (True, True): _RAW_PRE_CHUNK,
}
_MOST_LISTED = 50
_MOST_LINES = 5
_MOST_REFERENCES = 200_000
_LONGEST_STYLE = 20_000


class _Element:
    """An open element. Without a parent, it is the page as a whole."""

    __slots__ = ("address", "begin", "foreign", "hidden", "is_block", "name", "part", "tiny", "tip", "unseen", "white")

    def __init__(self, name: str, part: PartText, parent: _Element | None = None) -> None:
        self.name = name
        self.part = part
        self.begin = part.length
        if parent is None:
            self.hidden: str | None = None
            self.unseen = self.tiny = self.foreign = False
            self.white = "normal"
        else:
            self.hidden, self.unseen, self.tiny = parent.hidden, parent.unseen, parent.tiny
            self.white, self.foreign = parent.white, parent.foreign
        self.is_block = False
        self.address: Decoded | None = None
        self.tip: Decoded | None = None

    def left_out(self) -> str | None:
        """Why the text in this element is not seen."""
        return self.hidden or ("hidden" if self.unseen or self.tiny else None)


class Flow:
    """The parts of a draft under way. `wants_title`: the first `h1` with text is the title, not part of the body."""

    def __init__(self, *, wants_title: bool, article: str | None = None) -> None:
        self.body = PartText()
        self.title = PartText()
        self.page_title = PartText()
        self.captions: list[PartText] = []
        self.has_article = False
        self._wants_title = wants_title
        self._article = article
        self._outside = PartText() if article else None
        self._stack = [_Element("", self._outside or self.body)]
        self._open: defaultdict[str, list[int]] = defaultdict(list)
        self._barriers: dict[str, list[int]] = {"scopes": [], "special": [], "lists": [], "tables": []}
        self._references = 0
        self._left_out: dict[str, tuple[int, list[int]]] = {}
        self._opaque: defaultdict[elements.Opaque, list[int]] = defaultdict(list)

    @property
    def is_foreign(self) -> bool:
        """Whether what comes next stands in SVG or MathML."""
        return self._stack[-1].foreign

    # --- Tags

    def start(self, name: str, attributes: Attributes, at: tuple[int, int], *, is_closed: bool = False) -> None:
        """A start tag that stands at `at` in the file."""
        stack = self._stack
        if stack[-1].foreign:
            if name in elements.NOT_FOREIGN:
                while stack[-1].foreign:
                    self._pop()
        else:
            self._close_implied(name)
        parent = stack[-1]
        is_seen = parent.left_out() is None
        style = style_of(attributes.get("style")[:_LONGEST_STYLE]) if "style" in attributes else NO_STYLE
        element = _Element(name, parent.part, parent)
        self._conceal(element, attributes, style)
        if is_seen and parent.foreign:
            element.is_block = name in elements.FOREIGN_BLOCKS
        elif is_seen:
            if name == "br":
                parent.part.line_break()
            elif _is_block(name, style) and "hidden" not in attributes:
                element.is_block = True
                self._divide(parent.part, name)
        self._place(element, attributes)
        if is_seen and element.part is not self._outside:
            if element.left_out() is None or name in elements.OPAQUE:
                self._list_opaque(name, style, at)
                if attributes:
                    self._caption_attributes(element, attributes)
            if name in ("a", "area") and "href" in attributes and element.left_out() is None:
                element.address = address_of(attributes.decoded("href"))
        if name in elements.VOID or (name == "image" and not parent.foreign) or (element.foreign and is_closed):
            self._leave(element)
        else:
            self._push(element)

    @staticmethod
    def _divide(part: PartText, name: str) -> None:
        part.row_break() if name == "tr" else part.block_break()

    def _close_implied(self, name: str) -> None:
        if name in elements.CLOSE_P and self._open["p"]:
            self._close_open("p", "scopes")
        if closed := elements.CLOSED_BY.get(name):
            names, barrier = closed
            for one in names:
                self._close_open(one, barrier)

    def _close_open(self, name: str, barrier: str) -> None:
        """Close the last open `name`, unless a barrier stands above it."""
        places = self._open[name]
        if places and (not self._barriers[barrier] or places[-1] > self._barriers[barrier][-1]):
            self._close(places[-1])

    def _conceal(self, element: _Element, attributes: Attributes, style: Style) -> None:
        name = element.name
        is_article = attributes.get("id") == self._article if self._article and "id" in attributes else False
        if element.hidden is None:
            if name in elements.UNSHOWN:
                element.hidden = elements.UNSHOWN[name]
            elif ("hidden" in attributes or style.display == "none") and not is_article:
                element.hidden = "hidden"
        if style.is_unseen is not None:
            # WeChat hides the article until its script has run.
            element.unseen = style.is_unseen and not is_article
        if style.is_tiny is not None:
            element.tiny = style.is_tiny
        if name in ("pre", "textarea", "listing", "xmp", "plaintext"):
            element.white = "pre"
        if style.white_space is not None:
            kept = {"pre": "pre", "pre-wrap": "pre", "break-spaces": "pre", "pre-line": "lines"}
            element.white = kept.get(style.white_space, "normal")
        if name in elements.FOREIGN:
            element.foreign = True
        elif element.foreign and name in elements.HTML_AGAIN:
            element.foreign = False

    def _place(self, element: _Element, attributes: Attributes) -> None:
        """Where the text of an element goes."""
        name = element.name
        if self._article and "id" in attributes:
            own_id = attributes.get("id")
            if own_id == self._article and not self.has_article:
                self.has_article = True
                element.part = self.body
            elif own_id == "activity-name" and self._takes_title(element):
                element.part = self.title
        if element.left_out() is not None or (element.part is self._outside and name != "title"):
            return
        if name == "title" and not self._stack[-1].foreign:
            element.part = self.page_title
        elif name == "h1" and not self._article and element.part is self.body and self._takes_title(element):
            element.part = self.title
        elif name in ("figcaption", "rt", "svg"):
            element.part = self._caption()
        elif name == "foreignobject":
            element.part = self.body

    def _takes_title(self, element: _Element) -> bool:
        return self._wants_title and not self.title.length and element.part is not self.title

    def _caption(self) -> PartText:
        caption = PartText()
        self.captions.append(caption)
        return caption

    def _list_opaque(self, name: str, style: Style, at: tuple[int, int]) -> None:
        opaque = elements.OPAQUE.get(name)
        if (
            opaque is None
            and name.startswith("mp")
            and (name.startswith("mp-") or name in ("mpcps", "mpgongyi", "mpvote"))
        ):
            card = elements.WECHAT_CARD
            opaque = card._replace(reason=card.reason.format(name=name[:40]))
        if opaque is not None:
            self._opaque[opaque].append(at[0])
        if style.has_picture:
            self._opaque[elements.BACKGROUND].append(at[0])

    def _caption_attributes(self, element: _Element, attributes: Attributes) -> None:
        name = element.name
        for one in elements.CAPTION_ATTRIBUTES.get(name, elements.CARD_ATTRIBUTES if name.startswith("mp") else ()):
            if one in attributes and (name != "input" or attributes.get("type").lower() != "hidden"):
                self.caption(attributes.decoded(one))
        if "title" in attributes:
            element.tip = attributes.decoded("title")

    def caption(self, decoded: Decoded) -> None:
        """A caption read from an attribute or the like."""
        if "".join(text for text, _, _ in decoded).strip(SPACE).lower() in ("", *elements.DEFAULT_CAPTIONS):
            return
        write(self._caption(), decoded)

    def end(self, name: str) -> None:
        """An end tag."""
        if name == "br":
            if self._stack[-1].left_out() is None:
                self._stack[-1].part.line_break()
            return
        places = self._open.get(name)
        if not places:
            if name == "p" and not self.is_foreign:
                self.start("p", NO_ATTRIBUTES, (0, 0))
                self._pop()
            return
        barriers = self._barriers[elements.END_BARRIERS.get(name, "special")]
        if not barriers or places[-1] >= barriers[-1]:
            self._close(places[-1])

    def finish(self) -> None:
        """The text has ended: so do all elements."""
        self._close(1)

    def _push(self, element: _Element) -> None:
        place = len(self._stack)
        self._stack.append(element)
        self._open[element.name].append(place)
        name = element.name
        if name in elements.SPECIAL:
            self._barriers["special"].append(place)
        if name in elements.SCOPES:
            self._barriers["scopes"].append(place)
        if name in elements.LIST_STOPS:
            self._barriers["lists"].append(place)
        if name in ("table", "template", "html"):
            self._barriers["tables"].append(place)

    def _close(self, place: int) -> None:
        while len(self._stack) > place:
            self._pop()

    def _pop(self) -> None:
        element = self._stack.pop()
        place = len(self._stack)
        self._open[element.name].pop()
        for barrier in self._barriers.values():
            if barrier and barrier[-1] == place:
                barrier.pop()
        self._leave(element)

    def _leave(self, element: _Element) -> None:
        if element.address:
            self._say_address(element)
        if element.tip:
            self._say_tip(element)
        parent = self._stack[-1]
        if element.name in elements.CELLS and parent.left_out() is None:
            parent.part.cell_break()
        elif element.is_block:
            self._divide(parent.part, element.name)

    # --- Text

    def text(self, source: Source, start: int, end: int, *, is_raw: bool = False) -> None:
        """Text of the page; `is_raw`: `&` is no reference in it."""
        element = self._stack[-1]
        if reason := element.left_out():
            self.leave_out(reason, source, start, end)
            return
        part = element.part
        if part is self._outside or start >= end:
            return
        is_pre = element.white == "pre"
        if is_pre and part.length == element.begin and source.text[start] == "\n" and element.name in elements.LINED:
            start += 1
        pattern = _PATTERNS[is_raw, is_pre]
        for chunk in pattern.finditer(source.text, start, end):
            kind = chunk.lastgroup
            if kind == "words":
                part.settle(source.text[chunk.start()])
                self._literal(part, source, chunk.start(), chunk.end())
            elif kind == "blank":
                self._blank(part, element.white, source, chunk.start(), chunk.end())
            elif kind == "reference":
                self._reference(part, element.white, source, chunk.start(), chunk.end())

    def _literal(self, part: PartText, source: Source, start: int, end: int) -> None:
        if source.places is None:
            part.verbatim(source.text[start:end], start)
            return
        for low, high, place in source.places.verbatim(start, end):
            if place is None:
                part.made(source.text[low:high])
            else:
                part.verbatim(source.text[low:high], place)

    def _blank(self, part: PartText, white: str, source: Source, start: int, end: int) -> None:
        breaks = source.text.count("\n", start, end)
        if white == "lines" and breaks:
            for _ in range(min(breaks, 2)):
                part.line_break()
        else:
            part.blank(*source.blank_span(start, end), is_break=breaks > 0)

    def _reference(self, part: PartText, white: str, source: Source, start: int, end: int) -> None:
        self._references += 1
        if self._references > _MOST_REFERENCES:
            raise InputError(TOO_MUCH_MARKUP)
        while start < end:
            decoded = reference(source.text, start, end) if source.text[start] == "&" and end > start + 1 else None
            if decoded is None:
                part.settle(source.text[start])
                self._literal(part, source, start, end)
                return
            char, stop = decoded
            if char in SPACE and white != "pre":
                part.blank(*source.file_span(start, stop), is_break=char == "\n")
            else:
                part.settle(char[0])
                part.whole(char, *source.file_span(start, stop))
            start = stop

    def sign(self, char: str, at: tuple[int, int]) -> None:
        """A character that stands for ``at`` in the file as a whole: an escape of Markdown."""
        element = self._stack[-1]
        if element.left_out() is None and element.part is not self._outside:
            if char in SPACE and element.white != "pre":
                element.part.blank(*at, is_break=char == "\n")
            else:
                element.part.settle(char[0])
                element.part.whole(char, *at)

    def leave_out(self, reason: str, source: Source, start: int, end: int) -> None:
        """Text that no reader sees; it is reported where it holds Chinese."""
        element = self._stack[-1]
        if element.part is self._outside:
            return
        text = source.text[start:end]
        if "&#" in text:
            text = "".join(piece for piece, _, _ in source.decoded(start, end))
        if found := _HAN.search(text):
            count, places = self._left_out.get(reason, (0, []))
            if len(places) < _MOST_LISTED:
                places.append(source.file_span(start + (found.start() if "&#" not in text else 0), end)[0])
            self._left_out[reason] = count + len(_HAN.findall(text)), places

    def _say_address(self, element: _Element) -> None:
        part, address = element.part, element.address or []
        written = "".join(text for text, _, _ in address)
        if shows(part.tail(element.begin, len(written) + 16), written):
            return
        if part.length == element.begin:
            part.settle("（")
        held = part.hold()
        part.made("（")
        if written.startswith("//"):
            part.made("https:")
        write(part, address, is_address=True)
        part.made("）")
        part.release(held)

    def _say_tip(self, element: _Element) -> None:
        """The words that appear where the pointer rests, unless they repeat the element's own."""
        tip = element.tip or []
        words = " ".join("".join(text for text, _, _ in tip).split())
        if element.part is self._outside or words == element.part.tail(element.begin, len(words) + 3).strip():
            return
        self.caption(tip)

    # --- What came of it

    def unchecked(self, text: str) -> Iterator[Unchecked]:
        """What could not be checked, in the words of the report. `text` is the file, for its lines."""
        lists = [*self._opaque.values(), *(places for _, places in self._left_out.values())]
        lines = _lines(text, {place for places in lists for place in places[:_MOST_LISTED]})
        for (what, name, reason), places in self._opaque.items():
            for number, place in enumerate(places[:_MOST_LISTED], 1):
                yield Unchecked(what=what, name=f"{name}{number}（第{lines[place]}行）", reason=reason)
            if len(places) > _MOST_LISTED:
                yield Unchecked(what=what, name=f"另外{len(places) - _MOST_LISTED}处{name}", reason=reason)
        for kind, (count, places) in self._left_out.items():
            where = list(dict.fromkeys(str(lines[place]) for place in places))
            more = "等" if len(where) > _MOST_LINES else ""
            yield Unchecked(
                what="hidden",
                name=f"{elements.LEFT_OUT[kind]}（第{'、'.join(where[:_MOST_LINES])}行{more}，共{count}字）",
                reason="读者看不到的文字没有检查；请删去，或改成可见后再检查",
            )


def _lines(text: str, places: set[int]) -> dict[int, int]:
    """The line of each place, counted from 1, in one pass."""
    found: dict[int, int] = {}
    line, at = 1, 0
    for place in sorted(places):
        line += text.count("\n", at, place)
        at = place
        found[place] = line
    return found


def _is_block(name: str, style: Style) -> bool:
    if style.display is None:
        return name in elements.BLOCKS
    if style.display.startswith(("inline", "contents", "ruby")):
        return False
    if style.display == "none":
        return False
    return (
        style.display in ("block", "flex", "grid", "table", "table-row", "list-item", "flow-root")
        or name in elements.BLOCKS
    )
