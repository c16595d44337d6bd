"""Spreadsheets as the back ends of accounts export them: every row is a post or a reject, and what was not read is said."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tax_review import InputError
from tax_review.archive import spreadsheet
from tax_review.archive.reading import open_source
from tests.archive.reads import read

NAMES: list[Any] = ["编号", "标题", "正文", "发布时间"]


def book(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    made.save(path)
    return path


def test_cells_come_as_they_are_seen(tmp_path: Path) -> None:
    path = book(
        tmp_path / "稿.xlsx",
        (
            "群发",
            [
                NAMES,
                [20260102, "标题", "第一行\n第二行", dt.datetime(2026, 1, 2, 23, 59)],  # noqa: DTZ001 - spreadsheets know no zones
                ["甲-3", "", "＝1+1 不是公式", "2026年1月3日"],
                [3.5, "只有标题", None, 20260104],
            ],
        ),
    )
    posts, rejects = read(path)
    assert rejects == []
    assert [(post["id"], post["title"], post["body"], post["published"]) for post in posts] == [
        ("20260102", "标题", "第一行\n第二行", dt.date(2026, 1, 2)),
        ("甲-3", None, "＝1+1 不是公式", dt.date(2026, 1, 3)),
        ("3.5", "只有标题", None, dt.date(2026, 1, 4)),
    ]


def test_names_are_found_below_what_stands_above_them(tmp_path: Path) -> None:
    above: list[list[Any]] = [["示例县税务公众号"], ["导出时间", dt.date(2026, 11, 28)], []]
    path = book(tmp_path / "稿.xlsx", ("一", [*above, NAMES, [1, "a", "正文。", None], [], [2, "b", "", "昨天"]]))
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["1"]
    # Rows are counted as the program that shows them counts.
    assert [(reject.position, reject.place, reject.id) for reject in rejects] == [(2, "第7行", "2")]
    assert "认不出日期" in rejects[0].reason


def test_columns_of_other_names_can_be_chosen(tmp_path: Path) -> None:
    path = book(tmp_path / "稿.xlsx", ("一", [["导出"], ["甲", "乙"], ["x", "正文。"]]))
    posts, _ = read(path, columns={"id": "甲", "body": "乙"})
    assert [(post["id"], post["body"]) for post in posts] == [("x", "正文。")]
    with pytest.raises(InputError, match="认不出哪一列是正文；这份表的列有：导出"):
        read(path)


def test_sheets_that_are_not_read_are_told(tmp_path: Path) -> None:
    rows: list[list[Any]] = [NAMES, [1, "a", "正文。", None]]
    path = book(tmp_path / "稿.xlsx", ("空", []), ("一", rows), ("藏", rows), ("二", rows), hidden=["藏"])
    source = open_source(str(path))
    assert "只检查了工作表“一”，没有检查：二" in source.notes
    assert len(read(path)[0]) == 1


def test_a_full_cell_was_cut_off_and_does_not_pass(tmp_path: Path) -> None:
    path = book(tmp_path / "稿.xlsx", ("一", [NAMES, [1, "a", "字" * 32_767, None], [2, "b", "字" * 32_766, None]]))
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["2"]
    assert [(reject.place, reject.id) for reject in rejects] == [("第2行", "1")]
    assert "截掉" in rejects[0].reason


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("旧.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)),
        ("坏.xlsx", b"PK\x03\x04" + bytes(5000)),
        ("表.xlsx", "编号,正文\n1,稿\n".encode()),
        ("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)),
        ("表.et", b"x"),
        ("表.ods", b"PK"),
    ],
)
def test_what_is_no_such_spreadsheet_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match="请用表格软件打开，另存为"):
        read(tmp_path / name)


def test_empty_sheets_and_sheets_of_names_only_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="都是空的"):
        read(book(tmp_path / "空.xlsx", ("一", []), ("二", [[None]])))
    with pytest.raises(InputError, match="没有一篇"):
        read(book(tmp_path / "头.xlsx", ("一", [NAMES])))


def test_a_file_that_swells_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", bytes(3 << 20))
    assert path.stat().st_size < 1 << 14
    monkeypatch.setattr(spreadsheet, "_LARGEST", 2 << 20)
    with pytest.raises(InputError, match="解开后有 3 MB，电子表格最多读 2 MB"):
        read(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = book(tmp_path_factory.mktemp("whole") / "稿.xlsx", ("一", [NAMES, [1, "a", "正文。" * 99, None]]))
    return path.read_bytes()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=20),
    kept=st.floats(0.01, 1),
)
def test_damage_is_an_error_in_words(
    tmp_path: Path, whole: bytes, places: list[tuple[float, int]], kept: float
) -> None:
    content = bytearray(whole)
    for place, byte in places:
        content[int(place * len(content))] = byte
    path = tmp_path / "坏.xlsx"
    path.write_bytes(content[: int(kept * len(content))])
    try:
        read(path)
    except InputError as error:
        assert "Error" not in str(error)  # noqa: PT017 - it may also be read
