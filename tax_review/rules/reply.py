"""Replies to comments (Article 12): thanks for a greeting, 12366 for a policy question, the right body for a report.

A reply is speech of the bureau. It promises no outcome (保证给您退税), blames nobody (是您自己没看清) and sends nobody away
(不归我们管). What the reader wrote is not part of the draft; an editor may give it as the title, or above the reply as
“网友：…”. Without it a reply can be judged by its own words only: one that explains rates and deductions answers a
policy question, one that speaks of 举报 answers a report. Polite set phrases (保证您的权益, 一定认真研究) pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade, Kind
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_KINDS = (Kind.REPLY,)
_LONGEST_LOOK = 2000
_ASKED = lazy(
    r"(?:网友|网民|留言|评论|来信|咨询|提问|问题?|纳税人|读者|粉丝|@[^\s:：]{1,16})(?:留言|问|说|评论|内容)?\s?[:：](?P<asked>[^\n]{1,300})"
)
_ANSWERED = lazy(r"(?:小编|官方|本局|我局|税务局|作者)?(?:回复|答复|答|回答|回应)[^\n:：]{0,6}[:：]")


def _halves(scenes: dict[str, Scene]) -> tuple[str, str, int]:
    """What the reader wrote, as far as the draft tells; the reply; and where in the body the reply begins."""
    body = scenes["body"].text.folded[:_LONGEST_LOOK] if "body" in scenes else ""
    title = scenes["title"].text.folded[:_LONGEST_LOOK] if "title" in scenes else ""
    asked = _ASKED.match(body.lstrip())
    if asked is None:
        answered = _ANSWERED.match(body)
        return title, body, answered.end() if answered else 0
    begin = len(body) - len(body.lstrip()) + asked.end()
    text = asked["asked"]
    # On one line: 问：… 答：…
    if inside := _ANSWERED.search(text):
        begin = begin - len(text) + inside.end()
        text = text[: inside.start()]
    elif answered := _ANSWERED.search(body, begin, begin + 40):
        begin = answered.end()
    return title + text, body[begin:], begin


def _place(scenes: dict[str, Scene], begin: int) -> DraftFound:
    """The reply's first words."""
    part = "body" if "body" in scenes else next(iter(scenes))
    text = scenes[part].text
    folded = text.folded
    if begin >= len(folded):
        begin = 0
    while begin < len(folded) - 1 and folded[begin].isspace():
        begin += 1
    stop = re.compile(r"[^\n。！？!?]{1,60}").match(folded, begin)
    return DraftFound(part, *text.original_span(begin, stop.end() if stop else begin + 1))


def _found(scene: Scene, match: re.Match[str]) -> DraftFound:
    return DraftFound(scene.part, *scene.text.original_span(*match.span()))


_POLICY = lazy(
    r"税率|征收率|免征|减征|减按|减半|起征点|抵扣|加计|扣除|税前|计税|申报(?:期|表|时间|缴纳)|汇算清缴|可以享受|不能享受|符合(?:条件|政策)|优惠政策|应纳税|缴纳(?:个人所得税|增值税|企业所得税|契税|印花税|房产税)|进项|红字发票|小规模纳税人|一般纳税人|专项附加|政策规定|根据.{0,20}(?:公告|规定|办法|条例|法)"
)
_ASKS_POLICY = lazy(r"(?:怎么|如何|怎样|能不能|可不可以|是否|要不要|多少|几个点|什么时候|哪里|哪些|吗|呢|[？?])")
_TAX = lazy(r"税|发票|社保|医保|申报|缴费|抵扣|开票|个体户|扣除|退款")
_REPORT = lazy(
    r"(?:举报|检举|揭发|控告|反映|投诉)[^。]{0,30}(?:偷税|逃税|漏税|虚开|骗税|不开(?:具)?发票|拒开发票|违法|违规|违纪|吃拿卡要|索要|受贿|公司|老板|干部|工作人员|商家|店)|(?:偷税|逃税|虚开|骗税|假发票|吃拿卡要|收红包|不给开发票|拒绝开发票|不开发票)|(?:我要|想|怎么|哪里|如何)(?:举报|检举|投诉)"
)
_REPORT_ANSWERED = lazy(
    r"举报|检举|控告|揭发|投诉[^。]{0,12}(?:干部|工作人员|态度|窗口)|[您你](?:们)?反映的[^，。]{0,6}(?:企业|公司|老板|商家|干部|偷税|逃税)|偷税|逃税|虚开"
)
_LED = lazy(
    r"稽查局|稽查部门|检举|举报中心|12366|纪检|纪委|监察|12388|举报电话|举报(?:信箱|平台|渠道)|受理部门|转(?:交|办|送|给)?[^，。；]{0,10}(?:部门|单位|机构)|税收违法行为检举|督察|12345"
)
_GREETING = lazy(
    r"(?:早上好|早安|晚安|中午好|下午好|晚上好|你们好|大家好|辛苦(?:了|啦)|点赞|[赞棒][!！。~～]{0,3}\Z|真棒|太棒|很棒|给力|感谢|谢谢|多谢|支持(?:一下|你们|税务)|加油|厉害|为.{0,8}点赞|新年好|新年快乐|节日快乐|春节快乐|热情|周到|贴心|好评|满意|学到了|学习了|收藏了|有用|用心|路过|打卡|沙发|前排|👍|🌹|❤)"
)
_THANKS = lazy(
    r"谢|感恩|欢迎|不客气|您好|你好|祝|鼓励|支持|关注|继续努力|再接再厉|(?:早|中午|下午|晚上)好|快乐|应该做的|荣幸|❤|🌹|\[.{1,4}\]"
)


