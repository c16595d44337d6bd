"""False alarms on clean texts and recall on cases, for one rule set.

    python benchmarks/accuracy.py --clean corpus/clean.jsonl --cases corpus/cases.jsonl
    python benchmarks/accuracy.py --clean corpus/clean.jsonl --show wording.typo.homophone

Clean corpora: JSONL with `id`, `text`, perhaps `date` (the day to judge for; a year means its 1 July).
Cases: JSONL with `id`, `kind` (bad, clean), `gate`, `text`, and for bad ones `needle`, perhaps `min`, `on`,
`draft_kind`, `source_name`. A bad case is met when a finding of its gate, of grade `remind` or above, overlaps the
needle, and reaches `min`; a clean one when nothing is graded `revise` or above.
Spelling corpora (--spelling): JSONL with `text`, `correct`, `errors` ([[index, wrong, right], …]): precision and
recall of what the wording gate flags, punctuation left out (such texts are exports, with marks of any width).
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tax_review import Draft, Finding, Gate, Grade, Kind, Reviewer, Verdict

TODAY = dt.date(2026, 11, 23)
CONTEXT = 28


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def day_of(row: dict[str, Any]) -> dt.date:
    """The day a text is judged for: its own, as exactly as the record knows it."""
    stated = str(row.get("on") or row.get("date") or "")
    if found := re.match(r"(\d{4})-?(\d{2})-?(\d{2})", stated):
        return dt.date(*map(int, found.groups()))
    if found := re.match(r"(\d{4})(?:-(\d{2}))?", stated):
        return dt.date(int(found[1]), int(found[2] or 7), 1)
    return TODAY


def in_context(text: str, finding: Finding) -> str:
    start, end = finding.span
    before = text[max(0, start - CONTEXT) : start]
    return f"{before}【{text[start:end]}】{text[end : end + CONTEXT]}".replace("\n", "⏎")


def judge_clean(reviewer: Reviewer, path: Path, limit: int | None, show: str | None) -> None:
    texts = characters = failures = 0
    at_least: Counter[Grade] = Counter()
    findings: Counter[tuple[Gate, str, Grade]] = Counter()
    for row in rows(path):
        if limit is not None and texts >= limit:
            break
        if not row["text"].strip():
            continue
        verdict = reviewer.review(row["text"], on=day_of(row))
        texts += 1
        characters += len(row["text"])
        failures += len(verdict.failures)
        worst = max((finding.grade for finding in verdict.findings), default=Grade.PASS)
        for grade in Grade:
            at_least[grade] += worst >= grade
        for finding in verdict.findings:
            findings[finding.gate, finding.id, finding.grade] += 1
            if show and (finding.id.startswith(show) or finding.grade == show):
                print(f"  {row['id']} {day_of(row)} {finding.id} {finding.grade}: {in_context(row['text'], finding)}")
    print(f"\n{path.name}: {texts} texts, {characters:,} characters, {failures} failures")
    for grade in list(Grade)[1:]:
        count = sum(n for (_, _, g), n in findings.items() if g is grade)
        print(
            f"  {grade:9} or above {at_least[grade]:5} texts {at_least[grade] / max(1, texts):7.2%};"
            f" at this grade {count:5} findings, {count / max(1, characters) * 10_000:.3f} per 10,000 characters"
        )
    by_gate: Counter[Gate] = Counter()
    for (gate, _, grade), n in findings.items():
        by_gate[gate] += n if grade >= Grade.REVISE else 0
    print("  revise or above by gate:", ", ".join(f"{gate} {n}" for gate, n in by_gate.most_common()) or "none")
    for (gate, name, grade), n in findings.most_common(25):
        print(f"  {n:5} {grade:9} {gate:9} {name}")


class Outcome(NamedTuple):
    met: bool
    why: str


def judge_case(reviewer: Reviewer, row: dict[str, Any]) -> Outcome:
    draft = Draft(
        title=row.get("title", ""),
        body=row["text"],
        kind=Kind(row.get("draft_kind") or "original"),
        source=row.get("source_name"),
    )
    verdict = reviewer.review(draft, on=day_of(row))
    if row["kind"] == "clean":
        wrong = [finding for finding in verdict.findings if finding.grade >= Grade.REVISE]
        return Outcome(not wrong, "; ".join(f"{f.id} {f.grade} “{f.quote}”" for f in wrong))
    return _judge_bad(row, verdict)


def _judge_bad(row: dict[str, Any], verdict: Verdict) -> Outcome:
    needle = row.get("needle") or row["text"]
    in_title = needle not in row["text"] and needle in row.get("title", "")
    part, text = ("title", row["title"]) if in_title else ("body", row["text"])
    start = text.find(needle)
    least = Grade(row.get("min") or "remind")
    overlapping = [
        finding
        for finding in verdict.findings
        if finding.part == part
        and finding.gate == row["gate"]
        and finding.span.start < start + len(needle)
        and finding.span.end > start
    ]
    best = max((finding.grade for finding in overlapping), default=Grade.PASS)
    if best >= least:
        return Outcome(True, "")
    others = [f"{f.id} {f.grade} “{f.quote}”" for f in verdict.findings]
    excused = [f"{e.id} ({e.reason} {e.detail})" for e in verdict.excused]
    return Outcome(False, f"best {best}, wanted {least}; found: {others}; excused: {excused}")


def judge_cases(reviewer: Reviewer, path: Path) -> bool:
    met: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    print(f"\n{path.name}")
    for row in rows(path):
        outcome = judge_case(reviewer, row)
        met[row["kind"], row["gate"]].append(outcome.met)
        if not outcome.met:
            print(f"  not met: {row['id']} {row['kind']} {row['gate']}: {row['text'][:60]} | {outcome.why}")
    for kind in ("bad", "clean"):
        total = [one for (k, _), ones in met.items() if k == kind for one in ones]
        if not total:
            continue
        print(f"  {kind}: {sum(total)} of {len(total)} met, {sum(total) / len(total):.1%}")
        for (k, gate), ones in sorted(met.items()):
            if k == kind:
                print(f"    {gate:9} {sum(ones)} of {len(ones)}")
    return all(one for ones in met.values() for one in ones)


def _spelling(verdict: Verdict) -> list[Finding]:
    return [f for f in verdict.findings if f.gate is Gate.WORDING and f.category != "punctuation"]


def judge_spelling(reviewer: Reviewer, path: Path, show: bool) -> None:
    right = flagged = wrong_characters = hit_characters = clean_flagged = clean = 0
    for row in rows(path):
        errors = row.get("errors") or []
        errors = ast.literal_eval(errors) if isinstance(errors, str) else errors
        places = {error[0] for error in errors}
        found = _spelling(reviewer.review(row["text"], on=TODAY))
        for finding in found:
            good = any(finding.span.start <= place < finding.span.end for place in places)
            flagged += 1
            right += good
            if show and not good:
                print(f"  not an error: {row['id']} {finding.id}: {in_context(row['text'], finding)}")
        wrong_characters += len(places)
        hit_characters += sum(any(f.span.start <= p < f.span.end for f in found) for p in places)
        correct = _spelling(reviewer.review(row.get("correct") or row["text"], on=TODAY))
        clean += 1
        clean_flagged += bool(correct)
    print(
        f"\n{path.name}: precision {right}/{flagged} = {right / max(1, flagged):.1%}, recall {hit_characters}/"
        f"{wrong_characters} = {hit_characters / max(1, wrong_characters):.1%}; corrected sentences flagged"
        f" {clean_flagged} of {clean}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=Path, action="append", default=[])
    parser.add_argument("--cases", type=Path, action="append", default=[])
    parser.add_argument("--spelling", type=Path, action="append", default=[])
    parser.add_argument("--limit", type=int, help="only the first texts of each clean corpus")
    parser.add_argument("--show", help="print findings of this id, id prefix or grade in their context")
    parser.add_argument("--lexicons", type=Path, action="append", default=[], help="further lexicon files")
    arguments = parser.parse_args()
    reviewer = Reviewer.from_files(lexicons=arguments.lexicons)
    for path in arguments.clean:
        judge_clean(reviewer, path, arguments.limit, arguments.show)
    for path in arguments.spelling:
        judge_spelling(reviewer, path, bool(arguments.show))
    good = [judge_cases(reviewer, path) for path in arguments.cases]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
