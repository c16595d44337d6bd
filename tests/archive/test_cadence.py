"""Posts counted by account and day, and what is said of the days without any."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import InputError
from tax_review import lexicon as lexicons
from tax_review.archive import cadence_grounds
from tax_review.archive.accounts import Account, Register
from tax_review.archive.cadence import AccountCadence, CadenceReport, DayState, cadence
from tax_review.archive.counting import Counts, counted
from tax_review.archive.lapses import Lapse, is_working_day
from tax_review.models import Basis, Grade
from tests.archive.sources import Listed

ONE_DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    """`11-05` is the fifth of November 2026."""
    return dt.date.fromisoformat(text if text.count("-") == 2 else f"2026-{text}")


def account(platform: str = "douyin", **fields: Any) -> Account:
    given = {"name": "甲", "platform": platform, "unit": "局", "level": "city", "opened": "2020-01-01", **fields}
    return Account.model_validate(given)


SUBSCRIPTION = {"platform": "wechat", "type": "subscription"}
SERVICE = {"platform": "wechat", "type": "service"}


def counts_of(*named: tuple[str | None, str | None, Iterable[str | None]]) -> Counts:
    found: dict[tuple[str | None, str | None], dict[dt.date | None, int]] = {}
    for name, channel, days in named:
        kept = found.setdefault((name, channel), {})
        for text in days:
            key = None if text is None else day(text)
            kept[key] = kept.get(key, 0) + 1
    return Counts(found)


def report(accounts: Iterable[Account], counts: Counts, since: str | None, until: str) -> CadenceReport:
    return cadence(counts, Register(accounts=tuple(accounts)), day(since) if since else None, day(until))


def judged(one: Account, days: Iterable[str], since: str, until: str) -> AccountCadence:
    """What is said of one account whose posts are all there is; the archive reaches back to `since` only."""
    (found,) = report([one], counts_of((one.name, None, days)), since, until).accounts
    return found


def told(lapses: Iterable[Lapse]) -> list[tuple[str, str, str]]:
    return [(lapse.kind, f"{lapse.since:%m-%d}", f"{lapse.until:%m-%d}") for lapse in lapses]


# ---- two weeks


@pytest.mark.parametrize(
    ("days", "since", "until", "lapses"),
    [
        pytest.param(["11-01"], "11-01", "11-14", [], id="the post is the first of the fourteen days"),
        pytest.param(["11-01"], "11-01", "11-15", [("silence", "11-02", "11-15")], id="fourteen days without one"),
        pytest.param(["11-01", "11-15"], "11-01", "11-20", [], id="thirteen days between two posts"),
        pytest.param(
            ["11-01", "11-16"], "11-01", "11-20", [("silence", "11-02", "11-15")], id="fourteen days between two posts"
        ),
        pytest.param(["11-15"], "11-01", "11-20", [("silence", "11-01", "11-14")], id="from the first day known"),
        pytest.param(["11-14"], "11-01", "11-20", [], id="thirteen days from the first day known"),
        pytest.param(
            ["10-10", "11-05"], "11-01", "11-10", [("silence", "10-11", "11-04")], id="a silence that began before"
        ),
        pytest.param(
            ["10-10", "11-02"],
            "11-01",
            "11-10",
            [("silence", "10-11", "11-01")],
            id="a silence that ends the first day",
        ),
        pytest.param(["10-10", "10-31"], "10-31", "11-10", [], id="a silence that ended before"),
        pytest.param(
            ["09-17", "10-16"], "09-17", "10-20", [("silence", "09-18", "10-15")], id="holidays make no exception"
        ),
        pytest.param(
            ["11-01"], "11-01", "12-31", [("silence", "11-02", "12-31")], id="one silence is one lapse, however long"
        ),
        pytest.param(
            ["2024-02-20"], "2024-02-20", "2024-03-05", [("silence", "02-21", "03-05")], id="a leap day counts"
        ),
        pytest.param([], "11-01", "11-14", [("empty", "11-01", "11-14")], id="no post at all"),
    ],
)
def test_two_weeks(days: list[str], since: str, until: str, lapses: list[tuple[str, str, str]]) -> None:
    found = judged(account(), days, since, until)
    assert told(found.lapses) == lapses
    assert found.grade == (Grade.REVISE if lapses else Grade.PASS)


@given(st.sets(st.integers(-40, 70)), st.integers(-60, 40), st.integers(0, 60) | st.none())
def test_a_day_is_silent_where_a_check_on_it_finds_nothing_in_two_weeks(
    offsets: set[int], opened: int, closed: int | None
) -> None:
    since = dt.date(2026, 3, 1)
    until = since + 50 * ONE_DAY
    one = account(
        opened=since + opened * ONE_DAY, closed=None if closed is None else since + max(closed, opened) * ONE_DAY
    )
    days = {since + number * ONE_DAY for number in offsets}
    # Another account shows that the archive reaches back far enough.
    other = account(name="乙")
    early = since - 60 * ONE_DAY
    counts = Counts({("甲", None): dict.fromkeys(days, 1), ("乙", None): {early: 1}})
    (found, _) = cadence(counts, Register(accounts=(one, other)), since, until).accounts
    mine = {day for day in days if one.is_open(day)}
    for shown in found.calendar(since, until):
        two_weeks = [shown.date - number * ONE_DAY for number in range(14)]
        asked = one.opened <= shown.date and (one.closed is None or shown.date < one.closed)
        fails = asked and two_weeks[-1] >= max(one.opened, early) and not mine & set(two_weeks)
        assert (shown.state is DayState.SILENT) == fails, shown
        assert shown.posts == (1 if shown.date in mine else 0)
        assert (shown.state is DayState.POSTED) == (shown.date in mine)


def test_the_standing_silence_says_so_and_what_to_do() -> None:
    (lapse,) = judged(account(), ["11-01"], "11-01", "11-20").lapses
    assert "2026-11-02 起连续 19 天没有发布（上一篇 2026-11-01），到 2026-11-20 仍未更新" in lapse.message
    assert "尽快发布" in lapse.suggestion
    assert [basis.id for basis in lapse.bases] == ["hn100-17", "gov-secretariat-19-2019-update", "hn100-8"]


def test_a_silence_that_ended_says_when() -> None:
    (lapse,) = judged(account(), ["11-01", "11-20"], "11-01", "11-25").lapses
    assert "连续 18 天没有发布（上一篇 2026-11-01，下一篇 2026-11-20）" in lapse.message


def test_nothing_is_asked_before_opening_and_from_the_day_of_closing_on() -> None:
    assert told(judged(account(opened="2026-11-10"), ["11-12"], "10-01", "11-20").lapses) == []
    assert told(judged(account(closed="2026-11-15"), ["11-01"], "11-01", "12-31").lapses) == []
    (lapse,) = judged(account(closed="2026-11-16"), ["11-01"], "11-01", "12-31").lapses
    assert "2026-11-02 至 2026-11-15 连续 14 天" in lapse.message
    assert "2026-11-16 关停" in lapse.message


def test_a_silence_from_opening() -> None:
    other = account(name="乙")
    counts = counts_of(("甲", None, ["11-20"]), ("乙", None, ["10-01"]))
    (lapse,) = report([account(opened="2026-11-01"), other], counts, "10-01", "11-25").accounts[0].lapses
    assert "（开设以后，下一篇 2026-11-20）" in lapse.message


def test_before_the_first_post_of_the_archive_nobody_knows() -> None:
    found = report([account()], counts_of(("甲", None, ["11-10", "11-20"])), None, "11-25")
    assert (found.since, found.accounts[0].lapses) == (day("11-10"), ())


def test_the_longest_time_without_a_post() -> None:
    found = judged(account(), ["11-01", "11-04", "11-05"], "11-01", "11-10")
    assert (found.posts, found.last, found.longest) == (3, day("11-05"), 5)


def test_an_account_without_a_post_in_less_than_two_weeks_reminds() -> None:
    (lapse,) = judged(account(), [], "11-01", "11-13").lapses
    assert (lapse.kind, lapse.grade) == ("empty", Grade.REMIND)
    assert "否决" not in lapse.message
    assert "aliases" in lapse.suggestion


@pytest.mark.parametrize(("opened", "closed"), [("2026-12-01", None), ("2020-01-01", "2026-11-01")])
def test_an_account_that_was_not_open_is_not_judged(opened: str, closed: str | None) -> None:
    found = judged(account(opened=opened, closed=closed), [], "11-01", "11-30")
    assert (found.state, found.grade, found.lapses, found.since) == ("not-open", None, (), None)
    assert {shown.state for shown in found.calendar(day("11-01"), day("11-30"))} == {DayState.OUTSIDE}


# ---- Weibo


def test_working_days_of_weibo_with_holidays_and_days_moved() -> None:
    # 2026: off from 1 to 7 October; Saturday 10 October and Sunday 20 September were worked.
    posted = ["10-08", "10-12", "10-13", "10-14", "10-16"]
    (lapse,) = judged(account("weibo"), posted, "10-01", "10-18").lapses
    assert (lapse.kind, lapse.grade, lapse.days) == (
        "working-days",
        Grade.REMIND,
        (*map(day, ["10-09", "10-10", "10-15"]),),
    )
    assert "2026年10月的 8 个工作日有 3 个没有发布：9日、10日、15日" in lapse.message
    assert [basis.id for basis in lapse.bases] == ["hn100-17"]


def test_working_days_are_told_by_month() -> None:
    lapses = judged(account("weibo"), ["10-29", "11-03"], "10-29", "11-03").lapses
    assert [lapse.days for lapse in lapses] == [(day("10-30"),), (day("11-02"),)]


def test_other_platforms_need_no_post_each_working_day() -> None:
    assert judged(account("zhihu"), ["11-02"], "11-02", "11-13").lapses == ()


def test_years_without_a_known_calendar_are_said_and_not_guessed() -> None:
    assert is_working_day(day("2099-01-05")) is None
    found = report(
        [account("weibo")], counts_of(("甲", None, ["2099-12-30", "2100-01-02"])), "2099-12-30", "2100-01-03"
    )
    (one,) = found.accounts
    assert one.lapses == ()
    assert one.unknown == (day("2099-12-31"), day("2100-01-01"), day("2100-01-03"))
    assert [(doubt.what, doubt.count) for doubt in found.unjudged] == [("holidays", 1), ("holidays", 2)]
    assert "2099 年节假日安排未知，没有判断" in found.unjudged[0].message
    states = [shown.state for shown in one.calendar(found.since, found.until)]
    assert states == [DayState.POSTED, DayState.UNKNOWN, DayState.UNKNOWN, DayState.POSTED, DayState.UNKNOWN]


def test_two_weeks_are_judged_where_holidays_are_unknown() -> None:
    assert told(judged(account("weibo"), ["2099-03-01"], "2099-03-01", "2099-03-15").lapses) == [
        ("silence", "03-02", "03-15")
    ]


# ---- WeChat


def spread(month: str, number: int) -> list[str]:
    return [f"{month}-{1 + 3 * index:02}" for index in range(number)]


@pytest.mark.parametrize(("fields", "least"), [(SUBSCRIPTION, 8), (SERVICE, 4)])
def test_broadcasts_a_month(fields: dict[str, str], least: int) -> None:
    days = [f"10-{1 + index * (8 if least == 4 else 4):02}" for index in range(least)]
    assert judged(account(**fields), days, "10-01", "10-31").lapses == ()
    found = judged(account(**fields), days[:-1], "10-01", "10-31").lapses
    (lapse,) = (lapse for lapse in found if lapse.kind != "silence")
    assert (lapse.kind, lapse.grade) == ("month", Grade.REVISE)
    assert f"2026年10月推送 {least - 1} 次，少于 {least} 次" in lapse.message


def test_articles_of_one_day_are_one_broadcast_and_the_message_says_so() -> None:
    days = [*spread("10", 7), "10-19", "10-28"]
    (month,) = judged(account(**SUBSCRIPTION), [*days, "10-28"], "10-01", "10-31").months
    assert (month.posts, month.broadcasts, month.missing) == (10, 8, 0)
    few = judged(account(**SUBSCRIPTION), ["10-01", "10-12", "10-12", "10-23"], "10-01", "10-31").lapses
    assert [(lapse.kind, lapse.grade) for lapse in few] == [("month", Grade.REVISE)]
    assert "（共 4 篇，同一天的几篇算一次）" in few[0].message


def test_enough_articles_in_too_few_broadcasts_remind() -> None:
    (lapse,) = judged(account(**SUBSCRIPTION), ["10-01", "10-12", "10-23"] * 3, "10-01", "10-31").lapses
    assert (lapse.kind, lapse.grade) == ("month", Grade.REMIND)
    assert "规定没有写明" in lapse.message


def test_no_number_is_asked_of_other_levels() -> None:
    for level in ("province", "county", "internal"):
        found = judged(account(**SUBSCRIPTION, level=level), ["10-01", "10-12", "10-23"], "10-01", "10-31")
        assert (found.months, found.lapses) == ((), ())


def test_a_month_only_partly_inside_is_counted_and_not_judged() -> None:
    days = ["09-20", "10-01", "10-12", "10-23", "11-03"]
    found = judged(account(**SERVICE), days, "09-15", "11-10")
    assert [(month.since, month.until, month.whole, month.broadcasts) for month in found.months] == [
        (day("09-15"), day("09-30"), False, 1),
        (day("10-01"), day("10-31"), True, 3),
        (day("11-01"), day("11-10"), False, 1),
    ]
    assert told(found.lapses) == [("month", "10-01", "10-31")]
    assert [(month.missing, month.days_left) for month in found.months] == [(3, None), (1, None), (3, 20)]


def test_opening_and_closing_cut_months() -> None:
    found = judged(
        account(**SERVICE, opened="2026-10-05", closed="2026-11-16"), ["10-06", "10-19", "11-02"], "10-01", "12-31"
    )
    assert [(month.since, month.until, month.whole, month.days_left) for month in found.months] == [
        (day("10-05"), day("10-31"), False, None),
        (day("11-01"), day("11-15"), False, None),
    ]
    assert found.lapses == ()


def test_a_month_that_ends_with_the_period_is_whole() -> None:
    (month,) = judged(account(**SERVICE), spread("11", 4), "11-01", "11-30").months
    assert (month.whole, month.days_left) == (True, None)


# ---- whose posts they are


def test_posts_are_counted_batch_by_batch() -> None:
    posts: list[dict[str, Any] | str | Exception] = [
        {"account": "甲", "channel": "weibo", "published": day("11-01")},
        {"account": "甲", "channel": "weibo", "published": day("11-01")},
        {"account": "甲", "published": None},
        ValueError("坏行"),
        {"published": day("11-02")},
    ]
    counts = counted(Listed(posts))
    assert counts.rejects == 1
    assert counts.days == {
        ("甲", "weibo"): {day("11-01"): 2},
        ("甲", None): {None: 1},
        (None, None): {day("11-02"): 1},
    }


def test_replies_and_profiles_are_no_posts() -> None:
    kinds = ["original", "reply", None, "profile", "repost"]
    counts = counted(Listed([{"account": "甲", "kind": kind, "published": day("11-01")} for kind in kinds]))
    assert (counts.days, counts.replies) == ({("甲", None): {day("11-01"): 3}}, 2)
    assert cadence(counts, Register(accounts=(account(),)), None, day("11-02")).replies == 2


def test_name_channel_and_alias_decide() -> None:
    accounts = [account("weibo", aliases=["旧甲"]), account(**SUBSCRIPTION), account(**SERVICE, name="甲服务")]
    counts = counts_of(
        ("@甲", "微博", ["11-03"]),
        ("旧甲", None, ["11-04"]),
        ("甲", "wechat", ["11-05"]),
        ("甲", "微信订阅号", ["11-06"]),
        ("甲服务", "公众号", ["11-07"]),
    )
    found = report(accounts, counts, "11-03", "11-07")
    assert [[f"{key:%d}" for key in one.counts] for one in found.accounts] == [["03", "04"], ["05", "06"], ["07"]]
    assert (found.strays, found.unjudged) == ((), ())


def test_what_may_be_of_two_accounts_keeps_both_from_being_judged() -> None:
    accounts = [account("weibo"), account("douyin"), account("zhihu", name="乙")]
    found = report(accounts, counts_of(("甲", None, ["11-01"]), ("乙", None, ["11-02"])), "11-01", "11-20")
    assert [(one.state, one.grade, one.lapses) for one in found.accounts[:2]] == [("doubtful", None, ())] * 2
    assert found.accounts[2].state == "judged"
    (doubt,) = found.unjudged
    assert (doubt.what, doubt.account, doubt.count) == ("account", "甲", 1)
    assert "同一个名称登记在微博、抖音" in doubt.message
    states = {shown.state for shown in found.accounts[0].calendar(found.since, found.until)}
    assert states == {DayState.UNKNOWN}


def test_doubt_from_long_before_the_period_does_no_harm() -> None:
    accounts = [account("weibo"), account("douyin")]
    counts = counts_of(("甲", None, ["01-01"]), ("甲", "weibo", ["11-02"]), ("甲", "douyin", ["11-02"]))
    found = report(accounts, counts, "11-02", "11-02")
    assert [one.state for one in found.accounts] == ["judged", "judged"]
    assert [doubt.what for doubt in found.unjudged] == ["account"]


def test_of_two_accounts_only_one_open_on_the_day_there_is_no_doubt() -> None:
    accounts = [account("weibo", closed="2026-11-05"), account("douyin", opened="2026-11-06")]
    found = report(accounts, counts_of(("甲", None, ["11-05", "11-06"])), "11-05", "11-06")
    assert [one.posts for one in found.accounts] == [1, 1]


def test_an_account_opened_anew_on_the_day_it_was_closed() -> None:
    accounts = [account(closed="2026-11-05"), account(opened="2026-11-05")]
    found = report(accounts, counts_of(("甲", None, ["11-04", "11-05"])), "11-01", "11-06")
    assert [list(one.counts) for one in found.accounts] == [[day("11-04")], [day("11-05")]]
    assert (found.complaints, found.strays) == ((), ())


def test_an_account_registered_twice_is_judged_once() -> None:
    found = report([account(), account()], counts_of(("甲", None, ["11-01"])), "11-01", "11-30")
    assert [(one.state, one.posts) for one in found.accounts] == [("judged", 1), ("twice", 0)]
    assert [one.kind for one in found.complaints] == ["twice"]


def test_an_unregistered_account_is_reported_by_name() -> None:
    counts = counts_of(("示例税务局", None, ["11-01", "11-03", None]), ("丙", "头条", ["11-02"]))
    found = report([account(name="示例税务")], counts, "11-01", "11-10")
    first, second = sorted(found.strays, key=lambda one: one.account, reverse=True)
    assert (first.kind, first.grade, first.posts, first.first, first.last) == (
        "unregistered",
        Grade.REVISE,
        3,
        day("11-01"),
        day("11-03"),
    )
    assert "如果就是“示例税务”" in first.suggestion
    assert first.bases[0].id == "hn100-9"
    assert "“丙”（头条）有 1 篇（2026-11-02）" in second.message
    assert found.grade is Grade.REVISE


def test_a_registered_name_on_another_channel_is_unregistered_there() -> None:
    found = report([account("weibo")], counts_of(("甲", "douyin", ["11-01"])), "11-01", "11-02")
    assert "登记的同名账号不在这个渠道" in found.strays[0].message


def test_the_type_of_a_wechat_account_counts() -> None:
    found = report([account(**SUBSCRIPTION)], counts_of(("甲", "wechat-service", ["11-01"])), "11-01", "11-02")
    assert [(stray.kind, stray.channel) for stray in found.strays] == [("unregistered", "wechat-service")]


def test_posts_at_odds_with_opening_and_closing() -> None:
    one = account(opened="2026-11-05", closed="2026-11-10")
    found = report([one], counts_of(("甲", None, ["11-04", "11-05", "11-10", "11-11", "11-12"])), "11-01", "11-20")
    assert [(stray.kind, stray.grade, stray.posts) for stray in found.strays] == [
        ("before-opening", Grade.REMIND, 1),
        ("after-closing", Grade.REVISE, 2),
    ]
    assert found.accounts[0].posts == 2


def test_posts_after_the_period_are_named_and_not_counted() -> None:
    found = report([account()], counts_of(("甲", None, ["11-01", "11-30"])), "11-01", "11-10")
    assert [(stray.kind, stray.grade, stray.posts) for stray in found.strays] == [("after-period", Grade.PASS, 1)]
    assert (found.accounts[0].last, found.grade) == (day("11-01"), Grade.PASS)


def test_posts_without_date_or_account_are_counted() -> None:
    counts = counts_of(("甲", None, ["11-01", None]), (None, None, ["11-02", None]), (" ", None, ["11-02"]))
    found = report([account()], Counts(counts.days, rejects=2), "11-01", "11-10")
    assert [(doubt.what, doubt.count) for doubt in found.unjudged] == [("unread", 2), ("nameless", 3), ("undated", 1)]
    assert found.posts == 5


NAMES = st.sampled_from(["甲", "乙", "旧甲", "丁", None, ""])
CHANNELS = st.sampled_from([None, "weibo", "微信", "wechat-service", "头条"])
DAYS = st.dates(dt.date(2026, 10, 1), dt.date(2026, 12, 31)) | st.none()


@given(st.dictionaries(st.tuples(NAMES, CHANNELS), st.dictionaries(DAYS, st.integers(1, 3), min_size=1)))
def test_no_post_is_lost(days: dict[tuple[str | None, str | None], dict[dt.date | None, int]]) -> None:
    accounts = [
        account("weibo", aliases=["旧甲"]),
        account(**SERVICE, closed="2026-11-20"),
        account("other:头条", name="乙", opened="2026-11-10"),
        account("other:头条", name="乙", opened="2026-11-15"),
    ]
    found = report(accounts, Counts(days), "10-01", "12-01")
    counted = sum(one.posts for one in found.accounts) + sum(stray.posts for stray in found.strays)
    doubts = sum(doubt.count for doubt in found.unjudged if doubt.what in ("account", "undated", "nameless"))
    assert counted + doubts == found.posts == sum(sum(some.values()) for some in days.values())


def test_the_order_of_the_archive_does_not_matter() -> None:
    accounts = [account("weibo"), account("douyin")]
    some = [("甲", None, ["11-01"]), ("丁", "x", ["11-01"]), ("丙", None, ["11-01"]), ("甲", "weibo", ["11-02"])]
    one = report(accounts, counts_of(*some), "11-01", "11-20")
    other = report(accounts, counts_of(*reversed(some)), "11-01", "11-20")
    assert one.model_dump_json() == other.model_dump_json()


def test_the_report_comes_back_from_json() -> None:
    accounts = [account("weibo"), account(**SERVICE), account("other:头条", name="乙", level="county")]
    counts = counts_of(("甲", "weibo", ["11-01", "12-24"]), ("丁", None, ["11-02"]), ("甲", None, ["11-03"]))
    found = report(accounts, counts, "11-01", "12-20")
    assert CadenceReport.model_validate_json(found.model_dump_json()) == found


def test_a_period_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="晚于截止日期"):
        report([account()], counts_of(("甲", None, ["11-01"])), "11-02", "11-01")
    with pytest.raises(InputError, match="请用 --since 写明"):
        report([account()], counts_of(("甲", None, ["11-05", None])), None, "11-01")


def test_grounds_are_those_of_the_lexicons_where_these_have_them() -> None:
    known = lexicons.load_built_in().bases
    grounds = [value for value in vars(cadence_grounds).values() if isinstance(value, Basis)]
    shared = [basis for basis in grounds if basis.id in known]
    assert {basis.id for basis in shared} >= {"hn100-7", "hn100-17"}
    assert all(basis == known[basis.id] for basis in shared)
