from __future__ import annotations

import datetime as dt
import io
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from tax_review import Draft, Reviewer, Verdict
from tax_review.fixing import fixed
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Piece, Read
from tax_review.reports.changes import diff, lines, print_diff
from tax_review.reports.folding import cuts, visible
from tax_review.reports.terminal import Row, render, summary
from tests.strategies import entry, reviewer

DAY = dt.date(2026, 11, 24)
ID = "11010519491231002X"
POST = f"""关于按装税控设备的通知

各位纳税人：

国家税务总局湖南省税物局定于本月按装新设备，手机１５８００００１２３４。

即日起添加客服微信 songli_2026 领取优惠券，名额有限。身份证号{ID}。
"""


def shown(what: RenderableType, width: int = 100, *, terminal: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=terminal, highlight=False).print(what)
    return file.getvalue()


@pytest.fixture(scope="module")
def read() -> Read:
    return read_plain(POST.encode())


@pytest.fixture(scope="module")
def verdict(built_in: Reviewer, read: Read) -> Verdict:
    return built_in.review(read.draft, on=DAY)


def test_every_finding_has_place_ground_and_remedy(read: Read, verdict: Verdict) -> None:
    text = shown(render("通知.txt", read, verdict), 200)
    for finding in verdict.findings:
        assert finding.id in text
    for piece in (
        "   5 │ 国家税务总局湖南省税物局",
        "（第5行第17列）",
        "（第1行第3列）",
        "怎么改 改为“安装”",
        "《中华人民共和国个人信息保护法》",
        "按 2026-11-24 的规定检查",
        f"{len(verdict.findings)} 处：",
    ):
        assert piece in text, piece


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_lines_fit_the_screen(read: Read, verdict: Verdict, width: int) -> None:
    for line in shown(render("通知.txt", read, verdict, verbose=True), width).splitlines():
        assert cell_len(line.rstrip()) <= width, line


def test_nothing_sensitive_is_shown_unless_asked(read: Read, verdict: Verdict) -> None:
    text = shown(render("通知.txt", read, verdict, verbose=True), 4000)
    for secret in (ID, "songli_2026", "１５８００００１２３４", "15800001234"):
        assert secret not in text
    assert "so*******26" in text
    assert "没有打码" not in text
    bare = shown(render("通知.txt", read, verdict, unmasked=True), 4000)
    assert "没有打码" in bare
    for secret in (ID, "songli_2026", "１５８００００１２３４"):
        assert secret in bare


def test_a_message_that_names_the_quote_does_not_say_it_twice(read: Read, verdict: Verdict) -> None:
    assert "“按装”“按装”" not in shown(render("通知.txt", read, verdict), 200)


def test_what_a_terminal_would_obey_is_shown_as_a_sign() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    body = "请\x1b[31m按装\x07设\u202e备\u200b\x9b，\U0001f468\u200d\U0001f469按装"
    one = Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)})
    text = shown(render("a\x1b]0;x\x07.txt", one, own.review(one.draft, on=DAY)))
    assert not set("\x1b\x07\x9b\u202e\u200b") & set(text)
    assert "请␛[31m按装␇设" in text
    assert "\U0001f468\u200d\U0001f469" in text
    assert len(visible(body)) == len(body)


def test_long_lines_are_cut_to_where_the_finding_is() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], gate="wording"))
    body = "税" * 5000 + "按装" + "务" * 5000
    one = Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)})
    text = shown(render("a.txt", one, own.review(one.draft, on=DAY)))
    assert "按装" in text
    assert len(text) < 2000
    assert "第1行第5001列" in text


def test_verbose_says_why_something_was_let_go(built_in: Reviewer) -> None:
    one = read_plain("第一行。\n\n谨防“限时抢购，立即购买”一类的骗局。\n".encode())
    verdict = built_in.review(one.draft, on=DAY)
    assert verdict.excused
    brief, full = (shown(render("a.txt", one, verdict, verbose=v), 200) for v in (False, True))
    assert f"另有 {len(verdict.excused)} 处" in brief
    for item in verdict.excused:
        assert item.detail in full
        assert item.id in full
    assert "正文第3行第4列" in full


