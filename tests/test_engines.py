"""Both engines say the same, and the fast one is none the worse for damage, threads and hostile texts."""

from __future__ import annotations

import datetime as dt
import pickle
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tax_review import Draft, Reviewer, Verdict, cache, engines
from tax_review.lexicon import Example
from tax_review.segment import Segmenter
from tests.strategies import entry, lexicon
from tests.timing import seconds

DAY = dt.date(2026, 11, 23)
FAST = pytest.mark.skipif(
    engines.chosen("auto", 1_000) != "fast", reason="hyperscan and rjieba (tax-review[fast]) are not installed"
)


@pytest.fixture(scope="module")
def portable() -> Reviewer:
    return Reviewer(engine="portable")


@pytest.fixture(scope="module")
def fast() -> Reviewer:
    return Reviewer(engine="fast")


def told(verdict: Verdict) -> str:
    """A verdict without the name of its engine."""
    record = verdict.ruleset.model_copy(update={"engine": ""})
    return verdict.model_copy(update={"ruleset": record}).model_dump_json()


def sentences(reviewer: Reviewer) -> Iterator[Draft]:
    """What the rule set proves itself with: every kind of fault and of innocent look-alike."""
    for check in reviewer.checks:
        for example in map(Example.of, (*check.flags, *check.passes)):
            yield example.draft()


@FAST
def test_every_example_of_the_rule_set_is_judged_alike(portable: Reviewer, fast: Reviewer) -> None:
    drafts = list(sentences(portable))
    assert len(drafts) > 6_000
    for draft in drafts:
        assert told(portable.review(draft, on=DAY)) == told(fast.review(draft, on=DAY)), draft


_PIECES = [
    "国家税务总局", "湖南省税物局", "增值税", "国家级", "\n", "　", " ", "\u200b", "秘密★1年", "１３", "13800138000", "。", "，", ",",
    "《", "》", "（", "第", "2026年", "13月", "税率", "下降3%", "微信", "免费领取", "绝密", "測試", "税", "局", "😀", "\ue000", "最",
    "www.a.com", "请转发", "据说", "110101199003070", "-", "至", "10时", "9时",
]  # fmt: skip


@FAST
@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=40), st.lists(st.sampled_from(_PIECES), max_size=5))
def test_random_texts_are_judged_alike(portable: Reviewer, fast: Reviewer, body: list[str], title: list[str]) -> None:
    draft = Draft(title="".join(title), body="税" + "".join(body))
    assert told(portable.review(draft, on=DAY)) == told(fast.review(draft, on=DAY))


TERMS = [["税", "税收", "收税局", "a.b", "局a"], ["税税", "局局局", "."], ["b税", "收\n税", "*b", "a"]]
SHAPES = [re.compile(r"[税收]{2}(?!局)"), re.compile(r"(?<=a)\."), re.compile(r"\d\s?税")]


@pytest.fixture(scope="module", params=TERMS, ids=" ".join)
def both(request: pytest.FixtureRequest) -> tuple[engines.Engine, engines.Engine]:
    return engines.build("portable", request.param, SHAPES), engines.build("fast", request.param, SHAPES)


@FAST
@given(text=st.text("税收局ab.*1\n０ ", max_size=40))
def test_engines_see_the_same(both: tuple[engines.Engine, engines.Engine], text: str) -> None:
    one, other = both[0].look(text), both[1].look(text)
    assert one.hits == other.hits
    assert one.text.folded == other.text.folded
    for number, shape in enumerate(SHAPES):
        assert number in other.shapes or not shape.search(one.text.folded)


@FAST
@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(re.compile(r"(税|收)\1"), id="a reference back"),
        pytest.param(re.compile("A税", re.IGNORECASE), id="with a flag"),
    ],
)
def test_shapes_that_cannot_be_translated_are_always_looked_for(shape: re.Pattern[str]) -> None:
    engine = engines.build("fast", ["税收"], [shape])
    for text in ("税收局", "无", "a税"):
        sight = engine.look(text)
        assert 0 in sight.shapes
        assert sight.hits == ([(0, 2, 0)] if text == "税收局" else [])


