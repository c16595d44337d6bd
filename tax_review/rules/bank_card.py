"""Numbers of bank cards, and accounts of taxpayers.

A card is confirmed before it is found: issuer prefix and length fit, and the Luhn digit. One number in ten has
a right Luhn digit, so that alone is not enough: the number must be called a card or an account, speak of
payment, or be grouped by fours. What is called a card number and fails Luhn only is most likely mistyped.
Accounts of the treasury, of tenders and auctions are there to be published.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.identity import is_identity_number
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
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_ISSUERS = (
    (re.compile("62"), (16, 17, 18, 19)),
    (re.compile("60"), (16, 19)),
    (re.compile("4"), (16,)),
    (re.compile("5[1-5]|2[2-7]"), (16,)),
    (re.compile("35"), (16,)),
    (re.compile("3[47]"), (15,)),
    # Cards of before UnionPay's own prefix.
    (re.compile("9(?:0|4|5[5-9]|6|8|9)"), (16, 17, 18, 19)),
)
_MONEY = lazy(
    r"卡号|银行卡|借记卡|信用卡|储蓄卡|工资卡|社保卡|存折|账号|帐号|账户|帐户|银行|开户|户名|收款|打款|转账|汇款|汇至|汇到|转入|卡[上里内]|打到|打入|退税|退还至|退至|农行|工行|建行|中行|交行|邮储|农商|信用社"
)
_CARD = lazy(r"卡号|银行卡|借记卡|信用卡|储蓄卡|工资卡")
_PUBLIC = lazy(
    r"国库|待缴库|税款账户|缴款账户|财政|预算|保证金|捐[款赠]|采购|招标|投标|中标|拍卖|竞买|工会|党费|罚没|社保费(?:征收|缴费)?账户|缴费账户|缴入|缴至|本局账户|我局账户|非税"
)
_BACK = 24


def _fits_luhn(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _length_fits(digits: str) -> bool:
    return any(len(digits) in lengths and prefix.match(digits) for prefix, lengths in _ISSUERS)


def _is_grouped(number: Number) -> bool:
    return len(number.groups) >= 4 and all(size == 4 for size in number.groups[:-1]) and number.groups[-1] <= 4


def _cards(scene: Scene, run: Span) -> Iterator[Number]:
    """Numbers of a run that have a card's length and issuer, in one group or several."""
    folded = scene.text.folded
    taken = run.start
    for number in candidates(folded, run, 15, 19):
        if number.start < taken or not _length_fits(number.digits):
            continue
        if len(number.groups) > 1 and not _is_grouped(number) and number.groups[0] not in (1, 6, 8):
            continue
        if folded[number.end : number.end + 1].isascii() and folded[number.end : number.end + 1].isalpha():
            continue
        if folded[number.start - 1 : number.start].isascii() and folded[number.start - 1 : number.start].isalpha():
            continue
        if is_identity_number(number.digits, scene.on):
            continue
        taken = number.end
        yield number


def _judge(scene: Scene, number: Number) -> Found | None:
    folded = scene.text.folded
    if is_amount(folded, number.start, number.end) or in_link(folded, number.start):
        return None
    name = name_before(folded, number.start)
    if name in ("other", "taxpayer", "identity"):
        return None
    before, after = around(scene, number.start, number.end, _BACK, 12)
    if _PUBLIC.search(before) or _PUBLIC.search(after):
        return None
    is_money = _MONEY.search(before) is not None or _MONEY.search(after) is not None
    start, end = number.start, number.end
    if not _fits_luhn(number.digits):
        if _CARD.search(before) and number.digits.startswith("62"):
            return Found(start, end, message="疑似银行卡号（校验位不符，可能写错一位），不应公开", grade=Grade.REVISE)
        return None
    if not (is_money or _is_grouped(number)):
        if number.digits.startswith("62") and len(number.digits) in (16, 19) and len(number.groups) == 1:
            return Found(
                start,
                end,
                message="这个数字符合银行卡号的编码规则，请核对是不是银行卡号",
                suggestion="是银行卡号的删去；不是的，在前面写明是什么号码",
                grade=Grade.REMIND,
            )
        return None
    if is_example(scene, start, end):
        return Found(
            start,
            end,
            message="文中写明是示例的银行卡号符合编码规则，可能是真实卡号",
            suggestion="确认卡号是虚构的；最好改用带星号的样式",
            grade=Grade.REMIND,
        )
    if is_fraud_warning(scene, start, end):
        return Found(start, end, message="防骗提醒里写出了完整的银行卡号", suggestion="只留后4位", grade=Grade.REMIND)
    return Found(start, end)


