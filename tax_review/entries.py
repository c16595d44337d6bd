"""Settling the hits of lexicon entries: the cheapest test first, the word boundary last."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from tax_review import slips
from tax_review.frames import Surroundings
from tax_review.lexicon.schema import Entry
from tax_review.match import Excuse, Match
from tax_review.matching import Matcher
from tax_review.models import Grade, Span
from tax_review.patterns import Needs, Quick, any_of
from tax_review.scene import Scene
from tax_review.segment import Segmenter, WordEdges
from tax_review.text import Text, fold_term, fold_terms

# How far a pattern or a neighbour may lie from its term.
_PATTERN_REACH = 40
_NEAR_REACH = 200
# An exception phrase longer than this is a sentence, and no pattern of language.
_LONGEST_PHRASE = 60

# Mentions of an offer in these surroundings make no advert. Order of the names decides nothing.
_NO_OFFER = ("warning", "enforcement", "rebuttal")


Term = tuple[int, str]
"""Entry number and term as written."""


class Meaning(NamedTuple):
    """What a literal of the scan means, sorted by what is done about it."""

    terms: tuple[Term, ...] = ()
    exceptions: tuple[int, ...] = ()
    """Numbers of the entries it is an exception of."""
    slips: tuple[Term, ...] = ()
    """Entry number and right name of the slips it is."""
    halves: tuple[slips.Group, ...] = ()
    """The names it is half of."""
    rules: tuple[str, ...] = ()
    """Ids of the rules it triggers."""

    def joined(self, other: Meaning) -> Meaning:
        """Both meanings of one literal."""
        return Meaning(
            self.terms + other.terms,
            self.exceptions + other.exceptions,
            self.slips + other.slips,
            self.halves + other.halves,
            self.rules + other.rules,
        )


Meanings = dict[str, Term | Meaning]
"""Nearly all literals are one term of one entry and nothing else: that is what they stand for then."""


def add_meaning(meanings: Meanings, literal: str, meaning: Meaning) -> None:
    """Let the folded `literal` mean `meaning` besides what it means already."""
    known = meanings.get(literal)
    meanings[literal] = meaning if known is None else meaning_of(known).joined(meaning)


def meaning_of(known: Term | Meaning) -> Meaning:
    """A literal's meaning in full."""
    return known if isinstance(known, Meaning) else Meaning(terms=(known,))


# The entry number of evidence that rules found.
_BY_RULE = -1


class TermHit(NamedTuple):
    """A term or a slip of entry number `entry` at a place."""

    start: int
    end: int
    entry: int
    term: str
    """The term, or for a slip the right name."""


@dataclass(slots=True)
class PartHits:
    """What the scan of one part found for the entries."""

    terms: list[tuple[int, int, Term]] = field(default_factory=list)
    exceptions: defaultdict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    """Per entry the (end, start) of its exception phrases, ascending as the scan meets them."""
    halves: list[tuple[int, list[slips.Candidate]]] = field(default_factory=list)
    """Where names may be miswritten: the start of a half, and the names that may be meant."""
    slips: list[tuple[int, int, Term]] = field(default_factory=list)
    """Slips spelled out: start, end, entry number and right name."""
    offers: list[tuple[int, int]] = field(default_factory=list)
    """Where rules have found what makes an advert (a shop's link): evidence as strong as an entry's."""

    def __bool__(self) -> bool:
        """Whether there is anything to settle."""
        return bool(self.terms or self.halves or self.slips or self.offers)

    def exception_around(self, entry: int, start: int, end: int) -> tuple[int, int] | None:
        """The span of an exception phrase of `entry` that holds ``start:end``, or None."""
        phrases = self.exceptions.get(entry)
        if phrases is None:
            return None
        for at in range(bisect_left(phrases, (end, 0)), len(phrases)):
            phrase_end, phrase_start = phrases[at]
            if phrase_end > end + _LONGEST_PHRASE:
                break
            if phrase_start <= start:
                return phrase_start, phrase_end
        return None


class _Settling(NamedTuple):
    """What settling the hits of one part needs to look at."""

    scene: Scene
    hits: PartHits
    around: Surroundings
    edges: WordEdges


# A term is met so often before it is worked out what its pattern cannot match without, a pattern so often before it is
# compiled to be quick: the one takes as long as a hundred tries, the other as several hundred.
_TRIES = 2
_QUICK_AFTER = 200
_SPAN = re.Match.span


