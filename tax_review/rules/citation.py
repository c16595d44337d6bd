"""Documents that do not hold on the day of the draft: repealed, partly invalid, not yet in force.

Everything is looked up in the table of documents (`[[document]]`); what is not in it is silent. A repealed
document is right where its end is the subject (《增值税暂行条例》同时废止, 原《契税暂行条例》), and in a sentence
that speaks of the days when it held (2019年，根据《……》). It is a fault where it carries the sentence
(根据《……》申报), a reminder where it is only named, or where the text around it tells of older days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.cited import (
    BARE_LENGTHS,
    TITLES,
    CitedNumber,
    CitedTitle,
    bare_title_ending_at,
    ends_of_titles,
    is_inside_title,
    number_at,
    number_part,
    number_triggers,
    plain_title,
    row_of,
    sentence_around,
    title_closing_at,
    titles_closing_at,
)
from tax_review.rules.patterns import lazy, shortest
from tax_review.scene import Scene
from tax_review.tables import Document, Tables

# --- repealed ------------------------------------------------------------------------------------------------

_ITS_END_IS_THE_SUBJECT = lazy(
    r"废止|失效|停止(?:执行|施行|适用|使用)|不再(?:执行|适用|施行|有效|使用|作为)|取代|替代|代替|替换|更名|改称|变更为|上升为"
    r"|前身|沿革|历史|历程|回顾|当时|曾(?:经|于|在)?|旧(?!货|机)|过渡|衔接|平移|承接|相比|相较|较之|区别|对比|变化|修订前|修改前|改革前"
    r"|(?:施行|实施|生效|改革|废止|执行|立法)(?:以|之)?前|(?:19|20)[0-9]{2}\s?年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:以|之)?前|此前|以往|过去|届满"
    r"|到期|期满|执行期限|截止到|升格|(?:施行|实施|颁布|公布|出台)[^，。；\n]{0,8}(?:后|以来)|多年|改为|变为|升为|次修[订改]|历次|不同于|区别于|有别于|异同|新旧|吸收|整合|汇编|合并|保留|延续|基础上|源自|脱胎|仍(?:按|适用|执行|依照|用|可)"
)
_FORMER_BEFORE = lazy(r"(?:原|原来的?|旧|老|此前的?|过去的?|当时的?|曾经的?|被|代|比|较|从)\s?[《“]?\Z")
_GROUND_BEFORE = lazy(
    r"(?:根据|依据|按照|依照|遵照|比照|按|依|适用|执行|符合|违反|参照|贯彻|落实|享受|遵守|结合|详见|参见|援引|凭|基于|遵循|对照|见)[^，。；;！？\n]{0,40}\Z"
)
_GROUND_AFTER = lazy(
    r"[》”]?(?:\s?[（(][^）)\n]{0,60}[）)])?(?:等)?(?:文件|公告|通知|的)?\s?"
    r"(?:第[一二三四五六七八九十百零〇0-9]{1,6}条|[^，。；;\n]{0,10}(?:规定|要求|明确|有关条款|执行|办理|享受))"
)
_VERSION_BEHIND = lazy(r"\A\s?[（(][^（）()\n]{0,40}(?:修[订正改]|公布|发布|号)[^（）()\n]{0,20}[）)]")
# A court judges by the law of the day of the facts.
_JUDGED = lazy(r"一审|二审|再审|判决|裁定|上诉|审理认为|法院认为|法院审理|原告|被告")
# What a text tells of dates it: this many characters each side.
_TOLD = 1500
_OF_THE_YEAR = lazy(r"((?:19|20)[0-9]{2})\s?年度")
_DATES = lazy(r"((?:19|20)[0-9]{2})\s?年(?![第度])(?:\s?([0-9]{1,2})\s?月(?:\s?([0-9]{1,2})\s?日)?)?")


def _is_over(rows: tuple[Document, ...], on: dt.date) -> Document | None:
    """The version that ended last, where none is in force."""
    if any(row.in_force_until is None or row.in_force_until >= on for row in rows):
        return None
    return max(rows, key=lambda row: row.in_force_until or dt.date.min)


def _repeal_grade(scene: Scene, start: int, end: int, row: Document) -> Grade | None:
    """How grave it is to name the ended `row` at this place; None where it is right."""
    before, after = sentence_around(scene, start, end)
    # (2017年修订) behind a title is its version, no day of the sentence.
    after = _VERSION_BEHIND.sub("", after, count=1)
    if _FORMER_BEFORE.search(before):
        return None
    if any(cue.search(part) for cue in (_ITS_END_IS_THE_SUBJECT, _JUDGED) for part in (before, after)):
        return None
    assert row.in_force_until is not None
    # Years inside titles and document numbers are no time of the sentence.
    told = TITLES.sub("", before + "\n" + after)
    years = [int(year) for year, _, _ in _DATES.findall(told)]
    # 2025年度评价结果 is made public later: a year of assessment is no day on which a text held.
    years += [int(year) + 1 for year in _OF_THE_YEAR.findall(told)]
    if years and max(years) <= row.in_force_until.year:
        return None
    if not (_GROUND_BEFORE.search(before) or _GROUND_AFTER.match(after)):
        return Grade.REMIND
    told = TITLES.sub("", scene.text.folded[max(0, start - _TOLD) : end + _TOLD])
    years = [int(year) for year, _, _ in _DATES.findall(told)]
    # A story of 2007 was right in its day; whether it still helps is for the editor to say.
    return Grade.REMIND if years and max(years) < row.in_force_until.year else Grade.REVISE


def _ended(row: Document, name: str) -> tuple[str, str]:
    assert row.in_force_until is not None
    day = row.in_force_until + dt.timedelta(days=1)
    status = "执行期限届满" if row.status == "全文有效" else row.status
    message = f"{name}自{day.year}年{day.month}月{day.day}日起不再有效（{status}）"
    if row.replaced_by:
        return message, f"改引{row.replaced_by}；讲沿革的，写“原”或者注明废止时间"
    return message, "改引现行规定；讲沿革的，写“原”或者注明废止时间"


def _that_may_be_over(tables: Tables) -> Iterator[str]:
    """What a document that ends some day is cited by: its title in marks or bare, its number."""
    over = [title for title, rows in tables.documents_by_title.items() if all(row.in_force_until for row in rows)]
    yield from ends_of_titles(over, "》")
    bare = [title for title in over if len(title) in BARE_LENGTHS]
    yield from shortest(f"{title}第" for title in bare if title[-1] in "法例则")
    yield from shortest(
        title.removesuffix("实施细则") for title in bare if title.endswith(("暂行条例", "暂行条例实施细则"))
    )
    yield from number_triggers(row for row in tables.documents if row.in_force_until)


def _repealed(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded[trigger.end - 1] == "》":
        for cited in titles_closing_at(scene, trigger.end - 1):
            yield from _repealed_title(scene, cited, folded[cited.start : cited.end])
        return
    end = trigger.end - (folded[trigger.end - 1] == "第")
    if folded[end - 1] not in "法例则":
        yield from _repealed_number(scene, number_part(folded, trigger))
    elif not is_inside_title(folded, end):
        bare = bare_title_ending_at(scene, end)
        if bare and folded[bare.end : bare.end + 4] == "实施细则":
            bare = bare_title_ending_at(scene, bare.end + 4)
        if bare:
            yield from _repealed_title(scene, bare, f"《{folded[bare.start : bare.end]}》")


def _repealed_title(scene: Scene, cited: CitedTitle, name: str) -> Iterator[Found]:
    if (row := _is_over(cited.rows, scene.on)) is None:
        return
    if grade := _repeal_grade(scene, cited.start, cited.end, row):
        message, suggestion = _ended(row, name)
        if len(plain_title(name.strip("《》"))) < len(row.title):
            # 《关税条例》: a name cut short may mean another text.
            grade = Grade.REMIND
        yield Found(cited.start, cited.end, message=message, suggestion=suggestion, grade=grade)


def _repealed_number(scene: Scene, trigger: Span) -> Iterator[Found]:
    number = number_at(scene, trigger)
    if number is None:
        return
    folded = scene.text.folded
    row = row_of(scene.tables, number)
    guessed = row is None and not number.bodies and number.key.startswith("公告")
    if guessed:
        row = _only_announcement(scene, number)
    if row is None or row.in_force_until is None or row.in_force_until >= scene.on:
        return
    # 《title》（number）: the title has been judged, unless another document of that title is in force.
    if folded[max(0, number.start - 2) : number.start] in {"》（", "》("}:
        title = title_closing_at(scene, number.start - 2)
        if title is not None and _is_over(title.rows, scene.on):
            return
    if grade := _repeal_grade(scene, number.start, number.end, row):
        message, suggestion = _ended(row, f"《{row.title}》" if guessed else folded[number.start : number.end])
        if guessed:
            message = f"未写发文机关；如指{message}"
            grade = Grade.REMIND
        yield Found(number.start, number.end, message=message, suggestion=suggestion, grade=grade)


_NO_BODY_BEFORE = lazy(r"(?:根据|依据|按照|依照|按|见|执行|适用|符合|落实|享受|[，。；：:,(（\n])\s?\Z")


def _only_announcement(scene: Scene, number: CitedNumber) -> Document | None:
    """The one announcement of that year and number the table has, where the text names no body at all."""
    if number.start and not _NO_BODY_BEFORE.search(scene.text.folded, max(0, number.start - 4), number.start):
        return None
    rows = [row for row in scene.tables.documents if row.number and row.number.endswith(number.key)]
    return rows[0] if len(rows) == 1 else None


# --- partly invalid ------------------------------------------------------------------------------------------


_ARTICLE_AFTER = lazy(
    r"[）)]?(?:附件(?:[一二三四1-4])?)?[）)]?(?P<article>第[一二三四五六七八九十百零]{1,5}条)?(?<=[条附件一二三四1-4）)])"
)


def _partly_invalid(tables: Tables) -> Iterator[str]:
    return number_triggers(row for row in tables.documents if row.status == "部分失效")


def _partly(scene: Scene, trigger: Span) -> Iterator[Found]:
    number = number_at(scene, number_part(scene.text.folded, trigger))
    row = row_of(scene.tables, number) if number else None
    if number is None or row is None or row.status != "部分失效":
        return
    before, after = sentence_around(scene, number.start, number.end)
    if named := _ARTICLE_AFTER.match(after):
        article = named["article"]
        if article in row.void_articles and not _ITS_END_IS_THE_SUBJECT.search(before + after):
            yield Found(
                number.start,
                number.end + named.end(),
                message=f"所引{article}已经失效{f'（{row.note}）' if row.note else ''}",
                suggestion="改引现行规定",
                grade=Grade.REVISE,
            )
        return
    if _ITS_END_IS_THE_SUBJECT.search(before + after) or not _GROUND_BEFORE.search(before):
        return
    years = [int(year) for year in re.findall(r"((?:19|20)[0-9]{2})\s?年", TITLES.sub("", before + after))]
    if years and max(years) < scene.on.year:
        return
    note = f"（{row.note}）" if row.note else ""
    yield Found(number.start, number.end, message=f"所引文件部分条款已失效{note}，引用须写明条款")


# --- not yet in force ----------------------------------------------------------------------------------------

# In the last weeks before a law begins, what is written is written for it.
_PREPARING = 45
_ANNOUNCED = lazy(
    r"(?:将|拟|即将|起施行|起实施|起执行|起正式|起生效|施行后|实施后|生效后|施行前|实施前|公布|通过|审议|颁布|发布|草案|学习|宣传|解读|立法|出台|施行之际|新法|自(?:19|20)[0-9]{2}年)"
)


def _that_began(tables: Tables) -> list[str]:
    """Every title of the table: a draft may be judged for any day."""
    return ends_of_titles(tables.documents_by_title, "》")


def _not_yet(scene: Scene, trigger: Span) -> Iterator[Found]:
    for cited in titles_closing_at(scene, trigger.end - 1):
        yield from _not_yet_title(scene, cited)


def _not_yet_title(scene: Scene, cited: CitedTitle) -> Iterator[Found]:
    if any(row.in_force_from <= scene.on for row in cited.rows):
        return
    row = min(cited.rows, key=lambda row: row.in_force_from)
    if (row.in_force_from - scene.on).days <= _PREPARING:
        return
    before, after = sentence_around(scene, cited.start, cited.end)
    if _ANNOUNCED.search(before) or _ANNOUNCED.search(after) or str(row.in_force_from.year) + "年" in before + after:
        return
    if re.search(r"(?:根据|依据|按照|依照|违反|适用|执行)[^，。；\n]{0,12}\Z", before):
        day = row.in_force_from
        yield Found(
            cited.start,
            cited.end,
            message=f"《{row.title}》自{day.year}年{day.month}月{day.day}日起施行，稿件日期尚未施行",
        )


REPEALED = Rule(
    id="policy.citation.repealed",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REVISE,
    table_triggers=_that_may_be_over,
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
        "根据《纳税信用管理办法（试行）》公布2025年度评价结果。",
        "按照2023年第19号公告，小规模纳税人减按1%征收率缴纳。",
        "根据《增值税暂行条例》（2017年修订）第十条，下列进项税额不得抵扣。",
        "依据《关于广告费和业务宣传费支出税前扣除有关事项的公告》（财政部 税务总局公告2020年第43号）。",
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
        "《印花税暂行条例》施行三十多年后，印花税实现立法。",
        "2025年12月申报仍适用财政部 税务总局公告2023年第19号。",
        "按照海关总署2023年第19号公告办理。",
        "一审法院认为遗嘱不符合《中华人民共和国继承法》的规定。",
    ),
)


PARTLY_INVALID = Rule(
    id="policy.citation.partly-invalid",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    table_triggers=_partly_invalid,
    verify=_partly,
    bases=("hn100-15",),
    message="所引文件部分条款已失效，引用须写明条款",
    suggestion="核对所依据的条款是否仍然有效，并写明第几条",
    flags=examples(
        "根据财税〔2016〕36号，文化体育服务可以选择简易计税。",
        "按照财税〔2018〕32号的规定确定税率。",
        "依据财政部 税务总局 海关总署公告2019年第39号抵扣进项税额。",
        "按照财税〔2017〕58号办理预缴。",
        "依照财税〔2018〕33号，可以登记为小规模纳税人。",
        "根据国家税务总局公告2019年第45号，不再有认证期限。",
        "依据财税〔2017〕58号第一条，甲供工程适用简易计税方法。",
    ),
    passes=examples(
        "根据财税〔2016〕36号附件1第十条，征税范围如下。",
        "财税〔2016〕36号是营改增的标志性文件。",
        "2018年，按照财税〔2018〕32号的规定，税率下调。",
        "根据财政部 税务总局公告2023年第12号减半征收。",
        "财税〔2017〕58号第一条停止执行。",
        "依据财税〔2017〕58号第二条预缴税款。",
        "根据财税〔2016〕36号附件1确定征税范围。",
        "依据财税〔2018〕103号试行免税政策。",
        "按照国发〔2023〕13号提高标准。",
        "根据国家税务总局公告2026年第4号申报。",
    ),
)


NOT_YET_IN_FORCE = Rule(
    id="policy.citation.not-yet-in-force",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    table_triggers=_that_began,
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
