from __future__ import annotations

import datetime as dt
import html
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError, Reviewer
from tax_review.inputs import Read, read_bytes
from tests.inputs.places import assert_exact, source_of, unique


def page(markup: str, **particulars: str) -> Read:
    return read_bytes(markup.encode(), name="稿.html", **particulars)


def body(markup: str) -> str:
    return page(markup).draft.body


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("增<b>值</b>税", "增值税", id="inline"),
        pytest.param("<p>一</p>\n<p>二</p>", "一\n\n二", id="paragraphs"),
        pytest.param("<p>一<p>二<div>三</div>四", "一\n\n二\n\n三\n\n四", id="implied ends"),
        pytest.param("一<br>二<br/><br></br>三", "一\n二\n\n三", id="br"),
        pytest.param("<p>一<br></p><p><br></p><p>二</p>", "一\n\n二", id="empty paragraph"),
        pytest.param("  a \n  <b> b</b>  c ", "a b c", id="white space"),
        pytest.param("国家\n  税务 总局", "国家税务 总局", id="line break between wide characters"),
        pytest.param("国家\n<b>税务</b>", "国家税务", id="line break before a tag"),
        pytest.param("tax\nlaw 税\nlaw", "tax law 税 law", id="line break beside a narrow one"),
        pytest.param("<pre>\n a\n  b</pre>", " a\n  b", id="pre"),
        pytest.param('<p style="white-space:pre-wrap">a  b\n c</p>', "a  b\n c", id="pre-wrap"),
        pytest.param('<p style="white-space: pre-line">a  b\n c</p>', "a b\nc", id="pre-line"),
        pytest.param("<table><tr><td>甲<td><p>乙<td></table>丙", "甲\t乙\n\n丙", id="cells"),
        pytest.param("<tr><th></th><th>甲</th><tr><td>乙</td><td>丙", "甲\n\n乙\t丙", id="rows"),
        pytest.param("<ul><li>一<li>二<ul><li>三</ul></ul>", "一\n\n二\n\n三", id="list"),
        pytest.param("&#31246;&#x52a1;&amp;&lt;&nbsp;&#x2605;&shy;", "税务&<\xa0★\xad", id="references"),
        pytest.param(
            "&amp &ampx; &lt税 &notit; &NotEqualTilde;", "& &x; <税 ¬it; ≂̸", id="no semicolon, two characters"
        ),
        pytest.param(
            "&#xD800; &#0; &#128; &#x110000; &#99999999999;", "\ufffd \ufffd € \ufffd \ufffd", id="no character"
        ),
        pytest.param("&; & &# &#x; &abc; a&b", "&; & &# &#x; &abc; a&b", id="no reference"),
        pytest.param("一&#32;&#10;二", "一二", id="white space by reference"),
        pytest.param("a < b <3 <", "a < b <3 <", id="no tag"),
        pytest.param("一</>二</3 三>四<?x?>五<!x>六", "一二四五六", id="bogus comments"),
        pytest.param("一<!-->二<!--->三<!-- > -->四<!--x--!>五", "一二三四五", id="comments"),
        pytest.param("一<![CDATA[二]]>三", "一三", id="CDATA outside SVG"),
        pytest.param("一<script>if(a<b)'</p>'</script>二<style>a>b{}</style>三", "一二三", id="raw text"),
        pytest.param("<script><!--<script></script>一--></script>二", "二", id="script in a script"),
        pytest.param("<textarea>\n一<b>&amp;</textarea>二", "一<b>&\n\n二", id="text only"),
        pytest.param('一<i title=">">二</i x="</i>">三', "一二三", id="attributes"),
        pytest.param("一<i a='>'b=>二", "一二", id="attributes without blanks"),
        pytest.param('<section style="display:inline-block">一</section>二', "一二", id="inline section"),
        pytest.param('<span style="display: block">一</span>二', "一\n\n二", id="block span"),
        pytest.param("<p>一</b></i></div>二", "一二", id="ends of nothing"),
        pytest.param("一</p>二", "一\n\n二", id="end of no paragraph"),
        pytest.param("<ruby>税<rp>(</rp><rt>shuì</rt><rp>)</rp></ruby>务", "税务", id="ruby"),
    ],
)
def test_reads_as_a_browser_shows_it(markup: str, text: str) -> None:
    read = page(markup)
    assert read.draft.body == text
    if text:
        assert_exact(read)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<a href="https://a.cn/x?b=1&amp;c=2">点这里</a>。', "点这里（https://a.cn/x?b=1&c=2）。"),
        ('<a href=" https://a.cn/ "> 点这里 </a> 后', "点这里（https://a.cn/） 后"),
        ('<a href="//a.cn/x">点</a>', "点（https://a.cn/x）"),
        ('<a href="https://a.cn/">A.cn</a>', "A.cn"),
        ('<a href="https://a.cn/">网址：https://a.cn</a>', "网址：https://a.cn"),
        ('<a href="https://a.cn">a.cn.b.com</a>', "a.cn.b.com（https://a.cn）"),
        ('<a href="https://b.com">xb.com</a>', "xb.com（https://b.com）"),
        ('<a href="http://a.cn">https://a.cn</a>', "https://a.cn"),
        ('<a href="mailto:x@a.cn?subject=s">来信</a>', "来信（x@a.cn）"),
        ('<a href="tel:12366">拨打12366</a>', "拨打12366"),
        ('<a href="#top">顶</a><a href="javascript:;">甲</a><a href="/a/b">乙</a>', "顶甲乙"),
        ('<a href="weixin://dl/x">甲</a>', "甲（weixin://dl/x）"),
        ('<a href="https://a.cn"><img src=x></a>', "（https://a.cn）"),
        ('<a href="https://a.cn"><p>甲</p></a><p>乙</p>', "甲（https://a.cn）\n\n乙"),
        ('<a href="https://a.cn">甲<a href="https://b.cn">乙', "甲（https://a.cn）乙（https://b.cn）"),
        ('<map><area href="https://a.cn" alt="甲"></map>', "（https://a.cn）"),
    ],
)
def test_the_address_of_a_link_stands_behind_its_words(markup: str, text: str) -> None:
    read = page(markup)
    assert read.draft.body == text
    assert_exact(read)


