"""Offices that never existed: 长沙市财政厅, 湖南省公安局, 湖南省税务厅, 国家税务总局宁乡县税务局, 国家税务总局长沙市长沙区税务局.

A 厅 belongs to a province or autonomous region, a 局 of the same name to what lies below; municipalities have 局. A
county's tax bureau bears the county's name of its day: the bureaus were founded in 2018, so one of a county that
had become a city or district before never was. Names of development zones are in no table and pass; so do
lists of several levels (省、市财政厅（局）) and the years before.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.divisions import Home, divisions
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_FIELDS = (
    "财政 公安 民政 司法 教育 科学技术 科技 水利 商务 审计 住房和城乡建设 住建 人力资源和社会保障 人社 自然资源 生态环境 农业农村 交通运输 文化和旅游 文旅 应急管理 退役军人事务 工业和信息化 工信"
).split()
_BELOW = lazy(r"(?:(?<!直辖)(?<!单列)(?<![、，])市|县|(?<!自治)(?<!地)区|自治州|自治旗)\Z")
_SEVERAL = lazy(r"[（(、/]?局|[（(]委")
_ABOVE = lazy(r"(?<![全各跨外本邻两])省\Z")
_COMMISSIONS = {
    "发改局": "发展改革委",
    "发展和改革局": "发展和改革委员会",
    "卫健局": "卫生健康委",
    "卫生健康局": "卫生健康委员会",
}
# 财政局长, 公安局面, 司法局限.
_GOES_ON = lazy(r"[长面限势部促域]|[（(]厅|、厅")


def _level(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    name = folded[trigger.start : trigger.end]
    before = folded[max(0, trigger.start - 3) : trigger.start]
    if name == "税务厅":
        if not before.endswith("办") and re.search(r"[省市县区州]\Z", before):
            yield Found(
                trigger.start - 1,
                trigger.end,
                message="税务机关没有“厅”",
                suggestion="写“税务局”；办税场所写“办税服务厅”",
            )
    elif name.endswith("厅"):
        if _BELOW.search(before) and not _SEVERAL.match(folded, trigger.end):
            yield Found(
                trigger.start - 1,
                trigger.end,
                message=f"市、县没有“{name}”，“厅”是省级机关",
                suggestion=f"市、县的写“{name[:-1]}局”，省里的写“省{name}”",
            )
    elif _ABOVE.search(before) and not _GOES_ON.match(folded, trigger.end):
        right = _COMMISSIONS.get(name, f"{name[:-1]}厅")
        yield Found(
            trigger.start - 1,
            trigger.end,
            message=f"省级机关没有“{name}”",
            suggestion=f"省里的写“省{right}”；说的是市、县的，写出市、县名",
        )


_HAN = r"(?:(?!税务)[\u4e00-\u9fff])"
_NAME = lazy(
    rf"国家税务总局(?P<province>(?:北京市|天津市|上海市|重庆市|{_HAN}{{2,3}}省|{_HAN}{{2,6}}自治区)(?={_HAN}{{2,12}}税务局))?"
    rf"(?P<city>{_HAN}{{2,4}}?市(?={_HAN}{{2,12}}税务局))?(?P<place>{_HAN}{{1,12}}?[省市县区州旗])税务局(?:(?P<more>{_HAN}{{2,8}})税务局)?"
)
# Zones have bureaus of their own and are in no table.
_ZONE = lazy(
    r"开发|高新|经开|经济|新区|园|保税|管理区|示范|工业|产业|度假|风景|旅游|洪江区|大通湖|屈原|西洞庭|西湖|南湖|柳叶湖|回龙圩|金洞|云龙|昭山|贺家山|综合|功能|试验|合作|港区|雄安|前海|横琴|湘江"
)
_MUNICIPAL = ("北京市", "天津市", "上海市", "重庆市")
_FOUNDED = dt.date(2018, 7, 20)
_OFFICES_OF_ENVOYS = lazy(r"税务总局驻(?P<city>[\u4e00-\u9fff]{2,3})特派员?办")
_ENVOYS = ("北京", "沈阳", "上海", "广州", "重庆", "西安")


def _tax(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded.startswith("驻", trigger.end):
        envoy = _OFFICES_OF_ENVOYS.match(folded, trigger.end - 4)
        if envoy and envoy["city"] not in _ENVOYS:
            yield Found(
                trigger.start,
                envoy.end(),
                message=f"税务总局没有驻{envoy['city']}的特派员办事处",
                suggestion="核对机构名称",
                grade=Grade.REMIND,
            )
        return
    match = _NAME.match(folded, trigger.start, trigger.end + 40)
    if match is None or scene.on < _FOUNDED:
        return
    if match["more"] in divisions().homes:
        yield Found(
            *match.span(),
            message="两级税务局的名称连在了一起",
            suggestion=f"只写所说的那一个，如“国家税务总局{match['more']}税务局”",
        )
        return
    yield from _named(scene, match)


def _named(scene: Scene, match: re.Match[str]) -> Iterator[Found]:
    table = divisions()
    province, city, place = match["province"], match["city"], match["place"]
    if (
        province
        and province not in _MUNICIPAL
        and province != "湖南省"
        and province in table.provinces
        and place in table.homes
    ):
        yield Found(
            *match.span(),
            message=f"市、县税务局的名称不带省名“{province}”",
            suggestion=f"写“国家税务总局{city or ''}{place}税务局”",
            grade=Grade.REMIND,
        )
        return
    homes = table.homes.get(place)
    if homes is None and place.endswith("县") and not _ZONE.search(place):
        yield Found(
            *match.span(),
            message=f"没有叫“{place}”的县，税务机关名称可能写错",
            suggestion="核对机关全称",
            grade=Grade.REMIND,
        )
        return
    if homes is None:
        known = city is not None and any(h.code.startswith("43") for h in table.homes.get(city, ()))
        if known and not _ZONE.search(place) and len(place) <= 6:
            yield Found(
                *match.span(),
                message=f"{city}没有叫“{place}”的县、市、区，税务机关名称可能写错",
                suggestion="核对机关全称",
                grade=Grade.REMIND,
            )
        return
    if (gone := _gone(homes, scene.on.year)) is not None and not place.endswith("省"):
        now = _successor(gone, scene.on.year)
        yield Found(
            *match.span(),
            message=f"“{place}”{gone.until}年已经撤销或者改名，没有这个税务局",
            suggestion=f"核对机关全称{f'，现在是“{now}”' if now else ''}",
        )
    elif city and place.endswith(("市", "县")) and any(h.code.startswith("43") for h in homes):
        yield Found(
            *match.span(),
            message="县（市）税务局的名称前不带所属的市名",
            suggestion=f"写“国家税务总局{place}税务局”",
            grade=Grade.REMIND,
        )


def _gone(homes: tuple[Home, ...], year: int) -> Home | None:
    """The last home of a name that holds nowhere any more."""
    if any(home.holds(year) for home in homes):
        return None
    return max(homes, key=lambda home: home.until or 0)


def _successor(gone: Home, year: int) -> str | None:
    """What began in the same city in the year when `gone` ended, if it is one and bears the same stem."""
    table = divisions()
    stem = next(name for name, homes in table.homes.items() if gone in homes)[:-1]
    began = [
        name
        for name, homes in table.homes.items()
        if name[:-1] == stem
        and any(h.code[:4] == gone.code[:4] and not h.code.endswith("00") and h.holds(year) for h in homes)
    ]
    return began[0] if len(began) == 1 else None


LEVEL = Rule(
    id="politics.institution.office.level",
    gate=Gate.POLITICS,
    category="institution",
    grade=Grade.REVISE,
    triggers=("税务厅", *_COMMISSIONS, *(f"{field}{kind}" for field in _FIELDS for kind in "厅局")),
    verify=_level,
    bases=("hn100-15",),
    message="没有这一级的机关",
    suggestion="核对机关名称",
    excused_by=("history", "quoted-title"),
    flags=examples(
        "长沙市财政厅与我局联合发文。",
        "湖南省公安局经侦总队介绍案情。",
        "县人社厅派员参加座谈。",
        "湖南省财政局、省税务局联合召开会议。",
        "湖南省税务厅召开会议。",
        "岳麓区教育厅、区税务局联合开展税法进校园。",
        "湘西土家族苗族自治州水利厅",
        "省文旅局和税务部门共同走访景区。",
    ),
    passes=examples(
        "长沙市财政局与我局联合发文。",
        "湖南省公安厅经侦总队介绍案情。",
        "广西壮族自治区财政厅来函。",
        "全省财政局长会议召开。",
        "各省、自治区、直辖市财政厅（局）：",
        "直辖市公安厅、局可以根据实际情况确定。",
        "到县办税服务厅办理。",
        "省教育厅、市教育局联合发文。",
        "原省公安局的老同志回忆建局初期的情形。",
        "跨省公安局面对的新情况",
    ),
)

TAX_BUREAU = Rule(
    id="politics.institution.office.tax-bureau",
    gate=Gate.POLITICS,
    category="institution",
    grade=Grade.REVISE,
    triggers=("国家税务总局",),
    verify=_tax,
    bases=("hn100-15",),
    message="没有这个税务机关",
    suggestion="核对机关全称",
    excused_by=("history", "quoted-title"),
    flags=examples(
        "国家税务总局宁乡县税务局开展走访。",
        "国家税务总局望城县税务局发布通告。",
        "国家税务总局湖南省税务局长沙市税务局召开会议。",
        "国家税务总局长沙市长沙区税务局",
        "国家税务总局祁阳县税务局办税服务厅",
        "国家税务总局长沙市浏阳市税务局",
        "国家税务总局广东省广州市税务局来湘交流。",
        "国家税务总局驻长沙特派员办事处",
        "国家税务总局天心县税务局",
    ),
    passes=examples(
        "国家税务总局宁乡市税务局开展走访。",
        "国家税务总局长沙市望城区税务局发布通告。",
        "国家税务总局湖南省税务局、长沙市税务局召开会议。",
        "国家税务总局长沙县税务局",
        {"body": "国家税务总局祁阳县税务局办税服务厅", "on": "2020-05-01"},
        "国家税务总局浏阳市税务局",
        "国家税务总局天津市河北区税务局",
        "国家税务总局驻广州特派员办事处",
        "国家税务总局岳阳市屈原管理区税务局",
        "国家税务总局长沙高新技术产业开发区税务局",
        "国家税务总局湘西土家族苗族自治州税务局",
        "国家税务总局永顺县税务局芙蓉镇税务分局",
    ),
)

# The head of a government by the last character of its place: 浏阳市县长, 长沙县市长, 岳麓区县长.
_HEADS = {"省": "省长", "市": "市长", "县": "县长", "区": "区长", "州": "州长"}
_WORD_GOES_ON = lazy(r"[期远江沙途者大度约跑廊成势短乐寿征城春治三安宁阳街辈们会]")
_PLACE_AHEAD = 12


def _head(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    title = folded[trigger.start : trigger.end]
    at = trigger.start
    if folded[at - 1 : at] in tuple("副代原老"):
        at -= 1
    if _WORD_GOES_ON.match(folded, trigger.end):
        return
    name = next(
        (
            folded[begin:at]
            for begin in range(max(0, at - _PLACE_AHEAD), at - 2)
            if folded[begin:at] in divisions().homes
        ),
        None,
    )
    if name is None or folded[at - 1] not in _HEADS:
        return
    right = "主席" if name.endswith("自治区") else _HEADS[folded[at - 1]]
    if right == title:
        return
    city = any(home.code.endswith("00") for home in divisions().homes[name])
    if city and title in ("县长", "区长"):
        # 常德市县长培训班: the heads of its counties.
        return
    yield Found(
        trigger.start - len(name) if at == trigger.start else at - len(name),
        trigger.end,
        message=f"“{name}”的政府首长不称“{title}”",
        suggestion=f"写“{right}”",
    )


HEAD = Rule(
    id="politics.title.government.place",
    gate=Gate.POLITICS,
    category="title",
    grade=Grade.REVISE,
    triggers=tuple(_HEADS.values()),
    verify=_head,
    bases=("hn100-15",),
    message="政府首长的职务与地方级别不对应",
    suggestion="核对职务名称",
    excused_by=("history", "quoted-title", "quotation"),
    flags=examples(
        "浏阳市县长到企业调研。",
        "长沙县市长出席会议。",
        "岳麓区县长与纳税人座谈。",
        "花垣县副州长到会。",
        "湘西土家族苗族自治州市长到企业调研。",
        "宁乡市副县长召开座谈会。",
    ),
    passes=examples(
        "浏阳市市长到企业调研。",
        "长沙县县长出席会议。",
        "岳麓区区长与纳税人座谈。",
        "湘西土家族苗族自治州州长到企业调研。",
        "常德市县长座谈",
        "岳阳市区长途客运",
        "长沙市长主持会议。",
        "长沙市、浏阳市市长",
    ),
)
