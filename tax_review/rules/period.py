"""Periods that run backwards: 自2026年9月1日起施行，有效期至2025年12月31日; 2026年12月31日至2026年1月1日; 2027—2024年.

Both ends must be dates with a year (the second may borrow the first one's), and stand in one statement:
nothing but a few words of validity between them. Two dates that only share a sentence are no period.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_DAY = r"(?P<y{0}>(?:19|20)[0-9]{{2}})\s?年\s?(?:(?P<m{0}>[0-9]{{1,2}})\s?月\s?(?:(?P<d{0}>[0-9]{{1,2}})\s?日)?)?"
_LATER_DAY = r"(?:(?P<y2>(?:19|20)[0-9]{2})\s?年\s?)?(?:(?P<m2>[0-9]{1,2})\s?月\s?)?(?:(?P<d2>[0-9]{1,2})\s?日)?"
# 自2026年9月1日起施行，有效期至……; 2026年9月1日至……; 执行期限为2026年9月1日—…….
_RANGE = lazy(rf"{_DAY.format(1)}\s?(?:起|开始|始)?\s?(?:至|到|—{{1,2}}|－|-{{1,2}}|–|~|～)\s?{_LATER_DAY}")
_IN_FORCE_UNTIL = lazy(
    rf"{_DAY.format(1)}(?:起|之日起)?(?:正式|开始)?(?:施行|执行|实施|生效|启用|适用)[，,；;。]?\s?"
    r"(?:至|到|(?:本(?:公告|办法|通知|规定|细则|方案|意见|政策)|该政策|政策|其)?(?:的)?(?:有效期|执行期限|施行期限|实施期限|期限|执行|施行|实施|有效|有效期限)"
    r"(?:为|是|至|到|截至|截止到?|延续至|延长至)?(?:[一二三四五六七八九十0-9]{1,2}年)?[，,]?(?:即|至|到|为)?(?:至|到)?)\s?"
    rf"{_DAY.format(2)}"
)
_YEARS = lazy(
    r"(?<![0-9.])(?P<y1>20[0-9]{2})\s?年?\s?(?:至|—{1,2}|－|-{1,2}|–|~|～)\s?(?P<y2>20[0-9]{2})\s?(?=年度?(?!第))"
)
_MAX = 64
# A year, and behind it what makes a period of it: a joint and a second end, or that something came into force and
# until when. Nearly all years are followed by neither.
_SHAPE = re.compile(
    r"20[0-9]{2}(?=\s?年|[—－\-–~～至])"
    r"(?=\s?年?\s?(?:[0-9]{1,2}\s?月\s?(?:[0-9]{1,2}\s?日)?)?(?:\s?(?:起|开始|始)?\s?(?:至|到|—{1,2}|－|-{1,2}|–|~|～)\s?[0-9]"
    r"|(?:起|之日起)?(?:正式|开始)?(?:施行|执行|实施|生效|启用|适用)[，,；;。]?\s?(?:[至到本该其的期执施实]|政策|有效)))"
)


def _ends(match: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """First day of the beginning, last day of the end; None where either is no date."""
    y1, y2 = int(match["y1"]), int(match["y2"] or match["y1"])
    m1, m2 = _int(match["m1"]), _int(match["m2"])
    d1, d2 = _int(match["d1"]), _int(match["d2"])
    if m2 is None and d2 is not None:  # 2026年9月20日至10日
        m2 = m1
    if match["y2"] is None and (m2 is None or m1 is None):
        return None
    try:
        start = dt.date(y1, m1 or 1, d1 or 1)
        last = m2 or 12
        end = dt.date(y2, last, d2 if d2 is not None else calendar.monthrange(y2, last)[1])
    except ValueError:
        return None
    # 2026年11月15日至1月5日 runs over the turn of the year.
    if match["y2"] is None and m2 is not None and m1 is not None and m2 < m1:
        return None
    return start, end


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for pattern in (_IN_FORCE_UNTIL, _RANGE, _YEARS):
        match = pattern.match(folded, trigger.start, trigger.start + _MAX)
        if match is None:
            continue
        if pattern is _YEARS:
            if int(match["y1"]) > int(match["y2"]):
                yield Found(match.start(), match.end(), message=f"期间的结束年份{match['y2']}年早于开始年份")
                return
            continue
        ends = _ends(match)
        if ends is None or ends[0] <= ends[1]:
            continue
        end = ends[1]
        yield Found(
            *match.span(),
            message=f"期间的结束日期（{end.year}年{end.month}月{end.day}日）早于开始日期",
        )
        return


RULE = Rule(
    id="policy.period.backwards",
    gate=Gate.POLICY,
    category="period",
    grade=Grade.REVISE,
    shape=_SHAPE,
    verify=_verify,
    bases=("hn100-15",),
    message="期间的结束日期早于开始日期",
    suggestion="核对文件原文，改正起止日期",
    flags=examples(
        "本办法自2026年10月1日起施行，有效期至2025年9月30日。",
        "政策执行期限为2026年1月1日至2024年12月31日。",
        "申报期为2026年3月15日至3月1日。",
        "本公告自2026年7月1日起执行，执行期限至2026年6月30日。",
        "2027—2024年连续三年享受优惠。",
        "自2026年5月1日起实施。有效期为2023年4月30日。",
        "减免期间：2026年12月31日—2026年1月1日",
        "活动时间2026年11月20日至10日。",
        "本公告自2026年1月1日起施行，至2025年12月31日止。",
    ),
    passes=examples(
        "本办法自2026年10月1日起施行，有效期至2031年9月30日。",
        "政策执行期限为2024年1月1日至2027年12月31日。",
        "申报期为2026年3月1日至15日。",
        "2026年11月20日至1月5日开展集中宣传。",
        "2024—2027年连续三年享受优惠。",
        "自2026年5月1日起施行，2025年12月31日前已经申报的不再调整。",
        "2026年1月1日起执行。2023年发布的公告同时停止执行。",
        "第十五届（2026年至今）",
        "比2025年增长，较2024年下降。",
        "2026年12月至2027年1月",
        "电话0731-2026-2024",
        "2026年9月1日起施行，由2025年试点推广而来。",
    ),
)
