"""Questions answered with a wrong figure: 一般纳税人卖建材，税率是多少？答：17%。 多久缴车购税？自购车之日起30日内申报。

The subject stands in the question and the figure in the answer: two sentences, so no entry of the lexicon sees both.
The first figure of its kind in the answer counts, and only where little stands before it; an answer that speaks of
another case (小规模纳税人, 减按, 原) is let go.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numerals import NUMERALS, chinese_number
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene


class _Subject(NamedTuple):
    asked: re.Pattern[str]
    kind: str
    right: frozenset[str]
    says: str
    but: re.Pattern[str] | None = None
    """What makes the question or its answer one about something else."""
    since: dt.date = dt.date(2019, 4, 1)


_GOODS = (
    r"钢材|水泥|建材|家电|服装|电脑|手机|家具|酒水|白酒|化妆品|日用品|百货|电器|空调|冰箱|洗衣机|药品|医疗器械|办公用品|机械设备|机器|设备|汽车|五金|玩具"
    r"|电子产品|零食|卷烟|电池|轮胎|玻璃|塑料|纸张|箱包|首饰|一般货物"
)
_SELLS = r"(?:销售|出售|卖|经销|零售|批发|进口)"
_ASKS_RATE = r"(?:税率|怎么?(?:样|么)?(?:计算)?(?:缴|交|算)|如何(?:缴|交|计|算)|按(?:多少|什么)|几个点|多少)"
_VAT_OTHER = lazy(
    r"小规模|征收率|简易|免税|免征|减按|农产品|图书|化肥|饲料|所得税|个税(?!率)|印花税|契税|房产税|消费税|购置税|车购税|出口|退税|原适用|旧|使用过|预缴|预征|扣除率|税负|运输|安装"
)
_VAT_OTHER_SERVICES = lazy(
    r"小规模|征收率|简易|免税|免征|减按|所得税|个税(?!率)|印花税|契税|房产税|消费税|购置税|车购税|出口|退税|原适用|预缴|预征|扣除率|税负|老项目|个人|住房|动产租赁(?<!不动产租赁)"
)


_DEDUCTIONS = dt.date(2023, 9, 1)
_VAT_LAW = dt.date(2026, 1, 1)


def _subject(
    asked: str,
    kind: str,
    right: str,
    says: str,
    but: str | re.Pattern[str] | None = None,
    since: dt.date = dt.date(2019, 4, 1),
) -> _Subject:
    other = lazy(but) if isinstance(but, str) else but
    return _Subject(lazy(asked), kind, frozenset(right.split()), says, other, since)


_SUBJECTS = (
    _subject(
        rf"{_SELLS}[^。；，,]{{0,8}}(?:{_GOODS})[^。]{{0,24}}增值税|{_SELLS}[^。；，,]{{0,8}}(?:{_GOODS})[^。]{{0,24}}税率"
        r"|(?:修理修配|有形动产租赁|(?:机器|设备|汽车|车辆|家电)(?:修理|维修|租赁))[^。]{0,24}(?:增值税|税率)",
        "percent",
        "13",
        "销售一般货物、加工修理修配、有形动产租赁的增值税税率是13%",
        _VAT_OTHER,
    ),
    _subject(
        r"(?:交通运输|货物运输|运输服务|货运|客运|邮政服务|基础电信|建筑服务|建筑施工|工程施工|不动产租赁|(?:出租|租赁)(?:厂房|办公楼|写字楼|商铺|门面|仓库|不动产)|(?:厂房|办公楼|写字楼|商铺|门面|仓库)(?:出租|租赁|对外出租)"
        r"|销售不动产|卖(?:厂房|办公楼|写字楼|商铺)|转让土地使用权)[^。]{0,30}(?:增值税|税率)",
        "percent",
        "9",
        "交通运输、邮政、基础电信、建筑、不动产租赁服务，销售不动产，转让土地使用权的增值税税率是9%",
        _VAT_OTHER_SERVICES,
    ),
    _subject(
        r"(?:餐饮|住宿|酒店|物业|咨询|设计服务|软件开发|技术服务|信息技术|广告服务|鉴证|代理服务|现代服务|生活服务|金融服务|增值电信|教育培训|研发服务|家政)[^。]{0,30}(?:增值税|税率)",
        "percent",
        "6",
        "现代服务、生活服务、金融服务等的增值税税率是6%",
        lazy(_VAT_OTHER.pattern + "|外卖|租赁|建筑|收入占"),
    ),
    _subject(
        r"一般纳税人[^。]{0,20}增值税[^。]{0,8}税率|增值税(?:的)?(?:基本|最高|现行|标准)?税率",
        "percent",
        "13 9 6 0",
        "现行增值税税率是13%、9%、6%和零税率",
        _VAT_OTHER,
    ),
    _subject(
        r"(?:农产品|收购发票|(?:收购|购进|采购)[^。；，,]{0,6}(?:小麦|稻谷|玉米|粮食|蔬菜|水果|茶叶|棉花|生猪))[^。]{0,24}(?:扣除率|抵扣|进项)",
        "percent",
        "9 10 13",
        "购进农产品按9%的扣除率计算进项税额（用于生产13%税率货物的，10%）",
        "深加工|核定扣除|小规模|专用发票",
    ),
    _subject(
        r"小规模纳税人[^。]{0,20}征收率",
        "percent",
        "3 1",
        "小规模纳税人的征收率是3%（减按1%）",
        "预缴|出租|住房|不动产|土地",
    ),
    _subject(r"烟叶税", "percent", "20", "烟叶税税率是20%", "增值税|补贴|收入|返还|分成"),
    _subject(
        r"(?:车辆购置税|车购税)[^。]{0,12}(?:税率|怎么算|如何算|怎么缴|怎么交|多少|怎么计)",
        "percent",
        "10",
        "车辆购置税税率是10%",
        "新能源|减半|挂车|5%|免|多久|几天|期限",
    ),
    _subject(
        r"高新(?:技术)?企业[^。]{0,16}(?:所得税|税率)",
        "percent",
        "15",
        "高新技术企业减按15%的税率征收企业所得税",
        "亏损|研发|占|加计|增值税",
    ),
    _subject(
        r"小型微利企业[^。]{0,16}(?:企业所得税|税率|实际税负|税负)",
        "percent",
        "25 20 5",
        "小型微利企业减按25%计入应纳税所得额、按20%的税率缴纳（实际税负5%）",
        "增值税|占|六税两费|研发",
    ),
    _subject(
        r"企业所得税[^。]{0,8}税率(?:是|为)?(?:多少|几)",
        "percent",
        "25 20 15 10",
        "企业所得税的税率是25%",
        "高新|技术先进|西部|非居民|小型微利|实际|税负|核定|应税所得率",
    ),
    _subject(
        r"(?:企业|公司)[^。]{0,16}捐(?:赠|款|物)[^。]{0,16}(?:扣除|扣|比例|限额)",
        "percent",
        "12 100",
        "企业公益性捐赠按年度利润总额12%以内扣除",
        "个人|应纳税所得额的",
    ),
    _subject(
        r"个人[^。]{0,16}捐(?:赠|款|物)[^。]{0,16}(?:扣除|扣|比例|限额)",
        "percent",
        "30 100",
        "个人公益慈善捐赠扣除限额为应纳税所得额的30%",
        "企业|利润",
    ),
    _subject(
        r"职工福利费[^。]{0,16}(?:扣|比例|限额|标准)",
        "percent",
        "14",
        "职工福利费扣除限额是工资薪金总额的14%",
        "工会|教育|非货币",
    ),
    _subject(
        r"工会经费[^。]{0,16}(?:扣|比例|限额|标准)",
        "percent",
        "2",
        "工会经费扣除限额是工资薪金总额的2%",
        "福利|教育|返还|缴纳|小微",
    ),
    _subject(
        r"职工教育经费[^。]{0,16}(?:扣|比例|限额|标准)",
        "percent",
        "8 100",
        "职工教育经费扣除限额是工资薪金总额的8%",
        "工会|福利|软件|集成电路|动漫",
    ),
    _subject(
        r"研发费用?[^。]{0,16}加计扣除[^。]{0,10}(?:比例|多少)",
        "percent",
        "100 200 120 220",
        "研发费用加计扣除比例是100%",
        "境外|委托|其他相关费用|80%|10%",
    ),
    _subject(
        r"教育费附加(?<!地方教育费附加)[^。]{0,12}(?:征收率|费率|比例|多少)",
        "percent",
        "3",
        "教育费附加征收率是3%",
        "地方|城建|减半",
    ),
    _subject(
        r"地方教育附加[^。]{0,12}(?:征收率|费率|比例|多少)",
        "percent",
        "2",
        "地方教育附加征收率是2%",
        "城建|减半|教育费附加",
    ),
    _subject(
        r"(?:偶然所得|财产转让所得|财产租赁所得|股息|利息所得)[^。]{0,14}(?:税率|个税|个人所得税)",
        "percent",
        "20",
        "此项所得的个人所得税税率是20%",
        "住房|协定|非居民|上市公司|租|企业所得税|减",
    ),
    _subject(
        r"(?:多久|几天|什么时候|何时|多长时间|几日|期限|多少天)[^。]{0,12}(?:车辆购置税|车购税)|(?:车辆购置税|车购税)[^。]{0,20}(?:多久|几天|什么时候|何时|多长时间|几日|期限|多少天)",
        "duration",
        "60日",
        "车辆购置税应自纳税义务发生之日起60日内申报缴纳",
        "退税|退还",
    ),
    _subject(
        r"滞纳金[^。]{0,12}(?:比例|标准|怎么算|如何算|多少|怎么计算)",
        "fraction",
        "万分之五",
        "滞纳金按日加收滞纳税款万分之五",
        "社保|社会保险|关税|电费",
    ),
    _subject(
        r"(?:申请|提(?:起|出))行政复议[^。]{0,16}(?:期限|多久|多长时间|几天|多少天|什么时候)|(?:多久|多长时间|几天|多少天)[^。]{0,10}(?:申请|提(?:起|出))行政复议",
        "duration",
        "60日",
        "行政复议申请期限是60日",
        "决定|审理|答复|受理后",
    ),
    _subject(
        r"大病医疗[^。]{0,20}(?:扣|标准|多少)",
        "yuan",
        "15000 80000",
        "大病医疗为个人负担超过15000元的部分，在80000元限额内据实扣除",
        "报销|救助|补贴",
    ),
    _subject(
        r"子女教育[^。]{0,20}(?:扣|标准|多少)",
        "yuan",
        "2000 24000 1000",
        "子女教育专项附加扣除标准是每个子女每月2000元",
        "赡养|婴幼儿|20(?:19|2[0-2])年",
        _DEDUCTIONS,
    ),
    _subject(
        r"婴幼儿照护[^。]{0,20}(?:扣|标准|多少)",
        "yuan",
        "2000 24000 1000",
        "婴幼儿照护专项附加扣除标准是每个婴幼儿每月2000元",
        "子女教育|赡养|2022年|补贴",
        _DEDUCTIONS,
    ),
    _subject(
        r"赡养老人[^。]{0,20}(?:扣|标准|多少)",
        "yuan",
        "3000 36000 1500",
        "赡养老人专项附加扣除标准是每月3000元（非独生子女每人不超过1500元）",
        "子女教育|20(?:19|2[0-2])年",
        _DEDUCTIONS,
    ),
    _subject(
        r"住房贷款利息[^。]{0,20}(?:扣|标准|多少)",
        "yuan",
        "1000 12000 500",
        "住房贷款利息专项附加扣除标准是每月1000元",
        "租金|公积金",
    ),
    _subject(
        r"(?:基本减除费用|减除费用)[^。]{0,16}(?:标准|多少)",
        "yuan",
        "5000 60000",
        "基本减除费用是每月5000元、每年60000元",
        "劳务|稿酬|2018年|非居民",
    ),
    _subject(
        r"(?:直接)?(?:提(?:起|出))?行政诉讼[^。]{0,16}(?:期限|多久|多长时间|几个月|什么时候)|(?:多久|多长时间|几个月)[^。]{0,12}(?:提起)?行政诉讼",
        "duration",
        "6月 15日",
        "直接提起行政诉讼的期限是六个月",
        "审理|判决|上诉",
    ),
    _subject(
        r"延期缴(?:纳|税)[^。]{0,16}(?:多久|多长|几个月|期限)|缓缴税款[^。]{0,10}(?:多久|几个月|最长)",
        "duration",
        "3月",
        "延期缴纳税款最长不超过三个月",
        "社保|社会保险|关税|批|办理",
    ),
    _subject(
        r"亏损[^。]{0,16}(?:结转|弥补)[^。]{0,8}(?:几年|多少年|多久|年限)|(?:企业)?亏损(?:可以?|能)?(?:往后|向后|向以后年度)?结转(?:几年|多少年|多久)",
        "duration",
        "5年 10年",
        "亏损结转年限最长五年（高新技术企业、科技型中小企业十年）",
        "集成电路",
    ),
    _subject(
        r"多缴[^。]{0,16}(?:几年|多久|多长时间|期限|什么时候)[^。]{0,10}(?:退|要求)|多缴(?:的)?税款?[^。]{0,10}(?:怎么办|能退吗|期限|多久)",
        "duration",
        "3年 10日 30日",
        "多缴税款自结算缴纳之日起三年内可以要求退还",
    ),
    _subject(
        r"(?:账簿|记账凭证|完税凭证|涉税资料)[^。]{0,16}保(?:存|管)[^。]{0,8}(?:几年|多久|多少年|多长)",
        "duration",
        "10年",
        "账簿、记账凭证等涉税资料应当保存10年",
        "发票存根|发票登记簿|会计档案|人事",
    ),
    _subject(
        r"(?:小规模纳税人|一般纳税人)[^。]{0,20}(?:销售额|年销售)[^。]{0,8}标准|(?:年(?:应税|应征增值税)?销售额)[^。]{0,8}(?:多少|超过多少)[^。]{0,10}一般纳税人",
        "yuan",
        "5000000",
        "小规模纳税人标准是年应征增值税销售额500万元",
        "免征|免税|起征点",
    ),
    _subject(
        r"按次[^。]{0,10}起征点|起征点[^。]{0,10}按次",
        "yuan",
        "1000",
        "按次纳税的增值税起征点是每次（日）1000元",
        "个税|个人所得税",
        _VAT_LAW,
    ),
    _subject(
        r"(?:增值税|小规模纳税人)[^。]{0,10}起征点|(?:月销售额|每月)[^。]{0,10}多少[^。]{0,6}(?:免征|不用缴|免)增值税",
        "yuan",
        "100000 300000 1000",
        "增值税起征点是月销售额10万元、季销售额30万元、按次（日）1000元",
        "个税|个人所得税",
        _VAT_LAW,
    ),
    _subject(
        r"(?:个税|个人所得税|综合所得)[^。]{0,8}(?:汇算|汇缴)[^。]{0,14}(?:时间|什么时候|何时|截止|期限|结束|到哪天|几号)",
        "date",
        "6.30 3.1",
        "个人所得税综合所得汇算清缴为3月1日至6月30日",
        "经营所得|企业所得税|预约",
    ),
    _subject(
        r"(?:企业所得税|企税)[^。]{0,8}(?:汇算|汇缴)[^。]{0,14}(?:时间|什么时候|何时|截止|期限|结束|到哪天|几号)",
        "date",
        "5.31 1.1",
        "企业所得税汇算清缴到次年5月31日为止",
        "个税(?!率)|个人所得税|季度|预缴",
    ),
    _subject(
        r"经营所得[^。]{0,8}(?:汇算|汇缴)[^。]{0,14}(?:时间|什么时候|何时|截止|期限|结束|到哪天|几号)",
        "date",
        "3.31 1.1",
        "经营所得汇算清缴到次年3月31日为止",
        "综合所得|企业所得税",
    ),
    _subject(
        r"专项附加扣除[^。]{0,10}(?:几项|多少项|哪几项|几类)",
        "count",
        "7",
        "专项附加扣除共七项",
        "20(?:19|2[01])年|住房",
        dt.date(2022, 3, 28),
    ),
    _subject(
        r"(?:我国|现行)[^。]{0,8}(?:多少个|几个|多少种|几种)税",
        "count",
        "18",
        "我国现行18个税种",
        "税务部门|海关|财产行为",
    ),
    _subject(
        r"六税两费[^。]{0,14}(?:减|怎么|享受|多少|优惠|缴|交)",
        "exempt",
        "",
        "“六税两费”是减半征收，不是免征",
        "减半|50%|教育费附加",
        dt.date(2023, 1, 1),
    ),
)
_KINDS = {
    "percent": lazy(
        rf"(?<![0-9.])(?P<digits>[0-9]{{1,3}}(?:\.[0-9]{{1,2}})?)(?:%|个点)|百分之(?P<words>[{NUMERALS}]{{1,4}})(?!分|点)"
    ),
    "duration": lazy(
        rf"(?<![0-9.月年])(?P<digits>[0-9]{{1,3}})个?(?:工作)?(?P<per>日|天|月|年)(?!度|销售|应)|(?<![第月年{NUMERALS}])(?P<words>[{NUMERALS}]{{1,4}})个?(?:工作)?(?P<per2>日|天|月|年)(?:以?内|之内|的|[，,。]|\Z)"
    ),
    "date": lazy(r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2}日|底|末)"),
    "count": lazy(rf"(?P<digits>[0-9]{{1,2}})(?:大?项|个|种|类)|(?P<words>[{NUMERALS}]{{1,3}})(?:大?项|个|种|类)"),
    "exempt": lazy(
        r"(?:全部|全额|一律|统统|都|全)(?:可以)?(?:免征|免掉|免除|免缴|免交|免|不用[缴交])|(?<!减)免征(?!增值税)"
    ),
    "yuan": lazy(
        rf"(?<![0-9.])(?P<digits>[0-9]{{1,6}}(?:,[0-9]{{3}})?(?:\.[0-9]{{1,2}})?)(?P<unit>万)?元|(?<![{NUMERALS}])(?P<words>[{NUMERALS}]{{1,4}})(?P<unit2>万)?元"
    ),
    "fraction": lazy(
        r"(?P<fraction>[百千万]分之[一二三四五六七八九十零]{1,3})|(?<![0-9.])(?P<digits>[0-9](?:\.[0-9]{1,3})?)(?:%|‰)"
    ),
}
_MARK = re.compile(r"[？?]")
_ANSWER = lazy(
    r"[？?][”」\s]{0,2}(?:\n[ \t]{0,4})?(?:[（(]?答(?:案|复)?(?:是|为)?[:：）)]?|A[:：.])?[，,\s“]{0,2}(?P<said>[^。！？!?\n]{1,80})"
)
_OTHER_CASE = lazy(
    r"不是|并非|误区|错误|此前|原来|以前|过去|曾|20(?:0[0-9]|1[0-9]|2[0-4])年|同比|增长|占|下降|有人|网传|如果|假如|例如|比如|对吗|是吗|对不对|是不是"
)
_LEAD = 44


def _value(kind: str, match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if kind == "fraction":
        if groups["fraction"]:
            return groups["fraction"]
        return "万分之五" if match[0] in ("0.5‰", "0.05%") else match[0]
    if kind == "exempt":
        return match[0]
    if kind == "date":
        last = {"2": 28, "4": 30, "6": 30, "9": 30, "11": 30}.get(groups["month"].lstrip("0"), 31)
        return f"{int(groups['month'])}.{last if groups['day'] in '底末' else int(groups['day'][:-1])}"
    number: float | None
    number = float(groups["digits"].replace(",", "")) if groups.get("digits") else chinese_number(groups["words"])
    if number is None:
        return None
    if groups.get("unit") or groups.get("unit2"):
        number *= 10_000
    per = (groups.get("per") or groups.get("per2") or "").replace("天", "日")
    return (f"{number:g}" if number < 100_000 else str(int(number))) + per


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    answer = _ANSWER.match(folded, trigger.end - 1, trigger.end + 100)
    if answer is None:
        return
    question = scene.text.sentence((trigger.start, trigger.end - 1))
    asked = folded[max(question.start, trigger.end - 70) : trigger.end - 1]
    said = answer["said"]
    if _OTHER_CASE.search(asked):
        return
    for subject in _SUBJECTS:
        if scene.on < subject.since or not subject.asked.search(asked):
            continue
        match = _KINDS[subject.kind].search(said)
        if match is None or match.start() > _LEAD:
            return
        before = said[: match.start()]
        if _OTHER_CASE.search(before) or (subject.but and (subject.but.search(asked) or subject.but.search(before))):
            # The next subject may be the one that is asked about.
            continue
        value = _value(subject.kind, match)
        if value is None or value in subject.right or _OTHER_CASE.search(said[match.end() : match.end() + 12]):
            return
        start = answer.start("said") + match.start()
        yield Found(
            start,
            start + len(match[0]),
            message=f"答案里的数字与规定不符：{subject.says}",
            suggestion="对照文件核对这个数字",
        )
        return


RULE = Rule(
    id="policy.figure.wrong-answer",
    gate=Gate.POLICY,
    category="rate",
    grade=Grade.REMIND,
    triggers=("？", "?"),
    verify=_verify,
    bases=("hn100-15",),
    message="答案里的数字与规定不符",
    suggestion="对照文件核对这个数字",
    flags=examples(
        "一般纳税人销售五金，增值税税率是多少？答：16%，按月申报。",
        "问：公司把商铺出租，怎么缴增值税？答：按照不动产租赁服务适用11%税率。",
        "购车后多久要缴车购税？自购车之日起三十日内申报。",
        "大病医疗怎么扣？自付超过2万元的部分据实扣除。",
        "烟叶税税率是多少？\n答：百分之十。",
        "企业向慈善组织捐款，能扣多少？不超过年度利润总额10%的部分。",
        "滞纳金怎么算？按日加收滞纳税款千分之五的滞纳金。",
        "申请行政复议的期限是多久？自知道之日起30日内提出。",
        "向农户收购粮食，怎么抵扣？按12%的扣除率计算。",
        "住宿业一般纳税人税率是多少？9%。",
        "小规模纳税人的年销售额标准是多少？答：80万元。",
        "个人所得税汇算什么时候截止？5月31日。",
        "专项附加扣除一共几项？答：六项。",
        "企业亏损能结转几年？答：三年。",
        "“六税两费”怎么减？答：全部免征。",
    ),
    passes=examples(
        "一般纳税人销售五金，增值税税率是多少？答：13%，按月申报。",
        "问：公司把商铺出租，怎么缴增值税？答：按照不动产租赁服务适用9%税率。",
        "购车后多久要缴车购税？自购车之日起60日内申报。",
        "大病医疗怎么扣？自付超过15000元的部分，在80000元限额内据实扣除。",
        "烟叶税税率是多少？答：百分之二十。",
        "小规模纳税人销售五金，增值税税率是多少？答：适用3%征收率，减按1%。",
        "滞纳金怎么算？按日加收滞纳税款万分之五的滞纳金。",
        "一般纳税人销售家电，增值税税率是多少？不是17%，而是13%。",
        "今年增值税收入增长多少？同比增长17%。",
        "小规模纳税人的年销售额标准是多少？答：500万元。",
        "个人所得税汇算什么时候截止？2026年6月30日。",
        "企业亏损能结转几年？答：五年，高新技术企业十年。",
        "“六税两费”怎么减？答：减半征收。",
        {"body": "一般纳税人销售五金，增值税税率是多少？答：17%。", "on": "2017-05-01"},
        "增值税税率是多少？2017年为17%，现在是13%。",
        "买了新能源汽车，车购税怎么算？减半征收，相当于5%。",
    ),
)
