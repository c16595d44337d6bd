"""The pictures over time, as SVG to stand in an HTML page.

Nothing is measured with the fonts of the machine that draws: places are fixed and labels short, so that the same posts give the same
picture everywhere. The page's own fonts apply. A picture comes in two widths, for a screen and for a phone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tax_review.archive.summary import SERIOUS, Period, Timeline
from tax_review.models import Grade

COLOURS = {
    Grade.PASS: "#d5e3da",
    Grade.REMIND: "#8fbddb",
    Grade.REVISE: "#e3a52c",
    Grade.ESCALATE: "#7d55b3",
    Grade.BLOCK: "#9c1c15",
}
"""Fills. The hues of the words (report.css), set apart by lightness: as fills those merge for readers who are red-green colour-blind."""
UNREVIEWED = "#6b7078"

_INK = "#57606a"
_GRID = "#e6e3dc"
_WIDEST_COLUMN = 44
_ROOT = re.compile(r"<svg[^>]*?(viewBox=\"[^\"]*\")[^>]*>")
_IDS = re.compile(r"(\bid=\"|url\(#|href=\"#)")


class Size(NamedTuple):
    """The measures of a picture; labels are 12 high in both."""

    name: str
    width: int
    height: int
    left: int
    most_labels: int


WIDE = Size("wide", 1040, 250, 56, 21)
NARROW = Size("narrow", 340, 210, 44, 6)
_TOP, _BOTTOM, _RIGHT = 10, 26, 8


def posts_by_grade(timeline: Timeline, size: Size) -> str:
    """Columns of the posts of each month or year, the gravest at the foot, where they can be compared."""
    layers = [*((grade.value, COLOURS[grade]) for grade in reversed(Grade)), ("unreviewed", UNREVIEWED)]
    values = [
        {"period": _label(period, timeline), "layer": layer, "place": place, "height": height}
        for period in timeline.periods
        for place, (layer, _) in enumerate(layers)
        if (height := _count(period, layer))
    ]
    count = "datum.value >= 10000 ? format(datum.value / 10000, ',~r') + '万' : format(datum.value, ',d')"
    # There are no halves of posts.
    ticks = min(4, max(period.tally.posts for period in timeline.periods))
    return _columns(timeline, size, values, layers, {"labelExpr": count, "tickCount": ticks})


def share_of_serious(timeline: Timeline, size: Size) -> str:
    """Columns of the share of posts that somebody has to act on, by grade."""
    layers = [(grade.value, COLOURS[grade]) for grade in reversed(SERIOUS)]
    values = [
        {"period": _label(period, timeline), "layer": layer, "place": place, "height": count / period.tally.reviewed}
        for period in timeline.periods
        for place, (layer, _) in enumerate(layers)
        if (count := _count(period, layer))
    ]
    # Months with one post in error do not all reach to the ceiling.
    highest = max(
        (period.tally.serious / period.tally.reviewed for period in timeline.periods if period.tally.reviewed),
        default=0,
    )
    scale = {"domain": [0, min(1.0, max(0.05, highest * 1.05))]}
    return _columns(timeline, size, values, layers, {"format": "~%"}, scale)


def _count(period: Period, layer: str) -> int:
    return period.tally.unreviewed if layer == "unreviewed" else period.tally.grades.get(Grade(layer), 0)


def _label(period: Period, timeline: Timeline) -> str:
    return f"{period.start:%Y}" if timeline.yearly else f"{period.start:%Y-%m}"


def _columns(
    timeline: Timeline,
    size: Size,
    values: list[dict[str, Any]],
    layers: Sequence[tuple[str, str]],
    axis: dict[str, Any],
    scale: dict[str, Any] | None = None,
) -> str:
    periods = [_label(period, timeline) for period in timeline.periods]
    width = size.width - size.left - _RIGHT
    step = width / len(periods)
    named = _named(timeline.periods, timeline, size)
    spec = {
        "width": width,
        "height": size.height - _TOP - _BOTTOM,
        "padding": {"left": size.left, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
        "autosize": "none",
        "background": None,
        "data": {"values": values},
        "mark": {"type": "bar", "width": min(_WIDEST_COLUMN, 0.82 * step), "stroke": "#ffffff", "strokeWidth": 0.3},
        "encoding": {
            "x": {
                "field": "period",
                "type": "ordinal",
                "scale": {"domain": periods, "padding": 0},
                "axis": {
                    "title": None,
                    "values": list(named),
                    "labelExpr": _chosen(named),
                    "labelAngle": 0,
                    "labelOverlap": False,
                },
            },
            "y": {
                "field": "height",
                "type": "quantitative",
                "stack": "zero",
                "scale": scale or {"domainMin": 0, "nice": True},
                "axis": {"title": None, "tickCount": 4, **axis},
            },
            "color": {
                "field": "layer",
                "type": "nominal",
                "scale": {"domain": [layer for layer, _ in layers], "range": [colour for _, colour in layers]},
                "legend": None,
            },
            "order": {"field": "place", "type": "quantitative"},
        },
        "config": {
            "aria": False,
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "labelColor": _INK, "labelFlush": False, "labelLimit": 0},
            "axisX": {"domainColor": _INK, "tickColor": _INK, "tickSize": 4, "labelPadding": 4},
            "axisY": {"domain": False, "ticks": False, "gridColor": _GRID, "labelPadding": 8},
        },
    }
    return drawn(spec, prefix=f"{size.name}-")


def _named(periods: Sequence[Period], timeline: Timeline, size: Size) -> dict[str, str]:
    """The periods that are named under the axis, with their names: each year, and months between where there is room."""
    if timeline.yearly:
        each = -(-len(periods) // size.most_labels)
        return {_label(one, timeline): f"{one.start:%Y}" for one in reversed(list(reversed(periods))[::each])}
    # In months; a name is about three columns of a label wide.
    each = next((each for each in (1, 3, 6) if len(periods) / each <= size.most_labels), 12)
    named = {
        _label(one, timeline): f"{one.start:%Y}年" if one.start.month == 1 else f"{one.start.month}月"
        for one in periods
        if (one.start.month - 1) % each == 0
    }
    first = periods[0].start
    # Without a January nothing would tell the year.
    if not any(name.endswith("年") for name in named.values()):
        named[_label(periods[0], timeline)] = f"{first:%Y}年{first.month}月"
    return named


def _chosen(named: dict[str, str]) -> str:
    """An expression of Vega's that gives the name of a period. Names are digits and signs of ours."""
    expression = "''"
    for value, name in named.items():
        expression = f"datum.value === '{value}' ? '{name}' : {expression}"
    return expression


def drawn(spec: dict[str, Any], *, prefix: str) -> str:
    """A picture of Vega-Lite's as SVG that takes the width it is given; its ids begin with `prefix`."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    return _ROOT.sub(r"<svg \1 aria-hidden='true'>", _IDS.sub(rf"\1{prefix}", svg), count=1)
