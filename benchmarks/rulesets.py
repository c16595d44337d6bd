"""The rule sets of the cases, as reviewers, and the literals they look for."""

from __future__ import annotations

import importlib.util
import random
from functools import cache
from pathlib import Path
from typing import Any, Literal

from benchmarks.cases import RuleSetName
from tax_review import Grade, Reviewer
from tax_review.lexicon import Entry, Lexicon, load_built_in
from tax_review.tables import Tables

Engine = Literal["portable", "fast"]
ENGINES: tuple[Engine, ...] = ("portable", "fast")
NEEDLE = "玳瑁鸵鹬"
"""The one synthetic term that haystacks hold."""
_TERMS_OF_AN_ENTRY = 50
_FAST_NEEDS = ("hyperscan", "rjieba")
_SMALLEST_FREQUENCY = 10


def literals(reviewer: Reviewer) -> tuple[str, ...]:
    """Everything that `reviewer` scans for. The only place that knows where it keeps that."""
    return tuple(reviewer._ruleset.literals)


def missing(engine: Engine) -> str | None:
    """Why `engine` cannot be measured here, or None."""
    if engine == "portable":
        return None
    absent = [name for name in _FAST_NEEDS if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(absent)}" if absent else None


def reviewer(rule_set: RuleSetName, engine: Engine) -> Reviewer:
    """A reviewer with that rule set on that engine."""
    options: dict[str, Any] = {"engine": engine}
    if rule_set == "full":
        return Reviewer(**options)
    if rule_set == "core":
        return _core(options)
    return Reviewer(lexicon=lexicon_of(synthetic_terms(rule_set)), rules=(), draft_rules=(), **options)


def _core(options: dict[str, Any]) -> Reviewer:
    """Four rules and 20 entries of each of six lexicons, evenly chosen."""
    from tax_review.rules import calendar, document_number, identity, marking

    lexicon = load_built_in()
    ids: set[str] = set()
    for name in ("advertising", "confidentiality", "policy", "politics", "rumor", "wording"):
        own = [entry.id for entry in lexicon.entries if lexicon.origins[entry.id] == f"{name}.toml"]
        ids.update(own[number * len(own) // 20] for number in range(min(20, len(own))))
    small = lexicon._replace(entries=tuple(entry for entry in lexicon.entries if entry.id in ids), digest="core")
    rules = (marking.RULE, identity.RULE, document_number.RULE, calendar.IMPOSSIBLE_DATE)
    return Reviewer(lexicon=small, rules=rules, draft_rules=(), **options)


def lexicon_of(terms: tuple[str, ...], boundary: str = "none") -> Lexicon:
    """Entries of 50 `terms` each, with the built-in grounds and frames and nothing else."""
    base = load_built_in()
    entries = tuple(_entry(start, terms, base, boundary) for start in range(0, len(terms), _TERMS_OF_AN_ENTRY))
    origins = {entry.id: "benchmark.toml" for entry in entries}
    return base._replace(entries=entries, words=(), tables=Tables(), origins=origins, digest="")


def _entry(start: int, terms: tuple[str, ...], base: Lexicon, boundary: str) -> Entry:
    return Entry.model_validate(
        {
            "id": f"benchmark.terms.n{start:06}",
            "terms": terms[start : start + _TERMS_OF_AN_ENTRY],
            "gate": "content",
            "category": "benchmark",
            "grade": Grade.REMIND,
            "boundary": boundary,
            "bases": [next(iter(base.bases))],
            "message": "“{term}”为测试用词",
            "suggestion": "删去",
            "flags": ["示例"],
            "passes": ["示例"],
        }
    )


@cache
def synthetic_terms(number: int, seed: int = 6) -> tuple[str, ...]:
    """The needle and two dictionary words in a row, `number` terms in all; a longer list begins with the shorter one.

    They share their beginnings with the words of any text, as real terms do, and hardly ever occur in one.
    """
    choose = random.Random(seed)
    words = _words()
    terms = {NEEDLE: None}
    while len(terms) < number:
        terms[choose.choice(words) + choose.choice(words)] = None
    return tuple(terms)


@cache
def _words() -> tuple[str, ...]:
    """Words of two and three characters of jieba's dictionary that folding leaves alone."""
    from tax_review.text import fold_terms

    specification = importlib.util.find_spec("jieba")
    assert specification is not None
    assert specification.origin is not None
    lines = Path(specification.origin).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    words = [word for word, count, *_ in rows if len(word) in (2, 3) and int(count) >= _SMALLEST_FREQUENCY]
    return tuple(word for word, folded in zip(words, fold_terms(words), strict=True) if word == folded)
