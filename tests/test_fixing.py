from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import Draft, Finding, Gate, Grade, Reviewer, Span, Verdict
from tax_review.errors import InputError
from tax_review.fixing import Edit, Fixed, Why, edited, fixed, objections, settled
from tax_review.inputs.plain import read_plain
from tax_review.inputs.read import Piece, Read, Run
from tests.strategies import BASIS, entry, reviewer

DAY = dt.date(2026, 11, 24)
TYPO = entry(id="a.typo", pairs={"按装": "安装"}, terms=[], message="错别字")
OFFICE = entry(id="a.office", pairs={"税物局": "税务局"}, terms=[], message="名称有误")
BLANK = reviewer(entry(id="z.none", terms=["没有这个词"])).review("正文。", on=DAY)


def finding(
    start: int, end: int, quote: str, replacement: str | None, grade: Grade = Grade.REVISE, **more: str
) -> Finding:
    return Finding(
        id=more.get("id", "a.b"),
        gate=Gate.WORDING,
        category="typo",
        grade=grade,
        part=more.get("part", "body"),
        span=Span(start, end),
        quote=quote,
        message="有误",
        suggestion="改",
        replacement=replacement,
        bases=(BASIS,),
        fingerprint=more.get("fingerprint", "0" * 16),
    )


def verdict(*findings: Finding) -> Verdict:
    return BLANK.model_copy(update={"findings": findings})


def plain(body: str) -> Read:
    return Read(Draft(body=body), body, {"body": (Piece(0, len(body), 0, len(body)),)})


def test_certain_replacements_are_made_and_nothing_else() -> None:
    own = reviewer(TYPO, OFFICE, entry(id="a.unsure", pairs={"登陆": "登录"}, terms=[], certain=False))
    text = "关于按装的通知\n\n某税物局按装设备，请登陆  系统。\n\n\n末行\n"
    read = read_plain(text.encode())
    before = own.review(read.draft, on=DAY)
    fix = fixed(read, before)
    assert fix.text == text.replace("按装", "安装").replace("税物局", "税务局")
    assert [f.quote for f in fix.applied] == ["按装", "税物局", "按装"]
    assert fix.left == ()
    assert fix.edits == (Edit(2, 4, "安装"), Edit(10, 13, "税务局"), Edit(13, 15, "安装"))
    after = own.review(read_plain(fix.text.encode()).draft, on=DAY)
    assert [f.id for f in after.findings] == ["a.unsure"]
    assert objections((read.draft, before), fix, (read_plain(fix.text.encode()).draft, after)) == []


OVERLAPS: list[tuple[str, Sequence[tuple[int, int, str, Grade]], str, list[int]]] = [
    ("the gravest wins", [(0, 4, "甲乙", Grade.REVISE), (2, 6, "丙丁", Grade.BLOCK)], "ab丙丁gh", [0]),
    ("of one grade the longest wins", [(0, 3, "甲", Grade.REVISE), (2, 6, "乙", Grade.REVISE)], "ab乙gh", [0]),
    ("of one length the first wins", [(2, 4, "乙", Grade.REVISE), (1, 3, "甲", Grade.REVISE)], "a甲defgh", [0]),
    ("neighbours do not overlap", [(0, 2, "甲", Grade.REVISE), (2, 4, "乙", Grade.REVISE)], "甲乙efgh", []),
    ("two that agree are one", [(0, 2, "甲", Grade.REVISE), (0, 2, "甲", Grade.REMIND)], "甲cdefgh", []),
    ("two that differ are not", [(0, 2, "甲", Grade.REMIND), (0, 2, "乙", Grade.REVISE)], "乙cdefgh", [0]),
    ("a part of a change is in it", [(0, 4, "aXcd", Grade.REVISE), (1, 2, "X", Grade.REVISE)], "aXcdefgh", []),
    ("also where the part is graver", [(0, 4, "aXcd", Grade.REVISE), (1, 2, "X", Grade.BLOCK)], "aXcdefgh", []),
    ("a part with another aim is not", [(0, 4, "aXcd", Grade.REVISE), (1, 2, "Y", Grade.REVISE)], "aXcdefgh", [1]),
    ("deleting is a replacement", [(1, 3, "", Grade.REVISE)], "adefgh", []),
]


