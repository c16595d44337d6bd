"""Whole drafts: the examples, judged as a careful editor would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tax_review import Gate, Grade, Reviewer, Verdict
from tax_review.inputs import read_path
from tests.strategies import DAY

EXAMPLES = Path(__file__).parent.parent / "examples"


def judged(built_in: Reviewer, name: str) -> Verdict:
    return built_in.review(read_path(EXAMPLES / name).draft, on=DAY.replace(day=24))


def test_clean_notice_has_not_a_word_against_it(built_in: Reviewer) -> None:
    verdict = judged(built_in, "notice.txt")
    assert [finding.id for finding in verdict.findings] == []
    assert verdict.grade is Grade.PASS


@pytest.mark.parametrize(
    ("gate", "quote"),
    [
        (Gate.POLICY, "增值税暂行条例"),
        (Gate.POLICY, "16%"),
        (Gate.POLICY, "公告2023年第19号"),
        (Gate.POLICY, "15万元"),
        (Gate.POLICY, "起征点"),
        (Gate.POLICY, "全电发票"),
        (Gate.POLITICS, "国税局"),
        (Gate.POLITICS, "国家税务总局湖南税务局"),
        (Gate.WORDING, "登陆"),
        (Gate.WORDING, "截止目前"),
        (Gate.WORDING, "星期三"),
    ],
)
def test_explainer_with_stale_law(built_in: Reviewer, gate: Gate, quote: str) -> None:
    verdict = judged(built_in, "explainer-stale.txt")
    assert any((f.gate is gate and quote in f.quote) or (f.gate is gate and f.quote in quote) for f in verdict.findings)
    assert verdict.grade is Grade.REVISE
    assert verdict.gates[Gate.SECRECY] is Grade.PASS


@pytest.mark.parametrize(
    ("gate", "quote", "least"),
    [
        (Gate.SECRECY, "440524188001010014", Grade.BLOCK),
        (Gate.SECRECY, "110105194912310021", Grade.REVISE),
        (Gate.SECRECY, "13873100000", Grade.REVISE),
        (Gate.SECRECY, "疑点名单", Grade.ESCALATE),
        (Gate.CONTENT, "优惠券", Grade.BLOCK),
        (Gate.CONTENT, "独家赞助", Grade.REVISE),
        (Gate.CONTENT, "扫码进群", Grade.BLOCK),
        (Gate.CONTENT, "网友称", Grade.REVISE),
        (Gate.CONTENT, "微信转账", Grade.REVISE),
        (Gate.CONTENT, "个人认为", Grade.REVISE),
        (Gate.WORDING, "2026年11月31日", Grade.REVISE),
        (Gate.WORDING, "布署", Grade.REVISE),
    ],
)
def test_post_with_adverts_and_personal_data(built_in: Reviewer, gate: Gate, quote: str, least: Grade) -> None:
    verdict = judged(built_in, "advert.txt")
    assert any(f.gate is gate and f.grade >= least and (quote in f.quote or f.quote in quote) for f in verdict.findings)
    assert verdict.grade is Grade.BLOCK
    assert "保密委员会办公室" in [signature.body for signature in verdict.route]


def test_repost_without_a_source(built_in: Reviewer) -> None:
    verdict = judged(built_in, "repost.txt")
    assert [f.category for f in verdict.findings if f.grade >= Grade.REVISE] == ["source"]
    assert verdict.gates[Gate.POLICY] is Grade.PASS
