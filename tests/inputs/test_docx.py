from __future__ import annotations

import datetime as dt
import io
import random
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tax_review import InputError, Kind, Reviewer
from tax_review.inputs.docx import read_docx
from tax_review.inputs.read import Read
from tests.word import (
    W_NS,
    everything,
    mutated,
    package,
    paragraph,
    picture,
    post,
    relations,
    run,
    story,
    unzipped,
    zipped,
)

W = f"{{{W_NS}}}"
LEAD = paragraph("各位纳税人：")


def body_of(xml: str, **parts: Any) -> str:
    return read_docx(package(xml, **parts)).draft.body


def quoted(content: bytes, read: Read, part: str, span: tuple[int, int]) -> str:
    """What the slices of a span hold, looked up in the file by other means than the reader's."""
    members = unzipped(content)
    found = []
    for piece in read.slices(part, span):
        assert piece.run is not None
        paragraphs = list(etree.fromstring(members[piece.run.story]).iter(f"{W}p"))
        owner = paragraphs[piece.run.paragraph]
        own = [one for one in owner.iter(f"{W}r") if next(one.iterancestors(f"{W}p")) is owner]
        found.append(run_text(own[piece.run.run])[piece.start : piece.end])
    return "".join(found)


def run_text(element: etree._Element) -> str:
    signs = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
    words = []
    for child in element:
        name = etree.QName(child).localname
        words.append((child.text or "") if name == "t" else signs.get(name, ""))
    return "".join(words)


# --- What is read, and in which order


def test_a_real_post() -> None:
    read = read_docx(post(), name="机密★12月办税提醒.docx")
    draft = read.draft
    assert draft.title == "12月办税提醒：这些事项请抓紧办理"
    assert "国家税务总局长沙市税物局提醒您" in draft.body
    assert "\n\n社会保险费缴纳\t12月1日至12月25日\t张会计 13874912345\n\n" in draft.body
    assert draft.body.endswith("本提醒由国家税务总局长沙市税物局负责解释。")
    assert draft.captions == ("图为工作人员在办税服务厅辅导纳税人申报",)
    assert draft.margins == ("秘密★1年",)
    assert draft.properties == ("机密★12月办税提醒.docx", "12月办税提醒（第三稿）", "征管科 李某")
    assert [(item.what, item.name) for item in draft.unchecked] == [("image", "图片1（第6段）")]


