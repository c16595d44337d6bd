from __future__ import annotations

import datetime as dt
import html
import re
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError, Kind, Reviewer
from tax_review.inputs import Read, read_bytes
from tests.inputs.places import assert_exact, source_of, unique


def note(text: str, **particulars: str) -> Read:
    return read_bytes(text.encode(), name="稿.md", **particulars)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("增**值**税_专用_ *发*票", "增值税_专用_ 发票", id="emphasis"),
        pytest.param("国家\n税务 tax\nlaw", "国家税务 tax law", id="soft breaks"),
        pytest.param("一  \n二\\\n三", "一\n二\n三", id="hard breaks"),
        pytest.param("　　一\n\n　\n　　二\x0b\n\n\x0b\n三", "一\n\n二\n\n三", id="blanks that are trimmed"),
        pytest.param("一\n\n二\n***\n三", "一\n\n二\n\n三", id="paragraphs"),
        pytest.param("- 一\n- 二\n\n  三\n  1. 四", "一\n\n二\n\n三\n\n四", id="lists"),
        pytest.param("> 一\n续\n> > 二", "一续\n\n二", id="quotes"),
        pytest.param("| 甲 | 乙\\|丙 |\n|--|--|\n| `丁` |\n|| **戊** | 己", "甲\t乙|丙\n\n丁\n\n戊", id="table"),
        pytest.param("> a|b\n> -|-\n> c\\\\|d", "a\tb\n\nc|d", id="table in a quote"),
        pytest.param("``` py\n  一\n\n 二\n```\n\n    三\n\t  四", "  一\n\n 二\n\n三\n  四", id="code"),
        pytest.param("> ```\n> 一\n>\t二\n> ```", "一\n\t二", id="code in a quote"),
        pytest.param("`一` `` 二`三 `` `四\n五` `六", "一 二`三 四五 `六", id="code spans"),
        pytest.param(r"\*一\* \a \&amp; &amp; &#x2605; &nbsp;&abc;", "*一* \\a &amp; & ★ \xa0&abc;", id="escapes"),
        pytest.param("~~一~~ ~二~ ~~~三~~~", "一 ~二~ ~三~", id="strikethrough"),
        pytest.param("一<b>二</b><!-- 注 --><br>三 <div>", "一二\n三", id="inline HTML"),
        pytest.param("<div>\n一 &nbsp;*二*\n\n*三*\n</div>\n四", "一 \xa0*二*\n\n三\n\n四", id="HTML block"),
        pytest.param("一 <https://a.cn/x?b=1&c=2> <x@a.cn>", "一 https://a.cn/x?b=1&c=2 x@a.cn", id="autolinks"),
        pytest.param("[点*这*里](https://a.cn/\\_x?b=1&amp;c) 后", "点这里（https://a.cn/_x?b=1&c） 后", id="link"),
        pytest.param("[点]( <https://a.cn/( > '提示' )", "点（https://a.cn/(）", id="link in brackets"),
        pytest.param("[点](www.a.cn) [内](#x) [图](a.png)", "点（www.a.cn） 内 图", id="links within"),
        pytest.param("[https://a.cn](https://a.cn/) [a.cn](https://b.cn)", "https://a.cn a.cn（https://b.cn）", id="shown address"),
        pytest.param("[甲][r] [R][] [r] [无]\n\n[r]:\n  https://a.cn/r\n  '题'", "甲（https://a.cn/r） R（https://a.cn/r） r（https://a.cn/r） [无]", id="references"),
        pytest.param("[甲] (x) [甲](x y)\n\n> [甲]: <https://a.cn/b c>", "甲（https://a.cn/bc） (x) 甲（https://a.cn/bc）(x y)", id="reference in a quote"),
        pytest.param("[x](javascript:alert) [a](", "[x](javascript:alert) [a](", id="no links"),
        pytest.param("一**二 *三 [四 ![五 `六 <七 &八", "一**二 *三 [四 ![五 `六 <七 &八", id="nothing closed"),
        pytest.param("1986\\. 年 #一 \\# 二", "1986. 年 #一 # 二", id="escaped marks"),
    ],
)  # fmt: skip
def test_reads_as_it_is_rendered(markup: str, text: str) -> None:
    read = note(markup)
    assert read.draft.body == text
    assert_exact(read, is_disjoint="[r]" not in markup and "[甲]" not in markup)


