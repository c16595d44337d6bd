"""An income that does not lie in the bracket its rate belongs to: 200000×10%－2520, where 200000元 is taxed at 20%.

The quick deduction tells which table is meant; what is neither of a table's pairs is another rule's.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_Range = tuple[int, int | None]
# By rate and quick deduction: above what, up to what.
_COMPREHENSIVE: dict[tuple[str, str], _Range] = {
    ("10", "2520"): (36_000, 144_000),
    ("20", "16920"): (144_000, 300_000),
    ("25", "31920"): (300_000, 420_000),
    ("30", "52920"): (420_000, 660_000),
    ("35", "85920"): (660_000, 960_000),
    ("45", "181920"): (960_000, None),
}
_BUSINESS: dict[tuple[str, str], _Range] = {
    ("10", "1500"): (30_000, 90_000),
    ("20", "10500"): (90_000, 300_000),
    ("30", "40500"): (300_000, 500_000),
    ("35", "65500"): (500_000, None),
}
_MONTHLY: dict[tuple[str, str], _Range] = {
    ("10", "210"): (3_000, 12_000),
    ("20", "1410"): (12_000, 25_000),
    ("25", "2660"): (25_000, 35_000),
    ("30", "4410"): (35_000, 55_000),
    ("35", "7160"): (55_000, 80_000),
    ("45", "15160"): (80_000, None),
}
_TABLES = (_COMPREHENSIVE, _BUSINESS, _MONTHLY)
_FORMULA = lazy(
    r"(?<![0-9.,)）÷/+\-])(?P<base>[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?)(?P<unit>万元|元|万)?\s?[×xX*]\s?"
    r"(?P<rate>[0-9]{2})%\s?-\s?(?:速算扣除数)?(?P<quick>[0-9]{1,3},?[0-9]{3}|[0-9]{3})(?![0-9.万])"
)
_SAID_TO_BE_WRONG = lazy(r"错误|误区|不能|不得|不是|并非|有误")


def _lies_in(income: Decimal, range_: _Range) -> bool:
    above, most = range_
    return income > above and (most is None or income <= most)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    start = max(sentence.start, trigger.start - 24)
    for match in _FORMULA.finditer(folded, start, min(sentence.end, trigger.end + 20)):
        if not match.start() < trigger.start < match.end():
            continue
        pair = match["rate"], match["quick"].replace(",", "")
        table = next((one for one in _TABLES if pair in one), None)
        if table is None or _SAID_TO_BE_WRONG.search(folded, max(sentence.start, match.start() - 40), match.end()):
            return
        income = Decimal(match["base"].replace(",", "")) * (10_000 if (match["unit"] or "").startswith("万") else 1)
        # 20×20%－1.692 counts in 万元 without saying so. A yearly bonus is looked up by its twelfth part.
        looked_up = (income, income / 12) if table is _MONTHLY else (income,)
        if income < 1000 or any(_lies_in(one, table[pair]) for one in looked_up):
            return
        right = next((one for one, range_ in table.items() if _lies_in(looked_up[-1], range_)), None)
        yield Found(
            *match.span(),
            message=f"应纳税所得额{match['base']}{match['unit'] or '元'}不在税率{pair[0]}%的级距内",
            suggestion=f"改为税率{right[0]}%、速算扣除数{right[1]}" if right else "对照税率表改正税率和速算扣除数",
        )
        return


RULE = Rule(
    id="policy.arithmetic.bracket",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=tuple(f"{rate}%{dash}" for rate in ("10", "20", "25", "30", "35", "45") for dash in ("-", " -")),
    verify=_verify,
    bases=("iit-law-3",),
    message="应纳税所得额不在这一税率的级距内",
    suggestion="对照税率表改正税率和速算扣除数",
    flags=examples(
        "全年应纳税所得额200000元，应纳税额＝200000×10%－2520＝17480元。",
        "应纳税额＝30万元×25%－31920＝43080元。",
        "经营所得应纳税额＝120,000×10%－1500＝10500元。",
        "应纳个人所得税＝50000×20%-16920元。",
        "综合所得：1000000×35%－85920＝264080元。",
        "小王应纳税额为36000×10%－2520＝1080元。",
        "年终奖36000元，应纳税额＝36000×10%－210＝3390元。",
    ),
    passes=examples(
        "全年应纳税所得额200000元，应纳税额＝200000×20%－16920＝23080元。",
        "应纳税额＝31万元×25%－31920＝45580元。",
        "经营所得应纳税额＝80000×10%－1500＝6500元。",
        "年终奖30000元，应纳税额＝30000×3%＝900元。",
        "年终奖48000元，应纳税额＝48000×10%－210＝4590元。",
        "（160000－60000）×10%－2520＝7480元",
        "误区：200000×10%－2520。",
        "销项税额＝100000×13%，减去进项税额5000元。",
    ),
)


# --- the yearly bonus --------------------------------------------------------------------------------------------

_BONUS_FORMULA = lazy(
    r"(?<![0-9.,)）÷/+\-])(?P<base>[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?)(?P<unit>万元|元|万)?\s?[×xX*]\s?"
    r"(?P<rate>[0-9]{1,2})%(?:\s?-\s?(?:速算扣除数)?(?P<quick>[0-9]{1,3},?[0-9]{3}|[0-9]{3}|0)(?![0-9.万]))?"
)
_BONUS_RATE = lazy(
    r"(?:奖金?)(?:为|是|共|收入|税前)?(?P<base>[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?)(?P<unit>万元|元|万)(?:[^。；;0-9%]{0,14}(?:[0-9.,]{1,9}元?)?(?:先)?(?:除以|÷)12(?:个月)?(?:得|为|=|等于|后|是)?(?:到|每月)?[0-9.,]{1,9}元)?[^。；;0-9%]{0,24}"
    r"(?:适用|对应|按照?)(?:的)?(?:税率)?(?:为|是)?(?P<rate>[0-9]{1,2})%(?:的)?(?:税率)?(?:[^。；;0-9%]{0,8}速算扣除数(?:为|是)?(?P<quick>[0-9]{1,3},?[0-9]{3}|[0-9]{3}|0))?"
)
_NOT_ALONE = lazy(r"(?<!不)并入|合并计税|合并到|计入综合所得|综合所得(?!年)|工资")


def _bonus(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    start, end = max(sentence.start, trigger.start - 30), min(sentence.end, trigger.end + 120)
    if (
        "奖" not in folded[start:end]
        or _NOT_ALONE.search(folded, start, end)
        or _SAID_TO_BE_WRONG.search(folded, start, end)
    ):
        return
    for pattern in (_BONUS_FORMULA, _BONUS_RATE):
        match = pattern.search(folded, start if folded[trigger.start] == "单" else trigger.start, end)
        if match is None:
            continue
        bonus = Decimal(match["base"].replace(",", "")) * (10_000 if (match["unit"] or "").startswith("万") else 1)
        month = bonus / 12
        rate, quick = next(
            (pair for pair, range_ in _MONTHLY.items() if _lies_in(month, range_)),
            ("3", "0"),
        )
        stated = match["quick"]
        wrong = match["rate"] != rate or (stated is not None and stated.replace(",", "") != quick)
        # 48000×10%: what is taken off may be told elsewhere.
        if bonus < 1000 or not wrong:
            return
        yield Found(
            *match.span("rate" if pattern is _BONUS_RATE else 0),
            message=f"年终奖单独计税按奖金除以12查月度税率表：{match['base']}{match['unit'] or '元'}适用税率{rate}%、速算扣除数{quick}",
            suggestion=f"改为税率{rate}%、速算扣除数{quick}，重新计算税额",
        )
        return


BONUS = Rule(
    id="policy.arithmetic.bonus",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=("年终奖", "一次性奖金", "单独计税"),
    verify=_bonus,
    bases=("mof-sta-2023-30", "iit-law-3"),
    message="年终奖单独计税的税率或速算扣除数不对",
    suggestion="按奖金除以12的数额查按月换算的税率表",
    flags=examples(
        "小张年终奖60000元单独计税，应缴个税＝60000×10%－2520＝3480元。",
        "全年一次性奖金36000元，选择单独计税的，应纳税额＝36000×10%－210＝3390元。",
        "年终奖5万元单独计税，适用20%税率。",
        "全年一次性奖金单独计税：200000×20%－16920＝23080元。",
        "王某全年一次性奖金为120000元，适用税率10%，速算扣除数2520。",
        "年终奖18万元，除以12得15000元，适用税率10%，速算扣除数210。",
        "奖金60000元，单独计税：60000÷12＝5000元，适用税率3%。",
    ),
    passes=examples(
        "小张年终奖60000元单独计税，应缴个税＝60000×10%－210＝5790元。",
        "全年一次性奖金36000元，选择单独计税的，应纳税额＝36000×3%＝1080元。",
        "年终奖5万元单独计税，适用10%税率。",
        "年终奖并入综合所得，应纳税额＝100000×10%－2520＝7480元。",
        "误区：年终奖60000元，应缴60000×10%－2520。",
        "年终奖优惠执行至2027年12月31日。",
        "全年一次性奖金300000元单独计税，应纳税额＝300000×20%－1410＝58590元。",
        "年终奖18万元，除以12得15000元，适用税率20%，速算扣除数1410。",
    ),
)