def test_findings_of_a_real_post_stand_in_their_runs(built_in: Reviewer) -> None:
    content = post()
    read = read_docx(content, name="机密★12月办税提醒.docx")
    verdict = built_in.review(read.draft, on=dt.date(2026, 12, 1))
    places = {(f.quote, read.place_label(f.part, f.span.start)) for f in verdict.findings}
    assert ("国家税务总局长沙市税物局", "第3段第1字") in places
    assert ("国家税务总局长沙市税物局", "脚注1第6字") in places
    assert ("13874912345", "表1第3行第3列第5字") in places
    assert ("秘密★1年", "页眉第1字") in places
    assert any(place == "文件属性（文件名）" for _, place in places)
    for finding in verdict.findings:
        if not finding.part.startswith("properties"):
            assert quoted(content, read, finding.part, finding.span) == finding.quote.replace("\t", "")


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        pytest.param(paragraph("增", run("值", "<w:b/>"), "税"), "增值税", id="runs"),
        pytest.param(paragraph('<w:ins w:id="1" w:author="a">' + run("应") + "</w:ins>", "缴"), "应缴", id="inserted"),
        pytest.param(
            paragraph("甲", '<w:del w:id="1" w:author="a"><w:r><w:delText>乙</w:delText></w:r></w:del>', "丙"),
            "甲丙",
            id="deleted",
        ),
        pytest.param(
            paragraph('<w:moveFrom w:id="1" w:author="a">' + run("旧") + "</w:moveFrom>")
            + paragraph('<w:moveTo w:id="2" w:author="a">' + run("新") + "</w:moveTo>"),
            "新",
            id="moved",
        ),
        pytest.param(
            paragraph("税务", properties='<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>') + paragraph("总局"),
            "税务总局",
            id="deleted paragraph mark",
        ),
        pytest.param(
            paragraph("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/><w:t>丁</w:t></w:r>"),
            "甲\t乙\n丙\n丁",
            id="tabs and breaks",
        ),
        pytest.param(
            paragraph("<w:r><w:t>0731</w:t><w:noBreakHyphen/><w:t>12366</w:t><w:softHyphen/><w:t>号</w:t></w:r>"),
            "0731-12366\u00ad号",
            id="hyphens",
        ),
        pytest.param(
            paragraph('<w:r><w:t>机密</w:t><w:sym w:font="Wingdings" w:char="F0AB"/><w:t>一年</w:t></w:r>'),
            "机密★一年",
            id="star of a symbol font",
        ),
        pytest.param(
            paragraph(
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>shuì</w:t></w:r></w:rt>"
                "<w:rubyBase><w:r><w:t>税</w:t></w:r></w:rubyBase></w:ruby></w:r>",
                "务",
            ),
            "税务",
            id="ruby",
        ),
        pytest.param(
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                "页",
            ),
            "7页",
            id="field",
        ),
        pytest.param(paragraph('<w:fldSimple w:instr="DATE">' + run("今日") + "</w:fldSimple>"), "今日", id="short field"),
        pytest.param(
            paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "正文不能因此消失"),
            "正文不能因此消失",
            id="field without end",
        ),
        pytest.param(
            "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("块") + "</w:sdtContent></w:sdt>"
            + paragraph("<w:sdt><w:sdtContent>" + run("行内") + "</w:sdtContent></w:sdt>"),
            "块\n\n行内",
            id="content controls",
        ),
        pytest.param(paragraph("<odd:wrapper>" + run("某软件的标记") + "</odd:wrapper>"), "某软件的标记", id="unknown wrapper"),
        pytest.param(paragraph("<m:oMath><m:r><m:t>应纳税额=收入×税率</m:t></m:r></m:oMath>"), "应纳税额=收入×税率", id="formula"),
        pytest.param(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + paragraph("合并") + "</w:tc><w:tc>"
            + paragraph("一") + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph() + "</w:tc><w:tc>"
            + paragraph("二") + paragraph("三") + "</w:tc></w:tr></w:tbl>",
            "合并\t一\n\n二\n\n三",
            id="table",
        ),
        pytest.param(paragraph('<w:commentRangeStart w:id="0"/>', "正文", '<w:commentRangeEnd w:id="0"/>'), "正文", id="comment"),
        pytest.param(run("不在段落里"), "不在段落里", id="stray run"),
    ],
)  # fmt: skip
def test_body(xml: str, text: str) -> None:
    assert body_of(LEAD + xml).removeprefix("各位纳税人：\n\n") == text


def test_text_boxes_once_and_after_their_paragraph() -> None:
    def box(words: str) -> str:
        return f"<w:txbxContent>{paragraph(words)}</w:txbxContent>"

    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        + box("框内")
        + "</wps:txbx></w:drawing>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>" + box("框内") + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    read = read_docx(package(LEAD + paragraph("前", drawing, "后") + paragraph("下段")))
    assert read.draft.body == "各位纳税人：\n\n前后\n\n框内\n\n下段"
    assert read.place_label("body", read.draft.body.index("框")) == "文本框1第1字"
    # Word shows the fallback of what it does not know.
    unknown = drawing.replace('Requires="wps"', 'Requires="odd"').replace("框内", "甲", 1)
    assert body_of(LEAD + paragraph(unknown)).endswith("框内")


def test_watermarks_are_text() -> None:
    mark = '<w:r><w:pict><v:shape><v:textpath string="机密★1年"/></v:shape></w:pict></w:r>'
    header = story("hdr", paragraph(mark))
    content = package(
        paragraph("正文。") + '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/></w:sectPr>',
        parts={"word/header1.xml": header},
        links=[("rId5", "header", "header1.xml")],
    )
    assert read_docx(content).draft.margins == ("机密★1年",)


