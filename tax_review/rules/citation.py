"""Citations that do not hold: a repealed document given as the ground, a number that belongs to another
document, a year still to come, an article the law does not have, a law not yet in force.

Everything is looked up in the table of documents (`[[document]]`); what is not in it is silent. A repealed
document is right where its end is the subject (《增值税暂行条例》同时废止, 原《契税暂行条例》), and in a sentence
that speaks of the days when it held (2019年，根据《……》). It is a fault where it carries the sentence
(根据《……》申报), a reminder where it is only named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.scene import Scene
from tax_review.tables import Document, Tables

# The longest title in use is about this long; a 《 without a 》 so near opens no title.
_LONGEST_TITLE = 90
_AROUND = 160
_STATE = "中华人民共和国"
_VERSION = re.compile(r"[（(](?:19|20)[0-9]{2}年?(?:修[订正改](?:版|本|文本)?|版)[）)]\Z")
_ISSUERS = re.compile(r"[\u4e00-\u9fff 、]{1,50}?[局部会院署行厅府委室]\s?(?=关于)")


# --- titles --------------------------------------------------------------------------------------------------


def _plain(title: str) -> str:
    """A title as the table gives it: without 中华人民共和国, the issuers before 关于, and the version."""
    title = _VERSION.sub("", title.replace(" ", ""))
    title = title.removeprefix(_STATE)
    if issuers := _ISSUERS.match(title):
        title = title[issuers.end() :]
    return title


def _rows(tables: Tables, title: str) -> tuple[Document, ...]:
    return tables.documents_by_title.get(title) or tables.documents_by_title.get(_plain(title)) or ()


class _Cited(NamedTuple):
    """A title in the text: where it stands (with its marks) and what the table says of it."""

    start: int
    end: int
    rows: tuple[Document, ...]


def _title_opening_at(scene: Scene, at: int) -> _Cited | None:
    """The title whose 《 is at `at`."""
    folded = scene.text.folded
    close = folded.find("》", at, at + _LONGEST_TITLE)
    if close < 0:
        return None
    rows = _rows(scene.tables, folded[at + 1 : close])
    return _Cited(at, close + 1, rows) if rows else None


def _title_closing_at(scene: Scene, close: int) -> _Cited | None:
    """The title whose 》 is at `close`."""
    open_ = scene.text.folded.rfind("《", max(0, close - _LONGEST_TITLE), close)
    return _title_opening_at(scene, open_) if open_ >= 0 else None


# Longest first: 劳动合同法 is not 合同法.
_BARE_LENGTHS = range(24, 2, -1)


def _bare_title_ending_at(scene: Scene, end: int) -> _Cited | None:
    """The title without marks that ends at `end`: 根据契税暂行条例第八条."""
    folded = scene.text.folded
    for length in _BARE_LENGTHS:
        start = end - length
        if start >= 0 and (rows := scene.tables.documents_by_title.get(folded[start:end])):
            # 新税收征收管理法 is it all the same; 某某省增值税暂行条例 does not exist.
            return _Cited(start, end, rows)
    return None


# --- numbers -------------------------------------------------------------------------------------------------

_BODY = (
    "(?:国家税务总局|税务总局|国税总局|财政部|海关总署|国家发展改革委|国家发展和改革委员会|工业和信息化部|商务部|民政部"
    "|人力资源社会保障部|退役军人事务部|退役军人部|农业农村部|住房城乡建设部|科技部|教育部|中国证监会|证监会|中国人民银行"
    "|国务院扶贫办|国家乡村振兴局|国家金融监督管理总局|中央宣传部|国务院国资委|交通运输部|公安部|生态环境部|自然资源部)"
)
_BODIES = re.compile(rf"{_BODY}(?:[、 ]?{_BODY}){{0,7}}\Z")
_BODY_ONE = re.compile(_BODY)
_YEAR_NUMBER = r"(?P<year>(?:19|20)[0-9]{2})\s?年\s?第?\s?(?P<number>[0-9]{1,4})\s?号"
_ANNOUNCEMENT = re.compile(
    rf"公告\s?(?:{_YEAR_NUMBER}|[〔\[［(（【﹝]\s?(?P<year2>(?:19|20)[0-9]{{2}})\s?[〕\]］)）】﹞]\s?第?\s?(?P<number2>[0-9]{{1,4}})\s?号)"
)
_ANNOUNCEMENT_LAST = re.compile(rf"{_YEAR_NUMBER}\s?公告")
_DECREE = re.compile(r"(?P<body>国务院|国家税务总局|财政部)\s?令\s?(?:第\s?)?(?P<number>[0-9]{1,3})\s?号")
_DECREE_LAST = re.compile(r"(?P<body>国务院|国家税务总局|财政部)\s?(?:第\s?)?(?P<number>[0-9]{1,3})\s?号\s?令")
_BRACKETED = re.compile(
    r"(?P<code>[\u4e00-\u9fff]{1,12})\s?[〔\[［(（【﹝{〖<]\s?(?P<year>(?:19|20)[0-9]{2})\s?年?\s?[〕\]］)）】﹞}〗>]"
    r"\s?第?\s?(?P<number>[0-9]{1,5})\s?号"
)
# A bracketed year without one of these before it is a court case, a plan, a heading.
_CODE_END = re.compile(r"(?:发|函|办|字|税|财|综|规|令|企|社|关|建|行|库|政|通|告|任|会|监|改|电|法|预|资)\Z")


class _Number(NamedTuple):
    """A document number in the text, and its normal form: 财税〔2016〕36号, 国家税务总局公告2019年第4号."""

    start: int
    end: int
    key: str
    bodies: tuple[str, ...]
    year: int | None
    certain: bool
    """Whether its issuer could be read."""


def _body_names(text: str) -> tuple[str, ...]:
    names = [
        {"国税总局": "税务总局", "国家税务总局": "税务总局", "证监会": "中国证监会"}.get(name, name)
        for name in _BODY_ONE.findall(text)
    ]
    return ("国家税务总局",) if names == ["税务总局"] else tuple(names)


def _number_at(scene: Scene, trigger: Span) -> _Number | None:
    """The document number that the trigger is a part of."""
    folded = scene.text.folded
    first = folded[trigger.start]
    if first == "公":
        match = _ANNOUNCEMENT.match(folded, trigger.start)
        if match is None:
            return None
        year = match["year"] or match["year2"]
        number = match["number"] or match["number2"]
        return _announcement(folded, match.start(), match.end(), int(year), int(number))
    if first == "号":
        for match in _ANNOUNCEMENT_LAST.finditer(folded, max(0, trigger.start - 14), trigger.end):
            return _announcement(folded, match.start(), match.end(), int(match["year"]), int(match["number"]))
        for match in _DECREE_LAST.finditer(folded, max(0, trigger.start - 12), trigger.end):
            return _decree(match)
        return None
    if first == "令":
        for match in _DECREE.finditer(folded, max(0, trigger.start - 7), trigger.end + 8):
            return _decree(match)
        return None
    for match in _BRACKETED.finditer(folded, max(0, trigger.start - 14), trigger.end + 14):
        if match.start() < trigger.start < match.end() and match.end("code") <= trigger.start:
            return _bracketed(scene.tables, match)
    return None


def _announcement(folded: str, start: int, end: int, year: int, number: int) -> _Number:
    before = folded[max(0, start - 60) : start]
    bodies = _BODIES.search(before)
    names = _body_names(bodies[0]) if bodies else ()
    if bodies:
        start -= len(before) - bodies.start()
    return _Number(start, end, f"{''.join(names)}公告{year}年第{number}号", names, year, bool(names))


def _decree(match: re.Match[str]) -> _Number:
    return _Number(
        match.start(), match.end(), f"{match['body']}令第{int(match['number'])}号", (match["body"],), None, True
    )


def _bracketed(tables: Tables, match: re.Match[str]) -> _Number:
    """The code is the longest end of the Han before the bracket that the table knows; else all of it."""
    rest = f"〔{match['year']}〕{int(match['number'])}号"
    code = match["code"]
    for length in range(min(8, len(code)), 0, -1):
        if code[-length:] + rest in tables.documents_by_number:
            return _Number(match.end("code") - length, match.end(), code[-length:] + rest, (), int(match["year"]), True)
    return _Number(match.start(), match.end(), code + rest, (), int(match["year"]), _CODE_END.search(code) is not None)


def _row_of(tables: Tables, number: _Number) -> Document | None:
    if row := tables.documents_by_number.get(number.key):
        return row
    if number.bodies == ("国家税务总局",) or not number.bodies:
        return None
    # Before 2018 joint announcements gave 国家税务总局 in full.
    return tables.documents_by_number.get(number.key.replace("税务总局", "国家税务总局", 1))


# --- repealed ------------------------------------------------------------------------------------------------

_ITS_END_IS_THE_SUBJECT = re.compile(
    r"废止|失效|停止(?:执行|施行|适用|使用)|不再(?:执行|适用|施行|有效|使用|作为)|取代|替代|代替|替换|更名|改称|变更为|上升为"
    r"|前身|沿革|历史|历程|回顾|当时|曾(?:经|于|在)?|旧(?!货|机)|过渡|衔接|平移|承接|相比|相较|较之|区别|对比|变化|修订前|修改前|改革前"
    r"|(?:施行|实施|生效|改革|废止|执行|年|月|日|立法)(?:以|之)?前|此前|以往|过去|届满|到期|期满|执行期限|截止到|升格|税制平移"
)
_FORMER_BEFORE = re.compile(r"(?:原|原来的?|旧|老|此前的?|过去的?|当时的?|曾经的?|被|代|对|将|把|于|及|由)\s?[《“]?\Z")
_GROUND_BEFORE = re.compile(
    r"(?:根据|依据|按照|依照|遵照|比照|按|依|适用|执行|符合|违反|参照|贯彻|落实|享受|遵守|结合|详见|参见|援引|凭|基于|遵循|对照|见)[^，。；;！？\n]{0,40}\Z"
)
_GROUND_AFTER = re.compile(
    r"[》”]?(?:\s?[（(][^）)\n]{0,60}[）)])?(?:等)?(?:文件|公告|通知|的)?\s?"
    r"(?:第[一二三四五六七八九十百零〇0-9]{1,6}条|[^，。；;\n]{0,10}(?:规定|要求|明确|有关条款|执行|办理|享受|施行|管理))"
)
# A court judges by the law of the day of the facts.
_JUDGED = re.compile(r"一审|二审|再审|判决|裁定|上诉|审理认为|法院认为|法院审理|原告|被告")
# What a text tells of dates it: this many characters each side.
_TOLD = 1500
_DATES = re.compile(r"((?:19|20)[0-9]{2})\s?年(?!第)(?:\s?([0-9]{1,2})\s?月(?:\s?([0-9]{1,2})\s?日)?)?")
_TITLES = re.compile(r"《[^《》\n]{1,90}》(?:\s?[（(][^（）()\n]{0,60}[）)])?")


def _is_over(rows: tuple[Document, ...], on: dt.date) -> Document | None:
    """The version that ended last, where none is in force."""
    if any(row.in_force_until is None or row.in_force_until >= on for row in rows):
        return None
    return max(rows, key=lambda row: row.in_force_until or dt.date.min)


def _sentence_around(scene: Scene, start: int, end: int) -> tuple[str, str]:
    sentence = scene.text.sentence((start, end))
    folded = scene.text.folded
    return (
        folded[max(sentence.start, start - _AROUND) : start],
        folded[end : min(sentence.end, end + _AROUND)],
    )


def _repeal_grade(scene: Scene, start: int, end: int, row: Document) -> Grade | None:
    """How grave it is to name the ended `row` at this place; None where it is right."""
    before, after = _sentence_around(scene, start, end)
    if _FORMER_BEFORE.search(before):
        return None
    if any(cue.search(part) for cue in (_ITS_END_IS_THE_SUBJECT, _JUDGED) for part in (before, after)):
        return None
    assert row.in_force_until is not None
    # Years inside titles and document numbers are no time of the sentence.
    told = _TITLES.sub("", before + "\n" + after)
    years = [int(year) for year, _, _ in _DATES.findall(told)]
    if years and max(years) <= row.in_force_until.year:
        return None
    if not (_GROUND_BEFORE.search(before) or _GROUND_AFTER.match(after)):
        return Grade.REMIND
    told = _TITLES.sub("", scene.text.folded[max(0, start - _TOLD) : end + _TOLD])
    years = [int(year) for year, _, _ in _DATES.findall(told)]
    # A story of 2007 was right in its day; whether it still helps is for the editor to say.
    return Grade.REMIND if years and max(years) < row.in_force_until.year else Grade.REVISE


def _ended(row: Document, name: str) -> tuple[str, str]:
    assert row.in_force_until is not None
    day = row.in_force_until + dt.timedelta(days=1)
    message = f"{name}自{day.year}年{day.month}月{day.day}日起不再有效（{row.status}）"
    if row.replaced_by:
        return message, f"改引{row.replaced_by}；讲沿革的，写“原”或者注明废止时间"
    return message, "改引现行规定；讲沿革的，写“原”或者注明废止时间"


def _repealed(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    first = folded[trigger.start]
    cited: _Cited | None = None
    name = ""
    if first == "《":
        cited = _title_opening_at(scene, trigger.start)
        if cited:
            name = folded[cited.start : cited.end]
    elif first in "法例则暂":
        end = trigger.end if first == "暂" else trigger.end - 1
        if not _is_inside_title(folded, end):
            cited = _bare_title_ending_at(scene, end)
            if cited and folded[cited.end : cited.end + 4] == "实施细则":
                cited = _bare_title_ending_at(scene, cited.end + 4)
            if cited:
                name = f"《{folded[cited.start : cited.end]}》"
    else:
        yield from _repealed_number(scene, trigger)
        return
    if cited is None or (row := _is_over(cited.rows, scene.on)) is None:
        return
    if grade := _repeal_grade(scene, cited.start, cited.end, row):
        message, suggestion = _ended(row, name)
        yield Found(cited.start, cited.end, message=message, suggestion=suggestion, grade=grade)


def _is_inside_title(folded: str, at: int) -> bool:
    start = max(0, at - _LONGEST_TITLE)
    return folded.rfind("《", start, at) > folded.rfind("》", start, at)


def _repealed_number(scene: Scene, trigger: Span) -> Iterator[Found]:
    number = _number_at(scene, trigger)
    if number is None:
        return
    row = _row_of(scene.tables, number)
    if row is None or row.in_force_until is None or row.in_force_until >= scene.on:
        return
    folded = scene.text.folded
    # 《title》（number）: the title has been judged.
    if folded[max(0, number.start - 2) : number.start] in ("》（", "》(") and _title_closing_at(
        scene, number.start - 2
    ):
        return
    if grade := _repeal_grade(scene, number.start, number.end, row):
        message, suggestion = _ended(row, folded[number.start : number.end])
        yield Found(number.start, number.end, message=message, suggestion=suggestion, grade=grade)


# --- wrong number for the title ------------------------------------------------------------------------------

_IN_BRACKETS = re.compile(r"》\s?[（(\[【](?P<inside>[^（）()\n]{4,70}?号)")
_NOTICE = re.compile(r"关于.{2,80}的?(?:通知|公告|决定|意见|批复|通告)\Z")
_AMENDED = ("国务院令", "主席令")


def _first_number(scene: Scene, start: int, end: int) -> _Number | None:
    folded = scene.text.folded
    for match in re.finditer(r"公告|[〔\[［(（【﹝]|令|号(?:公告|令)", folded[start:end]):
        if number := _number_at(scene, Span(start + match.start(), start + match.end())):
            return number
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be the same one, shortened or reworded."""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    others = {other[i : i + 2] for i in range(len(other) - 1)}
    shared = len(pairs & others)
    return shared >= 0.4 * min(len(pairs), len(others))