@pytest.mark.parametrize(
    ("markup", "title", "text"),
    [
        ("# 标*题* #\n\n文", "标题", "文"),
        ("文\n\n标题\n===\n\n# 节", "标题", "文\n\n节"),
        ("#   标题  ##  \n文", "标题", "文"),
        ("> - # 标题\n文", "标题", "文"),
        ("## 节\n文", "", "节\n\n文"),
        ("#\n\n# 标题", "标题", ""),
        ("<h1>标题</h1>\n\n# 节", "标题", "节"),
        ("---\ntitle: 甲\n---\n# 标题", "甲", "标题"),
    ],
)
def test_the_first_heading_is_the_title(markup: str, title: str, text: str) -> None:
    read = note(markup)
    assert (read.draft.title, read.draft.body) == (title, text)
    assert_exact(read)


def test_head_fills_the_draft() -> None:
    read = note(
        '---\n# 说明\ntitle: "甲：乙"\nchannel: weibo\nkind: 转载\n来源: 新华社\n摘要：丙\npublished: 2026-11-23\n---\n\n文'
    )
    draft = read.draft
    assert (draft.title, draft.digest, draft.channel, draft.source) == ("甲：乙", "丙", "weibo", "新华社")
    assert (draft.kind, draft.published, draft.body) == (Kind.REPOST, dt.date(2026, 11, 23), "文")
    assert [read.place_label("title", 2), read.place_label("digest", 0), read.place_label("body", 0)] == [
        "第3行第11列",
        "第7行第4列",
        "第11行第1列",
    ]
    assert_exact(read)


def test_particulars_win_over_the_head() -> None:
    read = note("---\n标题: 甲\n---\n# 乙", title="丙")
    assert (read.draft.title, read.draft.body) == ("丙", "乙")
    assert "title" not in read.pieces


def test_pictures_are_captions_and_unchecked() -> None:
    read = note('文![图*一*&amp;`二`![三](c)](a.png "题\\*")\n\n![][p]![四][p]\n\n[p]: b.png "五"')
    assert read.draft.body == "文"
    assert read.draft.captions == ("图一&二三", "题*", "五", "四", "五")
    assert [item.name for item in read.draft.unchecked] == ["图片1（第1行）", "图片2（第3行）", "图片3（第3行）"]
    assert_exact(read, is_disjoint=False)


def test_hidden_text_is_left_out_and_reported() -> None:
    read = note(
        '文<span style="display:none">匿*匿*</span>字\n\n<!-- 匿 -->\n\n<script>\n匿\n\n匿</script>\n\n<div hidden>\n\n匿\n\n</div>\n尾'
    )
    assert read.draft.body == "文字\n\n尾"
    assert sorted(item.name for item in read.draft.unchecked) == [
        "有看不见的文字（隐藏的元素）（第1、12行，共3字）",
        "注释里有中文（第3行，共1字）",
        "脚本里有中文（第6行，共2字）",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\n作者: 某\n---\n文", "不认识的一行“作者: 某”"),
        ("> " * 120 + "文", "嵌套太深"),
        ("![" * 12 + "图" + "](a)" * 12, "嵌套太深"),
        ("字" * 300_001, "30 万字"),
        ("字\n" * 30_001, "3 万行"),
    ],
)
def test_refusals_are_sentences_for_an_editor(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        note(text)


def test_a_picture_inside_the_text_does_not_count_as_text() -> None:
    read = note("文![图示](data:image/png;base64," + "Ab+/" * 100_000 + ")")
    assert (read.draft.body, read.draft.captions) == ("文", ("图示",))


# --- Exact places

MARKS = [
    *"字字字字字字*_`[]()<>!&;#\\|-\n >~1.\"':= \x0b\u3000",
    "**", "~~", "``", "](", "![", "](https://字.cn '字')", "[字]: https://a.cn/字\n", "\n\n", "  \n", "\n> ", "\n- ", "\n    ",
    "\n```\n", "|-|-|\n", "&amp;", "&#x5b57;", "\\*", "<b>", "</b>", "<br>", "<https://a.cn/字>", "\n# ", "\n===\n", "\n<div>\n", "\t",
]  # fmt: skip
SOUP = st.lists(st.sampled_from(MARKS), max_size=40).map("".join)


@given(SOUP)
def test_any_markdown_is_read_with_exact_places(markup: str) -> None:
    # Each character is another one: named right, it is placed right.
    read = note(unique(markup))
    assert_exact(read, is_disjoint="]:" not in markup)


ATOMS = st.sampled_from(
    [*"税务局收关于，。aZ ", "\\*", "\\_", "&amp;", "&#31246;", "&nbsp;", "&shy;", "\u00ad", "&#x2605;"]
)
WRAPS = st.sampled_from(
    ["{}", "{}", "**{}**", "*{}*", "~~{}~~", "<b>{}</b>", "<!-- 注 -->{}", "[{}](#x)", "<i hidden>匿</i>{}"]
)


@given(st.lists(st.tuples(ATOMS, WRAPS), min_size=1, max_size=20), st.data())
def test_a_quote_is_what_stands_at_its_place(atoms: list[tuple[str, str]], data: st.DataObject) -> None:
    read = note("：" + "".join(wrap.format(atom) for atom, wrap in atoms) + "：")
    size = len(read.draft.body)
    start = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(start + 1, size))
    quote = "".join(
        html.unescape(source[1:] if source in ("\\*", "\\_") else source)
        for low, high, _ in read.slices("body", (start, end))
        for source in _signs(read.text[low:high])
    )
    assert re.sub(" +", " ", quote) == read.draft.body[start:end]


