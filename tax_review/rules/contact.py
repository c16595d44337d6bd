"""Private channels of contact: mail addresses, WeChat and QQ ids.

An official mailbox (gov.cn) is let go. A free mailbox as an official contact is wrong whoever owns it; other
addresses are a reminder. A WeChat or QQ id needs its keyword: names of official accounts, WeChat Pay and
official groups have the same words and no private id. In a warning of fraud they are the swindler's: a reminder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Kind, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import around, is_example, is_fraud_warning
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_LOCAL = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9_.+-]{0,63})\Z")
_LEFT = lazy(r"[A-Za-z0-9_.+-]")
_DOMAIN = lazy(
    r"\s?(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9-]{0,40})(?:[.。][A-Za-z0-9-]{1,40}){1,5})(?![A-Za-z0-9*])", re.IGNORECASE
)
_HIDDEN = frozenset("*＊×●•")
_LINK = lazy(r"(?:https?|ftp):[!-~]{0,56}\Z")
_FREE = lazy(
    r"(?:(?:vip\.|foxmail\.)?qq|163|126|yeah|gmail|foxmail|sina|sohu|hotmail|outlook|139|189|wo|21cn|aliyun|yahoo|icloud|live|msn|tom|188|263)\.(?:com|cn|net|com\.cn)",
    re.IGNORECASE,
)
_OFFICIAL = lazy(r"(?:[A-Za-z0-9-]{1,40}\.){0,4}(?:gov\.cn|chinatax\.gov\.cn)", re.IGNORECASE)


def _mail(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    start = trigger.start
    floor = max(0, start - 64)
    while start > floor and _LEFT.match(folded[start - 1]):
        start -= 1
    while start < trigger.start and not folded[start].isalnum():
        start += 1
    domain = _DOMAIN.match(folded, trigger.end, trigger.end + 90)
    if start == trigger.start or domain is None or not re.search(r"[.。][A-Za-z]{2,}\Z", domain["domain"]):
        return
    # z***@…: hidden already; user:password@host and links are no mailboxes.
    if folded[start - 1 : start] in _HIDDEN or _LINK.search(folded, max(0, start - 60), start):
        return
    name = domain["domain"].replace("。", ".")
    end = domain.end("domain")
    if _OFFICIAL.fullmatch(name):
        return
    is_free = _FREE.fullmatch(name) is not None
    if is_example(scene, start, end):
        yield Found(start, end, message="文中写明是示例的邮箱地址，请确认是虚构的", grade=Grade.REMIND)
    elif is_fraud_warning(scene, start, end):
        yield Found(start, end, message="防骗提醒里写出了完整的邮箱地址，请确认是诈骗邮箱", grade=Grade.REMIND)
    elif is_free:
        yield Found(start, end)
    else:
        yield Found(
            start,
            end,
            message="出现非政务邮箱地址，请核对能否公开",
            suggestion="个人邮箱删去；对外联系用政务邮箱（gov.cn）",
            grade=Grade.REMIND,
        )


MAIL = Rule(
    id="secrecy.personal-data.mail-address",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=("@", "(at)", "[at]", "（at）", "#at#"),
    verify=_mail,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="出现个人邮箱或商业免费邮箱地址",
    suggestion="个人邮箱删去；对外联系改用政务邮箱（gov.cn）或 12366",
    sensitive=True,
    flags=examples(
        "请将材料发送至 hualin_2026@163.com。",
        "意见建议请发邮箱：800012345@qq.com",
        "联系邮箱 zhoumou＠ｇｍａｉｌ．ｃｏｍ",
        "财务负责人邮箱zhou.mou@sina.com.cn，已更新。",
        "报名表请发 swxc(at)126.com",
        "谎称税务局的邮件来自 tuishui@outlook.com，请勿点击。",
        "采购代理机构邮箱：zb@yunshan-example.cn",
    ),
    passes=examples(
        "意见建议请发邮箱 zxft@hunan.chinatax.gov.cn。",
        "监督邮箱：jd@chinatax.gov.cn",
        "政务邮箱 bgs@yueyang.gov.cn",
        "邮箱z***@163.com的缴费人请更新信息。",
        "感谢@湖南税务 的转发。",
        "请关注@中国税务报",
        "单价5元@100件",
        "请填写电子邮箱（用于接收发票）。",
        "zhoumou@ 格式不全",
    ),
)

_WECHAT = lazy(
    r"(?P<word>(?:微信|薇信|威信|徽信|V信|微❤️?|(?<![A-Za-z])(?:weixin|wechat|wx|vx)(?![A-Za-z]))(?:账号|帐号|号码?|ID)?)"
    r"(?P<sign>\s{0,2}(?:为|是|[:：])?\s{0,2})[“\"]?(?P<id>[A-Za-z][A-Za-z0-9_-]{5,19}|[1-9][0-9]{5,10})(?![A-Za-z0-9_.*@/-])",
    re.IGNORECASE,
)
_WXID = lazy(r"wxid_[a-z0-9]{6,20}(?![a-z0-9])", re.IGNORECASE)
_SEARCHED = lazy(
    r"(?:微信|公众平台)?(?:搜索|搜一搜|关注|公众号|服务号|订阅号|官微|视频号|小程序|官方微信|政务微信|企业微信|公众平台|官方账号)"
)
_OFFICIAL_ID = lazy(r"(?:tax|shuiwu|12366|gov|^gjsw|swj|hnsw|^gh_)", re.IGNORECASE)
_SOMEBODY = lazy(r"加|联系|管理员|经办|客服|我的|本人|私人|个人|老师|会计|主任|所长|[女先][士生]")
_SERVICE = lazy(r"(?:pay|windows|android|iphone|ios|version|web|work|app|mini|for|official)", re.IGNORECASE)
_GROUP = lazy(r"群(?:号|聊)?")
_MOBILE = lazy("1[3-9][0-9]{9}")


def _wechat(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    if wxid := _WXID.match(folded, trigger.start):
        yield Found(*wxid.span())
        return
    match = _WECHAT.match(folded, trigger.start)
    if match is None:
        return
    name = match["id"]
    is_said = any(sign in match["sign"] for sign in "为是:：") or (
        len(match["word"]) > 2 and match["word"].endswith(("号", "号码", "ID"))
    )
    if not is_said and (name.isalpha() or name.isdigit()):
        return
    # A mobile number as WeChat id is the phone rule's.
    if _MOBILE.fullmatch(name) or (_SERVICE.match(name) and name.isalpha()):
        return
    before, after = around(scene, *match.span())
    if _SEARCHED.search(before[-24:] + match["word"]) or scene.draft.kind is Kind.PROFILE:
        return
    if _OFFICIAL_ID.search(name) and not _SOMEBODY.search(before[-12:]):
        return
    if _SEARCHED.match(after[:12].lstrip("，,（( ")):
        return
    yield _graded(scene, *match.span("id"))


def _graded(scene: Scene, start: int, end: int) -> Found:
    if is_example(scene, start, end):
        return Found(start, end, message="文中写明是示例的账号，请确认是虚构的", grade=Grade.REMIND)
    if is_fraud_warning(scene, start, end):
        return Found(start, end, message="防骗提醒里写出了完整的账号，请确认是诈骗账号", grade=Grade.REMIND)
    return Found(start, end)


_WECHAT_WORDS = (
    "微信",
    "薇信",
    "威信",
    "徽信",
    "V信",
    "v信",
    "微❤",
    "weixin",
    "Weixin",
    "WeChat",
    "wechat",
    "Wechat",
    "WECHAT",
    "wx",
    "WX",
    "Wx",
    "vx",
    "VX",
    "Vx",
    "wxid_",
)

WECHAT = Rule(
    id="secrecy.personal-data.wechat",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=_WECHAT_WORDS,
    verify=_wechat,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="出现个人微信号",
    suggestion="删去；对外联系改用 12366、征纳互动或办公座机",
    sensitive=True,
    flags=examples(
        "办税疑问可加管理员微信：zhou_sw001。",
        "微信号 hua-lin2026，随时答复",
        "资料发我wx:Linlin_88",
        "VX：yunshan-kefu",
        "缴费人的微信账号为zhoumou1988，已核实。",
        "骗子的微信号：tuishui_8888",
        "weixin: zhoumoumou",
        "联系 wxid_a1b2c3d4e5 领取资料",
    ),
    passes=examples(
        "微信公众号：云山税务",
        "微信公众号：hntax_12366，欢迎关注。",
        "微信搜索“湖南税务”，微信号：hunanshuiwu",
        "支持微信支付和云闪付。",
        "微信：z***8888",
        "微信Windows版已更新。",
        "见 https://mp.weixin.qq.com/s/abcdef123456",
        "企业微信：zhengnahudong",
        "微信群要加强管理",
        "微信小程序AppID：wx0000000000000000",
    ),
)

_QQ = lazy(
    r"(?:QQ|扣扣|企鹅)(?P<group>群)?(?:号码?|账号|帐号)?\s{0,2}(?:为|是|[:：])?\s{0,2}(?P<id>[1-9][0-9]{4,10})(?![0-9A-Za-z@.*])",
    re.IGNORECASE,
)


def _qq(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    match = _QQ.match(folded, trigger.start)
    if match is None or match["group"] or match["id"] == "12366":
        return
    if re.match(r"\s?(?:年|万|亿|元|人|个|名|用户|次)", folded[match.end() : match.end() + 3]):
        return
    before, _ = around(scene, *match.span())
    # A group's number is nobody's; who owns 群号 QQ… is told by the words before it.
    if re.search(r"(?:交流|互动|咨询|服务|税企|征纳|工作)?群[^，。；]{0,6}\Z", before):
        return
    yield _graded(scene, *match.span("id"))


QQ = Rule(
    id="secrecy.personal-data.qq",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=("QQ", "qq", "Qq", "扣扣", "企鹅"),
    verify=_qq,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="出现个人QQ号",
    suggestion="删去；对外联系改用 12366、征纳互动或办公座机",
    sensitive=True,
    flags=examples(
        "有问题请加QQ：800012345。",
        "管理员扣扣800012346",
        "QQ号码为 8000123",
        "财务人员ＱＱ：８０００１２３４７",
        "qq 800012348 周会计",
        "骗子使用的QQ号：800012349",
    ),
    passes=examples(
        "征纳互动QQ群：800012345，欢迎加入。",
        "税企交流群QQ 800012345 已满员",
        "QQ邮箱可以接收电子发票。",
        "QQ：8000****45",
        "QQ音乐会员年费180元",
        "QQ平台拥有500000000用户",
        "请通过 QQ 12366 号服务号咨询。",
        "QQ号码：（选填）",
    ),
)
