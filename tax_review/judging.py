"""One review: what the scan of each part amounts to, and the verdict it adds up to."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from tax_review.engines import Sight
from tax_review.entries import PartHits
from tax_review.frames import Surroundings
from tax_review.match import Excuse, Match
from tax_review.models import (
    Draft,
    Excused,
    Failure,
    Finding,
    Gate,
    Grade,
    Signature,
    Span,
    Unchecked,
    Verdict,
    WaiverUse,
)
from tax_review.policy import Policy
from tax_review.rules import DraftRule, Found, Rule
from tax_review.ruleset import DraftRules, RuleSet, sha256
from tax_review.scene import Scene
from tax_review.text import Text, fold_term

_CONTEXT = 20
_CLAUSE_ENDS = "，。；！？：、,;!?:\n"
_PUBLISHABLE = Grade.REMIND
_GATES = tuple(Gate)
_FIELDS = tuple(Draft.model_fields)


class Review:
    """One review under way: what has matched, what has failed."""

    def __init__(self, ruleset: RuleSet, scenes: dict[str, Scene]) -> None:
        self._ruleset = ruleset
        self._scenes = scenes
        self._items: list[Finding | Excused] = []
        self._failures: list[Failure] = []
        self._waived: set[str] = set()
        self._triggered: set[str] = set()

    def take_part(self, scene: Scene, sight: Sight, title: Text | None) -> None:
        """Settle what was seen in one part. `title` is the draft's title, where this is another part."""
        ruleset = self._ruleset
        hits, triggered = self._sorted(sight)
        if not (triggered or hits or scene.is_title):
            return
        self._triggered.update(triggered)
        around = ruleset.frames.around(scene.text, title)
        matches: list[Match] = []
        for rule in ruleset.rules if triggered else ():
            if spans := triggered.get(rule.id):
                found = self._take_rule(rule, scene, spans, around)
                if rule.commercial:
                    hits.offers += [(match.start, match.end) for match in found if match.excuse is None]
                matches += found
        try:
            matches += ruleset.entries.matches(scene, hits, around)
        except Exception as error:  # noqa: BLE001 - a broken entry must not pass for a clean draft
            self._fail("lexicon", scene.part, error)
        # Two terms of one entry may lead to one place.
        for match in {(match.id, match.start, match.end): match for match in matches}.values():
            self._add(scene, match, scene.text.original_span(match.start, match.end))

    def _sorted(self, sight: Sight) -> tuple[PartHits, dict[str, list[Span]]]:
        """The hits of entries, and per rule the places where it is to look."""
        ruleset = self._ruleset
        folded = sight.text.folded
        hits = PartHits()
        triggered: dict[str, list[Span]] = {}
        meanings, add_term = ruleset.meanings, hits.terms.append
        for start, end, literal in sight.hits:
            meaning = meanings[literal]
            if len(meaning) == 2:
                add_term((start, end, meaning))
                continue
            terms, exceptions, slips, halves, rules = meaning
            for term in terms:
                add_term((start, end, term))
            for entry in exceptions:
                hits.exceptions[entry].append((end, start))
            for term in slips:
                hits.slips.append((start, end, term))
            for group in halves:
                if candidates := group.candidates(folded, start):
                    hits.halves.append((start, candidates))
            for rule_id in rules:
                triggered.setdefault(rule_id, []).append(Span(start, end))
        for number in sight.shapes:
            shape, rule_ids = ruleset.shapes[number]
            if spans := [Span(*match.span()) for match in shape.finditer(folded)]:
                for rule_id in rule_ids:
                    triggered.setdefault(rule_id, []).extend(spans)
        return hits, triggered

    def take_whole(self, draft: Draft) -> None:
        """Run the rules that look at the draft as a whole."""
        for rule in self._asked(self._ruleset.draft_rules_for(draft)):
            try:
                found = list(rule.verify(draft, self._scenes))
            except Exception as error:  # noqa: BLE001 - a broken rule is a failure, never a pass
                self._fail(rule.id, None, error)
                continue
            for part, start, end, message, suggestion, grade in found:
                self._add(
                    self._scenes[part],
                    Match(
                        id=rule.id,
                        gate=rule.gate,
                        category=rule.category,
                        grade=grade or rule.grade,
                        start=start,
                        end=end,
                        message=message or rule.message,
                        suggestion=suggestion or rule.suggestion,
                        bases=rule.bases,
                    ),
                    Span(start, end),
                )

    def _asked(self, rules: DraftRules) -> tuple[DraftRule, ...]:
        """Those of `rules` that something in the text calls for, and those that are always asked."""
        triggered = self._triggered
        is_plain = all(scene.text.is_plain for scene in self._scenes.values())
        if is_plain and triggered.isdisjoint(rules.by_trigger):
            return rules.always
        called = [rule for rule in rules.called if rule.id in triggered or (rule.for_unplain and not is_plain)]
        return (*rules.always, *called)

    def _take_rule(self, rule: Rule, scene: Scene, spans: list[Span], around: Surroundings) -> list[Match]:
        if scene.draft.kind not in rule.kinds:
            return []
        try:
            # Several triggers may lead to one place.
            found = {(f.start, f.end): f for span in spans for f in rule.verify(scene, span)}
            return [_rule_match(rule, f, around) for f in found.values()]
        except Exception as error:  # noqa: BLE001 - a broken rule is a failure, never a pass
            self._fail(rule.id, scene.part, error)
            return []

    def _add(self, scene: Scene, match: Match, span: Span) -> None:
        ruleset = self._ruleset
        quote = scene.text.original[span.start : span.end]
        fingerprint = _fingerprint(match.id, scene.text.original, span)
        excuse = match.excuse
        grade = match.grade
        if excuse is None and (chosen := ruleset.policy.override(match.id)) is not None:
            if chosen is Grade.PASS:
                excuse = Excuse("policy", "本单位策略不提示")
            else:
                grade = chosen
        if excuse is None:
            excuse = self._waiver(match.id, quote, fingerprint)
        if excuse is not None:
            self._items.append(
                Excused(
                    id=match.id,
                    gate=match.gate,
                    grade=grade,
                    part=scene.part,
                    span=span,
                    quote=quote,
                    reason=excuse.reason,
                    detail=excuse.detail,
                    fingerprint=fingerprint,
                    sensitive=match.sensitive,
                )
            )
            return
        self._items.append(
            Finding(
                id=match.id,
                gate=match.gate,
                category=match.category,
                grade=grade,
                part=scene.part,
                span=span,
                quote=quote,
                message=match.message,
                suggestion=match.suggestion,
                replacement=match.replacement,
                bases=tuple(ruleset.lexicon.bases[i] for i in match.bases),
                fingerprint=fingerprint,
                sensitive=match.sensitive,
            )
        )

    def _waiver(self, finding_id: str, quote: str, fingerprint: str) -> Excuse | None:
        today = next(iter(self._scenes.values())).on
        for waiver in self._ruleset.policy.waivers:
            fits = (
                waiver.fingerprint == fingerprint
                if waiver.fingerprint
                else (waiver.id, waiver.text) == (finding_id, quote)
            )
            if fits and today <= waiver.expires:
                self._waived.add(waiver.name)
                return Excuse("waiver", f"{waiver.reason}（{waiver.who}，至{waiver.expires}）")
        return None

    def _fail(self, check: str, part: str | None, error: Exception) -> None:
        # The text of the error may quote the draft; its type does not.
        self._failures.append(Failure(id=check, part=part, message=f"检查未能完成（{type(error).__name__}）"))

    def verdict(self, draft: Draft, day: dt.date, off: tuple[Gate, ...]) -> Verdict:
        """Grade what was found."""
        ruleset = self._ruleset
        policy = ruleset.policy
        items = self._items
        if items:
            order = {name: number for number, name in enumerate(self._scenes)}
            items = [item for item in items if item.gate not in off]
            items.sort(key=lambda item: (order[item.part], item.span, item.id, item.fingerprint))
        unchecked = _unchecked(draft, off)
        # What is the same in every verdict is validated once; all else has just been made of the right type.
        gates = {gate: Grade.PASS for gate in _GATES if gate not in off}
        changes: dict[str, object] = {
            "judged_for": day,
            "draft_digest": draft_digest(draft),
            "gates": gates,
            "waivers": _waiver_uses(policy, self._waived, day) if policy.waivers else (),
        }
        if items or self._failures or unchecked:
            changes |= self._graded(items, unchecked, gates)
        return ruleset.clean_verdict.model_copy(update=changes)

    def _graded(
        self, items: list[Finding | Excused], unchecked: tuple[Unchecked, ...], gates: dict[Gate, Grade]
    ) -> dict[str, object]:
        """What a verdict says where there is something to say; `gates` are raised to what was found at them."""
        ruleset = self._ruleset
        findings = tuple(item for item in items if isinstance(item, Finding))
        for finding in findings:
            gates[finding.gate] = max(gates[finding.gate], finding.grade)
        grade = max(gates.values(), default=Grade.PASS) if findings else Grade.PASS
        if self._failures:
            grade = max(grade, Grade.ESCALATE)
        if unchecked:
            grade = max(grade, Grade.REMIND)
        return {
            "grade": grade,
            "publishable": grade <= _PUBLISHABLE,
            "route": _route(ruleset.policy, ruleset.own_steps[grade], findings),
            "findings": findings,
            "excused": tuple(item for item in items if isinstance(item, Excused)),
            "failures": tuple(sorted(self._failures, key=lambda f: (f.id, f.part or ""))),
            "unchecked": unchecked,
        }