@pytest.mark.parametrize(
    ("shown", "target", "text"),
    [
        ("点此查看", "https://hunan.chinatax.gov.cn/a", "点此查看（https://hunan.chinatax.gov.cn/a）"),
        ("https://hunan.chinatax.gov.cn/", "https://hunan.chinatax.gov.cn", "https://hunan.chinatax.gov.cn/"),
        ("hunan.chinatax.gov.cn", "http://hunan.chinatax.gov.cn/", "hunan.chinatax.gov.cn"),
        ("a-chinatax.gov.cn", "https://chinatax.gov.cn", "a-chinatax.gov.cn（https://chinatax.gov.cn）"),
        ("页内", "#a:b", "页内"),
        ("写信", "mailto:12366@tax.cn?subject=a", "写信（12366@tax.cn）"),
    ],
)
def test_addresses_behind_links(shown: str, target: str, text: str) -> None:
    link = '<w:hyperlink r:id="rId7">' + run(shown) + "</w:hyperlink>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
        f'"{target}" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    for xml in (link, field):
        read = read_docx(package(LEAD + paragraph("见", xml), links=[("rId7", "hyperlink", target)]))
        assert read.draft.body == f"各位纳税人：\n\n见{text}"
        assert read.slices("body", (len(read.draft.body) - len(text) + len(shown), len(read.draft.body))) == []


def test_notes_in_the_order_of_their_references() -> None:
    def note(number: int, words: str) -> str:
        return f'<w:footnote w:id="{number}">{paragraph(words)}</w:footnote>'

    notes = story(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0">{paragraph("分隔")}</w:footnote>'
        + note(1, "后注") + note(2, "先注") + note(3, "没有人引用的注"),
    )  # fmt: skip
    body = paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>', "乙。") + paragraph(
        "丙", '<w:r><w:footnoteReference w:id="1"/></w:r>'
    )
    read = read_docx(package(body, parts={"word/footnotes.xml": notes}, links=[("rId2", "footnotes", "footnotes.xml")]))
    assert read.draft.body == "甲乙。\n\n丙\n\n先注\n\n后注"
    assert read.place_label("body", read.draft.body.index("先")) == "脚注1第1字"
    assert [item.what for item in read.draft.unchecked] == ["hidden"]


# --- The title


@pytest.mark.parametrize(
    ("xml", "title"),
    [
        pytest.param(paragraph("机密提示") + paragraph("申报提醒", style="T") + paragraph("正文。"), "申报提醒", id="style"),
        pytest.param(
            paragraph("关于申报期限的", style="T") + paragraph("提醒", style="T") + paragraph("正文。"),
            "关于申报期限的\n\n提醒",
            id="over two paragraphs",
        ),
        pytest.param(paragraph("申报提醒") + paragraph("正文。"), "申报提醒", id="first line"),
        pytest.param(paragraph() + paragraph("申报提醒") + paragraph("正文。"), "申报提醒", id="after an empty one"),
        pytest.param(
            paragraph("个税怎么算？", properties='<w:jc w:val="center"/>') + paragraph("正文。"), "个税怎么算？", id="centred"
        ),
        pytest.param(paragraph("个税怎么算？", style="H") + paragraph("正文。"), "个税怎么算？", id="heading"),
        pytest.param(paragraph("个税怎么算？") + paragraph("正文。"), "", id="a question"),
        pytest.param(paragraph("只有一行"), "", id="nothing follows"),
        pytest.param(paragraph("一" * 65) + paragraph("正文。"), "", id="too long"),
        pytest.param("<w:tbl><w:tr><w:tc>" + paragraph("表头") + "</w:tc></w:tr></w:tbl>" + paragraph("正文。"), "", id="table"),
    ],
)  # fmt: skip
def test_title(xml: str, title: str) -> None:
    styles = story(
        "styles",
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:basedOn w:val="B"/><w:name w:val="要闻"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="heading 1"/></w:style>',
    )
    read = read_docx(package(xml, parts={"word/styles.xml": styles}, links=[("rId1", "styles", "styles.xml")]))
    assert read.draft.title == title
    assert title not in read.draft.body if title else read.draft.body


