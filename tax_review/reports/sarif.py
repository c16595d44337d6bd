"""Verdicts as SARIF 2.1.0, for editors, code-review sites and whatever else reads it: one log for many drafts.

Results carry the finding's words in Chinese, its place in the author's file, its fingerprint and, where it is certain,
the fix; rules carry the law. What could not be read, checked or looked at is a notification, never silence.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent_encoded

from tax_review.fixing import Edit, edit_of
from tax_review.inputs.read import Read
from tax_review.models import Basis, Draft, Excused, Finding, Grade, Verdict
from tax_review.reports.masked_verdict import UNMASKED, masked
from tax_review.reports.places import Places, Reviewed, TextPlace, WordPlace
from tax_review.reports.wording import CONCLUSIONS, REASONS, headline, part_label, short
from tax_review.reviewer import Reviewer
from tax_review.ruleset import Check
from tax_review.version import __version__
from tax_review.writing import own_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
STANDARD_INPUT = "-"
_ROOT = "%SRCROOT%"
_LEVELS = {
    Grade.PASS: "note",
    Grade.REMIND: "note",
    Grade.REVISE: "warning",
    Grade.ESCALATE: "error",
    Grade.BLOCK: "error",
}
_RANKS = {Grade.PASS: 0.0, Grade.REMIND: 25.0, Grade.REVISE: 50.0, Grade.ESCALATE: 75.0, Grade.BLOCK: 100.0}
_NOTIFICATIONS = {
    "unreadable": "稿件没能检查",
    "check-failed": "一项检查没能完成",
    "unchecked": "没有检查的内容",
    "read-note": "读取文件时的说明",
    "waiver": "没有用上的豁免",
    "unmasked": "报告没有打码",
}

Json = dict[str, Any]


def render_sarif(
    reviewed: Iterable[Reviewed],
    *,
    reviewer: Reviewer,
    failed: Sequence[tuple[str, str]] = (),
    excused: bool = False,
    unmasked: bool = False,
) -> str:
    """One SARIF log of drafts that `reviewer` has reviewed, and of those that could not be (`failed`: name, reason).

    Waived matches are suppressed results; `excused` adds all others that were let go. Sensitive quotes are masked
    unless `unmasked`, which the log then says. The same drafts give the same log, byte for byte.
    """
    run = _Run(reviewer, every_excused=excused, unmasked=unmasked)
    for one in reviewed:
        run.add(one)
    for name, reason in failed:
        run.fail(name, reason)
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run.as_json()]}
    return json.dumps(log, ensure_ascii=False) + "\n"


class _Run:
    """The one run of a log under way."""

    def __init__(self, reviewer: Reviewer, *, every_excused: bool, unmasked: bool) -> None:
        self._checks: Mapping[str, Check] = {check.id: check for check in reviewer.checks}
        self._bases = reviewer.lexicon.bases
        self._every_excused = every_excused
        self._unmasked = unmasked
        self._artifacts: list[Json] = []
        self._results: list[tuple[str, Json]] = []
        self._rules: dict[str, Json] = {}
        self._notifications: list[Json] = []
        self._succeeded = True
        if unmasked:
            self._notify("unmasked", "warning", UNMASKED)

    def add(self, reviewed: Reviewed) -> None:
        """Take in one draft."""
        name, read, verdict, content = reviewed
        if not self._unmasked:
            verdict = masked(read.draft, verdict)
        artifact = self._artifact(name, _outcome(verdict))
        places = Places(read, own_text(content, read))
        seen: Counter[str] = Counter()
        for item in _in_order(read.draft, verdict):
            if isinstance(item, Excused) and not (self._every_excused or item.reason == "waiver"):
                continue
            result = self._result(item, _locations(artifact, item, places))
            seen[item.fingerprint] += 1
            # One fingerprint may occur twice in a file: the same words twice.
            result["partialFingerprints"] = {"taxReview/v1": f"{item.fingerprint}:{seen[item.fingerprint]}"}
            if isinstance(item, Finding):
                result.update(_fixes(artifact, item, read, places))
            self._results.append((item.id, result))
        for failure in verdict.failures:
            self._succeeded = False
            text = f"检查 {failure.id} 没有完成：{failure.message}；结论按“送审”处理"
            self._notify("check-failed", "error", text, artifact, failure.id)
        for unchecked in verdict.unchecked:
            self._notify("unchecked", "note", f"未检查：{unchecked.name}：{unchecked.reason}", artifact)
        for use in verdict.waivers:
            if use.state != "used":
                state = "已过期" if use.state == "expired" else "本稿未用到"
                text = f"豁免{state}：{use.waiver}（{use.who}，至{use.expires}）"
                self._notify("waiver", "note", text, artifact)
        for note in read.notes:
            self._notify("read-note", "note", note, artifact)

    def fail(self, name: str, reason: str) -> None:
        """Take in a draft that could not be read or reviewed."""
        self._succeeded = False
        self._notify("unreadable", "error", f"没能检查：{reason}", self._artifact(name, {}))

    def as_json(self) -> Json:
        """The run."""
        ids = sorted(self._rules)
        index = {rule_id: number for number, rule_id in enumerate(ids)}
        driver: Json = {
            "name": "tax-review",
            "version": __version__,
            "semanticVersion": __version__,
            "language": "zh-CN",
            "shortDescription": {"text": "税务政务新媒体稿件发布前检查"},
            "rules": [self._rules[rule_id] for rule_id in ids],
        }
        used = {notification["descriptor"]["id"] for notification in self._notifications}
        if used:
            driver["notifications"] = [
                {"id": key, "shortDescription": {"text": text}} for key, text in _NOTIFICATIONS.items() if key in used
            ]
        invocation: Json = {"executionSuccessful": self._succeeded}
        if self._notifications:
            invocation["toolExecutionNotifications"] = self._notifications
        return {
            "tool": {"driver": driver},
            "language": "zh-CN",
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "newlineSequences": ["\r\n", "\n", "\r"],
            "originalUriBaseIds": {_ROOT: {"description": {"text": "运行命令时所在的文件夹"}}},
            "artifacts": self._artifacts,
            "results": [{"ruleId": rule_id, "ruleIndex": index[rule_id], **rest} for rule_id, rest in self._results],
            "properties": {"masked": not self._unmasked},
        }

    def _artifact(self, name: str, properties: Json) -> Json:
        """The reference to a new artifact."""
        index = len(self._artifacts)
        location = _artifact_location(name)
        artifact: Json = {"location": location, "roles": ["analysisTarget"]}
        if properties:
            artifact["properties"] = properties
        self._artifacts.append(artifact)
        return {**location, "index": index}

    def _result(self, item: Finding | Excused, locations: list[Json]) -> Json:
        check = self._checks.get(item.id)
        bases = item.bases if isinstance(item, Finding) else self._bases_of(check)
        if item.id not in self._rules:
            self._rules[item.id] = _rule(item, check, bases)
        properties: Json = {"gate": item.gate, "grade": item.grade, "part": item.part, "span": list(item.span)}
        if isinstance(item, Finding):
            properties |= {"suggestion": item.suggestion, "bases": [basis.citation for basis in bases]}
            text = f"{item.grade.label}·{item.gate.label}：{headline(item).rstrip('。')}。怎么改：{item.suggestion}"
        else:
            text = f"已放行：“{short(item.quote)}”{check.message if check else ''}"
        result: Json = {
            "kind": "fail",
            "level": _LEVELS[item.grade],
            "rank": _RANKS[item.grade],
            "message": {"text": text},
            "locations": locations,
            "properties": properties,
        }
        if isinstance(item, Excused):
            justification = f"{REASONS[item.reason]}：{item.detail}"
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
        return result

    def _bases_of(self, check: Check | None) -> tuple[Basis, ...]:
        return tuple(self._bases[basis_id] for basis_id in check.bases) if check else ()

    def _notify(
        self, descriptor: str, level: str, text: str, artifact: Json | None = None, rule_id: str | None = None
    ) -> None:
        notification: Json = {"descriptor": {"id": descriptor}, "level": level, "message": {"text": text}}
        if artifact is not None:
            notification["locations"] = [{"physicalLocation": {"artifactLocation": artifact}}]
        if rule_id in self._checks:
            notification["associatedRule"] = {"id": rule_id}
        self._notifications.append(notification)


def _in_order(draft: Draft, verdict: Verdict) -> list[Finding | Excused]:
    """Findings and excused matches as they come in the draft; a verdict holds the two apart."""
    order = {part.name: number for number, part in enumerate(draft.parts())}
    items: list[Finding | Excused] = [*verdict.findings, *verdict.excused]
    return sorted(items, key=lambda item: (order[item.part], item.span, item.id))


def _outcome(verdict: Verdict) -> Json:
    """What the verdict says of the draft as a whole."""
    return {
        "grade": verdict.grade,
        "conclusion": f"{verdict.grade.label}：{CONCLUSIONS[verdict.grade]}",
        "publishable": verdict.publishable,
        "judgedFor": verdict.judged_for.isoformat(),
        "gates": verdict.gates,
        "route": [signature.model_dump(mode="json") for signature in verdict.route],
        "draftDigest": verdict.draft_digest,
        "ruleset": verdict.ruleset.model_dump(mode="json"),
    }


def _artifact_location(name: str) -> Json:
    if name == STANDARD_INPUT:
        return {"description": {"text": "标准输入"}}
    here = Path.cwd()
    path = here / name
    with suppress(ValueError):
        relative = Path(os.path.normpath(path)).relative_to(here)
        return {"uri": percent_encoded(os.fsencode(relative.as_posix())), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}


def _locations(artifact: Json, item: Finding | Excused, places: Places) -> list[Json]:
    """One location: what markup divides is still one thing to change."""
    physical: Json = {"artifactLocation": artifact}
    location: Json = {"physicalLocation": physical}
    logical: list[Json] = [{"name": part_label(item.part), "fullyQualifiedName": item.part, "kind": "part"}]
    stands = places.of(item.part, item.span)
    lines = [place for place in stands if isinstance(place, TextPlace)]
    runs = [place for place in stands if isinstance(place, WordPlace)]
    if lines:
        last = lines[-1]
        physical["region"] = _region(
            lines[0].model_copy(update={"end": last.end, "end_line": last.end_line, "end_column": last.end_column})
        )
        if len(lines) > 1:
            location["annotations"] = [_region(place) for place in lines]
    if runs:
        logical += [
            {
                "name": places.label(item.part, item.span) or f"第{place.paragraph}段",
                "fullyQualifiedName": f"{place.story}/paragraph[{place.paragraph}]/run[{place.run}]",
                "kind": "run",
            }
            for place in runs
        ]
        location["properties"] = {"runs": [place.model_dump() for place in runs]}
    location["logicalLocations"] = logical
    return [location]


def _region(place: TextPlace) -> Json:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "charOffset": place.start,
        "charLength": place.end - place.start,
    }


def _fixes(artifact: Json, finding: Finding, read: Read, places: Places) -> Json:
    """The certain replacement of a finding as SARIF's fix; a masked quote has none."""
    edit = edit_of(read, finding)
    place = next(iter(places.of(finding.part, finding.span)), None)
    if not (isinstance(edit, Edit) and isinstance(place, TextPlace)):
        return {}
    replacement = {
        "deletedRegion": _region(place),
        "insertedContent": {"text": edit.replacement},
    }
    change = {"artifactLocation": artifact, "replacements": [replacement]}
    return {"fixes": [{"description": {"text": f"改为“{edit.replacement}”"}, "artifactChanges": [change]}]}


