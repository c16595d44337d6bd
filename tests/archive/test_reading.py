"""Any archive a bureau may bring: each post arrives, each row that is none is named with the reason."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import random
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError
from tax_review.archive import POSTS
from tax_review.archive.lines import encoding_of
from tax_review.archive.mapping import UnreadableError, columns_of, day_of
from tax_review.archive.reading import open_source
from tax_review.archive.source import Reject
from tests.archive.posts import batch_of

POST = {
    "编号": "a1",
    "标题": "通知",
    "正文": "办税服务厅照常开放。",
    "发布时间": "2026-09-28 10:00",
    "账号": "某某税务",
}


def read(where: Path | str, *, rows: int = 100, **options: Any) -> tuple[list[dict[str, Any]], list[Reject]]:
    posts: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for intake in open_source(str(where), **options).intakes(rows, 10**9):
        assert intake.posts.schema == POSTS
        assert intake.posts.num_rows <= rows
        posts += intake.posts.to_pylist()
        rejects += intake.rejects
    return posts, rejects


def jsonl(path: Path, *rows: Any) -> Path:
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def csv_text(*rows: list[str]) -> str:
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    return content.getvalue()


def kept(posts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Posts without what they do not say."""
    return [{name: value for name, value in post.items() if value is not None} for post in posts]


def test_usual_names_of_columns_are_known_and_the_day_is_that_of_the_cell(tmp_path: Path) -> None:
    source = open_source(str(jsonl(tmp_path / "p.jsonl", POST | {"阅读量": 7})))
    (intake,) = source.intakes(10, 10**6)
    assert kept(intake.posts.to_pylist()) == [
        {
            "position": 1,
            "id": "a1",
            "title": "通知",
            "body": "办税服务厅照常开放。",
            "published": dt.date(2026, 9, 28),
            "account": "某某税务",
        }
    ]
    assert intake.share == 1.0
    assert any("阅读量" in note for note in source.notes)
    assert any("正文＝正文" in note for note in source.notes)


def test_columns_may_be_named(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "p.jsonl", {"a": 1, "b": "正文一", "正文": "别的"})
    (post,), _ = read(path, columns={"body": "b", "id": "a"})
    assert (post["id"], post["body"]) == ("1", "正文一")
    toml = tmp_path / "列.toml"
    toml.write_text('body = "b"\nid = "a"\n', "utf-8")
    assert columns_of(str(toml)) == columns_of("body=b,id=a") == {"body": "b", "id": "a"}


