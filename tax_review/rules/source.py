"""Where a text says it comes from: reposts without a source, sources nobody can look up, claimed originals.

Article 14 allows reposts from government sites, tax bodies and listed media only, the source stated. Source lines
(来源：…, 转自…, 综合自…) stand at the start of a line or after a mark; 资金来源：…, 收入来源于… and 划转自… only look
like them. A listed name passes, with or without 客户端, 公众号, 记者 某某; a name the table does not know is a
reminder to look it up, no ban. An original may end with its own bureau's 来源 line. A dateline (新华社北京…日电) in an
original says that the text was taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Draft, Gate, Grade, Kind, Span
from tax_review.rules.base import DraftFound, DraftRule, Found, Rule, examples
from tax_review.rules.origin import LONGEST, Standing, is_medium, is_own, standing
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_TEXTS = (Kind.ORIGINAL, Kind.REPOST)
_LABELS = ("稿源", "出处", "原载")
_TAKEN = ("转自", "转载自", "摘自", "摘编自", "综合自")
_TEXTS_NAMED = ("稿件", "文章", "信息", "新闻", "内容", "图文", "本文", "原文", "此文", "全文", "转载")
# 来源 is an everyday word: what stands beside it tells most of them at once.
_TRIGGERS = (
    *(f"来源{next_}" for next_ in " \u3000:：丨|｜\\"),
    *(f"{what}来源{from_}" for what in _TEXTS_NAMED for from_ in "于自"),
    *(f"{label}{next_}" for label in _LABELS for next_ in ":：丨|｜\\" + BLANKS),
    *_TAKEN,
)
_WHAT = rf"(?:{'|'.join(_TEXTS_NAMED)})"
_MATTER = r"(?:图片|视频|音频|素材|图|照片|数据|资料)"
_SEPARATED = lazy(r"[\s\u3000]{0,2}[:：丨|｜\\][\s\u3000]{0,2}(?P<value>[^\n。；;！!？?]{0,60})")
_JOINED = lazy(r"(?P<value>[^\n，,。；;:：！!？?、）)】]{1,30})")
_BEFORE = lazy(rf"(?:\A|[\s\u3000。；;，,、！!？?（(【\[「“》>】）)\]｜丨|\\:：—·●▼▲■◆/]|{_WHAT}|{_MATTER})\Z")
_TOOK = lazy(
    r"(?:\A|[\s\u3000。；;，,！!？?（(【\[｜丨|:：—●▼▲■◆]|本文|文章|内容|此文|该文|以上|以下|下文|全文|均|系|图文|稿件|视频|图片|信息|消息|原文|素材|资料|部分|本篇|推文|是)\Z"
)
# 流转自…, 周转自主…: 转自 that is no word.
_NOT_TAKEN = lazy(r"主(?!编|任)|动|行|有|己|然资|身|学|费|愿|营|筹|管|贸|治")
# Another line of the credits ends the value.
_NEXT_CREDIT = lazy(
    r"[\s\u3000）)】\]]{1,4}(?:编辑|责编|责任编辑|作者|审核|校对|供稿|监制|审签|初审|复审|终审|制作|发布|日期|时间|浏览|阅读|字体|记者|图|撰文)"
)
_OWN_BRACKETS = lazy(r"(?:[^（()）【】\[\]]|[（(【\[][^（()）【】\[\]]{0,60}[）)】\]]?){0,60}")
_AFTER_SOURCE = frozenset(" \u3000:：丨|｜\\于自")
_CREDIT = lazy(r"[\s\u3000]{0,4}(?:编辑|责编|责任编辑|作者|审核|校对|供稿|监制|审签|初审|复审|终审|制作|发布|值班编辑)")
_OWN_BUREAU = lazy(
    r"(?:省|市|县|区|州|镇|乡)[\u4e00-\u9fff]{0,4}税务(?:局|所|分局)|(?<!中国)税务\Z|本(?:局|号|单位|账号)"
)


class _Line(NamedTuple):
    """One statement of a source in the folded text."""

    start: int
    end: int
    value: str
    is_matter: bool
    """It speaks of pictures or data, not of the text."""
    is_taken: bool
    """It says 转自, 转载自: the text is a repost."""
    is_joined: bool
    """No colon stands between the word and the name."""


def _line_end(scene: Scene, start: int, end: int) -> int:
    """Where the author's line ends between `start` and `end`: folding joins lines that look wrapped."""
    text = scene.text
    original = text.original
    if start < end and "\n" in original[slice(*text.original_span(start, end))]:
        for at in range(start + 1, end):
            if "\n" in original[slice(*text.original_span(start, at + 1))]:
                return at
    return end


