"""Marks that do not pair: 《增值税法 without 》, 落实” without “, （见附件 without ）; pairs inside their like: “…“…”…”.

Marks are paired paragraph by paragraph in the author's text. What a paragraph leaves open may be closed by a later one:
a quotation of several paragraphs opens anew in each and closes in the last; tables and exports break lines inside
titles. So only what is left over in the whole part is unpaired, and not where the part is cut off. A bracket may
open full-width and close half-width. Numbers of lists (1），a）) close what nothing opened, and say nothing.

Inner marks lie wholly within outer ones: 《关于修改〈办法》的决定〉 closes them in the wrong order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tax_review.models import Draft, Gate, Grade
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_OPENING = "《“（("
_CLOSE = {"《": "》", "“": "”", "（": "）"}
_NAMES = {"《": "书名号", "“": "引号", "（": "括号"}
# 1）, a), 一）, ③）, and faces made of marks.
_ITEM = lazy(r"(?:[0-9０-９]{1,3}|[a-zA-Zａ-ｚ]|[一二三四五六七八九十]{1,3}|[①-⑳]|[:：;；^~=xX_-])\Z")
_ENDS = tuple("。！？…!?.”』）)》")
# The outer pair closes before the inner one, and the inner mark stands where the outer one should.
_CROSSED = {
    "〈": lazy("《[^《》〈〉\n]{0,60}〈[^《》〈〉\n]{1,60}》[^《》〈〉\n]{0,60}〉"),
    "‘": lazy("“[^“”‘’\n]{0,80}‘[^“”‘’\n]{1,80}”[^“”‘’\n]{0,80}’"),
}
_INDENT = 8
_LONGEST = 2000
# A text with more of them is no prose.
_SHOWN = 40


class _Fault(NamedTuple):
    start: int
    end: int
    kind: str
    nested: bool


def _is_flat(text: str, mark: str, close: str) -> bool:
    """Whether marks of one kind open and close in turn: with nothing but `find`, which is far faster than a pattern."""
    start, end = text.find(mark), text.find(close)
    while 0 <= start < end:
        start = text.find(mark, start + 1)
        if 0 <= start < end:
            return False
        end = text.find(close, end + 1)
    return start == end


def _walk(text: str, mark: str, close: str) -> Iterator[tuple[int, bool]]:
    """The places of both marks in order, and whether the mark is the opening one."""
    start, end = text.find(mark), text.find(close)
    while start >= 0 or end >= 0:
        if 0 <= start < end or end < 0:
            yield start, True
            start = text.find(mark, start + 1)
        else:
            yield end, False
            end = text.find(close, end + 1)


def _uneven(as_full: str) -> list[str]:
    """The kinds of marks that do not open and close in turn: most texts have none."""
    kinds = []
    for kind, close in _CLOSE.items():
        if (kind in as_full or close in as_full) and not _is_flat(as_full, kind, close):
            kinds.append(kind)
    return kinds


def _faults(text: str, as_full: str, kinds: list[str]) -> Iterator[_Fault]:
    """What does not pair of these kinds; `as_full` is the text with round brackets of one width."""
    open_marks: dict[str, list[int]] = {}
    unopened: list[_Fault] = []
    nested: list[_Fault] = []
    for kind in kinds:
        stack = open_marks[kind] = []
        closed: list[_Fault] = []
        for at, opens in _walk(as_full, kind, _CLOSE[kind]):
            if opens:
                # Each paragraph of a long quotation opens anew.
                if kind == "“" and stack and _begins_line(text, at) and _apart(text, stack[-1], at):
                    stack.pop()
                stack.append(at)
            elif stack:
                opened = stack.pop()
                if stack and kind != "（" and not _apart(text, stack[-1], at):
                    closed.append(_Fault(opened, at + 1, kind, True))
            elif kind != "（" or not _ITEM.search(text, max(0, at - 3), at):
                unopened.append(_Fault(at, at + 1, kind, False))
        # The inner pair of two opened and one closed is no nesting but the first of them unclosed.
        nested += [fault for fault in closed if not stack or fault.start < stack[0]]
    unopened.sort()
    nested.sort(key=lambda fault: fault.end)
    shown = text.rstrip()
    last = shown.rfind("\n") + 1
    cut = not shown.endswith(_ENDS)
    broken = last > 0
    for kind, stack in open_marks.items():
        for at in stack:
            if not (broken and ((cut and at >= last) or _is_cut_open(text, at))):
                yield _Fault(at, at + 1, kind, False)
    yield from (fault for fault in unopened if not (broken and _is_cut_closed(text, fault.start)))
    yield from nested


def _begins_line(text: str, at: int) -> bool:
    """Whether only an indent stands between the start of the line and `at`."""
    before = text[max(0, at - _INDENT) : at]
    line = before.rpartition("\n")[2]
    return not line.strip() and (len(line) < len(before) or at <= _INDENT)


def _apart(text: str, start: int, end: int) -> bool:
    """Whether a line break, or more than any paragraph, lies between two places."""
    return end - start > _LONGEST or text.find("\n", start, end) >= 0


def _is_cut_open(text: str, at: int) -> bool:
    """Whether the mark opens a paragraph, or ends a line: a quotation that goes on, a line broken by an export."""
    if text[at] == "“" and _begins_line(text, at):
        return True
    return text[at + 1 : at + 2] in ("\n", "")


def _is_cut_closed(text: str, at: int) -> bool:
    """Whether the mark begins a line, or ends a paragraph: a quotation that began before the part."""
    if _begins_line(text, at):
        return True
    return text[at] == "”" and text[at + 1 : at + 2] in ("\n", "") and text[at - 1] in "。！？；"


def _verify(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        text = scene.text.original
        # A bracket of one width may close one of the other; positions stay.
        as_full = text.replace("(", "（").replace(")", "）") if "(" in text or ")" in text else text
        if kinds := _uneven(as_full):
            for fault in islice(_faults(text, as_full, kinds), _SHOWN):
                yield _said(part, text, fault)
        for inner, crossed in _CROSSED.items():
            if inner in text:
                for match in islice(crossed.finditer(text), _SHOWN):
                    yield _crossed(part, match.start(), match.end(), inner)


def _crossed(part: str, start: int, end: int, inner: str) -> DraftFound:
    outer, name = ("《", "书名号") if inner == "〈" else ("“", "引号")
    return DraftFound(
        part,
        start,
        end,
        message=f"里外两层{name}交叉：“{_CLOSE[outer]}”写在了里层结束之前",
        suggestion=f"先用“{'〉' if inner == '〈' else '’'}”结束里层，再用“{_CLOSE[outer]}”结束外层",
        grade=Grade.REVISE,
    )


def _said(part: str, text: str, fault: _Fault) -> DraftFound:
    start, end, kind, nested = fault
    name = _NAMES[kind]
    if nested:
        return DraftFound(
            part,
            start,
            end,
            message=f"{name}里又用了同样的{name}",
            suggestion=f"里层改用{'单书名号〈 〉' if kind == '《' else '单引号‘ ’'}",
            grade=Grade.REVISE,
        )
    missing = _CLOSE[kind] if text[start] in _OPENING else kind
    return DraftFound(part, start, end, message=f"{name}不成对：有“{text[start]}”，没有与它配对的“{missing}”")


RULE = DraftRule(
    id="wording.punctuation.pairing",
    gate=Gate.WORDING,
    category="punctuation",
    grade=Grade.REMIND,
    verify=_verify,
    bases=("hn100-15", "gbt-15834"),
    message="成对的标点用错了",
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
        "干部说：“请大家认准“官方渠道”办理业务。”",
        "他介绍：“我们推出“一窗通办”服务，很受欢迎。”",
        "学习了《关于进一步完善研发费用税前加计扣除政策有关问题并修改《企业所得税优惠政策事项办理办法（征求意见稿）和有关申报事项的补充规定》部分条款的公告》。",
        "负责人表示：“要让“非接触式”办税成为常态，让纳税人少跑腿。”",
        "《《增值税法》实施条例》",
        "标语写着“依法纳税，“诚信”为本”",
        "《关于修改〈税务登记管理办法》的决定〉已经公布。",
        "他说：“我们推出了‘一窗通办”服务’。",
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
        "干部说：“请大家认准‘官方渠道’办理业务。”",
        "推出“一窗通办”“全程网办”服务。",
        "《印花税法》《契税法》同时施行。",
        "“四个意识”、“四个自信”",
        "他说：“好。”又说：“行。”",
        "（《增值税法》（2026年施行））",
        "“税收是什么？\n“税收是国家的命脉。”",
        "《关于修改〈税务登记管理办法〉的决定》《关于废止〈甲办法〉〈乙办法〉的决定》",
        "他说：“我们推出了‘一窗通办’服务。”",
    ),
)
