"""Drafts shared out among processes, each with its own reviewer, or among threads that share one."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing.pool import Pool
from typing import Any

from benchmarks import rulesets
from benchmarks.cases import Parallel, RuleSetName
from benchmarks.contenders import DAY, LineUp, review_all
from benchmarks.haystacks import drafts as made
from benchmarks.haystacks import text_of
from benchmarks.measuring import MILLION, Effort, timed
from benchmarks.measuring import alone as undisturbed
from benchmarks.outcomes import Outcome, Series, ratios
from benchmarks.rulesets import ENGINES, Engine
from tax_review import Draft, Reviewer

_PATIENCE = 120
"""Seconds that workers may take to start: one that cannot start is started again and again."""
_CHUNK = 50
"""Drafts a worker takes at a time."""
Chunks = Sequence[Sequence[Draft | str]]
# Set once in each worker process, which lives for one case.
_WORKER: dict[str, Reviewer] = {}


def run(case: Parallel, line_up: LineUp, effort: Effort) -> Outcome:
    """Million characters per second with each number of workers, on each engine."""
    drafts = made(case.haystack, quick=effort.quick)
    characters = sum(len(text_of(draft)) for draft in drafts)
    expected = case.quick_findings if effort.quick else case.findings
    chunks = [drafts[start : start + _CHUNK] for start in range(0, len(drafts), _CHUNK)]
    numbers = case.numbers[-1:] if effort.quick else case.numbers
    series: list[Series] = []
    missing: dict[str, str] = {}
    problems: list[str] = []
    for engine in ENGINES:
        if reason := rulesets.missing(engine):
            missing[engine] = reason
            continue
        with ExitStack() as stack:
            counters = {
                _name(engine, number, case): _shared_out(case, line_up, engine, number, stack) for number in numbers
            }
            for name, count in counters.items():
                if (found := count(chunks)) != expected:
                    problems.append(f"{name}: {found} findings instead of {expected}")
            if case.workers == "threads":
                problems += _differing(line_up.reviewer(engine), drafts[:_CHUNK], max(numbers))
            if not problems:
                series += _timed(counters, chunks, characters, effort)
    alone = [_name(engine, case.numbers[0], case) for engine in ENGINES]
    return Outcome(
        case=case.name,
        kind=case.kind,
        why=case.why,
        facts={"characters": characters, "drafts": len(drafts), "findings": expected},
        series=tuple(series),
        ratios=ratios(series, of=[one.name for one in series], to=alone),
        not_measured=missing,
        problems=tuple(problems),
    )


def _name(engine: Engine, number: int, case: Parallel) -> str:
    singular = {"processes": "process", "threads": "thread"}[case.workers]
    return f"{engine}: {number} {singular if number == 1 else case.workers}"


def _timed(
    counters: dict[str, Callable[[Chunks], int]], chunks: Chunks, characters: int, effort: Effort
) -> list[Series]:
    rates: dict[str, list[float]] = {name: [] for name in counters}
    with undisturbed():
        for _ in range(effort.rounds):
            for name, count in counters.items():
                rates[name].append(characters / timed(partial(count, chunks), time.perf_counter) / MILLION)
    return [
        Series(name=name, unit="million characters per second", values=tuple(values)) for name, values in rates.items()
    ]


def _shared_out(
    case: Parallel, line_up: LineUp, engine: Engine, number: int, stack: ExitStack
) -> Callable[[Chunks], int]:
    """Counts the findings in all chunks with `number` workers, which have started when this returns."""
    if case.workers == "threads":
        reviewer = line_up.reviewer(engine)
        threads = stack.enter_context(ThreadPoolExecutor(number))
        return lambda chunks: sum(threads.map(lambda chunk: _count(reviewer, chunk), chunks))
    # Spawned, not forked: as on every system, and with no memory of this process.
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(number + 1)
    pool: Pool = stack.enter_context(context.Pool(number, _prepare, (line_up.rule_set, engine, ready)))
    ready.wait(_PATIENCE)
    return lambda chunks: sum(pool.map(_count_here, chunks, chunksize=1))


def _prepare(rule_set: RuleSetName, engine: Engine, ready: Any) -> None:
    """Make the reviewer of this process and say so. The counts before the timing warm it up."""
    _WORKER["reviewer"] = rulesets.reviewer(rule_set, engine)
    ready.wait(_PATIENCE)


def _count_here(chunk: Sequence[Draft | str]) -> int:
    return _count(_WORKER["reviewer"], chunk)


def _count(reviewer: Reviewer, chunk: Sequence[Draft | str]) -> int:
    return sum(len(verdict.findings) for verdict in review_all(reviewer, chunk))


def _differing(reviewer: Reviewer, drafts: Sequence[Draft | str], number: int) -> list[str]:
    """Whether threads that review the same drafts at once give the verdicts of one."""
    alone = [verdict.model_dump_json() for verdict in review_all(reviewer, drafts)]

    def again(_: int) -> list[str]:
        return [reviewer.review(draft, on=DAY).model_dump_json() for draft in drafts]

    with ThreadPoolExecutor(number) as threads:
        together = list(threads.map(again, range(number)))
    return [] if all(verdicts == alone for verdicts in together) else ["threads: another verdict than one thread gives"]
