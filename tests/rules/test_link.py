"""Links: official hosts pass whatever stands around them, disguises of them do not; hostile input costs linear time."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tax_review import Draft, Kind, Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.models import Span
from tax_review.rules import link, qr
from tax_review.rules.hosts import address_at, disguise, edits, is_official, within
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
RULES = (
    link.SHOP,
    link.SHORT_LINK,
    link.DISGUISED,
    link.MINI_PROGRAM,
    link.CONTACT,
    link.PLATFORM,
    link.UNLISTED,
    link.ENTRANCE,
    link.MISMATCH,
    qr.PAYMENT,
    qr.TRANSFER,
    qr.ADD_CONTACT,
    qr.GROUP,
    qr.REWARD,
    qr.SURVEY,
    qr.UNNAMED,
)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "sources.toml"])
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=(link.UNNAMED_ARTICLE,))

LABELS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=10)
OFFICIAL = st.sampled_from(
    [
        "www.chinatax.gov.cn",
        "hunan.chinatax.gov.cn",
        "etax.hunan.chinatax.gov.cn:8443",
        "fgk.chinatax.gov.cn",
        "www.mof.gov.cn",
        "www.gov.cn",
    ]
)
PATHS = st.text(alphabet="abcdefgh0123456789/_-.=?&", max_size=20)
AROUND = st.sampled_from(["", "请看", "网址：", "（", "“", "登录 ", "政策原文见"])


def found(text: str, kind: Kind = Kind.ORIGINAL, source: str | None = None) -> list[tuple[str, str, str]]:
    verdict = REVIEWER.review(Draft(body=text, kind=kind, source=source), on=DAY)
    assert verdict.failures == ()
    return [(finding.id, str(finding.grade), finding.quote) for finding in verdict.findings]


@given(OFFICIAL, PATHS, AROUND, st.sampled_from(["。", "", "，请收藏", "）"]))
def test_official_links_pass(host: str, path: str, before: str, after: str) -> None:
    assume("//" not in path)
    assert found(f"{before}https://{host}/{path}{after}") == []


@given(OFFICIAL, LABELS, st.sampled_from(["com", "cn", "top", "xyz", "net", "org"]))
def test_an_official_name_left_of_another_owner_is_blocked(host: str, label: str, suffix: str) -> None:
    name = host.partition(":")[0]
    for text in (f"https://{name}.{label}.{suffix}/", f"登录{name}.{label}.{suffix}办理"):
        assert [(i, grade) for i, grade, _ in found(text) if i == "link.disguised"] == [("link.disguised", "block")], (
            text
        )


@given(OFFICIAL, LABELS, LABELS)
def test_what_stands_before_an_at_sign_is_not_the_host(host: str, user: str, label: str) -> None:
    assert ("link.disguised", "block") in [(i, g) for i, g, _ in found(f"https://{host}@{label}.example/")]
    assert found(f"{user}@{host.partition(':')[0]}") == []


@given(st.tuples(*[st.integers(1, 255)] * 4))
def test_numeric_addresses(octets: tuple[int, ...]) -> None:
    assume(octets[0] not in (10, 127, 172, 192))
    address = ".".join(map(str, octets))
    assert [i for i, _, _ in found(f"http://{address}/tax")] == ["link.disguised"]
    assert found(f"系统升级到{address}版本") == []


@pytest.mark.parametrize(
    "host",
    [
        "chinatax-gov.cn",
        "chinatax.gov.com",
        "chinatax.com.cn",
        "chlnatax.gov.cn",
        "chinatox.gov.cn",
        "hunan-chinatax.gov.cn",
        "12366.top",
        "l2366.cn",
        "12366-tax.xyz",
        "etax.hunan.chinatax.gov.cn.cn",
        "www.g0v-cn.com",
        "сhinatax.gov.cn",
        "chinatаx.gov.cn",
        "chinatáx.com",
        "hunanshuiwu.net",
    ],
)
def test_disguises(host: str) -> None:
    text = f"https://{host}/"
    address = address_at(text, Span(5, 8))
    assert address is not None
    assert disguise(address, LEXICON.tables) is not None
    assert ("link.disguised", "block", text) in found(text)


@pytest.mark.parametrize(
    "host",
    [
        "www.chinalaw.gov.cn",
        "www.chinanews.com.cn",
        "www.chinadaily.com.cn",
        "www.chinapay.com",
        "www.gov.uk",
        "www.irs.gov",
        "www.example.com",
        "freetax.example.com",
    ],
)
def test_names_that_resemble_and_are_none(host: str) -> None:
    address = address_at(f"https://{host}/", Span(5, 8))
    assert address is not None
    assert disguise(address, LEXICON.tables) is None


def test_punycode_is_judged_by_what_it_shows() -> None:
    office = "政务服务.政务".encode("idna").decode()
    assert found(f"https://{office}/") == []
    assert [i for i, _, _ in found("https://" + "税务局.公司".encode("idna").decode() + "/")] == ["link.disguised"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("详见https://m.tb.cn/h.gXYZ。", ("link.commercial", "block", "https://m.tb.cn/h.gXYZ")),
        ("转发https://t.cn/A6zzzz，收藏", ("link.short", "revise", "https://t.cn/A6zzzz")),
        ("ｈｔｔｐｓ：//ｄｗｚ．ｃｎ/ａｂ", None),
        ("请填https://www.wjx.cn/vm/a.aspx", ("link.platform", "remind", "https://www.wjx.cn/vm/a.aspx")),
        ("看https://www.example.org/a?b=c!", ("link.unlisted", "remind", "https://www.example.org/a?b=c")),
    ],
)
def test_what_is_quoted(text: str, expected: tuple[str, str, str] | None) -> None:
    if expected is not None:
        assert expected in found(text)


def test_a_shop_link_marks_its_paragraph_commercial() -> None:
    assert link.SHOP.commercial == "channel"


def test_a_disguise_spelled_out_in_a_warning_is_a_reminder() -> None:
    text = "谨防假冒网站 https://chinatax-gov.cn/，请勿点击。"
    assert [(i, grade) for i, grade, _ in found(text)] == [("link.disguised", "remind")]


def test_an_account_article_needs_its_account() -> None:
    url = "https://mp.weixin.qq.com/s/AbC-12"
    assert [i for i, _, _ in found(url + "，无来源")] == ["link.account-article"]
    assert found(url, Kind.REPOST, "国家税务总局") == []
    assert [i for i, _, _ in found(url, Kind.REPOST, "网络")] == ["link.account-article"]


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("chinatax", "chinatax", 0),
        ("chinatxa", "chinatax", 1),
        ("chnatax", "chinatax", 1),
        ("", "abc", 3),
        ("ab", "xy", 2),
    ],
)
def test_edits(one: str, other: str, apart: int) -> None:
    assert edits(one, other) == edits(other, one) == apart


def test_hosts_are_compared_by_labels() -> None:
    assert within("a.jd.com", "jd.com")
    assert not within("notjd.com", "jd.com")
    assert is_official("x.政务")
    assert not is_official("gov.cn.example.com")


@given(st.text(alphabet="abx.:/@-[]()（）0123456789税务。 #%&=", max_size=80))
def test_no_row_of_signs_breaks_it(text: str) -> None:
    found("http" + text)


WORST = {
    "dots": "a." * 800,
    "schemes": "http://" * 300,
    "at signs": "www.gov.cn@" * 200,
    "shops": "jd.com " * 200,
    "brackets": "[a](http://x.cn)" * 100,
    "anchors": "<a href=" * 300,
    "codes": "扫描下方二维码" * 150,
}


@pytest.mark.parametrize("text", WORST.values(), ids=WORST.keys())
def test_time_grows_with_the_text(text: str) -> None:
    one, two, four = (seconds(partial(found, text * times)) for times in (1, 2, 4))
    assert two < 3.2 * one + 0.03
    assert four < 3.2 * two + 0.03