def test_a_title_from_outside_leaves_the_file_whole() -> None:
    content = package(paragraph("申报提醒") + paragraph("正文。"))
    assert read_docx(content, title="另一个题目").draft.body == "申报提醒\n\n正文。"
    same = read_docx(content, title="申报提醒", kind=Kind.REPOST, source=None)
    assert (same.draft.body, same.draft.kind) == ("正文。", Kind.REPOST)
    with pytest.raises(InputError, match="稿件的说明有误：kind"):
        read_docx(content, kind="广告")


# --- What is not read, and told


@pytest.mark.parametrize(
    "traits",
    [
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        '<w:rStyle w:val="C"/>',
    ],
)
def test_hidden_text_is_left_out_and_told(traits: str) -> None:
    styles = story("styles", '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>')
    content = package(
        LEAD + paragraph("公开", run("内部口径", traits), run("可见", '<w:vanish w:val="0"/>')),
        parts={"word/styles.xml": styles},
        links=[("rId1", "styles", "styles.xml")],
    )
    draft = read_docx(content).draft
    assert draft.body == "各位纳税人：\n\n公开可见"
    [item] = draft.unchecked
    assert (item.what, item.name) == ("hidden", "隐藏文字")
    assert "第2段等处藏有 4 个看不见的字" in item.reason
    assert "内部口径" not in draft.model_dump_json()


def test_hidden_text_of_tables_and_field_codes_is_told() -> None:
    rows = (
        "<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>" + paragraph("藏行") + "</w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph("藏格") + "</w:tc></w:tr></w:tbl>"
    )
    code = '<w:r><w:fldChar w:fldCharType="begin"/><w:t>藏码</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    draft = read_docx(package(paragraph("正文。", code) + rows)).draft
    assert draft.body == "正文。"
    assert "第1段、表1第1行、表1第2行第1列等处藏有 6 个" in draft.unchecked[0].reason


