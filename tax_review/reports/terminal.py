"""A verdict on the terminal: the lines that need work, what is wrong with them, and who signs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tax_review.models import Draft, Excused, Finding, Gate, Grade, Verdict, mask

GRADE_STYLES = {
    Grade.PASS: "bold green",
    Grade.REMIND: "bold cyan",
    Grade.REVISE: "bold yellow",
    Grade.ESCALATE: "bold magenta",
    Grade.BLOCK: "bold white on red",
}
_MARK_STYLES = {
    Grade.REMIND: "underline cyan",
    Grade.REVISE: "underline yellow",
    Grade.ESCALATE: "underline magenta",
    Grade.BLOCK: "bold underline red",
}
_CONCLUSIONS = {
    Grade.PASS: "未发现问题，可按程序签发",
    Grade.REMIND: "可以发布，请先看一看提示",
    Grade.REVISE: "请修改后再送审",
    Grade.ESCALATE: "须送有关部门审定后才能发布",
    Grade.BLOCK: "不得发布",
}
_PARTS = {"title": "标题", "digest": "摘要", "body": "正文"}
_LISTS = {"captions": "图片说明", "attachments": "附件名"}
_REASONS = {
    "exception": "固定说法",
    "frame": "语境",
    "boundary": "词界",
    "policy": "本单位策略",
    "lawful": "依法公开",
    "waiver": "豁免",
}
_LONGEST_LINE = 160
# Marks that may hang over the edge rather than open a line.
_CLOSING = "，。；：！？、”’）》】"

LineOf = Callable[[str, int], int | None]


def part_label(name: str) -> str:
    """The name of a part in Chinese: 正文, 图片说明2."""
    if name in _PARTS:
        return _PARTS[name]
    kind, _, number = name.rstrip("]").partition("[")
    return f"{_LISTS.get(kind, kind)}{int(number) + 1}"


def render(name: str, draft: Draft, verdict: Verdict, *, line_of: LineOf, verbose: bool = False) -> RenderableType:
    """The whole report of one draft. `line_of(part, place)` is the line in the author's file, if it has one."""
    shown: list[RenderableType] = [_head(name, verdict)]
    for part, text in draft.parts():
        findings = [finding for finding in verdict.findings if finding.part == part]
        if findings:
            excused = [item for item in verdict.excused if item.part == part and item.sensitive]
            shown.extend(_part(part, text, findings, excused, line_of))
    shown.extend(_not_checked(verdict))
    if verdict.excused:
        if verbose:
            shown.append(_excused(verdict))
        else:
            shown.append(Text(f"另有 {len(verdict.excused)} 处因语境等原因放行（加 --verbose 查看）", style="dim"))
    shown.append(_route(verdict))
    return Group(*shown)


def _not_checked(verdict: Verdict) -> Iterator[Text]:
    for failure in verdict.failures:
        yield Text(f"✗ 检查未完成：{failure.id}：{failure.message}，结论按“送审”处理", style="bold magenta")
    for item in verdict.unchecked:
        yield Text(f"○ 未检查：{item.name}：{item.reason}", style="dim")
    for waiver in verdict.waivers:
        if waiver.state != "used":
            state = "已过期" if waiver.state == "expired" else "本稿未用到"
            yield Text(f"○ 豁免{state}：{waiver.waiver}（{waiver.who}，至{waiver.expires}）", style="dim")


def _head(name: str, verdict: Verdict) -> RenderableType:
    line = Text()
    line.append(f" {verdict.grade.label} ", style=GRADE_STYLES[verdict.grade])
    line.append(f" {_CONCLUSIONS[verdict.grade]}")
    gates = Text()
    for gate in Gate:
        grade = verdict.gates.get(gate)
        gates.append(f"{gate.label} ", style="dim")
        gates.append(grade.label if grade is not None else "未检查", style=GRADE_STYLES[grade] if grade else "dim")
        gates.append("   ")
    title = Text(f"{name}（按 {verdict.judged_for} 的规定检查）")
    return Panel(Group(line, gates), title=title, title_align="left", border_style="dim")


