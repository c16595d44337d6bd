"""Citations that do not fit the document: a number that belongs to another title, a year still to come, an article
beyond the last, an article about something else.

What the table of documents does not know is silent. Annexes are cited by the number of what they hang
on (《营业税改征增值税试点实施办法》（财税〔2016〕36号附件1）), laws by the decree of any of their amendments: no fault.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.cited import (
    BARE_LENGTHS,
    LONGEST_TITLE,
    NUMBER_TRIGGERS,
    CitedNumber,
    CitedTitle,
    bare_title_ending_at,
    body_names,
    ends_of_titles,
    is_inside_title,
    number_at,
    plain_title,
    row_of,
    rows_of,
    title_closing_at,
)
from tax_review.rules.patterns import lazy, shortest
from tax_review.scene import Scene
from tax_review.tables import Document, Tables

# --- wrong number for the title ------------------------------------------------------------------------------

_IN_BRACKETS = lazy(r"》\s?[（(\[【](?P<inside>[^（）()\n]{4,70}?号)")
_NOTICES = ("通知", "公告", "决定", "意见", "批复", "通告")
_NOTICE = lazy(rf"关于.{{2,80}}的?(?:{'|'.join(_NOTICES)})\Z")
_AMENDED = ("国务院令", "主席令")


def _first_number(scene: Scene, start: int, end: int) -> CitedNumber | None:
    folded = scene.text.folded
    for match in re.finditer(r"公告|[〔\[［(（【﹝]|令|号(?:公告|令)", folded[start:end]):
        if number := number_at(scene, Span(start + match.start(), start + match.end())):
            return number
    return None


def _alike(one: str, other: str) -> bool:
    """Whether two titles may be the same one, shortened or reworded."""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    others = {other[i : i + 2] for i in range(len(other) - 1)}
    shared = len(pairs & others)
    return shared >= 0.4 * min(len(pairs), len(others))


def _numbered(tables: Tables) -> Iterator[str]:
    """The titles of the table that have a number, and those that may be one of them reworded."""
    numbered = [
        title
        for title, rows in tables.documents_by_title.items()
        if any(row.number and not _is_amended(row) for row in rows)
    ]
    for bracket in "（([【":
        yield from ends_of_titles((*numbered, *_NOTICES), f"》{bracket}")


def _wrong_number(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    close = trigger.end - 2
    match = _IN_BRACKETS.match(folded, close)
    if match is None:
        return
    open_ = folded.rfind("《", max(0, close - LONGEST_TITLE), close)
    number = _first_number(scene, match.start("inside"), match.end("inside"))
    if open_ < 0 or number is None or number.start < match.start("inside"):
        return
    title = folded[open_ + 1 : close]
    rows = [row for row in rows_of(scene.tables, title) if row.number and not _is_amended(row)]
    known = row_of(scene.tables, number)
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
    elif known is not None and _is_another(title, known):
        yield Found(
            number.start,
            number.end,
            message=f"“{folded[number.start : number.end]}”是《{known.title}》的文号，与标题不符",
            suggestion="核对原文，改正标题或者文号",
        )


def _is_amended(row: Document) -> bool:
    """Whether the document may be cited by the decree of one of its amendments."""
    return bool(row.number and row.number.startswith(_AMENDED) and row.articles_since)


def _is_another(title: str, known: Document) -> bool:
    """Whether a title the table does not know must be another document than the one of that number."""
    if not known.number or known.number.startswith(_AMENDED):
        return False
    notices = _NOTICE.search(title) and _NOTICE.search(known.title)
    return bool(notices) and not _alike(plain_title(title), known.title)


def _ordinal(number: str) -> int:
    digits = re.findall(r"[0-9]+", number)
    return int(digits[-1]) if digits else 0


def _year_and_number(number: str) -> tuple[int | None, int]:
    year = re.search(r"(?:19|20)[0-9]{2}", number)
    return (int(year[0]) if year else None, _ordinal(number))


def _same_number(row: Document, number: CitedNumber) -> bool:
    """Whether the number in the text can be the row's: written out, or shortened (2023年第12号)."""
    assert row.number is not None
    if row.number == number.key:
        return True
    if number.bodies == ("主席",):
        return False
    if _year_and_number(row.number) != (number.year, _ordinal(number.key)):
        return False
    if not number.bodies:
        return "公告" not in row.number or "公告" in number.key
    return set(number.bodies) == set(body_names(row.number.partition("公告")[0]))