@pytest.mark.parametrize(
    ("option", "sentence"),
    [("正文=b", "不是字段名"), ("body=", "要写列名"), ("body", "要写列名"), ("没有.toml", "读不出来")],
)
def test_a_mapping_that_is_none_is_refused(option: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        columns_of(option)


@pytest.mark.parametrize(
    ("row", "columns", "sentence"),
    [
        ({"甲": "一", "乙": "二"}, None, "认不出哪一列是正文"),
        ({"正文": "一"}, {"body": "内容"}, "没有“内容”这一列"),
    ],
)
def test_columns_that_are_not_there_are_said(
    tmp_path: Path, row: dict[str, str], columns: dict[str, str] | None, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        open_source(str(jsonl(tmp_path / "p.jsonl", row)), columns=columns)


def test_a_column_name_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("正文,正文\n一,二\n", "utf-8")
    with pytest.raises(InputError, match="不止一列"):
        open_source(str(tmp_path / "p.csv"))


def test_each_broken_line_of_json_is_a_reject_and_no_other(tmp_path: Path) -> None:
    broken: list[Any] = [
        "不是 JSON",
        "[1, 2]",
        '{"正文": "没有完',
        "{}",
        {"正文": "", "标题": ""},
        {"编号": "x9", "正文": "一", "发布时间": "去年"},
        {"正文": {"段": "一"}},
        '{"正文": "\\ud800"}',
        {"正文": "一", "类型": "评论"},
        "[" * 200_000,
    ]
    rows: list[Any] = []
    for one in broken:
        rows += [POST, one, ""]
    posts, rejects = read(jsonl(tmp_path / "p.jsonl", *rows), rows=3)
    assert len(posts) == len(broken)
    assert [reject.place for reject in rejects] == [f"第{2 + 3 * number}行" for number in range(len(broken))]
    assert rejects[5].id == "x9"
    assert "发布时间" in rejects[5].reason
    assert sorted([post["position"] for post in posts] + [reject.position for reject in rejects]) == list(range(1, 21))
    assert not any("没有完" in reject.reason or "去年" in reject.reason for reject in rejects)


def test_a_csv_with_a_thousand_broken_rows_among_a_thousand_good_ones(tmp_path: Path) -> None:
    good = [f'{number},标题{number},"正文{number}，""引号""，\n第二段",2026-09-28' for number in range(1_000)]
    kinds = [
        "{n},缺列",
        "{n},多,了,一,列",
        '{n},没有关上,"引号没有配对,2026-01-01',
        "{n},坏日期,正文,去年",
        "{n},,,2026-01-01",
        '{n},"引号"后面有字,正文,2026-01-01',
    ]
    content = b"\xe7\xbc\x96\xe5\x8f\xb7," + "标题,正文,发布日期\n".encode()
    expected = []
    line = 1
    for number in range(1_000):
        kind = kinds[number % len(kinds)]
        content += good[number].encode() + b"\n"
        expected.append(f"第{line + 3}行")
        bad = kind.format(n=f"x{number}").encode()
        content += (bad if number % 7 else b"\xff\xfe" + bad) + b"\n"
        line += 3
    (tmp_path / "p.csv").write_bytes(content)
    posts, rejects = read(tmp_path / "p.csv")
    assert [post["id"] for post in posts] == [str(number) for number in range(1_000)]
    assert posts[-1]["body"] == '正文999，"引号"，\n第二段'
    assert [reject.place for reject in rejects] == expected
    assert [post["position"] for post in posts] == list(range(1, 2_000, 2))


def test_an_open_quote_at_the_head_of_many_rows_in_quotes_costs_one_row(tmp_path: Path) -> None:
    rows = [f'"{number}","标题","正文{number}"' for number in range(500)]
    rows[100] = '"100","标题,"正文100"'
    (tmp_path / "p.csv").write_text("编号,标题,正文\n" + "\n".join(rows) + "\n", "utf-8")
    posts, rejects = read(tmp_path / "p.csv")
    assert len(posts) == 499
    assert [(reject.place, reject.reason) for reject in rejects] == [("第102行", "引号没有配对")]


def test_a_cell_may_hold_many_lines(tmp_path: Path) -> None:
    body = "\n".join(f"第{number}段，有逗号" for number in range(3_000))
    (tmp_path / "p.csv").write_text(csv_text(["标题", "正文"], ["长文", body], ["短文", "一"]), "utf-8")
    posts, rejects = read(tmp_path / "p.csv")
    assert [post["body"] for post in posts] == [body, "一"]
    assert not rejects


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_the_encodings_of_excel(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = f"编号{delimiter}标题{delimiter}正文\r\n1{delimiter}通知{delimiter}办税服务厅照常开放，请错峰办理。\r\n"
    (tmp_path / "p.csv").write_bytes(text.encode(encoding))
    (post,), rejects = read(tmp_path / "p.csv")
    assert (post["id"], post["title"], post["body"]) == ("1", "通知", "办税服务厅照常开放，请错峰办理。")
    assert not rejects


CELLS = st.text(st.characters(codec="gb18030", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from(["utf-8", "gb18030"]))
def test_what_is_written_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], encoding: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "p.csv"
    named = [["编号", "标题", "正文"], *([str(number), *row] for number, row in enumerate(rows))]
    # The head tells the encoding, as long as somebody wrote Chinese into it.
    path.write_bytes(csv_text(*named).encode(encoding))
    posts, rejects = read(path)
    assert not rejects
    assert [(post["title"], post["body"]) for post in posts] == rows


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=8))
def test_what_is_written_as_json_and_parquet_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("json")
    rows = [{"id": str(number), "title": "题", "body": body} for number, body in enumerate(bodies)]
    jsonl(folder / "p.jsonl", *(json.dumps(row) for row in rows))
    pq.write_table(pa.Table.from_pylist(rows), folder / "p.parquet")
    for path in (folder / "p.jsonl", folder / "p.parquet"):
        posts, rejects = read(path, rows=3)
        assert not rejects
        assert [post["body"] for post in posts] == bodies


def test_the_encoding_is_that_of_most_lines() -> None:
    assert encoding_of("标题\n一\n二\n".encode() + b"\xff\n") == "utf-8"
    assert encoding_of("标题\n办税\n服务\n".encode("gb18030") + "厅\n".encode()) == "gb18030"
    assert encoding_of(codecs.BOM_UTF16_LE + "标题".encode("utf-16-le")) == "utf-16"
    assert encoding_of(b"title,body\n") == "utf-8"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-09-28", dt.date(2026, 9, 28)),
        ("2026/9/8", dt.date(2026, 9, 8)),
        ("2026年9月8日", dt.date(2026, 9, 8)),
        ("2026年9月8日 10:20", dt.date(2026, 9, 8)),
        ("20260908", dt.date(2026, 9, 8)),
        ("20260908102000", dt.date(2026, 9, 8)),
        ("2026-09-28T23:30:00+08:00", dt.date(2026, 9, 28)),
        ("2026-09-28T23:30:00Z", dt.date(2026, 9, 29)),
        ("2026-09-28 15:30:00+00", dt.date(2026, 9, 28)),
        ("2026-09-28 23:30:00", dt.date(2026, 9, 28)),
        (dt.datetime(2026, 9, 28, 23, 30, tzinfo=dt.UTC), dt.date(2026, 9, 29)),
        (1_790_553_600, dt.date(2026, 9, 28)),
        ("1790553600000", dt.date(2026, 9, 28)),
    ],
)
def test_days_are_read_as_people_and_programs_write_them(cell: Any, day: dt.date) -> None:
    assert day_of(cell) == day


