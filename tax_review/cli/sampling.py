"""`tax-review sample`: reviewed posts drawn by lot for an inspection, as a sheet to be filled in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from tax_review.cli.options import FAILED, stop
from tax_review.cli.posts import archive_installed
from tax_review.errors import InputError
from tax_review.models import Grade
from tax_review.reports.folding import visible
from tax_review.reports.wording import short
from tax_review.writing import write_new

if TYPE_CHECKING:
    from tax_review.archive.sampling import Drawn, Sample, Stratum

_HEADER = ("序号", "账号", "编号", "发布日期", "结论", "标题", "主要问题", "处数", "抽查意见", "抽查人", "抽查日期")
_UNKNOWN = "（账号未知）"
_ROWS_SHOWN = 20
"""On the screen, where everything is in a file."""
_WITHHELD = "（带密级标志，不存文字）"


def sample(
    verdicts: Annotated[
        Path, typer.Argument(help="检查结果表（tax-review archive 写出的 .parquet），例：posts.审核.parquet")
    ],
    per_account: Annotated[int, typer.Option("--per-account", min=1, help="每个账号抽几篇，例：--per-account 5")] = 5,
    seed: Annotated[
        str, typer.Option("--seed", help="抽签种子：同一份结果用同一个种子，抽出的稿件一样，例：--seed 2026")
    ] = "",
    grade: Annotated[
        Grade | None, typer.Option("--grade", help="只抽这个结论以上的（没能检查的也在内），例：--grade revise")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="另存一份抽查表（.csv，Excel 可打开；.jsonl 给程序读），例：-o 抽查.csv"),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="抽查表已存在时覆盖")] = False,
) -> None:
    """抽查：从检查结果里按账号和结论分层抽取稿件，结果可以复现。

    退出码：0 已抽出；2 没能抽。
    """
    out = Console(highlight=False)
    with archive_installed():
        from tax_review.archive.sampling import sampled
    if not seed:
        stop("请给一个抽签种子，别人用同一个种子能抽出同样的稿件，例：--seed 2026")
    try:
        drawn = sampled(verdicts, per_account=per_account, seed=seed, at_least=grade)
        if output is not None:
            if output.suffix.lower() not in (".csv", ".jsonl"):
                raise InputError(f"--output {output} 的扩展名应是 .csv 或 .jsonl")
            content = _csv(drawn) if output.suffix.lower() == ".csv" else _lines(drawn)
            write_new(output, content, force=force)
    except InputError as error:
        stop(str(error))
    most = _ROWS_SHOWN if output is not None else len(drawn.drawn)
    out.print(_sheet(drawn, most))
    out.print(_frame(drawn, most))
    out.print(f"种子 {seed}，结果表 SHA-256 {drawn.digest}", markup=False, soft_wrap=True)
    if output is not None:
        out.print(f"抽查表已写到 {output}", markup=False, soft_wrap=True)
    if not drawn.drawn:
        raise typer.Exit(FAILED)


def label(stratum: str) -> str:
    """The name of a stratum in Chinese."""
    return Grade(stratum).label if stratum in set(Grade) else "没有检查"


def _cells(number: int, one: Drawn) -> tuple[str, ...]:
    return (
        str(number),
        one.account or _UNKNOWN,
        one.id,
        "" if one.published is None else str(one.published),
        label(one.stratum),
        _WITHHELD if one.withheld else one.title or "",
        one.problem,
        str(one.findings),
    )


def _sheet(drawn: Sample, most: int) -> RenderableType:
    table = Table(*_HEADER[:8], title=f"抽查 {len(drawn.drawn):,} 篇", title_justify="left")
    for number, one in enumerate(drawn.drawn[:most], 1):
        table.add_row(*(Text(visible(short(cell))) for cell in _cells(number, one)))
    return _with_rest(table, len(drawn.drawn) - most, "篇")


def _frame(drawn: Sample, most: int) -> RenderableType:
    """From how many posts how many were drawn, account by account."""
    table = Table(title="抽样框：抽出 / 总数", title_justify="left")
    from tax_review.archive.sampling import STRATA

    present = {one.stratum for one in drawn.frame}
    strata = [stratum for stratum in STRATA if stratum in present]
    table.add_column("账号")
    for stratum in strata:
        table.add_column(label(stratum), justify="right")
    accounts: dict[str, dict[str, Stratum]] = {}
    for one in drawn.frame:
        accounts.setdefault(one.account, {})[one.stratum] = one
    for account, cells in list(accounts.items())[:most]:
        figures = (_figures([cells[stratum]]) if stratum in cells else "" for stratum in strata)
        table.add_row(Text(visible(account or _UNKNOWN)), *figures)
    table.add_section()
    sums = (_figures([one for one in drawn.frame if one.stratum == stratum]) for stratum in strata)
    table.add_row(f"合计 {len(accounts):,} 个账号", *sums)
    return _with_rest(table, len(accounts) - most, "个账号")


def _figures(strata: list[Stratum]) -> str:
    return f"{sum(one.drawn for one in strata):,} / {sum(one.posts for one in strata):,}"


def _with_rest(table: Table, rest: int, what: str) -> RenderableType:
    return Group(table, Text(f"…… 其余 {rest:,} {what}见抽查表", style="dim")) if rest > 0 else table


def _csv(drawn: Sample) -> bytes:
    """For Excel: a byte order mark, and no cell that it would take for a formula."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_HEADER)
    for number, one in enumerate(drawn.drawn, 1):
        writer.writerow([*map(_harmless, _cells(number, one)), "", "", ""])
    # What the draw is defended with goes with the sheet.
    writer.writerow([])
    writer.writerow(["", f"种子 {drawn.seed}", f"结果表 SHA-256 {drawn.digest}"])
    writer.writerow([])
    writer.writerow(["抽样框", "账号", "结论", "稿件数", "抽出"])
    for stratum in drawn.frame:
        figures = (str(stratum.posts), str(stratum.drawn))
        writer.writerow(["", _harmless(stratum.account or _UNKNOWN), label(stratum.stratum), *figures])
    return sheet.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _lines(drawn: Sample) -> bytes:
    rows = (one._asdict() | {"seed": drawn.seed, "table": drawn.digest} for one in drawn.drawn)
    return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows).encode()
