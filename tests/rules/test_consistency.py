"""Title against body: certain contradictions are found in the body, agreement in other words is not."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import Draft, Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import consistency
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "documents.toml"])
REVIEWER = Reviewer(lexicon=LEXICON, rules=(), draft_rules=(consistency.RULE,))


def found(title: str, body: str, digest: str = "") -> list[str]:
    verdict = REVIEWER.review(Draft(title=title, digest=digest, body=body), on=DAY)
    assert verdict.failures == ()
    assert all(finding.part == "body" for finding in verdict.findings)
    return [finding.quote for finding in verdict.findings]


@given(st.integers(1, 28), st.integers(1, 28))
def test_a_deadline_is_the_same_in_both(one: int, other: int) -> None:
    quotes = found(f"申报期延长至{one}日", f"2026年11月申报纳税期限延长至11月{other}日。")
    assert quotes == ([] if one == other else [f"11月{other}日"])


@given(st.integers(2, 900), st.integers(2, 900))
def test_an_amount_is_the_same_in_both(one: int, other: int) -> None:
    quotes = found(f"全市办理留抵退税{one}亿元", f"今年以来，全市办理留抵退税{other}亿元，政策落地见效。")
    assert quotes == ([] if one == other else [f"{other}亿元"])


@given(st.integers(10_000, 99_999))
def test_a_rounded_amount_agrees(amount: int) -> None:
    for title in (f"惠及纳税人{amount / 10_000:.1f}万户", f"惠及纳税人超{amount // 10_000}万户"):
        assert found(title, f"政策惠及纳税人{amount}户。") == []


def test_a_digest_is_compared_too() -> None:
    assert found("征期提醒", "本月申报期截至12月15日。", digest="本月申报期截至18日") == ["12月15日"]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("12月申报日历", "12月1日至15日申报增值税；12月25日前缴纳社会保险费。"),
        ("个税汇算3月1日开始", "2025年度个人所得税综合所得汇算清缴时间为2026年3月1日至6月30日。"),
        ("退税减税87亿元", "其中增值税留抵退税83亿元，其他减税4亿元。"),
        ("这10条优惠请收好", "一、小规模纳税人免征增值税。二、小型微利企业减按25%计入应纳税所得额。"),
        ("减按1%征收率政策解读", "适用3%征收率的应税交易减按1%征收率征收增值税。"),
        ("5个100%，数字里看办税", "网上申报率达98%，好评率达99.5%。"),
        ("税率降3个百分点", "税率由16%降至13%，下降3个百分点。"),
        ("2026年11月23日发布会", "2026年11月20日，市税务局召开动员会。"),
        ("标题没有数字", "正文有12月15日，也有30亿元。"),
        ("标题有12月15日", ""),
    ],
)
def test_no_contradiction(title: str, body: str) -> None:
    assert found(title, body) == []


@pytest.mark.parametrize("worst", ["12月15日截止，", "办理留抵退税30亿元，", "2024年度汇算，", "1至1", "3%", "1,1"])
def test_time_is_linear_in_the_body(worst: str) -> None:
    def best(times: int) -> float:
        draft = Draft(title="12月18日截止，办理留抵退税50亿元，2025年度汇算，减按1%", body=worst * times)
        return seconds(lambda: REVIEWER.review(draft, on=DAY))

    best(10)
    size = 4_000 // len(worst)
    assert best(2 * size) < 3.2 * best(size) + 0.03
