"""Dates that do not exist (2026年2月30日, 4月31日) and weekdays that do not fit (2026年11月23日（星期三）).

Where such a date says when a rule begins, ends or a duty falls due (自2026年4月31日起施行, 申报期截至6月31日), the
policy is misstated as well: that is a finding of the policy gate beside the one of the wording gate.

Proleptic Gregorian calendar. A date without a year is impossible only where no year has it; for a weekday it is
read in the year the draft is published, where that is stated, and only reminds. Document numbers, lunar days and periods are no dates.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_DATE = lazy(
    r"(?<![0-9.])(?:(?P<year>[0-9]{4})\s?年\s?)?(?P<month>[0-9]{1,2})\s?月\s?(?P<day>[0-9]{1,2})\s?[日号](?![0-9])"
)
_WEEKDAY = lazy(
    _DATE.pattern
    + r"\s?[(（]?\s?(?:当天)?(?:是|为)?(?P<name>(?:星期|周)(?P<weekday>[一二三四五六日天]))(?!期|年|内|以|之)"
)
_NAMES = "一二三四五六日"
# The longest date, 2026年12月31日（当天是星期一, with blanks.
_BACK = 24
_LUNAR = lazy(r"(?:农历|阴历|腊月|正月)[^，。]{0,8}\Z")

# Only what no month has: a date that may exist in some year is left to `_exists`.
_IMPOSSIBLE_TRIGGERS = (
    *("2月29", "2月30", "2月31", "4月31", "6月31", "9月31", "11月31", "月0日", "月00", "年0月", "年00月"),
    *(f"月{day}" for day in range(32, 100)),
    *(f"{month}月" for month in range(13, 100)),
)
_WEEKDAY_TRIGGERS = tuple(f"{name}{day}" for name in ("星期", "周") for day in "一二三四五六日天")


def _exists(year: int | None, month: int, day: int) -> bool:
    if not 1 <= month <= 12 or year == 0:
        return False
    return 1 <= day <= calendar.monthrange(2024 if year is None else year, month)[1]


def _impossible(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for match in _DATE.finditer(folded, max(0, trigger.start - _BACK), trigger.end + 5):
        if match.start() < trigger.end and trigger.start < match.end():
            year = int(match["year"]) if match["year"] else None
            lunar = _LUNAR.search(folded, max(0, match.start() - 12), match.start())
            if not lunar and not _exists(year, int(match["month"]), int(match["day"])):
                yield Found(*match.span(), message=f"“{match[0]}”这一天不存在")
            return


# What makes a date a term of a policy, or the day a duty falls due.
_TERM = lazy(
    r"施行|执行|实施|生效|起算|有效期|有效至|适用|废止|截止|截至|截止期|期限|届满|到期|申报|缴款|缴纳|缴税|缴费|征期|汇算|清缴|预缴|报送|享受|延长|延期|减免|补税|退税|纳税|办税|税款|备案"
)


def _impossible_term(scene: Scene, trigger: Span) -> Iterator[Found]:
    for found in _impossible(scene, trigger):
        sentence = scene.text.sentence((found.start, found.end))
        start, end = max(sentence.start, found.start - _TERM_NEAR), min(sentence.end, found.end + _TERM_NEAR)
        if _TERM.search(scene.text.folded, start, end):
            yield found


# Far enough for 自……起，纳税人应当……申报, not for another statement of a long sentence.
_TERM_NEAR = 40


def _misfit(scene: Scene, trigger: Span) -> Iterator[Found]:
    for match in _WEEKDAY.finditer(scene.text.folded, max(0, trigger.start - _BACK), trigger.end + 1):
        if match.start("name") != trigger.start:
            continue
        known = scene.draft.published
        if match["year"] is None and known is None:
            return
        year = int(match["year"]) if known is None or match["year"] else known.year
        month, day = int(match["month"]), int(match["day"])
        if not _exists(year, month, day):
            return
        true = _NAMES[dt.date(year, month, day).weekday()]
        if match["weekday"].replace("天", "日") != true:
            right = match["name"][:-1] + true
            yield Found(
                *match.span("name"),
                message=f"{year}年{month}月{day}日是{right}，不是{match['name']}",
                suggestion=f"核对日期；日期无误的，改为“{right}”",
                # Without a year it is the year of the draft, most likely.
                grade=None if match["year"] else Grade.REMIND,
            )
        return


IMPOSSIBLE_DATE = Rule(
    id="wording.date.impossible",
    gate=Gate.WORDING,
    category="date",
    grade=Grade.REVISE,
    triggers=_IMPOSSIBLE_TRIGGERS,
    verify=_impossible,
    bases=("hn100-14", "gbt-15835"),
    message="日期不存在",
    suggestion="核对原文，写出真实日期",
    flags=examples(
        "自2026年2月30日起施行。",
        "申报期截至4月31日。",
        "2025年2月29日前提交",
        "活动于２０２６年１３月１日举行",
        "请于11月31日前完成缴款",
        "2026年9月31号截止",
    ),
    passes=examples(
        "自2024年2月29日起施行。",
        "截至2月29日，已有企业办理。",
        "农历2月30日前后",
        "申报期为1月1日至15日。",
        "2026年第2月30户企业",
        "历时3个月30日均可办理",
        "12月31日前完成",
        "2026年11月的第30日",
    ),
)

IMPOSSIBLE_TERM = Rule(
    id="policy.date.impossible",
    gate=Gate.POLICY,
    category="period",
    grade=Grade.REVISE,
    triggers=_IMPOSSIBLE_TRIGGERS,
    verify=_impossible_term,
    bases=("hn100-15",),
    message="施行日期或者办理期限写成了不存在的日期",
    suggestion="核对文件原文，写出真实日期",
    flags=examples(
        "本公告自2026年6月31日起施行。",
        "政策执行至2027年2月29日。",
        "请于9月31日前完成纳税申报。",
        "企业所得税预缴申报截至4月31日。",
        "本办法有效期至2028年11月31日。",
        "自2026年13月1日起实施。",
    ),
    passes=examples(
        "本公告自2026年6月30日起施行。",
        "政策执行至2028年2月29日。",
        "请于9月30日前完成纳税申报。",
        "座谈会于2月30日召开。",
        "申报期为1月1日至15日。",
        "农历2月30日前后开始征收。",
        "本办法执行12个月30日内报告。",
        "2026年第4月31户企业享受减免。",
    ),
)

WRONG_WEEKDAY = Rule(
    id="wording.date.wrong-weekday",
    gate=Gate.WORDING,
    category="date",
    grade=Grade.REVISE,
    triggers=_WEEKDAY_TRIGGERS,
    verify=_misfit,
    bases=("hn100-14",),
    message="日期与星期不符",
    suggestion="核对日期和星期",
    flags=examples(
        "活动定于2026年11月23日（星期三）举行。",
        "2026年11月24日星期一上午开课",
        "截止日为2026年12月15日(周三)。",
        "2026年1月1日（星期五）放假",
        "2026年11月22日（星期六）",
        "2026年11月23日是星期日",
        {"body": "宣讲会定于11月25日（星期五）下午举行。", "published": "2026-11-23"},
    ),
    passes=examples(
        "活动定于2026年11月23日（星期一）举行。",
        "2026年11月24日星期二上午开课",
        "11月23日（星期五）",
        {"body": "11月23日（星期一）", "published": "2026-11-20"},
        "2026年11月22日（星期天）",
        "2026年11月23日，每周三举办讲座。",
        "2026年11月23日周年庆",
        "2026年11月23日（周一）",
        "2026年11月23日一周内",
    ),
)
