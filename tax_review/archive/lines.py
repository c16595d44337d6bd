"""Posts in lines: JSON Lines and CSV, read row by row, so that a broken row costs itself and nothing else.

The readers of pyarrow and DuckDB are faster, and stop at the first row they cannot read or drop it without a word; here
each row that is no post becomes a reject with its line and the reason.
"""

from __future__ import annotations

import codecs
import csv
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from tax_review.archive.mapping import Mapped, RowReader, UnreadableError, columns_among, mapped, shown_id
from tax_review.archive.source import Reject
from tax_review.errors import InputError

_SAMPLE = 1 << 20
_LONGEST_LINE = 64 * 1024 * 1024
_LONGEST_RECORD = 4 * 1024 * 1024
"""Characters of a row in quotes that goes over several lines."""
_WITNESSES = 20
"""So many whole rows inside a quoted cell say that its quote was never closed."""
_DELIMITERS = ",\t;|"
_NAMED_AT_FIRST = 1_000
"""Lines of JSON whose keys are the columns that are spoken of."""
_SHAPES = 1_000
"""Sets of keys that are remembered."""
_NUL = "这一行里有空字符（NUL），文件可能坏了"
_UNDECODED = "这一行的编码和别的行不一样，读不出来"
_TOO_LONG = f"这一行超过 {_LONGEST_LINE >> 20} MB"
csv.field_size_limit(_LONGEST_LINE)


class Line(NamedTuple):
    """A line of the file, without its end."""

    number: int
    text: str
    """Where it cannot be decoded, with signs for what is broken; nothing of a line that is too long."""
    reason: str = ""
    """Why it cannot be used, if it cannot."""


class Row(NamedTuple):
    """A post, or why there is none; and how many bytes have been read with it."""

    post: dict[str, Any] | None
    reject: Reject | None
    read: int


class LineFile:
    """The lines of a text file in whichever encoding it is, decoded one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        with path.open("rb") as file:
            sample = file.read(_SAMPLE)
        # A NUL here and there is damage, and costs its row.
        is_binary = b"\0" in sample.partition(b"\n")[0] or sample.count(0) * 4 > len(sample)
        if is_binary and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise InputError(f"{path.name} 不是文本文件；表格请另存为 CSV（UTF-8）")
        self.encoding = encoding_of(sample)

    def lines(self) -> Iterator[tuple[Line, int]]:
        """Each line with the number of bytes read so far."""
        with self.path.open("rb") as file:
            yield from self._wide(file) if self.encoding == "utf-16" else self._narrow(file)

    def _narrow(self, file: BinaryIO) -> Iterator[tuple[Line, int]]:
        encoding = self.encoding
        read = number = 0
        while content := file.readline(_LONGEST_LINE):
            number += 1
            read += len(content)
            if len(content) == _LONGEST_LINE and not content.endswith(b"\n"):
                while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                    read += len(rest)
                read += len(rest)
                yield Line(number, "", _TOO_LONG), read
                continue
            if number == 1:
                content = content.removeprefix(codecs.BOM_UTF8)
            try:
                line = Line(number, content.decode(encoding).rstrip("\r\n"), _NUL if b"\0" in content else "")
            except UnicodeDecodeError:
                line = Line(number, content.decode(encoding, "replace").rstrip("\r\n"), _UNDECODED)
            yield line, read

    def _wide(self, file: BinaryIO) -> Iterator[tuple[Line, int]]:
        # A broken unit shows as a sign, and the rows with it are turned away: nothing else marks them.
        with TextIOWrapper(file, "utf-16", errors="replace", newline="\n") as text:
            read = 2
            number = 0
            while content := text.readline(_LONGEST_LINE):
                number += 1
                read += 2 * len(content)
                if len(content) == _LONGEST_LINE and not content.endswith("\n"):
                    while (rest := text.readline(_LONGEST_LINE)) and not rest.endswith("\n"):
                        read += 2 * len(rest)
                    read += 2 * len(rest)
                    yield Line(number, "", _TOO_LONG), read
                    continue
                reason = _UNDECODED if "\ufffd" in content else _NUL if "\0" in content else ""
                yield Line(number, content.rstrip("\r\n"), reason), read


def encoding_of(sample: bytes) -> str:
    """The encoding of a text that begins with `sample`: UTF-8, UTF-16 or GB18030, whichever spells more of its lines."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # The last one may be cut off.
    lines = sample.split(b"\n")[:-1] or [sample]
    in_utf8 = in_gb18030 = 0
    for line in lines:
        if line.isascii():
            continue
        # Chinese in GB18030 is hardly ever UTF-8 too; the other way round it happens.
        if _is_spelled(line, "utf-8"):
            in_utf8 += 1
        elif _is_spelled(line, "gb18030"):
            in_gb18030 += 1
    return "gb18030" if in_gb18030 > in_utf8 else "utf-8"


