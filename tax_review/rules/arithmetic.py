"""Sums that do not come out: 1000×13%=150, 月销售额10万元（季度45万元）, 减按25%……按20%……实际税负10%, and a price with the tax in it
that is multiplied by the rate (含税价113元×13%).

A formula is computed only where every piece between its beginning and the = could be read; the result may be
rounded, and may stand in 万元 where the pieces are in 元. A formula said to be wrong (不能直接用含税价×13%) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, DivisionByZero, InvalidOperation

from tax_review.models import Gate, Grade, Span
from tax_review.rules.base import Found, Rule, examples
from tax_review.scene import Scene

_DIGITS = r"[0-9]{1,12}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,8})?"
_UNIT = r"(?:万亿元?|亿元|万元|千元|百元|元|角|分|亿|万|个月|个季度|月|年|天|日|小时|人次|人|户|家|次|台|辆|吨|件|份|套|亩|平方米|立方米|千克|公斤|升|头|只|个|股|倍|米|公里)"
_QUANTITY = rf"{_DIGITS}\s?(?:%|‰)?\s?{_UNIT}?"
_RESULT = re.compile(rf"\s?(?P<about>约|≈)?\s?(?P<number>-?{_DIGITS})(?P<sign>\s?[%‰])?\s?(?P<unit>{_UNIT})?(?![0-9.])")
# What a formula is made of, read from its end backwards by `_formula_before`.
_PIECES = re.compile(
    rf"(?P<number>{_DIGITS})\s?(?P<sign>[%‰])?\s?(?P<unit>{_UNIT})?|(?P<op>[×xX*÷/+\-－−–＋])|(?P<open>[(（\[［])|(?P<close>[)）\]］])"
    r"|(?P<blank>\s+)|(?P<remark>[(（][^()（）0-9×÷+=\n]{1,16}[)）])"
)
_LONGEST = 90
_OPERATOR = re.compile(r"[×*÷/＋+]|(?<=[0-9%元）)万亿])\s?[-－−–xX]\s?(?=[0-9(（])")
_FORMULA_CHARS = re.compile(
    rf"(?:{_QUANTITY}|[×xX*÷/+\-－−–＋()（）\[\]［］]|\s|[(（][^()（）0-9×÷+=\n]{{1,16}}[)）])+\Z"
)
_SCALE = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3, "百": 10**2}
_OPS = {"×": "*", "x": "*", "X": "*", "*": "*", "÷": "/", "/": "/", "+": "+", "＋": "+"}
_SAID_TO_BE_WRONG = re.compile(
    r"错误|误区|错在|不能|不得|不是|不应|不可|并非|有误|误认为|误以为|不正确|而非|而不是|×?错[：:]|✗|❌"
)


class _Unreadable(Exception):
    """The text before an = is no formula."""


# --- formulas --------------------------------------------------------------------------------------------------

_Token = tuple[str, Decimal, int]
"""Kind (n, or the operator or bracket itself), value, scale of its unit."""


def _tokens(text: str) -> list[_Token]:
    """The pieces of `text`; raises _Unreadable where it is anything but a formula."""
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        remark = _REMARK.match(text, at)
        if remark:
            at = remark.end()
            continue
        match = _PIECES.match(text, at)
        if match is None:
            raise _Unreadable
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


_REMARK = re.compile(r"[(（][^()（）0-9×÷+=\n]{1,16}[)）]")


class _Parser:
    """Evaluates tokens by the ordinary precedence, in Decimal."""

    def __init__(self, tokens: list[_Token], scaled: bool) -> None:
        self._tokens = tokens
        self._scaled = scaled
        self._at = 0

    def value(self) -> Decimal:
        result = self._sum(0)
        if self._at != len(self._tokens):
            raise _Unreadable
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
                raise _Unreadable
            self._at += 1
            return result
        raise _Unreadable


def _evaluate(tokens: list[_Token], scaled: bool) -> Decimal | None:
    try:
        return _Parser(tokens, scaled).value()
    except (_Unreadable, DivisionByZero, InvalidOperation, ZeroDivisionError):
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
        except _Unreadable:
            continue
        if tokens and _evaluate(tokens, False) is not None and any(kind in "*/+-" for kind, _, _ in tokens):
            return window_start + cut + match.start(), tokens
    return None


_STARTS = re.compile(r"(?<![0-9.])(?:[0-9]|[(（\[［](?=[0-9(（]))")


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
    result = _RESULT.match(folded, trigger.end)
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
        message=f"算式的结果不对，应为{_shown(value)}",
        suggestion="重新计算；数据来自文件的，核对原文",
    )


_ADDRESS = re.compile(r"[?&/#][A-Za-z0-9_=&?./%-]{0,50}\Z|[A-Za-z_.]\Z")


def _shown(value: Decimal) -> str:
    """A value as an editor writes it: at most four decimals, no trailing zeros."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return text or "0"


