"""Words of daily official use are no findings: alone, in a plain sentence, or in a headline."""

from __future__ import annotations

from pathlib import Path

from tax_review import Draft, Reviewer
from tests.strategies import DAY

WORDS = Path(__file__).with_name("everyday_words.txt").read_text(encoding="utf-8").split()


def test_the_list_is_long_enough() -> None:
    assert len(WORDS) >= 300
    assert {"税务", "增值税", "发票", "国务院", "通知", "改革"} <= set(WORDS)


def test_no_everyday_word_is_flagged(built_in: Reviewer) -> None:
    flagged = []
    for word in WORDS:
        for draft in (
            Draft(body=word),
            Draft(body=f"会议研究了{word}等事项。"),
            Draft(title=f"{word}提醒", body="正文。"),
        ):
            flagged += [(word, finding.id) for finding in built_in.review(draft, on=DAY).findings]
    assert flagged == []
