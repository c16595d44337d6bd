"""A verdict on the terminal: the lines that need work, what is wrong with them, and who signs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from tax_review.inputs.read import Read
from tax_review.models import Finding, Gate, Grade, Span, Verdict
from tax_review.reports.folding import Folded, visible
from tax_review.reports.masked_verdict import UNMASKED, masked_by
from tax_review.reports.masking import Masked
from tax_review.reports.places import Places, TextPlace
from tax_review.reports.wording import CONCLUSIONS, REASONS, grounds, headline, part_label, short

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
_LONGEST_LINE = 160
_MARGIN = 6


class Row(NamedTuple):
    """What the summary says of one file: its verdict, if there is one."""

    name: str
    verdict: Verdict | None


def render(name: str, read: Read, verdict: Verdict, *, verbose: bool = False, unmasked: bool = False) -> RenderableType:
    """The whole report of one draft; `verbose` adds what was let go and why. Masked unless `unmasked`."""
    page = _Page(read, verdict, unmasked=unmasked)
    shown: list[RenderableType] = []
    if unmasked:
        shown.append(Folded(Text("⚠ ", style="bold red"), Text(UNMASKED, style="bold red")))
    shown.append(_head(name, page.verdict))
    shown += [Folded(Text("○ ", style="dim"), Text(note, style="dim")) for note in read.notes]
    for part, text in read.draft.parts():
        if findings := [finding for finding in page.verdict.findings if finding.part == part]:
            shown.extend(page.part(part, text, findings))
    shown.extend(_not_checked(page.verdict))
    if page.verdict.excused:
        if verbose:
            shown.extend(page.excused())
        else:
            shown.append(Text(f"另有 {len(page.verdict.excused)} 处因语境等原因放行（加 --verbose 查看）", style="dim"))
    shown.append(_route(page.verdict))
    return Group(*shown)


def summary(rows: Sequence[Row], *, most: int) -> RenderableType:
    """What became of many drafts, gravest first, in a table of `most` lines at the most."""
    grades = Counter(row.verdict.grade for row in rows if row.verdict is not None)
    failed = [row for row in rows if row.verdict is None]
    counted = [f"{grade.label} {grades[grade]}" for grade in reversed(Grade) if grades[grade]]
    if failed:
        counted.insert(0, f"未能检查 {len(failed)}")
    total = Text(f"共 {len(rows)} 篇：{'，'.join(counted)}", style="bold")
    reviewed = sorted(
        (row for row in rows if row.verdict is not None),
        key=lambda row: (-_grade(row).rank, -_weight(row.verdict), row.name) if row.verdict else (0, 0, row.name),
    )
    ordered = [*failed, *reviewed]
    table = Table(box=None, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column("结论", no_wrap=True)
    for grade in _GRAVEST_FIRST:
        table.add_column(grade.label, justify="right", no_wrap=True)
    table.add_column("稿件", overflow="fold")
    for row in ordered[:most]:
        table.add_row(*_cells(row))
    if len(ordered) > most:
        rest = Counter(_grade(row) for row in ordered[most:])
        others = "，".join(f"{grade.label} {rest[grade]}" for grade in reversed(Grade) if rest[grade])
        return Group(table, Text(f"…… 其余 {len(ordered) - most} 篇没有列出：{others}", style="dim"), total)
    return Group(table, total)


_GRAVEST_FIRST = (Grade.BLOCK, Grade.ESCALATE, Grade.REVISE, Grade.REMIND)


def _cells(row: Row) -> list[Text]:
    name = visible(row.name)
    if row.verdict is None:
        return [Text("未检查", style="bold red"), *[Text("")] * len(_GRAVEST_FIRST), Text(name)]
    counts = Counter(finding.grade for finding in row.verdict.findings)
    grade = row.verdict.grade
    figures = [
        Text(str(counts[one]) if counts[one] else "·", style="" if counts[one] else "dim") for one in _GRAVEST_FIRST
    ]
    return [Text(grade.label, style=GRADE_STYLES[grade]), *figures, Text(name)]


def _grade(row: Row) -> Grade:
    return Grade.BLOCK if row.verdict is None else row.verdict.grade


def _weight(verdict: Verdict | None) -> int:
    return sum(finding.grade >= Grade.REVISE for finding in verdict.findings) if verdict else 0


def _not_checked(verdict: Verdict) -> Iterator[RenderableType]:
    for failure in verdict.failures:
        text = f"检查未完成：{failure.id}：{failure.message}，结论按“送审”处理"
        yield Folded(Text("✗ ", style="bold magenta"), Text(text, style="bold magenta"))
    remarks = [f"未检查：{visible(item.name)}：{visible(item.reason)}" for item in verdict.unchecked]
    for waiver in verdict.waivers:
        if waiver.state != "used":
            state = "已过期" if waiver.state == "expired" else "本稿未用到"
            remarks.append(f"豁免{state}：{visible(waiver.waiver)}（{waiver.who}，至{waiver.expires}）")
    for remark in remarks:
        yield Folded(Text("○ ", style="dim"), Text(remark, style="dim"))


def _head(name: str, verdict: Verdict) -> RenderableType:
    line = Text()
    line.append(f" {verdict.grade.label} ", style=GRADE_STYLES[verdict.grade])
    line.append(f" {CONCLUSIONS[verdict.grade]}")
    counts = Counter(finding.grade for finding in verdict.findings)
    if counts:
        counted = "，".join(f"{grade.label} {counts[grade]}" for grade in _GRAVEST_FIRST if counts[grade])
        line.append(f"（{sum(counts.values())} 处：{counted}）", style="dim")
    gates = Text()
    for gate in Gate:
        grade = verdict.gates.get(gate)
        gates.append(f"{gate.label}\N{NO-BREAK SPACE}", style="dim")
        gates.append(grade.label if grade is not None else "未检查", style=GRADE_STYLES[grade] if grade else "dim")
        gates.append("   ")
    gates.rstrip()
    title = Text(f"{visible(name)}（按 {verdict.judged_for} 的规定检查）")
    return Panel(Group(line, gates), title=title, title_align="left", border_style="dim")


class _Page:
    """The report of one draft under way: what may be shown of it, and where things stand."""

    def __init__(self, read: Read, verdict: Verdict, *, unmasked: bool) -> None:
        self._read = read
        hidden = Masked(read.draft, verdict, unmasked=unmasked)
        self._shown = hidden.parts
        self._places = Places(read)
        self.verdict = masked_by(hidden, verdict)

    def part(self, part: str, text: str, findings: list[Finding]) -> Iterator[RenderableType]:
        """The lines of a part that hold findings, each with what is wrong in it."""
        by_line: defaultdict[tuple[int, int], list[Finding]] = defaultdict(list)
        for finding in findings:
            by_line[_line(text, finding.span)].append(finding)
        yield Text(f"── {part_label(part)} ──", style="dim")
        for (start, end), found in sorted(by_line.items()):
            stands = self._places.of(part, (start, start + 1))
            number = next((place.line for place in stands if isinstance(place, TextPlace)), None)
            margin = Text(f"{number:>4} │ " if number else "     │ ", style="dim")
            yield Folded(margin, self._marked(part, start, end, found))
            for finding, also in _grouped(found):
                yield from self._finding(finding, also)
        yield Text("")

    def _marked(self, part: str, start: int, end: int, findings: list[Finding]) -> Text:
        """The line with its findings marked."""
        line = Text(visible(self._shown[part][start:end]), style="default")
        for finding in sorted(findings, key=lambda f: f.grade.rank):
            line.stylize(_MARK_STYLES[finding.grade], max(0, finding.span.start - start), finding.span.end - start)
        return line

    def _finding(self, finding: Finding, also: list[Finding]) -> Iterator[RenderableType]:
        head = Text.assemble(
            ("● ", "dim"),
            (f" {finding.grade.label} ", GRADE_STYLES[finding.grade]),
            (f" {finding.gate.label} ", "bold"),
        )
        yield Folded(head, Text(visible(headline(finding))), margin=_MARGIN)
        rows = [("怎么改", visible(finding.suggestion), "green", "")]
        if finding.replacement is not None and finding.replacement not in finding.suggestion:
            rows.append(("改　为", visible(finding.replacement), "green", ""))
        rows.append(("依　据", grounds(finding.bases), "dim", "dim"))
        place = self._places.label(finding.part, finding.span)
        rows.append(("编　号", finding.id + (f"（{place}）" if place else ""), "dim", "dim"))
        if others := sorted({other.id for other in also} - {finding.id}):
            rows.append(("另　见", "，".join(others), "dim", "dim"))
        for label, text, label_style, style in rows:
            yield Folded(Text(f"   {label} ", style=label_style), Text(text, style=style), margin=_MARGIN)

    def excused(self) -> Iterator[RenderableType]:
        """What was let go, each with the reason."""
        yield Text(f"── 放行的地方（{len(self.verdict.excused)} 处），括号里是放行原因 ──", style="dim")
        for item in self.verdict.excused:
            place = self._places.label(item.part, item.span)
            where = f"{part_label(item.part)}{place}" if place else f"{part_label(item.part)}第{item.span.start + 1}字"
            text = Text(visible(f"“{short(item.quote)}”（{REASONS[item.reason]}：{item.detail}）"))
            yield Folded(Text("○ ", style="dim"), Text.assemble((f"{where} ", "dim"), text, (f" {item.id}", "dim")))


def _line(text: str, span: Span) -> tuple[int, int]:
    """The line a finding is in, cut to what fits a screen where the line is very long."""
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    end = len(text) if end < 0 else end
    if end - start <= _LONGEST_LINE:
        return start, end
    # Windows on a fixed grid, so that neighbours share one.
    window = start + (span.start - start) // _LONGEST_LINE * _LONGEST_LINE
    return window, min(end, max(window + _LONGEST_LINE, span.end))


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


def _route(verdict: Verdict) -> RenderableType:
    steps = [f"{signature.step}（{signature.body}）" for signature in verdict.route]
    return Folded(Text("签发流程：", style="bold"), Text(" → ".join(steps)))
