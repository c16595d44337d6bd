"""Marks that do not pair: 《增值税法 without 》, 落实” without “, （见附件 without ）; pairs inside their like: “…“…”…”.

Marks are paired paragraph by paragraph in the author's text. What a paragraph leaves open may be closed by a later one:
a quotation of several paragraphs opens anew in each and closes in the last; tables and exports break lines inside
titles. So only what is left over in the whole part is unpaired, and not where the part is cut off. A bracket may
open full-width and close half-width. Numbers of lists (1），a）) close what nothing opened, and say nothing.
What an entry of the wording lexicon names already (《…《…》…》 in one sentence, ““ side by side) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Draft, Gate, Grade
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.scene import Scene

_MARK = re.compile("[《》“”（）()\n]")
_KIND = {"《": "《", "》": "《", "“": "“", "”": "“", "（": "（", "）": "（", "(": "（", ")": "（"}
_OPENING = "《“（("
_CLOSE = {"《": "》", "“": "”", "（": "）"}
_NAMES = {"《": "书名号", "“": "引号", "（": "括号"}
# 1）, a), 一）, ③）, and faces made of marks.
_ITEM = re.compile(r"(?:[0-9０-９]{1,3}|[a-zA-Zａ-ｚ]|[一二三四五六七八九十]{1,3}|[①-⑳]|[:：;；^~=xX_-])\Z")
_ENDS = re.compile(r"[。！？…!?.”』）)》]\s*\Z")
_NESTED_IN_SIGHT = 38


class _Open(NamedTuple):
    mark: str
    at: int
    paragraph: int


class _Fault(NamedTuple):
    start: int
    end: int
    kind: str
    nested: bool


def _faults(text: str) -> Iterator[_Fault]:
    """What does not pair in one part."""
    open_marks: dict[str, list[_Open]] = {"《": [], "“": [], "（": []}
    unopened: list[_Fault] = []
    nested: list[_Fault] = []
    paragraph = 0
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            paragraph += 1
            continue
        kind = _KIND[mark]
        stack = open_marks[kind]
        if mark in _OPENING:
            # Each paragraph of a long quotation opens anew.
            if kind == "“" and stack and stack[-1].paragraph < paragraph and not text[:at].rpartition("\n")[2].strip():
                stack.pop()
            stack.append(_Open(mark, at, paragraph))
            continue
        if stack:
            opened = stack.pop()
            if kind != "（" and stack and stack[-1].paragraph == opened.paragraph == paragraph:
                nested.append(_Fault(opened.at, at + 1, kind, True))
            continue
        if kind != "（" or not _ITEM.search(text, max(0, at - 3), at):
            unopened.append(_Fault(at, at + 1, kind, False))
    left = [one for stack in open_marks.values() for one in stack]
    for one in left:
        # The inner pair of two opened and one closed is no nesting but the first of them unclosed.
        nested = [n for n in nested if not (n.kind == _KIND[one.mark] and one.at < n.start)]
    last = text.rfind("\n", 0, len(text.rstrip())) + 1
    cut = not _ENDS.search(text)
    for one in left:
        if not (cut and one.at >= last and last > 0):
            yield _Fault(one.at, one.at + 1, _KIND[one.mark], False)
    yield from unopened
    yield from nested


def _unpaired(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        for fault in _faults(scene.text.original):
            if not fault.nested:
                opening = scene.text.original[fault.start] in _OPENING
                yield DraftFound(
                    part,
                    fault.start,
                    fault.end,
                    message=f"{_NAMES[fault.kind]}不成对：有“{scene.text.original[fault.start]}”，"
                    f"没有与它配对的“{_CLOSE[fault.kind] if opening else fault.kind}”",
                )


def _nested(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        text = scene.text.original
        for fault in _faults(text):
            if not fault.nested or _is_in_lexicon(text, fault):
                continue
            inner = "单书名号〈 〉" if fault.kind == "《" else "单引号‘ ’"
            yield DraftFound(
                part,
                fault.start,
                fault.end,
                message=f"{_NAMES[fault.kind]}里又用了同样的{_NAMES[fault.kind]}",
                suggestion=f"里层改用{inner}",
            )


def _is_in_lexicon(text: str, fault: _Fault) -> bool:
    """Whether wording.punctuation.nested-title or nested-quotes finds this one."""
    if fault.kind == "“":
        return text[fault.start - 1 : fault.start] == "“" or text[fault.end : fault.end + 1] == "”"
    outer = text.rfind("《", max(0, fault.start - _NESTED_IN_SIGHT - 1), fault.start)
    close = text.find("》", fault.end, fault.end + 31)
    return outer >= 0 and close >= 0 and fault.end - fault.start <= _NESTED_IN_SIGHT + 2 and fault.start - outer > 1


UNPAIRED = DraftRule(
    id="wording.punctuation.unpaired",
    gate=Gate.WORDING,
    category="punctuation",
    grade=Grade.REMIND,
    verify=_unpaired,
    bases=("hn100-15", "gbt-15834"),
    message="标点不成对",
    suggestion="补上缺的一半，或删去多出的一半",
    flags=examples(
        "根据《增值税法的规定，纳税人应当如实申报。",
        "依照税收征收管理法》办理登记。",
        "我局持续推进“放管服改革，优化办税流程。",
        "开展便民办税春风行动”，服务纳税人。",
        "所需资料（见附件一并提交。",
        "所需资料见附件）一并提交。",
        {"title": "关于印发《工作方案的通知", "body": "现予印发。"},
        "根据《增值税法的规定，适用《增值税法实施条例》。",
    ),
    passes=examples(
        "根据《增值税法》的规定，纳税人应当如实申报。",
        "所需资料：1）身份证件；2）营业执照。",
        "他说：“税收优惠来得及时。\n“有了退税，设备更新了。”",
        "《国务院关于修改〈发票管理办法〉的决定》",
        "所需资料（见附件)一并提交。",
        "政策要点：a）免征；b）减征。",
        "“一窗通办”“全程网办”",
        "第一条规定：“纳税人应当按期申报。\n逾期的，加收滞纳金。”",
        "服务真贴心:)",
    ),
)

NESTED = DraftRule(
    id="wording.punctuation.nested-alike",
    gate=Gate.WORDING,
    category="punctuation",
    grade=Grade.REVISE,
    verify=_nested,
    bases=("hn100-15", "gbt-15834"),
    message="同样的标点套在了一起",
    suggestion="外层用双的，里层用单的",
    flags=examples(
        "干部说：“请大家认准“官方渠道”办理业务。”",
        "他介绍：“我们推出“一窗通办”服务，很受欢迎。”",
        "学习了《关于进一步完善研发费用税前加计扣除政策有关问题并修改《企业所得税优惠政策事项办理办法（征求意见稿）和有关申报事项的补充规定》部分条款的公告》。",
        "负责人表示：“要让“非接触式”办税成为常态，让纳税人少跑腿。”",
        "《《增值税法》实施条例》",
        "标语写着“依法纳税，“诚信”为本”",
    ),
    passes=examples(
        "干部说：“请大家认准‘官方渠道’办理业务。”",
        "推出“一窗通办”“全程网办”服务。",
        "《国务院关于修改〈发票管理办法〉的决定》",
        "《印花税法》《契税法》同时施行。",
        "“四个意识”、“四个自信”",
        "他说：“好。”又说：“行。”",
        "（《增值税法》（2026年施行））",
        "“税收是什么？\n“税收是国家的命脉。”",
    ),
)
