"""What is told of a pattern holds for every match of it, and what is made of it finds the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review.lexicon import Entry, load_built_in
from tax_review.patterns import Needs, Quick, any_of, parsing, quick, without_assertions
from tests.timing import seconds


@pytest.mark.parametrize(
    ("pattern", "given_term", "needed"),
    [
        ("税率[^。]{0,6}下降[0-9]%", "税率", {f"下降{digit}%" for digit in "0123456789"}),
        ("(?:税率|征收率)由", "税率", {"税率由", "征收率由"}),
        ("园区(?:可选|任选)|个体户(?!核定)", "园区", {"园区可选", "园区任选", "个体户"}),
        ("(?<!不)超过.{0,9}以上", "超过", {"以上"}),
        ("[^。]{0,9}", "税", None),
        ("税(?:率)?", "税", {"税", "税率"}),
    ],
)
def test_the_rarest_necessity_is_chosen(pattern: str, given_term: str, needed: set[str] | None) -> None:
    assert Needs(pattern, ignore_case=False).beside(given_term) == needed


def test_case_is_ignored_where_the_pattern_does() -> None:
    forms = Needs("税[^。]{0,9}vip", ignore_case=True).beside("税")
    assert forms is not None
    assert {"vip", "VIP", "Vip"} <= forms


def test_letters_with_more_cases_than_two_are_not_spelled_out() -> None:
    # For `re`, the long s and the Kelvin sign are cases of s and k.
    assert Needs("ok", ignore_case=True).beside("税") == frozenset({"o", "O"})


_ATOMS = st.sampled_from(
    [
        *["税", "收", "局", "[税收]", "[^局]", ".", "(?<!税)", "(?!局)", "税{0,2}", "(?:收局)?", "[0-9]", "局{2}"],
        *["(?=[税收])", r"\d", "(?:收|局){1,2}?", "税?", "^", "$"],
    ]
)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=3).map("".join) | st.lists(parts, min_size=2, max_size=9).map(
        lambda ways: f"(?:{'|'.join(ways)})"
    )


PATTERNS = st.recursive(_ATOMS, _joined, max_leaves=16)


@given(PATTERNS, st.text("税收局1", max_size=12), st.sampled_from(["税", "收局", "1"]))
def test_every_match_holds_what_is_needed(pattern: str, text: str, term: str) -> None:
    forms = Needs(pattern, ignore_case=False).beside(term)
    relaxed = without_assertions(pattern)
    for match in re.compile(pattern).finditer(text):
        if forms is not None:
            assert any(form in match[0] for form in forms)
    # What is written for Hyperscan reads the same way in `re`, but for its way to write a character.
    assert relaxed is not None
    plain = re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: re.escape(chr(int(code[1], 16))), relaxed)
    assert bool(re.search(plain, text)) >= bool(re.search(pattern, text))


@given(
    st.sets(st.text("税收局1-]^", min_size=1, max_size=4), min_size=1, max_size=9), st.text("税收局1-]^", max_size=12)
)
def test_a_tree_of_literals_finds_them(literals: set[str], text: str) -> None:
    assert (any_of(literals).search(text) is not None) == any(literal in text for literal in literals)


def _plain(pattern: str, flags: int, text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in re.compile(pattern, flags).finditer(text, start, end)]


@given(
    PATTERNS,
    st.text("税收局1", max_size=16),
    st.integers(0, 3),
    st.integers(8, 20),
    st.sampled_from([0, re.IGNORECASE]),
)
def test_a_quick_pattern_finds_the_same(pattern: str, text: str, start: int, end: int, flags: int) -> None:
    assert list(Quick(pattern, flags).spans(text, start, end)) == _plain(pattern, flags, text, start, end)


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        pytest.param(r"(税|费)(?!\1)(税|费|款)", 0, "税税费费款税款", id="groups that are referred to"),
        pytest.param("(?P<a>税)收(?P=a)?|局", 0, "税收税局税收", id="named groups"),
        pytest.param("vip|svip|(?:a|b)区", re.IGNORECASE, "VIP、sVip、A区、c区", id="case ignored"),
        pytest.param("(?i:a)区|b区", 0, "A区a区B区b区", id="case ignored in one group"),
        pytest.param("(?>税|税收|费|款|金|息|券)局", 0, "税局税收局费局", id="an atomic group"),
        pytest.param("(?<![国地])税局|(?<=市)局|税(?=款)|费$|^款|金{1,2}+|息*?", 0, "款国税局市局税款金金金费", id="assertions"),
        pytest.param("k区|ſ区|K区", re.IGNORECASE, "K区k区S区s区", id="letters with more cases than two"),
        pytest.param("(?:一|二|三|四|五|六|七|(?<!第)八|九)?月", 0, "第八月八月月九月", id="alternatives that may be left out"),
        pytest.param("税收|税", 0, "税收税", id="the first alternative comes first"),
    ],
)  # fmt: skip
def test_a_quick_pattern_finds_the_same_in_what_is_seldom_written(pattern: str, flags: int, text: str) -> None:
    found = list(Quick(pattern, flags).spans(text, 0, len(text)))
    assert found == _plain(pattern, flags, text, 0, len(text)) != []


def _found(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], ...]]:
    groups = range(pattern.groups + 1)
    return [tuple(match.span(group) for group in groups) for match in pattern.finditer(text)]


@given(PATTERNS, PATTERNS, st.text("税收局1", max_size=16))
def test_a_pattern_made_quick_has_the_same_groups(one: str, two: str, text: str) -> None:
    pattern = f"(?P<first>{one})(?:{two})|({two})"
    assert _found(quick(pattern), text) == _found(re.compile(pattern), text)
    assert quick(pattern).groupindex == {"first": 1}


def _entries() -> list[Entry]:
    return [entry for entry in load_built_in().entries if entry.pattern is not None]


def test_quick_built_in_patterns_find_the_same_in_their_examples() -> None:
    compared = 0
    for entry in _entries():
        assert entry.pattern is not None
        hastened = Quick(entry.pattern)
        for example in (*entry.flags, *entry.passes):
            text = example if isinstance(example, str) else example.body
            compared += 1
            assert list(hastened.spans(text, 0, len(text))) == _plain(entry.pattern, 0, text, 0, len(text)), entry.id
    assert compared > 2_000


def test_a_quick_pattern_is_quick() -> None:
    # Alternatives that `re` tries one by one at each place, and none of which can begin at most places.
    words = [f"{first}{second}" for first in "甲乙丙丁戊己庚辛壬癸" for second in "子丑寅卯辰巳午未申酉戌亥"]
    pattern = "|".join(f"(?<!不){word}" for word in words)
    text = "国家税务总局发布公告，纳税人应当依法申报。" * 200
    plain, hastened = re.compile(pattern), Quick(pattern)
    slow = seconds(lambda: list(plain.finditer(text)))
    assert seconds(lambda: list(hastened.spans(text, 0, len(text)))) < slow / 3


def test_without_the_parser_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "parser", None)
    assert Needs("税率下降", ignore_case=False).beside("税率") is None
    assert without_assertions("税率") is None
    assert list(Quick("税(?:率|收)").spans("税收税率", 0, 4)) == [(0, 2), (2, 4)]
