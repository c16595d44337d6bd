"""Any archive a bureau may bring, opened as a Source: by the suffix of the file, as a folder, by the URL of a database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from tax_review.archive.columns import POSTS
from tax_review.archive.files import Folder, Zip, state_of, tables_in
from tax_review.archive.lines import Csv, JsonLines, Row
from tax_review.archive.parquet import Parquet
from tax_review.archive.queries import DuckDBQuery, Query
from tax_review.archive.source import Intake, Reject, Source
from tax_review.archive.spreadsheet import SUFFIXES, Spreadsheet
from tax_review.errors import InputError
from tax_review.inputs.folders import below

_FORMATS = ("text", "html", "markdown")
_BY_SUFFIX = "文件夹和压缩包里的稿件按扩展名识别格式，不用写 --body-format"
_SIZES = ("title", "digest", "body")


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


def open_source(
    where: str,
    *,
    columns: Mapping[str, str] | None = None,
    query: str | None = None,
    body_format: str | None = None,
    particulars: Mapping[str, str] | None = None,
) -> Source:
    """The archive at `where`: a file (.parquet, .csv, .tsv, .xlsx, .jsonl, .zip, .sqlite, .duckdb), a folder, a database's URL.

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
    if path.is_dir():
        return _in_folder(path, columns, fixed, told)
    if body_format is not None and suffix == ".zip":
        raise InputError(_BY_SUFFIX)
    status = path.stat()
    told |= {"size": status.st_size, "modified": dt.datetime.fromtimestamp(status.st_mtime, dt.UTC).isoformat()}
    try:
        opened = _opened(path, suffix, columns, fixed)
    except PermissionError:
        raise InputError(f"没有读取 {where} 的权限") from None
    notes = opened.notes if isinstance(opened, Zip) else opened.mapped.notes
    return Opened(opened, name=path.name, record=told | {"kind": opened.kind}, notes=notes, size=opened.size)


def _in_folder(
    path: Path, columns: Mapping[str, str] | None, fixed: Mapping[str, str], told: dict[str, str | int]
) -> Opened:
    found = below(path)
    if tables := tables_in(path, found):
        rows = Parquet(tables, columns, fixed)
        record = told | {"kind": rows.kind} | state_of(path, tables)
        return Opened(rows, name=path.name, record=record, notes=rows.mapped.notes, size=rows.size)
    if "format" in fixed:
        raise InputError(_BY_SUFFIX)
    folder = Folder(path, found, fixed)
    record = told | {"kind": folder.kind} | folder.state
    return Opened(folder, name=path.name, record=record, notes=folder.notes, size=folder.size)


def _opened(
    path: Path, suffix: str, columns: Mapping[str, str] | None, fixed: Mapping[str, str]
) -> Parquet | Csv | JsonLines | Spreadsheet | Zip:
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} 是空文件")
    if suffix == ".parquet":
        return Parquet([path], columns, fixed)
    if suffix in (".csv", ".tsv", ".txt"):
        return Csv(path, columns, fixed)
    if suffix in (".jsonl", ".ndjson", ".json"):
        return JsonLines(path, columns, fixed)
    if suffix == ".zip":
        return Zip(path, fixed)
    if suffix in (".gz", ".bz2", ".xz", ".zst", ".rar", ".7z", ".tar"):
        raise InputError(f"{path.name} 是压缩文件：请先解压再检查（.zip 不用解压）")
    if suffix in SUFFIXES:
        return Spreadsheet(path, columns, fixed)
    if suffix in (".xls", ".et", ".ods"):
        raise InputError(
            f"{path.name} 是旧式的电子表格：请用表格软件打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”再检查"
        )
    raise InputError(
        f"不认识的存量文件类型 {suffix[:20]}：可以是 .parquet、.csv、.xlsx、.jsonl、.zip、文件夹或数据库；"
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
