"""What entries and rules have in common once they have matched: a place, a judgement, perhaps an excuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tax_review.models import Gate, Grade

Reason = Literal["exception", "frame", "boundary", "policy", "lawful", "waiver"]


class Excuse(NamedTuple):
    """Why a match is let go."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Match:
    """A judgement at a place of one part, in folded positions, before the policy has spoken."""

    id: str
    gate: Gate
    category: str
    grade: Grade
    start: int
    end: int
    message: str
    suggestion: str
    bases: tuple[str, ...]
    replacement: str | None = None
    sensitive: bool = False
    excuse: Excuse | None = None
