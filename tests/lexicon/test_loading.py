"""One broken file per refusal of the loader."""

from __future__ import annotations

from pathlib import Path

import pytest

from tax_review import LexiconError
from tax_review.lexicon import load_built_in, load_files
from tax_review.lexicon.loading import toml_files

BASIS = (
    '[[basis]]\nid = "b-1"\ncitation = "《某法》第一条"\nissuer = "某"\nforce = "binding"\nchecked_on = 2026-11-24\n'
)
ENTRY = """
[[entry]]
id = "a.one"
terms = ["甲词"]
gate = "wording"
category = "usage"
grade = "revise"
bases = ["b-1"]
message = "不妥"
suggestion = "删去"
flags = ["甲词"]
passes = ["无"]
"""
GOOD = BASIS + ENTRY


def load(tmp_path: Path, content: str | bytes, name: str = "own.toml") -> None:
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    load_files([file])


def test_a_good_file_loads(tmp_path: Path) -> None:
    load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"\xff\xfe", "own.toml: not UTF-8 (byte 0); save the file as UTF-8", id="encoding"),
        pytest.param("[[entry]\n", "own.toml: not valid TOML:", id="TOML"),
        pytest.param(BASIS, "no entry in any lexicon file", id="no entry"),
        pytest.param("", "no entry in any lexicon file", id="empty"),
        pytest.param(GOOD + "colour = 1\n", "own.toml: entry a.one: colour: Extra inputs", id="unknown key"),
        pytest.param("[other]\na = 1\n" + GOOD, "own.toml: other: Extra inputs", id="unknown table"),
        pytest.param(
            GOOD.replace('"revise"', '"high"'),
            "own.toml: entry a.one: grade: Input should be 'pass', 'remind', 'revise', 'escalate' or 'block'",
            id="grade",
        ),
        pytest.param(GOOD.replace("a.one", "A One"), "own.toml: entry A One: id: String should match", id="id"),
        pytest.param(GOOD.replace('id = "a.one"\n', ""), "own.toml: entry number 1: id: Field required", id="no id"),
        pytest.param(
            GOOD.replace('["b-1"]', '["b-2"]'), "own.toml: entry a.one: bases: unknown basis 'b-2'", id="basis"
        ),
        pytest.param(
            GOOD + 'excused_by = ["mood"]\n', "own.toml: entry a.one: excused_by: unknown frame 'mood'", id="frame"
        ),
        pytest.param(GOOD + ENTRY, "own.toml: entry a.one: id: already given in own.toml", id="id twice"),
        pytest.param(BASIS + GOOD, "own.toml: basis b-1: id: already given", id="basis twice"),
        pytest.param(
            GOOD + 'pairs = { "乙" = "丙" }\n', "exactly one of terms, pairs, slips_of", id="two kinds of terms"
        ),
        pytest.param(GOOD.replace('terms = ["甲词"]\n', ""), "exactly one of terms, pairs, slips_of", id="no terms"),
        pytest.param(
            GOOD.replace('terms = ["甲词"]', 'slips_of = ["甲乙丙"]'), "at least 4 characters", id="short name"
        ),
        pytest.param(
            GOOD.replace('flags = ["甲词"]\n', ""), "own.toml: entry a.one: flags: Field required", id="no flags"
        ),
        pytest.param(
            GOOD.replace('passes = ["无"]\n', ""), "own.toml: entry a.one: passes: Field required", id="no passes"
        ),
        pytest.param(GOOD + "pattern = '['\n", "entry a.one: pattern: not a regular expression", id="pattern"),
        pytest.param(GOOD + "pattern = '甲.*词'\n", "entry a.one: pattern: unbounded repeats", id="unbounded pattern"),
        pytest.param(GOOD + "pattern = '甲{2,}'\n", "entry a.one: pattern: unbounded repeats", id="open repeat"),
        pytest.param(
            GOOD + "valid_from = 2026-02-01\nvalid_until = 2026-01-01\n",
            "valid_until lies before valid_from",
            id="dates",
        ),
        pytest.param(GOOD + 'force = "reference"\n', "allows remind at most", id="unconfirmed ground, high grade"),
        pytest.param(GOOD.replace('"revise"', '"pass"'), "an entry that never says anything", id="never speaks"),
        pytest.param(
            GOOD.replace("不妥", "{term}不妥") + "sensitive = true\n", "must not repeat its term", id="tells a secret"
        ),
    ],
)
def test_refusals_name_file_entry_and_field(tmp_path: Path, content: str | bytes, message: str) -> None:
    with pytest.raises(LexiconError) as raised:
        load(tmp_path, content)
    assert message in str(raised.value)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("= 1\n", encoding="utf-8")
    with pytest.raises(LexiconError) as raised:
        load_files(toml_files([tmp_path]))
    assert [problem.partition(":")[0] for problem in raised.value.problems] == ["a.toml", "b.toml"]


def test_patterns_with_literal_signs_are_fine(tmp_path: Path) -> None:
    load(tmp_path, GOOD + r"pattern = '[*+＊]甲词|\+甲词|甲词(?=.{0,5}\*)'" + "\n")


def test_defaults_fill_what_an_entry_leaves_out(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[defaults]\ngate = "politics"\ngrade = "remind"\n' + GOOD.replace('gate = "wording"\n', ""), "utf-8"
    )
    (entry,) = load_files([file]).entries
    assert (entry.gate, entry.grade) == ("politics", "revise")


@pytest.mark.parametrize("name", ["missing.toml", "folder"])
def test_paths_that_hold_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LexiconError, match=name):
        toml_files([tmp_path / name])


def test_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"gone\.toml: cannot be read"):
        load_files([tmp_path / "gone.toml"])


def test_own_words(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "words.txt").write_text("# 说明\n湘税通  # 系统名\n\n", encoding="utf-8")
    assert load_files(toml_files([tmp_path])).words == ("湘税通",)


def test_built_in_lexicons_load_in_canonical_order() -> None:
    lexicon = load_built_in()
    ids = [entry.id for entry in lexicon.entries]
    assert ids == sorted(ids)
    assert list(lexicon.bases) == sorted(lexicon.bases)
