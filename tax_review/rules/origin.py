"""What a named source amounts to: listed, no name at all, a business, or nothing the table knows.

Names come with decorations (“国家税务总局”微信公众号, 新华社客户端, 红网长沙站, 湖南日报记者 张某) which are taken off
before the table is asked. Organs of government and tax bureaus are too many for a table: their kind of name
tells (…人民政府, …税务局, …财政厅). So does a document's number. Everything here looks at a short name only.
"""

from __future__ import annotations

import re
from enum import Enum

from tax_review.rules.patterns import lazy
from tax_review.tables import Tables
from tax_review.text import fold_term

LONGEST = 60
_QUOTES = str.maketrans("", "", "“”‘’「」『』\"'＂")
_NOTE = lazy(r"[（(【\[][^（）()【】\[\]]{0,40}[）)】\]]?")
_STAFF = lazy(
    r"[\s·/／]?(?:本报|本网)?(?:记者|通讯员|(?<!工)作者|编辑|责编|撰文|供稿|摄影|文/|审核|校对|监制|制作|排版|策划|编审|发布)(?!网).{0,60}\Z"
)
_LEAD = lazy(
    r"\A(?:(?:文章|稿件|信息|新闻|内容|图文|本文)?(?:来源|出处)[于自]?|综合自|综合|转载自|转自|摘自|选自|来自|根据|据|编译自|整理自|源自)[:：\s]{0,3}"
)
_TAIL = lazy(r"(?:等)?(?:综合)?(?:整理|报道|消息|发布|公布|刊发|供稿|资料|综合|原创(?:作品|首发)?)?(?:等)?\Z")
_CUT = lazy(r"[、，,;；&＋+|｜丨]|\s+|(?<=[\u4e00-\u9fff])[/／-](?=[\u4e00-\u9fff])")
_PLATFORM = lazy(
    r"(?:的)?(?:(?:官方|政务)?(?:微信|微博|抖音|快手|今日头条|头条|百家|澎湃|视频|短视频|学习强国)?(?:公众平台|公众号|公号|服务号|订阅号|视频号|头条号|抖音号|快手号|政务号|强国号|官微)"
    r"|(?:新闻)?客户端|APP|[Aa]pp|(?:官方|门户|政府|政务)?网站|官网|门户网|官方微信|官方微博|微信|微博|小程序|发布厅|新媒体|融媒体|政务新媒体|版面|头版)\Z"
)

# In whole: a value that names a place where texts are found, and nobody who wrote them.
_NOBODY = lazy(
    r"(?:(?:综合)?(?:网络|互联网(?:络)?)|网上|全网|网|因特网|网友|网民|热心网友|网络用户|佚名|无名氏|匿名|未知|不详|不明|无|略|暂无|待补充?|空|[xX×*＊]{1,6}|其他|其它|(?:微信)?朋友圈|(?:微信|QQ)群|朋友|群聊|群友|群里|微信|微博|抖音|快手|小红书|知乎|百度|百度百科|百度文库"
    r"|百家号|今日头条|头条|头条号|搜狐|搜狐号|网易|网易号|腾讯|新浪|B站|哔哩哔哩|豆瓣|贴吧|论坛|自媒体|公众号|微信公众号|短视频|视频号|搜索引擎|豆丁网|道客巴巴|AI|人工智能)"
    r"(?:上|里|中|网|财经|平台|博主|号|用户|文章|资料|素材|图片|截图|转载|供图|分享|转发|投稿|供稿|爆料|新闻|信息|整理|综合|收集|搜集|流传|公开|侵删|如有侵权.{0,12}|,?侵权.{0,8}){0,3}"
)
_SOMEBODY = lazy(
    r"(?:某|有|一|一个|一位|某个|某位|某知名|某大|知名|相关|有关|其他|其它|多个|多家|各|各大)(?:[某个位家些])?[\u4e00-\u9fff]{0,4}(?:公众号|网友|网民|平台|媒体|自媒体|网站|博主|大V|大v|网红|视频号|号|论坛|人士|专家|群|账号|客户端)"
)
_BUSINESS = lazy(
    r"财税|税筹|代账|代记账|代理记账|网校|税屋|企服|(?:税务师|会计师|律师)事务所|税务师|会计(?:网|学堂|之家|视野|公司|培训|圈|说|头条|人|服务|实务)|记账|商学院|自媒体|百家号|搜狐号|网易号|大鱼号|企鹅号|博主|大V|营销号|工作室|旗舰店|淘宝|京东|小红书|直播间"
    r"|筹划|避税|节税|(?:税务|咨询|科技|传媒|文化|信息|网络|教育|培训|管理|商务|人力|人才|服务)[\u4e00-\u9fff]{0,6}公司|咨询(?:网|公司|中心|机构)|税务(?:咨询|顾问|代理|律师|学堂|精英)|税法?律师|(?:税|财会|会计|财经)[\u4e00-\u9fff]{0,6}(?<!税务)(?<!税务局)(?<!社保)(?<!学会)(?:公众号|视频号|博主)|公众号(?!.{0,8}税务局?\Z)[\u4e00-\u9fff]{0,3}(?:税|财会|会计)|说税|聊税|讲税|老师|学院派"
)
_OFFICIAL_ALL_THE_SAME = lazy(r"税务局|税务总局|人民政府|财政[部厅局]|会计司|学会|协会")

