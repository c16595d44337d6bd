"""Shared hypothesis strategies and small builders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from tax_review import Basis, Draft, Gate, Grade, Policy, Reviewer
from tax_review.lexicon import BUILT_IN, Entry, Frame, Lexicon
from tax_review.lexicon.loading import read_file
from tax_review.rules import Rule
from tax_review.tables import Tables

DAY = dt.date(2026, 11, 23)
BASIS = Basis(id="law-1", citation="《某法》第一条", issuer="某机关", force="binding", checked_on=DAY)

# A small alphabet makes overlaps likely; 局 and 务 make words with 税.
SMALL = st.text(alphabet="税务局收", max_size=24)
TERMS = st.sets(st.text(alphabet="税务局收", min_size=1, max_size=4), min_size=1, max_size=6)
IGNORABLE = st.sampled_from(["\u200b", "\u00ad", "\ufeff", "\u2060", "\ufe0f"])


def entry(entry_id: str = "test.entry", **fields: Any) -> Entry:
    """An entry with everything a test does not care about filled in."""
    given: dict[str, Any] = {
        "id": entry_id,
        "gate": Gate.CONTENT,
        "category": "test",
        "grade": Grade.REVISE,
        "boundary": "none",
        "bases": ["law-1"],
        "message": "“{term}”不妥",
        "suggestion": "删去",
        "flags": ["示例"],
        "passes": ["示例"],
    }
    given.update(fields)
    if not {"pairs", "slips_of", "whole_advert"} & given.keys():
        given.setdefault("terms", ["示例"])
    return Entry.model_validate(given)


_FRAMES_FILE = read_file(BUILT_IN / "frames.toml", [])
assert _FRAMES_FILE is not None
FRAMES: dict[str, Frame] = {frame.name: frame for frame in _FRAMES_FILE.frame}


def lexicon(*entries: Entry, frames: dict[str, Frame] | None = None, bases: dict[str, Basis] | None = None) -> Lexicon:
    """A lexicon of these entries, in canonical order, with the built-in frames."""
    ordered = tuple(sorted(entries, key=lambda one: one.id))
    return Lexicon(
        entries=ordered,
        bases={BASIS.id: BASIS} if bases is None else bases,
        frames=FRAMES if frames is None else frames,
        words=(),
        tables=Tables(),
        origins={one.id: "test.toml" for one in ordered},
        digest="",
    )


def reviewer(*entries: Entry, policy: Policy | None = None, rules: tuple[Rule, ...] = ()) -> Reviewer:
    """A reviewer of just these entries and rules."""
    return Reviewer(lexicon=lexicon(*entries), policy=policy or Policy(), rules=rules, draft_rules=())


def found(one: Reviewer, draft: Draft | str, **options: Any) -> list[tuple[str, str]]:
    """The (id, quote) of each finding, judged for DAY."""
    options.setdefault("on", DAY)
    return [(finding.id, finding.quote) for finding in one.review(draft, **options).findings]
