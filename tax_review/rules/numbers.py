"""How numbers are written and what they are called: shared by the rules on personal data.

One pattern finds all long runs of digits, so that the rules that look at them share one search. A number is
told from its look-alikes first by its own arithmetic, then by the name that stands nearest before it
(身份证号, 订单编号), then by what surrounds it: an example, a warning of fraud, a notice that the law
itself orders to publish. Every look around is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tax_review.models import Span
from tax_review.rules.patterns import lazy
from tax_review.scene import Scene

# Blanks, hyphens, dots and keycaps (1⃣) that editors put between digits; full-width digits are folded already.
BETWEEN = r"[ \t\u00a0\u2002-\u200a\u202f\u205f\u3000\-\u2010-\u2015\u2212_.·\u20e3]{0,2}"
DIGITS = lazy(rf"[0-9](?:{BETWEEN}[0-9]){{10,}}(?:{BETWEEN}[Xx×Ⅹ])?")
_GROUP = lazy(r"[0-9]+")

_NAMES = lazy(
    r"(?P<identity>公民身份(?:证?号码?)?|(?:居民)?身份证(?:件|明)?(?:编号|号码?)?|身份号码?|证件(?:编号|号码?)|(?<![0-9A-Za-z])ID(?:号|卡号)?(?![0-9A-Za-z]))"
    r"|(?P<taxpayer>信用代码|(?:纳税人)?识别号|税号|税务登记证号?|组织机构代码)"
    r"|(?P<card>银行卡号?|卡号|借记卡|储蓄卡|信用卡|存折|账号|帐号|账户|帐户)"
    r"|(?P<phone>手机号?码?|电话号?码?|联系方式|热线|微信号?|致电|拨打|移动电话)"
    r"|(?P<other>订单号?|编号|单号|编码|流水号?|凭证|发票(?:号码?|代码)?|票号|文号|合同号?|批次|条形?码|备案号?|注册号|许可证号?|受理号|案号"
    r"|序号|交易号|业务号|货号|型号|追溯码|校验码|防伪码|查验码|验证码|税单|缴款书|报关单|公告|代码|专利号?|时间戳)"
)

_EXAMPLE = lazy(
    r"示例|样例|例如|例：|例:|举例|范例|模板|样本|样式|格式|虚构|虚拟|模拟|测试|演示|比如|假设|填写说明|填表说明|如[:：“]?(?:居民|公民)?(?:身份证|手机|证件|银行卡|车牌|账号|号码)"
)
_FRAUD = lazy(
    r"诈骗|骗局|骗子|骗术|被骗|行骗|受骗|防骗|上当|冒充|假冒|谎称|自称|陌生|可疑|钓鱼|木马|不法分子|违法分子|谨防|警惕|伪装|涉诈|反诈|标记为"
    r"|虚假(?:短信|链接|网站|网页|邮件|二维码|客服|信息|电话)|(?:请勿|切勿|不要|勿|别)(?:轻易)?(?:轻信|相信|点击|转账|汇款|添加|回拨|接听|理会|扫码|下载)"
)
_ARREARS = lazy(
    r"欠税(?:情况|信息|名单|企业|纳税人|人)?(?:的)?公告(?!办法|制度|工作|送达)|欠缴税款(?:情况)?(?:的)?公告|公告(?:[0-9一二三四]{1,4}(?:季度|年)?)?欠税"
)
_BLACKLIST = lazy(
    r"重大税收违法(?:失信)?(?:案件|主体|当事人)|失信主体(?:信息)?(?:的)?(?:公布|公告|名单)|税收违法“?黑名单”?"
)
_AUCTION = lazy(r"拍卖|变卖|竞买|竞价|流拍|处置公告")
_HEAD = 160


class Number(NamedTuple):
    """A number as written at `folded[start:end]`: its digits, and how they are grouped."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]


