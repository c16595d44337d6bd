"""Unified social credit codes and old taxpayer numbers with a wrong check character.

Codes of organisations are public, so a right one is let go; a wrong one names another taxpayer or nobody, and
a reader cannot tell. Check characters: GB 32100 (MOD 31, alphabet without I, O, S, V, Z) and, for the old
15-character numbers, GB 11714. Numbers of persons contain their identity number: see `identity`. What is not
called a code is looked at only where it begins as a company's code does, in brackets or after a blank.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.identity import is_identity_number, is_old_identity_number
from tax_review.rules.numbers import is_example
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_LABEL = lazy(
    r"(?:码|号)?\s?(?:为|是|[:：])?\s{0,3}[（(]?(?P<code>[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){13,20})(?![0-9A-Za-z*＊×●•])"
)
_BARE = lazy(r"9[1-3][0-9]{6}[0-9A-Za-z]{10}(?![0-9A-Za-z*＊×●•])")
_REGIONS = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65".split()
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def _is_credit_code(code: str) -> bool:
    from stdnum.cn import uscc

    return re.fullmatch("[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", code) is not None and (
        uscc.calc_check_digit(code[:17]) == code[17]
    )


def _is_old_number(code: str) -> bool:
    """Area code and organisation code (GB 11714) of a taxpayer number of before 2015."""
    if not re.fullmatch("[1-9][0-9]{5}[0-9A-Z]{8}[0-9X]", code):
        return False
    total = sum(weight * int(char, 36) for weight, char in zip(_ORGANISATION_WEIGHTS, code[6:14], strict=True))
    return "0123456789X"[-total % 11] == code[14]


def _wrong(code: str, credit: bool) -> str | None:
    """What is wrong with a code, called a credit code or a taxpayer number; None if nothing."""
    if len(code) == 18 and not credit and code[:17].isdigit():
        # A person's taxpayer number is the identity number, which has a rule of its own.
        return None if code[:2] not in ("91", "92", "93", "12", "52") or _is_credit_code(code) else "校验码不符"
    if len(code) == 18:
        return None if _is_credit_code(code) else "校验码不符或含有代码不用的字符（I、O、S、V、Z）"
    if credit:
        return f"应为18位，这里是{len(code)}位"
    # 17 and 20 characters that hold a person's identity number were let go before.
    if len(code) == 15:
        return None if _is_old_number(code) else "校验码不符"
    return f"位数不对，这里是{len(code)}位"


_LABELS = ("信用代码", "识别号", "税号")
_PREFIXES = tuple(f"9{kind}{region}" for kind in "123" for region in _REGIONS)
# What may stand between a label and its code, or begin the code.
_AFTER_LABEL = f"码号为是:：（({BLANKS}{string.digits}{string.ascii_letters}"


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    said = folded[trigger.start : trigger.end]
    if said in _PREFIXES:
        start = trigger.start
        if folded[start - 1 : start].isascii() and folded[start - 1 : start].isalnum():
            return
        match = _BARE.match(folded, start)
        # All digits and unnamed: any number of 18 digits.
        if match is None or match[0].isdigit():
            return
        place, code, credit = match.span(), match[0].upper(), True
        if re.search(r"(?:信用代码|识别号|税号)[^，。；\n]{0,8}\Z", folded[max(0, start - 12) : start]):
            return
    else:
        said = said[:-1]
        match = _LABEL.match(folded, trigger.end - 1)
        if match is None:
            return
        place, code, credit = match.span("code"), re.sub("[ -]", "", match["code"]).upper(), said == "信用代码"
        if not any(char.isdigit() for char in code):
            return
    if is_identity_number(code, scene.on) or (is_old_identity_number(code[:15], scene.on) and len(code) in (15, 17)):
        return
    if len(code) == 20 and is_identity_number(code[:18], scene.on):
        return
    if (wrong := _wrong(code, credit)) is None or is_example(scene, *place):
        return
    yield Found(*place, message=f"{'统一社会信用代码' if credit else '纳税人识别号'}{wrong}，可能写错")


RULE = Rule(
    id="secrecy.tax-secret.credit-code-mistyped",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.REMIND,
    triggers=(*(label + after for label in _LABELS for after in _AFTER_LABEL), *_PREFIXES),
    verify=_verify,
    bases=("gb-32100", "hn100-14"),
    message="统一社会信用代码校验码不符，可能写错，会指向另一户纳税人",
    suggestion="核对登记证照后改正",
    flags=examples(
        "云山商贸公司（统一社会信用代码91430000MA4LX00A17）",
        "统一社会信用代码：91430000MA4LOO0A12",
        "统一社会信用代码为91430000MA4LX00A1",
        "纳税人识别号：43000012345678B",
        "云山商贸公司（91430000MA4LX00A17）",
        "纳税人识别号91430000MA4LX00A17，欠缴增值税12万元。",
        "税号：9143000012345678",
    ),
    passes=examples(
        "云山商贸公司（统一社会信用代码91350100M000100Y43）",
        "统一社会信用代码由18位数字或者大写英文字母组成。",
        "纳税人识别号91430000MA4L****2D",
        "纳税人识别号：430000120000005",
        "统一社会信用代码：91430000MA4LX00C2D",
        "税号填写18位统一社会信用代码。",
        "纳税人识别号：11010519491231002X01",
        "代码示例：统一社会信用代码91430000MA4LX00A17",
        "统一社会信用代码（https://example.com）查询",
        "规格9143型阀门",
    ),
)
