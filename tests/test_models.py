from __future__ import annotations

import itertools

import pytest
from pydantic import ValidationError

from tax_review import Draft, Gate, Grade, Kind, Verdict
from tax_review.models import mask
from tax_review.reports.masked_verdict import masked
from tests.strategies import DAY, entry, reviewer


def test_grades_form_one_ladder() -> None:
    ladder = [Grade.PASS, Grade.REMIND, Grade.REVISE, Grade.ESCALATE, Grade.BLOCK]
    for (low, first), (high, second) in itertools.combinations(enumerate(ladder), 2):
        assert all((first < second, second > first, first <= second, second >= first)), (low, high)
    assert max(ladder) is Grade.BLOCK
    assert min(reversed(ladder)) is Grade.PASS


def test_names_for_the_editor() -> None:
    assert [grade.label for grade in Grade] == ["通过", "提示", "修改", "送审", "禁发"]
    assert [gate.label for gate in Gate] == ["政治关", "政策关", "保密关", "文字关", "内容关"]


def test_parts_of_a_draft_in_reading_order() -> None:
    draft = Draft(title="题", body="文", captions=("图", ""), attachments=("附.docx",))
    assert [tuple(part) for part in draft.parts()] == [
        ("title", "题"),
        ("body", "文"),
        ("captions[0]", "图"),
        ("attachments[0]", "附.docx"),
    ]
    assert draft.part("captions[0]") == "图"
    with pytest.raises(KeyError):
        draft.part("digest")


def test_models_are_frozen_and_refuse_unknown_fields() -> None:
    draft = Draft(body="文")
    with pytest.raises(ValidationError):
        draft.body = "改"
    with pytest.raises(ValidationError):
        Draft(body="文", author="某")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Draft(body="文", kind="advert")  # type: ignore[arg-type]
    assert Draft.model_validate({"kind": "repost"}).kind is Kind.REPOST


@pytest.mark.parametrize(
    ("text", "masked"), [("12345", "*****"), ("11010519491231002X", "11**************2X"), ("", "")]
)
def test_mask(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_verdict_round_trips_through_json() -> None:
    one = reviewer(entry(terms=["国税"], except_in=["国税发"], sensitive=True, message="不妥"))
    draft = Draft(title="国税", body="国税发〔2008〕1号", attachments=("甲.docx",), published=DAY)
    verdict = one.review(draft)
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict
    assert verdict.schema_version == "1"


def test_masked_verdict_shows_no_sensitive_quote() -> None:
    number = "430000190001010017"
    one = reviewer(entry(terms=[number], sensitive=True, except_in=[f"示例{number}"], message="不得公开"))
    body = "430000190001010017，示例430000190001010017"
    verdict = one.review(body, on=DAY)
    assert verdict.findings[0].quote == "430000190001010017"
    assert "430000190001010017" not in masked(Draft(body=body), verdict).model_dump_json()
