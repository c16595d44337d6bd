"""Killed at random moments and gone on with, a run comes to the same results, byte for byte."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tax_review.archive.storing import Files
from tests.archive import run_once
from tests.archive.test_review import contents

KILLS = int(os.environ.get("TAX_REVIEW_KILLS", "6"))
"""How often a run is killed, altogether; `.ci/run` asks for more."""
PARTS = 70


def session(out: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.archive.run_once", str(out), *options]
    root = Path(run_once.__file__).parents[2]
    return subprocess.Popen(command, cwd=root, start_new_session=True, stderr=subprocess.PIPE)


def is_running(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def parts_in(folder: Path) -> int:
    return len(list(folder.glob("0*.parquet"))) if folder.exists() else 0


def killed_at_random(process: subprocess.Popen[bytes], place: Files, chance: random.Random) -> bool:
    """Kill a session some parts later or while it ends; False if it has come to its end before."""
    target = parts_in(place.folder) + chance.randrange(0, 25)
    while process.poll() is None and parts_in(place.folder) < min(target, PARTS):
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.4))
    if process.poll() is not None:
        return False
    # Only the first process, so that the others must see for themselves; or all of them.
    chance.choice((os.kill, os.killpg))(process.pid, signal.SIGKILL)
    process.communicate()
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")
def test_a_run_that_is_killed_again_and_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    whole = session(tmp_path / "whole" / "v.parquet")
    assert whole.communicate()[1] == b""
    expected = contents(tmp_path / "whole")
    chance = random.Random(2026)
    kills = finished = 0
    while kills < KILLS or not finished:
        folder = tmp_path / f"run{finished}"
        folder.mkdir(exist_ok=True)
        place = Files(folder / "v.parquet")
        # Killed when all was done, it has nothing to go on with, and says so.
        resume = place.folder.exists() or place.record.exists()
        process = session(place.verdicts, *(["--resume"] if resume else []))
        if kills < KILLS and killed_at_random(process, place, chance):
            kills += 1
            continue
        _, errors = process.communicate()
        assert process.returncode == 0 or "已经做完" in errors.decode(), errors.decode()
        assert not place.folder.exists()
        assert contents(folder) == expected
        finished += 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of Unix")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    out = tmp_path / "v.parquet"
    process = session(out)
    folder = Files(out).folder
    deadline = time.monotonic() + 60
    while not list(folder.glob("0*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    while is_running(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(process.pid)