@pytest.mark.parametrize(("asked", "text", "left"), [row[1:] for row in OVERLAPS], ids=[row[0] for row in OVERLAPS])
def test_overlapping_replacements(asked: Sequence[tuple[int, int, str, Grade]], text: str, left: list[int]) -> None:
    body = "abcdefgh"
    findings = [
        finding(start, end, body[start:end], new, grade, id=f"a.n{n}")
        for n, (start, end, new, grade) in enumerate(asked)
    ]
    fix = fixed(plain(body), verdict(*findings))
    assert fix.text == text
    assert [(item.finding.id, item.why) for item in fix.left] == [
        (f"a.n{n}", Why.OVERLAP) for n in sorted(left, key=lambda n: findings.index(findings[n]))
    ]


def test_what_markup_divides_or_stands_for_is_left_alone() -> None:
    #         0123456789012345678901234567
    source = "<p>按<b>装</b>按&#35013;按装</p>"
    pieces = (
        Piece(0, 1, 3, 4),
        Piece(1, 2, 7, 8),
        Piece(2, 3, 12, 13),
        Piece(3, 4, 13, 21),
        Piece(4, 6, 21, 23),
    )
    read = Read(Draft(title="按装", body="按装按装按装"), source, {"body": pieces})
    own = reviewer(TYPO)
    fix = fixed(read, own.review(read.draft, on=DAY))
    assert fix.text == source.replace("按装</p>", "安装</p>")
    assert [(item.finding.part, item.finding.span.start, item.why) for item in fix.left] == [
        ("title", 0, Why.UNPLACED),
        ("body", 0, Why.SPLIT),
        ("body", 2, Why.WHOLE),
    ]
    assert all("手工" in item.why.label for item in fix.left)


def test_word_files_are_not_rewritten() -> None:
    read = Read(Draft(body="请按装"), "", {"body": (Piece(0, 3, 0, 3, Run("word/document.xml", 0, 0)),)})
    fix = fixed(read, reviewer(TYPO).review(read.draft, on=DAY))
    assert (fix.text, fix.applied) == ("", ())
    assert [item.why for item in fix.left] == [Why.WORD]
    assert "--format docx" in Why.WORD.label


BODIES = st.lists(st.sampled_from(["税物局", "按装", "税务", "局", "，", "\n", "按", "装"]), max_size=14).map("".join)


@given(BODIES)
def test_fixing_ends_and_leaves_nothing_certain(body: str) -> None:
    own = reviewer(TYPO, OFFICE)
    read = plain(f"甲{body}")
    before = own.review(read.draft, on=DAY)
    fix = fixed(read, before)
    again = plain(fix.text)
    after = own.review(again.draft, on=DAY)
    assert fix.text == edited(read.text, fix.edits)
    assert len(fix.applied) + len(fix.left) == len(before.findings)
    # A correction may bring a fault of its own about (按按装装): then it is refused, and otherwise it is final.
    if not objections((read.draft, before), fix, (again.draft, after)):
        assert [f.quote for f in after.findings] == [item.finding.quote for item in fix.left]


def fixed_with(own: Reviewer, body: str) -> tuple[tuple[Draft, Verdict], Fixed, Read]:
    read = plain(body)
    before = own.review(read.draft, on=DAY)
    return (read.draft, before), fixed(read, before), read


def test_a_fix_that_brings_a_graver_fault_about_is_refused() -> None:
    own = reviewer(TYPO, entry(id="a.trap", terms=["安装费"], message="不得收费"))
    before, fix, _ = fixed_with(own, "请交按装费。")
    after = plain(fix.text)
    (problem,) = objections(before, fix, (after.draft, own.review(after.draft, on=DAY)))
    assert "a.trap" in problem
    mild = reviewer(TYPO, entry(id="a.trap", terms=["安装费"], grade="remind"))
    before, fix, _ = fixed_with(mild, "请交按装费。")
    assert objections(before, fix, (after.draft, mild.review(after.draft, on=DAY))) == []


def test_faults_that_were_there_before_are_not_new() -> None:
    own = reviewer(TYPO, entry(id="a.old", terms=["旧词"]), entry(id="a.long", terms=["请按装旧词", "请安装旧词"]))
    before, fix, _ = fixed_with(own, "旧词。请按装旧词，按装旧词。")
    after = plain(fix.text)
    assert objections(before, fix, (after.draft, own.review(after.draft, on=DAY))) == []