def groups_in(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The unbroken groups of digits in a run."""
    return [match.span() for match in _GROUP.finditer(folded, start, end)]


# 6222 0000 0000 0000 000 has five groups; more of them are a table, unless all are single digits.
_MOST_GROUPS = 6


def candidates(folded: str, run: Span, least: int, most: int) -> Iterator[Number]:
    """Numbers of `least` to `most` digits made of whole neighbouring groups of a run, longest first at each place.

    Digits written one by one are a number only if they are all of the run, not a stretch of a longer one.
    """
    groups = groups_in(folded, *run)
    if all(right - left == 1 for left, right in groups):
        if least <= len(groups) <= most:
            digits = "".join(folded[left] for left, _ in groups)
            yield Number(groups[0][0], groups[-1][1], digits, (1,) * len(groups))
        return
    for first, (begin, _) in enumerate(groups):
        found: list[Number] = []
        digits = ""
        sizes: list[int] = []
        for left, right in groups[first : first + _MOST_GROUPS]:
            if len(digits) + right - left > most:
                break
            digits += folded[left:right]
            sizes.append(right - left)
            if len(digits) >= least:
                found.append(Number(begin, right, digits, tuple(sizes)))
        yield from reversed(found)


def name_before(folded: str, start: int, back: int = 16) -> str | None:
    """What the number at `start` is called: the kind of the nearest name before it on its line."""
    begin = max(0, start - back, folded.rfind("\n", max(0, start - back), start) + 1)
    kind = None
    for match in _NAMES.finditer(folded, begin, start):
        kind = match.lastgroup
    return kind


def around(scene: Scene, start: int, end: int, back: int = 48, ahead: int = 24) -> tuple[str, str]:
    """What stands before and after `folded[start:end]` in its sentence, at most so far."""
    sentence = scene.text.sentence((start, end))
    folded = scene.text.folded
    return folded[max(sentence.start, start - back) : start], folded[end : min(sentence.end, end + ahead)]


def is_example(scene: Scene, start: int, end: int) -> bool:
    """Whether the number is said to be an example, a template, a test."""
    before, after = around(scene, start, end, 24, 10)
    return _EXAMPLE.search(before) is not None or _EXAMPLE.search(after) is not None


def is_fraud_warning(scene: Scene, start: int, end: int) -> bool:
    """Whether the sentence, or the title, warns of fraud: the number is the swindler's."""
    before, after = around(scene, start, end, 80, 60)
    return any(_FRAUD.search(text) is not None for text in (before, after, scene.draft.title[:_HEAD]))


def _says(scene: Scene, start: int, pattern: re.Pattern[str]) -> bool:
    folded = scene.text.folded
    near = folded[max(0, start - _HEAD) : start]
    return any(pattern.search(text) is not None for text in (scene.draft.title[:_HEAD], folded[:_HEAD], near))


def in_arrears_notice(scene: Scene, start: int) -> bool:
    """Whether the draft is a notice of tax arrears: by its title, its head, or the words before `start`."""
    return _says(scene, start, _ARREARS)


def in_blacklist_notice(scene: Scene, start: int) -> bool:
    """Whether the draft publishes subjects of grave tax violations."""
    return _says(scene, start, _BLACKLIST)


def in_auction_notice(scene: Scene, start: int) -> bool:
    """Whether the draft announces an auction of seized property."""
    return _says(scene, start, _AUCTION)


_UNIT = lazy(
    r"\s?(?:余|多)?(?:元|万|亿|千|百|户|人|件|吨|股|份|次|笔|张|个|条|亩|平方|立方|公里|米|度|字节|美元|欧元|[%％])|[.,][0-9]"
)
_ADDRESS = lazy(r"(?:https?:|www\.)[!-~]{0,120}\Z")


def is_amount(folded: str, start: int, end: int) -> bool:
    """Whether the digits are a quantity (with a unit or decimals after them), or part of a decimal."""
    return _UNIT.match(folded, end) is not None or (
        start >= 2 and folded[start - 1] in ".," and folded[start - 2].isdigit()
    )


def in_link(folded: str, start: int) -> bool:
    """Whether the number is part of a link."""
    return _ADDRESS.search(folded, max(0, start - 128), start) is not None
