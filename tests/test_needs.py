"""What is told of a pattern holds for every match of it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import needs
from tax_review.lexicon import load_built_in
from tax_review.needs import Needs, any_of, first_characters, without_assertions


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
    ["税", "收", "局", "[税收]", "[^局]", ".", "(?<!税)", "(?!局)", "税{0,2}", "(?:收局)?", "[0-9]", "局{2}"]
)


def _joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=3).map("".join) | st.lists(parts, min_size=2, max_size=3).map(
        lambda ways: f"(?:{'|'.join(ways)})"
    )


PATTERNS = st.recursive(_ATOMS, _joined, max_leaves=8)


@given(PATTERNS, st.text("税收局1", max_size=12), st.sampled_from(["税", "收局", "1"]))
def test_every_match_holds_what_is_needed(pattern: str, text: str, term: str) -> None:
    forms = Needs(pattern, ignore_case=False).beside(term)
    first = first_characters(pattern)
    relaxed = without_assertions(pattern)
    for match in re.compile(pattern).finditer(text):
        if forms is not None:
            assert any(form in match[0] for form in forms)
        if first is not None:
            assert match[0][0] in first
    # What is written for Hyperscan reads the same way in `re`, but for its way to write a character.
    assert relaxed is not None
    plain = re.sub(r"\\x\{([0-9a-f]+)\}", lambda code: re.escape(chr(int(code[1], 16))), relaxed)
    assert bool(re.search(plain, text)) >= bool(re.search(pattern, text))


@given(
    st.sets(st.text("税收局1-]^", min_size=1, max_size=4), min_size=1, max_size=9), st.text("税收局1-]^", max_size=12)
)
def test_a_tree_of_literals_finds_them(literals: set[str], text: str) -> None:
    assert (any_of(literals).search(text) is not None) == any(literal in text for literal in literals)


def test_no_built_in_pattern_is_beyond_it() -> None:
    patterns = [entry.pattern for entry in load_built_in().entries if entry.pattern is not None]
    told = [first_characters(pattern) for pattern in patterns]
    assert sum(chars is not None for chars in told) > len(patterns) / 2


def test_without_the_parser_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "_parser", None)
    assert Needs("税率下降", ignore_case=False).beside("税率") is None
    assert first_characters("税率") is None
    assert without_assertions("税率") is None
