"""Two forms of one figure that differ: 壹万贰仟元（12,500元）, 人民币3万元（大写：叁拾万元整）, 十五日（20日）, 百分之三十（35%）.

The second form stands in brackets right after the first (or after 大写) and has the same unit, so that it can be
nothing but the same figure again. A bracket that adds something (三十万元（含税）, 五人（其中女3人）, 十年（2016—2025年）) has
words or other units in it. Figures that are rounded, or scaled by 万 and 亿, are compared in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numerals import NUMERALS, chinese_amount, chinese_number
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_MONEY_WORDS = rf"[{NUMERALS}]{{1,18}}[元圆](?:[{NUMERALS}]{{1,3}}[角分]){{0,2}}[整正]?"
_DIGITS = r"(?:¥|￥|RMB|人民币)?\s?[0-9][0-9,，]{0,16}(?:\.[0-9]{1,4})?"
_OPEN, _CLOSE = r"\s?[（(]\s?", r"\s?[）)]"
_CALLED = r"(?:小写|即|大写|人民币|计|￥|¥|[:：]|\s){0,3}"

# 壹万贰仟元整（￥12,000.00）; 一万二千元（12000元）
_WORDS_FIRST = lazy(
    rf"(?P<words>{_MONEY_WORDS}){_OPEN}{_CALLED}(?P<figure>{_DIGITS})\s?(?P<unit>万元|亿元|元|万|亿)?(?:整|正)?{_CLOSE}"
)
# 12,000元（大写：壹万贰仟元整）; 1.2万元（壹万贰仟元）
_FIGURE_FIRST = lazy(
    rf"(?P<figure>{_DIGITS})\s?(?P<unit>万元|亿元|元){_OPEN}(?:大写)?{_CALLED}(?P<words>{_MONEY_WORDS}){_CLOSE}"
)
# 小写12,000元，大写壹万贰仟元整
_LABELLED = lazy(
    rf"(?P<figure>{_DIGITS})\s?(?P<unit>万元|亿元|元)?(?:整|正)?[，,；;、）)]?\s?[（(]?(?:人民币)?大写(?:金额)?(?:为|是)?{_CALLED}(?P<words>{_MONEY_WORDS})"
)
_WORDS_LABELLED = lazy(
    rf"大写(?:金额)?(?:为|是)?{_CALLED}(?P<words>{_MONEY_WORDS})[，,；;、]?\s?[（(]?小写(?:金额)?(?:为|是)?{_CALLED}(?P<figure>{_DIGITS})\s?(?P<unit>万元|亿元|元)?"
)
_UNITS = "个工作日|工作日|个月|周岁|小时|分钟|自然日|日|天|年|人|户|名|项|份|件|家|岁|倍|次"
# 十五日（15日）, 15日（十五日）
_COUNTS = lazy(
    rf"(?<![第{NUMERALS}0-9.])(?:(?P<words>[{NUMERALS}]{{1,9}})|(?P<figure>[0-9]{{1,9}}))(?P<unit>{_UNITS}){_OPEN}"
    rf"(?:即)?(?:(?P<words2>[{NUMERALS}]{{1,9}})|(?P<figure2>[0-9]{{1,9}}))(?P<unit2>{_UNITS}){_CLOSE}"
)
# 百分之三十（35%）
_SHARES = lazy(
    rf"百分之(?P<words>[{NUMERALS}]{{1,7}})(?:点(?P<point>[〇零一二三四五六七八九]{{1,4}}))?{_OPEN}(?:即)?(?P<figure>[0-9]{{1,4}}(?:\.[0-9]{{1,4}})?)%{_CLOSE}"
)
_SCALE = {"万": 10**4, "万元": 10**4, "亿": 10**8, "亿元": 10**8}


def _figure(text: str, unit: str | None) -> Decimal | None:
    digits = re.sub(r"[^0-9.]", "", text)
    try:
        return Decimal(digits) * _SCALE.get(unit or "", 1)
    except InvalidOperation:
        return None


# What a second form begins with: nothing else after a bracket is worth a look.
_SECOND = NUMERALS + "0123456789¥￥R人小大即计 "
_MONEY_ENDS = ("元（", "元(", "元 （", "圆（", "圆(", "整（", "整(", "正（")
_COUNT_ENDS = ("日（", "日(", "月（", "年（", "天（", "人（", "户（", "件（", "项（", "份（", "倍（", "岁（")
# The end of a number, or of 个工作日, 自然日, 个月, 周岁: 晴天（9℃） counts nothing.
_BEFORE_COUNT = NUMERALS + "0123456789作然个周"


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded[trigger.end - 1] in "（(":
        if folded[trigger.end : trigger.end + 1] in _SECOND:
            yield from _counts(folded, max(0, trigger.start - 9), trigger.end + 14, trigger)
        return
    # The second character after the bracket only called for the look.
    end = trigger.end if folded[trigger.start] == "大" else trigger.end - 1
    trigger = Span(trigger.start, end)
    start, end = max(0, trigger.start - 32), trigger.end + 40
    for pattern in (_WORDS_FIRST, _FIGURE_FIRST, _LABELLED, _WORDS_LABELLED):
        for match in pattern.finditer(folded, start, end):
            if match.start() > trigger.end:
                break
            if match.end() <= trigger.start:
                continue
            words, figure = chinese_amount(match["words"]), _figure(match["figure"], match["unit"])
            if words is None or figure is None:
                return
            if words != figure:
                yield Found(
                    *match.span(),
                    message=f"金额的大写与小写不一致：“{match['words']}”是{words:f}元，不是{figure:f}元",
                )
            return


def _counts(folded: str, start: int, end: int, trigger: Span) -> Iterator[Found]:
    for match in _COUNTS.finditer(folded, start, end):
        months = (match["unit"], match["unit2"]) == ("年", "个月")
        if match.start() < trigger.end < match.end() and (match["unit"] == match["unit2"] or months):
            one = int(match["figure"]) if match["figure"] else chinese_number(match["words"])
            other = int(match["figure2"]) if match["figure2"] else chinese_number(match["words2"])
            if one is None or other is None:
                return
            if months and other != one * 12:
                yield Found(*match.span(), message=f"同一个期限的两种写法不一致：{one}年是{one * 12}个月")
            # 三人（五人） in one script may be a second figure; in two scripts it is the same one again.
            elif not months and bool(match["figure"]) != bool(match["figure2"]) and one != other:
                yield Found(*match.span(), message=f"同一个数的两种写法不一致：{one}和{other}")
            return


# 百分之, seven numerals, 点, four more.
_BACK = 15


def _shares(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    begin = folded.rfind("百分之", max(0, trigger.start - _BACK), trigger.end)
    match = _SHARES.match(folded, begin) if begin >= 0 else None
    if match is None:
        return
    words = chinese_number(match["words"])
    if words is None:
        return
    point = "".join(str(chinese_number(char)) for char in match["point"] or "")
    if Decimal(f"{words}.{point or 0}") != Decimal(match["figure"]):
        yield Found(*match.span(), message=f"百分数的两种写法不一致：百分之{match['words']}和{match['figure']}%")


RULE = Rule(
    id="wording.number.two-forms-differ",
    gate=Gate.WORDING,
    category="usage",
    grade=Grade.REVISE,
    triggers=(
        "大写",
        *(end + second for end in _MONEY_ENDS for second in _SECOND),
        *(before + end for before in _BEFORE_COUNT for end in _COUNT_ENDS),
    ),
    verify=_verify,
    bases=("hn100-14",),
    message="同一个数的两种写法不一致",
    suggestion="核对凭证或文件，使大写与小写一致",
    flags=examples(
        "对该公司处罚款壹万贰仟元（12,500元）。",
        "捐赠资金伍拾万元整（￥5,000,000.00）。",
        "合同总价款3万元（大写：叁拾万元整）。",
        "奖励一万五千元（1500元）。",
        "小写金额为8,600元，大写捌仟陆佰伍拾元整。",
        "应当在收到通知之日起十五日（10日）内提出异议。",
        "大写：贰万叁仟元整，小写：￥32,000元",
        "办理时限为30日（二十日）。",
        "优惠期为三年（24个月）。",
    ),
    passes=examples(
        "对该公司处罚款壹万贰仟伍佰元（12,500元）。",
        "捐赠资金伍拾万元整（￥500,000.00）。",
        "合同价款壹亿贰仟万元（1.2亿元）。",
        "合同总价款30万元（大写：叁拾万元整）。",
        "奖励一万五千元（1.5万元）。",
        "补缴税款陆仟叁佰元伍角贰分（6,300.52元）。",
        "补助资金三十万元（含税）。",
        "工作组五人（其中女3人）进驻企业。",
        "规划期十年（2016—2025年）。",
        "应当在收到通知之日起十五日（15日）内提出异议。",
        "每户三百元（个体工商户200元）。",
        "共办理1200户（个体800户）。",
        "一年（365日）内有效",
        "三年（36个月）内累计",
    ),
)

SHARE = Rule(
    id="wording.number.two-shares-differ",
    gate=Gate.WORDING,
    category="usage",
    grade=Grade.REVISE,
    # The last numeral before the bracket and what follows it; blanks may stand between.
    triggers=(
        *(f"{numeral}{bracket}{next_}" for numeral in NUMERALS for bracket in "（(" for next_ in "0123456789即"),
        *(f"{blank}{bracket}" for blank in BLANKS.replace("\n", "") for bracket in "（("),
        *(f"{numeral}\n{bracket}" for numeral in NUMERALS for bracket in "（("),
        *(f"{bracket}{blank}" for blank in BLANKS for bracket in "（("),
    ),
    verify=_shares,
    bases=("hn100-14",),
    message="百分数的两种写法不一致",
    suggestion="核对文件，使两种写法一致",
    flags=examples(
        "按百分之三十（35%）的比例扣除。",
        "减征百分之五十（60%）。",
        "税率为百分之十三（9%）。",
        "罚款为百分之一百(200%)",
        "征收率百分之三（1%）",
        "百分之零点五（5%）的滞纳金",
    ),
    passes=examples(
        "按百分之三十五（35%）的比例扣除。",
        "减征百分之五十（50%）。",
        "税率为百分之十三（出口货物为0%）。",
        "罚款为百分之五十以上五倍以下",
        "征收率百分之三（减按1%征收）",
        "百分之零点五（0.5%）的比例",
        "百分之十二点五（12.5%）",
        "占百分之六十（见表1）",
    ),
)
