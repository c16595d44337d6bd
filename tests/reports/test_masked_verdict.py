from __future__ import annotations

import datetime as dt

import pytest

from tax_review import Draft, Excused, Finding, Reviewer, Verdict
from tax_review.reports.masked_verdict import masked

DAY = dt.date(2026, 11, 24)
ADVERT = Draft(
    title="缴费送礼",
    body="即日起添加客服微信 songli_2026 领取优惠券，名额有限，订货电话 15800001234，账号６２２２０２１２３４５６７８９０１２３。",
    attachments=("名单11010519491231002X.docx",),
)


def sensitive(verdict: Verdict) -> set[str]:
    items: list[Finding | Excused] = [*verdict.findings, *verdict.excused]
    return {item.quote for item in items if item.sensitive}


@pytest.fixture(scope="module")
def verdict(built_in: Reviewer) -> Verdict:
    return built_in.review(ADVERT, on=DAY)


def test_quotes_of_other_findings_hide_what_is_sensitive_too(verdict: Verdict) -> None:
    hidden = sensitive(verdict)
    assert {"songli_2026", "15800001234", "11010519491231002X"} <= hidden
    others = [f for f in verdict.findings if not f.sensitive and any(quote in f.quote for quote in hidden)]
    assert others, "the draft must be one where quotes overlap"
    text = masked(ADVERT, verdict).model_dump_json()
    for quote in hidden:
        assert quote not in text
    advert = next(f for f in masked(ADVERT, verdict).findings if f.id == "advertising.advert.paragraph")
    assert advert.quote.startswith("即日起添加客服微信 so*******26 领取优惠券")


def test_advice_does_not_say_a_hidden_number_in_other_digits(built_in: Reviewer) -> None:
    draft = Draft(body="请联系手机１５８００００１２３４。")
    found = built_in.review(draft, on=DAY)
    assert any("15800001234" in f.suggestion for f in found.findings)
    text = masked(draft, found).model_dump_json()
    for form in ("15800001234", "１５８００００１２３４"):
        assert form not in text


def test_a_replacement_of_what_is_hidden_is_hidden(built_in: Reviewer) -> None:
    draft = Draft(body="请联系手机１５８００００１２３４，按装设备。")
    found = built_in.review(draft, on=DAY)
    certain = tuple(
        f.model_copy(update={"replacement": "15800001234"}) if f.id == "wording.number.full-width" else f
        for f in found.findings
    )
    safe = masked(draft, found.model_copy(update={"findings": certain}))
    replacements = {f.id: f.replacement for f in safe.findings if f.replacement}
    assert replacements["wording.number.full-width"] == "15*******34"
    assert "安装" in replacements.values()


def test_names_of_files_not_looked_at_are_masked(verdict: Verdict) -> None:
    (attachment,) = [item for item in masked(ADVERT, verdict).unchecked if item.what == "attachment"]
    assert "11010519491231002X" not in attachment.name
    assert attachment.name.endswith(".docx")


def test_everything_else_is_as_it_was(verdict: Verdict) -> None:
    safe = masked(ADVERT, verdict)
    assert [(f.id, f.span, f.grade, f.fingerprint) for f in safe.findings] == [
        (f.id, f.span, f.grade, f.fingerprint) for f in verdict.findings
    ]
    assert all(len(new.quote) == len(old.quote) for new, old in zip(safe.findings, verdict.findings, strict=True))
    hidden = sensitive(verdict)
    for new, old in zip(safe.findings, verdict.findings, strict=True):
        if not any(quote in old.model_dump_json() for quote in hidden):
            assert new == old


def test_masking_twice_is_masking_once(verdict: Verdict) -> None:
    once = masked(ADVERT, verdict)
    assert masked(ADVERT, once) == once


def test_a_verdict_without_secrets_is_handed_back(built_in: Reviewer) -> None:
    draft = Draft(body="会议于2026年2月30日召开。")
    found = built_in.review(draft, on=DAY)
    assert masked(draft, found) is found
