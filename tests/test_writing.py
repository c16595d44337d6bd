from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest

from tax_review.errors import InputError
from tax_review.fixing import Edit
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Read
from tax_review.writing import replace, rewritten, source_of, write_new

TEXT = "标题\r\n\r\n第一行按装，\n第二行按装。\r\n末行"


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (b"", "gb18030"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, TEXT.replace("\r\n", "\n"), TEXT.replace("\r\n", "\r"), f"{TEXT}\r\n"])
def test_encoding_mark_and_line_ends_stay(bom: bytes, encoding: str, text: str) -> None:
    content = bom + text.encode(encoding)
    read = read_plain(content)
    source = source_of(content, read)
    assert source is not None
    assert rewritten(source, []) == content
    edits = []
    at = read.text.find("按装")
    while at >= 0:
        edits.append(Edit(at, at + 2, "安装一"))
        at = read.text.find("按装", at + 2)
    assert len(edits) == 2
    assert rewritten(source, edits) == bom + text.replace("按装", "安装一").encode(encoding)


def test_an_edit_over_a_line_end_takes_all_of_it() -> None:
    content = "甲\r\n乙\r\n丙".encode()
    source = source_of(content, read_plain(content))
    assert source is not None
    assert rewritten(source, [Edit(1, 2, "")]) == "甲乙\r\n丙".encode()
    assert rewritten(source, [Edit(2, 3, "丁")]) == "甲\r\n丁\r\n丙".encode()
    assert rewritten(source, [Edit(3, 5, "")]) == "甲\r\n乙".encode()


def test_what_cannot_be_written_back_is_not() -> None:
    content = "税务".encode("gb18030")
    read = read_plain("税务。".encode())
    assert source_of(content, read) is None
    assert source_of(b"\xff\xff\xff", read) is None
    assert source_of(b"PK\x03\x04", Read(read.draft, "", {})) is None


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    place = tmp_path / "新文件夹" / "报告.html"
    write_new(place, b"1")
    with pytest.raises(InputError, match="已存在"):
        write_new(place, b"2")
    assert place.read_bytes() == b"1"
    write_new(place, b"2", force=True)
    assert place.read_bytes() == b"2"
    assert [p.name for p in place.parent.iterdir()] == ["报告.html"]


def test_a_place_that_cannot_be_written_is_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(InputError, match="写不进去"):
        write_new(tmp_path / "file" / "a.html", b"1")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="写不进去"):
        write_new(tmp_path / "folder", b"1", force=True)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder"]


def test_replacing_keeps_mode_links_and_asks_whether_the_file_is_the_same(tmp_path: Path) -> None:
    file, link = tmp_path / "稿.md", tmp_path / "链接.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert replace(link, b"old", b"new") is None
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    with pytest.raises(InputError, match="被别人改过"):
        replace(file, b"old", b"newer")
    assert file.read_bytes() == b"new"
    file.unlink()
    with pytest.raises(InputError, match="没有改写"):
        replace(file, b"new", b"newer")


def test_backups_do_not_overwrite_each_other(tmp_path: Path) -> None:
    file = tmp_path / "稿.md"
    file.write_bytes(b"1")
    first = replace(file, b"1", b"2", backup=True)
    second = replace(file, b"2", b"3", backup=True)
    assert [p.name for p in (first, second) if p] == ["稿.md.bak", "稿.md.bak1"]
    assert [(tmp_path / n).read_bytes() for n in ("稿.md.bak", "稿.md.bak1", "稿.md")] == [b"1", b"2", b"3"]


def test_a_failing_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "稿.md"
    file.write_bytes(b"old")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(InputError, match="写不进去"):
        replace(file, b"old", b"new")
    assert file.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["稿.md"]
