"""Hostile texts: a character of a text four times as long must not cost more."""

from __future__ import annotations

from itertools import cycle, product

from benchmarks.cases import Linear
from benchmarks.contenders import DAY, LineUp, Unavailable
from benchmarks.measuring import MILLION, Effort, alone, timed
from benchmarks.outcomes import Outcome, Series
from benchmarks.rulesets import ENGINES
from tax_review import Reviewer

TIMES = 4
_ROUNDS = 3
# Begun differently each time, so that no cache of clauses answers for the second text.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def run(case: Linear, line_up: LineUp, effort: Effort) -> Outcome:
    """How much dearer a character of the longer text is, on each engine."""
    length = case.quick_length if effort.quick else case.length
    expected = case.quick_findings if effort.quick else case.findings
    series: list[Series] = []
    missing: dict[str, str] = {}
    problems: list[str] = []
    for engine in ENGINES:
        try:
            reviewer = line_up.reviewer(engine)
        except Unavailable as reason:
            missing[engine] = str(reason)
            continue
        found = len(reviewer.review(text_of(case, length), on=DAY).findings)
        if found != expected:
            problems.append(f"{engine}: {found} findings instead of {expected}")
            continue
        growth, rate = _growth(case, reviewer, length, effort)
        series += [
            Series(name=engine, unit="times the cost", values=tuple(growth)),
            Series(name=f"{engine}, rate", unit="million characters per second", values=tuple(rate)),
        ]
        # Other programs of the machine make a round dearer, never cheaper.
        if not effort.quick and min(growth) > case.at_most:
            problems.append(f"{engine}: not linear, {min(growth):.1f} times as dear at {TIMES} times the length")
    return Outcome(
        case=case.name,
        kind=case.kind,
        why=case.why,
        facts={"unit": case.unit, "characters": length, "findings": expected},
        series=tuple(series),
        not_measured=missing,
        problems=tuple(problems),
    )


def text_of(case: Linear, length: int, head: str = "") -> str:
    """`length` characters of the case's unit, after `head`."""
    return (head + case.unit * (length // len(case.unit) + 1))[:length]


def _growth(case: Linear, reviewer: Reviewer, length: int, effort: Effort) -> tuple[list[float], list[float]]:
    heads = cycle(map("".join, product(_STEMS, _BRANCHES)))

    def review(size: int) -> float:
        text = text_of(case, size, next(heads))
        return timed(lambda: reviewer.review(text, on=DAY))

    growth, rate = [], []
    with alone():
        review(length)
        for _ in range(min(_ROUNDS, effort.rounds)):
            short = sum(review(length) for _ in range(TIMES))
            long = review(length * TIMES)
            growth.append(long / short)
            rate.append(length * TIMES / long / MILLION)
    return growth, rate