def _signs(source: str) -> list[str]:
    """A source cut at its escapes."""
    signs: list[str] = []
    while source:
        size = 2 if source[0] == "\\" and source[1:2] in ("*", "_") else 1
        if source[0] == "&" and ";" in source:
            size = source.index(";") + 1
        signs.append(source[:size])
        source = source[size:]
    return signs


def test_a_name_split_by_marks_is_found_where_it_stands(built_in: Reviewer) -> None:
    read = note("# 通知\n\n> 国家税**务**总局\n> 湖南省[税&#29289;](#a)局提醒您按期申报。")
    findings = {finding.id: finding for finding in built_in.review(read.draft).findings}
    finding = findings["politics.institution.names.state"]
    assert source_of(read, finding.part, *finding.span) == finding.quote == "国家税务总局湖南省税物局"
    assert [read.text[low:high] for low, high, _ in read.slices(finding.part, finding.span)] == [
        "国家税", "务", "总局", "湖南省", "税&#29289;", "局",
    ]  # fmt: skip
    assert read.place_label(finding.part, finding.span.start) == "第3行第3列"


def test_a_link_is_checked_by_its_address(built_in: Reviewer) -> None:
    read = note("请登录[电子税务局](https://hunan.chinatax.gov.cn.example.com/login)。")
    findings = [finding for finding in built_in.review(read.draft).findings if finding.category == "link"]
    assert findings
    place = source_of(read, "body", *findings[0].span)
    assert place == "https://hunan.chinatax.gov.cn.example.com/login"


# --- Hostile files

UNITS = [
    "*", "**a ", "a**b", "*a _b", "[", "![", "[a](b", "[a](b)", "![a](b)", "`a``", "<", "<b>", "<!--", "<a ", "&amp;", "\\*", ">", "> ", "- ",
    "- a\n", "# a\n", "a|b\n-|-\n", "|a\n", "[a]: b\n", "1. a\n\n", "```\n", "    a\n", "字\n", "<div>\n\n", "~~a~~", "a\n==\n", "<?php ",
    "[a](<b", "a  \nb", "<http://a.b>", "[a][b", "[](", "[a](((((", ">a\n", "> - a\n", "| " * 50 + "\n", "[x]\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_no_file_takes_more_than_linear_time(unit: str) -> None:
    content = (unit * (12_000 // len(unit))).encode()
    began = time.process_time()
    try:
        read_bytes(content, name="a.md")
    except InputError as error:
        assert "不像一篇稿件" in str(error)  # noqa: PT017 - it may also be read
    assert time.process_time() - began < 5


def test_without_markdown_it_the_editor_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tax_review.inputs.markdown", None)
    with pytest.raises(InputError, match=r"pip install 'tax-review\[docs\]'"):
        note("文")
