from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tax_review import Draft, Gate, Grade, Policy, PolicyError
from tax_review import policy as policies
from tests.strategies import DAY, entry, reviewer

ONE = entry("ad.kind.one", terms=["甲词"])
TWO = entry("ad.kind.two", terms=["乙词"], gate=Gate.WORDING, category="typo")


def policy(**fields: object) -> Policy:
    return Policy.model_validate(fields)


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        pytest.param({"ad.kind.one": "block"}, Grade.BLOCK, id="by id"),
        pytest.param({"ad": "remind"}, Grade.REMIND, id="by prefix"),
        pytest.param({"ad": "remind", "ad.kind": "escalate"}, Grade.ESCALATE, id="the longest prefix"),
    ],
)
def test_grades_are_overridden(grades: dict[str, str], expected: Grade) -> None:
    (finding,) = reviewer(ONE, policy=policy(grades=grades)).review("甲词", on=DAY).findings
    assert finding.grade is expected


def test_a_prefix_ends_at_a_dot() -> None:
    with pytest.raises(PolicyError, match=r"ad\.ki"):
        reviewer(ONE, policy=policy(grades={"ad.ki": "remind"}))


def test_what_the_policy_lets_pass_is_shown_as_excused() -> None:
    verdict = reviewer(ONE, policy=policy(grades={"ad": "pass"})).review("甲词", on=DAY)
    assert verdict.grade is Grade.PASS
    assert [(e.id, e.reason) for e in verdict.excused] == [("ad.kind.one", "policy")]


def test_gate_switched_off_on_a_channel_is_unchecked() -> None:
    one = reviewer(ONE, TWO, policy=policy(channels={"douyin": {"gates_off": ["wording"]}}))
    verdict = one.review(Draft(body="乙词", channel="douyin"), on=DAY)
    assert verdict.findings == ()
    assert Gate.WORDING not in verdict.gates
    assert [(u.what, u.name) for u in verdict.unchecked] == [("gate", "wording")]
    assert verdict.grade is Grade.REMIND, "what was not checked is never a pass"
    assert one.review(Draft(body="乙词", channel="weibo"), on=DAY).grade is Grade.REVISE


WAIVER = {"id": "ad.kind.one", "text": "甲词", "reason": "栏目名", "who": "张某", "expires": dt.date(2026, 12, 31)}


def test_waiver_by_id_and_text() -> None:
    verdict = reviewer(ONE, policy=policy(waivers=[WAIVER])).review("甲词", on=DAY)
    assert verdict.grade is Grade.PASS
    assert [(e.reason, e.detail) for e in verdict.excused] == [("waiver", "栏目名（张某，至2026-12-31）")]
    assert [use.state for use in verdict.waivers] == ["used"]


def test_waiver_by_fingerprint_survives_edits_elsewhere() -> None:
    fingerprint = reviewer(ONE).review("这里有甲词。", on=DAY).findings[0].fingerprint
    waiver = {key: value for key, value in WAIVER.items() if key not in ("id", "text")} | {"fingerprint": fingerprint}
    one = reviewer(ONE, policy=policy(waivers=[waiver]))
    assert one.review("新加一段。\n这里有甲\u200b词。还有别的。", on=DAY).findings == ()
    assert len(one.review("那里有甲词。", on=DAY).findings) == 1


def test_unused_and_expired_waivers_are_reported() -> None:
    one = reviewer(ONE, policy=policy(waivers=[WAIVER]))
    assert [use.state for use in one.review("无", on=DAY).waivers] == ["unused"]
    late = one.review("甲词", on=dt.date(2027, 1, 1))
    assert [use.state for use in late.waivers] == ["expired"]
    assert late.grade is Grade.REVISE


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"waivers": [WAIVER | {"id": "no.such.id"}]}, "no.such.id"),
        ({"reviewers": [{"category": "nothing", "body": "某科"}]}, "nothing"),
        ({"grades": {"nothing": "block"}}, "nothing"),
    ],
)
def test_unknown_names_are_errors(fields: dict[str, object], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        reviewer(ONE, policy=policy(**fields))


def test_route_names_who_must_sign() -> None:
    chosen = policies.default().model_copy(
        update={
            "reviewers": policy(
                reviewers=[{"category": "typo", "body": "校对组"}, {"gate": "wording", "body": "编辑"}]
            ).reviewers
        }
    )
    one = reviewer(TWO, policy=chosen)
    route = one.review("乙词", on=DAY).route
    assert [s.step for s in route] == ["初审", "会审", "复审", "终审"]
    assert (route[1].body, route[1].findings) == ("校对组", ("ad.kind.two",))
    assert [s.step for s in one.review("无", on=DAY).route] == ["初审", "复审"]


def test_policy_files(tmp_path: Path) -> None:
    file = tmp_path / "tax-review.toml"
    file.write_text('size_limit = 10\n[grades]\nad = "remind"\n', encoding="utf-8")
    loaded = policies.load(file)
    assert loaded.size_limit == 10
    assert loaded.steps == policies.default().steps
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert policies.find(inner) == file


def test_policy_in_pyproject(tmp_path: Path) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_text("[tool.tax-review]\nsize_limit = 7\n", encoding="utf-8")
    assert policies.find(tmp_path) == file
    assert policies.load(file).size_limit == 7
    file.write_text("[tool.other]\n", encoding="utf-8")
    assert policies.find(tmp_path) != file


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"grades = 3", "grades"),
        (b"unknown = 1", "unknown"),
        (b"[grades]\nad = 'high'", "grades.ad"),
        (b"size_limit = 0", "size_limit"),
        (b"[[waivers]]\nreason = 'a'\nwho = 'b'\nexpires = 2026-01-01", "fingerprint"),
        (b"= 1", "not valid TOML"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_broken_policy_files(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "tax-review.toml"
    file.write_bytes(content)
    with pytest.raises(PolicyError, match=message) as raised:
        policies.load(file)
    assert str(file) in str(raised.value)


def test_missing_policy_file(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read"):
        policies.load(tmp_path / "none.toml")
