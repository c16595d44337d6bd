"""What an HTML report shows of one draft: paragraphs cut at the marks, findings by gate, what is masked.

Findings of one gate at one place share a card with a number: the gravest speaks, the others stand below it.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tax_review.inputs.read import Read
from tax_review.models import Draft, Excused, Finding, Gate, Grade, Kind, Signature, Span, Unchecked, Verdict
from tax_review.reports.masked_verdict import masked_by
from tax_review.reports.masking import Masked
from tax_review.reports.places import Places
from tax_review.reports.wording import CONCLUSIONS, REASONS, part_label, short

STATES = {"used": "已使用", "unused": "本稿未用到", "expired": "已过期"}
_KINDS = {Kind.ORIGINAL: "原创", Kind.REPOST: "转载", Kind.REPLY: "回复", Kind.PROFILE: "账号资料"}
_GATES = {gate: number for number, gate in enumerate(Gate)}
# Longer findings speak of a passage: they are only underlined, so that the words of others still stand out in it.
_PASSAGE = 48
# So many findings may explain one stretch; all of them stand beside the paragraph.
_MOST_AT_ONCE = 8
_SIGNATURE = re.compile(r"[\u3000\t ]{8,}(?=\S{1,40}$)")
# Heights on a wide screen, in pixels: where cards would outgrow their paragraph by more than _OVERHANG, they go below.
_CARD, _LINE, _LINE_CHARS, _OVERHANG = 165, 32, 40, 200


class Note(NamedTuple):
    """One finding as the page words it."""

    anchor: str
    finding: Finding
    quote: str
    message: str
    """What is wrong; where it begins with the quote, what comes after it."""
    is_first: bool
    """Whether it speaks for its card: its own words are the ones to highlight."""


@dataclass(slots=True)
class Card:
    """The findings of one gate at one place: the gravest, and the others."""

    number: int
    note: Note
    back: str
    place: str | None
    also: list[Note] = field(default_factory=list)

    @property
    def grade(self) -> Grade:
        """The gravest grade at this place."""
        return self.note.finding.grade


class Segment(NamedTuple):
    """A stretch of a paragraph on which the same findings lie, possibly none, and the cards that end with it."""

    text: str
    notes: tuple[Note, ...] = ()
    faint: bool = False
    refs: tuple[Card, ...] = ()


@dataclass(slots=True)
class Paragraph:
    """A line of a part with its marks, and the cards beside it, gate by gate."""

    segments: list[Segment]
    cards: list[Card]
    label: str = ""
    flush_right: bool = False
    crowded: bool = False


class Section(NamedTuple):
    """A part of the draft, or all of one kind: 正文, 图片说明."""

    title: str
    name: str
    paragraphs: list[Paragraph]


class GateRow(NamedTuple):
    """What one gate comes to; no grade where it was not checked."""

    gate: Gate
    grade: Grade | None
    counts: list[tuple[Grade, int]]
    cards: list[Card]


class Step(NamedTuple):
    """One signature to be given, and the cards that bring the draft to it."""

    signature: Signature
    cards: list[Card]


class Let(NamedTuple):
    """Something excused, as the page words it."""

    excused: Excused
    place: str
    quote: str
    detail: str


@dataclass(slots=True)
class Page:
    """All that the report says of one draft."""

    name: str
    title: str
    prefix: str
    verdict: Verdict
    conclusion: str
    facts: list[tuple[str, str]]
    counts: list[tuple[Grade, int]]
    gates: list[GateRow]
    cards: int
    sections: list[Section]
    steps: list[Step]
    excused: list[Let]
    unchecked: list[tuple[str, str]]
    failures: list[tuple[str, str]]
    notes: tuple[str, ...]
    has_masks: bool


def page(name: str, read: Read, verdict: Verdict, *, prefix: str, unmasked: bool) -> Page:
    """What the report shows of the draft in `read`, judged in `verdict`. `prefix` opens all its anchors."""
    shown = Masked(read.draft, verdict, unmasked=unmasked)
    verdict = masked_by(shown, verdict)
    places = Places(read)
    by_part: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        by_part[finding.part].append(finding)
    cards: list[Card] = []
    sections: list[Section] = []
    for part, text in shown.parts.items():
        found = _cards(part, by_part[part], places, prefix, len(cards))
        cards += found
        paragraphs = _paragraphs(text, found)
        kind, _, number = part.rstrip("]").partition("[")
        if number and paragraphs:
            paragraphs[0].label = f"{int(number) + 1}."
        if number and sections and sections[-1].name == kind:
            sections[-1].paragraphs.extend(paragraphs)
        else:
            sections.append(Section(part_label(kind), kind, paragraphs))
    name = shown.words(name)
    return Page(
        name=name,
        title=shown.parts.get("title", "").strip() or name,
        prefix=prefix,
        verdict=verdict,
        conclusion=CONCLUSIONS[verdict.grade],
        facts=_facts(read.draft, verdict, shown),
        counts=_counts(verdict.findings),
        gates=[_gate_row(gate, verdict, cards) for gate in Gate],
        cards=len(cards),
        sections=sections,
        steps=[Step(signature, _called(signature, cards)) for signature in verdict.route],
        excused=[_let(item) for item in verdict.excused],
        unchecked=[(_unchecked_name(item), item.reason) for item in verdict.unchecked],
        failures=[(f"{f.id}（{part_label(f.part)}）" if f.part else f.id, f.message) for f in verdict.failures],
        notes=tuple(map(shown.words, read.notes)),
        has_masks=shown.hides,
    )


def _facts(draft: Draft, verdict: Verdict, shown: Masked) -> list[tuple[str, str]]:
    facts = [
        ("适用规定", f"{verdict.judged_for} 有效的规定"),
        ("类型", _KINDS[draft.kind]),
        ("来源", draft.source),
        ("渠道", draft.channel),
        ("账号", draft.account),
        ("发布日期", draft.published and str(draft.published)),
        ("字数", f"{sum(len(text) for _, text in draft.parts()):,}"),
    ]
    return [(label, shown.words(value)) for label, value in facts if value]


def _counts(findings: Sequence[Finding]) -> list[tuple[Grade, int]]:
    counted = Counter(finding.grade for finding in findings)
    return [(grade, counted[grade]) for grade in reversed(Grade) if counted[grade]]


def _gate_row(gate: Gate, verdict: Verdict, cards: list[Card]) -> GateRow:
    own = [card for card in cards if card.note.finding.gate is gate]
    return GateRow(gate, verdict.gates.get(gate), _counts([f for f in verdict.findings if f.gate is gate]), own)


def _called(signature: Signature, cards: list[Card]) -> list[Card]:
    ids = set(signature.findings)
    return [card for card in cards if any(note.finding.id in ids for note in (card.note, *card.also))] if ids else []


def _let(item: Excused) -> Let:
    place = f"{part_label(item.part)}第{item.span.start + 1}字"
    return Let(item, place, short(item.quote), f"{REASONS[item.reason]}：{item.detail}")


def _unchecked_name(item: Unchecked) -> str:
    if item.what == "gate":
        return Gate(item.name).label
    return part_label(item.name) if re.fullmatch(r"captions\[\d+\]", item.name) else item.name


def _cards(part: str, findings: list[Finding], places: Places, prefix: str, before: int) -> list[Card]:
    """The cards of a part in reading order, numbered on from `before`."""
    groups: list[list[Finding]] = []
    for gate in Gate:
        groups += _grouped([finding for finding in findings if finding.gate is gate])
    groups.sort(key=lambda group: (group[0].span, _GATES[group[0].gate]))
    cards = []
    for number, group in enumerate(groups, before + 1):
        first, *others = (
            _note(f"{prefix}f{number}" if place == 0 else f"{prefix}f{number}-{place + 1}", finding, place == 0)
            for place, finding in enumerate(group)
        )
        cards.append(Card(number, first, f"{prefix}m{number}", places.label(part, group[0].span), others))
    return cards


def _note(anchor: str, finding: Finding, is_first: bool) -> Note:
    message = finding.message
    quote = short(finding.quote)
    # Most messages begin with the quote: it is not said twice.
    if quote == finding.quote:
        message = message.removeprefix(f"“{quote}”")
    return Note(anchor, finding, quote, message, is_first)


def _is_passage(finding: Finding) -> bool:
    return finding.span.end - finding.span.start > _PASSAGE


def _grouped(findings: list[Finding]) -> list[list[Finding]]:
    """Findings of one gate, each with those it overlaps; first the gravest, then the closest to the words."""
    groups: list[list[Finding]] = []
    for passages in (False, True):
        own = [finding for finding in findings if _is_passage(finding) is passages]
        own.sort(key=lambda f: (-f.grade.rank, f.span.end - f.span.start, f.span, f.id))
        starts: list[int] = []
        mains: list[list[Finding]] = []
        for finding in own:
            # The mains never overlap each other, so the last one that begins before the end is the only one to ask.
            place = bisect_right(starts, max(finding.span.end - 1, finding.span.start))
            if place and _touch(mains[place - 1][0].span, finding.span):
                mains[place - 1].append(finding)
            else:
                starts.insert(place, finding.span.start)
                mains.insert(place, [finding])
        groups += mains
    return groups


def _touch(one: Span, other: Span) -> bool:
    return one == other or (one.start < other.end and other.start < one.end)


class _Lines(NamedTuple):
    starts: list[int]
    ends: list[int]

    def at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)


def _paragraphs(text: str, cards: list[Card]) -> list[Paragraph]:
    ends = [match.start() for match in re.finditer("\n", text)] + [len(text)]
    lines = _Lines([0, *(end + 1 for end in ends[:-1])], ends)
    beside: defaultdict[int, list[Card]] = defaultdict(list)
    refs: defaultdict[int, list[Card]] = defaultdict(list)
    for card in cards:
        span = card.note.finding.span
        line = lines.at(span.start)
        beside[line].append(card)
        refs[min(span.end, ends[line])].append(card)
    pieces = _cut(text, lines, [note for card in cards for note in (card.note, *card.also)], refs)
    paragraphs = []
    for line, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        if not text[start:end].strip() and line not in beside:
            continue
        segments = pieces[line]
        # Names and dates pushed to the right with blanks would be torn on a narrow screen.
        pushed = _SIGNATURE.match(text, start, end)
        flush_right = bool(pushed and not segments[0].notes and len(segments[0].text) >= pushed.end() - start)
        if pushed and flush_right:
            segments[0] = segments[0]._replace(text=segments[0].text[pushed.end() - start :])
        own = beside[line]
        own.sort(key=lambda card: card.number)
        crowded = _CARD * len(own) > _LINE * ((end - start) // _LINE_CHARS + 1) + _OVERHANG
        paragraphs.append(Paragraph(segments, own, flush_right=flush_right, crowded=crowded))
    return paragraphs


def _cut(text: str, lines: _Lines, notes: list[Note], refs: dict[int, list[Card]]) -> defaultdict[int, list[Segment]]:
    """Each line cut where a finding begins or ends: one sweep over the part, whatever overlaps or nests."""
    begins: defaultdict[int, list[Note]] = defaultdict(list)
    stops: defaultdict[int, list[Note]] = defaultdict(list)
    for note in notes:
        span = note.finding.span
        if span.start < span.end:
            begins[span.start].append(note)
            stops[span.end].append(note)
    places = sorted({*begins, *stops, *refs, *lines.starts, *lines.ends})
    order = {id(note): number for number, note in enumerate(notes)}

    def key(note: Note) -> tuple[bool, bool, int, int, int]:
        finding = note.finding
        return (
            _is_passage(finding),
            not note.is_first,
            -finding.grade.rank,
            finding.span.end - finding.span.start,
            order[id(note)],
        )

    lying: list[Note] = []
    pieces: defaultdict[int, list[Segment]] = defaultdict(list)
    for start, end in [*pairwise(places), (len(text), len(text))]:
        for note in stops.get(start, ()):
            del lying[bisect_right(lying, key(note), key=key) - 1]
        for note in begins.get(start, ()):
            insort(lying, note, key=key)
        line = lines.at(start)
        if start == lines.starts[line] and start in refs:
            pieces[line].append(Segment("", refs=tuple(refs[start])))
        if start >= lines.ends[line]:
            continue
        here = tuple(lying[:_MOST_AT_ONCE])
        faint = bool(here) and (not here[0].is_first or _is_passage(here[0].finding))
        pieces[line].append(Segment(text[start:end], here, faint, tuple(refs.get(end, ()))))
    return pieces
