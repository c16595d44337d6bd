"""Memorial days and anniversaries: the right day and the right count pass in every form, any other does not."""

from __future__ import annotations

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import memorial

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "places.toml"])
REVIEWER = Reviewer(lexicon=LEXICON, rules=(memorial.DAY, memorial.FEAST, memorial.ANNIVERSARY), draft_rules=())
DATED = sorted(name for name, day in memorial._DAYS.items() if day.day)


def found(text: str, on: dt.date = DAY) -> list[str]:
    verdict = REVIEWER.review(text, on=on)
    assert verdict.failures == ()
    return [finding.id for finding in verdict.findings]


def test_every_day_passes_on_its_own_date() -> None:
    for name in DATED:
        month, day, _ = memorial._DAYS[name]
        assert found(f"{month}月{day}日是{name}。") == [], name
        assert found(f"{name}（{month}月{day}日）普法活动") == [], name


@given(st.sampled_from(DATED), st.integers(1, 12), st.integers(1, 28))
def test_another_date_is_found(name: str, month: int, day: int) -> None:
    right = memorial._DAYS[name]
    assume((month, day) != (right.month, right.day))
    assert found(f"{month}月{day}日是{name}。") == ["politics.set-phrase.memorial.day"]


@given(st.sampled_from(sorted(memorial._SINCE)), st.integers(2015, 2030), st.integers(-9, 9))
def test_a_count_is_held_against_its_year(name: str, year: int, off: int) -> None:
    count = year - memorial._SINCE[name] + off
    assume(count > 0 and count % 10)
    wrong = found(f"{year}年，庆祝{name}{count}周年。", dt.date(year, 7, 1))
    assert wrong == ([] if off == 0 else ["politics.set-phrase.memorial.anniversary"])