# --- a year still to come ------------------------------------------------------------------------------------


def _future_year(scene: Scene, trigger: Span) -> Iterator[Found]:
    # Most years are past, and tell so at once.
    year = scene.text.folded[trigger.end - 2 : trigger.end + 2]
    if year.isdecimal() and int(year) <= scene.on.year:
        return
    number = number_at(scene, trigger)
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
_ARTICLES = lazy(
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


def _counted(tables: Tables) -> Iterator[str]:
    """What stands before an article: the end of any title in marks, or a bare one whose last article is known."""
    yield from ("》第", "）第", ")第")
    counted = [title for title, rows in tables.documents_by_title.items() if any(row.articles for row in rows)]
    yield from shortest(f"{title}第" for title in counted if len(title) in BARE_LENGTHS and title[-1] in "法例则典")


def _no_such_article(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    at = trigger.end - 1
    match = _ARTICLES.match(folded, at)
    if match is None:
        return
    if folded[at - 1] == "》":
        cited = title_closing_at(scene, at - 1)
    elif folded[at - 1] in "）)":
        cited = _title_before_bracket(scene, at - 1)
    else:
        cited = None if is_inside_title(folded, at) else bare_title_ending_at(scene, at)
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


def _title_before_bracket(scene: Scene, close: int) -> CitedTitle | None:
    """The title of 《……》（国务院令第764号）第八条: what stands before the brackets that close at `close`."""
    folded = scene.text.folded
    open_ = max(folded.rfind("（", max(0, close - 60), close), folded.rfind("(", max(0, close - 60), close))
    if open_ < 1 or folded[open_ - 1] != "》":
        return None
    return title_closing_at(scene, open_ - 1)


# --- an article about something else -------------------------------------------------------------------------

_SUBJECTS: dict[str, tuple[dt.date, tuple[tuple[str, frozenset[int]], ...]]] = {
    "税收征收管理法": (
        dt.date(2015, 4, 24),
        (
            ("偷税", frozenset({52, 63})),
            ("抗税", frozenset({52, 67})),
            ("骗取(?:国家)?出口退税|骗税", frozenset({52, 66})),
            ("(?:按日)?加收滞纳金|滞纳金的?加收", frozenset({32, 52})),
            ("延期缴纳", frozenset({31})),
            ("延期申报", frozenset({27})),
            ("(?:退还)?多缴(?:的)?税款", frozenset({51})),
            ("追征期", frozenset({52})),
            ("(?:纳税人)?未按(?:照)?规定(?:的)?期限(?:办理)?(?:纳税)?申报|逾期申报", frozenset({35, 62})),
            ("(?:税收)?保全措施|税收保全", frozenset({37, 38, 39, 41, 42, 43, 55, 88})),
            ("(?:税收)?强制执行", frozenset({40, 41, 42, 43, 55, 68, 88})),
            ("核定(?:其)?应纳税额|核定征收", frozenset({35, 37})),
            ("代位权|撤销权", frozenset({50})),
            ("阻止(?:其)?出境|离境清税|欠税人?出境", frozenset({44})),
            ("税收优先|欠税公告", frozenset({45})),
            ("编造虚假计税依据|不进行纳税申报", frozenset({64})),
            ("(?:逃避|拒绝|阻挠)(?:税务机关)?(?:税务)?检查", frozenset({56, 70})),
            ("非法印制发票", frozenset({22, 71})),
            ("纳税争议|复议前置|清税前置", frozenset({88})),
            ("应扣未扣", frozenset({69})),
            ("逃避追缴欠税", frozenset({65})),
        ),
    ),
    "个人所得税法": (
        dt.date(2018, 8, 31),
        (
            ("专项附加扣除", frozenset({6, 11, 15})),
            ("(?:综合所得)?汇算清缴", frozenset({10, 11, 12, 14})),
            ("免(?:征|税)(?:个人所得税)?(?:项目|情形|范围|的所得)", frozenset({4})),
            ("减征(?:个人所得税)?(?:的)?(?:情形|项目)", frozenset({5})),
            ("(?:公益|慈善)(?:慈善)?(?:事业)?捐赠", frozenset({6})),
            ("(?:基本)?减除费用", frozenset({6})),
            ("(?:个人所得税)?(?:的)?税率", frozenset({3})),
            ("反避税|纳税调整", frozenset({8})),
            ("(?:境外)?税收?抵免", frozenset({7})),
        ),
    ),
    "企业所得税法": (
        dt.date(2018, 12, 29),
        (
            ("(?:年度)?汇算清缴", frozenset({54, 55})),
            ("(?:企业所得税)?(?:的)?税率(?:为|是)(?:25%|百分之二十五)|25%(?:的)?(?:基本)?税率", frozenset({4})),
            ("公益性捐赠", frozenset({9, 10})),
            ("亏损(?:的)?(?:结转|弥补)|弥补亏损", frozenset({5, 17, 18})),
            ("(?:研发费用|研究开发费用)?加计扣除", frozenset({30})),
            ("高新技术企业|小型微利企业", frozenset({28, 57})),
            ("不征税收入", frozenset({5, 7})),
            ("免税收入", frozenset({5, 26})),
            ("不得扣除", frozenset({10, 11, 12, 14, 46})),
            ("独立交易原则", frozenset({41})),
            ("预约定价", frozenset({42})),
        ),
    ),
    "刑法": (
        dt.date(2020, 12, 26),
        (
            ("逃税", frozenset({201, 204, 211, 212})),
            ("抗税", frozenset({202, 212})),
            ("逃避追缴欠税", frozenset({203, 211, 212})),
            ("骗取出口退税", frozenset({204, 211, 212})),
            ("虚开增值税专用发票", frozenset({205, 208, 210, 212})),
        ),
    ),
    "印花税法": (
        dt.date(2022, 7, 1),
        (
            ("(?:印花税)?(?:的)?免(?:征|税)(?:印花税)?(?:的)?(?:凭证|情形|范围|项目)", frozenset({12})),
            ("(?:印花税)?(?:的)?计税依据", frozenset({5, 6, 7, 8, 10, 11})),
            ("(?:印花税)?(?:的)?纳税义务发生时间", frozenset({15})),
            ("按季、按年(?:或者|和|、)按次", frozenset({16})),
        ),
    ),
    "契税法": (
        dt.date(2021, 9, 1),
        (
            ("(?:契税)?(?:的)?税率", frozenset({3, 5})),
            ("(?:契税)?(?:的)?计税依据", frozenset({4, 5})),
            ("免征契税(?:的)?(?:情形|范围|项目)?", frozenset({6, 7, 8})),
            ("(?:契税)?(?:的)?纳税义务发生时间", frozenset({9})),
        ),
    ),
    "城市维护建设税法": (
        dt.date(2021, 9, 1),
        (
            ("(?:城市维护建设税|城建税)?(?:的)?税率", frozenset({4, 5})),
            ("(?:城市维护建设税|城建税)?(?:的)?计税依据", frozenset({2, 5})),
        ),
    ),
    "烟叶税法": (
        dt.date(2018, 7, 1),
        (
            ("(?:烟叶税)?(?:的)?税率", frozenset({4, 5})),
            ("(?:烟叶税)?(?:的)?计税依据", frozenset({3, 5})),
        ),
    ),
    "增值税法": (
        dt.date(2026, 1, 1),
        (
            ("(?:增值税)?起征点", frozenset({23})),
            (
                "(?:增值税)?征收率(?:为|是|统一为)(?:3%|百分之三)|(?:小规模纳税人)?适用(?:的)?(?:3%|百分之三)的?征收率|(?:适用)?简易计税方法(?:计算缴纳增值税)?的征收率(?:为|是)",
                frozenset({11}),
            ),
            ("进口货物(?:的)?增值税由海关代征|海关代征", frozenset({32})),
            ("(?:增值税)?征收率", frozenset({8, 11, 12, 13, 14})),
            (
                (
                    "(?:增值税)?(?:税率为|税率分为|税率有|(?:适用)?的)?(?:1[37]%|9%|6%|百分之(?:十三|九|六))(?:、|和|及|与|,)"
                    "|(?:增值税)?(?:税率为|适用)(?:13%|9%|6%|百分之(?:十三|九|六))|(?:增值税)?(?:[三四]|各|多)档(?:增值税)?税率"
                    "|(?:增值税)?税率(?:表|档次|结构|[三四]档|的?适用范围)|增值税(?:的)?税率(?![、和])|(?:13%|9%|6%)(?:的)?(?:这一|这档|档)?(?:增值税)?税率"
                ),
                frozenset({10}),
            ),
            ("零税率|税率为零", frozenset({10, 33})),
            (
                "农业生产者销售(?:的)?(?:其)?自产农产品|(?:医疗机构|养老机构|托儿所|幼儿园|婚姻介绍|殡葬|学历教育)[^。，；]{0,12}免征",
                frozenset({24}),
            ),
            ("销售额(?:是指|的定义)", frozenset({17})),
            ("价外税", frozenset({7})),
            ("从高适用税率", frozenset({12})),
            ("(?:按照?)?主要业务适用", frozenset({13})),
            ("(?:增值税)?应税交易(?:的)?(?:定义|概念|范围|是指)", frozenset({3})),
            ("(?:增值税)?电子发票", frozenset({34})),
            ("专项优惠(?:政策)?", frozenset({25})),
            ("(?:增值税)?预缴(?:税款)?", frozenset({30, 31})),
            (
                "(?:自)?(?:2026年1月1日)(?:起)?施行|《?(?:中华人民共和国)?增值税暂行条例》?(?:同时)?废止",
                frozenset({38}),
            ),
            ("视同应税交易", frozenset({5, 19, 28})),
            ("非应税交易|不属于应税交易", frozenset({6})),
            ("小规模纳税人(?:的)?标准", frozenset({9})),
            ("免征增值税(?:的)?(?:项目|情形|范围)", frozenset({22, 24})),
            ("不得(?:从(?:其)?销项税额中)?抵扣", frozenset({22})),
            ("计税期间", frozenset({30, 31})),
            ("纳税义务发生时间", frozenset({28})),
            ("纳税地点", frozenset({29})),
            ("(?:期末)?留抵(?:税额|退税)", frozenset({21})),
            ("放弃(?:增值税)?优惠", frozenset({27})),
            ("出口退(?:[（(]免[）)])?税", frozenset({33})),
        ),
    ),
}
"""By law, the day its articles got these numbers, and what is found only in certain articles.

Read in a mirror of the national law database on 2026-11-28. A text with other numbers makes the law silent.
"""
_ANY_SUBJECT = {
    title: lazy("|".join(f"(?P<s{n}>{words})" for n, (words, _) in enumerate(subjects)))
    for title, (_, subjects) in _SUBJECTS.items()
}
_LEADS_TO_SUBJECT = lazy(
    r"(?:第[一二三四五六七八九十]{1,3}[款项]){0,2}(?:中|里)?[，,：:]?(?:专门|明确|具体)?(?:的?规定|明确|列举|列明|列出|写明|载明|界定|所称|所列|讲)?(?:的是|的|了)?"
    r"(?:什么是|何为)?[，,：:“]?(?:对|关于|就|有关|将)?(?:纳税人|企业|个人)?(?:的|，|,|“){0,2}"
)
_PUNISHED = lazy(
    r"(?:第[一二三四五六七八九十]{1,3}[款项]){0,2}(?:的)?(?:规定)?[^。；;，,]{0,2}(?:予以|进行|给予|依法)?(?:处罚|处以|定性|处理)"
)
_STANDS_IN = lazy(r"(?:罪|行为)?(?:的)?(?:处罚|法律责任)?(?:规定在|规定于|见于?|载于)(?:《?中华人民共和国)?《?\Z")
_UNDER = lazy(
    r"(?:行为|的|罪|，|,|应当|应|将|可以|可|由税务机关|税务机关|予以){0,5}(?:根据|依据|依照|按照|适用|按)(?:《)?\Z"
)


def _other_subject(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    at = trigger.end - 1
    match = _ARTICLES.match(folded, at)
    if match is None:
        return
    before = folded[at - 1]
    if before == "》":
        cited = title_closing_at(scene, at - 1)
    elif before in "）)":
        cited = _title_before_bracket(scene, at - 1)
    else:
        cited = None if is_inside_title(folded, at) else bare_title_ending_at(scene, at)
    if cited is None or (known := _SUBJECTS.get(cited.rows[0].title)) is None:
        return
    numbered, subjects = known
    if scene.on < numbered or not any((row.articles_since or row.in_force_from) == numbered for row in cited.rows):
        return
    find = _ANY_SUBJECT[cited.rows[0].title]
    lead = _LEADS_TO_SUBJECT.match(folded, match.end(), match.end() + 30)
    named = find.match(folded, lead.end(), lead.end() + 24) if lead else None
    if named is None:
        leads = [_STANDS_IN, *((_UNDER,) if _PUNISHED.match(folded, match.end(), match.end() + 20) else ())]
        start = max(scene.text.sentence(trigger).start, cited.start - 30)
        named = next(
            (
                one
                for one in find.finditer(folded, start, cited.start)
                if any(lead.match(folded, one.end(), cited.start) for lead in leads)
            ),
            None,
        )
    if named is None or named.lastgroup is None:
        return
    right = subjects[int(named.lastgroup[1:])][1]
    first, last = _value(match["first"]), _value(match["last"] or "") if match["last"] else 0
    if any(first <= article <= max(first, last) for article in right):
        return
    # 第六十二条、第六十三条、第六十四条: more articles follow than the pattern reads.
    if folded[match.end() : match.end() + 2] in ("、第", "和第"):
        return
    articles = "、".join(f"第{article}条" for article in sorted(right))
    yield Found(
        match.start(),
        match.end(),
        message=f"《{cited.rows[0].title}》里讲“{named[0]}”的是{articles}，不是第{first}条",
        suggestion="核对原文，写出正确的条文序号",
    )


WRONG_NUMBER = Rule(
    id="policy.citation.wrong-number",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    table_triggers=_numbered,
    verify=_wrong_number,
    bases=("hn100-15",),
    message="文号与标题不符",
    suggestion="核对原文，改正标题或者文号",
    flags=examples(
        "《关于进一步支持小微企业和个体工商户发展有关税费政策的公告》（财政部 税务总局公告2023年第19号）",
        "《关于进一步完善研发费用税前加计扣除政策的公告》（财政部 税务总局公告2023年第17号）自2023年1月1日起执行。",
        "根据《国务院关于提高个人所得税有关专项附加扣除标准的通知》（国发〔2023〕31号）。",
        "《关于全面推开营业税改征增值税试点的通知》（财税〔2016〕63号）",
        "《国家税务总局关于推广应用全面数字化电子发票的公告》（国家税务总局公告2024年第1号）",
        "《关于调整土地交易规则若干问题的通知》（财税〔2016〕36号）",
        "《中华人民共和国增值税法实施条例》（国务院令第862号）",
        "《中华人民共和国增值税法》（中华人民共和国主席令第四十号）",
        "《关于延续和优化新能源汽车车辆购置税减免政策的公告》（税务总局公告2023年第10号）",
    ),
    passes=examples(
        "《关于进一步支持小微企业和个体工商户发展有关税费政策的公告》（财政部 税务总局公告2023年第12号）",
        "《关于进一步完善研发费用税前加计扣除政策的公告》（2023年第7号）",
        "《国务院关于提高个人所得税有关专项附加扣除标准的通知》（国发〔2023〕13号）",
        "《营业税改征增值税试点实施办法》（财税〔2016〕36号附件1）",
        "《中华人民共和国发票管理办法》（国务院令第587号）",
        "《关于做好秋季安全工作的通知》（湘税发〔2026〕8号）",
        "《关于全面推开营业税改征增值税试点的通知》（以下简称36号文）",
        "《国家税务总局关于推广应用全面数字化电子发票的公告》（国家税务总局公告2024年第11号，以下简称《公告》）",
        "《某某纳税指南》（2026年第3期）",
        "《中华人民共和国增值税法实施条例》（国务院令第826号）",
        "《中华人民共和国增值税法》（主席令第四十一号）",
    ),
)


FUTURE_YEAR = Rule(
    id="policy.citation.future-year",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    triggers=NUMBER_TRIGGERS,
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
    table_triggers=_counted,
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


OTHER_SUBJECT = Rule(
    id="policy.citation.other-subject",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    table_triggers=_counted,
    verify=_other_subject,
    bases=("hn100-15",),
    message="所引条文讲的是别的事项",
    suggestion="核对原文，写出正确的条文序号",
    flags=examples(
        "税收征管法第六十四条规定了偷税的法律责任。",
        "《中华人民共和国税收征收管理法》第三十二条关于延期缴纳税款的规定。",
        "对骗取出口退税的，依照税收征管法第六十三条处罚。",
        "《增值税法》第二十四条规定的起征点标准由国务院确定。",
        "《个人所得税法》第十条规定专项附加扣除的范围。",
        "《企业所得税法》第二十八条规定：公益性捐赠支出准予扣除。",
        "逃税罪规定在《刑法》第二百零五条。",
        "《增值税法》第十二条规定了13%、9%、6%三档税率，开票人员要记牢。",
        "增值税法第九条明确征收率为百分之三。",
        "《增值税法》第十一条规定的增值税税率分为几档？",
        "增值税法第三十四条规定了专项优惠政策的制定权限。",
        "《印花税法》第九条列明了免税凭证。",
        "《增值税法》第十条，适用简易计税方法的征收率为百分之三。",
        "烟叶税法第六条规定税率为百分之二十。",
    ),
    passes=examples(
        "税收征管法第六十三条规定了偷税的法律责任。",
        "税收征管法第五十二条规定，对偷税、抗税、骗税的，不受追征期限制。",
        "对骗取出口退税的，依照税收征管法第六十六条处罚。",
        "《增值税法》第二十三条规定的起征点标准由国务院确定。",
        "依照税收征管法第六十二条、第六十三条，偷税和逾期申报都要受罚。",
        "涉嫌偷税的，税务机关依照税收征管法第五十四条进行检查。",
        "《个人所得税法》第六条第四款规定专项附加扣除的范围。",
        "《企业所得税法》第九条规定：公益性捐赠支出准予扣除。",
        "《增值税法》第十条规定了13%、9%、6%三档税率。",
        "增值税法第十三条规定，一项交易涉及两个以上税率的，按照主要业务适用税率。",
        "增值税法第十一条明确征收率为3%。",
    ),
)
