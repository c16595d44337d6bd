"""Characters and words typed twice: 的的, 了了, 在在, 进行进行, 纳税人纳税人.

Chinese doubles much on purpose (的的确确, 实实在在, 和和美美, 人人, 研究研究), and one word may end as the next begins (目的的,
标的的, 为了了解, 存在在建工程, 应当当场). So only what never doubles is looked for: particles and prepositions outside those
seams, and words of which no compound begins with themselves. 企业企业所得税 and 会会议 are no slips and not here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

# A character, what may stand before the pair, what may stand after it, where two words meet.
_CHARACTERS: dict[str, tuple[str, str]] = {
    "的": ("目标有众我端打无矢", "确士话哥款士"),
    "是": ("求于但凡可就还总要只正若即或算都也不便国各自如", "非否因是"),
    "在": ("存现内外潜实自旨好健所正不何", "职建校线场岗编册途读位野在这地座处乎意"),
    "和": ("共缓饱温总平祥谐柔调讲不附随议求中违媾亲暖和义泰", "气美平谐睦解好善约声面田县顺煦风服"),
    "与": ("参给赋授寄赠干付预相", "会其否此时共众"),
    "及": ("普涉顾波危推触提论旁企遍累以不来殃", "时格早物"),
    "将": ("即必行终势干主大老名小上中少虎战猛", "军士领来官要近才帅就"),
    "也": ("", "门"),
    "就": ("成造功高迁", "业近地餐读医诊任位座寝此"),
    "都": ("首成古国陪故帝花旧丰江于新", "市会督匀城江是"),
    "还": ("归偿退返交追奉清璧送生", "款贷原债本清乡钱账"),
    "被": ("棉植覆床", "告害子褥单动执保申征继投上套诉监审处列"),
    "由": ("自理事缘因经来根案情", "此于来头衷"),
    "从": ("服遵顺听跟随盲主无屈自", "事业严属重前而容快优轻宽众政军教此来中"),
    "给": ("供补配自发付交送拨", "予付水排养"),
    "向": ("方面导动走流去转倾趋取意志定横纵双单指风逆偏内外南北东西", "往前上导好左右日心"),
    "请": ("申报邀提聘约呈函敬延宴", "示求假柬教帖愿罪问"),
    "按": ("", "揉摩"),
    "们": ("", ""),
    "并": ("合兼归一吞裁", "购网入发轨列存处举行联罚用非"),
    "不": ("决从毫绝并再要可对无", "断足良利同限符少动正明法锈能得可适应息当是丹"),
    "把": ("", "关握脉手控戏柄门总守"),
    "而": ("", "且立"),
    "且": ("", ""),
    "或": ("", "者许多有"),
}
# A word with its first or last character twice, and what may follow where another word begins.
_STUTTERS: dict[str, str] = {
    "通过过": "渡户程滤境期度失半往去剩敏账",
    "携带带": "动领头来",
    "办理理": "论由念解事财赔睬",
    "申报报": "表告送备税单关名账批价检盘",
    "我局局": "长部面限势域",
    "政策策": "划略动源",
    "优惠惠": "及民",
    "享受受": "理益让票众到教托",
    "落实实": "施现行际体践地在效",
    "加强强": "化调制大势国军烈",
    "提供供": "应给需货气水电暖热销",
    "开展展": "示现开览望厅品陈柜位台会馆销",
    "及时时": "间刻代限有时",
    "按照照": "顾片常此旧",
    "根据据": "此悉实",
    "咨询询": "问价",
    "辅导导": "致向",
    "宣传传": "播递统达染承销授",
    "缴费费": "用率种时",
    "纳纳税": "",
    "申申报": "",
    "企企业": "",
    "符符合": "",
    "根根据": "",
    "咨咨询": "",
    "辅辅导": "",
    "宣宣传": "",
    "按按照": "",
    "享享受": "",
    "稽稽查": "",
    "扣扣除": "",
    "抵抵扣": "",
    "落落实": "",
    "确确保": "",
    "营营商": "",
}
_STUTTER_AFTER = {
    "纳纳税": "缴收出容接采",
    "企企业": "央国民私外乡",
    "享享受": "共分独",
    "确确保": "明准正的精",
    "扣扣除": "抵折应代",
    "抵抵扣": "留",
    "落落实": "村部院坐",
    "宣宣传": "文",
    "咨咨询": "",
    "申申报": "重",
}
# Words of which nothing that is written in posts is the beginning and the end.
_WORDS = tuple(
    "进行 我们 他们 她们 它们 你们 咱们 根据 按照 依照 通过 关于 对于 由于 因此 因为 所以 但是 如果 已经 可以 应当 应该 必须 能够 其中 其他 目前 同时 并且 或者 以及 虽然 而且 只有 为了 除了"
    " 有效 积极 认真 全面 切实 及时 相关 有关 我市 我省 我县 我局 我区 纳税 税务 缴费 税收 征收 征管 广大 开展 组织 召开 举行 推进 推动 加强 提高 提升 落实 实施 促进 实现 确保 坚持 深入 贯彻 做好"
    " 办税 办理 优化 强化 持续 不断 提供 享受 符合 属于 作为 成为 围绕 结合 主动 助力 聚焦 打造 充分 严格 明确 要求 需要 关注 欢迎 感谢 敬请 特此 现将 各位 一定 非常 十分 尤其 特别 主要 重要 更加 发票 公告 国家 增强 帮助"
    " 纳税人 缴费人 税务局 税务总局 税务机关 税务部门 增值税 个体工商户 进一步 电子税务局 办税服务厅 党中央 国务院 小微企业 优惠政策 税费优惠".split()
)
# 重要重要, 有效有效 across a seam: the second begins a longer word.
_SEAMS: dict[str, str] = {
    "有效": "期|身份|证|数字",
    "发票": "联|管理",
    "公告": "栏|牌|期",
    "国家": "标准|税务|级|机关|秘密|安全|赔偿|统计|发展",
    "要求": "书",
    "税务": "师|所|局|机关|登记|人|部门|行政|处|事项|稽查",
    "组织": "部|者",
    "纳税": "人|信用|服务|申报|义务|评估|期|额|调整|地|所",
    "税收": "收入|优惠|政策|征|协定|法|违法|宣传|制度|管理|负担|分|返还|减免|饶让|抵免|居民|洼地|筹划|风险|情报|透明|中性",
    "征收": "率|机关|管理|补偿|方式|期|部门",
    "缴费": "人|基数|年限|档次|凭证|额|比例|工资",
    "办税": "人|服务|厅|员|大厅|终端|窗口|指南|渠道|场所|事项",
    "符合": "性",
    "重要": "性",
    "主要": "领导|负责",
    "持续": "性",
    "一定": "",
    "需要": "",
    "帮助": "信息",
    "增强": "现实|剂",
    "征管": "法|系统|法典",
    "增值税": "专用|发票|税率|法|一般|小规模|即征|留抵|加计|暂行|纳税|普通|申报|减免|额|进项|销项|退税|法定|条例|征|抵扣",
    "税务局": "长|领导|网站|稽查|党",
    "税务机关": "负责|工作|代",
    "税务部门": "负责",
    "小微企业": "贷款|主|融资|名录|普惠|税",
    "优惠政策": "清单|汇编|落实|指引",
    "税费优惠": "政策",
    "办税服务厅": "",
    "个体工商户": "主|经营|业主|个人|条例",
    "国务院": "办公厅|关于|令|国有|税|港澳|台湾|各",
    "党中央": "国务院",
    "税务总局": "局长|令|公告|驻|网站|党|税",
    "广大": "",
    "实施": "细则|条例|办法|意见|方案|主体",
    "提高": "",
    "提升": "",
    "推动": "",
    "享受": "",
    "成为": "",
    "实现": "",
}
_AHEAD = 26


def _pattern() -> re.Pattern[str]:
    parts = []
    for char, (before, after) in _CHARACTERS.items():
        behind = f"(?<![{before}])" if before else ""
        ahead = f"(?![{after}])" if after else ""
        parts.append(f"{behind}{char}{char}{ahead}")
    for word in sorted(_WORDS, key=lambda w: -len(w)):
        seam = _SEAMS.get(word)
        parts.append(f"{word}{word}(?!{seam})" if seam else f"{word}{word}")
    # 为了了解, 除了了结, 不了了之.
    parts.append("(?<![罢小得])了了(?![之无事愿])(?!(?<=[为除]了了)[解结却断])")
    for slip, after in _STUTTERS.items():
        seam = _STUTTER_AFTER.get(slip)
        parts.append((f"(?<![{seam}])" if seam else "") + slip + (f"(?![{after}])" if after else ""))
    # 于 is a surname as well: 由于于长生患病.
    parts.append("(?<=[关对基终属])于于(?![某姓欢])")
    return lazy("|".join(parts))


_DOUBLED = _pattern()


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    match = _DOUBLED.match(folded, trigger.start, trigger.end + _AHEAD)
    if match is None or match.end() != trigger.end:
        return
    said = match[0]
    if said in _STUTTERS:
        # 通过过 and 申申报: the doubled character stands first or last.
        right, twice = (said[1:], said[0]) if said[0] == said[1] else (said[:-1], said[-1])
    else:
        right = twice = said[: len(said) // 2]
    # Where a word only begins or ends twice, another word may begin there that nobody thought of.
    grade = Grade.REMIND if said in _STUTTERS else Grade.REVISE
    yield Found(
        match.start(),
        match.end(),
        message=f"“{twice}”像是多打了一遍",
        suggestion=f"改为“{right}”",
        grade=grade,
        replacement=None if said in _STUTTERS else right,
    )


RULE = Rule(
    id="wording.typo.doubled",
    gate=Gate.WORDING,
    category="typo",
    grade=Grade.REVISE,
    triggers=("于于", "了了", *_STUTTERS, *(char * 2 for char in _CHARACTERS), *(word * 2 for word in _WORDS)),
    verify=_verify,
    bases=("hn100-15",),
    message="字词重复",
    suggestion="删去重复的字词",
    excused_by=("quoted-title",),
    flags=examples(
        "请及时办理本月的的申报。",
        "税务干部送去了了政策辅导。",
        "请纳税人在在规定期限内缴纳税款。",
        "对符合条件的企业进行进行辅导。",
        "广大纳税人纳税人可通过手机办理。",
        "我局将将于下周开展座谈。",
        "根据根据有关规定，现就有关事项通知如下。",
        "税务局与与财政局联合开展宣传。",
        "关于于延长申报期限的通告",
        "企业们们纷纷点赞。",
        "请携带带好身份证件。",
        "可通过过手机办理。",
        "为了了更好地服务纳税人。",
        "及时申申报缴款。",
    ),
    passes=examples(
        "的的确确方便了纳税人。",
        "博物馆开展展品维护期间照常办理退票。",
        "以节约成本为目的的改造",
        "保险标的的价值应当如实申报。",
        "为了了解企业诉求，税务干部上门走访。",
        "给群众带来实实在在的便利。",
        "企业存在在建工程的，暂不转固。",
        "坚持实事求是是我们的优良作风。",
        "和和美美过大年",
        "涉及及时退税的事项",
        "作为为民办实事的重要举措",
        "居民企业企业所得税汇算清缴",
        "政策成就就业新机遇",
        "参与与会代表讨论",
        "由于于老师患病，由邻居代办。",
        "他不了了之。",
        "政策通过过渡期安排平稳衔接。",
        "申报报表已上线。",
        "央企企业所得税汇总缴纳",
        "一个窗口一个窗口地走访",
    ),
)
