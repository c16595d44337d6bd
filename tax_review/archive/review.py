"""A whole archive reviewed: begun or gone on with, its results put in their place, the run on record."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from tax_review.archive.batch import AsOf
from tax_review.archive.columns import VERDICTS
from tax_review.archive.earlier import is_kept, keep
from tax_review.archive.parts import RunFolder, write_durably, writing_to
from tax_review.archive.record import Duplicate, Plan, RunRecord, Timing, judges_otherwise
from tax_review.archive.running import ROWS, Progress, Task, run
from tax_review.archive.source import Source
from tax_review.archive.sql import connected
from tax_review.archive.storing import Place, Tables, flat_files
from tax_review.errors import InputError
from tax_review.reviewer import Reviewer

_DUPLICATES_TOLD = 100
_POSITIONS_TOLD = 5


def review_archive(
    source: Source,
    reviewer: Reviewer,
    place: Place,
    *,
    as_of: str = "published",
    today: dt.date | None = None,
    since_last: bool = False,
    resume: bool = False,
    force: bool = False,
    processes: int | None = None,
    watch: Callable[[Progress], None] = lambda _: None,
    report: Callable[[Tables, RunRecord], None] | None = None,
    rows: int = ROWS,
) -> RunRecord:
    """Review every post of `source` and keep the results at `place`; returns the record of the run.

    `as_of` is ``"published"`` (each post by the day it was published, others by `today`), ``"today"`` or a date in ISO
    format. `since_last` takes over the verdicts of the results that are there for posts that have not changed, as long
    as the rule set is the same. `resume` goes on with a run that was stopped, `force` begins anew and replaces results.
    `processes` is their number, by default one a core; they are spawned, so that a script that calls this with more than
    one guards its start with ``if __name__ == "__main__"``. `watch` is told of progress, `report` of the finished tables
    before they are put in their place. `rows` is the number of posts in a part.

    Raises InputError, in words for an editor. Whatever happens, finished parts and the results that were there stay.
    """
    started = time.monotonic()
    folder = RunFolder(place.folder)
    unfinished = folder.plan.exists()
    _admitted(place, folder, unfinished=unfinished, since_last=since_last, resume=resume, force=force)
    day = today or dt.date.today()
    plan = Plan(source=dict(source.record), as_of=as_of, today=day, ruleset=reviewer.record, since_last=since_last)
    judged = AsOf.named(plan.as_of, plan.today)
    folder.open()
    try:
        if resume and unfinished:
            plan = _resumed(plan, folder)
            judged = AsOf.named(plan.as_of, plan.today)
        else:
            folder.clear()
            with writing_to(folder.path):
                write_durably(folder.plan, plan.model_dump_json().encode())
        task = Task(reviewer, judged, _earlier(place, plan, folder) if since_last else None)
        progress = run(
            source,
            task,
            folder,
            processes=processes or os.cpu_count() or 1,
            rejects=folder.path / "rejects",
            watch=watch,
            rows=rows,
        )
        tables = flat_files(folder.parts(), folder.path)
        count, duplicates = _duplicates(tables.verdicts)
        record = RunRecord(
            plan=plan,
            source=source.name,
            notes=source.notes,
            tally=progress.tally,
            rejected=progress.rejected,
            duplicate_ids=count,
            duplicates=duplicates,
            timing=Timing(
                finished=dt.datetime.now(dt.UTC).replace(microsecond=0),
                seconds=round(time.monotonic() - started, 1),
                resumed=progress.resumed,
            ),
        )
        if report is not None:
            report(tables, record)
        place.publish(tables, record)
        folder.remove()
    except InputError:
        if not folder.has_parts():
            folder.remove()
        raise
    finally:
        folder.close()
    return record


def _admitted(
    place: Place, folder: RunFolder, *, unfinished: bool, since_last: bool, resume: bool, force: bool
) -> None:
    """Raise InputError where the run would lose something that is there."""
    if resume and force:
        raise InputError("--resume（接着做）和 --force（从头检查）只能选一个")
    if unfinished and not (resume or force):
        raise InputError(f"上次的检查没有做完（{place.folder}）：加 --resume 接着做，或加 --force 从头检查")
    if (force or since_last or (resume and unfinished)) or not place.holds_results():
        return
    if resume:
        if folder.path.exists():
            # A run that was killed while it removed its folder.
            folder.open()
            folder.remove()
        raise InputError(f"{place.name} 上次已经做完；要重新检查请加 --force，只检查新的和改过的请加 --since-last")
    raise InputError(f"{place.name} 已有结果，没有覆盖；要重新检查请加 --force，只检查新的和改过的请加 --since-last")


def _resumed(plan: Plan, folder: RunFolder) -> Plan:
    """The plan of the run that was stopped. Raises InputError where `plan` would not come to the same."""
    try:
        old = Plan.model_validate_json(folder.plan.read_bytes())
    except (OSError, ValidationError):
        raise InputError(f"{folder.plan} 读不出来，不能接着做；请去掉 --resume，加 --force 从头检查") from None
    if difference := old.difference(plan):
        raise InputError(f"{difference}和上次中断时不一样，不能接着做；请改回去，或去掉 --resume，加 --force 从头检查")
    return old


def _earlier(place: Place, plan: Plan, folder: RunFolder) -> Path | None:
    """The rows of the results at `place`, made ready to be looked up; None if there are none that still hold."""
    rows = folder.path / "earlier.rows"
    if is_kept(rows):
        return rows
    earlier = place.earlier()
    if earlier is None or judges_otherwise(earlier[0].plan.ruleset, plan.ruleset):
        return None
    with writing_to(folder.path):
        return rows if keep(earlier[1], rows) else None


def _duplicates(verdicts: Path) -> tuple[int, tuple[Duplicate, ...]]:
    """How many ids more than one post has, and the first of them."""

    def reader(*columns: str) -> pa.RecordBatchReader:
        schema = pa.schema([VERDICTS.field(name) for name in columns])
        batches = pq.ParquetFile(verdicts).iter_batches(columns=list(columns))
        return pa.RecordBatchReader.from_batches(schema, batches)

    with closing(connected(memory="128MB", folder=verdicts.parent)) as connection:
        connection.register("posts", reader("id"))
        connection.execute(
            "CREATE TABLE twice AS SELECT id, count(*) AS posts FROM posts GROUP BY id HAVING count(*) > 1"
        )
        ((count,),) = connection.execute("SELECT count(*) FROM twice").fetchall()
        if not count:
            return 0, ()
        connection.register("places", reader("position", "id"))
        found = connection.execute(
            f"""
            SELECT id, any_value(twice.posts), list(position ORDER BY position)[1:{_POSITIONS_TOLD}]
            FROM places JOIN twice USING (id) GROUP BY id ORDER BY min(position) LIMIT {_DUPLICATES_TOLD}
            """  # noqa: S608 - numbers of ours
        ).fetchall()
    return count, tuple(Duplicate(id=post, posts=posts, positions=tuple(at)) for post, posts, at in found)
