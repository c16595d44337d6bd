"""Posts in a spreadsheet (.xlsx), as the back ends of WeChat and Weibo export them, read by calamine.

The whole sheet is in memory: spreadsheets hold a million rows at most, and larger files than `_LARGEST` are refused.
Spreadsheets of the old kind (.xls) and .ods are not read: some damaged ones keep calamine busy for ever.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tax_review.archive.lines import Row
from tax_review.archive.mapping import Mapped, RowReader, UnreadableError, mapped, shown_id
from tax_review.archive.source import Reject
from tax_review.errors import InputError

SUFFIXES = (".xlsx", ".xlsm")
_OLD = b"\xd0\xcf\x11\xe0"
# Of the XML inside: a hundred thousand posts of two thousand characters.
_LARGEST = 512 * 1024 * 1024
# Exports put titles and dates above the names of the columns.
_ROWS_ABOVE_NAMES = 10
# No cell holds more: what was longer has been cut off by the program that wrote the file.
_FULL_CELL = 32_767
_DAMAGED = "不是完整的电子表格，读不出来；请用表格软件打开，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”再检查"


class Spreadsheet:
    """The rows below the column names of the first visible sheet that has any."""

    kind = "spreadsheet"

    def __init__(self, path: Path, columns: Mapping[str, str] | None, fixed: Mapping[str, str]) -> None:
        _refuse_others(path)
        sheets = _sheets(path)
        if not sheets:
            raise InputError(f"{path.name} 的工作表都是空的")
        name, self._rows = sheets[0]
        self.size = len(self._rows)
        found = _named(self._rows, columns)
        self._begin, self._names = found[0], found[1]
        self.mapped = found[2]
        if others := [other for other, _ in sheets[1:]]:
            note = f"只检查了工作表“{name}”，没有检查：{'、'.join(others[:20])}"
            self.mapped = self.mapped._replace(notes=(*self.mapped.notes, note))
        self._reader = RowReader(self.mapped.columns, fixed)

    def rows(self) -> Iterator[Row]:
        """Each row below the names; empty ones are none."""
        position = 0
        for number, cells in enumerate(self._rows[self._begin :], self._begin + 1):
            if any(cell != "" for cell in cells):
                position += 1
                values = {name: _value(cell) for name, cell in zip(self._names, cells, strict=True)}
                yield self._row(position, values, number)

    def _row(self, position: int, values: Mapping[str, Any], number: int) -> Row:
        try:
            for column in self.mapped.columns.values():
                if isinstance(text := values[column], str) and len(text) >= _FULL_CELL:
                    raise UnreadableError(f"“{column}”满了 {_FULL_CELL:,} 个字，后面的被表格软件截掉了；请另导出为 CSV")
            return Row(self._reader.post(position, values), None, number)
        except UnreadableError as error:
            known = shown_id(values.get(self.mapped.columns.get("id", "")))
            return Row(None, Reject(position, f"第{number}行", known, str(error)), number)


def _named(rows: Sequence[list[Any]], columns: Mapping[str, str] | None) -> tuple[int, list[str], Mapped]:
    """Where the rows below the column names begin, the names, and which fields they are. Raises InputError."""
    refusal: InputError | None = None
    above = 0
    for number, cells in enumerate(rows):
        if all(cell == "" for cell in cells):
            continue
        names = [str(_value(cell)).strip() for cell in cells]
        try:
            return number + 1, names, mapped(names, columns)
        except InputError as error:
            refusal = refusal or error
        above += 1
        if above == _ROWS_ABOVE_NAMES:
            break
    assert refusal is not None, "a sheet that is not empty"
    raise refusal


def _sheets(path: Path) -> list[tuple[str, list[list[Any]]]]:
    """The visible sheets that are not empty: name and rows, from the first row of the sheet."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise InputError("读电子表格要先安装：pip install 'tax-review[archive]'；也可以另存为 CSV 再检查") from None

    try:
        with calamine.load_workbook(path) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ is calamine.SheetTypeEnum.WorkSheet and sheet.visible is calamine.SheetVisibleEnum.Visible
            ]
            read = [(name, list(book.get_sheet_by_name(name).iter_rows())) for name in visible]
    except calamine.CalamineError:
        raise InputError(f"{path.name} {_DAMAGED}") from None
    except BaseException as error:
        # Whatever Rust did not expect comes as this, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(f"{path.name} {_DAMAGED}") from None
    return [(name, rows) for name, rows in read if any(cell != "" for row in rows for cell in row)]


def _refuse_others(path: Path) -> None:
    """Raise InputError for what is no spreadsheet of this kind, and for what swells beyond measure."""
    with path.open("rb") as file:
        begins = file.read(len(_OLD))
    if begins == _OLD:
        raise InputError(
            f"{path.name} 加了密码，或是改了扩展名的旧式表格：请用表格软件打开，另存为没有密码的 .xlsx 再检查"
        )
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(f"{path.name} {_DAMAGED}") from None
    if size > _LARGEST:
        raise InputError(
            f"{path.name} 解开后有 {size >> 20:,} MB，电子表格最多读 {_LARGEST >> 20} MB；请分成几份，或另存为 CSV"
        )


def _value(cell: Any) -> Any:
    """A cell as other tables have it: whole numbers without a point."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