def _before(scene: Scene, at: int) -> str:
    """The few characters before `at` on the author's line."""
    folded = scene.text.folded
    there = scene.text.original_span(at, at + 1).start
    left = scene.text.original[max(0, there - 8) : there].rstrip(" \u3000\t")
    return "" if left.endswith("\n") or there == 0 else folded[max(0, at - 4) : at]


def _line(scene: Scene, trigger: Span) -> _Line | None:
    """The statement of a source that the word at `trigger` makes, or None."""
    folded = scene.text.folded
    word = folded[trigger.start : trigger.end]
    if word == "来源" and folded[trigger.end : trigger.end + 1] not in _AFTER_SOURCE:
        return None
    before = _before(scene, trigger.start)
    is_taken = word in ("转自", "转载自")
    if word in ("转自", "摘自", "综合自") and not _TOOK.search(before):
        return None
    is_matter = re.search(rf"{_MATTER}\Z", before) is not None
    named = re.search(rf"{_WHAT}\Z", before)
    match = _SEPARATED.match(folded, trigger.end) if _BEFORE.search(before) else None
    is_joined = match is None
    if match is None:
        at = trigger.end
        if word == "来源":
            if named is None or folded[at : at + 1] not in ("于", "自"):
                return None
            at += 1
        elif not (is_taken or word in ("摘自", "综合自", "摘编自")) or _NOT_TAKEN.match(folded, at):
            return None
        match = _JOINED.match(folded, at)
        if match is None:
            return None
    value = folded[match.start("value") : _line_end(scene, *match.span("value"))]
    if credit := _NEXT_CREDIT.search(value):
        value = value[: credit.start()]
    # （来源：某网）: the bracket around the statement ends it, the one inside does not.
    value = _OWN_BRACKETS.match(value)[0]  # type: ignore[index]  # it matches the empty value, too
    start = trigger.start - (len(named[0]) if named else 0)
    return _Line(start, match.start("value") + len(value), value.strip(), is_matter, is_taken, is_joined)


def _is_empty(folded: str, line: _Line) -> bool:
    """Whether nothing follows the label, or only the next line of the credits."""
    rest = folded[line.end : line.end + 40]
    return not line.value and (not rest.strip() or _CREDIT.match(rest.lstrip("\n\r")) is not None)


def _word(folded: str, trigger: Span) -> Span:
    """The word of a trigger, less what stands beside it."""
    if (at := folded.find("来源", trigger.start, trigger.end)) >= 0:
        return Span(at, at + 2)
    return Span(trigger.start, trigger.start + 2) if folded.startswith(_LABELS, trigger.start) else trigger


def _judged(scene: Scene, word: Span) -> tuple[_Line, Standing] | None:
    line = _line(scene, word)
    if line is None:
        return None
    if not line.value:
        return (line, Standing.NOBODY) if _is_empty(scene.text.folded, line) else None
    return line, standing(line.value, scene.tables)


# 来源：网络 and its like are an entry of rumor.toml (rumor.source.network).
_NETWORK = lazy(
    r"来源[:：于]?\s?(?:网络|互联网(?=[，,。；;）)、\s]|\Z))|(?:转载?自|摘自)(?:网络|互联网)"
    r"|(?:来源[:：]|转载?自|摘自)\s?(?:朋友圈|微信群|抖音|百度|小红书)(?!号|官方)"
)