def test_title_digest_and_what_the_head_says() -> None:
    read = page(
        '<!DOCTYPE html><title>甲_某局</title><meta name=Description content="摘&quot;要">'
        '<meta property="og:title" content="甲"><meta name="PubDate" content="2026-11-23 10:00"><meta name=keywords content=词>'
        "<h1><img></h1><h1>\n关于<b>甲</b> </h1><p>文<h1>乙</h1>"
    )
    draft = read.draft
    assert (draft.title, draft.digest, draft.body) == ("关于甲", '摘"要', "文\n\n乙")
    assert draft.properties == ("甲", "甲_某局", "词")
    assert draft.published == dt.date(2026, 11, 23)
    assert read.line_of("title", 0) == 2
    assert source_of(read, "digest", 1, 2) == '"'
    assert_exact(read)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title> 一\n二 </title><p>文", "一二"),
        ("<title>一</title><meta property=og:title content=二><p>文", "二"),
        ("<meta name=ArticleTitle content=三><title>一</title><p>文", "三"),
        ("<p>文", ""),
    ],
)
def test_titles_of_pages_without_a_heading(markup: str, title: str) -> None:
    assert page(markup).draft.title == title


def test_particulars_win_over_the_page() -> None:
    read = page("<h1>甲</h1>文", title="乙", channel="weibo")
    assert (read.draft.title, read.draft.channel) == ("乙", "weibo")
    assert "title" not in read.pieces


