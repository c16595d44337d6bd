"""Any archive a bureau may bring, opened as a Source: by the suffix of the file, as a folder, by the URL of a database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from tax_review.archive.columns import POSTS
from tax_review.archive.files import Folder, Zip
from tax_review.archive.lines import Csv, JsonLines, Row
from tax_review.archive.mapping import RowReader, mapped
from tax_review.archive.queries import DuckDBQuery, Query, row_of
from tax_review.archive.source import Intake, Reject, Source
from tax_review.archive.tables import values_of
from tax_review.errors import InputError

_FORMATS = ("text", "html", "markdown")
_SIZES = ("title", "digest", "body")
_BUFFER = 1 << 20


class Rows(Protocol):
    """Something that has rows: posts and rejects, one after the other."""

    def rows(self) -> Iterator[Row]:
        """Each row of it, from the start."""
        ...


class Opened:
    """A source that gathers the rows of `rows` into intakes."""

    def __init__(
        self, rows: Rows, *, name: str, record: Mapping[str, str | int], notes: tuple[str, ...], size: int | None
    ) -> None:
        self._rows = rows
        self.name = name
        self.record = record
        self.notes = notes
        self._size = size

    def intakes(self, rows: int, characters: int) -> Iterator[Intake]:
        """See Source."""
        posts: list[dict[str, Any]] = []
        rejects: list[Reject] = []
        size = read = seen = 0
        for post, reject, read in self._rows.rows():
            seen += 1
            if reject is not None:
                rejects.append(reject)
            if post is not None:
                posts.append(post)
                size += sum(len(post.get(name) or "") for name in _SIZES)
            if len(posts) >= rows or size >= characters or len(rejects) >= rows:
                yield self._intake(posts, rejects, read)
                posts, rejects, size = [], [], 0
        if not seen:
            raise InputError(f"{self.name} 里没有一篇稿件")
        if posts or rejects:
            yield self._intake(posts, rejects, read)

    def _intake(self, posts: list[dict[str, Any]], rejects: list[Reject], read: int) -> Intake:
        batch = pa.RecordBatch.from_pylist(posts, schema=POSTS)
        return Intake(batch, tuple(rejects), min(1.0, read / self._size) if self._size else None)


class Parquet:
    """The rows of a Parquet file, some at a time."""

    kind = "parquet"
    _ROWS = 1_000

    def __init__(self, path: Path, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._path = path
        try:
            file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError):
            raise InputError(
                f"{path.name} 不是完整的 Parquet 文件：文件末尾的目录读不出来，可能没有传完，请重新导出或传送"
            ) from None
        self.size = file.metadata.num_rows
        self.mapped = mapped(file.schema_arrow.names, columns)
        self._reader = RowReader(self.mapped.columns, fixed)

    def rows(self) -> Iterator[Row]:
        """Each row of the file."""
        wanted = list(self._reader.columns.values())
        # Read through a buffer: a column of a row group of a million posts would be held whole.
        with pq.ParquetFile(self._path, buffer_size=_BUFFER, page_checksum_verification=True) as file:
            start = 0
            for group in range(file.num_row_groups):
                done = 0
                try:
                    for batch in file.iter_batches(self._ROWS, row_groups=[group], columns=wanted):
                        for values in values_of(batch):
                            done += 1
                            yield row_of(self._reader, start + done, values)
                except (pa.ArrowException, OSError):
                    # The pages of a group hang together: what comes after the damage is lost, other groups are not.
                    for position in range(start + done + 1, start + file.metadata.row_group(group).num_rows + 1):
                        reason = f"文件的第 {group + 1} 个行组从这里起坏了，读不出来"
                        yield Row(None, Reject(position, f"第{position}行", None, reason), position)
                start += file.metadata.row_group(group).num_rows


def open_source(
    where: str,
    *,
    columns: Mapping[str, str] | None = None,
    query: str | None = None,
    body_format: str | None = None,
    particulars: Mapping[str, str] | None = None,
) -> Source:
    """The archive at `where`: a file (.parquet, .csv, .tsv, .jsonl, .zip, .sqlite, .duckdb), a folder, a database's URL.

    `columns` gives the column of each field that has no usual name. `query` is the SELECT for a database. `body_format`
    is how all bodies are written (text, html, markdown), `particulars` what else all posts have in common (account,
    channel, kind). Raises InputError, in words for an editor, where it cannot be opened.
    """
    fixed = dict(particulars or {})
    if body_format is not None:
        if body_format not in _FORMATS:
            raise InputError(f"--body-format 后面写 {'、'.join(_FORMATS)} 之一，不是“{body_format[:20]}”")
        if body_format != "text":
            fixed["format"] = body_format
    told: dict[str, str | int] = {
        "columns": json.dumps(dict(columns or {}), ensure_ascii=False, sort_keys=True),
        "fixed": json.dumps(fixed, ensure_ascii=False, sort_keys=True),
    }
    if "://" in where:
        return _queried(Query(where, _needed(query), columns, fixed), told)
    path = Path(where)
    suffix = path.suffix.lower()
    if not path.exists():
        raise InputError(f"找不到 {where}，请检查路径和文件名")
    told["path"] = str(path.resolve())
    if suffix in (".sqlite", ".sqlite3", ".db"):
        return _queried(Query(f"sqlite:///{path}", _needed(query), columns, fixed), told)
    if suffix in (".duckdb", ".ddb"):
        return _queried(DuckDBQuery(path, _needed(query), columns, fixed), told)
    if query is not None:
        raise InputError("--query 只用于数据库（sqlite:///…、postgresql+psycopg://…、.sqlite、.duckdb）")
    if body_format is not None and (path.is_dir() or suffix == ".zip"):
        raise InputError("文件夹和压缩包里的稿件按扩展名识别格式，不用写 --body-format")
    if path.is_dir():
        folder = Folder(path, fixed)
        return Opened(
            folder,
            name=path.name,
            record=told | {"kind": folder.kind} | folder.state,
            notes=folder.notes,
            size=folder.size,
        )
    status = path.stat()
    told |= {"size": status.st_size, "modified": dt.datetime.fromtimestamp(status.st_mtime, dt.UTC).isoformat()}
    try:
        rows = _opened(path, suffix, columns, fixed)
    except PermissionError:
        raise InputError(f"没有读取 {where} 的权限") from None
    notes = rows.notes if isinstance(rows, Zip) else rows.mapped.notes
    return Opened(rows, name=path.name, record=told | {"kind": rows.kind}, notes=notes, size=rows.size)


def _opened(
    path: Path, suffix: str, columns: Mapping[str, str] | None, fixed: Mapping[str, str]
) -> Parquet | Csv | JsonLines | Zip:
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} 是空文件")
    if suffix == ".parquet":
        return Parquet(path, columns, fixed)
    if suffix in (".csv", ".tsv", ".txt"):
        return Csv(path, columns, fixed)
    if suffix in (".jsonl", ".ndjson", ".json"):
        return JsonLines(path, columns, fixed)
    if suffix == ".zip":
        return Zip(path, fixed)
    if suffix in (".xls", ".xlsx", ".et", ".ods"):
        raise InputError(f"{path.name} 是电子表格：请另存为“CSV UTF-8（逗号分隔）”再检查")
    raise InputError(
        f"不认识的存量文件类型 {suffix[:20]}：可以是 .parquet、.csv、.jsonl、.zip、文件夹或数据库；"
        f"单篇稿件请用 tax-review check 检查"
    )


def _queried(rows: Query | DuckDBQuery, told: dict[str, str | int]) -> Opened:
    record = told | {"kind": rows.kind, "name": rows.name} | rows.state
    return Opened(rows, name=rows.name, record=record, notes=rows.mapped.notes, size=None)


def _needed(query: str | None) -> str:
    if query is None:
        raise InputError(
            "从数据库里取稿件要用 --query 写明，例：--query 'SELECT id, title, body FROM posts ORDER BY id'"
        )
    return query
