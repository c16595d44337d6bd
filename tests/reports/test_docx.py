from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tax_review import Draft, Finding, Reviewer, Verdict
from tax_review.inputs.docx import read_docx
from tax_review.inputs.read import Read
from tax_review.models import Span
from tax_review.reports.docx import annotate
from tax_review.reports.masked_verdict import masked as safe
from tests.word import W_NS, everything, package, paragraph, post, relations, run, story, unzipped

W = f"{{{W_NS}}}"
DAY = dt.date(2026, 12, 1)
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@pytest.fixture(scope="module")
def judged(built_in: Reviewer) -> tuple[bytes, Read, Verdict]:
    content = post()
    read = read_docx(content, name="机密★12月办税提醒.docx")
    return content, read, built_in.review(read.draft, on=DAY)


def comments_of(content: bytes) -> dict[int, str]:
    return {one.comment_id: one.text for one in docx.Document(io.BytesIO(content)).comments}


def marked(content: bytes) -> dict[int, str]:
    """What each comment is on, read from the body by other means than the reader's."""
    root = etree.fromstring(unzipped(content)["word/document.xml"])
    opened: dict[int, list[str]] = {}
    closed: dict[int, str] = {}
    references: list[int] = []
    for element in root.iter():
        number = int(element.get(f"{W}id", "-1")) if "comment" in str(element.tag).lower() else -1
        if element.tag == f"{W}commentRangeStart":
            opened[number] = []
        elif element.tag == f"{W}commentRangeEnd":
            closed[number] = "".join(opened.pop(number))
        elif element.tag == f"{W}commentReference":
            references.append(number)
        signs = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\u00ad"}
        text = (element.text or "") if element.tag == f"{W}t" else signs.get(element.tag, "")
        for words in opened.values():
            words.append(text)
    assert not opened
    assert sorted(references) == sorted(closed)
    return closed


