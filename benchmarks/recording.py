"""The record of a run: JSON with every figure of every round, and Markdown tables to read."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path

from benchmarks.contenders import NAIVE, OURS
from benchmarks.outcomes import Outcome, Series
from tax_review.models import Model

_PACKAGES = ("tax-review", "pydantic", "jieba", "rjieba", "pyahocorasick", "ahocorasick_rs", "hyperscan", "flashtext")
_FLOORS = [("portable", "pyahocorasick"), ("fast", "hyperscan")]
_RATE = ("throughput", "corpus")


class Record(Model):
    """One run on one machine."""

    date: dt.date
    cpu: str
    cores: int
    system: str
    python: str
    packages: dict[str, str]
    load: tuple[float, ...]
    """Load averages when the run began: above 0, others were at work."""
    rounds: int
    quick: bool
    outcomes: tuple[Outcome, ...]


def record(outcomes: Iterable[Outcome], *, load: tuple[float, ...], rounds: int, quick: bool) -> Record:
    """The record of these outcomes on this machine."""
    return Record(
        date=dt.date.today(),
        cpu=_cpu(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.release()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        packages={name: version for name in _PACKAGES if (version := _version(name))},
        load=load,
        rounds=rounds,
        quick=quick,
        outcomes=tuple(outcomes),
    )


def load_average() -> tuple[float, ...]:
    """How busy the machine is, where it tells."""
    return tuple(round(one, 2) for one in os.getloadavg()) if hasattr(os, "getloadavg") else ()


def write(made: Record, folder: Path) -> Path:
    """Write JSON and Markdown and return the path without its ending."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / name_of(made)
    Path(f"{stem}.json").write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
    Path(f"{stem}.md").write_text(markdown(made), encoding="utf-8")
    return stem


def name_of(made: Record) -> str:
    """What files of this record are called, without an ending."""
    return f"{made.date}-{_slug(made.cpu)}{'-quick' if made.quick else ''}"


def read(path: Path) -> Record:
    """The record in a JSON file."""
    return Record.model_validate_json(path.read_text(encoding="utf-8"))


def markdown(made: Record) -> str:
    """The record as tables."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Record) -> Iterator[str]:
    yield f"# Benchmarks of {made.date}"
    yield ""
    yield f"{made.cpu}, {made.cores} cores, {made.system}, {made.python}; load when begun {_listed(made.load)};"
    yield f"{made.rounds} rounds, interleaved. {', '.join(f'{name} {v}' for name, v in made.packages.items())}."
    yield "Figures are medians of rounds, in brackets the lowest and the highest; ratios are taken within each round."
    yield "One thread, processor time; fresh processes, threads and processes side by side by the wall clock."
    if made.quick:
        yield "**A quick run: it shows that everything runs; its haystacks are too small for its figures to mean anything.**"
    yield ""
    rates = [one for one in made.outcomes if one.kind in _RATE]
    yield from _overview(rates)
    hostile = [one for one in made.outcomes if one.kind == "linear"]
    yield from _hostile(hostile)
    for outcome in made.outcomes:
        if outcome in hostile:
            continue
        yield ""
        yield f"## {outcome.case}"
        yield ""
        yield outcome.why
        yield ""
        if outcome.facts:
            yield "; ".join(f"{name}: {_fact(value)}" for name, value in outcome.facts.items()) + "."
            yield ""
        yield from (f"**Problem:** {problem}" for problem in outcome.problems)
        yield from _details(outcome)
        if outcome.not_measured:
            yield ""
            yield "Not measured: " + "; ".join(f"{name}: {why}" for name, why in outcome.not_measured.items()) + "."


def _overview(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """All rates side by side, in million characters per second."""
    names = list(dict.fromkeys(series.name for outcome in outcomes for series in outcome.series))
    if not names:
        return
    pairs = [(name, NAIVE) for name in names if name in OURS] + [pair for pair in _FLOORS if pair[0] in names]
    titles = ["case", *names, *(f"{of} ÷ {to}" for of, to in pairs)]
    yield "Million characters per second:"
    yield ""
    yield f"| {' | '.join(titles)} |"
    yield f"|---|{'---:|' * (len(titles) - 1)}"
    for outcome in outcomes:
        cells = [_short(outcome.of(name)) for name in names]
        for of, to in pairs:
            ratio = outcome.ratio(of, to)
            cells.append("" if ratio is None else f"**{number(ratio.median)} ×**")
        yield f"| {outcome.case} | {' | '.join(cells)} |"


def _hostile(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """What hostile texts cost, each in a row."""
    if not outcomes:
        return
    names = list(dict.fromkeys(series.name for outcome in outcomes for series in outcome.series))
    units = {series.name: series.unit for outcome in outcomes for series in outcome.series}
    yield ""
    yield "Hostile texts, a character in one four times as long (1 is linear, 4 is quadratic), and the rate of that:"
    yield ""
    yield f"| repeated | {' | '.join(f'{name}, {units[name]}' for name in names)} | findings |"
    yield f"|---|{'---:|' * (len(names) + 1)}"
    for outcome in outcomes:
        spreads = [_spread(series.values) if (series := outcome.of(name)) else "–" for name in names]
        title = outcome.case.removeprefix("hostile: ")
        yield f"| {title} | {' | '.join(spreads)} | {outcome.facts['findings']:,} of {outcome.facts['characters']:,} |"
    yield from (f"\n**Problem:** {one.case}: {problem}" for one in outcomes for problem in one.problems)


def _details(outcome: Outcome) -> Iterator[str]:
    if not outcome.series:
        return
    against = list(dict.fromkeys(ratio.to for ratio in outcome.ratios))
    titles = ["", outcome.series[0].unit, *(f"÷ {name}" for name in against)]
    yield f"| {' | '.join(titles)} |"
    yield f"|---|{'---:|' * (len(titles) - 1)}"
    for series in outcome.series:
        cells = [_spread(series.values)]
        for name in against:
            ratio = outcome.ratio(series.name, name)
            cells.append("" if ratio is None else _spread(ratio.values))
        yield f"| {series.name}{_other_unit(outcome, series)} | {' | '.join(cells)} |"


def _other_unit(outcome: Outcome, series: Series) -> str:
    return "" if series.unit == outcome.series[0].unit else f", {series.unit}"


def number(value: float) -> str:
    """`value` with three digits that count."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"


def _short(series: Series | None) -> str:
    return "–" if series is None else number(series.median)


def _spread(values: Sequence[float]) -> str:
    middle = Series(name="", unit="", values=tuple(values)).median
    return f"{number(middle)} ({number(min(values))}–{number(max(values))})"


def _fact(value: float | str) -> str:
    return f"`{value!r}`" if isinstance(value, str) else f"{value:,}"


def _listed(values: Sequence[float]) -> str:
    return ", ".join(map(str, values)) or "unknown"


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _cpu() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", re.sub(r"\((?:r|tm)\)", "", name.lower())).strip("-")
