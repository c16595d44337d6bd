"""Marks: what pairs passes whatever stands between, what is taken away or doubled is missed."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import doubled, hidden, pairing, script, width
from tax_review.rules.base import DraftRule
from tax_review.text.traditional import SIMPLIFIED, TRADITIONAL

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "places.toml"])
DRAFT_RULES: tuple[DraftRule, ...] = (
    pairing.RULE,
    width.HALF_WIDTH,
    width.LINE_START,
    width.FULL_WIDTH,
    script.TRADITIONAL_CHARACTER,
    hidden.RULE,
)
REVIEWER = Reviewer(lexicon=LEXICON, rules=(doubled.RULE, script.JAPANESE_FORM), draft_rules=DRAFT_RULES)

WORDS = st.text(alphabet="税务机关按期申报缴纳", min_size=1, max_size=8)
PLAIN = st.lists(WORDS, min_size=1, max_size=4).map("，".join)
PAIRED = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.tuples(WORDS, inner).map(lambda t: f"{t[0]}（{t[1]}）{t[0]}"),
        st.tuples(WORDS, PLAIN).map(lambda t: f"{t[0]}《{t[1]}》"),
        st.tuples(WORDS, PLAIN).map(lambda t: f"{t[0]}“{t[1]}”{t[0]}"),
    ),
    max_leaves=4,
)


def found(text: str) -> list[str]:
    verdict = REVIEWER.review(text, on=DAY)
    assert verdict.failures == ()
    return [finding.id for finding in verdict.findings if finding.id.startswith("wording.")]


@given(st.lists(PAIRED, min_size=1, max_size=4))
def test_pairs_pass(sentences: list[str]) -> None:
    text = "。\n".join(sentences) + "。"
    assert "wording.punctuation.pairing" not in found(text)


@given(WORDS, PLAIN, WORDS, st.sampled_from(["《》", "“”", "（）"]), st.booleans())
def test_half_a_pair_is_found(before: str, inside: str, after: str, pair: str, opening: bool) -> None:
    text = f"{before}{pair[0] if opening else ''}{inside}{'' if opening else pair[1]}{after}。"
    mark = pair[0] if opening else pair[1]
    verdict = REVIEWER.review(text, on=DAY)
    quotes = [finding.quote for finding in verdict.findings if finding.id == "wording.punctuation.pairing"]
    assert quotes == [mark]


def test_a_quotation_of_several_paragraphs_opens_in_each() -> None:
    assert found("他说：“今年办税更方便了。\n“退税也更快了。\n“谢谢。”") == []


def test_positions_are_the_authors() -> None:
    text = "办\u200b税 服 务，契稅缴纳.\n"
    verdict = REVIEWER.review(text, on=DAY)
    for finding in verdict.findings:
        assert text[slice(*finding.span)] == finding.quote
    assert {finding.quote for finding in verdict.findings} == {"办\u200b税", "稅", "."}


@given(st.text(alphabet="税务机关按期申报缴纳，。“”（）《》、", max_size=60))
def test_simplified_text_holds_no_traditional_character(text: str) -> None:
    assert not [name for name in found(f"税{text}") if name.startswith("wording.script")]


def test_every_traditional_character_is_found_where_it_slips_in() -> None:
    common = [char for char in TRADITIONAL if ord(char) < 0x10000][::23]
    right = dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))
    for char in common:
        verdict = REVIEWER.review(f"请按期办理{char}相关事项。", on=DAY)
        suggestions = [f.suggestion for f in verdict.findings if f.id == "wording.script.traditional"]
        assert suggestions == [f"改为“{right[char]}”"], char
