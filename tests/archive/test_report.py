"""The report of an archive: what is counted, what is said of it, and that the page is sound whatever the posts hold."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from tax_review import Gate, Grade, InputError, Reviewer
from tax_review.archive import report_view as view
from tax_review.archive.accounts import Account, Register
from tax_review.archive.cadence import cadence
from tax_review.archive.calendar_view import calendar_of, year_of
from tax_review.archive.counting import Counts
from tax_review.archive.inspection import ITEMS, item_of
from tax_review.archive.parts import Tally
from tax_review.archive.record import Duplicate, Plan, RunRecord, Timing
from tax_review.archive.report import render, render_archive_report
from tax_review.archive.summarising import summarised
from tax_review.archive.summary import SERIOUS, Calendar, CalendarRow, Summary
from tests.archive.posts import DAY
from tests.archive.years import ACCOUNTS, posts, reviewed_to, written
from tests.reports.test_html import assert_sound, text_of

HOSTILE = "<script>alert(1)</script>\u202e\u200b&\"'"
Rows = list[dict[str, Any]]


def verdict(position: int, grade: str | None = "pass", /, **fields: Any) -> dict[str, Any]:
    gates = {gate.value: None if grade is None else "pass" for gate in Gate}
    return {
        "position": position,
        "id": f"p{position}",
        "account": "示范县税务",
        "published": DAY,
        "judged_for": DAY,
        "grade": grade,
        "findings": 0,
        "withheld": False,
        **gates,
        **fields,
    }


def finding(position: int, grade: str = "revise", /, **fields: Any) -> dict[str, Any]:
    return {
        "position": position,
        "id": f"p{position}",
        "account": "示范县税务",
        "published": DAY,
        "number": 1,
        "finding": "wording.typo.log-in",
        "gate": "wording",
        "category": "typo",
        "grade": grade,
        "part": "body",
        "quote": "登陆",
        "message": "应写“登录”",
        "suggestion": "改为“登录”",
        "bases": "《国家通用语言文字法》第九条",
        **fields,
    }


@pytest.fixture(scope="module")
def summary_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Summary]:
    folder = tmp_path_factory.mktemp("tables")

    def made(verdicts: Rows, findings: Rows = [], **more: Any) -> Summary:  # noqa: B006 - never changed
        return summarised(*written(folder, verdicts, findings), **more)

    return made


@pytest.fixture(scope="module")
def record() -> RunRecord:
    return RunRecord(
        plan=Plan(source={"kind": "csv"}, as_of="published", today=DAY, ruleset=Reviewer(engine="portable").record),
        source="历年稿件.csv",
        notes=("没有用到的列：阅读数",),
        tally=Tally(reused=7),
        rejected=0,
        duplicate_ids=2,
        duplicates=(Duplicate(id="p7", posts=3, positions=(7, 90, 101)),),
        timing=Timing(finished=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), seconds=1.0, resumed=0),
    )


def words(page: str) -> str:
    return re.sub(r"\s+", " ", text_of(html.fromstring(page).find(".//main")))


def section(page: str, name: str) -> str:
    (found,) = html.fromstring(page).xpath(f"//section[@aria-labelledby='{name}']")
    return re.sub(r"\s+", " ", text_of(found))


# ---- counted as by hand


class Written(NamedTuple):
    """A finding as it is drawn."""

    finding: str
    kind: tuple[str, str]
    grade: str


class Post(NamedTuple):
    """A post as it is drawn."""

    grade: str | None
    account: str | None
    day: dt.date | None
    found: list[Written]


GRADES = st.sampled_from([*(grade.value for grade in Grade), None])
DAYS = st.sampled_from([None, dt.date(2025, 1, 31), dt.date(2025, 2, 1), dt.date(2025, 4, 9), dt.date(2026, 12, 1)])
KINDS = st.sampled_from([("wording", "typo"), ("politics", "title"), ("policy", "rate")])
FOUND = st.builds(Written, st.sampled_from(["a.b", "a.c"]), KINDS, st.sampled_from(["remind", "revise", "block"]))
POSTS = st.builds(Post, GRADES, st.sampled_from(["甲", " 甲", "乙", "", None]), DAYS, st.lists(FOUND, max_size=3))


@settings(max_examples=40)
@given(st.lists(POSTS, max_size=9))
def test_counts_are_those_of_a_naive_count(
    summary_of: Callable[..., Summary], record: RunRecord, made: list[Post]
) -> None:
    verdicts, findings = [], []
    for place, post in enumerate(made, 1):
        whose = {"account": post.account, "published": post.day}
        verdicts.append(verdict(place, post.grade, **whose, wording=post.grade, policy=None))
        findings += [
            finding(
                place, one.grade, **whose, finding=one.finding, gate=one.kind[0], category=one.kind[1], number=number
            )
            for number, one in enumerate(post.found, 1)
        ]
    summary = summary_of(verdicts, findings, run=record)

    assert summary.whole.grades == Counter(Grade(post.grade) for post in made if post.grade)
    assert summary.whole.unreviewed == sum(post.grade is None for post in made)
    days = [post.day for post in made if post.day is not None]
    assert summary.timeline.undated == len(made) - len(days)
    assert summary.timeline.ahead == sum(day > DAY for day in days)
    by_month = Counter(day.replace(day=1) for day in days if day <= DAY)
    periods = summary.timeline.periods
    assert {period.start: period.tally.posts for period in periods if period.tally.posts} == by_month
    starts = [12 * period.start.year + period.start.month for period in periods]
    assert all(later - earlier == 1 for earlier, later in pairwise(starts))

    by_account: dict[str, list[int]] = defaultdict(list)
    for place, post in enumerate(made, 1):
        by_account[(post.account or "").strip()].append(place)
    assert [account.name for account in summary.accounts] == sorted(by_account)
    for account in summary.accounts:
        places = by_account[account.name]
        assert account.tally.posts == len(places)
        grades = [row["grade"] for row in findings if row["position"] in places]
        assert account.findings == sum(grade in SERIOUS for grade in grades)
        assert account.grave == sum(grade == "block" for grade in grades)
        assert account.gates.get(Gate.WORDING, 0) == sum(made[place - 1].grade in SERIOUS for place in places)
        assert Gate.POLICY not in account.gates, "nobody was checked there"
    assert summary.off == ({Gate.POLICY: summary.whole.reviewed} if summary.whole.reviewed else {})

    assert {fault.id for fault in summary.faults} == {row["finding"] for row in findings}
    for fault in summary.faults:
        rows = [row for row in findings if row["finding"] == fault.id]
        assert (fault.findings, fault.posts) == (len(rows), posts_of(rows))
        assert fault.serious == posts_of([row for row in rows if row["grade"] in SERIOUS])
        assert fault.grave == posts_of([row for row in rows if row["grade"] == "block"])
        assert fault.gravest == max(Grade(row["grade"]) for row in rows)
        assert fault.mildest == min(Grade(row["grade"]) for row in rows)
    taken: dict[str, Rows] = defaultdict(list)
    for row in findings:
        taken[item_of(row["gate"], row["category"], row["grade"]) or ""].append(row)
    assert summary.indicators == {name: posts_of(rows) for name, rows in taken.items()}


def posts_of(rows: Rows) -> int:
    return len({row["position"] for row in rows})


def test_posts_without_an_order_are_told_apart_by_id(summary_of: Callable[..., Summary]) -> None:
    rows = [verdict(1, "revise", position=None), verdict(2, "revise", position=None)]
    found = [finding(1, position=None), finding(1, position=None, number=2), finding(2, position=None)]
    (fault,) = summary_of(rows, found).faults
    assert (fault.posts, fault.findings) == (2, 3)


def test_several_files_count_as_one_and_a_path_is_no_pattern(tmp_path: Path) -> None:
    for name, rows in (("结果[1]*?'", (1, 2)), ("结果1", (3, 4, 5))):
        (tmp_path / name).mkdir()
        written(tmp_path / name, [verdict(row, "revise") for row in rows], [finding(row) for row in rows])
    parts = [tmp_path / "结果[1]*?'", tmp_path / "结果1"]
    one = summarised([parts[0] / "verdicts.parquet"], [parts[0] / "findings.parquet"])
    assert (one.whole.posts, one.faults[0].posts) == (2, 2)
    both = summarised([part / "verdicts.parquet" for part in parts], [part / "findings.parquet" for part in parts])
    assert (both.whole.posts, both.faults[0].posts) == (5, 5)


def test_no_files_at_all_are_an_empty_archive() -> None:
    assert summarised([], []).whole.posts == 0


@pytest.mark.parametrize("broken", ["missing", "cut", "other"])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, broken: str) -> None:
    verdicts, findings = written(tmp_path, [verdict(1)], [finding(1)])
    if broken == "missing":
        findings[0].unlink()
    elif broken == "cut":
        findings[0].write_bytes(findings[0].read_bytes()[:200])
    else:
        pq.write_table(pq.read_table(verdicts[0]).select(["id"]), verdicts[0])
    with pytest.raises(InputError, match="没有写报告"):
        summarised(verdicts, findings)


# ---- time


def months(summary: Summary) -> list[str]:
    return [f"{period.start:%Y-%m}" for period in summary.timeline.periods]


def test_five_years_are_shown_by_month_and_more_by_year(summary_of: Callable[..., Summary]) -> None:
    rows = [verdict(1, published=dt.date(2021, 12, 31)), verdict(2, published=dt.date(2026, 11, 1))]
    assert len(months(summary_of(rows))) == 60
    assert not summary_of(rows).timeline.yearly
    rows[0]["published"] = dt.date(2021, 11, 30)
    assert months(summary_of(rows)) == [f"{year}-01" for year in range(2021, 2027)]
    assert "每年篇数" in render(summary_of(rows))


def test_a_stray_date_of_1970_does_not_stretch_the_picture(summary_of: Callable[..., Summary]) -> None:
    rows = [verdict(1, published=dt.date(1970, 1, 1))]
    rows += [verdict(place, published=dt.date(2026, 1 + place % 3, 5)) for place in range(2, 202)]
    summary = summary_of(rows)
    assert months(summary) == ["2026-01", "2026-02", "2026-03"]
    assert summary.timeline.before == 1
    assert "1 篇早于 2026 年" in words(render(summary))
    # Where it is no stray, it stays.
    assert summary_of(rows[:9]).timeline.first == dt.date(1970, 1, 1)


def test_posts_without_a_date_and_dates_to_come_are_told(summary_of: Callable[..., Summary], record: RunRecord) -> None:
    rows = [verdict(1), verdict(2, published=None), verdict(3, published=DAY + dt.timedelta(days=1))]
    page = words(render(summary_of(rows, run=record)))
    assert "图中不含：1 篇没有发布日期，1 篇的发布日期在检查当天（2026-11-23）之后" in page
    assert "没有一篇稿件有可用的发布日期" in words(render(summary_of(rows[1:], run=record)))


# ---- findings


def test_examples_are_of_different_accounts_the_gravest_and_latest_first(summary_of: Callable[..., Summary]) -> None:
    found = [finding(place, account="甲", published=dt.date(2026, 1, place)) for place in range(1, 9)]
    found += [
        finding(9, account="乙", published=dt.date(2020, 1, 1)),
        finding(10, "block", account="丙", published=None),
    ]
    rows = [verdict(row["position"], row["grade"], account=row["account"]) for row in found]
    found.append(finding(11, account="丁", published=None))
    (fault,) = summary_of(rows, found).faults
    assert [example.id for example in fault.examples] == ["p10", "p8", "p9"]


def test_different_wording_comes_before_the_same_again(summary_of: Callable[..., Summary]) -> None:
    wording = ["登  陆", *["登陆"] * 5]
    found = [finding(place, quote=quote, published=dt.date(2026, 1, place)) for place, quote in enumerate(wording, 1)]
    (fault,) = summary_of([verdict(place, "revise") for place in range(1, 7)], found).faults
    assert [(example.id, example.quote) for example in fault.examples] == [
        ("p6", "登陆"),
        ("p1", "登  陆"),
        ("p5", "登陆"),
    ]
    assert [(said.quote, len(said.places)) for said in view.sayings(fault)] == [("登陆", 2), ("登  陆", 1)]


def test_messages_that_differ_are_given_with_each_example(summary_of: Callable[..., Summary]) -> None:
    found = [finding(1, message="合计应为12"), finding(2, message="合计应为30")]
    page = section(render(summary_of([verdict(1, "revise"), verdict(2, "revise")], found)), "faults")
    assert "如：合计应为12" in page
    assert "合计应为30" in page


def test_faults_are_grouped_by_how_grave_they_are(summary_of: Callable[..., Summary]) -> None:
    found = [finding(1, "remind", finding="a"), finding(2, "remind", finding="a"), finding(3, "block", finding="b")]
    found += [finding(4, "revise", finding="c"), finding(4, "remind", finding="b", number=2)]
    summary = summary_of([verdict(place, "block") for place in range(1, 5)], found)
    told = [
        (group.label, [fault.id for fault in group.faults], group.posts) for group in view.fault_groups(summary.faults)
    ]
    assert told == [("送审、禁发", ["b"], (1,)), ("修改", ["c"], (1,)), ("提示", ["a"], (2,))]


# ---- accounts


def test_an_account_with_few_posts_is_not_ranked(summary_of: Callable[..., Summary]) -> None:
    rows = [verdict(place, "revise", account="大") for place in range(1, 41)]
    rows += [verdict(place, "revise", account="小") for place in range(41, 44)]
    found = [finding(place, account="大" if place < 41 else "小") for place in (1, 41, 42, 43)]
    board = view.board(summary_of(rows, found))
    assert [(row.rank, row.name, row.rate) for row in (*board.top, *board.rest)] == [
        (1, "大", "2.5"),
        (None, "小", "100.0"),
    ]
    assert (len(board.top), board.few) == (1, 1)
    assert "都不足 30 篇，仅供参考" in render(summary_of(rows, found))


def test_three_hundred_accounts_show_twenty_and_fold_the_rest(summary_of: Callable[..., Summary]) -> None:
    rows = [verdict(place, "revise", account=f"账号{place % 300}", wording="revise") for place in range(600)]
    summary = summary_of(rows, [finding(place, account=f"账号{place % 300}") for place in range(600)])
    heat = view.heat(summary)
    assert (len(heat.top), len(heat.rest), heat.left_out) == (20, 280, 0)
    page = render(summary)
    assert_sound(page)
    assert "其余 280 个账号" in page


def test_a_gate_that_is_switched_off_is_not_shown_as_clean(summary_of: Callable[..., Summary]) -> None:
    summary = summary_of([verdict(1, policy=None), verdict(2, policy=None)])
    (row,) = view.heat(summary).top
    assert dict(zip(Gate, row.cells, strict=True))[Gate.POLICY] is None
    assert "政策关有 2 篇按本单位策略没有检查" in section(render(summary), "gates")


# ---- what was not looked at


def test_what_was_not_looked_at_is_grouped_by_reason(summary_of: Callable[..., Summary]) -> None:
    rows = [
        verdict(1, "remind", unchecked="图1（第2行）：图片里的文字没有检查；图2（第9行）：图片里的文字没有检查"),
        verdict(2, "remind", unchecked="隐藏文字：3处藏有 14 个看不见的字，没有检查；请显示出来删去"),
        verdict(3, "remind", unchecked="隐藏文字：1处藏有 2 个看不见的字，没有检查；请显示出来删去"),
        verdict(4, "block", unchecked="image；video", withheld=True),
        verdict(5, None, error="稿件有 1,234,567 字，超过上限 100,000 字"),
        verdict(6, None, error="稿件有 9,234,567 字，超过上限 100,000 字"),
        verdict(7, "escalate", failures="wording.typo.x：检查未能完成（KeyError）"),
    ]
    summary = summary_of(rows)
    assert {(group.what, group.number) for group in summary.unchecked.largest} == {
        ("图片里的文字没有检查", 1),
        ("…处藏有 … 个看不见的字，没有检查", 2),
        ("图片没有检查", 1),
        ("视频没有检查", 1),
    }
    assert summary.unchecked.total == 4
    assert [(group.what, group.number, group.places) for group in summary.errors.largest] == [
        ("稿件有 … 字，超过上限 … 字", 2, ("p5", "p6"))
    ]
    assert [group.what for group in summary.failures.largest] == ["wording.typo.x：检查未能完成（KeyError）"]
    assert summary.only_unchecked == 3
    page = render(summary)
    assert "没能检查不等于没有问题" in page
    assert "“提示”中有 3 篇文字没有问题" in words(page)


def test_rejects_are_grouped_and_the_first_are_told(summary_of: Callable[..., Summary], tmp_path: Path) -> None:
    lines = [
        {"position": place, "place": f"第{place}行", "id": None, "reason": "缺少正文" if place % 3 else "没有编号"}
        for place in range(1, 31)
    ]
    file = tmp_path / "rejects"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines) + "{broken\n", "utf-8")
    rejects = summary_of([verdict(1)], rejects=file).rejects
    assert rejects is not None
    assert [(group.what, group.number) for group in rejects.reasons.largest] == [
        ("缺少正文", 20),
        ("没有编号", 10),
        ("记录本身读不出来", 1),
    ]
    assert rejects.reasons.largest[0].places == ("第1行", "第2行", "第4行")
    assert len(rejects.first) == 20
    assert "31 行没能读成稿件" in words(render(summary_of([verdict(1)], rejects=file)))


def test_a_thousand_reasons_do_not_fill_the_memory_or_the_page(
    summary_of: Callable[..., Summary], tmp_path: Path
) -> None:
    file = tmp_path / "rejects"
    file.write_text("".join(json.dumps({"place": f"{n}", "reason": f"{n}"}) + "\n" for n in range(3_000)), "utf-8")
    rejects = summary_of([], rejects=file).rejects
    assert rejects is not None
    assert (rejects.reasons.total, len(rejects.reasons.largest), rejects.reasons.others) == (3_000, 15, 986)


def test_of_a_withheld_post_only_the_id_is_shown(summary_of: Callable[..., Summary]) -> None:
    secret = {"gate": "secrecy", "category": "marking", "finding": "secrecy.marking.state-secret"}
    rows = [verdict(1, "block", account="涉密账号", withheld=True, secrecy="block")]
    found = [finding(1, "block", account="涉密账号", quote=None, message=None, suggestion=None, **secret)]
    page = render(summary_of(rows, found))
    assert_sound(page)
    assert "p1" in section(page, "unseen")
    assert "p1" in section(page, "faults")
    assert "涉密账号" not in section(page, "faults") + section(page, "unseen")
    assert str(DAY) not in section(page, "faults")


# ---- cadence


def calendar(*rows: CalendarRow) -> Calendar:
    return Calendar(DAY, rows)


def test_the_calendar_is_that_of_the_report_on_cadence() -> None:
    told = {"unit": "局", "level": "city", "opened": "2020-01-01"}
    quiet = Account.model_validate({"name": "甲", "platform": "douyin", **told})
    busy = Account.model_validate({"name": "乙", "platform": "wechat", "type": "service", **told})
    often: dict[dt.date | None, int] = {DAY - dt.timedelta(days=age): 2 for age in range(0, 300, 5)}
    counts = Counts({("甲", None): {DAY - dt.timedelta(days=40): 1}, ("乙", None): often | {None: 3}})
    found = calendar_of(cadence(counts, Register(accounts=(quiet, busy)), DAY - dt.timedelta(days=60), DAY))
    first, second = found.rows
    assert (first.account, first.platform, second.platform) == ("甲", "抖音", "微信服务号")
    assert first.gaps[-1] == (DAY - dt.timedelta(days=39), DAY)
    assert found.notes
    year = year_of(found)
    assert year.strips[0].row.account == "甲"
    assert year.silent == 1


def test_a_strip_shows_the_days_and_the_silences_of_a_year() -> None:
    days = {DAY: 1, DAY - dt.timedelta(days=1): 1, DAY - dt.timedelta(days=4): 9, DAY - dt.timedelta(days=400): 5}
    gap = (DAY - dt.timedelta(days=390), DAY - dt.timedelta(days=5))
    (strip,) = year_of(calendar(CalendarRow("甲", "微博", days, (gap,)))).strips
    assert strip.some == "M363 0h2v1h-2z"
    assert strip.many == "M360 0h1v1h-1z"
    assert strip.gaps == ((0, 360),)
    assert (strip.posts, strip.longest) == (11, 386)


def test_accounts_that_were_not_judged_are_not_shown_as_lively(summary_of: Callable[..., Summary]) -> None:
    told = calendar(CalendarRow("甲", "微博", {DAY: 1}, (), judged=False), CalendarRow("乙", "", {}, ((DAY, DAY),)))
    summary = summary_of([verdict(1)], calendar=told)
    assert {row.item.id: row.told for row in view.indicators(summary)}["silence"] == "1 个账号，1 个没有判断"
    assert "没有判断" in section(render(summary), "cadence")


# ---- inspection


def test_an_item_is_counted_once_a_post_and_the_unseen_is_said_to_be_so(summary_of: Callable[..., Summary]) -> None:
    found = [finding(1, "block", gate="politics", category="territory"), finding(1, number=2), finding(1, number=3)]
    found += [finding(2, "revise", gate="policy", category="rate")]
    summary = summary_of([verdict(1, "block"), verdict(2, "revise")], found)
    told = {row.item.id: row.told for row in view.indicators(summary)}
    assert told["expression"] == "1 篇"
    assert told["typo"] == "1 篇"
    assert told["interaction"] == told["silence"] == told["register"] == "未检查"
    assert "另有 1 篇的问题（如政策引用、税率、标点）没有查到对应的检查项" in words(render(summary))


@pytest.mark.parametrize(
    ("gate", "category", "grade", "item"),
    [
        ("politics", "institution", "block", "expression"),
        ("politics", "title", "escalate", "expression"),
        ("politics", "set-phrase", "revise", "wording"),
        ("politics", "respect", "block", None),
        ("secrecy", "personal-data", "remind", "personal"),
        ("secrecy", "marking", "block", "secrets"),
        ("wording", "typo", "revise", "typo"),
        ("content", "link", "remind", "link"),
        ("policy", "rate", "revise", None),
    ],
)
def test_items_take_findings_by_gate_category_and_grade(gate: str, category: str, grade: str, item: str | None) -> None:
    assert item_of(gate, category, grade) == item


def test_every_category_that_an_item_takes_is_one_of_the_rule_set(built_in: Reviewer) -> None:
    known = {(check.gate, check.category) for check in built_in.checks}
    for item in ITEMS:
        for claim in item.claims:
            for category in claim.categories:
                assert (claim.gate, category) in known, item.id


# ---- the page


def made(folder: Path, built_in: Reviewer) -> tuple[list[Path], list[Path]]:
    return reviewed_to(folder, posts(250, accounts=ACCOUNTS[:6]), built_in)


def test_the_page_of_an_archive(built_in: Reviewer, record: RunRecord, tmp_path: Path) -> None:
    tables = made(tmp_path, built_in)
    told = calendar(CalendarRow(ACCOUNTS[0], "微信订阅号", {DAY: 1}, ((DAY, DAY),), ("2026年9月发布 5 次，少于 8 次",)))
    page = render_archive_report(*tables, run=record, calendar=told)
    tree = assert_sound(page)
    assert not tree.xpath(
        "//script | //img | //iframe | //link[@rel!='icon'] | //*[@src] | //a[not(starts-with(@href,'#'))]"
    )
    assert "default-src 'none'" in page
    text = words(page)
    rows = pq.read_table(tables[0][0]).to_pylist()
    serious = sum(row["grade"] in SERIOUS for row in rows)
    reviewed = sum(row["grade"] is not None for row in rows)
    assert f"检查了 {reviewed:,} 篇，{serious:,} 篇（" in text
    for fact in (
        "历年稿件.csv",
        "各按发布当天的规定；没有日期的按 2026-11-23 的规定",
        "沿用上次结论",
        "没有用到的列：阅读数",
        "p7",
    ):
        assert fact in text
    assert record.plan.ruleset.digest in text
    assert "43010219900307717" not in page
    assert "机密" not in page
    assert page == render_archive_report(*tables, run=record, calendar=told), "the same archive gives the same page"


def test_all_that_comes_from_outside_is_escaped_and_hidden_characters_show(
    summary_of: Callable[..., Summary], record: RunRecord, tmp_path: Path
) -> None:
    rejects = tmp_path / "rejects"
    rejects.write_text(json.dumps({"place": HOSTILE, "id": HOSTILE, "reason": HOSTILE}) + "\n", "utf-8")
    lapsed = CalendarRow(HOSTILE, HOSTILE, {DAY: 1}, ((DAY, DAY),), (HOSTILE,))
    outside = record.model_copy(
        update={"source": HOSTILE, "notes": (HOSTILE,), "duplicates": (Duplicate(id=HOSTILE, posts=2, positions=(1,)),)}
    )
    rows = [
        verdict(
            1, "block", id=HOSTILE, account=HOSTILE, unchecked=f"{HOSTILE}：{HOSTILE}", withheld=True, wording="block"
        ),
        verdict(2, None, id=HOSTILE, error=HOSTILE),
        verdict(3, "escalate", failures=HOSTILE),
    ]
    everywhere = dict.fromkeys(("id", "account", "finding", "quote", "message", "suggestion", "bases", "part"), HOSTILE)
    summary = summary_of(rows, [finding(1, "block", **everywhere)], run=outside, rejects=rejects)
    page = render(summary._replace(calendar=Calendar(DAY, (lapsed,), (HOSTILE,))))
    tree = assert_sound(page)
    assert not tree.xpath("//script | //@onerror")
    assert "\u202e" not in page
    assert "\u200b" not in page
    assert page.count("U+202E") > 10


def nothing() -> tuple[Rows, Rows]:
    return [], []


def clean() -> tuple[Rows, Rows]:
    return [verdict(place) for place in range(1, 50)], []


def one() -> tuple[Rows, Rows]:
    return [verdict(1, "revise")], [finding(1)]


def unreviewed() -> tuple[Rows, Rows]:
    return [verdict(1, None, error="稿件是空的")], []


def twenty_years() -> tuple[Rows, Rows]:
    days = [dt.date(year, month, 1) for year in range(2007, 2027) for month in (1, 7)]
    return [verdict(place, "revise", published=day) for place, day in enumerate(days, 1)], [finding(1)]


def without_dates_or_accounts() -> tuple[Rows, Rows]:
    return [verdict(1, "block", published=None, account=None)], [finding(1, "block", published=None, account=None)]


@pytest.mark.parametrize(
    ("archive", "conclusion", "said", "unsaid"),
    [
        (nothing, "没有可以检查的稿件。", "未检查", "各篇都得出了结论"),
        (clean, "检查了 49 篇，没有发现需要修改的稿件。", "没有发现问题。", "需要处理的比例"),
        (one, "检查了 1 篇，1 篇（100%）需要处理：修改 1 篇。", "2026年11月", "其余"),
        (unreviewed, "1 篇稿件一篇也没能检查，不能得出结论。", "没有稿件得出结论", "没有发现问题"),
        (twenty_years, "检查了 40 篇，40 篇（100%）需要处理：修改 40 篇。", "2007年1月—2026年7月", "图中不含"),
        (without_dates_or_accounts, "检查了 1 篇，1 篇（100%）需要处理：禁发 1 篇。", view.NAMELESS, "图中不含"),
    ],
)
def test_unusual_archives(
    summary_of: Callable[..., Summary],
    archive: Callable[[], tuple[Rows, Rows]],
    conclusion: str,
    said: str,
    unsaid: str,
) -> None:
    summary = summary_of(*archive())
    assert view.conclusion(summary) == conclusion
    page = render(summary)
    assert_sound(page)
    assert said in words(page)
    assert unsaid not in words(page)


def test_an_archive_of_which_nothing_was_reviewed_is_not_green(summary_of: Callable[..., Summary]) -> None:
    assert view.worst(summary_of(*unreviewed())) > Grade.PASS
    assert view.worst(summary_of(*clean())) is Grade.PASS


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [(0, 9, "0"), (1, 1, "100%"), (1, 10_000, "<0.1%"), (9_999, 10_000, ">99.9%"), (142, 1_000, "14.2%"), (0, 0, "0")],
)
def test_a_share_is_never_rounded_to_none_or_all(part: int, whole: int, told: str) -> None:
    assert view.percent(part, whole) == told


def test_getting_better_is_said_with_both_figures(summary_of: Callable[..., Summary]) -> None:
    days = [dt.date(year, month, 3) for year in (2024, 2025) for month in range(1, 13) for _ in range(5)]
    rows: Sequence[dict[str, Any]] = [
        verdict(place, "revise" if day.year == 2024 and place % 2 else "pass", published=day)
        for place, day in enumerate(days, 1)
    ]
    assert "需要处理的比例：最近 12 个月 0，再前 12 个月 50.0%。" in view.remarks(summary_of(rows))
