"""Facts from declarations and inspections: of a business that readers can name, and of nobody."""

from __future__ import annotations

import pytest

from tax_review import Reviewer
from tax_review.models import Grade
from tests.timing import seconds

ID = "secrecy.tax-secret.declared-facts"


def _found(built_in: Reviewer, text: str) -> list[str]:
    return [f.quote for f in built_in.review(text).findings if f.id == ID]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("据申报资料，云麓星光电缆公司前五大客户占比58%。", "云麓星光电缆公司前五大客户占比58%"),
        ("检查组调取了云山听雨民宿的银行流水，共168万元。", "云山听雨民宿的银行流水，共168万元"),
        ("网红店“阿桃豆花”上月开票96万元。", "网红店“阿桃豆花”上月开票96万元"),
    ],
)
def test_finding_begins_with_the_name(built_in: Reviewer, text: str, quote: str) -> None:
    assert _found(built_in, text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "检查组调取了某民宿的银行流水，共168万元。",
        "据申报资料，全市茶叶企业销售额3.2亿元。",
        "云山听雨民宿隐匿房费168万元，检查人员调取流水后依法追缴税款。",
        "云麓机电公司负责人说：“今年研发投入4100万元，申报很方便。”",
        "假设云麓机电公司申报研发费用100万元。",
        "经企业同意，据申报资料，云麓机电公司研发费用4100万元。",
    ],
)
def test_nobody_named_or_nothing_secret(built_in: Reviewer, text: str) -> None:
    assert _found(built_in, text) == []


def test_consent_not_given_is_no_consent(built_in: Reviewer) -> None:
    found = [
        f for f in built_in.review("未经企业同意，据申报资料，云麓机电公司研发费用4100万元。").findings if f.id == ID
    ]
    assert [f.grade for f in found] == [Grade.REMIND]


def test_many_names_and_figures_cost_linear_time(built_in: Reviewer) -> None:
    def cost(times: int) -> float:
        text = "云麓机电公司申报收入" * times + "3万元"
        return seconds(lambda: built_in.review(text))

    assert cost(4000) < 20 * max(cost(400), 0.01)
