"""`tax-review fix`: what is certain written into the drafts, once a person has seen and agreed."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

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
)
from tax_review.errors import InputError, TaxReviewError
from tax_review.fixing import Fixed, fixed, settled
from tax_review.inputs import read_bytes
from tax_review.models import Draft, Verdict
from tax_review.reports import changes
from tax_review.reports.delivery import STANDARD_INPUT
from tax_review.reports.masked_verdict import UNMASKED
from tax_review.reports.places import Reviewed
from tax_review.reports.wording import in_chinese
from tax_review.reviewer import Reviewer
from tax_review.writing import replace, rewritten, source_of


def fix(
    files: FilesArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不再询问，直接写回文件")] = False,
    backup: Annotated[bool, typer.Option("--backup", help="把改写前的文件另存为 通知.md.bak")] = False,
    on: OnOption = None,
    channel: ChannelOption = None,
    kind: KindOption = None,
    source: SourceOption = None,
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
    unmasked: UnmaskedOption = False,
) -> None:
    """改写稿件里有确定写法的地方（错别字、误写的名称、文号格式等），先显示改动，同意后才写回文件。

    其他地方一个字也不动，编码和换行也不变；写回前重新检查，带来新问题的不写。Word 稿件不改写，请用
    check --format docx 生成批注版。

    退出码：0 能确定的都已写回，或没有这样的地方；1 还有能确定的没有写回；2 有稿件没能检查或不宜改写。
    """
    err, out = Console(stderr=True), Console(highlight=False)
    day = day_of(on)
    reviewer = open_reviewer(policy, lexicon or [])
    particulars = {"channel": channel, "kind": kind, "source": source}
    missing: list[str] = []
    outcomes = []
    for name in expanded(files, err, missing):
        try:
            if name == STANDARD_INPUT:
                raise InputError("标准输入不能写回，请写文件名")
            reviewed = reviewed_file(name, particulars, reviewer, day)
            again = _Again(reviewer, particulars, Path(name).name)
            outcomes.append(_fix(reviewed, again, out, yes=yes, backup=backup, unmasked=unmasked))
        except TaxReviewError as error:
            outcomes.append(FAILED)
            message = in_chinese(error)
            err.print(f"✗ {printable(name)}：{message}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(FAILED if missing else max(outcomes, default=0))


class _Again:
    """Reads and reviews a changed draft the way it was read and reviewed before."""

    def __init__(self, reviewer: Reviewer, particulars: dict[str, Any], name: str) -> None:
        self._reviewer = reviewer
        self._particulars = particulars
        self._name = name

    def __call__(self, content: bytes, day: dt.date) -> tuple[Draft, Verdict]:
        read = read_bytes(content, name=self._name, **self._particulars)
        return read.draft, self._reviewer.review(read.draft, on=day)


def _fix(one: Reviewed, again: _Again, out: Console, *, yes: bool, backup: bool, unmasked: bool) -> int:
    """Show what is certain, ask, write, and say what the draft is worth now; returns the exit code."""
    name, read, verdict, content = one
    shown = printable(name)
    source = source_of(content, read)

    def after(fix: Fixed) -> tuple[Draft, Verdict]:
        assert source is not None
        return again(rewritten(source, fix.edits), verdict.judged_for)

    if source is not None:
        fix = settled(read, verdict, after)
    elif (fix := fixed(read, verdict)).edits:
        raise InputError("这个文件的编码不能原样写回，请先另存为 UTF-8，再运行 tax-review fix")
    if source is None or not fix.edits:
        out.print(f"{shown}：没有可以直接写回的改动", markup=False, soft_wrap=True)
        for line in changes.lines(read, verdict, fix, unmasked=unmasked):
            out.print(f"  {line}", markup=False, soft_wrap=True)
        return FOUND if fix.left else 0
    changed = rewritten(source, fix.edits)
    if unmasked:
        out.print(f"⚠ {UNMASKED}", style="bold red", soft_wrap=True)
    for line in changes.lines(read, verdict, fix, unmasked=unmasked):
        out.print(line, markup=False, soft_wrap=True)
    out.print()
    changes.print_diff(out, shown, changes.diff(read, verdict, fix, unmasked=unmasked))
    out.print()
    if not yes and not _agreed(shown, out):
        return FOUND
    kept = replace(Path(name), content, changed, backup=backup)
    left = after(fix)[1].grade
    out.print(f"已写回 {shown}：改了 {len(fix.edits)} 处；再次检查的结论：{left.label}", markup=False, soft_wrap=True)
    if kept is not None:
        out.print(f"改写前的文件已另存为 {kept}", markup=False, soft_wrap=True)
    return FOUND if fix.left else 0


def _agreed(name: str, out: Console) -> bool:
    if not sys.stdin.isatty():
        out.print(f"{name} 没有改动：不是在终端里运行，没法询问；确要写回请加 --yes", markup=False, soft_wrap=True)
        return False
    if typer.confirm(f"写回 {name}？", default=False):
        return True
    out.print(f"{name} 没有改动", markup=False, soft_wrap=True)
    return False