@pytest.mark.parametrize("cell", ["去年", "2026-02-30", "20261301", "46293", "", "2026-09"])
def test_what_is_no_day_is_said(cell: str) -> None:
    with pytest.raises(UnreadableError):
        day_of(cell)


def test_parquet_with_lists_dates_and_nulls(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "body": "正文", "captions": ["图一"], "published": dt.date(2026, 9, 28), "account": None},
        {"id": 8, "body": None, "captions": None, "published": None, "account": "某某税务"},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "p.parquet")
    posts, rejects = read(tmp_path / "p.parquet")
    assert kept(posts) == [
        {"position": 1, "id": "7", "body": "正文", "captions": ["图一"], "published": dt.date(2026, 9, 28)}
    ]
    assert [(reject.position, reject.id, reject.reason) for reject in rejects] == [(2, "8", "没有标题，也没有正文")]


def test_a_table_of_posts_loses_nothing(tmp_path: Path) -> None:
    """What was not looked at least of all: such a post must not pass."""
    unread = {"what": "image", "name": "海报.png", "reason": "没有查看图片内容"}
    batch = batch_of(
        {"body": "正文", "captions": ["图"], "margins": ["页眉"], "properties": ["甲.docx"], "unchecked": [unread]}
    )
    pq.write_table(pa.Table.from_batches([batch]), tmp_path / "p.parquet")
    jsonl(tmp_path / "p.jsonl", batch.to_pylist()[0], {"body": "正文", "unchecked": "海报.png"})
    for name in ("p.parquet", "p.jsonl"):
        posts, rejects = read(tmp_path / name)
        assert posts == batch.to_pylist()
    assert "unchecked=-" in rejects[0].reason


