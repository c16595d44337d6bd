"""Which posts two rule sets may judge differently, told without reviewing them.

Where two rule sets differ in entries only, an entry speaks of a part of a draft only where one of its literals stands
in it (a term, a slip, half of a name, an exception). So a draft without any literal of an entry that was changed, old
edition or new, gets the same findings and the same grade from both. What reaches beyond its own words makes every post
one to review: policy, rules, frames, tables, words of the dictionary, the order of entries, entries on whole adverts.

Only the judgement counts: id, place, gate, grade. What an entry says about it (message, advice, ground) does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tax_review.entries import EntryChecks
from tax_review.lexicon import Entry
from tax_review.matching import Matcher
from tax_review.models import Draft, Grade
from tax_review.reviewer import Reviewer
from tax_review.segment import Segmenter
from tax_review.tables import Tables
from tax_review.text import Text, fold_terms

# Of these none decides whether, where and how gravely an entry objects.
_SAID = {"message", "suggestion", "bases", "force", "certain", "flags", "passes"}
_WORDS = ("terms", "slips_of", "except_in")
# So few are found sooner one after the other.
_FEW = 12


class Differing:
    """Tells of a draft whether two rule sets may judge it differently."""

    def __init__(self, before: Reviewer, after: Reviewer) -> None:
        self.literals = telling_literals(before, after)
        """What a post must hold, folded; None where any post may be judged differently."""
        self._limit = before.policy.size_limit
        few = self.literals is not None and len(self.literals) <= _FEW
        self._few = self.literals if few else None
        self._matcher = None if few or self.literals is None else Matcher(self.literals)

    def may_differ(self, draft: Draft) -> bool:
        """Whether `draft` has to be reviewed; also one that cannot be, so that this is found out."""
        if self.literals is None:
            return True
        size = 0
        is_visible = False
        for _, text in draft.parts():
            size += len(text)
            try:
                folded = Text(text).folded
                if self._holds_any(folded):
                    return True
            except UnicodeEncodeError:
                return True
            is_visible = is_visible or not (not folded or folded.isspace())
        return not is_visible or size > self._limit

    def _holds_any(self, folded: str) -> bool:
        if self._few is not None:
            return any(literal in folded for literal in self._few)
        return self._matcher is not None and bool(self._matcher.scan(folded))


def telling_literals(before: Reviewer, after: Reviewer) -> tuple[str, ...] | None:
    """The folded literals of which a draft holds one if the two judge it differently; None where that cannot be said."""
    if not _differ_in_entries_only(before, after):
        return None
    old = {entry.id: entry for entry in before.lexicon.entries}
    new = {entry.id: entry for entry in after.lexicon.entries}
    # Where nothing else decides, evidence of an advert is looked at in the order of entries.
    if [i for i in old if i in new] != [i for i in new if i in old]:
        return None
    changed = [pair for i in {**old, **new} if _judges_otherwise(*(pair := (old.get(i), new.get(i))))]
    editions = [edition for pair in changed for edition in _what_differs(*pair)]
    if any(entry.whole_advert for entry in editions):
        return None
    # What the scan would look for on their behalf; one that says nothing by itself is asked for its words all the same.
    speaking = [entry.model_copy(update={"grade": Grade.REMIND}) for entry in editions]
    literals = set(EntryChecks(speaking, Segmenter()).meanings())
    # A listed name is no slip of another one: it tells also where the scan has no need of it.
    literals.update(fold_terms([name for entry in editions for name in entry.slips_of]))
    return tuple(sorted(literals))


def _differ_in_entries_only(before: Reviewer, after: Reviewer) -> bool:
    one, other = before.lexicon, after.lexicon
    return (
        before.policy == after.policy
        and before.rules == after.rules
        and before.draft_rules == after.draft_rules
        and one.frames == other.frames
        and one.words == other.words
        and _rows(one.tables) == _rows(other.tables)
    )


def _rows(tables: Tables) -> tuple[object, ...]:
    return tables.documents, tables.sources, tables.officials


def _judges_otherwise(old: Entry | None, new: Entry | None) -> bool:
    if old is None or new is None:
        return True
    return old is not new and old.model_dump(exclude=_SAID) != new.model_dump(exclude=_SAID)


def _what_differs(old: Entry | None, new: Entry | None) -> Iterable[Entry]:
    """The two editions of an entry, without the words that both have, where they differ in nothing but words."""
    if old is None or new is None:
        return (one for one in (old, new) if one is not None)
    besides = {*_SAID, *_WORDS, "pairs"}
    if old.model_dump(exclude=besides) != new.model_dump(exclude=besides):
        return (old, new)
    return (_without(old, new), _without(new, old))


def _without(one: Entry, other: Entry) -> Entry:
    """`one` without the words that `other` has as well."""
    words: Iterator[tuple[str, object]] = (
        (name, tuple(word for word in getattr(one, name) if word not in getattr(other, name))) for name in _WORDS
    )
    pairs = {wrong: right for wrong, right in one.pairs.items() if wrong not in other.pairs}
    return one.model_copy(update={**dict(words), "pairs": pairs})