# --- tax-inclusive prices ----------------------------------------------------------------------------------------

_INCLUSIVE = re.compile(
    r"(?<![不未非无])(?:含税|价税合计|含增值税)(?:的)?(?:销售|交易|合同|开票|租金|房|货|总|收入|价格)?(?:价款|价格|价|销售额|收入|金额|款|额|总额|租金|货款|总价|房款)?"
)
_VAT_RATE = r"(?P<rate>13|9|6|5|3|1\.5|1|17|16|11|10)\s?%"
_AMOUNT = rf"{_DIGITS}\s?(?:万元|亿元|元)?"
_TIMES = re.compile(
    rf"(?P<start>{_AMOUNT}|含税(?:价款|价格|价|销售额|收入|金额|租金)|价税合计(?:金额|数|额)?)\s?[×xX*]\s?(?:适用)?(?:(?:增值税)?(?:税率|征收率)\s?)?"
    rf"[(（]?\s?(?:{_VAT_RATE}|(?P<word>税率|征收率))\s?[)）]?(?:\s?=\s?(?:{_AMOUNT}))?"
)
_OTHER_TAX = re.compile(
    r"个人所得税|个税|企业所得税|劳务报酬|工资|薪金|年终奖|奖金|利息|股息|印花税|代扣|预扣|城市维护建设税|教育费附加|消费税"
)


