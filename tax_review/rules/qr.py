"""QR codes, told by their words: paying by code, adding somebody, joining a group, presents, codes nobody owns.

A code cannot be seen in a text; what the words say it opens can. Following an official account, downloading an
official app, reading a policy or booking a visit is everyday service. So is news about paying by code (支持扫码缴费,
扫码支付普及): only a text that sends its reader to a code (请扫码…, 扫描下方二维码…) is judged. Warnings of fraud
describe codes in order to warn of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_TRIGGERS = ("扫码", "二维码", "扫一扫", "小程序码", "太阳码", "收款码", "扫描下方", "扫下方")
_CODE = r"(?:微信|手机)?(?:扫码|扫一扫|(?:扫描|扫|识别|长按识别|长按|扫一扫)(?:下方|上方|文末|图中|以下|下面|海报|右侧|左侧|此|该|本)?(?:的)?(?:图片|海报|小程序|微信|收款|付款|缴费|支付)?(?:二维码|小程序码|太阳码|码))"
_WARNED = lazy(
    r"警惕|谨防|切勿|请勿|勿|不要|严禁|禁止|不得|防范|骗局|诈骗|骗子|不法分子|冒充|假冒|谎称|陷阱|拒绝|陌生|可疑|来历不明|不明|上当|诱导|自称|要求|骗取|钓鱼|虚假|木马|盗取"
)
_OFFICIAL = lazy(
    r"税务|征纳互动|税企|纳税服务|12366|电子税务局|个人所得税|个税APP|湘税社保|社保缴费|官方|公众号|政务|政府|服务号|国家医保|办税|税宣|税收|税费|征纳|云闪付|银联|湖南省"
)


def _sentence(scene: Scene, start: int, end: int, reach: int = 90) -> tuple[str, str]:
    """The sentence before and after a place, a bounded part of it."""
    folded = scene.text.folded
    around = scene.text.sentence((start, end))
    return folded[max(around.start, start - reach) : start], folded[end : min(around.end, end + reach)]


def _is_warning(scene: Scene, start: int, end: int) -> bool:
    before, after = _sentence(scene, start, end)
    title = scene.draft.title[:80]
    return any(_WARNED.search(text) for text in (before, after)) or re.search("警惕|谨防|防骗|诈骗", title) is not None


def _match(scene: Scene, trigger: Span, pattern: re.Pattern[str]) -> re.Match[str] | None:
    """The first match of `pattern` that overlaps the trigger."""
    sentence = scene.text.sentence(trigger)
    for match in pattern.finditer(
        scene.text.folded, max(sentence.start, trigger.start - 24), min(sentence.end, trigger.end + 40)
    ):
        if match.end() > trigger.start:
            return match if match.start() < trigger.end else None
    return None


_SENT = r"(?:请|快|速|立即|马上|赶紧|可|即可|直接|欢迎|点击|拿出手机|打开微信|打开手机)?[^，。；、]{0,4}"
_PAY = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?、]{{0,6}}(?:即可|可以?|进行|完成|直接|来|去)?[^，。；！!？?、]{{0,4}}(?:缴纳|缴费|交费|缴税|交税|缴款|缴清|缴存|补缴|缴)[^，。；！!？?、]{{0,16}}"
)
# Told of, not asked for: a service that exists, a way among ways.
_TOLD = lazy(
    r"(?:支持|提供|推出|开通|实现|增设|配备|设置|通过|采用|采取|推广|推行|新增|上线|选择|使用|利用|引导|指导|协助|帮助|教|辅导|完成|包括|便捷|方便|可用|学会|不会|尝试|现场|只需|工作人员|村民|老人|居民|他|她|女士|先生|大爷|大妈|们|已|了)[^，。；]{0,16}\Z"
)
_TOLD_AFTER = lazy(r"(?:等|、|功能|服务|方式|渠道|业务|设备|终端|的|模式|系统|流程|成功|后|时|难|了|[”」])")


def _pay(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _PAY)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span())
    is_pointed = re.search("下方|上方|文末|图中|下面|海报|以下|此|该", match[0]) is not None
    is_asked = (
        re.search(r"(?:请|快|速|立即|马上|赶紧|欢迎|点击)[^，。；]{0,8}\Z", before) is not None or not before.strip()
    )
    if not (is_pointed or is_asked):
        return
    if not is_pointed and (_TOLD.search(before) or _TOLD_AFTER.match(after) or _TOLD_AFTER.search(match[0][3:])):
        return
    paragraph = scene.text.paragraph(match.span())
    near = scene.text.folded[max(paragraph.start, match.start() - 120) : min(paragraph.end, match.end() + 120)]
    if not re.search(
        r"电子税务局|湘税社保|个人所得税|个税APP|官方|公众号|小程序[“‘]|[“‘][^”’]{2,12}[”’](?:微信|支付宝)?(?:小程序|APP)|税务(?:机关|局|部门)[^，。]{0,10}(?:缴费码|缴款码|二维码|提供|发放)|缴款书|缴费通知|云闪付|国家医保|12366|银行(?:APP|端)|政务服务",
        near,
    ):
        yield Found(*match.span())


PAYMENT = Rule(
    id="link.qr.tax-payment",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REVISE,
    triggers=_TRIGGERS,
    verify=_pay,
    bases=("hn100-14", "hn100-18"),
    message="请读者扫码缴税费，却没有写明是哪个官方系统",
    suggestion="写明缴费渠道的全称，例如“湘税社保”小程序、电子税务局，提醒读者核对收款单位",
    flags=examples(
        "请扫码缴纳2027年度城乡居民医保费。",
        "扫描下方二维码缴费，两分钟办完。",
        "长按识别二维码即可缴费。",
        "还没交的村民，请扫描图中二维码交费。",
        "扫码缴费，省时省力！",
        "医保缴费开始啦，扫下方二维码即可缴纳社保费。",
    ),
    passes=examples(
        "办税服务厅支持扫码缴费、刷卡缴费等多种方式。",
        "在志愿者帮助下，老人顺利完成扫码缴费。",
        "缴费人可通过“湘税社保”微信小程序扫码缴费。",
        "请使用电子税务局生成的二维码，扫码缴纳税款。",
        "谨防不法分子以扫码缴费为名实施诈骗。",
        "扫码关注“湖南税务”，了解缴费政策。",
        "该省推广扫码缴税新模式。",
        "请扫码下载“个人所得税”APP。",
        "切勿扫描来历不明的二维码缴费。",
        "打开“云闪付”扫描缴款书上的二维码缴税",
    ),
)

_TRANSFER = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?、]{{0,6}}(?:转账|汇款|打款|付款|支付|付费|收款|转给)[^，。；！!？?、]{{0,16}}"
    r"|(?:收款码|收款二维码|付款码)(?:见|如|在|附|：|:)[^，。；]{0,10}|(?:扫|识别|扫描|长按)[^，。；]{0,8}收款码[^，。；]{0,10}"
)
_SUM = lazy(
    r"[0-9一二三四五六七八九十百千两]{1,6}(?:\.[0-9]{1,2})?元|费用|工本费|押金|保证金|报名费|定金|会费|手续费|服务费|货款|订金|资料费|尾款|捐款|爱心款"
)


def _transfer(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _TRANSFER)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span())
    is_pointed = re.search("下方|上方|文末|图中|下面|海报|以下|收款码|收款二维码|转账|汇款|打款", match[0]) is not None
    is_asked = re.search(r"(?:请|快|速|立即|马上|赶紧)[^，。；]{0,8}\Z", before) is not None
    has_sum = _SUM.search(before[-24:] + match[0] + after[:16]) is not None
    if re.search("缴纳|缴费|缴税|税款|社保费|医保费", match[0] + before[-16:] + after[:10]):
        return
    if (is_asked and (has_sum or is_pointed)) or (
        is_pointed and not _TOLD.search(before) and not _TOLD_AFTER.match(after)
    ):
        yield Found(*match.span())


TRANSFER = Rule(
    id="link.qr.transfer",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.BLOCK,
    triggers=_TRIGGERS,
    verify=_transfer,
    bases=("hn100-14",),
    message="请读者扫码付款或转账，官方账号不得这样收款",
    suggestion="删去；依法收取的税费只写官方缴费渠道",
    commercial="channel",
    flags=examples(
        "请扫码支付报名费200元。",
        "扫描下方二维码转账，备注姓名。",
        "资料费50元，请扫一扫付款。",
        "长按识别收款码，即可领取资料。",
        "识别图中二维码付款后联系我们。",
        "收款码见文末，感谢支持。",
    ),
    passes=examples(
        "移动支付普及，扫码支付走进乡村集市。",
        "商户收款码收入如何申报纳税？",
        "请勿扫描陌生二维码转账付款。",
        "骗子要求扫描下方二维码转账，请提高警惕。",
        "支持微信、支付宝扫码支付税款。",
        "个人收款码与经营收款码的区别",
        "乘客扫码支付即可乘车。",
        "扫码付款缴纳城乡居民医疗保险费",
    ),
)

_ADD = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?]{{0,6}}(?:添加|加|联系)[^，。；！!？?]{{0,8}}(?:客服|专员|老师|顾问|助理|助手|小助手|经理|微信|好友|管家|会计|讲师|教练|微友)"
)


def _add(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _ADD)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span(), 40)
    if re.search(
        r"税务|征纳|税企|纳服|纳税服务|12366|办税|税收管理员|网格员|专管员|公众号|官方|服务号|政务|我局|本局|税费",
        before + match[0] + after[:24],
    ):
        return
    yield Found(*match.span())


ADD_CONTACT = Rule(
    id="link.qr.contact",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.BLOCK,
    triggers=_TRIGGERS,
    verify=_add,
    bases=("hn100-14",),
    message="请读者扫码添加客服、老师一类的私人联系方式",
    suggestion="删去；改为 12366、征纳互动、办税服务厅等官方渠道",
    commercial="channel",
    flags=examples(
        "扫码添加专属客服，一对一答疑。",
        "扫描下方二维码加老师微信，免费领课。",
        "长按识别二维码添加课程顾问。",
        "有疑问的扫码加小助手。",
        "请扫一扫添加专员，办理更快。",
        "识别二维码联系李会计",
    ),
    passes=examples(
        "扫码添加征纳互动服务号，在线咨询。",
        "请扫码添加税收管理员企业微信。",
        "扫码加入税企交流群。",
        "陌生人要求扫码添加客服的，请勿相信。",
        "扫码关注“湖南税务”公众号，联系在线客服。",
        "扫码加油更优惠的税务处理",
        "打击扫码添加好友实施的诈骗。",
        "微信扫一扫，添加“国家税务总局长沙市税务局”为好友",
    ),
)

_GROUP = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?]{{0,6}}(?:进入|加入|进|入|加)[^，。；！!？?]{{0,14}}群(?!众|体|岛|聚)|(?:加入|进入|进)[^，。；！!？?]{{0,10}}群[，,]?[^，。；！!？?]{{0,4}}{_CODE}"
)


def _group(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _GROUP)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span(), 50)
    if not re.search(r"税务(?:局|所|分局|机关|部门|干部)|征纳互动|我局|本局|群主", before + match[0] + after):
        yield Found(*match.span())


GROUP = Rule(
    id="link.qr.group",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=_TRIGGERS,
    verify=_group,
    bases=("hn100-14", "hn100-19"),
    message="请读者扫码进群，没有写明群由谁建",
    suggestion="写明群主是哪个税务机关，提醒不在群里发送证件和银行卡信息",
    flags=examples(
        "扫码进群，随时答疑。",
        "请扫描下方二维码加入税企交流群。",
        "长按识别二维码加入办税群",
        "扫一扫进入答疑群。",
        "扫码加入企业财务交流群，了解新政。",
        "欢迎扫码入群",
        "加入财务答疑群，请扫一扫二维码",
    ),
    passes=examples(
        "请扫码加入由岳麓区税务局建立的税企交流群。",
        "扫码进群即可由税务局专人解答申报问题。",
        "扫码加入征纳互动群",
        "不要扫码加入陌生群。",
        "扫码进入政策直播间。",
        "扫码办税方便了人民群众。",
        "以退税为名让人扫码进群的是骗局。",
        "组建税企微信群12个",
    ),
)

_REWARD = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?]{{0,6}}(?:领取?|获取|抽取?|兑换)[^，。；！!？?]{{0,14}}(?:礼品|礼包|礼物|好礼|红包|话费|鸡蛋|优惠券|代金券|奖金|现金|福利|干货|课程|资料包|内部资料|学习资料|复习资料|大礼|赠品|流量|会员|教程|模板)"
)
_PROGRAMME = lazy(
    r"有奖发票|发票(?:摇奖|抽奖)|竞答|答题|知识竞赛|宣传月|税法宣传|税收宣传|普法|消费券|政府|工会|主办|税惠|礼包?[”」]|政策"
)


def _reward(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _REWARD)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span(), 50)
    if not _PROGRAMME.search(before + match[0] + after):
        yield Found(*match.span())


REWARD = Rule(
    id="link.qr.reward",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REVISE,
    triggers=_TRIGGERS,
    verify=_reward,
    bases=("hn100-14",),
    message="以扫码领东西招揽读者，是营销或诈骗的常用说法",
    suggestion="删去；确为官方活动的，写明主办单位、活动名称和规则",
    commercial="inducement",
    flags=examples(
        "扫码领取精美礼品一份。",
        "扫描下方二维码免费领取学习资料。",
        "长按识别二维码领红包",
        "扫码获取财税干货大礼包",
        "扫一扫领取合同模板",
        "识别二维码领取优惠券，数量有限。",
    ),
    passes=examples(
        "扫码参与有奖发票抽奖，领取红包。",
        "现场扫码答题可领取纪念礼品。",
        "扫码领取电子发票。",
        "税收宣传月活动中，市民扫码领取宣传礼包。",
        "谨防扫码领取礼品的骗局。",
        "扫码获取政策原文和操作指南。",
        "扫码领取市政府消费券",
        "扫码查看办税指南",
    ),
)

_SURVEY = lazy(
    rf"{_CODE}[，,]?[^，。；！!？?]{{0,8}}(?:填写|参与|完成|填报|提交|进入|作答|登记)[^，。；！!？?]{{0,12}}(?:问卷|调查|调研|信息采集|登记表|信息表|报名表|表单|接龙)"
)


def _survey(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _SURVEY)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span(), 50)
    is_asked = (
        not before.strip()
        or re.search(r"(?:请|欢迎|诚邀|邀请您|敬请|烦请|，|：|,|:)[^。；]{0,10}\Z", before) is not None
    )
    is_owned = re.search(
        r"(?:税务局|税务总局|12366|征纳互动|政府|统计局|本局|我局)[^，。；]{0,10}(?:问卷|调查|平台|网站|公众号|组织|开展)|匿名",
        before + match[0] + after,
    )
    if is_asked and not is_owned:
        yield Found(*match.span())


SURVEY = Rule(
    id="link.qr.survey",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=_TRIGGERS,
    verify=_survey,
    bases=("hn100-19",),
    message="请读者扫码填表，没有写明由谁收集",
    suggestion="写明主办单位和用途；只收办事需要的信息，不用可公开编辑的在线表格",
    flags=examples(
        "请扫码填写问卷，三分钟完成。",
        "扫描下方二维码参与满意度调查。",
        "欢迎扫码参与调查问卷。",
        "长按识别二维码填写报名表",
        "请各企业扫码填报信息采集表。",
        "扫一扫完成问卷",
    ),
    passes=examples(
        "国家统计局开展问卷调查，受访者可扫码参与。",
        "请扫码填写我局组织的满意度问卷，问卷不记名。",
        "干部引导群众扫码填写问卷。",
        "扫码参与税务局开展的纳税人需求调查，结果匿名。",
        "可扫码报名参加纳税人学堂。",
        "切勿扫码填写要求银行卡号的问卷。",
        "扫码预约办税。",
        "通过12366平台问卷收集意见，扫码参与调查",
    ),
)

_BARE = lazy(
    r"(?:扫描|扫|识别|长按识别|长按)(?:下方|上方|文末|图中|以下|下面|海报|右侧|左侧|此)(?:的)?(?:图片|海报|微信)?(?:二维码|小程序码|太阳码|码)|(?:长按)?识别(?:小程序码|太阳码)|扫描?(?:小程序码|太阳码)"
)
_SAYS_WHAT = lazy(
    r"[“‘「《]|关注|下载|查看|政策|指南|办理|办税|预约|报名|直播|课|学堂|图解|视频|操作|流程|问卷|调查|填|缴|付|支付|转账|领|群|加|答题|参与|咨询|发票|申报|登录|公众号|小程序[:：]|APP|税务|政府|原文|全文|阅读|收听|观看|下单|购买|活动|反馈|评价|监督|举报|投诉|查询|导航|地图|联系|抽奖|认证|订阅|听|看"
)


def _unnamed(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _match(scene, trigger, _BARE)
    if match is None or _is_warning(scene, *match.span()):
        return
    before, after = _sentence(scene, *match.span(), 40)
    if "小程序码" in match[0] or "太阳码" in match[0]:
        says = re.search(r"[“‘「]|湘税|税务|12366|社保|政务|个人所得税", before + after)
    else:
        says = _SAYS_WHAT.search(before + after)
    if not says:
        yield Found(*match.span())


UNNAMED = Rule(
    id="link.qr.unnamed",
    gate=Gate.CONTENT,
    category="link",
    grade=Grade.REMIND,
    triggers=_TRIGGERS,
    verify=_unnamed,
    bases=("hn100-14",),
    message="没有写明二维码通向哪里、属于谁",
    suggestion="在二维码旁写明打开的是什么、由哪个单位运营",
    flags=examples(
        "了解更多请扫描下方二维码。",
        "请长按识别下方二维码",
        "更多精彩，扫描图中二维码！",
        "长按识别小程序码即可使用。",
        "扫描上方二维码，一键直达。",
        "详情扫下方二维码",
    ),
    passes=examples(
        "扫描下方二维码关注“湖南税务”。",
        "长按识别下方二维码，下载个人所得税APP。",
        "扫描上方二维码查看政策原文。",
        "长按识别小程序码，进入“湘税社保”。",
        "市民扫描二维码即可了解文物故事。",
        "请勿扫描图中二维码，谨防受骗。",
        "企业营业执照上印有二维码。",
        "扫描屏幕二维码登录电子税务局",
    ),
)