WECHAT = """<!DOCTYPE html><html><head><meta property="og:title" content="一图读懂" />
<meta property="og:description" content="摘要在此" /></head><body>
<p>微信扫一扫关注该公众号</p><img src="qr.png"><div hidden>预览时标签不可点</div>
<h1 class="rich_media_title" id="activity-name">
  一图读懂
</h1>
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0; ">
<section style="font-size: 0px;"><section style="font-size: 16px"><p>国家税<strong>务</strong>总局</p></section></section>
<p><img class="rich_pages" data-src="https://mmbiz.qpic.cn/x" alt="图片"></p>
<section style="background-image: url(&quot;https://mmbiz.qpic.cn/y&quot;);"><p>下文</p></section>
<p style="display: none;"><mp-style-type data-value="3"></mp-style-type>匿</p>
<mpvoice name="税收课堂" voice_encode_fileid="x"></mpvoice>
<mp-common-profile data-nickname="某某财税" data-signature="代理记账"></mp-common-profile>
<iframe class="video_iframe" data-src="https://v.qq.com/x"></iframe></div>
<script>var msg = "轻触阅读原文";</script></body></html>"""


def test_a_page_saved_from_wechat() -> None:
    read = page(WECHAT)
    draft = read.draft
    assert (draft.title, draft.digest, draft.body) == ("一图读懂", "摘要在此", "国家税务总局\n\n下文")
    assert draft.captions == ("税收课堂", "某某财税", "代理记账")
    assert [(item.what, item.name) for item in draft.unchecked] == [
        ("image", "图片1（第9行）"),
        ("image", "背景图片1（第10行）"),
        ("audio", "音频1（第12行）"),
        ("embedded", "公众号名片1（第13行）"),
        ("embedded", "嵌入的网页1（第14行）"),
        ("hidden", "有看不见的文字（隐藏的元素）（第11行，共1字）"),
    ]
    assert "没有检查微信自己的界面文字" in read.notes[0]
    assert read.line_of("body", 0) == 8


def test_a_page_that_only_speaks_of_wechats_id_is_read_whole() -> None:
    read = page("<p>正文</p><script>var a = '<div id=\"js_content\">'</script>")
    assert (read.draft.body, read.notes) == ("正文", ())


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("显<div hidden>匿</div>", "显"),
        ("显<b style='display : NONE !important'>匿<i>匿</i></b>显", "显显"),
        ("显<b style='visibility:hidden'>匿<i style='visibility:visible'>显</i></b>", "显显"),
        ("显<b style='font-size:0px'>匿<i style='font-size:1em'>匿</i><i style='font-size:9px'>显</i></b>", "显显"),
        ("显<template>匿</template>", "显"),
        ("显<noscript>匿</noscript>", "显"),
        ("显<!-- 匿 -->", "显"),
        ("显<script>'匿'</script>", "显"),
        ("显<style>/*匿*/</style>", "显"),
        ("显<b hidden>&#21311;</b>", "显"),
        ("显<video>匿</video>", "显"),
        ("显<i title='匿匿匿", "显"),
    ],
)
def test_what_no_reader_sees_is_left_out_and_reported(markup: str, text: str) -> None:
    draft = page(markup).draft
    assert draft.body == text
    (hidden,) = [item for item in draft.unchecked if item.what == "hidden"]
    assert "第1行" in hidden.name
    assert "匿" not in hidden.name


@pytest.mark.parametrize(
    "markup", ["显<script>a</script>", "<!-- a -->显", "<b hidden>abc</b>显", "<b aria-hidden=true>显</b>"]
)
def test_nothing_is_reported_where_nothing_is_hidden(markup: str) -> None:
    draft = page(markup).draft
    assert (draft.body, draft.unchecked) == ("显", ())


