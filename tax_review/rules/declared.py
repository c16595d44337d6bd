"""What a taxpayer has declared, or an inspection has seen, told of a business that readers can name.

Customers, contract sums, margins, bank flows, loans, who really owns the shares: no tax paid and no refund, so
`taxpayer` does not see them, and many a shop's name has no form of enterprise in it (云上民宿, 五溪药业, “小鹿家居”).
A name alone is praise and a figure alone is statistics; a name, a figure and a word for where it comes from (据申报资料,
检查人员调取了) are a secret. Masked names (某民宿), closed cases, listed companies and what a firm tells of itself are let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_arrears_notice, in_auction_notice, in_blacklist_notice, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_TRADES = (
    r"[药酒船茶米乳纸矿钢置实牧渔鞋竹林油铜铝锰锌硅糖盐粮果种绸丝棉麻]业|重卡|汽车|客车|轨道|船舶|光伏|锂电|钢铁|重工|建工|钢构|生物|医药|新材料|光电|精密|数智|装饰|机电|机械|电子|电[缆器气]|装备|科技|化工|建材|家具|家居|服[饰装]|纺织|食品|饮料|粮油|烟花|陶瓷|印[务刷]|包装|物流|运输"
    r"|传媒|影视|文旅|置地|地产|商贸|贸易|集团|股份|公司|民宿|客栈|酒店|宾馆|饭店|酒楼|餐[厅馆饮]|[\u4e00-\u9fff]店(?![铺面主员长家里])|面馆|茶[楼庄馆]|咖啡馆|超市|商场|百货|药房|诊所|医院|口腔|美容院|会所"
    r"|健身房|网吧|农庄|山庄|合作社|养殖场|农场|加油站|商行|经营部|工作室|事务所|直播间|旗舰店|专卖店|幼儿园|培训学校|[\u4e00-\u9fff]厂|[\u4e00-\u9fff]{2}[楼轩坊斋]"
)
_NAMED = lazy(
    rf"[\u4e00-\u9fffA-Za-z（）()·]{{2,16}}?(?:{_TRADES})(?!行业|产业|企业|公司|集团|有限|股份|制造|加工|生产|领域|工业|市场|类|业)"
)
# What leads to the name and is no part of it.
_LEAD = lazy(
    r".*(?:根?据|按照|检查|稽查|办案|核查|调取|调阅|查阅|查看|翻阅|显示|反映|可知|表明|申报|资料|目前|正在|对|向|为|给|从|获悉|据悉|位于|其中|以及|包括|和|与|让|使|由|在|的|了|是|有(?!限)|经(?![济营纬贸])|到|元|当地|依法)"
)
_PLACE = lazy(
    r"(?:湖南省?|[\u4e00-\u9fff]{2,3}[省市县区州镇]|长沙|株洲|湘潭|衡阳|邵阳|岳阳|常德|张家界|益阳|郴州|永州|怀化|娄底|湘西)"
)
_GENERIC = lazy(
    r"\A(?:全[省市县区国州镇]?|本[省市县]?|我[省市县]|各[类地]?|农村|城市|民营|国有|外资|大型|中小|小型|新型|高新|现代|当地|特色|乡村|旅游|绿色|规模以上|重点|部分|多数|一些|相关|有关|上述|其他|专业|农民|行业|企业|跨境|连锁|精品|传统|中国|国家)*\Z"
)
_MASKED = lazy(
    r"某|[甲乙丙丁戊]|××|[XxＸ]{2}|[*＊○]|[A-Z](?:公司|企业|集团|酒店)|[这那该一两几多各数0-9二三四五六七八九十]\s?家|等|\A(?:该|本|我|您|贵|其|各|全)"
)
_QUOTED = lazy(
    r"(?:直播带货的?|主播|网红店?|达人|博主|UP主|账号|网店|店铺|淘宝店|抖音店|小店|门店|饭店|餐馆|民宿|商家|客栈|老店|品牌店|茶楼|奶茶店)\s?[“「](?P<a>[^“”「」某×*，。；]{2,12})[”」]"
    r"|[“「](?P<c>[^“”「」某×*，。；]{1,8}(?:卤味|米粉|粉[馆店]|面馆|奶茶|茶饮|烧烤|烘焙|早餐|便利店|超市|[理美]发|火锅|水果|海鲜|酒家|饭庄|花店|串串|包子|馒头|豆腐|小吃|蛋糕|面包|美甲|服饰|五金|汽修|药房|夜宵|龙虾|鸭脖|炸鸡|烤鱼|麻辣烫|咖啡|零食|母婴|文具|宠物|足浴|养生|台球|棋牌|土菜|家常菜|小炒|糖水|凉皮|粥铺|烤肉|熟食|干洗|家政|茶行|酒行|眼镜|数码|童装|女装|鞋店|客栈|民宿))[”」]"
    r"|[“「](?P<b>[^“”「」某×*，。；]{2,12})[”」]\s?(?:直播间|饭店|餐馆|餐厅|民宿|客栈|网店|店铺|旗舰店|专卖店|小店|面馆|粉店|奶茶店|酒楼|茶楼|会所|超市|账号|门店|农家乐|[\u4e00-\u9fff]{0,4}[店厂坊馆行]|[\u4e00-\u9fff]{0,4}合作社)"
    r"|[“「](?P<d>[^“”「」某×*，。；]{2,8})[”」]"
)
_SOURCE = lazy(
    r"申报(?:资料|数据|表|信息|记录|材料|情况|收入|销售额|数)|(?:据|根据|按照|来自|取自|源自|摘自|出自|从|依据)[^，。；]{0,14}(?:申报|备案|备查|采集|报送|财务报表|股权变更|账套|账簿|发票|开票|涉税|协查|鉴证)"
    r"|(?:发票|开票|涉税|缴税|入库|预缴|扫码|收银|报送)(?:数据|信息|记录|明细)|平台[^，。；]{0,4}报送|辅助账|经(?:查看|查询|调取|比对)|(?:在|向)我局备案|(?:核查|检查|评估|审核)时(?:了解|发现|看)"
    r"|(?:检查|稽查|办案|核查|税务)(?:人员|组|干部)[^，。；]{0,16}(?:导出|调出|发现)"
    r"|(?:检查|稽查|办案|核查|税务|专案|评估)(?:人员|组|干部|部门)?[^，。；]{0,6}(?:调取|调阅|查阅|翻阅|查看|提取|拿到|核对|查看)|(?:金税|征管|开票|税务)[^，。；]{0,4}(?:系统|平台|后台)[^，。；]{0,4}(?:显示|数据|可见|看)"
    r"|核定[^，。；]{0,4}(?:定额|税额|销售额|营业额)|(?:超|高于|突破|不止|高出)[^，。；]{0,8}(?:定额|起征点)|定额(?:只有|才|仅|为|是|的)|核定(?:才|只|仅|只有)|比(?:核定)?[^。，；]{0,4}定额"
)
_NUMBER = r"(?:[0-9][0-9.,]{0,12}|[一二三四五六七八九十百千两几]{1,6})"
_MONEY = rf"{_NUMBER}\s?(?:多|余)?[百千]?(?:万|亿)?(?:多|余)?(?:[美欧日港加澳]?元|美金|英镑|港币|卢布|(?<=[万亿])(?=[，,。；、]|\Z))"
_SHARE = r"(?:百分之[一二三四五六七八九十]{1,4}|[0-9][0-9.]{0,5}\s?[%％]|[一二三四五六七八九]成)"
# 开具发票36张，金额58万元: how many of them, and for how much.
_INVOICES = lazy(rf"[^。；，,、\n]{{0,8}}?[0-9][0-9.,]{{0,6}}\s?(?:余|多)?[份张组][^。；\n]{{0,14}}?{_MONEY}")
_OWED_TAX = lazy(rf"[^。；，,、\n]{{0,10}}?(?:税|社保费|滞纳金)[^。；\n]{{0,8}}?{_MONEY}")
_SUM = lazy(rf"[^。；\n]{{0,26}}?{_MONEY}|不足百万元")
_PART = lazy(rf"[^。；\n]{{0,26}}?(?:{_SHARE}|{_MONEY})")
_PARTNERS = lazy(
    r"(?:客户|供应商|供货商|买家)?(?:[^。；\n]{0,14}?[0-9]{1,3}\s?[%％]|为|是|分别|包括|依次|占|中|有|系|[:：])|[^。；\n]{0,14}?[0-9]{1,3}\s?[%％]"
)
_OWNER = lazy(r"[^，。；\n]{0,10}?(?:是|为|系|叫|由|代持|占|另有|[:：]|[0-9])|[，,]")
_SUMS = (
    "合同金额",
    "合同总价",
    "合同价",
    "合同额",
    "订单金额",
    "订单额",
    "采购额",
    "采购金额",
    "研发费用",
    "研发投入",
    "银行流水",
    "收银流水",
    "微信流水",
    "收款记录",
    "资金流水",
    "账户流水",
    "营业额",
    "销售额",
    "开票",
    "房费",
    "贷款余额",
    "账上现金",
    "工资总额",
    "库存",
    "打赏",
    "利润",
    "应收账款",
    "转让价",
    "成交额",
    "佣金",
    "收入",
    "流水",
    "租金",
    "亏损",
    "年薪",
    "余额",
    "合同总额",
    "推广费",
    "坑位费",
    "收款",
    "管理费",
    "加计扣除",
    "价税合计",
    "进账",
    "到账",
    "购销合同",
    "采购合同",
    "销售合同",
    "加工合同",
    "销项税额",
    "进项税额",
)
# 每箱17.3美元: what a customer pays or a supplier gets.
_PRICES = (
    "报价",
    "单价",
    "离岸价",
    "到岸价",
    "供货价",
    "供应价",
    "进货价",
    "拿货价",
    "结算价",
    "成本价",
    "采购价",
    "出厂价",
    "最低价",
    "心理价",
)
_BILLS = ("发票", "专票", "普票", "数电票")
# What is owed and not yet announced.
_OWED = ("还欠", "尚欠", "仍欠", "欠着", "拖欠")
_OWN_PRICES = ("离岸价", "供货价", "供应价", "进货价", "拿货价", "结算价", "成本价")
_PARTS = ("毛利率", "净利率", "利润率", "占比", "集中度", "毛利")
# 八成产品卖给了一家, 原料的七成购自: a share on either side.
_TRADE = ("卖给", "销往", "购自", "供给", "采购自", "出口", "供应给", "依赖")
_MOVED = ("转给", "转让给", "过户给", "赠与")
_PARTNER = ("大客户", "大供应商", "主要客户", "主要供应商", "大买家")
# Not a word of them may go out, wherever they were seen.
_RECIPES = ("配方", "工艺流程", "工艺参数", "核心参数")
_OWNERS = (
    "代持",
    "代其",
    "隐名股东",
    "实际控制人",
    "真正老板",
    "真正的老板",
    "幕后老板",
    "幕后控制人",
    "实际老板",
    "真正股东",
    "实际由",
    "受益所有人",
)
# These are no tax matter and no praise: nobody but the taxpayer and the bureau knows them.
_INNER = (
    "价税合计",
    *_BILLS,
    *_OWN_PRICES,
    *_OWED,
    "贷款余额",
    "账上现金",
    "毛利率",
    "净利率",
    "利润率",
    "集中度",
    *_PARTNER,
    "代持",
    "代其",
    "隐名股东",
)
# Beside a tax they are as telling.
_WITH_TAX = (*_OWNERS, "亏损", "合同价", "合同额", "合同总额")
_SHOP_SUMS = (
    "开票",
    "营业额",
    "销售额",
    "打赏",
    "收银流水",
    "微信流水",
    "收款记录",
    "利润",
    "房费",
    "成交额",
    "佣金",
    "流水",
    "收入",
    "推广费",
    "坑位费",
    "收款",
    "进账",
    "到账",
)
_LAWFUL = lazy(
    r"查处|处罚|罚款|追缴|判决|判处|偷税|逃税|偷逃|虚开|骗取|骗税|走逃|失联|定性|曝光|送达|公告|公示|拍卖|查实|隐匿"
)
_PUBLIC = lazy(
    r"年报|年度报告|招股|上市|财报|季报|半年报|公开披露|证监|证券|交易所|中标|成交|招标|采购人|法院|被告|原告"
    r"|(?<!未)(?<!没有)经(?:企业|本人|该公司|纳税人|其)[^，。]{0,4}(?:书面)?(?:同意|授权)|(?<!未)(?<!尚未)已(?:获|获得|取得|征得)[^，。]{0,8}(?:同意|授权)"
)
_STUDY = lazy(
    r"假设|假定|例[0-9一二三四五六七八九十]{0,2}[:：]|例如|举例|案例分析|如何|怎么|怎样|是否|能否|可否|[?？]|应纳税额\s?[=＝]"
)
_SHARE_NEAR = lazy(_SHARE)
_ANY = lazy("")
_QUOTA = lazy(
    r"[^。；，]{0,8}(?:每月|每天|一个月|上月|月均|日均|扫码|微信|支付宝|收款|流水|营业|进账)[^。；]{0,40}(?:定额|核定)"
)
_HOLDS = lazy(r"[^，。；\n]{0,10}?持(?:股|有)")
_SHOWN = lazy(r"[^。；，\n]{0,10}?(?:如下|见[下图附]|附后|公开|展示|截图|[:：]|为)")
# Said of a named business, the word alone tells it.
_BARE = ("代持", "隐名股东", "幕后老板")
_SPEAKS = lazy(r"说|表示|介绍|告诉|坦言|感慨|算了|称[，,:：]|[“「]")
_MEAN = lazy("平均|人均|户均|行业|同类")
_BACK = 60


def _subject(scene: Scene, begin: int, end: int) -> tuple[int, int, bool] | None:
    """The last business named in `folded[begin:end]` that is not masked; and whether it is a shop's name in quotation marks."""
    folded = scene.text.folded
    found: tuple[int, int, bool] | None = None
    for match in _NAMED.finditer(folded, begin, end):
        start = match.start()
        if lead := _LEAD.match(match[0][:-2]):
            start += lead.end()
        name = folded[start : match.end()]
        stem = _PLACE.sub("", re.sub(rf"(?:{_TRADES})\Z", "", name)) or ""
        # 五溪药业: two characters of its own before the trade, or a place and a name that ends with 厂 or 楼.
        if _MASKED.search(name.replace("张家界", "")) or folded[max(begin, start - 1) : start] == "某":
            continue
        if (len(stem) >= 2 and not _GENERIC.match(stem)) or (name[-1] in "厂楼轩坊斋" and len(name) >= 5):
            found = start, match.end(), False
    for match in _QUOTED.finditer(folded, begin, end):
        # “王家凉菜”每月营业收入: any name in quotation marks, where a quota is compared with the takings.
        if match.lastgroup == "d" and not _QUOTA.match(folded, match.end()):
            continue
        found = match.start(), match.end(), True
    return found


