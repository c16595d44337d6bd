"""What is wrong with lexicon files that load: contradictions, idle exceptions, expired grounds, disorder."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from tax_review.lexicon.canonical import canonical, line_of
from tax_review.lexicon.loading import Lexicon
from tax_review.lexicon.schema import Entry, Example
from tax_review.text import fold_term


def lint(lexicon: Lexicon, paths: Iterable[Path], *, today: dt.date) -> list[str]:
    """Every problem of the entries that come from the files `paths`, as lines for the file's author."""
    files = {path.name: path.read_text(encoding="utf-8") for path in paths if path.suffix == ".toml"}
    problems: list[str] = []
    for entry in lexicon.entries:
        origin = lexicon.origins[entry.id]
        if origin in files:
            where = located(origin, files[origin], entry.id)
            problems += [f"{where}: {problem}" for problem in _entry_problems(entry, lexicon, today)]
    problems += _contradictions(lexicon, files)
    problems += [
        f"{name}: not in canonical order (entries by id); lexicon check --fix writes it"
        for name, text in files.items()
        if canonical(text) != text
    ]
    return problems


def located(name: str, text: str, entry_id: str) -> str:
    """How problems name an entry: file, line where it can be had, id."""
    line = line_of(text, entry_id)
    return f"{name}:{line}: entry {entry_id}" if line else f"{name}: entry {entry_id}"


def _entry_problems(entry: Entry, lexicon: Lexicon, today: dt.date) -> Iterator[str]:
    literals = [fold_term(literal) for literal in entry.literals]
    exceptions = [fold_term(phrase) for phrase in entry.except_in]
    for literal, folded in zip(entry.literals, literals, strict=True):
        if not folded.strip():
            yield f"terms: {literal!r} is empty after folding and can never match"
        if literals.count(folded) > 1:
            yield f"terms: {literal!r} is given twice"
        if folded in exceptions:
            yield f"except_in: {literal!r} is a term and its own exception: it can never match"
    passes = [fold_term(f"{e.title}\n{e.digest}\n{e.body}") for e in map(Example.of, entry.passes)]
    for phrase, folded in zip(entry.except_in, exceptions, strict=True):
        if not entry.slips_of and not any(literal in folded for literal in literals):
            yield f"except_in: {phrase!r} contains none of the terms"
        if not any(folded in text for text in passes):
            yield f"except_in: {phrase!r} is shown by no sentence of passes"
    for wrong, right in entry.pairs.items():
        if fold_term(wrong) == fold_term(right):
            yield f"pairs: {wrong!r} and {right!r} are the same"
    if entry.valid_until and entry.valid_until < today and entry.valid_from is None:
        yield "valid_until: has passed and there is no valid_from: say since when it held"
    for basis_id in entry.bases:
        until = lexicon.bases[basis_id].in_force_until
        if until and until < today and not (entry.valid_until and entry.valid_until <= until):
            yield f"bases: {basis_id} expired on {until}"


def _contradictions(lexicon: Lexicon, files: dict[str, str]) -> Iterator[str]:
    """One term in two entries that grade it differently where both hold."""
    owners: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in lexicon.entries:
        # A pattern, neighbours or names make two entries of one term two judgements.
        if not (entry.pattern or entry.near or entry.not_near or entry.slips_of):
            for literal in set(map(fold_term, entry.literals)):
                owners[literal].append(entry)
    for literal, entries in sorted(owners.items()):
        for first, second in pairwise(entries):
            differs = (first.grade, first.grade_in) != (second.grade, second.grade_in)
            if differs and _overlap(first, second) and {lexicon.origins[e.id] for e in entries} & files.keys():
                yield (
                    f"{lexicon.origins[second.id]}: entry {second.id}: terms: {literal!r} is also a term of"
                    f" {first.id} ({lexicon.origins[first.id]}), with another grade"
                )


def _overlap(first: Entry, second: Entry) -> bool:
    latest_start = max(first.valid_from or dt.date.min, second.valid_from or dt.date.min)
    return latest_start <= min(first.valid_until or dt.date.max, second.valid_until or dt.date.max)
