"""The promises of the library, each as a test."""

from __future__ import annotations

import ast
import json
import logging
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import tax_review
from tax_review import (
    Draft,
    DraftError,
    DraftTooLargeError,
    EmptyDraftError,
    Excused,
    Finding,
    Gate,
    Grade,
    Kind,
    LexiconError,
    Policy,
    Reviewer,
    Span,
    TaxReviewError,
)
from tax_review.reports.masked_verdict import masked
from tax_review.rules import DraftFound, DraftRule, Found, Rule
from tax_review.rules.base import examples
from tax_review.scene import Scene
from tests.strategies import DAY, entry, found, lexicon, reviewer
from tests.timing import seconds

ADVERT = "即日起添加客服微信领取财税课程优惠券，限时抢购，名额有限。"
MIXED = (
    ADVERT + "\n中奖人身份证号11010519491231002X。机密★5年\n自2026年2月30日起，依据国税发[2008]93号，"
    "各部门要认真布署。据传要开征单身税。"
)


def broken(scene: Scene, trigger: Span) -> Iterator[Found]:
    raise RuntimeError(scene.text.original)
    yield  # pragma: no cover


def rule(**fields: object) -> Rule:
    given: dict[str, object] = {
        "id": "test.rule",
        "gate": Gate.WORDING,
        "category": "test",
        "grade": Grade.REVISE,
        "triggers": ("税",),
        "verify": broken,
        "bases": ("law-1",),
        "message": "不妥",
        "suggestion": "删去",
        "flags": examples("税"),
        "passes": examples("无"),
    }
    return Rule(**(given | fields))  # type: ignore[arg-type]


# 1. Fails closed


def test_broken_rule_never_passes() -> None:
    verdict = reviewer(rules=(rule(),)).review("密不可说的税", on=DAY)
    assert verdict.grade is Grade.ESCALATE
    assert not verdict.publishable
    assert [(f.id, f.part) for f in verdict.failures] == [("test.rule", "body")]
    assert "密不可说" not in verdict.model_dump_json(), "the error's text may quote the draft"


def test_broken_rule_spoils_no_other_check() -> None:
    verdict = reviewer(entry(terms=["国税"], grade="block"), rules=(rule(),)).review("国税", on=DAY)
    assert [f.id for f in verdict.findings] == ["test.entry"]
    assert verdict.grade is Grade.BLOCK


def test_what_the_law_orders_to_publish_is_excused_with_its_ground() -> None:
    def lawful(scene: Scene, trigger: Span) -> Iterator[Found]:
        yield Found(*trigger, lawful="《某办法》第一条")

    verdict = reviewer(rules=(rule(verify=lawful),)).review("欠税公告", on=DAY)
    assert verdict.findings == ()
    assert [(e.quote, e.reason, e.detail) for e in verdict.excused] == [("税", "lawful", "《某办法》第一条")]


@pytest.mark.parametrize(
    ("calls", "given", "asked"),
    [
        ({}, {}, True),
        ({"triggers": ("税",)}, {}, False),
        ({"triggers": ("税",)}, {"title": "契稅"}, True),
        ({"for_unplain": True}, {}, False),
        ({"for_unplain": True}, {"title": "契稅"}, True),
        ({"for_unplain": True, "triggers": ("好",)}, {}, True),
        ({"fields": ("title", "source")}, {}, False),
        ({"fields": ("title", "source")}, {"source": "某报"}, True),
        ({"fields": ("source",), "triggers": ("税",)}, {"source": "某报"}, False),
        ({"kinds": (Kind.REPLY,)}, {}, False),
    ],
)
def test_a_draft_rule_is_asked_only_where_something_calls_for_it(
    calls: dict[str, Any], given: dict[str, Any], asked: bool
) -> None:
    def anywhere(draft: Draft, scenes: dict[str, Scene]) -> Iterator[DraftFound]:
        yield DraftFound("body", 0, 2)

    one = DraftRule(
        id="test.rule",
        gate=Gate.WORDING,
        category="test",
        grade=Grade.REVISE,
        verify=anywhere,
        bases=("law-1",),
        message="不妥",
        suggestion="删去",
        flags=examples("你好"),
        passes=examples("无"),
        **calls,
    )
    reviewing = Reviewer(lexicon=lexicon(), rules=(), draft_rules=(one,))
    assert found(reviewing, Draft(body="你好", **given)) == ([("test.rule", "你好")] if asked else [])


