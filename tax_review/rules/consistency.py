"""Title and body that say different things of the same: 申报期延长至20日 over 延长至4月18日, 3.6万亿元 over 3.2万亿元.

Only where it is certain: the title's figure stands nowhere in the body, the body gives exactly one other
figure of the same kind, and the words beside both are the same. A rounded figure (3.64万亿元 under 3.6万亿元,
超10万户 over 10.3万户) agrees; so does a date with its year over one without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tax_review.models import Draft, Gate, Grade
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_AMOUNT = lazy(
    r"(?<![0-9.])(?P<number>[0-9]{1,12}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,4})?)\s?(?P<more>多|余)?"
    r"(?P<unit>个百分点|%|‰|万亿元|亿元|万元|元|万户次|万户|户次|户|万人次|万人|人次|人|万份|份|个工作日|工作日|天|万件|件|万次|次|万家|家|项|条|折|倍|万吨|吨|岁|周岁|场)"
    r"(?P<more2>多|余|左右|以上)?"
)
_APPROX = lazy(r"(近|超过?|逾|约|突破|达到?|不足|上)\s?\Z")
_SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
_DATE = lazy(
    r"(?<![0-9.])(?:(?P<year>20[0-9]{2})\s?年\s?)?(?P<month>1[0-2]|0?[1-9])\s?月\s?(?P<day>3[01]|[12][0-9]|0?[1-9])\s?日"
    r"(?:\s?(?:至|到|—|-|－|~|～)\s?(?:(?P<month2>1[0-2]|0?[1-9])\s?月\s?)?(?P<day2>3[01]|[12][0-9]|0?[1-9])\s?日)?"
)
_DAY_ALONE = lazy(r"(?<![0-9月.])(?P<day>3[01]|[12][0-9]|0?[1-9])\s?日(?![0-9内之起])")
_DIGITS = lazy("[0-9]+")
_YEAR = lazy(r"(?<![0-9])(?P<year>20[0-9]{2})\s?年度(?!第)")
# A date in title and body is the same event only beside the same of these.
_EVENTS = (
    "延长|延期|顺延",
    "截止|截至|最后期限|最晚|止|到期",
    "施行|实施|执行|生效|起施|启用|上线|停用|停机|升级|暂停",
    "举行|举办|召开|开课|开讲|直播|开播|报名|启动|开始|开幕|培训",
)
_EVENT = tuple(map(re.compile, _EVENTS))
_IN_FORCE = _EVENT[2]
# 至2027年12月31日: the end of a period, of the same period where nothing else ends.
_END = lazy(r"(?:至|到|—|~|～|截止|截至)\s?\Z")
_YEARLY = (
    "汇算",
    "纳税信用|纳税缴费信用|信用评价",
    "决算|预算",
    "年度报告|年报",
    "公务员|招录|录用",
    "考核|绩效",
    "征收|收入",
)
_YEARLY_CUES = tuple(map(re.compile, _YEARLY))
_HAN = lazy("[\u4e00-\u9fff]")
_CLAUSE_END = "，。；！？\n,;!?"
_PRE, _POST = 14, 10
# Words that stand beside every figure tie nothing together.
_EMPTY = lazy(
    r"[为达至到以约的了共按由超近逾是即有个在将已再每并和与、“”《》（）()：: ]|累计|全国|全省|全市"
    r"|我省|我市|今年|去年|同比|合计|总额|金额|比例|可享|享受"
)
_LONGEST_BODY = 20_000
_LONGEST_TITLE = 300
# What a figure is of: beside the same one of these, two figures are of the same thing.
_NOUNS = lazy(
    r"子女教育|赡养老人|继续教育|大病医疗|住房贷款利息|住房租金|婴幼儿照护|专项附加扣除|基本减除费用|减除费用|起征点|月销售额|季度?销售额|年销售额"
    r"|应纳税所得额|加计扣除|加计抵减|实际税负|征收率|预征率|扣除率|退税率|税率|滞纳金|罚款|留抵退税|出口退税|减税降费|新增减税|税费优惠|税收收入"
    r"|税费收入|社会保险费|缴费基数|个人养老金|一次性奖金|年终奖|车辆购置税|契税|印花税|参会|参加|培训|服务事项|网办率|满意度|办理时限"
)
_NOUN_REACH = 24


class _Figure(NamedTuple):
    """A figure in a part, folded positions."""

    start: int
    end: int
    kind: str
    value: Decimal
    step: Decimal
    rough: bool
    said: str


def _at_digits(pattern: re.Pattern[str], folded: str, end: int) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` finds, where every match begins with a run of digits: nothing is tried elsewhere."""
    done = 0
    for digits in _DIGITS.finditer(folded, 0, end):
        if digits.start() >= done and (match := pattern.match(folded, digits.start(), end)):
            done = match.end()
            yield match