def _part(
    part: str, text: str, findings: list[Finding], excused: list[Excused], line_of: LineOf
) -> Iterator[RenderableType]:
    by_line: defaultdict[tuple[int, int], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_line[_line(text, finding)].append(finding)
    yield Text(f"── {part_label(part)} ──", style="dim")
    for (start, end), found in sorted(by_line.items()):
        number = line_of(part, start)
        margin = Text(f"{number:>4} │ " if number is not None else "     │ ", style="dim")
        yield _Folded(margin, _marked(text, start, end, found, excused))
        for finding, also in _grouped(found):
            yield Padding(_finding(finding, also), (0, 0, 0, 7))
    yield Text("")


def _line(text: str, finding: Finding) -> tuple[int, int]:
    """The line the finding is in, cut to what fits a screen where the line is very long."""
    start = text.rfind("\n", 0, finding.span.start) + 1
    end = text.find("\n", finding.span.end)
    end = len(text) if end < 0 else end
    if end - start <= _LONGEST_LINE:
        return start, end
    # Windows on a fixed grid, so that neighbours share one.
    window = start + (finding.span.start - start) // _LONGEST_LINE * _LONGEST_LINE
    return window, min(end, max(window + _LONGEST_LINE, finding.span.end))


def _marked(text: str, start: int, end: int, findings: list[Finding], excused: list[Excused]) -> Text:
    """The line with its findings marked, and with everything sensitive in it masked."""
    chars = list(text[start:end])
    items: list[Finding | Excused] = [*findings, *excused]
    for item in items:
        if item.sensitive:
            low, high = max(item.span.start, start), min(item.span.end, end)
            if low < high:
                chars[low - start : high - start] = mask(item.quote)[low - item.span.start :][: high - low]
    line = Text("".join(chars).replace("\n", "⏎"), style="default")
    for finding in sorted(findings, key=lambda f: f.grade.rank):
        line.stylize(_MARK_STYLES[finding.grade], finding.span.start - start, finding.span.end - start)
    return line


def _grouped(findings: list[Finding]) -> list[tuple[Finding, list[Finding]]]:
    """By gate, then place; of findings of one gate at one place the gravest, and the others with it."""
    gates = list(Gate)
    groups: list[tuple[Finding, list[Finding]]] = []
    for finding in sorted(findings, key=lambda f: (gates.index(f.gate), -f.grade.rank, f.span, f.id)):
        for main, also in groups:
            if main.gate is finding.gate and main.span.start < finding.span.end and finding.span.start < main.span.end:
                also.append(finding)
                break
        else:
            groups.append((finding, []))
    return sorted(groups, key=lambda group: (gates.index(group[0].gate), group[0].span))


def _finding(finding: Finding, also: list[Finding]) -> RenderableType:
    quote = mask(finding.quote) if finding.sensitive else finding.quote
    head = Text.assemble((f" {finding.grade.label} ", GRADE_STYLES[finding.grade]), (f" {finding.gate.label} ", "bold"))
    grounds = "；".join(f"{b.citation}{'（参考）' if b.force == 'reference' else ''}" for b in finding.bases)
    return Group(
        _Folded(head, Text(f"“{_short(quote)}”{finding.message}")),
        _Folded(Text("  怎么改 ", style="green"), Text(finding.suggestion)),
        _Folded(Text("  依　据 ", style="dim"), Text(grounds, style="dim")),
        _Folded(Text("  编　号 ", style="dim"), Text("；另见 ".join([finding.id, *(f.id for f in also)]), style="dim")),
    )


class _Folded:
    """Text folded at the width of the screen, with hanging lines under its head.

    rich breaks lines at blanks, and Chinese has none: it would leave half the screen empty.
    """

    def __init__(self, head: Text, text: Text) -> None:
        self._head = head
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        margin = self._head.cell_len
        width = max(10, options.max_width - margin - 2)
        cuts: list[int] = []
        used = 0
        for place, char in enumerate(self._text.plain):
            cells = cell_len(char)
            if used + cells > width and char not in _CLOSING:
                cuts.append(place)
                used = 0
            used += cells
        for number, line in enumerate(self._text.divide(cuts)):
            yield Text.assemble(self._head if number == 0 else " " * margin, line, no_wrap=True, overflow="ignore")


def _short(quote: str) -> str:
    quote = quote.replace("\n", "⏎")
    return quote if len(quote) <= 40 else f"{quote[:18]}…{quote[-18:]}"


def _excused(verdict: Verdict) -> RenderableType:
    table = Table(title="放行的地方", title_justify="left", box=None, header_style="dim")
    for column in ("位置", "原文", "编号", "放行原因"):
        table.add_column(column, overflow="fold")
    for item in verdict.excused:
        quote = mask(item.quote) if item.sensitive else item.quote
        place = f"{part_label(item.part)}第{item.span.start + 1}字"
        table.add_row(place, _short(quote), item.id, f"{_REASONS[item.reason]}：{item.detail}")
    return table


def _route(verdict: Verdict) -> RenderableType:
    steps = [f"{signature.step}（{signature.body}）" for signature in verdict.route]
    return _Folded(Text("签发流程：", style="bold"), Text(" → ".join(steps)))
