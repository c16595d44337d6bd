from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import Draft, EmptyDraftError, Excused, Finding, Gate, Grade, Span
from tax_review.rules import Found, Rule
from tax_review.rules.base import examples
from tax_review.scene import Scene
from tests.strategies import DAY, SMALL, TERMS, entry, found, reviewer


def excused(one: object, text: str) -> list[Excused]:
    return list(reviewer(one).review(text, on=DAY).excused)  # type: ignore[arg-type]


def test_exception_excuses_only_what_lies_inside_it() -> None:
    one = entry(terms=["国家级"], except_in=["国家级新区"])
    verdict = reviewer(one).review("国家级新区与国家级奖项", on=DAY)
    assert [finding.span for finding in verdict.findings] == [(6, 9)]
    (let_go,) = verdict.excused
    assert (let_go.span, let_go.reason, let_go.detail) == ((0, 3), "exception", "国家级新区")


def test_exception_of_one_entry_is_none_of_another() -> None:
    first = entry("test.first", terms=["国家级"], except_in=["国家级新区"])
    second = entry("test.second", terms=["国家级"])
    assert found(reviewer(first, second), "国家级新区") == [("test.second", "国家级")]


@pytest.mark.parametrize(
    ("boundary", "text", "is_found"),
    [
        ("none", "路口交通", True),
        ("edges", "路口交通", False),
        ("edges", "口交", True),
        ("word", "最低工资", False),
        ("word", "最低", True),
    ],
)
def test_boundary(boundary: str, text: str, is_found: bool) -> None:
    one = entry(terms=["口交", "最低"], boundary=boundary)
    assert bool(found(reviewer(one), text)) is is_found
    assert bool(excused(one, text)) is not is_found


def test_boundary_defaults_to_edges_for_short_terms_only() -> None:
    one = entry(terms=["国税", "中国税务"], boundary=None)
    assert found(reviewer(one), "中国税务报") == [("test.entry", "中国税务")]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("增值税的税率是17%。", True),
        ("收入增长17%。", False),
        ("增值税收入。比上年增长17%。", False),
        ("增值税" + "的" * 30 + "17%", False),
    ],
)
def test_near_wants_a_neighbour_in_the_same_sentence(text: str, is_found: bool) -> None:
    one = entry(terms=["17%"], near=["增值税"], near_within=20)
    assert bool(found(reviewer(one), text)) is is_found


def test_not_near_wants_none() -> None:
    one = entry(terms=["17%"], near=["增值税"], not_near=["增长"])
    assert found(reviewer(one), "增值税增长17%") == []


def test_pattern_gives_the_span_and_must_touch_the_term() -> None:
    one = entry(terms=["减"], pattern=r"满\d{1,5}减\d{1,5}")
    assert found(reviewer(one), "减税，满100减50元") == [("test.entry", "满100减50")]
    assert found(reviewer(one), "减税") == []


@pytest.mark.parametrize(("text", "is_found"), [("震惊！", True), ("令人震惊！", False), ("好。震惊！不看", True)])
def test_pattern_knows_the_ends_of_the_sentence(text: str, is_found: bool) -> None:
    assert bool(found(reviewer(entry(terms=["震惊"], pattern="^震惊！$|^震惊！")), text)) is is_found


def test_case_and_width_are_ignored() -> None:
    one = entry(terms=["Top1", "ＶＩＰ"])
    assert [quote for _, quote in found(reviewer(one), "TOP1、top1、ＴＯＰ１、vip")] == [
        "TOP1",
        "top1",
        "ＴＯＰ１",
        "vip",
    ]


def test_pairs_name_the_right_form_and_offer_it() -> None:
    one = entry(pairs={"布署": "部署"}, message="“{term}”应为“{right}”")
    (finding,) = reviewer(one).review("认真布 署", on=DAY).findings
    assert (finding.quote, finding.replacement, finding.message) == ("布 署", "部署", "“布署”应为“部署”")


def test_uncertain_pairs_offer_nothing() -> None:
    (finding,) = reviewer(entry(pairs={"登陆": "登录"}, certain=False)).review("登陆", on=DAY).findings
    assert finding.replacement is None


@pytest.mark.parametrize(
    ("day", "is_found"),
    [
        (dt.date(2025, 12, 31), False),
        (dt.date(2026, 1, 1), True),
        (dt.date(2027, 1, 1), True),
        (dt.date(2027, 1, 2), False),
    ],
)
def test_validity_is_judged_by_the_drafts_date(day: dt.date, is_found: bool) -> None:
    one = entry(terms=["旧税"], valid_from="2026-01-01", valid_until="2027-01-01")
    assert bool(found(reviewer(one), "旧税", on=day)) is is_found
    draft = Draft(body="旧税", published=day)
    assert bool(reviewer(one).review(draft).findings) is is_found


DAYS = st.dates(dt.date(2025, 12, 25), dt.date(2026, 1, 10))


@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=5), st.lists(DAYS, max_size=9))
def test_on_each_day_those_entries_are_in_force_whose_dates_say_so(
    validities: list[tuple[dt.date | None, dt.date | None]], days: list[dt.date]
) -> None:
    entries = []
    for number, (one_day, other) in enumerate(validities):
        first, last = sorted((one_day, other)) if one_day and other else (one_day, other)
        term = "甲乙丙丁戊"[number] * 2
        dates = {name: str(day) for name, day in (("valid_from", first), ("valid_until", last)) if day}
        entries.append(entry(f"a.n{number}", terms=[term], **dates))
    one = reviewer(*entries)
    text = "，".join(term for item in entries for term in item.terms)
    for day in days:
        expected = {
            item.id
            for item in entries
            if (item.valid_from is None or item.valid_from <= day)
            and (item.valid_until is None or day <= item.valid_until)
        }
        assert {finding.id for finding in one.review(text, on=day).findings} == expected


