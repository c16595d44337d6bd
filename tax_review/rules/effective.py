"""A law said to come into force on another day than its own: 增值税法2026年7月1日起施行.

Only laws that have been in force in one text since they took effect are in the table: where amendments have days of
their own (企业所得税法, 个人所得税法), a day says too little. What speaks of an amendment or of a trial is let go.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_FROM: dict[str, dt.date] = {
    "增值税法实施条例": dt.date(2026, 1, 1),
    "增值税法": dt.date(2026, 1, 1),
    "印花税法": dt.date(2022, 7, 1),
    "契税法": dt.date(2021, 9, 1),
    "城市维护建设税法": dt.date(2021, 9, 1),
    "资源税法": dt.date(2020, 9, 1),
    "耕地占用税法": dt.date(2019, 9, 1),
    "车辆购置税法": dt.date(2019, 7, 1),
    "烟叶税法": dt.date(2018, 7, 1),
    "船舶吨税法": dt.date(2018, 7, 1),
    "环境保护税法": dt.date(2018, 1, 1),
    "车船税法": dt.date(2012, 1, 1),
    "关税法": dt.date(2024, 12, 1),
    "纳税缴费信用管理办法": dt.date(2025, 7, 1),
}
"""Read in the texts of the laws (tax_policy.md, tables A and G)."""

_DATE = (
    r"(?:(?P<y{0}>(?:19|20)[0-9]{{2}})年|(?P<rel{0}>今年|明年|去年|次年|后年|本年))(?:(?P<m{0}>[0-9]{{1,2}})月(?:(?P<d{0}>[0-9]{{1,2}})(?:日|号)|份)?)?"
    r"|(?P<mo{0}>[0-9]{{1,2}})月(?P<do{0}>[0-9]{{1,2}})(?:日|号)"
)
_COMES = r"(?:施行|实施|生效|落地|执行|启用)"
_AFTER = lazy(
    rf"》?(?:[（(][^（）()]{{0,30}}[）)])?(?:[，,](?=将|自|于|从|定于))?(?:也|已经?|正式|即|就|将要?|会|计划|预计|定于|确定|明确|规定|的|从|自|于|在){{0,5}}(?P<date>{_DATE.format(1)})"
    rf"(?:零时)?(?:起|开始|以后|之后|后)?(?:，|,)?(?:正式|全面|开始|已经?|同步|就要|将|统一|依法|在全国){{0,3}}(?:(?:与|同|和|随)[^。，,；]{{1,10}}(?:同步|同时|一并|一起|配套))?{_COMES}(?!细则|条例|办法|意见|方案|以来|后(?:的)?[一首两]|[一二三四五六七八九十两]{{1,3}}周年|第|新|全|各|有关|该|多|一[项批次个])"
)
_BEFORE = lazy(
    rf"(?P<date>{_DATE.format(1)})(?:零时)?(?:起|开始)?(?:，|,)?(?:正式|全面|开始|将|要|依法|我国|新的?|施行|实施|生效){{0,4}}的?(?:《)?(?:中华人民共和国)?\Z"
)
_COMES_NEXT = lazy(
    rf"》?(?:[（(][^（）()]{{0,30}}[）)])?(?:将|就|正式|全面|开始|也|要|同步|已经?|在全国|统一|依法){{0,4}}{_COMES}(?!细则|条例|办法|意见|方案|以来)"
)
_ASKED = lazy(
    rf"》?(?:是|从|自|于|的)?(?:(?:什么时候|何时|哪一?天|几时)(?:起|开始|正式){{0,2}}{_COMES}的?[？?][”」]?(?:答[:：])?(?:自|于|从)?"
    rf"|(?:正式)?{_COMES}(?:日期|时间|日)(?:是|为|定为|定在|[:：])?)(?P<date>{_DATE.format(1)})"
)
_COMES_BEFORE = lazy(rf"{_COMES}的?(?:《)?(?:中华人民共和国)?\Z")
_OTHER = lazy(
    r"修正|修订|修改|修改后|草案|征求意见|通过|截至|截止|并非|不是|误区|配套|试点|周年|误传|网传|部分条款|过渡|衔接"
)


def _day(match: re.Match[str], on: dt.date) -> tuple[int | None, int | None, int | None]:
    if match["mo1"]:
        return None, int(match["mo1"]), int(match["do1"])
    shift = {"今年": 0, "本年": 0, "明年": 1, "次年": 1, "去年": -1, "后年": 2}
    year = int(match["y1"]) if match["y1"] else on.year + shift[match["rel1"]]
    return year, int(match["m1"]) if match["m1"] else None, int(match["d1"]) if match["d1"] else None


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    name = folded[trigger.start : trigger.end]
    if folded.startswith("实施条例", trigger.end) or folded[max(0, trigger.start - 1)] in "消地":
        return
    # 进出口关税法 and the like are others' names; 增值税法 inside 增值税法实施条例 is asked once, by the longer name.
    sentence = scene.text.sentence(trigger)
    right = _FROM[name]
    match = _AFTER.match(folded, trigger.end, min(sentence.end, trigger.end + 90)) or _ASKED.match(
        folded, trigger.end, trigger.end + 60
    )
    if match is None:
        match = _BEFORE.search(folded, max(sentence.start, trigger.start - 40), trigger.start)
        if match is None or not (
            _COMES_NEXT.match(folded, trigger.end, min(sentence.end, trigger.end + 50))
            or _COMES_BEFORE.search(folded, match.end("date"), trigger.start)
        ):
            return
    around = folded[max(sentence.start, match.start() - 16) : min(sentence.end, match.end() + 12)]
    if _OTHER.search(around):
        return
    year, month, day = _day(match, scene.on)
    if year in (None, right.year) and month in (None, right.month) and day in (None, right.day):
        return
    yield Found(
        *match.span("date"),
        message=f"“{name}”自{right.year}年{right.month}月{right.day}日起施行，本句日期不符",
        suggestion=f"改为“{right.year}年{right.month}月{right.day}日”",
    )


RULE = Rule(
    id="policy.citation.effective-date",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=tuple(_FROM),
    verify=_verify,
    bases=("hn100-15",),
    message="施行日期与该法不符",
    suggestion="核对该法的施行日期",
    flags=examples(
        "《中华人民共和国增值税法》将于2026年3月1日起施行。",
        "增值税法自2025年1月1日起正式实施，请提前学习。",
        "2026年7月1日起，增值税法正式施行。",
        "2022年1月1日起施行的《印花税法》取消了证照税目。",
        "契税法于2021年8月11日生效。",
        "《中华人民共和国增值税法实施条例》自2026年6月1日起施行。",
        "为迎接增值税法7月1日实施，我局开展培训。",
        "《关税法》2025年12月1日起施行。",
        "契税法的施行日期是2020年9月1日。",
        "增值税法什么时候施行？答：2025年1月1日。",
    ),
    passes=examples(
        "《中华人民共和国增值税法》自2026年1月1日起施行。",
        "增值税法2026年起施行，已于2024年12月25日通过。",
        "2024年12月25日公布的增值税法自2026年1月1日起施行。",
        "1月1日，增值税法正式施行。",
        "增值税法什么时候施行？答：2026年1月1日。",
        "截至2026年10月，增值税法施行已满十个月。",
        "为落实增值税法，8月1日起实施新的服务举措。",
        "2022年7月1日起施行的《印花税法》取消了证照税目。",
        "2026年3月1日，我局组织增值税法实施后首场培训。",
        "修改后的环境保护税法自2025年10月28日起施行。",
        "《增值税法实施条例》自2026年1月1日起施行。",
        "契税法2021年9月1日起施行，2026年9月1日满五周年。",
    ),
)
