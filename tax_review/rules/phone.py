"""Mobile numbers of persons, and landlines said to be at home.

A number is mobile if its prefix is allotted (MIIT table of March 2023) and it stands alone: no quantity with a
unit, no order number, no part of a link. Whose it is decides the grade. A taxpayer's or a named person's number
must go; where the post gives a contact (联系人, 值班, 咨询电话), an office landline would do: a reminder; a
service hotline on a mobile number is let go, and the swindler's number in a warning is no more than a reminder.
Office landlines, 12366 and the other service numbers are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import (
    DIGITS,
    Number,
    around,
    candidates,
    in_link,
    is_amount,
    is_example,
    is_fraud_warning,
    name_before,
)
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_PREFIX = lazy(r"1(?:3[0-9]|4[5-9]|5[0-35-9]|6[25-7]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_GROUPINGS = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5), (4, 4, 3), (5, 6), (3, 5, 3), (1,) * 11}
)
_TITLED = lazy(r"(?:tel|mob|phone|vx|wx|wechat|weixin|(?<![a-z])[tv])\Z", re.IGNORECASE)

_NOT_THE_OFFICE = (
    r"(?!可|请|咨询|服务|有|如|学堂|之家|拨打|若|需|遇|在|办|提供|热线|朋友|致电|前往|来电|和社会|端|、缴|及缴|和缴)"
)
_PRIVATE = lazy(
    rf"(?:纳税人|缴费人|群众|市民|居民|客户|消费者|办税人员?|村民|职工){_NOT_THE_OFFICE}|中奖|获奖|当事人|法定代表人|法人代表|财务(?:负责)?人|财务主管|财务人员"
    r"|(?:企业|公司|单位|店铺)(?:的)?(?:负责人|老板|会计|财务|办税)|业主|户主|店主|老板|老人|家长|学生|患者|检举|举报人|被查|名单|名册|花名册|家属|驾驶员|房东|租客|受益人|感谢信|来信人|来电人|本人(?:电话|手机)"
    r"|退税人|申请人|身份证|家住|住址|私人(?:电话|手机|号码)|个人(?:电话|手机|号码)"
)
_NAMED = lazy(
    r"(?:女士|先生|大姐|大爷|大妈|阿姨|师傅|同学|[\u4e00-\u9fff]某{1,2}|[\u4e00-\u9fff][*×＊]{1,2}|姓名[:：])(?:[^，。；、]{0,6}|[，、][^，。；、]{0,8})\Z"
)
_NAMED_AFTER = lazy(r"\s?[（(,，]?\s?[\u4e00-\u9fff]{1,3}(?:女士|先生|某)")
_HOTLINE = lazy(
    r"热线|服务(?:电话|号码|手机|专线)|客服(?:电话|手机)|(?:监督|举报|投诉|维权|报警|求助|救援|应急|抢修)(?:电话|手机|方式)|税企直通|值守电话|直通车|专线"
    r"|(?:办税(?:服务)?厅|大厅|税务局|税务所|税务分局|服务站|服务点|服务区|征收点|党群服务中心|工作站)[^，。；]{0,8}电话"
)
_CONTACT = lazy(
    r"联系人|联系方式|联系电话|咨询|值班|经办人|承办人|负责人|报名|办公|洽谈|采购人|代理机构|项目|领取|技术支持|运维|志愿|拨打|致电|联系|如有疑问|主任|所长|科长|局长|专员|网格员|管理员|招标|采购"
)
_OFFICER = lazy(r"[所局科站股处]长|主任|专员|书记")
# 周女士联系电话: says no more than that it is her number.
_PLAIN = lazy(r"联系电话|联系方式")
_MISTAKEN = "other", "taxpayer"


def _mobile_numbers(scene: Scene, run: Span) -> Iterator[Number]:
    folded = scene.text.folded
    taken = run.start
    for number in candidates(folded, run, 11, 15):
        if number.start < taken:
            continue
        digits, groups, start = number.digits, number.groups, number.start
        for country in ("0086", "86", "0"):
            if digits.startswith(country) and len(digits) == 11 + len(country):
                digits = digits[len(country) :]
                start += len(country)
                # +86 is written together with the number, or apart; digits one by one keep their groups.
                if groups[0] > len(country):
                    groups = (groups[0] - len(country), *groups[1:])
                elif groups[0] == len(country):
                    groups = groups[1:]
                else:
                    start, groups = _after(folded, number.start, len(country)), groups[len(country) :]
                while not folded[start].isdigit():
                    start += 1
                break
        if len(digits) != 11 or groups not in _GROUPINGS or not _PREFIX.fullmatch(digits):
            continue
        if folded[number.end : number.end + 1].isascii() and folded[number.end : number.end + 1].isalpha():
            continue
        taken = number.end
        yield number._replace(start=start, digits=digits, groups=groups)


def _after(folded: str, start: int, digits: int) -> int:
    """The place after so many digits from `start`."""
    while digits:
        digits -= folded[start].isdigit()
        start += 1
    return start


def _is_phone(scene: Scene, number: Number) -> bool:
    folded = scene.text.folded
    if is_amount(folded, number.start, number.end) or in_link(folded, number.start):
        return False
    last = folded[max(0, number.start - 1) : number.start]
    # A letter makes it an order number, unless it is short for the word telephone.
    if last.isascii() and last.isalpha() and not _TITLED.search(folded, max(0, number.start - 8), number.start):
        return False
    return name_before(folded, number.start, 10) not in _MISTAKEN


def _whose(scene: Scene, number: Number) -> tuple[Grade, str, str] | None:
    before, after = around(scene, number.start, number.end)
    named = _NAMED.search(before) is not None or _NAMED_AFTER.match(after) is not None
    if is_example(scene, number.start, number.end):
        return Grade.REMIND, "文中写明是示例的手机号码可能是真实号码", "确认号码是虚构的；最好改用带星号的样式"
    if is_fraud_warning(scene, number.start, number.end):
        return Grade.REMIND, "防骗提醒里写出了完整的手机号码", "确认是诈骗号码；与提醒无关的，隐去中间4位"
    if _PRIVATE.search(before):
        if named:
            return Grade.BLOCK, "写出了具名个人的完整手机号码", "删去，或隐去中间4位"
        return Grade.REVISE, "写出了纳税人、缴费人等个人的完整手机号码", "删去，或隐去中间4位"
    if _HOTLINE.search(before) and not (named or _OFFICER.search(before)):
        return None
    if _CONTACT.search(before) and not (named and _CONTACT.sub("", before) == _PLAIN.sub("", before)):
        return Grade.REMIND, "对外联系方式用了个人手机号码", "改用 12366 或办公座机；确需公开的，征得本人同意"
    if named:
        return Grade.BLOCK, "写出了具名个人的完整手机号码", "删去，或隐去中间4位"
    return Grade.REVISE, "出现完整的手机号码", "删去，或隐去中间4位；对外联系改用 12366 或办公座机"


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    for number in _mobile_numbers(scene, trigger):
        if _is_phone(scene, number) and (whose := _whose(scene, number)) is not None:
            grade, message, suggestion = whose
            yield Found(number.start, number.end, message, suggestion, grade)


MOBILE = Rule(
    id="secrecy.personal-data.mobile",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    shape=DIGITS,
    verify=_verify,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="出现完整的手机号码",
    suggestion="删去，或隐去中间4位；对外联系改用 12366 或办公座机",
    sensitive=True,
    flags=examples(
        "请缴费人核对预留手机１５８００００１２３４。",
        "表扬信来自陈女士（手机 158-0000-1234）。",
        "退税到账名单：周某某，15800001234。",
        "法定代表人电话 +86 158 0000 1234",
        "当事人手机号：1 5 8 0 0 0 0 1 2 3 4",
        "值班人员 15800001234，请按时接听。",
        "采购项目联系人：周先生，电话 15800001234。",
        "谎称退税的来电 15800001234 是诈骗号码。",
        "8615800001234 王经理",
        "0158 0000 1234 即财务负责人手机",
    ),
    passes=examples(
        "如有疑问，请拨打 12366 纳税缴费服务热线。",
        "办税服务厅电话：0731-88000000。",
        "全市入库税款15800001234元。",
        "订单编号：15800001234",
        "手机号158****1234已登记。",
        "夜间征期服务热线 15800001234，24小时有人接听。",
        "办税服务厅值守电话15800001234",
        "发票流水号 14100000021 与 19400000021 已作废。",
        "更新时间戳: 1665321520622",
        "https://example.com/p/15800001234",
        "专用服务电话：13000001234（导税台）",
        "总额15800001234.56元",
    ),
)


_HOME = lazy(r"(?:家庭|住宅|家中|家里|私宅)(?:的)?(?:固定|座机)?(?:电话|座机)(?:号码)?|宅电")
_LANDLINE = lazy(
    r"\s?(?:为|是|[:：])?\s?(?P<number>[(（]?0(?:10|2[0-9]|[3-9][0-9]{2})[)）]?[ \u2010-\u2015-]?[2-8][0-9]{2,3}[ -]?[0-9]{4}(?![0-9])"
    r"|[2-8][0-9]{6,7}(?![0-9]))"
)


def _at_home(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    called = _HOME.match(folded, max(0, trigger.start))
    if called and (match := _LANDLINE.match(folded, called.end(), called.end() + 24)):
        grade = Grade.REMIND if is_example(scene, *match.span("number")) else None
        yield Found(*match.span("number"), grade=grade)


HOME_LANDLINE = Rule(
    id="secrecy.personal-data.home-phone",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=(
        "宅电",
        *(
            f"{home}{of}{fixed}{phone}"
            for home in ("家庭", "住宅", "家中", "家里", "私宅")
            for of in ("", "的")
            for fixed in ("", "固定", "座机")
            for phone in ("电话", "座机")
        ),
    ),
    verify=_at_home,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="写出了个人家中的电话号码",
    suggestion="删去；对外联系改用 12366 或办公座机",
    sensitive=True,
    flags=examples(
        "周某某，家庭电话：0734-8200001。",
        "宅电 0731-88000001",
        "住宅电话（0745）2700001",
        "老人家里电话是8200001，志愿者常去问候。",
        "家庭座机为073188000001，晚间可接。",
        "家中固定电话：0730 8200001",
    ),
    passes=examples(
        "办税服务厅电话：0731-88000001。",
        "住宅电话费的税务处理",
        "请填写家庭电话和通讯地址。",
        "家庭电话：（选填）",
        "咨询电话 0734-8200001，欢迎家庭农场来电。",
        "每户家庭电费2000000元",
        "住宅开发项目联系电话：0731-88000001",
        "家里电话打不通的，可拨打12366。",
    ),
)