def test_title_grade() -> None:
    one = entry(terms=["速看"], grade="pass", grade_in={"title": "revise"})
    assert reviewer(one).review("速看", on=DAY).findings == ()
    (finding,) = reviewer(one).review(Draft(title="速看", body="正文速看"), on=DAY).findings
    assert (finding.part, finding.grade) == ("title", Grade.REVISE)


OFFER = entry("ad.offer", terms=["课程"], grade="pass", grade_in={"commercial": "block"}, commercial="offer")
COUPON = entry("ad.coupon", terms=["优惠券"], grade="remind", grade_in={"commercial": "block"}, commercial="inducement")
WEAK = entry("ad.weak", terms=["热线"], grade="pass", commercial="channel")


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        pytest.param("财税课程开讲。", [], id="an offer alone"),
        pytest.param("发放优惠券。", ["ad.coupon"], id="an inducement alone"),
        pytest.param("课程有优惠券。", ["ad.coupon", "ad.offer"], id="both in one paragraph"),
        pytest.param("课程。\n优惠券。", ["ad.coupon"], id="in two paragraphs"),
        pytest.param("课程咨询热线。", [], id="two weak ones"),
        pytest.param("谨防课程优惠券骗局。", ["ad.coupon"], id="in a warning"),
    ],
)
def test_commercial_context(text: str, ids: list[str]) -> None:
    assert sorted(i for i, _ in found(reviewer(OFFER, COUPON, WEAK), text)) == ids


def test_commercial_context_raises_the_grade() -> None:
    verdict = reviewer(OFFER, COUPON).review("课程有优惠券。", on=DAY)
    assert {finding.grade for finding in verdict.findings} == {Grade.BLOCK}


WHOLE = entry("ad.whole", whole_advert=True)


def test_an_advert_is_reported_as_a_whole() -> None:
    text = "开头。课程简介如下。第二句。优惠券在此，快来。结尾。\n另一段。"
    (finding,) = [f for f in reviewer(OFFER, COUPON, WHOLE).review(text, on=DAY).findings if f.id == "ad.whole"]
    assert finding.quote == "课程简介如下。第二句。优惠券在此，快来"
    assert reviewer(OFFER, COUPON, WHOLE).review("课程。", on=DAY).findings == ()


def test_a_rules_evidence_makes_an_advert() -> None:
    def shop(scene: Scene, trigger: Span) -> Iterator[Found]:
        yield Found(*trigger)

    rule = Rule(
        id="ad.shop",
        gate=Gate.CONTENT,
        category="link",
        grade=Grade.REVISE,
        triggers=("shop.example",),
        verify=shop,
        bases=("law-1",),
        message="商家链接",
        suggestion="删去",
        commercial="channel",
        flags=examples("shop.example"),
        passes=examples("无"),
    )
    one = reviewer(OFFER, rules=(rule,))
    assert sorted(i for i, _ in found(one, "课程见shop.example。")) == ["ad.offer", "ad.shop"]
    assert sorted(i for i, _ in found(one, "课程。\n见shop.example。")) == ["ad.shop"]


def test_overlapping_evidence_counts_once() -> None:
    inner = entry("ad.inner", terms=["惠券"], grade="pass", commercial="inducement")
    assert found(reviewer(COUPON, inner, OFFER), "优惠券") == [("ad.coupon", "优惠券")]
    assert reviewer(COUPON, inner).review("优惠券", on=DAY).findings[0].grade is Grade.REMIND


@given(TERMS, TERMS, SMALL)
def test_adding_an_entry_never_changes_the_findings_of_another(first: set[str], second: set[str], text: str) -> None:
    draft = text or "空"
    one = entry("test.one", terms=sorted(first))
    two = entry("test.two", terms=sorted(second), except_in=["税务局税"])
    alone = found(reviewer(one), draft)
    together = [item for item in found(reviewer(one, two), draft) if item[0] == "test.one"]
    assert together == alone


@given(TERMS, SMALL)
def test_overlap_resolution_is_free_of_order(terms: set[str], text: str) -> None:
    draft = text or "空"
    orders = itertools.islice(itertools.permutations(sorted(terms)), 6)
    results = {tuple(found(reviewer(entry(terms=list(order))), draft)) for order in orders}
    assert len(results) == 1


@given(TERMS, SMALL)
def test_findings_of_one_entry_do_not_overlap(terms: set[str], text: str) -> None:
    spans = [f.span for f in reviewer(entry(terms=sorted(terms))).review(text or "空", on=DAY).findings]
    assert all(left.end <= right.start for left, right in itertools.pairwise(sorted(spans)))


@given(st.text(alphabet="国家级新区 \n\u200b國Ａa，", min_size=1, max_size=60))
def test_quote_is_what_stands_at_the_span(text: str) -> None:
    one = entry(terms=["国家级", "a"], except_in=["国家级新区"])
    try:
        verdict = reviewer(one).review(text, on=DAY)
    except EmptyDraftError:
        return
    items: list[Finding | Excused] = [*verdict.findings, *verdict.excused]
    assert all(item.quote == text[item.span.start : item.span.end] for item in items)