def _amounts(folded: str, end: int) -> Iterator[_Figure]:
    done = 0
    for match in _at_digits(_AMOUNT, folded, end):
        # 5万元以上10万元: the 上 belongs to what comes before.
        approx = _APPROX.search(folded, max(done, match.start() - 3), match.start())
        done = match.end()
        unit = match["unit"]
        scale = 1
        kind = unit
        for name, size in _SCALES.items():
            if unit.startswith(name):
                kind, scale = unit[len(name) :], size
                break
        digits = match["number"].replace(",", "")
        places = len(digits.partition(".")[2])
        rough = bool(match["more"] or match["more2"]) or (approx is not None and not approx[1].startswith("达"))
        kind = {"工作日": "个工作日", "周岁": "岁"}.get(kind, kind)
        yield _Figure(
            match.start("number"),
            match.end("unit"),
            kind,
            Decimal(digits) * scale,
            Decimal(scale).scaleb(-places),
            rough,
            folded[match.start("number") : match.end("unit")],
        )


def _same(one: _Figure, other: _Figure) -> bool:
    """Whether two figures can stand for one: equal, one rounded to the other, or one given roughly."""
    off = abs(one.value - other.value)
    if off < max(one.step, other.step) and (one.step != other.step or off == 0):
        return True
    return (one.rough or other.rough) and off <= max(one.value, other.value) / 5


def _beside(folded: str, figure: _Figure) -> tuple[str, str]:
    """The words before and after a figure, inside its clause, without those that say nothing."""
    before = folded[max(0, figure.start - _PRE) : figure.start]
    after = folded[figure.end : figure.end + _POST]
    before = before[max(before.rfind(mark) for mark in _CLAUSE_END) + 1 :]
    after = after[: min((at for mark in _CLAUSE_END if (at := after.find(mark)) >= 0), default=len(after))]
    return _EMPTY.sub("", before), _EMPTY.sub("", after)


def _shared(one: str, other: str) -> int:
    """The length of the longest run of Han characters both hold."""
    best = 0
    for start in range(len(one)):
        length = best + 1
        while start + length <= len(one) and one[start : start + length] in other:
            if _HAN.match(one[start + length - 1]) is None:
                break
            best = length
            length += 1
    return best


def _about_the_same(title: tuple[str, str], body: tuple[str, str]) -> bool:
    before, after = _shared(title[0], body[0]), _shared(title[1], body[1])
    return before >= 4 or after >= 5 or (before >= 3 and after >= 2) or (before >= 2 and after >= 3)


def _noun_of(folded: str, figure: _Figure) -> str | None:
    """The last of `_NOUNS` before a figure in its sentence, near it."""
    before = folded[max(0, figure.start - _NOUN_REACH) : figure.start]
    before = before[max(before.rfind(mark) for mark in "。！？\n；") + 1 :]
    found = _NOUNS.findall(before)
    return found[-1] if found else None


