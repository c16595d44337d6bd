"""Profiles of accounts: a private one that shows unit or post (Article 16), a name that does not fit its unit (Article 7).

An official account must name its unit; an account certified by post (认证：某税务局干部) is reviewed like an official
one and may show it. What a private account may not do is write 税务局 or 科长 into its name or description. A name
fits its certified unit if it holds the unit's place (长沙税务, 国家税务总局长沙市税务局); 湖南税务 for a city's bureau does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Draft, Gate, Grade, Kind
from tax_review.rules.base import DraftFound, DraftRule, examples
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene
from tax_review.text import fold_term

_KINDS = (Kind.PROFILE,)
_LOOK = 1000

_PRIVATE = lazy(
    r"个人(?:账号|帐号|微博|号|公众号|抖音|主页|空间|观点|爱好|简介|生活|记录|日常|认证(?!.{0,4}(?:税务|单位)))|私人|本人|私号|小号|自留地|生活号|仅代表(?:个人|自己|本人)|只代表(?:个人|自己)|与(?:单位|工作|本职)无关|非官方|不代表(?:单位|组织|任何)|我是|俺是|爱好|业余|记录(?:生活|日常|自己|点滴|孩子)|热爱生活|旅行|美食|摄影|宝妈|奶爸|吃货|健身|生活(?:碎片|点滴|记录|分享|随笔)|分享生活|一[名枚位个][\u4e00-\u9fff]{0,6}(?:税务|公务员|干部)|80后|90后|00后|朋友圈"
)
_OFFICIAL = lazy(
    r"官方(?:账号|帐号|微博|微信|公众号|抖音|快手|发布|认证|平台|号)|政务(?:号|新媒体|账号)|主办单位|主管单位|认证主体|账号主体|帐号主体|运营单位|工作账号|工作号|职务(?:认证|账号)|以职务|岗位(?:认证|账号)|实名认证[:：][^\n]{0,30}税务|机构认证"
)
_CERTIFIED = lazy(
    r"(?:认证|主体|主办单位|运营单位|主办|主管单位|开办单位|运营主体|所属单位)(?:单位|信息|主体|为|是)?\s?[:：为是]?\s?[“]?(?P<unit>国家税务总局[\u4e00-\u9fff]{0,24}?税务局(?:[\u4e00-\u9fff]{0,8}(?:税务分局|税务所|分局|稽查局))?|国家税务总局(?![\u4e00-\u9fff]{1,20}局)|[\u4e00-\u9fff]{2,14}(?:税务局|税务所|税务分局|局|厅|委员会|人民政府|公司|协会|学会|中心|学校|大学|学院))"
)
_UNIT = lazy(
    r"[\u4e00-\u9fff]{0,12}(?:税务局|税务总局|税务所|税务分局|稽查局|税务系统|税务部门|税务机关|国税|地税|税局)|(?<![\u4e00-\u9fff])(?:在)?税务(?=[人工上系])"
)
_POST = lazy(
    r"(?:[\u4e00-\u9fff]{0,6}(?:局长|科长|股长|所长|处长|分局长|主任科员|四级调研员|税务干部|税务人员|税务公务员|公务员|税务人|税官|专管员|税收管理员|税务工作者|稽查员|办税(?:服务)?厅(?:工作人员|窗口|主任)|税务(?:讲师|师资|党员|青年)|公职人员|体制内))"
)
_ORGAN_NAME = lazy(
    r"税务局|税务所|税务分局|税务\Z|\A国家税务|税务总局|税务发布|纳税服务|办税服务|12366|税收宣传|税宣|税务之窗|税小|税企|税悦|税务在线|税法|税收|税务"
)


_BEFORE_NAME = lazy(
    r"(?:我|本人|是|在|记录|分享|就职于|供职于|任职于|工作于|来自|一[名枚个位]|的|于){0,4}(?=[\u4e00-\u9fff]{2})"
)


def _seen(draft: Draft, scenes: dict[str, Scene]) -> tuple[str, str]:
    """The account's name, folded, and the description."""
    name = fold_term(draft.account or "").strip(" @“”")
    return name, "\n".join(scene.text.folded[:_LOOK] for scene in scenes.values())


