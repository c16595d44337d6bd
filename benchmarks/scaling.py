"""What more terms cost: reviewers with few, some and many of them on the same drafts, in the same rounds."""

from __future__ import annotations

from benchmarks.cases import Scaling
from benchmarks.contenders import Contender, LineUp
from benchmarks.haystacks import drafts as made
from benchmarks.haystacks import text_of
from benchmarks.measuring import Effort, interleaved
from benchmarks.outcomes import Outcome, Series, ratios
from benchmarks.rulesets import ENGINES


def run(case: Scaling, effort: Effort) -> Outcome:
    """Rates with each number of terms, and how many times dearer a character is than with the number before."""
    drafts = made(case.haystack, quick=effort.quick)
    texts = [text_of(draft) for draft in drafts]
    expected = case.quick_findings if effort.quick else case.findings
    line_ups = {f"{number:,} terms": LineUp(number) for number in case.numbers(effort.quick)}
    contenders: list[Contender] = []
    missing: dict[str, str] = {}
    problems: list[str] = []
    for engine in ENGINES:
        for size, line_up in line_ups.items():
            found, absent = line_up.present([engine])
            missing |= absent
            for one in found:
                contenders.append(one._replace(name=f"{engine}: {size}"))
                if (count := one.count(drafts)) != expected:
                    problems.append(f"{engine}: {size}: {count} findings instead of {expected}")
    series: tuple[Series, ...] = () if problems else interleaved(contenders, drafts, texts, effort)
    dearer = tuple(
        ratio
        for engine in ENGINES
        for few, many in zip(list(line_ups), list(line_ups)[1:], strict=False)
        # Time per character is the inverse of the rate.
        for ratio in ratios(series, of=[f"{engine}: {few}"], to=[f"{engine}: {many}"])
    )
    if not effort.quick:
        problems += [
            f"{ratio.to} cost {ratio.median:.1f} times as much a character as {ratio.of}"
            for ratio in dearer
            if ratio.median > case.at_most
        ]
    return Outcome(
        case=case.name,
        kind=case.kind,
        why=case.why,
        facts={"characters": sum(map(len, texts)), "drafts": len(drafts), "findings": expected},
        series=series,
        ratios=dearer,
        not_measured=missing,
        problems=tuple(problems),
    )
