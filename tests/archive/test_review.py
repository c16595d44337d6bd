"""A whole archive: parts, results, resuming, taking over what an earlier run has found."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tax_review import InputError, Reviewer
from tax_review.archive import FINDINGS, VERDICTS
from tax_review.archive.database import Database
from tax_review.archive.duckdb_file import DuckDB
from tax_review.archive.record import RunRecord
from tax_review.archive.review import review_archive
from tax_review.archive.running import Progress
from tax_review.archive.storing import Files, Place
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY, SECRET
from tests.archive.sources import Listed

BROKEN = ValueError("这一行缺少正文")
MIXED: list[dict[str, Any] | str | Exception] = [CLEAN, ADVERT, BROKEN, IDENTITY, "", SECRET, CLEAN, BROKEN, ADVERT]


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(engine="portable")


def reviewed(reviewer: Reviewer, posts: list[Any], place: Place, *, edition: int = 1, **options: Any) -> RunRecord:
    options = {"rows": 2, "processes": 1, "today": DAY, **options}
    return review_archive(Listed(posts, edition=edition), reviewer, place, **options)


def contents(folder: Path) -> dict[str, bytes]:
    """The results in a folder, byte for byte, without what tells how long the run took."""
    files = {}
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        if file.name.endswith(".run.json"):
            content = json.dumps({**json.loads(content), "timing": None}).encode()
        files[file.name] = content
    return files


def test_results_are_two_tables_the_rejects_and_the_record(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    record = reviewed(reviewer, MIXED, place)
    verdicts, findings = pq.read_table(place.verdicts), pq.read_table(place.findings)
    assert verdicts.schema.remove_metadata() == VERDICTS
    assert findings.schema.remove_metadata() == FINDINGS
    assert verdicts.column("id").to_pylist() == ["p1", "p2", "p4", "p5", "p6", "p7", "p9"]
    assert verdicts.column("position").to_pylist() == [1, 2, 4, 5, 6, 7, 9]
    assert sum(verdicts.column("findings").drop_null().to_pylist()) == findings.num_rows == record.tally.findings
    rejects = [json.loads(line) for line in place.rejects.read_text("utf-8").splitlines()]
    assert [(reject["position"], reject["reason"]) for reject in rejects] == [(3, str(BROKEN)), (8, str(BROKEN))]
    assert RunRecord.model_validate_json(place.record.read_bytes()) == record
    tally = record.tally
    assert (tally.posts, tally.unreviewed, tally.withheld, record.rejected) == (7, 1, 1, 2)
    assert tally.grades["pass"] == 2
    assert sum(tally.grades.values()) + tally.unreviewed == tally.posts
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "v.findings.parquet", "v.parquet", "v.rejects.jsonl", "v.run.json",
    ]  # fmt: skip


def test_processes_and_the_size_of_parts_make_no_difference(reviewer: Reviewer, tmp_path: Path) -> None:
    posts: list[Any] = [*MIXED * 5, *[f"{CLEAN}第{number}号。" for number in range(20)]]
    results = []
    for name, options in {
        "one": {"processes": 1, "rows": 100},
        "two": {"processes": 2, "rows": 7},
        "small": {"processes": 1, "rows": 1},
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        reviewed(reviewer, posts, Files(folder / "v.parquet"), **options)
        results.append(contents(folder))
    assert results[0] == results[1] == results[2]


class StoppedError(Exception):
    """Something stops the run."""


def stopping_after(parts: int) -> Any:
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) > parts:
            raise StoppedError

    return watch


@pytest.mark.parametrize("parts", range(5))
@pytest.mark.parametrize("processes", [1, 2])
def test_a_stopped_run_goes_on_without_a_post_lost_or_doubled(
    reviewer: Reviewer, tmp_path: Path, parts: int, processes: int
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "broken").mkdir()
    reviewed(reviewer, MIXED, Files(tmp_path / "whole" / "v.parquet"))
    place = Files(tmp_path / "broken" / "v.parquet")
    with pytest.raises(StoppedError):
        reviewed(reviewer, MIXED, place, watch=stopping_after(parts), processes=processes)
    assert place.folder.is_dir()
    assert not place.holds_results()
    record = reviewed(reviewer, MIXED, place, resume=True, processes=processes, today=dt.date(2027, 1, 1))
    assert contents(tmp_path / "broken") == contents(tmp_path / "whole")
    assert not place.folder.exists()
    assert record.timing.resumed > 0


def test_a_damaged_part_is_made_again(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    with pytest.raises(StoppedError):
        reviewed(reviewer, MIXED, place, watch=stopping_after(3))
    part = place.folder / "000000.parquet"
    part.write_bytes(part.read_bytes()[:100])
    assert reviewed(reviewer, MIXED, place, resume=True).tally.posts == 7


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"edition": 2}, "来源"),
        ({"as_of": "today"}, "--as-of"),
        ({"since_last": True}, "--since-last"),
        ({"posts": [ADVERT, *MIXED[1:]]}, "来源的内容变了"),
        ({"reviewer": Reviewer(rules=(), engine="portable")}, "词库"),
    ],
)
def test_a_run_does_not_go_on_as_another(
    reviewer: Reviewer, tmp_path: Path, change: dict[str, Any], sentence: str
) -> None:
    place = Files(tmp_path / "v.parquet")
    with pytest.raises(StoppedError):
        reviewed(reviewer, MIXED, place, watch=stopping_after(3))
    changed = {"reviewer": reviewer, "posts": MIXED, **change}
    with pytest.raises(InputError, match=sentence):
        reviewed(changed.pop("reviewer"), changed.pop("posts"), place, resume=True, **changed)
    # Nothing is lost by the attempt.
    assert reviewed(reviewer, MIXED, place, resume=True).timing.resumed > 0


def test_a_run_that_was_killed_while_it_cleaned_up_is_done(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    reviewed(reviewer, MIXED, place)
    before = contents(tmp_path)
    place.folder.mkdir()
    (place.folder / "000003.parquet").write_bytes(b"left")
    with pytest.raises(InputError, match="已经做完"):
        reviewed(reviewer, MIXED, place, resume=True)
    assert contents(tmp_path) == before


def test_nothing_is_overwritten_unasked(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    reviewed(reviewer, MIXED, place)
    before = contents(tmp_path)
    for options, sentence in (
        ({}, "--force"),
        ({"resume": True}, "已经做完"),
        ({"resume": True, "force": True}, "只能选一个"),
    ):
        with pytest.raises(InputError, match=sentence):
            reviewed(reviewer, [CLEAN], place, **options)
        assert contents(tmp_path) == before
    assert reviewed(reviewer, [CLEAN], place, force=True).tally.posts == 1
    assert not place.rejects.exists()
    with pytest.raises(StoppedError):
        reviewed(reviewer, MIXED, place, force=True, watch=stopping_after(2))
    with pytest.raises(InputError, match="没有做完"):
        reviewed(reviewer, MIXED, place)
    # The results of the last finished run are there until the next is finished.
    assert pq.read_table(place.verdicts).num_rows == 1


@pytest.mark.parametrize("as_of", ["2026-02-30", "yesterday", ""])
def test_a_day_that_is_none_is_refused(reviewer: Reviewer, tmp_path: Path, as_of: str) -> None:
    with pytest.raises(InputError, match="2026-11-23"):
        reviewed(reviewer, MIXED, Files(tmp_path / "v.parquet"), as_of=as_of)
    assert not list(tmp_path.iterdir())


def test_posts_of_one_id_are_all_kept_and_told(reviewer: Reviewer, tmp_path: Path) -> None:
    posts: list[Any] = [{"id": "甲", "body": CLEAN}, {"id": "乙", "body": CLEAN}, {"id": "甲", "body": ADVERT}]
    record = reviewed(reviewer, posts, Files(tmp_path / "v.parquet"))
    assert record.duplicate_ids == 1
    (duplicate,) = record.duplicates
    assert (duplicate.id, duplicate.posts, duplicate.positions) == ("甲", 2, (1, 3))
    assert pq.read_table(tmp_path / "v.parquet").column("grade").to_pylist() == ["pass", "pass", "block"]


@pytest.fixture(params=["files", "sqlite", "duckdb"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    places: dict[str, Place] = {
        "files": Files(tmp_path / "v.parquet"),
        "sqlite": Database(f"sqlite:///{tmp_path / 'v.sqlite'}"),
        "duckdb": DuckDB(tmp_path / "v.duckdb"),
    }
    return places[request.param]


@pytest.mark.parametrize("suffix", ["sqlite", "duckdb"])
def test_a_database_that_is_none_is_refused_before_anything_is_begun(
    reviewer: Reviewer, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"v.{suffix}"
    path.write_text("not a database " * 99, encoding="utf-8")
    before = contents(tmp_path)
    place = Database(f"sqlite:///{path}") if suffix == "sqlite" else DuckDB(path)
    with pytest.raises(InputError, match="不能用") as refused:
        reviewed(reviewer, MIXED, place)
    # Nothing has been done yet that could be gone on with.
    assert "--resume" not in str(refused.value)
    assert contents(tmp_path) == before


def stored(place: Place) -> list[dict[str, Any]]:
    earlier = place.earlier()
    assert earlier is not None
    return [row for table in earlier[1] for row in table.to_pylist()]


def test_what_is_stored_comes_back(reviewer: Reviewer, place: Place, tmp_path: Path) -> None:
    record = reviewed(reviewer, MIXED, place)
    other = Files(tmp_path / "other.parquet")
    reviewed(reviewer, MIXED, other)
    assert stored(place) == stored(other)
    earlier = place.earlier()
    assert earlier is not None
    assert earlier[0] == record
    assert not place.folder.exists()


def test_only_what_is_new_or_changed_is_reviewed_again(reviewer: Reviewer, place: Place) -> None:
    posts: list[Any] = [{"id": f"p{number}", "body": f"{CLEAN}第{number}号。", "published": DAY} for number in range(9)]
    posts[4]["body"] = ADVERT
    posts[5]["body"] = "，"
    assert reviewed(reviewer, posts, place, since_last=True).tally.reused == 0
    changed = [*posts[:3], posts[3] | {"body": IDENTITY}, *posts[4:], {"id": "neu", "body": ADVERT, "published": DAY}]
    record = reviewed(reviewer, changed, place, since_last=True, processes=2)
    assert record.tally.reused == 8
    rows = stored(place)
    assert [row["grade"] for row in rows[3:5]] == ["revise", "block"]
    reviewed(reviewer, changed, place, force=True)
    assert stored(place) == rows


def test_taken_over_verdicts_follow_a_post_to_its_new_row(reviewer: Reviewer, place: Place) -> None:
    posts: list[Any] = [{"id": "a", "body": ADVERT, "published": DAY}, {"id": "b", "body": CLEAN, "published": DAY}]
    reviewed(reviewer, posts, place)
    record = reviewed(reviewer, [BROKEN, *reversed(posts)], place, since_last=True)
    assert record.tally.reused == 2
    assert [(row["position"], row["id"], row["findings"] > 0) for row in stored(place)] == [
        (2, "b", False),
        (3, "a", True),
    ]


@pytest.mark.parametrize("change", ["rule set", "day"])
def test_another_rule_set_or_day_reviews_all_again(reviewer: Reviewer, tmp_path: Path, change: str) -> None:
    place = Files(tmp_path / "v.parquet")
    reviewed(reviewer, [CLEAN, ADVERT], place)
    other = Reviewer(rules=(), engine="portable") if change == "rule set" else reviewer
    day = DAY + dt.timedelta(days=1) if change == "day" else DAY
    assert reviewed(other, [CLEAN, ADVERT], place, since_last=True, today=day).tally.reused == 0


def test_results_that_are_not_whole_are_not_built_upon(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    reviewed(reviewer, MIXED, place)
    place.findings.write_bytes(place.findings.read_bytes()[:50])
    with pytest.raises(InputError, match="不完整"):
        reviewed(reviewer, MIXED, place, since_last=True)
    assert reviewed(reviewer, MIXED, place, force=True).tally.posts == 7


def test_no_text_of_a_withheld_post_reaches_the_disk(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")
    with pytest.raises(StoppedError):
        reviewed(reviewer, [SECRET] * 4, place, watch=stopping_after(1))
    tables = [pq.read_table(file) for file in place.folder.glob("*.parquet")]
    assert tables
    assert all("专项" not in str(table.to_pylist()) for table in tables)


def test_a_second_run_in_the_same_place_waits_for_nobody(reviewer: Reviewer, tmp_path: Path) -> None:
    place = Files(tmp_path / "v.parquet")

    def meanwhile(_: Progress) -> None:
        with pytest.raises(InputError, match="另一个检查"):
            reviewed(reviewer, MIXED, place, force=True)

    assert reviewed(reviewer, MIXED, place, watch=meanwhile).tally.posts == 7


def test_an_archive_of_rejects_only_is_a_result_too(reviewer: Reviewer, tmp_path: Path) -> None:
    record = reviewed(reviewer, [BROKEN] * 5, Files(tmp_path / "v.parquet"))
    assert (record.tally.posts, record.rejected) == (0, 5)
    assert pq.read_table(tmp_path / "v.parquet").num_rows == 0


def test_a_source_that_fails_leaves_no_folder_behind(reviewer: Reviewer, tmp_path: Path) -> None:
    class Failing(Listed):
        def intakes(self, rows: int, characters: int) -> Iterator[Any]:
            raise InputError("没有一篇稿件")

    with pytest.raises(InputError, match="没有一篇"):
        review_archive(Failing([]), reviewer, Files(tmp_path / "v.parquet"), processes=1)
    assert not list(tmp_path.iterdir())
