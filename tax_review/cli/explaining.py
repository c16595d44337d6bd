"""`tax-review explain` and `tax-review schema`: what a judgement rests on, and what the output looks like."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from tax_review import slips
from tax_review.cli.options import LexiconOption, PolicyOption, open_reviewer, stop
from tax_review.lexicon.schema import Entry, Example
from tax_review.models import Kind, Verdict
from tax_review.text import fold_term


class Shape(StrEnum):
    """What `schema` describes."""

    VERDICT = "verdict"
    LINE = "line"


def explain(
    finding_id: Annotated[str, typer.Argument(metavar="ID", help="编号，例：advertising.superlative.national-level")],
    policy: PolicyOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """说明一个编号：判断什么、依据什么、哪些句子会提示、哪些不会。"""
    reviewer = open_reviewer(policy, lexicon or [])
    found = [one for one in reviewer.checks if one.id == finding_id]
    out = Console(highlight=False)
    if not found:
        similar = [one.id for one in reviewer.checks if finding_id in one.id][:10]
        hint = f"；相近的有：{'、'.join(similar)}" if similar else ""
        stop(f"没有编号 {finding_id}{hint}")
    one = found[0]
    out.print(f"[bold]{one.id}[/]　{one.gate.label}　默认等级：{one.grade.label}", soft_wrap=True)
    out.print(f"说明：{_open(one.message)}\n怎么改：{_open(one.suggestion)}", markup=False, soft_wrap=True)
    if isinstance(one, Entry):
        _explain_entry(one, out)
    for basis_id in one.bases:
        basis = reviewer.lexicon.bases[basis_id]
        dates = f"{basis.in_force_from or ''} 起" if basis.in_force_from else ""
        force = "本单位须执行" if basis.force == "binding" else "参考"
        out.print(
            f"依据：{basis.citation}（{basis.number or basis.issuer}；{dates}；{force}；{basis.checked_on} 核对）",
            markup=False,
            soft_wrap=True,
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
            soft_wrap=True,
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


def _open(message: str) -> str:
    """A message as it stands for all words of its entry."""
    return message.replace("{term}", "……").replace("{right}", "……")


def _example(example: Example) -> str:
    kinds = {Kind.REPOST: "转载", Kind.REPLY: "回复", Kind.PROFILE: "账号资料"}
    parts = [f"〔{kinds[example.kind]}〕"] if example.kind in kinds else []
    parts += [f"标题“{example.title}”"] if example.title else []
    return " ".join([*parts, example.body]).replace("\n", "⏎")


def schema(
    shape: Annotated[
        Shape, typer.Argument(help="verdict 结论；line 是 check --format json 的一行（结论和各处在文件中的位置）")
    ] = Shape.VERDICT,
) -> None:
    """打印输出（JSON）的模式，供程序对接。"""
    from tax_review.reports.jsonl import Line

    model = Line if shape is Shape.LINE else Verdict
    Console().print_json(json.dumps(model.model_json_schema(mode="serialization"), ensure_ascii=False))
