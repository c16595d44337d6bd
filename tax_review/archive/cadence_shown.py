"""The report on cadence for people: on the screen as a table of accounts and what is wrong with each, or as rows for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tax_review.archive.accounts import place_of
from tax_review.archive.cadence import AccountCadence, CadenceReport
from tax_review.archive.complaints import Complaint
from tax_review.archive.lapses import Lapse, Month
from tax_review.archive.strays import Stray
from tax_review.models import Grade
from tax_review.reports.folding import Folded, visible
from tax_review.reports.terminal import GRADE_STYLES
from tax_review.reports.wording import grounds

_MOST_ALIKE = 12
_MARGIN = 2
_KINDS = ("empty", "silence", "month", "working-days")
_STATES = {"doubtful": "未判断", "twice": "重复登记"}
_HEADS = ("结论", "账号", "平台", "单位", "发布篇数", "最近一篇", "最长间隔天数", "起", "止", "问题", "怎么办", "依据")


def render(report: CadenceReport) -> RenderableType:
    """The whole report: accounts in a table, then lapses, months, posts of no account, what was not judged, the register."""
    shown: list[RenderableType] = [
        Text(f"发布频次：{report.since} 至 {report.until}，首尾两天都算", style="bold"),
        _accounts(report),
        Text(""),
        *_lapses(report),
        *_months(report),
    ]
    shown += _section("对不上登记的稿件", (stray for stray in report.strays if stray.grade > Grade.PASS))
    shown += _section("账号登记", report.complaints)
    later = [Text(visible(f"{one.message}；{one.suggestion}")) for one in report.strays if one.grade is Grade.PASS]
    if report.unjudged:
        shown.append(Text("── 没有判断的 ──", style="dim"))
        for one in report.unjudged:
            shown.append(Folded(Text("✗ ", style="bold magenta"), Text(visible(one.message)), margin=_MARGIN))
            shown.append(_line("怎么办", one.suggestion, margin=_MARGIN))
        shown.append(Text(""))
    shown += [Folded(Text("○ ", style="dim"), note, margin=_MARGIN) for note in later]
    shown.append(_total(report))
    return Group(*shown)


def rows(report: CadenceReport) -> str:
    """The report as CSV for a spreadsheet: a row for each thing to do, and one for each account with nothing to do."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    writer.writerows(map(_cells, _rows(report)))
    return text.getvalue()


def _rows(report: CadenceReport) -> Iterator[tuple[object, ...]]:
    for one in report.accounts:
        account = one.account
        who = (account.name, account.place.label, account.unit, one.posts, one.last, one.longest)
        for lapse in one.lapses:
            said = (lapse.message, lapse.suggestion, grounds(lapse.bases))
            yield lapse.grade.label, *who, lapse.since, lapse.until, *said
        if not one.lapses:
            yield _label(one, report), *who, one.since, one.until, "", "", ""
    for stray in report.strays:
        label = stray.grade.label if stray.grade > Grade.PASS else "未计入"
        facts = (stray.account, _place(stray.channel), "", stray.posts, stray.last, "", stray.first, stray.last)
        yield label, *facts, stray.message, stray.suggestion, grounds(stray.bases)
    for complaint in report.complaints:
        meant = [report.accounts[number - 1].account for number in complaint.accounts]
        names = "、".join(dict.fromkeys(account.name for account in meant))
        places = "、".join(dict.fromkeys(account.place.label for account in meant))
        said = (complaint.message, complaint.suggestion, grounds(complaint.bases))
        yield complaint.grade.label, names, places, meant[0].unit, "", "", "", "", "", *said
    for doubt in report.unjudged:
        dates = (doubt.first, doubt.last)
        yield (
            "未判断",
            doubt.account,
            _place(doubt.channel),
            "",
            "",
            "",
            "",
            *dates,
            doubt.message,
            doubt.suggestion,
            "",
        )


def _place(channel: str | None) -> str:
    return place_of(channel).label if channel else ""


def _cells(values: Iterable[object]) -> list[str]:
    """A row as text. A spreadsheet would run a name that begins like a formula."""
    cells = ["" if value is None else str(value) for value in values]
    return [f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells]