def test_summary_fits_one_screen_gravest_first() -> None:
    own = reviewer(entry(id="a.b", terms=["按装"], grade="revise"), entry(id="a.c", terms=["禁发词"], grade="block"))
    rows = [Row(f"好{n}.txt", own.review("正文。", on=DAY)) for n in range(30)]
    rows += [Row("改.txt", own.review("按装，按装。", on=DAY)), Row("坏.docx", None)]
    rows += [Row("禁.txt", own.review("禁发词，按装。", on=DAY))]
    text = shown(summary(rows, most=10)).splitlines()
    assert [line.split()[0] for line in text[1:4]] == ["未检查", "禁发", "修改"]
    assert text[2].split() == ["禁发", "1", "·", "1", "·", "禁.txt"]
    assert "其余 23 篇没有列出：通过 23" in text[-2]
    assert text[-1] == "共 33 篇：未能检查 1，禁发 1，修改 1，通过 30"
    assert len(text) == 13


FOLDS = [
    ("plain", "一二三四五六", 6, ["一二三", "四五六"]),
    ("closing marks hang", "一二三。四五六，", 6, ["一二三。", "四五六，"]),
    ("opening marks go with what they open", "一二（三四）", 6, ["一二", "（三四）"]),
    ("ids stay whole", "编号 a.b-c.dd", 10, ["编号 ", "a.b-c.dd"]),
    ("unless they are longer than a line", "abcdefghijkl", 5, ["abcde", "fghij", "kl"]),
    ("nothing", "", 5, [""]),
]


@pytest.mark.parametrize(("text", "width", "expected"), [row[1:] for row in FOLDS], ids=[row[0] for row in FOLDS])
def test_folding(text: str, width: int, expected: list[str]) -> None:
    places = [0, *cuts(text, width), len(text)]
    assert [text[a:b] for a, b in pairwise(places)] == expected


def test_changes_are_named_and_shown_as_a_diff(read: Read, verdict: Verdict) -> None:
    fix = fixed(read, verdict)
    named = list(lines(read, verdict, fix))
    assert "标题第1行第3列：“按装” → “安装”（wording.typo.context-homophone）" in named
    assert len([line for line in named if "湖南省税务局" in line]) == 1, "one line for one change"
    file = io.StringIO()
    print_diff(Console(file=file, width=40), "通知.txt", diff(read, verdict, fix))
    assert file.getvalue().splitlines() == [
        "--- 通知.txt",
        "+++ 通知.txt（改后）",
        "@@ -1,7 +1,7 @@",
        "-关于按装税控设备的通知",
        "+关于安装税控设备的通知",
        " ",
        " 各位纳税人：",
        " ",
        "-国家税务总局湖南省税物局定于本月按装新设备，手机１５*******３４。",
        "+国家税务总局湖南省税务局定于本月安装新设备，手机１５*******３４。",
        " ",
        " 即日起添加客服微信 so*******26 领取优惠券，名额有限。身份证号11**************2X。",
    ]
    bare = "".join(change.text.plain for change in diff(read, verdict, fix, unmasked=True))
    assert "１５８００００１２３４" in bare


def test_a_diff_has_hunks_with_the_right_numbers() -> None:
    own = reviewer(entry(id="a.b", pairs={"按装": "安\n装"}, terms=[]))
    body = "\n".join(["按装", *["行"] * 20, "请按装，再按装。", "尾"])
    one = Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)})
    verdict = own.review(one.draft, on=DAY)
    changes = list(diff(one, verdict, fixed(one, verdict)))
    assert [change.text.plain for change in changes if change.sign == "@"] == ["@@ -1,4 +1,5 @@", "@@ -19,5 +20,7 @@"]
    assert [c.text.plain for c in changes if c.sign == "-"] == ["按装", "请按装，再按装。"]
    assert [c.text.plain for c in changes if c.sign == "+"] == ["安", "装", "请安", "装，再安", "装。"]


def test_of_a_page_in_one_line_the_diff_shows_what_lies_around_the_changes() -> None:
    own = reviewer(entry(id="a.b", pairs={"按装": "安装"}, terms=[]))
    body = "\n".join(["前" * 900, f"{'甲' * 500}按装{'乙' * 500}按装{'丙' * 500}", "后"])
    one = Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)})
    verdict = own.review(one.draft, on=DAY)
    context, old, new, after = list(diff(one, verdict, fixed(one, verdict)))[1:]
    around = "甲" * 40, "乙" * 40, "乙" * 40, "丙" * 40
    assert old.text.plain == "…{}按装{}…{}按装{}…".format(*around)
    assert new.text.plain == old.text.plain.replace("按装", "安装")
    assert [old.text.plain[mark.start : mark.end] for mark in old.text.spans] == ["按装", "按装"]
    assert context.text.plain == "前" * 80 + "…"
    assert after.text.plain == "后"
