"""Names beside offices, with a table of the test's own: the one that ships is empty."""

from __future__ import annotations

import datetime as dt

from tax_review import Grade, Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import officials
from tax_review.tables import Official, Tables

DAY = dt.date(2026, 11, 23)
PLAIN = load_files(
    [
        *sorted(BUILT_IN.glob("bases*.toml")),
        *(BUILT_IN / name for name in ("frames.toml", "places.toml", "officials.toml")),
    ]
)
ROWS = (
    Official(name="钱有方", office="某某市税务局局长", since=dt.date(2025, 3, 1), checked_on=DAY),
    Official(
        name="赵一鸣", office="某某市税务局局长", since=dt.date(2021, 1, 1), until=dt.date(2025, 2, 28), checked_on=DAY
    ),
    Official(name="孙可", office="某某省省长", since=dt.date(2024, 1, 1), checked_on=DAY),
)
RULES = (officials.RULE,)


def found(text: str, on: dt.date = DAY, rows: tuple[Official, ...] = ROWS) -> list[tuple[str, str, Grade]]:
    lexicon = PLAIN._replace(tables=Tables(officials=rows))
    verdict = Reviewer(lexicon=lexicon, rules=RULES, draft_rules=()).review(text, on=on)
    assert verdict.failures == ()
    return [(finding.id, finding.quote, finding.grade) for finding in verdict.findings]


def test_the_table_ships_empty() -> None:
    assert PLAIN.tables.officials == ()


def test_a_holder_passes() -> None:
    assert found("某某市税务局局长钱有方带队走访。") == []
    assert found("某某市税务局党委书记、局长钱有方讲话。") == []
    assert found("某某市税务局局长赵一鸣带队走访。", dt.date(2023, 6, 1)) == []


def test_one_wrong_character_is_sent_up() -> None:
    assert found("某某市税务局局长钱友方带队走访。") == [("politics.title.official.mismatch", "钱友方", Grade.ESCALATE)]
    assert found("某某省省长孙珂出席。") == [("politics.title.official.mismatch", "孙珂", Grade.ESCALATE)]
    # Another surname beside a name of one character is another person.
    assert [name for name, _, _ in found("某某省省长李可出席。")] == ["politics.title.official.mismatch"]


def test_a_former_holder_is_found_unless_history_is_told() -> None:
    assert found("某某市税务局局长赵一鸣带队走访。") == [("politics.title.official.mismatch", "赵一鸣", Grade.REVISE)]
    assert found("时任某某市税务局局长赵一鸣带队走访。") == []
    assert found("2022年，某某市税务局局长赵一鸣带队走访。") == []


def test_another_name_is_found() -> None:
    assert found("某某市税务局局长李大海出席会议。") == [("politics.title.official.mismatch", "李大海", Grade.REVISE)]


def test_other_offices_are_nobodys_business() -> None:
    assert found("某某市财政局局长钱友方出席会议。") == []
    assert found("某某市税务局副局长钱友方出席会议。") == []
    assert found("某某市税务局局长在会上强调。") == []
    assert found("某某市税务局局长钱友方带队走访。", rows=()) == []
