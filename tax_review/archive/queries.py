"""Posts in databases: what a SELECT finds, through SQLAlchemy, or in a file of DuckDB's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tax_review.archive.lines import Row
from tax_review.archive.mapping import RowReader, UnreadableError, mapped
from tax_review.archive.source import Reject
from tax_review.errors import InputError

if TYPE_CHECKING:
    import sqlalchemy as sa

_ROWS = 1_000
_SELECT = re.compile(r"\s*(?:select|with|values|from|table)\b", re.IGNORECASE)


class Query:
    """The rows that a query finds in the database at a URL of SQLAlchemy's; nothing is written to it."""

    kind = "database"

    def __init__(self, url: str, query: str, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        import sqlalchemy as sa

        self._query = admitted(query)
        try:
            self._url = sa.make_url(url)
            if self._url.get_backend_name() == "sqlite":
                self._url = _read_only(self._url)
            self._engine = sa.create_engine(self._url, poolclass=sa.NullPool)
        except sa.exc.ArgumentError:
            raise InputError(
                "数据库地址写得不对，例：sqlite:///posts.db、postgresql+psycopg://用户:口令@主机/库名"
            ) from None
        except ImportError as error:
            raise InputError(f"连接这个数据库要另外安装驱动 {error.name}，例：pip install 'psycopg[binary]'") from None
        self.name = self._url.render_as_string(hide_password=True)
        with self._found() as (_, names):
            self.mapped = mapped(names, columns)
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
        cause = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        return InputError(f"数据库 {self.name} 读不出来：{cause[:200]}")


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
        self.mapped = mapped(next(self._tables()).schema.names, columns)
        self._reader = RowReader(self.mapped.columns, fixed)

    @property
    def state(self) -> dict[str, str | int]:
        """The query."""
        return {"query": self._query}

    def rows(self) -> Iterator[Row]:
        """Each row of the result."""
        position = 0
        for table in self._tables():
            for values in table.to_pylist():
                position += 1
                yield row_of(self._reader, position, values)

    def _tables(self) -> Iterator[Any]:
        import duckdb
        import pyarrow as pa

        try:
            config: dict[str, Any] = {"threads": 1, "memory_limit": "512MB"}
            with closing(duckdb.connect(str(self._path), read_only=True, config=config)) as connection:
                reader: Any = connection.sql(self._query).to_arrow_reader(_ROWS)
                yield pa.Table.from_batches([], schema=reader.schema)
                yield from reader
        except duckdb.Error as error:
            cause = str(error).strip().splitlines()[0]
            raise InputError(f"数据库 {self._path.name} 读不出来：{cause[:200]}") from None


def admitted(query: str) -> str:
    """`query`, if it is one that only reads. Raises InputError."""
    if not _SELECT.match(query):
        raise InputError("--query 要写查询语句，例：--query 'SELECT id, title, body FROM posts ORDER BY id'")
    return query.strip().rstrip(";")


def row_of(reader: RowReader, position: int, values: Mapping[str, Any]) -> Row:
    """The post in one row of a table, or why there is none."""
    try:
        return Row(reader.post(position, values), None, position)
    except UnreadableError as error:
        known = values.get(reader.columns.get("id", ""))
        return Row(
            None, Reject(position, f"第{position}行", None if known is None else str(known)[:100], str(error)), position
        )


def _read_only(url: Any) -> Any:
    """A URL of SQLite's that opens an existing file to read only: a wrong name must not make an empty database."""
    database = url.database or ""
    if not Path(database).is_file():
        raise InputError(f"找不到数据库文件 {database or '（没有写文件名）'}")
    from urllib.parse import quote

    return url.set(database=f"file:{quote(str(Path(database).resolve()))}", query={"mode": "ro", "uri": "true"})
