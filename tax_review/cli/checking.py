"""`tax-review check`: drafts in, reports out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from tax_review.cli.drafts import expanded, printable, reviewed_file
from tax_review.cli.options import (
    FAILED,
    FOUND,
    ChannelOption,
    FilesArgument,
    KindOption,
    LexiconOption,
    OnOption,
    PolicyOption,
    SourceOption,
    UnmaskedOption,
    day_of,
    open_reviewer,
    stop,
)
from tax_review.errors import InputError, TaxReviewError
from tax_review.models import Grade
from tax_review.reports.delivery import PER_DRAFT, Format, Wishes, delivery
from tax_review.reports.terminal import Row, summary
from tax_review.reports.wording import in_chinese

_MANY_FILES = 20
_FEWEST_ROWS = 10


def check(
    files: FilesArgument,
    output_format: Annotated[
        Format,
        typer.Option(
            "--format",
            help="text 给人看；json 给程序读（一稿一行）；sarif 给编辑器和代码平台；"
            "html 网页报告，可打印会签；docx 在 Word 稿件里加批注",
        ),
    ] = Format.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="报告写到哪个文件；html、docx 也可以是文件夹，不写则放在稿件旁边（通知.审核.html）",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="报告文件已存在时覆盖（稿件本身永远不会被覆盖）")] = False,
    on: OnOption = None,
    channel: ChannelOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="同时列出放行的地方和放行原因")] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="只报告需要处理的稿件（修改、送审、禁发）和汇总")
    ] = False,
    unmasked: UnmaskedOption = False,
) -> None:
    """检查稿件，给出分级结论。

    退出码：0 可以发布；1 需要修改、送审或禁发；2 有稿件没能检查，或报告没能写出。
    """
    err, out = Console(stderr=True), Console(highlight=False)
    day = day_of(on)
    reviewer = open_reviewer(policy, lexicon or [])
    particulars = {"channel": channel, "kind": kind, "source": source}
    missing: list[str] = []
    names = list(expanded(files, err, missing))
    rows = [Row(name, None) for name in missing]
    try:
        deliver = delivery(names, Wishes(output_format, output, force, verbose, unmasked), reviewer, out)
    except InputError as error:
        stop(str(error))
    if unmasked and output_format is not Format.TEXT:
        err.print("⚠ 按 --unmasked 的要求没有打码，报告可能含有个人信息或涉密文字，不得外传", soft_wrap=True)
    for name in _tracked(names, err):
        shown = printable(name)
        try:
            reviewed = reviewed_file(name, particulars, reviewer, day)
            if not quiet or reviewed.verdict.grade >= Grade.REVISE:
                place = deliver.add(reviewed._replace(name=shown))
                if place is not None:
                    out.print(f"{reviewed.verdict.grade.label}　{shown} → {place}", markup=False, soft_wrap=True)
            rows.append(Row(shown, reviewed.verdict))
        except TaxReviewError as error:
            message = in_chinese(error)
            rows.append(Row(shown, None))
            deliver.fail(shown, message)
            err.print(f"✗ {shown}：{message}", markup=False, highlight=False, soft_wrap=True)
    failed = any(row.verdict is None for row in rows)
    try:
        if place := deliver.finish():
            (err if output is None else out).print(f"报告已写到 {place}", markup=False, soft_wrap=True)
    except InputError as error:
        err.print(f"✗ {error}", markup=False, highlight=False, soft_wrap=True)
        failed = True
    if (output_format is Format.TEXT or output_format in PER_DRAFT or output) and (len(rows) > 1 or (quiet and rows)):
        out.print(summary(rows, most=max(_FEWEST_ROWS, out.height - 6)))
    if failed:
        raise typer.Exit(FAILED)
    if any(row.verdict.grade >= Grade.REVISE for row in rows if row.verdict is not None):
        raise typer.Exit(FOUND)


def _tracked(names: list[str], err: Console) -> Iterator[str]:
    if len(names) > _MANY_FILES and err.is_terminal:
        yield from track(names, "检查中", console=err, transient=True)
    else:
        yield from names
