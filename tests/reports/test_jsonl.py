"""The published schemas hold for what is really written: cases, examples, both kinds of lines."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tax_review import Draft, Kind, Reviewer, Verdict
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Piece, Read, Run
from tax_review.reports.jsonl import Line, line_of, render_json
from tax_review.reports.places import Reviewed
from tests.strategies import entry, reviewer

ROOT = Path(__file__).parent.parent.parent
DAY = dt.date(2026, 11, 24)


def published(name: str) -> Any:
    schema = json.loads((ROOT / "schema" / f"{name}-1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_published_schema_is_the_models() -> None:
    schema = json.loads((ROOT / "schema" / "line-1.json").read_text(encoding="utf-8"))
    assert schema == Line.model_json_schema(mode="serialization")


def drafts() -> list[tuple[str, Draft, dt.date]]:
    """What tests/cases.jsonl and the examples hold."""
    found = []
    for line in (ROOT / "tests" / "cases.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        draft = Draft(
            title=row.get("title", ""),
            body=row["text"],
            kind=Kind(row.get("draft_kind") or "original"),
            source=row.get("source_name"),
        )
        found.append((row["id"], draft, dt.date.fromisoformat(row.get("on", "2026-11-24"))))
    examples = sorted((ROOT / "examples").glob("*.txt"))
    return [*found, *((path.name, read_plain(path.read_bytes()).draft, DAY) for path in examples)]


def test_the_schemas_hold_for_every_verdict_of_cases_and_examples(built_in: Reviewer) -> None:
    verdict_schema, line_schema = published("verdict"), published("line")
    # What holds for the verdict in a line holds for the verdict alone.
    alone = {key: value for key, value in verdict_schema.schema.items() if key != "$defs"}
    assert line_schema.schema["$defs"]["Verdict"] == alone
    assert verdict_schema.schema["$defs"].items() <= line_schema.schema["$defs"].items()
    seen = 0
    for name, draft, day in drafts():
        verdict = built_in.review(draft, on=day)
        read = Read(draft, draft.body, {"body": (Piece(0, len(draft.body), 0, len(draft.body)),)})
        text = render_json(line_of(Reviewed(name, read, verdict), unmasked=True))
        line_schema.validate(json.loads(text))
        assert Line.model_validate_json(text).verdict == verdict
        seen += bool(verdict.findings) + bool(verdict.excused)
    assert seen >= 90


def test_the_schema_refuses_a_verdict_that_is_none() -> None:
    line = json.loads(render_json(Line(file="a.txt", error="没能检查")))
    published("line").validate(line)
    with pytest.raises(jsonschema.ValidationError):
        published("line").validate({**line, "grade": "pass"})
    with pytest.raises(jsonschema.ValidationError):
        published("verdict").validate({"grade": "pass"})


def test_places_stand_beside_their_findings() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    content = "标题按装\r\n\r\n正文。\r\n请按装，\r\n再按装。".encode()
    read = read_plain(content)
    line = line_of(Reviewed("a.txt", read, own.review(read.draft, on=DAY), content))
    assert line.verdict is not None
    places = [[place.model_dump() for place in places] for places in line.places]
    assert places == [
        [{"start": 2, "end": 4, "line": 1, "column": 3, "end_line": 1, "end_column": 5}],
        [{"start": 14, "end": 16, "line": 4, "column": 2, "end_line": 4, "end_column": 4}],
        [{"start": 20, "end": 22, "line": 5, "column": 2, "end_line": 5, "end_column": 4}],
    ]
    raw = content.decode()
    assert [raw[p["start"] : p["end"]] for (p,) in places] == ["按装"] * 3


def test_places_of_a_word_file_are_its_runs() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    run = Run("word/document.xml", 4, 1)
    read = Read(Draft(title="按装", body="请按装"), "", {"body": (Piece(0, 3, 2, 5, run),)})
    line = line_of(Reviewed("a.docx", read, own.review(read.draft, on=DAY)))
    assert line.places[0] == ()
    (place,) = line.places[1]
    assert place.model_dump() == {"story": "word/document.xml", "paragraph": 5, "run": 2, "start": 3, "end": 5}


def test_a_line_is_one_line() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    body = "请按\u2028装，按装\u2029设备\u0085按装\n按装"
    read = Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)}, ("注\u2028意",))
    text = render_json(line_of(Reviewed("甲\n乙.txt", read, own.review(read.draft, on=DAY))))
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1 + text.count("\x85")
    verdict = Verdict.model_validate(json.loads(text)["verdict"])
    assert verdict.findings


def test_numbers_are_hidden_unless_asked(built_in: Reviewer) -> None:
    read = read_plain("中奖人身份证号11010519491231002X。".encode())
    one = Reviewed("a.txt", read, built_in.review(read.draft, on=DAY))
    assert "11010519491231002X" not in render_json(line_of(one))
    assert "11010519491231002X" in render_json(line_of(one, unmasked=True))
