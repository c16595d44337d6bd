"""Figures of one statement that contradict each other: 月销售额10万元（季度45万元）, 减按25%……按20%……实际税负10%,
由16%降至13%，下降2个百分点.

Only figures that stand in one construction are compared; those that merely share a sentence are let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tax_review.models import Gate, Grade, Span
from tax_review.rules.arithmetic import shown
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

# --- month, quarter, year ------------------------------------------------------------------------------------------

_MONEY = r"(?P<{0}>[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?)\s?(?P<{0}unit>万元|亿元|元|万)"
_PERIODS = {"月": 1, "季": 3, "年": 12}
_PERIOD_WORD = (
    r"(?:每|按|每个|一个|合|全|一)?(?P<{0}>月|季|年)(?:度)?(?:应征增值税|应税|的)?"
    r"(?:销售额|收入|标准|累计|合计|扣除|减除|缴纳)?(?:费用|标准)?"
    r"(?:为|是|不超过|未超过|未达到|不足|超过|达到|在|即|共计?|合计|则为|就是|可(?:扣除?|减除|享受))?"
)
_TWO_PERIODS = lazy(
    rf"{_PERIOD_WORD.format('p1')}\s?{_MONEY.format('a1')}(?:以[内下])?(?:（含本数）)?(?:[（(，,、]|(?:的)?[（(])\s?(?:即|也就是|相当于|以|折合|换算|按)?"
    rf"(?:1?一?个?季度为1?一?个?(?:纳税期|计税期间)的?[，,]?)?{_PERIOD_WORD.format('p2')}\s?{_MONEY.format('a2')}"
)
_SAME_THING = lazy(r"减除|扣除|销售额|起征点|基本|费用|免征|免税|标准")
_FACTOR = {"元": 1, "万": 10**4, "万元": 10**4, "亿元": 10**8}


_PERIOD_TRIGGERS = (
    "月销售额",
    "每月",
    "季度销售额",
    "季销售额",
    "每年",
    "每季",
    "按月",
    "月度销售额",
    "月应税销售额",
    "每个月",
)
# What may follow such a word on the way to an amount, or name another period.
_ON_TO_AMOUNT = f"度应的销收标累合扣减缴费为是不未超达在即共则就可月季年0123456789{BLANKS}"


def _two_periods(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    trigger = Span(trigger.start, trigger.end - 1)
    for match in _TWO_PERIODS.finditer(folded, max(0, trigger.start - 2), trigger.end + 90):
        if match.start("p1") > trigger.end:
            return
        first, second = _PERIODS[match["p1"]], _PERIODS[match["p2"]]
        one = Decimal(match["a1"]) * _FACTOR[match["a1unit"]]
        other = Decimal(match["a2"]) * _FACTOR[match["a2unit"]]
        sentence = scene.text.sentence(match.span())
        start, end = max(sentence.start, match.start() - 40), min(sentence.end, match.end() + 30)
        around = folded[start:end]
        # 每月3000元（每年30000元）: what the brackets hold and nothing else says the same again.
        again = re.search(r"[（(]", folded[match.end("a1unit") : match.start("p2")]) and folded[
            match.end() : match.end() + 1
        ] in {"）", ")"}
        if first == second or one * second == other * first or not (again or _SAME_THING.search(around)):
            return
        # Outside brackets a month's and a year's figure may be two things: 月销售额10万元，年销售额500万元.
        bracketed = re.search(r"[（(]", folded[match.end("a1unit") : match.start("p2")])
        if not bracketed and {first, second} == {1, 12} and (not re.search("扣除|减除", around) or "销售额" in around):
            return
        yield Found(
            match.start("a1"),
            match.end("a2unit"),
            message=f"按{match['p1']}和按{match['p2']}的数额对不上：{shown(one)}元，{shown(other)}元",
            suggestion="核对文件原文，使按月、按季、按年的数额一致",
        )
        return


# --- an effective rate -----------------------------------------------------------------------------------------------

_EFFECTIVE = lazy(
    r"减按(?P<share>[0-9]{1,3}(?:\.[0-9]{1,2})?)%(?:的比例)?计入[^。；;\n]{0,14}?(?:按照?|适用)(?P<rate>[0-9]{1,2}(?:\.[0-9]{1,2})?)%[^。；;\n]{0,30}?"
    r"(?:实际税负|税负|实际税率|实际负担)(?:率)?(?:仅|只|约|降)?(?:为|是|有|至|相当于)?(?P<stated>[0-9]{1,2}(?:\.[0-9]{1,2})?)%"
)


def _effective(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _EFFECTIVE.match(scene.text.folded, trigger.start, trigger.start + 120)
    if match is None:
        return
    right = Decimal(match["share"]) * Decimal(match["rate"]) / 100
    if abs(right - Decimal(match["stated"])) > Decimal("0.05"):
        yield Found(
            match.start("stated"),
            match.end("stated") + 1,
            message=f"实际税负算错：{match['share']}%×{match['rate']}%＝{shown(right)}%",
            suggestion=f"改为“{shown(right)}%”",
        )


# --- from A to B, by C ------------------------------------------------------------------------------------------------

_NUM = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_CHANGE = lazy(
    rf"[由从](?:原来的?|此前的?|每[人月年户])?(?P<a>{_NUM})(?P<au>%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人)"
    rf"[^。；;\n0-9]{{0,6}}?(?:提高|增加|增长|上调|上升|扩大|提升|升|涨|压缩|缩短|降低|下降|减少|下调|精简|减|降|调整)(?:至|到|为)(?:每[人月年户])?(?P<b>{_NUM})(?P<bu>%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人)?"
    rf"[，,（(]\s?(?:共|累计|每[人月年户]|净|即|各|整体|合计|总共|整整|一次性)?(?P<verb>提高|增加|增长|上调|上升|扩大|提升|升|涨|压缩|缩短|降低|下降|减少|下调|精简|减|降|降幅(?:达|为)?|增幅(?:达|为)?)了?"
    rf"(?P<about>近|约|超|超过|逾)?(?P<c>{_NUM})(?P<cu>个百分点|%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人|倍)"
)


def _change(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _CHANGE.match(scene.text.folded, trigger.start, trigger.start + 90)
    if match is None or match["about"]:
        return
    a, b, c = Decimal(match["a"]), Decimal(match["b"]), Decimal(match["c"])
    if (match["bu"] or match["au"]) != match["au"] or a == 0:
        return
    places = max(len(match[g].partition(".")[2]) for g in ("a", "b", "c"))
    step = Decimal(1).scaleb(-places)
    if (match["cu"] == match["au"] and match["au"] != "%") or (match["au"] == "%" and match["cu"] == "个百分点"):
        right, unit = abs(b - a), match["cu"]
        good = abs(right - c) <= step * Decimal("1.01") if places else right == c
    elif match["cu"] == "%" and match["au"] != "%":
        right, unit = abs(b - a) / a * 100, "%"
        good = abs(right - c) <= max(Decimal("1.01"), right / 100)
    else:
        return
    if not good:
        yield Found(
            match.start("c"),
            match.end("cu"),
            message=f"前后数字对不上：由{match['a']}{match['au']}到{match['b']}{match['au']}，相差{shown(right.quantize(Decimal('0.01')))}{unit}",
            suggestion="重新计算，核对数据来源",
        )


PERIOD_AMOUNTS = Rule(
    id="policy.arithmetic.period-amounts",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=tuple(f"{word}{next_}" for word in _PERIOD_TRIGGERS for next_ in _ON_TO_AMOUNT),
    verify=_two_periods,
    bases=("hn100-15",),
    message="按月和按季、按年的数额对不上",
    suggestion="核对文件原文，使按月、按季、按年的数额一致",
    flags=examples(
        "小规模纳税人月销售额10万元以下（季度销售额45万元以下）免征增值税。",
        "基本减除费用每月5000元（每年5万元）。",
        "起征点为月销售额10万元、季度销售额20万元。",
        "子女教育扣除标准为每月2000元，每年2.6万元。",
        "减除费用每年6万元（每月3500元）。",
        "标准为每月3000元（每年30000元）。",
    ),
    passes=examples(
        "小规模纳税人月销售额10万元以下（季度销售额30万元以下）免征增值税。",
        "基本减除费用每月5000元（每年6万元）。",
        "起征点为月销售额10万元、季度销售额30万元。",
        "子女教育扣除标准为每月2000元，每年2.4万元。",
        "每月工资8000元，每年奖金5万元。",
        "每年6万元（每月5000元）的基本减除费用。",
        "每月15日前申报，每年6月30日前汇算。",
        "月销售额10万元，年销售额500万元以下的为小规模纳税人。",
    ),
)

EFFECTIVE_RATE = Rule(
    id="policy.arithmetic.effective-rate",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=("减按",),
    verify=_effective,
    bases=("hn100-15",),
    message="实际税负算错",
    suggestion="重新计算",
    flags=examples(
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税，实际税负为10%。",
        "小型微利企业减按25%计入应纳税所得额，按20%的税率缴纳，税负仅2.5%。",
        "所得减按50%计入应纳税所得额，按20%税率缴税，实际税负5%。",
        "减按12.5%计入应纳税所得额，适用20%税率，实际税负为5%。",
        "减按25%计入应纳税所得额，按20%税率，实际税率为4%。",
        "减按90%计入收入总额，按25%税率，实际税负25%。",
    ),
    passes=examples(
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税，实际税负为5%。",
        "减按50%计入应纳税所得额，按20%税率缴税，实际税负10%。",
        "减按12.5%计入应纳税所得额，适用20%税率，实际税负为2.5%。",
        "减按1%征收率征收增值税。",
        "减按15%的税率征收企业所得税。",
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税。",
        "3%征收率减按1%，税负为1%。",
        "减按90%计入收入总额。",
    ),
)

CHANGE = Rule(
    id="policy.arithmetic.change",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=tuple(f"{word}{next_}" for word in "由从" for next_ in (*"0123456789", "原来", "此前", "每")),
    verify=_change,
    bases=("hn100-14",),
    message="前后数字对不上",
    suggestion="重新计算，核对数据来源",
    flags=examples(
        "税率由16%下调至13%，下降2个百分点。",
        "扣除标准由每月1000元提高到2000元，增加500元。",
        "办理时间从10个工作日压缩至3个工作日，缩短6个工作日。",
        "户数从200户增加到300户，增长80%。",
        "申报表由12份精简为5份，减少8份。",
        "征收率从5%降至3%，降低3个百分点。",
    ),
    passes=examples(
        "税率由16%下调至13%，下降3个百分点。",
        "扣除标准由每月1000元提高到2000元，增加1000元。",
        "办理时间从10个工作日压缩至3个工作日，缩短7个工作日。",
        "户数从200户增加到300户，增长50%。",
        "扣除标准从1000元提高到2000元，增长100%。",
        "资料由12份精简为5份，减少近六成。",
        "从2019年到2026年，累计增加30户。",
        "由3人增加到6人，增长1倍。",
    ),
)
