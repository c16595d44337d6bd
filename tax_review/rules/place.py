"""Places given to the wrong province or city: 四川省重庆市, 湖北省张家界, 长沙市荷塘区; counties that are none any more: 宁乡县.

What follows a province's name at once is looked up in the table of divisions. A name the table does not know says
nothing (new districts, development zones), nor does one that stands in several provinces, or that has ever stood
in this one, unless it left it. Streets, schools and offices named after other places (上海市南京路, 湖南省广州商会) are no
slips, and history keeps its own names (1985年，四川省重庆市).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.divisions import divisions, names_at
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_PROVINCES = tuple(
    "河北省 山西省 辽宁省 吉林省 黑龙江省 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 广东省 海南省 四川省 贵州省 云南省 陕西省 甘肃省 青海省 台湾省"
    " 内蒙古自治区 广西壮族自治区 西藏自治区 宁夏回族自治区 新疆维吾尔自治区 北京市 天津市 上海市 重庆市".split()
)
_SHORT = {name[: 3 if name.startswith(("黑龙江", "内蒙古")) else 2]: name for name in _PROVINCES if name != "台湾省"}
# Prefecture-level cities of Hunan: what follows them is checked too.
_CITIES = tuple("长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 张家界市 益阳市 郴州市 永州市 怀化市 娄底市".split())
_CITY_OF = {city[:-1]: city for city in _CITIES} | dict.fromkeys(
    ("湘西州", "湘西自治州", "湘西土家族苗族自治州"), "湘西土家族苗族自治州"
)
# Short names that are also words, persons, provinces or directions.
_AMBIGUOUS = frozenset(
    "中山 吉林 海南 海东 海口 河池 百色 来宾 东营 三明 三亚 六安 安康 保定 平凉 白银 白山 白城 金昌 嘉兴 长治 大同 大庆 宜春 南平 南通 武威 珠海 商洛 通化 通辽 广安 广元 北海 松原 和田 阳江".split()
)
_NAMESAKE = lazy(
    r"[东西南北中]?(?:路|街|大道|大街|大厦|大桥|广场|公园|大学|学院|中学|小学|医院|商会|同乡会|联谊会|办事处|联络处|饭店|宾馆|酒店|银行|证券|铁路局|海关|军区|战区|籍|人(?!民)|话|菜|方言|站|港|机场|两|等|和|与|及|、|知青|特派|专员|法庭|起义|会战|战役|会议|精神|协作|对口|援)"
)
# Counties of Hunan with the shortest names.
_SHORTEST = ("攸县", "澧县", "道县")
_LEVEL = lazy(r"(?P<stem>[\u4e00-\u9fff]{2,3}?)[县市区](?![域位块间别划内外分际情直委级区场民面政容县市里长])")
# 岳阳市华容区域, though there is a 华容区 elsewhere.
_ZONE = lazy(r"[域位块间别划内外分际]")
_OLD_YEAR = lazy(
    r"1[89][0-9]{2}年?|民国|清代|清朝|明代|抗战|抗日|解放战争|红军|长征|建国前|新中国成立前|地下党|当时|历史上"
)


def _long_ago(scene: Scene, start: int, end: int) -> bool:
    sentence = scene.text.sentence((start, end))
    begin, stop = max(sentence.start, start - 60), min(sentence.end, end + 30)
    return _OLD_YEAR.search(scene.text.folded, begin, stop) is not None


def _lies_in(name: str, code: str, on: dt.date) -> bool:
    """Whether `name` may be said of the division `code`: it lies there, or is nowhere else now."""
    homes = divisions().homes[name]
    now = [home for home in homes if home.holds(on.year)]
    return not now or any(home.code.startswith(code) for home in now)


def _right(name: str, on: dt.date) -> str:
    """Where `name` lies today, as far as there is one answer."""
    table = divisions()
    by_code = {code: province for province, code in table.provinces.items()}
    now = {home.code for home in table.homes[name] if home.holds(on.year)}
    provinces = {by_code[code[:2]] for code in now}
    if len(provinces) != 1:
        return f"核对“{name}”属于哪个省、市"
    province = provinces.pop()
    if province == name:
        return f"“{name}”是直辖市，前面不加省名"
    cities = {
        city
        for city, homes in table.homes.items()
        if city != name
        for home in homes
        if home.holds(on.year) and home.code in {code[:4] + "00" for code in now}
    }
    city = cities.pop() if len(cities) == 1 and not name.endswith(tuple(cities)) else ""
    return f"“{name}”属于{province}{city}，核对后改正"


def _province(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded[trigger.end : trigger.end + 2] not in divisions().heads:
        return
    said = folded[trigger.start : trigger.end]
    name = said if said in _PROVINCES else _SHORT[said]
    code = divisions().provinces[name]
    place, whole = _place_at(folded, trigger.end, name.endswith("市"))
    if whole is None or place is None or _lies_in(whole, code, scene.on):
        return
    # 北京市天津市, 四川重庆 are lists without their marks.
    if (name.endswith("市") and _is_city(whole)) or (said != name and place in _SHORT):
        return
    end = trigger.end + len(place)
    # Where any name that begins here lies in this province, the longest is cut wrongly.
    if any(_lies_in(other, code, scene.on) for other in names_at(folded, trigger.end)):
        return
    if not _NAMESAKE.match(folded, end) and not _long_ago(scene, trigger.start, end):
        yield Found(
            trigger.start,
            end,
            message=f"“{place}”不属于{name}",
            suggestion=_right(whole, scene.on),
        )


def _is_city(whole: str) -> bool:
    return any(home.code.endswith("00") for home in divisions().homes[whole])


def _place_at(folded: str, at: int, in_full: bool) -> tuple[str | None, str | None]:
    """The longest name of a division at `at` as written, and its full name."""
    full = [name for name in names_at(folded, at) if len(name) > 2]
    if full:
        return full[0], full[0]
    if not in_full:
        for size in (4, 3, 2):
            piece = folded[at : at + size]
            if (whole := divisions().cities.get(piece)) and piece not in _AMBIGUOUS:
                return piece, whole
    return None, None


def _city(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    said = folded[trigger.start : trigger.end]
    city = _CITY_OF.get(said, said)
    code = next(home.code[:4] for home in divisions().homes[city] if home.code.startswith("43") and home.until is None)
    names = [name for name in names_at(folded, trigger.end) if len(name) > 2 or name in _SHORTEST]
    if not names:
        yield from _other_level(folded, trigger.end, code)
        return
    if any(_lies_in(name, code, scene.on) for name in names):
        return
    end = trigger.end + len(names[0])
    if names[0].endswith("区") and _ZONE.match(folded, end):
        return
    if names[0].endswith("市") and not any(h.code[:2] == "43" for h in divisions().homes[names[0]]):
        # 长沙市广州市 is a list without its mark, and no slip of this kind.
        return
    if said != city and (_is_city(names[0]) or not any(h.code[:2] == "43" for h in divisions().homes[names[0]])):
        # So is 长沙株洲市; and 长沙南山区 may be a place of another kind.
        return
    if not _NAMESAKE.match(folded, end) and not _long_ago(scene, trigger.start, end):
        yield Found(trigger.start, end, message=f"“{names[0]}”不属于{city}", suggestion=_right(names[0], scene.on))


def _other_level(folded: str, at: int, code: str) -> Iterator[Found]:
    """常德市汉寿区: the county is there, and is a county."""
    match = _LEVEL.match(folded, at, at + 5)
    if match is None or match.group() in divisions().homes:
        return
    for level in "县市区":
        name = match["stem"] + level
        if any(home.until is None and home.code.startswith(code) for home in divisions().homes.get(name, ())):
            yield Found(*match.span(), message=f"没有“{match.group()}”", suggestion=f"写“{name}”")


WRONG_PROVINCE = Rule(
    id="politics.territory.place.wrong-province",
    gate=Gate.POLITICS,
    category="territory",
    grade=Grade.REVISE,
    triggers=(*_PROVINCES, *_SHORT),
    verify=_province,
    bases=("place-names-18", "hn100-15"),
    message="地名归错了省",
    suggestion="核对该地属于哪个省",
    excused_by=("quoted-title",),
    flags=examples(
        "与四川省重庆市税务部门签订协作备忘录。",
        "税费宣讲走进湖北省张家界。",
        "湖北省张家界市永定区的民宿业主咨询政策。",
        "江西省长沙市的企业前来取经。",
        "赴广东省桂林市开展税收协作。",
        "河北省天津市的纳税人可跨区通办。",
        "湖南省荆州市税务局来函",
        "湖北湘潭市的经营主体",
        "北京市浦东新区企业代表发言",
        "江西省浏阳市的花炮企业",
    ),
    passes=examples(
        "与重庆市、四川省税务部门签订协作备忘录。",
        "税费宣讲走进湖南省张家界。",
        "1985年，四川省重庆市的一家工厂率先试点。",
        "上海市南京东路商圈办税便民点",
        "湖南省广州商会会员企业座谈会",
        "湖北省荆州市税务局来函",
        "湖南省怀化学院师生参观税史馆。",
        "江苏省南通市的外贸企业",
        "吉林省吉林市的纳税人",
        "广东省深圳市前海税务局",
        "湖南省中山路步行街商户",
        "四川省内江市",
        "海南省三沙市",
        "从湖南省长沙市到湖北省武汉市",
    ),
)

WRONG_CITY = Rule(
    id="politics.territory.place.wrong-city",
    gate=Gate.POLITICS,
    category="territory",
    grade=Grade.REVISE,
    triggers=(*_CITIES, *_CITY_OF),
    verify=_city,
    bases=("place-names-18", "hn100-15"),
    message="县（市、区）归错了市",
    suggestion="核对该县（市、区）属于哪个市",
    excused_by=("quoted-title",),
    flags=examples(
        "长沙市荷塘区的企业收到退税。",
        "株洲市浏阳市的花炮企业代表参加座谈。",
        "湘潭市岳麓区税务局",
        "国家税务总局长沙市雨湖区税务局发布通告。",
        "衡阳市醴陵市的陶瓷企业",
        "常德市赫山区办税服务厅",
        "常德安化县的茶企",
        "湘西州溆浦县的果农",
        "岳阳市澧县的客商",
        "常德市汉寿区的企业",
    ),
    passes=examples(
        "株洲市荷塘区的企业收到退税。",
        "长沙市浏阳市的花炮企业代表参加座谈。",
        "长沙市岳麓区税务局",
        "国家税务总局湘潭市雨湖区税务局发布通告。",
        "长沙市湘江新区的企业",
        "岳阳市岳阳楼区办税服务厅",
        "长沙市望城区，原望城县",
        "张家界市永定区、武陵源区",
        "长沙市高新区税务局",
        "益阳安化县的茶企",
        "湘西州花垣县的果农",
        "长沙株洲市场联动",
        "常德市澧县的客商",
        "常德市汉寿县的企业",
        "岳阳市华容区域公共品牌",
    ),
)

# Places of Hunan that are often written about, and the county-level divisions they lie in.
_SITES = {
    "十八洞村": ("花垣县",),
    "沙洲瑶族村": ("汝城县",),
    "里耶古城": ("龙山县",),
    "里耶镇": ("龙山县",),
    "惹巴拉": ("龙山县",),
    "老司城": ("永顺县",),
    "矮寨大桥": ("吉首市", "花垣县"),
    "德夯": ("吉首市",),
    "凤凰古城": ("凤凰县",),
    "菖蒲塘村": ("凤凰县",),
    "墨戎苗寨": ("古丈县",),
    "高椅古村": ("会同县",),
    "皇都侗": ("通道侗族自治县", "通道县"),
    "芋头侗寨": ("通道侗族自治县", "通道县"),
    "板梁古村": ("永兴县",),
    "上甘棠": ("江永县",),
    "东江湖": ("资兴市",),
    "紫鹊界": ("新化县",),
    "梅山龙宫": ("新化县",),
    "崀山": ("新宁县",),
    "九嶷山": ("宁远县",),
    "炎帝陵": ("炎陵县",),
    "浯溪碑林": ("祁阳市", "祁阳县"),
    "花明楼": ("宁乡市", "宁乡县"),
    "炭河里": ("宁乡市", "宁乡县"),
    "靖港古镇": ("望城区", "望城县"),
    "铜官窑": ("望城区", "望城县"),
    "浔龙河": ("长沙县",),
    "文家市": ("浏阳市",),
    "韶山冲": ("韶山市",),
    "张谷英村": ("岳阳县",),
    "屈子祠": ("汨罗市",),
    "壶瓶山": ("石门县",),
    "黄龙洞": ("武陵源区",),
    "湄江": ("涟源市",),
}
_TOWN = lazy(r"(?:[\u4e00-\u9fff]{1,4}(?:乡|镇|街道))?的?\Z")
_LONGEST_LEAD = 16


def _site(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    site = folded[trigger.start : trigger.end]
    right = _SITES[site]
    for at in range(max(0, trigger.start - _LONGEST_LEAD), trigger.start):
        for name in names_at(folded, at):
            end = at + len(name)
            if end > trigger.start or not any(h.code[:2] == "43" for h in divisions().homes[name]):
                continue
            if _is_city(name) or not _TOWN.match(folded, end, trigger.start):
                continue
            if name not in right:
                yield Found(
                    at,
                    trigger.end,
                    message=f"“{site}”不在{name}",
                    suggestion=f"“{site}”属于{right[0]}，核对后改正",
                )
            return


WRONG_COUNTY = Rule(
    id="politics.territory.place.wrong-county",
    gate=Gate.POLITICS,
    category="territory",
    grade=Grade.REVISE,
    triggers=tuple(_SITES),
    verify=_site,
    bases=("place-names-18", "hn100-15"),
    message="村镇、景区归错了县",
    suggestion="核对属于哪个县（市、区）",
    excused_by=("quoted-title", "quotation"),
    flags=examples(
        "税务青年走进凤凰县十八洞村。",
        "吉首市双龙镇十八洞村的合作社",
        "古丈县里耶镇的商户",
        "浏阳市花明楼的民宿",
        "花垣县里耶镇的合作社",
        "宁乡市张谷英村的店铺",
    ),
    passes=examples(
        "税务青年走进花垣县十八洞村。",
        "湘西土家族苗族自治州花垣县双龙镇十八洞村的合作社",
        "龙山县里耶镇的商户",
        "宁乡市花明楼的民宿",
        "从凤凰县到十八洞村",
        "凤凰县、花垣县十八洞村",
        "岳阳县张谷英村的店铺",
        "长沙税务干部到十八洞村学习",
    ),
)

# Counties of Hunan that became cities or districts, cities that bear another name, and the day since which it holds.
_BECAME = {
    "思茅市": ("普洱市", dt.date(2007, 4, 8)),
    "襄樊市": ("襄阳市", dt.date(2010, 12, 9)),
    "莱芜市": ("济南市莱芜区", dt.date(2019, 1, 9)),
    "淮阴市": ("淮安市", dt.date(2001, 2, 10)),
    "大庸市": ("张家界市", dt.date(1994, 4, 4)),
    "浏阳县": ("浏阳市", dt.date(1993, 12, 31)),
    "醴陵县": ("醴陵市", dt.date(1985, 12, 31)),
    "湘乡县": ("湘乡市", dt.date(1986, 12, 31)),
    "耒阳县": ("耒阳市", dt.date(1986, 12, 31)),
    "汨罗县": ("汨罗市", dt.date(1987, 12, 31)),
    "临湘县": ("临湘市", dt.date(1992, 12, 31)),
    "沅江县": ("沅江市", dt.date(1988, 12, 31)),
    "资兴县": ("资兴市", dt.date(1984, 12, 31)),
    "武冈县": ("武冈市", dt.date(1994, 12, 31)),
    "常宁县": ("常宁市", dt.date(1996, 12, 31)),
    "涟源县": ("涟源市", dt.date(1987, 12, 31)),
    "望城县": ("望城区", dt.date(2011, 6, 20)),
    "宁乡县": ("宁乡市", dt.date(2017, 4, 10)),
    "株洲县": ("渌口区", dt.date(2018, 9, 20)),
    "邵东县": ("邵东市", dt.date(2019, 7, 1)),
    "祁阳县": ("祁阳市", dt.date(2021, 1, 20)),
}
_CHANGE = lazy(r"撤县|设市|设区|撤销|改名|更名|改为|改设|撤市|前身|旧称")
_FORMER = lazy(r"[原老旧]\Z|原[^，。]{0,6}\Z")


def _abolished(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    now, since = _BECAME[folded[trigger.start : trigger.end]]
    if folded.endswith("国家税务总局", 0, trigger.start):
        # Said by the rule on offices.
        return
    sentence = scene.text.sentence(trigger)
    if scene.on < since or _CHANGE.search(folded, sentence.start, sentence.end) or _long_ago(scene, *trigger):
        return
    if _FORMER.search(folded, max(0, trigger.start - 8), trigger.start):
        return
    for year in re.findall(r"20[0-9]{2}(?=年)", folded[sentence.start : trigger.start]):
        if int(year) <= since.year:
            return
    yield Found(
        trigger.start,
        trigger.end,
        message=f"“{folded[trigger.start : trigger.end]}”已改为{now}",
        suggestion=f"写“{now}”；说历史的，前面加“原”",
    )


ABOLISHED = Rule(
    id="politics.territory.place.abolished-county",
    gate=Gate.POLITICS,
    category="territory",
    grade=Grade.REVISE,
    triggers=tuple(_BECAME),
    verify=_abolished,
    bases=("place-names-18", "hn100-15"),
    message="县、市名称已经变更",
    suggestion="写现在的名称",
    excused_by=("history", "quoted-title", "quotation"),
    flags=examples(
        "宁乡县的花猪养殖户前来咨询。",
        "邵东县五金企业享受出口退税。",
        "望城县黄金园的商户",
        "长沙市望城县的企业",
        "株洲县办税服务厅地址",
        "走访祁阳县农产品加工企业",
        "从云南省思茅市采购原料",
        "湖北襄樊市的客商",
    ),
    passes=examples(
        "宁乡市的花猪养殖户前来咨询。",
        "原宁乡县的档案已移交。",
        "2017年，宁乡县撤县设市。",
        {"body": "宁乡县的花猪养殖户前来咨询。", "on": "2016-05-01"},
        {"body": "祁阳县税务局走访企业。", "on": "2020-05-01"},
        "2015年，株洲县开展税法宣传。",
        "望城区前身为望城县。",
        "普洱市原为思茅市。",
        "2005年，思茅市的茶企",
        "《宁乡县志》记载了当地税史。",
    ),
)
