"""Citations looked up in the table: what the table of examples in the rules cannot show."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import Draft, Grade, Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import citation, citation_fit
from tax_review.tables import Document, Tables
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
RULES = (
    citation.REPEALED,
    citation.PARTLY_INVALID,
    citation.NOT_YET_IN_FORCE,
    citation_fit.WRONG_NUMBER,
    citation_fit.FUTURE_YEAR,
    citation_fit.NO_SUCH_ARTICLE,
)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "documents.toml"])
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=())
DOCUMENTS = LEXICON.tables.documents
ENDED = [row for row in DOCUMENTS if row.in_force_until and row.in_force_until < DAY]
COUNTED = [row for row in DOCUMENTS if row.articles and row not in ENDED and row.in_force_from <= DAY]


def found(text: str, on: dt.date = DAY) -> list[tuple[str, str]]:
    return [(finding.id, finding.quote) for finding in REVIEWER.review(text, on=on).findings]


def in_han(number: int) -> str:
    """103 → 一百零三."""
    digits = "零一二三四五六七八九"
    said = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            said += digits[digit] + unit
        elif said and not said.endswith("零") and number % size:
            said += "零"
    return said.removeprefix("一") if 10 <= number < 20 else said


def test_table_holds_what_was_promised() -> None:
    assert len(DOCUMENTS) >= 150
    assert all(row.checked_on >= dt.date(2026, 11, 1) for row in DOCUMENTS)


def test_every_ended_document_names_what_to_cite_instead() -> None:
    assert [row.title for row in ENDED if not row.replaced_by] == []


def test_no_document_ends_before_it_begins() -> None:
    assert [row.title for row in DOCUMENTS if row.in_force_until and row.in_force_until < row.in_force_from] == []


def test_versions_of_one_title_follow_each_other() -> None:
    for rows in LEXICON.tables.documents_by_title.values():
        ordered = sorted(rows, key=lambda row: row.in_force_from)
        for earlier, later in pairwise(ordered):
            assert earlier.in_force_until is not None
            assert earlier.in_force_until < later.in_force_from


@given(st.sampled_from(ENDED), st.sampled_from(["根据", "依照", "按照"]))
def test_an_ended_ground_is_found_and_its_history_is_not(row: Document, ground: str) -> None:
    if any(
        other.in_force_until is None or other.in_force_until >= DAY
        for other in LEXICON.tables.documents_by_title[row.title]
    ):
        return
    assert found(f"{ground}《{row.title}》的规定办理。") == [("policy.citation.repealed", f"《{row.title}》")]
    assert found(f"《{row.title}》已经废止。") == []


@given(st.sampled_from(ENDED))
def test_an_ended_document_was_right_on_its_last_day(row: Document) -> None:
    assert row.in_force_until is not None
    assert found(f"根据《{row.title}》的规定办理。", row.in_force_until) == []


@given(st.sampled_from(COUNTED), st.data())
def test_articles_up_to_the_last_exist_and_no_further(row: Document, data: st.DataObject) -> None:
    assert row.articles is not None
    inside = data.draw(st.integers(1, row.articles))
    beyond = data.draw(st.integers(row.articles + 1, row.articles + 300))
    assert found(f"《{row.title}》第{in_han(inside)}条规定了此事。") == []
    quote = f"《{row.title}》第{in_han(beyond)}条"
    assert found(f"{quote}规定了此事。") == [("policy.citation.no-such-article", quote)]
    assert found(f"《{row.title}》第{beyond}条") == [
        ("policy.citation.no-such-article", f"《{row.title}》第{beyond}条")
    ]


@given(st.sampled_from([row for row in DOCUMENTS if row.number and "主席令" not in row.number]))
def test_a_title_goes_with_its_own_number(row: Document) -> None:
    text = f"《{row.title}》（{row.number}）"
    assert "policy.citation.wrong-number" not in {name for name, _ in found(text)}


@pytest.mark.parametrize(
    "written",
    [
        "财政部 税务总局公告2023年第19号",
        "财政部税务总局公告2023年第19号",
        "财政部、税务总局公告2023年第19号",
        "财政部 税务总局公告〔2023〕19号",
        "财政部 税务总局2023年第19号公告",
        "财政部 税务总局公告２０２３年第１９号",
    ],
)
def test_one_number_written_in_many_ways(written: str) -> None:
    assert found(f"依据{written}，减按1%征收率缴纳。") == [("policy.citation.repealed", written)]


@pytest.mark.parametrize("other", ["海关总署", "商务部", "国家税务总局湖南省税务局", "国家税务总局"])
def test_another_body_has_a_series_of_its_own(other: str) -> None:
    assert found(f"依据{other}公告2023年第19号办理。") == []


def test_a_bureau_brings_its_own_documents(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        """
[[document]]
title = "某某市税务局办税公开办法"
number = "国家税务总局某某市税务局公告2019年第3号"
issuer = "国家税务总局某某市税务局"
in_force_from = 2019-05-01
in_force_until = 2024-12-31
status = "全文废止"
replaced_by = "《办税公开规定》"
checked_on = 2026-11-20
""",
        encoding="utf-8",
    )
    reviewer = Reviewer(lexicon=load_files([own], onto=LEXICON), rules=RULES, draft_rules=())
    for text in ("按照《某某市税务局办税公开办法》公开。", "依据国家税务总局某某市税务局公告2019年第3号公开。"):
        (finding,) = reviewer.review(text, on=DAY).findings
        assert finding.grade is Grade.REVISE
        assert "《办税公开规定》" in finding.suggestion
        assert found(text) == []


def test_a_citation_in_the_title_is_found_too() -> None:
    verdict = REVIEWER.review(Draft(title="根据《契税暂行条例》如何缴税", body="见正文。"), on=DAY)
    assert [(finding.part, finding.quote) for finding in verdict.findings] == [("title", "《契税暂行条例》")]


def test_numerals() -> None:
    for number in (1, 8, 10, 15, 20, 38, 100, 103, 110, 126, 452, 1000, 1003, 1242, 1260):
        assert citation_fit._value(in_han(number)) == number
        assert citation_fit._value(str(number)) == number
    assert citation_fit._value("一〇三") == 103


def test_an_empty_table_finds_nothing() -> None:
    empty = Reviewer(lexicon=LEXICON._replace(tables=Tables()), rules=RULES, draft_rules=())
    assert empty.review("根据《契税暂行条例》第九十九条办理。", on=DAY).findings == ()


@pytest.mark.parametrize(
    "worst",
    [
        "《契税暂行条例",
        "《契税暂行条例》",
        "根据财税〔2016〕36号、",
        "财政部 税务总局公告2023年第19号",
        "《印花税法》第二十一条、",
        "《关于调整增值税税率的通知》（财税〔2018〕23号）",
        "〔2016〕",
        "公告2023",
        "令第",
        "公告2023年第19号",
    ],
)
def test_time_is_linear_in_the_text(worst: str) -> None:
    def best(times: int) -> float:
        text = worst * times
        return seconds(lambda: REVIEWER.review(text, on=DAY))

    best(10)
    size = 6_000 // len(worst)
    assert best(2 * size) < 3.2 * best(size) + 0.03