def test_faults_that_begin_or_end_inside_a_replacement_are_not_new() -> None:
    own = reviewer(
        TYPO,
        OFFICE,
        entry(id="a.begins", terms=["装旧"]),
        entry(id="a.ends", terms=["请按", "请安"]),
        entry(id="a.within", terms=["税物", "税务"]),
    )
    before, fix, _ = fixed_with(own, "旧，请按装旧词。某税物局。")
    after = plain(fix.text)
    assert [f.id for f in own.review(after.draft, on=DAY).findings] == ["a.ends", "a.begins", "a.within"]
    assert objections(before, fix, (after.draft, own.review(after.draft, on=DAY))) == []


def test_a_fix_that_does_not_mend_is_refused() -> None:
    before, fix, read = fixed_with(reviewer(TYPO), "请按装。")
    same = before[1]
    (problem,) = objections(before, fix, (plain(fix.text).draft, same))
    assert "仍有同样的问题" in problem
    other = read.draft.model_copy(update={"body": fix.text, "digest": "多出来的摘要"})
    clean = same.model_copy(update={"findings": ()})
    assert "其他文字" in "".join(objections(before, fix, (other, clean)))
    assert "其他文字" in "".join(objections(before, fix, (read.draft, clean)))


def test_findings_with_the_same_replacement_as_quote_are_nothing_to_fix() -> None:
    fix = fixed(plain("abc"), verdict(finding(0, 1, "a", "a"), finding(1, 2, "b", None)))
    assert (fix.text, fix.applied, fix.left) == ("abc", (), ())


def again_with(own: Reviewer, tried: list[str]) -> Callable[[Fixed], tuple[Draft, Verdict]]:
    def again(fix: Fixed) -> tuple[Draft, Verdict]:
        tried.append(fix.text)
        if "坏" in fix.text:
            raise InputError("读不出来")
        read = plain(fix.text)
        return read.draft, own.review(read.draft, on=DAY)

    return again


def test_one_attempt_is_enough_where_nothing_is_wrong() -> None:
    own = reviewer(TYPO, OFFICE)
    read = plain("请按装。税物局按装。")
    verdict = own.review(read.draft, on=DAY)
    tried: list[str] = []
    assert settled(read, verdict, again_with(own, tried)) == fixed(read, verdict)
    assert tried == ["请安装。税务局安装。"]


def test_only_the_replacements_that_do_harm_are_left() -> None:
    own = reviewer(
        TYPO,
        OFFICE,
        entry(id="a.trap", terms=["安装费"]),
        entry(id="a.bad", pairs={"好": "坏"}, terms=[], message="错"),
    )
    body = "按装一，按装费，税物局，好，按装二，按装费，按装三。"
    read = plain(body)
    fix = settled(read, own.review(read.draft, on=DAY), again_with(own, []))
    assert fix.text == "安装一，按装费，税务局，好，安装二，按装费，安装三。"
    assert [(item.finding.span.start, item.why) for item in fix.left] == [
        (4, Why.REFUSED),
        (12, Why.REFUSED),
        (18, Why.REFUSED),
    ]
    assert len(fix.applied) == len(fix.edits) == 4


def test_attempts_are_limited() -> None:
    own = reviewer(TYPO, entry(id="a.trap", terms=["安装费"]))
    read = plain("按装费。" * 300)
    verdict = own.review(read.draft, on=DAY)
    tried: list[str] = []
    fix = settled(read, verdict, again_with(own, tried))
    assert fix.text == read.text
    assert len(fix.left) == 300
    assert len(tried) <= 64


@given(BODIES, st.sampled_from(["安装税", "务局局", "税务税务"]))
def test_what_is_settled_can_stand(body: str, trap: str) -> None:
    own = reviewer(TYPO, OFFICE, entry(id="a.trap", terms=[trap]))
    read = plain(f"甲{body}")
    before = own.review(read.draft, on=DAY)
    fix = settled(read, before, again_with(own, []))
    after = plain(fix.text).draft
    assert objections((read.draft, before), fix, (after, own.review(after, on=DAY))) == []
    candidates = [f for f in before.findings if f.replacement is not None]
    assert len(fix.applied) + len(fix.left) == len(candidates)
