"""The one function that every engine calls: a batch of posts in, a batch of reviewed posts out.

It is pure: the same posts, reviewer and day give the same rows, in this process, in another, on Spark. What it gives is
fit to be kept: quotes and titles are masked, and of a post with a mark of secrecy nothing is kept but id, digest and places,
for no report or table is a place for state secrets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import pyarrow as pa
from pydantic import ValidationError

from tax_review.archive.columns import POSTS, REVIEWED
from tax_review.errors import InputError, TaxReviewError
from tax_review.inputs import read_bytes
from tax_review.judging import draft_digest
from tax_review.models import Draft, Finding, Gate, Grade, Unchecked, Verdict
from tax_review.reports.masked_verdict import masked_by
from tax_review.reports.masking import Masked
from tax_review.reports.wording import grounds, in_chinese
from tax_review.reviewer import Reviewer

_FORMATS = {"html": "body.html", "markdown": "body.md"}
_LISTS = ("captions", "attachments", "margins", "properties", "unchecked")
_FIELDS = (
    "title",
    "digest",
    "body",
    *_LISTS,
    "channel",
    "account",
    "kind",
    "source",
    "published",
)


class AsOf(NamedTuple):
    """Which day's rules a post is judged by."""

    day: dt.date
    """The day for all posts; by publication, the day for those whose own is not known."""
    by_publication: bool = True

    @classmethod
    def named(cls, name: str, today: dt.date) -> AsOf:
        """The days that `--as-of` names: published, today or a date. Raises InputError, in words for an editor."""
        if name in ("published", "today"):
            return cls(today, by_publication=name == "published")
        try:
            return cls(dt.date.fromisoformat(name), by_publication=False)
        except ValueError:
            raise InputError(
                f"--as-of 后面写 published（按发布当天）、today（按今天）或日期，如 2026-11-23，不是“{name[:20]}”"
            ) from None

    def for_post(self, published: dt.date | None) -> dt.date:
        """The day for a post published on `published`."""
        return published if self.by_publication and published is not None else self.day


Earlier = Callable[[str, str, dt.date], dict[str, Any] | None]
"""Id, digest and day to the row of REVIEWED that an earlier run with the same rule set has given for them, if any."""


def review_batch(
    posts: pa.RecordBatch, reviewer: Reviewer, as_of: AsOf, *, earlier: Earlier | None = None
) -> pa.RecordBatch:
    """Judge each post of `posts` (columns POSTS) and give a row of REVIEWED for it, in the same order.

    A post that cannot be reviewed (empty, too long, a body that is not what its format says) is a row without a grade,
    with the reason in Chinese in `error`. What `earlier` knows is not judged again. Raises KeyError if a column of POSTS is missing.
    """
    rows = [_row(post, reviewer, as_of, earlier) for post in posts.select(POSTS.names).to_pylist()]
    return pa.RecordBatch.from_pylist(rows, schema=REVIEWED)


def draft_of(post: dict[str, Any]) -> Draft:
    """The draft in a row of POSTS. Raises InputError, in words for an editor, where there is none."""
    given = {name: value for name in _FIELDS if (value := post[name]) not in (None, "", [])}
    form = post["format"] or "text"
    try:
        if form == "text":
            return Draft.model_validate(given)
        name = _FORMATS.get(form)
        if name is None:
            raise InputError(f"正文格式“{form[:20]}”不认识，可用的有 text、html、markdown")
        body = given.pop("body", "")
        unchecked = [Unchecked.model_validate(item) for item in given.pop("unchecked", [])]
        draft = read_bytes(body.encode(), name=name, **given).draft
    except ValidationError as error:
        raise InputError(f"字段有误：{'、'.join(str(item['loc'][0]) for item in error.errors())}") from None
    except UnicodeEncodeError:
        raise InputError("正文里有不是文字的编码") from None
    return draft.model_copy(update={"unchecked": (*draft.unchecked, *unchecked)}) if unchecked else draft


def is_withheld(verdict: Verdict) -> bool:
    """Whether the post bears a mark of secrecy, so that none of its text may be kept."""
    return any(
        finding.gate is Gate.SECRECY
        and finding.category == "marking"
        and (finding.sensitive or finding.grade >= Grade.ESCALATE)
        for finding in verdict.findings
    )


def _row(post: dict[str, Any], reviewer: Reviewer, as_of: AsOf, earlier: Earlier | None) -> dict[str, Any]:
    row: dict[str, Any] = {name: post[name] for name in ("position", "id", "account", "channel", "kind", "published")}
    day = as_of.for_post(post["published"])
    row |= {"kind": post["kind"] or "original", "judged_for": day, "withheld": False, "found": []}
    try:
        draft = draft_of(post)
        row["characters"] = sum(len(part.text) for part in draft.parts())
        if earlier is not None and (known := earlier(post["id"], draft_digest(draft), day)) is not None:
            return known | {"position": post["position"]}
        verdict = reviewer.review(draft, on=day)
    except TaxReviewError as error:
        return row | {"error": in_chinese(error)}
    if verdict.findings or verdict.excused:
        shown = Masked(draft, verdict)
        row["title"] = shown.parts.get("title", "")
        verdict = masked_by(shown, verdict)
    else:
        row["title"] = draft.title
    withheld = is_withheld(verdict)
    if withheld:
        row["title"] = None
    return row | {
        "digest": verdict.draft_digest,
        "grade": verdict.grade.value,
        "publishable": verdict.publishable,
        **{gate.value: grade.value for gate, grade in verdict.gates.items()},
        "findings": len(verdict.findings),
        "excused": len(verdict.excused),
        "failures": "；".join(f"{failure.id}：{failure.message}" for failure in verdict.failures) or None,
        "unchecked": _unchecked(verdict, withheld=withheld),
        "withheld": withheld,
        "found": [_found(number, one, withheld=withheld) for number, one in enumerate(verdict.findings, 1)],
    }


def _unchecked(verdict: Verdict, *, withheld: bool) -> str | None:
    """What was not looked at; of a post whose text is withheld only the kinds, for a name is text."""
    items = (item.what if withheld else f"{item.name}：{item.reason}" for item in verdict.unchecked)
    return "；".join(dict.fromkeys(items)) or None


def _found(number: int, finding: Finding, *, withheld: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": number,
        "finding": finding.id,
        "gate": finding.gate.value,
        "category": finding.category,
        "grade": finding.grade.value,
        "part": finding.part,
        "span_start": finding.span.start,
        "span_end": finding.span.end,
        "bases": grounds(finding.bases),
        "fingerprint": finding.fingerprint,
    }
    if not withheld:
        found |= {
            "quote": finding.quote,
            "message": finding.message,
            "suggestion": finding.suggestion,
            "replacement": finding.replacement,
        }
    return found
