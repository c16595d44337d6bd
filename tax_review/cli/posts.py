"""Archives named on the command line: what several commands are asked about them, and how they are opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from tax_review.cli.options import stop

if TYPE_CHECKING:
    from tax_review.archive.source import Source

PostsArgument = Annotated[
    str,
    typer.Argument(
        help="存量稿件：.parquet、.csv（UTF-8 或 GB18030）、.xlsx、.jsonl、.zip、文件夹，或数据库地址，"
        "例：posts.csv、历年稿件/、sqlite:///posts.db",
        show_default=False,
    ),
]
ColumnsOption = Annotated[
    str | None,
    typer.Option(
        "--columns",
        help="各字段是表里的哪一列，例：--columns id=文章编号,body=正文,published=发布时间；也可以是写了对应关系的 .toml 文件"
        "（不写则按常见列名自动识别）",
    ),
]
QueryOption = Annotated[
    str | None,
    typer.Option("--query", help="从数据库里取稿件的 SQL，例：--query 'SELECT id, title, body FROM posts ORDER BY id'"),
]
BodyFormatOption = Annotated[
    str | None, typer.Option("--body-format", help="正文是 text（默认）、html 还是 markdown，例：--body-format html")
]
AccountOption = Annotated[
    str | None, typer.Option("--account", help="全部稿件的账号（表里没有这一列时），例：--account 某某税务")
]
ChannelOption = Annotated[
    str | None, typer.Option("--channel", help="全部稿件的渠道，例：--channel wechat-subscription")
]
AsOfOption = Annotated[
    str,
    typer.Option(
        "--as-of",
        help="按哪一天的规定检查：published 各按发布当天，today 按今天，或写日期，例：--as-of 2026-11-23",
    ),
]
ProcessesOption = Annotated[
    int | None, typer.Option("--processes", min=1, help="用几个进程（默认每个处理器核一个），例：--processes 4")
]


@contextmanager
def archive_installed() -> Iterator[None]:
    """What is imported here belongs to the extra: where it is missing, the command stops with the way to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("tax_review"):
            raise
        stop("归档功能需要另外安装组件，请先运行：pip install 'tax-review[archive]'")


def opened(
    posts: str, columns: str | None, query: str | None, body_format: str | None = None, **particulars: str | None
) -> Source:
    """The archive `posts`, read as the options say. Raises InputError, in words for an editor, where it cannot be."""
    from tax_review.archive.mapping import columns_of
    from tax_review.archive.reading import open_source

    return open_source(
        posts,
        columns=columns_of(columns) if columns else None,
        query=query,
        body_format=body_format,
        particulars={name: str(value) for name, value in particulars.items() if value},
    )


def tell_notes(source: Source, err: Console) -> None:
    """Say how the archive is read."""
    for note in source.notes:
        err.print(f"○ {note}", markup=False, highlight=False, soft_wrap=True)
