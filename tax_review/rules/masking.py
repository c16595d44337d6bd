"""Numbers hidden so thinly that they can be read or guessed: 4305231988091120**, 158000*1234.

What stays visible decides, not the stars: an identity number hides six characters or more, the date of birth
among them; a mobile number hides four; a bank card shows ten at most. Properly hidden numbers
(430000********0016, 158****1234, the last four digits of a card) are what the rule asks for. A product of
numbers (3500*12) and a code with an x in it are no hidden numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_blacklist_notice, name_before
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_STARS = "*＊﹡✱×●•■□◆▇█"
_MASK = f"{_STARS}xX?？"
_WRITTEN = lazy(rf"(?:[0-9{_MASK}][ \u00a0-]?){{9,22}}")
_BACK = 24
_PARTLY = lazy(rf"[{_MASK}]")
_IDENTITY_HEAD = lazy(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|8[1-3])")
_DATE_SHAPES = lazy(
    rf"(?:[0-9{_MASK}]{{6}})(?:1[89]|20|[12][{_MASK}]|[{_MASK}][089]|[{_MASK}]{{2}})[0-9{_MASK}]{{2}}(?:[01{_MASK}][0-9{_MASK}])(?:[0-3{_MASK}][0-9{_MASK}])"
)
_MOBILE = lazy(rf"1[3-9{_MASK}][0-9{_MASK}]{{9}}")
_LEFT = lazy(rf"[0-9{_MASK} -]")


def _whole(folded: str, trigger: Span) -> tuple[int, int]:
    """The number around the trigger: digits, marks, single blanks."""
    start = trigger.start
    floor = max(0, start - _BACK)
    while start > floor and _LEFT.match(folded[start - 1]):
        start -= 1
    end = trigger.end
    ceiling = min(len(folded), end + _BACK)
    while end < ceiling and _LEFT.match(folded[end]):
        end += 1
    text = folded[start:end]
    return start + len(text) - len(text.lstrip(" -?？")), end - (len(text) - len(text.rstrip(" -?？")))


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    start, end = _whole(folded, trigger)
    written = re.sub(r"[ \u00a0-]", "", folded[start:end])
    visible = sum(char.isdigit() for char in written)
    hidden = len(written) - visible
    if not 11 <= len(written) <= 19 or hidden == 0:
        return
    # A letter beside it: a credit code or an order number; a lone final X is a check character.
    if folded[start - 1 : start].isascii() and folded[start - 1 : start].isalpha():
        return
    if folded[end : end + 1].isascii() and folded[end : end + 1].isalpha():
        return
    if hidden == 1 and written[-1] in "Xx":
        return
    name = name_before(folded, start)
    if _is_formula(written) and name is None:
        return
    if _is_thin_identity(written, visible, hidden, name):
        grade = Grade.REMIND if in_blacklist_notice(scene, start) and hidden >= 4 else Grade.REVISE
        yield Found(start, end, grade=grade)
    elif _MOBILE.fullmatch(written) and hidden < 4 and name not in ("other", "taxpayer", "card", "identity"):
        yield Found(
            start,
            end,
            message="手机号码遮盖不足，少于4位，容易被猜出",
            suggestion="隐去中间4位，只留前3位和后4位",
        )
    elif name == "card" and len(written) >= 15 and visible > 10:
        yield Found(start, end, message="银行卡号、账号遮盖不足，容易被猜出", suggestion="只留后4位")


def _is_formula(written: str) -> bool:
    """One mark between two numbers multiplies them."""
    marks = [at for at, char in enumerate(written) if not char.isdigit()]
    return len(marks) == 1 and 0 < marks[0] < len(written) - 1 and written[marks[0]] in "*×xX"


def _is_thin_identity(written: str, visible: int, hidden: int, name: str | None) -> bool:
    if name in ("other", "card", "phone"):
        return False
    length = len(written)
    # Shorter than a number: each mark stands for several characters, and what is visible counts.
    missing = hidden if length in (15, 18) else max(hidden, 18 - visible)
    if written[-1] in "Xx" and length == 18:
        missing -= 1
    if missing >= 6:
        return False
    if name == "identity":
        return True
    # 15 visible-and-hidden characters without the name are anything.
    return length == 18 and bool(_IDENTITY_HEAD.match(written)) and bool(_DATE_SHAPES.match(written))


RULE = Rule(
    id="secrecy.personal-data.badly-masked",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=tuple(
        literal for mark in _MASK for digit in "0123456789" for literal in (f"{digit}{mark}", f"{mark}{digit}")
    ),
    verify=_verify,
    bases=("pipl-51", "pipl-25", "hn100-19"),
    message="身份证号码遮盖不足，出生日期或大部分号码仍可看出",
    suggestion="按“前6位＋8个星号＋后4位”隐去出生日期",
    sensitive=True,
    flags=examples(
        "中奖人周某某，身份证号4300001972081500**。",
        "身份证号码43000019720815****，请本人领取。",
        "身份证430000197208**0016",
        "经办人证件号码：430000720815***",
        "缴费人 430000197208150XXX 已退费",
        "手机号158000*1234的缴费人请回电",
        "预留手机 1580000123*",
        "银行卡号 6200000000000*13",
        "身份证号 430000 1972 0815 **16",
    ),
    passes=examples(
        "身份证号430000********0016，请本人领取。",
        "身份证号430***********0016",
        "身份证号码43**************16",
        "手机号158****1234的缴费人请回电",
        "银行卡号 6200 **** **** 0013",
        "全年工资80000*12=960000元",
        "应纳税额=1200000000*20%-16920",
        "规格为430000*197208*150016的箱体",
        "纳税人识别号91430000MA4L****2D",
        "身份证号430000****0016",
        "末位是X的，写作身份证号430000********150X。",
        "尾号****0013的银行卡",
        "订单号20261123000012**已退款",
    ),
)
