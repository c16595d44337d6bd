"""What a comparison of two rule sets says: differences by id and grade, verdicts that change, and the first cases of each."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from tax_review.models import Gate, Grade, Model, RuleSetRecord, Span


class Post(Model):
    """A post of the archive, as somebody finds it again."""

    position: int | None
    id: str


class Case(Model):
    """One place that is judged differently. Masked; of a post with a mark of secrecy there is no text."""

    post: Post
    part: str
    span: Span
    quote: str | None
    left: str | None
    """What stands ahead of the quote."""
    right: str | None
    message: str | None


class Shift(Model):
    """An id whose findings went from one grade to another; None is not found."""

    id: str
    gate: Gate
    before: Grade | None
    after: Grade | None
    findings: int
    posts: int
    cases: tuple[Case, ...]
    """The first of them, by position."""


class Move(Model):
    """Posts whose verdict went from one grade to another; None is not reviewed."""

    before: Grade | None
    after: Grade | None
    posts: int
    first: tuple[Post, ...]


class Comparison(Model):
    """What a change of rules does to the posts of an archive."""

    schema_version: Literal["1"] = "1"
    before: RuleSetRecord
    after: RuleSetRecord
    as_of: str
    """`published` or a date."""
    today: dt.date
    """The day for posts that do not say when they were published."""
    posts: int
    rejected: int
    """Rows that were no posts."""
    reviewed: int
    """Posts that were reviewed with both rule sets; the others hold nothing that the two judge differently."""
    unreviewed: int
    """Posts that can be reviewed with neither: empty, too long, unreadable."""
    failing: int
    """Posts on which a check fails that did not fail before."""
    shifts: tuple[Shift, ...]
    """By id; gained ones (before is None) grade by grade, then lost ones, then those graded otherwise."""
    moves: tuple[Move, ...]

    @property
    def is_different(self) -> bool:
        """Whether the two rule sets judge any of the posts differently."""
        return bool(self.shifts or self.moves or self.failing)

    def findings(self, *, gained: bool) -> int:
        """How many findings are gained, or lost."""
        return sum(s.findings for s in self.shifts if (s.before is None if gained else s.after is None))

    def posts_moved(self, *, to_publishable: bool) -> int:
        """How many posts could not be published before and can after, or the other way round."""
        ends = [(_is_publishable(move.before), _is_publishable(move.after), move.posts) for move in self.moves]
        return sum(posts for before, after, posts in ends if before != after and after == to_publishable)


def _is_publishable(grade: Grade | None) -> bool:
    return grade is not None and grade <= Grade.REMIND
