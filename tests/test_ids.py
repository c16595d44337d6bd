"""Ids go from general to particular, and begin with what they are about."""

from __future__ import annotations

from tax_review import Gate, Reviewer

FIRST = {
    Gate.POLITICS: {"politics"},
    Gate.POLICY: {"policy"},
    Gate.SECRECY: {"secrecy"},
    Gate.WORDING: {"wording"},
    Gate.CONTENT: {"advertising", "opinion", "rumor", "source", "link", "reply", "profile"},
}


def test_ids_begin_with_their_gate_or_category(built_in: Reviewer) -> None:
    wrong = [check.id for check in built_in.checks if check.id.partition(".")[0] not in FIRST[check.gate]]
    assert wrong == []


def test_ids_are_given_once_and_are_short(built_in: Reviewer) -> None:
    ids = [check.id for check in built_in.checks]
    assert len(ids) == len(set(ids))
    assert all(2 <= len(one.split(".")) <= 5 for one in ids)
