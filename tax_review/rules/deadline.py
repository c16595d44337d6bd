"""Filing deadlines on a day off: 11月份申报期限为11月1日至15日, where the 15th is a Sunday.

The law moves such a deadline to the next working day (征管法实施细则第一百零九条), so the post announces a wrong day
or owes its readers the right one. Working days come from the yearly holiday calendar, moved weekends included;
years it does not know are silent. Annual settlements (汇算清缴) are announced by their statutory dates, and what
is no tax deadline (活动报名截至, 自1日起施行, 优惠执行至12月31日) has no such day. A date without a year is read in the year
nearest to the day the draft is judged for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_YEAR = r"(?:(?P<y{0}>20[0-9]{{2}})年)?"
_REMARK = r"(?:[（(](?:星期|周)[一二三四五六日天][)）])?"
_UNTIL = lazy(
    rf"(?:截止|截至|至|到|期限|为|是|于|在|[:：]){_YEAR.format(1)}(?P<m1>[0-9]{{1,2}})月(?P<d1>[0-9]{{1,2}})日{_REMARK}"
    r"(?:24时|24点)?(?P<tail>(?:之?前|截止|结束|止|期满|届满|(?=[，。；;、）)\n])|\Z))"
)
_SPAN = lazy(
    rf"{_YEAR.format(1)}(?P<m1>[0-9]{{1,2}})月(?P<d0>[0-9]{{1,2}})日{_REMARK}(?:至|到|—{{1,2}}|-|~|～)(?:(?P<m2>[0-9]{{1,2}})月)?(?P<d1>[0-9]{{1,2}})日"
)
_DUE = lazy(r"申报|征期|缴税|缴款|纳税|税款")
_OTHER = lazy(
    r"汇算|清缴|年度|每年|次年|年报|顺延|休息日|休假|节假日|公休|周末|放假|遇|报名|评选|投票|征集|征求|招聘|招考|项目申报|施行|执行|有效|废止|享受|减免|补贴|奖|优惠"
    r"|预约|调休|逾期|已于|此前|曾"
)
_DATE = lazy(r"月[0-9]{1,2}日")
_BACK = 40
_AHEAD = 60


def _year_of(stated: str | None, month: int, on: dt.date) -> int:
    if stated:
        return int(stated)
    return on.year + (1 if on.month - month > 6 else -1 if month - on.month > 6 else 0)


def _is_day_off(day: dt.date) -> bool:
    import chinese_calendar

    try:
        return not chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False


def _next_workday(day: dt.date) -> dt.date | None:
    later = (day + dt.timedelta(days=n) for n in range(1, 12))
    return next((one for one in later if one.year == day.year and not _is_day_off(one)), None)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    start, end = max(sentence.start, trigger.start - _BACK), min(sentence.end + 1, trigger.end + _AHEAD, len(folded))
    if not _DATE.search(folded, start, end) or _OTHER.search(folded, start, end) or not _DUE.search(folded, start, end):
        return
    taken = start
    for pattern in (_SPAN, _UNTIL):
        for match in pattern.finditer(folded, taken, end):
            day = _day(scene, match)
            if day is None or not _is_day_off(day) or "所属期" in folded[max(0, match.start() - 10) : match.start()]:
                taken = match.end()
                continue
            later = _next_workday(day)
            yield Found(
                match.start("m1") if not match["y1"] else match.start("y1"),
                match.end("d1") + 1,
                message=f"{day.year}年{day.month}月{day.day}日是{_name(day)}，申报期限最后一日遇休息日应当顺延",
                suggestion=f"核对征期日历{f'，一般顺延至{later.month}月{later.day}日' if later else ''}，在文中写明顺延后的日期",
            )
            return


def _name(day: dt.date) -> str:
    return f"休息日（星期{'一二三四五六日'[day.weekday()]}）"


def _day(scene: Scene, match: re.Match[str]) -> dt.date | None:
    month = int(match.groupdict().get("m2") or match["m1"])
    try:
        return dt.date(_year_of(match["y1"], month, scene.on), month, int(match["d1"]))
    except ValueError:
        return None


RULE = Rule(
    id="wording.date.deadline-on-day-off",
    gate=Gate.WORDING,
    category="date",
    grade=Grade.REMIND,
    triggers=(
        "申报期",
        "征期",
        "申报截止",
        "申报纳税",
        "纳税期限",
        "缴款期限",
        "缴税期限",
        "月申报",
        "月份申报",
        "申报缴",
        "纳税申报",
    ),
    verify=_verify,
    bases=("collection-rules-109", "hn100-14"),
    message="申报期限的最后一日是休息日，应当顺延",
    suggestion="核对征期日历，写明顺延后的日期",
    flags=examples(
        "11月份申报期限为11月1日至15日，请按时办理。",
        "本月征期截至2026年11月15日。",
        "请于2026年2月16日前完成申报纳税。",
        "征期提醒：2026年8月申报截止到8月15日。",
        "增值税纳税申报期限为2026年3月1日至3月15日。",
        "10月纳税申报期为2026年10月1日至10月6日。",
    ),
    passes=examples(
        "11月份申报期限为11月1日至16日，请按时办理。",
        "本月征期截至2026年12月15日。",
        "11月15日为星期日，申报期限顺延至11月16日。",
        "本月征期截至2030年6月15日。",
        "2025年度企业所得税汇算清缴申报期限为2026年1月1日至5月31日。",
        "税收故事征集活动报名截至11月15日。",
        "本公告自2026年11月1日起施行，纳税申报按新规定办理。",
        "我局于11月14日召开征期工作部署会。",
        "请于2026年2月14日前完成申报纳税。",
        "税款所属期为2026年10月1日至10月31日的纳税申报",
        "2026年10月10日起开始申报，申报期至10月26日。",
    ),
)