def _told(said: str, folded: str, end: int, limit: int) -> re.Match[str] | None:
    if said in _PARTNER:
        return _PARTNERS.match(folded, end, limit)
    if said in _OWED:
        return _OWED_TAX.match(folded, end, limit)
    if said in _BILLS:
        return _INVOICES.match(folded, end, limit)
    if said in _TRADE:
        shared = _SHARE_NEAR.search(folded, max(0, end - 22), limit)
        return _ANY.match(folded, end) if shared else None
    if said in _MOVED:
        return _ANY.match(folded, end) if re.search("股[权份]", folded[max(0, end - 24) : end + 12]) else None
    if said in _RECIPES:
        return _SHOWN.match(folded, end, limit)
    if said == "代其":
        return _HOLDS.match(folded, end, limit)
    if said in _BARE:
        return _ANY.match(folded, end)
    if said in _OWNERS:
        return _OWNER.match(folded, end, limit)
    return (_PART if said in _PARTS else _SUM).match(folded, end, limit)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    said = folded[trigger.start : trigger.end]
    told = _told(said, folded, trigger.end, min(sentence.end, trigger.end + 48))
    if told is None:
        return
    begin = max(sentence.start, trigger.start - _BACK)
    before = folded[begin : trigger.start]
    # Where the figure comes from is told less often than a name, and sooner looked for.
    if not (
        said in _INNER
        or said in _WITH_TAX
        or said in ("报价", "单价")
        or (said in _SHOP_SUMS and ("“" in before or "「" in before))
        or "申报" in before
        or _SOURCE.search(folded, *sentence)
    ):
        return
    name = _subject(scene, begin, trigger.start)
    if name is None:
        return
    start, end, quoted = name
    # 前五大客户占比58% is one fact, and the customers have told it.
    if said in _PARTS and any(partner in folded[end : trigger.start] for partner in _PARTNER):
        return
    if _SPEAKS.search(folded, end, trigger.start) or _MEAN.search(folded, end, trigger.start):
        return
    wide = folded[max(0, start - 60) : min(len(folded), told.end() + 60)]
    has_source = (
        _SOURCE.search(folded, max(sentence.start, start - 50), min(sentence.end, told.end() + 40)) is not None
        or "申报" in folded[end : trigger.start]
    )
    inner = said in _INNER or (said in _WITH_TAX and re.search("税|代持|申报", wide) is not None)
    if said in ("报价", "单价"):
        inner = re.search("出口|外销|对[美欧日俄非韩]|客户|招投标", folded[end : trigger.start]) is not None
    if not (has_source or inner or (quoted and said in _SHOP_SUMS)):
        return
    if _LAWFUL.search(wide) or _PUBLIC.search(wide) or _STUDY.search(wide) or _LAWFUL.search(scene.draft.title[:80]):
        return
    if any(test(scene, start) for test in (in_arrears_notice, in_blacklist_notice, in_auction_notice)):
        return
    if not is_example(scene, start, told.end()):
        yield Found(start, told.end())


