"""Word files for tests: built by python-docx as an editor would, or part by part as no editor could."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:odd="http://example.org/unknown"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def story(root: str, inner: str) -> str:
    """A whole XML part: `root` is document, hdr, footnotes …"""
    return f"{_HEAD}<w:{root} {NAMESPACES}>{inner}</w:{root}>"


def paragraph(*runs: str, style: str | None = None, properties: str = "") -> str:
    """A paragraph of runs (plain texts become runs)."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    shown = (one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{''.join(shown)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run with one text."""
    traits = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{traits}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def relations(items: Iterable[tuple[str, str, str]]) -> str:
    """A part of relations: id, kind, target; a target with a colon is outside."""
    shown = "".join(
        f'<Relationship Id="{i}" Type="{R_NS}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for i, kind, target in items
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{shown}</Relationships>'


def package(
    body: str = "",
    *,
    parts: Mapping[str, str | bytes] | None = None,
    links: Iterable[tuple[str, str, str]] = (),
    main_type: str = _MAIN,
    document: str | bytes | None = None,
) -> bytes:
    """A Word file from the XML of its body; `parts` are added or replace what there is, `links` relate the body."""
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>{"".join(map(_override, parts or {}))}</Types>'
        ),
        "_rels/.rels": relations([("rId1", "officeDocument", "word/document.xml")]),
        "word/document.xml": document or story("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(links),
        **(parts or {}),
    }
    return zipped(members)