def _accounts(report: CadenceReport) -> Table:
    """An account a line, gravest first."""
    table = Table(box=None, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column("结论", no_wrap=True)
    table.add_column("账号", overflow="fold", min_width=10)
    table.add_column("平台", overflow="fold", min_width=6)
    table.add_column("发布", justify="right", no_wrap=True)
    table.add_column("最近一篇", no_wrap=True)
    table.add_column("最长间隔", justify="right", no_wrap=True)
    for one in sorted(report.accounts, key=lambda one: (-_rank(one), one.number)):
        judged = one.grade is not None
        table.add_row(
            Text(_label(one, report), style=_style(one)),
            Text(visible(one.account.name)),
            Text(visible(one.account.place.label)),
            Text(f"{one.posts:,} 篇"),
            Text(str(one.last) if one.last else "没有", style="" if one.last else "dim"),
            Text(f"{one.longest} 天" if judged else "·", style="" if judged else "dim"),
        )
    return table


def _style(one: AccountCadence) -> str:
    if one.grade is not None:
        return GRADE_STYLES[one.grade]
    return "dim" if one.since is None else "bold magenta"


def _rank(one: AccountCadence) -> int:
    """Gravest first; of what was not judged nobody knows how grave it is; what was not open comes last."""
    return one.grade.rank if one.grade else -1 if one.since is None else len(Grade)


def _label(one: AccountCadence, report: CadenceReport) -> str:
    if one.grade is not None:
        return one.grade.label
    if one.since is None:
        return "未开设" if one.account.opened > report.until else "已关停"
    return _STATES[one.state]


def _lapses(report: CadenceReport) -> Iterator[RenderableType]:
    """What is wrong with each account; what calls for the same is said together."""
    faulty = sorted((one for one in report.accounts if one.lapses), key=lambda one: (-_rank(one), one.number))
    if faulty:
        yield Text("── 发布不足 ──", style="dim")
    for one in faulty:
        yield Text(visible(f"{one.account.name}（{one.account.place.label}，{one.account.unit}）"), style="bold")
        alike = sorted(one.lapses, key=lambda lapse: (-lapse.grade.rank, _KINDS.index(lapse.kind), lapse.suggestion))
        for _, group in groupby(alike, key=lambda lapse: (lapse.grade, lapse.suggestion, lapse.bases)):
            lapses = sorted(group, key=lambda lapse: lapse.since)
            left_out = len(lapses) - _MOST_ALIKE
            if left_out > 0:
                note = f"…… 更早的还有 {left_out} 处，用 --format csv 看全部"
                yield Folded(Text("  "), Text(note, style="dim"), margin=_MARGIN)
            for lapse in lapses[-_MOST_ALIKE:]:
                yield _said(lapse)
            yield from _grounded(lapses[0])
    if faulty:
        yield Text("")


def _section(title: str, said: Iterable[Stray | Complaint]) -> Iterator[RenderableType]:
    listed = sorted(said, key=lambda one: -one.grade.rank)
    if listed:
        yield Text(f"── {title} ──", style="dim")
    for one in listed:
        yield _said(one)
        yield from _grounded(one)
    if listed:
        yield Text("")


def _said(one: Lapse | Stray | Complaint) -> RenderableType:
    head = Text.assemble(("● ", "dim"), (f" {one.grade.label} ", GRADE_STYLES[one.grade]), " ")
    return Folded(head, Text(visible(one.message)), margin=_MARGIN)


def _grounded(one: Lapse | Stray | Complaint) -> Iterator[RenderableType]:
    yield _line("怎么办", one.suggestion, style="green", margin=_MARGIN)
    if one.bases:
        yield _line("依　据", grounds(one.bases), margin=_MARGIN)


def _line(label: str, text: str, *, style: str = "dim", margin: int) -> RenderableType:
    return Folded(Text(f"   {label} ", style=style), Text(visible(text), style="dim"), margin=margin)


def _months(report: CadenceReport) -> Iterator[RenderableType]:
    """Months that were counted and not judged, because they lie only partly inside what is judged."""
    partial = [(one, month) for one in report.accounts for month in one.months if not month.whole]
    if not partial:
        return
    yield Text("── 未满月，只计数 ──", style="dim")
    for one, month in partial:
        name = visible(f"{one.account.name}（{one.account.place.label}）")
        yield Folded(Text("○ ", style="dim"), Text(f"{name}{_progress(month)}"), margin=_MARGIN)
    yield Text("")


def _progress(month: Month) -> str:
    counted = f"：{month.since} 至 {month.until} 推送 {month.broadcasts} 次"
    if month.days_left is None:
        return counted
    if not month.missing:
        return f"{counted}，已满 {month.least} 次"
    return f"{counted}，当月还差 {month.missing} 次，还有 {month.days_left} 天"


def _total(report: CadenceReport) -> RenderableType:
    grades = Counter(_label(one, report) for one in report.accounts)
    order = [grade.label for grade in reversed(Grade)] + [*_STATES.values(), "未开设", "已关停"]
    counted = "，".join(f"{label} {grades[label]}" for label in order if grades[label])
    extra = [
        f"对不上登记的稿件 {sum(one.posts for one in report.strays if one.grade > Grade.PASS):,} 篇",
        f"登记问题 {len(report.complaints)} 处",
        f"没有判断的 {len(report.unjudged)} 处",
        f"回复和账号资料 {report.replies:,} 条不算",
    ]
    told = "；".join([f"共 {len(report.accounts)} 个账号：{counted}", *(one for one in extra if " 0 " not in one)])
    return Group(Folded(Text(""), Text(told, style="bold")), Folded(Text(""), Text(_UNSAID, style="dim")))


_UNSAID = "只数稿件：已撤回的稿件表里没有标明，照样算数；回复和菜单变更不算。"
