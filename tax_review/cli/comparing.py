"""`tax-review compare`: what a change of lexicon or policy does to posts, before it goes live."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from tax_review import policy as policies
from tax_review.cli.options import FOUND, KindOption, stop
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
from tax_review.errors import InputError, LexiconError, PolicyError
from tax_review.models import Grade
from tax_review.reports.folding import Folded, visible
from tax_review.reports.terminal import GRADE_STYLES
from tax_review.reports.wording import part_label, short
from tax_review.reviewer import Reviewer
from tax_review.writing import write_new

if TYPE_CHECKING:
    from tax_review.archive.comparison import Case, Comparison, Post, Shift

_ROWS, _CHARACTERS = 2_000, 2_000_000
_WIDTH = 120
"""Of a report in a file."""
_WITHHELD = "（带密级标志的稿件，不显示文字）"


class CompareFormat(StrEnum):
    """How a comparison is told."""

    TEXT = "text"
    JSON = "json"


def compare(
    posts: PostsArgument,
    lexicon: Annotated[
        list[Path] | None,
        typer.Option(
            "--lexicon", help="改后另加的词库（准备上线的），文件或文件夹，例：--lexicon new-lexicons/，可多次使用"
        ),
    ] = None,
    against_lexicon: Annotated[
        list[Path] | None,
        typer.Option(
            "--against-lexicon",
            help="改前另加的词库（正在用的），例：--against-lexicon my-lexicons/，可多次使用；不写则改前只用内置词库。"
            "两边的词库各自写全，改后不会自动带上改前的",
        ),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy", help="两边都用的策略文件，例：--policy tax-review.toml（默认在当前和上级文件夹中查找）"
        ),
    ] = None,
    new_policy: Annotated[
        Path | None,
        typer.Option("--new-policy", help="改后的策略文件，例：--new-policy new.toml（不写则和改前一样）"),
    ] = None,
    as_of: AsOfOption = "published",
    columns: ColumnsOption = None,
    query: QueryOption = None,
    body_format: BodyFormatOption = None,
    account: AccountOption = None,
    channel: ChannelOption = None,
    kind: KindOption = None,
    processes: ProcessesOption = None,
    examples: Annotated[
        int, typer.Option("--examples", min=0, max=100, help="每种差别举几个例子，例：--examples 10")
    ] = 3,
    output_format: Annotated[
        CompareFormat, typer.Option("--format", help="text 给人看；json 给程序读，例：--format json")
    ] = CompareFormat.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="写到哪个文件，例：-o 对照.txt（不写则显示在屏幕上）")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="文件已存在时覆盖")] = False,
) -> None:
    """用改前、改后两套规则检查同一批稿件，列出差别：词库或策略上线之前先看看会多报什么、少报什么。

    退出码：0 没有差别；1 有差别；2 没能对照。
    """
    err = Console(stderr=True)
    if not (lexicon or against_lexicon or new_policy):
        stop("没有写改了什么：请用 --lexicon 写明改后的词库，或用 --new-policy 写明改后的策略文件")
    with archive_installed():
        from tax_review.archive.batch import AsOf
        from tax_review.archive.comparing import compared
    if output is not None and output.exists() and not force:
        stop(f"{output} 已存在，没有覆盖；确要覆盖请加 --force")
    own = policy or policies.find(Path.cwd())
    before = _reviewer("改前", against_lexicon or [], own)
    after = _reviewer("改后", lexicon or [], new_policy or own)
    try:
        source = opened(posts, columns, query, body_format, account=account, channel=channel, kind=kind)
        tell_notes(source, err)
        with _watched(err) as watch:
            comparison = compared(
                before,
                after,
                source.intakes(_ROWS, _CHARACTERS),
                AsOf.named(as_of, dt.date.today()),
                examples=examples,
                processes=processes,
                watch=watch,
            )
        _deliver(source.name, comparison, output_format, output, force=force)
    except InputError as error:
        stop(str(error))
    if comparison.posts == comparison.unreviewed:
        stop(f"{source.name} 里没有一篇稿件能检查，没能对照")
    if comparison.is_different:
        raise typer.Exit(FOUND)


def _reviewer(side: str, lexicon: list[Path], policy: Path | None) -> Reviewer:
    try:
        return Reviewer.from_files(lexicons=lexicon, policy=policy)
    except LexiconError as error:
        stop(f"{side}的词库不能用：\n" + "\n".join(error.problems))
    except PolicyError as error:
        stop(
            f"{side}的策略文件不能用：{error}\n"
            "策略里提到的编号，那一边的词库里要有：改前的词库用 --against-lexicon 写明，改后的策略用 --new-policy 写明"
        )


@contextmanager
def _watched(err: Console) -> Iterator[Callable[[int, float | None], None]]:
    """A bar, where there is a terminal."""
    columns = (
        TextColumn("对照中"),
        BarColumn(),
        TextColumn("{task.fields[posts]:,} 篇"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None, posts=0)

        def draw(posts: int, share: float | None) -> None:
            bar.update(task, total=None if share is None else 1.0, completed=share or 0, posts=posts)

        yield draw


def _deliver(
    source: str, comparison: Comparison, output_format: CompareFormat, output: Path | None, *, force: bool
) -> None:
    if output_format is CompareFormat.JSON:
        told = {"source": source, **comparison.model_dump(mode="json")}
        content = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        if output is None:
            typer.echo(content, nl=False)
            return
    elif output is None:
        Console(highlight=False).print(_page(source, comparison))
        return
    else:
        page = io.StringIO()
        Console(file=page, width=_WIDTH, color_system=None, highlight=False).print(_page(source, comparison))
        content = page.getvalue()
    write_new(output, content.encode(), force=force)
    typer.echo(f"对照结果已写到 {output}")


def _page(source: str, comparison: Comparison) -> RenderableType:
    days = "各按发布当天" if comparison.as_of == "published" else f"按 {comparison.as_of}"
    head = (
        f"{visible(source)}：{comparison.posts:,} 篇，{days}的规定；"
        f"{comparison.reviewed:,} 篇可能受影响，改前、改后各检查了一遍"
    )
    shown: list[RenderableType] = [Folded(Text(""), Text(head, style="bold"))]
    shown += [Folded(Text("○ "), Text(note)) for note in _not_compared(comparison)]
    if not comparison.is_different:
        return Group(*shown, Text("没有差别：发现的问题、等级和结论都一样", style="bold green"))
    for title, chosen in (
        ("新增", [one for one in comparison.shifts if one.before is None]),
        ("消失", [one for one in comparison.shifts if one.after is None]),
        ("等级变化", [one for one in comparison.shifts if one.before and one.after]),
    ):
        if chosen:
            findings = sum(one.findings for one in chosen)
            shown += ["", Text(f"{title} {findings:,} 处", style="bold")]
            for one in sorted(chosen, key=lambda one: -one.findings):
                shown.extend(_shift(one))
    shown += ["", *_verdicts(comparison)]
    return Group(*shown)


def _not_compared(comparison: Comparison) -> Iterator[str]:
    if comparison.unreviewed:
        yield f"{comparison.unreviewed:,} 篇没能检查（空稿件、超长或正文读不出来），不在对照之内"
    if comparison.rejected:
        yield f"{comparison.rejected:,} 行读不出来，不在对照之内"
    if comparison.failing:
        yield f"改后有 {comparison.failing:,} 篇出现没能完成的检查项，请先修好词库"


def _shift(shift: Shift) -> Iterator[RenderableType]:
    grades = [_grade(one) for one in (shift.before, shift.after) if one is not None]
    line = Text.assemble(Text(" → ").join(grades), f"  {shift.id}（{shift.gate.label}）")
    yield Folded(Text("  "), line.append(f"　{shift.findings:,} 处，{shift.posts:,} 篇"))
    message = next((case.message for case in shift.cases if case.message), None)
    if message:
        yield Folded(Text(" " * 6), Text(visible(message)))
    for case in shift.cases:
        yield Folded(Text("      · "), _case(case))


def _case(case: Case) -> Text:
    place = f"{_post(case.post)} {part_label(case.part)}"
    if case.quote is None:
        return Text(f"{place} 第{case.span.start + 1}字起：{_WITHHELD}")
    return Text.assemble(
        f"{place}：",
        f"…{visible(case.left or '')}",
        ("【" + visible(short(case.quote)) + "】", "bold"),
        f"{visible(case.right or '')}…",
    )


def _verdicts(comparison: Comparison) -> Iterator[RenderableType]:
    """Which verdicts become which, and what that means for publishing."""
    if not comparison.moves:
        yield Text("没有一篇的结论变化", style="bold")
        return
    yield Text(f"结论变化 {sum(move.posts for move in comparison.moves):,} 篇", style="bold")
    table = Table(box=None, header_style="dim", padding=(0, 1))
    for name in ("改前", "改后", "篇数", "例"):
        table.add_column(name, justify="right" if name == "篇数" else "left", overflow="fold")
    for move in comparison.moves:
        first = "、".join(map(_post, move.first))
        table.add_row(_grade(move.before), _grade(move.after), f"{move.posts:,}", Text(first))
    yield table
    for to_publishable, said in ((False, "原来可以发布、改后不能直接发布"), (True, "原来不能直接发布、改后可以发布")):
        if posts := comparison.posts_moved(to_publishable=to_publishable):
            yield Text(f"{said}：{posts:,} 篇")


def _grade(grade: Grade | None) -> Text:
    return Text("没有检查", style="dim") if grade is None else Text(grade.label, style=GRADE_STYLES[grade])


def _post(post: Post) -> str:
    name = visible(post.id)
    return name if post.position is None or name == str(post.position) else f"第{post.position}行 {name}"
