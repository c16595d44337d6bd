from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tax_review import InputError, Reviewer
from tax_review.inputs import DRAFT_SUFFIXES, Read, read_bytes, read_path
from tests import word
from tests.inputs.places import source_of

OTHERS = [
    (".doc", "另存为 .docx"),
    (".wps", "另存为 .docx"),
    (".pdf", "用排版前的稿件"),
    (".rtf", "另存为 .docx"),
    (".odt", "另存为 .docx"),
    (".xls", "表格"),
    (".et", "表格"),
    (".pptx", "演示文稿"),
    (".ofd", "版式文件"),
    (".jpg", "人工核对图片"),
    (".mp4", "人工核对成片"),
    (".zip", "解压"),
    (".mht", "仅 HTML"),
    (".eml", "邮件"),
    (".json", "数据文件"),
    (".xyz", "不认识的文件类型 .xyz"),
]


@pytest.mark.parametrize(("suffix", "message"), OTHERS)
def test_other_files_are_refused_with_what_to_do(suffix: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes("税务".encode(), name=f"稿{suffix.upper()}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 x", "这是 PDF"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧版 Office"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"PK\x03\x04broken", "压缩包"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
    ],
)
@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html", None])
def test_the_first_bytes_are_believed_over_the_name(content: bytes, message: str, name: str | None) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(content, name=name)


@pytest.mark.parametrize(
    ("member", "message"), [("xl/workbook.xml", "表格"), ("ppt/presentation.xml", "演示"), ("a", "解压")]
)
def test_zips_that_are_no_word_files(member: str, message: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, "x")
    with pytest.raises(InputError, match=message):
        read_bytes(buffer.getvalue(), name="稿.txt")


@pytest.mark.parametrize(
    ("text", "name", "body", "is_told"),
    [
        ("<!DOCTYPE html><p>税<b>务</b>", "稿.txt", "税务", True),
        ("\ufeff<!-- x --><HTML><p>税务", "稿.doc", "税务", True),
        ("<section style='a'>税<b>务</b></section>", "稿.txt", "税务", True),
        ("<html><p>税务", None, "税务", False),
        ("<html><p>税务", "稿.html", "税务", False),
        ("<div>税<b>务</b></div>", "稿.md", "税务", False),
        ("<p>税务</p>写在正文里的标签 <b>", "稿.md", "税务 写在正文里的标签", False),
        ("3<5，<b>不是网页", "稿.txt", "3<5，<b>不是网页", False),
        ("**税**务", "稿.MARKDOWN", "税务", False),
        ("**税**务", "稿.txt", "**税**务", False),
        ("税务", "没有后缀", "税务", False),
    ],
)
def test_the_reader_follows_name_and_content(text: str, name: str | None, body: str, is_told: bool) -> None:
    read = read_bytes(text.encode(), name=name)
    assert " ".join(read.draft.body.split()) == body
    assert bool(read.notes) is is_told


def test_large_text_is_refused_before_it_is_read() -> None:
    for name in ("稿.txt", "稿.md", "稿.html"):
        with pytest.raises(InputError, match="20 MB"):
            read_bytes(b"a" * (20 * 1024 * 1024 + 1), name=name)


def test_paths_lead_to_the_reader_of_their_suffix(tmp_path: Path) -> None:
    file = tmp_path / "稿.md"
    file.write_text("# 甲\n\n**乙**", encoding="gb18030")
    read = read_path(file, channel="weibo")
    assert (read.draft.title, read.draft.body, read.draft.channel) == ("甲", "乙", "weibo")
    assert "GB18030" in read.notes[0]
    with pytest.raises(InputError, match="读取失败"):
        read_path(Path("a\0b"))


def test_without_the_reader_for_word_the_editor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tax_review.inputs.docx", None)
    with pytest.raises(InputError, match=r"pip install 'tax-review\[docs\]'"):
        read_bytes(b"PK", name="稿.docx")


def test_importing_the_readers_imports_no_extra() -> None:
    extras = ("markdown_it", "lxml", "docx", "jinja2")
    code = f"import sys, tax_review.inputs as i; i.read_bytes(b'<html>a'); print([m for m in {extras} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_suffixes_that_can_be_read() -> None:
    assert {".txt", ".md", ".markdown", ".html", ".htm", ".docx"} <= set(DRAFT_SUFFIXES)