class _Compiled:
    """An entry with what is derived from it; patterns are compiled when a hit first asks for them."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.evidence = entry.commercial is not None
        self.in_title = max(entry.grade, entry.grade_in.get("title", Grade.PASS))
        self.in_commercial = entry.grade_in.get("commercial", Grade.PASS)
        self.is_plain = not (entry.pattern or entry.near or entry.not_near)
        self.looks_for_start = "^" in (entry.pattern or "")
        self.names = frozenset(fold_terms(entry.slips_of))
        self._tries = 0

    @cached_property
    def right(self) -> dict[str, str]:
        """For pairs: the right form of each folded wrong one."""
        return dict(zip(fold_terms(self.entry.pairs), self.entry.pairs.values(), strict=True))

    @cached_property
    def _ignores_case(self) -> bool:
        bare = re.sub(r"\\.|\(\?P?[<!=:]\w*", "", self.entry.pattern or "")
        return re.search("[A-Za-z]", bare) is not None

    def spans(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The matches of the pattern in ``text[start:end]``."""
        if self._tries < _QUICK_AFTER:
            self._tries += 1
            return map(_SPAN, self._plain.finditer(text, start, end))
        return self._quick.spans(text, start, end)

    @cached_property
    def _plain(self) -> re.Pattern[str]:
        return re.compile(*self._pattern)

    @cached_property
    def _quick(self) -> Quick:
        return Quick(*self._pattern)

    @property
    def _pattern(self) -> tuple[str, int]:
        """The pattern and its flags."""
        assert self.entry.pattern is not None
        # Ignoring case makes `re` slow to compile and to match; Han characters have none.
        return self.entry.pattern, re.IGNORECASE if self._ignores_case else 0

    def needed(self, term: str) -> re.Pattern[str] | None:
        """What is near `term` wherever the pattern matches, or None where that is not known."""
        if self.entry.pattern is None:
            return None
        forms = self._all_needs.beside(fold_term(term))
        return None if forms is None else any_of(forms)

    @cached_property
    def _all_needs(self) -> Needs:
        assert self.entry.pattern is not None
        return Needs(self.entry.pattern, ignore_case=self._ignores_case)

    @cached_property
    def near(self) -> re.Pattern[str] | None:
        return _any_of(self.entry.near)

    @cached_property
    def not_near(self) -> re.Pattern[str] | None:
        return _any_of(self.entry.not_near)


_Search = Callable[[str, int, int], object]


def _always(_folded: str, _start: int, _end: int) -> object:
    return True