def _rule_match(rule: Rule, found: Found, around: Surroundings) -> Match:
    frame = around.frame_of((found.start, found.end), rule.excused_by)
    return Match(
        id=rule.id,
        gate=rule.gate,
        category=rule.category,
        grade=found.grade or rule.grade,
        start=found.start,
        end=found.end,
        message=found.message or rule.message,
        suggestion=found.suggestion or rule.suggestion,
        bases=rule.bases,
        replacement=found.replacement,
        sensitive=rule.sensitive,
        excuse=Excuse("lawful", found.lawful) if found.lawful else Excuse("frame", frame.label) if frame else None,
    )


def _unchecked(draft: Draft, off: tuple[Gate, ...]) -> tuple[Unchecked, ...]:
    if not (off or draft.attachments or draft.captions or draft.unchecked):
        return ()
    gates = [
        Unchecked(what="gate", name=gate, reason=f"本单位策略在此渠道关闭了{gate.label}")
        for gate in Gate
        if gate in off
    ]
    attachments = [
        Unchecked(what="attachment", name=name, reason="只检查了附件名称，没有检查附件内容")
        for name in draft.attachments
    ]
    # A reader names the pictures it met; captions given without one stand for pictures nobody has looked at.
    named = any(item.what in ("image", "video") for item in draft.unchecked)
    images = [
        Unchecked(what="image", name=f"captions[{number}]", reason="只检查了图片说明，没有查看图片")
        for number in range(0 if named else len(draft.captions))
    ]
    return (*gates, *attachments, *images, *draft.unchecked)


