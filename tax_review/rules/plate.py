"""Licence plates of vehicles, and their identification numbers (VIN).

A plate is a province's character, a letter and five or six characters in the order of GA 36; 渝A股, 京E2023年 and
model numbers are none. Where an auction of seized cars is announced, the plate may be shown: let go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.numbers import in_auction_notice, is_example
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SERIAL = r"(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9*＊×●•])"
_PLATE = lazy(rf"[{_PROVINCES}][ ]?[A-HJ-NP-Z][·・•. \-]?{_SERIAL}", re.IGNORECASE)
# 最新V20241, 阿里云A12345: the character belongs to the word before it.
_WORD = lazy(
    r"(?:最新|全新|更新|创新|革新|崭新|里云|为云|讯云|天翼云|辽宁|甘肃|富贵|西藏|内蒙|年青|常青|[\u4e00-\u9fff]宁)\Z"
)
_PERIOD = lazy(r"\s?(?:年|元|万|号(?:公告|文|令)|%|％|次列车)")
_DIGIT = lazy("[0-9]")


def _plates(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    start = trigger.start
    match = _PLATE.match(folded, start)
    if match is None or not _DIGIT.search(match[0]):
        return
    if (
        folded[start - 1 : start]
        and folded[start - 1] in _PROVINCES
        and _WORD.search(folded, max(0, start - 3), start + 1) is None
    ):
        # Two provinces before one letter (浙苏H…) are no plate; 悬挂新… is told below.
        return
    if _WORD.search(folded, max(0, start - 3), start + 1) or _PERIOD.match(folded, match.end()):
        return
    if in_auction_notice(scene, start):
        return
    if is_example(scene, *match.span()):
        yield Found(*match.span(), message="文中写明是示例的车牌号，请确认是虚构的", grade=Grade.REMIND)
    else:
        yield Found(*match.span())


PLATE = Rule(
    id="secrecy.personal-data.licence-plate",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REVISE,
    triggers=tuple(
        f"{province}{gap}{letter}"
        for province in _PROVINCES
        for gap in ("", " ")
        for letter in (_LETTERS + _LETTERS.lower())
    ),
    verify=_plates,
    bases=("pipl-25", "civil-1039", "hn100-19"),
    message="出现完整的机动车号牌",
    suggestion="删去，或隐去中间几位",
    sensitive=True,
    flags=examples(
        "车主周某某的小车湘A00017停在大厅门口。",
        "车牌号：湘U·B0012",
        "新能源车湘AD00018办理了车辆购置税免税。",
        "货车湘A00019D已申报",
        "湘 B 00021 的车主请挪车",
        "教练车湘C0001学",
        "号牌粤Ｂ·Ａ００１２",
    ),
    passes=examples(
        "车牌湘B***21的车主请挪车。",
        "拍卖公告：小型轿车一辆，号牌湘A00017，起拍价3万元。",
        "沪A股成交额放大。",
        "湘A牌照车辆较多。",
        "浙苏H00012与宁AD0000000012均不是号牌。",
        "系统更新V20241版本",
        "贵公司A00012型设备",
        "湘A0001为四位",
        "国家税务总局湘A20261号公告",
        "云A2026年度计划",
    ),
)

_VIN = lazy(
    r"(?:号码?|码|代[号码])?\s?(?:（VIN）|\(VIN\))?\s?(?:为|是|[:：])?\s{0,2}(?P<number>[A-HJ-NPR-Z0-9]{17})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def _vins(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _VIN.match(scene.text.folded, trigger.end)
    if match and not in_auction_notice(scene, trigger.start) and not is_example(scene, *match.span("number")):
        yield Found(*match.span("number"))


VIN = Rule(
    id="secrecy.personal-data.vehicle-number",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.REMIND,
    triggers=("车架号", "车辆识别代号", "车辆识别代码", "车辆识别号", "VIN码", "VIN"),
    verify=_vins,
    bases=("pipl-25", "hn100-19"),
    message="写出了完整的车架号（车辆识别代号），可查到车主",
    suggestion="删去，或隐去中间几位",
    sensitive=True,
    flags=examples(
        "车架号LSVAA00000N000017，车辆购置税已补缴。",
        "车辆识别代号：LSVAA00000N000018",
        "车辆识别代码为LSVAA00000N000019",
        "VIN码：LSVAA00000N000020",
        "车架号码：LFVAA00000N000021",
        "车辆识别代号（VIN）：LSVAA00000N000022",
    ),
    passes=examples(
        "请填写17位车辆识别代号。",
        "车架号后6位用于查询免税信息。",
        "车架号LSV***********017",
        "拍卖公告：车架号LSVAA00000N000017，起拍价3万元。",
        "车辆识别代号应与合格证一致。",
        "VIN是车辆的唯一编码。",
        "车架号示例：LSVAA00000N000017",
        "车辆识别代码变更后30日内办理",
    ),
)