def _amount_faults(title: str, body: str) -> Iterator[tuple[_Figure, _Figure]]:
    figures = list(_amounts(title, min(len(title), _LONGEST_TITLE)))
    if not figures:
        return
    kinds = {figure.kind for figure in figures}
    others = [other for other in _amounts(body, min(len(body), _LONGEST_BODY)) if other.kind in kinds]
    for figure in figures:
        same_kind = [other for other in others if other.kind == figure.kind]
        if any(_same(figure, other) for other in same_kind):
            continue
        words = _beside(title, figure)
        noun = _noun_of(title, figure)
        matching = [
            other
            for other in same_kind
            if _about_the_same(words, _beside(body, other)) or (noun and noun == _noun_of(body, other))
        ]
        if not matching or len({other.value for other in matching}) > 1:
            continue
        # Titles add up (87人遇难 over 83人 and 4人): more than one part of it may be told.
        parts = {other.value for other in same_kind}
        if figure.kind in ("%", "‰", "个百分点") or len(parts) == 1 or figure.value < matching[0].value:
            yield figure, matching[0]


class _Day(NamedTuple):
    start: int
    end: int
    year: int | None
    month: int | None
    day: int
    said: str


def _days(folded: str, end: int) -> Iterator[_Day]:
    taken = []
    for match in _at_digits(_DATE, folded, end):
        taken.append(match.span())
        year = int(match["year"]) if match["year"] else None
        month = int(match["month"])
        if not match["day2"]:
            yield _Day(*match.span(), year, month, int(match["day"]), match[0])
            continue
        yield _Day(match.start(), match.end("day") + 1, year, month, int(match["day"]), match[0])
        last = int(match["month2"]) if match["month2"] else month
        yield _Day(
            match.start("day2"),
            match.end(),
            year if match["month2"] is None else None,
            last,
            int(match["day2"]),
            match[0],
        )
    covered = iter(taken)
    span = next(covered, None)
    for match in _at_digits(_DAY_ALONE, folded, end):
        while span is not None and span[1] <= match.start():
            span = next(covered, None)
        if span is None or match.start() < span[0]:
            yield _Day(*match.span(), None, None, int(match["day"]), match[0])


def _same_day(one: _Day, other: _Day) -> bool:
    return (
        one.day == other.day
        and (one.month is None or other.month is None or one.month == other.month)
        and (one.year is None or other.year is None or one.year == other.year)
    )


def _near(folded: str, start: int, end: int, pattern: re.Pattern[str], reach: int = 12) -> str | None:
    """The cue of `pattern` in the clause around a place, a few characters off."""
    before = folded[max(0, start - reach) : start]
    after = folded[end : end + reach]
    before = before[max(before.rfind(mark) for mark in _CLAUSE_END) + 1 :]
    after = after[: min((at for mark in _CLAUSE_END if (at := after.find(mark)) >= 0), default=len(after))]
    found = pattern.search(after) or pattern.search(before)
    return found[0] if found else None


def _cue(folded: str, day: _Day, event: re.Pattern[str]) -> str | None:
    """The cue of `event` beside a date."""
    if event is _END:
        found = _END.search(folded, max(0, day.start - 4), day.start)
        return found[0] if found else None
    return _near(folded, day.start, day.end, event)


def _day_faults(title: str, body: str) -> Iterator[tuple[str, _Day]]:
    days = list(_days(title, min(len(title), _LONGEST_TITLE)))
    if not days:
        return
    others = list(_days(body, min(len(body), _LONGEST_BODY)))
    for day in days:
        if any(_same_day(day, other) for other in others):
            continue
        for event in (*_EVENT, _END):
            cue = _cue(title, day, event)
            if cue is None:
                continue
            matching = [
                other
                for other in others
                if other.month is not None
                and (found := _cue(body, other, event)) is not None
                # 自5月1日起施行 over a body that tells of the 实施 of something else.
                and (event is not _IN_FORCE or found == cue)
            ]
            if day.month is not None and (of_month := [other for other in matching if other.month == day.month]):
                matching = of_month
            if matching and len({(other.month, other.day) for other in matching}) == 1:
                yield day.said, matching[0]
                break


