"""Where an account fell short of Art. 17: two weeks of silence, a working day without a post on Weibo, too few broadcasts in a month.

**Two weeks.** 国办秘函〔2019〕19号 fails an account that has nothing new 监测时间点前2周内. A day counts whole, so the check takes place at the
end of its day, and the two weeks before it are that day and the thirteen before: fourteen days without a post fail, on the
fourteenth of them. An account that spoke on 1 November and then no more passes a check on 14 November (1 to 14: the post is the
first of the fourteen days) and fails one on 15 November (2 to 15: no post). The laxer reading, which leaves the day of the check
out, would let it pass once more; an inspector need not share it. Holidays make no exception.

**Working days** are those of the yearly notices of the State Council, as chinesecalendar knows them. A year it does not know is not guessed.
The rule says 原则上: a reminder.

**Months.** Several articles of an account on one day are one broadcast, the stricter reading: whether 次 means broadcasts or articles is
not established. Where the articles would be enough, it is a reminder. A month that lies only partly inside what is judged is counted
and not judged. Art. 17 asks this of city bureaus only.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

from tax_review.archive.accounts import TYPES, Account, Level
from tax_review.archive.cadence_grounds import ARTICLE_8, ARTICLE_17, VETO
from tax_review.models import Basis, Grade, Model

TWO_WEEKS = 14
"""Days in a row without a post that fail an account."""
LEAST = {"subscription": 8, "service": 4}
"""Broadcasts a month of a city bureau's WeChat account, by type."""
ONE_DAY = dt.timedelta(days=1)


class Lapse(Model):
    """One time in which an account did not speak as often as it must."""

    kind: Literal["silence", "empty", "working-days", "month"]
    grade: Grade
    since: dt.date
    until: dt.date
    """The last day of it; both ends belong to it."""
    days: tuple[dt.date, ...] = ()
    """The single days meant, where it is not all of them: working days without a post."""
    message: str
    suggestion: str
    bases: tuple[Basis, ...]


class Month(Model):
    """What a WeChat account broadcast in a month, as far as it lies inside what is judged."""

    since: dt.date
    until: dt.date
    whole: bool
    posts: int
    broadcasts: int
    """Days with posts."""
    least: int
    missing: int
    """Broadcasts below the least."""
    days_left: int | None = None
    """Of a month that runs on after the last day judged: the days still to come."""


class Stretch(NamedTuple):
    """The days on which something is asked of an account; both ends belong to it."""

    first: dt.date
    """From here on a silence counts, be it before the period: the later of opening and the first post known."""
    since: dt.date
    """The first day judged."""
    until: dt.date
    running: bool
    """Whether the account is still open the day after."""


def silences(posts: Mapping[dt.date, int], stretch: Stretch) -> Iterator[tuple[dt.date, dt.date]]:
    """The first and last day of each time without a post that reaches into what is judged."""
    spoken = sorted(day for day in posts if stretch.first <= day <= stretch.until)
    for before, after in pairwise((stretch.first - ONE_DAY, *spoken, stretch.until + ONE_DAY)):
        if after - before > ONE_DAY and after - ONE_DAY >= stretch.since:
            yield before + ONE_DAY, after - ONE_DAY


def silent(posts: Mapping[dt.date, int], account: Account, stretch: Stretch) -> Iterator[Lapse]:
    """Two weeks and more without a post, and an account without any."""
    if not any(stretch.first <= day <= stretch.until for day in posts):
        yield _without_posts(stretch)
        return
    for first, last in silences(posts, stretch):
        length = (last - first).days + 1
        if length < TWO_WEEKS:
            continue
        before = first - ONE_DAY in posts
        start = f"上一篇 {first - ONE_DAY}" if before else "开设以后" if first == account.opened else "稿件从这天开始"
        if last == stretch.until and stretch.running:
            message = f"{first} 起连续 {length} 天没有发布（{start}），到 {last} 仍未更新；此时检查会被单项否决"
            suggestion = "尽快发布；确实无力维护的，按程序报批后关停"
            bases: tuple[Basis, ...] = (ARTICLE_17, VETO, ARTICLE_8)
        else:
            end = f"下一篇 {last + ONE_DAY}" if last < stretch.until else f"{last + ONE_DAY} 关停"
            message = f"{first} 至 {last} 连续 {length} 天没有发布（{start}，{end}）；其间检查会被单项否决"
            suggestion = "已经补不回来：查明停更原因，落实值班和备稿，两篇之间最多空 13 天（节假日也算）"
            bases = (ARTICLE_17, VETO)
        yield Lapse(
            kind="silence",
            grade=Grade.REVISE,
            since=first,
            until=last,
            message=message,
            suggestion=suggestion,
            bases=bases,
        )