def _override(name: str) -> str:
    found = re.fullmatch(r"word/([a-z]+)[0-9]*\.xml", name)
    kind = _MAIN.replace("document.main", found[1]) if found else ""
    return f'<Override PartName="/{name}" ContentType="{kind}"/>' if found else ""


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members, the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def post() -> bytes:
    """A post as an editor hands it in: a title, faults split over runs, a table, a picture, a header, a footnote."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    normal = document.styles["Normal"]
    normal.font.name = "Noto Serif CJK SC"
    normal.font.size = Pt(12)
    fonts: Any = normal.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading = title.add_run("12月办税提醒：这些事项请抓紧办理")
    heading.bold = True
    heading.font.size = Pt(18)

    def said(*texts: str | tuple[str, str], indent: bool = True) -> Any:
        line = document.add_paragraph()
        line.paragraph_format.first_line_indent = Pt(24) if indent else None
        for text in texts:
            words, look = (text, "") if isinstance(text, str) else text
            one = line.add_run(words)
            one.bold = True if "b" in look else None
            one.italic = True if "i" in look else None
            one.underline = True if "u" in look else None
            if "r" in look:
                one.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)
            if "l" in look:
                one.font.size = Pt(15)
        return line

    said("各位纳税人、缴费人：", indent=False)
    said("国家税务总局", ("长沙市税", "b"), ("物局", "br"), "提醒您，12月申报纳税期截至12月15日，请在期限内办理申报。")
    said(
        "小规模纳税人发生增值税应税销售行为，月销售额未超过10万元的，免征增值税。",
        ("即日起添加客服", "u"),
        ("微信领取财税课程", "ul"),
        "优惠券，名额有限，欲购从速。",
    )
    said("享受该政策的纳税人范围和办理时间见下表。", ("详情请点击：", "i"))
    table = document.add_table(rows=3, cols=3)
    table.style = "Table Grid"
    rows = [
        ("事项", "办理时间", "联系方式"),
        ("增值税申报", "12月1日至12月15日", "12366"),
        ("社会保险费缴纳", "12月1日至12月25日", "张会计 13874912345"),
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph()
    document.add_picture(io.BytesIO(picture()), width=Cm(6))
    shown: Any = document.inline_shapes[0]._inline.docPr
    shown.set("descr", "图为工作人员在办税服务厅辅导纳税人申报")
    said("本公众号内容由", ("国家级", "b"), "专家团队审核，是全省最权威的税收政策解读平台。")
    note = said(
        "自2023年1月1日至2027年12月31日，增值税小规模纳税人适用3%征收率的应税销售收入，减按1%征收率征收增值税。"
    )
    reference: Any = note.runs[-1]._r
    reference.addnext(reference.makeelement(qn("w:r"), {}))
    reference.getnext().append(reference.makeelement(qn("w:footnoteReference"), {qn("w:id"): "2"}))
    said("国家税务总局长沙市税务局", indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    said("2026年12月1日", indent=False).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.sections[0].header.paragraphs[0].text = "秘密★1年"
    document.core_properties.author = "征管科 李某"
    document.core_properties.title = "12月办税提醒（第三稿）"
    document.core_properties.comments = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_footnote(buffer.getvalue(), "本提醒由国家税务总局长沙市税物局负责解释。")


def everything() -> bytes:
    """A small file that holds one of each: tables, boxes, fields, notes, revisions, formulas, styles, properties."""
    box = f"<w:txbxContent>{paragraph('框内的字')}</w:txbxContent>"
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://a.example/b"</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("网页")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    drawing = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:docPr id="1" name="图" descr="大厅"/>'
        f"<wps:txbx>{box}</wps:txbx><pic:pic/></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f'<v:textpath string="水印"/><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )
    table = (
        "<w:tbl><w:tblPr/><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/>"
        f"<w:vMerge w:val='restart'/></w:tcPr>{paragraph('一')}</w:tc><w:tc>{paragraph('二')}{paragraph('三')}</w:tc></w:tr>"
        f"<w:sdt><w:sdtContent><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('藏')}</w:tc></w:tr></w:sdtContent></w:sdt>"
        "</w:tbl>"
    )
    ruby = f"<w:r><w:ruby><w:rt>{run('注音')}</w:rt><w:rubyBase>{run('字')}</w:rubyBase></w:ruby></w:r>"
    body = (
        paragraph("关于申报期限的提醒", style="T", properties='<w:jc w:val="center"/>')
        + paragraph("国家税务总局长沙市税", run("物", "<w:b/>"), "局提醒您：", run("隐藏", '<w:rStyle w:val="C"/>'))
        + paragraph("见", field, '<w:hyperlink r:id="rId7">' + run("链接") + "</w:hyperlink>", drawing, ruby)
        + paragraph(
            f'<w:ins w:id="1" w:author="a">{run("插入")}</w:ins><w:del w:id="2" w:author="a"><w:r><w:delText>删</w:delText>'
            "</w:r></w:del><m:oMath><m:r><m:t>税额=1</m:t></m:r></m:oMath><w:r><w:t>甲</w:t><w:tab/><w:noBreakHyphen/>"
            '<w:sym w:font="Wingdings" w:char="F0AB"/><w:softHyphen/><w:br/><w:footnoteReference w:id="2"/></w:r>'
        )
        + table
        + f"<w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt>"
        + '<w:sectPr><w:headerReference w:type="default" r:id="rId5"/></w:sectPr>'
    )
    styles = story(
        "styles",
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B" w:default="1"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>',
    )
    core = "<c xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>草稿</dc:title><dc:creator>李某</dc:creator></c>"
    return package(
        body,
        parts={
            "_rels/.rels": relations(
                [("rId1", "officeDocument", "word/document.xml"), ("rId2", "core-properties", "docProps/core.xml")]
            ),
            "docProps/core.xml": core,
            "word/styles.xml": styles,
            "word/header1.xml": story("hdr", paragraph("秘密★1年")),
            "word/footnotes.xml": story("footnotes", f'<w:footnote w:id="2">{paragraph("注释的字")}</w:footnote>'),
            "word/comments.xml": story(
                "comments", f'<w:comment w:id="0" w:author="李某">{paragraph("批语")}</w:comment>'
            ),
        },
        links=[
            ("rId1", "styles", "styles.xml"),
            ("rId2", "comments", "comments.xml"),
            ("rId5", "header", "header1.xml"),
            ("rId6", "footnotes", "footnotes.xml"),
            ("rId7", "hyperlink", "https://hunan.chinatax.gov.cn/"),
        ],
    )


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The file with something changed: bytes of the zip, bytes of its parts, or elements that stay well-formed."""
    if rng.random() < 0.2:
        return spoilt(content, rng)
    members = unzipped(content)
    for _ in range(rng.randrange(1, 3)):
        name = rng.choice(sorted(members))
        if rng.random() < 0.05:
            del members[name]
        else:
            change = reshaped if rng.random() < 0.7 else spoilt
            members[name] = change(members[name], rng)
        if not members:
            break
    return zipped(members)


