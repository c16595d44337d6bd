from __future__ import annotations

import pickle

import pytest
from hypothesis import given

from tax_review.matching import Matcher
from tests.strategies import SMALL, TERMS


def naive(terms: tuple[str, ...], text: str) -> set[tuple[int, int, int]]:
    return {
        (start, start + len(term), number)
        for number, term in enumerate(terms)
        for start in range(len(text))
        if text.startswith(term, start)
    }


@pytest.mark.parametrize(
    ("terms", "text", "spans"),
    [
        pytest.param(("税",), "", [], id="empty text"),
        pytest.param(("税",), "收税收", [(1, 2)], id="one"),
        pytest.param(("税务", "务局"), "税务局", [(0, 2), (1, 3)], id="overlapping"),
        pytest.param(("税", "税务", "税务局"), "税务局", [(0, 1), (0, 2), (0, 3)], id="prefixes"),
        pytest.param(("aa",), "aaaa", [(0, 2), (1, 3), (2, 4)], id="overlapping itself"),
        pytest.param(("é税", "a"), "aé税🙂a", [(0, 1), (1, 3), (4, 5)], id="one, two, three, four bytes"),
        pytest.param(("🙂",), "税🙂🙂", [(1, 2), (2, 3)], id="beyond the basic plane"),
    ],
)
def test_semantics(terms: tuple[str, ...], text: str, spans: list[tuple[int, int]]) -> None:
    assert sorted(hit[:2] for hit in Matcher(terms).scan(text)) == spans


@given(TERMS, SMALL)
def test_finds_what_a_naive_search_finds(terms: set[str], text: str) -> None:
    ordered = tuple(sorted(terms))
    hits = Matcher(ordered).scan(text)
    assert len(hits) == len(set(hits))
    assert set(hits) == naive(ordered, text)


def test_survives_pickling() -> None:
    matcher = Matcher(["税务", "a"])
    assert pickle.loads(pickle.dumps(matcher)).scan("a税务") == matcher.scan("a税务")


@pytest.mark.parametrize(("literals", "why"), [([""], "matches everywhere"), (["税", "税"], "would replace the first")])
def test_refuses_what_would_match_wrongly(literals: list[str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Matcher(literals)


def test_no_literals_match_nothing() -> None:
    assert Matcher([]).scan("税") == []
