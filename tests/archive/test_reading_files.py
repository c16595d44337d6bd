"""Folders, zips and folders of Parquet: nothing in them is passed over without a word."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError
from tax_review.archive.reading import open_source
from tests.archive.reads import read


def zipped(path: Path, *members: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    posts, _ = read(zipped(tmp_path / "稿.zip", ("a.txt", "正文一。"), ("a.txt", "正文二。")))
    assert [(post["id"], post["body"]) for post in posts] == [("a.txt", "正文一。"), ("a.txt", "正文二。")]


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    path = zipped(tmp_path / "稿.zip", ("a.txt", "正文一。"), ("b.txt", "".join(map(chr, range(0x4E00, 0x5E00)))))
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("b.txt").header_offset
    content = bytearray(path.read_bytes())
    content[start + 40 : start + 60] = bytes(byte ^ 0xFF for byte in content[start + 40 : start + 60])
    path.write_bytes(content)
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["a.txt"]
    assert [(reject.place, "坏了" in reject.reason) for reject in rejects] == [("b.txt", True)]


def test_a_member_with_a_password_is_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "稿.zip", ("a.txt", "正文一。"), ("b.txt", "正文二。"))
    content = bytearray(path.read_bytes())
    # The flag of encryption in the list at the end, of the second member.
    at = content.rindex(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["a.txt"]
    assert "密码" in rejects[0].reason


def test_paths_as_windows_writes_them(tmp_path: Path) -> None:
    posts, rejects = read(zipped(tmp_path / "稿.zip", ("2024\\通知.txt", "正文。"), ("2024\\~$稿.docx", "锁")))
    assert [post["id"] for post in posts] == ["2024/通知.txt"]
    assert not rejects


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=12)


@given(HAN)
def test_chinese_names_without_a_mark_are_gbk(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("zip") / "稿.zip"
    raw = f"{name}.txt".encode("gbk")
    stand_in = "x" * len(raw)
    zipped(path, (stand_in, "正文。"))
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), raw))
    (post,), _ = read(path)
    assert post["id"] == f"{name}.txt"


def test_a_zip_of_tables_is_told_from_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"posts\.csv.*先解压"):
        open_source(str(zipped(tmp_path / "表.zip", ("posts.csv", "正文\n一\n"))))
    with pytest.raises(InputError, match="没有稿件"):
        open_source(str(zipped(tmp_path / "空.zip", ("图.png", "x"))))


def test_names_that_are_no_unicode_stop_nothing(tmp_path: Path) -> None:
    from docx import Document

    folder = tmp_path / "稿"
    folder.mkdir()
    document = Document()
    document.add_paragraph("正文。")
    document.save(str(tmp_path / "x.docx"))
    name = os.fsencode(folder) + b"/\xcd\xa8\xd6\xaa.docx"
    os.rename(os.fsencode(tmp_path / "x.docx"), name)  # noqa: PTH104
    (post,), rejects = read(folder)
    assert post["body"] == "正文。"
    assert not rejects


def test_links_are_said_or_tried(tmp_path: Path) -> None:
    folder, other = tmp_path / "稿", tmp_path / "别处"
    folder.mkdir()
    other.mkdir()
    (folder / "a.txt").write_text("正文。", "utf-8")
    (folder / "b.txt").symlink_to(tmp_path / "没有.txt")
    (folder / "c").symlink_to(other)
    source = open_source(str(folder))
    (intake,) = source.intakes(10, 10**6)
    assert [(reject.place, "找不到" in reject.reason) for reject in intake.rejects] == [("b.txt", True)]
    assert any("1 个指向别处" in note for note in source.notes)


def test_a_pipe_is_no_draft(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.txt")
    with pytest.raises(InputError, match="没有稿件"):
        open_source(str(tmp_path))


def test_a_folder_that_may_not_be_read_is_a_reject() -> None:
    # Not in tmp_path, where only its owner may go: root may read everything, and has to be somebody else.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("开", "关"):
            (folder / part).mkdir()
            (folder / part / "a.txt").write_text("正文。", "utf-8")
        (folder / "关").chmod(0)
        own = os.geteuid()
        if own == 0:
            read(folder)  # what is imported for it, while it may be
            os.seteuid(65534)
        try:
            posts, rejects = read(folder)
        finally:
            os.seteuid(own)
            (folder / "关").chmod(0o755)
    assert [post["id"] for post in posts] == ["开/a.txt"]
    assert [reject.place for reject in rejects] == ["关"]
    assert "权限" in rejects[0].reason


def test_a_folder_of_parquet_is_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    for number in range(3):
        rows = [{"id": f"{number}-{row}", "body": "正文" if row else None} for row in range(4)]
        pq.write_table(pa.Table.from_pylist(rows), folder / f"part-{number}.parquet")
    (folder / "_SUCCESS").write_bytes(b"")
    (folder / ".part-0.parquet.crc").write_bytes(b"x")
    source = open_source(str(folder))
    posts, rejects = read(folder)
    assert [post["id"] for post in posts] == [f"{number}-{row}" for number in range(3) for row in range(1, 4)]
    assert [(reject.place, reject.position) for reject in rejects] == [
        ("part-0.parquet 第1行", 1), ("part-1.parquet 第1行", 5), ("part-2.parquet 第1行", 9),
    ]  # fmt: skip
    assert source.record["files"] == 3
    pq.write_table(pa.table({"id": ["x"], "text": ["另一份"]}), folder / "part-9.parquet")
    with pytest.raises(InputError, match=r"part-9\.parquet 没有“body”"):
        open_source(str(folder))


def test_values_that_python_has_not_cost_their_row(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    days = pa.array([20_000, 10**7, None], pa.date32())
    binary = pa.array([b"\xe7\xff", "一".encode(), "二".encode()], pa.binary())
    titles = pa.StringArray.from_buffers(3, binary.buffers()[1], binary.buffers()[2])
    pq.write_table(pa.table({"id": ["a", "b", "c"], "标题": titles, "正文": ["正文"] * 3, "发布日期": days}), path)
    posts, rejects = read(path)
    assert [post["id"] for post in posts] == ["c"]
    assert [(reject.id, reject.reason[:4]) for reject in rejects] == [("a", "“标题”"), ("b", "“发布日")]


def test_nanoseconds_are_read(tmp_path: Path) -> None:
    times = pa.array([1_790_553_600_000_000_001], pa.timestamp("ns", "Asia/Shanghai"))
    pq.write_table(pa.table({"正文": ["一"], "发布时间": times}), tmp_path / "p.parquet")
    (post,), _ = read(tmp_path / "p.parquet")
    assert post["published"] == dt.date(2026, 9, 28)


def test_a_row_group_is_not_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    bodies = [os.urandom(1_000).hex() for _ in range(20_000)]
    pq.write_table(pa.table({"body": bodies}), path, use_dictionary=False, row_group_size=10**6)
    del bodies
    before = pa.total_allocated_bytes()
    most = 0
    for _ in open_source(str(path)).intakes(1_000, 10**9):
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < 0.5 * path.stat().st_size
