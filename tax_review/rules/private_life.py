"""What concerns nobody but a person whom readers can tell: marriage and children, birth, whereabouts, faith, contracts.

A fact alone is statistics or advice (离婚后由谁扣除), a name alone is praise; a person and the fact are a breach.
A person is a surname with a mask or a form of address (胡某, 马师傅), or a full name behind a role (办事群众苏琴) or at the
head of a clause (李国强，). Family and faith are told in news and films as well, so they count only beside the
bureau's own work. Courts, police reports, heroes, examples and questions are let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_auction_notice, in_blacklist_notice, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧"
    "傅柏洪侬敬穆卓敖鲍霍裴滕盛臧苗米阳湛佟甄景童艾管仇戚娄卜柯梅项舒屈旷"
    "常温康施牛樊葛邢安齐伍庞柳凌倪涂宁粟喻符殷聂尤祝匡谌简甘阮骆邬章卓晏冷辛佘焦蒲蓝申岳古游翟詹瞿鲁颜易文"
)
# 于, 向, 任, 方, 何 begin words more often than names: they count only with a mask or a form of address.
_SURE = "".join(
    char for char in _SURNAMES if char not in "阳米景童艾管盛柏于向任方何常安文古万武易石白简高江章康温施申严"
)
_ROLES = (
    r"当事人|纳税人|缴费人|欠税人|法定代表人|负责人|经营者|个体户|业主|户主|店主|摊主|老板|会计|出纳|办税员|股东|主播|购房人|卖房人|买受人|出租人|承租人|房东|租客|申请人|参保人|退休人员"
    r"|群众|市民|居民|村民|干部|职工|员工|同志|同事|教师|老师|医生|司机|师傅|女工|农户|脱贫户|贫困户|困难户|低保户|监测户|帮扶对象|帮扶户|志愿者|大学生|学生|毕业生|企业主|嫌疑人|受访者|获奖者|中奖[人者]|领取人|领证人|领奖人|持证人|联系人|学员|儿子|女儿|孙子|孙女|外孙女?|长子|次子|妻子|丈夫|侄子|侄女|科员|所长|股长|专管员"
)
_MASK = r"(?:某{1,3}|[×＊*]{1,2}|女士|先生|师傅|大姐|大哥|阿姨|大爷|大娘|大妈|大叔|奶奶|爷爷|老汉|老板娘?|嫂|婶|老师|会计|同志|老伯|婆婆)"
_PERSON = lazy(
    rf"(?P<masked>[{_SURNAMES}](?:[\u4e00-\u9fff]{{1,2}})?{_MASK}|(?<![\u4e00-\u9fff])[老小阿][{_SURNAMES}](?=[，,的在是和与去今早现已自一离丧独])|(?:{_ROLES})[老小阿][{_SURNAMES}])"
    rf"|(?:{_ROLES})[：:]?(?P<named>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
    rf"|(?<![\u4e00-\u9fff])(?P<bare>[{_SURE}][\u4e00-\u9fff]{{1,2}}?)(?=[，,、（(：:]|在?填报|申报|在个|在APP|与|和|于|曾|已|现|因|自|去年|今年|早年|一直|信[仰奉教]|是|系|为|\d|[一二三四五六七八九十]{{1,2}}月|入住|乘|名下|的(?:租|贷|借|合同|养老|社保|医保|公积金|缴费))"
)
_ANONYMOUS = lazy(r"[甲乙丙丁]\Z|张三|李四|王五|赵六|某[甲乙市县区省地镇村局所公企司]|等")
_NO_NAME = lazy(
    r"[\u4e00-\u9fff]?(?:们|等|时|后|前|人|者|和|与|在|及|的|是|或|可|应|需|请|将|被|把|对|向|从|税|费|款|表|证|号|户|家|员|务|政|业|项|单|申|报|办|登|未|不|有|无|要|须|如|因|若|依|按)\Z"
)


class _Fact(NamedTuple):
    """One kind of fact: how it is told after the person, and how near the bureau's work has to be."""

    triggers: tuple[str, ...]
    told: re.Pattern[str]
    message: str
    beside_work: bool = True
    bare: bool = True
    grade: Grade = Grade.REMIND


