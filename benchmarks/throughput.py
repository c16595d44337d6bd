"""Characters per second of reviewers and rivals, once they have found what they should."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from benchmarks.cases import Corpus, Throughput
from benchmarks.contenders import EXACT, NAIVE, OURS, Contender, LineUp, review_all
from benchmarks.haystacks import drafts as made
from benchmarks.haystacks import pieces_of, text_of
from benchmarks.measuring import Effort, interleaved
from benchmarks.outcomes import Outcome, Series, ratios
from tax_review import Draft, Verdict

# The naive way reads 0.3 million characters per second: a sample tells whether it finds what the others find.
_SAMPLE = 60_000


def run(case: Throughput | Corpus, line_up: LineUp, effort: Effort, corpus: Path | None = None) -> Outcome:
    """Check the counts of `case`, then time whoever can be built here."""
    if isinstance(case, Throughput):
        drafts = made(case.haystack, quick=effort.quick)
        expected = case.quick_findings if effort.quick else case.findings
    elif corpus is None:
        return Outcome(
            case=case.name, kind=case.kind, why=case.why, not_measured={"all": "needs --corpus FILE"}, facts={}
        )
    else:
        drafts = pieces_of(corpus, case.draft, limit=100_000 if effort.quick else None)
        expected = None
    texts = [text_of(draft) for draft in drafts]
    present, missing = line_up.present([*case.rivals, *case.ours])
    facts: dict[str, int | float | str] = {
        "characters": sum(map(len, texts)),
        "drafts": len(drafts),
        "literals": len(line_up.terms),
    }
    problems: list[str] = []
    problems += _findings(present, drafts, expected, facts)
    problems += _hits(present, texts, facts)
    problems += _differing(line_up, [one.name for one in present], drafts)
    series: tuple[Series, ...] = ()
    if not problems:
        series = interleaved(present, drafts, texts, effort)
    return Outcome(
        case=case.name,
        kind=case.kind,
        why=case.why,
        facts=facts,
        series=series,
        ratios=(
            *ratios(series, of=[one.name for one in present if one.ours], to=[*case.rivals, *case.ours]),
            *ratios(series, of=[one.name for one in present if not one.ours], to=[NAIVE]),
        ),
        not_measured=missing,
        problems=tuple(problems),
    )


def _findings(
    present: Sequence[Contender],
    drafts: Sequence[Draft | str],
    expected: int | None,
    facts: dict[str, int | float | str],
) -> Iterator[str]:
    """Whether our reviewers find what the case says, or at least one number."""
    for one in present:
        if not one.ours:
            continue
        found = one.count(drafts)
        expected = found if expected is None else expected
        facts.setdefault("findings", found)
        if found != expected:
            yield f"{one.name}: {found} findings instead of {expected}"


def _hits(present: Sequence[Contender], texts: Sequence[str], facts: dict[str, int | float | str]) -> Iterator[str]:
    """Whether all rivals that find every occurrence find equally many."""
    by_name = {one.name: one for one in present}
    counts = {name: by_name[name].count(texts) for name in EXACT if name in by_name}
    if not counts:
        return
    facts["hits"] = next(iter(counts.values()))
    if len(set(counts.values())) > 1:
        yield f"bare scans disagree: {counts}"
    if NAIVE in by_name:
        sizes = list(accumulate(map(len, texts)))
        sample = texts[: 1 + sum(size < _SAMPLE for size in sizes)]
        naive, exact = by_name[NAIVE].count(sample), by_name[next(iter(counts))].count(sample)
        if naive != exact:
            yield f"{NAIVE}: {naive} hits in the sample instead of {exact}"


def _differing(line_up: LineUp, names: Sequence[str], drafts: Sequence[Draft | str]) -> Iterator[str]:
    """Whether both engines give the same verdicts, byte for byte but for the name of the engine."""
    engines = dict.fromkeys(OURS[name] for name in names if name in OURS)
    if len(engines) < 2:
        return
    ours = [line_up.reviewer(engine) for engine in engines]
    for number, draft in enumerate(drafts):
        if len({_nameless(review_all(reviewer, [draft])[0]) for reviewer in ours}) > 1:
            yield f"draft {number}: the verdicts of {' and '.join(engines)} differ"
            return


def _nameless(verdict: Verdict) -> str:
    record = verdict.ruleset.model_copy(update={"engine": ""})
    return verdict.model_copy(update={"ruleset": record}).model_dump_json()