def _no_hotline(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    asked, reply, begin = _halves(scenes)
    if re.search(r"12366|纳税服务(?:热线|平台)|征纳互动", reply) or not reply.strip():
        return
    if _REPORT.search(asked):
        return
    is_question = _ASKS_POLICY.search(asked) is not None and _TAX.search(asked) is not None
    if is_question or _POLICY.search(reply):
        yield _place(scenes, begin)


NO_HOTLINE = DraftRule(
    id="reply.no-hotline",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REMIND,
    kinds=_KINDS,
    verify=_no_hotline,
    bases=("hn100-12",),
    message="留言问的是政策，回复没有引导到 12366",
    suggestion="写明“具体政策请拨打12366纳税缴费服务热线或登录12366平台咨询”",
    flags=examples(
        {"body": "您好，小规模纳税人征收率是1%。", "kind": "reply"},
        {"title": "请问契税怎么交？", "body": "您好，按合同价交就行。", "kind": "reply"},
        {"body": "网友：专项附加扣除可以补报吗？\n回复：可以的，汇算清缴时补报。", "kind": "reply"},
        {"body": "根据现行规定，您符合条件，可以享受减半征收。", "kind": "reply"},
        {"body": "问：开票要交税吗？ 答：要交的。", "kind": "reply"},
        {"title": "社保费什么时候交呢", "body": "亲，这个月25日前哦。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，具体政策请拨打12366纳税缴费服务热线咨询。", "kind": "reply"},
        {"title": "请问契税怎么交？", "body": "您好，请拨打12366咨询，或到办税服务厅办理。", "kind": "reply"},
        {"body": "感谢您的关注与支持！", "kind": "reply"},
        {"body": "网友：办税真方便\n回复：谢谢您的肯定，我们继续努力。", "kind": "reply"},
        {"body": "小规模纳税人征收率是1%。", "kind": "original"},
        {"body": "您好，您反映的情况已转办，请向稽查局检举。", "kind": "reply"},
        {"body": "感谢提醒，已更正错字。", "kind": "reply"},
        {"body": "您好，可通过征纳互动平台在线咨询减免条件。", "kind": "reply"},
    ),
)


def _report_not_led(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    asked, reply, begin = _halves(scenes)
    if _LED.search(reply) or not reply.strip():
        return
    if _REPORT.search(asked) or (not asked.strip() and _REPORT_ANSWERED.search(reply)):
        yield _place(scenes, begin)


REPORT_NOT_LED = DraftRule(
    id="reply.report-not-led",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    kinds=_KINDS,
    verify=_report_not_led,
    bases=("hn100-12",),
    message="留言是举报、控告，回复没有告诉对方向哪个部门反映",
    suggestion="涉税违法请引导向稽查局或12366检举，干部作风问题请引导向纪检机构反映，不在评论区讨论案情",
    flags=examples(
        {"title": "我要举报某公司偷税", "body": "您好，我们了解一下。", "kind": "reply"},
        {"title": "这家饭店不给开发票，怎么投诉？", "body": "您好，可以和商家再沟通。", "kind": "reply"},
        {"body": "网友：你们干部吃拿卡要\n回复：不会的，请放心。", "kind": "reply"},
        {"body": "您举报某公司虚开的事情我们知道了。", "kind": "reply"},
        {"body": "留言：举报老板逃税\n回复：收到。", "kind": "reply"},
        {"title": "检举一家公司两套账、逃税", "body": "谢谢您的留言！", "kind": "reply"},
    ),
    passes=examples(
        {"title": "我要举报某公司偷税", "body": "您好，请向税务局稽查局检举，或拨打12366。", "kind": "reply"},
        {"title": "你们干部吃拿卡要", "body": "您好，请向我局纪检组反映，电话见官网。", "kind": "reply"},
        {"body": "网友：商家不给开发票\n回复：您好，请拨打12366反映。", "kind": "reply"},
        {"body": "感谢您的支持！", "kind": "reply"},
        {"title": "如何举报虚开发票", "body": "涉税违法线索可寄税收违法行为检举中心。", "kind": "reply"},
        {"body": "某公司因偷税被依法查处。", "kind": "original"},
        {"title": "点赞", "body": "谢谢您！", "kind": "reply"},
        {"body": "您的意见已转相关部门，感谢理解。", "kind": "reply"},
    ),
)


def _no_thanks(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    asked, reply, begin = _halves(scenes)
    if not asked.strip() or len(asked) > 60 or not _GREETING.search(asked) or not reply.strip():
        return
    if _ASKS_POLICY.search(asked) and _TAX.search(asked):
        return
    if not _THANKS.search(reply):
        yield _place(scenes, begin)


NO_THANKS = DraftRule(
    id="reply.no-thanks",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REMIND,
    kinds=_KINDS,
    verify=_no_thanks,
    bases=("hn100-12",),
    message="对问候、表扬的回复没有致谢",
    suggestion="礼貌致谢，例如“感谢您的关注和支持”",
    flags=examples(
        {"title": "办税太方便了，点赞！", "body": "知道了。", "kind": "reply"},
        {"title": "工作人员辛苦了", "body": "还行吧。", "kind": "reply"},
        {"body": "网友：服务很热情，好评\n回复：这是常态。", "kind": "reply"},
        {"title": "早上好", "body": "在。", "kind": "reply"},
        {"title": "新年快乐", "body": "收到", "kind": "reply"},
        {"title": "你们真棒", "body": "哦。", "kind": "reply"},
    ),
    passes=examples(
        {"title": "办税太方便了，点赞！", "body": "谢谢您的点赞，我们会继续努力。", "kind": "reply"},
        {"title": "工作人员辛苦了", "body": "感谢理解与支持！", "kind": "reply"},
        {"title": "新年快乐", "body": "祝您新年快乐！", "kind": "reply"},
        {"body": "知道了。", "kind": "reply"},
        {"title": "谢谢，请问契税怎么交？", "body": "请拨打12366咨询。", "kind": "reply"},
        {"body": "网友：好评\n回复：感谢您的鼓励！", "kind": "reply"},
        {"title": "办税点赞", "body": "我局办税厅延长服务时间。", "kind": "original"},
        {"title": "早上好", "body": "您早上好，欢迎常来看看。", "kind": "reply"},
    ),
)

_RESULT = (
    r"(?:退(?:税|款|给|到)|到账|办(?:好|成|妥|下来|结|完)|下来|通过|解决|处理|搞定|查清|免(?:除|掉|征|罚|税)|减(?:免|掉)|享受|拿到|收到|领到|补(?:上|发|给)|处罚|查处|查到底|审批|批|满意"
    r"|没问题|没事|答复|不(?:会)?(?:罚|处罚|收|查|影响))"
)
_PROMISE = lazy(
    r"(?:(?:我们|我局|本局|小编)?(?:保证|包|承诺|担保|确保|肯定|一定|绝对|必定|百分之百|百分百|100%|必(?!须|要|填|备|需))(?!您的(?:合法)?权益|期限|条件|程度|额度|范围|比例|数额|时间)"
    rf"[^，。；！!的]{{0,12}}{_RESULT}"
    rf"|(?:[0-9一二三四五六七两]{{1,2}}(?:个)?(?:工作)?[日天]|今天|明天|本周|下周|马上|立刻)(?:之?内)?(?:就|一定|保证|肯定|必定|必)(?:会|能|给|帮|将|为)?[^，。；！!]{{0,8}}{_RESULT}"
    r"|放心[，,]?[^。]{0,6}(?:不会(?:罚|查|处罚)|没事|包在我们身上|包在我身上)|包在我们?身上|包[您你]满意|不用交(?:税)?了)"
)
# 我们一定认真研究, 保证数据安全: said of one's own effort.
_REFUSED = lazy(r"(?:不能|无法|不|未|没有|难以|不敢|是否|能否)\Z")
_EFFORT = lazy(r"认真|努力|积极|尽快|及时|依法|按规定|尽力|协调|核实|了解|研究|改进|推动|督促|争取|持续|加强|不断")


def _promise(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene in scenes.values():
        folded = scene.text.folded
        for match in _PROMISE.finditer(folded):
            before = folded[max(0, match.start() - 10) : match.start()]
            if not _EFFORT.search(match[0]) and not _REFUSED.search(before):
                yield _found(scene, match)


PROMISE = DraftRule(
    id="reply.promise",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_promise,
    bases=("hn100-12",),
    message="回复里作了结果上的承诺",
    suggestion="改为“将按规定办理”“已转有关部门核实”，不承诺结果和时限",
    kinds=_KINDS,
    flags=examples(
        {"body": "您好，我们保证给您退税。", "kind": "reply"},
        {"body": "放心，三天内一定到账。", "kind": "reply"},
        {"body": "这个问题我们肯定帮您解决。", "kind": "reply"},
        {"body": "材料交上来绝对能批下来。", "kind": "reply"},
        {"body": "放心，不会罚您的。", "kind": "reply"},
        {"body": "您反映的企业我们一定查处。", "kind": "reply"},
        {"body": "明天就给您办好，包在我们身上。", "kind": "reply"},
        {"body": "我局承诺为您减免滞纳金。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，我们将按规定尽快核实处理。", "kind": "reply"},
        {"body": "我们一定认真研究您的建议。", "kind": "reply"},
        {"body": "为保证您的合法权益，请拨打12366咨询。", "kind": "reply"},
        {"body": "符合条件的，一定期限内可以申请退税。", "kind": "reply"},
        {"body": "我们一定努力解决大家关心的问题。", "kind": "reply"},
        {"body": "请确保填写的银行账户准确。", "kind": "reply"},
        {"body": "我局保证三天内办结全部退税。", "kind": "original"},
        {"body": "谢谢您的肯定，我们继续努力。", "kind": "reply"},
        {"body": "必须本人到场办理。", "kind": "reply"},
    ),
)

_BLAME = lazy(
    r"(?:是|怪|属于|因为|由于)?[您你](?:们)?(?:自己|自身|本人|单位|企业|公司|会计)?[^，。；]{0,6}(?:没(?:有)?(?:看清|搞清|弄清|弄懂|填对|听清|看懂|学会|认真|及时)|操作(?:失误|错误|不当|有误)|理解(?:错|有误|偏差|能力)|不会(?:看|用|操作)|看不懂|填错|弄错|搞错|太(?:急|马虎|粗心|着急)|活该|自找)"
    r"|(?:就?是|怪|属于|因为|由于)[您你](?:们)?[^，。；]{0,6}的(?:问题|责任|错|失误|原因)|[您你](?:们)?(?:自己|自身|本人)的(?:问题|责任|错|失误|原因)"
    r"|(?:都|只能|还|要)怪(?:[您你他]|企业|银行|会计|中介|系统|运营商|软件|别人)|谁(?:让|叫|要)[您你]|怪不得(?:我们|税务)|(?:是|都是|属于|由于)(?:银行|企业|公司|社保(?:局|部门)?|医保(?:局|部门)?|人社(?:局|部门)?|银行系统|运营商|中介|会计|财务|开发公司|软件公司|上级|省局|总局|兄弟单位|其他部门|别的部门|工作人员个人|临时工)[^，。；]{0,6}(?:的(?:责任|问题|错|锅|失误|原因)|造成|导致|没(?:办|做|弄)好)"
    r"|(?:不是|与|跟|和)我们(?:的)?(?:责任|问题|错|无关|没关系)|(?:别|不要)(?:无理取闹|胡说|造谣|瞎说|乱说|抬杠)|无理取闹|胡搅蛮缠|素质(?:低|差)|[您你](?:们)?(?:的)?(?:会计|财务|单位|企业|公司)[^，。；]{0,4}(?:水平|不行|不专业|太差|不懂|不负责|不按时|没按时|不及时|没及时)|没看清[^，。；]{0,8}(?:就|还)|(?:这事|这个?|那|应该|得|就)怪(?!我们|罪)|不怪我们|怪谁|我们(?:没有?|无)(?:任何)?(?:责任|错)|连这(?:个|点)?(?:都|也)不|这么简单(?:都|也|的)?|键盘侠|喷子|杠精|水军"
)


# 感谢您指出的问题, 如您填错: courtesy and conditions blame nobody.
_COURTESY = lazy(
    r"感谢|谢谢|理解|解答|关于|如果?|若|针对|对于|解决|反映|反馈|收到|关注|核实|涉及|提到|避免|以免|防止|误导|指出|(?:给|让|为|对)\Z"
)
_SUBJECT = lazy(
    r"(?:反映|提出|咨询|关心|遇到|提到|所说|留言|说|描述|关注|问|担心|需要|指出)(?:的)?[^，。；]{0,4}(?:问题|责任|原因)\Z"
)


def _blame(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene in scenes.values():
        folded = scene.text.folded
        for match in _BLAME.finditer(folded):
            sentence = scene.text.sentence(match.span())
            before = folded[max(sentence.start, match.start() - 12) : match.start()]
            if not (_COURTESY.search(before) or re.match("如果?|若|感谢", match[0]) or _SUBJECT.search(match[0])):
                yield _found(scene, match)


BLAME = DraftRule(
    id="reply.blame",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_blame,
    bases=("hn100-12",),
    message="回复在责怪对方或推给别的单位",
    suggestion="不评判对错，改为说明怎么办理、向谁咨询，必要时致歉",
    kinds=_KINDS,
    flags=examples(
        {"body": "是您自己没看清通知。", "kind": "reply"},
        {"body": "这是您操作失误，系统没有问题。", "kind": "reply"},
        {"body": "谁让你不早点来办。", "kind": "reply"},
        {"body": "都是银行的责任，找他们去。", "kind": "reply"},
        {"body": "那是社保局造成的，跟我们无关。", "kind": "reply"},
        {"body": "请不要无理取闹。", "kind": "reply"},
        {"body": "你自己的问题，别怪系统。", "kind": "reply"},
        {"body": "只能怪企业会计不专业。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "感谢您反映的问题，我们已转有关部门。", "kind": "reply"},
        {"body": "您好，您的问题请拨打12366咨询。", "kind": "reply"},
        {"body": "您咨询的问题涉及具体政策，请拨打12366。", "kind": "reply"},
        {"body": "如您填错信息，可在个人所得税APP更正。", "kind": "reply"},
        {"body": "给您造成不便，敬请谅解。", "kind": "reply"},
        {"body": "关于您企业的问题，请联系主管税务机关。", "kind": "reply"},
        {"body": "我局有责任为您做好服务。", "kind": "reply"},
        {"body": "都是银行的责任。", "kind": "original"},
        {"body": "感谢您指出我们工作中的问题。", "kind": "reply"},
    ),
)

_SENT_ON = lazy(r"12366|请(?:联系|咨询|拨打|向)|12345|12333|热线")
_BRUSH_OFF = lazy(
    r"不归[^，。；]{0,8}管|(?:不归|不属于?|不是)我们(?:局|单位|部门)?(?:管|负责|职责|的事|业务)|(?:我们|这里|小编)(?:也)?(?:管不了|不知道|不清楚|没办法|无能为力|爱莫能助|不负责)|(?:自己|自行)(?:去)?(?:看|查|想办法|百度|搜|上网查|看文件|琢磨|解决)(?!看|询)|找(?:别人|别的部门|其他部门|他们)(?:去|吧)|爱(?:办不办|信不信|来不来)|(?:文件|政策)(?:里)?写得(?:很|够)?清楚|说了(?:多少|几|好多)遍|这都不(?:懂|知道|会)"
)


def _brush_off(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene in scenes.values():
        folded = scene.text.folded
        for match in _BRUSH_OFF.finditer(folded):
            sentence = scene.text.sentence(match.span())
            if not _SENT_ON.search(folded, match.end(), min(sentence.end, match.end() + 60)):
                yield _found(scene, match)


BRUSH_OFF = DraftRule(
    id="reply.brush-off",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_brush_off,
    bases=("hn100-12",),
    message="回复把人推走，没有告诉对方找谁",
    suggestion="写明该找的部门和电话，例如 12366、12345",
    kinds=_KINDS,
    flags=examples(
        {"body": "这个不归我们管。", "kind": "reply"},
        {"body": "小编也不清楚哦。", "kind": "reply"},
        {"body": "你自己去百度。", "kind": "reply"},
        {"body": "文件写得很清楚了，自己看。", "kind": "reply"},
        {"body": "找别的部门去。", "kind": "reply"},
        {"body": "说了多少遍了，这都不懂？", "kind": "reply"},
    ),
    passes=examples(
        {"body": "该事项不属于我们职责，请拨打12345政务服务热线。", "kind": "reply"},
        {"body": "您可自行查询，网址见下方，也可拨打12366。", "kind": "reply"},
        {"body": "感谢您对我们的支持。", "kind": "reply"},
        {"body": "您可自行看看办税指南，如有疑问请咨询12366。", "kind": "reply"},
        {"body": "我们会认真研究。", "kind": "reply"},
        {"body": "请带好自己的身份证。", "kind": "reply"},
        {"body": "这个不归我们管。", "kind": "original"},
        {"body": "感谢您的热爱！", "kind": "reply"},
    ),
)
