"""Identity cards of Hong Kong and Taiwan, and papers of soldiers and police.

Hong Kong's number is told by its form, a check digit in brackets (A000000(3)), and confirmed by it; Taiwan's,
a letter and nine digits, has no form of its own and must be called by its name; so must a soldier's paper
(军字第0000000号), since 字第…号 numbers all kinds of papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_HONG_KONG = lazy(
    r"(?<![0-9A-Za-z])(?P<letters>[A-Z]{1,2})(?P<digits>[0-9]{6})\s?[(（](?P<check>[0-9A])[)）]", re.IGNORECASE
)
_TAIWAN = lazy(r"(?<![0-9A-Za-z])[A-Z][1289A-D][0-9]{8}(?![0-9A-Za-z])", re.IGNORECASE)
_MILITARY = lazy(
    r"(?:军官证|士兵证|军人证|文职(?:干部|人员)?证|警官证|武警|人民警察证|退伍证|(?<![\u4e00-\u9fff])[军兵士武警])[^，。；\n]{0,8}?(?P<number>[\u4e00-\u9fff]{0,2}字第\s?[0-9A-Za-z]{5,10}\s?号?)"
    r"|(?<![\u4e00-\u9fff])(?P<bare>[军兵士]字第\s?[0-9A-Za-z]{6,10}\s?号)"
)
_TAIWAN_LETTERS = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", 10)}
_AHEAD = 24
_DIGITS = "0123456789"


def _is_hong_kong(letters: str, digits: str, check: str) -> bool:
    """The check digit: letters from A=10, a missing first letter 36, weights 9 to 2, modulo 11."""
    values = [36, *(int(char, 36) for char in letters)][-2:] + [int(char) for char in digits]
    total = sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True))
    return "0123456789A"[-total % 11] == check


def _is_taiwan(number: str) -> bool:
    if not number[1:].isdigit():
        return False
    first = _TAIWAN_LETTERS[number[0]]
    digits = [first // 10, first % 10, *map(int, number[1:])]
    return sum(w * d for w, d in zip((1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), digits, strict=True)) % 10 == 0


def _bracket(scene: Scene, trigger: Span) -> Iterator[Found]:
    """The trigger is the last digit and the check digit behind it, in its brackets."""
    for match in _HONG_KONG.finditer(scene.text.folded, max(0, trigger.start - 8), trigger.end):
        if _is_hong_kong(match["letters"].upper(), match["digits"], match["check"].upper()):
            yield Found(*match.span(), message="出现完整的香港身份证号码")


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    said = folded[trigger.start : trigger.end]
    if said[0] in _DIGITS:
        found = list(_bracket(scene, trigger))
    elif said == "字第":
        match = _MILITARY.search(folded, max(0, trigger.start - 14), trigger.end + 14)
        found = (
            [Found(*match.span("number" if match["number"] else "bare"), message="出现军人、警察证件号码")]
            if match
            else []
        )
    else:
        found = list(_called(scene, trigger, "台" in said))
    for one in found:
        yield one._replace(grade=Grade.REMIND) if is_example(scene, one.start, one.end) else one


def _called(scene: Scene, trigger: Span, taiwan: bool) -> Iterator[Found]:
    folded = scene.text.folded
    limit = min(scene.text.sentence(trigger).end, trigger.end + _AHEAD)
    match = (_TAIWAN if taiwan else _HONG_KONG).search(folded, trigger.end, limit)
    if match is None:
        return
    if taiwan:
        good = _is_taiwan(match[0].upper())
    else:
        good = _is_hong_kong(match["letters"].upper(), match["digits"], match["check"].upper())
    message = f"出现完整的{'台湾' if taiwan else '香港'}身份证号码"
    if good:
        yield Found(*match.span(), message=message)
    else:
        yield Found(*match.span(), message=f"疑似{message[5:]}（校验位不符），不应公开", grade=Grade.REVISE)


RULE = Rule(
    id="secrecy.personal-data.other-identity-number",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.BLOCK,
    triggers=(
        "香港身份证",
        "香港居民身份证",
        "香港永久性居民身份证",
        "台湾身份证",
        "台湾地区身份证",
        "台湾居民身份证",
        "字第",
        *(
            f"{digit}{open_}{check}{close}"
            for digit in _DIGITS
            for open_ in "(（"
            for check in f"{_DIGITS}Aa"
            for close in ")）"
        ),
    ),
    verify=_verify,
    bases=("pipl-28", "civil-1039", "hn100-19"),
    message="出现完整的身份证件号码",
    suggestion="删去，或隐去中间各位",
    sensitive=True,
    flags=examples(
        "港籍股东身份证A000000(3)，已备案。",
        "香港身份证号码：A000001（1）",
        "香港居民身份证 A000000(5)",
        "台湾居民身份证A100000001",
        "台湾身份证号：A100000002",
        "军官证号：军字第0000017号",
        "士字第P000017X号",
    ),
    passes=examples(
        "第三条（1）所称纳税人",
        "公式A100(3)见附表",
        "湘税字第0000017号完税证明",
        "香港居民身份证可以作为有效身份证件。",
        "设备编号A100000001已入账。",
        "退役军人凭军官证办理，税字第0000017号不再使用。",
        "科目222101(5)转出未交增值税",
        "台湾居民持身份证件办理。",
    ),
)