def test_empty_rule_set_is_refused() -> None:
    with pytest.raises(LexiconError, match="nothing would be checked"):
        Reviewer(lexicon=lexicon(), rules=(), draft_rules=())


def test_unknown_basis_of_a_rule_is_refused() -> None:
    with pytest.raises(LexiconError, match="unknown basis"):
        reviewer(rules=(rule(bases=("none",)),))


def test_id_given_twice_is_refused() -> None:
    with pytest.raises(LexiconError, match=r"id given twice: test\.rule"):
        reviewer(rules=(rule(), rule()))


def test_what_was_not_looked_at_is_said() -> None:
    verdict = reviewer(entry()).review(Draft(body="无", captions=("图说",), attachments=("表.xlsx",)), on=DAY)
    assert [(u.what, u.name) for u in verdict.unchecked] == [("attachment", "表.xlsx"), ("image", "captions[0]")]
    assert verdict.grade is Grade.REMIND


@pytest.mark.parametrize("text", ["", "\n　\n", "\u200b\ufeff\u00ad" * 1000])
def test_draft_without_a_visible_character_is_refused(text: str) -> None:
    with pytest.raises(EmptyDraftError):
        reviewer(entry()).review(text)


def test_lone_surrogate_is_refused() -> None:
    with pytest.raises(DraftError, match=r"body: .* character 1"):
        reviewer(entry()).review("税\ud800")


# 2. Same draft, same rule set, same date: same verdict


def test_verdict_is_the_same_in_threads(built_in: Reviewer) -> None:
    drafts = [MIXED, MIXED[::-1], ADVERT * 5, "按时申报。"] * 4
    alone = [built_in.review(draft, on=DAY).model_dump_json() for draft in drafts]
    fresh = pickle.loads(pickle.dumps(built_in))
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda draft: fresh.review(draft, on=DAY).model_dump_json(), drafts))
    assert together == alone


def test_verdict_is_the_same_in_another_process(built_in: Reviewer) -> None:
    code = (
        "import sys, datetime as dt; from tax_review import Reviewer\n"
        "sys.stdout.write(Reviewer().review(sys.stdin.read(), on=dt.date(2026, 11, 23)).model_dump_json())"
    )
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code],
            input=MIXED,
            capture_output=True,
            encoding="utf-8",
            check=True,
            env={**__import__("os").environ, "PYTHONHASHSEED": seed},
        )
        assert done.stdout == built_in.review(MIXED, on=DAY).model_dump_json()


# 3. quote == part[start:end]


def test_quotes_stand_where_they_are_said_to(built_in: Reviewer) -> None:
    draft = Draft(title=ADVERT, body=MIXED.replace("身份证", "身 份\u200b 證"), captions=(ADVERT,))
    verdict = built_in.review(draft, on=DAY)
    assert len(verdict.findings) > 5
    items: list[Finding | Excused] = [*verdict.findings, *verdict.excused]
    for item in items:
        assert item.quote == draft.part(item.part)[slice(*item.span)] != ""


# 4. Linear time and a size limit


def test_size_limit_is_an_error() -> None:
    one = reviewer(entry(), policy=Policy(size_limit=10))
    with pytest.raises(DraftTooLargeError, match="11 characters, the limit is 10"):
        one.review(Draft(title="一二三四五", body="六七八九十一"))


def test_a_line_of_50_megabytes_is_refused_at_once(built_in: Reviewer) -> None:
    start = time.perf_counter()
    with pytest.raises(DraftTooLargeError):
        built_in.review("税" * 50_000_000)
    assert time.perf_counter() - start < 5