@FAST
def test_shapes_that_hyperscan_refuses_are_always_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tax_review.fast.without_assertions", lambda *_: "(too much")
    sight = engines.build("fast", ["税收"], [re.compile("税[0-9]")]).look("税收局")
    assert sight.shapes == {0}
    assert sight.hits == [(0, 2, 0)]


@FAST
def test_rust_cuts_as_jieba_does(portable: Reviewer) -> None:
    jieba, rust = Segmenter(portable.lexicon.words), Segmenter(portable.lexicon.words, fast=True)
    for draft in list(sentences(portable))[::9]:
        for run in re.findall(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+", draft.body):
            assert jieba.cut(run) == rust.cut(run)
            for start in range(len(run)):
                assert jieba.knows(run[start : start + 2]) == rust.knows(run[start : start + 2])


@FAST
def test_damaged_database_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(tmp_path))
    small = lexicon(entry("test.level", terms=("国家级",)))

    def quotes() -> list[str]:
        reviewer = Reviewer(lexicon=small, rules=(), draft_rules=(), engine="fast")
        return [finding.quote for finding in reviewer.review("我局是国家级单位", on=DAY).findings]

    assert quotes() == ["国家级"]
    (kept,) = tmp_path.glob("hyperscan-*")
    whole = kept.read_bytes()
    for damage in (b"", whole[: len(whole) // 2], whole.replace(whole[-20:], b"\0" * 20), b"no checksum"):
        kept.write_bytes(damage)
        assert quotes() == ["国家级"]
        assert kept.read_bytes() == whole
    # Well kept, but nothing Hyperscan knows: as from another processor.
    cache.write_verified(kept.name, b"of another release")
    assert quotes() == ["国家级"]


def test_damaged_automaton_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(tmp_path))
    literals = ["国家级", "级", "最"]
    first = engines.build("portable", literals, []).look("国家级最").hits
    (kept,) = tmp_path.glob("automaton-*")
    whole = kept.read_bytes()
    for damage in (b"", whole[:-1], whole[:80] + b"x" + whole[81:]):
        kept.write_bytes(damage)
        assert engines.build("portable", literals, []).look("国家级最").hits == first
        assert cache.read_verified(kept.name) is not None


def test_only_the_latest_editions_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(tmp_path))
    cache.write("lexicon-1", b"stays")
    for number in range(9):
        cache.write_verified(f"automaton-{number}", b"x")
    assert len(list(tmp_path.glob("automaton-*"))) == 4
    assert cache.read_verified("automaton-8") == b"x"
    assert cache.read("lexicon-1") == b"stays"


@pytest.mark.parametrize("engine", ["portable", pytest.param("fast", marks=FAST)])
def test_threads_share_a_reviewer(engine: engines.EngineName, request: pytest.FixtureRequest) -> None:
    reviewer: Reviewer = request.getfixturevalue(engine)
    drafts = list(sentences(reviewer))[::40]
    alone = [told(reviewer.review(draft, on=DAY)) for draft in drafts]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            together = list(pool.map(lambda draft: told(reviewer.review(draft, on=DAY)), drafts))
            assert together == alone


@pytest.mark.parametrize("engine", ["portable", pytest.param("fast", marks=FAST)])
def test_pickled_reviewer_keeps_its_engine(engine: engines.EngineName) -> None:
    again = pickle.loads(pickle.dumps(Reviewer(engine=engine)))
    assert again.review("秘密★1年", on=DAY).ruleset.engine == engine


@FAST
def test_engine_is_in_the_record_and_not_in_the_digest(portable: Reviewer, fast: Reviewer) -> None:
    one, other = portable.review("税", on=DAY).ruleset, fast.review("税", on=DAY).ruleset
    assert (one.engine, other.engine) == ("portable", "fast")
    assert one.digest == other.digest


def test_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="'auto', 'portable' or 'fast'"):
        Reviewer(engine="turbo")  # type: ignore[arg-type]


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert engines.chosen("auto", 1_000) == "portable"
    with pytest.raises(ImportError, match=r"hyperscan and rjieba.*tax-review\[fast\]"):
        engines.chosen("fast", 1_000)


def test_small_lexicons_are_not_compiled_for_hyperscan() -> None:
    assert engines.chosen("auto", 5) == "portable"


def test_many_drafts_are_judged_one_by_one_in_order(portable: Reviewer) -> None:
    drafts: list[Draft | str] = ["我局按时办理。", "秘密★1年", Draft(title="通知", body="请及时申报。")]
    verdicts = portable.review_many(iter(drafts), on=DAY)
    assert next(verdicts).grade == "pass"
    assert [told(v) for v in verdicts] == [told(portable.review(d, on=DAY)) for d in drafts[1:]]


HOSTILE = {
    "digits": "1" * 4_000,
    "line breaks": "税\n" * 2_000,
    "blanks": "税 " * 2_000,
    "hidden": "\u200b" * 3_000 + "税",
    "traditional": "稅務" * 2_000,
    "halves": "国家税务" * 1_000,
    "dates": "2026年" * 1_000,
    "astral": "😀税" * 2_000,
}


@FAST
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_fast_engine_is_linear(fast: Reviewer, text: str) -> None:
    def best(times: int) -> float:
        draft = text * times
        return seconds(lambda: fast.review(draft, on=DAY))

    best(1)
    assert best(8) <= 8 * 3 * best(2) / 2 + 0.05
