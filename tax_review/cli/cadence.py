"""`tax-review cadence`: posts and a register of accounts in, who spoke too seldom out."""

from __future__ import annotations

import datetime as dt
import io
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from tax_review.cli.options import FAILED, FOUND, stop
from tax_review.cli.posts import (
    AccountOption,
    ChannelOption,
    ColumnsOption,
    PostsArgument,
    QueryOption,
    archive_installed,
    opened,
    tell_notes,
)
from tax_review.errors import InputError
from tax_review.models import Grade
from tax_review.writing import write_new

if TYPE_CHECKING:
    from tax_review.archive.cadence import CadenceReport

_FILE_WIDTH = 100


class CadenceFormat(StrEnum):
    """How `cadence` reports."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def cadence(
    posts: PostsArgument,
    accounts: Annotated[
        Path, typer.Option("--accounts", help="账号登记表，写法见 examples/accounts.toml，例：--accounts accounts.toml")
    ] = Path("accounts.toml"),
    until: Annotated[
        str | None,
        typer.Option("--until", help="查到哪一天（当天算完整的一天），例：--until 2026-11-30（默认昨天）"),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", help="从哪一天查起，例：--since 2026-09-01（默认登记账号最早的一篇）"),
    ] = None,
    columns: ColumnsOption = None,
    query: QueryOption = None,
    account: AccountOption = None,
    channel: ChannelOption = None,
    output_format: Annotated[
        CadenceFormat,
        typer.Option("--format", help="text 给人看；json 给程序读；csv 给电子表格（逐条列出全部问题）"),
    ] = CadenceFormat.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="报告写到哪个文件")] = None,
    force: Annotated[bool, typer.Option("--force", help="报告文件已存在时覆盖")] = False,
) -> None:
    """检查各账号的发布频次：两周未更新、微博工作日未更新、微信每月推送次数不足，并核对账号登记。

    退出码：0 没有需要改的（提示不算）；1 有账号停更、次数不足、未登记或登记有误；2 有没能判断的。
    """
    err, out = Console(stderr=True), Console(highlight=False)
    with archive_installed():
        from tax_review.archive.accounts import load_register
        from tax_review.archive.cadence import cadence as judged
        from tax_review.archive.counting import counted

    today = dt.date.today()
    last = _day("--until", until) or today - dt.timedelta(days=1)
    first = _day("--since", since)
    try:
        if output is not None and output.exists() and not force:
            raise InputError(f"{output} 已存在，没有覆盖；确要覆盖请加 --force")
        if last.year > today.year + 1:
            raise InputError(f"--until {last} 太远，最晚写到明年年底")
        register = load_register(accounts)
        source = opened(posts, columns, query, account=account, channel=channel)
        tell_notes(source, err)
        if last >= today:
            note = f"{last} 还没有过完，今天起的日子按没有发布算" if last > today else "今天还没有过完，按整天算"
            err.print(f"⚠ {note}", markup=False, highlight=False, soft_wrap=True)
        with err.status("正在统计稿件……"):
            counts = counted(source)
        report = judged(counts, register, first, last)
        if output is None:
            _show(report, output_format, out)
        else:
            write_new(output, _file(report, output_format), force=force)
            out.print(f"报告已写到 {output}", markup=False, soft_wrap=True)
    except InputError as error:
        stop(str(error))
    if report.unjudged:
        raise typer.Exit(FAILED)
    if report.grade >= Grade.REVISE:
        raise typer.Exit(FOUND)


def _day(option: str, given: str | None) -> dt.date | None:
    if given is None:
        return None
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        stop(f"{option} 后面要写日期，如 2026-11-30，不是“{given}”")


def _show(report: CadenceReport, output_format: CadenceFormat, out: Console) -> None:
    from tax_review.archive.cadence_shown import render, rows

    match output_format:
        case CadenceFormat.TEXT:
            out.print(render(report))
        case CadenceFormat.JSON:
            typer.echo(report.model_dump_json(indent=2))
        case CadenceFormat.CSV:
            typer.echo(rows(report), nl=False)


def _file(report: CadenceReport, output_format: CadenceFormat) -> bytes:
    from tax_review.archive.cadence_shown import render, rows

    match output_format:
        case CadenceFormat.TEXT:
            page = io.StringIO()
            Console(file=page, width=_FILE_WIDTH, highlight=False, color_system=None).print(render(report))
            return page.getvalue().encode()
        case CadenceFormat.JSON:
            return (report.model_dump_json(indent=2) + "\n").encode()
        case CadenceFormat.CSV:
            # With the mark a spreadsheet takes the file for UTF-8.
            return rows(report).encode("utf-8-sig")