def _is_private(name: str, text: str) -> bool:
    if _OFFICIAL.search(text) or _CERTIFIED.search(text):
        # 个人账号，与主办单位无关: saying so makes it private all the same.
        return re.search(r"个人(?:账号|微博|号|观点)|非官方|仅代表(?:个人|本人|自己)|私人(?:账号|号)", text) is not None
    if name and re.search(r"税务(?:局|所|分局)?\Z", name):
        return False
    return _PRIVATE.search(text) is not None or (bool(name) and not _ORGAN_NAME.search(name))


def _shows_unit(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    name, text = _seen(draft, scenes)
    if not _is_private(name, text):
        return
    found = False
    for scene in scenes.values():
        folded = scene.text.folded
        for match in sorted(
            (*_UNIT.finditer(folded, 0, _LOOK), *_POST.finditer(folded, 0, _LOOK)), key=lambda m: (m.start(), -m.end())
        ):
            after = folded[match.end() : match.end() + 8]
            before = folded[max(0, match.start() - 8) : match.start()]
            if re.search(r"(?:关注|转发|支持|不代表|无关|点赞|非)\Z", before) or re.match(
                r"(?:官方|公众号|无关|没关系)", after
            ):
                continue
            found = True
            # 在某税务局, 记录税务局: the words before the name are not its own.
            start = match.start() + len(_BEFORE_NAME.match(match[0])[0])  # type: ignore[index]  # matches nothing, too
            yield DraftFound(scene.part, *scene.text.original_span(start, match.end()))
            break
    if not found and name and (_UNIT.search(name) or _POST.search(name)):
        part = "body" if "body" in scenes else next(iter(scenes))
        text_of = scenes[part].text
        yield DraftFound(
            part,
            *text_of.original_span(0, min(len(text_of.folded), 30)),
            message="个人账号的名称里写了单位或职务",
        )


SHOWS_UNIT = DraftRule(
    id="profile.shows-unit",
    gate=Gate.CONTENT,
    category="profile",
    grade=Grade.REVISE,
    kinds=_KINDS,
    verify=_shows_unit,
    bases=("hn100-16",),
    message="个人账号的资料里写了单位或职务",
    suggestion="删去单位名称和职务；以职务身份开设的账号，按规定报批并写明认证单位",
    flags=examples(
        {"body": "云山县税务局一名普通干部，业余爱好摄影。", "kind": "profile", "account": "山里的光"},
        {"body": "个人账号，坐标某税务所，记录生活。", "kind": "profile"},
        {"body": "税务人一枚，吃货，仅代表个人观点。", "kind": "profile", "account": "小周日常"},
        {"body": "我是税务分局科长老李，喜欢钓鱼。", "kind": "profile"},
        {"body": "体制内公务员，爱旅行爱美食。", "kind": "profile", "account": "阿青去哪儿"},
        {"body": "本人在国家税务总局云山县税务局工作，言论与单位无关。", "kind": "profile"},
        {"body": "热爱生活，热爱跑步。", "kind": "profile", "account": "税务干部小王"},
    ),
    passes=examples(
        {"body": "国家税务总局长沙市税务局官方账号。", "kind": "profile", "account": "长沙税务"},
        {"body": "热爱生活，喜欢摄影，个人账号。", "kind": "profile", "account": "山里的光"},
        {"body": "主办单位：国家税务总局湖南省税务局", "kind": "profile", "account": "湖南税务"},
        {"body": "职务认证：国家税务总局云山县税务局税法宣传员", "kind": "profile", "account": "云山税务小李"},
        {"body": "个人账号，转发税务局官方消息。", "kind": "profile", "account": "小周日常"},
        {"body": "云山县税务局干部参加植树活动。", "kind": "original"},
        {
            "body": "发布税收政策，解读办税流程。国家税务总局岳阳市税务局政务新媒体",
            "kind": "profile",
            "account": "岳阳税务",
        },
        {"body": "记录山里的四季，言论仅代表个人。", "kind": "profile"},
    ),
)

_SUFFIX = lazy(r"(?:自治县|自治州|自治区|省|市|县|区|州|盟|旗|镇|乡|街道)\Z")
_PEOPLES = lazy(r"(?:(?:土家|苗|侗|瑶|壮|回|白|傣|彝|满|藏|蒙古|维吾尔|布依|朝鲜|哈尼|黎|畲|羌|仡佬|水|佤|纳西)族)+")
_PLACES = lazy(r"[\u4e00-\u9fff]{1,10}?(?:自治县|自治州|自治区|省|市|县|区|州|盟|旗|镇|乡|街道)")


def _places(unit: str) -> list[tuple[str, str]]:
    """The places of a bureau's name, without and with 市, 县: 长沙 长沙市, 岳麓 岳麓区 for 长沙市岳麓区税务局."""
    bare = re.sub(r"税务局.{0,12}\Z|税务所\Z|税务分局\Z", "", unit.removeprefix("国家税务总局"))
    found = []
    for match in _PLACES.finditer(bare):
        short = _SUFFIX.sub("", _PEOPLES.sub("", match[0]))
        found.append((short if len(short) >= 2 else match[0], match[0]))
    return found or ([(bare, bare)] if len(bare) >= 2 else [])


def _name_unfit(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    name, _ = _seen(draft, scenes)
    if not name:
        return
    for scene in scenes.values():
        match = _CERTIFIED.search(scene.text.folded, 0, _LOOK) or _STATED.search(scene.text.folded, 0, _LOOK)
        if match is None:
            continue
        around = scene.text.folded[max(0, match.start("unit") - 8) : match.start("unit")]
        after = scene.text.folded[match.end("unit") : match.end("unit") + 12]
        # Certified by post: named after the person.
        if re.search(r"职务|岗位", around) or _POST_AFTER.match(after):
            return
        if reason := _unfit(name, match["unit"]):
            yield DraftFound(scene.part, *scene.text.original_span(*match.span("unit")), message=reason)
        return


_POST_AFTER = lazy(
    r"[\u4e00-\u9fff]{0,8}(?:宣传员|讲师|干部|科员|主任|局长|科长|股长|所长|调研员|工作人员|专员|管理员)"
)
_STATED = lazy(r"(?P<unit>国家税务总局[\u4e00-\u9fff]{0,24}?税务局)(?:的)?(?:唯一)?(?:官方|政务)")


def _unfit(name: str, unit: str) -> str | None:
    """Why the account `name` does not fit the certified `unit`."""
    if name == unit or unit in name:
        return None
    if "税务" not in unit:
        return "账号名称写的是税务，认证单位却不是税务机关" if re.search("税务|税局", name) else None
    # A person's account, certified by post, is named after the person.
    if "税" not in name:
        return "账号名称看不出是税务机关，与认证单位对不上"
    places = _places(unit)
    if not places:
        # The central administration: a name with a place belongs to another bureau.
        return "账号名称与认证单位对不上" if re.search(r"[省市县区]", name) else None
    short, full = places[-1]
    if short in name:
        written = re.search(re.escape(short) + "[省市县区州]", name)
        others = {place for _, place in places}
        is_other = written is not None and not full.startswith(written[0]) and written[0] not in others
        return "账号名称里的地名与认证单位不一致" if is_other else None
    return "账号名称里的地名与认证单位不一致"


NAME_UNFIT = DraftRule(
    id="profile.name-unfit",
    gate=Gate.CONTENT,
    category="profile",
    grade=Grade.REVISE,
    kinds=_KINDS,
    verify=_name_unfit,
    bases=("hn100-7",),
    message="账号名称与认证单位对不上",
    suggestion="名称、标识与认证的主办单位保持一致，例如“长沙税务”；变更名称的，按规定备案",
    flags=examples(
        {"body": "认证主体：国家税务总局长沙市税务局", "kind": "profile", "account": "湖南税务"},
        {"body": "主办单位：国家税务总局岳阳市税务局", "kind": "profile", "account": "常德税务"},
        {"body": "账号主体：国家税务总局长沙市岳麓区税务局", "kind": "profile", "account": "长沙税务"},
        {"body": "认证单位：湘江财税咨询有限公司", "kind": "profile", "account": "长沙税务"},
        {"body": "国家税务总局怀化市税务局官方账号", "kind": "profile", "account": "永州税务"},
        {"body": "主办单位：国家税务总局衡阳市税务局", "kind": "profile", "account": "雁城生活圈"},
        {"body": "认证单位：国家税务总局长沙县税务局", "kind": "profile", "account": "长沙市税务局"},
    ),
    passes=examples(
        {"body": "认证主体：国家税务总局长沙市税务局", "kind": "profile", "account": "长沙税务"},
        {"body": "主办单位：国家税务总局湖南省税务局", "kind": "profile", "account": "湖南税务"},
        {"body": "账号主体：国家税务总局长沙市岳麓区税务局", "kind": "profile", "account": "岳麓税务"},
        {"body": "国家税务总局岳阳市税务局官方账号", "kind": "profile", "account": "国家税务总局岳阳市税务局"},
        {"body": "主办单位：国家税务总局湘西土家族苗族自治州税务局", "kind": "profile", "account": "湘西税务"},
        {"body": "主办单位：国家税务总局", "kind": "profile", "account": "国家税务总局"},
        {"body": "认证主体：国家税务总局长沙市税务局", "kind": "profile"},
        {"body": "认证主体：国家税务总局长沙市税务局", "kind": "original", "account": "湖南税务"},
        {"body": "主办单位：国家税务总局长沙市岳麓区税务局", "kind": "profile", "account": "岳麓小税"},
        {"body": "职务认证：国家税务总局云山县税务局税法宣传员", "kind": "profile", "account": "小刘说发票"},
        {"body": "主办单位：国家税务总局株洲市渌口区税务局", "kind": "profile", "account": "渌口税务"},
    ),
)


def _no_sponsor(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
    name, text = _seen(draft, scenes)
    if not name or not re.search(r"税务", name) or _is_private(name, text):
        return
    if re.search(r"税务局|税务总局|税务所|税务分局|稽查局", text) or _CERTIFIED.search(text):
        return
    part = "body" if "body" in scenes else next(iter(scenes))
    text_of = scenes[part].text
    yield DraftFound(part, *text_of.original_span(0, min(len(text_of.folded), 40)))


NO_SPONSOR = DraftRule(
    id="profile.no-sponsor",
    gate=Gate.CONTENT,
    category="profile",
    grade=Grade.REMIND,
    kinds=_KINDS,
    verify=_no_sponsor,
    bases=("hn100-7",),
    message="官方账号的资料里没有写主办单位",
    suggestion="写明主办单位的全称，例如“国家税务总局长沙市税务局官方账号”",
    flags=examples(
        {"body": "发布税收政策，解读办税流程。", "kind": "profile", "account": "长沙税务"},
        {"body": "您身边的办税助手。", "kind": "profile", "account": "岳麓税务"},
        {"body": "为纳税人缴费人服务", "kind": "profile", "account": "常德税务"},
        {"body": "税收宣传和咨询", "kind": "profile", "account": "湘潭税务"},
        {"body": "便民办税，一路同行", "kind": "profile", "account": "益阳税务"},
        {"body": "官方发布平台", "kind": "profile", "account": "郴州税务"},
    ),
    passes=examples(
        {"body": "国家税务总局长沙市税务局官方账号", "kind": "profile", "account": "长沙税务"},
        {"body": "主办单位：国家税务总局湖南省税务局", "kind": "profile", "account": "湖南税务"},
        {"body": "热爱生活。", "kind": "profile", "account": "山里的光"},
        {"body": "发布税收政策。", "kind": "profile"},
        {"body": "发布税收政策。", "kind": "original", "account": "长沙税务"},
        {"body": "岳麓区税务局政务新媒体，发布政策。", "kind": "profile", "account": "岳麓税务"},
        {"body": "国家税务总局云山县税务局", "kind": "profile", "account": "云山税务"},
        {"body": "感谢关注。", "kind": "reply", "account": "长沙税务"},
    ),
)
