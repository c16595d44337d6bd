"""JSON Lines and CSV: what is broken in one row, and what must not be taken for broken."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError
from tax_review.archive import lines
from tax_review.archive.reading import open_source
from tests.archive.posts import IDENTITY
from tests.archive.reads import read

NUMBER = "430102199003077178"


def csv_file(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(f"{line}\n" for line in ("编号,标题,正文", *lines)).encode(encoding))
    return path


def test_a_nul_costs_its_row(tmp_path: Path) -> None:
    posts, rejects = read(csv_file(tmp_path / "p.csv", "1,通知,甲", "2,通知,乙\0丙", "3,通知,丁"))
    assert [post["id"] for post in posts] == ["1", "3"]
    assert [(reject.place, "NUL" in reject.reason) for reject in rejects] == [("第3行", True)]


@pytest.mark.parametrize(("encoding", "broken"), [("utf-8", b"\xff"), ("gb18030", b"\xff"), ("utf-16-le", b"\x00\xd8")])
def test_a_row_of_many_lines_with_a_broken_one_is_one_reject(tmp_path: Path, encoding: str, broken: bytes) -> None:
    path = csv_file(
        tmp_path / "p.csv", "1,通知,甲", '2,通知,"第一段', "第二段", '第三段"', "3,通知,丁", encoding=encoding
    )
    content = path.read_bytes().replace("二".encode(encoding), broken)
    path.write_bytes((b"\xff\xfe" if encoding == "utf-16-le" else b"") + content)
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["1", "3"]
    assert [(reject.place, "编码" in reject.reason) for reject in rejects] == [("第3行", True)]


def test_a_reject_holds_no_text_of_a_post_whose_lines_came_apart(tmp_path: Path) -> None:
    posts, rejects = read(
        csv_file(tmp_path / "p.csv", '1,通知,"没有关上的引号', IDENTITY, f"{NUMBER},一,二,三", "2,通知,丁")
    )
    assert [post["id"] for post in posts] == ["2"]
    assert [reject.place for reject in rejects] == ["第2行", "第3行", "第4行"]
    assert [reject.id for reject in rejects] == [None] * 3
    assert not any(NUMBER in reject.reason for reject in rejects)


def test_a_first_row_that_is_a_post_is_not_shown_as_names(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(f"1,{NUMBER},{IDENTITY}\n2,一,二\n", "utf-8")
    with pytest.raises(InputError, match="认不出哪一列是正文") as refused:
        open_source(str(tmp_path / "p.csv"))
    assert NUMBER not in str(refused.value)
    assert "张某" not in str(refused.value)


def test_a_quote_in_the_middle_of_a_cell_is_a_sign(tmp_path: Path) -> None:
    posts, rejects = read(csv_file(tmp_path / "p.csv", '1,通知,5"屏幕', '2,他说"好",甲', '3,通知,"多\n行"'))
    assert [post["body"] for post in posts] == ['5"屏幕', "甲", "多\n行"]
    assert posts[1]["title"] == '他说"好"'
    assert not rejects


def test_no_line_is_looked_at_again_and_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    look = lines._Ahead.look

    def counted(ahead: lines._Ahead) -> Any:
        nonlocal looks
        looks += 1
        return look(ahead)

    monkeypatch.setattr(lines._Ahead, "look", counted)
    path = csv_file(tmp_path / "p.csv", *['1,"引号"后面有字,正文'] * 500, *['1,通知,"没有关上', "段"] * 500)
    _, rejects = read(path)
    assert len(rejects) == 1_500
    assert looks <= 2 * 1_500


def test_a_million_broken_rows_are_handed_on_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"正文": "一"}) + "\n" + "坏\n" * 10_000, "utf-8")
    sizes = [len(intake.rejects) for intake in open_source(str(path)).intakes(500, 10**6)]
    assert sum(sizes) == 10_000
    assert max(sizes) <= 500


def test_old_line_ends_are_said(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes("编号,正文\r1,甲\r2,乙\r".encode())
    with pytest.raises(InputError, match="换行符"):
        open_source(str(tmp_path / "p.csv"))


def jsonl(path: Path, *rows: Any) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_row_of_json_is_read_by_its_own_keys(tmp_path: Path) -> None:
    late = [{"标题": "甲", "内容": IDENTITY}, {"标题": "乙", "正文": "一", "摘要": "二"}]
    posts, rejects = read(jsonl(tmp_path / "p.jsonl", *[{"标题": "题", "正文": "文"}] * 1_500, *late))
    assert not rejects
    assert posts[-2]["body"] == IDENTITY
    assert posts[-1]["digest"] == "二"


def test_a_chosen_column_is_not_replaced_by_a_usual_one(tmp_path: Path) -> None:
    rows = [{"标题": "题", "稿": "一", "正文": "旧"}, {"标题": "题", "正文": "旧"}]
    posts, _ = read(jsonl(tmp_path / "p.jsonl", *rows), columns={"body": "稿"})
    assert [post["body"] for post in posts] == ["一", None]


def test_a_column_may_be_declined(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "p.jsonl", {"正文": "一", "类型": "图文"})
    (reject,) = read(path)[1]
    assert "kind=-" in reject.reason
    (post,), rejects = read(path, columns={"kind": "-"})
    assert (post["kind"], rejects) == (None, [])


@pytest.mark.parametrize("blank", [None, "", "  ", "\u3000"])
def test_a_blank_id_is_none(tmp_path: Path, blank: str | None) -> None:
    posts, _ = read(
        jsonl(tmp_path / "p.jsonl", {"编号": "a", "正文": "一"}, {"编号": blank, "正文": "二", "发布日期": blank})
    )
    assert [post["id"] for post in posts] == ["a", "2"]


def test_the_id_of_a_reject_can_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text('{"编号": "\\ud800", "正文": "一"}\n{"编号": {"a": 1}, "正文": "一"}\n', "utf-8")
    posts, rejects = read(path)
    assert not posts
    assert [reject.id for reject in rejects] == ["?", None]
    assert json.dumps([reject._asdict() for reject in rejects], ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "values",
    [
        {"正文": ["一", "二"]},
        {"正文": "一", "图片说明": 3},
        {"正文": "一", "图片说明": ["a", {"b": 1}]},
        {"正文": "一", "发布日期": 10**18},
        {"正文": "一", "发布日期": True},
        {"正文": "一", "发布日期": ["2026-01-01"]},
        {"正文": "一", "发布日期": "99999999999"},
    ],
)
def test_values_of_another_kind_are_said_with_the_name_of_the_column(tmp_path: Path, values: dict[str, Any]) -> None:
    posts, (reject,) = read(jsonl(tmp_path / "p.jsonl", {"正文": "一", "图片说明": [], "发布日期": None}, values))
    assert len(posts) == 1
    assert reject.reason.startswith(f"“{list(values)[-1]}”")


NAMES = ["编号", "标题", "正文"]
# Quotes, delimiters and line ends in every order: what a writer of CSV writes is read back, whatever it is.
CELLS = st.text(st.sampled_from('税",;\t\n'), min_size=1, max_size=8).filter(lambda cell: cell.strip(" \n\t") != "")


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from([",", ";", "\t"]))
def test_whatever_a_writer_of_csv_quotes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    content = io.StringIO()
    writer = csv.writer(content, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([NAMES, *([str(number), *row] for number, row in enumerate(rows))])
    path = tmp_path_factory.mktemp("csv") / "p.csv"
    path.write_bytes(content.getvalue().encode())
    posts, rejects = read(path)
    assert not rejects
    assert [(post["title"], post["body"]) for post in posts] == rows


@given(st.binary(max_size=400))
def test_no_bytes_at_all_stop_a_run(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    good = "9,通知,照常开放。\n".encode()
    (folder / "p.csv").write_bytes("编号,标题,正文\n".encode() + content.replace(b'"', b"") + b"\n" + good * 150)
    assert read(folder / "p.csv")[0][-1]["id"] == "9"
    # Enough of them to say which encoding it is.
    line = '{"正文": "照常开放。"}\n'.encode()
    (folder / "p.jsonl").write_bytes(line + content + b"\n" + line * 150)
    posts, _ = read(folder / "p.jsonl")
    assert [post["body"] for post in (posts[0], posts[-1])] == ["照常开放。"] * 2