POST = """\
关于明年申报期的提醒

各位纳税人：国家税务总局湖南省税物局提醒您，请登陆电子税务局办理申报。

即日起添加客服微信领取财税课程优惠券，名额有限。

| 事项 | 期限 |
|--|--|
| 申报 | 2026年11月31日 |

政策全文见国家税务总局网站（https://www.chinatax.gov.cn.example.com/a?b=1&c=2）。
"""
PLAIN = POST.replace("| 事项 | 期限 |\n|--|--|\n| 申报 | 2026年11月31日 |", "事项\t期限\n\n申报\t2026年11月31日")
MARKDOWN = (
    POST.replace("关于", "# 关于", 1)
    .replace("税物局", "**税物**局")
    .replace("登陆", "登&#38470;")
    .replace("优惠券", "优*惠*券")
    .replace("网站（https", "[网站](https")
    .replace("c=2）", "c=2)")
)
PAGE = (
    "<!DOCTYPE html><h1>关于明年申报期的提醒</h1>\n<p>各位纳税人：国家税务总局湖南省<b>税物</b>局提醒您，请登&#38470;电子税务局办理申报。</p>\n"
    "<section><p>即日起添加客服微信领取财税课程优<i>惠</i>券，名额有限。</p></section>\n"
    "<table><tr><th>事项</th><th>期限</th></tr><tr><td>申报</td><td>2026年<span>11月31日</span></td></tr></table>\n"
    "<p>政策全文见国家税务总局<a href='https://www.chinatax.gov.cn.example.com/a?b=1&amp;c=2'>网站</a>。</p>"
)


_LINK = "https://www.chinatax.gov.cn.example.com/a?b=1&c=2"
WORD = word.package(
    word.paragraph(word.run("关于明年申报期的提醒", "<w:b/>"), style="Title")
    + word.paragraph(
        "各位纳税人：国家税务总局湖南省", word.run("税物", "<w:b/>"), "局提醒您，请登", "陆电子税务局办理申报。"
    )
    + word.paragraph("即日起添加客服微信领取财税课程优", word.run("惠", "<w:i/>"), "券，名额有限。")
    + "<w:tbl>"
    + "".join(
        f"<w:tr>{''.join(f'<w:tc>{word.paragraph(*cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in ((("事项",), ("期限",)), (("申报",), ("2026年", "11月31日")))
    )
    + "</w:tbl>"
    + word.paragraph(
        "政策全文见国家税务总局", f'<w:hyperlink r:id="rId9">{word.run("网站")}</w:hyperlink>', word.run("。")
    ),
    links=[("rId9", "hyperlink", _LINK)],
    parts={
        "word/styles.xml": word.story(
            "styles", '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
        )
    },
)


def _word_source(read: Read, part: str, start: int, end: int) -> str:
    """What stands at a place of the Word file, read from its XML by other means than the reader's."""
    paragraphs = re.findall(r"<w:p>.*?</w:p>", zipfile.ZipFile(io.BytesIO(WORD)).read("word/document.xml").decode())
    shown = ""
    for piece in read.slices(part, (start, end)):
        assert piece.run is not None
        assert piece.run.story == "word/document.xml"
        runs = re.findall(r"<w:r>.*?</w:r>", paragraphs[piece.run.paragraph])
        shown += "".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", runs[piece.run.run]))[piece.start : piece.end]
    return shown


def test_one_post_gives_the_same_findings_in_every_format(built_in: Reviewer) -> None:
    found = {}
    contents = {"稿.txt": PLAIN.encode(), "稿.md": MARKDOWN.encode(), "稿.html": PAGE.encode(), "稿.docx": WORD}
    for name, content in contents.items():
        read = read_bytes(content, name=name)
        findings = built_in.review(read.draft).findings
        found[name] = [(f.id, f.part, f.span, f.quote, f.fingerprint) for f in findings]
        for finding in findings:
            quote = finding.quote
            if name == "稿.docx":
                # The address of a link stands in another part of the file.
                visible = quote.replace(f"（{_LINK}）", "").replace(_LINK, "")
                assert _word_source(read, finding.part, *finding.span).split() == visible.split()
                continue
            shown = source_of(read, finding.part, *finding.span)
            # The dividers that a reader makes stand in no file.
            assert shown.split() == quote.replace("（", "").replace("）", "").split() or shown == quote
    assert found["稿.txt"] == found["稿.md"] == found["稿.html"] == found["稿.docx"]
    assert {"politics.institution.names.state", "wording.typo.homophone"} & {item[0] for item in found["稿.txt"]}
    assert len(found["稿.txt"]) >= 6
