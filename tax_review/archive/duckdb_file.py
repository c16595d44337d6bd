"""Results in a file of DuckDB's: the same tables as in `database.py`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.database import PREFIX, ROWS, TABLES, rows_of, run_row
from tax_review.archive.parts import KEPT
from tax_review.archive.record import RunRecord
from tax_review.archive.sql import connected
from tax_review.archive.storing import Tables, nested
from tax_review.archive.urls import cause_of
from tax_review.errors import InputError


class DuckDB:
    """Tables in a file of DuckDB's."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """The file."""
        return str(self._path)

    @property
    def folder(self) -> Path:
        """A folder beside it."""
        return self._path.with_name(f"{self._path.name}.unfinished")

    def holds_results(self) -> bool:
        """Whether a run has been stored."""
        return self._latest() is not None

    def earlier(self) -> tuple[RunRecord, Iterator[pa.Table]] | None:
        """See Place."""
        record = self._latest()
        return None if record is None else (record, nested(self._rows("verdicts"), self._rows("findings")))

    def publish(self, tables: Tables, record: RunRecord) -> None:
        """See Place."""
        try:
            with closing(self._open(read_only=False)) as connection:
                connection.execute("BEGIN")
                for name, schema in TABLES.items():
                    table = f"{PREFIX}{name}"
                    columns = ", ".join(f'"{field.name}" {_type(field.type)}' for field in schema)
                    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
                    if name != "runs":
                        connection.execute(f"DELETE FROM {table}")
                for name, file in (("verdicts", tables.verdicts), ("findings", tables.findings)):
                    batches = pq.ParquetFile(file).iter_batches(ROWS)
                    connection.register("incoming", pa.RecordBatchReader.from_batches(TABLES[name], batches))
                    connection.execute(f"INSERT INTO {PREFIX}{name} SELECT * FROM incoming")
                    connection.unregister("incoming")
                for rows in rows_of("rejects", tables):
                    values = [tuple(row.values()) for row in rows]
                    connection.executemany(f"INSERT INTO {PREFIX}rejects VALUES (?, ?, ?, ?)", values)
                connection.execute(f"INSERT INTO {PREFIX}runs VALUES (?, ?)", list(run_row(record).values()))
                connection.execute("COMMIT")
        except duckdb.Error as error:
            raise self._refused(error, KEPT) from None

    def _open(self, *, read_only: bool) -> duckdb.DuckDBPyConnection:
        return connected(self._path, memory="256MB", read_only=read_only)

    def _latest(self) -> RunRecord | None:
        if not self._path.exists():
            return None
        try:
            with closing(self._open(read_only=True)) as connection:
                known = connection.execute(
                    "SELECT 1 FROM information_schema.tables WHERE table_name = ?", [f"{PREFIX}runs"]
                ).fetchall()
                if not known:
                    return None
                rows = connection.execute(f"SELECT record FROM {PREFIX}runs ORDER BY finished DESC LIMIT 1").fetchall()
        except duckdb.Error as error:
            raise self._refused(error) from None
        return RunRecord.model_validate_json(rows[0][0]) if rows else None

    def _rows(self, name: str) -> Iterator[pa.RecordBatch]:
        schema = TABLES[name]
        order = "position, number" if "number" in schema.names else "position"
        with closing(self._open(read_only=True)) as connection:
            found = connection.sql(f"SELECT * FROM {PREFIX}{name} ORDER BY {order}")
            reader: pa.RecordBatchReader = found.to_arrow_reader(ROWS)
            for batch in reader:
                yield batch.cast(schema)

    def _refused(self, error: duckdb.Error, kept: str = "") -> InputError:
        return InputError(f"数据库 {self._path} 不能用：{cause_of(error)}{kept and '。' + kept}")


def _type(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind):
        return "BIGINT" if pa.types.is_int64(kind) else "INTEGER"
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    return "DATE" if pa.types.is_date(kind) else "VARCHAR"