def _wrong_number(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    match = _IN_BRACKETS.match(folded, trigger.start)
    if match is None:
        return
    open_ = folded.rfind("《", max(0, trigger.start - _LONGEST_TITLE), trigger.start)
    number = _first_number(scene, match.start("inside"), match.end("inside"))
    if open_ < 0 or number is None or number.start < match.start("inside"):
        return
    title = folded[open_ + 1 : trigger.start]
    rows = [row for row in _rows(scene.tables, title) if row.number and not row.number.startswith(_AMENDED)]
    known = _row_of(scene.tables, number)
    if rows:
        if any(known is row or _same_number(row, number) for row in rows):
            return
        if any(row.number and _year_and_number(row.number) == (number.year, _ordinal(number.key)) for row in rows):
            # Same year and number, other issuers: a body was left out.
            if number.bodies and rows[0].number:
                yield Found(
                    number.start,
                    number.end,
                    message=f"发文机关与《{rows[0].title}》的文号不符",
                    suggestion=f"改为“{rows[0].number}”",
                    grade=Grade.REMIND,
                )
            return
        right = max(rows, key=lambda row: row.in_force_from).number
        yield Found(
            number.start,
            number.end,
            message="文号与标题不符",
            suggestion=f"核对原文；该标题的文号应为“{right}”",
        )
    elif known is not None and known.number and not known.number.startswith(_AMENDED) and _NOTICE.search(title):
        if _NOTICE.search(known.title) and not _alike(_plain(title), known.title):
            yield Found(
                number.start,
                number.end,
                message=f"“{folded[number.start : number.end]}”是《{known.title}》的文号，与标题不符",
                suggestion="核对原文，改正标题或者文号",
            )


def _ordinal(number: str) -> int:
    digits = re.findall(r"[0-9]+", number)
    return int(digits[-1]) if digits else 0


def _year_and_number(number: str) -> tuple[int | None, int]:
    year = re.search(r"(?:19|20)[0-9]{2}", number)
    return (int(year[0]) if year else None, _ordinal(number))


def _same_number(row: Document, number: _Number) -> bool:
    """Whether the number in the text can be the row's: written out, or shortened (2023年第12号)."""
    assert row.number is not None
    if _year_and_number(row.number) != (number.year, _ordinal(number.key)):
        return False
    if not number.bodies:
        return "公告" not in row.number or "公告" in number.key
    return set(number.bodies) == set(_body_names(row.number.partition("公告")[0]))


# --- a year still to come ------------------------------------------------------------------------------------


def _future_year(scene: Scene, trigger: Span) -> Iterator[Found]:
    number = _number_at(scene, trigger)
    if number is None or number.year is None or number.year <= scene.on.year:
        return
    if number.certain or number.key.startswith("公告"):
        yield Found(
            number.start,
            number.end,
            message=f"文号中的年份{number.year}年晚于稿件日期",
        )


# --- an article beyond the last ------------------------------------------------------------------------------

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[一二三四五六七八九十百千零〇两0-9]{1,9}"
_ARTICLES = re.compile(
    rf"第(?P<first>{_NUMERAL})条(?:之[一二三四五六七八九十])?"
    rf"(?:(?:第[一二三四五六七八九十]{{1,3}}[款项](?:第[（(]?[一二三四五六七八九十]{{1,3}}[）)]?项)?)?(?:、|和|及|与|至|或者?|—)"
    rf"第(?P<last>{_NUMERAL})条)?"
)


def _value(numeral: str) -> int:
    """第一百零三条 → 103; 0 for what is no number."""
    if numeral.isascii():
        return int(numeral)
    total = digit = 0
    positional = not any(unit in numeral for unit in _UNITS)
    for char in numeral:
        if unit := _UNITS.get(char):
            total += (digit or 1) * unit
            digit = 0
        elif char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if positional else _DIGITS[char]
        else:  # 第1百条
            return 0
    return total + digit


def _last_article(rows: tuple[Document, ...], on: dt.date) -> int | None:
    """The last article of the text in force on that day, where it was counted."""
    held = [
        row
        for row in rows
        if (row.articles_since or row.in_force_from) <= on and (row.in_force_until is None or on <= row.in_force_until)
    ]
    counted = [row.articles for row in held if row.articles]
    return max(counted) if counted and len(counted) == len(held) else None


def _no_such_article(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    at = trigger.end - 1
    match = _ARTICLES.match(folded, at)
    if match is None:
        return
    if folded[at - 1] == "》":
        cited = _title_closing_at(scene, at - 1)
    elif folded[at - 1] in "）)":
        cited = _title_before_bracket(scene, at - 1)
    else:
        cited = None if _is_inside_title(folded, at) else _bare_title_ending_at(scene, at)
    if cited is None or (last := _last_article(cited.rows, scene.on)) is None:
        return
    for group in ("first", "last"):
        if match[group] and (value := _value(match[group])) > last:
            title = cited.rows[0].title
            yield Found(
                cited.start,
                match.end(),
                message=f"《{title}》最后一条是第{last}条，没有第{value}条",
                suggestion="核对原文，写出正确的条文序号",
            )
            return


def _title_before_bracket(scene: Scene, close: int) -> _Cited | None:
    """The title of 《……》（国务院令第764号）第八条: what stands before the brackets that close at `close`."""
    folded = scene.text.folded
    open_ = max(folded.rfind("（", max(0, close - 60), close), folded.rfind("(", max(0, close - 60), close))
    if open_ < 1 or folded[open_ - 1] != "》":
        return None
    return _title_closing_at(scene, open_ - 1)


# --- not yet in force ----------------------------------------------------------------------------------------

# In the last weeks before a law begins, what is written is written for it.
_PREPARING = 45
_ANNOUNCED = re.compile(
    r"(?:将|拟|即将|起施行|起实施|起执行|起正式|起生效|施行后|实施后|生效后|施行前|实施前|公布|通过|审议|颁布|发布|草案|学习|宣传|解读|立法|出台|施行之际|新法|自(?:19|20)[0-9]{2}年)"
)


def _not_yet(scene: Scene, trigger: Span) -> Iterator[Found]:
    cited = _title_opening_at(scene, trigger.start)
    if cited is None or any(row.in_force_from <= scene.on for row in cited.rows):
        return
    row = min(cited.rows, key=lambda row: row.in_force_from)
    if (row.in_force_from - scene.on).days <= _PREPARING:
        return
    before, after = _sentence_around(scene, cited.start, cited.end)
    if _ANNOUNCED.search(before) or _ANNOUNCED.search(after) or str(row.in_force_from.year) + "年" in before + after:
        return
    if re.search(r"(?:根据|依据|按照|依照|违反|适用|执行)[^，。；\n]{0,12}\Z", before):
        day = row.in_force_from
        yield Found(
            cited.start,
            cited.end,
            message=f"《{row.title}》自{day.year}年{day.month}月{day.day}日起施行，稿件日期尚未施行",
        )


_NUMBER_TRIGGERS = (
    *(f"{mark}{century}" for mark in "[［(（【﹝{〔〖<" for century in ("19", "20")),
    *(f"公告{mark}{century}" for mark in ("", "〔", "[", "（", "(", "【") for century in ("19", "20")),
    "号公告",
    "令第",
    "号令",
)

REPEALED = Rule(
    id="policy.citation.repealed",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=("《", "暂行条例", "法第", "例第", "则第", *_NUMBER_TRIGGERS),
    verify=_repealed,
    bases=("hn100-15",),
    message="所引文件已经废止或者停止执行",
    suggestion="改引现行规定；讲沿革的，写“原”或者注明废止时间",
    excused_by=("rebuttal",),
    flags=examples(
        "纳税人可依照《中华人民共和国契税暂行条例》办理申报。",
        "根据《增值税暂行条例》第十五条，农业生产者销售的自产农产品免征增值税。",
        "按照国家税务总局令第43号的规定办理登记。",
        "符合财政部 税务总局公告2023年第19号规定的，减按1%征收率计税。",
        "依据《合同法》，双方应当如实履行。",
        "根据城市维护建设税暂行条例，纳税人应当同时缴纳。",
        "依照财税〔2012〕39号文件办理退税。",
        "根据国家税务总局2012年第24号公告，应当留存备案单证。",
        "政策依据：《中华人民共和国资源税暂行条例》",
    ),
    passes=examples(
        "《中华人民共和国契税暂行条例》自2021年9月1日起废止。",
        "增值税法施行后，《中华人民共和国增值税暂行条例》同时废止。",
        "2019年，该企业根据《中华人民共和国增值税暂行条例》补缴税款。",
        "原《资源税暂行条例》规定的税目较多。",
        "根据《中华人民共和国增值税法》第十条，税率为13%。",
        "根据《消费税暂行条例》第四条办理。",
        {"body": "根据《中华人民共和国增值税暂行条例》第八条抵扣。", "on": "2024-05-10"},
        "按照《劳动合同法》第十七条签订合同。",
        "国家税务总局令第43号已经停止执行。",
        "适用《城镇土地使用税暂行条例》的纳税人按期申报。",
        "从《印花税暂行条例》到《印花税法》：税目有哪些变化？",
        "依据财政部 税务总局公告2023年第12号享受减免。",
        "一审法院认为遗嘱不符合《中华人民共和国继承法》的规定。",
    ),
)

WRONG_NUMBER = Rule(
    id="policy.citation.wrong-number",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=("》（", "》(", "》[", "》【"),
    verify=_wrong_number,
    bases=("hn100-15",),
    message="文号与标题不符",
    suggestion="核对原文，改正标题或者文号",
    flags=examples(
        "《财政部 税务总局关于进一步支持小微企业和个体工商户发展有关税费政策的公告》（财政部 税务总局公告2023年第19号）",
        "《关于进一步完善研发费用税前加计扣除政策的公告》（财政部 税务总局公告2023年第17号）自2023年1月1日起执行。",
        "根据《国务院关于提高个人所得税有关专项附加扣除标准的通知》（国发〔2023〕31号）。",
        "《关于全面推开营业税改征增值税试点的通知》（财税〔2016〕63号）",
        "《国家税务总局关于推广应用全面数字化电子发票的公告》（国家税务总局公告2024年第1号）",
        "《关于调整土地交易规则若干问题的通知》（财税〔2016〕36号）",
        "《关于延续和优化新能源汽车车辆购置税减免政策的公告》（税务总局公告2023年第10号）",
    ),
    passes=examples(
        "《财政部 税务总局关于进一步支持小微企业和个体工商户发展有关税费政策的公告》（财政部 税务总局公告2023年第12号）",
        "《关于进一步完善研发费用税前加计扣除政策的公告》（2023年第7号）",
        "《国务院关于提高个人所得税有关专项附加扣除标准的通知》（国发〔2023〕13号）",
        "《营业税改征增值税试点实施办法》（财税〔2016〕36号附件1）",
        "《中华人民共和国发票管理办法》（国务院令第587号）",
        "《关于做好秋季安全工作的通知》（湘税发〔2026〕8号）",
        "《关于全面推开营业税改征增值税试点的通知》（以下简称36号文）",
        "《国家税务总局关于推广应用全面数字化电子发票的公告》（国家税务总局公告2024年第11号，以下简称《公告》）",
        "《某某纳税指南》（2026年第3期）",
    ),
)

FUTURE_YEAR = Rule(
    id="policy.citation.future-year",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=_NUMBER_TRIGGERS,
    verify=_future_year,
    bases=("hn100-15",),
    message="文号中的年份晚于稿件日期",
    suggestion="核对原文，改正文号中的年份",
    flags=examples(
        "根据财税〔2036〕12号文件办理。",
        "依据国家税务总局公告2027年第4号办理。",
        "按照湘税发〔2062〕100号的要求落实。",
        "见财政部 税务总局2028年第10号公告。",
        {"body": "根据国家税务总局公告2024年第11号开具发票。", "on": "2023-03-01"},
        "国办发[2029]3号文件提出要求。",
    ),
    passes=examples(
        "根据财税〔2016〕36号文件办理。",
        "依据国家税务总局公告2026年第4号办理。",
        "政策执行至2027年12月31日。",
        "到（2030）年，体系更加完善。",
        "《2027年办税日历》提前公布。",
        "自2027年1月1日起施行的公告已经印发。",
        "（2027）湘01行终3号",
        "公告2026年第28号自2026年11月1日起施行。",
    ),
)

NO_SUCH_ARTICLE = Rule(
    id="policy.citation.no-such-article",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=("》第", "法第", "例第", "则第", "典第", "）第", ")第"),
    verify=_no_such_article,
    bases=("hn100-15",),
    message="所引条文序号超出该法的最后一条",
    suggestion="核对原文，写出正确的条文序号",
    flags=examples(
        "根据《中华人民共和国增值税法》第四十二条，纳税人应当按期申报。",
        "《个人所得税法》第三十条规定了汇算清缴。",
        "依据税收征收管理法第一百零二条处理。",
        "《印花税法》第8条、第25条",
        "《中华人民共和国增值税法实施条例》第六十条另有规定。",
        "按照《企业所得税法》第五十四条和第六十八条办理。",
        "《中华人民共和国增值税法》（主席令第四十一号）第五十条",
    ),
    passes=examples(
        "根据《中华人民共和国增值税法》第三十八条，本法自2026年1月1日起施行。",
        "《个人所得税法》第二十二条",
        "依据税收征收管理法第六十三条处理。",
        "《印花税法》第二十条",
        "《中华人民共和国民法典》第一千二百五十九条",
        "《税收征收管理法》第三十二条、第六十八条",
        "《中华人民共和国刑法》第二百零一条、第二百零五条之一",
        "某市税务局《办税公开办法》第九十九条",
        "依法第一时间处置。",
        "《中华人民共和国增值税法》（主席令第四十一号）第十条",
    ),
)

NOT_YET_IN_FORCE = Rule(
    id="policy.citation.not-yet-in-force",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    triggers=("《",),
    verify=_not_yet,
    bases=("hn100-15",),
    message="所引文件在稿件日期尚未施行",
    suggestion="写明施行日期，或者改引现行规定",
    flags=examples(
        {"body": "根据《中华人民共和国增值税法》第十条，税率为13%。", "on": "2025-06-10"},
        {"body": "企业应当依照《中华人民共和国增值税法实施条例》计算进项税额。", "on": "2025-09-28"},
        {"body": "按照《纳税缴费信用管理办法》，信用分五级。", "on": "2025-04-20"},
        {"body": "依据《中华人民共和国关税法》申报缴税。", "on": "2024-08-01"},
        {"body": "违反《印花税法》的，依法处理。", "on": "2021-12-01"},
        {"body": "适用《增值税预缴税款管理办法》预缴税款。", "on": "2025-10-05"},
    ),
    passes=examples(
        "根据《中华人民共和国增值税法》第十条，税率为13%。",
        {"body": "《中华人民共和国增值税法》自2026年1月1日起施行。", "on": "2025-06-10"},
        {"body": "学习《中华人民共和国增值税法》。", "on": "2025-06-10"},
        {"body": "根据即将施行的《中华人民共和国增值税法》，税率为13%。", "on": "2025-06-10"},
        {"body": "2026年起，依照《中华人民共和国增值税法》缴纳。", "on": "2025-06-10"},
        "依据《中华人民共和国关税法》申报缴税。",
        "按照《纳税缴费信用管理办法》，信用分五级。",
        "违反《印花税法》的，依法处理。",
        {"body": "根据《中华人民共和国环境保护税法》第六条第二款，确定适用税额。", "on": "2017-12-01"},
    ),
)
