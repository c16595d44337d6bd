"""The command line with files: formats of reports and where they go, and `fix`."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tax_review import Reviewer
from tax_review.cli import app, rewriting
from tax_review.reports.jsonl import Line
from tax_review.reports.places import WordPlace

ON = ("--on", "2026-11-24")
ID = "11010519491231002X"
CLEAN = "关于申报期限的提醒\n\n各位纳税人：本月申报期截至16日，请及时办理。\n"
FAULTY = f"中奖公告\n\n中奖人身份证号{ID}，请于2026年2月30日前领奖。\n"
TYPOS = "关于按装税控设备的通知\n\n各位纳税人：\n\n国家税务总局湖南省税物局定于本月按装新设备。\n"
FIXED = TYPOS.replace("按装", "安装").replace("税物", "税务")

needs_jinja2 = pytest.mark.skipif(importlib.util.find_spec("jinja2") is None, reason="jinja2 is not installed")


@pytest.fixture(autouse=True)
def ready(built_in: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    def from_files(*, lexicons: Sequence[Path] = (), policy: Path | None = None) -> Reviewer:
        assert not lexicons
        assert policy is None
        return built_in

    monkeypatch.setattr(Reviewer, "from_files", from_files)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "drafts"
    folder.mkdir()
    (folder / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (folder / "faulty.txt").write_text(FAULTY, encoding="utf-8")
    return folder


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, list(arguments), input=stdin)


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


# Reports: formats and places


def test_json_tells_the_places_of_findings_and_what_could_not_be_read(desk: Path) -> None:
    (desk / "bad.txt").write_bytes(b"\xff\xfe\xfa\xfb\xfc")
    result = run("check", "drafts", "--format", "json", *ON)
    assert result.exit_code == 2
    bad, clean, faulty = (Line.model_validate_json(line) for line in result.stdout.splitlines())
    assert bad.verdict is None
    assert bad.error
    assert clean.error is None
    assert faulty.verdict is not None
    assert len(faulty.places) == len(faulty.verdict.findings) > 0
    place = dict(zip((f.id for f in faulty.verdict.findings), faulty.places, strict=True))
    (number,) = place["secrecy.personal-data.identity-number"]
    assert FAULTY[number.start : number.end] == ID


def test_sarif_is_one_log_of_all_drafts(desk: Path) -> None:
    (desk / "bad.txt").write_bytes(b"PK\0\0")
    result = run("check", "drafts", "nowhere.txt", "--format", "sarif", *ON)
    assert result.exit_code == 2
    (log,) = json.loads(result.stdout)["runs"]
    assert [a["location"]["uri"] for a in log["artifacts"]] == [
        "drafts/clean.txt",
        "drafts/faulty.txt",
        "drafts/bad.txt",
        "nowhere.txt",
    ]
    assert log["invocations"][0]["executionSuccessful"] is False
    assert log["results"]
    assert ID not in result.stdout


@pytest.mark.parametrize(("form", "suffix"), [("text", "txt"), ("json", "jsonl"), ("sarif", "sarif")])
def test_reports_go_to_a_file_that_is_not_there_yet(desk: Path, form: str, suffix: str) -> None:
    place = f"out/报告.{suffix}"
    arguments = ("check", "drafts", "--format", form, "--output", place, *ON)
    first = run(*arguments)
    assert first.exit_code == 1
    assert f"报告已写到 {place}" in first.output
    assert "共 2 篇" in first.output
    written = (desk.parent / place).read_text(encoding="utf-8")
    assert "faulty.txt" in written
    assert ID not in written
    again = run(*arguments)
    assert again.exit_code == 2
    assert "已存在" in again.output
    assert "--force" in again.output
    assert run(*arguments, "--force").exit_code == 1
    assert (desk.parent / place).read_text(encoding="utf-8") == written


def test_a_report_never_takes_the_place_of_a_draft(desk: Path) -> None:
    for target in ("drafts/faulty.txt", "drafts/../drafts/clean.txt"):
        result = run("check", "drafts", "--output", target, "--force")
        assert result.exit_code == 2
        assert "稿件本身" in result.output
    assert run("check", "drafts", "--output", "drafts").exit_code == 2
    assert (desk / "faulty.txt").read_text(encoding="utf-8") == FAULTY


@needs_jinja2
def test_html_reports_lie_beside_their_drafts_and_are_no_drafts(desk: Path) -> None:
    result = run("check", "drafts", "--format", "html", *ON)
    assert result.exit_code == 1, result.output
    assert files(desk) == ["clean.txt", "clean.审核.html", "faulty.txt", "faulty.审核.html"]
    page = (desk / "faulty.审核.html").read_text(encoding="utf-8")
    assert "<html" in page
    assert ID not in page
    assert "禁发　drafts/faulty.txt → drafts/faulty.审核.html" in result.output
    assert "共 2 篇" in run("check", "drafts", *ON).output, "reports must not be taken for drafts"
    refused = run("check", "drafts", "--format", "html", *ON)
    assert refused.exit_code == 2
    assert "已存在" in refused.output
    bare = run("check", "drafts/faulty.txt", "--format", "html", "--force", "--unmasked", *ON)
    assert "没有打码" in bare.output
    assert ID in (desk / "faulty.审核.html").read_text(encoding="utf-8")


@needs_jinja2
def test_html_reports_go_to_a_folder_or_into_one_file(desk: Path) -> None:
    (desk / "sub").mkdir()
    (desk / "sub" / "clean.txt").write_text(CLEAN, encoding="utf-8")
    (desk / "sub" / "clean.md.txt").write_text(CLEAN, encoding="utf-8")
    assert run("check", "drafts", "--format", "html", "-o", "结果", *ON).exit_code == 1
    assert files(desk.parent / "结果") == [
        "clean.md.审核.html",
        "clean.txt.审核.html",
        "clean.审核.html",
        "faulty.审核.html",
    ]
    result = run("check", "drafts", "--format", "html", "-o", "全部.html", *ON)
    assert result.exit_code == 1, result.output
    page = (desk.parent / "全部.html").read_text(encoding="utf-8")
    assert "drafts/faulty.txt" in page
    assert "drafts/sub/clean.txt" in page
    single = run("check", "drafts/clean.txt", "--format", "html", "-o", "one.html", *ON)
    assert single.exit_code == 0
    assert "按程序签发" in (desk.parent / "one.html").read_text(encoding="utf-8")


def test_quiet_speaks_only_of_what_needs_work(desk: Path) -> None:
    result = run("check", "drafts", "--quiet", *ON)
    assert result.exit_code == 1
    head, _, table = result.output.partition("结论")
    assert "faulty.txt" in head
    assert "clean.txt" not in head
    assert "clean.txt" in table
    assert len(run("check", "drafts", "-q", "--format", "json", *ON).stdout.splitlines()) == 1
    alone = run("check", "drafts/clean.txt", "--quiet", *ON)
    assert "共 1 篇：通过 1" in alone.output
    assert "初审" not in alone.output


def test_word_comments_are_for_word_drafts(desk: Path) -> None:
    result = run("check", "drafts/faulty.txt", "--format", "docx", *ON)
    assert result.exit_code == 2
    assert "--format html" in result.output
    assert files(desk) == ["clean.txt", "faulty.txt"]


def test_word_drafts_come_back_with_comments(desk: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("关于按装税控设备的通知", 0)
    paragraph = document.add_paragraph("请各位按")
    paragraph.add_run("装").bold = True
    paragraph.add_run(f"设备，中奖人身份证号{ID}。")
    document.save(str(desk / "word.docx"))
    before = (desk / "word.docx").read_bytes()
    result = run("check", "drafts/word.docx", "--format", "docx", *ON)
    assert result.exit_code == 1, result.output
    assert (desk / "word.docx").read_bytes() == before
    comments = " ".join(comment.text for comment in docx.Document(str(desk / "word.审核.docx")).comments)
    assert "安装" in comments
    assert ID not in comments
    line = Line.model_validate_json(run("check", "drafts/word.docx", "--format", "json", *ON).stdout)
    assert line.verdict is not None
    runs = [
        [(place.run, place.start, place.end) for place in places if isinstance(place, WordPlace)]
        for finding, places in zip(line.verdict.findings, line.places, strict=True)
        if (finding.part, finding.quote) == ("body", "按装")
    ]
    assert runs == [[(1, 3, 4), (2, 0, 1)]]
    fix = run("fix", "drafts/word.docx", "--yes", *ON)
    assert fix.exit_code == 1
    assert "--format docx" in fix.output
    assert (desk / "word.docx").read_bytes() == before


WRONG_PLACES = [
    (("drafts", "--format", "docx", "-o", "a.docx"), "请写文件夹"),
    (("drafts", "--format", "html", "-o", "a.pdf"), "扩展名不是 .html"),
    (("-", "--format", "html"), "标准输入没有文件名"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG_PLACES)
def test_reports_need_a_place_that_makes_sense(desk: Path, arguments: tuple[str, ...], message: str) -> None:
    before = files(desk.parent)
    result = run("check", *arguments, stdin=CLEAN.encode())
    assert result.exit_code == 2
    assert message in result.output
    assert files(desk.parent) == before


def test_a_missing_library_is_named(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [
        name
        for name in sys.modules
        if name == "jinja2" or name.startswith(("tax_review.reports.html", "tax_review.reports.templating"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("check", "drafts/faulty.txt", "--format", "html", *ON)
    assert result.exit_code == 2
    assert "pip install 'tax-review[docs]'" in result.output
    assert files(desk) == ["clean.txt", "faulty.txt"]


def test_unmasked_says_so(desk: Path) -> None:
    text = run("check", "drafts/faulty.txt", "--unmasked", *ON)
    assert ID in text.output
    assert "没有打码" in text.output
    line = Line.model_validate_json(run("check", "drafts/faulty.txt", "--unmasked", "--format", "json", *ON).stdout)
    assert line.masked is False
    assert ID not in run("check", "drafts/faulty.txt", *ON).output


def test_folders_tell_what_they_hold_besides_drafts(desk: Path) -> None:
    (desk / "名单.xlsx").write_bytes(b"PK")
    (desk / "~$faulty.docx").write_bytes(b"lock")
    (desk / ".hidden").mkdir()
    (desk / ".hidden" / "note.txt").write_text(CLEAN, encoding="utf-8")
    result = run("check", "drafts", *ON)
    assert "1 个文件不是能检查的格式，没有检查：名单.xlsx" in result.output
    assert "共 2 篇" in result.output


def test_a_draft_that_cannot_be_read_fails_its_folder(desk: Path) -> None:
    (desk / "faulty.txt").unlink()
    (desk / "旧稿.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    result = run("check", "drafts", *ON)
    assert result.exit_code == 2
    assert "另存为 .docx" in result.output
    assert "未能检查 1" in result.output


def test_a_draft_named_twice_is_checked_once(desk: Path) -> None:
    assert "共 2 篇" in run("check", "drafts", "drafts/clean.txt", *ON).output


def test_names_that_are_no_unicode_do_not_stop_a_review(desk: Path) -> None:
    name = b"\xcd\xa8\xd6\xaa.txt".decode("utf-8", "surrogateescape")
    (desk / name).write_text(FAULTY, encoding="utf-8")
    for form in ("text", "json", "sarif"):
        result = run("check", "drafts", "--format", form, *ON)
        assert result.exit_code == 1, result.output
        assert ".txt" in result.output


def test_schemas_of_verdict_and_line() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Verdict"
    assert json.loads(run("schema", "line").stdout)["title"] == "Line"
    assert run("schema", "other").exit_code == 2


# fix


def test_fix_writes_what_is_certain_and_says_what_the_draft_is_worth_now(desk: Path) -> None:
    file = desk / "typos.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TYPOS.replace("\n", "\r\n").encode())
    result = run("fix", "drafts/typos.txt", "--yes", "--backup", *ON)
    assert result.exit_code == 0, result.output
    assert file.read_bytes() == b"\xef\xbb\xbf" + FIXED.replace("\n", "\r\n").encode()
    assert (desk / "typos.txt.bak").read_bytes() == b"\xef\xbb\xbf" + TYPOS.replace("\n", "\r\n").encode()
    for piece in (
        "“按装” → “安装”",
        "-关于按装税控设备的通知",
        "+关于安装税控设备的通知",
        "改了 3 处；再次检查的结论：通过",
    ):
        assert piece in result.output, piece
    assert run("check", "drafts/typos.txt", *ON).exit_code == 0
    again = run("fix", "drafts/typos.txt", "--yes", *ON)
    assert (again.exit_code, "没有可以直接写回的改动" in again.output) == (0, True)


def test_fix_without_a_terminal_shows_and_changes_nothing(desk: Path) -> None:
    (desk / "typos.txt").write_text(TYPOS, encoding="utf-8")
    result = run("fix", "drafts/typos.txt", *ON)
    assert result.exit_code == 1
    assert "+关于安装税控设备的通知" in result.output
    assert "确要写回请加 --yes" in result.output
    assert (desk / "typos.txt").read_text(encoding="utf-8") == TYPOS
    assert files(desk) == ["clean.txt", "faulty.txt", "typos.txt"]


@pytest.mark.parametrize(("answer", "text", "code"), [("y\n", FIXED, 0), ("n\n", TYPOS, 1), ("\n", TYPOS, 1)])
def test_fix_asks_on_a_terminal(desk: Path, monkeypatch: pytest.MonkeyPatch, answer: str, text: str, code: int) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    class Sys:
        stdin = Terminal()

    monkeypatch.setattr(rewriting, "sys", Sys)
    (desk / "typos.txt").write_text(TYPOS, encoding="utf-8")
    result = run("fix", "drafts/typos.txt", *ON, stdin=answer.encode())
    assert result.exit_code == code
    assert (desk / "typos.txt").read_text(encoding="utf-8") == text


def test_fix_masks_its_diff(desk: Path) -> None:
    text = f"中奖人{ID}，请到税物局按装设备处领奖。\n"
    (desk / "typos.txt").write_text(text, encoding="utf-8")
    result = run("fix", "drafts/typos.txt", *ON)
    assert "11**************2X" in result.output
    assert ID not in result.output
    assert ID in run("fix", "drafts/typos.txt", "--unmasked", "--yes", *ON).output
    assert ID in (desk / "typos.txt").read_text(encoding="utf-8"), "what is masked on the screen is not in the file"


def test_fix_does_not_touch_what_it_cannot_write_back(desk: Path) -> None:
    result = run("fix", "-", "missing.txt", stdin=TYPOS.encode())
    assert result.exit_code == 2
    assert "标准输入不能写回" in result.output
    assert "找不到这个文件" in result.output


def test_fix_refuses_a_file_that_changed_meanwhile(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = desk / "typos.txt"
    file.write_text(TYPOS, encoding="utf-8")

    def edit_meanwhile(*_: object) -> bool:
        file.write_text(TYPOS + "又加一句。\n", encoding="utf-8")
        return True

    monkeypatch.setattr(rewriting, "_agreed", edit_meanwhile)
    result = run("fix", "drafts/typos.txt", *ON)
    assert result.exit_code == 2
    assert "被别人改过" in result.output
    assert file.read_text(encoding="utf-8") == TYPOS + "又加一句。\n"


def test_fix_leaves_what_would_change_something_else(desk: Path) -> None:
    page = "<html><head><title>关于按装的通知</title></head><body><h1>关于按装的通知</h1><p>请<b>按</b>装，再按装。</p></body></html>"
    file = desk / "page.html"
    file.write_text(page, encoding="utf-8")
    result = run("fix", "drafts/page.html", "--yes", *ON)
    assert result.exit_code == 1, result.output
    assert file.read_text(encoding="utf-8") == page.replace("再按装", "再安装")
    assert "请手工修改" in result.output
    assert "隔开" in result.output


def test_fix_keeps_utf_16(desk: Path) -> None:
    file = desk / "typos.txt"
    file.write_bytes(b"\xff\xfe" + TYPOS.encode("utf-16-le"))
    assert run("fix", "drafts/typos.txt", "--yes", *ON).exit_code == 0
    assert file.read_bytes() == b"\xff\xfe" + FIXED.encode("utf-16-le")


def test_fix_refuses_an_encoding_it_cannot_keep(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "source_of", lambda *_: None)
    (desk / "typos.txt").write_text(TYPOS, encoding="utf-8")
    result = run("fix", "drafts/typos.txt", "--yes", *ON)
    assert result.exit_code == 2
    assert "另存为 UTF-8" in result.output
    assert (desk / "typos.txt").read_text(encoding="utf-8") == TYPOS