_DAY = r"(?:\d{4}\s?[年.\-/]\s?)?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?[日号]?"
_FACTS = (
    _Fact(
        (
            "离婚",
            "离了婚",
            "离过婚",
            "离异",
            "丧偶",
            "守寡",
            "独自",
            "单亲",
            "孤儿",
            "父母双亡",
            "领养",
            "收养",
            "抚养权",
            "抚养费",
            "前妻",
            "前夫",
            "再婚",
            "分居",
            "改嫁",
            "婚变",
            "非婚生",
            "未婚生",
            "未婚先孕",
            "一个人带",
            "一人带",
            "孤身",
            "婚姻破裂",
            "养子",
            "养女",
            "继子",
            "继女",
            "病逝",
            "车祸",
            "早逝",
            "过世",
            "离家出走",
            "跟人跑",
            "跟别人跑",
            "跑了",
            "失独",
            "二婚",
            "三婚",
            "外遇",
            "净身出户",
            "婚外",
            "出轨",
        ),
        lazy(
            r"(?:与|和|同|跟)?(?:其)?(?:丈夫|妻子|老公|老婆|爱人|配偶|前妻|前夫)?[^。；\n]{0,8}?(?:离[了过]?婚|离异|丧偶|守寡|[再二三]婚|改嫁|分居|婚变|婚姻破裂|净身出户|出轨|婚外情)(?!率|登记|冷静|证|协议|案|析产|手续|财产|的[，。纳居夫])[^。；\n]{0,16}?(?=[，,。；！!、\n]|\Z)"
            r"|[^。；\n]{0,10}?办(?:完|理|了|好)?了?离婚手续|未婚先孕"
            r"|[^。；\n]{0,20}?(?:独自|一个?人|孤身|单独)(?:一人)?(?:抚养|拉扯|带大|带着|带|照顾|养育|养活|供养|供)[^。；，,\n]{0,14}(?:孩子|儿子|女儿|娃|子女|儿女|孙)|[^。；，,\n]{0,16}?独自(?:抚养|拉扯)(?=[，。])"
            r"|(?:是|为|系|成了?|成为|沦为)?[^。；，,\n]{0,4}(?:单亲(?:妈妈|爸爸|母亲|父亲|家庭)|孤儿|失独(?:老人|家庭|母亲|父亲|父母)|遗腹子)"
            r"|[^。；，,\n]{0,6}(?:父母|双亲)(?:双亡|离异|离婚|早逝|病逝|双双|都?(?:已)?不在)"
            r"|[^。；，,\n]{0,6}(?:丈夫|妻子|老公|老婆|爱人|老伴|独生?子|独生?女|儿媳|女婿|儿子|女儿|父亲|母亲|父母)[^。；，,\n]{0,8}(?:病逝|车祸|早逝|过世|离家出走|跟(?:别)?人跑|跑了|改嫁|出轨|有外遇)"
            r"|[^。；，,\n]{0,8}(?:抚养权|抚养费|非婚生|未婚生[子育]|(?:领|收)养(?:了|的|一)[^。；，,\n]{0,8}|(?:是|系|为|带着?|有)[^。；，,\n]{0,6}(?:养子|养女|继子|继女))"
        ),
        "写出了特定个人的婚姻、子女、亲人变故等家庭情况，是否已取得本人同意？",
    ),
    _Fact(
        (
            "合同编号",
            "合同号",
            "合同为",
            "贷款合同",
            "借款合同",
            "租赁合同",
            "租房合同",
            "首次还款",
            "首付",
            "重复扣除",
            "重复享受",
            "重复填报",
            "房贷",
            "赡养",
            "分摊",
            "扣除信息",
            "附加扣除",
            "大病医疗",
            "学籍号",
            "租房扣除",
            "租金扣除",
            "利息扣除",
            "房贷扣除",
            "月租",
        ),
        lazy(
            r"[^。；\n]{0,22}?(?:合同(?:编号|号码?)[^。；，,\n]{0,4}?[A-Za-z0-9〔（(\[\u4e00-\u9fff-]{0,12}\d{3})"
            r"|[^。；\n]{0,20}?首次还款[^。；，,\n]{0,5}\d{4}"
            r"|[^。；\n]{0,14}?(?:与|和|同)(?:其)?(?:配偶|妻子|丈夫|爱人|姐弟|兄弟|姐妹|哥哥|弟弟|妹妹|姐姐|前妻|前夫)[^。；，,\n]{0,12}重复(?:扣除|享受|填报)"
            r"|[^。；\n]{0,10}?填报[^。；\n]{0,12}?(?:房贷|贷款|租金|租房|赡养|子女教育|大病医疗|继续教育|婴幼儿照护|附加扣除)[^。；\n]{0,20}?\d[\d.,]{0,9}\s?(?:万)?元"
        ),
        "写出了特定个人填报的贷款、租房合同或专项附加扣除，属依法保密的涉税信息",
        beside_work=False,
    ),
    _Fact(
        (
            "出生日期",
            "出生年月",
            "出生于",
            "生于",
            "日生",
            "日出生",
            "户籍地",
            "户籍所在",
            "户籍：",
            "户籍:",
            "户籍为",
            "户籍在",
            "户口所在",
            "籍贯",
            "生日",
            "生，",
            "生；",
            "生）",
            "生)",
        ),
        lazy(
            r"[^。；\n]{0,14}?(?:出生(?:日期|年月日?|于)|(?<![产发])生于|生日)\s?(?:为|是|在|[:：])?\s{0,2}(?:19|20)\d{2}\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?日?(?:[^。；\n]{0,4}户籍[^。；，,\n]{2,14})?"
            r"|[^。；\n]{0,14}?(?:19|20)\d{2}\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?日?出?生(?![产活态效])"
            r"|[，,（(]?[^。；\n]{0,16}?(?:户籍(?:所在)?地?|户口所在地)(?:址)?(?:为|是|在|系|[:：])?[\u4e00-\u9fff]{2,14}(?:省|市|县|区|州|镇|乡|村|社区|街道)"
            r"|[，,（(](?:男|女)[，,、][^。；\n]{0,14}?籍贯(?:为|是|[:：])?[\u4e00-\u9fff]{2,10}"
        ),
        "写出了特定个人的出生日期、籍贯、户籍等信息，须去标识化",
        beside_work=False,
        grade=Grade.REVISE,
    ),
    _Fact(
        (
            "入住",
            "住在",
            "住过",
            "次列车",
            "次高铁",
            "次动车",
            "车次",
            "航班",
            "行踪",
            "出现在",
            "住进",
            "下榻",
            "开房",
            "退房",
            "乘坐",
            "乘飞机",
            "乘高铁",
            "定位显示",
            "手机定位",
            "机票",
            "车票",
            "出境",
            "飞往",
            "登机",
            "搭乘",
            "坐G",
            "坐D",
            "坐K",
            "坐C",
            "坐T",
            "坐Z",
            "机场",
            "高铁站",
            "火车站",
            "口岸",
            "每天早上",
            "每天晚上",
        ),
        lazy(
            rf"[^。；\n]{{0,16}}?(?:{_DAY}|昨[日天晚]|前[日天晚]|当[日天晚]|今[日天晨早]|凌晨|上午|下午|晚上?|[一二三四五六七八九十]{{1,3}}[日号])[^。；\n]{{0,10}}?(?:(?:入住|住进|下榻|住[在过]|在)[^。；，,\n]{{1,14}}?(?:宾馆|酒店|旅馆|旅社|民宿|客栈|招待所|公寓)(?!行业|业)|(?:乘坐?|搭乘|坐|购买|买)[^。；，,\n]{{0,8}}?(?:[GDCTKZ]\d{{1,4}}|[A-Z]{{2}}\d{{3,4}}|\d{{3,4}})次?(?:列车|高铁|动车|航班|客机|的)?)[^。；\n]{{0,16}}?(?=[，,。；！!、\n]|\Z)"
            r"|[^。；\n]{0,10}?(?:乘坐?|搭乘|坐)[^。；，,\n]{0,8}?(?:[GDCTKZ]\d{1,4}次?|[A-Z]{2}\d{3,4}(?:次)?(?:航班|客机)?)"
            rf"|[^。；\n]{{0,10}}?(?:{_DAY}|[昨前今当][日天晚]|凌晨|上午|下午)[^。；，,\n]{{0,6}}(?:从|由|在)[^。；，,\n]{{1,10}}(?:机场|高铁站|火车站|车站|口岸)[^。；，,\n]{{0,6}}(?:飞往|飞|乘|坐|出境|离境|登机|前往|上车|离开)[^。；，,\n]{{0,6}}"
            r"|每天(?:早上|晚上|上午|下午|傍晚)[^。；，,\n]{0,6}在[^。；，,\n]{1,12}(?:公园|广场|茶馆|麻将馆|健身|散步|跳舞|打太极|打牌|钓鱼|喝茶)[^。；，,\n]{0,6}"
            r"|[^。；\n]{0,10}?(?:手机)?(?:定位|信号|基站)显示[^。；\n]{0,18}|[^。；\n]{0,8}?的?(?:行踪|行程|行动)轨迹[^。；，,\n]{0,4}(?:显示|为|是|[:：])[^。；\n]{0,20}"
            r"|[^。；\n]{0,10}?开房(?:记录|信息)?[^。；，,\n]{0,10}"
        ),
        "写出了特定个人何时住在哪里、乘坐什么车次航班，属行踪轨迹",
        beside_work=True,
        grade=Grade.REVISE,
    ),
    _Fact(
        (
            "信仰",
            "信奉",
            "信教",
            "基督教",
            "天主教",
            "佛教",
            "伊斯兰教",
            "基督徒",
            "信徒",
            "居士",
            "吸毒史",
            "教徒",
            "穆斯林",
            "受洗",
            "皈依",
            "礼拜",
            "性取向",
            "同性恋",
            "指纹",
            "基因",
            "征信",
            "信用卡",
            "车贷",
            "网贷",
            "前科",
            "刑满",
            "吸毒",
            "强制戒毒",
        ),
        lazy(
            r"[^。；\n]{0,12}?(?:(?:信仰|信奉|皈依|笃信|信)(?:了|的是|着)?(?:伊斯兰|基督|天主|佛|道|东正|犹太|摩门)教?|(?:是|为|系)[^。；，,\n]{0,6}(?:基督徒|天主教徒|佛教徒|教徒|穆斯林|信徒|居士)|信教|受洗|皈依|(?:去|到|在)[^。；，,\n]{0,6}(?:教堂|清真寺)[^。；，,\n]{0,4}礼拜|做礼拜)[^。；，,\n]{0,6}"
            r"|[^。；\n]{0,12}?(?:性取向|是(?:名|个|一名|一个)?同性恋|(?:个人)?征信(?:报告|记录)?[^。；，,\n]{0,6}(?:不良|有污点|花了|黑了|逾期)|(?:网贷|信用卡|房贷|贷款|车贷)[^。；，,\n]{0,8}逾期|有(?:过)?(?:犯罪)?前科|刑满释放|有?(?:过)?吸毒史?|强制戒毒)[^。；，,\n]{0,8}"
        ),
        "写出了特定个人的宗教信仰、征信、前科等敏感个人信息",
    ),
    _Fact(
        ("小学", "中学", "幼儿园", "学校"),
        lazy(
            r"[（(，,]?(?:[0-9]{1,2}岁[）)，,]?)?[^。；，,的\n]{0,4}(?:就读于?|在读于?|在|读|上)[^。；，,\n]{2,14}(?:小学|中学|幼儿园|学校)[^。；，,\n]{0,3}(?:(?:[一二三四五六七八九初高大中小][一二三四五六0-9]?)[（(]?[0-9一二三四五六七八九十]{0,2}[）)]?(?:班|年级)|读书|上学|就读|念书|住校)[^。；，,\n]{0,4}"
        ),
        "写出了未成年人的姓名和就读学校，须去标识化",
        bare=False,
        grade=Grade.REVISE,
    ),
    _Fact(
        ("缴费基数", "个人账户", "储存额", "养老金", "退休金", "公积金", "缴费年限", "医保余额"),
        lazy(
            r"[^。；，,\n]{0,14}?(?:缴费基数|储存额|养老金|退休金|公积金|(?:个人账户|医保)[^。；，,\n]{0,8}(?:余额|储存额|结余))[^。；，,0-9\n]{0,10}[0-9][0-9.,]{0,9}\s?(?:多|余)?万?元"
        ),
        "写出了特定个人的社保缴费、待遇或账户余额，属依法保密的信息",
        beside_work=False,
    ),
    _Fact(
        (
            "套住房",
            "套房",
            "套商品房",
            "套商铺",
            "处房产",
            "间商铺",
            "间门面",
            "栋别墅",
            "套别墅",
            "成交价",
            "辆豪车",
            "辆奔驰",
            "辆宝马",
        ),
        lazy(
            r"[^。；\n]{0,14}?(?:有|拥有|持有|购买|购置|买了?|卖了?|出售|转让|共)[^。；，,\n]{0,6}(?:[0-9]{1,3}|[一二三四五六七八九十两]{1,2})\s?(?:套|处|间|栋|辆)(?:住房|商品房|房产?|商铺|门面|别墅|豪车|奔驰|宝马)[^。；\n]{0,16}?(?=[，,。；、\n]|\Z)"
        ),
        "写出了特定个人的房产、车辆等财产，是否已取得本人同意？",
    ),
)
_OF = {trigger: fact for fact in _FACTS for trigger in fact.triggers}
_WORK = lazy(
    r"税|缴费|社保|医保|发票|申报|扣除|我局|窗口|办事大厅|服务厅|帮扶|慰问|走访|结对|驻村|助学|大厅|征管|稽查|来厅|检查|经查|执法人员|执行人员|约谈|送达"
)
_LAWFUL = lazy(
    r"法院|原告|被告|判决|判处|庭审|起诉|公诉|检察|民警|警方|公安|刑拘|通缉|烈士(?!公园|路|塔)|牺牲|英雄|楷模|院士|革命|红军|抗战|将军|诗人|作家|导演|演员|主演|电影|电视剧|小说|剧中|饰演|史料|故居|纪念|诞辰|逝世|生平"
    r"|主席|总理|总统|部长|大使|球员|选手|运动员|冠军|教练|航天员|推荐|候选|提名|简历|现任|任前公示|公示如下|拟任|拟录用|招录|遗体|公告送达|送达公告|离境退税|离境退|遗产税|疫情|旅客|乘客|游客"
)
_MARKED = lazy(
    r"(?:信(?:仰|奉)?(?:伊斯兰|基督|天主|佛|道|东正)教|信教|离异(?:多年)?|离婚多年|离了婚|丧偶(?:多年)?|守寡(?:多年)?|失独|有(?:过)?(?:吸毒史|前科|犯罪前科)|刑满释放|(?:信用卡|网贷)[^。；，,\n]{0,4}逾期|父母双亡|单亲)的"
    rf"(?:[\u4e00-\u9fff]{{0,4}}(?:{_ROLES}))?(?P<name>[{_SURNAMES}](?:[\u4e00-\u9fff]{{1,2}})?{_MASK}|(?<=[员工人户主民板众])[{_SURE}][\u4e00-\u9fff]{{1,2}})"
)
_STUDY = lazy(
    r"假设|假定|例[0-9一二三四五六七八九十]{0,2}[:：]|例如|举例|比如|案例分析|如何|怎么|怎样|是否|能否|可否|[?？]|吗|由谁|多少|什么|问[:：]|答[:：]|应当|不得|可以(?:由|按|享受|扣|选|约定|继续|办)|规定|填写|示例|样例|如果|若|的，"
)
_CONSENT = lazy(
    r"(?<!未)(?<!没有)经(?:本人|其|当事人|家属|监护人)[^，。]{0,4}(?:书面|单独)?(?:同意|授权)|(?<!未)(?<!尚未)已(?:获|获得|取得|征得)[^，。]{0,8}(?:同意|授权)|化名"
)
_EXPLAINS = lazy(r"套|商铺|由[^，。；]{0,6}(?:享受|扣除)|应[在于当及]|需[在要]|附加扣除|免征|汇算|更正|更新")
# The life of somebody in a history book: 生于1915年, 出生于一个贫苦农民家庭.
_LIFE = lazy(
    r"1[0-8]\d{2}\s?年|19[0-3]\d\s?年|出?生于[^。；，]{0,30}(?:一个|家庭|之家|世家|人家)|出生在|入党|参加|毕业于|同志"
)
_SPEAKS = lazy(r"[说道称](?:[，,：:]|[“「])|告诉记者")
_BACK = 44


