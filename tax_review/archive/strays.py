"""What was counted and belongs to no day of a registered account; and what could not be judged because of such posts, or at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Literal

from tax_review.archive.accounts import Register, normal, place_of
from tax_review.archive.cadence_grounds import ARTICLE_9
from tax_review.archive.counting import Heading, Ledger, resembling
from tax_review.models import Basis, Grade, Model


class Stray(Model):
    """Posts of an account that is not registered, or of a registered one at a time that does not fit."""

    kind: Literal["unregistered", "before-opening", "after-closing", "after-period"]
    grade: Grade
    account: str
    """As the posts name it, or as it is registered."""
    channel: str | None
    posts: int
    first: dt.date | None
    last: dt.date | None
    message: str
    suggestion: str
    bases: tuple[Basis, ...] = ()


class Unjudged(Model):
    """Something the report does not speak of."""

    what: Literal["account", "undated", "nameless", "unread", "holidays"]
    account: str | None = None
    channel: str | None = None
    count: int
    """Posts or rows; days, where holidays are unknown."""
    first: dt.date | None = None
    last: dt.date | None = None
    message: str
    suggestion: str


def strays(book: Ledger, register: Register, until: dt.date) -> tuple[Stray, ...]:
    """The posts that count for no account, by account."""
    return (*_unregistered(book, register), *_at_odds(book, register), *_later(book, register, until))


def unjudged(
    book: Ledger, rejects: int, register: Register, unknown: Mapping[int, tuple[dt.date, ...]]
) -> tuple[Unjudged, ...]:
    """What could not be judged: rows and posts first, then days of unknown holidays by number of the account."""
    found = []
    if rejects:
        found.append(
            Unjudged(
                what="unread",
                count=rejects,
                message=f"{rejects:,} 行读不出来，没有算进去；下面说的停更可能是缺了这些稿件",
                suggestion="用 tax-review archive 查看读不出来的行和原因，改好以后再查一次",
            )
        )
    if book.nameless.total:
        found.append(
            Unjudged(
                what="nameless",
                count=book.nameless.total,
                first=book.nameless.first,
                last=book.nameless.last,
                message=f"{book.nameless.total:,} 篇稿件没有写账号，没有算进去{_dates(book.nameless)}",
                suggestion="在稿件表里补上账号；全部稿件是同一个账号的，用 --account 写明",
            )
        )
    found += [
        Unjudged(
            what="undated",
            account=name,
            channel=channel,
            count=posts.total,
            message=f"{_posts_of(name, channel)}有 {posts.total:,} 篇没有发布日期，没有算进任何一天",
            suggestion="在稿件表里补上发布日期；日期在别的列的，用 --columns published=列名 写明",
        )
        for (name, channel), posts in sorted(book.undated.items(), key=_by_name)
    ]
    found += [
        Unjudged(
            what="account",
            account=name,
            channel=channel,
            count=posts.total,
            first=posts.first,
            last=posts.last,
            message=f"{_posts_of(name, channel)}有 {posts.total:,} 篇分不清是哪个平台的{_dates(posts)}："
            f"同一个名称登记在{'、'.join(_places(name, register))}；有关账号在此期间的都没有判断",
            suggestion="在稿件表里写明渠道，例：weibo、wechat-subscription、wechat-service；"
            "全部是同一个渠道的，用 --channel 写明",
        )
        for (name, channel), posts in sorted(book.ambiguous.items(), key=_by_name)
    ]
    for number, days in sorted(unknown.items()):
        name = register.accounts[number - 1].name
        found += [
            Unjudged(
                what="holidays",
                account=name,
                count=len(within),
                first=within[0],
                last=within[-1],
                message=f"“{name}”：{year} 年节假日安排未知，没有判断；{len(within)} 天没有发布"
                f"（{within[0]} 至 {within[-1]}），不知道其中哪些是工作日",
                suggestion="国务院办公厅公布以后，升级节假日数据再查：pip install -U chinesecalendar",
            )
            for year, within in ((year, list(some)) for year, some in groupby(days, lambda day: day.year))
        ]
    return tuple(found)


def _unregistered(book: Ledger, register: Register) -> Iterator[Stray]:
    known = {name for account in register.accounts for name in account.names}
    for (name, channel), posts in sorted(book.unregistered.items(), key=_by_name):
        alike = resembling(name, register)
        if normal(name) in known:
            message = f"账号未登记：{_posts_of(name, channel)}有 {posts.total:,} 篇{_dates(posts)}；登记的同名账号不在这个渠道"
            suggestion = "核对稿件的渠道；确有这个账号的，按程序报备并写进登记表"
        else:
            message = f"账号未登记：{_posts_of(name, channel)}有 {posts.total:,} 篇{_dates(posts)}"
            suggestion = "按程序报备并写进登记表"
            suggestion += (
                f"；如果就是“{alike}”，把这个写法加进它的 aliases" if alike else "；不是本单位账号的，查明来历"
            )
        yield Stray(
            kind="unregistered",
            grade=Grade.REVISE,
            account=name,
            channel=channel,
            posts=posts.total,
            first=posts.first,
            last=posts.last,
            message=message,
            suggestion=suggestion,
            bases=(ARTICLE_9,),
        )


def _at_odds(book: Ledger, register: Register) -> Iterator[Stray]:
    for index, account in enumerate(register.accounts):
        label = f"“{account.name}”（{account.place.label}）"
        if posts := book.before.get(index):
            yield Stray(
                kind="before-opening",
                grade=Grade.REMIND,
                account=account.name,
                channel=account.place.channel,
                posts=posts.total,
                first=posts.first,
                last=posts.last,
                message=f"{label}登记为 {account.opened} 开设，此前已有 {posts.total:,} 篇{_dates(posts)}",
                suggestion="核对登记的开设日期和稿件的发布日期；改了登记的，在3个工作日内报备",
                bases=(ARTICLE_9,),
            )
        if posts := book.after.get(index):
            yield Stray(
                kind="after-closing",
                grade=Grade.REVISE,
                account=account.name,
                channel=account.place.channel,
                posts=posts.total,
                first=posts.first,
                last=posts.last,
                message=f"{label}登记为 {account.closed} 关停，此后还有 {posts.total:,} 篇{_dates(posts)}",
                suggestion="查明是谁发布的：没有注销的，在平台上注销；重新启用的，重新报备并登记",
                bases=(ARTICLE_9,),
            )


def _later(book: Ledger, register: Register, until: dt.date) -> Iterator[Stray]:
    for account, days in zip(register.accounts, book.days, strict=True):
        later = Heading()
        for day, count in days.items():
            if day > until:
                later.add(day, count)
        if later.total:
            yield Stray(
                kind="after-period",
                grade=Grade.PASS,
                account=account.name,
                channel=account.place.channel,
                posts=later.total,
                first=later.first,
                last=later.last,
                message=f"“{account.name}”（{account.place.label}）有 {later.total:,} 篇晚于截止日期 {until}{_dates(later)}，没有算",
                suggestion="日期写错的请改正；要算进去的，把 --until 改晚",
            )


def _posts_of(name: str, channel: str | None) -> str:
    return f"“{name}”" if not channel else f"“{name}”（{place_of(channel).label}）"


def _dates(posts: Heading) -> str:
    if posts.first is None:
        return ""
    return f"（{posts.first}）" if posts.first == posts.last else f"（{posts.first} 至 {posts.last}）"


def _places(name: str, register: Register) -> list[str]:
    return [account.place.label for account in register.accounts if normal(name) in account.names]


def _by_name(item: tuple[tuple[str, str | None], Heading]) -> tuple[str, str]:
    return item[0][0], item[0][1] or ""
