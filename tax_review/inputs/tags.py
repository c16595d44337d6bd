"""HTML cut into text, tags and comments with their places, by the rules of the WHATWG as far as places need them.

In one pass and linear in any input: nothing is looked for twice. (html.parser of Python 3.11 is quadratic on unclosed
comments and tags; lxml and its kin give no places.) What a browser would swallow without showing it (comments, tags
that never end) is told, too: it may hold text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.entities import html5
from typing import Literal, NamedTuple

from tax_review.errors import InputError

_MOST_MARKS = 200_000
"""Attributes, and tags counted twice, that one page may have: a real one has some ten thousand."""


class Data(NamedTuple):
    """Text of the page, its character references not yet decoded."""

    start: int
    end: int
    is_raw: bool = False
    """Of a script or style: `&` is no reference."""


class Tag(NamedTuple):
    """A start or end tag; attributes are those in `KEPT`, with the places of their values."""

    start: int
    end: int
    name: str
    attributes: dict[str, tuple[int, int]]
    is_end: bool = False
    is_closed: bool = False
    """Written with a slash at its end, which counts in SVG only."""


class Swallowed(NamedTuple):
    """A comment, a declaration, a tag that the file ends in: nothing a browser shows."""

    start: int
    end: int

    def kind(self, text: str) -> Literal["comment", "unfinished"]:
        """A comment or declaration, or a tag without an end."""
        return "unfinished" if _OPENS_TAG.match(text, self.start) else "comment"


KEPT = frozenset(
    "alt charset class content data-desc data-lazy-bgimg data-miniprogram-title data-nickname data-signature data-src "
    "data-title data-weapp-title hidden href id name open placeholder property src style title type value".split()
)
_NO_ATTRIBUTES: dict[str, tuple[int, int]] = {}

# A `<` that opens nothing is text.
_OPENS = re.compile(r"<(?=[A-Za-z!?]|/[\s\S])")
_OPENS_TAG = re.compile("</?[A-Za-z]")
_LETTER = re.compile("[A-Za-z]")
_BLANK = r"\t\n\f\r "
_NAME = re.compile(rf"[^{_BLANK}/>]*")
_BETWEEN = re.compile(rf"[{_BLANK}/]*")
_ATTRIBUTE = re.compile(rf"=?[^{_BLANK}/>=]*")
_EQUALS = re.compile(rf"[{_BLANK}]*=[{_BLANK}]*")
_UNQUOTED = re.compile(rf"[^{_BLANK}>]*")
_COMMENT_END = re.compile(r"--!?>")
_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?=[{_BLANK}/>])", re.IGNORECASE)
_RAW = frozenset({"style", "xmp", "iframe", "noembed", "noframes"})
_TEXT_ONLY = frozenset({"title", "textarea"})


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[{_BLANK}/>])", re.IGNORECASE)


class Tags:
    """The tags of `text`. Whoever iterates says by `foreign` whether he stands in SVG or MathML."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.foreign = False
        self._marks = 0

    def __iter__(self) -> Iterator[Data | Tag | Swallowed]:
        text, at = self.text, 0
        while at < len(text):
            opening = _OPENS.search(text, at)
            if opening is None:
                yield Data(at, len(text))
                return
            start = opening.start()
            if start > at:
                yield Data(at, start)
            second = text[start + 1]
            if _LETTER.match(text, start + 1 + (second == "/")):
                tag = self._tag(start)
                yield tag
                at = tag.end
                if isinstance(tag, Tag) and not tag.is_end and not self.foreign:
                    at = self._after_raw(tag)
                    if at > tag.end:
                        yield Data(tag.end, at, tag.name not in _TEXT_ONLY)
            elif text.startswith("</>", start):
                at = start + 3
            elif text.startswith("<![CDATA[", start) and self.foreign:
                end = text.find("]]>", start)
                yield Data(start + 9, end if end >= 0 else len(text), is_raw=True)
                at = end + 3 if end >= 0 else len(text)
            else:
                at = self._swallowed(start)
                yield Swallowed(start, at)

    def _swallowed(self, start: int) -> int:
        text = self.text
        self._count(2)
        if not text.startswith("<!--", start):
            end = text.find(">", start)
            return end + 1 if end >= 0 else len(text)
        if text.startswith((">", "->"), start + 4):
            return text.index(">", start) + 1
        closing = _COMMENT_END.search(text, start + 4)
        return closing.end() if closing else len(text)

    def _count(self, marks: int) -> None:
        self._marks += marks
        if self._marks > _MOST_MARKS:
            raise InputError("网页里的标签太多，不像一篇稿件；请只保存正文部分，或把正文复制到 .docx 后再检查")

    def _tag(self, start: int) -> Tag | Swallowed:
        text = self.text
        self._count(2)
        is_end = text[start + 1] == "/"
        named = _NAME.match(text, start + 1 + is_end)
        assert named is not None
        attributes: dict[str, tuple[int, int]] = {}
        at = named.end()
        while True:
            at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string
            if at >= len(text):
                return Swallowed(start, len(text))
            if text[at] == ">":
                break
            self._count(1)
            name = _ATTRIBUTE.match(text, at)
            assert name is not None
            at = name.end()
            value = (at, at)
            if equals := _EQUALS.match(text, at):
                at = equals.end()
                if text[at : at + 1] in ('"', "'"):
                    closing = text.find(text[at], at + 1)
                    if closing < 0:
                        return Swallowed(start, len(text))
                    value = (at + 1, closing)
                    at = closing + 1
                else:
                    value = _UNQUOTED.match(text, at).span()  # type: ignore[union-attr]
                    at = value[1]
            if (key := name[0].lower()) in KEPT and key not in attributes:
                attributes[key] = value
        return Tag(start, at + 1, named[0].lower(), attributes or _NO_ATTRIBUTES, is_end, text[at - 1] == "/")

    def _after_raw(self, tag: Tag) -> int:
        """Where the text of an element ends that holds nothing but text; for other elements, where the tag ends."""
        text, name = self.text, tag.name
        if name == "script":
            return self._script(tag.end)
        if name == "plaintext":
            return len(text)
        if name in _RAW or name in _TEXT_ONLY:
            closing = _end_of(name).search(text, tag.end)
            return closing.start() if closing else len(text)
        return tag.end

    def _script(self, at: int) -> int:
        """Where a script ends: `</script>` does not end it after `<!--` and `<script`."""
        is_escaped = is_double = False
        while found := _SCRIPT.search(self.text, at):
            # `<!-->` opens and closes: its dashes count for both.
            at = found.start() + 2 if found[0] == "<!--" else found.end()
            if found[0] == "<!--":
                is_escaped = True
            elif found[0] == "-->":
                is_escaped = is_double = False
            elif not found[1]:
                is_double = is_escaped
            elif not is_double:
                return found.start()
            else:
                is_double = False
        return len(self.text)


