"""Frames: each holds in its own sentences (the place in square brackets) and not in plain ones."""

from __future__ import annotations

import pytest

from tax_review.frames import Frames
from tax_review.lexicon import Frame
from tax_review.text import Text
from tests.strategies import FRAMES

COMPILED = Frames(FRAMES)


def holds(name: str, marked: str, *, title: str | None = None, year: int | None = None) -> bool:
    start, end = marked.index("["), marked.index("]") - 1
    text = Text(marked.replace("[", "").replace("]", ""))
    around = COMPILED.around(text, None if title is None else Text(title))
    return around.frame_of((start, end), [name], year) is not None


@pytest.mark.parametrize("frame", FRAMES.values(), ids=lambda frame: frame.name)
def test_holds_in_its_own_examples(frame: Frame) -> None:
    assert frame.flags, "a frame shows where it holds"
    for example in frame.flags:
        assert holds(frame.name, example), example


@pytest.mark.parametrize("name", FRAMES)
def test_holds_not_in_a_plain_sentence(name: str) -> None:
    assert not holds(name, "我们今天来到园区，[这里]很热闹。")


@pytest.mark.parametrize(
    ("name", "marked"),
    [
        pytest.param("rebuttal", "这不是谣言，[遗产税]马上来了！", id="a rumour that says it is none"),
        pytest.param("rebuttal", "谣言止于智者。\n\n听说[退税]停了。", id="cue in another paragraph"),
        pytest.param("warning", "不要错过，[优惠]只有今天。", id="an advert's own imperative"),
        pytest.param("warning", "谨防漏报，[代办]请加微信：abc12345", id="a warning with a real contact"),
        pytest.param("warning", "长按识别[二维码]了解。", id="别 inside 识别"),
        pytest.param("quotation", "所谓“[我觉得]”不可取。", id="quotation marks without a speaker"),
        pytest.param("quoted-title", "学习新法，[旧法]不再讲。", id="no title marks"),
    ],
)
def test_does_not_hold(name: str, marked: str) -> None:
    assert not holds(name, marked)


def test_a_cue_within_the_hit_is_part_of_it() -> None:
    assert not holds("warning", "我们[谨防诈骗]小组")


def test_title_covers_the_body() -> None:
    assert holds("rebuttal", "有人说[倒查三十年]。", title="辟谣：没有这回事")
    assert not holds("warning", "有人说[倒查三十年]。", title="谨防诈骗")


def test_a_sentence_dated_before_the_judgement_tells_history() -> None:
    assert holds("history", "2015年我们成立[国税局]。", year=2018)
    assert not holds("history", "2026年我们成立[国税局]。", year=2018)
    assert not holds("history", "依据公告2015年第3号办理[国税局]事项。", year=2018)


def test_cues_touching_the_hit() -> None:
    assert holds("history", "原“[国税局]”干部")
    assert not holds("history", "原则上[国税局]干部")
