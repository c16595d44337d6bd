"""Replies to comments (Article 12): thanks for a greeting, 12366 for a policy question, the right body for a report.

A reply is speech of the bureau. It promises no outcome (保证给您退税), blames nobody (是您自己没看清) and sends nobody away
(不归我们管). Nor does it guess (好像是…吧), threaten (小心查您的账), wink at a breach (查不到的), complain (哪有空), snap (烦不烦)
or commend an agent. What the reader wrote is not part of the draft; an editor may give it as the title, or above the
reply as “网友：…”. Without it a reply can be judged by its own words only: one that explains rates and deductions
answers a policy question, one that speaks of 举报 answers a report. Polite set phrases (保证您的权益, 一定认真研究) pass.
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


# What the reader told of, and what an apology is for: 对您反映的窗口人员说“自己去查”的问题，我们深表歉意.
_TOLD = lazy(
    r"(?:反映|投诉|提到|所说|描述|留言(?:中|里)|批评|指出|关于|针对|杜绝|严禁|不得|不会|绝不|不能|不存在|纠正|整改)"
)
_TOLD_OF = lazy(r"[^。！？!?\n]{0,16}(?:问题|情况|现象|行为|做法|一事|事项|说法)")
_IF = lazy(r"(?:如果?|若|要是|万一|假如|[您你]|纳税人|缴费人|避免|以免|防止|忘记?|对于?)[^，。；！!？?\n]{0,6}\Z")


def _said(scenes: dict[str, Scene], pattern: re.Pattern[str]) -> Iterator[tuple[Scene, re.Match[str]]]:
    """Matches of `pattern` in the bureau's own words: the reply's half of the body, nothing quoted or told of."""
    begin = _halves(scenes)[2]
    own = {"body": scenes["body"]} if "body" in scenes else scenes
    for scene in own.values():
        text = scene.text
        for match in pattern.finditer(text.folded, begin if scene.part == "body" else 0):
            sentence = text.sentence(match.span())
            before = text.folded[max(sentence.start, match.start() - 24) : match.start()]
            told = _TOLD.search(before) and _TOLD_OF.match(
                text.folded, match.end(), min(sentence.end, match.end() + 24)
            )
            if not told and text.enclosing(match.span(), "“‘「『") is None:
                yield scene, match


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
# 虚开发票属于违法行为，请勿参与: the reader is warned, nobody is reported.
_ADMONISHED = lazy(
    r"请[您你]?(?:们)?(?:不要|勿|切勿|远离)|(?:切勿|千万不要|千万别|提醒[您你])[^。]{0,20}|属于?违法|承担法律责任"
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
    if _REPORT.search(asked) or (
        not asked.strip() and _REPORT_ANSWERED.search(reply) and not _ADMONISHED.search(reply)
    ):
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
        {"body": "帮人虚开发票要承担法律责任，请您远离这类中介。", "kind": "reply"},
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
    r"|放心[，,]?[^。]{0,6}(?:不会(?:罚|查|处罚)|没事|包在我们身上|包在我身上)|包在我们?身上|包[您你]满意|包退|[退批办]不(?:到|下来|成|了)找我|放一百个心|不用交(?:税)?了)"
)
# 我们一定认真研究, 保证数据安全: said of one's own effort.
_REFUSED = lazy(r"(?:不能|无法|不|未|没有|难以|不敢|是否|能否)\Z")
_EFFORT = lazy(r"认真|努力|积极|尽快|及时|依法|按规定|尽力|协调|核实|了解|研究|改进|推动|督促|争取|持续|加强|不断")


def _promise(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _PROMISE):
        before = scene.text.folded[max(0, match.start() - 10) : match.start()]
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
    r"感谢|谢谢|理解|解答|关于|如果?|若|针对|对于|解决|反映|反馈|收到|关注|核实|涉及|提到|避免|以免|防止|误导|指出|可能|或者?|也许|(?:给|让|为|对)\Z"
)
_SUBJECT = lazy(
    r"(?:反映|提出|咨询|关心|遇到|提到|所说|留言|说|描述|关注|问|担心|需要|指出)(?:的)?[^，。；]{0,4}(?:问题|责任|原因)\Z"
)


def _blame(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _BLAME):
        sentence = scene.text.sentence(match.span())
        before = scene.text.folded[max(sentence.start, match.start() - 12) : match.start()]
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
        {"title": "是你们自己没填对吧", "body": "您好，我们正在核实，请保持电话畅通。", "kind": "reply"},
        {"body": "退税未到账，可能是银行卡状态异常造成的，请核对后重新提交。", "kind": "reply"},
    ),
)

_SENT_ON = lazy(r"12366|请(?:联系|咨询|拨打|向)|12345|12333|热线")
_BRUSH_OFF = lazy(
    r"不归[^，。；]{0,8}管|(?:不归|不属于?|不是)我们(?:局|单位|部门)?的?(?:管|负责|职责|事|活|业务)|(?:我们|这里|小编)(?:也)?(?:管不了|不知道|不清楚|没办法|没辙|无能为力|爱莫能助|不负责)"
    r"|(?:自己|自个儿|自行)(?:去)?(?:看|查|想办法|想辙|百度|搜|上网查|看文件|研究|琢磨|摸索|翻|解决)(?!看|询|验|阅|到)"
    r"|找(?:别人|别的部门|其他部门|他们)(?:去|吧)|(?:[您你](?:们)?|那|就|还是)?(?:去)?[找问](?!到|题)[^，。；！!？?\n]{1,8}(?:去|吧)(?=[，,。！!]|\Z)|(?:[您你]|那就|还是)去问[^，。；！!？?\n]{1,8}(?=[，,。！!]|\Z)"
    r"|爱(?:办不办|来不来|信不信|交不交|看不看)|(?:文件|政策)(?:里)?写得(?:很|够)?清楚|说了(?:多少|几|好多)遍|这都不(?:懂|知道|会)"
    r"|不(?:该|应该|用)(?:来)?问我们|换个?(?:地方|人|部门)(?:去)?问|(?:跟|和|与)(?:我们|税务局?|税务部门)有(?:什么|啥|何|半毛钱)关系|恕不(?:回复|解答|受理|奉陪|接待)|(?:自己|自行)(?:到|上|去)(?:官网|网上|网站|百度|文件里)[^，。；！!？?\n]{0,4}(?:看|翻|查|搜|找)(?!询|验)"
    r"|没辙|帮不(?:上|了)(?:[您你]|忙|什么)?(?=[，,。！!]|\Z)|爱莫能助|另请高明|另想办法|另谋高就|别来(?:找|问)我们|(?:网上|百度)(?:上)?(?:一)?(?:搜|查)(?:一下)?(?:就|都)(?:有|知道|出来|行)|(?:哪来的?|谁说的|谁定的)(?:您|你|就)?(?:问|找)谁"
)


def _brush_off(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _BRUSH_OFF):
        folded = scene.text.folded
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
        {"body": "这事我们没辙，您找开户行去。", "kind": "reply"},
        {"body": "网上一搜就有，你自己研究吧。", "kind": "reply"},
        {"body": "您去问街道，我们帮不上。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "对窗口人员让您“自己去查”的情况，我们深表歉意。", "kind": "reply"},
        {"body": "您可以自行查验发票真伪，有问题请拨打12366。", "kind": "reply"},
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

_GUESS = lazy(
    r"[记说拿吃摸](?:不|得不)(?:太|大|很|是很)?(?:清|准|定)(?:楚|了)?(?![^，。；！!？?\n]{0,4}(?:密码|账号|用户名|编号))|说不好(?=[，,。！!吧]|\Z)|(?:我|小编)也?(?:弄|搞)不(?:太)?(?:清|懂|明白)"
    r"|(?:我|小编)也?不(?:太|大)?(?:懂|明白|知道|了解)|说不清(?=[，,。！!吧]|\Z)|不敢(?:保证|打包票|肯定|说死)|看情况(?:吧|而定吧|再说)|按理说?(?:是|应该)?(?=可以|能|不|要)|(?:到时候?|以后|回头|过段时间|下次)再说(?=[，,。！!吧]|\Z)|(?:我|小编)(?:得|要|去)?问问(?:看|再说)?(?=[，,。！!吧]|\Z)"
    r"|[您你](?:自己)?看着(?:办|填|报|选|弄|交)|随便(?:选|填|报|写|交|开|挑)[^，。；！!？?\n]{0,6}(?:就行|都行|也行|就好|吧|都可以|就可以)|一般(?:来说|都|也)?(?:没事|没问题)(?=[，,。！!的吧]|\Z)|(?:我|小编)(?:个人)?(?:的)?理解(?:是|为)|(?:(?:可能|也许)[^，。；！!？?\n]{1,8}[，,]?(?:也|又)(?:可能|许)[^，。；！!？?\n]{1,8}(?=[，,。！!]?\Z))"
    r"|印象[中里]|凭(?:印象|记忆|感觉)|(?:我|小编)(?:记得|猜|估计|印象(?!深))|瞎猜|(?<!就)(?<!你)(?<!您)好像(?=是|要|有|可以|能|不|没|也|还|就|得|应该|在|听|说)|貌似|碰碰?运气|撞大运|走一步看一步"
    r"|也许(?=可以|能|行|会|不|要|是)|没准|说不定|(?:大概|多半|八成|估计|恐怕|十有八九)(?=可以|能|会|不用|不会|没事|没问题|行|是|要交|要缴|得交)[^，。；！!？?\n]{0,12}"
    r"|(?:应该|大概|可能|大约|估计|差不多|也许|恐怕)[^，。；！!？?\n]{0,14}吧(?=[，,。！!~…]|\Z)|差不多(?:就行|得了|就可以|就好)"
    r"|(?<![^，,。；！!？?\s\n也我])不(?:太|大|是很|敢)?(?:确定|清楚|肯定|晓得)(?=[，,。！!吧呢哦啊]|\Z)|先(?:这么|这样)?[报填交开办弄]着(?:再说|看|吧|试试)?|(?<!再)(?<!后)(?<!重新)试试(?:看|吧|运气)(?=[，,。！!]|\Z)"
)


def _guess(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _GUESS):
        before = scene.text.folded[max(0, match.start() - 10) : match.start()]
        if not _IF.search(before):
            yield _found(scene, match)


GUESS = DraftRule(
    id="reply.guess",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_guess,
    bases=("hn100-12",),
    message="回复像在猜测，没有给准话",
    suggestion="核实后写明规定；一时答不准的，写明请拨打12366或由哪个部门答复",
    kinds=_KINDS,
    flags=examples(
        {"body": "好像要预缴，记不太清楚了。", "kind": "reply"},
        {"body": "应该能退吧，您试试看。", "kind": "reply"},
        {"body": "印象里是季度报，拿不准。", "kind": "reply"},
        {"body": "这个没准可以补，碰碰运气。", "kind": "reply"},
        {"body": "不太确定，大约千分之五吧。", "kind": "reply"},
        {"body": "估计没问题，您先报着。", "kind": "reply"},
        {"body": "材料差不多就行。", "kind": "reply"},
        {"body": "网友：要交印花税吗？\n回复：大概不用交吧。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，如果您记不清密码，可通过刷脸登录找回。", "kind": "reply"},
        {"body": "办理大概需要三个工作日，请留意短信。", "kind": "reply"},
        {"body": "您好，可能是网络延迟，请清除缓存后再试试看。", "kind": "reply"},
        {"body": "该业务应该由主管税务所受理，地址为解放路12号。", "kind": "reply"},
        {"body": "如不确定是否符合条件，请拨打12366咨询。", "kind": "reply"},
        {"body": "好像要预缴，记不太清楚了。", "kind": "original"},
        {"title": "契税好像降了吧？", "body": "您好，请拨打12366咨询。", "kind": "reply"},
        {"body": "您提到的“好像不用交”是误解，请以现行规定为准。", "kind": "reply"},
    ),
)

_THREAT = lazy(
    r"小心(?:[^，。；！!？?\n]{0,6}(?:查|罚|封|抓|盯)(?!验|看|收|询|阅|对|核|证)[^，。；！!？?\n]{0,6}|[您你][^，。；！!？?\n]{0,4}(?:账|店|公司|企业|执照|饭碗))"
    r"|再(?:敢|继续)?(?:闹|吵|告|啰嗦|纠缠|乱说|胡说|骂|顶嘴|投诉|举报|上访|这样|这么)[^，。；！!？?\n]{0,8}[，,]?(?:就|我们就|小心|后果|马上|直接)[^。！？!?\n]{0,14}(?:查|罚|列入|封|黑名单|拉黑|停票|停供|处理|报警|禁言|自负|重点)"
    r"|[您你](?:要是|若|敢)?再[^，。；！!？?\n]{1,8}试试(?!看|吧)|信不信[^，。；！!？?\n]{0,10}(?:查|罚|封|抓|停|关)|(?:等着|准备)(?:被|挨|吃)?(?:查|罚|稽查|罚单|喝茶)|等着瞧|走着瞧|吃不了兜着走|别(?:逼|惹)我们?|有[您你]好(?:看|受)|给[您你]点颜色"
    r"|[您你](?:也|总)?(?:不想|不怕|想)[^，。；！!？?\n]{0,6}被[^，。；！!？?\n]{0,6}(?:查|稽查|罚|盯上|拉黑|停票)|[您你](?:家|公司|店|企业|单位)?的?(?:税号|底细|账|名字|地址|信息|情况)我们(?:都|可)?(?:有|记着|清楚|掌握|一清二楚)|(?:记着|记住|盯着|盯上|盯住|记下)[您你](?:们|家|了)?(?=[，,。！!呢]|\Z)|(?:专管员|管理员|稽查|局里|我们)(?:都|可)?(?:记着呢|盯着呢|记着账)"
    r"|(?:就|要|去|来|会|马上|直接|天天|好好|顺便|第一个)查(?:一查)?[您你](?:的账|的税|家|们|公司|店|单位)?(?=[，,。！!的]|\Z)|掂量掂量|想清楚后果|(?:说话|留言|发言|乱说|造谣)[^，。；！!？?\n]{0,6}(?:负法律责任|负责任的|坐牢|抓)|注意[您你]的(?:言辞|言论|态度|措辞)|穿小鞋|自找麻烦|得罪了?我们|(?:说话|讲话|发言)(?:给我)?注意点?|(?:删|撤)(?:掉|了|除)?(?:评论|留言|帖子?)[^。！？!?\n]{0,6}(?:否则|不然)|(?:否则|不然)后果自负|(?:我们|局里|稽查)(?:可以)?随时(?:可以|能|会)?(?:上门|来|去)?(?:检查|查)|以后(?:来)?办(?:事|税|业务)[^，。；！!？?\n]{0,4}(?:别怪|小心|难)"
)


def _threat(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _THREAT):
        yield _found(scene, match)


THREAT = DraftRule(
    id="reply.threat",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_threat,
    bases=("hn100-12",),
    message="回复带有威胁的口气",
    suggestion="删去；需要说明法律后果的，平实引用条款，并告知申诉、投诉的渠道",
    kinds=_KINDS,
    flags=examples(
        {"body": "再投诉，小心查你们公司的账。", "kind": "reply"},
        {"body": "您再发帖试试。", "kind": "reply"},
        {"body": "信不信下周就停你的票。", "kind": "reply"},
        {"body": "你们店的底细我们一清二楚，专管员记着呢。", "kind": "reply"},
        {"body": "再闹就列入重点检查名单。", "kind": "reply"},
        {"body": "说话要负法律责任，别逼我们。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，请小心查验短信来源，谨防诈骗。", "kind": "reply"},
        {"body": "未按期申报的，税务机关依法处理，请您尽快补报。", "kind": "reply"},
        {"body": "请您再登录试试看，如有问题请拨打12366。", "kind": "reply"},
        {"body": "我们马上帮您查您的缴费记录。", "kind": "reply"},
        {"body": "我们记下了您的建议，感谢支持。", "kind": "reply"},
        {"body": "对您反映的个别人员让您“走着瞧”的情况，我们正在核实。", "kind": "reply"},
        {"body": "再闹就列入重点检查名单。", "kind": "original"},
        {"body": "我们会核查您的发票信息，请保持电话畅通。", "kind": "reply"},
    ),
)

_NO_WAY = r"(?![^。！？!?\n]{0,16}(?:请|可(?:以)?(?:到|拨|联系|通过)|拨打|联系|重新|核对|补录))"
_CONNIVE = lazy(
    r"(?:(?<![^，,。！!？?\s\n])|放心[，,]?|肯定|根本|反正|一般|谁也|税务局?|我们)查不(?:到|出来?|着)(?:[您你]|的)?(?:头上)?(?=[，,。！!]|\Z)"
    + _NO_WAY
    + r"|(?:没人|没有人|不会有人|谁会|谁来|哪会|哪有人)(?:会|去|来|真)?(?:细|真的?|仔细|专门)?(?:查|看|管|核对|追究|较真)(?=[，,。！!的吧您你]|\Z|这)"
    r"|出了?(?:事|问题|状况|差错|岔子|篓子)[^，。；！!？?\n]{0,4}(?:我|我们|小编)(?:的|来)?(?:担|负责|顶|兜|扛|(?=[，,。！!]|\Z))(?:着)?|(?:我|我们|小编|局里)(?:来|给[您你]|替[您你])?(?:担着|兜着|顶着|罩着|扛着|兜底)"
    r"|查不(?:到|出来?)[^，。；！!？?\n]{0,6}[，,]?(?:您|你)?放心|先不(?:申报|报|交|缴|开|登记)[^，。；！!？?\n]{0,6}(?:没人|没事|没关系|也行)|(?:拆|分)成(?:几|两|三|多|好几)?(?:个人|[个张笔份家次])[^，。；！!？?\n]{0,6}(?:报|开|就行|就好|就可以)|(?:写|开|填)成?(?:办公用品|咨询费|服务费|会议费|劳务费)[^，。；！!？?\n]{0,4}就|(?:直接|让[您你]|[您你]|先)插(?:个)?队|帮[您你]想(?:个)?办法(?:免|减|消|改|压)"
    r"|[少漏晚不][报交缴填开](?:一?[点些]|几天|个把月)?(?:也)?(?:没事|没关系|不要紧|无妨|不影响|不碍事)|(?:先)?(?:拖|瞒|藏|压)(?:一?(?:拖|阵子?|段时间|下|压))[^，。；！!？?\n]{0,6}(?:没事|再说|就过去|就行|也行)?"
    r"|睁一?只?眼[，,]?闭一?只?眼|(?:走|开)个?后门|(?<!微笑)打(?:个|声)招呼就|网开一面|下不为例|通融(?:一下|通融)|私下(?:里)?(?:给|帮|替|解决|处理|办|了结)|(?:悄悄|偷偷)(?:给|帮|替)[您你]"
    r"|这(?:么)?点(?:小)?(?:钱|事|税|金额)[^，。；！!？?\n]{0,8}(?:不会管|不管|不会查|没人|看不上|不用)|(?:税务局|我们)(?:才)?(?:不会|没空|懒得)(?:真的)?(?:管|查|罚)(?=[，,。！!的您你这]|\Z)"
    r"|(?:走|用|收|转)(?:个人|私人|老板)?(?:私户|私人账户|私卡|个人卡|个人微信)[^，。；！!？?\n]{0,6}(?:就行|没事|也行|就好|查不)|收现金[^，。；！!？?\n]{0,6}(?:就行|没事|也行|就好|查不|不用)"
)

_ADMONISHES = lazy(r"冒充|报警|举报|请勿|切勿|勿信|谨防|轻信|违法|违规|依法|严禁|骗")


def _connive(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _CONNIVE):
        folded = scene.text.folded
        before = folded[max(0, match.start() - 10) : match.start()]
        if _ADMONISHES.search(folded, *scene.text.sentence(match.span())):
            continue
        if not re.search(
            r"(?:不能|不会|不得|严禁|杜绝|绝不|不允许|没有|不可|拒绝|请勿|不要|不存在|不需|无需|无须|不必|不用|纠治|整治)[^，。；]{0,8}\Z",
            before,
        ):
            yield _found(scene, match)


CONNIVE = DraftRule(
    id="reply.connive",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_connive,
    bases=("hn100-12",),
    message="回复暗示违规没有后果，或答应私下通融",
    suggestion="删去；写明规定和办理办法，需要更正、补报的告诉对方怎么办",
    kinds=_KINDS,
    flags=examples(
        {"body": "查不到的，您照旧开就是。", "kind": "reply"},
        {"body": "大胆抵扣，出了差错我担着。", "kind": "reply"},
        {"body": "没人会查，少报点没关系。", "kind": "reply"},
        {"body": "这点小钱税务局不会管的。", "kind": "reply"},
        {"body": "跟领导打个招呼就行，我给您开个后门。", "kind": "reply"},
        {"body": "走个人微信就行，我们睁只眼闭只眼。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "在系统中查不到的，请联系主管税务所。", "kind": "reply"},
        {"body": "办理业务不需要打招呼、走后门，请放心。", "kind": "reply"},
        {"body": "我们不会私下处理，一律按规定办理。", "kind": "reply"},
        {"body": "出了问题请及时拨打12366。", "kind": "reply"},
        {"body": "少缴税款的，应当依法补缴并加收滞纳金。", "kind": "reply"},
        {"body": "查不到的，您照旧开就是。", "kind": "original"},
        {"body": "对您反映的有人私下给中介办理的情况，已转纪检机构核实。", "kind": "reply"},
        {"body": "导税员会主动跟您打个招呼，请留意。", "kind": "reply"},
    ),
)

_COMPLAINT = lazy(
    r"哪(?:里|儿)?(?:有|来的?)(?:那么多|这么多)?(?:空|时间|工夫|功夫|精力|人手|闲心)(?!调)|(?:没|没有|抽不出)(?:空|工夫|功夫|闲工夫|那么多时间)(?:一个个|一条条|逐|回|管|理|跟|搭理|解释|陪)|哪(?:里)?(?:顾|忙)得?(?:过来|上)"
    r"|忙(?:得(?:饭|脚|团团|焦头|不可|要死|喘|晕|连|够呛|很)|死了?|不过来|坏了|疯了|成)|人手(?:就(?:这么|那么|几)|只有)|(?:我们|窗口|小编|咱们|同事们|基层)(?:也|都|真的?|实在|天天|每天){0,2}(?:很|太|好|够|真)?(?:烦|累|冤|委屈|崩溃|头大|头疼|为难|难做|不容易|苦)(?=[，,。！!的啊呀呢了嘛]|\Z)"
    r"|(?:天天|每天|一天到晚|成天|整天|老是)[^，。；！!？?\n]{0,10}(?:问这|问同样|问来问去|被骂|挨骂|受气|几百个电话)|每天接[^，。；！!？?\n]{0,6}电话|工资(?:又(?:不|低|少)|才(?:几|那|这|[0-9])|就(?:那|这|几))|那点工资|受(?:这|这个|这种|这份|您的?|你的?)气|(?:也是|都是|也就是)(?:个)?打工(?:的|人|仔)|(?:体谅|心疼|可怜)(?:体谅|一下)?我们"
    r"|我们(?:也)?(?:只是|就是|不过是)(?:跑腿|执行|干活|传话|打工|办事)的?|我们(?:又)?(?:能|有什么)(?:怎么办|办法|怎么着)|(?:一个月|每月)[就才](?:拿|挣|发)?|别(?:再)?(?:为难|难为)我们|我们(?:又)?(?:有|能有)(?:啥|什么|何)办法|大(?:周末|半夜|晚上|过年|节假日)的|(?<!中)心累|(?:领导|上面|上级)(?:不|没|非要)[^，。；！!？?\n]{1,6}[，,]我们|[您你]以为我们|三头六臂|分身乏术|上面(?:要|定|规定|这么)[^，。；！!？?\n]{0,8}[，,]?我们(?:也|能)"
)


def _complaint(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _COMPLAINT):
        yield _found(scene, match)


COMPLAINT = DraftRule(
    id="reply.complaint",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_complaint,
    bases=("hn100-12",),
    message="回复在向对方诉苦、抱怨",
    suggestion="删去；一时答复不了的，致歉并写明何时、由谁答复",
    kinds=_KINDS,
    flags=examples(
        {"body": "留言太多，我们哪来的工夫逐条回。", "kind": "reply"},
        {"body": "窗口就三个人，忙得脚不沾地。", "kind": "reply"},
        {"body": "我们也很累，没空跟您解释。", "kind": "reply"},
        {"body": "整天问同样的问题，大家都是打工的。", "kind": "reply"},
        {"body": "人手就那么几个，哪顾得过来。", "kind": "reply"},
        {"body": "我们只是执行的，能怎么办。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，近期来电较多，让您久等，深表歉意。", "kind": "reply"},
        {"body": "因窗口业务量大，请您错峰办理，感谢理解。", "kind": "reply"},
        {"body": "您辛苦了，我们将尽快核实。", "kind": "reply"},
        {"body": "对您反映的工作人员说没空解释的问题，我们诚恳道歉。", "kind": "reply"},
        {"body": "我们没有收到您的材料，请重新上传。", "kind": "reply"},
        {"body": "工资就业类问题请咨询人社部门12333。", "kind": "reply"},
        {"body": "留言太多，我们哪来的工夫逐条回。", "kind": "original"},
        {"body": "小编不累，感谢您的关心！", "kind": "reply"},
    ),
)

_RUDE = lazy(
    r"烦不烦|烦死|有完没完|没完没了|(?:急|催|吵|嚷|问)什么(?:急|催|吵|嚷|问)?(?=[，,。！!]|\Z)|着什么急|别(?:再)?(?:来)?(?:问|催|烦|吵|刷|发|留言)(?:了|我们|个不停)|(?:别|不要)(?:再)?在(?:这里|这儿|评论区)(?:问|吵|闹|留言|刷)|(?:慢慢)?等着(?:吧|就行|就是|呗|就好)"
    r"|[您你](?:们)?(?:是|就是)(?:专门)?(?:来)?(?:捣乱|找茬|找事|闹事|挑刺|添乱|抬杠)|关我们?(?:什么|啥|屁)?事|与我们何干|懒得(?:理|回|跟|说|解释)|呵呵|少(?:来这套|废话|啰嗦|烦)|废话|这(?:还|也|都|么简单还)(?:用|要|需要)(?:问|我说|教)|看不懂(?:字|中文)|不识字"
    r"|(?:说|答|讲|回复?|问|解释)(?:过|了)(?:多少|好几|好多|几|无数|三|八百|一百|N|n)[遍次回](?:了)?|都(?:说|答|回复?|讲)(?:过|了)(?:几|多少)?(?:遍|次|了)|不会(?:自己)?看吗?(?=[？?，,。！!]|\Z)|没看(?:见|到)?(?:公告|通知|文件|告示)?(?:吗|么)?[？?]|眼睛(?:不好|长|瞎)|就[您你](?:事儿?|话|问题)多|[您你]?事儿?(?:真|太|可真)多|有本事(?:就)?(?:去|[您你])|(?:下班|放假)了?[，,](?:明天|下周|周一|节后|上班)再说|(?:您|你)?去(?:12345|12366|纪委|信访|上面)?(?:投诉|上访|告)(?:好了|吧|呀|啊)|\[(?:白眼|翻白眼|怒|再见|抓狂|鄙视|哼|无语|吐|挖鼻|衰|弱|菜刀|敲打)\]"
    r"|随便[您你](?:吧|了|怎么)?|随[您你](?:的)?便|不服(?:就|你|您)?(?:去)?(?:告|投诉)|(?:投诉|告)(?:去|就去)(?:吧|呀|啊|好了)|(?:想|爱)投诉(?:就|便)?(?:投诉|去)"
)
_CURT_WORD = r"(?:哦|噢|喔|嗯|恩|唔|行|在|好|好的|好吧|可以|不行|不可以|不能|没有|是|是的|对|ok|知道|知道了?|已知悉?|知悉|了解|收到了?|看到了?)"
_COLD_WORD = r"(?:已读|已阅|阅|不回|等通知|等着|再说|自己看|无可奉告|不清楚|不知道|没空|呵|下一个|然后呢|所以呢|那又怎样|就这样|没必要回)"
_CURT = lazy(
    rf"(?:{_CURT_WORD}|{_COLD_WORD}|[您你]好)(?:[\s，,。.！!~～…、]{{0,3}}(?:{_CURT_WORD}|{_COLD_WORD}|[啊呀吧呢嘛了]))"
    r"{0,4}[\s，,。.！!~～…]{0,3}"
)
_COLD = lazy(_COLD_WORD)
_LONGEST_CURT = 24
# 看情况吧: neither a greeting nor a rule nor a way to go.
_COURTEOUS = lazy(
    r"[您你](?:们)?好|上好|午好|谢|请|欢迎|歉|对不起|不好意思|祝|不客气|辛苦|恭喜|谅|放心|支持|荣幸|应该的|没关系|没问题|记录|收悉|采纳|诚恳|反馈|一起|加油|努力|❤|🌹"
)
_HELPFUL = lazy(
    r"[您你](?:们)?(?:也|还)?可(?:以|在|到|通过|向|拨)|建议[您你]"
    r"|[0-9]{3}|APP|app|电子税务局|税务所|分局|大厅|服务厅|网站|官网|网点|路径|公告|规定|《|条款?|携带|提交|提供|登录|办理|办结|申请|申报|核实|核查|转办|转交|转告|联系|更正|补充|依法|符合|免征|减征|征收|缴纳|扣除|工作日|月[0-9]|[0-9]月|[0-9]日|%|万元"
)
_LONGEST_BARE = 45


def _curt(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _RUDE):
        yield _found(scene, match)
    reply, begin = _halves(scenes)[1:]
    bare = reply.strip()
    if bare and len(bare) <= _LONGEST_CURT and _CURT.fullmatch(bare.lower()):
        yield _place(scenes, begin)._replace(grade=None if _COLD.search(bare) else Grade.REMIND)
    elif bare and len(bare) <= _LONGEST_BARE and not _COURTEOUS.search(bare) and not _HELPFUL.search(bare):
        if any(fault.search(bare) for fault in (_RUDE, _PROMISE, _BLAME, _BRUSH_OFF, _GUESS, _THREAT, _CONNIVE)):
            return  # one word on it is enough
        yield _place(scenes, begin)._replace(grade=Grade.REMIND, message="回复没有称呼和礼貌用语，也没有说明规定和办法")


CURT = DraftRule(
    id="reply.curt",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_curt,
    bases=("hn100-12",),
    message="回复生硬、敷衍，没有礼貌",
    suggestion="礼貌称呼，答复所问；一时答不了的，写明何时答复、找谁咨询",
    kinds=_KINDS,
    flags=examples(
        {"body": "已阅。", "kind": "reply"},
        {"body": "嗯，知道了。", "kind": "reply"},
        {"body": "网友：几点上班？\n回复：哦", "kind": "reply"},
        {"body": "收到，等通知。", "kind": "reply"},
        {"body": "都说了几遍了，烦不烦。", "kind": "reply"},
        {"body": "急什么急，慢慢等着吧。", "kind": "reply"},
        {"body": "你就是来找茬的。", "kind": "reply"},
        {"body": "随你便，不服去告。", "kind": "reply"},
        {"body": "这个说来话长。", "kind": "reply"},
        {"body": "？？", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您好，您的留言已收到，我们将尽快答复。", "kind": "reply"},
        {"body": "好的，感谢您的提醒！", "kind": "reply"},
        {"body": "可以的，请带身份证到窗口办理。", "kind": "reply"},
        {"body": "不客气！", "kind": "reply"},
        {"body": "可以，登录电子税务局就能开。", "kind": "reply"},
        {"body": "对您反映的窗口人员嫌您“烦不烦”的情况，我们诚恳致歉。", "kind": "reply"},
        {"body": "已阅。", "kind": "original"},
        {"body": "请您不要着急，我们正在核实。", "kind": "reply"},
        {"title": "你们烦不烦", "body": "您好，给您带来不便，敬请谅解。", "kind": "reply"},
    ),
)

_AGENT = r"(?:事务所|代账公司|代账会计|代理记账|财税公司|咨询公司|中介公司|会计公司|财务公司|税筹|代办|黄牛|中介)"
_COMMEND = lazy(
    rf"(?:找|加|联系|(?<!受)委托|请|问|打给|推荐|介绍)[^，。；！!？?\n]{{0,12}}{_AGENT}的?[^，。；！!？?\n]{{0,8}}(?:老师|会计(?!师|资料|凭证|处理)|师傅|经理|老板|小?[王李张刘陈周杨黄赵吴]|他|她|推给|收费|便宜|优惠|熟|靠谱)"
    rf"|(?:我|小编|我们)(?:可以|来|就)?(?:给[您你]|帮[您你]|替[您你]|向[您你])?(?:介绍|推荐|推个|推一个|牵线)[^，。；！!？?\n]{{0,8}}(?:{_AGENT}|会计|师傅|熟人)"
    rf"|{_AGENT}[^。！？!?\n]{{0,6}}(?:我|小编)(?:可以|来|能)?(?:给[您你])?(?:介绍|推荐|推)"
    r"|(?:他|她|他们|那家|这家|对方|人家)(?:那里|家)?(?:收费|价格|要价|报价)[^，。；！!？?\n]{0,4}(?:不高|便宜|公道|合理|实惠|优惠|不贵)|收费(?:公道|不高|便宜|不贵)|认识(?:一)?[家位个](?:不错|靠谱|专业|做|会计|中介|老师)[^，。；！!？?\n]{0,6}|(?:财税|代账|事务所|中介|代办)[^，。；！!？?\n]{0,6}(?:不错|靠谱|实惠|良心|口碑)|(?:某宝|淘宝|闲鱼|拼多多)上?[^，。；！!？?\n]{0,4}(?:搜|买|找)|群主[^，。；！!？?\n]{0,4}(?:帮|代|会)|(?:会计|老师|师傅|经理)[^，。！？!?；\n]{0,14}[，,][^，。；！!？?\n]{0,4}(?:很专业|收费|熟得很|靠谱)|报(?:我|小编|我们|我局)(?:们|局)?的?(?:名字|名号|名)|熟门熟?路|有门路"
    r"|(?:我|小编)(?:有|认识)(?:个|一个|位|一位|家)[^，。；！!？?\n]{0,8}(?:朋友|熟人|同学|亲戚|老师|会计|中介|公司|师傅)|(?:电话|微信|名片|联系方式|号码|二维码)[^，。；！!？?\n]{0,4}(?:我|小编)?(?:私[发信聊]|推)(?:给)?[您你]|(?:私信|私聊|加)(?:我|小编)[^，。；！!？?\n]{0,8}(?:微信|推|介绍|发[您你]|给[您你])|加(?:这个|他|她|他的|她的|我|我的)(?:微信|QQ|qq|V信?|VX|vx)"
    r"|找[^，。；！!？?\n]{1,12}(?:代办|代开|代报|帮忙办|代跑)[^。！？!?\n]{0,12}(?:元|块|百|钱)|花(?:点)?钱[^，。；！!？?\n]{0,6}(?:请|找)[^，。；！!？?\n]{0,6}(?:中介|代办|代理|人|公司)"
)


def _commend(_: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    for scene, match in _said(scenes, _COMMEND):
        before = scene.text.folded[max(0, match.start() - 10) : match.start()]
        if not re.search(
            r"(?:不要|请勿|切勿|不得|谨防|不会|没有|从不|未|警惕|无需|不必|不用|别)[^，。；]{0,6}\Z", before
        ):
            yield _found(scene, match)


COMMEND = DraftRule(
    id="reply.agent",
    gate=Gate.CONTENT,
    category="reply",
    grade=Grade.REVISE,
    verify=_commend,
    bases=("hn100-12", "hn100-14"),
    message="回复向对方推荐了中介或私人",
    suggestion="只告诉官方渠道（12366、办税服务厅、电子税务局）；需要代理的，请对方自行选择已纳入监管的机构，不点名、不给联系方式",
    kinds=_KINDS,
    flags=examples(
        {"body": "建议您找星沙某某税务师事务所的陈老师。", "kind": "reply"},
        {"body": "加他微信就行，收费不贵。", "kind": "reply"},
        {"body": "我认识一位做代账的朋友，电话我私信您。", "kind": "reply"},
        {"body": "可以找某某财税公司，报我的名字有优惠。", "kind": "reply"},
        {"body": "找门口打印店代办，给五十块。", "kind": "reply"},
        {"body": "小编给您推荐一家代账公司。", "kind": "reply"},
    ),
    passes=examples(
        {"body": "您可委托已纳入监管的税务师事务所办理，名单见我局网站。", "kind": "reply"},
        {"body": "请勿加他人微信办理退税，谨防诈骗。", "kind": "reply"},
        {"body": "退税不收费，不必花钱请中介。", "kind": "reply"},
        {"body": "我局没有推荐任何中介公司的老师，请拨打12366核实。", "kind": "reply"},
        {"body": "您可以联系主管税务所李老师，办公电话见网站。", "kind": "reply"},
        {"body": "请联系您单位的会计核对申报数据。", "kind": "reply"},
        {"body": "加他微信就行，收费不贵。", "kind": "original"},
        {"body": "我们给您介绍办理流程，请会计按步骤操作。", "kind": "reply"},
    ),
)
