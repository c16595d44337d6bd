"""Documents as a text names them: titles in 《》 or bare, and document numbers, looked up in the table of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tax_review.models import Span
from tax_review.rules.patterns import BLANKS, lazy, shortest
from tax_review.scene import Scene
from tax_review.tables import Document, Tables

# The longest title in use is about this long; a 《 without a 》 so near opens no title.
LONGEST_TITLE = 90
_AROUND = 160
_STATE = "中华人民共和国"
_VERSION = lazy(r"[（(](?:19|20)[0-9]{2}年?(?:修[订正改](?:版|本|文本)?|版)[）)]\Z")
_ISSUERS = lazy(r"[\u4e00-\u9fff 、]{1,50}?[局部会院署行厅府委室]\s?(?=关于)")


# --- titles --------------------------------------------------------------------------------------------------


def plain_title(title: str) -> str:
    """A title as the table gives it: without 中华人民共和国, the issuers before 关于, and the version."""
    title = title.replace(" ", "")
    if title.endswith(("）", ")")):
        title = _VERSION.sub("", title)
    title = title.removeprefix(_STATE)
    if "关于" in title and (issuers := _ISSUERS.match(title)):
        title = title[issuers.end() :]
    return title


def rows_of(tables: Tables, title: str) -> tuple[Document, ...]:
    """The rows of a title, as it stands in the text."""
    return tables.documents_by_title.get(title) or tables.documents_by_title.get(plain_title(title)) or ()


class CitedTitle(NamedTuple):
    """A title in the text: where it stands (with its marks) and what the table says of it."""

    start: int
    end: int
    rows: tuple[Document, ...]


def title_opening_at(scene: Scene, at: int) -> CitedTitle | None:
    """The title whose 《 is at `at`."""
    folded = scene.text.folded
    close = folded.find("》", at, at + LONGEST_TITLE)
    if close < 0:
        return None
    rows = rows_of(scene.tables, folded[at + 1 : close])
    return CitedTitle(at, close + 1, rows) if rows else None


# What stands before a 》 is the end of a title, or of the version behind it.
_END_OF_TITLE = 8
_ENDS_OF_VERSION = tuple(
    f"{version}{bracket}"
    for version in (
        *(f"修{how}{text}" for how in "订正改" for text in ("", "版", "本", "文本")),
        *(f"{year}版" for year in "0123456789年"),
    )
    for bracket in "）)"
)
# Folding takes blanks out between Han characters, except behind 第一条.
_STAYS = lazy(r"(?<=[^\u4e00-\u9fff条章节款项编]).|(?<=.)[^\u4e00-\u9fff]")


def ends_of_titles(titles: Iterable[str], close: str) -> list[str]:
    """Literals without which none of `titles` is cited; `close` is its 》 and what must follow.

    What stands before a title (the state, its issuers) is free, and so are blanks within: each literal is an end of a
    title, or what may follow the last of its blanks.
    """
    ends = [*(title[-_END_OF_TITLE:] for title in titles), *_ENDS_OF_VERSION]
    after_blank = [f" {end[match.start() :]}" for end in ends for match in _STAYS.finditer(end)]
    return shortest(end + close for end in (*ends, *after_blank, " "))


def titles_closing_at(scene: Scene, close: int) -> Iterator[CitedTitle]:
    """The titles of the table whose 》 is at `close`: more than one where marks are nested."""
    folded = scene.text.folded
    floor = max(0, close + 1 - LONGEST_TITLE)
    floor = max(floor, folded.rfind("》", floor, close))
    at = folded.rfind("《", floor, close)
    while at >= 0:
        if (cited := title_opening_at(scene, at)) is not None:
            yield cited
        at = folded.rfind("《", floor, at)


def title_closing_at(scene: Scene, close: int) -> CitedTitle | None:
    """The title whose 》 is at `close`."""
    open_ = scene.text.folded.rfind("《", max(0, close - LONGEST_TITLE), close)
    return title_opening_at(scene, open_) if open_ >= 0 else None


# What is shorter or longer is no title without its marks.
BARE_LENGTHS = range(3, 25)


def bare_title_ending_at(scene: Scene, end: int) -> CitedTitle | None:
    """The longest title without marks that ends at `end`: 根据契税暂行条例第八条; 劳动合同法 is not 合同法."""
    folded = scene.text.folded
    for title in scene.tables.titles_by_end.get(folded[max(0, end - 3) : end], ()):
        if len(title) in BARE_LENGTHS and folded.endswith(title, 0, end):
            # 新税收征收管理法 is it all the same; 某某省增值税暂行条例 does not exist.
            return CitedTitle(end - len(title), end, scene.tables.documents_by_title[title])
    return None


def is_inside_title(folded: str, at: int) -> bool:
    """Whether a 《 before `at` is still open there."""
    start = max(0, at - LONGEST_TITLE)
    return folded.rfind("《", start, at) > folded.rfind("》", start, at)


# Titles with the brackets behind them: years inside are no time of the sentence.
TITLES = lazy(r"《[^《》\n]{1,90}》(?:\s?[（(][^（）()\n]{0,60}[）)])?")


def sentence_around(scene: Scene, start: int, end: int) -> tuple[str, str]:
    """What the sentence says before and after a place, a bounded way."""
    sentence = scene.text.sentence((start, end))
    folded = scene.text.folded
    return (
        folded[max(sentence.start, start - _AROUND) : start],
        folded[end : min(sentence.end, end + _AROUND)],
    )


# --- numbers -------------------------------------------------------------------------------------------------

_BODY = (
    "(?:国家税务总局|税务总局|国税总局|财政部|海关总署|国家发展改革委|国家发展和改革委员会|工业和信息化部|商务部|民政部"
    "|人力资源社会保障部|退役军人事务部|退役军人部|农业农村部|住房城乡建设部|科技部|教育部|中国证监会|证监会|中国人民银行"
    "|国务院扶贫办|国家乡村振兴局|国家金融监督管理总局|中央宣传部|国务院国资委|交通运输部|公安部|生态环境部|自然资源部)"
)
_BODIES = lazy(rf"{_BODY}(?:[、 ]?{_BODY}){{0,7}}\Z")
_BODY_ONE = lazy(_BODY)
# 国家税务总局湖南省税务局, 湖南省人民政府: bodies of a bureau's own table.
_LONGEST_BODY = 24
_YEAR_NUMBER = r"(?P<year>(?:19|20)[0-9]{2})\s?年\s?第?\s?(?P<number>[0-9]{1,4})\s?号"
_ANNOUNCEMENT = lazy(
    rf"公告\s?(?:{_YEAR_NUMBER}|[〔\[［(（【﹝]\s?(?P<year2>(?:19|20)[0-9]{{2}})\s?[〕\]］)）】﹞]\s?第?\s?(?P<number2>[0-9]{{1,4}})\s?号)"
)
_ANNOUNCEMENT_LAST = lazy(rf"{_YEAR_NUMBER}\s?公告")
_DECREE = lazy(
    r"(?P<body>国务院|国家税务总局|财政部|(?<=府)|(?<=[委部局]))\s?令\s?(?:第\s?)?(?P<number>[0-9]{1,3})\s?号"
)
_PRESIDENT = lazy(r"主席令\s?第?\s?(?P<number>[一二三四五六七八九十百〇零]{1,6}|[0-9]{1,3})\s?号")
_DECREE_LAST = lazy(r"(?P<body>国务院|国家税务总局|财政部)\s?(?:第\s?)?(?P<number>[0-9]{1,3})\s?号\s?令")
_BRACKETED = lazy(
    r"(?P<code>[\u4e00-\u9fff]{1,12})\s?[〔\[［(（【﹝{〖<]\s?(?P<year>(?:19|20)[0-9]{2})\s?年?\s?[〕\]］)）】﹞}〗>]"
    r"\s?第?\s?(?P<number>[0-9]{1,5})\s?号"
)
# A bracketed year without one of these before it is a court case, a plan, a heading.
_LEAD = lazy(r".{0,9}(?:根据|依据|按照|依照|遵照|执行|参照|参见|详见|见|和|与|及|的)")
_CODE_END = lazy(r"(?:发|函|办|字|税|财|综|规|令|企|社|关|建|行|库|政|通|告|任|会|监|改|电|法|预|资)\Z")


class CitedNumber(NamedTuple):
    """A document number in the text, and its normal form: 财税〔2016〕36号, 国家税务总局公告2019年第4号."""

    start: int
    end: int
    key: str
    bodies: tuple[str, ...]
    year: int | None
    certain: bool
    """Whether its issuer could be read."""


def body_names(text: str) -> tuple[str, ...]:
    """The bodies in `text`, each by one name; 税务总局 alone is 国家税务总局."""
    names = [
        {"国税总局": "税务总局", "国家税务总局": "税务总局", "证监会": "中国证监会"}.get(name, name)
        for name in _BODY_ONE.findall(text)
    ]
    return ("国家税务总局",) if names == ["税务总局"] else tuple(names)


def number_at(scene: Scene, trigger: Span) -> CitedNumber | None:
    """The document number that the trigger is a part of."""
    folded = scene.text.folded
    first = folded[trigger.start]
    if first == "公":
        match = _ANNOUNCEMENT.match(folded, trigger.start)
        return _announcement(scene.tables, match) if match else None
    if first == "号":
        start = max(0, trigger.start - 14)
        if match := _ANNOUNCEMENT_LAST.search(folded, start, trigger.end):
            return _announcement(scene.tables, match)
        match = _DECREE_LAST.search(folded, start, trigger.end)
        return _decree(scene.tables, match) if match else None
    if first == "令":
        if match := _PRESIDENT.search(folded, max(0, trigger.start - 3), trigger.end + 12):
            key = f"主席令第{match['number']}号"
            return CitedNumber(*match.span(), key, ("主席",), None, True)
        match = _DECREE.search(folded, max(0, trigger.start - 7), trigger.end + 8)
        return _decree(scene.tables, match) if match else None
    for match in _BRACKETED.finditer(folded, max(0, trigger.start - 14), trigger.end + 14):
        if match.start() < trigger.start < match.end() and match.end("code") <= trigger.start:
            return _bracketed(scene.tables, match)
    return None


def _announcement(tables: Tables, match: re.Match[str]) -> CitedNumber:
    groups = match.groupdict()
    year = int(groups["year"] or groups["year2"])
    rest = f"公告{year}年第{int(groups['number'] or groups['number2'])}号"
    folded, (start, end) = match.string, match.span()
    before = folded[max(0, start - 60) : start]
    bodies = _BODIES.search(before)
    if bodies is None:
        own, start = _longest_known(tables, folded, start, rest)
        return CitedNumber(start, end, own + rest, (own,) if own else (), year, bool(own))
    names = body_names(bodies[0])
    start -= len(before) - bodies.start()
    return CitedNumber(start, end, "".join(names) + rest, names, year, True)


def _longest_known(tables: Tables, folded: str, at: int, rest: str) -> tuple[str, int]:
    """The longest name right before `at` that makes a number of the table with `rest`, and where it begins."""
    if rest not in tables.number_ends:
        return "", at
    for length in range(min(_LONGEST_BODY, at), 1, -1):
        name = re.sub(r"[\s、]", "", folded[at - length : at])
        if name + rest in tables.documents_by_number:
            return name, at - length
    return "", at


def _decree(tables: Tables, match: re.Match[str]) -> CitedNumber:
    rest = f"令第{int(match['number'])}号"
    body, start = match["body"], match.start()
    if not body:
        body, start = _longest_known(tables, match.string, start, rest)
    return CitedNumber(start, match.end(), body + rest, (body,), None, bool(body))


def _bracketed(tables: Tables, match: re.Match[str]) -> CitedNumber:
    """The code is the longest end of the Han before the bracket that the table knows; else all of it."""
    rest = f"〔{match['year']}〕{int(match['number'])}号"
    code = match["code"]
    for length in range(min(8, len(code)), 0, -1):
        if code[-length:] + rest in tables.documents_by_number:
            return CitedNumber(
                match.end("code") - length, match.end(), code[-length:] + rest, (), int(match["year"]), True
            )
    lead = _LEAD.match(code)
    start = match.start() + (lead.end() if lead else 0)
    return CitedNumber(start, match.end(), code + rest, (), int(match["year"]), _CODE_END.search(code) is not None)


def row_of(tables: Tables, number: CitedNumber) -> Document | None:
    """The row of a document number."""
    if row := tables.documents_by_number.get(number.key):
        return row
    if number.bodies == ("国家税务总局",) or not number.bodies:
        return None
    # Before 2018 joint announcements gave 国家税务总局 in full.
    return tables.documents_by_number.get(number.key.replace("税务总局", "国家税务总局", 1))


_MARKS = "[［(（【﹝{〔〖<"
# The literals that a number with a year cannot do without.
NUMBER_TRIGGERS = (
    *(f"{mark}{century}" for mark in _MARKS for century in ("19", "20")),
    *(f"公告{mark}{century}" for mark in ("", "〔", "[", "（", "(", "【") for century in ("19", "20")),
    "号公告",
)
_YEAR_OF_KEY = re.compile("公告((?:19|20)[0-9]{2})年第|〔((?:19|20)[0-9]{2})〕")
_DECREE_OF_KEY = re.compile("(.)令第")


def number_triggers(documents: Iterable[Document]) -> Iterator[str]:
    """The literals that the number of one of `documents` cannot do without, however it is written."""
    for document in documents:
        number = document.number or ""
        if year := _YEAR_OF_KEY.search(number):
            if year[1]:
                yield "号公告"
                yield from (f"公告{mark}{year[1]}" for mark in ("", "〔", "[", "（", "(", "【"))
            else:
                yield from (f"{mark}{year[2]}" for mark in _MARKS)
        elif decree := _DECREE_OF_KEY.search(number):
            # A blank may stand before 令, the end of the issuer's name before that.
            yield from (f"{before}令第" for before in decree[1] + BLANKS)
            yield "号令"


def number_part(folded: str, trigger: Span) -> Span:
    """What `number_at` looks at of a trigger by `number_triggers`: the mark and the century, or 令第."""
    if folded.startswith("令第", trigger.end - 2):
        return Span(trigger.end - 2, trigger.end)
    return Span(trigger.start, trigger.start + 3) if folded[trigger.start] in _MARKS else trigger
