"""Two rule sets over the same posts: every difference is counted, shown masked, and the same however it is worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tax_review import Grade, InputError, Policy, Reviewer
from tax_review.archive import AsOf
from tax_review.archive.comparing import compared
from tax_review.archive.comparison import Comparison
from tax_review.lexicon import Entry
from tests.archive.posts import CLEAN, DAY, IDENTITY, SECRET
from tests.archive.sources import Listed
from tests.strategies import entry

BASE = "ad-law-9-3"
TODAY = AsOf(DAY, by_publication=False)
SLOGAN = entry("local.slogan", terms=["争创一流", "湖南第一税"], bases=[BASE], message="“{term}”是口号")
PLAIN = "我局争创一流，请错峰办理。"


@pytest.fixture(scope="module")
def old() -> Reviewer:
    return Reviewer(engine="portable")


@pytest.fixture(scope="module")
def new(old: Reviewer) -> Reviewer:
    return edited(old, SLOGAN)


def edited(one: Reviewer, *added: Entry, gone: str = "", policy: Policy | None = None) -> Reviewer:
    """The reviewer with entries added, or one taken away."""
    entries = [*(held for held in one.lexicon.entries if held.id != gone), *added]
    ordered = tuple(sorted(entries, key=lambda held: held.id))
    return Reviewer(
        lexicon=one.lexicon._replace(entries=ordered, digest=""), policy=policy or one.policy, engine="portable"
    )


def compare(
    before: Reviewer, after: Reviewer, *posts: dict[str, Any] | str | Exception, as_of: AsOf = TODAY, **options: Any
) -> Comparison:
    intakes = Listed(posts).intakes(2, 1_000_000)
    return compared(before, after, intakes, as_of, **{"processes": 1, **options})


def test_what_is_gained_is_counted_and_shown_where_it_stands(old: Reviewer, new: Reviewer) -> None:
    found = compare(old, new, CLEAN, {"title": "争创一流", "body": PLAIN}, "湖南第一税", CLEAN)
    (shift,) = found.shifts
    assert (shift.id, shift.before, shift.after, shift.findings, shift.posts) == (SLOGAN.id, None, "revise", 3, 2)
    assert [(case.post.id, case.part, case.span, case.quote) for case in shift.cases] == [
        ("p2", "title", (0, 4), "争创一流"),
        ("p2", "body", (2, 6), "争创一流"),
        ("p3", "body", (0, 5), "湖南第一税"),
    ]
    case = shift.cases[1]
    assert (case.left, case.right, case.message) == ("我局", "，请错峰办理。", "“争创一流”是口号")
    assert [(move.before, move.after, move.posts) for move in found.moves] == [("pass", "revise", 2)]
    assert [post.id for post in found.moves[0].first] == ["p2", "p3"]
    assert (found.findings(gained=True), found.findings(gained=False)) == (3, 0)
    assert (found.posts_moved(to_publishable=False), found.posts_moved(to_publishable=True)) == (2, 0)
    assert (found.posts, found.reviewed) == (4, 2)


def test_what_is_lost_is_the_other_way_round(old: Reviewer, new: Reviewer) -> None:
    found = compare(new, old, PLAIN)
    assert [(shift.before, shift.after) for shift in found.shifts] == [("revise", None)]
    assert [(move.before, move.after) for move in found.moves] == [("revise", "pass")]
    assert found.posts_moved(to_publishable=True) == 1


def test_a_grade_that_changes_is_neither_gained_nor_lost(old: Reviewer, new: Reviewer) -> None:
    graver = edited(old, SLOGAN.model_copy(update={"grade": Grade.BLOCK}))
    by_policy = edited(old, SLOGAN, policy=old.policy.model_copy(update={"grades": {SLOGAN.id: Grade.BLOCK}}))
    for after in (graver, by_policy):
        found = compare(new, after, PLAIN, CLEAN)
        assert [(shift.before, shift.after, shift.findings) for shift in found.shifts] == [("revise", "block", 1)]
        assert found.findings(gained=True) == found.findings(gained=False) == 0
        assert found.is_different


def test_what_an_entry_says_about_it_is_no_difference(old: Reviewer, new: Reviewer) -> None:
    reworded = edited(old, SLOGAN.model_copy(update={"message": "改一改", "suggestion": "换成实事"}))
    found = compare(new, reworded, PLAIN, CLEAN)
    assert not found.is_different
    assert found.before.digest != found.after.digest


def test_only_the_first_cases_are_kept_in_the_order_of_posts(old: Reviewer, new: Reviewer) -> None:
    found = compare(old, new, *[PLAIN] * 7, examples=3)
    assert [case.post.position for case in found.shifts[0].cases] == [1, 2, 3]
    assert [post.position for post in found.moves[0].first] == [1, 2, 3]
    assert (found.shifts[0].findings, found.moves[0].posts) == (7, 7)
    assert compare(old, new, PLAIN, examples=0).shifts[0].cases == ()


def test_what_either_of_the_two_hides_is_hidden(old: Reviewer) -> None:
    number = "430102199003077178"
    blind = edited(
        old,
        SLOGAN,
        policy=old.policy.model_copy(update={"grades": {"secrecy.personal-data.identity-number": Grade.PASS}}),
    )
    deaf = Reviewer(lexicon=edited(old, SLOGAN).lexicon, rules=(), draft_rules=(), engine="portable")
    near = f"争创一流，身份证号{number}"
    for before, after in ((old, blind), (old, deaf), (deaf, old)):
        found = compare(before, after, near, IDENTITY, {"title": number, "body": near})
        assert found.shifts
        assert number not in found.model_dump_json()


def test_of_a_post_with_a_secrecy_mark_no_text_is_shown(old: Reviewer, new: Reviewer) -> None:
    deaf = Reviewer(lexicon=new.lexicon, rules=(), draft_rules=(), engine="portable")
    for after in (new, deaf):
        found = compare(old, after, SECRET + "争创一流")
        cases = [case for shift in found.shifts for case in shift.cases]
        assert cases
        assert all((case.quote, case.left, case.right, case.message) == (None,) * 4 for case in cases)
        assert "争创" not in found.model_dump_json()
        assert "机密" not in found.model_dump_json()


@pytest.mark.parametrize("thorough", [False, True])
def test_posts_that_cannot_be_reviewed_are_counted(old: Reviewer, new: Reviewer, thorough: bool) -> None:
    posts: list[Any] = ["", PLAIN, {"body": PLAIN, "format": "pdf"}, "字" * 1_000_001, ValueError("坏行"), CLEAN]
    found = compare(old, new, *posts, thorough=thorough)
    assert (found.posts, found.unreviewed, found.rejected) == (5, 3, 1)
    assert found.findings(gained=True) == 1


def test_a_post_that_only_one_can_review_has_moved(old: Reviewer) -> None:
    short = edited(old, policy=old.policy.model_copy(update={"size_limit": 5}))
    found = compare(old, short, CLEAN, "办税")
    assert [(move.before, move.after, move.posts) for move in found.moves] == [("pass", None, 1)]
    assert found.unreviewed == 0
    assert found.posts_moved(to_publishable=False) == 1


def test_a_check_that_fails_afterwards_is_a_difference(old: Reviewer) -> None:
    broken = edited(old, SLOGAN.model_copy(update={"excused_by": ("nosuch",)}))
    found = compare(old, broken, PLAIN, CLEAN)
    assert found.failing == 1
    assert [(move.before, move.after) for move in found.moves] == [("pass", "escalate")]


def test_each_post_is_judged_for_its_day(old: Reviewer) -> None:
    later = edited(old, SLOGAN.model_copy(update={"valid_from": dt.date(2020, 1, 1)}))
    posts = [{"body": PLAIN, "published": dt.date(2019, 5, 1)}, {"body": PLAIN, "published": dt.date(2021, 5, 1)}]
    found = compare(old, later, *posts, as_of=AsOf(DAY))
    assert [case.post.id for case in found.shifts[0].cases] == ["p2"]
    assert (found.as_of, found.today) == ("published", DAY)
    found = compare(old, later, *posts)
    assert found.shifts[0].findings == 2
    assert found.as_of == "2026-11-23"


def test_processes_change_nothing(old: Reviewer, new: Reviewer) -> None:
    posts: list[Any] = [CLEAN, PLAIN, "", {"title": "争创一流", "body": CLEAN}, IDENTITY, ValueError("坏行")] * 4
    told: list[tuple[int, float | None]] = []
    alone = compare(old, new, *posts)
    shared = compare(old, new, *posts, processes=2, watch=lambda *reached: told.append(reached))
    assert shared == alone
    assert told[-1] == (20, 1.0)


def test_an_archive_that_breaks_off_is_an_error(old: Reviewer, new: Reviewer) -> None:
    def broken() -> Iterator[Any]:
        yield from Listed([CLEAN] * 3).intakes(1, 100)
        raise InputError("读不下去")

    with pytest.raises(InputError, match="读不下去"):
        compared(old, new, broken(), TODAY, processes=2)


@settings(max_examples=10)
@given(data=st.data())
def test_leaving_out_what_cannot_differ_changes_nothing(old: Reviewer, data: st.DataObject) -> None:
    held = old.lexicon.entries
    one = held[data.draw(st.integers(0, len(held) - 1))]
    sentences = [text for check in (one, *held[::40]) for text in (*check.flags, *check.passes) if type(text) is str]
    posts = data.draw(st.lists(st.lists(st.sampled_from(sentences), max_size=4).map("\n".join), max_size=12))
    after = small_edit(old, one, data.draw(st.sampled_from(["gone", "grade", "words"])))
    lean = compare(old, after, *posts)
    full = compare(old, after, *posts, thorough=True)
    assert lean.reviewed <= full.reviewed
    assert lean == full.model_copy(update={"reviewed": lean.reviewed})


def small_edit(old: Reviewer, one: Entry, how: str) -> Reviewer:
    if how == "gone":
        return edited(old, gone=one.id)
    changes: dict[str, Any] = {"grade": Grade.BLOCK} if how == "grade" else {"terms": one.terms[1:], "except_in": ()}
    return edited(old, one.model_copy(update=changes), gone=one.id)