RULE = Rule(
    id="secrecy.tax-secret.declared-facts",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.REMIND,
    triggers=(*_SUMS, *_PRICES, *_OWED, *_BILLS, *_PARTS, *_TRADE, *_MOVED, *_RECIPES, *_PARTNER, *_OWNERS),
    verify=_verify,
    excused_by=("rebuttal", "statute", "foreign", "quotation"),
    bases=("tax-admin-8", "taxpayer-secret-2", "taxpayer-secret-3", "hn100-15"),
    message="点名写出了从申报、检查中得知的客户、合同、流水、股权等经营情况，是否已取得其书面同意？",
    suggestion="取得书面同意并留存；没有的，隐去名称或删去这些情况",
    sensitive=True,
    flags=examples(
        "据申报资料，云麓南星电缆有限公司前五大客户采购占比58%。",
        "检查人员调取了云山听雨民宿近两年的银行流水，房费收入共计168万元。",
        "根据印花税申报，柳叶湖船业与某公司的造船合同金额为1.2亿元。",
        "桂花岭药业的真正老板是隐名股东周某，这是从股权转让申报中看到的。",
        "网红店“阿桃豆花”上月开票96万元。",
        "云麓机电公司研发投入4100万元，数据取自其加计扣除备查资料。",
        "柳叶湖米业银行贷款余额3800万元。",
        "云麓铁成轨道装备公司申报研发费用5200万元，未经企业同意即作为案例。",
        "申报表显示，青石街红叶茶厂毛利率只有5.1%。",
        "上周，桂花岭竹器厂取得进项专票86张，税额共计41万元。",
        "云山听雨民宿上月开出发票36张，金额共58万元。",
        "柳叶湖陶瓷公司给欧洲客户的报价是每套12.6欧元。",
        "柳叶湖米业给连锁超市的供货价为每斤2.3元。",
        "街口“阿婆米粉”扫码收款一个月7.4万元，高出核定的定额。",
        "云麓鱼加工厂的股东名册显示，林某代其姐夫持股20%。",
    ),
    passes=examples(
        "检查人员调取了某民宿近两年的银行流水，房费收入共计168万元。",
        "经查，云山听雨民宿隐匿房费收入168万元，被追缴税款。",
        "据申报数据，全市民宿前三季度销售额3.2亿元。",
        "云麓重工年报显示，前五大客户占比6.2%。",
        "云麓机电公司财务总监说：“我们今年研发投入4100万元，申报很方便。”",
        "纳税人与电力公司签订合同，合同金额50万元，如何申报印花税？",
        "经企业同意，据申报资料，云麓机电公司研发费用4100万元。",
        "全国经济型酒店平均毛利率为25%。",
        "据涉税信息共享平台，全省种业企业收入1.2亿元。",
        "全市餐馆上月开具发票86万份、价税合计41亿元。",
        "“阿婆米粉”的老板夸办税快，开一张发票只要一分钟。",
        "个体工商户月销售额超过定额的，应当如实申报。",
        "“有奖发票”活动开展以来，全县开票金额达96万元。",
    ),
)