_PLACE = r"[\u4e00-\u9fff]{1,12}(?:省|市|县|区|州|盟|旗|镇|乡|街道|兵团|新区|高新区|经开区|开发区)"
_BODY = (
    r"(?:人民)?政府|税务局|[\u4e00-\u9fff]{0,12}(?:局|厅|委|委员会|办公室|政府办|署|人大|政协|纪委|监委|法院|检察院|海关|管委会|总队|支队|联合会|总工会|团委|妇联|工商联|党校)"
    r"|(?:宣传|组织|统战)部|政务服务中心|税费服务中心|行政审批服务局"
)
_ORGAN = lazy(
    rf"(?:中共)?{_PLACE}[委“”]{{0,2}}(?:{_BODY})(?:网|门户网|政务网|信息网|信息公开网)?"
    r"|(?:国家|全国|国务院|中央|中共中央|中华人民共和国|最高人民)[\u4e00-\u9fff]{1,16}(?:局|委|委员会|署|部|厅|司|办公室|办|大会|法院|检察院)"
    r"|国务院|(?:国务院|财政部|税务总局|国家税务总局|海关总署|商务部|人力资源社会保障部)[\u4e00-\u9fff]{1,12}(?:司|局|厅|办公室)"
    r"|(?:财政|公安|司法|教育|商务|民政|外交|国防|科技|水利)[厅局部](?:办公[厅室])?"
    r"|[\u4e00-\u9fff]{2,6}海关"
    r"|[\u4e00-\u9fff]{0,16}(?:税务局|税务分局|税务所|税务稽查局)(?:第[一二三四五六七八九十]{1,2}[\u4e00-\u9fff]{0,4}(?:分局|所))?"
    r"|(?:国家)?税务总局[\u4e00-\u9fff0-9]{0,10}(?:中心|干部学院|12366|平台|研究所|机关)|国务院公报"
    r"|[\u4e00-\u9fff]{2,8}税务"
    r"|[\u4e00-\u9fff]{2,12}(?:政府网|人民政府网|政务服务网|政务网)"
)
# A unit's own divisions, and what a unit calls itself.
_OWN = lazy(
    r"本(?:局|单位|号|账号|平台|网站|公众号|刊)(?:原创|自采|供稿)?|原创|自采|自制|自有|内部供稿|[\u4e00-\u9fff]{0,20}(?:科|股|处|分局|税务所|办公室|机关党委|党委|党支部|党总支|纪检组|工会|团委|团支部|学习小组|编辑部|服务中心|税费中心|大厅|办税厅|支部)"
)
_DOCUMENT = lazy(
    r"[〔\[［(（]\s?(?:19|20)[0-9]{2}\s?[〕\]］)）]\s?第?[0-9]{1,4}号|(?:公告|令|通告)\s?(?:(?:19|20)[0-9]{2}年)?第?[0-9]{1,4}号|《[^《》]{2,50}(?:法|法典|条例|办法|规定|公告|通知|决定|意见|细则|纲要|规划|方案|报告|公报|指引|解读|年鉴|制度|准则)(?:[（(][^（）()]{1,12}[）)])?》"
)
_STATION = lazy(
    r"[\u4e00-\u9fffA-Za-z0-9·+-]{0,8}(?:站|频道|分社|记者站|客户端|海外版|评论员?|数字报|新媒体中心|新媒体|融媒体中心|编辑部|杂志社?|周刊|电|讯|报道|消息|栏目|专栏|微信|微博|公众号|头版|版|网|报社|社|直播|视频|时评|快评|[\u4e00-\u9fff]{0,4}平台|栏目?《[^《》]{1,14}》|《[^《》]{1,14}》)"
)


