"""A picture of one case: a bar for each contender, on a logarithmic axis, with its ratio to the naive way.

    python -m benchmarks.picture benchmarks/record/<record>.json speed.svg

Written by hand, so that it needs no library. Colours follow the reader's light or dark theme.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from benchmarks.contenders import NAIVE, OURS
from benchmarks.outcomes import Outcome, Series
from benchmarks.recording import Record, number, read

_WIDTH, _LEFT, _RIGHT = 860, 250, 170
_ROW, _BAR, _TOP, _BOTTOM = 34, 20, 76, 46
_LABELS = {
    NAIVE: "naive: jieba.lcut + iter over str",
    "pyahocorasick": "bare pyahocorasick, over UTF-8",
    "ahocorasick_rs": "bare ahocorasick_rs, overlapping",
    "hyperscan": "bare hyperscan, literals",
    "flashtext": "bare flashtext, not overlapping",
    "portable": "tax_review, portable",
    "fast": "tax_review, fast",
}
_STYLE = """
text { font: 13px -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 16px; font-weight: 600 } .small, .tick { font-size: 12px; fill: #59636e }
.tick { text-anchor: middle } .name { text-anchor: end } .ours { font-weight: 600 }
.grid { stroke: #d1d9e0 } .rival { fill: #8c959f } .us { fill: #0969da } .spread { stroke: #1f2328; stroke-opacity: 0.6 }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .small, .tick { fill: #9198a1 } .grid { stroke: #3d444d }
  .rival { fill: #656c76 } .us { fill: #4493f8 } .spread { stroke: #f0f6fc }
}
""".strip()


def svg(outcome: Outcome, made: Record) -> str:
    """The picture of `outcome`. Raises ValueError if nothing was measured in it."""
    rows = sorted(outcome.series, key=lambda series: series.median)
    if not rows:
        raise ValueError(f"{outcome.case}: nothing was measured")
    height = _TOP + _ROW * len(rows) + _BOTTOM
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" role="img">',
            f"<style>{_STYLE}</style>",
            *_heading(outcome, made),
            *_axis(rows, height),
            *(line for place, series in enumerate(rows) for line in _bar(outcome, rows, series, place)),
            "</svg>\n",
        ]
    )


def _heading(outcome: Outcome, made: Record) -> Iterator[str]:
    characters = outcome.facts.get("characters", 0)
    literals = outcome.facts.get("literals", 0)
    yield (
        f"<title>Million characters per second, {escape(outcome.case)}</title>"
        f'<text x="16" y="28" class="title">Million characters per second: {escape(outcome.case)}</text>'
    )
    yield (
        f'<text x="16" y="48" class="small">{characters:,} characters, {literals:,} literals, one thread,'
        f" {escape(made.cpu)}, {escape(made.python)}, {made.date}; logarithmic axis; × is the ratio to the naive way</text>"
    )


def _decades(rows: Sequence[Series]) -> tuple[int, int]:
    low = min(min(series.values) for series in rows)
    high = max(max(series.values) for series in rows)
    return math.floor(math.log10(low)), math.ceil(math.log10(high))


def _x(rows: Sequence[Series], value: float) -> float:
    first, last = _decades(rows)
    share = (math.log10(value) - first) / max(1, last - first)
    return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)


def _axis(rows: Sequence[Series], height: int) -> Iterator[str]:
    first, last = _decades(rows)
    for exponent in range(first, last + 1):
        value = 10.0**exponent
        x = _x(rows, value)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP - 10}" y2="{height - _BOTTOM}"/>'
        yield f'<text class="tick" x="{x}" y="{height - _BOTTOM + 18}">{value:g}</text>'


def _bar(outcome: Outcome, rows: Sequence[Series], series: Series, place: int) -> Iterator[str]:
    ours = series.name in OURS
    top = _TOP + place * _ROW
    middle = top + _BAR / 2
    left, right = _LEFT, _x(rows, series.median)
    low, high = _x(rows, min(series.values)), _x(rows, max(series.values))
    label = _LABELS.get(series.name, series.name)
    ratio = outcome.ratio(series.name, NAIVE)
    value = number(series.median)
    if ratio is not None:
        value += f"   {number(ratio.median)} ×"
    weight = " ours" if ours else ""
    yield f'<text class="name{weight}" x="{_LEFT - 10}" y="{middle + 4.5}">{escape(label)}</text>'
    yield (
        f'<rect class="{"us" if ours else "rival"}" x="{left}" y="{top}" width="{max(1.0, right - left):.1f}"'
        f' height="{_BAR}" rx="2"/>'
    )
    yield f'<line class="spread" x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>'
    yield f'<text class="value{weight}" x="{max(right, high) + 8}" y="{middle + 4.5}" xml:space="preserve">{value}</text>'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("record", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--case", default="official prose")
    arguments = parser.parse_args()
    made = read(arguments.record)
    outcome = next(one for one in made.outcomes if one.case == arguments.case)
    arguments.picture.write_text(svg(outcome, made), encoding="utf-8")


if __name__ == "__main__":
    main()
