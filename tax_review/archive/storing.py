"""Where the results of a run go, and come from again: Parquet files here, databases in `database.py`.

Files: `x.parquet` (a row a post), `x.findings.parquet` (a row a finding), `x.rejects.jsonl`, and `x.run.json`, which
comes last: results without it are not whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from tax_review.archive.columns import FINDINGS, REVIEWED, VERDICTS, flattened
from tax_review.archive.parts import sync_folder, write_durably, writing_to
from tax_review.archive.record import RunRecord
from tax_review.errors import InputError

_GROUP = 20_000
"""Rows of a row group: enough to compress well, few enough to be held."""


class Tables(NamedTuple):
    """The results of a run as files in its folder."""

    verdicts: Path
    findings: Path
    rejects: Path


class Place(Protocol):
    """Where results are kept."""

    @property
    def name(self) -> str:
        """How the screen speaks of it."""
        ...

    @property
    def folder(self) -> Path:
        """Where a run that is under way keeps its parts."""
        ...

    def holds_results(self) -> bool:
        """Whether there are results already, whole or not."""
        ...

    def earlier(self) -> tuple[RunRecord, Iterator[pa.Table]] | None:
        """The record of the results that are there, and their rows as REVIEWED in order; None if there are none.

        Raises InputError where they are not whole.
        """
        ...

    def publish(self, tables: Tables, record: RunRecord) -> None:
        """Put the results of a finished run in the place of those that are there. Raises InputError."""
        ...


class Files:
    """Parquet files beside each other."""

    def __init__(self, path: Path) -> None:
        self.verdicts = path
        self.findings = path.with_suffix(".findings.parquet")
        self.rejects = path.with_suffix(".rejects.jsonl")
        self.record = path.with_suffix(".run.json")

    @property
    def name(self) -> str:
        """The file of verdicts."""
        return str(self.verdicts)

    @property
    def folder(self) -> Path:
        """A folder beside it."""
        return self.verdicts.with_name(f"{self.verdicts.name}.unfinished")

    def holds_results(self) -> bool:
        """Whether one of the files is there."""
        return any(file.exists() for file in (self.verdicts, self.findings, self.rejects, self.record))

    def earlier(self) -> tuple[RunRecord, Iterator[pa.Table]] | None:
        """See Place."""
        if not self.holds_results():
            return None
        try:
            record = RunRecord.model_validate_json(self.record.read_bytes())
            # Opened here, so that a file that is damaged is found before anything is begun.
            verdicts, findings = pq.ParquetFile(self.verdicts), pq.ParquetFile(self.findings)
        except (OSError, ValidationError, pa.ArrowException):
            raise InputError(
                f"{self.verdicts} 的结果不完整，不能在它上面接着做；请去掉 --since-last，加 --force 全部重新检查"
            ) from None
        return record, nested(verdicts.iter_batches(_GROUP), findings.iter_batches(_GROUP))

    def publish(self, tables: Tables, record: RunRecord) -> None:
        """See Place."""
        with writing_to(self.verdicts.parent):
            # From here until the new record is there the results are not whole, and say so.
            self.record.unlink(missing_ok=True)
            tables.findings.replace(self.findings)
            if tables.rejects.stat().st_size:
                tables.rejects.replace(self.rejects)
            else:
                self.rejects.unlink(missing_ok=True)
            tables.verdicts.replace(self.verdicts)
            sync_folder(self.verdicts.parent)
            write_durably(self.record, record.model_dump_json(indent=1).encode() + b"\n")


def flat_files(parts: Iterable[pa.Table], folder: Path) -> Tables:
    """The reviewed posts in `parts` as files of the two flat tables in `folder`; the rejects stand there already.

    Raises InputError where they cannot be written.
    """
    tables = Tables(folder / "verdicts", folder / "findings", folder / "rejects")
    with (
        writing_to(folder),
        tables.verdicts.open("wb") as verdict_file,
        tables.findings.open("wb") as finding_file,
        pq.ParquetWriter(verdict_file, VERDICTS, compression="zstd") as verdict_writer,
        pq.ParquetWriter(finding_file, FINDINGS, compression="zstd") as finding_writer,
    ):
        for table in regrouped(parts, _GROUP):
            (batch,) = table.combine_chunks().to_batches()
            verdicts, findings = flattened(batch)
            verdict_writer.write_batch(verdicts)
            finding_writer.write_batch(findings)
        for writer, file in ((verdict_writer, verdict_file), (finding_writer, finding_file)):
            writer.close()
            file.flush()
            os.fsync(file.fileno())
    return tables


def regrouped(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """The rows of `tables` in tables of `size` rows or a multiple of it, but for the last."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        waiting.append(table)
        rows += table.num_rows
        if rows >= size:
            whole = pa.concat_tables(waiting)
            full = rows - rows % size
            yield whole.slice(0, full)
            waiting, rows = [whole.slice(full)], rows - full
    if rows:
        yield pa.concat_tables(waiting)


def nested(verdicts: Iterable[pa.RecordBatch], findings: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Rows of the two flat tables, both in the order of positions, as rows of REVIEWED."""
    rows = (row for batch in findings for row in batch.to_pylist())
    groups = groupby(rows, key=lambda row: row["position"])
    position, found = next(groups, (None, iter(())))
    for batch in verdicts:
        posts: list[dict[str, Any]] = batch.to_pylist()
        for post in posts:
            post["found"] = []
            if post["position"] == position:
                post["found"] = list(found)
                position, found = next(groups, (None, iter(())))
        yield pa.Table.from_pylist(posts, schema=REVIEWED)
