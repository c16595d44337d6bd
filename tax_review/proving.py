"""The rule set proves itself: every entry and rule flags and lets pass what its examples say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tax_review.lexicon import Example
from tax_review.models import Grade
from tax_review.reviewer import Reviewer

# Examples without a date of their own are judged for this day, so that they do not age.
EXAMPLES_DAY = dt.date(2026, 11, 23)


class Unproven(NamedTuple):
    """An example that came out other than its entry or rule says."""

    id: str
    kind: str
    """`flags` or `passes`."""
    example: Example
    why: str

    def __str__(self) -> str:
        text = self.example.body or self.example.title or "（无正文）"
        return f"{self.id}: {self.kind}: {self.why}: {text}"


def prove(reviewer: Reviewer, ids: Collection[str] | None = None) -> Iterator[Unproven]:
    """Run the examples of the checks `ids` (all if None); yields those that fail."""
    for check in reviewer.checks:
        if ids is not None and check.id not in ids:
            continue
        for example in map(Example.of, check.flags):
            if why := _not_flagged(reviewer, check.id, example):
                yield Unproven(check.id, "flags", example, why)
        for example in map(Example.of, check.passes):
            if _is_found(reviewer, check.id, example):
                yield Unproven(check.id, "passes", example, "found, but must pass")


def _not_flagged(reviewer: Reviewer, check_id: str, example: Example) -> str | None:
    verdict = reviewer.review(example.draft(), on=example.on or EXAMPLES_DAY)
    if any(finding.id == check_id for finding in verdict.findings):
        return None
    for excused in verdict.excused:
        if excused.id == check_id:
            return f"not found: excused by {excused.reason} ({excused.detail})"
    if verdict.failures:
        return f"not found: {verdict.failures[0].id} failed: {verdict.failures[0].message}"
    return "not found"


def _is_found(reviewer: Reviewer, check_id: str, example: Example) -> bool:
    verdict = reviewer.review(example.draft(), on=example.on or EXAMPLES_DAY)
    return any(f.id == check_id and f.grade > Grade.PASS for f in verdict.findings)
