"""Formulas: computed right they pass, with one digit changed they do not; hostile ones cost linear time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import arithmetic, figures, period
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
RULES = (
    arithmetic.FORMULA,
    arithmetic.TAX_INCLUSIVE,
    figures.PERIOD_AMOUNTS,
    figures.EFFECTIVE_RATE,
    figures.CHANGE,
    period.RULE,
)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "documents.toml"])
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=())

AMOUNTS = st.integers(1, 99_999_999)
RATES = st.sampled_from(["1%", "3%", "6%", "9%", "13%", "20%", "25%"])
TIMES = st.sampled_from(["×", "x", "X", "*"])


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.id, finding.quote) for finding in REVIEWER.review(text, on=DAY).findings]


def percent(rate: str) -> Decimal:
    return Decimal(rate.rstrip("%")) / 100


@given(AMOUNTS, RATES, TIMES, st.sampled_from(["", "元"]), st.sampled_from(["=", "＝", " = "]))
def test_a_right_product_passes_and_a_changed_digit_does_not(
    amount: int, rate: str, sign: str, unit: str, equals: str
) -> None:
    result = Decimal(amount) * percent(rate)
    assert found(f"应纳税额为{amount}{unit}{sign}{rate}{equals}{result.normalize():f}元。") == []
    wrong = result * 2 + 1
    text = f"应纳税额为{amount}{unit}{sign}{rate}{equals}{wrong.normalize():f}元。"
    assert [name for name, _ in found(text)] == ["policy.arithmetic.formula"]


@given(AMOUNTS, RATES)
def test_a_rounded_quotient_passes(amount: int, rate: str) -> None:
    net = Decimal(amount) / (1 + percent(rate))
    for digits in ("1", "0.01", "0.0001"):
        assert found(f"不含税销售额={amount}÷（1+{rate}）={net.quantize(Decimal(digits)):f}元。") == []
    assume(net > 10)
    assert [name for name, _ in found(f"不含税销售额={amount}÷（1+{rate}）={net * 2:.2f}元。")] == [
        "policy.arithmetic.formula"
    ]


@given(AMOUNTS, st.integers(0, 99_999), st.integers(0, 99_999))
def test_sums_and_differences(one: int, two: int, three: int) -> None:
    assert found(f"合计{one}+{two}+{three}={one + two + three}元") == []
    assert found(f"合计{one:,}+{two:,}={one + two:,}元") == []
    assert found(f"合计{one}+{two}={one + two + 7}元") != []


@given(st.text(alphabet="0123456789+-×÷%.()（）=元万， ", max_size=40))
def test_no_row_of_signs_breaks_it(text: str) -> None:
    verdict = REVIEWER.review("算" + text, on=DAY)
    assert verdict.failures == ()


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("销售额100万元×13%=13万元", []),
        ("销售额100万元×13%=130000元", []),
        ("销售额1000000元×13%=13万元", []),
        ("销售额100万元×13%=1.3万元", ["100万元×13%=1.3万元"]),
        ("(5000-3500)×3%=45元", []),
        ("税负为25%×20%=5%", []),
        ("税负为25%×20%=10%", ["25%×20%=10%"]),
        ("113÷1.13×13%=13", []),
        ("平均36000÷12≈3000元", []),
        ("全年1,200,000元÷12=100,000元", []),
        ("全年1,200,000元÷12=10,000元", ["1,200,000元÷12=10,000元"]),
        ("1÷0=0", []),
        ("2=2", []),
        ("10=5+5", []),
        ("e=mc2=3", []),
        ("12366-1=热线", []),
    ],
)
def test_formulas(text: str, quotes: list[str]) -> None:
    assert [quote for _, quote in found(text)] == quotes


@given(st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)), st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)))
def test_a_period_runs_forwards(start: dt.date, end: dt.date) -> None:
    def said(day: dt.date) -> str:
        return f"{day.year}年{day.month}月{day.day}日"

    for text in (f"执行期限为{said(start)}至{said(end)}。", f"本办法自{said(start)}起施行，有效期至{said(end)}。"):
        assert [name for name, _ in found(text)] == (["policy.period.backwards"] if end < start else [])


@pytest.mark.parametrize(
    "worst",
    [
        "1+",
        "1×",
        "(1",
        "1=",
        "（1+1",
        "9,999",
        "含税1×",
        "含税113×13%=1，",
        "每月1元（",
        "月销售额1万元，",
        "减按25%计入按20%",
        "由1%降至1%，",
        "2026年1月1日至",
        "2026年1月1日起施行，",
    ],
)
def test_time_is_linear_in_the_text(worst: str) -> None:
    def best(times: int) -> float:
        text = worst * times + "=2"
        return seconds(lambda: REVIEWER.review(text, on=DAY))

    best(10)
    size = 6_000 // len(worst)
    assert best(2 * size) < 3.2 * best(size) + 0.03
