"""Hostile texts cost the rules on forms linear time: twice the text, no more than about twice the time."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import (
    amount,
    breakdown,
    deadline,
    doubled,
    hidden,
    office,
    officials,
    pairing,
    place,
    ranges,
    script,
    share,
    width,
)
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "places.toml"])
REVIEWER = Reviewer(
    lexicon=LEXICON._replace(entries=()),
    rules=(
        amount.RULE,
        amount.SHARE,
        breakdown.RULE,
        deadline.RULE,
        doubled.RULE,
        office.LEVEL,
        office.TAX_BUREAU,
        officials.RULE,
        place.WRONG_PROVINCE,
        place.WRONG_CITY,
        place.ABOLISHED,
        ranges.RULE,
        ranges.BOUNDS,
        script.JAPANESE_FORM,
        share.RULE,
    ),
    draft_rules=(
        hidden.RULE,
        pairing.RULE,
        script.TRADITIONAL_CHARACTER,
        width.FULL_WIDTH,
        width.HALF_WIDTH,
        width.LINE_START,
    ),
)
WORST = {
    "open titles": "《",
    "open quotations": "“",
    "open and closed": "““”",
    "quotations line by line": "\n“税",
    "unopened": "税务）。”》",
    "half-width commas": "税,税，",
    "full stops": "税. ",
    "straight quotations": '税"税',
    "traditional": "税稅",
    "traditional and quoted": "“稅”稅",
    "invisible": "税\u200b",
    "dates": "1月1日至",
    "figures": "1%至",
    "bounds": "一倍以上",
    "numerals": "一千万",
    "capital amounts": "壹万元（",
    "sums": "1份、共计",
    "parts": "9份，其中1份、",
    "shares": "占101%",
    "deadlines": "申报期至1月1日",
    "provinces": "湖南省",
    "cities": "长沙市",
    "offices": "国家税务总局",
    "titles": "示例县税务局局长",
    "doubled": "的的了了",
    "digits": "0123456789",
}
SIZE = 1_200


def spent(text: str) -> float:
    assert REVIEWER.review(text, on=DAY).failures == ()
    return seconds(lambda: REVIEWER.review(text, on=DAY))


@pytest.mark.parametrize("name", WORST)
def test_worst_texts_cost_linear_time(name: str) -> None:
    unit = WORST[name]
    count = SIZE // len(unit)
    times = [spent(unit * count * factor) for factor in (1, 2, 4)]
    for less, more in pairwise(times):
        assert more < 3.2 * less + 0.04, times
