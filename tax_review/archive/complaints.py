"""What the register of accounts itself shows to be against the rule.

- Art. 6: a county bureau or an internal body has no account without approval.
- Art. 6, and 国办发〔2018〕123号: a unit has in principle one account on a platform. A WeChat subscription account and a service account
  are not held against each other: Art. 17 counts them apart, and whether Art. 6 does is not established. Accounts with a
  document of approval are not counted, nor are two that were never open at the same time.
- Art. 7: the accounts of one unit bear one name on all platforms.
- Art. 9: an account is registered once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Literal

from tax_review.archive.accounts import Account, Level, Register, normal
from tax_review.archive.cadence_grounds import ARTICLE_6, ARTICLE_7, ARTICLE_9, ONE_ACCOUNT
from tax_review.models import Basis, Grade, Model

_Numbered = tuple[int, Account]


class Complaint(Model):
    """One thing to put right in the register, or with the accounts it names."""

    kind: Literal["approval", "one-account", "name", "twice"]
    grade: Grade
    accounts: tuple[int, ...]
    """Their numbers in the register."""
    message: str
    suggestion: str
    bases: tuple[Basis, ...]


def complaints(register: Register, since: dt.date, until: dt.date) -> tuple[Complaint, ...]:
    """What is wrong with the accounts that were open at some time from `since` to `until`, by account."""
    opened = [
        (number, account)
        for number, account in enumerate(register.accounts, 1)
        if account.opened <= until and account.last_day(until) >= since
    ]
    found = [*_unapproved(opened), *_more_than_one(opened), *_names(opened)]
    return tuple(sorted(found, key=lambda one: (one.accounts, one.kind)))


def _unapproved(accounts: Iterable[_Numbered]) -> Iterator[Complaint]:
    for number, account in accounts:
        if account.level in (Level.COUNTY, Level.INTERNAL) and account.approved is None:
            yield Complaint(
                kind="approval",
                grade=Grade.REVISE,
                accounts=(number,),
                message=f"{_called(account)}是{account.level.label}的账号，没有登记批准文件；县级局和内设机构未经批准不得开设",
                suggestion="已批准的，在 approved 写明文号；没有批准的，补办《税务新媒体审批表》，或者关停",
                bases=(ARTICLE_6,),
            )


def _more_than_one(accounts: Iterable[_Numbered]) -> Iterator[Complaint]:
    beside: defaultdict[tuple[str, object], list[_Numbered]] = defaultdict(list)
    for one in accounts:
        beside[normal(one[1].unit), one[1].place].append(one)
    for group in beside.values():
        rivals: set[int] = set()
        for (number, account), (other_number, other) in combinations(group, 2):
            if not together(account, other):
                continue
            if set(account.names) & set(other.names):
                yield Complaint(
                    kind="twice",
                    grade=Grade.REVISE,
                    accounts=(number, other_number),
                    message=f"{_called(account)}登记了两次（第 {number} 个和第 {other_number} 个），使用时间重叠",
                    suggestion="删去重复的一个；停用后重新开设的，前一个写上 closed",
                    bases=(ARTICLE_9,),
                )
            elif account.approved is None and other.approved is None:
                rivals |= {number, other_number}
        if rivals:
            named = [account for number, account in group if number in rivals]
            city = named[0].level is Level.CITY
            yield Complaint(
                kind="one-account",
                grade=Grade.REMIND,
                accounts=tuple(sorted(rivals)),
                message=f"{named[0].unit}在{named[0].place.label}同时有 {len(named)} 个账号："
                f"{'、'.join(account.name for account in named)}；一个单位原则上在一个平台只开设一个账号",
                suggestion="留一个作主账号，其余合并或关停；经批准保留的，在 approved 写明文号",
                bases=(ARTICLE_6, ONE_ACCOUNT) if city else (ONE_ACCOUNT,),
            )


def _names(accounts: Iterable[_Numbered]) -> Iterator[Complaint]:
    units: defaultdict[str, list[_Numbered]] = defaultdict(list)
    for one in accounts:
        units[normal(one[1].unit)].append(one)
    for group in units.values():
        differing: set[int] = set()
        for (number, account), (other_number, other) in combinations(group, 2):
            # Where a unit has two names on one platform, it is enough that one of them is the name elsewhere.
            here = {normal(one.name) for _, one in group if one.platform == account.platform and together(one, other)}
            there = {normal(one.name) for _, one in group if one.platform == other.platform and together(one, account)}
            if account.platform != other.platform and together(account, other) and not here & there:
                differing |= {number, other_number}
        if differing:
            named = [account for number, account in group if number in differing]
            listed = "，".join(f"{account.place.label}“{account.name}”" for account in named)
            yield Complaint(
                kind="name",
                grade=Grade.REMIND,
                accounts=tuple(sorted(differing)),
                message=f"{named[0].unit}在各平台的账号名称不一致：{listed}",
                suggestion="统一名称，并在变更后3个工作日内报备；原来的名称写进 aliases",
                bases=(ARTICLE_7, ARTICLE_9),
            )


def together(one: Account, other: Account) -> bool:
    """Whether both are open at the same time. The day one is closed, the other may be opened."""
    return one.opened < (other.closed or dt.date.max) and other.opened < (one.closed or dt.date.max)


def _called(account: Account) -> str:
    return f"“{account.name}”（{account.place.label}）"
