"""Ranges: what runs forward passes, what runs backward does not, in whatever form."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import deadline, ranges

DAY = dt.date(2026, 11, 23)
LEXICON = load_files(
    [
        *sorted(BUILT_IN.glob("bases*.toml")),
        BUILT_IN / "frames.toml",
        BUILT_IN / "officials.toml",
        BUILT_IN / "places.toml",
    ]
)
REVIEWER = Reviewer(lexicon=LEXICON, rules=(ranges.RULE, ranges.BOUNDS, deadline.RULE), draft_rules=())

DATES = st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31))
JOINTS = st.sampled_from(["至", "到", "—", "——", "-", "~", "～"])
UNITS = st.sampled_from(["%", "万元", "元", "户", "人", "周岁", "个工作日", "个月", "倍"])


def found(text: str, on: dt.date = DAY) -> list[str]:
    verdict = REVIEWER.review(text, on=on)
    assert verdict.failures == ()
    return [finding.id for finding in verdict.findings if not finding.id.startswith("territory")]


def written(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@given(DATES, DATES, JOINTS)
def test_full_dates_are_found_just_when_they_run_backward(one: dt.date, other: dt.date, joint: str) -> None:
    text = f"活动时间为{written(one)}{joint}{written(other)}，欢迎参加。"
    assert found(text) == (["wording.range.backwards"] if other < one else [])


@given(DATES, DATES)
def test_the_turn_of_the_year_is_no_fault(one: dt.date, other: dt.date) -> None:
    assume((other.month, other.day) < (one.month, one.day))
    text = f"活动时间为{one.month}月{one.day}日至{other.month}月{other.day}日。"
    if one.month - other.month >= 6:
        assert found(text) == []
    if one.month == other.month:
        assert found(text) == ["wording.range.backwards"]


@given(st.integers(1, 9999), st.integers(1, 9999), UNITS, JOINTS)
def test_figures_are_found_just_when_they_run_backward(one: int, other: int, unit: str, joint: str) -> None:
    text = f"标准为{one}{unit}{joint}{other}{unit}，请核对。"
    assert found(text) == (["wording.range.backwards"] if other < one else [])


@given(st.integers(1, 500), st.integers(1, 500))
def test_what_falls_is_no_range(one: int, other: int) -> None:
    assert found(f"办理时限由{one}天至{other}天，不断压缩。") == []


@given(st.integers(6, 16), st.integers(0, 59), st.integers(6, 16), st.integers(0, 59))
def test_times_of_one_working_day(h1: int, m1: int, h2: int, m2: int) -> None:
    text = f"服务时间为{h1}:{m1:02d}—{h2}:{m2:02d}。"
    assert found(text) == (["wording.range.backwards"] if (h2, m2) < (h1, m1) else [])


def test_the_next_morning_is_later() -> None:
    assert found("系统维护时间为20:00至6:00。") == []
    assert found("夜间值守时间为17:30—8:30。") == []


def test_holidays_of_unknown_years_are_silent() -> None:
    assert found("申报期限截至2031年6月15日。") == []
    assert found("申报期限截至2026年11月15日。") == ["wording.date.deadline-on-day-off"]
    # A Saturday on which everybody works.
    assert found("申报期限截至2026年2月14日。") == []