class Standing(Enum):
    """What a named source is worth to a reader who wants to look it up."""

    LISTED = "listed"
    UNLISTED = "unlisted"
    BUSINESS = "business"
    NOBODY = "nobody"


def standing(named: str, tables: Tables) -> Standing:
    """What the source `named` is: the worst of several is what counts, but one listed name is enough beside unknown ones."""
    whole = fold_term(named[:LONGEST]).strip()
    if _DOCUMENT.search(whole):
        return Standing.LISTED
    if whole.translate(_QUOTES) in tables.source_names:
        return Standing.LISTED
    core = _LEAD.sub("", whole.translate(_QUOTES).strip())
    core = _STAFF.sub("", _NOTE.sub("", core)).strip(" 。.!！·")
    if not core or _NOBODY.fullmatch(core) or (_SOMEBODY.fullmatch(core) and not _BUSINESS.search(core)):
        return Standing.NOBODY
    names = [name for name in _CUT.split(core) if name]
    found = {_one(name, tables) for name in names}
    for worst in (Standing.NOBODY, Standing.BUSINESS):
        if worst in found:
            return worst
    # 综合自新华社、某地发布: a listed name shows where to look.
    return Standing.LISTED if Standing.LISTED in found else Standing.UNLISTED


def is_medium(named: str, tables: Tables) -> bool:
    """Whether the source `named` is, or has among it, a listed news medium: no organ, no tax bureau."""
    media = frozenset(name for row in tables.sources if row.kind.endswith("media") for name in (row.name, *row.aliases))
    core = _STAFF.sub("", _NOTE.sub("", _LEAD.sub("", fold_term(named[:LONGEST]).translate(_QUOTES).strip())))
    for part in _CUT.split(core):
        bare = _PLATFORM.sub("", part, count=1)
        if part in media or bare in media or _is_station(bare, media):
            return True
    return False


def is_own(named: str) -> bool:
    """Whether the source `named` is the writer's own unit or a division of it."""
    return _OWN.fullmatch(named.translate(_QUOTES).strip()) is not None


def _one(name: str, tables: Tables) -> Standing:
    names = tables.source_names
    bare = name
    for _ in range(4):
        if bare in names or _ORGAN.fullmatch(bare) or _is_station(bare, names):
            return Standing.LISTED
        shorter = _PLATFORM.sub("", bare, count=1)
        if shorter == bare or not shorter:
            shorter = _TAIL.sub("", bare, count=1)
        if shorter == bare or not shorter:
            break
        bare = shorter
    if _NOBODY.fullmatch(bare) or (_SOMEBODY.fullmatch(name) and not _BUSINESS.search(name)):
        return Standing.NOBODY
    if any(part in names or _ORGAN.fullmatch(part) for part in re.split("[·•—]", bare) if part != bare):
        return Standing.LISTED
    if _BUSINESS.search(name) and not _OFFICIAL_ALL_THE_SAME.search(name):
        return Standing.BUSINESS
    return Standing.LISTED if _OWN.fullmatch(bare) else Standing.UNLISTED


def _is_station(name: str, names: frozenset[str]) -> bool:
    """Whether `name` is a listed name and a part of its house: 红网长沙站, 人民网湖南频道."""
    return any(
        name[:cut] in names and _STATION.fullmatch(name, cut) is not None
        for cut in range(min(len(name) - 1, 16), 1, -1)
    )
