"""`tax-review archive`: years of posts in, a table of verdicts and a report out."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tax_review.cli.options import (
    FAILED,
    FOUND,
    KindOption,
    LexiconOption,
    PolicyOption,
    open_reviewer,
    stop,
)
from tax_review.cli.posts import (
    AccountOption,
    AsOfOption,
    BodyFormatOption,
    ChannelOption,
    ColumnsOption,
    PostsArgument,
    ProcessesOption,
    QueryOption,
    archive_installed,
    opened,
    tell_notes,
)
from tax_review.errors import InputError
from tax_review.models import Grade
from tax_review.reports.delivery import REPORT_MARK
from tax_review.writing import write_new

if TYPE_CHECKING:
    from tax_review.archive.record import RunRecord
    from tax_review.archive.running import Progress as Reached
    from tax_review.archive.storing import Place, Tables

STOPPED = 130
"""Exit code after Ctrl-C."""
_LINE_EVERY = 30.0
"""Seconds between two lines of progress where there is no terminal."""


def archive(
    posts: PostsArgument,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="结果写到哪里：.parquet 文件（默认，稿件名加 .审核.parquet），.sqlite、.duckdb 文件，"
            "或数据库地址，例：--out postgresql+psycopg://用户@主机/库",
        ),
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", help="另写一份带图表的网页报告，例：--report 报告.html")
    ] = None,
    accounts: Annotated[
        Path | None,
        typer.Option("--accounts", help="账号登记表：报告里加上更新频率和日历，例：--accounts accounts.toml"),
    ] = None,
    as_of: AsOfOption = "published",
    since_last: Annotated[
        bool, typer.Option("--since-last", help="只检查上次以后新增和改过的稿件；词库或策略变了则全部检查")
    ] = False,
    resume: Annotated[bool, typer.Option("--resume", help="接着做上次中断的检查")] = False,
    force: Annotated[bool, typer.Option("--force", help="结果已存在或上次没做完时，从头检查并覆盖")] = False,
    columns: ColumnsOption = None,
    query: QueryOption = None,
    body_format: BodyFormatOption = None,
    account: AccountOption = None,
    channel: ChannelOption = None,
    kind: KindOption = None,
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
    processes: ProcessesOption = None,
) -> None:
    """检查历年已发布的稿件（存量），结果存成表格和报告。

    退出码：0 没有需要修改的；1 有需要修改、送审或禁发的；2 有稿件没能读出或检查，或检查没有做完。
    """
    err, screen = Console(stderr=True), Console(highlight=False)
    with archive_installed():
        from tax_review.archive.review import review_archive

    reviewer = open_reviewer(policy, lexicon or [])
    try:
        source = opened(posts, columns, query, body_format, account=account, channel=channel, kind=kind)
        place = _place(out, posts)
        write_report = _reporting(report, accounts, force=force or resume or since_last)
        tell_notes(source, err)
        with _watched(err) as watch:
            record = review_archive(
                source,
                reviewer,
                place,
                as_of=as_of,
                since_last=since_last,
                resume=resume,
                force=force,
                processes=processes,
                watch=watch,
                report=write_report,
            )
    except InputError as error:
        stop(str(error))
    except KeyboardInterrupt:
        _stopped(place, err)
    screen.print(_summary(record))
    screen.print(f"结果：{place.name}", markup=False, soft_wrap=True)
    if report is not None:
        screen.print(f"报告：{report}", markup=False, soft_wrap=True)
    tally = record.tally
    if record.rejected or tally.unreviewed or tally.failed:
        raise typer.Exit(FAILED)
    if any(tally.grades.get(grade.value) for grade in Grade if grade >= Grade.REVISE):
        raise typer.Exit(FOUND)


def _place(out: str | None, posts: str) -> Place:
    """Where results go, by what `out` looks like; beside the posts if nothing is said."""
    from tax_review.archive.database import Database
    from tax_review.archive.duckdb_file import DuckDB
    from tax_review.archive.storing import Files

    if out is None:
        if "://" in posts:
            raise InputError("稿件来自数据库，请用 --out 写明结果写到哪里，例：--out 结果.parquet")
        path = Path(posts)
        return Files(path.with_name(f"{path.name if path.is_dir() else path.stem}{REPORT_MARK}.parquet"))
    if "://" in out:
        return Database(out)
    path = Path(out)
    suffix = path.suffix.lower()
    if path.is_dir():
        raise InputError(f"--out {out} 是一个文件夹，请写文件名，例：--out {path / '结果.parquet'}")
    if suffix == ".parquet":
        if path.exists() and path.resolve() == Path(posts).resolve():
            raise InputError(f"--out {out} 就是稿件本身，结果不会写到稿件上，请换一个文件名")
        return Files(path)
    if suffix in (".sqlite", ".sqlite3", ".db"):
        return Database(f"sqlite:///{path}")
    if suffix in (".duckdb", ".ddb"):
        return DuckDB(path)
    raise InputError(f"--out {out} 的扩展名不认识：结果可以写成 .parquet、.sqlite、.duckdb 文件，或写到数据库地址")


def _reporting(
    report: Path | None, accounts: Path | None, *, force: bool
) -> Callable[[Tables, RunRecord], None] | None:
    """What writes the report once all posts are reviewed; whether it can be written is settled before."""
    if report is None:
        if accounts is not None:
            raise InputError(
                "--accounts 用于网页报告，请同时写 --report，例：--report 报告.html；只查更新频率请用 tax-review cadence"
            )
        return None
    if report.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"--report {report} 的扩展名应是 .html")
    if report.exists() and not force:
        raise InputError(f"{report} 已存在，没有覆盖；确要覆盖请加 --force")
    with archive_installed():
        from tax_review.archive.accounts import load_register
        from tax_review.archive.cadence import cadence
        from tax_review.archive.calendar_view import calendar_of
        from tax_review.archive.counting import counted_in
        from tax_review.archive.report import render_archive_report
    register = None if accounts is None else load_register(accounts)

    def write(tables: Tables, record: RunRecord) -> None:
        calendar = None
        if register is not None:
            # The day on which the archive is looked at is not over yet.
            yesterday = record.plan.today - dt.timedelta(days=1)
            calendar = calendar_of(cadence(counted_in(tables.verdicts, record.rejected), register, None, yesterday))
        page = render_archive_report(
            [tables.verdicts], [tables.findings], run=record, rejects=tables.rejects, calendar=calendar
        )
        write_new(report, page.encode("utf-8", "backslashreplace"), force=force)

    return write


@contextmanager
def _watched(err: Console) -> Iterator[Callable[[Reached], None]]:
    """Shows how far a run has come: a bar on a terminal, a line now and then elsewhere."""
    started = time.monotonic()

    def told(reached: Reached) -> str:
        done = reached.tally.posts - reached.resumed
        seconds = max(time.monotonic() - started, 0.001)
        left = ""
        if reached.share and done:
            # What earlier sessions have done took no time in this one.
            whole = reached.tally.posts / reached.share
            left = f"，约剩 {_span(max(whole - reached.tally.posts, 0) * seconds / done)}"
        return f"每秒 {done / seconds:,.0f} 篇{left}"

    if not err.is_terminal:
        last = [started]

        def line(reached: Reached) -> None:
            if time.monotonic() - last[0] >= _LINE_EVERY:
                last[0] = time.monotonic()
                share = f"（{reached.share:.0%}）" if reached.share is not None else ""
                err.print(f"已检查 {reached.tally.posts:,} 篇{share}，{told(reached)}", highlight=False, soft_wrap=True)

        yield line
        return
    columns = (
        TextColumn("检查中"),
        BarColumn(),
        TextColumn("{task.fields[posts]:,} 篇"),
        TextColumn("{task.fields[rate]}"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bar:
        task = bar.add_task("", total=None, posts=0, rate="")

        def draw(reached: Reached) -> None:
            bar.update(
                task,
                total=None if reached.share is None else 1.0,
                completed=reached.share or 0,
                posts=reached.tally.posts,
                rate=told(reached),
            )

        yield draw


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _stopped(place: Place, err: Console) -> NoReturn:
    err.print(f"已停止。做完的部分保存在 {place.folder}，用同样的命令加 --resume 接着做", markup=False, soft_wrap=True)
    raise typer.Exit(STOPPED)


def _summary(record: RunRecord) -> Table:
    """What the run comes to, on one screen."""
    tally = record.tally
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_column()
    for grade in reversed(Grade):
        count = tally.grades.get(grade.value, 0)
        share = f"{count / tally.posts:.1%}" if tally.posts else ""
        table.add_row(grade.label, f"{count:,}", share)
    for label, count, note in (
        ("没有检查", tally.unreviewed, "空稿件、超长或正文读不出来，原因见结果表的 error 列"),
        ("检查不全", tally.failed, "有检查项没能完成，见结果表的 failures 列"),
        ("读不出来", record.rejected, "原因和位置见 .rejects.jsonl"),
        ("编号重复", record.duplicate_ids, "同一编号有几篇，都检查了，都保留"),
        ("带密级标志", tally.withheld, "只存编号、摘要值和位置，不存文字"),
        ("沿用上次结论", tally.reused, "稿件没有变"),
    ):
        if count:
            table.add_row(label, f"{count:,}", note)
    return table
