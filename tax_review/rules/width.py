"""Half-width marks in Chinese sentences, marks that begin a line, full-width digits and letters.

A draft that uses ， everywhere and , once has a slip; one that uses , throughout is an export, or was typed so, and its
editor knows. So commas, semicolons and colons count only in a paragraph that has full-width ones as well. A full stop
after a Han character, a pair of brackets of two widths and straight quotation marks around Chinese are slips
anywhere. Marks in numbers, addresses, formulas and Latin text are half-width by right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_HAN = "\u4e00-\u9fff"
# The mark comes first and alone, so that `re` searches for it fast; what stands before it is tested after.
_HALVES = {mark: lazy(rf"[{mark}](?<=[{_HAN}”》）0-9].)(?=[{_HAN}“《（])(?<![0-9][,;])") for mark in ",;?!:"}
_STOP = lazy(rf"\.(?<=[{_HAN}”》）].)(?=\s*\n|\s*\Z|[{_HAN}“《])")
# A half-width mark beside Chinese: a text without one is Latin, or data.
_ANY = lazy(rf'[,;:?!."()](?:(?<=[{_HAN}”》）].)|(?=[{_HAN}“《（]))')
_FULL = "，；？！"
_NUMBERED = lazy(
    r"(?:[一二三四五六七八九十]{1,3}|第[一二三四五六七八九十]{1,3}[章节条项]?|[甲乙丙丁]|[（(][一二三四五六七八九十]{1,3}[)）])\Z"
)
# Nothing between the brackets is one: the two kinds never overlap.
_FULL_TO_HALF = lazy(r"（[^（）()\n]{1,60}\)")
_HALF_TO_FULL = lazy(r"\([^（）()\n]{1,60}）")
_STRAIGHT = lazy(rf'"(?=[^"“”\n]{{0,30}}[{_HAN}])[^"“”\n<>=]{{1,40}}"')
_RIGHT = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
_NEVER_FIRST = "，。、；：！？"
_LINE_START = lazy(rf"\n[{_NEVER_FIRST}]")
_AT_START = lazy(rf"\s*[{_NEVER_FIRST}]")
_LATIN = lazy("[０-９Ａ-Ｚａ-ｚ]{1,40}")
# Found once or twice a mark is a slip; found at every turn it is how the text was typed: said once.
_SHOWN = 3


def _half(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        text = scene.text.original
        # `in` is a hundred times as fast as a search for any of them.
        found: list[tuple[int, int, str, str]] = []
        if "," in text or ";" in text or "?" in text or "!" in text or ":" in text:
            found += _lone_halves(text)
        if "." in text:
            found += _stops(text)
        if ")" in text:
            found += _mixed(text, _FULL_TO_HALF)
        if "(" in text:
            found += _mixed(text, _HALF_TO_FULL)
        if '"' in text:
            found += [(m.start(), m.end(), "中文里用了直引号", "改用弯引号“”") for m in _STRAIGHT.finditer(text)]
        if found and _ANY.search(text):
            for start, end, message, suggestion in sorted(found)[:_SHOWN]:
                yield DraftFound(part, start, end, message=message, suggestion=suggestion)


def _mixed(text: str, brackets: re.Pattern[str]) -> Iterator[tuple[int, int, str, str]]:
    for match in brackets.finditer(text):
        if re.search(f"[{_HAN}]", match[0]):
            yield match.start(), match.end(), "括号一半全角、一半半角", "统一用全角括号（）"


def _lone_halves(text: str) -> Iterator[tuple[int, int, str, str]]:
    halves = [match for mark, half in _HALVES.items() if mark in text for match in half.finditer(text)]
    if not halves:
        return
    halves.sort(key=re.Match.start)
    single = "\n" not in text.strip()
    done = -1
    for match in halves:
        if match.start() < done:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.end())
        end = done = len(text) if end < 0 else end
        here = [m for m in halves if start <= m.start() < end] if len(halves) < 64 else [match]
        full = sum(text.count(mark, start, end) for mark in _FULL)
        if full >= (len(here) if single else max(3, 4 * len(here))):
            for one in here:
                yield _said(one)


def _stops(text: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _STOP.finditer(text):
        if not _NUMBERED.search(text, max(0, match.start() - 6), match.start()):
            yield _said(match)


def _said(match: re.Match[str]) -> tuple[int, int, str, str]:
    return (
        match.start(),
        match.end(),
        f"中文句子里用了半角的“{match[0]}”",
        f"改为全角的“{_RIGHT[match[0]]}”",
    )


def _line_start(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        text = scene.text.original
        if (text[0] in _NEVER_FIRST or text[0].isspace()) and (match := _AT_START.match(text)):
            yield DraftFound(part, match.end() - 1, match.end())
        if "\n" in text:
            for match in _LINE_START.finditer(text):
                yield DraftFound(part, match.start() + 1, match.end())


def _full_width(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for part, scene in scenes.items():
        if not _LATIN.search(scene.text.unplain):
            continue
        for number, match in enumerate(_LATIN.finditer(scene.text.original)):
            if number == _SHOWN:
                break
            right = "".join(chr(ord(char) - 0xFEE0) for char in match[0])
            yield DraftFound(part, *match.span(), suggestion=f"改为“{right}”")


HALF_WIDTH = DraftRule(
    id="wording.punctuation.half-width",
    gate=Gate.WORDING,
    category="punctuation",
    grade=Grade.REMIND,
    verify=_half,
    bases=("gbt-15834",),
    message="中文句子里用了半角标点",
    suggestion="改用全角标点",
    flags=examples(
        "各位纳税人,请注意.",
        "请按期申报,逾期将加收滞纳金，并影响信用。",
        "征期延长至15日.",
        "所需资料（见附件)一并提交。",
        '持续推进"放管服"改革。',
        "如何办理退税?请看解读，一文读懂。",
        "税收优惠政策已经发布.\n请及时申报享受。",
        "企业会计问:加计抵减政策到期后，未抵减完的余额怎么办？",
    ),
    passes=examples(
        "各位纳税人，请注意。",
        "营业收入1,200.50万元",
        "网址：https://hunan.chinatax.gov.cn/index.html?id=1",
        "Hello, world.",
        "请按期申报,逾期将加收滞纳金。",
        "1.身份证件;2.营业执照",
        "一.适用范围",
        "研发费用（R&D）加计扣除",
        "版本号：V2.0.1",
        "联系人:张某 电话:办税服务厅值班电话",
        "大厅9:00开门，比例为3:2，邮箱mailto:某某，请勿误写。",
        "时间：9:00—17:00，地点：二楼大厅。",
    ),
)

LINE_START = DraftRule(
    id="wording.punctuation.line-start",
    gate=Gate.WORDING,
    category="punctuation",
    grade=Grade.REMIND,
    verify=_line_start,
    bases=("gbt-15834",),
    message="标点出现在一行的开头",
    suggestion="删去，或移到上一行末尾",
    flags=examples(
        "，请各位纳税人按期申报。",
        "请按期申报\n，逾期将加收滞纳金。",
        "。办税服务厅地址不变。",
        "需要的资料\n：身份证件、营业执照。",
        "、营业执照和公章",
        "一、适用范围\n；二、办理方式",
    ),
    passes=examples(
        "请各位纳税人按期申报。",
        "“一窗通办”让办税更省心。",
        "（一）适用范围",
        "《增值税法》自2026年1月1日起施行。",
        "请按期申报，\n逾期将加收滞纳金。",
        "·办税提醒",
        "——写在税收宣传月之际",
        "……他的话引来阵阵掌声。",
    ),
)

FULL_WIDTH = DraftRule(
    id="wording.number.full-width",
    gate=Gate.WORDING,
    category="usage",
    grade=Grade.REMIND,
    for_unplain=True,
    verify=_full_width,
    bases=("gbt-15835",),
    message="数字、字母用了全角字符",
    suggestion="改用半角字符",
    flags=examples(
        "咨询电话：１２３６６。",
        "请下载个人所得税ＡＰＰ。",
        "自２０２６年１月１日起施行。",
        "税率为１３%。",
        "办理时间9:００—17:00",
        "Ａ级纳税人名单",
    ),
    passes=examples(
        "咨询电话：12366。",
        "请下载个人所得税APP。",
        "自2026年1月1日起施行。",
        "二〇二六年一月一日",
        "①身份证件②营业执照",
        "税率为13％。",
        "A级纳税人名单",
        "Ⅰ类、Ⅱ类发票",
    ),
)