def without_comments(xml: bytes) -> bytes:
    """The body without comments, and without the divisions that they needed."""
    root = etree.fromstring(xml)
    for mark in list(root.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference")):
        parent = mark.getparent()
        parent.remove(mark)
        if parent.tag == f"{W}r" and len(parent) == 0:
            parent.getparent().remove(parent)
    for one in list(root.iter(f"{W}r")):
        before = one.getprevious()
        if before is not None and before.tag == f"{W}r" and look(before) == look(one) and before.attrib == one.attrib:
            for child in one:
                if child.tag != f"{W}rPr":
                    before.append(child)
            one.getparent().remove(one)
    for text in list(root.iter(f"{W}t")):
        text.attrib.pop(SPACE, None)
        before = text.getprevious()
        if before is not None and before.tag == f"{W}t":
            before.text = (before.text or "") + (text.text or "")
            text.getparent().remove(text)
    return bytes(etree.tostring(root, method="c14n"))


def look(one: etree._Element) -> bytes:
    traits = one.find(f"{W}rPr")
    return b"" if traits is None else bytes(etree.tostring(traits, method="c14n", with_tail=False))


def test_each_finding_is_a_comment_on_its_characters(judged: tuple[bytes, Read, Verdict]) -> None:
    content, read, verdict = judged
    out = annotate(content, read, verdict)
    comments, on = comments_of(out), marked(out)
    assert sorted(comments) == sorted(on)
    placed = {(on[number], text) for number, text in comments.items() if on[number]}
    for finding in verdict.findings:
        where = read.place_label(finding.part, finding.span.start)
        if where is not None and where.startswith(("第", "表")):
            own = finding.quote.replace("\t", "")
            assert any(quote == own and finding.id in text and finding.suggestion in text for quote, text in placed), (
                finding
            )
    authors = {(one.author, one.initials) for one in docx.Document(io.BytesIO(out)).comments}
    assert authors == {("tax_review", "审")}


def test_what_a_comment_says(judged: tuple[bytes, Read, Verdict]) -> None:
    content, read, verdict = judged
    out = annotate(content, read, verdict)
    on = marked(out)
    [text] = [text for number, text in comments_of(out).items() if on[number] == "国家税务总局长沙市税物局"]
    lines = text.split("\n")
    assert lines[0].startswith("【修改·政治关】")
    assert "怎么改：写全称，如“国家税务总局长沙市税务局”" in lines
    assert any(line.startswith("依据：《国家税务总局湖南省税务局新媒体管理办法》第十五条") for line in lines)
    assert sum(line.startswith("编号：") for line in lines) == 2


def test_first_comments_tell_the_conclusion_and_what_stands_elsewhere(judged: tuple[bytes, Read, Verdict]) -> None:
    content, read, verdict = judged
    out = annotate(content, read, verdict)
    comments = comments_of(out)
    assert marked(out)[0] == marked(out)[1] == ""
    assert comments[0].startswith("【审核结论：禁发】不得发布（按 2026-12-01 的规定检查）")
    for step in verdict.route:
        assert f"{step.step}（{step.body}）" in comments[0]
    assert "未检查：图片1（第6段）：没有查看图片内容" in comments[0]
    for place in ("页眉第1字", "脚注1第6字", "文件属性（文件名）"):
        assert place in comments[1]
    first = etree.fromstring(unzipped(out)["word/document.xml"]).find(f"{W}body/{W}p")
    assert [number.get(f"{W}id") for number in first.iter(f"{W}commentReference")] == ["0", "1"]


def test_sensitive_quotes_are_masked_unless_asked_for(judged: tuple[bytes, Read, Verdict]) -> None:
    content, read, verdict = judged
    masked = "\n".join(comments_of(annotate(content, read, verdict)).values())
    assert "13874912345" not in masked
    assert "13*******45" in masked
    assert "已打码；文稿本身是原文" in masked
    unmasked = comments_of(annotate(content, read, verdict, unmasked=True))
    assert "13874912345" in "\n".join(unmasked.values())
    assert "没有打码" in unmasked[0]
    assert "13874912345" in "\n".join(marked(annotate(content, read, safe(read.draft, verdict))).values()), (
        "the text is the author's"
    )


@pytest.mark.parametrize("build", [post, everything])
def test_formatting_is_untouched(build: Any, built_in: Reviewer) -> None:
    content = build()
    read = read_docx(content)
    out = annotate(content, read, built_in.review(read.draft, on=DAY))
    before, after = unzipped(content), unzipped(out)
    assert without_comments(before["word/document.xml"]) == without_comments(after["word/document.xml"])
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed - {"[Content_Types].xml", "word/_rels/document.xml.rels"} == {
        "word/document.xml",
        "word/comments.xml",
    }
    assert set(before) <= set(after)


def test_the_same_again_and_the_same_findings(judged: tuple[bytes, Read, Verdict], built_in: Reviewer) -> None:
    content, read, verdict = judged
    out = annotate(content, read, verdict)
    assert out == annotate(content, read, verdict)
    again = read_docx(out, name="机密★12月办税提醒.docx")
    assert again.draft == read.draft
    assert built_in.review(again.draft, on=DAY) == verdict
    assert "条批注" in again.notes[0]
    twice = annotate(out, again, verdict)
    assert len(comments_of(twice)) == 2 * len(comments_of(out))


def test_comments_of_others_stay(built_in: Reviewer) -> None:
    content = everything()
    read = read_docx(content)
    out = annotate(content, read, built_in.review(read.draft, on=DAY))
    texts = comments_of(out)
    assert texts[0] == "批语"
    assert texts[1].startswith("【审核结论")
    assert set(marked(out)) == set(texts) - {0}


def finding_at(part: str, text: str, span: tuple[int, int], model: Finding) -> Finding:
    changes = {"part": part, "span": Span(*span), "quote": text[slice(*span)], "sensitive": False, "replacement": None}
    return model.model_copy(update=changes)


@pytest.fixture(scope="module")
def model(built_in: Reviewer) -> tuple[Verdict, Finding]:
    verdict = built_in.review(Draft(body="国家税务总局长沙市税物局提醒您。"), on=DAY)
    return verdict, verdict.findings[0]


def test_places_where_word_has_no_comments(model: tuple[Verdict, Finding]) -> None:
    verdict, one = model
    content = everything()
    read = read_docx(content)
    body = read.draft.body
    wanted = {
        "框内": ("框内的字", "文本框1第1字"),
        "税额": ("税额=1", "第4段第3字"),
        "https://hunan": ("链接", "第3段："),
        "注释": ("", "脚注1第1字"),
        "控件": ("控件", None),
    }
    spans = {words: (body.index(words), body.index(words) + len(words)) for words in wanted}
    findings = [finding_at("body", body, span, one) for span in spans.values()]
    findings.append(finding_at("captions[0]", read.draft.captions[0], (0, 2), one))
    out = annotate(content, read, verdict.model_copy(update={"findings": tuple(findings)}))
    texts, on = comments_of(out), marked(out)
    for words, (quote, place) in wanted.items():
        [number] = [n for n, text in texts.items() if f"“{words}”" in text]
        assert place is None or place in texts[number]
        # A text box shows in two renderings, and a formula's characters are none of w:t.
        assert words == "税额" or quote in on[number]
    [number] = [n for n, text in texts.items() if "图注" in text]
    assert "框内的字" in on[number], "the caption's comment is on the run that holds the picture"


def test_without_a_paragraph_there_is_one(model: tuple[Verdict, Finding]) -> None:
    verdict, _ = model
    content = package("<w:sectPr/>")
    read = read_docx(content, name="稿.docx")
    out = annotate(content, read, verdict.model_copy(update={"findings": ()}))
    assert list(comments_of(out)) == [0]


def test_another_file_is_no_file_to_comment(judged: tuple[bytes, Read, Verdict]) -> None:
    _, read, verdict = judged
    with pytest.raises(ValueError, match="not the file that was read"):
        annotate(package(paragraph("另一篇")), read, verdict)


def test_styles_of_comments_are_those_of_the_file(model: tuple[Verdict, Finding]) -> None:
    verdict, _ = model
    styles = story("styles", '<w:style w:type="paragraph" w:styleId="a7"><w:name w:val="annotation text"/></w:style>')
    content = package(
        paragraph("正文。"),
        parts={
            "word/styles.xml": styles,
            "word/comments.xml": "<a>不是批注</a>",
            "word/_rels/x.xml.rels": relations([]),
        },
        links=[("rId1", "styles", "styles.xml")],
    )
    out = unzipped(annotate(content, read_docx(content), verdict.model_copy(update={"findings": ()})))
    comments = etree.fromstring(out["word/comments1.xml"])
    assert {style.get(f"{W}val") for style in comments.iter(f"{W}pStyle")} == {"a7"}
    assert out["word/comments.xml"].decode() == "<a>不是批注</a>"


RUNS = st.lists(
    st.tuples(st.text(alphabet="税务局增 值", min_size=1, max_size=5), st.sampled_from(["", "<w:b/>", "<w:i/>"])),
    min_size=1,
    max_size=5,
)


def in_the_file(texts: list[str], body: str, span: tuple[int, int]) -> str:
    """What stands from the first to the last character of a span: paragraphs of blanks, which no draft has, too."""
    stretch, blanks, at = "", "", 0
    for text in texts:
        if not text.strip():
            blanks += text
            continue
        assert body.startswith(text, at)
        if piece := text[max(0, span[0] - at) : max(0, span[1] - at)]:
            stretch += (blanks if stretch else "") + piece
        blanks = ""
        at += len(text) + len("\n\n")
    return stretch


@settings(max_examples=60)
@given(st.lists(RUNS, min_size=1, max_size=3), st.data())
def test_any_spans_are_marked_exactly(
    model: tuple[Verdict, Finding], paragraphs: list[Any], data: st.DataObject
) -> None:
    verdict, one = model
    inner = "".join(paragraph(*(run(text, traits) for text, traits in runs)) for runs in paragraphs)
    content = package(paragraph("各位：") + inner.replace("<w:r><w:rPr><w:i/>", '<w:r w:rsidR="00A1"><w:rPr><w:i/>'))
    read = read_docx(content)
    body = read.draft.body
    spans = data.draw(
        st.sets(st.tuples(st.integers(0, len(body) - 1), st.integers(1, 9)).map(lambda s: (s[0], min(len(body), sum(s)))),
                min_size=1, max_size=5)
    )  # fmt: skip
    spans = {span for span in spans if body[slice(*span)].strip("\n")}
    findings = tuple(finding_at("body", body, span, one) for span in sorted(spans))
    out = annotate(content, read, verdict.model_copy(update={"findings": findings}))
    texts = ["各位：", *("".join(text for text, _ in runs) for runs in paragraphs)]
    quotes: Counter[str] = Counter()
    for finding in findings:
        quotes[in_the_file(texts, body, finding.span)] += 1
    found: Counter[str] = Counter()
    for number, quote in marked(out).items():
        if number:
            found[quote] += 1
    # Spans that differ in a line break only are one stretch of the file.
    assert set(found) == set(quotes)
    assert all(found[quote] <= quotes[quote] for quote in quotes)
    before, after = (unzipped(file)["word/document.xml"] for file in (content, out))
    assert without_comments(before) == without_comments(after)
    assert read_docx(out).draft == read.draft


def test_blanks_that_word_trims_do_not_appear(model: tuple[Verdict, Finding]) -> None:
    verdict, one = model
    content = package("<w:p><w:r><w:t> 增值税 </w:t></w:r></w:p>")
    read = read_docx(content)
    finding = finding_at("body", read.draft.body, (2, 3), one)
    out = annotate(content, read, verdict.model_copy(update={"findings": (finding,)}))
    texts = etree.fromstring(unzipped(out)["word/document.xml"]).iter(f"{W}t")
    assert [text.text for text in texts] == ["增", "值", "税"]


def test_many_findings_take_no_time(model: tuple[Verdict, Finding]) -> None:
    verdict, one = model
    content = package("".join(paragraph("国家税务总局长沙市税务局提醒您" * 4) for _ in range(200)))
    read = read_docx(content)
    body = read.draft.body
    findings = tuple(
        finding_at("body", body, (at, at + 2), one)
        for at in range(0, len(body) - 58, 10)
        if "\n" not in body[at : at + 2]
    )
    out = annotate(content, read, verdict.model_copy(update={"findings": findings}))
    assert len(marked(out)) == len(findings) + 1 > 750


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_it(judged: tuple[bytes, Read, Verdict], tmp_path: Path) -> None:
    content, read, verdict = judged
    file = tmp_path / "审核.docx"
    file.write_bytes(annotate(content, read, verdict))
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--norestore",
        "--convert-to", "fodt:OpenDocument Text Flat XML", "--outdir", str(tmp_path), str(file),
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120, capture_output=True)
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    root = etree.parse(str(tmp_path / "审核.fodt")).getroot()
    notes = list(root.iter(f"{office}annotation"))
    assert len(notes) == len(comments_of(file.read_bytes()))
    assert all("tax_review" in "".join(note.itertext()) for note in notes)
    texts = "".join(root.itertext())
    assert "【审核结论：禁发】" in texts
    assert "本提醒由国家税务总局长沙市税物局负责解释" in texts