def test_captions_are_parts_of_their_own() -> None:
    read = page(
        '文<figure><img src=a alt="说&amp;明" title="提示"><figcaption>图<b>注</b></figcaption></figure>'
        '<a title="全文" href="#">全文</a><svg><title>题</title><text>字</text></svg><input value="提交"><input type=hidden value=匿>'
    )
    assert read.draft.captions == ("说&明", "提示", "图注", "题\n\n字", "提交")
    assert_exact(read)


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<img data-src=x>", "image"),
        ("<video src=x></video>", "video"),
        ("<audio></audio>", "audio"),
        ("<iframe></iframe>", "embedded"),
        ("<object></object>", "embedded"),
        ("<embed>", "embedded"),
        ("<svg><path/></svg>", "image"),
        ("<canvas></canvas>", "image"),
        ("<mpvoice></mpvoice>", "audio"),
        ("<mp-common-videosnap></mp-common-videosnap>", "video"),
        ("<mp-common-product></mp-common-product>", "embedded"),
    ],
)
def test_what_cannot_be_read_is_listed(markup: str, what: str) -> None:
    (item,) = page(f"文{markup}字").draft.unchecked
    assert item.what == what


def test_svg_is_left_where_html_begins() -> None:
    draft = page("<svg><a/><style>x</style><p>一</p></svg><svg><foreignObject><p>二</p></foreignObject></svg>").draft
    assert draft.body == "一\n\n二"


