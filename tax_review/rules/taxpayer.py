"""Taxpayers named beside their figures, and taxpayers named beside a case that is not closed.

Figures: a named company, shop or person with tax paid, refunded or saved, with sales or income. Praise needs the
taxpayer's written consent, so it is a reminder. Sums of a place or a trade, made-up names (甲公司, 某公司, A公司),
listed figures of a public report, notices the law orders and closed cases (追缴, 处罚) are let go.
Cases: that a named taxpayer is under inspection, investigation or audit is nobody's business before the decision;
who may say it is decided elsewhere: `escalate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_arrears_notice, in_auction_notice, in_blacklist_notice, is_example
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_FORMS = (
    "有限公司",
    "有限责任公司",
    "股份公司",
    "集团公司",
    "合作社",
    "商行",
    "经营部",
    "个体工商户",
    "事务所",
    "加工厂",
    "制造厂",
    "食品厂",
    "服装厂",
    "化工厂",
    "机械厂",
    "水泥厂",
    "砖厂",
    "酒厂",
    "茶厂",
    "门诊部",
    "大药房",
    "农场",
    "工作室",
    "科技公司",
    "商贸公司",
    "贸易公司",
    "建筑公司",
    "房地产公司",
    "物流公司",
    "食品公司",
    "药业公司",
    "农业公司",
    "餐饮公司",
    "文化公司",
    "传媒公司",
    "酒店",
    "超市",
    "加油站",
    "砂石厂",
    "饭店",
    "医院",
    "幼儿园",
    "网吧",
    "机械公司",
    "电子公司",
    "化工公司",
    "建材公司",
    "农资公司",
    "医药公司",
    "置业公司",
    "矿业公司",
    "锰业公司",
    "纺织公司",
    "轮胎公司",
    "汽车公司",
    "家具公司",
    "半导体公司",
    "电缆公司",
    "包装公司",
    "印刷公司",
    "运输公司",
    "服饰公司",
    "陶瓷公司",
    "实业公司",
    "钢管公司",
    "果业公司",
    "制药公司",
    "新能源公司",
    "新材料公司",
    "环保公司",
    "装备公司",
    "制造公司",
    "烟花公司",
    "茶业公司",
    "乳业公司",
    "船舶公司",
    "旅游公司",
    "教育公司",
    "信息公司",
    "网络公司",
    "珠宝公司",
    "茶叶公司",
    "煤炭公司",
    "水泥公司",
    "锦纶公司",
    "轴承公司",
    "光电公司",
    "生物公司",
    "粮油公司",
    "米业公司",
    "酒业公司",
    "药业公司",
    "酒楼",
    "饭庄",
    "银楼",
    "冶炼厂",
    "花炮厂",
    "五金厂",
    "造纸厂",
    "纺织厂",
    "粮油店",
    "大酒楼",
)
_NAME = lazy(r"[\u4e00-\u9fffA-Za-z（）()·]{2,26}\Z")
# What stands before the name in the same clause and is no part of it.
_LEAD = lazy(
    r".*(?:[，。；：:、“”《》\s]|目前|正在|正对|已对|拟对|将对|针对|对|向|为|给|帮助|辅导|走进|来到|走访|进驻|获悉|据悉|位于|其中|以及|包括|例如|比如|和|与|让|使|由|在|的|了|是|有|经|请|至|到|元|该县|该市|当地|依法|联合|会同)"
)
_PLACE = lazy(r"(?:湖南(?:省)?|[\u4e00-\u9fff]{2,3}(?:省|市|县|区|州|镇))")
_MADE_UP = lazy(
    r"某|全[省市县区国州镇]|[甲乙丙丁戊]|××|XX|xx|\*|＊|[A-Z](?:公司|企业|集团|商贸|科技|贸易|有限|建筑)|这家|那家|该|本|我|您|贵|一家|各|等|家|户|部分|多家|所有|境内|国有|民营|外资|合资|中小|大型|新设|一般|(?:^|（|\()(?:科技|贸易|商贸|建筑|物流|食品|药业|农业|餐饮|文化|传媒|房地产)?(?:有限公司|有限责任公司|股份公司|公司|合作社|商行|经营部)\Z"
)
_MONEY = r"(?:约|近|超|达|共|合计|累计|人民币)?\s?[0-9][0-9.,]{0,12}\s?(?:多|余)?(?:万|亿|千)?(?:多|余)?元"
_FIGURE = lazy(
    rf"(?:缴纳?|应纳(?:增值税|税款|(?:企业)?所得税)|开票(?:金?额|销售额)|入库|实缴|纳税|上缴|补缴|申报|退[税还]?|退付|享受|减免|减税|免税|节税|抵扣|抵减|加计扣除|缓缴|留抵|欠税|(?:[尚仍还]|拖|累计)欠[^，。；0-9]{{0,8}}(?:税|费)|欠缴|税负|税款|税费|税额|销售(?:收入|额)|营业收入|营业额|流水|主营业务收入|年收入|产值|利润|亏损|应纳税所得额|研发费用|研发投入)[^。；\n]{{0,22}}?{_MONEY}"
)
_FIGURE_BEFORE = lazy(
    rf"{_MONEY}(?:的)?(?:增值税|企业所得税|个人所得税|留抵|出口)?(?:退税款?|税款|税费|减免|优惠|红利|税收|加计扣除)[^。；\n]{{0,10}}\Z"
    r"|(?:为|给|向|帮助)\Z"
)
_CLOSED = lazy(
    r"查处|处罚|罚款|追缴|隐匿|涉税案|判决|判处|偷税|逃税|虚开|骗取|骗税|走逃|失联|违法|定性|曝光|欠税公告|送达|公告|非正常户|注销|信用等级|A级|纳税信用|公示|强制执行"
)
_CONSENT = lazy(
    r"(?<!未)经(?:企业|本人|该公司|纳税人|其)[^，。]{0,4}(?:书面)?(?:同意|授权)|已(?:获|获得|取得|征得)[^，。]{0,8}(?:同意|授权)|(?:年报|年度报告|招股说明书|上市公司公告)"
)
_TELLS = lazy(
    r"(?:说|表示|介绍|感慨|坦言|告诉|算了?[^，。]{0,3}账|称|高兴|笑|反馈|感言)[^。；\n]{0,8}?[，,：:“]|[：:]\s?“"
)
_MADE_EXAMPLE = lazy(r"假设|假定|例[0-9一二三四五六七八九十]{0,2}[:：]|例如|举例|案例分析|计算|应纳税额\s?[=＝]")
_SPAN = 48


def _name_at(scene: Scene, trigger: Span) -> tuple[int, int] | None:
    """The taxpayer's name that ends with the form of enterprise at `trigger`; None if it names nobody."""
    folded = scene.text.folded
    begin = max(scene.text.sentence(trigger).start, trigger.start - 26)
    match = _NAME.search(folded, begin, trigger.end)
    if match is None:
        return None
    start = match.start()
    if lead := _LEAD.match(folded[start : trigger.start]):
        start += lead.end()
    name = folded[start : trigger.end]
    stem = _PLACE.sub("", folded[start : trigger.start])
    if len(stem) < 2 or _MADE_UP.search(name):
        return None
    # 有限公司 inside 有限公司的/有限公司法, 股份公司治理: only what may follow a name.
    return start, trigger.end


