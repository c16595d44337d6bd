"""What several commands are asked for, and how it is opened; where it cannot be, the command stops with a sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from tax_review import policy as policies
from tax_review.errors import LexiconError, PolicyError
from tax_review.models import Kind
from tax_review.reviewer import Reviewer

FOUND, FAILED = 1, 2
"""Exit codes beside 0."""

PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", help="本单位的策略文件，例：--policy tax-review.toml（默认在当前和上级文件夹中查找）"),
]
LexiconOption = Annotated[
    list[Path] | None, typer.Option("--lexicon", help="另加的词库文件或文件夹，例：--lexicon my-lexicons/，可多次使用")
]


FilesArgument = Annotated[
    list[str],
    typer.Argument(
        help="稿件（.txt、.md、.html、.docx）或文件夹；- 表示标准输入，例：examples/notice.txt",
        show_default=False,
    ),
]
OnOption = Annotated[
    str | None, typer.Option("--on", help="按哪一天的规定检查，例：--on 2026-11-23（默认发布日期或今天）")
]
ChannelOption = Annotated[str | None, typer.Option("--channel", help="发布渠道，例：--channel wechat-subscription")]
KindOption = Annotated[
    Kind | None,
    typer.Option(
        "--kind", help="稿件类型：original 原创、repost 转载、reply 回复、profile 账号资料，例：--kind repost"
    ),
]
SourceOption = Annotated[str | None, typer.Option("--source", help="转载来源，例：--source 新华社")]
UnmaskedOption = Annotated[
    bool, typer.Option("--unmasked", help="不打码：个人信息和涉密文字原样显示，报告会写明，不得外传")
]


def day_of(on: str | None) -> dt.date | None:
    """The day to judge for."""
    if on is None:
        return None
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        stop(f"--on 后面要写日期，如 2026-11-23，不是“{on}”")


def open_reviewer(policy: Path | None, lexicon: list[Path]) -> Reviewer:
    """The reviewer with the bureau's own policy and lexicons."""
    try:
        return Reviewer.from_files(lexicons=lexicon, policy=policy or policies.find(Path.cwd()))
    except LexiconError as error:
        stop("词库不能用：\n" + "\n".join(error.problems))
    except PolicyError as error:
        stop(f"策略文件不能用：{error}")


def stop(message: str) -> NoReturn:
    """End the command with a sentence."""
    Console(stderr=True).print(f"✗ {message}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(FAILED)
