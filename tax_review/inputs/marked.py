"""markdown-it, told to say where each character stands.

markdown-it keeps line numbers of blocks and throws the places of characters away. Here its own rules run unchanged, and
after each the place is noted that it consumed: a block's text comes from `getLines`, whose lines are kept; text of a
paragraph is flushed from a buffer that is always one stretch of it; other tokens are told by the position before and
after their rule. Nothing is ever searched for.

Of each token, `meta` tells: ``places`` (block text: where it stands in the file), ``at`` (inline tokens: where their
content begins in the block text), ``span`` (escapes and references, which stand for a whole), ``link`` and ``tip``
(destination and title of links and pictures), ``reference`` (the same of reference links, in the file already).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.common.entities import entities
from markdown_it.common.utils import MD_TRIM_CHARS, fromCodePoint, isValidEntityCode, normalizeReference
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from tax_review.errors import InputError
from tax_review.inputs.parttext import TOO_MUCH_MARKUP, Places
from tax_review.inputs.sources import Decoded, Source

if not hasattr(StateInline, "append_pending"):
    raise ImportError("markdown-it-py 4.3 or newer is needed")

_DEEPEST = 100
_DEEPEST_PICTURES = 8
_MOST_SKIPPED = 500_000
_TOO_DEEP = "引用、列表或图片嵌套太深，不像一篇稿件；请把正文复制到 .docx 或 .txt 后再检查"
_ESCAPED = re.compile(
    r"\\([\\!\"#$%&'()*+,./:;<=>?@\[\]^`{}|_~-])|&(?:#(?:[xX]([0-9A-Fa-f]{1,6})|([0-9]{1,7}))|([A-Za-z][A-Za-z0-9]{1,31}));"
)
_SPACE = " \t\n"


def marked(text: str, start: int) -> list[Token]:
    """The tokens of the Markdown ``text[start:]``, places told in `text`. Raises InputError where it is nested too deep."""
    md = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    # Joined text would have no place.
    md.core.ruler.disable("text_join")
    md.block, md.inline = _Blocks(md.block, start), _Inlines(md.inline)
    return md.parse(text[start:])


def decoded(source: Source, start: int, end: int) -> Decoded:
    """A link's destination or title, its escapes and references decoded, with places in the file."""
    found: Decoded = []
    at = start
    for match in _ESCAPED.finditer(source.text, start, end):
        sign, base16, base10, name = match.groups()
        if name is not None:
            sign = entities.get(name)
        elif sign is None:
            code = int(base16, 16) if base16 else int(base10)
            sign = fromCodePoint(code) if isValidEntityCode(code) else "\ufffd"
        if sign:
            found += source.literal(at, match.start())
            found.append((sign, *source.file_span(*match.span())))
            at = match.end()
    return found + source.literal(at, end)


# --- Blocks


class _Lines(StateBlock):
    """Block text, with the places of its lines kept."""

    text = ""
    places = Places(())

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803 - markdown-it's
        texts: list[str] = []
        segments: list[tuple[int, int, int]] = []
        size = 0
        for line in range(begin, end):
            line_indent = 0
            first = line_start = self.bMarks[line]
            last = min(len(self.src), self.eMarks[line] + (line + 1 < end or keepLastLF))
            while first < last and line_indent < indent:
                char = self.src[first]
                if char == "\t":
                    line_indent += 4 - (line_indent + self.bsCount[line]) % 4
                elif char == " " or first - line_start < self.tShift[line]:
                    line_indent += 1
                else:
                    break
                first += 1
            padding = max(0, line_indent - indent)
            texts.append(" " * padding + self.src[first:last])
            segments.append((size + padding, first, last - first))
            size += padding + last - first
        self.text, self.places = "".join(texts), Places(tuple(segments))
        return self.text

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        # markdown-it leaves out, without a word, whatever is nested deeper.
        if self.level >= _DEEPEST:
            raise InputError(_TOO_DEEP)
        return token


