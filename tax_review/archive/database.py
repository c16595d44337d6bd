"""Results in a database: SQLite, PostgreSQL and what else SQLAlchemy speaks to (DuckDB: `duckdb_file.py`).

Four tables, `tax_review_verdicts`, `_findings`, `_rejects` and `_runs`. One transaction puts the results of a run in the
place of those that are there; of the runs all stay on record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.columns import FINDINGS, VERDICTS
from tax_review.archive.parts import KEPT
from tax_review.archive.record import RunRecord
from tax_review.archive.storing import Tables, nested
from tax_review.archive.urls import cause_of, engine_of, spoken
from tax_review.errors import InputError

if TYPE_CHECKING:
    import sqlalchemy as sa

PREFIX = "tax_review_"
"""What the names of our tables begin with, so that they meet no others."""
ROWS = 2_000
"""Rows sent at a time."""
_REJECTS = pa.schema([("position", pa.int64()), ("place", pa.string()), ("id", pa.string()), ("reason", pa.string())])
_RUNS = pa.schema([("finished", pa.string()), ("record", pa.string())])
TABLES = {"verdicts": VERDICTS, "findings": FINDINGS, "rejects": _REJECTS, "runs": _RUNS}


class Database:
    """Tables in the database at `url`, as SQLAlchemy writes it."""

    def __init__(self, url: str) -> None:
        import sqlalchemy as sa

        self._engine = engine_of(url)
        self._url = self._engine.url
        metadata = sa.MetaData()
        self._tables = {
            name: sa.Table(f"{PREFIX}{name}", metadata, *(sa.Column(field.name, _type(field.type)) for field in schema))
            for name, schema in TABLES.items()
        }
        self._metadata = metadata

    @property
    def name(self) -> str:
        """The address without its password."""
        return spoken(self._url)

    @property
    def folder(self) -> Path:
        """A folder beside the file of the database, or in the current one."""
        if self._url.get_backend_name() == "sqlite" and self._url.database:
            return Path(f"{self._url.database}.unfinished")
        digest = hashlib.sha256(self._url.render_as_string(hide_password=True).encode()).hexdigest()[:8]
        return Path(f"tax-review-{digest}.unfinished")

    def holds_results(self) -> bool:
        """Whether a run has been stored."""
        return self._latest() is not None

    def earlier(self) -> tuple[RunRecord, Iterator[pa.Table]] | None:
        """See Place."""
        record = self._latest()
        return None if record is None else (record, nested(self._rows("verdicts"), self._rows("findings")))

    def publish(self, tables: Tables, record: RunRecord) -> None:
        """See Place."""
        import sqlalchemy as sa

        try:
            with self._engine.begin() as connection:
                self._metadata.create_all(connection)
                for name in ("verdicts", "findings", "rejects"):
                    connection.execute(sa.delete(self._tables[name]))
                    for rows in rows_of(name, tables):
                        connection.execute(sa.insert(self._tables[name]), rows)
                connection.execute(sa.insert(self._tables["runs"]), [run_row(record)])
        except sa.exc.SQLAlchemyError as error:
            raise self._refused(error, KEPT) from None

    def _latest(self) -> RunRecord | None:
        import sqlalchemy as sa

        runs = self._tables["runs"]
        try:
            with self._engine.connect() as connection:
                if not sa.inspect(connection).has_table(runs.name):
                    return None
                row = connection.execute(sa.select(runs.c.record).order_by(runs.c.finished.desc()).limit(1)).first()
        except sa.exc.SQLAlchemyError as error:
            raise self._refused(error) from None
        return None if row is None else RunRecord.model_validate_json(row[0])

    def _rows(self, name: str) -> Iterator[pa.RecordBatch]:
        import sqlalchemy as sa

        table = self._tables[name]
        order = [table.c[column] for column in ("position", "number") if column in table.c]
        with self._engine.connect().execution_options(yield_per=ROWS) as connection:
            found = connection.execute(sa.select(table).order_by(*order))
            for rows in found.partitions():
                yield pa.RecordBatch.from_pylist([dict(row._mapping) for row in rows], schema=TABLES[name])

    def _refused(self, error: sa.exc.SQLAlchemyError, kept: str = "") -> InputError:
        # The whole message may hold rows and the password.
        return InputError(f"数据库 {self.name} 不能用：{cause_of(error, self._url)}{kept and '。' + kept}")


def rows_of(name: str, tables: Tables) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table of results, some at a time."""
    if name == "rejects":
        with tables.rejects.open(encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        for start in range(0, len(rows), ROWS):
            yield rows[start : start + ROWS]
        return
    for batch in pq.ParquetFile(getattr(tables, name)).iter_batches(ROWS):
        # PostgreSQL takes no NUL in a text.
        yield [{key: _without_nul(value) for key, value in row.items()} for row in batch.to_pylist()]


def _without_nul(value: Any) -> Any:
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


def run_row(record: RunRecord) -> dict[str, str]:
    """The row of a run."""
    return {"finished": record.timing.finished.isoformat(), "record": record.model_dump_json()}


def _type(kind: pa.DataType) -> sa.types.TypeEngine[Any]:
    import sqlalchemy as sa

    if pa.types.is_int64(kind):
        return sa.BigInteger()
    if pa.types.is_integer(kind):
        return sa.Integer()
    if pa.types.is_boolean(kind):
        return sa.Boolean()
    return sa.Date() if pa.types.is_date(kind) else sa.Text()
