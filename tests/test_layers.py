"""Imports run one way. Change the table when the design changes, not to get a build through."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tax_review

PACKAGE = Path(tax_review.__file__).parent

# A module may import what stands before it, or beside it in its own room.
ROOMS = [
    ("version", "errors", "homophones", "cache", "collector"),
    ("models",),
    ("tables", "text", "patterns"),
    ("lexicon", "scene"),
    ("policy",),
    ("match", "matching", "engines", "fast", "segment", "slips", "frames", "entries", "rules"),
    ("ruleset", "judging"),
    ("reviewer", "proving"),
    ("inputs", "reports", "fixing", "writing"),
    ("archive",),
    ("cli",),
    ("__main__",),
]
PLACE = {room: place for place, rooms in enumerate(ROOMS) for room in rooms}
CORE_ONLY = {
    "typer",
    "rich",
    "lxml",
    "docx",
    "pyarrow",
    "python_calamine",
    "pyspark",
    "duckdb",
    "sqlalchemy",
    "jinja2",
    "markdown_it",
    "filelock",
    "vl_convert",
}
OUTER = {"inputs", "reports", "archive", "cli", "__main__"}


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(file: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "tax_review":
            names += [f"tax_review.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    return names


FILES = [file for file in sorted(PACKAGE.rglob("*.py")) if room_of(file) != "__init__"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_run_one_way(file: Path) -> None:
    room = room_of(file)
    for name in imports(file):
        top, _, rest = name.partition(".")
        if top == "tax_review":
            other = rest.partition(".")[0]
            assert PLACE[other] <= PLACE[room], f"{room} imports {other}"
        elif room not in OUTER:
            assert top not in CORE_ONLY, f"{room} imports {name}"


def test_a_rule_knows_neither_reviewer_nor_policy_nor_entries() -> None:
    for file in (PACKAGE / "rules").glob("*.py"):
        known = {
            name.removeprefix("tax_review.").partition(".")[0]
            for name in imports(file)
            if name.startswith("tax_review")
        }
        assert known <= {"models", "text", "patterns", "scene", "tables", "rules", "lexicon"}, file
        assert "tax_review.lexicon" not in imports(file), "the schema of examples is all a rule needs"
