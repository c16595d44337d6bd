"""Two rule sets over the same posts: what is found only with one of them, graded otherwise, and which verdicts change.

So a change of lexicon or policy is judged before it goes live. A finding is the same in both where id, part and span are.
Memory does not grow with the archive: counts per id and grades, and the first few cases of each.
"""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, NamedTuple

import pyarrow as pa

from tax_review.archive.batch import AsOf, draft_of, is_withheld
from tax_review.archive.comparison import Case, Comparison, Move, Post, Shift
from tax_review.archive.differing import Differing
from tax_review.archive.processes import pool
from tax_review.archive.source import Intake
from tax_review.errors import InputError, TaxReviewError
from tax_review.models import Draft, Finding, Gate, Grade, Span, Verdict
from tax_review.reports.masked_verdict import masked_by
from tax_review.reports.masking import Masked
from tax_review.reviewer import Reviewer

_AROUND = 20
"""Characters of context on either side of a case."""
_AHEAD = 2


def compared(
    before: Reviewer,
    after: Reviewer,
    intakes: Iterable[Intake],
    as_of: AsOf,
    *,
    examples: int = 3,
    thorough: bool = False,
    processes: int | None = None,
    watch: Callable[[int, float | None], None] = lambda _posts, _share: None,
) -> Comparison:
    """What changes for the posts of `intakes` where `after` takes the place of `before`.

    `examples` is how many cases are kept of each difference. Posts that provably get the same from both are not reviewed
    (see `differing.py`) unless `thorough`. `processes` is their number, by default one a core. `watch` is told how many
    posts are done and what share of the archive that is.

    Raises InputError where the archive cannot be read, or a process has died.
    """
    task = Task(before, after, as_of, examples, thorough)
    ledger = Ledger(examples)
    for piece, share in _pieces(intakes, task, processes or os.cpu_count() or 1):
        ledger.add(piece)
        watch(ledger.posts, share)
    return ledger.comparison(task)


class Task(NamedTuple):
    """What each process is told once."""

    before: Reviewer
    after: Reviewer
    as_of: AsOf
    examples: int
    thorough: bool


@dataclass(slots=True)
class _Findings:
    gate: Gate
    findings: int = 0
    posts: int = 0
    cases: list[Case] = field(default_factory=list)


@dataclass(slots=True)
class _Posts:
    posts: int = 0
    first: list[Post] = field(default_factory=list)


_Grades = tuple[Grade | None, Grade | None]