class EntryChecks:
    """All entries of a rule set, compiled; tells what the hits of one part amount to."""

    def __init__(self, entries: Iterable[Entry], segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._compiled = [_Compiled(entry) for entry in entries]
        self._names = frozenset(name for one in self._compiled for name in one.names)
        self._whole_advert = [number for number, one in enumerate(self._compiled) if one.entry.whole_advert]
        self._strong = frozenset({_BY_RULE}) | frozenset(
            number for number, one in enumerate(self._compiled) if one.evidence and one.entry.grade > Grade.PASS
        )
        self._evidence = frozenset(number for number, one in enumerate(self._compiled) if one.evidence)
        self._lurking = frozenset(number for number, one in enumerate(self._compiled) if one.entry.grade is Grade.PASS)
        self._tries: dict[Term, int] = {}
        self._searches: dict[Term, _Search] = {}
        # An archive asks for thousands of days, and on few of them another entry is in force than the day before.
        self._turns = sorted({turn for one in self._compiled for turn in _turns(one.entry)})
        self._asleep_after = cache(self._not_in_force)

    def _asleep(self, day: dt.date) -> frozenset[int]:
        """The entries that are not in force on `day`."""
        return self._asleep_after(bisect_right(self._turns, day))

    def _not_in_force(self, turns: int) -> frozenset[int]:
        day = self._turns[turns - 1] if turns else dt.date.min
        return frozenset(n for n, one in enumerate(self._compiled) if not _is_in_force(one.entry, day))

    def meanings(self) -> Meanings:
        """What the scan has to look for everywhere, folded, and what it means."""
        found: Meanings = {}
        groups: dict[str, slips.Group] = {}
        for number, compiled in enumerate(self._compiled):
            loose = compiled.entry.any_replacement
            for name in sorted(compiled.names):
                slip = Meaning(slips=((number, name),))
                for literal in slips.spelled_out(name, any_replacement=loose):
                    if found.setdefault(literal, slip) is not slip:
                        add_meaning(found, literal, slip)
                for anchor in slips.halves(name, any_replacement=loose):
                    group = groups.get(anchor.literal)
                    if group is None:
                        group = groups[anchor.literal] = slips.Group(anchor.literal)
                    group.add(number, anchor)
        for literal, group in groups.items():
            add_meaning(found, literal, Meaning(halves=(group,)))
        self._add_words(found, (number for number in range(len(self._compiled)) if number not in self._lurking))
        return found

    def _add_words(self, meanings: Meanings, numbers: Iterable[int]) -> None:
        """The terms and exceptions of the entries `numbers`."""
        for number in numbers:
            entry = self._compiled[number].entry
            if not entry.slips_of:
                for literal, term in _with_cases(entry.literals):
                    if meanings.setdefault(literal, sole := (number, term)) is not sole:
                        add_meaning(meanings, literal, Meaning(terms=(sole,)))
            exception = Meaning(exceptions=(number,))
            for literal, _ in _with_cases(entry.except_in):
                add_meaning(meanings, literal, exception)

    @cached_property
    def _lurking_scan(self) -> tuple[Matcher, tuple[Meaning, ...]]:
        meanings: Meanings = {}
        self._add_words(meanings, sorted(self._lurking))
        return Matcher(meanings), tuple(map(meaning_of, meanings.values()))

    def matches(self, scene: Scene, hits: PartHits, around: Surroundings) -> list[Match]:
        """Every match of an entry in the part, found or excused; unordered."""
        text = scene.text
        asleep = self._asleep(scene.on)
        placed = self._placed(text, hits.terms, asleep)
        if not (placed or hits.slips or hits.halves or hits.offers or scene.is_title):
            return []
        settling = _Settling(scene, hits, around, WordEdges(self._segmenter, text.folded))
        for slip in self._slips(settling):
            if slip.entry not in asleep and (place := self._place(text, slip)):
                placed[slip] = place
        suspects = {
            text.paragraph(hit[:2])
            for hit, place in placed.items()
            if hit.entry in self._strong and self._is_meant(settling, hit, place)
        }
        suspects.update(map(text.paragraph, hits.offers))
        # Words that say nothing outside an advert or a headline are looked for nowhere else.
        for paragraph in [Span(0, len(text.folded))] if scene.is_title else sorted(suspects):
            placed.update(self._placed(text, self._lurking_in(text, paragraph, hits), asleep))
        adverts = self._adverts(settling, placed, suspects)
        matches = [match for advert in adverts.values() for match in self._whole(settling, advert)]
        for hit in _longest_per_entry(placed):
            compiled = self._compiled[hit.entry]
            grade = compiled.in_title if scene.is_title else compiled.entry.grade
            if adverts and compiled.in_commercial > grade and text.paragraph(hit[:2]) in adverts:
                grade = compiled.in_commercial
            if grade is not Grade.PASS:
                matches.append(self._settle(settling, hit, placed[hit], grade))
        return matches

    def _placed(
        self, text: Text, hits: Iterable[tuple[int, int, Term]], asleep: frozenset[int]
    ) -> dict[TermHit, tuple[int, int]]:
        """The hits whose pattern and neighbours agree, and where their entries object."""
        placed = {}
        folded = text.folded
        searches = self._searches
        for start, end, term in hits:
            if term[0] in asleep:
                continue
            search = searches.get(term) or self._search(term)
            # Where it finds nothing the pattern cannot match: that is certain.
            if not search(folded, max(0, start - _PATTERN_REACH), end + _PATTERN_REACH + 1):
                continue
            hit = TermHit(start, end, *term)
            if (place := self._place(text, hit)) is not None:
                placed[hit] = place
        return placed

    def _search(self, term: Term) -> _Search:
        """The search for what the pattern needs near `term`."""
        self._tries[term] = tries = self._tries.get(term, 0) + 1
        if tries <= _TRIES:
            return _always
        needed = self._compiled[term[0]].needed(term[1])
        search = self._searches[term] = _always if needed is None else needed.search
        return search

    def _lurking_in(self, text: Text, place: Span, hits: PartHits) -> list[tuple[int, int, Term]]:
        matcher, meanings = self._lurking_scan
        found = []
        for start, end, literal in matcher.scan(text.folded[slice(*place)]):
            meaning = meanings[literal]
            for entry in meaning.exceptions:
                hits.exceptions[entry].append((place.start + end, place.start + start))
            found += [(place.start + start, place.start + end, term) for term in meaning.terms]
        return found

    def _settle(self, settling: _Settling, hit: TermHit, span: tuple[int, int], grade: Grade) -> Match:
        compiled = self._compiled[hit.entry]
        entry = compiled.entry
        start, end = span
        right = compiled.right.get(fold_term(hit.term)) or (hit.term if entry.slips_of else None)
        names = {"{term}": settling.scene.text.folded[start:end], "{right}": right or ""}
        return Match(
            id=entry.id,
            gate=entry.gate,
            category=entry.category,
            grade=grade,
            start=start,
            end=end,
            message=_filled(entry.message, names),
            suggestion=_filled(entry.suggestion, names),
            bases=entry.bases,
            replacement=right if entry.certain else None,
            sensitive=entry.sensitive,
            excuse=self._excuse(settling, hit, span),
        )

    def _place(self, text: Text, hit: TermHit) -> tuple[int, int] | None:
        """Where the entry objects, or None where its pattern or its neighbours do not agree."""
        compiled = self._compiled[hit.entry]
        entry = compiled.entry
        span = (hit.start, hit.end)
        if compiled.is_plain:
            return span
        sentence = text.sentence(span)
        if compiled.near and not _has_neighbour(text.folded, span, sentence, compiled.near, entry.near_within):
            return None
        if compiled.not_near and _has_neighbour(text.folded, span, sentence, compiled.not_near, entry.not_near_within):
            return None
        if entry.pattern is None:
            return span
        start = max(sentence.start, hit.start - _PATTERN_REACH)
        end = min(sentence.end, hit.end + _PATTERN_REACH)
        if end == sentence.end and text.folded[end : end + 1] not in ("\n", ""):
            end += 1  # the mark that ends the sentence belongs to it
        # ^ is the start of the sentence: for `re` it is the start of what it is given.
        cut = start if compiled.looks_for_start and start == sentence.start else 0
        given = text.folded[cut:end] if cut else text.folded
        for found in compiled.spans(given, start - cut, end - cut):
            match_start, match_end = found[0] + cut, found[1] + cut
            if match_start < hit.end and match_end > hit.start and match_start < match_end:
                return match_start, match_end
        return None

    def _excuse(self, settling: _Settling, hit: TermHit, span: tuple[int, int]) -> Excuse | None:
        entry = self._compiled[hit.entry].entry
        if phrase := settling.hits.exception_around(hit.entry, hit.start, hit.end):
            return Excuse("exception", settling.scene.text.folded[slice(*phrase)])
        year = entry.valid_from.year if entry.valid_from else None
        if frame := settling.around.frame_of(span, entry.excused_by, year):
            return Excuse("frame", frame.label)
        if entry.slips_of:
            return None
        boundary = entry.boundary_of(hit.term)
        if boundary == "edges" and settling.edges.cuts(hit.start, hit.end):
            return Excuse("boundary", "跨词")
        if boundary == "word" and not settling.edges.is_word(hit.start, hit.end):
            return Excuse("boundary", "不成词")
        return None

    def _slips(self, settling: _Settling) -> list[TermHit]:
        folded = settling.scene.text.folded
        candidates = [
            (number, slips.Slip(start, end, name))
            for start, end, (number, name) in settling.hits.slips
            if folded[start:end] not in self._names
        ]
        for start, meant in settling.hits.halves:
            for number, anchor in meant:
                slip = slips.slip_at(
                    folded,
                    anchor,
                    start,
                    is_name=self._names.__contains__,
                    any_replacement=self._compiled[number].entry.any_replacement,
                    word_at=settling.edges.word_at,
                )
                if slip is not None:
                    candidates.append((number, slip))
        found = {
            (slip.start, slip.end, number): TermHit(slip.start, slip.end, number, slip.name)
            for number, slip in candidates
            if not self._is_good_chinese(folded, slip, settling.edges)
        }
        return list(found.values())

    def _is_good_chinese(self, folded: str, slip: slips.Slip, edges: WordEdges) -> bool:
        """A word of its own, or the meeting of two (领导部 in 领导部门 is no slip of 领导干部)."""
        if self._segmenter.knows(folded[slip.start : slip.end]):
            return True
        return len(slip.name) < slips.RECOGNISABLE and edges.cuts(slip.start, slip.end)

    def _adverts(
        self, settling: _Settling, placed: dict[TermHit, tuple[int, int]], suspects: set[Span]
    ) -> dict[Span, list[TermHit]]:
        """The paragraphs that are adverts, and what tells: two disjoint pieces of evidence, one of them strong.

        湘税发〔2019〕100号 第十四条 forbids adverts, not words: an offer with an inducement or a channel.
        """
        if not suspects:
            return {}
        text = settling.scene.text
        told: dict[Span, list[TermHit]] = {paragraph: [] for paragraph in sorted(suspects)}
        for start, end in settling.hits.offers:
            told[text.paragraph((start, end))].append(TermHit(start, end, _BY_RULE, ""))
        for hit in placed:
            if hit.entry in self._evidence and (paragraph := text.paragraph(hit[:2])) in told:
                told[paragraph].append(hit)
        adverts = {}
        for paragraph, evidence in told.items():
            if len({(hit.entry, hit.term) for hit in evidence}) > 1:
                meant = [hit for hit in evidence if hit.entry == _BY_RULE or self._is_meant(settling, hit, placed[hit])]
                if self._is_advert(meant):
                    adverts[paragraph] = meant
        return adverts

    def _whole(self, settling: _Settling, evidence: list[TermHit]) -> Iterator[Match]:
        """What the entries on whole adverts say of one: from the sentence of the first evidence to that of the last."""
        text = settling.scene.text
        start = text.sentence(min(evidence, key=lambda hit: hit.start)[:2]).start
        end = text.sentence(max(evidence, key=lambda hit: hit.end)[:2]).end
        for number in self._whole_advert:
            entry = self._compiled[number].entry
            frame = settling.around.frame_of((start, end), entry.excused_by)
            yield Match(
                id=entry.id,
                gate=entry.gate,
                category=entry.category,
                grade=entry.grade,
                start=start,
                end=end,
                message=entry.message,
                suggestion=entry.suggestion,
                bases=entry.bases,
                excuse=Excuse("frame", frame.label) if frame else None,
            )

    def _is_meant(self, settling: _Settling, hit: TermHit, span: tuple[int, int]) -> bool:
        return settling.around.frame_of(span, _NO_OFFER) is None and self._excuse(settling, hit, span) is None

    def _is_advert(self, evidence: list[TermHit]) -> bool:
        """Whether a strong hit has another word's hit apart from it."""
        # Of all hits only the first to end and the last to begin matter, two of each by different words.
        ending = _two_words(sorted(evidence, key=lambda hit: (hit.end, hit.start)))
        beginning = _two_words(sorted(evidence, key=lambda hit: (-hit.start, -hit.end)))
        return any(
            strong.entry in self._strong
            and any(
                _word(other) != _word(strong) and (other.end <= strong.start or other.start >= strong.end)
                for other in (*ending, *beginning)
            )
            for strong in evidence
        )


def _turns(entry: Entry) -> Iterator[dt.date]:
    """The days on which the entry comes into force or is no longer."""
    if entry.valid_from is not None:
        yield entry.valid_from
    if entry.valid_until is not None and entry.valid_until < dt.date.max:
        yield entry.valid_until + dt.timedelta(days=1)


def _is_in_force(entry: Entry, day: dt.date) -> bool:
    return (entry.valid_from is None or entry.valid_from <= day) and (
        entry.valid_until is None or day <= entry.valid_until
    )


def _word(hit: TermHit) -> tuple[int, str]:
    return hit.entry, hit.term


def _two_words(hits: list[TermHit]) -> list[TermHit]:
    first = hits[:1]
    return first + [hit for hit in hits if _word(hit) != _word(first[0])][:1] if first else []


def _any_of(literals: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = "|".join(re.escape(fold_term(literal)) for literal in literals)
    return re.compile(alternatives) if alternatives else None


def _has_neighbour(
    folded: str, span: tuple[int, int], sentence: tuple[int, int], neighbours: re.Pattern[str], within: int | None
) -> bool:
    reach = within or _NEAR_REACH
    start = max(sentence[0], span[0] - reach)
    end = min(sentence[1], span[1] + reach)
    return neighbours.search(folded, start, span[0]) is not None or neighbours.search(folded, span[1], end) is not None


def _longest_per_entry(terms: Iterable[TermHit]) -> list[TermHit]:
    """Of overlapping hits of one entry the longest, then the first; order of the input decides nothing."""
    kept: list[TermHit] = []
    last_end: dict[int, int] = {}
    ordered = sorted(terms, key=lambda hit: (hit.entry, hit.start, -hit.end))
    for hit in ordered:
        if hit.start < last_end.get(hit.entry, -1):
            if hit.end - hit.start > kept[-1].end - kept[-1].start:
                kept[-1] = hit
                last_end[hit.entry] = hit.end
            continue
        kept.append(hit)
        last_end[hit.entry] = hit.end
    return kept


def _with_cases(words: Sequence[str]) -> list[tuple[str, str]]:
    """Each word folded, and as written; words with letters also in small and in capital letters.

    A cheap stand-in for ignoring case, which the scan cannot.
    """
    folded = fold_terms(words)
    together = "".join(folded)
    pairs = list(zip(folded, words, strict=True))
    if together.lower() == together.upper():
        return pairs
    return [(case, word) for fold, word in pairs for case in dict.fromkeys((fold, fold.lower(), fold.upper()))]


def _filled(template: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        template = template.replace(name, value)
    return template
