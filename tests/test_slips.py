from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import slips
from tests.strategies import entry, found, reviewer

NAMES = [
    "国家税务总局湖南省税务局",
    "国家税务总局长沙市税务局",
    "四个自信",
    "中华人民共和国",
    "人力资源和社会保障部",
    "国家税务总局山西省税务局",
    "国家税务总局陕西省税务局",
]
ONE = reviewer(entry(slips_of=NAMES, except_in=["人力资源社会保障部"]))


@pytest.mark.parametrize(
    "slip",
    [
        pytest.param("国家税务总局湖南税务局", id="omitted"),
        pytest.param("国家税税务总局湖南省税务局", id="doubled"),
        pytest.param("国家税务总局湖南省务税局", id="swapped"),
        pytest.param("国家税务总湖局南省税务局", id="swapped across the middle"),
        pytest.param("四个自新", id="homophone at the end"),
        pytest.param("四个字信", id="homophone inside"),
        pytest.param("中华人民共合国", id="replaced, no word"),
        pytest.param("国家锐务总局湖南省税务局", id="replaced in the first half"),
    ],
)
def test_slips_are_found(slip: str) -> None:
    assert found(ONE, f"根据{slip}的要求") == [("test.entry", slip)]


@pytest.mark.parametrize(
    "good",
    [
        pytest.param("国家税务总局湖南省税务局", id="the name itself"),
        pytest.param("国家税务总局湖南省税务局局长", id="a word after the name doubles its last character"),
        pytest.param("国家税务总局陕西省税务局", id="another listed name"),
        pytest.param("人力资源社会保障部", id="a listed short form"),
        pytest.param("四个自", id="a torn end"),
        pytest.param("这个自信", id="another word before"),
        pytest.param("国家生态环境不断改善", id="two words that meet at the end"),
        pytest.param("国家税务总局长春市税务局", id="a dictionary word in the place"),
    ],
)
def test_good_chinese_is_let_go(good: str) -> None:
    assert found(ONE, f"我们{good}。") == []


def test_nothing_is_left_out_where_another_word_ends() -> None:
    one = reviewer(entry(slips_of=["文化和旅游部", "纳税信用等级"]))
    assert found(one, "文化旅游部门联合检查，纳税信用级别为A级。") == []
    assert found(one, "文化旅游部、纳税信用级") == [("test.entry", "文化旅游部"), ("test.entry", "纳税信用级")]


def test_any_replacement_includes_words() -> None:
    cautious = reviewer(entry(slips_of=["国家税务总局长沙市税务局"]))
    strict = reviewer(entry(slips_of=["国家税务总局长沙市税务局"], any_replacement=True))
    assert found(cautious, "国家税务总局长春市税务局") == []
    assert found(strict, "国家税务总局长春市税务局") == [("test.entry", "国家税务总局长春市税务局")]


@pytest.mark.parametrize("slip", ["因地治宜", "因的制宜", "望而却布", "忘而却步"])
def test_idioms_are_known_by_their_halves(slip: str) -> None:
    idioms = reviewer(entry(slips_of=["因地制宜", "望而却步"], any_replacement=True))
    assert found(idioms, f"要{slip}，不能。") == [("test.entry", slip)]
    assert found(idioms, "因时制宜、因地制宜，望而却步，因地而异") == []


@given(st.sampled_from(NAMES), st.data())
def test_every_omission_and_swap_is_found(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 2))
    omitted = name[:at] + name[at + 1 :]
    swapped = name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    for variant in (omitted, swapped):
        if variant not in NAMES and variant != "人力资源社会保障部" and name[at] != name[at - 1]:
            assert [quote for _, quote in found(ONE, f"，{variant}，")] == [variant]


def test_variants_are_counted() -> None:
    assert slips.variants("四个自信") > 2 + 2 + 3
    assert slips.variants("中华人民共和国") > 5 * 3000
