from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError, Kind
from tax_review.inputs import read_bytes, read_path

NOTICE = "关于申报期限的提醒\n\n　　申报期截至16日。\n　　请及时办理。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    read = read_bytes(NOTICE.encode(encoding))
    assert read.draft.title == "关于申报期限的提醒"
    assert read.draft.body == "　　申报期截至16日。\n　　请及时办理。\n"
    assert bool(read.notes) is (encoding == "gb18030")


def test_line_numbers_are_those_of_the_file() -> None:
    read = read_bytes(NOTICE.replace("\n", "\r\n").encode())
    assert read.line_of("title", 0) == 1
    assert read.line_of("body", 0) == 3
    assert read.line_of("body", read.draft.body.index("请")) == 4
    assert read.line_of("captions[0]", 0) is None


@pytest.mark.parametrize(
    "text",
    ["只有一段，没有标题。\n\n第二段", "第一行没有空行跟着\n第二行", "一" * 80 + "\n\n正文", "单行"],
)
def test_no_title(text: str) -> None:
    read = read_bytes(text.encode())
    assert (read.draft.title, read.draft.body) == ("", text)


def test_head_fills_the_draft() -> None:
    head = "---\n标题：新政解读\n类型: 转载\n来源: 新华社\n发布日期: 2026-11-23\nchannel: weibo\n---\n\n正文。\n"
    read = read_bytes(head.encode())
    draft = read.draft
    assert (draft.title, draft.kind, draft.source) == ("新政解读", Kind.REPOST, "新华社")
    assert (draft.published, draft.channel, draft.body) == (dt.date(2026, 11, 23), "weibo", "正文。\n")
    assert read.line_of("body", 0) == 9


def test_an_empty_title_of_the_head_is_none() -> None:
    read = read_bytes("---\n标题:\n摘要: “要”\n---\n文".encode())
    assert (read.draft.title, read.draft.digest, set(read.pieces)) == ("", "要", {"digest", "body"})
    assert [read.place_label("digest", 0), read.place_label("body", 0)] == ["第3行第6列", "第5行第1列"]


def test_a_repeated_key_is_the_last_one() -> None:
    read = read_bytes("---\n标题: 甲\n标题:\n---\n文".encode())
    assert (read.draft.title, set(read.pieces)) == ("", {"body"})


def test_options_win_over_the_head() -> None:
    assert read_bytes("---\n来源: 甲\n---\n文".encode(), source="乙", kind=None).draft.source == "乙"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"\x7fELF\0\0", "二进制", id="a program"),
        pytest.param(b"\xff\xfe\x00", "已损坏", id="cut UTF-16"),
        pytest.param(b"\x81\x20\xff\xff", "无法识别文字编码", id="no encoding"),
        pytest.param("日本語テキスト、ひらがな".encode("euc-jp"), "无法识别文字编码", id="another script"),
        pytest.param("---\n作者: 某\n---\n文".encode(), "不认识的一行“作者: 某”", id="unknown key"),
        pytest.param("---\n类型: 广告\n---\n文".encode(), "稿件开头的说明有误：类型", id="unknown kind"),
        pytest.param("---\n发布日期: 明天\n---\n文".encode(), "不是日期", id="no date"),
    ],
)
def test_refusals_are_sentences_for_an_editor(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(content)


def test_unclosed_head_is_text() -> None:
    assert read_bytes("---\n标题: 甲\n正文".encode()).draft.body.startswith("---")


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到"):
        read_path(tmp_path / "none.txt")
    with pytest.raises(InputError, match="文件夹"):
        read_path(tmp_path)


def test_enormous_file(tmp_path: Path) -> None:
    file = tmp_path / "huge.txt"
    with file.open("wb") as handle:
        handle.truncate(65 * 1024 * 1024)
    with pytest.raises(InputError, match="64 MB"):
        read_path(file)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read = read_bytes(content)
    except InputError:
        return
    for part, text in read.draft.parts():
        if part in read.pieces and text:
            assert "".join(read.text[s.start : s.end] for s in read.slices(part, (0, len(text)))) == text
