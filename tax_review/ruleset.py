"""A rule set: lexicon, rules and policy, compiled once, immutable from then on."""

from __future__ import annotations

import gc
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tax_review import slips
from tax_review.entries import EntryChecks, Owner
from tax_review.errors import LexiconError
from tax_review.frames import Frames
from tax_review.lexicon import Entry, Lexicon
from tax_review.matching import Matcher
from tax_review.models import RuleSetRecord
from tax_review.policy import Policy
from tax_review.rules import DraftRule, Rule
from tax_review.segment import Segmenter
from tax_review.text import fold_term
from tax_review.version import __version__

Check = Entry | Rule | DraftRule


class RuleSet:
    """Everything a review needs. Raises LexiconError or PolicyError where its pieces do not fit together."""

    def __init__(
        self, lexicon: Lexicon, policy: Policy, rules: Iterable[Rule], draft_rules: Iterable[DraftRule]
    ) -> None:
        self.lexicon = lexicon
        self.policy = policy
        self.rules = tuple(rules)
        self.draft_rules = tuple(draft_rules)
        every: list[Check] = [*lexicon.entries, *self.rules, *self.draft_rules]
        self.checks: tuple[Check, ...] = tuple(sorted(every, key=lambda check: check.id))
        self._validate()
        # Rules that look for the same shape share the search.
        shapes: dict[re.Pattern[str], list[str]] = {}
        for rule in self.rules:
            if rule.shape is not None:
                shapes.setdefault(rule.shape, []).append(rule.id)
        self.shapes = tuple((shape, tuple(ids)) for shape, ids in shapes.items())
        self.segmenter = Segmenter(lexicon.words)
        self.frames = Frames(lexicon.frames)
        self.entries = EntryChecks(lexicon.entries, self.segmenter)
        with _collector_paused():
            owners = self._owners()
            self.matcher = Matcher(owners)
            self.meanings = tuple(map(_meaning, owners.values()))
        self.record = RuleSetRecord(
            version=__version__,
            engine="portable",
            digest=self._digest(),
            policy_digest=sha256(policy.model_dump_json()),
            entries=len(lexicon.entries),
            rules=len(self.rules) + len(self.draft_rules),
        )

    def _validate(self) -> None:
        if not self.checks:
            raise LexiconError(["no entry and no rule: nothing would be checked"])
        counts = Counter(check.id for check in self.checks)
        problems = [f"id given twice: {check_id}" for check_id, count in counts.items() if count > 1]
        coded: list[Rule | DraftRule] = [*self.rules, *self.draft_rules]
        for one in coded:
            problems += [f"rule {one.id}: bases: unknown basis {i!r}" for i in one.bases if i not in self.lexicon.bases]
        for rule in self.rules:
            unknown = [name for name in rule.excused_by if name not in self.lexicon.frames]
            problems += [f"rule {rule.id}: excused_by: unknown frame {name!r}" for name in unknown]
        if problems:
            raise LexiconError(problems)
        self.policy.check_ids(counts, {check.category for check in self.checks})

    def _owners(self) -> dict[str, list[Owner | Rule]]:
        """Each literal of the scan, and whose it is."""
        owners: dict[str, list[Owner | Rule]] = {}
        for literal, owner in self.entries.literals():
            owners.setdefault(literal, []).append(owner)
        for rule in self.rules:
            for trigger in dict.fromkeys(map(fold_term, rule.triggers)):
                owners.setdefault(trigger, []).append(rule)
        return owners

    def _digest(self) -> str:
        lexicon = self.lexicon
        content = [
            __version__,
            [entry.model_dump_json() for entry in lexicon.entries],
            [basis.model_dump_json() for basis in lexicon.bases.values()],
            [frame.model_dump_json() for frame in lexicon.frames.values()],
            lexicon.words,
            [row.model_dump_json() for row in lexicon.tables.rows()],
            [(rule.id, rule.grade) for rule in self.rules],
            [(rule.id, rule.grade) for rule in self.draft_rules],
        ]
        return sha256(json.dumps(content, ensure_ascii=False))


class Meaning(NamedTuple):
    """What a literal of the scan means, sorted by what is done about it."""

    terms: tuple[tuple[int, str], ...]
    """Entry number and term as written."""
    exceptions: tuple[int, ...]
    """Numbers of the entries it is an exception of."""
    slips: tuple[tuple[int, slips.Anchor], ...]
    """Entry number and anchor of the slips it is."""
    halves: tuple[slips.Group, ...]
    rules: tuple[str, ...]
    """Ids of the rules it triggers."""


def _meaning(owners: list[Owner | Rule]) -> Meaning:
    if len(owners) == 1 and isinstance(owner := owners[0], Owner) and owner.term is not None:
        # Nearly all of them; the plain constructor of a named tuple takes thrice the time.
        return tuple.__new__(Meaning, (((owner.entry, owner.term),), (), (), (), ()))
    own = [owner for owner in owners if isinstance(owner, Owner)]
    return Meaning(
        terms=tuple((owner.entry, owner.term) for owner in own if owner.term is not None),
        exceptions=tuple(o.entry for o in own if o.term is None and o.slip is None and o.halves is None),
        slips=tuple((owner.entry, owner.slip) for owner in own if owner.slip is not None),
        halves=tuple(owner.halves for owner in own if owner.halves is not None),
        rules=tuple(owner.id for owner in owners if isinstance(owner, Rule)),
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while a hundred thousand small objects are made that all stay: it would walk them
    again and again, for half the time of the construction."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def sha256(text: str) -> str:
    """The hexadecimal SHA-256 of `text` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
