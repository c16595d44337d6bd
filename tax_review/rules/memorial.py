"""Memorial days on another day, and anniversaries counted wrongly: 12月5日是国家宪法日, 七一建军节, 2026年…成立78周年.

A day is checked where its date stands right beside its name (12月4日是国家宪法日, 国家宪法日（12月4日）); a date on
which something is held for the day (12月2日，国家宪法日宣传活动启动) says nothing about it. A count is held against a
year in its own sentence; without one only what is celebrated today is, for last year's figure, and lightly. Round figures pass: history and
plans speak of them in any year (建党一百周年).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene


class _Day(NamedTuple):
    month: int
    day: int | None
    first: int | None = None
    """The year of the first one, where they are counted."""


_DAYS = {
    "国家宪法日": _Day(12, 4, 2014),
    "宪法日": _Day(12, 4),
    "建党节": _Day(7, 1),
    "建军节": _Day(8, 1),
    "国庆节": _Day(10, 1),
    "国家公祭日": _Day(12, 13, 2014),
    "死难者公祭日": _Day(12, 13),
    "烈士纪念日": _Day(9, 30, 2014),
    "国家安全教育日": _Day(4, 15, 2016),
    "抗战胜利纪念日": _Day(9, 3),
    "抗日战争胜利纪念日": _Day(9, 3),
    "五四青年节": _Day(5, 4),
    "国际劳动节": _Day(5, 1),
    "国际劳动妇女节": _Day(3, 8),
    "教师节": _Day(9, 10, 1985),
    "记者节": _Day(11, 8, 2000),
    "植树节": _Day(3, 12),
    "中国人民警察节": _Day(1, 10, 2021),
    "中国医师节": _Day(8, 19, 2018),
    "消费者权益日": _Day(3, 15),
    "国际禁毒日": _Day(6, 26),
    "全国消防日": _Day(11, 9),
    "国际反腐败日": _Day(12, 9),
    "世界环境日": _Day(6, 5),
    "六五环境日": _Day(6, 5),
    "全国生态日": _Day(8, 15, 2023),
    "全国科技工作者日": _Day(5, 30, 2017),
    "中国航天日": _Day(4, 24, 2016),
    "中国品牌日": _Day(5, 10, 2017),
    "世界知识产权日": _Day(4, 26, 2001),
    "全国土地日": _Day(6, 25, 1991),
    "全国防灾减灾日": _Day(5, 12, 2009),
    "香港回归纪念日": _Day(7, 1),
    "澳门回归纪念日": _Day(12, 20),
    "税收宣传月": _Day(4, None, 1992),
    "安全生产月": _Day(6, None, 2002),
}
_DIGITS = "〇一二三四五六七八九"
_NUMBER = "[0-9]{1,3}|[一二三四五六七八九十百零]{1,5}"


def _number(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    hundreds, mark, rest = written.rpartition("百")
    total = _DIGITS.find(hundreds or "一") * 100 if mark else 0
    rest = rest.removeprefix("零")
    tens, mark, ones = rest.rpartition("十")
    if (mark and len(tens) > 1) or len(ones) > 1:
        return None
    return total + (_DIGITS.find(tens or "一") * 10 if mark else 0) + (_DIGITS.find(ones) if ones else 0)


_IS = r"(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?[，,]?(?:今天|当天|这天|每年)?"
_LINK = r"(?:是|为|系|正是|正值|恰逢|适逢|喜迎|迎来|将迎来|即|就是)"
_BEFORE = lazy(
    rf"(?P<month>[0-9]{{1,2}}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})日)?{_IS}"
    rf"(?P<link>{_LINK}(?:了|我国|的)?)?(?P<first>一年一度的?|我国|全国|中国|全民|世界|国际)?(?P<count>第(?:{_NUMBER})个)?(?:我国|全国|中国|全民|世界|国际)?"
    r"[“‘\"]?(?:[五六七八十三][一四五八三])?(?:南京大屠杀死难者|中国人民|国际劳动)?\Z"
)
_AFTER = lazy(
    r"[”’\"]?(?:(?:每年|今年)?(?:是|为|定于|定在|在|即|就在)(?:每年)?(?:的)?|[（(](?:每年|即|今年)?)(?P<month>[0-9]{1,2}|十[一二]?|[一二三四五六七八九])月(?:(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日)?(?![0-9至—-])"
)
_COUNT = lazy(rf"第(?P<number>{_NUMBER})个(?:我国|全国|中国|全民|世界|国际)?[“‘\"]?(?:南京大屠杀死难者|中国人民)?\Z")
# What is held about the day, on any day.
_ABOUT = lazy(
    r"[”’\"]?(?:[^，。；]{0,6}(?:宣传(?!月)|主题|系列|活动|前夕|前后|期间|来临|到来|将至|临近|即将|倒计时|慰问|知识|晚会|座谈|演出|联欢|之前|前一|放假|假期|长假|后首|过后|调休|当天|晚上|讲座|启动))"
)
_YEAR = lazy(r"(?:19|20)[0-9]{2}(?=年)")
_REACH = 34


def _days(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    name = folded[trigger.start : trigger.end]
    if any(len(longer) > len(name) and folded.endswith(longer, 0, trigger.end) for longer in _DAYS):
        return
    right = _DAYS[name]
    sentence = scene.text.sentence(trigger)
    begin = max(sentence.start, trigger.start - _REACH)
    before = _last(_BEFORE, folded, begin, trigger.start)
    after = _AFTER.match(folded, trigger.end, min(sentence.end, trigger.end + 20))
    said = before and (before["link"] or (before["day"] and not _ABOUT.match(folded, trigger.end)))
    if before and said and _differs(before, right):
        yield _found(before.start(), trigger.end, name, right)
        return
    if after and _differs(after, right):
        yield _found(trigger.start, after.end(), name, right)
        return
    count = _last(_COUNT, folded, begin, trigger.start)
    if count and right.first:
        years = [int(year) for year in _YEAR.findall(folded, sentence.start, sentence.end)] or [scene.on.year]
        number = _number(count["number"])
        if number is not None and all(number != year - right.first + 1 for year in years):
            yield Found(
                count.start(),
                trigger.end,
                message=f"“{name}”的届数可能有误",
                suggestion=f"首个在{right.first}年，{years[-1]}年是第{years[-1] - right.first + 1}个，核对后改正",
                grade=Grade.REMIND,
            )


def _last(pattern: re.Pattern[str], folded: str, begin: int, end: int) -> re.Match[str] | None:
    """The longest match of `pattern` that ends at `end`: 12月4日, not 2月4日."""
    return next((match for at in range(begin, end) if (match := pattern.match(folded, at, end))), None)


def _differs(said: re.Match[str], right: _Day) -> bool:
    month = _number(said["month"])
    day = _number(said["day"]) if said["day"] else None
    if month is None or (right.day is not None and day is None):
        # 11月国家宪法日: no date was given.
        return False
    return month != right.month or (right.day is not None and day is not None and day != right.day)


def _found(start: int, end: int, name: str, right: _Day) -> Found:
    when = f"{right.month}月" + (f"{right.day}日" if right.day else "")
    return Found(start, end, message=f"“{name}”的日期有误", suggestion=f"{name}是{when}，核对后改正")


DAY = Rule(
    id="politics.set-phrase.memorial.day",
    gate=Gate.POLITICS,
    category="set-phrase",
    grade=Grade.REVISE,
    triggers=tuple(_DAYS),
    verify=_days,
    bases=("hn100-15",),
    message="纪念日、节日的日期有误",
    suggestion="核对日期",
    excused_by=("quoted-title", "quotation"),
    flags=examples(
        "12月3日是国家宪法日，欢迎参加普法活动。",
        "国家宪法日（11月4日）",
        "4月16日，全民国家安全教育日是每年4月16日。",
        "7月1日是建军节，我局走访退役军人。",
        "12月14日是南京大屠杀死难者国家公祭日。",
        "5月是第35个全国税收宣传月。",
        "2026年12月4日是第十二个国家宪法日。",
        "9月13日烈士纪念日，向人民英雄敬献花篮。",
    ),
    passes=examples(
        "12月4日是国家宪法日，欢迎参加普法活动。",
        "国家宪法日（12月4日）",
        "12月2日，国家宪法日宣传活动在步行街启动。",
        "11月30日国家宪法日主题宣传启动。",
        "8月1日是建军节，我局走访退役军人。",
        "2026年4月是第35个全国税收宣传月。",
        "2026年12月4日是第十三个国家宪法日。",
        "十二月四日是国家宪法日。",
        "9月30日是烈士纪念日。",
        "4月15日是全民国家安全教育日。",
        "6月是全国“安全生产月”。",
    ),
)

_NUMBERED = {
    "七一": "建党",
    "八一": "建军",
    "十一": "国庆",
    "五四": "青年",
    "五一": "劳动",
    "三八": "妇女",
    "六一": "儿童",
}
_FEAST = lazy(
    r"(?<![第二三四五六七八九十〇零])[“‘\"]?(?P<date>七一|八一|十一|五四|五一|三八|六一)[”’\"]?(?:国际|中国|劳动(?=妇女))?(?P<feast>建党|建军|国庆|青年|劳动|妇女|儿童)(?:节|日|纪念日)"
)


def _feast(scene: Scene, trigger: Span) -> Iterator[Found]:
    begin = max(0, trigger.start - 8)
    for match in _FEAST.finditer(scene.text.folded, begin, min(len(scene.text.folded), trigger.end + 4)):
        if match.start() <= trigger.start < match.end() and _NUMBERED[match["date"]] != match["feast"]:
            right = next(date for date, feast in _NUMBERED.items() if feast == match["feast"])
            yield Found(
                *match.span(),
                message=f"“{match['date']}”不是{match['feast']}节",
                suggestion=f"核对后写“{right}”{match['feast']}节，或者“{match['date']}”{_NUMBERED[match['date']]}节",
            )


FEAST = Rule(
    id="politics.set-phrase.memorial.feast",
    gate=Gate.POLITICS,
    category="set-phrase",
    grade=Grade.REVISE,
    triggers=(
        "建党节",
        "建党日",
        "建党纪念日",
        "建军节",
        "建军纪念日",
        "国庆节",
        "青年节",
        "劳动节",
        "妇女节",
        "儿童节",
    ),
    verify=_feast,
    bases=("hn100-15",),
    message="节日与日期不对应",
    suggestion="核对节日名称",
    excused_by=("quoted-title", "quotation"),
    flags=examples(
        "喜迎七一建军节，慰问退役军人。",
        "“八一”建党节前夕，重温入党誓词。",
        "五一青年节",
        "三八儿童节活动",
        "十一劳动节期间值班安排",
        "“六一”妇女节慰问",
    ),
    passes=examples(
        "喜迎八一建军节，慰问退役军人。",
        "“七一”建党节前夕，重温入党誓词。",
        "“三八”国际劳动妇女节",
        "“五一”国际劳动节",
        "“十一”国庆节期间照常值守。",
        "“六一”儿童节、“五四”青年节活动安排",
        "建军节前夕走访慰问",
        "7月1日建党节、8月1日建军节",
    ),
)

# What is counted, and the year it is counted from.
_SINCE = {
    "中国共产党成立": 1921,
    "建党": 1921,
    "中华人民共和国成立": 1949,
    "新中国成立": 1949,
    "中国人民解放军建军": 1927,
    "中国人民解放军成立": 1927,
    "建军": 1927,
    "改革开放": 1978,
    "香港回归祖国": 1997,
    "香港回归": 1997,
    "澳门回归祖国": 1999,
    "澳门回归": 1999,
    "抗日战争胜利": 1945,
    "抗日战争暨世界反法西斯战争胜利": 1945,
    "抗战胜利": 1945,
    "红军长征胜利": 1936,
    "长征胜利": 1936,
    "辛亥革命": 1911,
    "五四运动": 1919,
    "共青团成立": 1922,
    "共产主义青年团成立": 1922,
    "建团": 1922,
    "国庆": 1949,
}
_ANNIVERSARY = lazy(rf"(?P<number>{_NUMBER})周年(?!庆典公司)")
_PRESENT = lazy(r"庆祝|喜迎|迎接|献礼|热烈|值此|正值|恰逢|迎来|今年|祝福|礼赞|献给")
_OTHER_TIME = lazy(
    r"去年|前年|当年|那年|曾|历史|回顾|上一|明年|后年|来年|往年|时任|年前|世纪|年代|读|收藏|纪念章|邮票|照片|周年时|荣获|获得|被评|授予|表彰|我们|大会|讲话"
)
_COMING = lazy(r"明年|来年|即将|将迎|翌年|次年|第二年|展望|年底|岁末")
# 朝鲜国庆75周年.
_OWN = lazy(r"(?:^|[^\u4e00-\u9fff]|祖国|中国|我国|喜迎|庆祝|迎|贺|献礼|正值|恰逢|年|的)\Z")


def _anniversary(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    name = folded[trigger.start : trigger.end]
    match = _ANNIVERSARY.match(folded, trigger.end, trigger.end + 8)
    if match is None or any(len(longer) > len(name) and folded.endswith(longer, 0, trigger.end) for longer in _SINCE):
        return
    number = _number(match["number"])
    sentence = scene.text.sentence(trigger)
    if number is None or number % 10 == 0:
        return
    if name == "国庆" and not _OWN.search(folded, max(0, trigger.start - 2), trigger.start):
        return
    since = _SINCE[name]
    years = [int(year) for year in _YEAR.findall(folded, sentence.start, sentence.end)]
    said = years or [scene.on.year]
    counts = {year - since for year in said}
    if _COMING.search(folded, sentence.start, sentence.end):
        counts |= {year - since + 1 for year in said}
    if number in counts:
        return
    right = f"从{since}年算起，{said[-1]}年是{said[-1] - since}周年，核对后改正"
    if years:
        yield Found(trigger.start, match.end(), message=f"“{name}{match.group()}”与年份对不上", suggestion=right)
    elif (
        abs(number - (scene.on.year - since)) <= 1
        and _PRESENT.search(folded, sentence.start, sentence.end)
        and not _OTHER_TIME.search(folded, sentence.start, sentence.end)
    ):
        yield Found(
            trigger.start,
            match.end(),
            message=f"“{name}{match.group()}”与今年对不上",
            suggestion=right,
            grade=Grade.REMIND,
        )


ANNIVERSARY = Rule(
    id="politics.set-phrase.memorial.anniversary",
    gate=Gate.POLITICS,
    category="set-phrase",
    grade=Grade.REVISE,
    triggers=tuple(_SINCE),
    verify=_anniversary,
    bases=("hn100-15",),
    message="周年数与年份对不上",
    suggestion="按年份重新计算",
    excused_by=("quoted-title", "quotation"),
    flags=examples(
        "2026年国庆，全局干部书写祝福，庆祝新中国成立76周年。",
        "2026年7月1日，热烈庆祝中国共产党成立104周年。",
        "热烈庆祝中国共产党成立104周年！",
        "2026年是中国人民解放军建军98周年。",
        "热烈庆祝香港回归祖国二十八周年",
        "2026年，庆祝中国共产党成立一百零四周年",
    ),
    passes=examples(
        "2026年国庆，全局干部书写祝福，庆祝新中国成立77周年。",
        "2026年7月1日，热烈庆祝中国共产党成立105周年。",
        "2021年，隆重庆祝中国共产党成立100周年。",
        "到建军一百周年时如期实现目标。",
        "回顾新中国成立70周年以来的税收历程。",
        "2024年国庆节，书画展庆祝中华人民共和国成立75周年。",
        "2026年底，迎接香港回归祖国30周年。",
        "庆祝建党99周年时的老照片",
        "会见恰逢朝鲜国庆79周年。",
        {"body": "热烈庆祝中国共产党成立103周年！", "on": "2024-07-01"},
    ),
)
