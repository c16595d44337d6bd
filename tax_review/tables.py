"""Tables that rules look things up in: documents, sources of reposts, holders of office.

They come with the lexicon files, as `[[document]]`, `[[source]]` and `[[official]]`; a bureau adds its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from tax_review.models import Model

Name = Annotated[str, Field(min_length=1)]


class Document(Model):
    """A law, regulation or normative document, and the time it holds for."""

    title: Name
    """Without 《》; a law's title without 中华人民共和国."""
    aliases: tuple[Name, ...] = ()
    """Other titles it is cited by."""
    number: str | None = None
    """As cited: 财税〔2016〕36号, 国家税务总局公告2019年第4号."""
    issuer: Name
    in_force_from: dt.date
    in_force_until: dt.date | None = None
    """The last day it held; None while it holds."""
    status: Literal["全文有效", "部分失效", "全文废止"] = "全文有效"
    replaced_by: str | None = None
    """What to cite instead, in words an editor can copy."""
    articles: Annotated[int, Field(gt=0)] | None = None
    """The number of its last article, where it was counted."""
    articles_since: dt.date | None = None
    """The day since which its text has that last article; None: since it is in force."""
    void_articles: tuple[Name, ...] = ()
    """Articles of a document of 部分失效 that no longer hold, as cited: 第一条."""
    checked_on: dt.date
    note: str | None = None


class Source(Model):
    """An organ or medium whose texts may be reposted."""

    name: Name
    aliases: tuple[Name, ...] = ()
    kind: Literal["government", "tax", "central-media", "ministry-media", "local-media"]
    hosts: tuple[Name, ...] = ()
    checked_on: dt.date


class Official(Model):
    """Who holds which office, from when to when. The bureau keeps this table."""

    name: Name
    office: Name
    since: dt.date
    until: dt.date | None = None
    checked_on: dt.date


class Tables:
    """All tables of a rule set, with what is looked up in them computed once."""

    def __init__(
        self,
        documents: Iterable[Document] = (),
        sources: Iterable[Source] = (),
        officials: Iterable[Official] = (),
    ) -> None:
        self.documents = tuple(documents)
        self.sources = tuple(sources)
        self.officials = tuple(officials)

    def rows(self) -> tuple[Model, ...]:
        """Every row of every table."""
        return (*self.documents, *self.sources, *self.officials)

    @cached_property
    def documents_by_title(self) -> dict[str, tuple[Document, ...]]:
        """Documents by title and alias; several of one title are versions or unrelated."""
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            for title in (document.title, *document.aliases):
                found.setdefault(title, []).append(document)
        return {title: tuple(rows) for title, rows in found.items()}

    @cached_property
    def titles_by_end(self) -> dict[str, tuple[str, ...]]:
        """Titles of three characters and more by their last three, longest first."""
        found: dict[str, list[str]] = {}
        for title in sorted(self.documents_by_title, key=len, reverse=True):
            if len(title) >= 3:
                found.setdefault(title[-3:], []).append(title)
        return {end: tuple(titles) for end, titles in found.items()}

    @cached_property
    def documents_by_number(self) -> dict[str, Document]:
        """Documents by number, blanks left out."""
        return {document.number.replace(" ", ""): document for document in self.documents if document.number}

    @cached_property
    def number_ends(self) -> frozenset[str]:
        """The numbers of announcements and decrees without their issuers: 公告2019年第4号, 令第43号."""
        return frozenset(
            number[number.rindex(kind) :]
            for number in self.documents_by_number
            for kind in ("公告", "令第")
            if kind in number
        )

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of all sources."""
        return frozenset(host for source in self.sources for host in source.hosts)

    @cached_property
    def source_names(self) -> frozenset[str]:
        """Names and aliases of all sources."""
        return frozenset(name for s in self.sources for name in (s.name, *s.aliases))
