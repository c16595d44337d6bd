"""`tax-review archive` as an editor runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from tax_review import Reviewer
from tax_review.archive.storing import Files
from tax_review.cli import app
from tests.archive.posts import ADVERT, CLEAN, IDENTITY
from tests.archive.sources import written


@pytest.fixture(autouse=True)
def ready(built_in: Reviewer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def from_files(*, lexicons: Sequence[Path] = (), policy: Path | None = None) -> Reviewer:
        return Reviewer.from_files(lexicons=lexicons, policy=policy) if lexicons or policy else built_in

    monkeypatch.setattr("tax_review.cli.options.Reviewer.from_files", from_files)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["archive", *arguments])


def posts(*bodies: str) -> str:
    rows = [{"编号": f"n{number}", "正文": body, "发布日期": "2026-09-28"} for number, body in enumerate(bodies)]
    return str(written(rows, Path("posts.jsonl")))


@pytest.mark.parametrize(("body", "code"), [(CLEAN, 0), (ADVERT, 1), ("", 2)])
def test_exit_codes(body: str, code: int) -> None:
    assert run(posts(CLEAN, body)).exit_code == code


def test_results_stand_beside_the_posts_and_the_screen_sums_them_up() -> None:
    result = run(posts(CLEAN, ADVERT, IDENTITY, CLEAN))
    assert result.exit_code == 1, result.output
    files = Files(Path("posts.审核.parquet"))
    assert pq.read_table(files.verdicts).column("grade").to_pylist() == ["pass", "block", "revise", "pass"]
    assert "50.0%" in result.output
    assert "posts.审核.parquet" in result.output
    assert "430102199003077178" not in result.output


def test_nothing_is_overwritten_and_the_way_on_is_told() -> None:
    name = posts(CLEAN, ADVERT)
    run(name)
    refused = run(name)
    assert refused.exit_code == 2
    assert "--since-last" in refused.output
    again = run(name, "--since-last")
    assert again.exit_code == 1
    assert "沿用上次结论" in again.output


REGISTER = """[[account]]
name = "某某税务"
platform = "weibo"
unit = "国家税务总局某某市税务局"
level = "city"
opened = 2020-01-01
"""


def test_a_report_shows_what_was_found_and_how_often_accounts_spoke() -> None:
    Path("accounts.toml").write_text(REGISTER, "utf-8")
    name = posts(CLEAN, ADVERT, IDENTITY, "")
    options = ("--report", "报告.html", "--accounts", "accounts.toml", "--account", "某某税务", "--channel", "weibo")
    result = run(name, *options)
    assert result.exit_code == 2, result.output
    assert "报告.html" in result.output
    page = Path("报告.html").read_text("utf-8")
    assert "430102199003077178" not in page
    assert "某某税务" in page
    assert "<svg" in page
    assert "断更" in page
    assert "default-src 'none'" in page
    refused = run(name, "--out", "v.parquet", *options)
    assert refused.exit_code == 2
    assert "报告.html 已存在" in refused.output
    assert not Path("v.parquet").exists()
    assert run(name, "--force", *options).exit_code == 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--out", "结果.xlsx"], "扩展名不认识"),
        (["--report", "报告.pdf"], ".html"),
        (["--accounts", "accounts.toml"], "--report"),
        (["--report", "报告.html", "--accounts", "没有.toml"], "没有.toml"),
        (["--out", "."], "文件夹"),
        (["--out", "nosuch://x"], "地址写得不对"),
        (["--as-of", "昨天"], "2026-11-23"),
        (["--columns", "x=y"], "不是字段名"),
        (["--resume", "--force"], "只能选一个"),
    ],
)
def test_options_that_do_not_fit_end_with_a_sentence(options: list[str], sentence: str) -> None:
    result = run(posts(CLEAN), *options)
    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_results_are_not_written_over_the_posts() -> None:
    import pyarrow as pa

    pq.write_table(pa.table({"正文": [CLEAN]}), "posts.parquet")
    result = run("posts.parquet", "--out", "posts.parquet", "--force")
    assert result.exit_code == 2
    assert "稿件本身" in result.output
    assert pq.read_table("posts.parquet").column_names == ["正文"]


def test_without_the_extra_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tax_review.archive")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(posts(CLEAN))
    assert result.exit_code == 2
    assert "tax-review[archive]" in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
def test_ctrl_c_says_how_to_go_on_and_going_on_comes_to_the_end() -> None:
    name = posts(*[f"{CLEAN}第{number}号。" * 20 for number in range(9_000)])
    command = [sys.executable, "-m", "tax_review", "archive", name, "--processes", "2"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, env=environment)
    folder = Files(Path("posts.审核.parquet")).folder
    deadline = time.monotonic() + 60
    while not list(folder.glob("0*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)
    # As a terminal does it: to all processes.
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors.decode()
    assert "--resume" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert run(name).exit_code == 2
    result = run(name, "--resume")
    assert result.exit_code == 0, result.output
    assert pq.read_table("posts.审核.parquet").num_rows == 9_000
    assert json.loads(Path("posts.审核.run.json").read_text("utf-8"))["timing"]["resumed"] > 0
