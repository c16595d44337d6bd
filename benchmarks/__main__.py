"""Run the cases of `cases.toml`: counts first, then interleaved rounds.

    python -m benchmarks                                        # everything that needs no corpus
    python -m benchmarks --case "official prose" --case start   # some of it
    python -m benchmarks --corpus statutes.txt                  # also on your own texts (UTF-8, one file)
    python -m benchmarks --quick                                # one short round on small haystacks: does it run?

Writes <date>-<cpu>.json, .md and .svg into --out. Ends with 1 if a count is wrong or a promise is broken.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks import cases, fresh, linear, parallel, picture, recording, scaling, throughput
from benchmarks.contenders import LineUp
from benchmarks.measuring import QUICK, Effort
from benchmarks.outcomes import Outcome

PICTURED = "official prose"


def run(case: cases.AnyCase, line_up: LineUp, effort: Effort, corpus: Path | None = None) -> Outcome:
    """Measure one case."""
    match case:
        case cases.Throughput() | cases.Corpus():
            return throughput.run(case, line_up, effort, corpus)
        case cases.Scaling():
            return scaling.run(case, effort)
        case cases.Linear():
            return linear.run(case, line_up, effort)
        case cases.Parallel():
            return parallel.run(case, line_up, effort)
        case cases.Start():
            return fresh.start(case, effort)
        case cases.Memory():
            return fresh.memory(case, line_up, effort)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    every = cases.load()
    parser.add_argument(
        "--case", action="append", metavar="NAME", help="only this case, or all of this kind; repeatable"
    )
    parser.add_argument("--corpus", type=Path, help="a UTF-8 text file for the cases that need one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.3, help="about how long each contender works in a round")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("record"))
    parser.add_argument("--list", action="store_true", help="name the cases and end")
    arguments = parser.parse_args()
    wanted = set(arguments.case or ())
    if unknown := wanted - {case.name for case in every} - {case.kind for case in every}:
        parser.error(f"no such case: {', '.join(sorted(unknown))}")
    if arguments.rounds < 1:
        parser.error("--rounds: at least 1")
    chosen = [case for case in every if not wanted or case.name in wanted or case.kind in wanted]
    if arguments.list:
        print("\n".join(f"{case.kind:11} {case.name}" for case in chosen))
        return 0
    effort = QUICK if arguments.quick else Effort(arguments.rounds, arguments.seconds)
    return _measure(chosen, effort, arguments.corpus, arguments.out)


def _measure(chosen: list[cases.AnyCase], effort: Effort, corpus: Path | None, out: Path) -> int:
    load = recording.load_average()
    outcomes: list[Outcome] = []
    line_up: LineUp | None = None
    for number, case in enumerate(chosen, 1):
        print(f"{number}/{len(chosen)} {case.name} …", file=sys.stderr, flush=True)
        # One rule set at a time: with all rivals it holds several hundred megabytes.
        rule_set = case.rule_set_for(effort.quick)
        if line_up is None or line_up.rule_set != rule_set:
            line_up = LineUp(rule_set, every=effort.every)
        outcome = run(case, line_up, effort, corpus)
        outcomes.append(outcome)
        for problem in outcome.problems:
            print(f"    {problem}", file=sys.stderr)
    made = recording.record(outcomes, load=load, rounds=effort.rounds, quick=effort.quick)
    stem = recording.write(made, out)
    pictured = next((one for one in outcomes if one.case == PICTURED and one.series), None)
    if pictured is not None:
        Path(f"{stem}.svg").write_text(picture.svg(pictured, made), encoding="utf-8")
    print(recording.markdown(made))
    print(f"written: {stem}.*", file=sys.stderr)
    return 1 if any(one.problems for one in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
