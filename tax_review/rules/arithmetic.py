"""Sums that do not come out (1000×13%=150), and a price with the tax in it that is multiplied by the rate
(含税价113元×13%).

A formula is computed only where every piece between its beginning and the = could be read; the result may be
rounded, and may stand in 万元 where the pieces are in 元. A formula said to be wrong (不能直接用含税价×13%) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.rules.patterns import BLANKS, lazy
from tax_review.scene import Scene

_DIGITS = r"[0-9]{1,12}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,8})?"
_UNIT = (
    r"(?:万亿元?|亿元|万元|千元|百元|元|角|分|亿|万|个月|个季度|月|年|天|日|小时|人次|人|户|家|次|台|辆|吨|件|份|套|亩"
    r"|平方米|立方米|千克|公斤|升|头|只|个|股|倍|米|公里)"
)
_RESULT = lazy(rf"\s?(?P<about>约|≈)?\s?(?P<number>-?{_DIGITS})(?P<sign>\s?[%‰])?\s?(?P<unit>{_UNIT})?(?![0-9.])")
# What a formula is made of, read from its end backwards by `_formula_before`.
_PIECES = lazy(
    rf"(?P<number>{_DIGITS})\s?(?P<sign>[%‰])?\s?(?P<unit>{_UNIT})?|(?P<op>[×xX*÷/+\-－−–＋])|(?P<open>[(（\[［])|(?P<close>[)）\]］])"
    r"|(?P<blank>\s+)|(?P<remark>[(（][^()（）0-9×÷+=\n]{1,16}[)）])"
)
_LONGEST = 90
_SCALE = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_OPS = {"×": "*", "x": "*", "X": "*", "*": "*", "÷": "/", "/": "/", "+": "+", "＋": "+"}
_SAID_TO_BE_WRONG = lazy(
    r"错误|误区|错在|不能|不得|不是|不应|不可|并非|有误|误认为|误以为|不正确|而非|而不是|×?错[：:]|✗|❌"
)


class _UnreadableError(Exception):
    """The text before an = is no formula."""


# --- formulas --------------------------------------------------------------------------------------------------

_Token = tuple[str, Decimal, int]
"""Kind (n, or the operator or bracket itself), value, scale of its unit."""


def _tokens(text: str) -> list[_Token]:
    """The pieces of `text`; raises _UnreadableError where it is anything but a formula."""
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        remark = _REMARK.match(text, at)
        if remark:
            at = remark.end()
            continue
        match = _PIECES.match(text, at)
        if match is None:
            raise _UnreadableError
        at = match.end()
        if match["number"]:
            value = Decimal(match["number"].replace(",", ""))
            sign, unit = match["sign"], match["unit"] or ""
            value = value / 100 if sign == "%" else value / 1000 if sign == "‰" else value
            scale = next((size for name, size in _SCALE.items() if unit.startswith(name)), 1)
            tokens.append(("n", value, scale))
        elif match["op"]:
            tokens.append((_OPS.get(match["op"], "-"), Decimal(0), 1))
        elif match["open"]:
            tokens.append(("(", Decimal(0), 1))
        elif match["close"]:
            tokens.append((")", Decimal(0), 1))
    return tokens


_REMARK = lazy(r"[(（][^()（）0-9×÷+=\n]{1,16}[)）]")


class _Parser:
    """Evaluates tokens by the ordinary precedence, in Decimal."""

    def __init__(self, tokens: list[_Token], scaled: bool) -> None:
        self._tokens = tokens
        self._scaled = scaled
        self._at = 0

    def value(self) -> Decimal:
        result = self._sum(0)
        if self._at != len(self._tokens):
            raise _UnreadableError
        return result

    def _next(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _sum(self, depth: int) -> Decimal:
        result = self._product(depth)
        while (op := self._next()) in ("+", "-") and op:
            self._at += 1
            other = self._product(depth)
            result = result + other if op == "+" else result - other
        return result

    def _product(self, depth: int) -> Decimal:
        result = self._atom(depth)
        while (op := self._next()) in ("*", "/") and op:
            self._at += 1
            other = self._atom(depth)
            result = result * other if op == "*" else result / other
        return result

    def _atom(self, depth: int) -> Decimal:
        kind = self._next()
        if kind == "n":
            _, value, scale = self._tokens[self._at]
            self._at += 1
            return value * scale if self._scaled else value
        if kind == "(" and depth < 6:
            self._at += 1
            result = self._sum(depth + 1)
            if self._next() != ")":
                raise _UnreadableError
            self._at += 1
            return result
        raise _UnreadableError


def _evaluate(tokens: list[_Token], scaled: bool) -> Decimal | None:
    try:
        return _Parser(tokens, scaled).value()
    except (_UnreadableError, DivisionByZero, InvalidOperation, ZeroDivisionError):
        return None


def _formula_before(folded: str, at: int) -> tuple[int, list[_Token]] | None:
    """The longest formula that ends right before `at`: its start and its pieces."""
    window_start = max(0, at - _LONGEST)
    window = folded[window_start:at]
    # Whatever stands before these is another formula, or prose.
    cut = max(window.rfind(mark) for mark in "=≈,，。；;：:、\n！？是为即") + 1
    # 1,000×13%: a comma between digits separates nothing.
    while (
        cut
        and window[cut - 1] == ","
        and re.match(r"[0-9]{3}(?![0-9])", window[cut:])
        and window[: cut - 1][-1:].isdigit()
    ):
        cut = max(window[: cut - 1].rfind(mark) for mark in "=≈,，。；;：:、\n！？是为即") + 1
    text = window[cut:]
    for match in _STARTS.finditer(text):
        try:
            tokens = _tokens(text[match.start() :])
        except _UnreadableError:
            continue
        if tokens and _evaluate(tokens, False) is not None and any(kind in "*/+-" for kind, _, _ in tokens):
            return window_start + cut + match.start(), tokens
    return None


_STARTS = lazy(r"(?<![0-9.])(?:[0-9]|[(（\[［](?=[0-9(（]))")


def _agrees(tokens: list[_Token], result: re.Match[str]) -> bool:
    """Whether the stated result can be the value, rounded or cut, in any of the units used."""
    digits = result["number"].replace(",", "")
    stated = Decimal(digits)
    places = len(digits.partition(".")[2])
    step = Decimal(1).scaleb(-places)
    if result["sign"]:
        divisor = 100 if "%" in result["sign"] else 1000
        stated, step = stated / divisor, step / divisor
    unit = result["unit"] or ""
    scale = next((size for name, size in _SCALE.items() if unit.startswith(name)), 1)
    values = {value for scaled in (False, True) if (value := _evaluate(tokens, scaled)) is not None}
    if not values:
        return True
    sizes = {Decimal(size) for size in (1, scale, 10**4, 10**8)}
    sizes |= {1 / size for size in sizes}
    for value in values:
        for size in sizes:
            off, unit_off = abs(stated * size - value), step * size
            if off == 0 or (result["about"] and off <= max(60 * unit_off, value / 20)):
                return True
            # What cannot be written with so many decimals was rounded or cut, perhaps twice.
            if value % unit_off and off <= max(unit_off, abs(value) / 20000):
                return True
    return False


def _formula(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    result = _RESULT.match(folded, trigger.start + 1)
    if result is None:
        return
    # The result may itself be the beginning of the next formula: 100×3%=50×6%.
    if re.match(r"\s?[×xX*÷/+＋]|\s?[-－−–]\s?[0-9(（]", folded[result.end() : result.end() + 3]):
        return
    before = _formula_before(folded, trigger.start)
    if before is None or _agrees(before[1], result):
        return
    start, tokens = before
    # ?id=3-2=5 is an address, x3-2=5 an equation.
    if _ADDRESS.search(folded, max(0, start - 60), start):
        return
    if _SAID_TO_BE_WRONG.search(folded, max(0, start - 40), min(len(folded), result.end() + 20)):
        return
    value = _evaluate(tokens, False)
    assert value is not None
    yield Found(
        start,
        result.end(),
        message=f"算式的结果不对，应为{shown(value)}",
        suggestion="重新计算；数据来自文件的，核对原文",
    )


_ADDRESS = lazy(r"[?&/#][A-Za-z0-9_=&?./%-]{0,50}\Z|[A-Za-z_.]\Z")


def shown(value: Decimal) -> str:
    """A value as an editor writes it: at most four decimals, no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text or "0"


