"""Links: to shops, through shorteners, to disguised hosts, to platforms, and links whose words say something else.

Hosts under gov.cn and hosts of listed media pass, whatever port or path. A shop's link makes the paragraph
commercial. A short link hides its target from reader and reviewer alike. A disguised host (chinatax-gov.cn,
chinatax.gov.cn.example.com, www.gov.cn@…, raw IP) is blocked; where a warning of fraud spells one out to unmask it, a
reminder is left. Anything else is a reminder: it is on no list. Versions, decimals, file names and mailboxes are no links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade, Kind, Span
from tax_review.rules.base import DraftFound, DraftRule, Found, Rule, examples
from tax_review.rules.hosts import (
    PLATFORMS,
    SHOPS,
    SHORT,
    Address,
    address_at,
    disguise,
    is_further_dot,
    is_listed,
    is_official,
    is_tax,
    within,
)
from tax_review.rules.numbers import around, is_fraud_warning
from tax_review.rules.origin import Standing, standing
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_OFFERED = lazy(r"(?:认准|登录|访问|点击|点开|打开|入口|通过|官网|网址为|网址是|网址[:：])[^，。；！]{0,10}\Z")
_DENIED = lazy(
    r"仿冒|假冒|冒充|虚假|伪造|假网站|假网址|山寨|钓鱼|非官方|并非|不是|不要|切勿|请勿|勿点|勿信|不明|可疑|陌生|诈骗|骗子|不法分子|伪装|封堵|举报|关停|查封"
)


def _is_unmasked(scene: Scene, start: int, end: int) -> bool:
    """Whether the sentence spells the address out to warn of it, and does not send the reader there."""
    if not is_fraud_warning(scene, start, end):
        return False
    before, after = around(scene, start, end, 40, 24)
    return _OFFERED.search(before) is None or _DENIED.search(before + after) is not None


def _trigger_forms(names: tuple[str, ...]) -> tuple[str, ...]:
    return (*names, *(name.upper() for name in names if not name.isdigit()))


_GOODS = lazy(
    r"(?:\A|[/._-])(?:goods|goods_?detail|item|product|products|shop|mall|store|cart|buy|order)(?:[/._?=-]|\Z)|[?&](?:goods_?id|item_?id|product_?id|sku_?id|skuid)=",
    re.IGNORECASE,
)


def _shop(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is None or address.user is not None:
        return
    where = address.start, address.end
    if within(address.host, *SHOPS):
        if _is_unmasked(scene, *where):
            yield Found(*where, message="防骗提醒里写出了完整的商业链接，请改成文字描述", grade=Grade.REMIND)
        else:
            yield Found(*where)
    elif address.scheme in ("http", "https") and not is_listed(address.host, scene.tables):
        label = address.host.partition(".")[0]
        if _GOODS.search(address.path) or label in ("shop", "mall", "store", "item", "buy"):
            yield Found(*where, message="链接像是商品或店铺页面", grade=Grade.REVISE)


SHOP = Rule(
    id="link.commercial",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.BLOCK,
    triggers=(*_trigger_forms(SHOPS), "shop", "goods", "/item", "item.", "/product", "mall.", "store.", "sku"),
    verify=_shop,
    bases=("hn100-14",),
    message="链接指向购物、团购、旅行、房产等商业网站",
    suggestion="删去链接；税务新媒体不得链接商业广告页面，确需引用的改为政府网站上的页面",
    commercial="channel",
    flags=examples(
        "同款见 https://item.taobao.com/item.htm?id=600000000001",
        "复制打开 m.tb.cn/h.5xyz",
        "详情：https://mobile.pinduoduo.com/goods2.html?goods_id=99",
        "好物推荐 https://u.jd.com/AbCdEf",
        "点餐请进HTTPS://WWW.MEITUAN.COM/abc",
        "看房：https://cs.ke.com/ershoufang/",
        "购票链接https://flights.ctrip.com/online",
        "选购地址 https://www.example.com/goods?goods_id=12",
        "进店 https://shop.example.cn/",
        "ｗｗｗ．１６８８．ｃｏｍ 有货",
    ),
    passes=examples(
        "https://hunan.chinatax.gov.cn/shop/item?goods_id=1",
        "政策原文见 https://fgk.chinatax.gov.cn/zcfgk/c100012/content.html",
        "请看 https://www.news.cn/fortune/20261120/item.html",
        "2026年3.cnc车间完工",
        "网店经营者（淘宝、京东等）应当依法申报。",
        "表1.jd.computer.xlsx",
        "参见标准 58.common 部分",
        "https://www.people.com.cn/n1/2026/product.html",
        "某平台公布的goods分类代码",
        "发送至 fapiao@jd.com 邮箱",
    ),
)


def _short(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is None or address.user is not None or not within(address.host, *SHORT):
        return
    if not address.scheme and not address.path:
        return
    yield Found(
        address.start, address.end, grade=Grade.REMIND if _is_unmasked(scene, address.start, address.end) else None
    )


SHORT_LINK = Rule(
    id="link.short",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REVISE,
    triggers=_trigger_forms(SHORT),
    verify=_short,
    bases=("hn100-14",),
    message="短链接看不出通向哪个网站",
    suggestion="换成完整的网址，让读者和审核人都看得见是哪个网站",
    flags=examples(
        "全文：https://t.cn/A6wxyz",
        "报名 http://dwz.cn/abc123",
        "详见https://url.cn/5abcdef。",
        "t.cn/RxYz 点击查看政策图解",
        "链接：https://bit.ly/3abcd",
        "https://w.url.cn/s/Abc",
        "HTTPS://T.CN/A6WXYZ",
    ),
    passes=examples(
        "全文：https://www.chinatax.gov.cn/chinatax/n810341/index.html",
        "https://hunan.chinatax.gov.cn/show/20261120",
        "登录 https://www.most.cn.gov.cn/",
        "请看 https://www.cnfeat.cn.gov.cn/t.cn",
        "网站 rednet.cn 报道",
        "短链接服务商 t.cn 由某公司运营",
        "附件：list.cn.xlsx",
        "https://xt.cnr.cn/a/b",
    ),
)


# Letters of the alphabets that disguises use, and three groups of digits after the first.
_LETTERS = "".join(map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x2B0), *range(0x370, 0x530))))
_GROUPS = lazy(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9.])")


def _disguised(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if folded[trigger.start + 1].isdecimal():
        groups = _GROUPS.match(folded, trigger.start)
        if groups is None:
            return
        trigger = Span(*groups.span())
    # Each dot of an address leads to it: the first one is enough.
    if folded[trigger.start] == "." and is_further_dot(folded, trigger):
        return
    address = address_at(folded, trigger)
    if address is None:
        return
    if (reason := disguise(address, scene.tables)) is None:
        return
    start, end = address.start, address.end
    is_number = "IP" in reason
    if is_number and not address.scheme and not _is_led_to(scene, address):
        return
    if _is_unmasked(scene, start, end):
        yield Found(
            start,
            end,
            message="防骗提醒里写出了仿冒网址，请确认读者不会误点",
            suggestion="去掉超链接，或把网址拆开写（如把点号写成“点”）",
            grade=Grade.REMIND,
        )
    else:
        yield Found(start, end, message=reason)


def _is_led_to(scene: Scene, address: Address) -> bool:
    before, _ = around(scene, address.start, address.end, 12, 1)
    return re.search(r"(?:网址|登录|访问|打开|点击|链接|入口|进入|输入|浏览器)[^，。；]{0,6}\Z", before) is not None


DISGUISED = Rule(
    id="link.disguised",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.BLOCK,
    triggers=(
        "://",
        *(f".{letter}" for letter in _LETTERS),
        *(f".{number:0{width}}." for width in (1, 2, 3) for number in range(10**width)),
    ),
    verify=_disguised,
    bases=("hn100-14", "hn100-19"),
    message="网址疑似仿冒税务或政府网站",
    suggestion="删去，改用 chinatax.gov.cn 或 gov.cn 下的网址；发现仿冒网站、账号的，报上级税务机关处理",
    flags=examples(
        "退税请登录 https://chinatax-gov.cn/tuishui",
        "http://www.chinatax.gov.cn.example.org/login",
        "https://hn12366.top",
        "登录www.12366-hunan.xyz办理",
        "https://www.gov.cn@phish.example/",
        "http://198.51.100.7/etax",
        "https://xn--80ak6aa92e.com/",
        "登录 https://etax.hunan.chinatax.gov.cn.cn 申报",
        "https://hunan.chinatox.gov.cn/show/1",
        "https://www.ch1natax.com",
        "https://www.сhinatax.gov.cn.net/",
        "网址：hunan-etax.com",
        "www.hunan-shuiwu.cn 可查询",
        "请通过 hunan.chinatax.gov.com 申报",
        "打开203.0.113.25查询发票",
        "https://税务局.公司/",
        "仅此一个官网：chinatax.gov.cn@192.0.2.1",
    ),
    passes=examples(
        "https://hunan.chinatax.gov.cn/show/20261120",
        "https://etax.hunan.chinatax.gov.cn:8443/",
        "请登录12366.chinatax.gov.cn咨询。",
        "https://dppt.hunan.chinatax.gov.cn:8443/",
        "政策全文见 www.gov.cn。",
        "湖南省人民政府门户网站www.hunan.gov.cn发布",
        "意见请发 jb@hunan.chinatax.gov.cn",
        "个人所得税APP升级到2.1.3.10版本",
        "参见ISO 9001.2015标准和U.S. GAAP",
        "附件：12366咨询记录.xlsx、etax操作指南.pdf",
        "https://www.chinanews.com.cn/cj/2026/",
        "https://www.chinadaily.com.cn/",
        "10.5万元、12.366亿元",
        "https://www.irs.gov/ 和 https://www.gov.uk/",
        "https://政策服务.政务/",
        "加价率为1.12.3",
    ),
)

_MINI = ("小程序://", "weixin://", "alipays://")


def _mini_program(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    tail = re.compile(r"[^\s，。；、！？）)】」”]{0,60}").match(folded, trigger.end)
    start = trigger.start - (folded[trigger.start - 1 : trigger.start] == "#")
    end = tail.end() if tail else trigger.end
    if re.search("wxpay|pay/|/pay", folded[start:end]):
        yield Found(start, end, message="这是付款链接", suggestion="删去；缴税缴费写明官方渠道名称", grade=Grade.BLOCK)
    elif not re.match(r"[^/]{0,8}(?:税|12366|社保|政务|国务院|国家)", folded[trigger.end : trigger.end + 16]):
        yield Found(start, end)


MINI_PROGRAM = Rule(
    id="link.mini-program",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=_MINI,
    verify=_mini_program,
    bases=("hn100-14",),
    message="小程序短链看不出由谁运营",
    suggestion="写明小程序的名称和运营单位，确认是官方小程序",
    flags=examples(
        "#小程序://好物集市/AbCdEfGh",
        "点击#小程序://问卷助手/xyz填写",
        "打开 weixin://dl/business/?t=abcd",
        "weixin://wxpay/bizpayurl?pr=abc",
        "#小程序://快团团/1a2b3c",
        "alipays://platformapi/startapp?appId=1",
    ),
    passes=examples(
        "#小程序://湖南税务/AbCd",
        "#小程序://湘税社保/abcd",
        "打开“湘税社保”小程序办理。",
        "小程序：个人所得税",
        "#小程序://国务院客户端/abc",
        "使用微信小程序“税费缴纳”",
        "#小程序://12366纳税服务/a1",
        "微信搜索小程序“湖南税务”",
    ),
)

_CONTACT = lazy(
    r"(?:weixin\.qq\.com/[rg]/|u\.wechat\.com/|work\.weixin\.qq\.com/(?:ca|kfid|u|gm)/?|work\.weixin\.qq\.com/kfid|qm\.qq\.com/|jq\.qq\.com/|wpa\.qq\.com/)",
    re.IGNORECASE,
)


def _contact(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is not None and _CONTACT.match(address.host + address.path):
        yield Found(address.start, address.end)


CONTACT = Rule(
    id="link.contact",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REVISE,
    triggers=("weixin.qq.com", "u.wechat.com", "qm.qq.com", "jq.qq.com", "wpa.qq.com"),
    verify=_contact,
    bases=("hn100-14",),
    message="链接用来添加个人微信、客服或进群，看不出对方是谁",
    suggestion="删去；改为 12366、征纳互动、办税服务厅等官方渠道",
    flags=examples(
        "咨询请点https://work.weixin.qq.com/kfid/kfc1234567",
        "https://work.weixin.qq.com/ca/cawcde1234",
        "加我 http://weixin.qq.com/r/abcdef",
        "u.wechat.com/abcdef 添加老师",
        "进群：https://qm.qq.com/q/abc",
        "https://weixin.qq.com/g/AwYAAxyz",
    ),
    passes=examples(
        "https://mp.weixin.qq.com/s/abc 来源：国家税务总局",
        "微信官网 https://weixin.qq.com/",
        "https://work.weixin.qq.com/",
        "征纳互动平台在线咨询",
        "https://znhd.hunan.chinatax.gov.cn:8443/",
        "https://mp.weixin.qq.com/mp/homepage?hid=1 来源：湖南税务",
        "请加入税企征纳互动群。",
        "QQ邮箱 https://mail.qq.com/",
    ),
)


def _platform(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is None or address.user is not None or not (address.scheme or address.path):
        return
    for name, kind in PLATFORMS.items():
        if within(address.host, name):
            before, _ = around(scene, address.start, address.end, 30, 1)
            if kind == "内容平台" and re.search(r"(?:税务|本局|我局|官方)[^，。；]{0,14}\Z", before):
                return
            yield Found(address.start, address.end, message=f"链接指向{kind}，归属和内容都不由本单位掌握")
            return


PLATFORM = Rule(
    id="link.platform",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=_trigger_forms(tuple(PLATFORMS)),
    verify=_platform,
    bases=("hn100-14", "hn100-19"),
    message="链接指向第三方平台，归属和内容都不由本单位掌握",
    suggestion="本机关官方账号的内容写明账号名称；问卷写明主办单位，不收集办事不需要的个人信息；资料放到本单位网站",
    flags=examples(
        "视频：https://v.douyin.com/abcdef/",
        "图解见 http://xhslink.com/a/xyz",
        "请填写 https://www.wjx.cn/vm/abcd.aspx",
        "名单填报：https://docs.qq.com/sheet/DAbc",
        "课件下载 https://pan.baidu.com/s/1abc",
        "https://www.zhihu.com/question/1 的回答",
        "https://b23.tv/abcd",
    ),
    passes=examples(
        "国家税务总局湖南省税务局官方抖音 https://v.douyin.com/abc/",
        "https://hunan.chinatax.gov.cn/wjx.cn/",
        "https://www.stats.gov.cn/pan.baidu.com",
        "在抖音、快手、知乎开设官方账号",
        "知乎日报：zhihu.com.cn.gov.cn",
        "视频号“湖南税务”上线",
        "资料放在本局网站“下载专区”栏目",
        "https://www.cctv.com/douyin/",
    ),
)

_WEB = frozenset({"http", "https", "ftp"})


def _unlisted(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is None or address.user is not None or not re.search(r"[a-z\u4e00-\u9fff]\Z", address.host):
        return
    if not (address.scheme in _WEB or address.host.startswith("www.")) or "." not in address.host:
        return
    host = address.host
    if is_listed(host, scene.tables) or disguise(address, scene.tables) is not None:
        return
    if within(host, *SHOPS, *SHORT, *PLATFORMS, "mp.weixin.qq.com") or _CONTACT.match(host + address.path):
        return
    yield Found(address.start, address.end)


UNLISTED = Rule(
    id="link.unlisted",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=("://", "www.", "WWW."),
    verify=_unlisted,
    bases=("hn100-14",),
    message="链接不属于政府网站、税务部门或名单上的媒体，请核对",
    suggestion="打开链接看清是谁的网站、有没有广告；能用政府网站上同样内容的，换过去",
    flags=examples(
        "详见 https://www.example.com/news/1",
        "http://www.cloud-hill.org.cn/notice",
        "网址：www.example.net",
        "操作视频 https://video.example.cn/a/b",
        "会议链接：https://meeting.example.com/dm/abc",
        "参见https://zh.example.org/wiki/VAT。",
    ),
    passes=examples(
        "https://www.gov.cn/zhengce/",
        "https://www.mof.gov.cn/",
        "http://www.xinhuanet.com/politics/",
        "https://www.rednet.cn/content/1.html",
        "https://www.voc.com.cn/",
        "https://etax.hunan.chinatax.gov.cn:8443/",
        "https://www.piyao.org.cn/",
        "国际贸易“单一窗口”（https://www.singlewindow.cn）",
        "万维网（www）的发展",
        "http://jckspj.customs.gov.cn/",
    ),
)

_ENTRANCE = lazy(r"电子税务局|办税入口|申报入口|办税平台|网上办税|税务局(?:官网|网站|门户)")


def _entrance(scene: Scene, trigger: Span) -> Iterator[Found]:
    address = address_at(scene.text.folded, trigger)
    if address is None or address.user is not None or not is_official(address.host) or is_tax(address.host):
        return
    if disguise(address, scene.tables) is not None:
        return
    before, _ = around(scene, address.start, address.end, 14, 1)
    is_named_tax = any(label in ("tax", "etax", "shuiwu", "12366") for label in address.host.split("."))
    if is_named_tax or _ENTRANCE.search(before):
        yield Found(address.start, address.end)


ENTRANCE = Rule(
    id="link.entrance",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=("gov.cn",),
    verify=_entrance,
    bases=("hn100-18",),
    message="办税入口的网址不在 chinatax.gov.cn 之下，请核对",
    suggestion="税务机关的网站和办税系统用 chinatax.gov.cn 的下级网址，例如 etax.hunan.chinatax.gov.cn",
    flags=examples(
        "登录电子税务局 https://zwfw.hunan.gov.cn/etax",
        "网上办税入口：https://www.yunshan.gov.cn/bs",
        "https://tax.hunan.gov.cn/",
        "税务局官网 http://swj.yunshan.gov.cn",
        "12366.hunan.gov.cn 可咨询",
        "办税平台（https://www.hunan.gov.cn/abc）",
    ),
    passes=examples(
        "登录电子税务局 https://etax.hunan.chinatax.gov.cn:8443/",
        "湖南政务服务网 https://zwfw-new.hunan.gov.cn/",
        "财政部网站 https://www.mof.gov.cn/",
        "税务总局网站www.chinatax.gov.cn",
        "办税入口见 hunan.chinatax.gov.cn",
        "https://www.hunan.gov.cn/tax/2026.html",
        "详见 http://www.gov.cn/zhengce",
        "电子税务局已与省政务服务平台对接，办事指南见 http://zwfw.hunan.gov.cn",
    ),
)

_MARKDOWN = lazy(r"\[(?P<words>[^\[\]\n]{1,80})\]\(\s?<?(?P<url>[^\s()<>]{4,300})>?(?:\s[^()\n]{0,60})?\)")
_ANCHOR = lazy(
    r"<a\s[^<>]{0,200}?href\s?=\s?[\"'“”]?(?P<url>[^\s\"'<>“”]{4,300})[^<>]{0,200}>(?P<words>[^<>\n]{1,80})</a>",
    re.IGNORECASE,
)
_BESIDE = lazy(
    r"(?P<words>(?:https?://)?[0-9A-Za-z-]{1,40}(?:\.[0-9A-Za-z-]{1,40}){1,5})/?[（(]\s?(?:实际(?:链接|地址)[:：]|链接[:：]|跳转至?[:：]?)?(?P<url>https?://[^\s（）()]{4,200})[）)]"
)
_SHOWN = lazy(r"(?:[0-9A-Za-z-]{1,40}\.){1,5}[A-Za-z]{2,10}")
_OFFICIAL_SITE = lazy(
    r"(?:税务总局|税务局|政府|财政部|国务院|海关总署|12366)[^，。]{0,6}(?:官网|网站|门户|平台|主页)|电子税务局|政府网|政策法规库|个人所得税(?:APP|官网)|政务服务网|12366|发票查验平台"
)


def _mismatch(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for pattern, back in ((_MARKDOWN, 82), (_ANCHOR, 204), (_BESIDE, 250)):
        for match in pattern.finditer(folded, max(0, trigger.start - back), trigger.end + 620):
            if match.start() > trigger.end:
                break
            if match.end() <= trigger.start:
                continue
            if _leads_elsewhere(match, scene):
                yield Found(*match.span())
            return


def _leads_elsewhere(match: re.Match[str], scene: Scene) -> bool:
    url = match["url"]
    if not re.match(r"[A-Za-z]{2,8}://", url):
        url = "http://" + url.lstrip("/")
    target = address_at(url, Span(url.index("://"), url.index("://") + 3))
    if target is None or "." not in target.host:
        return False
    words = match["words"]
    if shown := _SHOWN.search(words):
        host = shown[0].lower()
        return not (_owner(host) == _owner(target.host) or within(target.host, host) or within(host, target.host))
    return _OFFICIAL_SITE.search(words) is not None and not (
        is_listed(target.host, scene.tables) or within(target.host, "mp.weixin.qq.com")
    )


def _owner(host: str) -> str:
    """The part of a host that is registered by one owner: the last two labels, three under com.cn and gov.cn."""
    labels = host.split(".")
    keep = (
        3 if len(labels) > 2 and labels[-1] == "cn" and labels[-2] in ("com", "gov", "org", "net", "edu", "ac") else 2
    )
    return ".".join(labels[-keep:])


MISMATCH = Rule(
    id="link.mismatch",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.BLOCK,
    triggers=("](", "href", "HREF", "(http", "（http", "(链接", "（链接", "(实际", "（实际", "(跳转", "（跳转"),
    verify=_mismatch,
    bases=("hn100-14", "hn100-19"),
    message="写出来的是一个网站，点开却是另一个网站",
    suggestion="让链接的文字与实际网址一致；不知道为什么不一致的，删去链接",
    flags=examples(
        "登录[www.chinatax.gov.cn](https://www.example.com/login)",
        "[湖南省电子税务局](https://hn-tax.example.com/)",
        '<a href="https://www.example.net/x">https://hunan.chinatax.gov.cn</a>',
        "点[国家税务总局官网](http://example.org)查询",
        "www.gov.cn（https://www.example.com/a）",
        "<a href='http://example.cn'>12366服务平台</a>",
    ),
    passes=examples(
        "[www.chinatax.gov.cn](https://www.chinatax.gov.cn/chinatax/index.html)",
        "[湖南省电子税务局](https://etax.hunan.chinatax.gov.cn:8443/)",
        '<a href="https://hunan.chinatax.gov.cn/show/1">政策原文</a>',
        "[点击查看](https://www.news.cn/1.html)",
        "国家税务总局网站（https://www.chinatax.gov.cn）",
        "[图1](images/a.png)",
        "[国家税务总局网站](//www.chinatax.gov.cn)",
        "hunan.chinatax.gov.cn（https://etax.hunan.chinatax.gov.cn:8443/）",
        "函数f[i](x)的取值",
    ),
)

_ARTICLE = "mp.weixin.qq.com"
_NAMED_ACCOUNT = lazy(
    r"[“「『\"](?P<name>[^”」』\"\n]{2,24})[”」』\"][^，。；\n]{0,8}(?:公众号|官微|服务号|订阅号|微信)|(?:公众号|官微|微信)[:：]?\s?[“「『\"]?(?P<after>[\u4e00-\u9fff]{2,16})"
)
_SOURCE_WORD = lazy(
    r"(?:来源|稿源|转自|转载自|摘自|综合自|原文|出处|来自|发布[:：])[:：丨|｜于]?\s?(?P<name>[^\n。；;，,（(]{2,40})"
)


def _unnamed_article(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    linked = [(scene, scene.text.folded) for scene in scenes.values() if _ARTICLE in scene.text.original]
    if not linked:
        return
    tables = linked[0][0].tables
    if draft.source and standing(draft.source, tables) in (Standing.LISTED, Standing.UNLISTED):
        return
    for scene in scenes.values():
        for pattern in (_NAMED_ACCOUNT, _SOURCE_WORD):
            for match in pattern.finditer(scene.text.folded):
                name = next((group for group in match.groups() if group), "")
                if standing(name, tables) in (Standing.LISTED, Standing.UNLISTED):
                    return
    for scene, folded in linked:
        at = folded.find(_ARTICLE)
        address = address_at(folded, Span(at, at + len(_ARTICLE))) if at >= 0 else None
        if address is not None and within(address.host, _ARTICLE):
            yield DraftFound(scene.part, *scene.text.original_span(address.start, address.end))


UNNAMED_ARTICLE = DraftRule(
    id="link.account-article",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REVISE,
    kinds=(Kind.ORIGINAL, Kind.REPOST, Kind.REPLY),
    triggers=(_ARTICLE,),
    verify=_unnamed_article,
    bases=("hn100-14",),
    message="公众号文章的链接看不出是谁的公众号",
    suggestion="写明公众号名称，例如：来源：“湖南税务”微信公众号；只链接税务、政府和名单上媒体的文章",
    flags=examples(
        "全文见 https://mp.weixin.qq.com/s/abcDEF123",
        "往期回顾：https://mp.weixin.qq.com/s?__biz=MzA1&mid=1&idx=1&sn=abc",
        {"body": "请看https://mp.weixin.qq.com/s/xyz", "kind": "repost", "source": "网络"},
        "mp.weixin.qq.com/s/abc 值得一看",
        "点击链接 http://mp.weixin.qq.com/s/abc，了解详情。",
        {"title": "图解", "body": "增值税法要点 https://mp.weixin.qq.com/s/q1w2"},
    ),
    passes=examples(
        "https://mp.weixin.qq.com/s/abc\n来源：国家税务总局",
        "“湖南税务”微信公众号文章：https://mp.weixin.qq.com/s/abc",
        {"body": "https://mp.weixin.qq.com/s/abc", "kind": "repost", "source": "国家税务总局"},
        "转自：新华社 https://mp.weixin.qq.com/s/abc",
        "公众号：长沙税务 https://mp.weixin.qq.com/s/abc",
        "https://www.chinatax.gov.cn/",
        "微信公众平台可发布文章",
        "来源：中国税务报 链接：https://mp.weixin.qq.com/s?__biz=1",
    ),
)
