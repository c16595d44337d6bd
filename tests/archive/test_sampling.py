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


def table(path: Path, posts: list[dict[str, Any]], **types: pa.DataType) -> Path:
    content = pa.Table.from_pylist([dict.fromkeys(VERDICTS.names) | row for row in posts], schema=VERDICTS)
    for name, type_ in types.items():
        at = content.schema.get_field_index(name)
        content = content.set_column(at, name, content.column(name).cast(type_))
    pq.write_table(content, path, write_page_checksum=True, compression="none")
    return path


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def torn(path: Path) -> None:
    """A page in the middle is not what was written; the end of the file is whole."""
    content = path.read_bytes()
    at = content.index("标题100".encode())
    path.write_bytes(content[:at] + b"????" + content[at + 4 :])


def findings_of(path: Path, findings: list[dict[str, Any]]) -> Path:
    content = [dict.fromkeys(FINDINGS.names) | row for row in findings]
    beside = path.with_suffix(".findings.parquet")
    pq.write_table(pa.Table.from_pylist(content, schema=FINDINGS), beside)
    return beside


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
    findings_of(path, findings)
    (one,) = sampled(path, per_account=1, seed="x").drawn
    assert one.problem == "重"


def test_rows_without_positions_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    posts: list[dict[str, Any]] = [{"id": f"p{number}", "grade": "revise", "title": f"{number}"} for number in range(9)]
    path = table(tmp_path / "a.parquet", [*posts, *posts[:3]])
    findings_of(path, [{"id": f"p{n}", "grade": "revise", "message": f"问题{n}", "finding": "a.b"} for n in range(9)])
    sample = sampled(path, per_account=12, seed="x")
    assert sorted(one.problem for one in sample.drawn) == sorted(f"问题{n}" for n in [*range(9), 0, 1, 2])
    assert len(sampled(path, per_account=5, seed="x").drawn) == 5


def test_findings_that_cannot_be_read_are_not_passed_over(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", rows())
    half(findings_of(path, [{"position": 1, "id": "p1", "grade": "revise", "message": "重", "finding": "a.b"}]))
    with pytest.raises(InputError, match=r"a\.findings\.parquet 读不出来"):
        sampled(path, per_account=1, seed="x")


def test_none_is_no_number_of_posts_to_draw(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="至少抽 1 篇"):
        sampled(table(tmp_path / "a.parquet", rows()), per_account=0, seed="x")


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "找不到"),
        (lambda path: path.write_bytes(b"PAR1"), "不是完整的 Parquet"),
        (lambda path: pq.write_table(pa.table({"a": [1]}), path), "不是检查结果表"),
        (lambda path: table(path, []), "没有可抽的稿件"),
        (lambda path: path.mkdir(), "不是完整的 Parquet"),
        (lambda path: half(table(path, rows())), "不是完整的 Parquet"),
        (lambda path: torn(table(path, rows())), "不是完整的 Parquet"),
        (lambda path: table(path, [{"position": 1, "id": "p1", "grade": "优秀"}]), "不认识的结论“优秀”"),
        (lambda path: table(path, rows(), position=pa.string()), "position 列没有或不对"),
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


def test_titles_are_shown_as_they_are_and_obeyed_by_nobody(tmp_path: Path) -> None:
    title = "[/red]通知[bold]\x1b[31m"
    path = table(
        tmp_path / "a.parquet", [{"position": 1, "id": "[/x]", "account": "[/y]", "grade": "pass", "title": title}]
    )
    result = run(str(path), "--seed", "1")
    assert result.exit_code == 0, result.output
    assert "\x1b[31m" not in result.output
    assert "[/y]" in result.output


def test_the_sheet_holds_what_the_draw_is_defended_with(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet", rows(accounts=60, posts=10))
    result = run(str(path), "--seed", "2026", "-o", str(tmp_path / "抽查.csv"))
    assert result.exit_code == 0, result.output
    # The screen need not hold it all.
    assert "其余 280 篇见抽查表" in result.output
    assert "合计 60 个账号" in result.output
    sheet = list(csv.reader((tmp_path / "抽查.csv").read_text("utf-8-sig").splitlines()))
    frame = sheet[sheet.index(["抽样框", "账号", "结论", "稿件数", "抽出"]) + 1 :]
    assert sum(int(row[3]) for row in frame) == 600
    assert sum(int(row[4]) for row in frame) == 300
    told = next(row for row in sheet if len(row) > 1 and row[1].startswith("种子 2026"))
    assert sampled(path, per_account=5, seed="2026").digest in told[2]
