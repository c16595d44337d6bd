"""A rule set: lexicon, rules and policy, compiled once, immutable from then on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import NamedTuple

from tax_review import engines
from tax_review.collector import collector_paused
from tax_review.engines import EngineName
from tax_review.entries import EntryChecks, Meaning, Meanings, add_meaning
from tax_review.errors import LexiconError
from tax_review.frames import Frames
from tax_review.lexicon import Entry, Lexicon
from tax_review.models import Draft, Grade, Kind, RuleSetRecord, Signature, Verdict
from tax_review.policy import Policy
from tax_review.rules import DraftRule, Rule
from tax_review.rules.base import literals_of
from tax_review.segment import Segmenter
from tax_review.text import fold_terms
from tax_review.version import __version__

Check = Entry | Rule | DraftRule


class DraftRules(NamedTuple):
    """The rules to ask about a draft of one kind that fills some of its fields."""

    always: tuple[DraftRule, ...]
    called: tuple[DraftRule, ...]
    """Asked only where something in the text calls for them."""
    by_trigger: frozenset[str]
    """The ids of those that a literal calls for."""


class RuleSet:
    """Everything a review needs. Raises LexiconError or PolicyError where its pieces do not fit together."""

    @collector_paused()
    def __init__(
        self,
        lexicon: Lexicon,
        policy: Policy,
        rules: Iterable[Rule],
        draft_rules: Iterable[DraftRule],
        engine: EngineName = "auto",
    ) -> None:
        self.lexicon = lexicon
        self.policy = policy
        self.rules = tuple(rules)
        self.draft_rules = tuple(draft_rules)
        self._draft_rules = {
            (kind, *filled): _split(self.draft_rules, kind, dict(zip(_FIELDS, filled, strict=True)))
            for kind in Kind
            for filled in product((False, True), repeat=len(_FIELDS))
        }
        every: list[Check] = [*lexicon.entries, *self.rules, *self.draft_rules]
        self.checks: tuple[Check, ...] = tuple(sorted(every, key=lambda check: check.id))
        self._validate()
        # Rules that look for the same shape share the search.
        shapes: dict[re.Pattern[str], list[str]] = {}
        for rule in self.rules:
            if rule.shape is not None:
                shapes.setdefault(rule.shape, []).append(rule.id)
        self.shapes = tuple((shape, tuple(ids)) for shape, ids in shapes.items())
        stack = engines.chosen(engine, len(lexicon.entries))
        self.segmenter = Segmenter(lexicon.words, fast=stack == "fast")
        self.frames = Frames(lexicon.frames)
        self.entries = EntryChecks(lexicon.entries, self.segmenter)
        meanings = self._meanings()
        self.meanings = tuple(meanings.values())
        self.engine = engines.build(stack, tuple(meanings), tuple(shapes))
        self.own_steps = {
            grade: tuple(Signature(step=s.step, body=s.body) for s in policy.steps if grade >= s.at_least)
            for grade in Grade
        }
        self.record = RuleSetRecord(
            version=__version__,
            engine=stack,
            digest=self._digest(),
            policy_digest=sha256(policy.model_dump_json()),
            entries=len(lexicon.entries),
            rules=len(self.rules) + len(self.draft_rules),
        )

    @property
    def literals(self) -> tuple[str, ...]:
        """Everything the scan looks for, folded. Worked out anew: reviewing needs them only once."""
        return tuple(self._meanings())

    def _meanings(self) -> Meanings:
        """What the scan looks for, and what it means."""
        meanings = self.entries.meanings()
        for rule in self.rules:
            # One for all: twenty thousand literals trigger rules.
            meaning = Meaning(rules=(rule.id,))
            for trigger in dict.fromkeys(fold_terms(literals_of(rule, self.lexicon.tables))):
                add_meaning(meanings, trigger, meaning)
        for draft_rule in self.draft_rules:
            meaning = Meaning(rules=(draft_rule.id,))
            for trigger in dict.fromkeys(fold_terms(draft_rule.triggers)):
                add_meaning(meanings, trigger, meaning)
        return meanings

    @cached_property
    def clean_verdict(self) -> Verdict:
        """What is said of a draft in which nothing was found: the others are this one with changes."""
        return Verdict(
            grade=Grade.PASS,
            publishable=True,
            judged_for=dt.date.min,
            draft_digest="",
            gates={},
            route=self.own_steps[Grade.PASS],
            findings=(),
            excused=(),
            failures=(),
            unchecked=(),
            waivers=(),
            ruleset=self.record,
        )

    def draft_rules_for(self, draft: Draft) -> DraftRules:
        """The rules to ask about `draft` as a whole, by its kind and the fields it fills."""
        return self._draft_rules[draft.kind, *(bool(getattr(draft, field)) for field in _FIELDS)]

    def _validate(self) -> None:
        if not self.checks:
            raise LexiconError(["no entry and no rule: nothing would be checked"])
        counts = Counter(check.id for check in self.checks)
        problems = [f"id given twice: {check_id}" for check_id, count in counts.items() if count > 1]
        for one in self._coded():
            problems += [f"rule {one.id}: bases: unknown basis {i!r}" for i in one.bases if i not in self.lexicon.bases]
        for rule in self.rules:
            unknown = [name for name in rule.excused_by if name not in self.lexicon.frames]
            problems += [f"rule {rule.id}: excused_by: unknown frame {name!r}" for name in unknown]
        if problems:
            raise LexiconError(problems)
        self.policy.check_ids(counts, {check.category for check in self.checks})

    def _coded(self) -> list[Rule | DraftRule]:
        return [*self.rules, *self.draft_rules]

    def _digest(self) -> str:
        lexicon = self.lexicon
        content = [
            __version__,
            lexicon.digest or _content(lexicon),
            [(rule.id, rule.grade) for rule in self.rules],
            [(rule.id, rule.grade) for rule in self.draft_rules],
        ]
        return sha256(json.dumps(content, ensure_ascii=False))


_FIELDS = ("title", "digest", "channel", "source")


def _split(rules: Iterable[DraftRule], kind: Kind, filled: dict[str, bool]) -> DraftRules:
    fitting = [
        rule
        for rule in rules
        if kind in rule.kinds and (not rule.fields or any(filled[field] for field in rule.fields))
    ]
    return DraftRules(
        tuple(rule for rule in fitting if not (rule.triggers or rule.for_unplain)),
        tuple(rule for rule in fitting if rule.triggers or rule.for_unplain),
        frozenset(rule.id for rule in fitting if rule.triggers),
    )


def _content(lexicon: Lexicon) -> list[object]:
    """What a lexicon that was made from values says; one read from files has their digest."""
    models = [*lexicon.entries, *lexicon.bases.values(), *lexicon.frames.values(), *lexicon.tables.rows()]
    return [lexicon.words, [model.model_dump_json() for model in models]]


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of `text` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