@dataclass(slots=True)
class Ledger:
    """What has been compared so far, in the order of posts."""

    examples: int
    posts: int = 0
    rejected: int = 0
    reviewed: int = 0
    unreviewed: int = 0
    failing: int = 0
    shifts: dict[tuple[str, _Grades], _Findings] = field(default_factory=dict)
    moves: dict[_Grades, _Posts] = field(default_factory=dict)

    def add(self, other: Ledger) -> None:
        """Take in what was compared next."""
        for name in ("posts", "rejected", "reviewed", "unreviewed", "failing"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for key, its in other.shifts.items():
            mine = self.shifts.setdefault(key, _Findings(its.gate))
            mine.findings += its.findings
            mine.posts += its.posts
            mine.cases += its.cases[: self.examples - len(mine.cases)]
        for grades, posts in other.moves.items():
            self.move(grades, posts.posts, posts.first)

    def move(self, grades: _Grades, posts: int, first: list[Post]) -> None:
        """Note so many posts, `first` among them, whose verdict went from one grade to another."""
        moved = self.moves.setdefault(grades, _Posts())
        moved.posts += posts
        moved.first += first[: self.examples - len(moved.first)]

    def comparison(self, task: Task) -> Comparison:
        """All of it, in an order that does not depend on the way there."""
        shifts = [
            Shift(
                id=finding_id,
                gate=found.gate,
                before=before,
                after=after,
                findings=found.findings,
                posts=found.posts,
                cases=tuple(found.cases),
            )
            for (finding_id, (before, after)), found in self.shifts.items()
        ]
        moves = [Move(before=b, after=a, posts=m.posts, first=tuple(m.first)) for (b, a), m in self.moves.items()]
        return Comparison(
            before=task.before.record,
            after=task.after.record,
            as_of="published" if task.as_of.by_publication else str(task.as_of.day),
            today=task.as_of.day,
            posts=self.posts,
            rejected=self.rejected,
            reviewed=self.reviewed,
            unreviewed=self.unreviewed,
            failing=self.failing,
            shifts=tuple(
                sorted(
                    shifts,
                    key=lambda s: (s.id, s.after is None, s.before is not None, -_rank(s.after), -_rank(s.before)),
                )
            ),
            moves=tuple(sorted(moves, key=lambda move: (-_rank(move.after), -_rank(move.before)))),
        )


class Comparer:
    """Two rule sets, and what tells where they may differ: built once in each process."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._differing = None if task.thorough else Differing(task.before, task.after)

    def compare(self, posts: pa.RecordBatch) -> Ledger:
        """Judge each of `posts` (columns POSTS) with both rule sets."""
        ledger = Ledger(self._task.examples, posts=posts.num_rows)
        for row in posts.to_pylist():
            self._compare(row, ledger)
        return ledger

    def _compare(self, row: dict[str, Any], ledger: Ledger) -> None:
        try:
            draft = draft_of(row)
        except TaxReviewError:
            ledger.unreviewed += 1
            return
        if self._differing is not None and not self._differing.may_differ(draft):
            return
        day = self._task.as_of.for_post(row["published"])
        before = _verdict(self._task.before, draft, day)
        after = _verdict(self._task.after, draft, day)
        if before is None and after is None:
            ledger.unreviewed += 1
            return
        ledger.reviewed += 1
        post = Post(position=row["position"], id=row["id"])
        grades = (before.grade if before else None), (after.grade if after else None)
        if grades[0] != grades[1]:
            ledger.move(grades, 1, [post])
        if before is None or after is None:
            return
        known = {(failure.id, failure.part) for failure in before.failures}
        if any((failure.id, failure.part) not in known for failure in after.failures):
            ledger.failing += 1
        _note_findings(post, draft, before, after, ledger)


def _note_findings(post: Post, draft: Draft, before: Verdict, after: Verdict, ledger: Ledger) -> None:
    olds, news = _by_place(before), _by_place(after)
    places = [place for place in {**olds, **news} if _grade(olds.get(place)) != _grade(news.get(place))]
    if not places:
        return
    # What either of the two hides stays hidden in both.
    shown = Masked(
        draft,
        after.model_copy(
            update={"findings": before.findings + after.findings, "excused": before.excused + after.excused}
        ),
    )
    masked = _by_place(masked_by(shown, before)) | _by_place(masked_by(shown, after))
    is_bare = is_withheld(before) or is_withheld(after)
    order = {part.name: number for number, part in enumerate(draft.parts())}
    seen = set()
    for place in sorted(places, key=lambda place: (order[place[0]], *place[1:])):
        grades = _grade(olds.get(place)), _grade(news.get(place))
        finding = masked[place]
        key = finding.id, grades
        entry = ledger.shifts.setdefault(key, _Findings(finding.gate))
        entry.findings += 1
        if key not in seen:
            seen.add(key)
            entry.posts += 1
        if len(entry.cases) < ledger.examples:
            entry.cases.append(_case(post, finding, None if is_bare else shown))


def _case(post: Post, finding: Finding, shown: Masked | None) -> Case:
    part, (start, end) = finding.part, finding.span
    return Case(
        post=post,
        part=part,
        span=finding.span,
        quote=None if shown is None else shown.quote(part, finding.span),
        left=None if shown is None else shown.quote(part, Span(max(0, start - _AROUND), start)),
        right=None if shown is None else shown.quote(part, Span(end, end + _AROUND)),
        message=None if shown is None else finding.message,
    )


_Place = tuple[str, Span, str]


def _by_place(verdict: Verdict) -> dict[_Place, Finding]:
    """The findings by part, span and id; of several that one rule has at one place the gravest."""
    found: dict[_Place, Finding] = {}
    for finding in verdict.findings:
        place = finding.part, finding.span, finding.id
        if place not in found or found[place].grade < finding.grade:
            found[place] = finding
    return found


def _verdict(reviewer: Reviewer, draft: Draft, day: dt.date) -> Verdict | None:
    try:
        return reviewer.review(draft, on=day)
    except TaxReviewError:
        return None


def _grade(finding: Finding | None) -> Grade | None:
    return None if finding is None else finding.grade


def _rank(grade: Grade | None) -> int:
    return -1 if grade is None else grade.rank


def _pieces(intakes: Iterable[Intake], task: Task, processes: int) -> Iterator[tuple[Ledger, float | None]]:
    """What each intake comes to, in order."""
    given = iter(intakes)
    # A small archive is done before another process has started.
    first = list(islice(given, 2))
    if processes == 1 or len(first) < 2:
        comparer = Comparer(task)
        for intake in chain(first, given):
            yield _with_rejects(comparer.compare(intake.posts), intake)
        return
    under_way: deque[tuple[Future[Ledger], Intake]] = deque()
    try:
        with pool(processes, _prepare, task) as executor:
            for intake in chain(first, given):
                # The posts themselves are no longer needed here.
                under_way.append((executor.submit(_compare, intake.posts), intake._replace(posts=intake.posts[:0])))
                if len(under_way) >= processes * _AHEAD:
                    future, done = under_way.popleft()
                    yield _with_rejects(future.result(), done)
            for future, done in under_way:
                yield _with_rejects(future.result(), done)
    except BrokenProcessPool:
        raise InputError("一个检查进程意外结束（常见原因：内存不够），可以加 --processes 1 再试") from None


def _with_rejects(ledger: Ledger, intake: Intake) -> tuple[Ledger, float | None]:
    ledger.rejected += len(intake.rejects)
    return ledger, intake.share


# Set once in each process of a pool, which lives for one comparison.
_COMPARER: deque[Comparer] = deque(maxlen=1)


def _prepare(task: Task) -> None:
    _COMPARER.append(Comparer(task))


def _compare(posts: pa.RecordBatch) -> Ledger:
    return _COMPARER[0].compare(posts)
