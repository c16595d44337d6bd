"""What a run set out to do, and what came of it: kept beside its results, so that they can be defended and repeated."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from tax_review.archive.parts import Tally
from tax_review.models import Model, RuleSetRecord


class Plan(Model):
    """What must be the same for a run to go on where another session of it stopped."""

    source: dict[str, str | int]
    as_of: str
    """`published`, `today` or a day."""
    today: dt.date
    """The day the run began: posts without a date of their own are judged for it."""
    ruleset: RuleSetRecord
    since_last: bool = False

    def difference(self, other: Plan) -> str | None:
        """Why a run with this plan cannot go on as one with `other`, in Chinese; None if it can."""
        if self.source != other.source:
            return "来源（文件、列的对应或查询）"
        if self.as_of != other.as_of:
            return "--as-of"
        if judges_otherwise(self.ruleset, other.ruleset):
            return "词库、策略或程序版本"
        if self.since_last != other.since_last:
            return "--since-last"
        return None


class Duplicate(Model):
    """An id that more than one post has. All of them are reviewed and kept."""

    id: str
    posts: int
    positions: tuple[int, ...]
    """Of the first few."""


class Timing(Model):
    """How long the run took: the one thing that differs between two runs over the same posts."""

    finished: dt.datetime
    seconds: float
    """Of the last session."""
    resumed: int
    """Posts that had been reviewed in sessions before it."""


class RunRecord(Model):
    """A finished run."""

    schema_version: Literal["1"] = "1"
    plan: Plan
    source: str
    notes: tuple[str, ...]
    tally: Tally
    rejected: int
    duplicate_ids: int
    duplicates: tuple[Duplicate, ...]
    """The first hundred."""
    timing: Timing


def judges_otherwise(one: RuleSetRecord, other: RuleSetRecord) -> bool:
    """Whether two rule sets may judge the same draft differently. Engines give the same verdicts."""
    ignored = {"engine"}
    return one.model_dump(exclude=ignored) != other.model_dump(exclude=ignored)