def _unnamed(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    word = _word(folded, trigger)
    if (judged := _judged(scene, word)) is None or judged[1] is not Standing.NOBODY:
        return
    line = judged[0]
    if _NETWORK.match(folded, word.start):
        return
    grade = Grade.REMIND if line.is_matter else None
    if not line.value:
        yield Found(line.start, line.end, message="来源一栏是空的", grade=grade)
    else:
        yield Found(line.start, line.end, grade=grade)


UNNAMED = Rule(
    id="source.named.nobody",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    triggers=_TRIGGERS,
    verify=_unnamed,
    bases=("hn100-14", "cac1-15"),
    message="注明的来源查不到是谁：没有写出发布单位",
    suggestion="写明最先发布的单位和标题；只转载政府网站、税务部门和主流媒体的稿件，查不到原始出处的不用",
    kinds=_TEXTS,
    flags=examples(
        "来源：网友\n编辑：李某",
        "稿源：网友投稿",
        "（来源：佚名）",
        "转自：网络",
        "来源：搜狐网",
        "转自某微信公众号：个体户这样报税",
        "来源丨朋友圈",
        "文章来源：知乎用户",
        "来源：\n编辑：王某 审核：李某",
        "综合自：互联网公开资料",
        "视频来源：网友",
        "本文来源于自媒体，仅供学习。",
    ),
    passes=examples(
        "来源：国家税务总局",
        "来源：“国家税务总局”微信公众号\n编辑：王某",
        "来源：中国税务报（记者 张某 通讯员 李某）",
        "工会经费的来源：\n（一）会员缴纳的会费；",
        "资金来源：互联网金融平台借款应如何计税",
        "收入来源于互联网平台的，应当依法申报。",
        "职能划转自然资源部门后，征收流程不变。",
        "出口货物来源：自产或者外购",
        "数据周转自动完成，无需人工干预。",
        "来源：长沙市芙蓉区税务局\n供稿：办公室",
        "稿件来源：\n国家税务总局湖南省税务局",
    ),
)


def _business(scene: Scene, trigger: Span) -> Iterator[Found]:
    judged = _judged(scene, _word(scene.text.folded, trigger))
    if judged is not None and judged[1] is Standing.BUSINESS and not judged[0].is_matter:
        yield Found(judged[0].start, judged[0].end)


BUSINESS = Rule(
    id="source.named.business",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    triggers=_TRIGGERS,
    verify=_business,
    bases=("hn100-14",),
    message="稿件取自商业机构或自媒体，不在可以转载的范围内",
    suggestion="找到政策原文或官方解读，改引原始出处；找不到的不转",
    kinds=_TEXTS,
    flags=examples(
        "来源：湘江财税咨询有限公司",
        "转自“老会计说税”公众号",
        "稿源：某某会计网校",
        "本文转载自某某税务师事务所",
        "来源｜税筹工作室",
        "（来源：财税小课堂）",
        "综合自：国家税务总局、某某代理记账网",
    ),
    passes=examples(
        "来源：财政部会计司",
        "来源：新华财经客户端",
        "来源：国家税务总局税收科学研究所",
        "来源：中国注册税务师协会",
        "转自：中国税务报",
        "来源：《财政部 税务总局关于延续实施有关政策的公告》",
        "收入来源：咨询公司支付的劳务报酬",
        "来源：湖南省财政厅",
        "来源：长沙市税务局 供稿：某某税务师事务所党支部",
    ),
)


def _unlisted(scene: Scene, trigger: Span) -> Iterator[Found]:
    judged = _judged(scene, _word(scene.text.folded, trigger))
    if judged is None or judged[1] is not Standing.UNLISTED or judged[0].is_matter:
        return
    line = judged[0]
    if line.is_joined and not _MEDIUM.search(line.value):
        return
    if len(line.value) <= 24 and not re.search(r"[，,][^，,]*[，,]", line.value):
        yield Found(line.start, line.end)


_MEDIUM = lazy(r"(?:报|网|社|台|刊|号|客户端|新闻|周刊|杂志|频道|发布|中心|APP)[”」》]?(?:微信)?(?:公众号|客户端)?\Z")

UNLISTED = Rule(
    id="source.named.unlisted",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REMIND,
    triggers=_TRIGGERS,
    verify=_unlisted,
    bases=("hn100-14",),
    message="来源不在随附的稿源名单里，请核对稿源名单",
    suggestion="查最新的《互联网新闻信息稿源单位名单》；不在名单上的，改引政府网站、税务部门或主流媒体的原稿",
    kinds=_TEXTS,
    flags=examples(
        "来源：某某新闻网",
        "稿源：江南都市生活报",
        "（来源：云山县融媒体中心）",
        "来源｜财经观察家",
        "转自云山生活网",
        "稿件来源：云山发布",
    ),
    passes=examples(
        "来源：红网时刻新闻",
        "稿源：湖南日报·新湖南客户端",
        "来源：人民日报客户端",
        "转自：新华社",
        "来源：中国政府网",
        "来源：浏阳市融媒体中心",
        "（文章来源：人民日报）",
        "来源：云山县人民政府",
        "综合自：国家税务总局、新华网",
        "来源：财政部 税务总局公告2026年第10号",
        "经费来源：财政拨款",
        "摘自《半月谈》",
        "一、问题线索的来源：群众来信来访",
    ),
)


def _says_repost(scene: Scene, trigger: Span) -> Iterator[Found]:
    line = _line(scene, _word(scene.text.folded, trigger))
    if line is None or line.is_matter or scene.draft.source:
        return
    if line.is_taken:
        is_repost = standing(line.value, scene.tables) is Standing.LISTED
    else:
        # 来源：新华社 under an article; the line alone is no article.
        is_article = len(scene.text.folded) - (line.end - line.start) >= _SHORTEST_REPOST
        is_repost = is_article and not line.is_joined and is_medium(line.value, scene.tables)
    if is_repost:
        yield Found(line.start, line.end)


_SHORTEST_REPOST = 16

SAYS_REPOST = Rule(
    id="source.original.says-repost",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REMIND,
    triggers=_TRIGGERS,
    verify=_says_repost,
    bases=("hn100-14",),
    message="文中写明取自别的媒体，稿件类型却是原创",
    suggestion="把稿件类型改为转载，并填写来源",
    kinds=(Kind.ORIGINAL,),
    flags=examples(
        "转自：新华社",
        "本文转自国家税务总局网站。",
        "（转载自人民网）",
        "以上内容转自“湖南税务”公众号。",
        "转自：湖南日报\n编辑：李某",
        "文章转载自中国税务报，略有删节。",
        "国务院常务会议研究部署稳外贸政策措施。\n来源：新华社",
        "我国前三季度税收收入平稳增长，新动能加快成长。（来源：人民日报客户端）",
    ),
    passes=examples(
        {"body": "转自：新华社", "kind": "repost", "source": "新华社"},
        "来源：国家税务总局湖南省税务局",
        "来源：新华社",
        "十一月征期截止到17日，请合理安排申报时间。\n来源：国家税务总局",
        "十一月征期截止到17日，请合理安排申报时间。\n来源：湖南省人民政府网站",
        "数据来源：新华社。前三季度税收收入平稳增长，新动能加快成长。",
        "资产无偿划转自长沙市人民政府。",
        "转载自由，但须注明出处。",
        "车辆流转自动登记。",
        "周转自有资金不足的企业",
        "土地由集体流转自农户。",
        {"body": "转自：中国政府网", "kind": "original", "source": "中国政府网"},
    ),
)

_ORIGINAL = lazy(
    r"(?:\A|(?<=[\n｜丨|【\[（(\s#]))原创(?=[｜丨|】\]）)\s:：\n#]|作品|文章|声明|内容|首发|推文|稿件|\Z)"
    r"|原创(?:作品|首发)(?=[\s｜丨]{0,4}(?:\n|\Z))|本文(?:为|系|是)(?:本[号局]|我局|本公众号|独家)?原创|原创(?:声明|首发)|未经(?:本局|本号|授权|许可|允许|同意)[\u4e00-\u9fff]{0,4}(?:不得|禁止|严禁|请勿)[\u4e00-\u9fff]{0,4}转载"
)
_NEAR = 400


def _sources_near(scene: Scene, start: int, end: int) -> Iterator[_Line]:
    """Source lines within reach of `folded[start:end]`, and at the end of the text."""
    folded = scene.text.folded
    reach = [(max(0, start - _NEAR), min(len(folded), end + _NEAR))]
    if reach[0][1] < len(folded):
        reach.append((max(reach[0][1], len(folded) - _NEAR), len(folded)))
    for left, right in reach:
        for word in re.finditer("来源|稿源|转自|转载自|摘自|综合自|出处", folded[left:right]):
            line = _line(scene, Span(left + word.start(), left + word.end()))
            if line is not None and line.value and not line.is_matter:
                yield line


def _is_of_others(value: str, scene: Scene) -> bool:
    account = scene.draft.account
    bare = value.strip('“”‘’「」"')
    if is_own(bare) or _OWN_BUREAU.search(bare) or (account and account in value):
        return False
    return standing(value, scene.tables) in (Standing.LISTED, Standing.BUSINESS) and not re.search(
        r"[科股处室]\Z|公告|〔|《", value
    )


def _claimed(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    end = trigger.start + 2  # 原创, or 未经 less what follows it
    claim = _ORIGINAL.search(folded, max(0, trigger.start - 10), end + 14)
    if claim is None or claim.end() <= trigger.start or claim.start() >= end:
        return
    for line in _sources_near(scene, *claim.span()):
        if _is_of_others(line.value, scene):
            near = abs(line.start - claim.end()) < LONGEST and "\n" not in folded[claim.end() : line.start]
            yield Found(claim.start(), max(claim.end(), line.end) if near else claim.end())
            return
    if scene.draft.source and _is_of_others(scene.draft.source, scene):
        yield Found(*claim.span(), message="标了原创，来源一栏却写着别的单位")


CLAIMED = Rule(
    id="source.original.claimed",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    triggers=("原创", *(f"未经{whose}" for whose in ("本局", "本号", "授权", "许可", "允许", "同意"))),
    verify=_claimed,
    bases=("hn100-14",),
    message="标了原创，又写明来源于别的单位，二者只能有一个",
    suggestion="转载的删去原创标识并注明来源；确为本单位所写的，把来源改成本单位",
    kinds=_TEXTS,
    flags=examples(
        "【原创】来源：中国税务报",
        "原创｜来源：国家税务总局",
        "本文为原创。\n来源：新华社\n编辑：王某",
        "稿源：红网时刻 原创作品",
        "转自：人民日报客户端\n未经授权不得转载",
        {"body": "原创｜一图看懂研发费用加计扣除", "source": "中国政府网"},
    ),
    passes=examples(
        "原创｜来源：国家税务总局长沙市税务局",
        "【原创】来源：湖南税务",
        "来源：中国税务报\n编辑：李某",
        "支持企业开展原创性、引领性科技攻关。\n来源：新华社",
        "原创动漫作品的增值税处理\n来源：国家税务总局",
        "本文为原创，未经授权不得转载。",
        "我局制作的原创短视频获奖。来源：中国税务报",
        "未经税务机关批准，不得擅自改变用途。来源：国家税务总局",
        "原创 图/文 办公室",
    ),
)

# --- What the fields of the draft say.

_SOURCE_LINE = lazy("|".join(sorted(("来源", *_LABELS, *_TAKEN), key=len, reverse=True)))
_EDGE = 1500


def _first_line(draft: Draft, scenes: dict[str, Scene]) -> tuple[str, int, int]:
    """Where to point when a draft as a whole lacks something: its first words, the body's before the title's."""
    part = "body" if "body" in scenes else next(iter(scenes))
    text = draft.part(part)
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start, start + LONGEST)
    return part, start, end if end > 0 else min(len(text), start + LONGEST)


def _stated(scenes: dict[str, Scene]) -> Iterator[_Line]:
    """The source lines at the head and the foot of each part."""
    for scene in scenes.values():
        folded = scene.text.folded
        for left, right in _edges(folded):
            for word in _SOURCE_LINE.finditer(folded, left, right):
                line = _line(scene, Span(*word.span()))
                if line is not None and not line.is_matter:
                    yield line


def _edges(folded: str) -> tuple[tuple[int, int], ...]:
    if len(folded) <= 2 * _EDGE:
        return ((0, len(folded)),)
    return ((0, _EDGE), (len(folded) - _EDGE, len(folded)))


def _dateline_in(scene: Scene) -> re.Match[str] | None:
    return _DATELINE.match(scene.text.folded[:400])


_DATELINE = lazy(
    r"(?:[^\n]{0,60}\n){0,3}?[\s\u3000]{0,6}[（(【\[]?(?P<dateline>(?:本报|本台|新华社|中新社|中新网|央视网|央广网|人民网|新华网|光明网|经济日报|光明日报|人民日报|法治日报|工人日报|农民日报|科技日报|中国青年报|中国税务报|中国财经报|红网时刻(?:新闻)?|红网|湖南日报(?:·?新湖南客户端)?|华声在线|长沙晚报(?:掌上长沙)?)"
    r"[^\n。，]{0,24}?[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日(?:电|讯|消息)|本报讯|本台消息|本台讯)"
)


def _no_source(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    if (draft.source and draft.source.strip()) or any(line.value for line in _stated(scenes)):
        return
    yield DraftFound(*_first_line(draft, scenes))


NO_SOURCE = DraftRule(
    id="source.repost.unnamed",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    kinds=(Kind.REPOST,),
    verify=_no_source,
    bases=("hn100-14", "cac1-15"),
    message="这是转载稿，却没有注明来源",
    suggestion="在稿件来源一栏或文末写明“来源：……”，写原发布单位的名称",
    flags=examples(
        {"body": "全国税务系统学习贯彻会议精神。", "kind": "repost"},
        {"body": "新华社北京11月20日电 国务院常务会议部署有关工作。", "kind": "repost"},
        {"title": "一图读懂", "body": "减税降费政策有这些。", "kind": "repost"},
        {"body": "增值税法问答之一", "kind": "repost", "source": " "},
        {"title": "最新解读", "kind": "repost"},
        {"body": "部分收入来源于境外的，应当申报。", "kind": "repost"},
    ),
    passes=examples(
        {"body": "全国税务系统学习贯彻会议精神。", "kind": "repost", "source": "国家税务总局"},
        {"body": "减税降费政策有这些。\n来源：新华社", "kind": "repost"},
        {"body": "转自“湖南税务”公众号\n增值税法问答", "kind": "repost"},
        {"body": "减税降费政策有这些。", "kind": "original"},
        {"body": "您好，感谢关注。", "kind": "reply"},
        {"body": "国家税务总局湖南省税务局官方账号", "kind": "profile"},
        {"body": "（来源：人民日报）", "kind": "repost"},
        {"body": "综合自：国家税务总局、新华网\n一起来看", "kind": "repost"},
    ),
)


def _field(draft: Draft, scenes: dict[str, Scene], wanted: Standing) -> Iterator[DraftFound]:
    if draft.source and draft.source.strip():
        tables = next(iter(scenes.values())).tables
        if standing(draft.source, tables) is wanted:
            yield DraftFound(*_first_line(draft, scenes))


def _field_nobody(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    return _field(draft, scenes, Standing.NOBODY)


def _field_business(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    return _field(draft, scenes, Standing.BUSINESS)


def _field_unlisted(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    return _field(draft, scenes, Standing.UNLISTED)


_BODY = "十一月征期截止到17日。"

FIELD_NOBODY = DraftRule(
    id="source.field.nobody",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    kinds=_TEXTS,
    fields=("source",),
    verify=_field_nobody,
    bases=("hn100-14", "cac1-15"),
    message="稿件来源一栏写的查不到是谁，不能算注明来源",
    suggestion="写明最先发布的单位；查不到原始出处的不转",
    flags=examples(
        {"body": _BODY, "kind": "repost", "source": "网络"},
        {"body": _BODY, "kind": "repost", "source": "互联网"},
        {"body": _BODY, "kind": "repost", "source": "网友投稿"},
        {"body": _BODY, "kind": "repost", "source": "佚名"},
        {"body": _BODY, "kind": "repost", "source": "某公众号"},
        {"body": _BODY, "kind": "repost", "source": "来源：朋友圈"},
        {"body": _BODY, "kind": "original", "source": "网络"},
    ),
    passes=examples(
        {"body": _BODY, "kind": "repost", "source": "国家税务总局"},
        {"body": _BODY, "kind": "repost", "source": "“国家税务总局”微信公众号"},
        {"body": _BODY, "kind": "repost", "source": "新华社客户端"},
        {"body": _BODY, "kind": "repost", "source": "中国网信网"},
        {"body": _BODY, "kind": "repost", "source": "学习强国"},
        {"body": _BODY, "kind": "repost", "source": "云山县人民政府网"},
        {"body": _BODY, "kind": "reply", "source": "网友"},
        {"body": _BODY, "kind": "original", "source": "本局办公室"},
    ),
)

FIELD_BUSINESS = DraftRule(
    id="source.field.business",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REVISE,
    kinds=_TEXTS,
    fields=("source",),
    verify=_field_business,
    bases=("hn100-14",),
    message="稿件来源是商业机构或自媒体，不在可以转载的范围内",
    suggestion="找到政策原文或官方解读，改引原始出处；找不到的不转",
    flags=examples(
        {"body": _BODY, "kind": "repost", "source": "湘江财税咨询公司"},
        {"body": _BODY, "kind": "repost", "source": "某某财税公众号"},
        {"body": _BODY, "kind": "repost", "source": "会计网校"},
        {"body": _BODY, "kind": "repost", "source": "老张说税"},
        {"body": _BODY, "kind": "repost", "source": "某某税务师事务所"},
        {"body": _BODY, "kind": "original", "source": "税筹工作室"},
    ),
    passes=examples(
        {"body": _BODY, "kind": "repost", "source": "中国财经报"},
        {"body": _BODY, "kind": "repost", "source": "财政部会计司"},
        {"body": _BODY, "kind": "repost", "source": "国家税务总局湖南省税务局"},
        {"body": _BODY, "kind": "repost", "source": "湖南省财政厅"},
        {"body": _BODY, "kind": "repost", "source": "中国税务报"},
        {"body": _BODY, "kind": "repost", "source": "湖南日报"},
        {"body": _BODY, "kind": "repost", "source": "中国消费者报"},
        {"body": _BODY, "kind": "reply", "source": "某某财税"},
    ),
)

FIELD_UNLISTED = DraftRule(
    id="source.field.unlisted",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REMIND,
    kinds=_TEXTS,
    fields=("source",),
    verify=_field_unlisted,
    bases=("hn100-14",),
    message="稿件来源不在随附的稿源名单里，请核对稿源名单",
    suggestion="查最新的《互联网新闻信息稿源单位名单》；不在名单上的，改引政府网站、税务部门或主流媒体的原稿",
    flags=examples(
        {"body": _BODY, "kind": "repost", "source": "江南都市生活报"},
        {"body": _BODY, "kind": "repost", "source": "云山新闻网"},
        {"body": _BODY, "kind": "repost", "source": "云山县融媒体中心"},
        {"body": _BODY, "kind": "repost", "source": "财经观察家"},
        {"body": _BODY, "kind": "repost", "source": "云山发布"},
        {"body": _BODY, "kind": "repost", "source": "经济新观察客户端"},
    ),
    passes=examples(
        {"body": _BODY, "kind": "repost", "source": "人民日报"},
        {"body": _BODY, "kind": "repost", "source": "央视新闻客户端"},
        {"body": _BODY, "kind": "repost", "source": "红网时刻"},
        {"body": _BODY, "kind": "repost", "source": "“湖南税务”公众号"},
        {"body": _BODY, "kind": "repost", "source": "长沙市人力资源和社会保障局"},
        {"body": _BODY, "kind": "repost", "source": "湖南日报·新湖南客户端"},
        {"body": _BODY, "kind": "repost", "source": "国家发展改革委"},
        {"body": _BODY, "kind": "repost", "source": "国家税务总局、新华社"},
    ),
)


def _dateline(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    body = scenes.get("body")
    if body is None or draft.source:
        return
    match = _dateline_in(body)
    if match is None or any(line.value for line in _stated(scenes)):
        return
    yield DraftFound("body", *body.text.original_span(*match.span("dateline")))


DATELINE = DraftRule(
    id="source.original.dateline",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REMIND,
    kinds=(Kind.ORIGINAL,),
    triggers=("日电", "日讯", "日消息", "本报讯", "本台消息", "本台讯"),
    verify=_dateline,
    bases=("hn100-14",),
    message="开头是媒体的电头，稿件类型却是原创，也没有注明来源",
    suggestion="转载的把类型改为转载并填写来源；本单位写的删去电头",
    flags=examples(
        "新华社北京11月20日电 国务院常务会议部署有关工作。",
        "本报讯 我省税务部门开展便民办税春风行动。",
        "红网时刻新闻11月18日讯（记者 张某）税惠助力企业发展。",
        "中新社长沙11月19日电 （记者 李某）湖南外贸保持增长。",
        "湖南日报11月20日讯 全省税费收入平稳增长。",
        "税惠春风暖企业\n新华社长沙十一月二十日电 记者从税务部门获悉……",
    ),
    passes=examples(
        {"body": "新华社北京11月20日电 国务院常务会议部署工作。", "kind": "repost", "source": "新华社"},
        "新华社北京11月20日电 国务院常务会议部署工作。\n来源：新华社",
        "11月20日，我局召开工作会议。（记者 张某）",
        "据新华社11月20日报道，国务院常务会议部署工作。",
        "人民日报11月20日刊发我省税务部门经验做法。",
        "本报告期为2026年11月1日至30日。",
        "新华社发布重要通稿，我局组织学习。",
        "中国税务报头版报道我局做法。",
    ),
)

_ARTICLES = frozenset(
    "wechat wechat-subscription wechat-service weixin meipian zhihu 微信 公众号 微信公众号 订阅号 服务号 微信订阅号 微信服务号 美篇 知乎".split()
)
_SHORTEST_ARTICLE = 200
_BYLINE = lazy(
    r"(?:来源|供稿|稿件|编辑|责编|审核|校对|初审|复审|终审|审签|监制|制作|出品|发布|通讯员|记者|撰稿|撰文|文字|作者|图文|图/文|文/图|单位)[\s\u3000]{0,2}[:：丨|｜/／·]"
    r"|[（(][^（）()\n]{0,12}(?:供稿|通讯员|记者|办公室|科|股|税务局)[^（）()\n]{0,20}[）)][\s\u3000]{0,4}\Z|(?:税务局|税务所|税务分局)[^。；]{0,24}\Z"
)


def _byline(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    body = scenes.get("body")
    if body is None or draft.channel is None or draft.channel.lower() not in _ARTICLES or draft.source:
        return
    folded = body.text.folded
    if len(folded) < _SHORTEST_ARTICLE or any(
        _BYLINE.search(folded, max(0, left), right) for left, right in ((0, 200), (len(folded) - 400, len(folded)))
    ):
        return
    start = max(folded.rfind("\n", 0, len(folded.rstrip())) + 1, len(folded) - LONGEST)
    yield DraftFound("body", *body.text.original_span(start, max(start + 1, len(folded.rstrip()))))


_ARTICLE = "十一月征期截止到17日，请纳税人合理安排申报时间，尽量错峰办理。" * 8

BYLINE = DraftRule(
    id="source.original.byline",
    gate=Gate.CONTENT,
    category="source",
    grade=Grade.REMIND,
    kinds=(Kind.ORIGINAL,),
    fields=("channel",),
    verify=_byline,
    bases=("hn100-14", "hn100-15"),
    message="公众号文章没有落款：看不出由谁供稿、编辑、审核",
    suggestion="文末写明“来源：本单位名称”和编辑、审核人员",
    flags=examples(
        {"body": _ARTICLE, "channel": "wechat"},
        {"body": _ARTICLE, "channel": "微信公众号"},
        {"body": _ARTICLE, "channel": "订阅号"},
        {"body": _ARTICLE, "channel": "WeChat"},
        {"body": _ARTICLE, "channel": "wechat-subscription"},
        {"body": _ARTICLE + "\n欢迎转发。", "channel": "微信"},
        {"body": _ARTICLE + "\n（完）", "channel": "美篇"},
    ),
    passes=examples(
        {"body": _ARTICLE + "\n来源：国家税务总局长沙市税务局", "channel": "wechat"},
        {"body": _ARTICLE + "\n编辑：王某 审核：李某", "channel": "wechat"},
        {"body": _ARTICLE + "\n国家税务总局长沙市税务局\n2026年11月20日", "channel": "wechat"},
        {"body": "（通讯员 王某）" + _ARTICLE + "\n供稿：办公室", "channel": "微信公众号"},
        {"body": _ARTICLE, "channel": "weibo"},
        _ARTICLE,
        {"body": "今日征期最后一天。", "channel": "wechat"},
        {"body": _ARTICLE, "channel": "wechat", "kind": "repost", "source": "新华社"},
    ),
)