def _year_faults(title: str, body: str) -> Iterator[tuple[str, int, int, str]]:
    for match in _at_digits(_YEAR, title, min(len(title), _LONGEST_TITLE)):
        others = list(_at_digits(_YEAR, body, min(len(body), _LONGEST_BODY)))
        if not others or f"{match['year']}年" in body:
            continue
        for cue in _YEARLY_CUES:
            if _near(title, *match.span(), cue) is None:
                continue
            matching = [other for other in others if _near(body, *other.span(), cue) is not None]
            if matching and len({other["year"] for other in matching}) == 1:
                yield match[0], *matching[0].span(), matching[0][0]
                break


def _verify(_draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    body = scenes.get("body")
    if body is None:
        return
    for head in ("title", "digest"):
        scene = scenes.get(head)
        if scene is None or not _DIGITS.search(scene.text.folded):
            continue
        label = "标题" if head == "title" else "摘要"
        title, text = scene.text.folded, body.text.folded
        places: list[tuple[int, int, str, str]] = []
        places += [(o.start, o.end, figure.said, o.said) for figure, o in _amount_faults(title, text)]
        places += [(o.start, o.end, said, o.said) for said, o in _day_faults(title, text)]
        places += [(start, end, said, other) for said, start, end, other in _year_faults(title, text)]
        for start, end, said, other in sorted(set(places)):
            span = body.text.original_span(start, end)
            yield DraftFound(
                "body",
                span.start,
                span.end,
                message=f"与{label}不一致：{label}作“{said}”，正文作“{other}”",
            )


RULE = DraftRule(
    id="policy.consistency.title-body",
    gate=Gate.POLICY,
    category="consistency",
    grade=Grade.REVISE,
    fields=("title", "digest"),
    verify=_verify,
    bases=("hn100-14", "hn100-15"),
    message="标题与正文不一致",
    suggestion="核对来源，使标题、摘要和正文一致",
    flags=examples(
        {"title": "11月申报期延长至18日", "body": "经批准，2026年11月申报纳税期限延长至11月20日。"},
        {"title": "研发费用加计扣除比例100%", "body": "企业可按研发费用加计扣除比例75%在税前扣除。"},
        {"title": "全省新增减税降费320亿元", "body": "今年以来，全省新增减税降费230亿元，惠及企业20万户。"},
        {"title": "2025年度个税汇算开始啦", "body": "2024年度个人所得税综合所得汇算清缴自3月1日开始。"},
        {"title": "税法宣讲会12月8日举办", "body": "宣讲会将于12月6日在市政务中心举办，欢迎参加。"},
        {"title": "小规模纳税人月销售额10万元以下免征增值税", "body": "小规模纳税人月销售额15万元以下的，免征增值税。"},
        {"title": "电子税务局将于12月1日升级", "body": "系统定于12月5日升级，届时暂停服务。"},
        {"title": "六税两费减半征收至2027年12月31日", "body": "该政策执行期限为2023年1月1日至2025年12月31日。"},
        {"title": "赡养老人扣除标准提高至3000元", "body": "赡养老人专项附加扣除标准为每月2000元。"},
    ),
    passes=examples(
        {"title": "11月申报期延长至18日", "body": "经批准，2026年11月申报纳税期限延长至11月18日。"},
        {"title": "研发费用加计扣除比例100%", "body": "研发费用加计扣除比例由75%提高至100%。"},
        {"title": "全省新增减税降费超320亿元", "body": "今年以来，全省新增减税降费323.5亿元，惠及企业20万户。"},
        {"title": "2025年度个税汇算开始啦", "body": "2025年度个人所得税综合所得汇算清缴自3月1日开始。"},
        {"title": "税法宣讲会12月8日举办", "body": "宣讲会将于2026年12月8日在市政务中心举办，欢迎参加。"},
        {"title": "税务总局：减税3.6万亿元", "body": "全年减税3.64万亿元，其中制造业1.5万亿元。"},
        {"title": "征期截止到15日", "body": "申报期为12月1日至15日，请尽快办理。"},
        {"title": "三季度惠及50户企业", "body": "其中制造业惠及30户企业，服务业惠及20户企业。"},
        {"title": "10月退税50亿元", "body": "前三季度累计办理出口退税430亿元。"},
        {"title": "5000元起征？算一算", "body": "月收入8000元的，减除费用每月5000元。"},
    ),
)
