from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review.models import Span
from tax_review.text import Text, fold_term
from tests.strategies import IGNORABLE


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        pytest.param("税务局", "税务局", id="plain text is itself"),
        pytest.param("國家級", "国家级", id="traditional"),
        pytest.param("ＡＢＣ１２３", "ABC123", id="full-width letters and digits"),
        pytest.param("１３％，（甲）", "13%，（甲）", id="Chinese punctuation stays"),
        pytest.param("国\u200b家\u00ad级", "国家级", id="ignorable characters go"),
        pytest.param("身 份 证", "身份证", id="blanks between Han go"),
        pytest.param("身　份　证", "身份证", id="ideographic blanks too"),
        pytest.param("身\u200b 份", "身份", id="blank beside an ignorable"),
        pytest.param("APP 下载 app", "APP 下载 app", id="blanks beside Latin stay"),
        pytest.param("下载 2026 年 3 月 13 %", "下载2026年3月13%", id="figures among Han"),
        pytest.param("0731 8123 4567", "0731 8123 4567", id="figures among figures"),
        pytest.param("⽹络", "网络", id="radical from a PDF"),
        pytest.param("\uf967可", "不可", id="compatibility ideograph"),
        pytest.param("显著、乾隆", "显著、乾隆", id="simplified text's own 著 and 乾 stay"),
        pytest.param("税务部门建成国\n家级示范窗口，", "税务部门建成国家级示范窗口，", id="wrapped prose"),
        pytest.param("，打造国\r\n家级", "，打造国家级", id="wrapped prose with CR LF"),
        pytest.param("长沙\n株洲", "长沙\n株洲", id="short lines"),
        pytest.param(
            "政策依据\n国家税务总局公告规定如下", "政策依据\n国家税务总局公告规定如下", id="heading before prose"
        ),
        pytest.param("申报事项\n一、国家", "申报事项\n一、国家", id="list item after a line"),
        pytest.param("# 国\n家级", "# 国\n家级", id="Markdown heading"),
        pytest.param("一、国\n家级办税", "一、国\n家级办税", id="short numbered heading"),
        pytest.param("国\n\n家级", "国\n\n家级", id="paragraphs"),
        pytest.param("第十六条 违反本法", "第十六条 违反本法", id="number of an article"),
    ],
)
def test_folding(original: str, folded: str) -> None:
    assert Text(original).folded == folded


def test_plain_text_is_not_copied() -> None:
    original = "国家税务总局湖南省税务局提醒：申报期截至16日。" * 10
    assert Text(original).folded is original


@pytest.mark.parametrize(
    ("text", "plain"), [("税 务\n局", True), ("稅", False), ("Ａ", False), ("a\u200b", False), ("\ue001", False)]
)
def test_is_plain(text: str, plain: bool) -> None:
    assert Text(text).is_plain is plain


def test_span_covers_what_was_skipped() -> None:
    text = Text("办身 份\u200b 證了")
    start = text.folded.index("身份证")
    assert text.original_span(start, start + 3) == Span(1, 7)


@given(st.lists(st.tuples(st.sampled_from("税稅Ａa国國0９。，\n 　"), st.booleans()), max_size=40), IGNORABLE)
def test_every_folded_character_points_to_what_it_came_from(chars: list[tuple[str, bool]], hidden: str) -> None:
    original = "".join(char + (hidden if hide else "") for char, hide in chars)
    text = Text(original)
    assert hidden not in text.folded
    last = -1
    for place, char in enumerate(text.folded):
        start, end = text.original_span(place, place + 1)
        assert end == start + 1
        assert fold_term(original[start]) == char
        assert start > last
        last = start


def test_sentence_and_paragraph() -> None:
    text = Text("甲说。乙问！丙。\n丁答")
    assert text.sentence((3, 4)) == Span(3, 5)
    assert text.sentence((6, 7)) == Span(6, 7)
    assert text.paragraph((3, 4)) == Span(0, 8)
    assert text.paragraph((9, 10)) == Span(9, 11)


def test_address_is_one_sentence() -> None:
    text = Text("见a.cn/s?id=1和后文。")
    assert text.sentence((0, 1)) == Span(0, 15)


def test_enclosing_pair() -> None:
    text = Text("他说“看《税“法”》吧”了")
    assert text.enclosing((6, 7)) == Span(2, 12)
    assert text.enclosing((6, 7), "《") == Span(4, 10)
    assert text.enclosing((0, 1)) is None


def test_unclosed_mark_encloses_nothing() -> None:
    assert Text("“甲\n\n乙”").enclosing((1, 2)) is None
