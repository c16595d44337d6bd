"""The accounts of the invented province in a generated archive, and the days on which they publish."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

FIRST, LAST = dt.date(2016, 12, 1), dt.date(2026, 11, 30)
"""Ten years."""
_WEEK = (1.0, 1.05, 1.05, 1.0, 0.95, 0.3, 0.22)
"""How much is published on each day of the week, Monday first."""
_SKEW = 0.9
"""A few accounts write much of it: the account of rank n publishes in proportion to n to the minus so much."""
_VIDEO_BEGAN = dt.date(2018, 3, 1)
_PROVINCE = ("wechat-subscription", "weibo", "wechat-service", "douyin", "app")
_CITY = ("wechat-subscription", "weibo", "wechat-service", "douyin")
_ZONE = ("wechat-subscription", "weibo", "douyin")


class Account(NamedTuple):
    """An account on one platform."""

    name: str
    """The same on all platforms of a unit, as Art. 7 of the rule asks."""
    channel: str
    unit: str
    level: str
    weight: float
    opened: dt.date
    closed: dt.date | None
    silent: tuple[tuple[dt.date, dt.date], ...]
    """Stretches without a post, first and last day."""

    def speaks(self, day: dt.date) -> bool:
        """Whether it publishes anything around `day`."""
        if day < self.opened or (self.closed is not None and day > self.closed):
            return False
        return not any(first <= day <= last for first, last in self.silent)


class Quota(NamedTuple):
    """How many posts appear on a day, and which accounts may write them."""

    day: dt.date
    posts: int
    accounts: tuple[Account, ...]
    up_to: tuple[float, ...]
    """Their weights, added up."""


def accounts_of(province: str, cities: list[str], zones: list[str], choose: random.Random) -> list[Account]:
    """The accounts of the province's bureaus: 5 of its own, 4 a city, 3 a zone."""
    units: list[tuple[str, str, str, tuple[str, ...]]] = [
        (province, "province", f"国家税务总局{province}省税务局", _PROVINCE)
    ]
    units += [(city, "city", f"国家税务总局{city}市税务局", _CITY) for city in cities]
    units += [(zone, "county", f"国家税务总局{zone}经济开发区税务局", _ZONE) for zone in zones]
    places = [(name, level, unit, channel) for name, level, unit, channels in units for channel in channels]
    # Within a level it is chance who is large.
    ranks = {level: number for number, level in enumerate(("province", "city", "county"))}
    places.sort(key=lambda place: (ranks[place[1]], choose.random()))
    return [
        Account(f"{name}税务", channel, unit, level, (rank + 2) ** -_SKEW, *_life(channel, choose))
        for rank, (name, level, unit, channel) in enumerate(places, 1)
    ]


def quotas(posts: int, accounts: list[Account]) -> Iterator[Quota]:
    """The days in order, with the share of `posts` that falls on each: few at weekends, none without an account."""
    days = [FIRST + dt.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    speaking = [tuple(account for account in accounts if account.speaks(day)) for day in days]
    shares = [
        _WEEK[day.weekday()] * sum(account.weight for account in there)
        for day, there in zip(days, speaking, strict=True)
    ]
    whole = sum(shares)
    before = 0
    for day, there, reached in zip(days, speaking, accumulate(shares), strict=True):
        until = posts if day == LAST else round(posts * reached / whole)
        if until > before:
            yield Quota(day, until - before, there, tuple(accumulate(account.weight for account in there)))
        before = until


def drawn(quota: Quota, choose: random.Random) -> Iterator[Account]:
    """The accounts that write the posts of a day."""
    for _ in range(quota.posts):
        yield quota.accounts[bisect(quota.up_to, choose.random() * quota.up_to[-1], 0, len(quota.accounts) - 1)]


def register_of(accounts: list[Account]) -> str:
    """The accounts as an accounts.toml, for `tax-review cadence`."""
    return "\n".join(_entry(account) for account in accounts)


def _life(channel: str, choose: random.Random) -> tuple[dt.date, dt.date | None, tuple[tuple[dt.date, dt.date], ...]]:
    """When an account was opened and closed, and when it was silent."""
    opened = _VIDEO_BEGAN if channel == "douyin" else FIRST
    if choose.random() < 0.4:
        opened += dt.timedelta(days=choose.randrange(1_800))
    closed = opened + dt.timedelta(days=choose.randint(700, 1_400)) if choose.random() < 0.06 else None
    silent = []
    if choose.random() < 0.25:
        for _ in range(choose.randint(1, 3)):
            began = opened + dt.timedelta(days=choose.randrange(30, 1_400))
            silent.append((began, began + dt.timedelta(days=choose.randint(15, 120))))
    return opened, closed, tuple(sorted(silent))


def _entry(account: Account) -> str:
    platform, _, form = account.channel.partition("-")
    lines = ["[[account]]", f'name = "{account.name}"', f'platform = "{platform}"']
    if form:
        lines.append(f'type = "{form}"')
    lines += [f'unit = "{account.unit}"', f'level = "{account.level}"', f"opened = {account.opened}"]
    if account.closed is not None:
        lines.append(f"closed = {account.closed}")
    return "\n".join(lines) + "\n"
