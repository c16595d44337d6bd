"""Ranges that run backwards: 6月30日至3月1日, 17:00—9:00, 50%—30%, 60至50周岁, 三倍以上一倍以下.

Both ends stand side by side, of one kind, joined by 至, 到 or a dash. Many things look like that and are right:
what falls (由30%至20%, 压减至, 届满前30日至15日), what runs over the turn of the year (11月15日至3月15日, 7月1日至6月30日)
or over midnight (22:00至6:00), and numbers that are no range at all (telephones, scores, sizes, formulas).
A date is backwards only where the year would not turn within half a year of the first end; a time of day only
where both ends lie in one working day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numerals import chinese_number
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_TO = r"\s?(?:(?:持续|延续|一直)?(?:至|到)|—{1,2}|–|-{1,2}|~|～)\s?"
# What a first end may close with, and what joins the second one to it.
_CLOSES = "0123456789%时点分半元岁月日号年户人天十起始倍名家件项次份里米亩顷吨斤克万亿)）"
_JOINTS = "至到~～—–-"
# Lines begin with dashes of lists: after a line break the second end must be there.
_OPENS = "0123456789上下中晚早傍" + BLANKS
_TRIGGERS = (
    *(f"{close}{joint}" for close in _CLOSES for joint in (*_JOINTS, "持续至", "延续至", "一直到")),
    *(f"{blank}{joint}" for blank in BLANKS.replace("\n", "") for joint in _JOINTS),
    *(f"\n{joint}{first}" for joint in (*_JOINTS, "——", "--") for first in _OPENS),
)

# --- dates ---------------------------------------------------------------------------------------------------------

_REMARK = r"(?:[（(][^（()）]{1,8}[)）])?"
_DAYS = lazy(
    rf"(?<![0-9.第])(?:(?P<y1>(?:19|20)[0-9]{{2}})年)?(?P<m1>[0-9]{{1,2}})月(?P<d1>[0-9]{{1,2}})[日号]?{_REMARK}(?:起|开始)?{_TO}"
    r"(?:(?P<y2>(?:19|20)[0-9]{2})年)?(?:(?P<m2>[0-9]{1,2})月)?(?P<d2>[0-9]{1,2})[日号](?!线|楼|文|令)"
)
_MONTHS = lazy(
    rf"(?<![0-9.第])(?:(?P<y1>(?:19|20)[0-9]{{2}})年)?(?P<m1>[0-9]{{1,2}})月(?:份|起)?{_TO}"
    r"(?:(?P<y2>(?:19|20)[0-9]{2})年)?(?P<m2>[0-9]{1,2})月(?![0-9])"
)
_YEARS = lazy(rf"(?<![0-9.])(?P<y1>(?:19|20)[0-9]{{2}})年?(?:起|开始)?{_TO}(?P<y2>(?:19|20)[0-9]{{2}})年(?!第)")
_NEXT_YEAR = lazy(
    r"次年|翌年|来年|明年|第二年|下一年|跨年|跨冬|农历|阴历|每年冬|冬季|供暖|供热|采暖|禁渔|休渔|倒查|倒推|追溯|学年|学期|学校|任期"
)
# Half a year: what is longer after the turn of the year is no season.
_SEASON = 6


def _backward_days(_scene: Scene, match: re.Match[str]) -> str | None:
    y1, y2 = match["y1"], match["y2"]
    m1, d1 = int(match["m1"]), int(match["d1"])
    m2, d2 = int(match["m2"] or m1), int(match["d2"])
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12 and 1 <= d1 <= 31 and 1 <= d2 <= 31):
        return None
    first, second = (int(y1 or 0), m1, d1), (int(y2 or y1 or 0), m2, d2)
    if y2 and not y1:
        return None
    if y2:
        return "结束日期早于开始日期" if second < first else None
    if second >= first or (m2 < m1 and _turns_the_year(m1, d1, m2, d2)):
        return None
    return "结束日期早于开始日期"


def _turns_the_year(m1: int, d1: int, m2: int, d2: int) -> bool:
    if m1 - m2 >= _SEASON or (m1 >= 9 and m2 <= 6):
        return True
    return m1 - m2 == 1 and d1 == 1 and d2 == calendar.monthrange(2024, m2)[1]


def _backward_months(_scene: Scene, match: re.Match[str]) -> str | None:
    y1, y2 = match["y1"], match["y2"]
    m1, m2 = int(match["m1"]), int(match["m2"])
    if not (1 <= m1 <= 12 and 1 <= m2 <= 12) or (y2 and not y1):
        return None
    if y2:
        return "结束月份早于开始月份" if (int(y2), m2) < (int(y1), m1) else None
    # 4月至3月, 10月至9月: a year that does not begin in January.
    if m2 >= m1 or m1 - m2 == 1 or _turns_the_year(m1, 1, m2, 1):
        return None
    return "结束月份早于开始月份"


def _backward_years(_scene: Scene, match: re.Match[str]) -> str | None:
    return "结束年份早于开始年份" if int(match["y2"]) < int(match["y1"]) else None


# --- times of day --------------------------------------------------------------------------------------------------

_PART = "上午|下午|中午|晚上|早上|晚|早|傍晚"
_CLOCK = r"(?:[:：](?P<c{0}>[0-5][0-9])(?![0-9])|[时点](?:(?P<n{0}>[0-5]?[0-9])分|(?P<h{0}>半)|整)?)"
_TIMES = lazy(
    rf"(?<![0-9:：.])(?P<p1>{_PART})?\s?(?P<t1>[0-9]{{1,2}}){_CLOCK.format(1)}{_TO}"
    rf"(?P<p2>{_PART})?\s?(?P<t2>[0-9]{{1,2}}){_CLOCK.format(2)}(?![:：0-9])"
)
_NIGHT = lazy(
    r"次日|翌日|第二天|隔日|隔天|凌晨|夜|晚|通宵|值班|值守|停机|维护|升级|割接|暂停|禁止|禁放|限行|停电|停水|气温|降雨|降水|有雨|预计|北京时间|当地时间|比赛|节"
)


def _minutes(match: re.Match[str], end: str, part: str | None) -> int | None:
    hour = int(match[f"t{end}"])
    minute = 30 if match[f"h{end}"] else int(match[f"c{end}"] or match[f"n{end}"] or 0)
    if hour > 24:
        return None
    if part in ("下午", "晚上", "晚", "傍晚") and hour < 12:
        hour += 12
    return hour * 60 + minute


def _backward_times(scene: Scene, match: re.Match[str]) -> str | None:
    p1, p2 = match["p1"], match["p2"]
    later = p2 or (p1 if p1 in ("下午", "晚上", "晚", "傍晚") else None)
    start, end = _minutes(match, "1", p1), _minutes(match, "2", later)
    if start is None or end is None or end >= start:
        return None
    # From the end of work to its begin is a night.
    if start >= 17 * 60 and end <= 9 * 60 + 30:
        return None
    sentence = scene.text.sentence(match.span())
    near = scene.text.folded[max(sentence.start, match.start() - 20) : min(sentence.end, match.end() + 20)]
    return None if _NIGHT.search(near) else "结束时间早于开始时间"


# --- figures, ages, shares -----------------------------------------------------------------------------------------

_UNIT = "%|‰|万元|亿元|元|万|亿|周岁|岁|万户|户|万人|人|个工作日|工作日|个百分点|个月|小时|分钟|天|日|年|倍|名|家|件|项|次|份|公里|千米|米|平方米|亩|公顷|吨|公斤|千克|℃"
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_FIGURES = lazy(
    rf"(?<![0-9.,A-Za-z/第\-—~～+×÷*=≥≤<>])(?P<a>{_NUMBER})(?P<au>{_UNIT})?{_TO}(?P<b>{_NUMBER})(?P<bu>{_UNIT})(?![0-9=])"
)
_NUMERALS = "一二三四五六七八九十百千万两半零〇"
_CHINESE = f"[{_NUMERALS}]{{1,7}}"
_FIRST = "0123456789" + _NUMERALS
_BOUNDS = lazy(
    rf"(?:(?<![0-9.])(?P<a>{_NUMBER})|(?P<ca>(?:百分之)?{_CHINESE}))(?P<au>{_UNIT})?以上(?:不满|不超过|至|到)?"
    rf"(?:(?P<b>{_NUMBER})|(?P<cb>(?:百分之)?{_CHINESE}))(?P<bu>{_UNIT})?以下(?!的?简称)"
)
_UPPER_BOUND = lazy(rf"以上(?:不满|不超过|至|到)?(?:{_NUMBER}|(?:百分之)?{_CHINESE})(?:{_UNIT})?以下")
_CHINESE_RANGE = lazy(
    rf"(?<![第一二三四五六七八九十百千万两])(?P<ca>(?:百分之)?{_CHINESE})(?P<au>{_UNIT})?(?:至|到)(?P<cb>(?:百分之)?{_CHINESE})(?P<bu>{_UNIT})?(?!至|到)"
)
_SCALE = {"万": 10**4, "亿": 10**8, "万元": 10**4, "亿元": 10**8, "万户": 10**4, "万人": 10**4, "倍": 100}
_KIND = {
    "万元": "元",
    "亿元": "元",
    "万户": "户",
    "万人": "人",
    "周岁": "岁",
    "万": "",
    "亿": "",
    "千米": "公里",
    "千克": "公斤",
    "个工作日": "工作日",
    "倍": "%",
}
# What falls, what counts down, and what is measured back from a day.
_FALLS_BEFORE = lazy(
    r"(?:[由从自将第距剩]|降|减|缩|压|跌|下[调滑浮行]|收窄|放宽|回落|落至|(?<!目)(?<!以)前|提前|延[期至]|倒|比(?![例重率])|零下|调[整至]|[变改转]为)[^，。；;]{0,8}\Z"
)
_FALLS_AFTER = lazy(r"之?前|名|倒|的?(?:降|下降|减|压|回落|转变|递减)|不等|号|路|楼|室|栋|幢|线|座|版|期|级|℃|度")


@lru_cache(maxsize=1024)
def _value(figure: str | None, chinese: str | None, unit: str | None) -> tuple[Decimal, str] | None:
    """Size and kind of one end; None where it cannot be read."""
    if figure is not None:
        return Decimal(figure) * _SCALE.get(unit or "", 1), _KIND.get(unit or "", unit or "")
    assert chinese is not None
    share = chinese.startswith("百分之")
    number = chinese_number(chinese.removeprefix("百分之"))
    if number is None:
        return None
    if share:
        return (Decimal(number), "%") if not unit else None
    return Decimal(number) * _SCALE.get(unit or "", 1), _KIND.get(unit or "", unit or "")


def _backward_figures(_scene: Scene, match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if not groups.get("au") and not groups.get("bu") and not (groups.get("ca") or "").startswith("百分之"):
        return None
    unit_a = groups.get("au") or (groups["bu"] if not (groups.get("ca") or "").startswith("百分之") else None)
    one = _value(groups.get("a"), groups.get("ca"), unit_a)
    other = _value(
        groups.get("b"),
        groups.get("cb"),
        groups.get("bu") or (unit_a if not (groups.get("cb") or "").startswith("百分之") else None),
    )
    if one is None or other is None or one[1] != other[1] or one[0] <= other[0]:
        return None
    if not groups.get("au") and groups.get("bu") in _SCALE and one[0] >= other[0] * 10:
        return None
    return "后一个数小于前一个数"


def _backward_bounds(scene: Scene, match: re.Match[str]) -> str | None:
    if (match["ca"] or "") + (match["cb"] or "") and not (
        match["au"] or match["bu"] or (match["ca"] or "").startswith("百")
    ):
        return None
    return "“以上”的数大于“以下”的数" if _backward_figures(scene, match) else None


def _is_plain(scene: Scene, match: re.Match[str]) -> bool:
    """Whether nothing around the two figures says that they fall, or are no range."""
    folded = scene.text.folded
    if _FALLS_BEFORE.search(folded, max(0, match.start() - 10), match.start()):
        return False
    return _FALLS_AFTER.match(folded, match.end()) is None


# --- the rule ------------------------------------------------------------------------------------------------------

_BACK = 22
_AHEAD = 26
_SECOND_END = lazy(rf"[{_JOINTS}]{{1,2}}\s?(?:{_PART})?\s?[0-9]")


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    joint = trigger.start + 1
    if folded[joint] not in _JOINTS:
        joint = trigger.end - 1
    elif folded[joint - 1] not in _CLOSES and folded[joint - 2 : joint - 1] not in _CLOSES:
        return
    if _SECOND_END.match(folded, joint) is None:
        return
    start, end = max(0, joint - _BACK), joint + _AHEAD
    for pattern, judge in (
        (_DAYS, _backward_days),
        (_MONTHS, _backward_months),
        (_YEARS, _backward_years),
        (_TIMES, _backward_times),
    ):
        match = _across(pattern, folded, start, end, joint)
        if match is None:
            continue
        why = judge(scene, match)
        if why and not _NEXT_YEAR.search(folded, max(0, match.start() - 12), match.end() + 4):
            yield Found(*match.span(), message=f"范围写反了：{why}")
        return
    match = _across(_FIGURES, folded, start, end, joint)
    # 28日至3日 runs over the end of a month.
    if match and match["bu"] == "日" and not folded.startswith(("内", "以内"), match.end()):
        return
    if match and _backward_figures(scene, match) and _is_plain(scene, match):
        yield Found(*match.span(), message="范围写反了：后一个数小于前一个数")


def _across(pattern: re.Pattern[str], folded: str, start: int, end: int, joint: int) -> re.Match[str] | None:
    for match in pattern.finditer(folded, start, end):
        if match.start() < joint < match.end():
            return match
        if match.start() >= joint:
            return None
    return None


def _chinese(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    joint = trigger.start
    if _UPPER_BOUND.match(folded, joint) is None:
        return
    # A lower bound begins with one of few characters: looking for these is faster than letting the pattern look.
    match, at = None, max(0, joint - 14)
    while at < joint:
        match = _BOUNDS.match(folded, at, joint + 18) if folded[at] in _FIRST else None
        at = match.end() if match else at + 1
    if match and match.end() > joint and _backward_bounds(scene, match):
        yield Found(*match.span(), message="范围写反了：“以上”的数大于“以下”的数")


RULE = Rule(
    id="wording.range.backwards",
    gate=Gate.WORDING,
    category="date",
    grade=Grade.REVISE,
    triggers=_TRIGGERS,
    verify=_verify,
    bases=("hn100-14", "hn100-15"),
    message="范围写反了",
    suggestion="核对原文，小的、早的写在前面",
    flags=examples(
        "报名时间为6月30日至3月1日。",
        "活动于2026年11月20日—11月10日举行。",
        "办税服务厅对外服务时间为9:00—8:30。",
        "集中宣传月为5月至3月。",
        "咨询时间：下午5:00至2:30",
        "补贴标准为每户50万元至30万元。",
        "参保年龄为60至50周岁。",
        "优惠幅度在50%—30%之间。",
        "2027年至2024年，累计减税300亿元。",
        "办理时限为7个工作日至3个工作日。",
    ),
    passes=examples(
        "报名时间为3月1日至6月30日。",
        "供暖期为11月15日至3月15日。",
        "财政年度为7月1日至6月30日。",
        "夜间值班时间为22:00至6:00。",
        "办税服务厅对外服务时间为9:00—17:00。",
        "系统将于11月20日18:00至次日8:00停机升级。",
        "办理时限由7个工作日至3个工作日，一减再减。",
        "学年为9月1日至7月10日。",
        "税率从16%到13%，制造业负担明显减轻。",
        "请在届满前30日至15日提出申请。",
        "12月1日至次年2月28日缴纳下一年度保费。",
        "咨询电话0731-88881234-2",
        "28日至3日有小雨，请注意出行安全。",
        "2024—2027年执行",
        "气温零下5℃至零下10℃",
        "年龄16至60周岁的居民",
        "一年一度的家乡年会，从12月到1月不间断。",
    ),
)

BOUNDS = Rule(
    id="wording.range.bounds",
    gate=Gate.WORDING,
    category="date",
    grade=Grade.REVISE,
    triggers=tuple(f"以上{than}{first}" for than in ("", "不满", "不超过", "至", "到") for first in _FIRST),
    verify=_chinese,
    bases=("hn100-14", "hn100-15"),
    message="范围写反了",
    suggestion="核对原文，“以上”用较小的数，“以下”用较大的数",
    flags=examples(
        "处不缴税款五倍以上百分之五十以下的罚款。",
        "处五倍以上一倍以下的罚款。",
        "对单位处10万元以上5万元以下的罚款。",
        "处二千元以上五百元以下的罚款。",
        "处百分之五十以上百分之三十以下的罚款",
        "年龄在60周岁以上50周岁以下的人员",
    ),
    passes=examples(
        "处不缴或者少缴的税款百分之五十以上五倍以下的罚款。",
        "处一倍以上五倍以下的罚款。",
        "对单位处5万元以上10万元以下的罚款。",
        "处五百元以上二千元以下的罚款。",
        "60周岁以上、16周岁以下的人员免缴。",
        "年销售额500万元以上的企业，以及50人以下的分支机构",
        "营业收入1000万元以上，5人以下的合伙企业",
        "三人以上两户以下一并登记",
    ),
)