def _is_spelled(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


class JsonLines:
    """One JSON object a line."""

    kind = "jsonl"

    def __init__(self, path: Path, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._file = LineFile(path)
        self.size = self._file.size
        self._chosen = dict(columns or {})
        self._fixed = fixed
        self.mapped = mapped(self._names(), columns)

    def _names(self) -> list[str]:
        """The keys of the first rows, in the order they come."""
        names: dict[str, None] = {}
        for count, (line, _) in enumerate(self._file.lines()):
            if count == _NAMED_AT_FIRST:
                break
            try:
                value = json.loads(line.text)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                names.update(dict.fromkeys(value))
        if not names:
            raise InputError(
                f'{self._file.path.name} 里没有一行是 JSON 对象；每篇稿件应占一行，写成 {{"标题": …, "正文": …}}'
            )
        return list(names)

    def rows(self) -> Iterator[Row]:
        """Each row of the file; blank lines are none."""
        # Rows need not have the same keys: what the first ones lack is looked for in each by its usual names.
        readers: dict[tuple[str, ...], RowReader] = {}
        position = 0
        for line, read in self._file.lines():
            if not line.reason and (not line.text or line.text.isspace()):
                continue
            position += 1
            known: str | None = None
            try:
                if line.reason:
                    raise UnreadableError(line.reason)
                value = _object(line.text)
                keys = tuple(value)
                if (reader := readers.get(keys)) is None:
                    reader = RowReader(columns_among(keys, self._chosen), self._fixed)
                    if len(readers) < _SHAPES:
                        readers[keys] = reader
                known = shown_id(value.get(reader.columns.get("id", "")))
                yield Row(reader.post(position, value), None, read)
            except UnreadableError as error:
                yield Row(None, Reject(position, f"第{line.number}行", known, str(error)), read)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except RecursionError:
        raise UnreadableError("JSON 嵌套太深") from None
    except ValueError as error:
        at = getattr(error, "pos", None)
        raise UnreadableError("不是合格的 JSON" if at is None else f"不是合格的 JSON（第{at + 1}个字符处）") from None
    if not isinstance(value, dict):
        raise UnreadableError("不是 JSON 对象")
    return value


class Csv:
    """Comma-separated values with a line of column names, as Excel and databases write them."""

    kind = "csv"

    def __init__(self, path: Path, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        self._file = LineFile(path)
        self.size = self._file.size
        first = next((line.text for line, _ in self._file.lines() if line.reason or line.text.strip()), "")
        if not first:
            raise InputError(f"{path.name} 的第一行读不出来，应是各列的名称")
        if "\r" in first:
            raise InputError(f"{path.name} 的换行符是旧式的（CR），请用表格软件另存为“CSV UTF-8（逗号分隔）”")
        self._delimiter = max(_DELIMITERS, key=first.count)
        names = self._cells(first)
        if names is None:
            raise InputError(f"{path.name} 的第一行引号没有配对，应是各列的名称")
        self._names = [name.strip() for name in names]
        self.mapped: Mapped = mapped(self._names, columns)
        self._reader = RowReader(self.mapped.columns, fixed)

    def _cells(self, record: str) -> list[str] | None:
        """The cells of one row; None where its quotes are wrong."""
        if '"' not in record:
            return record.split(self._delimiter)
        try:
            rows = list(csv.reader([record], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if len(rows) == 1 else None

    def rows(self) -> Iterator[Row]:
        """Each row of the file after the first; blank lines are none."""
        position = 0
        lines = _Ahead(self._file.lines())
        header = True
        while (taken := lines.take()) is not None:
            line, read = taken
            if not line.reason and (not line.text or line.text.isspace()):
                continue
            if header:
                header = False
                continue
            position += 1
            place = f"第{line.number}行"
            record = self._record(line, lines)
            cells, read = record.cells, record.read or read
            if record.reason or cells is None:
                yield Row(None, Reject(position, place, None, record.reason or "引号没有配对"), read)
            elif len(cells) != len(self._names):
                # Whatever stands where the id should be may be anything, and is not repeated.
                reason = f"有 {len(cells)} 列，应有 {len(self._names)} 列"
                yield Row(None, Reject(position, place, None, reason), read)
            else:
                yield self._row(position, place, cells, read)

    def _row(self, position: int, place: str, cells: Sequence[str], read: int) -> Row:
        try:
            return Row(self._reader.post(position, dict(zip(self._names, cells, strict=True))), None, read)
        except UnreadableError as error:
            column = self.mapped.columns.get("id")
            known = None if column is None else shown_id(cells[self._names.index(column)])
            return Row(None, Reject(position, place, known, str(error)), read)

    def _record(self, first: Line, lines: _Ahead) -> _Record:
        """The row that begins with the line `first`.

        A cell in quotes may go over several lines. Where it does not come to an end, or to another number of cells than
        there are columns, the first line alone is broken: those behind it are given back.
        """
        if '"' not in first.text:
            return _Record(first.text.split(self._delimiter), first.reason)
        # An even number of quotes opens nothing; looking on from each such row would take as long as all of them squared.
        if first.text.count('"') % 2 == 0:
            return _Record(self._cells(first.text), first.reason)
        record = [first.text]
        size, read = len(first.text), 0
        reason = first.reason
        witnesses = 0
        while (taken := lines.look()) is not None:
            line, read = taken
            reason = reason or line.reason
            record.append(line.text)
            size += len(line.text)
            if line.text.count('"') % 2:
                cells = self._cells("\n".join(record))
                if cells is not None and len(cells) == len(self._names):
                    lines.drop_looked_at()
                    return _Record(cells, reason, read)
                break
            whole = line.text.count(self._delimiter) >= len(self._names) - 1 and self._cells(line.text)
            witnesses = witnesses + 1 if whole and len(whole) == len(self._names) > 1 else 0
            if size > _LONGEST_RECORD or witnesses == _WITNESSES:
                break
        lines.give_back()
        # A quote inside a cell that does not begin with one is a sign like any other: 5"屏幕.
        return _Record(self._cells(first.text), first.reason)


class _Record(NamedTuple):
    """A row of CSV."""

    cells: list[str] | None
    """None where its quotes are wrong."""
    reason: str = ""
    """What is broken in one of its lines."""
    read: int = 0
    """How much was read with it, if more than its first line."""


class _Ahead:
    """Lines, some of which may be looked at before they are taken."""

    def __init__(self, lines: Iterator[tuple[Line, int]]) -> None:
        self._lines = lines
        self._waiting: deque[tuple[Line, int]] = deque()
        self._looked_at = 0

    def take(self) -> tuple[Line, int] | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def look(self) -> tuple[Line, int] | None:
        """The next line that has not been looked at."""
        if self._looked_at == len(self._waiting):
            line = next(self._lines, None)
            if line is None:
                return None
            self._waiting.append(line)
        self._looked_at += 1
        return self._waiting[self._looked_at - 1]

    def drop_looked_at(self) -> None:
        for _ in range(self._looked_at):
            self._waiting.popleft()
        self._looked_at = 0

    def give_back(self) -> None:
        self._looked_at = 0
