"""Numbers of passports and of permits to travel to and from Hong Kong, Macao and Taiwan.

A letter and eight digits look like any product number, so the number must be called a passport or a permit in
the same sentence. Forms: E and 8 digits, E, a letter and 7 digits, old G, diplomatic D, service S, public P, Hong
Kong K, Macao M; permits H or M and 8 or 10 digits, C and 8; Taiwan's 8 digits only directly after their name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_PASSPORT = lazy(
    r"(?<![0-9A-Za-z])(?:E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|[DSP]E?[0-9]{7,8}|1[45][0-9]{7}|K[0-9]{8}|KJ[0-9]{7}|MA[0-9]{7})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_PERMIT = lazy(r"(?<![0-9A-Za-z])(?:[HM][0-9]{8}(?:[0-9]{2})?|C[0-9A-Z][0-9]{7})(?![0-9A-Za-z])", re.IGNORECASE)
_NAMED = lazy(
    r"(?:证?件?号码?|号)?(?:（[^（）]{0,8}）|\([^()]{0,8}\))?\s?(?:为|是|[:：])\s{0,2}(?P<number>(?=[A-Z]{0,3}[0-9])[0-9A-Z]{8,10})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# 台胞证（证号01234567）, 台胞证01234567, 通行证，号码：01234567: a number word or a bracket, or nothing between.
_TAIWAN = lazy(
    r"(?:[）)”]?\s?[（(]\s?(?:证?件?号码?|编号)?|[，,]\s?(?:证件)?(?:编|证)?号码?|证?件?号码?|编号)?\s?(?:为|是|[:：])?\s{0,2}(?P<number>[0-9]{8}(?:[0-9]{2})?)(?![0-9A-Za-z年])"
)
# A foreign passport in brackets: 护照（518273946）, 护照（号码 AB1234567）.
_BRACKETED = lazy(
    r"(?:证?件?号码?|号)?\s?(?:[（(]\s?(?:证?件?号码?|编号|No\.?)?)?\s?[:：为是]?\s{0,2}(?P<number>(?=[A-Z]{0,3}[0-9])[0-9A-Z]{7,10})(?=\s?[）)，。；、的，,已])",
    re.IGNORECASE,
)
_AHEAD = 40


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    said = folded[trigger.start : trigger.end]
    is_passport = said.lower() in ("护照", "passport")
    # 证件号码 says nothing of the kind: the form decides.
    if said == "证件号" and _PASSPORT.search(folded, trigger.end, trigger.end + 16):
        is_passport = True
    limit = min(scene.text.sentence(trigger).end, trigger.end + _AHEAD)
    match = (_PASSPORT if is_passport else _PERMIT).search(folded, trigger.end, limit)
    place: tuple[int, int] | None = None
    doubtful = False
    if match:
        place = match.span()
    elif (said in ("台胞证", "台湾居民来往大陆通行证")) and (named := _TAIWAN.match(folded, trigger.end)):
        place = named.span("number")
    elif is_passport and (named := _NAMED.match(folded, trigger.end) or _BRACKETED.match(folded, trigger.end)):
        place, doubtful = named.span("number"), True
    if place is None:
        return
    if is_example(scene, *place):
        yield Found(*place, message="文中写明是示例的证件号码，请确认是虚构的", grade=Grade.REMIND)
    elif doubtful:
        yield Found(*place, message="疑似护照号码（不是我国护照的样式，或写错一位），不应公开", grade=Grade.REVISE)
    else:
        yield Found(*place, message=f"出现完整的{'护照' if is_passport else '通行证'}号码")


RULE = Rule(
    id="secrecy.personal-data.travel-document",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.BLOCK,
    triggers=(
        "护照",
        "passport",
        "Passport",
        "PASSPORT",
        "通行证",
        "回乡证",
        "台胞证",
        "台湾居民来往大陆通行证",
        "证件号",
    ),
    verify=_verify,
    bases=("pipl-28", "civil-1039", "hn100-19"),
    message="出现完整的护照、通行证号码",
    suggestion="删去；确需标明的，只留首位字母和后3位",
    sensitive=True,
    flags=examples(
        "外籍员工护照号码E00000017，已完成汇算。",
        "护照：EA0000018",
        "证件类型：护照，证件号码G00000019",
        "来往内地通行证号码为H00000015",
        "回乡证号 M0000001601",
        "台胞证：00000012",
        "台商持台胞证（证号00000012）办理采集",
        "台湾居民来往大陆通行证（号码：00000012）将到期",
        "外教的护照（A0000001）与登记不一致",
        "Passport No. PE0000014",
        "护照号：A1234567（外籍）",
    ),
    passes=examples(
        "护照号码E*****017的外籍个人请核对。",
        "请携带护照原件到办税服务厅。",
        "车辆通行证2026年度换发工作开始。",
        "外籍个人可以护照作为有效身份证件。",
        "型号E00000017的设备可以一次性扣除。",
        "通行证办理咨询电话0731-88000001",
        "港澳居民来往内地通行证号码共9位或11位。",
        "护照换发后，20261123号公告所附表格须更新。",
        "台胞证号码为8位数字，20260101起适用。",
        "请持台胞证（或居住证）办理，咨询电话0731-88000001。",
        "护照（复印件1份）与合同一并提交。",
    ),
)
