"""Resident identity numbers in full: 18 characters (GB 11643—1999), 15 digits (GB 11643—1989), and the
taxpayer numbers of 20 and 17 characters that contain them.

The number is confirmed before it is found: region, date of birth and check character (ISO 7064 MOD 11-2)
must fit, so order numbers, document numbers and amounts of the same length are let go. Blanks and hyphens
between the characters and full-width digits do not hide it. A number called 身份证号 that fits the shape but
not the check character is most likely a real one mistyped: `revise`. A 15-digit number has no check
character and looks like an old registration number: without the word 身份证 it is no more than a reminder.
A notice of tax arrears may carry the number by law; it is a rule of its own, with its own ground.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import (
    BETWEEN,
    DIGITS,
    groups_in,
    in_arrears_notice,
    is_amount,
    is_example,
    name_before,
)
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_NO_CHECK = lazy(r"[^0-9Xx×Ⅹ]")
_CALLED_AFTER = lazy(r"[)）]?[（(]?(?:系|为|是)?(?:居民)?身份证")
# 81 to 83: residence permits of Hong Kong, Macao and Taiwan residents.
_REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_REGION = lazy(
    rf"(?:1{BETWEEN}[1-5]|2{BETWEEN}[1-3]|3{BETWEEN}[1-7]|4{BETWEEN}[1-6]|5{BETWEEN}[0-4]|6{BETWEEN}[1-5]|8{BETWEEN}[1-3])"
)
_TABLE = 40
_MISTYPED = "疑似身份证号码（有一位不符合编码规则，可能写错），不应公开"
_EXAMPLE = "文中写明是示例的身份证号码符合编码规则，可能是真实号码"
_EXAMPLE_REMEDY = "确认号码是虚构的；最好改用带星号的样式"


def _dates(digits: str) -> str:
    """The date of birth inside an identity number of 15 or 18 characters."""
    return digits[6:14] if len(digits) == 18 else "19" + digits[6:12]


def _is_born(digits: str, on: dt.date) -> bool:
    date = _dates(digits)
    try:
        born = dt.date(int(date[:4]), int(date[4:6]), int(date[6:8]))
    except ValueError:
        return False
    return born.year >= 1800 and born <= on


def is_identity_number(digits: str, on: dt.date) -> bool:
    """Whether region of issue, date of birth and check character of these 18 characters fit.

    Not `ric.is_valid`: it wants the county too, and counties that were renamed are missing from its table.
    """
    from stdnum.cn import ric

    return digits[:2] in _REGIONS and _is_born(digits, on) and ric.calc_check_digit(digits) == digits[-1]


def is_old_identity_number(digits: str, on: dt.date) -> bool:
    """Whether region and date of birth of these 15 digits fit; there is nothing else to confirm."""
    return digits[:2] in _REGIONS and _is_born(digits, on) and len(digits) == 15


# Of 18 and 17 the last may be an X; of 20 the eighteenth.
_SIZED = {
    length: re.compile(rf"{body}(?![0-9A-Za-z])")
    for length, body in {
        18: rf"[0-9](?:{BETWEEN}[0-9]){{16}}{BETWEEN}[0-9Xx×Ⅹ]",
        20: rf"[0-9](?:{BETWEEN}[0-9]){{16}}{BETWEEN}[0-9Xx]{BETWEEN}[0-9]{BETWEEN}[0-9]",
        15: rf"[0-9](?:{BETWEEN}[0-9]){{14}}",
        17: rf"[0-9](?:{BETWEEN}[0-9]){{16}}",
    }.items()
}


def _numbers(scene: Scene, begin: int, limit: int) -> Iterator[tuple[int, str]]:
    """Ends and characters of the numbers of 15 to 20 characters that begin at `begin`."""
    for pattern in _SIZED.values():
        if match := pattern.match(scene.text.folded, begin, limit):
            yield match.end(), _NO_CHECK.sub("", match[0]).upper().replace("×", "X").replace("Ⅹ", "X")


def _judge(scene: Scene, start: int, end: int, characters: str) -> Found | None:
    folded = scene.text.folded
    name = name_before(folded, start)
    called = name == "identity" or _CALLED_AFTER.match(folded, end) is not None
    on = scene.on
    if len(characters) == 18 and is_identity_number(characters, on):
        return Found(start, end) if name != "taxpayer" or characters[6:8] in ("19", "20") else None
    if len(characters) == 20 and name in ("taxpayer", "identity") and is_identity_number(characters[:18], on):
        return Found(start, end, message="个体纳税人的识别号含有业主完整的身份证号码")
    if len(characters) == 17 and name == "taxpayer" and is_old_identity_number(characters[:15], on):
        return Found(start, end, message="个体纳税人的识别号含有业主的15位身份证号码")
    if len(characters) == 15 and is_old_identity_number(characters, on):
        if called:
            return Found(start, end, message="出现完整的15位居民身份证号码")
        if name is None and not is_amount(folded, start, end):
            return Found(
                start,
                end,
                message="这个15位数字符合旧身份证号码的编码规则，请核对是不是身份证号码",
                suggestion="是身份证号码的删去；不是的，在前面写明是什么号码",
                grade=Grade.REMIND,
            )
        return None
    if called and len(characters) != 20:
        plausible = characters[:2] in _REGIONS or _is_born(characters, on)
        return Found(start, end, message=_MISTYPED, grade=Grade.REVISE if plausible else Grade.REMIND)
    is_shaped = len(characters) == 18 and characters[:2] in _REGIONS and _is_born(characters, on)
    if is_shaped and name in (None, "phone") and not is_amount(folded, start, end):
        return Found(start, end, message=_MISTYPED, grade=Grade.REVISE)
    return None


def _found(scene: Scene, run: Span) -> Iterator[Found]:
    folded = scene.text.folded
    # The shape ends before a letter and after an X; what follows must be seen.
    limit = min(run.end + 4, len(folded))
    taken = run.start
    groups = groups_in(folded, *run)
    for begin, _ in groups:
        # A long run is a table: only what begins like a region is worth the look.
        if begin < taken or (len(groups) > _TABLE and not _REGION.match(folded, begin)):
            continue
        for end, characters in _numbers(scene, begin, limit):
            if (found := _judge(scene, begin, end, characters)) is not None:
                if is_example(scene, begin, end):
                    found = Found(begin, end, message=_EXAMPLE, suggestion=_EXAMPLE_REMEDY, grade=Grade.REMIND)
                yield found
                taken = end
                break


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    for found in _found(scene, trigger):
        if not in_arrears_notice(scene, found.start):
            yield found


def _in_notice(scene: Scene, trigger: Span) -> Iterator[Found]:
    for found in _found(scene, trigger):
        if in_arrears_notice(scene, found.start):
            yield Found(found.start, found.end)


RULE = Rule(
    id="secrecy.personal-data.identity-number",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.BLOCK,
    shape=DIGITS,
    verify=_verify,
    bases=("pipl-28", "civil-1039", "identity-card-law-19", "hn100-19"),
    message="出现完整的居民身份证号码",
    suggestion="删去；确需公开的，按“前6位＋8个星号＋后4位”隐去出生日期",
    sensitive=True,
    flags=examples(
        "中奖人身份证号：11010519491231002X，请携带证件领奖。",
        "名单如下：张某，440524188001010014。",
        "身份证号码１１０１０５１９４９１２３１００２Ｘ",
        "身份证 1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "证件号码110105-19491231-002X",
        "身份证号：110105194912310021（系统截图）",
        "业主身份证号码：430000650812021，已核对。",
        "纳税人识别号：11010519491231002X01（个体工商户）",
        "13800000123 11010519491231002X 王某",
        "退税人员：周某某，430000197208150019，已到账。",
    ),
    passes=examples(
        "身份证号码110105********002X",
        "订单编号：202611080000765432",
        "本期入库税款110105194912310026元（测试数据）",
        "请填写18位身份证号码，末位可能是X。",
        "统一社会信用代码：91350100M000100Y43",
        "全国统一的发票号码为26432000000012345678",
        "文件编号 44052418800101001X",
        "身份证号码由17位本体码和1位校验码组成。",
        "原营业执照注册号430000650812021已换发。",
        "申报序号 2026110800007654327 已受理。",
        {"title": "关于2026年第三季度欠税的公告", "body": "法定代表人王某，身份证号11010519491231002X。"},
    ),
)

IN_ARREARS_NOTICE = Rule(
    id="secrecy.personal-data.identity-number-in-arrears-notice",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REMIND,
    shape=DIGITS,
    verify=_in_notice,
    bases=("arrears-notice-5", "pipl-51", "hn100-19"),
    message="欠税公告依《欠税公告办法（试行）》第五条可以列身份证号码；为减少个人信息暴露，通行做法是隐去中间各位",
    suggestion="按“前6位＋8个星号＋后4位”隐去出生日期后公告",
    sensitive=True,
    flags=examples(
        {"title": "关于2026年第三季度欠税的公告", "body": "法定代表人王某，身份证号11010519491231002X。"},
        "欠税公告：样例商行，业主身份证号440524188001010014，欠缴增值税12万元。",
        "欠税情况公告\n业主 110105194912310021（身份证号）",
        "欠税公告　负责人王某　11010519491231002X",
        "现将欠税人公告如下：王某，身份证号码440524188001010014。",
        "欠税公告：身份证 110105 19491231 002X",
    ),
    passes=examples(
        "欠税公告：业主身份证号440524********0014，欠缴增值税12万元。",
        "学习《欠税公告办法》后，王某的身份证号11010519491231002X被误贴。",
        "中奖人身份证号：11010519491231002X，请携带证件领奖。",
        "欠税公告：样例公司，纳税人识别号91350100M000100Y43，欠税12万元。",
        "欠税公告第20261123号，公告期三十日。",
        "欠税公告：发票号码26432000000012345678",
        "欠税公告制度要落实，联系人身份证号440524188001010014不得外传。",
        "欠税总额440524188001010元",
    ),
)
