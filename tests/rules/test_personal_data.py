"""Formats of personal numbers, decided one by one: valid, wrong, and only alike.

All numbers are made up: region code 430000 is never issued, serials are zeros.
"""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from tax_review import Reviewer, lexicon
from tax_review.models import Draft, Grade
from tax_review.rules import (
    address,
    bank_card,
    contact,
    credit_code,
    identity,
    masking,
    network_address,
    phone,
    plate,
    property_number,
    regional_identity,
    travel_document,
)
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
RULES = (
    identity.RULE,
    identity.IN_ARREARS_NOTICE,
    masking.RULE,
    credit_code.RULE,
    phone.MOBILE,
    phone.HOME_LANDLINE,
    bank_card.CARD,
    bank_card.ACCOUNT,
    travel_document.RULE,
    regional_identity.RULE,
    plate.PLATE,
    plate.VIN,
    contact.MAIL,
    contact.WECHAT,
    contact.QQ,
    address.RULE,
    property_number.RULE,
    network_address.RULE,
)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(lexicon=lexicon.load_built_in()._replace(entries=(), origins={}), rules=RULES, draft_rules=())


def found(reviewer: Reviewer, text: str, rule_id: str, title: str = "") -> list[tuple[str, Grade]]:
    verdict = reviewer.review(Draft(title=title, body=text), on=DAY)
    assert not verdict.failures
    return [(f.quote, f.grade) for f in verdict.findings if f.id.endswith("." + rule_id) and f.part == "body"]


VALID = [
    (
        "identity-number",
        "身份证号：{}",
        "block",
        "430000196001020011 430000198802290039 430000200507310054 430000197712120070 430000199310040096",
    ),
    (
        "identity-number",
        "身份证号：{}",
        "block",
        "430000600102001 430000880229003 430000050731005 430000771212007 430000931004009",
    ),
    (
        "identity-number",
        "王云，{}",
        "remind",
        "430000600102001 430000880229003 430000050731005 430000771212007 430000931004009",
    ),
    (
        "mobile",
        "手机：{}",
        "revise",
        "13500000017 14700000018 16600000019 17300000020 19500000021",
    ),
    (
        "home-phone",
        "宅电：{}",
        "revise",
        "0731-22000001 0734-2200001 010-62000001 (0745)2200001 07302200001",
    ),
    (
        "bank-card",
        "银行卡号：{}",
        "block",
        "6200000000000088 6200000000000096 6200550000000000020 4000000000000010 5100000000000016",
    ),
    (
        "travel-document",
        "护照号码：{}",
        "block",
        "E00000021 EB0000022 G00000023 SE0000024 P00000025",
    ),
    (
        "travel-document",
        "往来内地通行证号码：{}",
        "block",
        "H00000021 M00000022 H0000002301 M0000002402 h00000025",
    ),
    (
        "licence-plate",
        "车牌{}已登记",
        "revise",
        "湘B00021 湘U·B0022 湘BD00023 湘CF00024 湘D00025D",
    ),
    (
        "mail-address",
        "邮箱：{}",
        "revise",
        "zhou@163.com zhou.mou@qq.com z_01@126.com zhou-mou@gmail.com z+1@sina.com",
    ),
    (
        "mail-address",
        "邮箱：{}",
        "remind",
        "zhou@yunshan.cn a.b@yunshan.com.cn c_1@mail.yunshan.com d-2@yunshan.org e@yunshan.net",
    ),
    (
        "wechat",
        "微信：{}",
        "revise",
        "zhou_2026 Lin-0001 yunshan kefu0001 A_00000",
    ),
    (
        "qq",
        "QQ：{}",
        "revise",
        "10001 200002 3000003 40000004 500000005",
    ),
    (
        "home-address",
        "家住{}",
        "block",
        "桂花路1号2栋3单元402室 东风大道10号5栋203房 云山小区8号3单元502室 青石街8号2栋102室",
    ),
    (
        "private-address",
        "服务器地址{}",
        "block",
        "10.1.2.3 10.255.0.1 172.16.0.1 172.31.255.254 192.168.8.8",
    ),
    (
        "other-identity-number",
        "港籍人员{}",
        "block",
        "A000000(3) A000001(1)",
    ),
]


def with_identity_checks(numbers: str) -> list[str]:
    return [n[:17] + ric.calc_check_digit(n) if len(n) == 18 and n.isdigit() else n for n in numbers.split()]


