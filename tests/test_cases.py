"""Whole small drafts, bad and clean, as an inspector would write them; the format is benchmarks/accuracy.py's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy import judge_case
from tax_review import Reviewer

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
    if line.strip()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case_is_met(built_in: Reviewer, case: dict[str, Any]) -> None:
    outcome = judge_case(built_in, case)
    assert outcome.met, outcome.why


def test_every_gate_has_bad_and_clean_cases() -> None:
    kinds = {(case["gate"], case["kind"]) for case in CASES}
    gates = ("politics", "policy", "secrecy", "wording", "content")
    assert {(gate, kind) for gate in gates for kind in ("bad", "clean")} <= kinds
