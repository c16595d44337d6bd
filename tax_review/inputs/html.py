"""Web pages as exported from WeChat's and from portal editors: title, digest, body, captions, and what is not seen.

Of a page saved from WeChat only the article counts (`#activity-name`, `#js_content`), the rest is WeChat's own.
Title: the first `h1` with text, or what the page's head says. What else the head says of the page to readers and
search engines are its properties. White space, links and tables: see `flow` and `parttext`.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from tax_review.inputs.encoding import decoded_page
from tax_review.inputs.flow import Flow
from tax_review.inputs.head import read_of
from tax_review.inputs.parttext import PartText
from tax_review.inputs.read import Piece, Read
from tax_review.inputs.sources import Attributes, Decoded, Source, write
from tax_review.inputs.tags import Data, Tag, Tags
from tax_review.models import Unchecked

_ARTICLE = "js_content"
_HAS_ARTICLE = re.compile(rf"\bid\s*=\s*[\"']?{_ARTICLE}\b")
# The names of <meta> as the guidelines for government sites and Open Graph have them.
_TITLES = ("articletitle", "og:title", "twitter:title")
_DIGESTS = ("og:description", "description", "twitter:description")
_DATES = ("pubdate", "publishdate", "article:published_time")
_ABOUT = ("keywords", "author", "og:article:author")
_DATE = re.compile(r"\s*(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})")


def read_html(content: bytes, **particulars: Any) -> Read:
    """Read a web page. `particulars` are fields of Draft that win over the page's own."""
    text, notes = decoded_page(content)
    page = None
    if _HAS_ARTICLE.search(text):
        page = _Page(text, _ARTICLE)
        if page.flow.has_article:
            notes = (*notes, "这是从微信保存的网页：只检查了标题、摘要和正文，没有检查微信自己的界面文字")
        else:
            page = None
    page = page or _Page(text, None)
    fields, pieces = page.parts()
    return read_of(fields, pieces, text, notes, particulars)


class _Page:
    """A page, read."""

    def __init__(self, text: str, article: str | None) -> None:
        self.text = text
        self.flow = flow = Flow(wants_title=True, article=article)
        self.metas: dict[str, Decoded] = {}
        source = Source(text)
        tags = Tags(text)
        for item in tags:
            if isinstance(item, Data):
                flow.text(source, item.start, item.end, is_raw=item.is_raw)
            elif not isinstance(item, Tag):
                flow.leave_out(item.kind(text), source, item.start, item.end)
            elif item.is_end:
                flow.end(item.name)
            else:
                attributes = Attributes(source, item.attributes)
                if item.name == "meta":
                    self._meta(attributes)
                flow.start(item.name, attributes, (item.start, item.end), is_closed=item.is_closed)
            tags.foreign = flow.is_foreign
        flow.finish()

    def _meta(self, attributes: Attributes) -> None:
        name = (attributes.get("property") or attributes.get("name")).lower()
        if name in (*_TITLES, *_DIGESTS, *_DATES, *_ABOUT) and "content" in attributes:
            self.metas.setdefault(name, attributes.decoded("content"))

    def parts(self) -> tuple[dict[str, Any], dict[str, tuple[Piece, ...]]]:
        """The fields of the draft, and where its parts stand."""
        flow = self.flow
        titles = [flow.title, *self._named(_TITLES), flow.page_title]
        digests = self._named(_DIGESTS)
        title = next((part for part in titles if part.length), PartText())
        digest = next((part for part in digests if part.length), PartText())
        seen = {title.text, digest.text, ""}
        about: list[PartText] = []
        for part in (*titles, *digests, *self._named(_ABOUT)):
            if part.text not in seen:
                seen.add(part.text)
                about.append(part)
        fields: dict[str, Any] = {"title": title.text, "digest": digest.text, "body": flow.body.text}
        pieces = {"title": title.pieces(), "digest": digest.pieces(), "body": flow.body.pieces()}
        for name, parts in (("captions", [part for part in flow.captions if part.length]), ("properties", about)):
            fields[name] = tuple(part.text for part in parts)
            pieces |= {f"{name}[{number}]": part.pieces() for number, part in enumerate(parts)}
        fields["unchecked"] = tuple[Unchecked, ...](flow.unchecked(self.text))
        if published := self._published():
            fields["published"] = published
        return fields, pieces

    def _named(self, names: tuple[str, ...]) -> list[PartText]:
        found = []
        for name in names:
            if name in self.metas:
                part = PartText()
                write(part, self.metas[name])
                found.append(part)
        return found

    def _published(self) -> dt.date | None:
        for name in _DATES:
            said = "".join(text for text, _, _ in self.metas.get(name, []))
            if found := _DATE.match(said):
                try:
                    return dt.date(*map(int, found.groups()))
                except ValueError:
                    continue
        return None