@pytest.mark.parametrize(
    ("xml", "what", "name"),
    [
        ("<w:drawing><wp:inline><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing>", "image", "图片1（第1段）"),
        ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", "image", "图片1（第1段）"),
        ("<w:drawing><c:chart/></w:drawing>", "embedded", "图表1（第1段）"),
        ("<w:drawing><dgm:relIds/></w:drawing>", "embedded", "SmartArt 图示1（第1段）"),
        ('<w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel"/></w:object>', "embedded", "嵌入对象1（第1段）"),
        ("<w:drawing><wp:docPr><a:extLst><wp15:webVideoPr/></a:extLst></wp:docPr></w:drawing>", "video", "视频1（第1段）"),
        ("<w:object><w:control/></w:object>", "macro", "控件1（第1段）"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_told(xml: str, what: str, name: str) -> None:
    [item] = read_docx(package(paragraph(f"<w:r>{xml}</w:r>", "正文。"))).draft.unchecked
    assert (item.what, item.name) == (what, name)


def test_macros_foreign_documents_and_templates_are_told() -> None:
    content = package(
        paragraph("正文。") + '<w:altChunk r:id="rId9"/>',
        main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
        parts={
            "word/vbaProject.bin": b"\0",
            "word/_rels/settings.xml.rels": relations([("rId1", "attachedTemplate", "http://203.0.113.9/t.dotm")]),
            "word/settings.xml": story("settings", ""),
            "word/comments.xml": story("comments", f'<w:comment w:id="0">{paragraph("批语")}</w:comment>'),
        },
        links=[("rId1", "settings", "settings.xml"), ("rId2", "comments", "comments.xml")],
    )
    read = read_docx(content)
    assert {(item.what, item.name) for item in read.draft.unchecked} == {
        ("embedded", "嵌入的其他文档（第2段）"),
        ("macro", "宏"),
        ("macro", "外部模板"),
    }
    assert read.notes == ("文件里有 1 条批注，批注的文字没有检查；发布前请删去",)
    assert "批语" not in read.draft.body


def test_what_is_not_checked_never_passes(built_in: Reviewer) -> None:
    hidden = package(paragraph("请及时办理纳税申报。", run("备注", "<w:vanish/>")))
    assert built_in.review(read_docx(hidden).draft).grade == "remind"


def test_revised_files_are_noted() -> None:
    content = package(paragraph("正", '<w:ins w:id="1" w:author="a">' + run("文") + "</w:ins>"))
    assert "未处理的修订" in read_docx(content).notes[0]


def test_properties_that_may_leak() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>草稿</dc:title><dc:creator>李某</dc:creator>'
        "<cp:lastModifiedBy>李某</cp:lastModifiedBy><cp:revision>7</cp:revision></cp:coreProperties>"
    )
    custom = (
        '<Properties><property name="KSOProductBuildVer"><lpwstr>2052-12.1</lpwstr></property>'
        '<property name="密级"><lpwstr>秘密</lpwstr></property></Properties>'
    )
    kinds = {
        "core-properties": core,
        "custom-properties": custom,
        "extended-properties": "<P><Company>某局</Company></P>",
    }
    members = unzipped(package(paragraph("正文。")))
    members |= {f"docProps/{kind}.xml": xml.encode() for kind, xml in kinds.items()}
    members["_rels/.rels"] = relations(
        [("rId1", "officeDocument", "word/document.xml"), *((f"{k}", k, f"docProps/{k}.xml") for k in kinds)]
    ).encode()
    read = read_docx(zipped(members), name=r"D:\稿件\通知.docx")
    assert read.draft.properties == ("通知.docx", "草稿", "李某", "某局", "秘密")
    labels = [read.place_label(f"properties[{number}]", 0) for number in range(5)]
    assert labels == [f"文件属性（{name}）" for name in ("文件名", "标题", "作者", "单位", "密级")]


def test_a_file_named_as_its_title_says_nothing_new() -> None:
    content = package(paragraph("申报提醒") + paragraph("正文。"))
    assert read_docx(content, name="申报提醒.docx").draft.properties == ()
    assert read_docx(content, name="申报提醒（秘密）.docx").draft.properties == ("申报提醒（秘密）.docx",)


@pytest.mark.parametrize(
    "name", ["关于延期申报的通知(终稿)(1).docx", "2026.11.23宣传稿-v2(王某改).docx", "新建 Microsoft Word 文档.docx"]
)
def test_everyday_names_of_files_raise_nothing(name: str, built_in: Reviewer) -> None:
    assert built_in.review(read_docx(package(paragraph("请及时办理纳税申报。")), name=name).draft).findings == ()


# --- Places


def test_labels_count_paragraphs_as_an_editor_does() -> None:
    read = read_docx(package(paragraph("标题") + paragraph() + paragraph("第二段。") + paragraph("第三段。")))
    assert read.place_label("title", 1) == "第1段第2字"
    assert read.place_label("body", read.draft.body.index("第三") + 2) == "第3段第3字"
    assert read.place_label("digest", 0) is None
    assert read._replace(notes=("一",)).place_label("title", 0) == "第1段第1字"


WORDS = st.text(alphabet="税务总局增值国家级 12\u00ad，。", min_size=1, max_size=6)
LOOKS = st.sampled_from(["", "<w:b/>", '<w:color w:val="FF0000"/>', '<w:rFonts w:hint="eastAsia"/><w:i/>'])
BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
)
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
DELETED = '<w:del w:id="1" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>'


@st.composite
def runs(draw: st.DrawFn) -> tuple[str, str]:
    """XML of one or more runs, and what of it is seen."""
    words = draw(WORDS)
    plain = run(words, draw(LOOKS))
    wrapped = {
        "plain": (plain, words),
        "inserted": (f'<w:ins w:id="1" w:author="a">{plain}</w:ins>', words),
        "deleted": (DELETED, ""),
        "hidden": (run(words, "<w:vanish/>"), ""),
        "link": (f'<w:hyperlink w:anchor="a">{plain}</w:hyperlink>', words),
        "control": (f"<w:sdt><w:sdtContent>{plain}</w:sdtContent></w:sdt>", words),
        "field": (BEGIN + plain + END, words),
        "signs": (
            "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:noBreakHyphen/><w:softHyphen/></w:r>",
            "甲\t乙\n-\u00ad",
        ),
    }
    return draw(st.sampled_from(list(wrapped.values())))


PARAGRAPHS = st.lists(st.lists(runs(), max_size=5), min_size=1, max_size=4)


@settings(max_examples=150)
@given(PARAGRAPHS, st.data())
def test_slices_hold_the_quote(paragraphs: list[list[tuple[str, str]]], data: st.DataObject) -> None:
    content = package(LEAD + "".join(paragraph(*(xml for xml, _ in one)) for one in paragraphs))
    read = read_docx(content)
    body = read.draft.body
    seen = [text for one in paragraphs if not (text := "".join(words for _, words in one)).isspace() and text]
    assert body == "\n\n".join(["各位纳税人：", *seen])
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    dividers = {
        at for first, second in pairwise(block_spans(["各位纳税人：", *seen])) for at in range(first[1], second[0])
    }
    expected = "".join(char for at, char in enumerate(body[start:end], start) if at not in dividers)
    assert quoted(content, read, "body", (start, end)) == expected


def block_spans(blocks: list[str]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for block in blocks:
        spans.append((at, at + len(block)))
        at += len(block) + 2
    return spans


# --- Refusals


def nested(levels: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * levels + paragraph("底") + "</w:tc></w:tr></w:tbl>" * levels


def lied(content: bytes) -> bytes:
    """The size in the directory says less than the member holds."""
    at = content.rindex(b"PK\x01\x02")
    while content[at + 46 : at + 46 + 17] != b"word/document.xml":
        at = content.rindex(b"PK\x01\x02", 0, at)
    return content[: at + 24] + (10).to_bytes(4, "little") + content[at + 28 :]


def encrypted(content: bytes) -> bytes:
    at = content.rindex(b"PK\x01\x02")
    return content[: at + 8] + b"\x01\x00" + content[at + 10 :]


def entity(declaration: str) -> bytes:
    text = paragraph("见&x;").replace("&amp;", "&")
    return package(
        document=f'<?xml version="1.0"?><!DOCTYPE d [{declaration}]>{story("document", text).split("?>", 1)[1]}'
    )


def doubled(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, member in unzipped(content).items():
            file.writestr(name, member)
        file.writestr("WORD/document.xml", story("document", paragraph("另一篇")))
    return buffer.getvalue()


GOOD = package(paragraph("正文。"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "文件是空的", id="empty"),
        pytest.param("正文".encode(), "不是 Word 的 .docx", id="text"),
        pytest.param(OLE, "旧版的 Office 文件", id=".doc"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码", id="password"),
        pytest.param(GOOD[: len(GOOD) // 2], "不完整或已损坏", id="truncated"),
        pytest.param(GOOD[:-5], "不完整或已损坏", id="truncated at the end"),
        pytest.param(GOOD.replace(b"PK\x03\x04", b"PK\x03\x05"), "不完整或已损坏", id="broken members"),
        pytest.param(lied(GOOD), "不完整或已损坏", id="false size"),
        pytest.param(encrypted(GOOD), "加了密码", id="encrypted member"),
        pytest.param(doubled(GOOD), "不完整或已损坏", id="two of one name"),
        pytest.param(zipped({"a.txt": "x"}), "压缩包", id="zip"),
        pytest.param(zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "另存为 .docx", id="odt"),
        pytest.param(package(main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
                     "Excel 表格", id="xlsx"),
        pytest.param(zipped({n: c for n, c in unzipped(GOOD).items() if n != "word/document.xml"}), "没有正文", id="no body"),
        pytest.param(package(document="<w:document"), "不完整或已损坏", id="broken XML"),
        pytest.param(package(document=b"\xff\xfe\xfa"), "不完整或已损坏", id="no XML"),
        pytest.param(package(document="<a/>"), "不完整或已损坏", id="another root"),
        pytest.param(package(document='<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'),
                     "Strict Open XML", id="strict"),
        pytest.param(package(document='<?xml version="1.0" encoding="cp037"?><a/>'), "不完整或已损坏", id="odd encoding"),
        pytest.param(entity('<!ENTITY x SYSTEM "file:///etc/passwd">'), "DTD 或外部实体", id="external entity"),
        pytest.param(entity('<!ENTITY x "税">'), "DTD 或外部实体", id="internal entity"),
        pytest.param(entity('<!ENTITY % p SYSTEM "http://192.0.2.1/p.dtd"> %p;'), "DTD 或外部实体", id="parameter entity"),
        pytest.param(package(document='<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d><d/>'.encode("utf-16")),
                     "DTD 或外部实体", id="DTD in UTF-16"),
        pytest.param(package(nested(130)), "嵌套过深", id="nested tables"),
        pytest.param(package("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000), "嵌套过深", id="nested beyond the parser"),
    ],
)  # fmt: skip
def test_refusals_are_sentences_for_an_editor(content: bytes, message: str) -> None:
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        read_docx(content)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("build", "message"),
    [
        pytest.param(lambda: package(paragraph("字" * 11_500_000)), "大得不正常", id="text"),
        pytest.param(
            lambda: package(parts={"word/media/a.bin": b"\0" * 8_000_000}), "大得不正常", id="member nobody reads"
        ),
        pytest.param(
            lambda: package("".join(f'<w:a{n % 7919} b=""/>' for n in range(560_000))),
            "格式标记多得不正常",
            id="members",
        ),
    ],
)
def test_bombs_are_refused_at_once(build: Callable[[], bytes], message: str) -> None:
    content = build()
    begun = time.process_time()
    with pytest.raises(InputError, match=message):
        read_docx(content)
    assert time.process_time() - begun < 2


def test_an_unknown_encoding_of_the_text_is_no_matter_in_utf16() -> None:
    xml = story("document", paragraph("正文。")).replace("UTF-8", "utf-16")
    assert read_docx(package(document=xml.encode("utf-16"))).draft.body == "正文。"


def test_parts_may_have_any_name_and_case() -> None:
    members = unzipped(package(paragraph("正文。")))
    members["Word/Document2.XML"] = members.pop("word/document.xml")
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"/word/document.xml", b"/word/document2.xml"
    )
    members["_rels/.rels"] = relations([("rId1", "officeDocument", "/word/document2.xml")]).encode()
    assert read_docx(zipped(members)).draft.body == "正文。"


def test_mutated_files_are_read_or_refused() -> None:
    rng = random.Random(20261128)
    content = everything()
    kept = 0
    for _ in range(400):
        try:
            read = read_docx(mutated(content, rng))
        except InputError:
            continue
        kept += 1
        for part, text in read.draft.parts():
            assert read.place_label(part, 0)
            assert all(piece.end <= len(text) for piece in read.pieces.get(part, ()))
    assert 40 < kept < 360


def test_pictures_keep_their_captions() -> None:
    assert picture().startswith(b"\x89PNG")
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="办税服务厅"/></wp:inline></w:drawing></w:r>'
    )
    read = read_docx(package(LEAD + paragraph("图：", drawing)))
    assert read.draft.captions == ("办税服务厅",)
    [piece] = read.slices("captions[0]", (0, 2))
    assert piece.run is not None
    assert (piece.run.paragraph, piece.run.run, piece.start, piece.end) == (1, 1, 0, 0)
    assert read.place_label("captions[0]", 0) == "第2段的图注第1字"