@pytest.mark.parametrize(
    (
        "rule_id",
        "sentence",
        "grade",
        "number",
    ),
    [
        (rule_id, sentence, grade, number)
        for rule_id, sentence, grade, numbers in VALID
        for number in with_identity_checks(numbers)
    ],
)
def test_valid_numbers_are_found_whole(
    reviewer: Reviewer, rule_id: str, sentence: str, grade: str, number: str
) -> None:
    if rule_id == "bank-card":
        number = number[:-1] + luhn.calc_check_digit(number[:-1])
    assert found(reviewer, sentence.format(number), rule_id) == [(number, Grade(grade))]


INVALID = [
    (
        "identity-number",
        "身份证号：{}",
        "revise",
        "43000019600102001A 430000196013020011 430000199002300011 43000019600102001",
    ),
    (
        "identity-number",
        "订单号{}",
        None,
        "430000196001020019 202611080000765432 430000196001020018 911234567890123456",
    ),
    (
        "identity-number",
        "王云，{}",
        None,
        "430000601302001 430000600230001 43000060010200 4300006001020011 030000600102001",
    ),
    (
        "mobile",
        "手机：{}",
        None,
        "11100000017 14100000017 12300000017 1350000001 19400000017",
    ),
    (
        "home-phone",
        "宅电：{}",
        None,
        "0731-1200001 031-22000001 0731-220000 12366 00-22000001",
    ),
    (
        "bank-card",
        "账号：{}",
        None,
        "6200000000000089 6200000000000097 620000000000001 0000000000000000 62000000000000000018",
    ),
    (
        "travel-document",
        "车辆型号{}",
        None,
        "E00000021 EB0000022 G00000023 H00000021 M00000022",
    ),
    (
        "travel-document",
        "通行证号码：{}",
        None,
        "H0000021 K00000022 H000000231 HM0000024 00000025H",
    ),
    (
        "licence-plate",
        "车牌{}已登记",
        None,
        "湘I00021 湘B0022 湘BI0023 胡B00024 湘BG0000025",
    ),
    (
        "mail-address",
        "邮箱：{}",
        None,
        "zhou@ @yunshan.cn a@b zhou#163.com jd@hunan.chinatax.gov.cn",
    ),
    (
        "wechat",
        "{}",
        None,
        "微信：1zhou23 微信：zho12 微信公众号：云山税务 微信支付 关注微信",
    ),
    (
        "qq",
        "{}",
        None,
        "QQ群：500000005 QQ邮箱 QQ：1234 扣扣 QQ12366",
    ),
    (
        "home-address",
        "{}",
        None,
        "岳麓区某路 办税服务厅3楼6号窗口 第6号公告 国家税务总局公告2026年第2号 湖南省岳阳市",
    ),
    (
        "private-address",
        "服务器地址{}",
        None,
        "8.8.8.8 172.15.0.1 172.32.0.1 192.169.1.2 10.1.2.300",
    ),
    (
        "other-identity-number",
        "港籍人员{}",
        None,
        "A000000(4) A00000(3) 1000000(3)",
    ),
]


@pytest.mark.parametrize(
    (
        "rule_id",
        "sentence",
        "grade",
        "number",
    ),
    [(rule_id, sentence, grade, number) for rule_id, sentence, grade, numbers in INVALID for number in numbers.split()],
)
def test_wrong_and_alike_numbers(
    reviewer: Reviewer, rule_id: str, sentence: str, grade: str | None, number: str
) -> None:
    grades = [str(g) for _, g in found(reviewer, sentence.format(number), rule_id)]
    if number.endswith("A"):
        assert grades == []
    else:
        assert grades == ([grade] if grade else [])


@pytest.mark.parametrize(
    ("code", "is_wrong"),
    [
        ("91350100M000100Y43", False),
        ("91350100M000100Y44", True),
        ("91350100MO00100Y43", True),
        ("91350100M000100Y4", True),
        ("430000120000005", False),
    ],
)
def test_credit_codes(reviewer: Reviewer, code: str, is_wrong: bool) -> None:
    assert bool(found(reviewer, f"纳税人识别号：{code}", "credit-code-mistyped")) is is_wrong