def _verify(scene: Scene, trigger: Span) -> Iterator[Found]:
    for number in _cards(scene, trigger):
        if (found := _judge(scene, number)) is not None:
            yield found


CARD = Rule(
    id="secrecy.personal-data.bank-card",
    gate=Gate.SECRECY,
    category="personal-data",
    grade=Grade.BLOCK,
    shape=DIGITS,
    verify=_verify,
    bases=("pipl-28", "civil-1039", "hn100-19"),
    message="出现完整的银行卡号",
    suggestion="删去；确需标明的，只留后4位",
    sensitive=True,
    flags=examples(
        "退税已转入周某某的银行卡 6200000000000013。",
        "卡号：6200 0000 0000 0021",
        "请核对收款账号６２００００００００００００３９",
        "缴费人工资卡6200550000000000012，已完成更新。",
        "退税打款明细：4000000000000002，到账3200元。",
        "周某某 6200000000000013",
        "银行卡号 6200000000000014（经本人核对）",
    ),
    passes=examples(
        "银行卡号****0013的缴费人请核对信息。",
        "数电发票号码 26430000000062000013 已开具。",
        "订单编号：6200000000000013",
        "税款请缴入国家金库待缴库税款账户6200000000000013。",
        "全年减税降费6200000000000013元",
        "投标保证金缴至账户：6200000000000013",
        "凭证流水号 4000000000000002",
        "请填写本人银行卡号，一般为16位或19位。",
        "更新时间戳: 1665321520622",
        "统一社会信用代码 91350100M000100Y43",
    ),
)

_ACCOUNT = lazy(
    r"(?:银行|对公|基本户|结算|开户|收款|付款|企业|公司)[^，。；,;\n]{0,14}?(?:账号|帐号|账户|帐户)(?:号码)?\s?(?:为|是|[:：])?\s{0,2}"
    r"(?P<number>[0-9](?:[ -]?[0-9]){11,21})(?![0-9A-Za-z])"
)
# These words are an entry's, which finds the number as well.
_SAID = lazy(r"开户银?行|收款账号|个人账户|私人账户|退税账[户号]")


_WORDS = ("账号", "帐号", "账户", "帐户")
_WORD = lazy("|".join(_WORDS))
_FIRST = string.digits + BLANKS


def _accounts(scene: Scene, trigger: Span) -> Iterator[Found]:
    """The trigger is the word before the number; one further left may reach the same number."""
    for word in _WORD.finditer(scene.text.folded, max(0, trigger.start - 18), trigger.start + 2):
        yield from _account(scene, Span(*word.span()))


def _account(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for match in _ACCOUNT.finditer(folded, max(0, trigger.start - 18), trigger.end + 32):
        if not match.start() <= trigger.start < match.start("number"):
            continue
        digits = re.sub("[ -]", "", match["number"])
        if (_length_fits(digits) and _fits_luhn(digits)) or is_identity_number(digits, scene.on):
            return
        before, after = around(scene, *match.span("number"), 32, 12)
        if any(_PUBLIC.search(text) for text in (before, after)) or _SAID.search(before):
            return
        if is_example(scene, *match.span("number")) or is_fraud_warning(scene, *match.span("number")):
            yield Found(*match.span("number"), grade=Grade.REMIND)
            return
        yield Found(*match.span("number"))
        return


ACCOUNT = Rule(
    id="secrecy.tax-secret.bank-account",
    gate=Gate.SECRECY,
    category="tax-secret",
    grade=Grade.REVISE,
    triggers=tuple(
        f"{word}{called}{sign}{first}"
        for word in _WORDS
        for called in ("", "号码")
        for sign in ("", "为", "是", ":", "：")
        for first in _FIRST
    ),
    verify=_accounts,
    bases=("tax-admin-8", "taxpayer-secret-2", "hn100-15"),
    message="写出了纳税人的银行账号",
    suggestion="删去；确需标明的，只留后4位",
    sensitive=True,
    flags=examples(
        "云山商贸公司的银行账号：430015000610500012。",
        "该企业对公账户为 43001500061050001234",
        "基本户账号4300 1500 0610 5000 12",
        "公司结算账户：800100200300400",
        "付款方开户于某支行，银行账号是 430015000610500012。",
        "企业银行帐号:1800010002000300",
    ),
    passes=examples(
        "请填写企业银行账号，并上传开户许可证。",
        "银行账户信息变更后，应在15日内报告。",
        "竞买保证金请汇入银行账户：430015000610500012。",
        "税款缴入国库，银行账号430015000610500012。",
        "电子税务局登录账号为统一社会信用代码。",
        "采购人银行账号：430015000610500012",
        "银行账号****0012已备案。",
        "企业存款账户账号应当自开立之日起15日内报告",
    ),
)
