"""Timing in interleaved rounds, A B A B: what the machine does meanwhile hits everybody alike."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from benchmarks.contenders import Contender
from benchmarks.outcomes import Series

MILLION = 1_000_000


class Effort(NamedTuple):
    """How much is put into a measurement."""

    rounds: int = 5
    seconds: float = 0.3
    """How long each contender works in each round, at least about."""
    quick: bool = False
    """Small haystacks, few synthetic terms, a part of the literals for rivals: it shows that all of it runs."""

    @property
    def every(self) -> int:
        """Which share of the literals rivals get: hyperscan takes seconds to compile all."""
        return 20 if self.quick else 1


QUICK = Effort(rounds=1, seconds=0.005, quick=True)


class _Lane:
    """One contender on its way through the drafts, round after round.

    Each goes on where it stopped: whoever read the same drafts in every round would find all clauses in its caches.
    """

    def __init__(self, contender: Contender, drafts: Sequence[Any], sizes: Sequence[int]) -> None:
        self.name = contender.name
        self._count = contender.count
        self._drafts = drafts
        self._sizes = sizes
        self._at = 0
        self._batch = 1

    def settle(self, seconds: float) -> None:
        """Find out how many drafts fill `seconds`; warms everything up as well."""
        while True:
            taken = self._run()[0]
            if taken >= seconds / 3:
                self._batch = max(1, round(self._batch * seconds / taken))
                return
            self._batch *= 3

    def rate(self) -> float:
        """Characters per second of the next drafts."""
        taken, characters = self._run()
        return characters / taken

    def _run(self) -> tuple[float, int]:
        places = [(self._at + number) % len(self._drafts) for number in range(self._batch)]
        self._at = (self._at + self._batch) % len(self._drafts)
        batch = [self._drafts[place] for place in places]
        characters = sum(self._sizes[place] for place in places)
        return timed(lambda: self._count(batch)), characters


@contextmanager
def alone() -> Iterator[None]:
    """Time what follows as if nothing else were in memory: the collector need not look at what the others hold."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds that `work` takes, garbage of others swept away before.

    By default processor time of this process, all threads of it: on a shared machine the wall clock counts the
    others too, and they do not come evenly.
    """
    gc.collect()
    start = clock()
    work()
    return clock() - start


def interleaved(
    contenders: Sequence[Contender], drafts: Sequence[Any], texts: Sequence[str], effort: Effort
) -> tuple[Series, ...]:
    """Million characters per second of each contender in each round."""
    sizes = [len(text) for text in texts]
    lanes = [_Lane(one, drafts if one.ours else texts, sizes) for one in contenders]
    rates: dict[str, list[float]] = {lane.name: [] for lane in lanes}
    with alone():
        for lane in lanes:
            lane.settle(effort.seconds)
        for _ in range(effort.rounds):
            for lane in lanes:
                rates[lane.name].append(lane.rate() / MILLION)
    return tuple(Series(name=name, unit="million characters per second", values=tuple(v)) for name, v in rates.items())
