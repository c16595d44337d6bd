"""Fresh processes: how long one takes to a verdict, and how much memory a reviewer holds.

Every figure is what a child process says about itself. The first child of a case fills bytecode and caches in a
folder of our own, and is reported as the start after installation.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import rulesets
from benchmarks.cases import Memory, Start
from benchmarks.contenders import LineUp
from benchmarks.measuring import Effort
from benchmarks.outcomes import Outcome, Series
from benchmarks.rulesets import ENGINES, NEEDLE, Engine

ROOT = Path(__file__).resolve().parent.parent
# A mark of secrecy asks for no boundary; 纸箱关键 holds 箱关, a slip of 相关 if 纸箱 were not a word.
WITHOUT_BOUNDARY = "秘密★1年"
WITH_BOUNDARY = "校企合作攻克纸箱关键工艺。"

_PYDANTIC = """
import json, os, sys, time
from pydantic import BaseModel
class Model(BaseModel):
    field: int
begun, options, terms, without, within = json.loads(sys.argv[1])
def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
"""
_START = """
at = time.time()
bare = at - begun
import tax_review
imported = time.time() - at
at = time.time()
reviewer = tax_review.Reviewer(**options)
made = time.time() - at
verdict = reviewer.review(without)
first = time.time() - begun
assert verdict.grade == "block", verdict.grade
assert not {"jieba", "rjieba"} & set(sys.modules), "no word boundary was to be asked"
at = time.time()
reviewer.review(within)
boundary = time.time() - at
assert {"jieba", "rjieba"} & set(sys.modules), "a word boundary was to be asked"
print(json.dumps([bare, imported, made, first, boundary]))
"""
_STAGES = (
    "process start to pydantic imported",
    "import tax_review, beyond pydantic",
    "Reviewer()",
    "process start to first verdict",
    "first boundary, on top",
)
_HOLDING = """
bare = held()
import tax_review
chosen = {}
if terms:
    from benchmarks.rulesets import lexicon_of
    own = lexicon_of(tuple(open(terms, encoding="utf-8").read().split()), boundary="word")
    chosen = {"lexicon": own, "rules": (), "draft_rules": ()}
    del own
reviewer = tax_review.Reviewer(**chosen, **options)
made = held()
reviewer.review(within)
assert {"jieba", "rjieba"} & set(sys.modules), "a word boundary was to be asked"
print(json.dumps([bare, made, held()]))
"""
_NAIVE_HOLDING = """
bare = held()
import ahocorasick
automaton = ahocorasick.Automaton()
for number, term in enumerate(open(terms, encoding="utf-8").read().split("\\n")):
    automaton.add_word(term, (number, term))
automaton.make_automaton()
made = held()
import jieba
jieba.setLogLevel(60)
jieba.lcut(within)
print(json.dumps([bare, made, held()]))
"""
_HELD = ("pydantic imported", "Reviewer()", "with word boundaries")


def start(case: Start, effort: Effort) -> Outcome:
    """Seconds to each stage of a first verdict, on each engine."""
    series: list[Series] = []
    missing: dict[str, str] = {}
    for engine in ENGINES:
        if reason := rulesets.missing(engine):
            missing[engine] = reason
            continue
        with _cache_folder(effort) as cache:
            # A quick run has one child, which fills the cache and is all there is to report.
            runs = [_child(_START, engine, cache) for _ in range(1 if effort.quick else 1 + effort.rounds)]
        first, rest = runs[0], runs[1:] or runs
        series += _by_stage(engine, "seconds", _STAGES, rest)
        series.append(Series(name=f"{engine}: first verdict with an empty cache", unit="seconds", values=(first[3],)))
    return Outcome(case=case.name, kind=case.kind, why=case.why, series=tuple(series), not_measured=missing)


def memory(case: Memory, line_up: LineUp, effort: Effort) -> Outcome:
    """Megabytes resident at each stage, on each engine and the naive way."""
    if not Path("/proc/self/statm").exists():
        return Outcome(case=case.name, kind=case.kind, why=case.why, not_measured={"all": "needs /proc, as on Linux"})
    series: list[Series] = []
    missing: dict[str, str] = {}
    rounds = min(3, effort.rounds)
    with tempfile.TemporaryDirectory() as folder, _cache_folder(effort) as cache:
        terms, literals = _written_terms(line_up, Path(folder))
        for engine in ENGINES:
            if reason := rulesets.missing(engine):
                missing[engine] = reason
                continue
            # Reading lexicons instead of the cache takes memory too: the first child does not count.
            runs = [_child(_HOLDING, engine, cache, terms=terms) for _ in range(1 if effort.quick else 1 + rounds)]
            runs = runs[1:] or runs
            series += _by_stage(engine, "MB", _HELD, runs)
        if "naive" in case.rivals:
            runs = [_child(_NAIVE_HOLDING, "portable", cache, terms=literals) for _ in range(rounds)]
            series += _by_stage("naive", "MB", ("pydantic imported", "automaton over str", "with jieba"), runs)
    return Outcome(
        case=case.name,
        kind=case.kind,
        why=case.why,
        facts={"rule set": line_up.rule_set},
        series=tuple(series),
        not_measured=missing,
    )


@contextmanager
def _cache_folder(effort: Effort) -> Iterator[str]:
    """An empty cache folder; for a quick run the one there is."""
    if effort.quick and (there := os.environ.get("TAX_REVIEW_CACHE")):
        yield there
        return
    with tempfile.TemporaryDirectory() as empty:
        yield empty


def _written_terms(line_up: LineUp, folder: Path) -> tuple[str, str]:
    """Files with the synthetic terms (none for a built-in rule set) and with all literals of the rule set."""
    terms = ""
    if isinstance(line_up.rule_set, int):
        terms = str(folder / "terms.txt")
        Path(terms).write_text("\n".join(rulesets.synthetic_terms(line_up.rule_set)), encoding="utf-8")
    literals = folder / "literals.txt"
    literals.write_text("\n".join(line_up.terms), encoding="utf-8")
    return terms, str(literals)


def _child(code: str, engine: Engine, cache: str, *, terms: str = "") -> list[float]:
    """What a fresh process that runs `code` prints."""
    options: dict[str, Any] = {"engine": engine}
    within = f"在{NEEDLE}里" if terms else WITH_BOUNDARY
    environment = {**os.environ, "TAX_REVIEW_CACHE": cache, "PYTHONPATH": _path()}
    arguments = json.dumps([time.time(), options, terms, WITHOUT_BOUNDARY, within])
    done = subprocess.run(
        [sys.executable, "-c", _PYDANTIC + code, arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(f"a measured process failed:\n{done.stderr}")
    printed: list[float] = json.loads(done.stdout)
    return printed


def _path() -> str:
    """Where children find this package; behind it, what the parent was told."""
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))


def _by_stage(who: str, unit: str, stages: Sequence[str], runs: Sequence[Sequence[float]]) -> list[Series]:
    return [
        Series(name=f"{who}: {stage}", unit=unit, values=values)
        for stage, values in zip(stages, zip(*runs, strict=True), strict=True)
    ]
