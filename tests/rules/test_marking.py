"""Marks and heads of documents are told by the lines of the author, which folding joins."""

from __future__ import annotations

import datetime as dt

import pytest

from tax_review import Reviewer, lexicon
from tax_review.models import Grade
from tax_review.rules import document_head, marking

DAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(
        lexicon=lexicon.load_built_in()._replace(entries=(), origins={}),
        rules=(marking.RULE, document_head.HEAD, document_head.MINUTES, document_head.NOTICE),
        draft_rules=(),
    )


def quotes(reviewer: Reviewer, text: str) -> list[tuple[str, Grade]]:
    verdict = reviewer.review(text, on=DAY)
    assert not verdict.failures
    return [(finding.quote, finding.grade) for finding in verdict.findings]


@pytest.mark.parametrize("grade", ["绝密", "机密", "秘密", "機密"])
@pytest.mark.parametrize("star", ["★", "☆", "⭐", " ★ "])
@pytest.mark.parametrize("term", ["10年", "１年", "六个月", "长期", "启用前", "会议结束后"])
def test_every_form_of_the_mark(reviewer: Reviewer, grade: str, star: str, term: str) -> None:
    mark = f"{grade}{star}{term}"
    assert quotes(reviewer, f"附件：{mark}\n工作方案") == [(mark, Grade.BLOCK)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\n\n"])
def test_a_grade_alone_on_a_line_that_folding_joins(reviewer: Reviewer, line_break: str) -> None:
    text = line_break.join(("云山县税务局关于开展专项工作有关事项的方案", "  机 密  ", "现将有关事项说明如下"))
    assert [(quote.strip(), grade) for quote, grade in quotes(reviewer, text)] == [("机 密", Grade.BLOCK)]


@pytest.mark.parametrize("words", ["商业秘密", "保守国家秘密", "机密文件", "绝密级事项", "★秘密武器", "**秘密**花园"])
def test_words_about_secrets_are_no_marks(reviewer: Reviewer, words: str) -> None:
    assert quotes(reviewer, f"今天来讲{words}，大家都要懂。\n{words}的故事") == []


def test_document_head_is_one_finding_over_its_lines(reviewer: Reviewer) -> None:
    text = "下面是通知\n000021\n特急\n云税发〔2026〕18号\n关于报送情况的通知"
    assert quotes(reviewer, text) == [("000021\n特急\n云税发〔2026〕18号", Grade.ESCALATE)]


def test_urgency_in_running_text_is_no_head(reviewer: Reviewer) -> None:
    assert quotes(reviewer, "云税发〔2026〕18号\n文件分特急、加急两种，\n加急件当日办结。") == []