def _persons(folded: str, begin: int, end: int, fact: _Fact) -> Iterator[tuple[int, int]]:
    """Persons in `folded[begin:end]`, the last first."""
    found = []
    at = begin
    while match := _PERSON.search(folded, at, end):
        at = match.start() + 1
        group = match.lastgroup or "masked"
        name = match[group]
        if group == "bare" and not fact.bare:
            continue
        if _ANONYMOUS.search(match[0]) or (group != "masked" and _NO_NAME.search(name[1:])):
            # 当事人胡某在: the name may be a character shorter than it was read.
            if group == "masked" or len(name) < 3 or _NO_NAME.search(name[1:2]) or _ANONYMOUS.search(name[:2]):
                continue
            found.append((match.start(group), match.start(group) + 2))
            continue
        found.append((match.start(group), match.end(group)))
        if group == "named" and len(name) == 3:
            found.append((match.start(group), match.start(group) + 2))
    return reversed(found)


def _marked(scene: Scene, fact: _Fact, begin: int, limit: int) -> Iterator[Found]:
    """The fact before the person: 信基督教的店主雷大姐."""
    folded = scene.text.folded
    match = _MARKED.search(folded, begin, limit)
    if match is None or _ANONYMOUS.search(match["name"]) or match["name"].endswith(("先生", "女士")):
        return
    wide = folded[max(0, match.start() - 60) : match.end() + 60]
    if _WORK.search(wide) and not (_LAWFUL.search(wide) or _STUDY.search(wide) or _CONSENT.search(wide)):
        yield Found(match.start(), match.end(), message=fact.message)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    fact = _OF[folded[trigger.start : trigger.end]]
    sentence = scene.text.sentence(trigger)
    begin = max(sentence.start, trigger.start - _BACK)
    limit = min(sentence.end, trigger.end + 40)
    yield from _marked(scene, fact, max(sentence.start, trigger.start - 8), limit)
    for start, end in _persons(folded, begin, trigger.start + 1, fact):
        told = fact.told.match(folded, end, limit)
        if told is None or told.end() < trigger.start:
            continue
        wide = folded[max(0, start - 60) : min(len(folded), told.end() + 60)]
        if fact.beside_work and not _WORK.search(
            folded[max(0, start - 160) : told.end() + 160] + scene.draft.title[:60]
        ):
            return
        if _LAWFUL.search(wide) or _STUDY.search(folded[sentence.start : sentence.end]) or _CONSENT.search(wide):
            return
        # 张先生离婚后由谁扣除: who is not named is the hero of an explanation.
        if (
            (fact.beside_work or "房" in told[0])
            and folded[end - 2 : end] in ("先生", "女士")
            and _EXPLAINS.search(folded[sentence.start : sentence.end])
        ):
            return
        if _SPEAKS.search(folded, end, told.end()):
            return
        if fact.grade is Grade.REVISE and "生" in told[0] and _LIFE.search(folded, max(0, start - 20), told.end() + 20):
            return
        if in_blacklist_notice(scene, start) or in_auction_notice(scene, start) or is_example(scene, start, told.end()):
            return
        yield Found(start, told.end(), message=fact.message, grade=fact.grade)
        return


