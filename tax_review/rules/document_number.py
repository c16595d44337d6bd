"""Document numbers in the wrong form: 国税发[2008]93号, 财税（2016）36号, 湘税发〔2019〕第100号,
国家税务总局公告〔2026〕4号, 税务总局2026年4号公告, 国务院826号令.

GB/T 9704—2012 (7.2.5): the year in full, in six-cornered brackets 〔〕, no 第, no leading zero; announcements
and decrees are cited as 机关＋公告＋年＋第N号, 机关＋令＋第N号. What tells a document number from other
brackets around a year is the issuer's code before and 号 after it. Numbers of before 1988 keep their old forms
(（85）财税油政字第26号), so do those with 字 (财税字（1994）020号).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_OPEN = r"[\[［(（【﹝{〖<《「〈]"
_CLOSE = r"[\]］)）】﹞}〗>》」〉]"
_CODES = (
    "国税发|国税函|国税办发|国税办函|国税地字|税总发|税总函|税总办发|税总办函|税总税政发|税委会|财税|财法|财预|财综|财库|财会|财行|财关税|财企|财建|财社"
    "|财办|财发|国发|国办发|国办函|国函|国令|中发|中办发|发改|人社部发|人社部函|医保发|税总"
)
_CODE = (
    rf"(?:{_CODES}|[\u4e00-\u9fff]{{1,10}}(?:税发|税函|税办发|税办函|税公告|地税发|国税发|政发|政办发|政办函|政函|府办发|府发|办发|办函"
    r"|财税|财综|财预|财会|人社发|医保发|发改|字))"
)
_NUMBER = lazy(
    rf"(?P<code>{_CODE}|[\u4e00-\u9fff]{{1,12}}(?:发|函|办|规|社|关|建|行|库|政|通|告|任|会|监|改|电))"
    rf"\s?(?P<open>{_OPEN}|〔)\s?(?P<year>(?:19|20)[0-9]{{2}})\s?年?\s?(?P<close>{_CLOSE}|〕)"
    r"\s?(?P<ordinal>第?)\s?(?P<number>[0-9]{1,5})\s?号"
)
_SHORT_YEAR = lazy(rf"(?P<code>{_CODE})\s?〔\s?(?P<year>[0-9]{{2}})\s?〕\s?第?\s?(?P<number>[0-9]{{1,5}})\s?号")
_NO_BRACKETS = lazy(
    rf"(?P<code>{_CODES}|[\u4e00-\u9fff]税发)\s?(?P<year>20[0-9]{{2}})\s?(?:年\s?)?第?\s?(?P<number>[0-9]{{1,4}})\s?号"
)
_BODIES = r"(?:国家税务总局|税务总局|国税总局|税总|财政部[、 ]?(?:国家)?税务总局|财税)"
_ANNOUNCEMENT = lazy(
    rf"(?P<body>{_BODIES})(?P<form>公告\s?(?:{_OPEN}|〔)\s?(?P<y1>20[0-9]{{2}})\s?年?\s?(?:{_CLOSE}|〕)\s?第?\s?(?P<n1>[0-9]{{1,3}})\s?号"
    r"|\s?(?P<y2>20[0-9]{2})\s?年\s?第?\s?(?P<n2>[0-9]{1,3})\s?号\s?公告"
    r"|公告\s?(?P<y3>20[0-9]{2})\s?年\s?(?P<n3>[0-9]{1,3})\s?号"
    r"|公告\s?(?P<y5>(?<=国税总局公告)20[0-9]{2}|(?<=税总公告)20[0-9]{2})\s?年\s?第\s?(?P<n5>[0-9]{1,3})\s?号"
    r"|公告\s?(?P<y4>20[0-9]{2})\s?年\s?第\s?(?P<n4>0[0-9]{1,2})\s?号)"
)
_DECREE = lazy(
    r"(?P<body>国务院|国家税务总局|国税总局)\s?(?:(?:第\s?)?(?P<n1>[0-9]{1,3})\s?号\s?令|令\s?(?P<n2>[0-9]{1,3})\s?号)"
)
# What stands at the bracket of either: years in brackets are everywhere, and few have this behind them.
_AT_BRACKET = lazy(rf"(?:{_OPEN}|〔)\s?(?:(?:19|20)?[0-9]{{2}})\s?年?\s?(?:{_CLOSE}|〕)\s?第?\s?[0-9]{{1,5}}\s?号")
_BACK = 18
_AHEAD = 20
# 关于印发……的通知（2023）第5号 and the like are headings; so are cases, 字-numbers keep their old form.
_NO_CODE = lazy(r"(?:字|税务总局公告|关于|会议|计划|行动|活动|论坛|大会|年会|报告|检查|比赛)\Z")


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if _AT_BRACKET.match(folded, trigger.start) is None:
        return
    start, end = max(0, trigger.start - _BACK), trigger.end + _AHEAD
    for match in _NUMBER.finditer(folded, start, end):
        if not match.start("open") <= trigger.start < match.end():
            continue
        if _NO_CODE.search(match["code"]):
            return
        right = f"〔{match['year']}〕{int(match['number'])}号"
        # A blank before 号 is typesetting.
        if re.sub(r"\s", "", folded[match.start("open") : match.end()]) != right:
            yield Found(match.start("open"), match.end(), suggestion=f"改为“{right}”", replacement=right)
        return
    for match in _SHORT_YEAR.finditer(folded, start, end):
        if match.start() <= trigger.start < match.end() and not _NO_CODE.search(match["code"]):
            yield Found(
                match.end("code"),
                match.end(),
                message="发文字号的年份应写四位全称",
                suggestion="补全年份，例如〔2019〕",
            )
            return


def _without_brackets(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _NO_BRACKETS.match(scene.text.folded, trigger.start)
    if match:
        right = f"〔{match['year']}〕{int(match['number'])}号"
        yield Found(match.end("code"), match.end(), suggestion=f"改为“{right}”", replacement=right)


_NUMBER_ALONE = lazy(r"(?<![〔\[（(【0-9])20[0-9]{2}\s?年\s?第?\s?[0-9]{1,3}\s?号文(?!化|明|稿|书|字)")


def _announcement(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if alone := _NUMBER_ALONE.search(folded, max(0, trigger.start - 14), trigger.end + 1):
        yield Found(
            *alone.span(),
            message="只写了年份和序号，看不出是哪个机关的文件",
            suggestion="首次引用写全发文机关、标题和文号",
        )
        return
    for match in _ANNOUNCEMENT.finditer(folded, max(0, trigger.start - 24), trigger.end + 18):
        if not match.start() <= trigger.start < match.end():
            continue
        # 财政部、税务总局公告: _BODIES sees its last body; the finding is about the form that follows.
        year = next(match[g] for g in ("y1", "y2", "y3", "y4", "y5") if match[g])
        number = next(match[g] for g in ("n1", "n2", "n3", "n4", "n5") if match[g])
        body = {"国税总局": "国家税务总局", "税总": "国家税务总局", "税务总局": "税务总局"}.get(
            match["body"], match["body"]
        )
        body = {"财税": "财政部 税务总局"}.get(body, body)
        if match["body"] == "税务总局" and not folded[max(0, match.start() - 1) : match.start()].strip("、 部署会委局"):
            body = (
                "国家税务总局"
                if folded[max(0, match.start() - 1) : match.start()] not in tuple("、部署会委局 ")
                else body
            )
        right = f"{body}公告{year}年第{int(number)}号"
        yield Found(*match.span(), message="公告的文号写法不规范", suggestion=f"写作“{right}”")
        return


def _decree(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for match in _DECREE.finditer(folded, max(0, trigger.start - 14), trigger.end + 8):
        if match.start() <= trigger.start < match.end():
            body = match["body"].replace("国税总局", "国家税务总局")
            number = int(match["n1"] or match["n2"])
            yield Found(*match.span(), message="令的文号写法不规范", suggestion=f"写作“{body}令第{number}号”")
            return


RULE = Rule(
    id="policy.citation.document-number-form",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    triggers=(
        *(f"{mark}{century}" for mark in "[［(（【﹝{〔〖<《「〈" for century in ("19", "20")),
        *(f"〔{decade}" for decade in ("0", "1", "2 ", "9")),
        *(f"〔2{digit}〕" for digit in "0123456789"),
    ),
    verify=_verify,
    bases=("gbt-9704-7-2-5",),
    message="发文字号的格式不规范：年份用六角括号〔〕，不加“第”，不编虚位",
    suggestion="改用六角括号〔〕",
    flags=examples(
        "根据国税发[2008]93号文件办理。",
        "财税（2016）36号明确了试点范围。",
        "依据湘税发〔2019〕第100号执行。",
        "见财税【2016】36号。",
        "国税函[2009]003号",
        "税总发(2019)12号",
        "财税﹝2016﹞36号",
        "财税〖2016〗36号",
        "按照湘税发〔19〕100号的要求",
        "湘政办发[2024]8号文件提出",
        "国办秘函〔2019〕019号",
        "国办发〔2018〕第123号",
    ),
    passes=examples(
        "根据国税发〔2008〕93号文件办理。",
        "财税〔2016〕36号明确了试点范围。",
        "国家税务总局公告2019年第4号",
        "（2026）年度汇算清缴",
        "（85）财税油政字第26号",
        "（1988）国税地字第28号",
        "财税字（1994）020号",
        "会议（2026年3月）研究了第5号议题。",
        "（2023）湘01民终123号判决",
        "图表（2020—2025）见附件。",
        "《关于印发工作要点的通知》（2026年第3号）",
        "湘税发〔2019〕 100 号",
    ),
)

NO_BRACKETS = Rule(
    id="policy.citation.document-number-brackets",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    triggers=(
        "财税20",
        "国税发20",
        "国税函20",
        "税总发20",
        "税总函20",
        "国发20",
        "国办发20",
        "湘税发20",
        "财综20",
        "财预20",
        "财会20",
        "税总办发20",
    ),
    verify=_without_brackets,
    bases=("gbt-9704-7-2-5",),
    message="发文字号漏写年份的六角括号〔〕",
    suggestion="年份加六角括号〔〕",
    flags=examples(
        "根据财税2016年36号文执行。",
        "见国税发2008第93号。",
        "国税函2009年3号",
        "税总发2019 12号",
        "国办发2018年123号文件要求",
        "国发2023年13号提高了标准。",
    ),
    passes=examples(
        "根据财税〔2016〕36号文件执行。",
        "国发〔2023〕13号",
        "财税2026年重点工作",
        "国办发2018年度报告",
        "国家税务总局公告2026年第4号",
        "财税2016年以来的改革",
        "税总发2019年第一季度",
        "国税函〔2009〕3号",
    ),
)

ANNOUNCEMENT = Rule(
    id="policy.citation.announcement-form",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    triggers=(
        "号公告",
        "号 公告",
        "号文",
        *(f"公告{mark}20" for mark in ("", " ", "〔", "[", "［", "（", "(", "【", "﹝")),
    ),
    verify=_announcement,
    bases=("hn100-15",),
    message="公告的文号写法不规范",
    suggestion="写作“机关＋公告＋年份＋第N号”",
    flags=examples(
        "依据国家税务总局公告〔2026〕4号办理。",
        "见国家税务总局公告[2019]4号。",
        "按照国家税务总局2026年4号公告执行。",
        "税务总局2026年第4号公告明确",
        "税总公告2026年4号",
        "国家税务总局公告2026年第04号",
        "财政部、税务总局公告（2023）12号",
        "财税公告2023年12号",
        "国税总局公告2026年第4号",
        "根据2023年12号文，减半征收。",
    ),
    passes=examples(
        "国家税务总局公告2026年第4号",
        "财政部 税务总局公告2026年第10号",
        "依据财政部 税务总局 海关总署公告2019年第39号，税率下调。",
        "海关总署公告〔2020〕76号",
        "总局发布2026年第一批公告。",
        "国家税务总局2026年发布公告12件。",
        "公告2026年第10号第六条",
        "国家税务总局公告（以下简称公告）",
        "2026年中央一号文件发布。",
        "财税〔2016〕36号文",
    ),
)

DECREE = Rule(
    id="policy.citation.decree-form",
    gate=Gate.POLICY,
    category="citation",
    grade=Grade.REMIND,
    triggers=("号令", "号 令", *(f"院令{digit}" for digit in "123456789"), *(f"局令{digit}" for digit in "123456789")),
    verify=_decree,
    bases=("hn100-15",),
    message="令的文号写法不规范",
    suggestion="写作“机关＋令＋第N号”",
    flags=examples(
        "根据国务院826号令，条例自2026年1月1日起施行。",
        "国家税务总局第57号令公布了办法。",
        "国税总局令57号",
        "国务院令826号公布",
        "国家税务总局 54 号令",
        "依据国务院第764号令",
    ),
    passes=examples(
        "国务院令第826号",
        "国家税务总局令第57号",
        "号令全体干部投身志愿服务。",
        "中华人民共和国主席令第四十一号",
        "海关总署令第235号",
        "国务院下发第3号通知",
        "国家税务总局令公布的规章",
        "1号令行禁止",
    ),
)
