"""What enters and leaves the library: drafts, grounds, findings, verdicts.

Every model is frozen and refuses unknown fields. Spans are half-open and count Unicode code points
of one part of the draft, in the author's own characters: ``quote == part[start:end]``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all public models: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Grade(StrEnum):
    """One ladder for findings and verdicts: pass < remind < revise < escalate < block."""

    PASS = "pass"  # noqa: S105 - no password
    REMIND = "remind"
    REVISE = "revise"
    ESCALATE = "escalate"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """Place on the ladder, 0 for `pass`."""
        return _RANK[self]

    @property
    def label(self) -> str:
        """The grade's name in Chinese."""
        return _GRADE_LABELS[self]

    # StrEnum would compare alphabetically, which puts `block` below `pass`.
    def __lt__(self, other: str) -> bool:
        return self.rank < Grade(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Grade(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Grade(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Grade(other).rank


_RANK = {grade: rank for rank, grade in enumerate(Grade)}
_GRADE_LABELS = dict(zip(Grade, ("通过", "提示", "修改", "送审", "禁发"), strict=True))


class Gate(StrEnum):
    """The gates a draft passes: four of 湘税发〔2019〕100号 第十五条, and the content rules of 第十四条."""

    POLITICS = "politics"
    POLICY = "policy"
    SECRECY = "secrecy"
    WORDING = "wording"
    CONTENT = "content"

    @property
    def label(self) -> str:
        """The gate's name in Chinese."""
        return _GATE_LABELS[self]


_GATE_LABELS = dict(zip(Gate, ("政治关", "政策关", "保密关", "文字关", "内容关"), strict=True))


class Kind(StrEnum):
    """What a draft is: an own text, a repost, a reply to a comment, an account's profile."""

    ORIGINAL = "original"
    REPOST = "repost"
    REPLY = "reply"
    PROFILE = "profile"


class Span(NamedTuple):
    """Half-open range of code points."""

    start: int
    end: int


class Part(NamedTuple):
    """One part of a draft: its name (`title`, `body`, `captions[0]` …) and its text."""

    name: str
    text: str


class Unchecked(Model):
    """Something the verdict does not speak of."""

    what: Literal["gate", "attachment", "image", "video", "audio", "embedded", "macro", "hidden"]
    name: str
    reason: str


class Draft(Model):
    """What is about to be published in the bureau's name."""

    title: str = ""
    digest: str = ""
    body: str = ""
    captions: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    """Headers and footers of a document: not published with the text, but they go out with the file."""
    properties: tuple[str, ...] = ()
    """What a file says about itself: its name, author, company. They go out with it as well."""
    channel: str | None = None
    account: str | None = None
    kind: Kind = Kind.ORIGINAL
    source: str | None = None
    published: dt.date | None = None
    unchecked: tuple[Unchecked, ...] = ()
    """What the file held besides text that could be read: pictures, videos, hidden text."""

    def parts(self) -> Iterator[Part]:
        """The parts that hold text, in reading order."""
        for name in ("title", "digest", "body"):
            if text := getattr(self, name):
                yield Part(name, text)
        for name in ("captions", "attachments", "margins", "properties"):
            for number, text in enumerate(getattr(self, name)):
                if text:
                    yield Part(f"{name}[{number}]", text)

    def part(self, name: str) -> str:
        """The text of the part `name`. Raises KeyError if the draft has no such part."""
        return dict(self.parts())[name]


class Basis(Model):
    """The legal ground of a judgement, to article and paragraph."""

    id: str
    citation: str
    issuer: str
    number: str | None = None
    in_force_from: dt.date | None = None
    in_force_until: dt.date | None = None
    force: Literal["binding", "reference"]
    checked_on: dt.date
    url: str | None = None
    quote: str | None = None


class Finding(Model):
    """One thing to change before publishing."""

    id: str
    gate: Gate
    category: str
    grade: Grade
    part: str
    span: Span
    quote: str
    message: str
    suggestion: str
    replacement: str | None = None
    """What may stand in the quote's place without a human choosing, if there is such a thing."""
    bases: tuple[Basis, ...]
    fingerprint: str
    """id and folded context, hashed: the same finding after edits elsewhere in the draft."""
    sensitive: bool = False
    """The quote itself must not be shown in a report (personal data, classified text)."""


class Excused(Model):
    """A match that was let go, and why."""

    id: str
    gate: Gate
    grade: Grade
    part: str
    span: Span
    quote: str
    reason: Literal["exception", "frame", "boundary", "policy", "lawful", "waiver"]
    detail: str
    fingerprint: str
    sensitive: bool = False


class Failure(Model):
    """A check that could not run. Never holds text of the draft."""

    id: str
    part: str | None
    message: str


class Signature(Model):
    """One step of the review route: who signs, and which findings bring the draft to them."""

    step: str
    body: str
    findings: tuple[str, ...] = ()


class WaiverUse(Model):
    """What became of one waiver of the policy in this review."""

    waiver: str
    state: Literal["used", "unused", "expired"]
    reason: str
    who: str
    expires: dt.date


class RuleSetRecord(Model):
    """What the draft was judged with."""

    version: str
    engine: str
    digest: str
    policy_digest: str
    entries: int
    rules: int


class Verdict(Model):
    """The graded answer: what is wrong, where, how grave, on which ground, and who must look."""

    schema_version: Literal["1"] = "1"
    grade: Grade
    publishable: bool
    judged_for: dt.date
    draft_digest: str
    gates: dict[Gate, Grade]
    """The gravest grade at each gate that was checked."""
    route: tuple[Signature, ...]
    findings: tuple[Finding, ...]
    excused: tuple[Excused, ...]
    failures: tuple[Failure, ...]
    unchecked: tuple[Unchecked, ...]
    waivers: tuple[WaiverUse, ...]
    ruleset: RuleSetRecord


def mask(text: str) -> str:
    """`text` with all but its ends hidden: two characters at each end of long texts, none of short ones."""
    keep = 2 if len(text) >= 8 else 0
    return text[:keep] + "*" * (len(text) - 2 * keep) + text[len(text) - keep :]