RULE = Rule(
    id="secrecy.personal-data.private-life",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REMIND,
    triggers=tuple(_OF),
    verify=_verify,
    excused_by=("rebuttal", "statute", "foreign", "quoted-title"),
    bases=("hn100-15", "pipl-28", "civil-1039"),
    message="写出了特定个人的家庭、出生、行踪、信仰等私人情况",
    suggestion="隐去姓名或删去这些情况；确需保留的，取得本人单独同意并留存",
    sensitive=True,
    flags=examples(
        "窗口为缴费人罗秀梅办了缓缴：罗秀梅早年离异，一人带大女儿，收入不稳。",
        "帮扶户小唐父母双亡，税务所干部每月上门走访。",
        "税务干部结对的村民郑大山是孤儿，靠修车为生。",
        "比对发现，市民陈国华申报的租赁合同号为YS-2022-0051，与房东所报不一致。",
        "周敏与其妹妹重复扣除赡养老人支出，已提醒更正。",
        "优秀学员：林桂香，女，生于1992年5月8日，户口所在地云山县。",
        "欠税人丁某，男，1975年6月11日出生，户籍所在地为云山县青石镇。",
        "执法人员在青石镇等候：业主严某昨晚住进镇上的迎宾旅馆，今早坐K1203返回。",
        "法定代表人汤某昨日乘坐CZ3126航班飞往广州，稽查人员随即跟进。",
        "个体户丁师傅信奉基督教，税务人员上门辅导申报。",
        "税务干部上门为信仰天主教的店主蒋大姐讲解申报。",
        "帮扶户的孙女陈小雨在城南小学四（2）班读书，税务干部送去文具。",
        "职工罗秀梅的养老保险缴费基数为5620元，窗口已更正。",
        "退休干部龙某在河东有四套住房，房产税如期缴纳。",
        "纳税人郑某网贷多笔逾期，税务人员核实后暂缓了催缴。",
    ),
    passes=examples(
        "离婚后，子女教育专项附加扣除由谁享受？",
        "王先生离婚后，子女教育支出可以由抚养孩子的一方扣除。",
        "纳税人离婚的，应当及时更正专项附加扣除信息。",
        "尊重少数民族风俗习惯和宗教信仰，办税服务厅开设双语窗口。",
        "税务干部乘坐G1006次列车前往长沙参加比赛。",
        "法院判决被告胡某与妻子离婚。",
        "雷山林，1941年2月8日出生于云山县一个贫苦农民家庭，是税务战线的老前辈。",
        "拟任职人员：周敏，女，1980年5月出生，公示如下。",
        "纪念烈士林某，1912年3月5日出生于云山县。",
        "张先生有两套住房，出售其中一套，税务人员上门辅导。",
        "税务干部走进城南小学四（2）班，讲解税法知识。",
        "住房贷款合同编号应当如实填写。",
        "经本人同意，讲述帮扶户小唐的故事：小唐父母双亡，税务所干部每月走访。",
        "张某，填报子女教育扣除时，请核对学籍信息。",
    ),
)