REFERENCE = re.compile(r"&(?:#(?:[xX][0-9A-Fa-f]+|[0-9]+);?|[A-Za-z][A-Za-z0-9]{0,31};?)")
_LONGEST_OPEN = max(len(name) for name in html5 if not name.endswith(";"))
_WINDOWS = {code: char for code in range(0x80, 0xA0) if (char := bytes([code]).decode("cp1252", "ignore"))}


def reference(text: str, start: int, end: int, *, in_attribute: bool = False) -> tuple[str, int] | None:
    """What the character reference `text[start:end]` stands for and where it ends; None if it is none.

    `end` is where letters and digits end: `&ampx` is `&` and `x`, `&notit;` is `¬` and `it;`.
    """
    if text[start + 1] == "#":
        return _numeric(text[start + 2 : end].rstrip(";")), end
    if text[end - 1] == ";" and (char := html5.get(text[start + 1 : end])):
        return char, end
    # The names that need no semicolon are short.
    for stop in range(min(end, start + 1 + _LONGEST_OPEN), start + 2, -1):
        if char := html5.get(text[start + 1 : stop]):
            follows = text[stop : stop + 1]
            if in_attribute and (follows == "=" or (follows.isascii() and follows.isalnum())):
                return None
            return char, stop
    return None


def _numeric(digits: str) -> str:
    base = 10
    if digits[0] in "xX":
        digits, base = digits[1:], 16
    digits = digits.lstrip("0") or "0"
    code = int(digits, base) if len(digits) <= 8 else 0x110000
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return _WINDOWS.get(code) or chr(code)
