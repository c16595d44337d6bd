"""A post that is said to be judged alike by two rule sets is judged alike: nothing may be left out of a comparison."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tax_review import Draft, Gate, Grade, Policy, Reviewer, TaxReviewError
from tax_review.archive.differing import Differing, telling_literals
from tax_review.lexicon import Entry, Example
from tax_review.rules import Found, Rule
from tax_review.segment import Segmenter
from tests.strategies import BASIS, DAY, entry, lexicon

NAMES = ["国家税务总局", "税务总局", "领导干部", "领导干步", "国家税物总局", "中国共产党", "因地制宜", "共产党员"]
OFFERS = ["特价", "优惠券", "加微信", "办证"]
PIECES = [
    *NAMES, *OFFERS, "税", "务", "局", "收", "税务", "税收局", "务局收", "ａB", "ab", "谨防", "查处", "《", "》", "。", "，", "\n", " ",
    "\u200b", "国家税务总", "家税务总局", "领导", "干部", "领道干部", "干部领导", "国税家务总局", "中国共产", "共产党", "因地治宜", "2019年",
]  # fmt: skip
WORDS = st.lists(
    st.sampled_from(["税", "税务", "务局", "局收", "税收局", "ab", "税务局收", *OFFERS]), max_size=4, unique=True
)
DATES = st.none() | st.sampled_from([dt.date(2019, 1, 1), DAY, dt.date(2027, 1, 1)])
FIELDS = ["boundary", "grade_in", "commercial", "excused_by", "near", "not_near", "valid_from", "any_replacement"]
DICTIONARY = Segmenter()


def judged(reviewer: Reviewer, draft: Draft) -> Any:
    """What counts of a verdict: how it is graded, what is found and what is let go."""
    try:
        verdict = reviewer.review(draft, on=DAY)
    except TaxReviewError as error:
        return type(error)
    found = [(one.id, one.part, one.span, one.gate, one.grade, one.sensitive) for one in verdict.findings]
    excused = [(one.id, one.part, one.span, one.reason, one.detail) for one in verdict.excused]
    return verdict.grade, found, excused, verdict.failures, verdict.gates


@st.composite
def entries(draw: st.DrawFn, entry_id: str) -> Entry:
    """Any entry: of each kind, silent or not, with everything that narrows it."""
    fields: dict[str, Any] = {
        "grade": draw(st.sampled_from(Grade)),
        "grade_in": draw(st.sampled_from([{}, {"title": "revise"}, {"commercial": "escalate"}])),
        "commercial": draw(st.sampled_from([None, "offer", "channel"])),
        "boundary": draw(st.sampled_from(["none", "edges", "word", None])),
        "except_in": draw(WORDS),
        "excused_by": draw(st.sampled_from([[], ["warning"], ["history", "quoted-title"]])),
        "near": draw(st.sampled_from([[], [], ["收"]])),
        "not_near": draw(st.sampled_from([[], [], ["局"]])),
        "valid_from": draw(DATES),
        "message": draw(st.sampled_from(["“{term}”不妥", "另一句话"])),
    }
    kind = draw(st.sampled_from(["terms", "terms", "pairs", "slips_of", "whole_advert"]))
    if kind == "slips_of":
        fields["slips_of"] = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        fields["any_replacement"] = draw(st.booleans())
    elif kind == "pairs":
        fields["pairs"] = dict.fromkeys(draw(WORDS.filter(bool)), "税务局")
    elif kind == "whole_advert":
        fields["whole_advert"] = True
    else:
        fields["terms"] = draw(WORDS.filter(bool))
    if fields["grade"] is Grade.PASS and not fields["grade_in"]:
        fields["commercial"] = "inducement"
    return entry(entry_id, **fields)


@st.composite
def editions(draw: st.DrawFn) -> tuple[list[Entry], list[Entry]]:
    """A lexicon and what somebody has made of it."""
    ids = [f"test.e{number}" for number in range(draw(st.integers(1, 4)))]
    old = [draw(entries(one)) for one in ids]
    new: list[Entry] = []
    for one in old:
        match draw(st.sampled_from(["kept", "kept", "words", "field", "gone", "other"])):
            case "kept":
                new.append(one)
            case "words":
                changes: dict[str, Any] = {"except_in": tuple(draw(WORDS))}
                if one.terms:
                    changes["terms"] = tuple(draw(WORDS.filter(bool)))
                elif one.slips_of:
                    changes["slips_of"] = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)))
                elif one.pairs:
                    changes["pairs"] = dict.fromkeys(draw(WORDS.filter(bool)), draw(st.sampled_from(["税务局", "收"])))
                new.append(one.model_copy(update=changes))
            case "field":
                name = draw(st.sampled_from(FIELDS))
                new.append(one.model_copy(update={name: getattr(draw(entries(one.id)), name)}))
            case "other":
                new.append(draw(entries(one.id)))
    if draw(st.booleans()) or not new:
        new.append(draw(entries("test.a-new")))
    return old, new


OFFER = Rule(
    id="test.offer",
    gate=entry().gate,
    category="test",
    grade=Grade.REMIND,
    triggers=("办证",),
    verify=lambda _, trigger: iter([Found(*trigger)]),
    bases=(BASIS.id,),
    message="招揽",
    suggestion="删去",
    commercial="offer",
    flags=("办证",),
    passes=("办税",),
)


def small(given: list[Entry]) -> Reviewer:
    one = Reviewer(lexicon=lexicon(*given), policy=Policy(size_limit=80), rules=(OFFER,), draft_rules=())
    # Each reviewer would load it anew.
    DICTIONARY.knows("税")
    one._ruleset.segmenter._dictionary = DICTIONARY._dictionary
    return one


TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=300)
@given(editions(), st.lists(st.builds(Draft, title=TEXTS, body=TEXTS), min_size=1, max_size=12))
def test_posts_without_a_changed_word_are_judged_alike(
    lexicons: tuple[list[Entry], list[Entry]], posts: list[Draft]
) -> None:
    before, after = map(small, lexicons)
    differing = Differing(before, after)
    for post in posts:
        if differing.may_differ(post):
            event("differs" if judged(before, post) != judged(after, post) else "reviewed for nothing")
        else:
            event("spared")
            assert judged(before, post) == judged(after, post), post


@pytest.fixture(scope="module")
def sentences(built_in: Reviewer) -> list[Draft]:
    """What the rule set proves itself with."""
    drafts = [
        example.draft() for check in built_in.checks for example in map(Example.of, (*check.flags, *check.passes))
    ]
    assert len(drafts) > 6_000
    return drafts


@settings(max_examples=2)
@given(st.data())
def test_built_in_entries_that_change_touch_no_other_sentence(
    built_in: Reviewer, sentences: list[Draft], data: st.DataObject
) -> None:
    held = built_in.lexicon.entries
    chosen = data.draw(st.lists(st.sampled_from(range(len(held))), min_size=1, max_size=25, unique=True))
    new = {one.id: one for one in held}
    for number in chosen:
        one = held[number]
        if one.whole_advert:
            continue
        match data.draw(st.sampled_from(["gone", "grade", "fewer words", "no exceptions", "another id"])):
            case "gone":
                del new[one.id]
            case "grade":
                new[one.id] = one.model_copy(update={"grade": Grade.ESCALATE, "grade_in": {}})
            case "fewer words":
                halved: dict[str, Any] = {
                    "terms": one.terms[::2],
                    "slips_of": one.slips_of[::2],
                    "pairs": dict(list(one.pairs.items())[::2]),
                }
                new[one.id] = one.model_copy(update=halved)
            case "no exceptions":
                new[one.id] = one.model_copy(update={"except_in": (), "excused_by": ()})
            case "another id":
                del new[one.id]
                new["a." + one.id] = one.model_copy(update={"id": "a." + one.id})
    ordered = tuple(sorted(new.values(), key=lambda one: one.id))
    after = Reviewer(lexicon=built_in.lexicon._replace(entries=ordered, digest=""), policy=built_in.policy)
    differing = Differing(built_in, after)
    assert differing.literals is not None
    spared = 0
    for draft in sentences[data.draw(st.integers(0, 15)) :: 16]:
        if not differing.may_differ(draft):
            spared += 1
            assert judged(after, draft) == judged(built_in, draft), draft
    assert spared > 100


SAME = [entry("test.a", terms=["税收"]), entry("test.b", terms=["税务局"], except_in=["税务局收"])]


@pytest.mark.parametrize(
    ("after", "literals"),
    [
        (SAME, ()),
        ([SAME[0].model_copy(update={"message": "换一种说法", "flags": ("另一句",)}), SAME[1]], ()),
        ([SAME[0].model_copy(update={"terms": ("税收", "收税")}), SAME[1]], ("收税",)),
        ([SAME[0], SAME[1].model_copy(update={"except_in": ()})], ("税务局收",)),
        ([SAME[0].model_copy(update={"grade": Grade.BLOCK}), SAME[1]], ("税收",)),
        ([SAME[1]], ("税收",)),
        ([*SAME, entry("test.c", terms=["Ａbc"])], ("ABC", "Abc", "abc")),
        ([*SAME, entry("test.c", whole_advert=True)], None),
    ],
    ids=["nothing", "words about it", "a term", "an exception", "a grade", "one gone", "one added", "whole adverts"],
)
def test_what_tells_the_difference(after: list[Entry], literals: tuple[str, ...] | None) -> None:
    assert telling_literals(small(SAME), small(after)) == literals


JUDGED: dict[str, Any] = {
    "gate": Gate.POLICY,
    "category": "other",
    "grade": Grade.BLOCK,
    "grade_in": {"title": Grade.BLOCK},
    "commercial": "offer",
    "boundary": "word",
    "pattern": "税",
    "near": ("局",),
    "near_within": 5,
    "not_near": ("局",),
    "not_near_within": 5,
    "excused_by": ("warning",),
    "valid_from": DAY,
    "valid_until": DAY,
    "any_replacement": True,
    "sensitive": True,
}


@pytest.mark.parametrize("name", JUDGED)
def test_whatever_decides_a_judgement_tells(name: str) -> None:
    changed = SAME[0].model_copy(update={name: JUDGED[name]})
    assert telling_literals(small(SAME), small([changed, SAME[1]])) == ("税收",)


def test_every_field_of_an_entry_is_thought_of() -> None:
    said = {"message", "suggestion", "bases", "force", "certain", "flags", "passes"}
    words = {"terms", "pairs", "slips_of", "except_in", "whole_advert"}
    assert {"id", *said, *words, *JUDGED} == set(Entry.model_fields)


def test_of_names_their_slips_their_halves_and_themselves_tell() -> None:
    literals = telling_literals(small(SAME), small([*SAME, entry("test.c", slips_of=["国家税务总局", "领导干部"])]))
    assert literals is not None
    assert {"国家税", "务总局", "国家税务总局", "领导干部", "领道干部"} <= set(literals)


def test_what_reaches_beyond_its_words_makes_every_post_one_to_review() -> None:
    one = lexicon(*SAME)
    before = Reviewer(lexicon=one, policy=Policy(), rules=(), draft_rules=())
    others = [
        Reviewer(lexicon=one, policy=Policy(grades={"test.a": Grade.BLOCK}), rules=(), draft_rules=()),
        Reviewer(lexicon=one, policy=Policy(), rules=(OFFER,), draft_rules=()),
        Reviewer(lexicon=one._replace(words=("税收局",)), policy=Policy(), rules=(), draft_rules=()),
        Reviewer(lexicon=one._replace(frames={}), policy=Policy(), rules=(), draft_rules=()),
        Reviewer(lexicon=one._replace(entries=one.entries[::-1]), policy=Policy(), rules=(), draft_rules=()),
    ]
    for after in others:
        assert telling_literals(before, after) is None
        assert Differing(before, after).may_differ(Draft(body="办税"))


@pytest.mark.parametrize("body", ["", " \u200b", "字" * 81])
def test_what_cannot_be_reviewed_is_found_out(body: str) -> None:
    assert Differing(small(SAME), small(SAME[:1])).may_differ(Draft(body=body))
