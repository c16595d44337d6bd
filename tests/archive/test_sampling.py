"""A sample for inspectors: by lot, stratified, and the same whoever draws it again."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from tax_review import Grade, InputError
from tax_review.archive import FINDINGS, VERDICTS
from tax_review.archive.sampling import STRATA, UNREVIEWED, Sample, allotted, sampled
from tax_review.cli import app

COUNTS = st.dictionaries(st.sampled_from(STRATA), st.integers(1, 50), min_size=1)


def rows(*, accounts: int = 4, posts: int = 50) -> list[dict[str, Any]]:
    chance = random.Random(1)
    grades = ["pass"] * 30 + ["remind"] * 6 + ["revise"] * 3 + ["block", None]
    return [
        {
            "position": number,
            "id": f"p{number}",
            "account": f"账号{number % accounts}" if number % accounts else None,
            "grade": chance.choice(grades),
            "title": f"标题{number}",
            "findings": number % 3,
        }
        for number in range(1, accounts * posts + 1)
    ]


def table(path: Path, posts: list[dict[str, Any]]) -> Path:
    pq.write_table(pa.Table.from_pylist([dict.fromkeys(VERDICTS.names) | row for row in posts], schema=VERDICTS), path)
    return path


def ids(sample: Sample) -> set[str]:
    return {one.id for one in sample.drawn}


@given(COUNTS, st.integers(1, 40))
def test_shares_use_up_the_quota_and_reach_every_grade_as_far_as_it_lasts(counts: dict[str, int], quota: int) -> None:
    shares = allotted(counts, quota)
    assert sum(shares.values()) == min(quota, sum(counts.values()))
    assert all(0 <= shares[stratum] <= counts[stratum] for stratum in counts)
    present = [stratum for stratum in STRATA if stratum in counts]
    assert all(shares[stratum] >= 1 for stratum in present[:quota])
    # Beside the one that each gets, nobody is far from his part.
    total = sum(counts.values())
    if quota <= total:
        for stratum in present:
            assert shares[stratum] <= max(1, quota * counts[stratum] / total + 1)


def test_the_same_seed_draws_the_same_whatever_the_order_of_rows(tmp_path: Path) -> None:
    posts = rows()
    first = sampled(table(tmp_path / "a.parquet", posts), per_account=5, seed="2026")
    shuffled = random.Random(3).sample(posts, len(posts))
    second = sampled(table(tmp_path / "b.parquet", shuffled), per_account=5, seed="2026")
    assert first.drawn == second.drawn
    assert first.frame == second.frame
    assert ids(first) != ids(sampled(tmp_path / "a.parquet", per_account=5, seed="2027"))


def test_each_account_gives_its_number_and_the_frame_adds_up(tmp_path: Path) -> None:
    posts = rows()
    sample = sampled(table(tmp_path / "a.parquet", posts), per_account=7, seed="x")
    for account in {row["account"] or "" for row in posts}:
        own = [one for one in sample.drawn if one.account == account]
        assert len(own) == 7
        strata = {row["grade"] or UNREVIEWED for row in posts if (row["account"] or "") == account}
        assert {one.stratum for one in own} == strata
    assert sum(one.posts for one in sample.frame) == len(posts)
    assert sum(one.drawn for one in sample.frame) == len(sample.drawn)


def test_every_post_is_drawn_about_as_often_as_any_other_of_its_stratum(tmp_path: Path) -> None:
    posts: list[dict[str, Any]] = [{"position": n, "id": f"p{n}", "account": "甲", "grade": "pass"} for n in range(20)]
    path = table(tmp_path / "a.parquet", posts)
    counts = dict.fromkeys((row["id"] for row in posts), 0)
    for seed in range(400):
        for one in sampled(path, per_account=5, seed=str(seed)).drawn:
            counts[one.id] += 1
    # A quarter of 400 draws each; five standard deviations.
    assert all(57 < count < 143 for count in counts.values()), counts


def test_a_small_account_gives_all_it_has(tmp_path: Path) -> None:
    sample = sampled(table(tmp_path / "a.parquet", rows(accounts=2, posts=3)), per_account=50, seed="x")
    assert len(sample.drawn) == 6


def test_only_grave_ones_and_what_was_not_reviewed(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", rows())
    sample = sampled(path, per_account=9, seed="x", at_least=Grade.REVISE)
    assert {one.stratum for one in sample.drawn} == {"block", "revise", UNREVIEWED}


def test_the_gravest_finding_is_named(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", [{"position": 1, "id": "p1", "account": "甲", "grade": "block"}])
    findings = [
        {"position": 1, "id": "p1", "grade": "remind", "message": "轻", "finding": "a.b"},
        {"position": 1, "id": "p1", "grade": "block", "message": "重", "finding": "a.c"},
    ]
    content = [dict.fromkeys(FINDINGS.names) | row for row in findings]
    pq.write_table(pa.Table.from_pylist(content, schema=FINDINGS), tmp_path / "a.findings.parquet")
    (one,) = sampled(path, per_account=1, seed="x").drawn
    assert one.problem == "重"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "找不到"),
        (lambda path: path.write_bytes(b"PAR1"), "不是完整的 Parquet"),
        (lambda path: pq.write_table(pa.table({"a": [1]}), path), "不是检查结果表"),
        (lambda path: table(path, []), "没有可抽的稿件"),
    ],
)
def test_what_is_no_table_of_verdicts_is_said(tmp_path: Path, make: Any, sentence: str) -> None:
    make(tmp_path / "a.parquet")
    with pytest.raises(InputError, match=sentence):
        sampled(tmp_path / "a.parquet", per_account=1, seed="x")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sample", *arguments])


def test_the_sheet_opens_in_excel_and_holds_no_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    posts = [{"position": 1, "id": "=1+1", "account": "甲", "grade": "block", "title": "@题", "withheld": False}]
    posts.append({"position": 2, "id": "密", "account": "甲", "grade": "block", "withheld": True})
    table(Path("a.parquet"), posts)
    result = run("a.parquet", "--seed", "2026", "-o", "抽查.csv")
    assert result.exit_code == 0, result.output
    assert "2 / 2" in result.output
    content = Path("抽查.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    sheet = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert [row[2] for row in sheet[1:3]] == ["'=1+1", "密"]
    assert sheet[1][5] == "'@题"
    assert "不存文字" in sheet[2][5]
    assert run("a.parquet", "--seed", "2026", "-o", "抽查.csv").exit_code == 2
    assert run("a.parquet", "--seed", "2026", "-o", "抽查.jsonl").exit_code == 0
    lines = [json.loads(line) for line in Path("抽查.jsonl").read_text("utf-8").splitlines()]
    assert [line["seed"] for line in lines] == ["2026", "2026"]


def test_a_seed_is_asked_for(tmp_path: Path) -> None:
    result = run(str(table(tmp_path / "a.parquet", rows())))
    assert result.exit_code == 2
    assert "--seed 2026" in result.output
