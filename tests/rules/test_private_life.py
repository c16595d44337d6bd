"""Private life: of a person readers can tell, beside the bureau's work; of nobody, of heroes, of examples it says nothing."""

from __future__ import annotations

import pytest

from tax_review import Reviewer
from tax_review.models import Grade
from tests.timing import seconds

ID = "secrecy.personal-data.private-life"


def _found(built_in: Reviewer, text: str) -> list[str]:
    return [f.quote for f in built_in.review(text).findings if f.id == ID]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("帮扶户老谭丧偶多年，税务干部每月上门。", "帮扶户老谭丧偶多年"),
        ("学员：谭小琴，女，1996年7月2日出生，已到税务大厅报到。", "谭小琴，女，1996年7月2日出生"),
        ("欠税人段某昨晚入住青石镇云来旅馆，执行人员赶到。", "段某昨晚入住青石镇云来旅馆"),
        ("走访信仰佛教的店主蒋大姐，辅导申报纳税。", "信仰佛教的店主蒋大姐"),
    ],
)
def test_finding_holds_the_person_and_the_fact(built_in: Reviewer, text: str, quote: str) -> None:
    assert _found(built_in, text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "李女士离婚后，子女教育扣除由谁享受？",
        "张先生离婚后，女儿的专项附加扣除由张先生享受。",
        "公告送达：谭某，男，1980年3月2日出生，因无法送达，现公告送达税务处理决定书。",
        "税务干部谭敏的女儿在城南小学上学，她很少接送。",
        "旅客谭先生昨日从机场出境，享受离境退税。",
        "演员谭某与丈夫离婚。",
        "税务干部10月1日在高铁站宣传税法。",
    ],
)
def test_nobody_and_nothing_private(built_in: Reviewer, text: str) -> None:
    assert _found(built_in, text) == []


def test_birth_and_whereabouts_weigh_more(built_in: Reviewer) -> None:
    text = "欠税人段某昨晚入住青石镇云来旅馆，执行人员赶到。\n帮扶户老谭丧偶多年，税务干部每月上门。"
    grades = [f.grade for f in built_in.review(text).findings if f.id == ID]
    assert grades == [Grade.REVISE, Grade.REMIND]


def test_time_grows_with_length_only(built_in: Reviewer) -> None:
    one = "纳税人谭某离婚丧偶单亲入住小学乘坐信仰填报户籍税，"
    short = seconds(lambda: built_in.review(one * 40))
    long = seconds(lambda: built_in.review(one * 320))
    assert long < 40 * max(short, 0.005)