def _without_posts(stretch: Stretch) -> Lapse:
    length = (stretch.until - stretch.first).days + 1
    long = length >= TWO_WEEKS
    effect = "；检查会被单项否决" if long else ""
    still = "确实没有发布的，尽快更新或者报批关停" if stretch.running else "确实没有发布的，查明停更原因"
    return Lapse(
        kind="empty",
        grade=Grade.REVISE if long else Grade.REMIND,
        since=stretch.first,
        until=stretch.until,
        message=f"登记在册，但 {stretch.first} 至 {stretch.until} 的 {length} 天里一篇稿件也没有{effect}",
        suggestion=f"先核对稿件里的账号名是否写法不同（写进登记表的 aliases）、渠道是否写对、稿件是否导全；{still}",
        bases=(ARTICLE_17, VETO, ARTICLE_8) if long else (ARTICLE_17,),
    )


@cache
def is_working_day(day: dt.date) -> bool | None:
    """Whether `day` is a working day by the State Council's yearly notice; None where that is not known."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def missed(posts: Mapping[dt.date, int], stretch: Stretch) -> tuple[Iterator[Lapse], tuple[dt.date, ...]]:
    """Working days without a post on Weibo, a lapse a month; and the days without one of which nobody knows."""
    unknown = []
    months: defaultdict[tuple[int, int], list[dt.date]] = defaultdict(list)
    for day in days(stretch.since, stretch.until):
        if day in posts:
            continue
        working = is_working_day(day)
        if working is None:
            unknown.append(day)
        elif working:
            months[day.year, day.month].append(day)
    return (_month_of_missed(found, stretch) for found in months.values()), tuple(unknown)


def _month_of_missed(found: list[dt.date], stretch: Stretch) -> Lapse:
    first, last = month_of(found[0])
    first, last = max(first, stretch.since), min(last, stretch.until)
    all_working = sum(is_working_day(day) is True for day in days(first, last))
    listed = "、".join(f"{day.day}日" for day in found)
    which = "一天也没有发布" if len(found) == all_working else f"有 {len(found)} 个没有发布：{listed}"
    return Lapse(
        kind="working-days",
        grade=Grade.REMIND,
        since=found[0],
        until=found[-1],
        days=tuple(found),
        message=f"{first:%Y年}{first.month}月的 {all_working} 个工作日{which}",
        suggestion="税务微博原则上每个工作日更新，请安排备稿（节假日和调休按国务院办公厅通知）",
        bases=(ARTICLE_17,),
    )


def months(posts: Mapping[dt.date, int], account: Account, stretch: Stretch) -> Iterator[Month]:
    """The months of a city bureau's WeChat account; none of other accounts."""
    least = LEAST.get(account.type or "")
    if account.level is not Level.CITY or least is None:
        return
    start = stretch.since
    while start <= stretch.until:
        first, last = month_of(start)
        end = min(last, stretch.until)
        counts = [posts[day] for day in days(start, end) if day in posts]
        yield Month(
            since=start,
            until=end,
            whole=(start, end) == (first, last),
            posts=sum(counts),
            broadcasts=len(counts),
            least=least,
            missing=max(0, least - len(counts)),
            days_left=(last - end).days if end < last and stretch.running else None,
        )
        start = last + ONE_DAY


def short(month: Month, account: Account) -> Lapse | None:
    """What is to be said of a month: nothing where there was enough, or where it is no whole month."""
    if not month.whole or not month.missing:
        return None
    articles = month.posts >= month.least
    reading = (
        f"（共 {month.posts} 篇，同一天的几篇算一次；“次”指推送还是篇数，规定没有写明，按篇数则已够）"
        if articles
        else f"（共 {month.posts} 篇，同一天的几篇算一次）"
        if month.posts > month.broadcasts
        else ""
    )
    return Lapse(
        kind="month",
        grade=Grade.REMIND if articles else Grade.REVISE,
        since=month.since,
        until=month.until,
        message=f"{month.since:%Y年}{month.since.month}月推送 {month.broadcasts} 次，少于 {month.least} 次{reading}",
        suggestion=f"市州局微信{TYPES[account.type or '']}每月不少于 {month.least} 次，请分散到不同日子推送",
        bases=(ARTICLE_17,),
    )


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the month of `day`."""
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """All days from `first` to `last`."""
    return (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
