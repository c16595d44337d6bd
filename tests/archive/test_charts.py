"""The pictures over time: what they draw, that they stand in a page, and that their colours can be told apart."""

from __future__ import annotations

import datetime as dt
import re
from itertools import combinations

import pytest
from lxml import etree

from tax_review import Grade
from tax_review.archive.charts import COLOURS, NARROW, UNREVIEWED, WIDE, Size, drawn, posts_by_grade, share_of_serious
from tax_review.archive.summary import Period, Tallied, Timeline


def by_month(*counts: dict[Grade, int], first: dt.date = dt.date(2025, 11, 1), unreviewed: int = 0) -> Timeline:
    starts = [
        dt.date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(len(counts))
    ]
    periods = tuple(Period(start, Tallied(grades, unreviewed)) for start, grades in zip(starts, counts, strict=True))
    return Timeline(starts[0], starts[-1], False, periods)


def by_year(first: int, *counts: dict[Grade, int]) -> Timeline:
    periods = tuple(Period(dt.date(first + n, 1, 1), Tallied(grades)) for n, grades in enumerate(counts))
    return Timeline(periods[0].start, periods[-1].start, True, periods)


def columns(svg: str) -> list[tuple[str, float]]:
    """The colour and the height of each piece of a column."""
    tree = etree.fromstring(svg)
    bars = tree.xpath("//*[local-name()='g'][contains(@class,'mark-rect')]/*[local-name()='path']")
    found = []
    for bar in bars:
        height = re.fullmatch(r"M[-\d.]+,[-\d.]+h[-\d.]+v([-\d.]+)h[-\d.]+Z", bar.get("d"))
        assert height, bar.get("d")
        found.append((bar.get("fill"), round(float(height[1]), 1)))
    return found


def labels(svg: str) -> list[str]:
    return list(etree.fromstring(svg).xpath("//*[local-name()='text']/text()"))


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_columns_are_as_high_as_the_counts(size: Size) -> None:
    svg = posts_by_grade(by_month({Grade.PASS: 30, Grade.BLOCK: 10}, {}, {Grade.REVISE: 20}, unreviewed=0), size)
    heights = dict(columns(svg))
    assert heights[COLOURS[Grade.PASS]] == pytest.approx(3 * heights[COLOURS[Grade.BLOCK]], abs=0.3)
    assert heights[COLOURS[Grade.REVISE]] == pytest.approx(2 * heights[COLOURS[Grade.BLOCK]], abs=0.3)
    assert len(columns(svg)) == 3


def test_the_gravest_stand_at_the_foot() -> None:
    svg = posts_by_grade(by_month(dict.fromkeys(Grade, 2), unreviewed=2), WIDE)
    bars = etree.fromstring(svg).xpath("//*[local-name()='g'][contains(@class,'mark-rect')]/*[local-name()='path']")
    from_the_foot = sorted(bars, key=lambda bar: -float(bar.get("d").split(",")[1].partition("h")[0]))
    assert [bar.get("fill") for bar in from_the_foot] == [*(COLOURS[grade] for grade in reversed(Grade)), UNREVIEWED]


def test_posts_without_a_verdict_are_in_the_picture() -> None:
    assert dict(columns(posts_by_grade(by_month({Grade.PASS: 1}, unreviewed=1), WIDE))).keys() == {
        COLOURS[Grade.PASS],
        UNREVIEWED,
    }


def test_shares_are_of_what_was_reviewed_and_show_only_what_is_to_be_acted_on() -> None:
    svg = share_of_serious(
        by_month({Grade.PASS: 5, Grade.BLOCK: 5}, {Grade.REMIND: 75, Grade.REVISE: 25}, unreviewed=9), WIDE
    )
    heights = dict(columns(svg))
    assert heights.keys() == {COLOURS[Grade.BLOCK], COLOURS[Grade.REVISE]}
    assert heights[COLOURS[Grade.BLOCK]] == pytest.approx(2 * heights[COLOURS[Grade.REVISE]], abs=0.3)
    assert "50%" in labels(svg)


def test_few_posts_are_not_counted_in_halves() -> None:
    numbers = [label for label in labels(posts_by_grade(by_month({Grade.PASS: 1}), WIDE)) if label.isdigit()]
    assert numbers == ["0", "1"]


def test_large_numbers_are_short() -> None:
    assert "2万" in labels(posts_by_grade(by_month({Grade.PASS: 40_000}), NARROW))


@pytest.mark.parametrize(
    ("number", "size", "named"),
    [
        (1, WIDE, ["2025年11月"]),
        (4, WIDE, ["11月", "12月", "2026年", "2月"]),
        (60, WIDE, ["2026年", "4月", "7月", "10月", "2027年"]),
        (60, NARROW, ["2026年", "2027年", "2028年"]),
    ],
)
def test_months_are_named_as_far_as_there_is_room(number: int, size: Size, named: list[str]) -> None:
    shown = [
        label for label in labels(posts_by_grade(by_month(*[{Grade.PASS: 1}] * number), size)) if label[-1] in "年月"
    ]
    assert shown[: len(named)] == named
    assert len(shown) <= size.most_labels + 1


def test_years_are_named_from_the_last_one() -> None:
    shown = [
        label for label in labels(posts_by_grade(by_year(2000, *[{Grade.PASS: 1}] * 27), NARROW)) if len(label) == 4
    ]
    assert shown == ["2001", "2006", "2011", "2016", "2021", "2026"]


def test_a_picture_takes_the_width_it_is_given_and_reaches_for_nothing() -> None:
    svg = posts_by_grade(by_month({Grade.PASS: 1}), WIDE)
    root = etree.fromstring(svg)
    assert root.tag == "svg"
    assert root.get("viewBox") == f"0 0 {WIDE.width} {WIDE.height}"
    assert root.get("width") is None
    assert not re.search(r"https?://(?!www\.w3\.org/)|<script|<image|<style|@import", svg)


def test_the_same_posts_give_the_same_picture() -> None:
    timeline = by_month({Grade.PASS: 3, Grade.REVISE: 1})
    assert posts_by_grade(timeline, WIDE) == posts_by_grade(timeline, WIDE)


def test_ids_of_two_pictures_do_not_clash() -> None:
    spec = {
        "width": 20,
        "height": 20,
        "data": {"values": [{"a": 1}]},
        "mark": {"type": "bar", "clip": True},
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
    }
    first, second = drawn(spec, prefix="one-"), drawn(spec, prefix="two-")
    ids = set(re.findall(r'\bid="([^"]*)"', first))
    assert ids
    assert not ids & set(re.findall(r'\bid="([^"]*)"', second))
    assert set(re.findall(r"url\(#([^)]*)\)", first)) <= ids


# ---- colours

_BLIND = {
    "nobody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    # Machado, Oliveira and Fernandes 2009, severity 1.
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """A colour in CIE L*a*b* as somebody sees it."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    ]
    red, green, blue = (min(1.0, max(0.0, sum(map(float.__mul__, row, linear)))) for row in _BLIND[eye])
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eye", _BLIND)
def test_grades_can_be_told_apart_by_everybody(eye: str) -> None:
    for one, other in combinations(COLOURS, 2):
        a, b = lab(COLOURS[one], eye), lab(COLOURS[other], eye)
        difference = sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5
        assert difference > 20, (one, other, eye)
