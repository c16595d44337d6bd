"""The words all reports use for grades, parts, reasons, grounds, errors and places, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from tax_review.errors import DraftTooLargeError, EmptyDraftError, InputError, TaxReviewError
from tax_review.models import Basis, Finding, Grade

CONCLUSIONS = {
    Grade.PASS: "未发现问题，可按程序签发",
    Grade.REMIND: "可以发布，请先看一看提示",
    Grade.REVISE: "请修改后再送审",
    Grade.ESCALATE: "须送有关部门审定后才能发布",
    Grade.BLOCK: "不得发布",
}
REASONS = {
    "exception": "固定说法",
    "frame": "语境",
    "boundary": "词界",
    "policy": "本单位策略",
    "lawful": "依法公开",
    "waiver": "豁免",
}
_PARTS = {"title": "标题", "digest": "摘要", "body": "正文"}
_LISTS = {"captions": "图片说明", "attachments": "附件名", "margins": "页眉页脚", "properties": "文件属性"}
_LONGEST_QUOTE = 40


def part_label(name: str) -> str:
    """The name of a part in Chinese: 正文, 图片说明2."""
    if name in _PARTS:
        return _PARTS[name]
    kind, _, number = name.rstrip("]").partition("[")
    return f"{_LISTS.get(kind, kind)}{int(number) + 1 if number.isdigit() else ''}"


def short(quote: str) -> str:
    """A quote on one line, its middle left out where it is long."""
    quote = quote.replace("\n", "⏎")
    return quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:18]}…{quote[-18:]}"


def headline(finding: Finding) -> str:
    """What is wrong with what, in one sentence; a message that names the quote is not made to say it twice."""
    if f"“{finding.quote}”" in finding.message:
        return finding.message
    if finding.quote.strip() and finding.message.startswith(finding.quote):
        return f"“{finding.quote}”{finding.message.removeprefix(finding.quote)}"
    return f"“{short(finding.quote)}”{finding.message}" if finding.quote.strip() else finding.message


def grounds(bases: Iterable[Basis]) -> str:
    """The citations of `bases` on one line, those that do not bind the bureau marked."""
    return "；".join(f"{basis.citation}{'（参考）' if basis.force == 'reference' else ''}" for basis in bases)


def in_chinese(error: TaxReviewError) -> str:
    """An error in words for an editor."""
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, EmptyDraftError):
        return "稿件是空的，没有可检查的文字"
    if isinstance(error, DraftTooLargeError):
        return f"稿件有 {error.characters:,} 字，超过上限 {error.limit:,} 字，请分篇检查或在策略文件中调高 size_limit"
    return f"稿件无法检查：{error}"