# --- tax-inclusive prices ----------------------------------------------------------------------------------------

_VAT_RATE = r"(?P<rate>13|9|6|5|3|1\.5|1|17|16|11|10)\s?%"
_AMOUNT = rf"{_DIGITS}\s?(?:万元|亿元|元)?"
_TIMES = lazy(
    rf"(?P<start>{_AMOUNT}|含税(?:价款|价格|价|销售额|收入|金额|租金)|价税合计(?:金额|数|额)?)\s?[×xX*]\s?(?:适用)?(?:(?:增值税)?(?:税率|征收率)\s?)?"
    rf"[(（]?\s?(?:{_VAT_RATE}|(?P<word>税率|征收率))\s?[)）]?(?:\s?=\s?(?:{_AMOUNT}))?(?!\s?[÷/]\s?[(（]\s?1)"
)
_DIVIDED = lazy(rf"{_AMOUNT}\s?[÷/]\s?{_VAT_RATE}(?!\s?[+＋])(?:\s?=\s?(?:{_AMOUNT}))?")
_OTHER_TAX = lazy(
    r"个人所得税|个税|企业所得税|劳务报酬|工资|薪金|年终奖|奖金|利息|股息|印花税|代扣|预扣|城市维护建设税|教育费附加|消费税"
)


def _is_what_holds_the_tax(between: str, factor: str) -> bool:
    """Whether the amount multiplied is the one said to hold the tax: the first one named, or that word itself."""
    if re.search(r"不含税|÷|/|换算", between):
        return False
    amounts = re.findall(_DIGITS, between)
    number = re.match(_DIGITS, factor)
    return not (number and amounts) or amounts[0].replace(",", "") == number[0].replace(",", "")


