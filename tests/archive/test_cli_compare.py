"""`tax-review compare` as an editor runs it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tax_review import Reviewer
from tax_review.cli import app
from tests.archive.posts import CLEAN, IDENTITY, SECRET
from tests.archive.sources import written

LEXICON = """
[[entry]]
id = "local.slogan"
terms = ["争创一流"]
gate = "content"
category = "advertising"
grade = "revise"
bases = ["ad-law-9-3"]
message = "“{term}”是口号"
suggestion = "写实事"
flags = ["我局争创一流"]
passes = ["我局认真办税"]
"""
PLAIN = "我局争创一流，请错峰办理。"


@pytest.fixture(autouse=True)
def ready(built_in: Reviewer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def from_files(*, lexicons: Sequence[Path] = (), policy: Path | None = None) -> Reviewer:
        return read(lexicons=lexicons, policy=policy) if lexicons or policy else built_in

    read = Reviewer.from_files
    monkeypatch.setattr("tax_review.cli.comparing.Reviewer.from_files", from_files)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("new.toml").write_text(LEXICON, "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["compare", *arguments, "--processes", "1"])


def posts(*bodies: str) -> str:
    rows = [{"编号": f"n{number}", "正文": body, "发布日期": "2026-09-28"} for number, body in enumerate(bodies)]
    return str(written(rows, Path("posts.jsonl")))


def test_what_changes_is_told_with_examples_and_is_exit_code_1() -> None:
    result = run(posts(CLEAN, PLAIN, PLAIN, CLEAN), "--lexicon", "new.toml")
    assert result.exit_code == 1, result.output
    for told in (
        "4 篇",
        "2 篇可能受影响",
        "新增 2 处",
        "local.slogan",
        "“争创一流”是口号",
        "第2行 n1 正文",
        "【争创一流】",
    ):
        assert told in result.output
    assert "原来可以发布、改后不能直接发布：2 篇" in result.output
    assert "消失" not in result.output


def test_nothing_changes_is_exit_code_0() -> None:
    result = run(posts(CLEAN, IDENTITY), "--lexicon", "new.toml")
    assert result.exit_code == 0, result.output
    assert "没有差别" in result.output


def test_a_lexicon_in_use_is_the_other_side() -> None:
    Path("edited.toml").write_text(LEXICON.replace('"revise"', '"remind"'), "utf-8")
    name = posts(PLAIN)
    result = run(name, "--against-lexicon", "new.toml", "--lexicon", "edited.toml")
    assert "等级变化 1 处" in result.output
    assert "原来不能直接发布、改后可以发布：1 篇" in result.output
    assert "消失 1 处" in run(name, "--against-lexicon", "new.toml").output


def test_a_new_policy_is_compared_with_that_in_use() -> None:
    Path("new-policy.toml").write_text('[grades]\n"local.slogan" = "pass"\n', "utf-8")
    options = ["--lexicon", "new.toml", "--new-policy", "new-policy.toml"]
    result = run(posts(PLAIN), "--against-lexicon", "new.toml", *options)
    assert result.exit_code == 1, result.output
    assert "消失 1 处" in result.output
    # On the other side nobody knows the id.
    refused = run(posts(PLAIN), *options[:2], "--policy", "new-policy.toml")
    assert refused.exit_code == 2
    assert "改前的策略文件不能用" in refused.output
    assert "--against-lexicon" in refused.output


def test_json_says_the_same_for_programs() -> None:
    result = run(posts(PLAIN), "--lexicon", "new.toml", "--format", "json")
    told = json.loads(result.stdout)
    assert told["source"] == "posts.jsonl"
    assert [(one["id"], one["before"], one["after"]) for one in told["shifts"]] == [("local.slogan", None, "revise")]
    assert told["shifts"][0]["cases"][0]["post"] == {"position": 1, "id": "n0"}


def test_a_file_is_written_whole_and_not_overwritten() -> None:
    name = posts(PLAIN)
    assert run(name, "--lexicon", "new.toml", "-o", "对照.txt").exit_code == 1
    written_text = Path("对照.txt").read_text("utf-8")
    assert "新增 1 处" in written_text
    assert "\x1b" not in written_text
    refused = run(name, "--lexicon", "new.toml", "-o", "对照.txt")
    assert refused.exit_code == 2
    assert "--force" in refused.output
    assert run(name, "--lexicon", "new.toml", "-o", "对照.txt", "--force").exit_code == 1


def test_nothing_leaks() -> None:
    Path("new.toml").write_text(LEXICON.replace('"争创一流"', '"争创一流", "身份证号", "专项工作"'), "utf-8")
    result = run(posts(IDENTITY, SECRET), "--lexicon", "new.toml")
    assert "430102199003077178" not in result.output
    assert "身份证号" in result.output
    assert "带密级标志" in result.output
    assert "专项工作" not in result.output


def test_what_could_not_be_compared_is_told() -> None:
    Path("posts.jsonl").write_text('{"正文": "' + PLAIN + '"}\n坏行\n{"正文": " "}\n', "utf-8")
    result = run("posts.jsonl", "--lexicon", "new.toml")
    assert result.exit_code == 1
    assert "1 篇没能检查" in result.output
    assert "1 行读不出来" in result.output


def test_signs_that_the_screen_would_obey_are_shown_as_signs() -> None:
    result = run(posts("\x1b[31m[/red]争创一流[bold]"), "--lexicon", "new.toml")
    assert result.exit_code == 1
    assert "\x1b[31m" not in result.output
    assert "[/red]" in result.output


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "没有写改了什么"),
        (["--lexicon", "nosuch/"], "改后的词库不能用"),
        (["--against-lexicon", "nosuch/"], "改前的词库不能用"),
        (["--new-policy", "nosuch.toml"], "改后的策略文件不能用"),
        (["--lexicon", "new.toml", "--as-of", "昨天"], "2026-11-23"),
        (["--lexicon", "new.toml", "--columns", "x=y"], "不是字段名"),
        (["--lexicon", "new.toml", "--query", "SELECT 1"], "只用于数据库"),
    ],
)
def test_options_that_do_not_fit_end_with_a_sentence(options: list[str], sentence: str) -> None:
    result = run(posts(CLEAN), *options)
    assert result.exit_code == 2, result.output
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_an_archive_in_which_nothing_can_be_compared_is_no_agreement() -> None:
    for content in ("", "坏行\n", '{"正文": " "}\n'):
        Path("posts.jsonl").write_text(content, "utf-8")
        result = run("posts.jsonl", "--lexicon", "new.toml")
        assert result.exit_code == 2, content
        assert "Traceback" not in result.output


def test_without_the_extra_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tax_review.archive")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(posts(CLEAN), "--lexicon", "new.toml")
    assert result.exit_code == 2
    assert "tax-review[archive]" in result.output
