"""Which files of a folder may be drafts."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from tax_review.inputs.folders import below, is_nobodys, may_be_draft


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("通知.txt", False),
        ("2024/通知.docx", False),
        ("~$通知.docx", True),
        (".隐藏.txt", True),
        ("2024/.git/config.txt", True),
        ("__MACOSX/通知.txt", True),
        ("通知.审核.html", True),
        ("2024/审核.html", False),
    ],
)
def test_what_is_no_draft_of_an_editors(name: str, expected: bool) -> None:
    assert is_nobodys(PurePosixPath(name)) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("a.TXT", True), ("a.docx", True), ("a.doc", True), ("a.pdf", True), ("a.xlsx", False)]
)
def test_a_draft_that_cannot_be_read_is_one_all_the_same(name: str, expected: bool) -> None:
    assert may_be_draft(PurePosixPath(name)) is expected


def test_files_links_and_nothing_else(tmp_path: Path) -> None:
    for name in ("乙/b.txt", "甲.txt", ".git/c.txt", "~$d.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("正文。", "utf-8")
    (tmp_path / "断.txt").symlink_to(tmp_path / "没有.txt")
    (tmp_path / "圈").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "管.txt")
    found = below(tmp_path)
    assert [file.relative_to(tmp_path).as_posix() for file in found.files] == ["乙/b.txt", "断.txt", "甲.txt"]
    assert [folder.name for folder in found.linked] == ["圈"]
    assert not found.closed
    assert [folder.name for folder in below(tmp_path / "没有").closed] == ["没有"]
