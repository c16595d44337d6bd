"""The shape of a lexicon file: entries, frames, grounds. lexicons/README.md explains it to an editor."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from tax_review.models import Basis, Draft, Gate, Grade, Kind, Model
from tax_review.tables import Document, Official, Source

Literals = tuple[Annotated[str, Field(min_length=1)], ...]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$")]
Context = Literal["commercial", "title"]
Evidence = Literal["offer", "inducement", "channel"]
Boundary = Literal["none", "edges", "word"]

# A slip is looked for by the halves of a name: shorter ones have halves that are everywhere.
SHORTEST_NAME = 4
_LONGEST_LITERAL_WITH_EDGES = 3


class Example(Model):
    """A sentence that an entry or rule must flag, or must let pass."""

    body: str = ""
    title: str = ""
    digest: str = ""
    kind: Kind = Kind.ORIGINAL
    source: str | None = None
    channel: str | None = None
    account: str | None = None
    published: dt.date | None = None
    on: dt.date | None = None

    @classmethod
    def of(cls, written: Example | str) -> Example:
        """An example as it is written beside an entry or rule: a plain sentence is a body."""
        return cls(body=written) if isinstance(written, str) else written

    def draft(self) -> Draft:
        """The draft this example stands for."""
        return Draft(**self.model_dump(exclude={"on"}))


Examples = tuple[str | Example, ...]
"""Sentences are kept as they are: there are thousands, and nobody needs them to review a draft."""


class Entry(Model):
    """One judgement: terms that share one ground, one grade and one remedy."""

    id: Id
    terms: Literals = ()
    pairs: dict[str, str] = Field(default_factory=dict)
    slips_of: Literals = ()
    gate: Gate
    category: str
    grade: Grade
    grade_in: dict[Context, Grade] = Field(default_factory=dict)
    commercial: Evidence | None = None
    boundary: Boundary | None = None
    pattern: str | None = None
    near: Literals = ()
    near_within: Annotated[int, Field(gt=0, le=200)] | None = None
    not_near: Literals = ()
    not_near_within: Annotated[int, Field(gt=0, le=200)] | None = None
    except_in: Literals = ()
    excused_by: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    bases: Annotated[tuple[str, ...], Field(min_length=1)]
    force: Literal["binding", "reference"] = "binding"
    message: Annotated[str, Field(min_length=1)]
    suggestion: Annotated[str, Field(min_length=1)]
    certain: bool = True
    whole_advert: bool = False
    """The entry has no terms: it speaks of a paragraph that is an advert, from its first sentence to its last."""
    any_replacement: bool = False
    """For slips_of: any one replaced character is a slip, homophone or not, dictionary word or not."""
    sensitive: bool = False
    flags: Annotated[Examples, Field(min_length=1)]
    passes: Annotated[Examples, Field(min_length=1)]

    @field_validator("pattern")
    @classmethod
    def _pattern_is_linear(cls, value: str | None) -> str | None:
        # Whether it compiles at all is the loader's question: that is slow, and asked once.
        if value is None:
            return None
        bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", value)
        if re.search(r"[*+]|\{\d*,\}", bare.replace("(?", "(")):
            raise ValueError("unbounded repeats (* + {n,}) are not linear; write {0,20}")
        return value

    @model_validator(mode="after")
    def _is_consistent(self) -> Entry:
        if sum(map(bool, (self.terms, self.pairs, self.slips_of, self.whole_advert))) != 1:
            raise ValueError("exactly one of terms, pairs, slips_of must be given (or whole_advert = true)")
        if any(len(name) < SHORTEST_NAME for name in self.slips_of):
            raise ValueError(f"slips_of: names need at least {SHORTEST_NAME} characters")
        if self.force == "reference" and max((self.grade, *self.grade_in.values())) > Grade.REMIND:
            raise ValueError("grade: an unconfirmed ground (force = reference) allows remind at most")
        if self.grade is Grade.PASS and not self.grade_in and not self.commercial:
            raise ValueError("grade: an entry that never says anything; give grade_in or commercial")
        if self.sensitive and "{term}" in self.message + self.suggestion:
            raise ValueError("message: a sensitive entry must not repeat its term")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("valid_until lies before valid_from")
        return self

    @property
    def literals(self) -> tuple[str, ...]:
        """The terms as written, whichever key holds them."""
        return self.terms or tuple(self.pairs) or self.slips_of

    def boundary_of(self, term: str) -> Boundary:
        """The boundary test for `term`: *edges* for short terms that nothing else holds in place."""
        if self.boundary is not None:
            return self.boundary
        if self.pattern is not None:
            return "none"
        return "edges" if len(term) <= _LONGEST_LITERAL_WITH_EDGES else "none"


class Frame(Model):
    """Surroundings in which a term is mentioned, not used."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$")]
    label: str
    scope: Literal["sentence", "paragraph"] = "sentence"
    anywhere: Literals = ()
    just_before: Literals = ()
    just_after: Literals = ()
    patterns: tuple[str, ...] = ()
    inside: str = ""
    """Opening marks: the frame holds inside a pair of them."""
    spoken: bool = False
    """Inside the marks only where somebody is said to speak."""
    cancelled_by: tuple[str, ...] = ()
    """Patterns that undo the frame."""
    title_covers: bool = False
    """A cue in the title frames the whole draft."""
    before_validity: bool = False
    """The sentence dates itself before the entry's valid_from."""
    flags: tuple[str, ...] = ()


class File(Model):
    """One lexicon file. `defaults` fills keys an entry leaves out."""

    defaults: dict[str, Any] = Field(default_factory=dict)
    entry: tuple[Entry, ...] = ()
    basis: tuple[Basis, ...] = ()
    frame: tuple[Frame, ...] = ()
    document: tuple[Document, ...] = ()
    source: tuple[Source, ...] = ()
    official: tuple[Official, ...] = ()