def test_a_parquet_file_cut_in_half_is_said(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(pa.table({"body": ["正文"] * 1000}), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(InputError, match="不是完整的 Parquet"):
        open_source(str(path))


def test_a_damaged_row_group_costs_its_rows_and_no_others(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    chance = random.Random(2026)
    bodies = [chance.randbytes(200).hex() for _ in range(300)]
    pq.write_table(pa.table({"body": bodies}), path, row_group_size=100, use_dictionary=False, write_page_checksum=True)
    start = pq.ParquetFile(path).metadata.row_group(1).column(0).data_page_offset
    content = bytearray(path.read_bytes())
    content[start + 2_000 : start + 2_400] = b"a" * 400  # past the header with its statistics
    path.write_bytes(content)
    posts, rejects = read(path)
    assert [post["position"] for post in posts] == [*range(1, 101), *range(201, 301)]
    assert [reject.position for reject in rejects] == list(range(101, 201))
    assert "第 2 个行组" in rejects[0].reason


def test_a_folder_of_drafts(tmp_path: Path) -> None:
    folder = tmp_path / "历年"
    (folder / "2025").mkdir(parents=True)
    (folder / "2025" / "通知.txt").write_text("---\n标题: 通知\n---\n照常开放。", "utf-8")
    (folder / "网页.html").write_text("<p>照常开放。</p><img src='a.png'>", "utf-8")
    (folder / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "表.xlsx").write_bytes(b"PK")
    (folder / "~$稿.docx").write_bytes(b"")
    (folder / "通知.审核.html").write_text("报告", "utf-8")
    source = open_source(str(folder), particulars={"account": "某某税务"})
    (intake,) = source.intakes(10, 10**6)
    posts = intake.posts.to_pylist()
    assert [(post["id"], post["title"] or None, post["body"].strip()) for post in posts] == [
        ("2025/通知.txt", "通知", "照常开放。"),
        ("网页.html", None, "照常开放。"),
    ]
    assert posts[1]["unchecked"][0]["what"] == "image"
    assert {post["account"] for post in posts} == {"某某税务"}
    assert [(reject.place, ".docx" in reject.reason) for reject in intake.rejects] == [("旧.doc", True)]
    assert any("1 个文件" in note for note in source.notes)
    record = dict(source.record)
    (folder / "2025" / "通知.txt").write_text("改了。", "utf-8")
    assert open_source(str(folder)).record["digest"] != record["digest"]


def test_a_zip_of_drafts_with_names_as_windows_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "稿.zip"
    name = "通知.txt".encode("gbk").decode("cp437")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("utf8名.txt", "正文一。")
        info = zipfile.ZipInfo("XXXX.txt")
        archive.writestr(info, "正文二。")
        archive.writestr("坏.docx", b"no zip")
    content = path.read_bytes().replace(b"XXXX.txt", name.encode("cp437"))
    path.write_bytes(content)
    posts, rejects = read(path)
    assert {post["id"] for post in posts} == {"utf8名.txt", "通知.txt"}
    assert [reject.place for reject in rejects] == ["坏.docx"]


def test_a_zip_that_swells_is_turned_away(tmp_path: Path) -> None:
    path = tmp_path / "稿.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("大.txt", b"\n" * (70 * 1024 * 1024))
        archive.writestr("小.txt", "正文。")
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["小.txt"]
    assert "64 MB" in rejects[0].reason


@pytest.fixture
def sqlite(tmp_path: Path) -> Path:
    path = tmp_path / "posts.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE posts (id INTEGER, title TEXT, body TEXT, day TEXT)")
        rows = [(number, "通知", f"正文{number}", "2026-09-28") for number in range(2500)]
        connection.executemany(
            "INSERT INTO posts VALUES (?, ?, ?, ?)", [*rows, (9999, "坏", b"\xff\xfe", "2026-09-28")]
        )
    connection.close()
    return path


@pytest.mark.parametrize("as_url", [True, False])
def test_a_query_of_a_database(sqlite: Path, as_url: bool) -> None:
    query = "SELECT id, title, body, day AS 发布日期 FROM posts WHERE title <> ':x' ORDER BY id;"
    posts, rejects = read(f"sqlite:///{sqlite}" if as_url else sqlite, query=query)
    assert [post["body"] for post in posts] == [f"正文{number}" for number in range(2500)]
    assert posts[0]["published"] == dt.date(2026, 9, 28)
    assert [(reject.id, reject.position) for reject in rejects] == [("9999", 2501)]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (None, "--query"),
        ("DELETE FROM posts", "查询语句"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT 1 AS x", "正文"),
    ],
)
def test_a_query_that_finds_no_posts_is_refused(sqlite: Path, query: str | None, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_source(f"sqlite:///{sqlite}", query=query)


def test_a_query_writes_nothing(sqlite: Path) -> None:
    with pytest.raises(InputError):
        read(f"sqlite:///{sqlite}", query="WITH x AS (SELECT 1) DELETE FROM posts RETURNING id, title, body")
    assert len(read(sqlite, query="SELECT id, title, body FROM posts")[0]) == 2500


def test_a_query_of_a_duckdb_file(tmp_path: Path) -> None:
    path = tmp_path / "p.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE posts AS SELECT i AS id, '正文' || i AS body FROM range(3000) t(i)")
    posts, _ = read(path, query="SELECT * FROM posts ORDER BY id")
    assert [post["id"] for post in posts] == [str(number) for number in range(3000)]
    with pytest.raises(InputError, match="nowhere"):
        open_source(str(path), query="SELECT * FROM nowhere")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("没有.csv", None, "找不到"),
        ("空.csv", b"", "空文件"),
        ("空.jsonl", b"", "空文件"),
        ("头.csv", "标题,正文\n".encode(), "没有一篇"),
        ("表.csv", b"PK\x03\x04\0\0\0", "不是文本文件"),
        ("表.xlsx", b"PK", "另存为"),
        ("稿.docx", b"PK", "tax-review check"),
        ("稿.zip", b"PK", "打不开"),
        ("散.jsonl", "正文\n".encode(), "JSON 对象"),
        ("引.csv", '"标题,正文\n一,二\n'.encode(), "引号"),
    ],
)
def test_what_is_no_archive_is_said(tmp_path: Path, name: str, content: bytes | None, sentence: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=sentence):
        read(tmp_path / name)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [({"body_format": "pdf"}, "--body-format"), ({"query": "SELECT 1"}, "只用于数据库")],
)
def test_options_that_do_not_fit_are_said(tmp_path: Path, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_source(str(jsonl(tmp_path / "p.jsonl", POST)), **options)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///没有.db", "找不到数据库文件"),
        ("nosuch://host/db", "地址写得不对|驱动"),
        ("这不是://地址", "地址写得不对"),
    ],
)
def test_databases_that_cannot_be_opened_are_said(url: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        open_source(url, query="SELECT 1")


def test_a_line_of_fifty_megabytes_is_read_and_a_longer_one_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(POST, ensure_ascii=False) + "\n")
        file.write('{"正文": "' + "a" * 50_000_000 + '"}\n')
        file.write('{"正文": "' + "a" * 70_000_000 + '"}\n')
        file.write(json.dumps(POST, ensure_ascii=False) + "\n")
    posts, rejects = read(path)
    assert [post["position"] for post in posts] == [1, 2, 4]
    assert [(reject.place, "64 MB" in reject.reason) for reject in rejects] == [("第3行", True)]


def test_the_same_archive_gives_the_same_pieces(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "p.jsonl", *[POST | {"编号": number, "正文": "字" * number} for number in range(200)])
    source = open_source(str(path))
    first, second = ([intake.posts for intake in source.intakes(30, 1_000)] for _ in range(2))
    assert all(one.equals(other) for one, other in zip(first, second, strict=True))
    assert max(batch.num_rows for batch in first) == 30
    assert min(batch.num_rows for batch in first[:-1]) < 30
