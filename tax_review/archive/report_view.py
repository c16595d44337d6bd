"""A summary in the shape of the page: sentences, shares, ranks and the widths of bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tax_review.archive.calendar_view import silent_accounts
from tax_review.archive.inspection import ITEMS, Item
from tax_review.archive.summary import SERIOUS, Account, Example, Fault, Level, Period, Summary, Tallied
from tax_review.models import Gate, Grade

FEW = 30
"""An account with fewer posts than this is not ranked: one slip more or less would move it far."""
TOP = 20
"""So many accounts are shown before the rest is folded."""
MOST = 500
"""So many rows a folded table has at most."""
NAMELESS = "（没有写账号）"
_LEVELS = {
    Level.GRAVE: "送审、禁发",
    Level.SERIOUS: "修改",
    Level.SLIGHT: "提示",
}
_TREND_POSTS = 30


class Slice(NamedTuple):
    """A part of the bar of grades; `name` is a grade or `unreviewed`."""

    name: str
    label: str
    posts: int
    share: str
    width: float


class Cell(NamedTuple):
    """An account at a gate."""

    posts: int
    share: str
    strength: float
    """0 to 1, by the share."""


class HeatRow(NamedTuple):
    """An account at each gate; None where it was not checked."""

    name: str
    posts: int
    serious: int
    share: str
    cells: tuple[Cell | None, ...]


class Heat(NamedTuple):
    """The accounts with most posts to act on, all others, and the whole."""

    top: tuple[HeatRow, ...]
    rest: tuple[HeatRow, ...]
    whole: HeatRow
    left_out: int


class BoardRow(NamedTuple):
    """An account in the order of findings for a hundred posts."""

    rank: int | None
    """None where there are too few posts."""
    name: str
    posts: int
    rate: str
    grave: str
    grave_width: float
    other_width: float


class Board(NamedTuple):
    """The accounts by findings for a hundred posts, ranked ones before those with few posts."""

    top: tuple[BoardRow, ...]
    rest: tuple[BoardRow, ...]
    few: int
    mean: str
    mean_at: float
    """Where the mean of all stands, in percent of the widest bar."""
    left_out: int


class FaultGroup(NamedTuple):
    """The commonest faults of a level."""

    label: str
    faults: tuple[Fault, ...]
    posts: tuple[int, ...]
    """Of each, the posts in which it is of this level."""
    more: int


class Saying(NamedTuple):
    """What was written, once for all the places where it was."""

    quote: str | None
    message: str | None
    """What is wrong with it; None where that is so for all findings of its id."""
    places: tuple[Example, ...]


class ItemRow(NamedTuple):
    """An item of inspection with its count, in words."""

    item: Item
    told: str
    found: bool


def count(number: int) -> str:
    """A number with its thousands set apart."""
    return f"{number:,}"


def percent(part: int, whole: int) -> str:
    """A share, never rounded to none where there is some, nor to all where there is not."""
    if not whole or not part:
        return "0"
    share = 100 * part / whole
    if share < 0.1:
        return "<0.1%"
    if part < whole and share >= 99.95:
        return ">99.9%"
    return f"{share:.1f}%".replace("100.0%", "100%")


def conclusion(summary: Summary) -> str:
    """What the whole comes to, in one sentence."""
    whole = summary.whole
    if not whole.posts:
        return "没有可以检查的稿件。"
    if not whole.reviewed:
        return f"{whole.posts:,} 篇稿件一篇也没能检查，不能得出结论。"
    if not whole.serious:
        return f"检查了 {whole.reviewed:,} 篇，没有发现需要修改的稿件。"
    parts = "、".join(
        f"{grade.label} {number:,} 篇" for grade in reversed(SERIOUS) if (number := whole.grades.get(grade, 0))
    )
    return f"检查了 {whole.reviewed:,} 篇，{whole.serious:,} 篇（{percent(whole.serious, whole.reviewed)}）需要处理：{parts}。"


def worst(summary: Summary) -> Grade:
    """The gravest grade there is, for the colour of the conclusion; without any verdict nothing is fine."""
    if not summary.whole.reviewed:
        return Grade.ESCALATE
    return max((grade for grade, number in summary.whole.grades.items() if number), default=Grade.PASS)


def remarks(summary: Summary) -> list[str]:
    """What stands out: the commonest fault, the account that leads, whether it has got better."""
    told = []
    serious = [fault for fault in summary.faults if fault.serious and fault.message]
    if serious:
        first = max(serious, key=lambda fault: fault.serious)
        like = "" if first.is_fixed else "如"
        told.append(f"最常见的问题：{like}{first.message}（{first.serious:,} 篇）。")
    ranked = [account for account in summary.accounts if account.name and account.tally.reviewed >= FEW]
    if len(ranked) > 1 and (leader := max(ranked, key=lambda account: account.rate)).findings:
        told.append(f"每百篇问题最多的账号：{leader.name}（{leader.rate:.1f} 处）。")
    if trend := _trend(summary.timeline.periods, yearly=summary.timeline.yearly):
        told.append(trend)
    return told


def _trend(periods: Sequence[Period], *, yearly: bool) -> str:
    size, name = (1, "最近一年") if yearly else (12, "最近 12 个月")
    if len(periods) < 2 * size:
        return ""
    late, early = _sum(periods[-size:]), _sum(periods[-2 * size : -size])
    if min(late.reviewed, early.reviewed) < _TREND_POSTS:
        return ""
    before = "上一年" if yearly else "再前 12 个月"
    return f"需要处理的比例：{name} {percent(late.serious, late.reviewed)}，{before} {percent(early.serious, early.reviewed)}。"


def _sum(periods: Iterable[Period]) -> Tallied:
    return sum((period.tally for period in periods), Tallied({}))


def span(first: dt.date | None, last: dt.date | None) -> str:
    """A stretch of time, to the month."""
    if first is None or last is None:
        return "日期不详"
    start, end = (f"{day.year}年{day.month}月" for day in (first, last))
    return start if start == end else f"{start}—{end}"


def slices(tally: Tallied) -> list[Slice]:
    """The grades from the gravest, and what has none."""
    rows = [(grade.value, grade.label, tally.grades.get(grade, 0)) for grade in reversed(Grade)]
    if tally.unreviewed:
        rows.append(("unreviewed", "没能检查", tally.unreviewed))
    return [
        Slice(name, label, number, percent(number, tally.posts), 100 * number / tally.posts if tally.posts else 0.0)
        for name, label, number in rows
    ]


def heat(summary: Summary) -> Heat:
    """Accounts by gate, those with most posts to act on first."""
    accounts = sorted(summary.accounts, key=lambda account: (-account.tally.serious, account.name))
    whole = Account(
        "全部",
        summary.whole,
        {gate: sum(a.gates.get(gate, 0) for a in accounts) for gate in Gate if any(gate in a.gates for a in accounts)},
        0,
        0,
    )
    # A share from a handful of posts must not set the scale, unless there are no others.
    reviewed = [account for account in accounts if account.tally.reviewed]
    steady = [account for account in reviewed if account.tally.reviewed >= FEW] or reviewed
    shares = (number / account.tally.reviewed for account in steady for number in account.gates.values())
    strongest = max(shares, default=0.0) or 1.0
    rows = [_heat_row(account, strongest) for account in accounts]
    left_out = max(0, len(rows) - TOP - MOST)
    return Heat(tuple(rows[:TOP]), tuple(rows[TOP : TOP + MOST]), _heat_row(whole, strongest), left_out)


def _heat_row(account: Account, strongest: float) -> HeatRow:
    reviewed = account.tally.reviewed
    cells = tuple(
        None
        if (number := account.gates.get(gate)) is None or not reviewed
        else Cell(number, percent(number, reviewed), min(1.0, number / reviewed / strongest))
        for gate in Gate
    )
    serious = account.tally.serious
    return HeatRow(account.name or NAMELESS, account.tally.posts, serious, percent(serious, reviewed), cells)


def board(summary: Summary) -> Board:
    """Accounts by findings for a hundred posts."""
    reviewed = [account for account in summary.accounts if account.tally.reviewed]
    enough = sorted(
        (one for one in reviewed if one.tally.reviewed >= FEW), key=lambda one: (-one.rate, -one.grave, one.name)
    )
    few = sorted((one for one in reviewed if one.tally.reviewed < FEW), key=lambda one: (-one.rate, one.name))
    mean = 100 * sum(one.findings for one in reviewed) / summary.whole.reviewed if summary.whole.reviewed else 0.0
    widest = max(mean, *(one.rate for one in enough or few), 0.0) or 1.0

    def row(rank: int | None, account: Account) -> BoardRow:
        grave = 100 * account.grave / account.tally.reviewed
        return BoardRow(
            rank,
            account.name or NAMELESS,
            account.tally.reviewed,
            f"{account.rate:.1f}",
            f"{grave:.1f}",
            min(100.0, 100 * grave / widest),
            min(100.0, 100 * account.rate / widest) - min(100.0, 100 * grave / widest),
        )

    ranked = [row(rank, account) for rank, account in enumerate(enough, 1)]
    rows = [*ranked, *(row(None, account) for account in few)]
    # Small accounts are folded, unless there are no others.
    shown = min(TOP, len(ranked) or len(rows))
    return Board(
        tuple(rows[:shown]),
        tuple(rows[shown : shown + MOST]),
        len(few),
        f"{mean:.1f}",
        100 * mean / widest,
        max(0, len(rows) - shown - MOST),
    )


def fault_groups(faults: Sequence[Fault]) -> list[FaultGroup]:
    """The commonest faults of each level that have examples."""
    groups = []
    for level, label in _LEVELS.items():
        of_level = [fault for fault in faults if fault.level is level]
        shown = tuple(fault for fault in of_level if fault.examples)
        if shown:
            groups.append(
                FaultGroup(label, shown, tuple(_of_level(fault) for fault in shown), len(of_level) - len(shown))
            )
    return groups


def _of_level(fault: Fault) -> int:
    return {Level.GRAVE: fault.grave, Level.SERIOUS: fault.serious, Level.SLIGHT: fault.posts}[fault.level]


def sayings(fault: Fault) -> list[Saying]:
    """The examples of a fault, those that say the same together."""
    found: dict[tuple[str | None, str | None], list[Example]] = {}
    for one in fault.examples:
        found.setdefault((one.quote, None if fault.is_fixed else one.message), []).append(one)
    return [Saying(quote, message, tuple(places)) for (quote, message), places in found.items()]


def ladder(fault: Fault) -> tuple[Grade, ...]:
    """The grades between which a fault moves."""
    return (fault.gravest,) if fault.mildest is fault.gravest else (fault.mildest, fault.gravest)


def indicators(summary: Summary) -> list[ItemRow]:
    """The items of inspection with what was counted under each."""
    rows = []
    for item in ITEMS:
        if item.seen == "text" and summary.whole.reviewed:
            number = summary.indicators.get(item.id, 0)
            rows.append(ItemRow(item, f"{number:,} 篇", number > 0))
        elif item.seen == "cadence" and summary.calendar is not None:
            silent = silent_accounts(summary.calendar)
            unknown = sum(not row.judged for row in summary.calendar.rows)
            told = f"{silent:,} 个账号" + (f"，{unknown:,} 个没有判断" if unknown else "")
            rows.append(ItemRow(item, told, silent > 0))
        else:
            rows.append(ItemRow(item, "未检查", False))
    return rows


def as_of(summary: Summary) -> str:
    """Which day's rules the posts were judged by."""
    run = summary.run
    if run.as_of == "published":
        return f"各按发布当天的规定；没有日期的按 {run.today} 的规定"
    if run.as_of:
        return f"都按 {run.today if run.as_of == 'today' else run.as_of} 的规定"
    if summary.judged_for is None:
        return "不详"
    first, last = summary.judged_for
    return f"按 {first} 的规定" if first == last else f"按各篇的日期（{first} 至 {last}）的规定"
