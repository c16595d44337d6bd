"""Posts in databases: what a SELECT finds, through SQLAlchemy, or in a file of DuckDB's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tax_review.archive.lines import Row
from tax_review.archive.mapping import Mapped, RowReader, UnreadableError, mapped, shown_id
from tax_review.archive.source import Reject
from tax_review.archive.sql import connected
from tax_review.archive.tables import values_of
from tax_review.archive.urls import cause_of, engine_of, spoken
from tax_review.errors import InputError

if TYPE_CHECKING:
    import sqlalchemy as sa

_ROWS = 1_000
_SELECT = re.compile(r"[\s(]*(?:select|with|values|from|table)\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"""'(?:[^']|'')*+'|"(?:[^"]|"")*+"|`[^`]*+`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|--[^\n]*+|/\*.*?\*/""", re.DOTALL
)
"""Literals, quoted names and remarks."""
_ORDERED = re.compile(r"\border\s+by\b", re.IGNORECASE)


class Query:
    """The rows that a query finds in the database at a URL of SQLAlchemy's; nothing is written to it."""

    kind = "database"

    def __init__(self, url: str, query: str, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._query = admitted(query)
        engine = engine_of(url)
        self.name = spoken(engine.url)
        if engine.url.get_backend_name() == "sqlite":
            engine = engine_of(_read_only(engine.url))
            _with_broken_text(engine)
        self._engine = engine
        with self._found() as (_, names):
            self.mapped = _noted(mapped(names, columns), self._query)
        self._reader = RowReader(self.mapped.columns, fixed)

    @property
    def state(self) -> dict[str, str | int]:
        """The query: a database does not tell when it was changed."""
        return {"query": self._query}

    def rows(self) -> Iterator[Row]:
        """Each row of the result, in the order in which the database gives them."""
        with self._found() as (found, _):
            for position, values in enumerate(found, 1):
                yield row_of(self._reader, position, values)

    def _found(self) -> _Opened:
        return _Opened(self)

    def _refused(self, error: Exception) -> InputError:
        return InputError(f"数据库 {self.name} 读不出来：{cause_of(error, self._engine.url)}")


class _Opened:
    """The rows of a query while its connection is open."""

    def __init__(self, query: Query) -> None:
        self._of = query
        self._connection: sa.Connection | None = None
        self._result: sa.CursorResult[Any] | None = None

    def __enter__(self) -> tuple[Iterator[dict[str, Any]], list[str]]:
        import sqlalchemy as sa

        try:
            self._connection = self._of._engine.connect().execution_options(yield_per=_ROWS, postgresql_readonly=True)
            self._result = self._connection.execute(sa.text(self._of._query.replace(":", r"\:")))
            return self._rows(self._result), list(self._result.keys())
        except sa.exc.SQLAlchemyError as error:
            self.__exit__()
            raise self._of._refused(error) from None

    def _rows(self, result: Any) -> Iterator[dict[str, Any]]:
        import sqlalchemy as sa

        names = list(result.keys())
        try:
            for row in result:
                yield dict(zip(names, row, strict=True))
        except sa.exc.SQLAlchemyError as error:
            raise self._of._refused(error) from None

    def __exit__(self, *_: object) -> None:
        for opened in (self._result, self._connection):
            if opened is not None:
                opened.close()


class DuckDBQuery:
    """The rows that a query finds in a file of DuckDB's, opened to read only."""

    kind = "duckdb"

    def __init__(self, path: Path, query: str, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._path = path
        self._query = admitted(query)
        self.name = path.name
        self.mapped = _noted(mapped(next(self._tables()).schema.names, columns), self._query)
        self._reader = RowReader(self.mapped.columns, fixed)

    @property
    def state(self) -> dict[str, str | int]:
        """The query."""
        return {"query": self._query}

    def rows(self) -> Iterator[Row]:
        """Each row of the result."""
        position = 0
        for table in self._tables():
            for values in values_of(table):
                position += 1
                yield row_of(self._reader, position, values)

    def _tables(self) -> Iterator[Any]:
        import duckdb
        import pyarrow as pa

        try:
            with closing(connected(self._path, memory="512MB", read_only=True)) as connection:
                reader: Any = connection.sql(self._query).to_arrow_reader(_ROWS)
                yield pa.Table.from_batches([], schema=reader.schema)
                yield from reader
        except duckdb.Error as error:
            raise InputError(f"数据库 {self._path.name} 读不出来：{cause_of(error)}") from None


def admitted(query: str) -> str:
    """`query`, if it is one that only reads. Raises InputError."""
    query = query.strip().rstrip("; \n")
    bare = _QUOTED.sub(" ", query)
    if not _SELECT.match(bare):
        raise InputError("--query 要写查询语句，例：--query 'SELECT id, title, body FROM posts ORDER BY id'")
    # A second one could end the transaction that only reads.
    if ";" in bare:
        raise InputError("--query 只能写一条查询语句，中间不能有分号")
    return query


def _noted(columns: Mapped, query: str) -> Mapped:
    if _ORDERED.search(_QUOTED.sub(" ", query)):
        return columns
    note = "查询没有写 ORDER BY：数据库每次给出的顺序可能不同，中断后可能不能用 --resume 接着做"
    return columns._replace(notes=(*columns.notes, note))


def row_of(reader: RowReader, position: int, values: Mapping[str, Any], place: str | None = None) -> Row:
    """The post in one row of a table, or why there is none."""
    try:
        return Row(reader.post(position, values), None, position)
    except UnreadableError as error:
        known = shown_id(values.get(reader.columns.get("id", "")))
        return Row(None, Reject(position, place or f"第{position}行", known, str(error)), position)


def _read_only(url: Any) -> Any:
    """A URL of SQLite's that opens an existing file to read only: a wrong name must not make an empty database."""
    database = url.database or ""
    if not Path(database).is_file():
        raise InputError(f"找不到数据库文件 {database or '（没有写文件名）'}")
    from urllib.parse import quote

    return url.set(database=f"file:{quote(str(Path(database).resolve()))}", query={"mode": "ro", "uri": "true"})


def _with_broken_text(engine: sa.Engine) -> None:
    """Text that is no UTF-8 is read all the same, so that it costs its row: SQLite would stop there, and quote it."""
    import sqlalchemy as sa

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.text_factory = lambda content: content.decode("utf-8", "surrogateescape")