MARKS = [b"<", b">", b"/", b'"', b"&", b"<w:p>", b"</w:p>", b"<w:r>", b"</w:r>", b"\xff", b"\0", b"-1", b"99999999999999999999",
         b"<w:del>", b"<w:txbxContent>", b"w:fldChar", b"<!--", b"<![CDATA[", b"&#0;", b"../", b"NULL"]  # fmt: skip


def spoilt(content: bytes, rng: random.Random) -> bytes:
    if not content:
        return rng.choice(MARKS)
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(data) + 1)
        size = rng.choice((1, 2, 8, 40, 400))
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del data[at : at + size]
            case 2:
                other = rng.randrange(len(data) + 1)
                data[at:at] = data[other : other + size]
            case 3:
                data[at:at] = rng.choice(MARKS)
            case _:
                end = data.find(b">", at)
                start = data.rfind(b"<", 0, at)
                if 0 <= start < end:
                    data[start : end + 1] = rng.choice((b"", bytes(data[start : end + 1]) * 2))
    return bytes(data)


def reshaped(content: bytes, rng: random.Random) -> bytes:
    """An XML part with elements taken out, doubled, moved, nested, renamed, or with other values."""
    from lxml import etree

    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return spoilt(content, rng)
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        elements = list(root.iter(etree.Element))
        one, other = rng.choice(elements), rng.choice(elements)
        match rng.randrange(7):
            case 0 if one is not root:
                one.getparent().remove(one)
            case 1 if one is not root:
                one.addnext(deepcopy(one))
            case 2 if one is not root and not any(one is above for above in (other, *other.iterancestors())):
                other.insert(rng.randrange(len(other) + 1), one)
            case 3:
                one.tag = other.tag
            case 4 if one.attrib:
                key = rng.choice(sorted(one.attrib))
                one.set(
                    key,
                    rng.choice(("", "-1", "0", "99999999999999999999", "begin", "end", "\u202e", "rId999", "../../x")),
                )
            case 5:
                one.text = rng.choice(("", "税" * 50, "\n\t ", "\U00020000\u0301", 'HYPERLINK "', "机密★1年"))
            case _:
                copy = deepcopy(one)
                for _ in range(rng.choice((1, 3, 30, 90))):
                    outer = etree.Element(one.tag)
                    outer.append(copy)
                    copy = outer
                other.append(copy)
    return bytes(etree.tostring(root))


def _with_footnote(content: bytes, text: str) -> bytes:
    members = unzipped(content)
    kinds = members["[Content_Types].xml"].decode()
    kind = _MAIN.replace("document.main", "footnotes")
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    members["[Content_Types].xml"] = kinds.replace("</Types>", override).encode()
    rels = members["word/_rels/document.xml.rels"].decode()
    relation = f'<Relationship Id="rId99" Type="{R_NS}/footnotes" Target="footnotes.xml"/></Relationships>'
    members["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", relation).encode()
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
        for number, (kind, mark) in enumerate(
            (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))
        )
    )
    note = (
        '<w:footnote w:id="2"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f"{run(' ' + text)}</w:p></w:footnote>"
    )
    members["word/footnotes.xml"] = story("footnotes", separators + note).encode()
    return zipped(members)
