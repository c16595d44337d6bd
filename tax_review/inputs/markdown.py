"""Markdown as it reads: CommonMark with tables and strikethrough, and whatever HTML stands in it.

A head between two lines of --- fills the draft as in a text file. Without a title there, the first `#` heading is the
title. Needs markdown-it-py (extra `docs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token

from tax_review.errors import InputError
from tax_review.inputs.encoding import decoded as characters
from tax_review.inputs.flow import Flow
from tax_review.inputs.head import head, read_of
from tax_review.inputs.marked import decoded, marked
from tax_review.inputs.parttext import Places
from tax_review.inputs.read import Read
from tax_review.inputs.sources import NO_ATTRIBUTES, Attributes, Decoded, Source
from tax_review.inputs.tags import Data, Tag, Tags

# markdown-it takes some twenty microseconds a character at worst.
_LONGEST = 300_000
_MOST_LINES = 30_000
_LARGEST_PICTURES = 3_000_000
_DATA = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=]{100,}")


def read_markdown(content: bytes, **particulars: Any) -> Read:
    """Read a Markdown file. `particulars` are fields of Draft that win over the file's own."""
    text, notes = characters(content)
    fields, pieces, start = head(text)
    pictures = sum(match.end() - match.start() for match in _DATA.finditer(text))
    if len(text) - pictures > _LONGEST or pictures > _LARGEST_PICTURES:
        raise InputError(
            f"Markdown 超过 {_LONGEST // 10_000} 万字，或嵌在文字里的图片太大：请分篇检查，图片另存为文件后再引用"
        )
    if text.count("\n") > _MOST_LINES:
        raise InputError(f"Markdown 超过 {_MOST_LINES // 10_000} 万行，不像一篇稿件；请分篇检查")
    flow = Flow(wants_title="title" not in fields)
    reader = _Reader(flow)
    reader.blocks(marked(text, start))
    flow.finish()
    if "title" not in fields and flow.title.length:
        fields["title"] = flow.title.text
        pieces["title"] = flow.title.pieces()
    fields["body"] = flow.body.text
    pieces["body"] = flow.body.pieces()
    captions = [part for part in flow.captions if part.length]
    fields["captions"] = tuple(part.text for part in captions)
    pieces |= {f"captions[{number}]": part.pieces() for number, part in enumerate(captions)}
    if flow.page_title.length:
        fields["properties"] = (flow.page_title.text,)
        pieces["properties[0]"] = flow.page_title.pieces()
    fields["unchecked"] = tuple(flow.unchecked(text))
    return read_of(fields, pieces, text, notes, particulars)


class _Given(Attributes):
    """Attributes that Markdown gives."""

    def __init__(self, values: dict[str, Decoded]) -> None:
        super().__init__(Source(""), {})
        self._given = {name: value for name, value in values.items() if value}

    def __bool__(self) -> bool:
        return bool(self._given)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def decoded(self, name: str) -> Decoded:
        return self._given.get(name, [])


class _Reader:
    """Lets the tokens of a Markdown file flow."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def blocks(self, tokens: Iterable[Token]) -> None:
        """The tokens of a whole file."""
        flow = self._flow
        for token in tokens:
            source = Source(token.content, token.meta.get("places", Places(())))
            if token.type == "inline":
                self._inline(source, token.children or ())
            elif token.type in ("fence", "code_block"):
                flow.start("pre", NO_ATTRIBUTES, (0, 0))
                flow.text(source, 0, len(token.content.rstrip("\n")), is_raw=True)
                flow.end("pre")
            elif token.type == "html_block":
                self._page(source)
            elif token.hidden:
                continue
            elif token.nesting < 0:
                flow.end(token.tag)
            else:
                flow.start(token.tag, NO_ATTRIBUTES, (0, 0))

    def _inline(self, source: Source, tokens: Iterable[Token]) -> None:
        flow = self._flow
        for token in tokens:
            kind, meta = token.type, token.meta
            if kind == "text":
                if token.content:
                    flow.text(source, meta["at"], meta["at"] + len(token.content), is_raw=True)
            elif kind == "text_special":
                flow.sign(token.content, source.file_span(*meta["span"]))
            elif kind == "softbreak":
                flow.text(source, *meta["span"], is_raw=True)
            elif kind == "hardbreak":
                flow.start("br", NO_ATTRIBUTES, (0, 0))
            elif kind == "code_inline":
                flow.start("code", NO_ATTRIBUTES, (0, 0))
                flow.text(source, meta["at"], meta["at"] + len(token.content), is_raw=True)
                flow.end("code")
            elif kind == "html_inline":
                self._page(source.part(meta["at"], meta["at"] + len(token.content)))
            elif kind == "image":
                self._image(source, token)
            elif kind == "link_open":
                link, tip = _destination(source, token)
                flow.start("a", _Given({"href": link, "title": tip}), (0, 0))
            elif token.nesting < 0:
                flow.end(token.tag)
            else:
                flow.start(token.tag, NO_ATTRIBUTES, (0, 0))

    def _page(self, source: Source) -> None:
        flow = self._flow
        tags = Tags(source.text)
        tags.foreign = flow.is_foreign
        for item in tags:
            if isinstance(item, Data):
                flow.text(source, item.start, item.end, is_raw=item.is_raw)
            elif not isinstance(item, Tag):
                flow.leave_out(item.kind(source.text), source, item.start, item.end)
            elif item.is_end:
                flow.end(item.name)
            else:
                flow.start(
                    item.name,
                    Attributes(source, item.attributes),
                    source.file_span(item.start, item.end),
                    is_closed=item.is_closed,
                )
            tags.foreign = flow.is_foreign

    def _image(self, source: Source, token: Token) -> None:
        _, tip = _destination(source, token)
        label = source.part(token.meta["at"], token.meta["at"] + len(token.content))
        values = {"alt": _words(label, token.children or ()), "title": tip}
        self._flow.start("img", _Given(values), source.file_span(*token.meta["span"]))


def _destination(source: Source, token: Token) -> tuple[Decoded, Decoded]:
    """Address and title of a link or picture."""
    if "reference" in token.meta:
        address, title = token.meta["reference"]
        return address, title
    link, tip = token.meta.get("link"), token.meta.get("tip")
    return decoded(source, *link) if link else [], decoded(source, *tip) if tip else []


def _words(source: Source, tokens: Iterable[Token]) -> Decoded:
    """The words in the label of a picture."""
    found: Decoded = []
    for token in tokens:
        meta = token.meta
        if token.type in ("text", "code_inline") and token.content:
            found += source.literal(meta["at"], meta["at"] + len(token.content))
        elif token.type == "text_special":
            found.append((token.content, *source.file_span(*meta["span"])))
        elif token.type in ("softbreak", "hardbreak"):
            found += source.literal(*meta["span"])
        elif token.type == "image":
            found += _words(source.part(meta["at"], meta["at"] + len(token.content)), token.children or ())
    return found