@pytest.mark.parametrize(
    ("content", "text", "note"),
    [
        pytest.param("<meta charset=gb2312><p>税务".encode("gb18030"), "税务", "", id="GBK"),
        pytest.param("<meta charset=gb2312><p>税务".encode(), "税务", "实际是 UTF-8", id="GBK that is UTF-8"),
        pytest.param(
            "<meta charset=utf-8><p>税务总局".encode("gb18030"), "税务总局", "GB18030", id="UTF-8 that is GBK"
        ),
        pytest.param("<meta charset=big5><p>稅務".encode("big5"), "稅務", "", id="Big5"),
        pytest.param(
            b"<meta http-equiv=x content='text/html; charset=GBK'><p>" + "税务".encode("gbk"),
            "税务",
            "",
            id="http-equiv",
        ),
        pytest.param("<p>税务".encode("utf-16"), "税务", "", id="UTF-16"),
        pytest.param("<p>税务<p>".encode("utf-16-le"), "税务", "UTF-16", id="UTF-16 without a mark"),
    ],
)
def test_encodings_of_pages(content: bytes, text: str, note: str) -> None:
    read = read_bytes(content, name="a.htm")
    assert read.draft.body == text
    assert note in "".join(read.notes)
    assert bool(note) is bool(read.notes)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<meta charset=shift_jis><p>日本".encode("shift_jis"), "编码 shift_jis 不在支持之列"),
        (b"<meta charset=gbk><p>\xff\xff\xff", "声明编码为 gbk，但第"),
        (b"<meta charset=utf-8><p>\xff\xff\xff", "无法识别文字编码"),
    ],
)
def test_encodings_that_are_refused(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_bytes(content, name="a.htm")


# --- Exact places

ATOMS = st.sampled_from(
    [
        *"税务局收关于，。aZ ",
        "  ",
        "\n",
        " \n ",
        "&amp;",
        "&#31246;",
        "&#x52A1;",
        "&nbsp;",
        "&shy;",
        "\u00ad",
        "&#x2605;",
        "&lt;",
    ]
)
MARKS = st.sampled_from(
    [
        "",
        "",
        "<b>",
        "</b>",
        "<span style='color:red'>",
        "</span>",
        "<!-- 注 -->",
        "<i hidden>匿</i>",
        "<script>1</script>",
        "<wbr>",
    ]
)


@given(st.lists(st.tuples(ATOMS, MARKS), min_size=1, max_size=30), st.data())
def test_a_quote_is_what_stands_at_its_place(atoms: list[tuple[str, str]], data: st.DataObject) -> None:
    read = page("<p>" + "".join(atom + mark for atom, mark in atoms) + "</p>")
    shown = html.unescape("".join(atom for atom, _ in atoms))
    shown = re.sub(r"(?<=[税务局收关于，。])[ \n]*\n[ \n]*(?=[税务局收关于，。])", "", shown)
    assert read.draft.body == re.sub(r"[ \n]+", " ", shown).strip(" ")
    size = len(read.draft.body)
    if size:
        start = data.draw(st.integers(0, size - 1))
        end = data.draw(st.integers(start + 1, size))
        assert source_of(read, "body", start, end) == read.draft.body[start:end]


SOUP = st.lists(
    st.sampled_from(
        [
            *"字字字字<>/='\"&;#! \n-",
            "<p>",
            "</p>",
            "<b ",
            "<a href=",
            "https://",
            "<!--",
            "-->",
            "<td>",
            "<tr>",
            "<table>",
            "</table>",
            "&amp;",
            "&#x5b57;",
            "<h1>",
            "</h1>",
            "<img alt=",
            "<pre>",
            "</a>",
            "<svg>",
            "</svg>",
            "<title>",
            "<li>",
            "<i title='",
        ]
    ),
    max_size=40,
).map("".join)


@given(SOUP)
def test_any_soup_of_tags_is_read_with_exact_places(markup: str) -> None:
    # Each character is another one: named right, it is placed right.
    assert_exact(page(unique(markup)))


@pytest.mark.parametrize(
    "name",
    [
        "国家税<b>务</b>总局湖南省税物局",
        "国家税务总局湖南省<i>税&#29289;</i>局",
        "国家税务总局\n湖南省<!-- x -->税物&shy;局",
    ],
)
def test_a_name_split_by_markup_is_found_where_it_stands(built_in: Reviewer, name: str) -> None:
    read = page(f"<h1>通知</h1>\n<p>{name}提醒您按期申报。</p>")
    findings = {finding.id: finding for finding in built_in.review(read.draft).findings}
    finding = findings["politics.institution.names.state"]
    assert finding.quote.replace("\xad", "") == "国家税务总局湖南省税物局"
    assert source_of(read, finding.part, *finding.span) == finding.quote
    slices = read.slices(finding.part, finding.span)
    assert read.text[slices[0].start :].startswith("国家税")
    assert read.text[slices[-1].end :].startswith(("提醒", "</p>提醒"))
    assert read.place_label(finding.part, finding.span.start) == "第2行第4列"


# --- Hostile pages

UNITS = [
    "<div>", "<b>", "<!--", "<![CDATA[", "</", "<", "<a x=", '<a x="', "<a a a a a a", "&amp;", "& ", "&#1", "&abcdefghij", "a  ",
    "<p><b>", "<p><button><span>", "<li>字", "<td>字", '<a href="https://x.cn">', "<script>", "<script><!--<script>", "<title>",
    '<i style="font-size:0;">', "<svg>", "<svg><a href='//a.b'>", "<figcaption>字", "</p>", "<b><i></b>", "<?", "<h1>", "<pre>\n",
    "<i title='字'>", "</i  ", "<svg><foreignobject><p>", "<dd><dt>", "<img alt=字>", "--!-", "字\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_no_page_takes_more_than_linear_time(unit: str) -> None:
    # Ten thousand of anything quadratic would take minutes.
    content = (unit * (60_000 // len(unit))).encode()
    began = time.process_time()
    try:
        read_bytes(content, name="a.html")
    except InputError as error:
        assert "不像一篇稿件" in str(error)  # noqa: PT017 - it may also be read
    assert time.process_time() - began < 5


def test_deep_nesting() -> None:
    assert body("<div>" * 40_000 + "深" + "</div>" * 40_000) == "深"
    with pytest.raises(InputError, match="标签太多"):
        page("<div>" * 120_000)


def test_a_style_of_great_length() -> None:
    assert body('<p style="' + ";" * 100_000 + '">文') == "文"
