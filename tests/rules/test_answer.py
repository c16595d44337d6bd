"""Figures of two sentences, days of coming into force, bonuses and sums told in words."""

from __future__ import annotations

import datetime as dt

import pytest

from tax_review import Draft, Reviewer

ON = dt.date(2026, 11, 28)


def found(reviewer: Reviewer, body: str, on: dt.date = ON) -> set[str]:
    return {finding.id for finding in reviewer.review(Draft(body=body), on=on).findings}


@pytest.mark.parametrize("mark", ["？答：", "？", "？\n答：", "?答案是", "？”答："])
def test_the_answer_is_read_however_it_is_marked(built_in: Reviewer, mark: str) -> None:
    question = "一般纳税人销售家电，增值税税率是多少"
    assert "policy.figure.wrong-answer" in found(built_in, f"{question}{mark}17%。")
    assert "policy.figure.wrong-answer" not in found(built_in, f"{question}{mark}13%。")


def test_an_answer_is_judged_by_the_law_of_its_day(built_in: Reviewer) -> None:
    body = "子女教育每月能扣多少？答：每个子女每月1500元。"
    assert "policy.figure.wrong-answer" in found(built_in, body)
    assert "policy.figure.wrong-answer" not in found(built_in, body, dt.date(2021, 3, 1))


@pytest.mark.parametrize("year", [2019, 2020, 2021, 2022])
def test_the_year_named_in_the_sentence_decides(built_in: Reviewer, year: int) -> None:
    older = f"更正{year}年度申报的，当年子女教育扣除标准为每月1000元。"
    assert not {one for one in found(built_in, older) if "child" in one}
    assert "policy.rate.individual-tax.child-education" in found(built_in, older.replace(str(year), "2025"))


@pytest.mark.parametrize(
    ("bonus", "rate", "quick"),
    [
        (36000, 3, None),
        (36001, 10, 210),
        (144000, 10, 210),
        (300000, 20, 1410),
        (420000, 25, 2660),
        (960001, 45, 15160),
    ],
)
def test_a_bonus_is_looked_up_by_its_twelfth_part(built_in: Reviewer, bonus: int, rate: int, quick: int | None) -> None:
    right = f"年终奖{bonus}元单独计税，税额为{bonus}×{rate}%" + (f"-{quick}" if quick else "")
    assert "policy.arithmetic.bonus" not in found(built_in, right)
    assert "policy.arithmetic.bonus" in found(built_in, f"年终奖{bonus}元单独计税，税额为{bonus}×30%-4410")


def test_half_is_half(built_in: Reviewer) -> None:
    assert "policy.arithmetic.told" in found(built_in, "应纳税额6800元，减半征收后缴纳3000元。")
    assert "policy.arithmetic.told" not in found(built_in, "应纳税额6800元，减半征收后缴纳3400元。")


@pytest.mark.parametrize("day", ["2026年1月1日", "2026年1月", "2026年", "今年1月1日", "1月1日"])
def test_a_law_has_one_day(built_in: Reviewer, day: str) -> None:
    assert "policy.citation.effective-date" not in found(built_in, f"增值税法自{day}起施行。")
    assert "policy.citation.effective-date" in found(built_in, f"印花税法自{day}起施行。")