def _inclusive(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    inclusive = _INCLUSIVE.match(folded, trigger.start)
    if inclusive is None or folded[max(0, trigger.start - 1) : trigger.start] in ("不", "未", "非", "无"):
        return
    sentence = scene.text.sentence(trigger)
    end = min(sentence.end, trigger.end + 60)
    match = _TIMES.search(folded, trigger.start, end)
    if match is None:
        return
    between = folded[trigger.start : match.start()]
    if "不含税" in between or "÷" in between or "/" in between or "换算" in between:
        return
    # The amount multiplied is the one said to hold the tax: the first one named, or that word itself.
    amounts = re.findall(_DIGITS, between)
    factor = re.match(_DIGITS, match["start"])
    if factor and amounts and amounts[0].replace(",", "") != factor[0].replace(",", ""):
        return
    start, stop = max(sentence.start, trigger.start - 30), min(sentence.end, match.end() + 30)
    if _SAID_TO_BE_WRONG.search(folded, start, stop) or _OTHER_TAX.search(folded, start, stop):
        return
    # 113×13%÷(1+13%) is right in another order.
    if re.match(r"\s?[÷/]\s?[(（]\s?1", folded[match.end() : match.end() + 6]):
        return
    rate = f"{match['rate']}%" if match["rate"] else match["word"]
    yield Found(
        match.start(),
        match.end(),
        message="含税的价款直接乘以了税率，增值税为价外税，应先换算为不含税销售额",
        suggestion=f"改为：含税金额÷（1＋{rate}）×{rate}",
    )


# --- month, quarter, year ------------------------------------------------------------------------------------------

_MONEY = r"(?P<{0}>[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?)\s?(?P<{0}unit>万元|亿元|元|万)"
_PERIODS = {"月": 1, "季": 3, "年": 12}
_PERIOD_WORD = r"(?:每|按|每个|一个|合)?(?P<{0}>月|季|年)(?:度)?(?:应征增值税|应税|的)?(?:销售额|收入|标准|累计|合计|扣除|减除|缴纳)?(?:费用|标准)?(?:为|是|不超过|未超过|未达到|不足|超过|达到|在|即|共|则为|就是)?"
_TWO_PERIODS = re.compile(
    rf"{_PERIOD_WORD.format('p1')}\s?{_MONEY.format('a1')}(?:以[内下])?(?:（含本数）)?(?:[（(，,、]|(?:的)?[（(])\s?(?:即|也就是|相当于|以|折合|换算|按)?"
    rf"(?:1?一?个?季度为1?一?个?(?:纳税期|计税期间)的?[，,]?)?{_PERIOD_WORD.format('p2')}\s?{_MONEY.format('a2')}"
)
_SAME_THING = re.compile(r"减除|扣除|销售额|起征点|基本|费用|免征|免税|标准")
_FACTOR = {"元": 1, "万": 10**4, "万元": 10**4, "亿元": 10**8}


def _two_periods(scene: Scene, trigger: Span) -> Iterator[Found]:
    folded = scene.text.folded
    for match in _TWO_PERIODS.finditer(folded, max(0, trigger.start - 2), trigger.end + 90):
        if match.start("p1") > trigger.end:
            return
        first, second = _PERIODS[match["p1"]], _PERIODS[match["p2"]]
        one = Decimal(match["a1"]) * _FACTOR[match["a1unit"]]
        other = Decimal(match["a2"]) * _FACTOR[match["a2unit"]]
        sentence = scene.text.sentence(match.span())
        start, end = max(sentence.start, match.start() - 40), min(sentence.end, match.end() + 30)
        around = folded[start:end]
        if first == second or one * second == other * first or not _SAME_THING.search(around):
            return
        # Outside brackets a month's and a year's figure may be two things: 月销售额10万元，年销售额500万元.
        bracketed = re.search(r"[（(]", folded[match.end("a1unit") : match.start("p2")])
        if not bracketed and {first, second} == {1, 12} and (not re.search("扣除|减除", around) or "销售额" in around):
            return
        yield Found(
            match.start("a1"),
            match.end("a2unit"),
            message=f"按{match['p1']}和按{match['p2']}的数额对不上：{_shown(one)}元×{Decimal(second) / first:f}≠{_shown(other)}元",
            suggestion="核对文件原文，使按月、按季、按年的数额一致",
        )
        return


# --- an effective rate -----------------------------------------------------------------------------------------------

_EFFECTIVE = re.compile(
    r"减按(?P<share>[0-9]{1,3}(?:\.[0-9]{1,2})?)%(?:的比例)?计入[^。；;\n]{0,14}?(?:按照?|适用)(?P<rate>[0-9]{1,2}(?:\.[0-9]{1,2})?)%[^。；;\n]{0,30}?"
    r"(?:实际税负|税负|实际税率|实际负担)(?:率)?(?:仅|只|约|降)?(?:为|是|有|至|相当于)?(?P<stated>[0-9]{1,2}(?:\.[0-9]{1,2})?)%"
)


def _effective(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _EFFECTIVE.match(scene.text.folded, trigger.start, trigger.start + 120)
    if match is None:
        return
    right = Decimal(match["share"]) * Decimal(match["rate"]) / 100
    if abs(right - Decimal(match["stated"])) > Decimal("0.05"):
        yield Found(
            match.start("stated"),
            match.end("stated") + 1,
            message=f"实际税负算错：{match['share']}%×{match['rate']}%＝{_shown(right)}%",
            suggestion=f"改为“{_shown(right)}%”",
        )


# --- from A to B, by C ------------------------------------------------------------------------------------------------

_NUM = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
_CHANGE = re.compile(
    rf"[由从](?:原来的?|此前的?|每[人月年户])?(?P<a>{_NUM})(?P<au>%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人)"
    rf"[^。；;\n0-9]{{0,6}}?(?:提高|增加|增长|上调|上升|扩大|提升|升|涨|压缩|缩短|降低|下降|减少|下调|精简|减|降|调整)(?:至|到|为)(?:每[人月年户])?(?P<b>{_NUM})(?P<bu>%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人)?"
    rf"[，,（(]\s?(?:共|累计|每[人月年户]|净|即|各|整体|合计|总共|整整|一次性)?(?P<verb>提高|增加|增长|上调|上升|扩大|提升|升|涨|压缩|缩短|降低|下降|减少|下调|精简|减|降|降幅(?:达|为)?|增幅(?:达|为)?)了?"
    rf"(?P<about>近|约|超|超过|逾)?(?P<c>{_NUM})(?P<cu>个百分点|%|万元|亿元|元|天|个工作日|工作日|项|份|户|万户|小时|分钟|个|人|倍)"
)


def _change(scene: Scene, trigger: Span) -> Iterator[Found]:
    match = _CHANGE.match(scene.text.folded, trigger.start, trigger.start + 90)
    if match is None or match["about"]:
        return
    a, b, c = Decimal(match["a"]), Decimal(match["b"]), Decimal(match["c"])
    if (match["bu"] or match["au"]) != match["au"] or a == 0:
        return
    places = max(len(match[g].partition(".")[2]) for g in ("a", "b", "c"))
    step = Decimal(1).scaleb(-places)
    if match["cu"] == match["au"] and match["au"] != "%" or (match["au"] == "%" and match["cu"] == "个百分点"):
        right, unit = abs(b - a), match["cu"]
        good = abs(right - c) <= step * Decimal("1.01") if places else right == c
    elif match["cu"] == "%" and match["au"] != "%":
        right, unit = abs(b - a) / a * 100, "%"
        good = abs(right - c) <= max(Decimal("1.01"), right / 100)
    else:
        return
    if not good:
        yield Found(
            match.start("c"),
            match.end("cu"),
            message=f"前后数字对不上：由{match['a']}{match['au']}到{match['b']}{match['au']}，相差{_shown(right.quantize(Decimal('0.01')))}{unit}",
            suggestion="重新计算，核对数据来源",
        )


FORMULA = Rule(
    id="policy.arithmetic.formula",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=("=",),
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

PERIOD_AMOUNTS = Rule(
    id="policy.arithmetic.period-amounts",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=(
        "月销售额",
        "每月",
        "季度销售额",
        "季销售额",
        "每年",
        "每季",
        "按月",
        "月度销售额",
        "月应税销售额",
        "每个月",
    ),
    verify=_two_periods,
    bases=("hn100-15",),
    message="按月和按季、按年的数额对不上",
    suggestion="核对文件原文，使按月、按季、按年的数额一致",
    flags=examples(
        "小规模纳税人月销售额10万元以下（季度销售额45万元以下）免征增值税。",
        "基本减除费用每月5000元（每年5万元）。",
        "起征点为月销售额10万元、季度销售额20万元。",
        "子女教育扣除标准为每月2000元，每年2.6万元。",
        "减除费用每年6万元（每月3500元）。",
        "扣除标准每月3000元（每年30000元）。",
    ),
    passes=examples(
        "小规模纳税人月销售额10万元以下（季度销售额30万元以下）免征增值税。",
        "基本减除费用每月5000元（每年6万元）。",
        "起征点为月销售额10万元、季度销售额30万元。",
        "子女教育扣除标准为每月2000元，每年2.4万元。",
        "每月工资8000元，每年奖金5万元。",
        "每年6万元（每月5000元）的基本减除费用。",
        "每月15日前申报，每年6月30日前汇算。",
        "月销售额10万元，年销售额500万元以下的为小规模纳税人。",
    ),
)

EFFECTIVE_RATE = Rule(
    id="policy.arithmetic.effective-rate",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    triggers=("减按",),
    verify=_effective,
    bases=("hn100-15",),
    message="实际税负算错",
    suggestion="重新计算",
    flags=examples(
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税，实际税负为10%。",
        "小型微利企业减按25%计入应纳税所得额，按20%的税率缴纳，税负仅2.5%。",
        "所得减按50%计入应纳税所得额，按20%税率缴税，实际税负5%。",
        "减按12.5%计入应纳税所得额，适用20%税率，实际税负为5%。",
        "减按25%计入应纳税所得额，按20%税率，实际税率为4%。",
        "减按90%计入收入总额，按25%税率，实际税负25%。",
    ),
    passes=examples(
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税，实际税负为5%。",
        "减按50%计入应纳税所得额，按20%税率缴税，实际税负10%。",
        "减按12.5%计入应纳税所得额，适用20%税率，实际税负为2.5%。",
        "减按1%征收率征收增值税。",
        "减按15%的税率征收企业所得税。",
        "减按25%计入应纳税所得额，按20%的税率缴纳企业所得税。",
        "3%征收率减按1%，税负为1%。",
        "减按90%计入收入总额。",
    ),
)

CHANGE = Rule(
    id="policy.arithmetic.change",
    gate=Gate.POLICY,
    category="arithmetic",
    grade=Grade.REVISE,
    shape=re.compile(r"[由从](?=[原此每0-9])"),
    verify=_change,
    bases=("hn100-14",),
    message="前后数字对不上",
    suggestion="重新计算，核对数据来源",
    flags=examples(
        "税率由16%下调至13%，下降2个百分点。",
        "扣除标准由每月1000元提高到2000元，增加500元。",
        "办理时间从10个工作日压缩至3个工作日，缩短6个工作日。",
        "户数从200户增加到300户，增长80%。",
        "申报表由12份精简为5份，减少8份。",
        "征收率从5%降至3%，降低3个百分点。",
    ),
    passes=examples(
        "税率由16%下调至13%，下降3个百分点。",
        "扣除标准由每月1000元提高到2000元，增加1000元。",
        "办理时间从10个工作日压缩至3个工作日，缩短7个工作日。",
        "户数从200户增加到300户，增长50%。",
        "扣除标准从1000元提高到2000元，增长100%。",
        "资料由12份精简为5份，减少近六成。",
        "从2019年到2026年，累计增加30户。",
        "由3人增加到6人，增长1倍。",
    ),
)
