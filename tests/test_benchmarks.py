from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import cases, picture, recording, rulesets
from benchmarks.__main__ import PICTURED, main, run
from benchmarks.cases import RuleSetName
from benchmarks.contenders import CONTENDERS, LineUp, Unavailable
from benchmarks.haystacks import Haystack, chinese_number, drafts, text_of
from benchmarks.measuring import QUICK
from benchmarks.outcomes import Outcome, Series, ratios

CASES = cases.load()


@pytest.fixture(scope="module")
def line_up() -> Callable[[RuleSetName], LineUp]:
    """The contenders on a rule set. Cases of one rule set stand together in the file, so the last one is kept."""
    kept: list[LineUp] = []

    def get(rule_set: RuleSetName) -> LineUp:
        if not kept or kept[-1].rule_set != rule_set:
            kept[:] = [LineUp(rule_set, every=QUICK.every)]
        return kept[-1]

    return get


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_finds_what_it_says(case: cases.AnyCase, line_up: Callable[[RuleSetName], LineUp], tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    if case.kind == "corpus":
        own = Haystack(characters=20_000)
        corpus.write_text("\n".join(map(text_of, drafts(own))), encoding="utf-8")
    outcome = run(case, line_up(case.rule_set_for(QUICK.quick)), QUICK, corpus)
    assert not outcome.problems
    assert outcome.series or outcome.not_measured
    assert all(value > 0 for series in outcome.series for value in series.values)


@pytest.mark.parametrize("name", CONTENDERS)
def test_everybody_is_here(name: str) -> None:
    """Cases are measured without whoever is missing; this says who."""
    try:
        contender = LineUp(100).contender(name)
    except Unavailable as reason:
        pytest.skip(str(reason))
    drafts = [f"{rulesets.NEEDLE}，{rulesets.NEEDLE}。", "无"]
    assert contender.count(drafts) == 2


def test_a_wrong_count_is_not_timed(line_up: Callable[[RuleSetName], LineUp]) -> None:
    case = next(one for one in CASES if isinstance(one, cases.Throughput) and isinstance(one.rule_set, int))
    wrong = case.model_copy(update={"quick_findings": case.quick_findings + 1, "rivals": ("pyahocorasick",)})
    outcome = run(wrong, line_up(case.rule_set_for(True)), QUICK)
    assert outcome.series == ()
    assert outcome.problems[0] == f"portable: {case.quick_findings} findings instead of {case.quick_findings + 1}"


def test_haystacks_are_the_same_each_time_and_vary_with_the_seed() -> None:
    haystack = Haystack(characters=8_000, draft=700)
    assert drafts(haystack) == drafts(haystack)
    assert drafts(haystack) != drafts(haystack.model_copy(update={"seed": 1}))
    assert sum(len(text_of(draft)) for draft in drafts(haystack)) >= 8_000
    assert all(700 <= len(text_of(draft)) < 1_000 for draft in drafts(haystack))


def test_haystacks_leave_no_slot_open() -> None:
    for markup in (False, True):
        assert not any("{" in text_of(draft) for draft in drafts(Haystack(characters=200_000, markup=markup)))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (35, "三十五"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
    ],
)
def test_articles_are_counted_in_chinese(number: int, written: str) -> None:
    assert chinese_number(number) == written


def test_a_longer_list_of_terms_begins_with_the_shorter_one() -> None:
    assert rulesets.synthetic_terms(900)[:300] == rulesets.synthetic_terms(300)
    assert rulesets.synthetic_terms(900)[0] == rulesets.NEEDLE


def test_ratios_are_taken_within_a_round() -> None:
    ours, naive = (Series(name=n, unit="x", values=v) for n, v in [("portable", (2.0, 9.0)), ("naive", (1.0, 3.0))])
    (ratio,) = ratios([ours, naive], of=["portable"], to=["naive", "portable", "hyperscan"])
    assert ratio.values == (2.0, 3.0)
    assert ratio.median == 2.5


def _record(outcome: Outcome) -> recording.Record:
    return recording.record([outcome], load=(0.5,), rounds=2, quick=True)


MEASURED = Outcome(
    case=PICTURED,
    kind="throughput",
    why="to see it",
    facts={"characters": 1000, "literals": 5},
    series=(
        Series(name="naive", unit="million characters per second", values=(0.2, 0.3)),
        Series(name="portable", unit="million characters per second", values=(4.0, 6.0)),
    ),
    ratios=ratios(
        [Series(name="naive", unit="", values=(0.2, 0.3)), Series(name="portable", unit="", values=(4.0, 6.0))],
        of=["portable"],
        to=["naive"],
    ),
    not_measured={"hyperscan": "not installed: hyperscan"},
)


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    made = _record(MEASURED)
    stem = recording.write(made, tmp_path)
    assert recording.read(Path(f"{stem}.json")) == made
    table = Path(f"{stem}.md").read_text(encoding="utf-8")
    assert "**20.0 ×**" in table
    assert "hyperscan: not installed: hyperscan" in table


def test_the_picture_names_everybody_and_is_well_formed() -> None:
    root = ET.fromstring(picture.svg(MEASURED, _record(MEASURED)))
    texts = [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"tax_review, portable", "naive: jieba.lcut + iter over str"} <= set(texts)
    assert any("20.0 ×" in text for text in texts)


def test_the_command_line_names_cases_and_refuses_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "--list", "--case", "linear"])
    assert main() == 0
    assert all(line.startswith("linear") for line in capsys.readouterr().out.splitlines())
    monkeypatch.setattr("sys.argv", ["benchmarks", "--case", "nonsense"])
    with pytest.raises(SystemExit):
        main()
    assert "no such case: nonsense" in capsys.readouterr().err