def _route(policy: Policy, own: tuple[Signature, ...], findings: Sequence[Finding]) -> tuple[Signature, ...]:
    """The steps `own` that everybody's drafts take up to this grade, and the bodies the findings call for."""
    if not findings:
        return own
    called: dict[str, list[str]] = {}
    for finding in findings:
        if finding.grade >= Grade.REVISE and (body := policy.body_for(finding.gate, finding.category)):
            called.setdefault(body, []).append(finding.id)
    bodies = {signature.body for signature in own}
    consulted = [
        Signature(step="会审", body=body, findings=tuple(sorted(set(ids))))
        for body, ids in called.items()
        if body not in bodies
    ]
    # The first signature is the editor's own; the bodies concerned are heard before the next.
    return (*own[:1], *consulted, *own[1:])


def _waiver_uses(policy: Policy, used: set[str], day: dt.date) -> tuple[WaiverUse, ...]:
    return tuple(
        WaiverUse(
            waiver=waiver.name,
            state="used" if waiver.name in used else "expired" if day > waiver.expires else "unused",
            reason=waiver.reason,
            who=waiver.who,
            expires=waiver.expires,
        )
        for waiver in policy.waivers
    )


def draft_digest(draft: Draft) -> str:
    """The SHA-256 of the draft's fields: name, length and text of each that is given, in the order of `Draft`."""
    content = hashlib.sha256()
    for name in _FIELDS:
        if value := getattr(draft, name):
            text = value if type(value) is str else repr(value)
            content.update(f"{name} {len(text)} {text}".encode())
    return content.hexdigest()


def _fingerprint(finding_id: str, original: str, span: Span) -> str:
    """id and folded clause around the finding, hashed: edits elsewhere leave it alone."""
    before = original[max(0, span.start - _CONTEXT) : span.start]
    after = original[span.end : span.end + _CONTEXT]
    start = max((before.rfind(mark) for mark in _CLAUSE_ENDS), default=-1) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := after.find(mark)) >= 0]
    context = before[start:] + original[span.start : span.end] + after[: min(ends, default=len(after))]
    return sha256(f"{finding_id}\0{fold_term(context)}")[:16]
