"""Copies of official documents pasted into a post: their heads, minutes of meetings, notices to the own house.

A head is told from running text by its lines: a serial number of six digits, an urgency, a grade, 签发人： stand
alone, one under the other; one of them alone is a reminder elsewhere. Minutes have their fields (列席：, 记录：)
and what was decided. A notice to the own house opens with 各科室、各分局：on a line. Published documents have
none of these: they open with their title, and address 国家税务总局各省…税务局.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.lines import folded_span, lines_around
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_LINE = r"(?<![^\n])[ 　\t]{0,8}"
_END = r"[ 　\t]{0,8}(?=\n|\Z)"
_SERIAL = lazy(rf"{_LINE}(?:份号\s?[:：]?\s?|№\s?|No\.?\s?)?(?P<at>[0-9]{{6}}){_END}")
_URGENCY = lazy(rf"{_LINE}(?:紧急程度\s?[:：]\s?)?(?P<at>特\s?急|加\s?急|特\s?提|平\s?急|急\s?件|火\s?急){_END}")
_SIGNED = lazy(r"签\s?发\s?人?\s?[:：]\s?[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
_ISSUER = lazy(
    rf"{_LINE}[\u4e00-\u9fff]{{4,24}}(?:局|办公室|委员会|党组|党委)(?:文件|明电|电报|便函|传真|会议纪要|专报|签报|请示件){_END}"
)
_NUMBER = lazy(rf"{_LINE}[\u4e00-\u9fff]{{2,12}}〔20[0-9]{{2}}〕[0-9]{{1,4}}号")
_COPIES = lazy(r"[（(]?共印\s?[0-9]{1,4}\s?份[）)]?|印\s?[0-9]{1,4}\s?份[）)]?")
_URGENT_FIELD = lazy(r"(?:紧急程度|缓急|等级)\s?[:：]\s?(?:特急|加急|特提|平急|急件)")
_SERIAL_FIELD = lazy(r"份\s?号\s?[:：]\s?[0-9]{4,8}")
# Alone on its line, or with its value: anything else is running text.
_STANDS = lazy(r"[ 　\t]{0,8}(?:[\r\n]|\Z|人?\s?[:：]|[0-9０-９机绝秘])")
_ELEMENTS = (
    ("份号", _SERIAL),
    ("份号", _SERIAL_FIELD),
    ("紧急程度", _URGENCY),
    ("紧急程度", _URGENT_FIELD),
    ("签发人", _SIGNED),
    ("发文机关标志", _ISSUER),
    ("发文字号", _NUMBER),
    ("印数", _COPIES),
)
# The masthead and the number stand on published documents as well.
_INNER = frozenset({"份号", "紧急程度", "签发人", "印数"})
_WINDOW = 160


def _head(scene: Scene, trigger: Span) -> Iterator[Found]:
    if _STANDS.match(scene.text.original, scene.text.original_span(*trigger).end) is None:
        return
    lines = lines_around(scene, trigger, _WINDOW, _WINDOW)
    elements = {}
    for name, pattern in _ELEMENTS:
        if name not in elements and (match := pattern.search(lines.text)):
            elements[name] = match
    if len(elements) < 2 or not _INNER & elements.keys():
        return
    first = min(elements.values(), key=lambda match: match.start())
    last = max(elements.values(), key=lambda match: match.end())
    start = first.end() - len(first[0].lstrip())
    yield Found(
        *folded_span(scene, lines, start, last.end()),
        message=f"像是把公文版头原样贴出（{'、'.join(elements)}），这类公文一般不对外公开",
    )


HEAD = Rule(
    id="secrecy.marking.document-head",
    gate=Gate.SECRECY,
    category="marking",
    grade=Grade.ESCALATE,
    triggers=(
        "特急",
        "加急",
        "特提",
        "平急",
        "急件",
        "特 急",
        "加 急",
        "平 急",
        "份号",
        "签发人",
        "签发：",
        "共印",
        "№",
    ),
    verify=_head,
    bases=("gb9704-7-2", "gov-info-17", "secrets-rules-42", "hn100-15"),
    message="像是把公文版头原样贴出，这类公文一般不对外公开",
    suggestion="停止发布；向办公室核实原件的密级和公开属性，另拟公开版本",
    sensitive=True,
    flags=examples(
        "000018\n特急\n关于报送第四季度情况的通知",
        "特急\n国家税务总局云山县税务局办公室明电\n各分局：",
        "云税发〔2026〕18号　　签发人：周大明\n关于经费问题的请示",
        "加急\n云税办发〔2026〕7号\n关于做好值守工作的通知",
        "份号：000021\n紧急程度：特急",
        "国家税务总局云山县税务局文件\n签发人：周大明",
        "平急\n云税办函〔2026〕9号",
        "№ 000019\n加急\n工作方案",
        "云税办〔2026〕11号\n关于开展自查的通知\n2026年11月20日印发（共印30份）",
    ),
    passes=examples(
        "国家税务总局云山县税务局公告\n2026年第5号",
        "“平急两用”公共基础设施建设加快推进。",
        "办税大厅开通加急办理窗口。",
        "快件分为普通和特急两种，云税发〔2026〕18号文件没有涉及。",
        "发票由开票人、复核人签发，签发人：系统自动带出。",
        "单证的签发人应当签字。",
        "湘税发〔2019〕100号\n关于印发新媒体管理办法的通知",
        "加急件请到3号窗口办理。",
        "全书共印30万份。",
    ),
)

_FIELD = lazy(
    rf"{_LINE}(?:[一二三四五六七八九十][、.])?(?P<field>时\s?间|地\s?点|主\s?持(?:人)?|出\s?席(?:人员)?|列\s?席(?:人员)?|参\s?(?:加|会)(?:人员)?|请\s?假|缺\s?席|记\s?录(?:人)?|议\s?题|会议(?:议题|时间|地点|名称|主持))\s?[:：]"
)
_INSIDE = lazy(r"列席|请假|缺席|记录|议题|会议议题|出席")
_ABSENT = frozenset({"请假", "缺席", "记录", "记录人", "列席", "列席人员"})
_EARLIER = lazy(r"[\r\n](?:列席|请假|缺席|记录|议题|出席)(?:人员?)?[:：]")
_LABELS = ("列席", "请假", "缺席", "记录", "议题", "出席")
_PERSONS = ("", "人", "人员")
_DECIDED = lazy(
    r"会议(?:同意|决定|研究|议定|原则同意|听取|明确|认为|要求|审议|讨论)|议定事项|与会(?:人员|同志)|一致同意|表决|研究决定|同意(?:对|给予|按)"
)


def _label(folded: str, trigger: Span) -> Span | None:
    """The name of the field whose colon ends the trigger."""
    end = trigger.end - 1
    end -= folded[end - 1 : end].isspace()
    for persons in _PERSONS:
        at = end - len(persons)
        if folded.endswith(persons, 0, end) and folded[max(0, at - 2) : at] in _LABELS:
            return Span(at - 2, at)
    return None


def _minutes(scene: Scene, colon: Span) -> Iterator[Found]:
    trigger = _label(scene.text.folded, colon)
    if trigger is None:
        return
    place = scene.text.original_span(*trigger)
    # The first of the fields speaks for the others.
    if _EARLIER.search(scene.text.original, max(0, place.start - 160), place.start):
        return
    lines = lines_around(scene, trigger, 200, 400)
    fields = list(_FIELD.finditer(lines.text))
    names = {re.sub(r"\s", "", match["field"]) for match in fields}
    if len(names) < 2 or not any(_INSIDE.match(name) for name in names):
        return
    is_decided = _DECIDED.search(lines.text, fields[0].start()) is not None
    if is_decided or (len(names) >= 3 and _ABSENT & names):
        yield Found(*folded_span(scene, lines, fields[0].start("field"), fields[-1].end()))


MINUTES = Rule(
    id="secrecy.work-secret.minutes-structure",
    gate=Gate.SECRECY,
    category="work-secret",
    grade=Grade.ESCALATE,
    triggers=(
        *(f"{label}{persons}{colon}" for label in _LABELS for persons in _PERSONS for colon in "：:"),
        *(f"{blank}{colon}" for blank in BLANKS for colon in "：:"),
    ),
    verify=_minutes,
    bases=("gov-info-16", "secrets-law-64", "hn100-15"),
    message="像是把会议记录、会议纪要原样贴出，属内部信息",
    suggestion="停止发布；确需报道会议的，另写消息，只写可以公开的内容",
    sensitive=True,
    flags=examples(
        "时间：11月20日\n地点：三楼会议室\n主持：周大明\n列席：各股股长\n记录：李有田\n会议研究了经费安排。",
        "主持人：周大明\n出席：班子成员\n请假：王云\n一、会议同意调整分工。",
        "出席：周大明、王云\n列席：李有田\n会议决定暂缓采购。",
        "会议议题：人员调整\n主持：周大明\n记录人：李有田\n与会人员逐一发言。",
        "时 间：周三下午\n缺 席：两人\n议定事项如下",
        "地点：会议室\n参加人员：各科负责人\n记录：办公室\n会议要求严格保密。",
    ),
    passes=examples(
        "时间：11月20日\n地点：市民广场\n主持人：周大明\n欢迎纳税人参加。",
        "活动时间：11月20日\n活动地点：办税服务厅\n议题：税费优惠政策答疑",
        "出席会议的有各分局代表，会议决定表彰先进。",
        "发票开具记录：见下表",
        "请假：员工按规定办理\n工资照发",
        "新闻发布会\n主持人：周大明\n出席：局领导三人",
        "申报记录：可在电子税务局查询\n时间：征期内",
        "听证会公告\n时间：11月20日\n地点：三楼\n听证议题：收费标准",
    ),
)

_HOUSE = lazy(
    rf"{_LINE}(?P<at>(?:(?:(?<=[、，和及])|各|全局|全体|局内各|机关各|局机关各|本局各|县局各|市局各)(?:内设)?(?:科室|股室|处室|税务分局|分局|税务所|支部|党支部|党小组|科|股|所|机构|派出机构|事业单位|部门|单位|干部职工|税务干部|党员)[、，和及]?){{1,6}}(?:同志)?)\s?[:：]{_END}"
)


_INNER_BODY = lazy("局内|局机关|科|股|分局|税务所|支部|党小组|机构|干部|党员|处室")


def _to_the_house(scene: Scene, trigger: Span) -> Iterator[Found]:
    lines = lines_around(scene, trigger, 40, 48)
    for match in _HOUSE.finditer(lines.text):
        if _INNER_BODY.search(match["at"]):
            yield Found(*folded_span(scene, lines, *match.span("at")))


NOTICE = Rule(
    id="secrecy.work-secret.internal-notice",
    gate=Gate.SECRECY,
    category="work-secret",
    grade=Grade.REVISE,
    triggers=(
        "各科",
        "各股",
        "各分局",
        "各税务",
        "各处室",
        "各党",
        "各支部",
        "各内设",
        "机关各",
        "局内各",
        "全体干部",
        "全局干部",
        "全体税务",
        "全体党员",
    ),
    verify=_to_the_house,
    bases=("gov-info-16", "hn100-15"),
    message="像是把发给本局内部的通知原样贴出",
    suggestion="向办公室核实能否公开；对外的消息另写，不带主送机关",
    flags=examples(
        "关于填报值班表的通知\n各科室、各税务分局：\n请于本周五前报送。",
        "各股室、各税务所：\n现将有关事项通知如下。",
        "局机关各处室、各党支部：\n请按要求组织学习。",
        "全体干部职工：\n近期请注意作息时间。",
        "各内设机构、各派出机构：\n经局党组研究，通知如下。",
        "各党支部:\n请收缴第四季度党费。",
    ),
    passes=examples(
        "国家税务总局各省、自治区、直辖市税务局：\n现将有关事项通知如下。",
        "各科室、各税务分局干部走进企业送政策。",
        "各位纳税人：\n11月申报期截至15日。",
        "各分局推进情况：一分局已完成八成。",
        "全体干部职工参加了活动：重温入党誓词",
        "各税务分局办公地址：\n一分局桂花路18号",
        "省税务局机关各处室紧密配合。",
        "各县（市、区）人民政府：\n现予公布。",
    ),
)
