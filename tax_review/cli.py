"""The command line: check drafts, explain a judgement, check lexicon files, print the schema.

Exit codes of `check`: 0 nothing to change (pass, remind), 1 something to change (revise and above),
2 something could not be checked. Findings are always masked here; draft text goes nowhere but to the terminal.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import track

from tax_review import policy as policies
from tax_review import slips
from tax_review.errors import (
    DraftTooLargeError,
    EmptyDraftError,
    InputError,
    LexiconError,
    PolicyError,
    TaxReviewError,
)
from tax_review.inputs import Read, read_bytes, read_path
from tax_review.lexicon import load_files
from tax_review.lexicon.canonical import canonical
from tax_review.lexicon.linting import lint
from tax_review.lexicon.loading import BUILT_IN, toml_files
from tax_review.lexicon.schema import Entry, Example
from tax_review.models import Grade, Kind, Verdict
from tax_review.proving import prove
from tax_review.reviewer import Reviewer
from tax_review.text import fold_term
from tax_review.version import __version__

app = typer.Typer(
    help="政务新媒体稿件发布前检查：政治关、政策关、保密关、文字关和内容关。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon_app = typer.Typer(help="检查本单位自己的词库。", no_args_is_help=True)
app.add_typer(lexicon_app, name="lexicon")

FOUND, FAILED = 1, 2
_DRAFT_SUFFIXES = (".txt", ".md")
_MANY_FILES = 20


class Format(StrEnum):
    """How `check` prints."""

    TEXT = "text"
    JSON = "json"


def _version(wanted: bool) -> None:
    if wanted:
        Console().print(f"tax-review {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[bool, typer.Option("--version", help="显示版本。", callback=_version, is_eager=True)] = False,
) -> None:
    """Options of the command as a whole."""


PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", help="本单位的策略文件，例：--policy tax-review.toml（默认在当前和上级文件夹中查找）"),
]
LexiconOption = Annotated[
    list[Path] | None, typer.Option("--lexicon", help="另加的词库文件或文件夹，例：--lexicon my-lexicons/，可多次使用")
]


@app.command()
def check(
    files: Annotated[
        list[str], typer.Argument(help="稿件（.txt、.md）或文件夹；- 表示标准输入，例：examples/notice.txt")
    ],
    output: Annotated[
        Format, typer.Option("--format", help="输出格式：text 给人看，json 给程序读（一稿一行）")
    ] = Format.TEXT,
    on: Annotated[
        str | None, typer.Option("--on", help="按哪一天的规定检查，例：--on 2026-11-23（默认发布日期或今天）")
    ] = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help="发布渠道，例：--channel wechat-subscription")
    ] = None,
    kind: Annotated[
        Kind | None,
        typer.Option(
            "--kind", help="稿件类型：original 原创、repost 转载、reply 回复、profile 账号资料，例：--kind repost"
        ),
    ] = None,
    source: Annotated[str | None, typer.Option("--source", help="转载来源，例：--source 新华社")] = None,
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="同时列出放行的地方和放行原因")] = False,
) -> None:
    """检查稿件，给出分级结论。

    退出码：0 可以发布；1 需要修改、送审或禁发；2 有稿件没能检查。
    """
    err = Console(stderr=True)
    day = _day(on)
    reviewer = _reviewer(policy, lexicon or [])
    particulars = {"channel": channel, "kind": kind, "source": source}
    out = Console(highlight=False)
    grades: Counter[Grade] = Counter()
    failed = 0
    names = list(_expanded(files, err))
    failed += names.count(None)
    known = [name for name in names if name is not None]
    shown = track(known, "检查中", console=err, transient=True) if len(known) > _MANY_FILES else known
    for name in shown:
        try:
            read = _read(name, particulars)
            verdict = reviewer.review(read.draft, on=day)
        except TaxReviewError as error:
            failed += 1
            _report_error(name, error, output, err)
            continue
        grades[verdict.grade] += 1
        _report(name, read, verdict.masked(), output, out, verbose)
    if output is Format.TEXT and (len(names) > 1 or failed):
        _summary(grades, failed, out)
    if failed:
        raise typer.Exit(FAILED)
    if any(grade >= Grade.REVISE for grade in grades):
        raise typer.Exit(FOUND)


@app.command()
def explain(
    finding_id: Annotated[str, typer.Argument(metavar="ID", help="编号，例：advertising.superlative.national-level")],
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """说明一个编号：判断什么、依据什么、哪些句子会提示、哪些不会。"""
    reviewer = _reviewer(policy, lexicon or [])
    found = [one for one in reviewer.checks if one.id == finding_id]
    out = Console(highlight=False)
    if not found:
        similar = [one.id for one in reviewer.checks if finding_id in one.id][:10]
        hint = f"；相近的有：{'、'.join(similar)}" if similar else ""
        _stop(f"没有编号 {finding_id}{hint}")
    one = found[0]
    out.print(f"[bold]{one.id}[/]　{one.gate.label}　默认等级：{one.grade.label}", soft_wrap=True)
    out.print(f"说明：{one.message}\n怎么改：{one.suggestion}", markup=False, soft_wrap=True)
    if isinstance(one, Entry):
        _explain_entry(one, out)
    for basis_id in one.bases:
        basis = reviewer.lexicon.bases[basis_id]
        dates = f"{basis.in_force_from or ''} 起" if basis.in_force_from else ""
        force = "本单位须执行" if basis.force == "binding" else "参考"
        out.print(
            f"依据：{basis.citation}（{basis.number or basis.issuer}；{dates}；{force}；{basis.checked_on} 核对）",
            markup=False,
        )
    for label, examples in (("会提示", one.flags), ("不提示", one.passes)):
        for example in map(Example.of, examples):
            out.print(f"{label}：{_example(example)}", markup=False, soft_wrap=True)


def _explain_entry(entry: Entry, out: Console) -> None:
    if entry.slips_of:
        forms = sum(slips.variants(fold_term(n), any_replacement=entry.any_replacement) for n in entry.slips_of)
        out.print(
            f"检查这些名称的误写（漏字、多字、颠倒、写错一字，共 {forms:,} 种）：{'、'.join(entry.slips_of)}",
            markup=False,
        )
    elif entry.pairs:
        out.print(
            "误→正：" + "、".join(f"{wrong}→{right}" for wrong, right in entry.pairs.items()),
            markup=False,
            soft_wrap=True,
        )
    else:
        out.print(f"词语：{'、'.join(entry.terms)}", markup=False, soft_wrap=True)
    if entry.grade_in:
        contexts = {"commercial": "在推销商品或服务的段落里", "title": "在标题或摘要里"}
        out.print(
            "；".join(f"{contexts[c]}：{g.label}" for c, g in entry.grade_in.items()), markup=False, soft_wrap=True
        )
    if entry.except_in:
        out.print(f"固定说法放行：{'、'.join(entry.except_in)}", markup=False, soft_wrap=True)


def _example(example: Example) -> str:
    kinds = {Kind.REPOST: "转载", Kind.REPLY: "回复", Kind.PROFILE: "账号资料"}
    parts = [f"〔{kinds[example.kind]}〕"] if example.kind in kinds else []
    parts += [f"标题“{example.title}”"] if example.title else []
    return " ".join([*parts, example.body]).replace("\n", "⏎")


@lexicon_app.command("check")
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


@app.command()
def schema() -> None:
    """打印结论（JSON）的模式，供程序对接。"""
    Console().print_json(json.dumps(Verdict.model_json_schema(mode="serialization"), ensure_ascii=False))


def _day(on: str | None) -> dt.date | None:
    if on is None:
        return None
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        _stop(f"--on 后面要写日期，如 2026-11-23，不是“{on}”")


def _reviewer(policy: Path | None, lexicon: list[Path]) -> Reviewer:
    try:
        return Reviewer.from_files(lexicons=lexicon, policy=policy or policies.find(Path.cwd()))
    except LexiconError as error:
        _stop("词库不能用：\n" + "\n".join(error.problems))
    except PolicyError as error:
        _stop(f"策略文件不能用：{error}")


def _expanded(files: list[str], err: Console) -> Iterator[str | None]:
    """The files to read; None for a folder without drafts."""
    for name in files:
        path = Path(name)
        if name != "-" and path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in _DRAFT_SUFFIXES and p.is_file())
            if not inside:
                err.print(f"✗ {name}：文件夹里没有稿件（.txt、.md）", markup=False, highlight=False, soft_wrap=True)
                yield None
            yield from map(str, inside)
        else:
            yield name


def _read(name: str, particulars: dict[str, Any]) -> Read:
    if name == "-":
        return read_bytes(sys.stdin.buffer.read(), **particulars)
    return read_path(Path(name), **particulars)


def _report(name: str, read: Read, verdict: Verdict, output: Format, out: Console, verbose: bool) -> None:
    if output is Format.JSON:
        line = {"file": name, "verdict": verdict.model_dump(mode="json")}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        return
    from tax_review.reports.terminal import render

    for note in read.notes:
        out.print(f"○ {name}：{note}", markup=False, style="dim")
    out.print(render(name, read.draft, verdict, line_of=read.line_of, verbose=verbose))
    out.print()


def _report_error(name: str, error: TaxReviewError, output: Format, err: Console) -> None:
    message = _in_chinese(error)
    if output is Format.JSON:
        sys.stdout.write(json.dumps({"file": name, "error": message}, ensure_ascii=False) + "\n")
    err.print(f"✗ {name}：{message}", markup=False, highlight=False, soft_wrap=True)


def _in_chinese(error: TaxReviewError) -> str:
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, EmptyDraftError):
        return "稿件是空的，没有可检查的文字"
    if isinstance(error, DraftTooLargeError):
        return f"稿件有 {error.characters:,} 字，超过上限 {error.limit:,} 字，请分篇检查或在策略文件中调高 size_limit"
    return f"稿件无法检查：{error}"


def _summary(grades: Counter[Grade], failed: int, out: Console) -> None:
    counted = [f"{grade.label} {grades[grade]}" for grade in Grade if grades[grade]]
    if failed:
        counted.append(f"未能检查 {failed}")
    out.print(f"共 {sum(grades.values()) + failed} 篇：{'，'.join(counted)}", style="bold")


def _stop(message: str) -> NoReturn:
    Console(stderr=True).print(f"✗ {message}", markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(FAILED)
