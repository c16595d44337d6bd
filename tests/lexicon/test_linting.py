from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tax_review import Basis, LexiconError
from tax_review.lexicon import Entry
from tax_review.lexicon.canonical import canonical, line_of
from tax_review.lexicon.linting import lint
from tests.strategies import BASIS, DAY, entry, lexicon


def problems(tmp_path: Path, *entries: Entry, bases: dict[str, Basis] | None = None) -> list[str]:
    file = tmp_path / "test.toml"
    file.write_text(
        "\n\n".join(f'[[entry]]\nid = "{e.id}"' for e in sorted(entries, key=lambda e: e.id)) + "\n", "utf-8"
    )
    return lint(lexicon(*entries, bases=bases), [file], today=DAY)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        pytest.param({"terms": ["\u200b"]}, "is empty after folding", id="empty term"),
        pytest.param({"terms": ["国税", "國稅"]}, "'國稅' is given twice", id="term twice"),
        pytest.param({"terms": ["国税"], "except_in": ["国税"]}, "its own exception", id="can never match"),
        pytest.param(
            {"terms": ["国税"], "except_in": ["地税局"]}, "'地税局' contains none of the terms", id="idle exception"
        ),
        pytest.param(
            {"terms": ["国税"], "except_in": ["国税发"]}, "'国税发' is shown by no sentence", id="unshown exception"
        ),
        pytest.param({"pairs": {"帳": "账", "稅": "税"}}, "'稅' and '税' are the same", id="pair of one form"),
        pytest.param({"valid_until": "2020-01-01"}, "there is no valid_from", id="ended without beginning"),
    ],
)
def test_problems(tmp_path: Path, fields: dict[str, Any], problem: str) -> None:
    found = problems(tmp_path, entry("a.one", **fields))
    assert any(problem in line for line in found), found
    assert all(line.startswith("test.toml:2: entry a.one: ") for line in found)


def test_a_good_entry_has_none(tmp_path: Path) -> None:
    assert problems(tmp_path, entry("a.one", terms=["国税"], except_in=["国税发"], passes=["国税发〔2008〕1号"])) == []


def test_one_term_with_two_grades(tmp_path: Path) -> None:
    first, second = entry("a.one", terms=["国税"]), entry("a.two", terms=["国税"], grade="remind")
    (problem,) = problems(tmp_path, first, second)
    assert "'国税' is also a term of a.one (test.toml), with another grade" in problem
    later = entry("a.two", terms=["国税"], grade="remind", valid_from="2030-01-01")
    assert (
        problems(tmp_path, entry("a.one", terms=["国税"], valid_until="2029-12-31", valid_from="2020-01-01"), later)
        == []
    )


def test_expired_ground(tmp_path: Path) -> None:
    old = {BASIS.id: BASIS.model_copy(update={"in_force_until": dt.date(2020, 1, 1)})}
    assert "bases: law-1 expired on 2020-01-01" in problems(tmp_path, entry("a.one"), bases=old)[0]
    history = entry("a.one", valid_from="2010-01-01", valid_until="2020-01-01")
    assert problems(tmp_path, history, bases=old) == []


def test_disorder(tmp_path: Path) -> None:
    file = tmp_path / "test.toml"
    file.write_text('[[entry]]\nid = "b.two"\n\n[[entry]]\nid = "a.one"\n', encoding="utf-8")
    (problem,) = lint(lexicon(entry("a.one"), entry("b.two", terms=["别的"])), [file], today=DAY)
    assert "not in canonical order" in problem


DISORDERLY = """# Opens the file.

[defaults]
gate = "wording"

# On b.
[[entry]]
id = "b.two"
x = 1


[[basis]]
id = "k"

[[entry]]
# inside a
id = "a.one"
"""
ORDERLY = """# Opens the file.

[defaults]
gate = "wording"

[[entry]]
# inside a
id = "a.one"

[[basis]]
id = "k"

# On b.
[[entry]]
id = "b.two"
x = 1
"""


def test_canonical_order_keeps_comments_with_their_entries() -> None:
    assert canonical(DISORDERLY) == ORDERLY
    assert canonical(ORDERLY) == ORDERLY


def test_opening_comment_right_above_the_first_entry_stays_on_top() -> None:
    text = '# Opens.\n[[entry]]\nid = "b"\n\n[[entry]]\nid = "a"\n'
    assert canonical(text).startswith("# Opens.\n")


def test_line_of_an_entry() -> None:
    assert line_of(ORDERLY, "b.two") == 15
    assert line_of(ORDERLY, "none") is None


def test_lexicon_error_lists_problems() -> None:
    assert LexiconError(["a", "b"]).problems == ["a", "b"]
