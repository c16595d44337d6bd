"""Sources: listed names pass however they are decorated, nobody's and businesses' do not; replies and profiles."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import Draft, Kind, Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import profile, reply, source
from tax_review.rules.origin import Standing, is_medium, standing
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
RULES = (source.UNNAMED, source.BUSINESS, source.UNLISTED, source.SAYS_REPOST, source.CLAIMED)
DRAFT_RULES = (
    source.NO_SOURCE,
    source.FIELD_NOBODY,
    source.FIELD_BUSINESS,
    source.FIELD_UNLISTED,
    source.DATELINE,
    source.BYLINE,
    reply.NO_HOTLINE,
    reply.REPORT_NOT_LED,
    reply.NO_THANKS,
    reply.PROMISE,
    reply.BLAME,
    reply.BRUSH_OFF,
    reply.GUESS,
    reply.THREAT,
    reply.CONNIVE,
    reply.COMPLAINT,
    reply.CURT,
    reply.COMMEND,
    profile.SHOWS_UNIT,
    profile.NAME_UNFIT,
    profile.NO_SPONSOR,
)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "sources.toml"])
TABLES = LEXICON.tables
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=DRAFT_RULES)

NAMES = sorted(TABLES.source_names)
LISTED = st.sampled_from(NAMES)
SUFFIXES = st.sampled_from(["", "客户端", "微信公众号", "官方微信", "网站", "（记者 张某）", "记者 李某"])
LABELS = st.sampled_from(["来源：", "来源:", "来源丨", "稿源：", "（来源：", "文章来源：", "来源｜"])


def found(draft: Draft | str) -> list[tuple[str, str]]:
    verdict = REVIEWER.review(draft, on=DAY)
    assert verdict.failures == ()
    return [(finding.id, finding.quote) for finding in verdict.findings]


@given(LISTED, SUFFIXES, LABELS)
def test_listed_names_pass_in_source_lines(name: str, suffix: str, label: str) -> None:
    assert found(f"{label}{name}{suffix}" + ("）" if label.startswith("（") else "")) == []


@given(LISTED, SUFFIXES)
def test_listed_names_pass_as_the_draft_s_source(name: str, suffix: str) -> None:
    assert found(Draft(body="征期提醒", kind=Kind.REPOST, source=f"“{name}”{suffix}")) == []


def test_no_name_is_given_twice() -> None:
    names = [name for row in TABLES.sources for name in (row.name, *row.aliases)]
    assert len(names) == len(set(names))


def test_no_listed_name_is_taken_for_a_business() -> None:
    assert {name: standing(name, TABLES) for name in NAMES if standing(name, TABLES) is not Standing.LISTED} == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("国家税务总局株洲市税务局", Standing.LISTED),
        ("株洲税务", Standing.LISTED),
        ("湖南省市场监督管理局", Standing.LISTED),
        ("财政部 税务总局公告2026年第10号", Standing.LISTED),
        ("红网岳阳站", Standing.LISTED),
        ("人民网络科技有限公司", Standing.BUSINESS),
        ("新华社区报", Standing.UNLISTED),
        ("网络", Standing.NOBODY),
        ("佚名", Standing.NOBODY),
        ("", Standing.NOBODY),
        ("某公众号", Standing.NOBODY),
        ("湘江会计网校", Standing.BUSINESS),
        ("新华社、网友", Standing.NOBODY),
        ("新华社、云山发布", Standing.LISTED),
    ],
)
def test_standing(name: str, expected: Standing) -> None:
    assert standing(name, TABLES) is expected


def test_media_are_told_from_organs() -> None:
    assert is_medium("人民日报客户端", TABLES)
    assert is_medium("国家税务总局、新华社", TABLES)
    assert not is_medium("国家税务总局", TABLES)
    assert not is_medium("湖南省人民政府", TABLES)


def test_a_source_line_ends_where_the_author_ends_it() -> None:
    # Folding joins lines that look wrapped.
    assert found("来源：云山生活网\n编辑：王某 审核：李某") == [("source.named.unlisted", "来源：云山生活网")]


def test_a_repost_points_at_its_first_line() -> None:
    body = "\n  税务部门提醒您\n十一月征期截止到17日。"
    assert found(Draft(body=body, kind=Kind.REPOST)) == [("source.repost.unnamed", "税务部门提醒您")]


def test_replies_are_judged_by_their_own_half() -> None:
    body = "网友：保证给我退税吗？\n回复：您好，请拨打12366咨询。"
    assert [i for i, _ in found(Draft(body="保证三天内给您退税。", kind=Kind.REPLY))] == ["reply.promise"]
    assert "reply.no-hotline" not in [i for i, _ in found(Draft(body=body, kind=Kind.REPLY))]


@given(st.text(alphabet="来源转自：:丨\n（）新华社网友 ，。原创保证您", max_size=60), st.sampled_from(list(Kind)))
def test_no_row_of_signs_breaks_it(text: str, kind: Kind) -> None:
    found(Draft(body="文" + text, kind=kind, account="长沙税务"))


WORST = {
    "labels": (Kind.ORIGINAL, "来源：" * 150),
    "lines": (Kind.ORIGINAL, "来源：某网\n" * 100),
    "brackets": (Kind.ORIGINAL, "（来源：" * 120),
    "claims": (Kind.ORIGINAL, "【原创】来源：新华社\n" * 80),
    "promises": (Kind.REPLY, "保证" * 1500),
    "questions": (Kind.REPLY, "网友：" * 1000),
    "guesses": (Kind.REPLY, "应该可能大概好像也许" * 150),
    "told": (Kind.REPLY, "反映再闹查不到小心找他" * 150),
    "units": (Kind.PROFILE, "税务局局长" * 500),
}


@pytest.mark.parametrize(("kind", "text"), WORST.values(), ids=WORST.keys())
def test_time_grows_with_the_text(kind: Kind, text: str) -> None:
    def best(times: int) -> float:
        draft = Draft(body=text * times, kind=kind)
        return seconds(lambda: found(draft))

    one, two, four = best(1), best(2), best(4)
    assert two < 3.2 * one + 0.03
    assert four < 3.2 * two + 0.03
