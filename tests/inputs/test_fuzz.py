"""A short run of benchmarks/fuzz_readers.py, and whether it would notice."""

from __future__ import annotations

import random
import re

import pytest

from benchmarks.fuzz_readers import LONGEST, MUTATORS, PAGE, check_places, fuzz
from tax_review import InputError
from tax_review.inputs import Piece, Read, read_bytes


@pytest.mark.parametrize(("suffix", "count"), [("txt", 300), ("md", 150), ("html", 300), ("docx", 30)])
def test_mutated_files_are_read_or_refused(suffix: str, count: int) -> None:
    report = fuzz(suffix, MUTATORS[suffix](), count=count, seed=6)
    assert report.crashed == {}
    assert report.files == count
    assert report.read > count // 10
    assert report.slowest[0] < LONGEST


def test_refusals_are_chinese_sentences() -> None:
    report = fuzz("txt", MUTATORS["txt"](), count=200, seed=7)
    assert report.refused
    assert all(re.match("[\u4e00-\u9fff]", message) for message in report.refused)


def test_a_reader_that_crashes_is_noticed() -> None:
    def read(content: bytes, name: str) -> Read:
        if b"<" in content:
            raise ValueError("a bug")
        return read_bytes(content, name=name)

    report = fuzz("html", lambda _: PAGE.encode(), count=3, read=read)
    assert list(report.crashed) == [0, 1, 2]
    assert "a bug" in report.crashed[0]


@pytest.mark.parametrize("piece", [Piece(0, 2, 1, 3), Piece(0, 2, 0, 9), Piece(1, 1, 1, 1), Piece(0, 3, 0, 3)])
def test_a_place_that_is_wrong_is_noticed(piece: Piece) -> None:
    read = read_bytes("税务".encode(), name="a.txt")
    check_places(read)
    with pytest.raises(AssertionError):
        check_places(read._replace(pieces={"body": (piece,)}))


def test_a_file_of_a_report_can_be_made_again() -> None:
    first, second = (MUTATORS["html"]()(random.Random("1/html/5")) for _ in range(2))
    assert first == second
    report = fuzz("html", lambda _: b"\xff", count=1, read=_refuse)
    assert report.refused == {"不行": 1}


def _refuse(content: bytes, name: str) -> Read:
    raise InputError("不行")
