"""Names beside offices, against the bureau's own table of office holders: 局长甄世例 for 甄示例, a holder of last year.

The table ([[official]] rows) says who holds which office from when to when; an office is a unit and a title
(示例县税务局局长). Where a draft names that office and a name follows, the name must be one of its holders on the
day judged for. One character off is a name miswritten, and only a person may decide on it. A former or later
holder is out of date, unless the draft tells history (原, 时任, an old year). An office the table does not have is
silent. The table ships empty: who leads a bureau is for the bureau to say. A specimen office in a county
that does not exist lets the rules prove themselves all the same. A draft that names no unit of the table pays nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene
from tax_review.tables import Official, Tables
from tax_review.text import fold_term

_TITLES = (
    "总书记 书记 总理 委员长 主席 部长 署长 总局长 省长 市长 县长 区长 州长 镇长 乡长 局长 厅长 司长 处长 科长 所长 股长 队长 组长 院长 检察长 主任 总会计师 总经济师 总审计师 巡视员 调研员"
).split()
_CHECKED = dt.date(2026, 11, 24)
_SPECIMEN = (
    Official(name="甄示例", office="示例县税务局局长", since=dt.date(2025, 1, 1), checked_on=_CHECKED),
    Official(
        name="贾示范",
        office="示例县税务局局长",
        since=dt.date(2020, 1, 1),
        until=dt.date(2024, 12, 31),
        checked_on=_CHECKED,
    ),
)
# 党委书记、局长: further titles between the unit and the one that stands before the name.
_FURTHER = lazy(r"(?:(?:党委|党组|党支部)?(?:副?书记|委员|成员)[、，,]?|[、，,]|副?(?:局长|主任|厅长)[、，,]){0,3}")
_BACK = 40
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文甄"
)
_NAME_END = r"(?=[，。、；：:）)\s“]|说|表示|介绍|出席|主持|强调|指出|带队|讲话|走访|调研|参加|陪同|一行|在|到|向|与|和|作|率|就|为|深入|同志|$)"
_SOME_NAME = lazy(r"[\u4e00-\u9fff]{2,3}?" + _NAME_END)


class _Roster(NamedTuple):
    """The table, by the title an office ends in."""

    by_title: dict[str, list[tuple[str, str]]]
    """Units and offices of each title."""
    holders: dict[str, list[Official]]
    units: tuple[str, ...]


@lru_cache(maxsize=8)
def _roster(officials: tuple[Official, ...]) -> _Roster:
    by_title: dict[str, list[tuple[str, str]]] = {}
    holders: dict[str, list[Official]] = {}
    for row in officials:
        office = fold_term(row.office)
        title = max((t for t in _TITLES if office.endswith(t)), key=len, default="")
        if not title:
            continue
        unit = office[: -len(title)]
        if office not in holders:
            by_title.setdefault(title, []).append((unit, office))
        holders.setdefault(office, []).append(row)
    units = dict.fromkeys(unit for offices in by_title.values() for unit, _ in offices if unit)
    return _Roster(by_title, holders, tuple(units))


def _units(tables: Tables) -> tuple[str, ...]:
    """A finding has the unit of an office before its title."""
    return _roster((*tables.officials, *_SPECIMEN)).units


class _Place(NamedTuple):
    """An office named in the draft, and where the name after it begins."""

    office: str
    holders: list[Official]
    start: int
    at: int


def _titles_after(folded: str, unit: Span, roster: _Roster) -> list[Span]:
    """The titles within reach of `unit`: by their ends, 总局长 before the 局长 in it."""
    found = []
    for title in roster.by_title:
        at = folded.find(title, unit.end, unit.start + _BACK + len(title))
        while at >= 0:
            found.append(Span(at, at + len(title)))
            at = folded.find(title, at + 1, unit.start + _BACK + len(title))
    return sorted(found, key=lambda span: (span.end, span.start))


def _place(scene: Scene, title: Span, roster: _Roster) -> _Place | None:
    folded = scene.text.folded
    start = max(scene.text.sentence(title).start, title.start - _BACK)
    before = folded[start : title.start]
    # Longest unit first: 湖南省税务局 before 税务局.
    offices = roster.by_title[folded[title.start : title.end]]
    for unit, office in sorted(offices, key=lambda pair: -len(pair[0])):
        at = before.rfind(unit)
        if unit and at >= 0 and _FURTHER.fullmatch(before, at + len(unit)):
            return _Place(office, roster.holders[office], start + at, title.end)
    return None


def _is_slip(said: str, name: str) -> bool:
    """Whether one character of `name` is wrong in `said`; of two, the surname must be right."""
    if len(said) != len(name) or sum(a != b for a, b in zip(said, name, strict=True)) != 1:
        return False
    return len(name) > 2 or said[0] == name[0]


def _verify(scene: Scene, unit: Span) -> Iterator[Found]:
    roster = _roster((*scene.tables.officials, *_SPECIMEN))
    for title in _titles_after(scene.text.folded, unit, roster):
        if (place := _place(scene, title, roster)) is not None:
            yield from _judge(scene, place)


def _judge(scene: Scene, place: _Place) -> Iterator[Found]:
    folded = scene.text.folded
    on = scene.on
    now = [row for row in place.holders if row.since <= on and (row.until is None or on <= row.until)]
    for row in (*now, *place.holders):
        name = fold_term(row.name)
        if folded.startswith(name, place.at):
            if row not in now and not _tells_history(scene, place, row):
                when = f"{row.since}起才任" if row.since > on else f"{row.until}后不再任"
                yield Found(place.at, place.at + len(name), message=f"按名录，“{row.name}”{when}{place.office}")
            return
    for row in (*now, *place.holders):
        name = fold_term(row.name)
        if _is_slip(folded[place.at : place.at + len(name)], name):
            yield Found(
                place.at,
                place.at + len(name),
                message=f"姓名与名录只差一字，可能写错：名录中{place.office}是“{row.name}”",
                suggestion=f"逐字核对，写错的改为“{row.name}”；确是另一人的，更新名录",
                grade=Grade.ESCALATE,
            )
            return
    said = _SOME_NAME.match(folded, place.at)
    if now and said and said[0][0] in _SURNAMES:
        names = "、".join(row.name for row in now)
        yield Found(
            *said.span(),
            message=f"姓名与名录不符：名录中{place.office}是“{names}”",
            suggestion="核对姓名和职务；人事有变动的，更新名录",
        )


def _tells_history(scene: Scene, place: _Place, row: Official) -> bool:
    """Whether the office is called a former one, or the sentence is about a year when the holder held it."""
    if row.until is None or row.until >= scene.on:
        return False
    folded = scene.text.folded
    if _FORMER.search(folded, max(0, place.start - 6), place.at):
        return True
    sentence = scene.text.sentence((place.start, place.at))
    return any(int(said) <= row.until.year for said in _YEAR.findall(folded, sentence.start, place.start))


_FORMER = lazy(r"时任|曾任|前任|原|老局长|已故|退休")
_YEAR = lazy(r"((?:19|20)[0-9]{2})年")

RULE = Rule(
    id="politics.title.official.mismatch",
    gate=Gate.POLITICS,
    category="title",
    grade=Grade.REVISE,
    table_triggers=_units,
    verify=_verify,
    bases=("gov-site-errors", "hn100-15"),
    message="姓名、职务与名录不符",
    suggestion="按名录逐字核对；说往事的，写“时任”“原”",
    flags=examples(
        "示例县税务局局长甄世例出席会议。",
        "示例县税务局党委书记、局长甄示列讲话。",
        "示例县税务局局长真示例带队走访企业。",
        "示例县税务局局长贾示泛曾到该企业调研。",
        "示例县税务局局长贾示范出席会议。",
        "会上，示例县税务局党委书记、局长贾示范作动员部署。",
        {"body": "示例县税务局局长甄示例带队走访企业。", "on": "2023-05-01"},
        "示例县税务局局长王小二表示，将继续优化服务。",
        "示例县税务局局长李大山带队走访企业。",
    ),
    passes=examples(
        "示例县税务局局长甄示例出席会议。",
        "示例县税务局党委书记、局长甄示例讲话。",
        {"body": "示例县税务局局长贾示范带队走访企业。", "on": "2023-05-01"},
        "时任示例县税务局局长贾示范主持召开动员会。",
        "示例县税务局原局长贾示范参加座谈。",
        "2022年，示例县税务局局长贾示范带队走访企业。",
        "示例县税务局副局长甄世例带队走访企业。",
        "另例县税务局局长甄世例作动员部署。",
        "示例县财政局局长甄世例",
        "示例县税务局局长在会上强调。",
        "示例县税务局局长办公会研究了有关事项。",
        "各县税务局局长参加培训。",
    ),
)
