"""An archive reviewed on one machine: processes that each build their reviewer once, parts that outlive any of them.

The pieces of the archive are handed out in order and only a few at a time, so that memory does not grow with the archive.
Whoever stops the run, with Ctrl-C or with kill -9, loses the parts under way and nothing else: going on, the archive is
read again, the finished parts are compared with what they were made of and left as they are.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc

from tax_review.archive.batch import AsOf, review_batch
from tax_review.archive.earlier import EarlierRun
from tax_review.archive.parts import RunFolder, Stamp, Tally, posts_digest, write_part, writing_to
from tax_review.archive.processes import pool
from tax_review.archive.source import Intake, Reject, Source
from tax_review.errors import InputError
from tax_review.reviewer import Reviewer

ROWS, CHARACTERS = 2_000, 2_000_000
"""How much a part holds: a second or two of work, some megabytes."""
_AHEAD = 2
"""Intakes that wait for each process, so that none waits for the reader."""


class Progress(NamedTuple):
    """How far a run has come."""

    tally: Tally
    rejected: int
    share: float | None
    """Of the source, 0 to 1; None where it is not known."""
    resumed: int
    """Posts that had been reviewed before this session."""


class Task(NamedTuple):
    """What each process is told once."""

    reviewer: Reviewer
    as_of: AsOf
    earlier: Path | None


class Workplace:
    """What one process reviews with, built once."""

    def __init__(self, task: Task) -> None:
        self._reviewer = task.reviewer
        self._as_of = task.as_of
        self._earlier = None if task.earlier is None else EarlierRun(task.earlier)

    def make_part(self, posts: pa.RecordBatch, path: Path) -> Tally:
        """Review `posts` and write them as a part. Raises InputError where it cannot be written."""
        earlier = self._earlier
        before = 0 if earlier is None else earlier.reused
        reviewed = review_batch(posts, self._reviewer, self._as_of, earlier=earlier)
        tally = _tally(reviewed, 0 if earlier is None else earlier.reused - before)
        with writing_to(path.parent):
            write_part(path, reviewed, Stamp(posts_digest=posts_digest(posts), tally=tally))
        return tally


def run(
    source: Source,
    task: Task,
    folder: RunFolder,
    *,
    processes: int,
    rejects: Path,
    watch: Callable[[Progress], None],
    rows: int = ROWS,
) -> Progress:
    """Review all of `source` into parts of `folder`, which is open, and write its rejects to the file `rejects`.

    Parts that are there are kept. `watch` is told after each part. Raises InputError where the source cannot be read or
    is another than the finished parts were made of, where a part cannot be written, and where a process has died.
    """
    session = _Session(folder, watch)
    with _RejectFile(rejects) as file:
        intakes = session.left(source.intakes(rows, CHARACTERS), file)
        # A small archive is done before another process has started.
        first = list(islice(intakes, 2))
        if processes == 1 or len(first) < 2:
            workplace = Workplace(task)
            for number, intake in chain(first, intakes):
                session.took(intake.share, workplace.make_part(intake.posts, folder.part(number)))
        else:
            _shared_out(chain(first, intakes), task, session, folder, processes)
    return session.progress


class _RejectFile:
    """The rejects of a run, a line of JSON each."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        with writing_to(self._path.parent):
            self._file = self._path.open("w", encoding="utf-8")
        return self

    def add(self, reject: Reject) -> None:
        with writing_to(self._path.parent):
            self._file.write(json.dumps(reject._asdict(), ensure_ascii=False) + "\n")

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if error is not None:
            with suppress(OSError):
                self._file.close()
            return
        with writing_to(self._path.parent), self._file:
            self._file.flush()
            os.fsync(self._file.fileno())


class _Session:
    """What has been done so far, in this session and before."""

    def __init__(self, folder: RunFolder, watch: Callable[[Progress], None]) -> None:
        self._folder = folder
        self._watch = watch
        self._tally = Tally()
        self._rejected = 0
        self._resumed = 0
        self._share: float | None = None

    @property
    def progress(self) -> Progress:
        return Progress(self._tally, self._rejected, self._share, self._resumed)

    def left(self, intakes: Iterable[Intake], file: _RejectFile) -> Iterator[tuple[int, Intake]]:
        """The intakes that are still to be reviewed, with the number of their part; rejects are written down."""
        number = 0
        for intake in intakes:
            for reject in intake.rejects:
                file.add(reject)
            self._rejected += len(intake.rejects)
            if not intake.posts.num_rows:
                self._tell(intake.share)
                continue
            stamp = self._folder.stamp(number)
            if stamp is None:
                yield number, intake
            elif stamp.posts_digest == posts_digest(intake.posts):
                self._resumed += stamp.tally.posts
                self.took(intake.share, stamp.tally)
            else:
                raise InputError("上次中断以后，来源的内容变了，不能接着做；请去掉 --resume，加 --force 从头检查")
            number += 1

    def took(self, share: float | None, tally: Tally) -> None:
        """One part is finished."""
        self._tally += tally
        self._tell(share)

    def _tell(self, share: float | None) -> None:
        if share is not None:
            self._share = max(self._share or 0.0, share)
        self._watch(self.progress)


def _shared_out(
    intakes: Iterable[tuple[int, Intake]], task: Task, session: _Session, folder: RunFolder, processes: int
) -> None:
    """Hand the intakes out to processes, a few ahead of them, and take the tallies as they come."""
    under_way: dict[Future[Tally], float | None] = {}

    def take() -> None:
        for future in wait(under_way, return_when=FIRST_COMPLETED).done:
            session.took(under_way.pop(future), future.result())

    with _pool(task, processes) as executor:
        for number, intake in intakes:
            future = executor.submit(_make_part, intake.posts, folder.part(number))
            under_way[future] = intake.share
            if len(under_way) >= processes * _AHEAD:
                take()
        while under_way:
            take()


@contextmanager
def _pool(task: Task, processes: int) -> Iterator[ProcessPoolExecutor]:
    try:
        with pool(processes, _prepare, task) as executor:
            yield executor
    except BrokenProcessPool:
        raise InputError(
            "一个检查进程意外结束（常见原因：内存不够）。做完的部分已保存，"
            "用同样的命令加 --resume 接着做，可以再加 --processes 1 减少内存"
        ) from None


# Set once in each process of a pool, which lives for one run.
_WORKPLACE: deque[Workplace] = deque(maxlen=1)


def _prepare(task: Task) -> None:
    """Build what this process reviews with."""
    _WORKPLACE.append(Workplace(task))


def _make_part(posts: pa.RecordBatch, path: Path) -> Tally:
    return _WORKPLACE[0].make_part(posts, path)


def _tally(reviewed: pa.RecordBatch, reused: int) -> Tally:

    def total(name: str) -> int:
        return int(pc.sum(reviewed.column(name)).as_py() or 0)

    grades = reviewed.column("grade").drop_null().value_counts()
    return Tally(
        posts=reviewed.num_rows,
        characters=total("characters"),
        findings=total("findings"),
        unreviewed=reviewed.column("grade").null_count,
        failed=reviewed.num_rows - reviewed.column("failures").null_count,
        withheld=total("withheld"),
        reused=reused,
        grades={item["values"]: item["counts"] for item in sorted(grades.to_pylist(), key=lambda one: one["values"])},
    )
