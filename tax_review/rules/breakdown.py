"""A listed breakdown that does not add up: 宣传册300份、海报200份，共计600份; 共120户，其中个体工商户130户; 分别占60%、30%、20%.

Only sums that must hold are computed: a plain list of figures of one unit right before 共计 or 合计, parts after 其中
that are larger than their whole, and shares of one whole above 100 %. Parts after 其中 may leave something out, and
may overlap (党员60名、女性50名): more than the whole in sum is only a reminder, less is nothing. Roundings of the last
place, figures compared (比上年, 同比) and other units between the list and its sum leave the rule silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_NUMBER = r"[0-9]{1,9}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?"
_UNIT = "万元|亿元|元|万户次|万户|户次|户|万人次|万人|人次|人|名|家|件|项|次|份|册|条|台|辆|套|个|起|宗|篇|场|期|吨|万吨|亩|万亩|公里|平方米|张|本|封|批|位|所|座|间|支|箱|瓶|笔|幅|只|类|种"
_FIGURE = lazy(rf"(?<![0-9.,第A-Za-z])(?P<figure>{_NUMBER})(?P<about>余|多)?(?P<unit>{_UNIT})(?![0-9])")
_TOTAL = lazy(
    rf"(?P<noun>[^，。；、0-9]{{0,6}}?)(?:为|有|是|达|[:：])?\s?(?P<figure>{_NUMBER})(?P<about>余|多)?(?P<unit>{_UNIT})(?!以上|左右)"
)
_SCALE = {"万": 10**4, "亿": 10**8}
# Words that make figures overlap, differ, or count something else.
_NO_LIST = lazy(
    r"其中|包括|包含|含|同比|环比|比上|较上|增长|下降|增加|减少|超过|约|近|余|左右|至少|不少于|以上|以下|每|各|均|平均|倍|率|占|累计|截至|除"
)
_BREAK = lazy(r"[。；;！？\n]")
_AHEAD = 120


def _size(match: re.Match[str]) -> tuple[Decimal, str, Decimal]:
    """Value, base unit, and the step of the last place of a figure."""
    unit = match["unit"]
    scale = _SCALE.get(unit[0], 1) if len(unit) > 1 else 1
    digits = match["figure"].replace(",", "")
    places = len(digits.partition(".")[2])
    return Decimal(digits) * scale, unit[1:] if scale > 1 else unit, Decimal(scale).scaleb(-places)


def _shown(value: Decimal, like: re.Match[str]) -> str:
    unit = like["unit"]
    scale = _SCALE.get(unit[0], 1) if len(unit) > 1 else 1
    text = f"{value / scale:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def _sum(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    total = _TOTAL.match(folded, trigger.end)
    if total is None or total["about"]:
        return
    sentence = scene.text.sentence(trigger)
    start = max(sentence.start, trigger.start - _AHEAD)
    for mark in _BREAK.finditer(folded, start, trigger.start):
        start = mark.end()
    if total["noun"] not in folded[start : trigger.start]:
        # 补税30万元、20万元，合计罚款15万元: another thing.
        return
    if sentence.start < trigger.start - _AHEAD or _NO_LIST.search(folded, start, trigger.start):
        return
    parts = list(_FIGURE.finditer(folded, start, trigger.start))
    whole, unit, step = _size(total)
    # Everything counted before must be of the unit of the sum, and there must be a list.
    if (
        len(parts) < 2
        or any(p["about"] or _size(p)[1] != unit for p in parts)
        or not _is_list(folded, parts, trigger.start)
    ):
        return
    added = sum((_size(p)[0] for p in parts), Decimal(0))
    slack = (
        sum(
            (_size(p)[2] for p in parts if "." in p["figure"] or p["unit"] != p["unit"].lstrip("万亿")),
            step if "." in total["figure"] or total["unit"][0] in "万亿" else Decimal(0),
        )
        / 2
    )
    if abs(added - whole) > slack:
        yield Found(
            parts[0].start(),
            total.end(),
            message=f"各项相加是{_shown(added, total)}，与合计数{total['figure']}{total['unit']}不符",
        )


def _is_list(folded: str, parts: list[re.Match[str]], end: int) -> bool:
    """Whether the figures follow one another as items, the sum right after them."""
    for one, other in pairwise(parts):
        gap = folded[one.end() : other.start()]
        if len(gap) > 16 or not re.match(r"[、，,和及与以]", gap) or re.search(r"[0-9]", gap):
            return False
    return bool(re.fullmatch(r"[，,、]?[^，。0-9]{0,6}", folded[parts[-1].end() : end]))


_PART = lazy(rf"(?P<name>[^，。、；;0-9]{{0,14}}?)(?P<figure>{_NUMBER})(?P<about>余|多)?(?P<unit>{_UNIT})(?![0-9])")
_SEPARATOR = lazy(r"[、，,和及；;]")
_MORE = lazy(r"增长|下降|增加|减少|同比|环比|比上|较上|比去|超|折|按|新增|累计|每|各|均|人次|最|包括退|退税|次")
# 增加4000亿元，其中…… speaks of the sum before; 68名乘客和4名机组人员，其中…… of both.
_DIFFERENCE = lazy(r"(?:[比较增减降超][^，。；]{0,10}|[和及与、])\Z")
_WHOLE = lazy(
    rf"(?<![0-9.,第A-Za-z])(?P<figure>{_NUMBER})(?P<about>余|多)?(?P<unit>{_UNIT})[^，。；、0-9]{{0,8}}[，,；;（(]?\s?\Z"
)


def _parts(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    whole_at = _WHOLE.search(folded, max(sentence.start, trigger.start - 30), trigger.start)
    if (
        whole_at is None
        or whole_at["about"]
        or _DIFFERENCE.search(folded, max(0, whole_at.start() - 12), whole_at.start())
    ):
        return
    whole, unit, _ = _size(whole_at)
    at = trigger.end + (1 if folded[trigger.end : trigger.end + 1] in ("：", ":", "，", ",") else 0)
    parts: list[re.Match[str]] = []
    names = ""
    limit = min(sentence.end, trigger.end + _AHEAD)
    while part := _PART.match(folded, at, limit):
        if _size(part)[1] != unit or part["about"] or _MORE.search(part["name"]):
            break
        parts.append(part)
        names += part["name"]
        separator = _SEPARATOR.match(folded, part.end())
        if separator is None:
            break
        at = separator.end()
    if not parts or re.match(r"[（(]?(?:含|有?重复|兼|同时)", folded[parts[-1].end() : parts[-1].end() + 4]):
        return
    largest = max(parts, key=lambda p: _size(p)[0])
    if _size(largest)[0] > whole:
        yield Found(
            whole_at.start(),
            parts[-1].end(),
            message=f"其中的一项{largest['figure']}{largest['unit']}大于总数{whole_at['figure']}{whole_at['unit']}",
        )
        return
    added = sum((_size(p)[0] for p in parts), Decimal(0))
    if any(added == 2 * _size(p)[0] for p in parts):
        # 运动员886人，女运动员437人，男运动员449人: a part and its own parts.
        return
    slack = sum((_size(p)[2] for p in (*parts, whole_at)), Decimal(0)) / 2
    if len(parts) < 2 or ("." not in whole_at["figure"] and added <= whole) or added - whole <= slack:
        if len(parts) == 2 and "男" in parts[0]["name"] and "女" in parts[1]["name"] and added != whole:
            yield Found(
                whole_at.start(), parts[-1].end(), message=f"男女人数相加是{_shown(added, whole_at)}，与总数不符"
            )
        return
    yield Found(
        whole_at.start(),
        parts[-1].end(),
        message=f"其中各项相加是{_shown(added, whole_at)}，超过总数{whole_at['figure']}{whole_at['unit']}",
        suggestion="核对数据；各项互有重叠的，写明白",
        grade=Grade.REMIND,
    )


# Several properties of one group, not its parts.
_OVERLAP = lazy(r"女性|少数民族|学历|以上|以下|党员|本科|青年|各|东部|中部|西部")
_SHARES = lazy(
    r"(?:占比分别(?:为|是|达)?|分别占(?:比|总数的?|全部的?|总量的?)?(?:为|达)?|占[^，。；]{0,10}比例分别(?:为|是))\s?(?P<list>[0-9]{1,3}(?:\.[0-9]{1,2})?%(?:[、，,和及与][0-9]{1,3}(?:\.[0-9]{1,2})?%){1,7})"
)


def _shares(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    match = _SHARES.search(folded, max(0, trigger.start - 12), trigger.end + 60)
    if match is None or _OVERLAP.search(folded, max(0, match.start() - 60), match.start()):
        return
    shares = [Decimal(share) for share in re.findall(r"[0-9.]+(?=%)", match["list"])]
    if sum(shares) > Decimal("100.5"):
        yield Found(
            *match.span("list"),
            message=f"各部分占比相加是{sum(shares)}%，超过100%",
            suggestion="核对数据；不是同一整体的，分别写明占什么的比例",
            grade=Grade.REMIND,
        )


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    what = scene.text.folded[trigger.start : trigger.end]
    if what == "其中":
        yield from _parts(scene, trigger)
    elif what in ("占比分别", "分别占", "比例分别"):
        yield from _shares(scene, trigger)
    else:
        yield from _sum(scene, trigger)


RULE = Rule(
    id="wording.number.breakdown",
    gate=Gate.WORDING,
    category="usage",
    grade=Grade.REVISE,
    triggers=("共计", "合计", "总计", "一共", "总共", "其中", "占比分别", "分别占", "比例分别"),
    verify=_verify,
    bases=("hn100-14",),
    message="分项之和与总数不符",
    suggestion="逐项核对数据来源，重新计算",
    flags=examples(
        "发放宣传册300份、海报200份，共计600份。",
        "走访企业45户、个体工商户30户，合计85户。",
        "共检查120户，其中个体工商户130户。",
        "全年入库税费50亿元，其中税收收入42亿元、社保费收入6亿元、非税收入5亿元。",
        "甲、乙、丙三类企业占比分别为60%、30%和20%。",
        "培训学员100人，其中男60人、女50人。",
        "受理申请12件、咨询20件，总计30件。",
        "甲公司补税10万元、乙公司补税20万元，合计补税40万元。",
    ),
    passes=examples(
        "发放宣传册300份、海报200份，共计500份。",
        "走访企业45户、个体工商户30户，合计75户。",
        "共检查120户，其中个体工商户80户。",
        "全年入库税费50亿元，其中税收收入42亿元、社保费收入6亿元。",
        "甲、乙、丙三类企业占比分别为50%、30%和20%。",
        "举办讲座3场，辅导企业120户，共计发放资料500份。",
        "一季度入库12.34亿元、二季度13.35亿元，合计25.7亿元。",
        "发放资料1200余份，接受咨询80人次，合计惠及群众2000余人。",
        "全局干部60人，其中党员45人。",
        "机上有60名乘客和4名机组人员，其中包括15名老人。",
        "甲公司补税10万元、乙公司补税20万元，合计罚款15万元。",
        "同比增加30户，较上月减少12户，合计120户。",
    ),
)
