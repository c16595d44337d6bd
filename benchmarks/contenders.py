"""Who is timed: our reviewers, the naive way, and the bare scans of the engines on the same terms.

A contender is built once and then counts what it finds in a list of drafts. Whoever cannot be built says why, and
the record repeats it: a rival that is silently left out makes everybody else look better.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from benchmarks import rulesets
from benchmarks.cases import RuleSetName
from benchmarks.rulesets import ENGINES, Engine
from tax_review import Draft, Reviewer, Verdict

DAY = dt.date(2026, 11, 23)
"""The day that all drafts are judged for."""
NAIVE = "naive"
EXACT = ("pyahocorasick", "ahocorasick_rs", "hyperscan")
"""Rivals that find all occurrences: they must find equally many."""
OURS: dict[str, Engine] = {engine: engine for engine in ENGINES}


class Unavailable(Exception):  # noqa: N818 - a state of this machine, not a fault
    """A contender cannot be built here; the text says why."""


class Contender(NamedTuple):
    """Somebody who finds things in drafts."""

    name: str
    ours: bool
    count: Callable[[Sequence[Any]], int]
    """How many things are in these drafts (ours) or strings (rivals)."""


class LineUp:
    """The contenders on one rule set, each built when first asked for."""

    def __init__(self, rule_set: RuleSetName, *, every: int = 1) -> None:
        self.rule_set = rule_set
        self._every = every
        self._reviewers: dict[Engine, Reviewer] = {}
        self._built: dict[str, Contender | Unavailable] = {}

    def reviewer(self, engine: Engine) -> Reviewer:
        """The reviewer on that engine. Raises Unavailable."""
        if reason := rulesets.missing(engine):
            raise Unavailable(reason)
        if engine not in self._reviewers:
            self._reviewers[engine] = rulesets.reviewer(self.rule_set, engine)
        return self._reviewers[engine]

    @property
    def terms(self) -> tuple[str, ...]:
        """The literals of the rule set, for the rivals; a quick run leaves most of them out."""
        return rulesets.literals(self.reviewer("portable"))[:: self._every]

    def contender(self, name: str) -> Contender:
        """The contender `name`. Raises Unavailable."""
        if name not in self._built:
            try:
                self._built[name] = self._build(name)
            except Unavailable as reason:
                self._built[name] = reason
        built = self._built[name]
        if isinstance(built, Unavailable):
            raise built
        return built

    def present(self, names: Iterable[str]) -> tuple[list[Contender], dict[str, str]]:
        """Those of `names` that can be built here, and why the others cannot."""
        found: list[Contender] = []
        missing: dict[str, str] = {}
        for name in names:
            try:
                found.append(self.contender(name))
            except Unavailable as reason:
                missing[name] = str(reason)
        return found, missing

    def _build(self, name: str) -> Contender:
        if name not in OURS:
            return Contender(name, False, _RIVALS[name](self.terms))
        return Contender(name, True, _reviewing(self.reviewer(OURS[name])))


def review_all(reviewer: Reviewer, drafts: Sequence[Draft | str]) -> list[Verdict]:
    """The verdicts on `drafts`, one call each."""
    return [reviewer.review(draft, on=DAY) for draft in drafts]


def _reviewing(reviewer: Reviewer) -> Callable[[Sequence[Draft | str]], int]:
    return lambda drafts: sum(len(verdict.findings) for verdict in review_all(reviewer, drafts))


def _imported(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Unavailable(f"not installed: {module}") from None


def _naive(terms: tuple[str, ...]) -> Callable[[Sequence[str]], int]:
    """What most word-list checkers do: segment everything, scan the string."""
    jieba, ahocorasick = _imported("jieba"), _imported("ahocorasick")
    jieba.setLogLevel(60)
    automaton = ahocorasick.Automaton()
    for number, term in enumerate(terms):
        automaton.add_word(term, (number, term))
    automaton.make_automaton()

    def count(texts: Sequence[str]) -> int:
        found = 0
        for text in texts:
            jieba.lcut(text)
            found += len(list(automaton.iter(text)))
        return found

    return count


def _pyahocorasick(terms: tuple[str, ...]) -> Callable[[Sequence[str]], int]:
    """The bare scan of the portable engine: over the UTF-8 bytes, read as Latin-1."""
    ahocorasick = _imported("ahocorasick")
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, term in enumerate(terms):
        automaton.add_word(term.encode().decode("latin-1"), number)
    automaton.make_automaton()
    return lambda texts: sum(len(list(automaton.iter(text.encode().decode("latin-1")))) for text in texts)


def _ahocorasick_rs(terms: tuple[str, ...]) -> Callable[[Sequence[str]], int]:
    automaton = _imported("ahocorasick_rs").AhoCorasick(list(terms))
    return lambda texts: sum(len(automaton.find_matches_as_indexes(text, overlapping=True)) for text in texts)


def _hyperscan(terms: tuple[str, ...]) -> Callable[[Sequence[str]], int]:
    """The bare scan of the fast engine: literals over UTF-8, a callback that keeps what it is told."""
    hyperscan = _imported("hyperscan")
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    size = len(terms)
    expressions = [term.encode() for term in terms]
    database.compile(expressions=expressions, ids=list(range(size)), elements=size, flags=[0] * size, literal=True)

    def count(texts: Sequence[str]) -> int:
        found = 0
        for text in texts:
            hits: list[tuple[int, int]] = []

            def keep(number: int, _start: int, end: int, _flags: int, _context: object, to: Any = hits) -> None:
                to.append((number, end))

            database.scan(text.encode(), match_event_handler=keep)
            found += len(hits)
        return found

    return count


def _flashtext(terms: tuple[str, ...]) -> Callable[[Sequence[str]], int]:
    """Finds the longest terms that do not overlap, so fewer than the others."""
    processor = _imported("flashtext").KeywordProcessor(case_sensitive=True)
    for term in terms:
        processor.add_keyword(term)
    return lambda texts: sum(len(processor.extract_keywords(text, span_info=True)) for text in texts)


_RIVALS: dict[str, Callable[[tuple[str, ...]], Callable[[Sequence[str]], int]]] = {
    NAIVE: _naive,
    "pyahocorasick": _pyahocorasick,
    "ahocorasick_rs": _ahocorasick_rs,
    "hyperscan": _hyperscan,
    "flashtext": _flashtext,
}
CONTENDERS = (*_RIVALS, *OURS)
"""Everybody, whether they can be built here or not."""