HOSTILE = {
    "unclosed brackets": "（《“[",
    "digits": "7",
    "digits and blanks": "7 ",
    "one entry's term": "国家级",
    "exceptions": "国家级新区",
    "advert": "优惠券课程微信",
    "cues": "谨防国税不实",
    "months": "2月30日",
    "a run without edges": "税务局",
    "line breaks": "国\n",
    "star marks": "机密★",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_time_grows_with_length(built_in: Reviewer, piece: str) -> None:
    def best(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        return seconds(lambda: built_in.review(text, on=DAY), times=2)

    best(2_000)  # loads jieba's dictionary
    small, large = best(10_000), best(40_000)
    # Four times the text: quadratic would be 16.
    assert large < 9 * small + 0.05


# 5. Nothing leaks


def test_no_network_and_no_log(
    built_in: Reviewer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket, "socket", refuse)
    with caplog.at_level(logging.DEBUG):
        built_in.review(MIXED, on=DAY)
    assert not caplog.records


def test_the_core_opens_no_connection_by_import() -> None:
    package = Path(tax_review.__file__).parent
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            forbidden = ("socket", "urllib.request", "http.client", "requests", "httpx")
            assert not [name for name in names if name.startswith(forbidden)], file


def test_personal_data_is_marked_sensitive(built_in: Reviewer) -> None:
    draft = Draft(body="身份证号11010519491231002X")
    verdict = built_in.review(draft, on=DAY)
    assert any(finding.sensitive for finding in verdict.findings)
    assert "11010519491231002X" not in masked(draft, verdict).model_dump_json()


# 6. Judged as of its date


def test_day_is_the_publication_date_unless_given() -> None:
    one = reviewer(entry())
    assert one.review(Draft(body="无", published=DAY)).judged_for == DAY
    assert one.review(Draft(body="无", published=DAY), on=DAY.replace(year=2020)).judged_for.year == 2020


# 9. Picklable, reload


def test_reviewer_survives_pickling(built_in: Reviewer) -> None:
    again = pickle.loads(pickle.dumps(built_in))
    assert again.review(MIXED, on=DAY) == built_in.review(MIXED, on=DAY)


OWN = """
[[basis]]
id = "own-rule"
citation = "本局规定第一条"
issuer = "本局"
force = "binding"
checked_on = 2026-11-24

[[entry]]
id = "own.word"
terms = ["TERM"]
gate = "wording"
category = "usage"
grade = "revise"
bases = ["own-rule"]
message = "本局不用“{term}”"
suggestion = "换一个词"
flags = ["TERM"]
passes = ["无"]
"""


def test_own_lexicon_is_added_and_reload_reads_it_again(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN.replace("TERM", "掌上办税厅"), encoding="utf-8")
    one = Reviewer.from_files(lexicons=[tmp_path])
    assert ("own.word", "掌上办税厅") in found(one, "掌上办税厅上线")
    assert len(one.lexicon.entries) > 100
    file.write_text(OWN.replace("TERM", "指尖办税厅"), encoding="utf-8")
    fresh = one.reload()
    assert found(one, "掌上办税厅上线")
    assert not found(fresh, "掌上办税厅上线")
    assert ("own.word", "指尖办税厅") in found(fresh, "指尖办税厅上线")
    assert fresh.review("无").ruleset.digest != one.review("无").ruleset.digest


def test_own_lexicon_alone(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace("TERM", "掌上办税厅"), encoding="utf-8")
    one = Reviewer.from_files(lexicons=[tmp_path], built_in=False)
    assert [e.id for e in one.lexicon.entries] == ["own.word"]


def test_reload_without_files_is_an_error() -> None:
    with pytest.raises(TaxReviewError, match="no files"):
        reviewer(entry()).reload()


def test_failed_reload_leaves_the_reviewer_alone(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN.replace("TERM", "掌上办税厅"), encoding="utf-8")
    one = Reviewer.from_files(lexicons=[file])
    file.write_text("broken =", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"own\.toml: not valid TOML"):
        one.reload()
    assert found(one, "掌上办税厅上线")


# 10. Importing changes nothing


def test_import_is_quiet_and_light() -> None:
    code = (
        "import sys, logging; handlers = list(logging.getLogger().handlers)\n"
        "import tax_review\n"
        "heavy = {'jieba', 'typer', 'rich', 'lxml', 'docx', 'pyarrow', 'pyspark', 'chinese_calendar'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "assert logging.getLogger().handlers == handlers\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_schema_is_published() -> None:
    schema = json.dumps(tax_review.Verdict.model_json_schema(mode="serialization"))
    assert '"findings"' in schema
    assert '"additionalProperties": false' in schema
