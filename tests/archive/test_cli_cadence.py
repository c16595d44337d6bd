"""`tax-review cadence` as a user sees it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import sys
from pathlib import Path

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from tax_review.archive.cadence import CadenceReport
from tax_review.cli.cadence import cadence

REGISTER = """
[[account]]
name = "示例税务"
platform = "weibo"
unit = "国家税务总局示例市税务局"
level = "city"
opened = 2019-09-01

[[account]]
name = "示例税务"
platform = "wechat"
type = "subscription"
unit = "国家税务总局示例市税务局"
level = "city"
opened = 2018-07-05
"""
WEIBO = [("示例税务", "weibo", f"2026-11-{day:02}") for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)]
WECHAT = [("示例税务", "微信订阅号", f"2026-11-{day:02}") for day in (3, 6, 9, 12)]
Rows = list[tuple[str, str, str]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "accounts.toml").write_text(REGISTER, "utf-8")
    return tmp_path


def run(posts: Rows, *options: str, since: str = "2026-11-02", until: str = "2026-11-13") -> Result:
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(cadence)
    with Path("posts.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("标题", "账号", "渠道", "发布日期"), *(("通知", *row) for row in posts)])
    return CliRunner().invoke(app, ["posts.csv", "--since", since, "--until", until, *options])


def test_nothing_to_do() -> None:
    result = run(WEIBO + WECHAT)
    assert result.exit_code == 0, result.output
    assert "发布频次：2026-11-02 至 2026-11-13" in result.stdout
    assert "共 2 个账号：通过 2" in result.stdout
    assert "2026-11-02至2026-11-13推送4次，当月还差4次，还有17天" in re.sub(r"\s+", "", result.stdout)
    assert "按列名识别" in result.stderr


def test_a_reminder_is_no_failure() -> None:
    result = run([row for row in WEIBO if row[2] != "2026-11-05"] + WECHAT)
    assert result.exit_code == 0, result.output
    assert "2026年11月的 10 个工作日有 1 个没有发布：5日" in result.stdout
    assert "共 2 个账号：提示 1，通过 1" in result.stdout


def test_a_lapse_is_shown_with_ground_and_remedy() -> None:
    result = run(WEIBO + WECHAT, until="2026-11-27")
    assert result.exit_code == 1, result.output
    flat = re.sub(r"\s+", "", result.stdout)
    assert "2026-11-14起连续14天没有发布（上一篇2026-11-13），到2026-11-27仍未更新" in flat
    assert "尽快发布" in flat
    assert "新媒体管理办法》第十七条" in flat
    assert "国办秘函〔2019〕19号" in flat


def test_an_unregistered_account_is_a_failure() -> None:
    result = run([*WEIBO, *WECHAT, ("某某学会", "头条", "2026-11-04")])
    assert result.exit_code == 1
    assert "账号未登记：“某某学会”（头条）有 1 篇" in result.stdout


def test_what_could_not_be_judged_goes_before_what_is_wrong() -> None:
    rows = [*WEIBO, *WECHAT, ("某某学会", "头条", "2026-11-04"), ("示例税务", "", "2026-11-04")]
    result = run(rows)
    assert result.exit_code == 2
    assert "没有判断的" in result.stdout
    assert "分不清是哪个平台" in result.stdout


def test_unreadable_rows_and_rows_without_account_are_told() -> None:
    result = run(
        [*WEIBO, *WECHAT, ("示例税务", "weibo", "下周"), ("", "weibo", "2026-11-04"), ("示例税务", "weibo", "")]
    )
    assert result.exit_code == 2
    for told in ("1 行读不出来", "1 篇稿件没有写账号", "有 1 篇没有发布日期"):
        assert told in result.stdout


@pytest.mark.parametrize("width", [60, 80, 120])
def test_it_fits_the_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    rows = [*WEIBO, ("示例市税务局纳税服务中心（税收宣传中心）官方账号", "头条", "2026-11-04")]
    result = run(rows, until="2026-11-27")
    assert result.exit_code == 1
    assert max(map(cell_len, result.stdout.splitlines())) <= width
    assert "2026-11-13" in result.stdout


def test_names_cannot_steer_the_terminal() -> None:
    result = run([*WEIBO, *WECHAT, ("坏\x1b[2J[red]名", "weibo", "2026-11-04")])
    assert "\x1b" not in result.output
    assert "坏␛[2J[red]名" in result.stdout


def test_json_is_the_report() -> None:
    result = run(WEIBO + WECHAT, "--format", "json")
    report = CadenceReport.model_validate_json(result.stdout)
    assert [one.posts for one in report.accounts] == [10, 4]
    assert json.loads(result.stdout)["schema_version"] == "1"


def test_csv_has_a_row_for_everything() -> None:
    rows = [*WEIBO, ("=HYPERLINK(1)", "头条", "2026-11-04"), ("示例税务", "weibo", "")]
    result = run(rows, "--format", "csv", since="2026-11-02", until="2026-11-20")
    read = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["结论"], row["账号"], row["平台"]) for row in read] == [
        ("提示", "示例税务", "微博"),
        ("修改", "示例税务", "微信订阅号"),
        ("修改", "'=HYPERLINK(1)", "头条"),
        ("未判断", "示例税务", "微博"),
    ]
    assert all(row["问题"] and row["怎么办"] for row in read)


def test_csv_names_accounts_with_nothing_to_do() -> None:
    read = list(csv.DictReader(io.StringIO(run(WEIBO + WECHAT, "--format", "csv").stdout)))
    assert [(row["结论"], row["发布篇数"], row["问题"]) for row in read] == [("通过", "10", ""), ("通过", "4", "")]


@pytest.mark.parametrize(("name", "begins"), [("text", "发布频次".encode()), ("json", b"{"), ("csv", b"\xef\xbb\xbf")])
def test_files_are_written_whole_and_not_over_others(folder: Path, name: str, begins: bytes) -> None:
    options = ("--format", name, "-o", "out")
    assert run(WEIBO + WECHAT, *options).exit_code == 0
    assert (folder / "out").read_bytes().startswith(begins)
    (folder / "out").write_bytes(b"mine")
    refused = run(WEIBO + WECHAT, *options)
    assert refused.exit_code == 2
    assert "已存在，没有覆盖" in refused.stderr
    assert (folder / "out").read_bytes() == b"mine"
    assert run(WEIBO + WECHAT, *options, "--force").exit_code == 0


def test_a_day_that_is_not_over_is_warned_of() -> None:
    tomorrow = dt.date.today() + dt.timedelta(days=1)
    assert f"{tomorrow} 还没有过完" in run(WEIBO, until=str(tomorrow)).stderr
    assert "还没有过完" not in run(WEIBO).stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--until", "11月"), "--until 后面要写日期"),
        (("--until", "9999-12-31"), "太远"),
        (("--since", "2026-12-01"), "晚于截止日期"),
        (("--accounts", "none.toml"), "none.toml 不存在"),
        (("--columns", "account=没有"), "没有“没有”这一列"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(options: tuple[str, str], told: str) -> None:
    result = run(WEIBO, *options)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_without_the_extra_the_way_to_get_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tax_review.archive")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(WEIBO)
    assert result.exit_code == 2
    assert "pip install 'tax-review[archive]'" in result.stderr
