from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tax_review import Reviewer, Verdict
from tax_review.cli import app
from tax_review.inputs.folders import Found

CLEAN = "关于申报期限的提醒\n\n各位纳税人：本月申报期截至16日，请及时办理。\n"
ID = "11010519491231002X"
FAULTY = f"中奖公告\n\n中奖人身份证号{ID}，请于2026年2月30日前领奖。\n"


@pytest.fixture(autouse=True)
def ready(built_in: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in reviewer is made once; one with a policy or lexicons is made anew, as it is outside of tests."""
    make = Reviewer.from_files

    def from_files(*, lexicons: Sequence[Path] = (), policy: Path | None = None) -> Reviewer:
        return make(lexicons=lexicons, policy=policy) if lexicons or policy else built_in

    monkeypatch.setattr(Reviewer, "from_files", from_files)


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    return folder


def test_clean_draft(drafts: Path) -> None:
    result = run("check", str(drafts / "clean.txt"), "--on", "2026-11-23")
    assert result.exit_code == 0, result.output
    assert "通过" in result.output
    assert "按 2026-11-23 的规定检查" in result.output
    assert "初审" in result.output


def test_faulty_draft_shows_place_reason_ground_remedy_and_no_number(drafts: Path) -> None:
    result = run("check", str(drafts / "faulty.txt"))
    assert result.exit_code == 1
    assert ID not in result.output
    assert "11**************2X" in result.output
    for piece in (
        "   3 │",
        "禁发",
        "保密关",
        "怎么改",
        "个人信息保护法",
        "secrecy.personal-data.identity-number",
        "保密委员会",
    ):
        assert piece in result.output, piece


def test_output_is_plain_when_piped(drafts: Path) -> None:
    assert "\x1b[" not in run("check", str(drafts / "faulty.txt")).output


def test_json_is_one_verdict_a_line_and_masked(drafts: Path) -> None:
    result = run("check", str(drafts), "--format", "json", "--on", "2026-11-23")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["file"]).name for line in lines] == ["clean.txt", "faulty.txt"]
    verdicts = [Verdict.model_validate(line["verdict"]) for line in lines]
    assert [verdict.publishable for verdict in verdicts] == [True, False]
    assert ID not in result.stdout


def test_standard_input() -> None:
    result = run("check", "-", "--format", "json", stdin=FAULTY.encode())
    assert json.loads(result.stdout)["file"] == "-"
    assert result.exit_code == 1


def test_other_files_are_reviewed_when_one_cannot_be(drafts: Path) -> None:
    (drafts / "binary.txt").write_bytes(b"PK\0\0")
    (drafts / "empty.txt").write_text("  \n", encoding="utf-8")
    empty = drafts / "nothing"
    empty.mkdir()
    result = run("check", str(drafts), "missing.txt", str(empty))
    assert result.exit_code == 2
    for piece in ("二进制", "稿件是空的", "找不到这个文件", "文件夹里没有稿件", "共 6 篇", "未能检查 4"):
        assert piece in result.output, piece
    assert "按 " in result.output


def test_gb18030_is_read_and_said(drafts: Path) -> None:
    (drafts / "old.txt").write_bytes(CLEAN.encode("gb18030"))
    result = run("check", str(drafts / "old.txt"))
    assert result.exit_code == 0
    assert "GB18030" in result.output


def test_verbose_lists_what_was_let_go(drafts: Path) -> None:
    (drafts / "quoted.txt").write_text("谨防“限时抢购，立即购买”一类的骗局。\n", encoding="utf-8")
    quiet, verbose = run("check", str(drafts / "quoted.txt")), run("check", "-v", str(drafts / "quoted.txt"))
    assert "加 --verbose 查看" in quiet.output
    assert "放行原因" in verbose.output
    assert "（语境：" in verbose.output


def test_policy_of_the_folder_is_found(drafts: Path) -> None:
    policy = drafts.parent / "tax-review.toml"
    policy.write_text('[grades]\n"wording.date.impossible" = "pass"\n', encoding="utf-8")
    (drafts / "date.txt").write_text("会议于2026年2月30日召开。\n", encoding="utf-8")
    assert run("check", str(drafts / "date.txt")).exit_code == 0
    policy.write_text('[grades]\n"no.such" = "pass"\n', encoding="utf-8")
    broken = run("check", str(drafts / "date.txt"))
    assert broken.exit_code == 2
    assert "no.such" in broken.output


def test_options_fill_the_draft(drafts: Path) -> None:
    result = run("check", str(drafts / "clean.txt"), "--kind", "repost", "--source", "新华社", "--channel", "weibo")
    assert result.exit_code == 0, result.output


def test_wrong_day() -> None:
    result = run("check", "-", "--on", "明天", stdin=CLEAN.encode())
    assert result.exit_code == 2
    assert "2026-11-23" in result.output


def test_explain_an_entry() -> None:
    result = run("explain", "advertising.superlative.national-level")
    assert result.exit_code == 0, result.output
    for piece in ("国家级", "依据：《中华人民共和国广告法》第九条", "会提示：", "不提示："):
        assert piece in result.output


def test_explain_leaves_a_gap_where_messages_name_the_word() -> None:
    result = run("explain", "advertising.inducement.price")
    assert "说明：“……”是商品、服务报价" in result.output
    assert "{term}" not in result.output


def test_explain_a_rule() -> None:
    result = run("explain", "secrecy.marking.state-secret")
    assert result.exit_code == 0
    assert "保守国家秘密法" in result.output
    assert "机密★5年" in result.output


def test_explain_names_similar_ids() -> None:
    result = run("explain", "state-secret")
    assert result.exit_code == 2
    assert "secrecy.marking.state-secret" in result.output


def test_lexicon_check_on_built_in_files() -> None:
    result = run("lexicon", "check")
    assert result.exit_code == 0, result.output
    assert "0 处问题" in result.output


OWN = """
[[basis]]
id = "own-rule"
citation = "本局规定第一条"
issuer = "本局"
force = "binding"
checked_on = 2026-11-24

[[entry]]
id = "own.zebra"
terms = ["掌上办税厅"]
gate = "wording"
category = "usage"
grade = "revise"
bases = ["own-rule"]
message = "本局不用这个说法"
suggestion = "换一个词"
flags = ["掌上办税厅上线"]
passes = ["电子税务局上线"]

[[entry]]
id = "own.ant"
terms = ["指尖办税厅"]
gate = "wording"
category = "usage"
grade = "revise"
bases = ["own-rule"]
message = "本局不用这个说法"
suggestion = "换一个词"
flags = ["指尖办税厅上线"]
passes = ["电子税务局上线"]
"""


def test_lexicon_check_on_own_files(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    disorderly = run("lexicon", "check", str(tmp_path))
    assert disorderly.exit_code == 1
    assert "canonical order" in disorderly.output
    fixed = run("lexicon", "check", "--fix", str(tmp_path))
    assert fixed.exit_code == 0, fixed.output
    assert "2 条判断，0 处问题" in fixed.output
    text = file.read_text(encoding="utf-8")
    assert text.index("own.ant") < text.index("own.zebra")
    file.write_text(text.replace('["掌上办税厅上线"]', '["别的"]'), encoding="utf-8")
    unproven = run("lexicon", "check", str(tmp_path))
    assert unproven.exit_code == 1
    assert "own.zebra: flags: not found: 别的" in unproven.output


def test_lexicon_check_names_broken_files(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace('"revise"', '"high"', 1), encoding="utf-8")
    result = run("lexicon", "check", str(tmp_path))
    assert result.exit_code == 2
    assert "own.toml: entry own.zebra: grade" in result.output


def test_schema_is_json() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Verdict"


def test_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tax_review", "--version"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("tax-review ")


def test_a_folder_that_may_not_be_looked_into_is_not_passed_over(drafts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Found([drafts / "clean.txt"], [drafts / "内部"], [])
    monkeypatch.setattr("tax_review.cli.drafts.below", lambda _: found)
    result = run("check", str(drafts))
    assert result.exit_code == 2
    assert "没有读取这个文件夹的权限" in result.output
    assert "未能检查 1" in result.output