def _ordered_by_law(scene: Scene, start: int) -> str | None:
    """The ground of the notice that the name stands in, where the law itself orders to publish it."""
    if in_arrears_notice(scene, start):
        return "欠税公告依《欠税公告办法（试行）》写明欠税人"
    if in_blacklist_notice(scene, start):
        return "失信主体信息依《重大税收违法失信主体信息公布管理办法》公布"
    return None


def _is_lawful(scene: Scene, start: int, end: int) -> bool:
    sentence = scene.text.sentence((start, end))
    folded = scene.text.folded
    said = folded[max(sentence.start, start - 60) : min(sentence.end, end + 80)]
    return (
        _CLOSED.search(said) is not None
        or _CLOSED.search(scene.draft.title[:80]) is not None
        or in_arrears_notice(scene, start)
        or in_blacklist_notice(scene, start)
        or in_auction_notice(scene, start)
    )


def _figures(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    # A name takes 26 characters at most, an amount stands so near.
    if "元" not in folded[max(0, trigger.start - 26 - _SPAN) : trigger.end + _SPAN + 22]:
        return
    name = _name_at(scene, trigger)
    if name is None:
        return
    sentence = scene.text.sentence(trigger)
    ahead = folded[name[1] : min(sentence.end, name[1] + _SPAN + 22)]
    before = folded[max(sentence.start, name[0] - _SPAN) : name[0]]
    told = _FIGURE.search(ahead)
    if told and _SUM.search(ahead[: told.end()]):
        return
    if not told:
        # 为某某公司办理退税120万元 is told by what follows; 120万元退税款退给某某公司 by what goes before.
        paid = _FIGURE_BEFORE.search(before)
        if not paid or not re.search(_MONEY, before):
            return
    # What a firm tells of itself: 负责人感慨：“退税320万元”, 理事长告诉记者.
    if told and _TELLS.search(ahead[: told.end()]):
        return
    said = before + folded[name[0] : name[1]] + ahead
    if _CONSENT.search(said) or _MADE_EXAMPLE.search(said) or _is_lawful(scene, *name) or is_example(scene, *name):
        return
    yield Found(name[0], name[1] + told.end() if told else name[1])


FIGURES = Rule(
    id="secrecy.tax-secret.named-figures",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.REMIND,
    triggers=_FORMS,
    verify=_figures,
    bases=("tax-admin-8", "taxpayer-secret-3", "hn100-15"),
    message="点名写出了纳税人的税款或经营数据，是否已取得其书面同意？",
    suggestion="取得书面同意并留存；没有的，隐去名称或改写汇总数据",
    sensitive=True,
    flags=examples(
        "云山智能装备有限公司今年享受研发费用加计扣除320万元。",
        "柳叶湖生态养殖合作社减免税费12.6万元，负责人很高兴。",
        "税务部门为湖南云麓新材料股份公司办理留抵退税1200万元。",
        "青石街张记建材商行上季度缴纳增值税3.2万元。",
        "云山县红叶茶厂去年销售收入860万元",
        "桂花井老酒厂累计缓缴税费45万元，渡过难关。",
        "日前，120万元退税款退至云麓精密制造有限公司",
        "云山宏达置业有限公司仍欠城镇土地使用税83万元，我局正在催缴。",
    ),
    passes=examples(
        "全市科技企业享受研发费用加计扣除12亿元。",
        "某有限公司今年缴纳增值税12万元。",
        "甲有限公司当月销售额50万元，应纳税额如何计算？",
        "云山商贸有限公司虚开发票，被处罚款12万元。",
        "经企业书面同意，云麓智能装备有限公司今年享受减免320万元。",
        "欠税公告：云山商贸有限公司，欠缴增值税12万元。",
        "有限公司注册资本应在五年内缴足，最低限额30000元的规定已取消。",
        "例：云山科技有限公司销售收入100万元。",
        "辅导云麓智能装备有限公司办理研发费用加计扣除。",
        "全县合作社减免税费126万元",
        "一家建筑公司缴纳印花税300元",
        "公布5起涉税案件：云山县红叶加油站隐匿销售收入600万元。",
        "云麓食品公司负责人感慨：“留抵退税320万元，解了燃眉之急！”",
        "柳叶湖合作社理事长告诉记者，合作社今年销售额突破500万元。",
    ),
)

_ROLES = (
    "纳税人",
    "缴费人",
    "个体工商户",
    "个体户",
    "经营者",
    "业主",
    "网络主播",
    "主播",
    "网红",
    "演员",
    "明星",
    "法定代表人",
    "负责人",
    "老板",
    "市民",
    "居民",
)
_PERSON = lazy(
    rf"(?:{'|'.join(_ROLES)})\s?(?P<name>[\u4e00-\u9fff]{{2,3}})(?=[，,（(、\s]|的|申报|缴|补|退|享|年收|去年|今年|上年|在|于|共|已|[0-9])"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧"
)
_TAXED = (
    "个税",
    "个人所得税",
    "综合所得",
    "工资",
    "薪金",
    "劳务报酬",
    "收入",
    "所得",
    "补税",
    "补税额",
    "退税",
    "税款",
    "年终奖",
    "课酬",
    "片酬",
    "稿酬",
    "稿费",
    "年薪",
    "租金",
    "补偿金",
    "佣金",
    "奖金",
    "分红",
)
_ANONYMOUS = lazy(r"某|女士?|先生?|小姐|老板|[*＊×]|同志|总\Z")
_SUM = lazy(r"[、]|等[^。；]{0,6}(?:家|户|企业|单位)|全[省市县国]|合计|[0-9一二三四五六七八九十百]\s?(?:家|户)")


# Every amount ends so, and 元: 1.2万余元, 3千元.
_UNITS = tuple(
    f"{some}{scale}{more}元"
    for some in ("", "多", "余")
    for scale in ("", "万", "亿", "千")
    for more in ("", "多", "余")
)
_LAST_DIGITS = "0123456789.," + BLANKS
# From the end of a tax to the end of its amount, as `_taxed_person` reads them.
_TO_AMOUNT = 38


def _person_figures(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded[trigger.end - 1] != "元":
        yield from _person_in_role(scene, Span(trigger.start, trigger.end - 1))
        return
    start = max(0, trigger.end - _TO_AMOUNT - max(map(len, _TAXED)))
    near = folded[start : trigger.end]
    for tax in _TAXED:
        at = near.find(tax)
        while at >= 0:
            yield from _taxed_person(scene, Span(start + at, start + at + len(tax)))
            at = near.find(tax, at + 1)


def _person_in_role(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    match = _PERSON.match(folded, trigger.start)
    if match is None or match["name"][0] not in _SURNAMES or _ANONYMOUS.search(match["name"]):
        return
    sentence = scene.text.sentence(trigger)
    told = re.compile(
        rf"(?:个人所得税|个税|综合所得|劳务报酬|佣金|打赏|片酬|退税|补税|缴税|缴纳|年收入|收入|社保费|税款|欠税|专项附加扣除)[^。；\n]{{0,16}}?{_MONEY}"
    ).search(folded, match.end(), min(sentence.end, match.end() + _SPAN))
    if told is None or _is_lawful(scene, *match.span()) or is_example(scene, *match.span()):
        return
    said = folded[max(sentence.start, match.start() - _SPAN) : told.end()]
    if not (_CONSENT.search(said) or _MADE_EXAMPLE.search(said)):
        yield Found(match.start("name"), told.end())


# Surnames that are no word's first character as a rule: the name has nothing else to be known by.
_PLAIN_SURNAMES = "王李张刘陈杨黄赵吴周徐孙朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦邹孟熊秦邱尹薛阎侯龚邵覃"
# A post or a trade before the name tells it as well as a comma does: 骨科主任周大明, 律师林桂香.
_POSTS = (
    r"(?:主任|院长|校长|行长|厂长|店长|站长|社长|队长|处长|科长|局长|所长|书记|经理|总监|董事长|监事|董事|股东|高管|合伙人|医生|医师|律师|教授|老师|教师|讲师|会计师|会计|出纳|工程师|设计师|造价师|建筑师"
    r"|程序员|演员|歌手|导演|编剧|作家|画家|模特|运动员|教练|司机|厨师|护士|药师|职工|员工|干部|房东|店主|摊主|经纪人|代理人|中介|保险员|业务员|包工头|之妻|之夫|之子|之女|家属|村民|同志)"
)
_TAXED_PERSON = lazy(
    rf"(?:(?:^|[，。；：:、\s“（(])(?=[{_PLAIN_SURNAMES}])|{_POSTS}(?=[{_SURNAMES}]))(?P<name>[\u4e00-\u9fff]{{2,3}})(?:[（(][^（）()]{{1,12}}[）)])?(?:于|在)?(?:20[0-9]{{2}}年)?(?:度|全年|上半年|前三季度)?"
    rf"(?:[,，]?(?:累计|共|实际|合计|已|还|应|共计))?(?:取得|申报|缴纳|缴|补缴|领取|退还|收到|办理|欠缴|少缴|获得|的|年|去年|今年|上年|在外|兼职|应|需|股权转让|工资|补税|退税)[^。；\n]{{0,16}}?(?P<tax>个税|个人所得税|综合所得|工资|薪金|劳务报酬|收入|所得|补税|补税额|退税|税款|年终奖|课酬|片酬|年薪|租金|补偿金|佣金|奖金|分红)"
)
# After such a post nearly anything may stand between the name and what it earns, but no clause and nobody else.
_OF_POST = lazy(
    rf"(?:中层|高管|[主副]任医?师?|院长|校长|行长|经理|总监|董事长|股东|合伙人|医生|医师|律师|教授|教师|老师|会计师|工程师|设计师|演员|歌手|导演|编剧|作家|模特|教练|司机|老板|房东|店主|网红|主播|经纪人|首富|村医|大户|护士长|博主|达人|名人|专家)"
    rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?P<said>[^，。；：:“”\n]{{0,18}}?)(?P<tax>工资|薪金|劳务报酬|收入|年终奖|课酬|片酬|稿酬|稿费|年薪|租金|补偿金|佣金|奖金|分红|补税|退税)"
)
_NOT_OWN = lazy(
    r"企业|公司|单位|辅导|帮助|带[领动]|走访|介绍|表示|说|讲|为|给|对|村|集体|人均|群众|纳税人|我们|全[县市省]|政策"
)
_NAME_BEGINS = lazy(rf"[，。；：:、\s“（(][{_PLAIN_SURNAMES}]|{_POSTS}[{_SURNAMES}]")
_EXAMPLE_NAMES = lazy(
    r"[张李王赵]三|[张李王赵]四|[张李王赵]五|[张李王赵]六|\A[小老]|某|先生|女士|[区县市省局税企所厂店]|[甲乙丙]"
)
_CASE_STUDY = lazy(r"案例|例[0-9一二三四五：:]|假设|举例|如何|怎么|[?？]|情形|解析|计算|问[:：]")


def _taxed_person(scene: Scene, tax: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(tax)
    begin = max(sentence.start, tax.start - 44)
    for match in _OF_POST.finditer(folded, begin, tax.end):
        if match.end() == tax.end and not _NOT_OWN.search(match["said"]):
            yield from _named_person(scene, match, tax)
            return
    if _NAME_BEGINS.search(folded, begin, tax.end) is None and folded[begin : begin + 1] not in _PLAIN_SURNAMES:
        return
    for match in _TAXED_PERSON.finditer(folded, begin, tax.end):
        if match.end() == tax.end and not _EXAMPLE_NAMES.search(match["name"]):
            yield from _named_person(scene, match, tax)
            return


def _named_person(scene: Scene, match: re.Match[str], tax: Span) -> Iterator[Found]:
    folded = scene.text.folded
    told = re.compile(rf"[^。；\n]{{0,16}}?{_MONEY}").match(folded, tax.end, scene.text.sentence(tax).end)
    if told is None or _EXAMPLE_NAMES.search(match["name"]):
        return
    if _is_lawful(scene, *match.span("name")) or is_example(scene, *match.span("name")):
        return
    said = folded[max(0, match.start() - 120) : min(told.end() + 60, len(folded))]
    if not (_CASE_STUDY.search(said) or _CONSENT.search(said)):
        yield Found(match.start("name"), told.end())


PERSON_FIGURES = Rule(
    id="secrecy.tax-secret.named-person-figures",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.REMIND,
    # Names in a role stand right behind it; all others, with what they earn and pay, stand before the amount.
    triggers=(
        *(role + first for role in _ROLES for first in _SURNAMES + BLANKS),
        *(digit + unit for digit in _LAST_DIGITS for unit in _UNITS),
    ),
    verify=_person_figures,
    bases=("tax-admin-8", "taxpayer-secret-3", "pipl-25"),
    message="写出真实姓名的个人的收入或税款，是否已取得其书面同意？",
    suggestion="取得书面同意并留存；没有的，只写姓氏（如周女士）或删去金额",
    sensitive=True,
    flags=examples(
        "纳税人周大明去年申报个人所得税12万元。",
        "主播林小荷，年收入860万元，税款已申报。",
        "市民陈桂花的个税退税3200元已到账。",
        "个体工商户李有田享受减免，退税1200元。",
        "业主黄大山已补缴，欠税8.5万元结清。",
        "老板彭长根今年缴纳增值税3万元",
        "周大明2025年取得工资收入38万元，已办理汇算。",
        "县医院骨科主任贺大明年收入48万元，需补税3万元。",
        "律师林桂香去年应补税额5.8万元，已经缴清。",
        "本次公布：林桂香补缴个人所得税5.6万元，陈树根退税1200元。",
    ),
    passes=examples(
        "市民周女士的个税退税3200元已到账。",
        "纳税人周某去年申报个人所得税12万元。",
        "纳税人年收入12万元以下的，免予汇算。",
        "个体工商户月销售额10万元以下免征增值税。",
        "纳税人在申报时填写收入100000元。",
        "主播林小荷隐匿收入偷税，被追缴税款860万元。",
        "负责人表示，今年退税1200万元。",
        "经本人同意，市民陈桂花的个税退税3200元一事予以报道。",
        "居民个人取得收入6万元的扣除标准",
        "【案例】李明2025年取得工资收入38万元，如何计算个税？",
        "陈女士2025年取得工资收入38万元。",
        "税务干部陈明辅导企业享受优惠，取得收入38万元。",
        "公司总经理周明表示，今年退税收入1200万元。",
    ),
)

_STATE = "(?:稽查|立案|税务检查|检查|核查|调查|约谈|纳税评估|评估|协查|反避税|审理|侦办|查办|核实)"
_UNDERWAY = lazy(
    rf"[^。；\n]{{0,14}}?(?:正在|正(?:被|接受|受到)|被|接受|已对其|对其|目前已|已于)[^，。；\n]{{0,12}}?{_STATE}(?!完毕|结束|完成|通过|了解)"
    rf"|[^。；\n]{{0,20}}?(?:正在|尚在|仍在|正)[^，。；\n]{{0,8}}(?:办理|审理|侦办|查办|核实|处理)(?:中|之中|阶段)?"
    r"|[^。；\n]{0,16}?(?:尚未|还未|未|没有)(?:结案|办结|作出(?:处理|处罚)?决定|审结|定性)"
    r"|[^。；\n]{0,10}?被?(?:我局|市局|县局|省局|稽查局|税务局|税务机关|系统)?(?:列入|列为|纳入|确定为|锁定为|移交)(?:[^，。；\n]{0,6})(?:稽查|检查|核查|评估|重点监控|高风险|疑点|选案)"
    rf"|(?:的|存在|涉嫌)?(?:偷税|逃税|虚开|骗税|涉税|隐匿收入|少缴)[^。；\n]{{0,14}}?(?:正在|正|尚在|仍在|进入)[^，。；\n]{{0,10}}{_STATE}"
)
_OBJECT = lazy(
    r"(?:正在|正|已经?|目前|近日|日前|现已|我局|稽查局|税务局|检查组|稽查组|专案组)(?:已|正)?(?:依法)?(?:对|约谈了?|进驻|立案|检查|调查|稽查)[^，。；\n]{0,3}\Z"
)
_OBJECT_DOES = lazy(
    rf"[，,]?(?:调查|检查|核查|调取)|[^，。；\n]{{0,12}}?(?:开展|进行|实施|予以|启动|展开|的|并|涉嫌)[^。；\n]{{0,12}}?{_STATE}|[^，。；\n]{{0,6}}?(?:立案|稽查|约谈)"
)
_NOT_A_CASE = lazy(
    r"安全|消防|食品|药品|质量|环保|环境|卫生|走访|调研|服务|体检|问卷|党建|辅导|宣传|满意度|自查|疫情|反垄断|反倾销|反补贴|证监|监委|公安|法院|被告|原告"
    r"|年检|进口|出口商品|海关|认证|统计|价格|劳动|假设|能否|是否|如何|吗|[?？]|应当|如果|一旦|凡|不实|辟谣"
)
_DECIDED = lazy(
    r"追缴|罚款|处罚决定|判决|判处|定性为|处理决定|查处|送达|公告|刑事责任|有期徒刑|经查[，,]|公示|补缴(?:了)?税款|入库|结案(?<!未结案)|已办结"
)
_CASE_WORDS = lazy(r"税|稽查|发票|虚开|偷|逃|骗|我局|立案|约谈|案|隐匿|少缴|账")
_UNNAMED = lazy(
    r"某{1,3}[\u4e00-\u9fff]{0,10}?(?:公司|企业|工?厂|[酒饭商书药]?店|商行|集团|超市|诊所|医院|学校|工作室|经营部|加油站|户(?![籍口])|网红|主播|中介)"
    r"|(?<=[\u4e00-\u9fff])某{1,2}(?![\u4e00-\u9fff]{0,3}(?:种|个|项|年|月|日|地|市|县|省|些))"
)
_STAND_INS = (
    "某",
    "甲公司",
    "乙公司",
    "丙公司",
    "A公司",
    "B公司",
    "该公司",
    "该企业",
    "这家公司",
    "这家企业",
    "甲企业",
    "乙企业",
    "该主播",
    "该网红",
)


def _subject(scene: Scene, trigger: Span) -> tuple[int, int] | None:
    """Who the case is about: a taxpayer's name, or a stand-in that readers of a local post can fill."""
    folded = scene.text.folded
    said = folded[trigger.start : trigger.end]
    if said not in _STAND_INS:
        return _name_at(scene, trigger)
    if said != "某":
        return trigger
    match = _UNNAMED.match(folded, trigger.start, trigger.start + 20)
    if match is None:
        return None
    has_surname = trigger.start > 0 and folded[trigger.start - 1] in _SURNAMES
    return match.start() - has_surname, match.end()


# Names without a form of enterprise: a case is told of 南山药业 as well as of 南山药业有限公司.
_TRADES = (
    "药业",
    "酒业",
    "置业",
    "地产",
    "矿业",
    "实业",
    "医药",
    "化工",
    "重工",
    "建工",
    "物流",
    "商贸",
    "钢贸",
    "集团",
    "民宿",
    "客栈",
    "酒楼",
    "饭庄",
    "火锅店",
    "直播间",
)

# What `_UNDERWAY` and `_OBJECT_DOES` cannot do without, and one of two more: most names have neither near them.
_TOLD = lazy("[查案谈估避审办核处决定控险疑选取]")
_CUE = lazy("正|被|接受|对其|目前已|已于|未|没有|列[入为]|纳入|[确锁]定为|移交|[尚仍]在|进入")
_DONE_TO = lazy("对|约谈|进驻|立案|检查|调查|稽查")


def _case(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    start, end = trigger
    if _TOLD.search(folded, end, end + 68) is None:
        return
    if _CUE.search(folded, end, end + 68) is None and _DONE_TO.search(folded, max(0, start - 34), start) is None:
        return
    name = _subject(scene, trigger)
    if name is None:
        return
    sentence = scene.text.sentence(trigger)
    ahead = folded[name[1] : min(sentence.end, name[1] + 48)]
    before = folded[max(sentence.start, name[0] - 20) : name[0]]
    told = _UNDERWAY.match(ahead)
    if told is None and _OBJECT.search(before):
        told = _OBJECT_DOES.match(ahead)
    if told is None or re.match(r"(?:过程|期间|工作|人员)?的[，,]|的?纳税人|人员|程序|措施|制度", ahead[told.end() :]):
        return
    # Without the name: a company may be called 某某服务有限公司.
    said = folded[max(sentence.start, name[0] - 40) : name[0]] + folded[name[1] : min(sentence.end + 1, name[1] + 70)]
    wide = folded[max(0, name[0] - 120) : name[1] + 220]
    if _NOT_A_CASE.search(said) or not _CASE_WORDS.search(said) or _DECIDED.search(wide) or is_example(scene, *name):
        return
    yield Found(name[0], name[1] + told.end(), lawful=_ordered_by_law(scene, name[0]))


CASE = Rule(
    id="secrecy.tax-secret.case-underway",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.ESCALATE,
    triggers=(*_FORMS, *_TRADES, *_STAND_INS),
    verify=_case,
    excused_by=("rebuttal", "question", "statute"),
    bases=("tax-admin-8", "taxpayer-secret-3", "secrets-law-64", "hn100-15"),
    message="点名写出了尚未作出决定的检查、调查情况，案件办结前不得公开",
    suggestion="删去名称和进展；由稽查部门、保密办确认能否发布",
    sensitive=True,
    flags=examples(
        "目前，我局正对云山商贸有限公司开展税务稽查。",
        "云麓精密制造有限公司涉嫌虚开发票，案件正在调查中。",
        "青石街张记建材商行已被我局列为稽查对象。",
        "柳叶湖生态养殖合作社的偷税案正在进一步办理。",
        "云山科技公司正在接受税务机关检查。",
        "近日约谈云山物流公司并对其实施纳税评估",
        "云山商贸有限公司虚开一案尚未结案",
        "某建材公司隐匿收入，目前已被立案检查。",
        "我局正在对某酒店进行税务稽查，请大家留意。",
        "主播周某偷逃税一事，税务机关正在核查。",
    ),
    passes=examples(
        "经查，云山商贸有限公司虚开发票，依法追缴税款并处罚款。",
        "云麓智能装备有限公司正在接受安全生产检查。",
        "税务干部走访云麓智能装备有限公司，开展问卷调查。",
        "甲有限公司正在接受税务检查，能否注销？",
        "有限公司被立案调查的，应当及时报告。",
        "对云山商贸有限公司作出的税务行政处罚决定书现公告送达。",
        "稽查局对一家建筑公司开展检查。",
        "辅导云麓精密制造有限公司开展税收政策自查。",
        "某贸易有限公司正在被稽查的消息不实。",
    ),
)