def _rule(item: Finding | Excused, check: Check | None, bases: Sequence[Basis]) -> Json:
    """The rule or entry behind a result, with its law; from the result alone where the reviewer does not know it."""
    grade = item.grade if check is None else check.grade
    category = check.category if check is not None else item.category if isinstance(item, Finding) else ""
    rule: Json = {
        "id": item.id,
        "defaultConfiguration": {"level": _LEVELS[grade], "rank": _RANKS[grade]},
        "properties": {
            "gate": item.gate,
            "category": category,
            "tags": [tag for tag in (item.gate.value, category) if tag],
            "bases": [basis.model_dump(mode="json", exclude_none=True) for basis in bases],
        },
    }
    if check is not None:
        message, suggestion = _general(check.message), _general(check.suggestion)
        lines = [f"{message}。", f"怎么改：{suggestion}。", *(f"依据：{_ground(basis)}" for basis in bases)]
        marked = [f"**{message}**", f"怎么改：{suggestion}", *(f"- 依据：{_ground(basis)}" for basis in bases)]
        rule["shortDescription"] = {"text": message}
        rule["help"] = {"text": "\n".join(lines), "markdown": "\n\n".join(marked[:2]) + "\n\n" + "\n".join(marked[2:])}
    return rule


def _general(text: str) -> str:
    """What a check says of any of its terms."""
    return text.replace("{term}", "该说法").replace("{right}", "正确写法").rstrip("。")


def _ground(basis: Basis) -> str:
    about = "；".join(
        text
        for text in (
            basis.number or basis.issuer,
            f"{basis.in_force_from}起施行" if basis.in_force_from else "",
            "本单位须执行" if basis.force == "binding" else "参考",
            f"{basis.checked_on}核对",
        )
        if text
    )
    quoted = f"：“{basis.quote}”" if basis.quote else ""
    return f"{basis.citation}（{about}）{quoted}"
