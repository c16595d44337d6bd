"""Amounts in two forms: the same figure passes however it is written, another one never does."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import amount, breakdown, share
from tax_review.rules.numerals import chinese_amount, chinese_number

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "places.toml"])
RULES = (amount.RULE, amount.SHARE, share.RULE, breakdown.RULE)
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=())
EVERYDAY = ("零一二三四五六七八九", ("", "十", "百", "千"))
CAPITAL = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))


def found(text: str) -> list[str]:
    verdict = REVIEWER.review(text, on=DAY)
    assert verdict.failures == ()
    return [finding.id for finding in verdict.findings]


def in_words(number: int, script: tuple[str, tuple[str, ...]]) -> str:
    """1050 → 一千零五十, in either script."""
    digits, units = script

    def section(part: int) -> str:
        said = ""
        for place in (3, 2, 1, 0):
            digit = part // 10**place % 10
            if digit:
                said += digits[digit] + units[place]
            elif said and not said.endswith("零") and part % 10**place:
                said += "零"
        return said

    said = ""
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = number // size % 10**4
        if part:
            gap = "零" if said and part < 1000 else ""
            said += gap + section(part) + unit
    return said


@given(st.integers(1, 999_999_999_999), st.sampled_from([EVERYDAY, CAPITAL]))
def test_numerals_are_read_back(number: int, script: tuple[str, tuple[str, ...]]) -> None:
    assert chinese_number(in_words(number, script)) == number


@given(st.integers(1, 99_999_999), st.integers(0, 99))
def test_amounts_are_read_back(whole: int, cents: int) -> None:
    said = in_words(whole, CAPITAL) + "元"
    if cents // 10:
        said += CAPITAL[0][cents // 10] + "角"
    if cents % 10:
        said += CAPITAL[0][cents % 10] + "分"
    assert chinese_amount(said) == Decimal(whole) + Decimal(cents) / 100


@given(st.integers(1, 99_999_999), st.integers(1, 99_999_999), st.sampled_from(["，共", "为"]))
def test_both_forms_agree_or_are_found(one: int, other: int, lead: str) -> None:
    assume(one != other)
    words = in_words(one, CAPITAL)
    for form in ("{w}元整（￥{f:,}.00）", "{w}元（{f}元）", "{f}元（大写：{w}元整）"):
        assert found(f"罚款金额{lead}{form.format(w=words, f=one)}。") == []
        assert found(f"罚款金额{lead}{form.format(w=words, f=other)}。") == ["wording.number.two-forms-differ"]


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=6), st.integers(-50, 50))
def test_sums_agree_or_are_found(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    assume(total > 0)
    listed = "、".join(f"{kind}{n}份" for kind, n in zip("甲乙丙丁戊己", parts, strict=False))
    assert found(f"发放{listed}，共计{total}份。") == ([] if off == 0 else ["wording.number.breakdown"])


@given(st.integers(0, 3000))
def test_a_share_is_no_larger_than_its_whole(tenths: int) -> None:
    text = f"小微企业占比达{tenths // 10}.{tenths % 10}%。"
    assert found(text) == (["wording.number.share-above-whole"] if tenths > 1000 else [])