def _inclusive(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    end = min(sentence.end, trigger.end + 60)
    if divided := _DIVIDED.search(folded, max(sentence.start, trigger.start - 1), end):
        if not _SAID_TO_BE_WRONG.search(folded, max(sentence.start, trigger.start - 30), divided.end()):
            yield Found(
                *divided.span(),
                message="含税的价款直接除以了税率，换算为不含税销售额应除以（1＋税率）",
                suggestion=f"改为：含税金额÷（1＋{divided['rate']}%）",
            )
        return
    if folded[max(0, trigger.start - 1) : trigger.start] in tuple("不未非无"):
        return
    match = _TIMES.search(folded, trigger.start, end)
    if match is None or not _is_what_holds_the_tax(folded[trigger.start : match.start()], match["start"]):
        return
    start, stop = max(sentence.start, trigger.start - 30), min(sentence.end, match.end() + 30)
    if _SAID_TO_BE_WRONG.search(folded, start, stop) or _OTHER_TAX.search(folded, start, stop):
        return
    rate = f"{match['rate']}%" if match["rate"] else match["word"]
    yield Found(
        match.start(),
        match.end(),
        message="含税的价款直接乘以了税率，增值税为价外税，应先换算为不含税销售额",
        suggestion=f"改为：含税金额÷（1＋{rate}）×{rate}",
    )


FORMULA = Rule(
    id="policy.arithmetic.formula",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    # What a result may begin with: most signs stand in formulas of words.
    triggers=tuple(f"={first}" for first in "0123456789约≈-" + BLANKS),
    verify=_formula,
    bases=("hn100-14", "hn100-15"),
    message="算式的结果不对",
    suggestion="重新计算",
    flags=examples(
        "应纳税额=10000×3%=3000元。",
        "不含税销售额为10300÷（1+3%）=10030元。",
        "应补税额：60000×10%-2520=3840元",
        "（8000-5000）×3%＝900元",
        "全年扣除2000元×12个月=2.6万元。",
        "销项税额=200万元×13%=25万元",
        "100+200+300=700",
    ),
    passes=examples(
        "应纳税额=10000×3%=300元。",
        "不含税销售额为10300÷（1+3%）=10000元。",
        "应补税额：60000×10%-2520=3480元",
        "（8000-5000）×3%＝90元",
        "全年扣除2000元×12个月=2.4万元。",
        "销项税额=200万元×13%=26（万元）",
        "113÷（1+13%）×13%=13元",
        "100÷3=33.33",
        "实际税负：25%×20%=5%",
        "1,000,000×1%=10,000元",
        "误区：10000×3%=3000元是错误的算法。",
        "应纳税额=应纳税所得额×适用税率-速算扣除数",
        "网址：https://hunan.chinatax.gov.cn/?id=3-2=5",
        "2000×50%（减半）×12=12000元",
    ),
)

TAX_INCLUSIVE = Rule(
    id="policy.arithmetic.tax-inclusive",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=("含税", "价税合计", "含增值税"),
    verify=_inclusive,
    bases=("vat-law-7-16",),
    message="含税的价款直接乘以了税率",
    suggestion="先换算为不含税销售额，再乘以税率",
    flags=examples(
        "含税销售额22600元，销项税额为22600×13%=2938元。",
        "应纳税额=含税销售额×征收率。",
        "取得含税收入10.3万元，应纳增值税10.3×3%=0.309万元。",
        "价税合计10900元，按9%计税：10900元×9%",
        "某商户含税价1010元，税额=1010×1%=10.1元",
        "销项税额＝含税价×13%",
        "不含税金额=11300÷13%=86923元。",
    ),
    passes=examples(
        "含税销售额22600元，销项税额为22600÷（1+13%）×13%=2600元。",
        "不含税销售额20000元，销项税额为20000×13%=2600元。",
        "含税收入不能直接乘以税率，误区：10.3×3%。",
        "应纳税额=含税销售额÷（1+征收率）×征收率。",
        "价税合计10900元，其中不含税价10000元，税额10000×9%=900元。",
        "劳务报酬含税收入4000元，预扣个人所得税4000×（1-20%）×20%。",
        "合同价款含税价100万元，印花税100×0.3‰。",
        "未税金额100元，税额100×13%=13元",
        "含税销售额10300元，换算后为10000元，税额=10000×3%=300元。",
    ),
)


# --- sums told in words ------------------------------------------------------------------------------------------


def _sum(name: str) -> str:
    return rf"(?<![0-9.,])(?P<{name}>{_DIGITS})\s?(?P<{name}unit>万元|亿元|元|万)(?!/)"


_HALF = lazy(
    r"(?:应纳税额|应纳税款|应缴税款|应缴税额|应交税额|应交税款|应纳(?:的)?(?:个人所得税|个税|增值税|房产税|印花税|税)|应缴纳?(?:的)?[^。；，,0-9]{0,8}[税费]|税额|税款|(?:原|本)(?:来|本)?(?:应|要|需)缴纳?|减半前)"
    rf"(?:为|是|共|合计|有|约)?[^。；;0-9，,]{{0,4}}{_sum('whole')}"
    r"(?:(?!今年|明年|下年|预计|延续|另|叠加|再|滞纳|加上|合计|其中|部分|超过|税率|抵扣|扣除)[^。；;0-9]){0,24}(?:减半|减按50%|减征50%)(?:(?!今年|明年|下年|预计|延续|另|叠加|再|滞纳|加上|合计|其中|部分|超过|税率)[^。；;0-9]){0,18}"
    rf"(?:缴|交|纳|为|是|付|剩|免|减征|省|成)(?:纳|了|税|税款|个税|金额|约)?[^。；;0-9]{{0,3}}{_sum('part')}"
)
_RATE_OF = lazy(
    r"(?:销售额|应纳税所得额|价款总额|收购价款|价款|计税价格|租金(?:收入)?|计税依据|不含税收入|合同金额|所载金额|成交价格?)(?:为|是|共|合计)?"
    rf"{_sum('whole')}(?:(?!含税|其中|超过|分别|减半|抵扣|扣除|进项|个税|个人所得税|综合|经营所得|累进|免征|部分|以内|以下)[^。；;0-9]){{0,18}}(?:按照?|适用|减按|、)(?:的)?(?:税率|征收率)?(?P<rate>[0-9]{{1,2}}(?:\.[0-9]{{1,2}})?)(?P<sign>%|‰)"
    rf"(?:(?!其中|超过|分别|减半|抵扣|减去|扣除|进项|个税|个人所得税|综合|累进|计入|免征|部分|加上|附加)[^。；;0-9]){{0,24}}(?:缴纳?|交|纳|税额|税款|[税费]为)(?:为|是|了|纳)?[^。；;0-9]{{0,8}}{_sum('part')}(?!以上|以下)"
)
_SCALES = {"元": Decimal(1), "万": Decimal(10**4), "万元": Decimal(10**4), "亿元": Decimal(10**8)}


def _amount(match: re.Match[str], group: str) -> Decimal:
    return Decimal(match[group].replace(",", "")) * _SCALES[match[f"{group}unit"]]


def _is_about(stated: Decimal, value: Decimal) -> bool:
    return abs(stated - value) <= max(Decimal("0.5"), abs(value) / 200)


def _told(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    sentence = scene.text.sentence(trigger)
    start, end = max(sentence.start, trigger.start - 60), min(sentence.end, trigger.end + 70)
    halves = folded.startswith(("减半", "减按50%", "减征50%"), trigger.start)
    pattern = _HALF if halves else _RATE_OF
    for match in pattern.finditer(folded, start, end):
        if not match.start() <= trigger.start < match.end():
            continue
        if _SAID_TO_BE_WRONG.search(
            folded, max(sentence.start, match.start() - 30), min(sentence.end, match.end() + 10)
        ):
            return
        whole, stated = _amount(match, "whole"), _amount(match, "part")
        if pattern is _HALF:
            values = [whole / 2]
        else:
            rate = Decimal(match["rate"]) / (100 if match["sign"] == "%" else 1000)
            values = [whole * rate, whole / (1 + rate) * rate]
        if any(_is_about(stated, value) for value in values):
            return
        yield Found(
            *match.span("part"),
            message=f"税额算错了，应为{shown(values[0])}元",
            suggestion="重新计算",
        )
        return


TOLD = Rule(
    id="policy.arithmetic.told",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REMIND,
    triggers=(
        "减半",
        "减按",
        "减征50%",
        "按1%",
        "按3%",
        "按5%",
        "按6%",
        "按9%",
        "按13%",
        "按20%",
        "按25%",
        "按15%",
        "率1%",
        "率3%",
        "率6%",
        "率9%",
        "率13%",
        "率20%",
        "率25%",
        "适用13%",
        "适用9%",
        "适用6%",
        "适用3%",
        "照1%",
        "照3%",
        "照20%",
        "、1%",
        "、3%",
        "、13%",
    ),
    verify=_told,
    bases=("hn100-14", "hn100-15"),
    message="税额算错了",
    suggestion="重新计算",
    flags=examples(
        "老李的应纳税额为8600元，享受减半征收后实际缴纳4800元。",
        "某店应缴房产税12000元，减半后只要交5000元。",
        "当季不含税收入40万元，减按1%征收增值税，应缴6000元。",
        "收购价款100万元，按20%缴纳烟叶税25万元。",
        "应纳税额9200元，减征50%后应缴4200元。",
        "按不含税销售额30万元、3%征收率计算，应缴增值税1.2万元。",
    ),
    passes=examples(
        "老李的应纳税额为8600元，享受减半征收后实际缴纳4300元。",
        "某店应缴房产税12000元，减半后只要交6000元。",
        "当季不含税收入40万元，减按1%征收增值税，应缴4000元。",
        "收购价款100万元，按20%缴纳烟叶税20万元。",
        "应纳税所得额为250万元，其中200万元部分减半，共缴纳税款50万元。",
        "应纳税额5000元的误区：减半后缴3000元。",
        "应纳税额9200元，减征50%后应缴4600元。",
        "老李去年应纳税额8600元，减半政策延续后今年预计减免5000元。",
    ),
)
