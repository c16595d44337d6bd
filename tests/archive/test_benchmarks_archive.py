"""Generated archives and the runs that measure them."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import time
import tomllib
from bisect import bisect_right
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import archive_posts, archive_run, archive_watch, recording
from benchmarks.archive_accounts import FIRST, LAST
from benchmarks.archive_faults import Fault, FaultKind, faults_of, identity_number
from benchmarks.archive_posts import FORMATS, LENGTHS, SCHEMA, Recipe, batches, posts, write
from benchmarks.archive_prose import Prose, share_of_distinct
from benchmarks.haystacks import frames_of
from benchmarks.outcomes import Outcome
from tax_review import Draft, Grade, Kind, Reviewer
from tax_review.archive import POSTS, AsOf, review_batch
from tax_review.archive.reading import open_source

linux_only = pytest.mark.skipif(not archive_watch.is_possible(), reason="/proc of Linux")
LEAST: dict[FaultKind, Grade] = {"fault": Grade.REVISE, "secret": Grade.ESCALATE, "blemish": Grade.REMIND}
FAULTS = [(kind, fault) for kind in LEAST for fault in faults_of(kind)]
QUIET = "前一段介绍了办税服务厅的安排。"


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer()


def reviewed(recipe: Recipe, reviewer: Reviewer) -> pa.Table:
    read = [
        pa.RecordBatch.from_pylist(
            [{name: row.get(name) for name in POSTS.names} for row in batch.to_pylist()], schema=POSTS
        )
        for batch in batches(recipe)
    ]
    return pa.Table.from_batches([review_batch(batch, reviewer, AsOf(LAST)) for batch in read])


def test_the_same_seed_makes_the_same_archive_however_it_is_cut() -> None:
    recipe = Recipe(700, seed=5, faulty=0.5)
    whole, again = (pa.Table.from_batches(batches(recipe, rows)) for rows in (1_000, 64))
    assert whole.num_rows == 700
    assert whole.equals(again)
    assert not whole.equals(pa.Table.from_batches(batches(recipe._replace(seed=6))))


def test_an_archive_runs_over_ten_years_in_order_and_mostly_on_workdays() -> None:
    made = list(posts(Recipe(4_000)))
    days = [post.published for post in made]
    assert days == sorted(days)
    assert days[0] - FIRST < dt.timedelta(days=10)
    assert LAST - days[-1] < dt.timedelta(days=10)
    assert 0.05 < sum(day.weekday() >= 5 for day in days) / len(days) < 0.13
    assert len({post.id for post in made}) == len(made)
    assert len({(post.account, post.channel) for post in made}) > 110


def test_some_accounts_are_large_and_none_writes_outside_its_life() -> None:
    recipe = Recipe(4_000)
    accounts = {(one.name, one.channel): one for one in archive_posts.register(recipe)}
    assert len(accounts) == 120
    written = Counter((post.account, post.channel) for post in posts(recipe))
    assert sum(count for _, count in written.most_common(12)) > 4_000 / 4
    assert all(accounts[post.account, post.channel].speaks(post.published) for post in posts(recipe))
    silent = [one for one in accounts.values() if one.silent]
    assert len(silent) > 15
    assert not silent[0].speaks(silent[0].silent[0][0])


def test_lengths_follow_those_of_real_texts() -> None:
    lengths = sorted(len(post.body) for post in posts(Recipe(6_000, faulty=0)))
    for quantile in (0.1, 0.25, 0.5, 0.75, 0.9, 0.95):
        below = bisect_right(lengths, LENGTHS[quantile]) / len(lengths)
        assert below == pytest.approx(quantile, abs=0.05), quantile
    assert sum(lengths) / len(lengths) == pytest.approx(491, rel=0.08)


def test_most_sentences_are_said_once() -> None:
    assert share_of_distinct((post.body for post in posts(Recipe(2_500))), 20_000) > 0.7


def test_no_slot_is_left_open() -> None:
    for post in posts(Recipe(3_000, faulty=0.5, secret=0.1)):
        texts = (post.title, post.digest, post.body, *(post.captions or ()), *(post.attachments or ()))
        assert not any(mark in text for text in texts if text for mark in ("{", "}", "%s", "%%"))


@pytest.mark.parametrize(("kind", "fault"), FAULTS, ids=lambda one: one.name if isinstance(one, Fault) else one)
def test_each_fault_is_found_at_its_gate(kind: FaultKind, fault: Fault, reviewer: Reviewer) -> None:
    choose = random.Random(1)
    own = {"year": lambda: "2024", "identity": lambda: identity_number(choose)}
    prose = Prose(choose, (), particulars=own)
    sentences = [make() for make in prose.made(frames_of(fault.template) if fault.template else fault.texts) * 5]
    drafts = [Draft(body=f"{one}\n{QUIET}" if fault.place == "head" else f"{QUIET}\n{one}") for one in sentences]
    if fault.sourceless:
        drafts = [Draft(body=QUIET * 20, kind=Kind.REPOST)]
    for draft in drafts:
        for day in (max(fault.since, FIRST), LAST):
            grades = [one.grade for one in reviewer.review(draft, on=day).findings if one.gate is fault.gate]
            assert max(grades, default=Grade.PASS) >= LEAST[kind], (day, draft.body)


def test_an_identity_number_is_valid_and_nobodys() -> None:
    choose = random.Random(1)
    from stdnum.cn import ric

    for _ in range(200):
        number = identity_number(choose)
        assert ric.calc_check_digit(number) == number[-1]
        assert int(number[6:10]) < 1880


def test_clean_posts_are_as_clean_as_official_prose(reviewer: Reviewer) -> None:
    table = reviewed(Recipe(3_000, seed=11, faulty=0, secret=0), reviewer)
    found = [row["found"] for row in table.select(["found"]).to_pylist()]
    grave = [one for findings in found for one in findings if one["grade"] != "remind"]
    assert sum(map(bool, found)) / len(found) < 0.022
    assert len(grave) / len(found) < 0.007
    assert table["error"].null_count == table["failures"].null_count == len(found)


def test_faulty_posts_are_found_out(reviewer: Reviewer) -> None:
    table = reviewed(Recipe(400, faulty=1, secret=0.1), reviewer)
    grades = Counter(table["grade"].to_pylist())
    assert grades["pass"] + grades["remind"] <= 4
    assert 15 < sum(table["withheld"].to_pylist()) < 80


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_read_as_the_same_posts(form: str, tmp_path: Path) -> None:
    recipe = Recipe(300, faulty=0.3)
    path = tmp_path / f"posts.{form}"
    write(recipe, path, rows=77)
    read = pa.Table.from_batches([intake.posts for intake in open_source(str(path)).intakes(1_000, 10_000_000)])
    expected = [post._asdict() for post in posts(recipe)]
    rows = read.select(SCHEMA.names).to_pylist()
    for row in rows:
        row["captions"], row["attachments"] = row["captions"] or None, row["attachments"] or None
    assert rows == expected
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_the_script_says_what_it_has_made_and_replaces_nothing_unasked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, accounts = tmp_path / "posts.parquet", tmp_path / "accounts.toml"
    arguments = ["--posts", "50", "--out", str(path), "--register", str(accounts)]
    assert archive_posts.main(arguments) == 0
    assert "50 posts" in capsys.readouterr().out
    assert pq.read_metadata(path).num_rows == 50
    entries = tomllib.loads(accounts.read_text(encoding="utf-8"))["account"]
    assert len(entries) == 120
    assert {entry["platform"] for entry in entries} == {"wechat", "weibo", "douyin", "app"}
    with pytest.raises(SystemExit):
        archive_posts.main(arguments)
    assert "--force" in capsys.readouterr().err


def test_a_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(path: Path, _: object) -> None:
        path.write_text("half")
        raise OSError("full")

    monkeypatch.setitem(FORMATS, "csv", breaks)
    with pytest.raises(OSError, match="full"):
        write(Recipe(10), tmp_path / "posts.csv")
    assert list(tmp_path.iterdir()) == []


_HOLDS = "import time; held = bytearray({size}); held[::4096] = b'x' * len(held[::4096]); time.sleep(0.7)"


@linux_only
def test_memory_and_time_of_children_count() -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_HOLDS.format(size=90 << 20)!r}])"
    busy = "\nwhile time.process_time() < 0.4: pass"
    run = archive_watch.watched([sys.executable, "-c", f"import time; {child}{busy}"])
    assert run.code == 0
    assert run.peak_processes == 2
    assert run.seconds > 0.7
    assert run.processor_seconds > 0.4
    assert run.looks >= 5
    assert 90 << 20 < run.peak_rss < 160 << 20
    assert run.peak_pss > 90 << 20


@linux_only
def test_a_watch_that_is_broken_off_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Popen(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[call-overload]  # as it was called
            started.append(self)

    def interrupted(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", Popen)
    monkeypatch.setattr(time, "sleep", interrupted)
    with pytest.raises(KeyboardInterrupt):
        archive_watch.watched([sys.executable, "-c", "import time; time.sleep(20)"])
    assert started[0].returncode == -signal.SIGKILL


_COMMAND = """
import json, pathlib, sys
posts, out = sys.argv[1], pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
assert pathlib.Path(posts).is_file() and "--report" in sys.argv and "--force" in sys.argv, sys.argv
count = int(pathlib.Path(posts).stem.split("-")[1])
tally = {"posts": count - short, "characters": 500 * count, "grades": {"pass": count}}
record = {"tally": tally, "plan": {"ruleset": {"engine": "portable"}}}
out.with_suffix(".run.json").write_text(json.dumps(record))
sys.exit(code)
"""


def _dummy(path: Path, *, code: int = 1, short: int = 0) -> list[str]:
    path.write_text(f"code, short = {code}, {short}{_COMMAND}", encoding="utf-8")
    return [sys.executable, str(path)]


@linux_only
def test_runs_of_two_sizes_are_compared_and_recorded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--posts", "300", "100", "--processes", "2", "--work", str(tmp_path / "work")]
    arguments += ["--record", str(tmp_path / "record"), "--command", *_dummy(tmp_path / "dummy.py")]
    assert archive_run.main([*arguments, "--", "--as-of", "today"]) == 0
    shown = capsys.readouterr().out
    assert "archive of 300 posts: peak PSS, all processes" in shown
    (file,) = (tmp_path / "record").iterdir()
    record = recording.read(file)
    small, large = record.outcomes
    assert (small.facts["posts"], large.facts["posts"]) == (100, 300)
    assert small.facts["options"] == "--processes 2 --as-of today"
    assert small.facts["engine"] == "portable"
    assert small.ratios == ()
    assert {ratio.of for ratio in large.ratios} >= {
        "time per post",
        "processor time per post",
        "peak PSS, all processes",
    }
    seconds, rate = large.of("wall clock"), large.of("posts per second")
    assert seconds is not None
    assert rate is not None
    assert rate.median == pytest.approx(300 / seconds.median)


@linux_only
@pytest.mark.parametrize(("options", "problem"), [({"code": 2}, "exit code 2"), ({"short": 3}, "97 posts reviewed")])
def test_a_run_that_failed_or_lost_posts_is_a_problem(
    options: dict[str, int], problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = _dummy(tmp_path / "dummy.py", **options)
    assert archive_run.main(["--posts", "100", "--work", str(tmp_path), "--command", *command]) == 1
    assert problem in capsys.readouterr().out


@linux_only
def test_an_archive_is_made_once(tmp_path: Path) -> None:
    path = archive_run.archive_of(20, 2026, tmp_path)
    made = path.stat().st_mtime_ns
    assert archive_run.archive_of(20, 2026, tmp_path).stat().st_mtime_ns == made
    assert archive_run.archive_of(20, 7, tmp_path) != path


@linux_only
def test_what_grows_is_said() -> None:
    def run(posts: int, seconds: float, pss: int) -> Outcome:
        watched = archive_watch.Watched(0, seconds, seconds, pss, pss, 3, 9)
        return Outcome(
            case=str(posts), kind="archive", why="", facts={"posts": posts},
            series=tuple(archive_run._series(posts, {}, watched)),
        )  # fmt: skip

    lines = list(archive_run.table(archive_run.compared([run(100, 1.0, 100), run(1_000, 10.0, 150)])))
    assert any(line.startswith("1000: time per post 1.00") and line.endswith("ok") for line in lines)
    assert any(line.startswith("1000: peak PSS") and line.endswith("GROWS") for line in lines)