class _Blocks(ParserBlock):
    def __init__(self, model: ParserBlock, base: int) -> None:
        super().__init__()
        self.ruler = model.ruler
        self._base = base
        for rule in list(self.ruler.__rules__):
            if note := getattr(self, f"_note_{rule.name}", None):
                self.ruler.at(rule.name, _noting_block(rule.fn, note), {"alt": rule.alt})

    def parse(self, src: str, md: MarkdownIt, env: Any, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        state = _Lines(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def _in_file(self, places: Places) -> Places:
        base = self._base
        return Places(tuple((at, source + base, length) for at, source, length in places.segments)) if base else places

    def _note_paragraph(self, state: _Lines, _line: int, _count: int) -> None:
        # The text is what getLines gave last, trimmed.
        token = state.tokens[-2]
        lead = len(state.text) - len(state.text.lstrip(MD_TRIM_CHARS))
        token.meta["places"] = self._in_file(state.places.part(lead, lead + len(token.content)))

    _note_lheading = _note_paragraph

    def _note_heading(self, state: _Lines, line: int, _count: int) -> None:
        start = state.bMarks[line] + state.tShift[line] + len(state.tokens[-3].markup)
        while state.src[start : start + 1] in tuple(MD_TRIM_CHARS) and start < state.eMarks[line]:
            start += 1
        token = state.tokens[-2]
        token.meta["places"] = self._in_file(Places(((0, start, len(token.content)),)))

    def _note_code(self, state: _Lines, _line: int, _count: int) -> None:
        state.tokens[-1].meta["places"] = self._in_file(state.places)

    _note_fence = _note_html_block = _note_code

    def _note_table(self, state: _Lines, _line: int, count: int) -> None:
        row, column, cells = -1, 0, [Places(())]
        for token in state.tokens[count:]:
            if token.type == "inline" and token.map:
                if token.map[0] != row:
                    row, column, cells = token.map[0], 0, _cells(state, token.map[0])
                if column < len(cells):
                    token.meta["places"] = self._in_file(cells[column])
                column += 1

    def _note_reference(self, state: _Lines, line: int, _count: int) -> None:
        segments: list[tuple[int, int, int]] = []
        text = ""
        for number in range(line, state.line):
            start = state.bMarks[number] + state.tShift[number]
            own = state.src[start : state.eMarks[number] + 1]
            segments.append((len(text), start, len(own)))
            text += own
        label_end = 1
        while text[label_end] != "]":
            label_end += 2 if text[label_end] == "\\" else 1
        entry = state.env["references"].get(normalizeReference(text[1:label_end]))
        if entry is not None and entry["map"] == [line, state.line] and "link" not in entry:
            source = Source(text, self._in_file(Places(tuple(segments))))
            link, tip = _destination(state, text, label_end + 2, len(text))
            entry["link"] = decoded(source, *link) if link else []
            entry["tip"] = decoded(source, *tip) if tip and entry["title"] else []


_Note = Callable[[_Lines, int, int], None]


def _noting_block(rule: RuleFuncBlockType, note: _Note) -> RuleFuncBlockType:
    def noting(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        count = len(state.tokens)
        if not rule(state, line, end, silent):
            return False
        if not silent:
            assert isinstance(state, _Lines)
            note(state, line, count)
        return True

    return noting


def _cells(state: StateBlock, line: int) -> list[Places]:
    """Where the cells of a row of a table stand; the backslash before a bar does not belong to them."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    row = state.src[start:end]
    start += len(row) - len(row.lstrip(MD_TRIM_CHARS))
    row = row.strip(MD_TRIM_CHARS)
    cells: list[tuple[str, Places]] = []
    text, segments, last = "", [], 0
    for place, char in enumerate(row + "|"):
        if char != "|":
            continue
        is_escaped = 0 < place < len(row) and row[place - 1] == "\\"
        stop = place - is_escaped
        segments.append((len(text), start + last, stop - last))
        text += row[last:stop]
        last = place
        if not is_escaped:
            cells.append((text, Places(tuple(segments))))
            text, segments, last = "", [], place + 1
    if cells and not cells[0][0]:
        cells.pop(0)
    if cells and not cells[-1][0]:
        cells.pop()
    return [_trimmed(*cell) for cell in cells]


def _trimmed(text: str, places: Places) -> Places:
    lead = len(text) - len(text.lstrip(MD_TRIM_CHARS))
    return places.part(lead, lead + len(text.strip(MD_TRIM_CHARS)))


# --- Inside a block


class _Buffer(StateInline):
    """Inline text, with the place kept where the buffer of literal text begins."""

    _pending_at = 0

    def append_pending(self, text: str) -> None:
        if not self.pending:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 - markdown-it's
        token = super().pushPending()
        token.meta["at"] = self._pending_at
        return token


class _Inlines(ParserInline):
    def __init__(self, model: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = model.ruler, model.ruler2
        self.ruler2.disable("fragments_join")
        self._depth = 0
        self._skipped = 0
        for rule in list(self.ruler.__rules__):
            if note := getattr(self, f"_note_{rule.name}", None):
                self.ruler.at(rule.name, _noting_inline(rule.fn, note), {"alt": rule.alt})

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        if self._depth > _DEEPEST_PICTURES:
            raise InputError(_TOO_DEEP)
        self._depth += 1
        state = _Buffer(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        self._depth -= 1
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - markdown-it's
        # Linear, but `![![![…` takes some hundred steps a character.
        self._skipped += 1
        if self._skipped > _MOST_SKIPPED:
            raise InputError(TOO_MUCH_MARKUP)
        if (known := state.cache.get(state.pos)) is not None:
            state.pos = known
        else:
            super().skipToken(state)

    def _note_newline(self, state: StateInline, start: int, _count: int) -> None:
        state.tokens[-1].meta["span"] = start, state.pos

    _note_escape = _note_entity = _note_newline

    def _note_backticks(self, state: StateInline, start: int, count: int) -> None:
        token = state.tokens[-1] if len(state.tokens) > count else None
        if token is not None and token.type == "code_inline":
            first, last = start + len(token.markup), state.pos - len(token.markup)
            token.meta["at"] = first + (last - first > len(token.content))

    def _note_emphasis(self, state: StateInline, start: int, count: int) -> None:
        for token in state.tokens[count:]:
            if "at" not in token.meta:
                token.meta["at"] = start
                start += len(token.content)

    _note_strikethrough = _note_emphasis

    def _note_html_inline(self, state: StateInline, start: int, _count: int) -> None:
        state.tokens[-1].meta["at"] = start

    def _note_autolink(self, state: StateInline, start: int, _count: int) -> None:
        opening, text, _ = state.tokens[-3:]
        opening.meta["link"] = start + 1, state.pos - 1
        text.content = state.src[start + 1 : state.pos - 1]
        text.meta["at"] = start + 1

    def _note_link(self, state: StateInline, start: int, count: int) -> None:
        opening = next(token for token in state.tokens[count:] if token.type == "link_open")
        _note_destination(state, opening, start, is_picture=False)

    def _note_image(self, state: StateInline, start: int, _count: int) -> None:
        token = state.tokens[-1]
        token.meta["at"] = start + 2
        token.meta["span"] = start, state.pos
        _note_destination(state, token, start + 1, is_picture=True)


def _noting_inline(rule: RuleFuncInlineType, note: Callable[[StateInline, int, int], None]) -> RuleFuncInlineType:
    def noting(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            note(state, start, count)
        return True

    return noting


def _note_destination(state: StateInline, token: Token, bracket: int, *, is_picture: bool) -> None:
    """Where the destination of the link stands that began at `bracket` and ends where the parser is."""
    label_end = state.md.helpers.parseLinkLabel(state, bracket, not is_picture)
    after = label_end + 1
    if state.src[after : after + 1] == "(" and state.pos > after and state.src[state.pos - 1] == ")":
        link, tip = _destination(state, state.src, after + 1, state.pos)
        token.meta |= {"link": link, "tip": tip if token.attrGet("title") else None}
        return
    label = state.src[after + 1 : state.pos - 1] if state.pos > after else ""
    label = label or state.src[bracket + 1 : label_end]
    entry = state.env.get("references", {}).get(normalizeReference(label), {})
    token.meta["reference"] = entry.get("link", []), entry.get("tip", [])


_Stretch = tuple[int, int]


def _destination(
    state: StateBlock | StateInline, text: str, at: int, end: int
) -> tuple[_Stretch | None, _Stretch | None]:
    """Where the destination that begins at `at`, and the title behind it, stand in `text`."""
    helpers = state.md.helpers
    while text[at : at + 1] in tuple(_SPACE) and at < end:
        at += 1
    found = helpers.parseLinkDestination(text, at, end)
    if not found.ok:
        return None, None
    is_bracketed = text[at] == "<"
    link = (at + 1, found.pos - 1) if is_bracketed else (at, found.pos)
    after = found.pos
    while text[after : after + 1] in tuple(_SPACE) and after < end:
        after += 1
    title = helpers.parseLinkTitle(text, after, end)
    return link, (after + 1, title.pos - 1) if title.ok and after > found.pos else None