def test_arrears_notice_may_carry_the_number_and_says_why(reviewer: Reviewer) -> None:
    text = "法定代表人王某，身份证号11010519491231002X，联系电话13500000017。"
    assert found(reviewer, text, "identity-number") == [("11010519491231002X", Grade.BLOCK)]
    title = "关于2026年第三季度欠税的公告"
    assert found(reviewer, text, "identity-number", title) == []
    assert found(reviewer, text, "identity-number-in-arrears-notice", title) == [("11010519491231002X", Grade.REMIND)]
    # The law names the number, not the phone.
    assert found(reviewer, text, "mobile", title)[0][1] >= Grade.REVISE


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("警惕自称税务人员的来电13500000017。", "remind"),
        ("值班电话13500000017。", "remind"),
        ("征期服务热线13500000017。", None),
        ("纳税人联系电话13500000017。", "revise"),
        ("纳税人陈女士的手机13500000017。", "block"),
        ("手机号示例：13500000017。", "remind"),
    ],
)
def test_whose_mobile_decides_the_grade(reviewer: Reviewer, text: str, grade: str | None) -> None:
    assert [str(g) for _, g in found(reviewer, text, "mobile")] == ([grade] if grade else [])


HAN = st.text(alphabet="税务局公告的，。：（）王某 ", max_size=12)
BIRTHS = st.dates(dt.date(1900, 1, 1), dt.date(2020, 12, 31))
GAPS = st.sampled_from(["", " ", "-", "\u3000", "\u200b"])


@given(before=HAN, after=HAN, born=BIRTHS, serial=st.integers(0, 999), gap=GAPS, wide=st.booleans())
@settings(max_examples=40, deadline=None)
def test_identity_numbers_are_found_in_any_surroundings(
    reviewer: Reviewer, before: str, after: str, born: dt.date, serial: int, gap: str, wide: bool
) -> None:
    body = f"430000{born:%Y%m%d}{serial:03}"
    number = body + ric.calc_check_digit(body + "0")
    written = gap.join(number)
    if wide:
        written = written.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"})
    assert (written, Grade.BLOCK) in found(reviewer, before + written + after, "identity-number")


@given(born=BIRTHS, serial=st.integers(0, 999), at=st.integers(14, 17), more=st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_one_digit_changed_is_no_identity_number(
    reviewer: Reviewer, born: dt.date, serial: int, at: int, more: int
) -> None:
    body = f"430000{born:%Y%m%d}{serial:03}"
    number = body + ric.calc_check_digit(body + "0")
    old = number[at]
    new = str((int(old) + more) % 10) if old.isdigit() else str(more)
    changed = number[:at] + new + number[at + 1 :]
    assert all(grade < Grade.BLOCK for _, grade in found(reviewer, f"编号{changed}，", "identity-number"))
    assert found(reviewer, f"身份证号{changed}，", "identity-number") == [(changed, Grade.REVISE)]


@given(
    before=HAN, after=HAN, prefix=st.sampled_from(["135", "147", "166", "173", "199"]), rest=st.integers(0, 10**8 - 1)
)
@settings(max_examples=40, deadline=None)
def test_mobile_numbers_are_found_in_any_surroundings(
    reviewer: Reviewer, before: str, after: str, prefix: str, rest: int
) -> None:
    digits = f"{rest:08}"
    for written in (prefix + digits, f"{prefix} {digits[:4]} {digits[4:]}", f"{prefix}-{digits[:4]}-{digits[4:]}"):
        quotes = [quote for quote, _ in found(reviewer, f"{before}手机{written}，{after}", "mobile")]
        assert quotes == [written]


MEASURABLE = 0.004


@pytest.mark.parametrize(
    "piece",
    [
        "1 3 5 0 0 0 0 0 0 1 7 ",
        "4300001960010200",
        "430000196001020019，",
        "0-",
        "身份证",
        "6200 0000 ",
        "1*1",
        "湘A",
        "统一社会信用代码9",
        "微信a",
        "@a.",
        "路1号1栋1单元",
        "10.1.",
        "护照E",
        "(1)A000000",
    ],
)
def test_time_grows_with_length_only(reviewer: Reviewer, piece: str) -> None:
    once = piece * (800 // len(piece))
    # A time too short to measure tells the noise of the machine.
    while seconds(partial(reviewer.review, once, on=DAY), times=1) < MEASURABLE:
        once *= 2
    single, fourfold = (seconds(partial(reviewer.review, once * n, on=DAY)) for n in (1, 4))
    # Four times the text: quadratic would be 16.
    assert fourfold < 9 * single + 0.02
