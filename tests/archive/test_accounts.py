"""The register of accounts: how it is read, how it is refused, what it complains of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tax_review import InputError
from tax_review.archive.accounts import Account, Level, Place, Register, load_register, normal, place_of
from tax_review.archive.complaints import Complaint, complaints
from tax_review.models import Grade

EXAMPLE = Path(__file__).parents[2] / "examples" / "accounts.toml"
SINCE, UNTIL = dt.date(2026, 1, 1), dt.date(2026, 11, 30)
CITY = "国家税务总局示例市税务局"


def account(**fields: Any) -> Account:
    given = {"name": "示例税务", "platform": "weibo", "unit": CITY, "level": "city", "opened": "2020-01-01", **fields}
    return Account.model_validate(given)


def register(*accounts: Account) -> Register:
    return Register(accounts=accounts)


def said(*accounts: Account, since: dt.date = SINCE, until: dt.date = UNTIL) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.kind, one.accounts) for one in complaints(register(*accounts), since, until)]


def only(*accounts: Account) -> Complaint:
    (one,) = complaints(register(*accounts), SINCE, UNTIL)
    return one


def refused(tmp_path: Path, text: str | bytes) -> str:
    file = tmp_path / "accounts.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as error:
        load_register(file)
    assert str(file) in str(error.value)
    return str(error.value)


GOOD = '[[account]]\nname = "甲"\nplatform = "weibo"\nunit = "乙局"\nlevel = "city"\nopened = 2020-01-01\n'


def test_the_example_is_read_and_has_only_its_service_account_to_complain_of() -> None:
    read = load_register(EXAMPLE)
    assert [one.place.label for one in read.accounts] == ["微博", "微信订阅号", "微信服务号", "抖音", "微信订阅号"]
    assert read.accounts[4].closed == dt.date(2025, 12, 31)
    assert complaints(read, SINCE, UNTIL) == ()


def test_chinese_words_are_understood() -> None:
    one = account(platform="微信", type="订阅号", level="市州局")
    assert (one.platform, one.type, one.level) == ("wechat", "subscription", Level.CITY)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "accounts.toml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_register(file).accounts[0].name == "甲"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ('platform = "weixin"', "platform：“weixin”不认识，可用的有 weibo（微博）"),
        ('platform = "other:"', "platform：“other:”不认识"),
        ('platform = "wechat-service"', 'platform：微信账号请分开写：platform = "wechat"，type = "service"'),
        ('platform = "wechat"', "type：微信账号要写明是订阅号还是服务号，例：type = "),
        ('platform = "weibo"\ntype = "service"', "type：只有微信账号才写 type，请删去这一行"),
        ('platform = "wechat"\ntype = "视频号"', "type：写法不对，例：type = "),
        (
            'platform = "weibo"\nclosed = 2019-12-31',
            "closed：关停日期 2019-12-31 早于开设日期 2020-01-01，例：closed =",
        ),
        ('platform = "weibo"\nopen = 2019', "open：没有这个字段，可用的有 name、"),
        ('platform = "weibo"\naliases = "旧名"', "aliases：写法不对，例：aliases = ["),
        ('platform = "weibo"\nclosed = "去年"', "closed：不是日期，例：closed = 2025-06-30"),
        ('platform = "weibo"\nopened = 0202-01-01', "opened：年份不对，例：opened = 2019-09-01"),
        ("platform = 3", "platform：写法不对，例：platform ="),
    ],
)
def test_a_faulty_field_is_named_with_its_account_and_an_example(tmp_path: Path, line: str, wrong: str) -> None:
    faulty = GOOD.replace('name = "甲"', 'name = "丙"').replace('platform = "weibo"', line)
    if "opened" in line:
        faulty = faulty.replace("opened = 2020-01-01\n", "")
    assert f"第 2 个账号（丙）：{wrong}" in refused(tmp_path, GOOD + "\n" + faulty)


@pytest.mark.parametrize("field", ["name", "platform", "unit", "level", "opened"])
def test_what_must_be_there_is_asked_for(tmp_path: Path, field: str) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(field)]
    assert f"{field}：没有写，例：{field} = " in refused(tmp_path, "\n".join(lines))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    told = refused(tmp_path, GOOD.replace('"甲"', '" "') + GOOD.replace('"city"', '"town"'))
    assert "第 1 个账号：name：是空的" in told
    assert "第 2 个账号（甲）：level：写法不对" in told


def test_many_faults_are_cut_short_and_counted(tmp_path: Path) -> None:
    assert "…… 另有 5 处" in refused(tmp_path, GOOD.replace('"city"', '"town"') * 25)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "一个账号也没有登记"),
        ('[[account]]\nname = "甲\n', "第 2 行不合 TOML 的写法"),
        (GOOD.replace("[[account]]", "[[accounts]]"), "不是 [[accounts]]"),
        (GOOD.replace("[[account]]", "[account]"), "两层方括号"),
        ('title = "登记表"\n' + GOOD, "不认识的内容“title”"),
        (GOOD.encode("gb18030"), "不是 UTF-8 编码"),
    ],
)
def test_a_file_that_is_no_register_is_refused(tmp_path: Path, text: str | bytes, wrong: str) -> None:
    assert wrong in refused(tmp_path, text)


def test_a_missing_file_shows_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"不存在。(?s:.*)\[\[account\]\]"):
        load_register(tmp_path / "accounts.toml")
    with pytest.raises(InputError, match="读不出来"):
        load_register(tmp_path)


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        ("wechat-subscription", Place("wechat", "subscription")),
        ("微信服务号", Place("wechat", "service")),
        ("微信公众号", Place("wechat")),
        ("WeChat", Place("wechat")),
        (" 新浪微博 ", Place("weibo")),
        ("抖音号", Place("douyin")),
        ("APP", Place("app")),
        ("头条", Place("other:头条")),
        ("other:头条", Place("other:头条")),
        ("视频号", Place("other:视频号")),
    ],
)
def test_channels_name_places(channel: str, place: Place) -> None:
    assert place_of(channel) == place
    assert place_of(place.channel) == place


def test_names_are_compared_without_what_only_looks_different() -> None:
    assert normal("＠示例税务ABC ") == normal("示例税务abc")
    assert account(aliases=("@示例税务", "示例国税")).names == ("示例税务", "示例国税")


def test_a_county_or_internal_account_needs_a_document() -> None:
    one = only(account(level="county"))
    assert (one.kind, one.grade, one.bases[0].id) == ("approval", Grade.REVISE, "hn100-6")
    assert "县级局的账号" in one.message
    assert said(account(level="internal")) == [("approval", (1,))]
    assert said(account(level="internal", approved="示税函〔2020〕2号")) == []
    assert said(account(level="city"), account(level="province", unit="省局")) == []


def test_two_accounts_of_a_unit_on_a_platform() -> None:
    one = only(account(), account(name="示例税务发布"))
    assert (one.kind, one.grade, one.accounts) == ("one-account", Grade.REMIND, (1, 2))
    assert [basis.id for basis in one.bases] == ["hn100-6", "gov-123-2018-accounts"]
    assert said(account(), account(name="示例税务发布", approved="示税函〔2020〕2号")) == []
    assert said(account(), account(unit="另一个局")) == []


def test_of_a_province_art_6_is_not_cited() -> None:
    one = only(account(level="province"), account(level="province", name="乙"))
    assert [basis.id for basis in one.bases] == ["gov-123-2018-accounts"]


def test_subscription_and_service_account_are_not_held_against_each_other() -> None:
    assert (
        said(
            account(platform="wechat", type="subscription"),
            account(platform="wechat", type="service", name="示例税务服务"),
        )
        == []
    )


def test_accounts_that_were_never_open_together_are_no_two() -> None:
    old = account(name="示例国税", closed="2026-07-01")
    assert said(old, account(opened="2026-07-01")) == []
    assert said(account(opened="2026-07-01"), old) == []
    assert said(old, account(opened="2026-06-30")) == [("one-account", (1, 2))]


def test_only_accounts_of_the_period_are_spoken_of() -> None:
    assert said(account(level="county", closed="2026-01-01")) == []
    assert said(account(level="county", closed="2026-01-02")) == [("approval", (1,))]
    assert said(account(level="county", opened="2026-12-01")) == []


def test_different_names_of_one_unit() -> None:
    one = only(account(), account(platform="douyin", name="示例税务发布"))
    assert (one.kind, one.grade, one.accounts) == ("name", Grade.REMIND, (1, 2))
    assert "微博“示例税务”，抖音“示例税务发布”" in one.message
    assert said(account(), account(platform="douyin"), account(platform="zhihu", name="@示例税务")) == []


def test_one_common_name_is_enough() -> None:
    wechat = account(platform="wechat", type="subscription")
    service = account(platform="wechat", type="service", name="示例税务服务号")
    assert said(account(), wechat, service) == []


def test_an_account_registered_twice() -> None:
    one = only(account(), account(aliases=("旧名",)))
    assert (one.kind, one.grade, one.accounts) == ("twice", Grade.REVISE, (1, 2))
    assert said(account(closed="2026-05-01"), account(opened="2026-05-01")) == []
