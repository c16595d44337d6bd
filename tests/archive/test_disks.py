"""Disks that are full or may not be written to: a clear sentence, and nothing lost."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tax_review import InputError, Reviewer
from tax_review.archive.review import review_archive
from tax_review.archive.storing import Files
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY
from tests.archive.sources import Listed
from tests.archive.test_review import contents

POSTS: list[Any] = [
    *(
        {"body": f"{body}{number}", "title": f"第{number}号" * 20}
        for number in range(40)
        for body in (CLEAN, ADVERT, IDENTITY)
    ),
    ValueError("这一行缺少正文"),
]


def mounted(*options: str) -> bool:
    mount = shutil.which("mount")
    return mount is not None and subprocess.run([mount, *options], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mounted("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)):
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(engine="portable")


def run(reviewer: Reviewer, place: Files, **options: Any) -> None:
    review_archive(Listed(POSTS), reviewer, place, today=DAY, rows=10, **options)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_full_disk_stops_the_run_at_any_point_and_loses_nothing(
    reviewer: Reviewer, disk: Path, tmp_path: Path, processes: int
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    run(reviewer, Files(whole / "v.parquet"), processes=1)
    place = Files(disk / "v.parquet")
    sentences = []
    # A little more room each time, so that the disk is full now in a part, now in a table, now in the record.
    for size in range(64, 1024, 16):
        assert mounted("-o", f"remount,size={size}k", str(disk))
        try:
            run(reviewer, place, processes=processes, resume=place.folder.exists())
        except InputError as error:
            sentences.append(str(error))
        else:
            break
    assert len(sentences) >= 3
    assert all("磁盘满了" in sentence and "--resume" in sentence for sentence in sentences)
    assert contents(disk) == contents(whole)


def test_a_folder_that_may_not_be_written_to_is_said_before_anything_is_read(reviewer: Reviewer, disk: Path) -> None:
    assert mounted("-o", "remount,ro", str(disk))
    with pytest.raises(InputError, match="只读"):
        run(reviewer, Files(disk / "v.parquet"), processes=1)


def test_a_folder_that_is_a_file_is_said(reviewer: Reviewer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="建不了"):
        run(reviewer, Files(tmp_path / "file" / "v.parquet"), processes=1)
