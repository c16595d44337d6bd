"""`tax-review lexicon check`: a bureau's own files, linted and proved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from tax_review import slips
from tax_review.cli.options import FAILED, FOUND
from tax_review.errors import LexiconError
from tax_review.lexicon import load_files
from tax_review.lexicon.canonical import canonical
from tax_review.lexicon.linting import lint
from tax_review.lexicon.loading import BUILT_IN, toml_files
from tax_review.proving import prove
from tax_review.reviewer import Reviewer
from tax_review.text import fold_term


def lexicon_check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="词库文件或文件夹，例：my-lexicons/（不写则检查内置词库）")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="按编号顺序重新排列条目，写回文件")] = False,
) -> None:
    """检查词库：写法、依据、例句是否名副其实。全部通过退出码为 0，否则为 1。"""
    err = Console(stderr=True)
    out = Console(highlight=False)
    try:
        files = toml_files(paths or [BUILT_IN])
        if fix:
            for file in _rewritten(files):
                out.print(f"已按编号排序：{file}", markup=False, soft_wrap=True)
        base = Reviewer().lexicon
        lexicon = load_files(files, onto=base) if paths else base
        reviewer = Reviewer(lexicon=lexicon)
    except LexiconError as error:
        for problem in error.problems:
            err.print(f"✗ {problem}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(FAILED) from None
    problems = lint(lexicon, files, today=dt.date.today())
    origins = {file.name for file in files}
    own = {i for i, origin in lexicon.origins.items() if origin in origins}
    problems += map(str, prove(reviewer, own if paths else None))
    for problem in problems:
        err.print(f"✗ {problem}", markup=False, highlight=False, soft_wrap=True)
    count = len(own) if paths else len(reviewer.checks)
    names = {name: entry.any_replacement for entry in lexicon.entries if entry.id in own for name in entry.slips_of}
    if names:
        forms = sum(slips.variants(fold_term(name), any_replacement=loose) for name, loose in names.items())
        out.print(f"由 {len(names):,} 个名称和固定提法推出 {forms:,} 种误写")
    out.print(f"{len(files)} 个文件，{count} 条判断，{len(problems)} 处问题")
    raise typer.Exit(FOUND if problems else 0)


def _rewritten(files: list[Path]) -> Iterator[Path]:
    for file in files:
        if file.suffix == ".toml":
            text = file.read_text(encoding="utf-8")
            if (ordered := canonical(text)) != text:
                file.write_text(ordered, encoding="utf-8")
                yield file
