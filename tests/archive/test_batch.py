"""A batch of posts in, a batch of reviewed posts out."""

from __future__ import annotations

import datetime as dt
import pickle
from typing import Any

import pyarrow as pa
import pytest

from tax_review import Draft, Gate, Reviewer
from tax_review.archive import FINDINGS, REVIEWED, VERDICTS, AsOf, review_batch
from tax_review.archive.columns import flattened
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY, SECRET, batch_of

TODAY = AsOf(DAY, by_publication=False)


@pytest.fixture(scope="module")
def reviewer() -> Reviewer:
    return Reviewer(engine="portable")


def rows(reviewer: Reviewer, *posts: dict[str, Any] | str, as_of: AsOf = TODAY) -> list[dict[str, Any]]:
    reviewed = review_batch(batch_of(*posts), reviewer, as_of)
    assert reviewed.schema == REVIEWED
    return list(reviewed.to_pylist())


def test_a_row_says_what_the_verdict_says(reviewer: Reviewer) -> None:
    draft = Draft(title="通知", body=ADVERT, channel="weibo", account="某某税务", published=DAY)
    verdict = reviewer.review(draft)
    post = {"title": "通知", "body": ADVERT, "channel": "weibo", "account": "某某税务", "published": DAY}
    (row,) = rows(reviewer, post, as_of=AsOf(DAY))
    assert (row["id"], row["position"]) == ("p1", 1)
    assert row["digest"] == verdict.draft_digest
    assert row["grade"] == verdict.grade
    assert [row[gate] for gate in Gate] == [verdict.gates[gate] for gate in Gate]
    assert row["characters"] == len("通知" + ADVERT)
    assert row["title"] == "通知"
    assert (row["findings"], row["excused"]) == (len(verdict.findings), len(verdict.excused))
    for number, (found, finding) in enumerate(zip(row["found"], verdict.findings, strict=True), 1):
        assert found["number"] == number
        assert (found["finding"], found["grade"], found["part"]) == (finding.id, finding.grade, finding.part)
        assert draft.part(found["part"])[found["span_start"] : found["span_end"]] == finding.quote
        assert finding.bases[0].citation in found["bases"]


def test_the_order_of_posts_is_kept_and_a_clean_one_has_no_findings(reviewer: Reviewer) -> None:
    reviewed = rows(reviewer, CLEAN, ADVERT, CLEAN)
    assert [row["id"] for row in reviewed] == ["p1", "p2", "p3"]
    assert [row["grade"] for row in reviewed] == ["pass", "block", "pass"]
    assert reviewed[0]["found"] == []
    assert reviewed[0]["error"] is None


def test_personal_data_is_masked_in_quotes_titles_and_messages(reviewer: Reviewer) -> None:
    number = "430102199003077178"
    (row,) = rows(reviewer, {"title": f"证号{number}", "body": IDENTITY})
    assert row["grade"] != "pass"
    assert number not in str(row)
    assert "**" in row["title"]


def test_of_a_post_with_a_secrecy_mark_no_text_is_kept(reviewer: Reviewer) -> None:
    (row,) = rows(reviewer, {"title": "专项工作", "body": SECRET, "properties": ["关于专项工作的通知.docx"]})
    assert row["withheld"] is True
    assert row["digest"]
    assert row["title"] is None
    assert row["found"]
    for found in row["found"]:
        assert [found[name] for name in ("quote", "message", "suggestion", "replacement")] == [None] * 4
        assert found["span_end"] > found["span_start"]
    assert "专项" not in str(row)


def test_a_mark_that_is_only_mentioned_withholds_nothing(reviewer: Reviewer) -> None:
    (row,) = rows(reviewer, "依照保守国家秘密法，国家秘密的密级分为绝密、机密、秘密三级。")
    assert row["withheld"] is False


@pytest.mark.parametrize(
    ("post", "reason"),
    [
        ("", "空"),
        ("\u200b", "空"),
        ({"body": CLEAN, "kind": "评论"}, "kind"),
        ({"body": CLEAN, "format": "pdf"}, "pdf"),
        ({"body": "字" * 1_000_001}, "超过上限"),
    ],
)
def test_a_post_that_cannot_be_reviewed_is_a_row_with_the_reason_and_no_grade(
    reviewer: Reviewer, post: dict[str, Any] | str, reason: str
) -> None:
    bad, good = rows(reviewer, post, CLEAN)
    assert reason in bad["error"]
    assert bad["grade"] is None
    assert bad["publishable"] is None
    assert good["grade"] == "pass"


def test_each_post_is_judged_for_its_own_day_or_for_one_day(reviewer: Reviewer) -> None:
    own = dt.date(2019, 5, 1)
    posts: list[dict[str, Any]] = [{"body": CLEAN, "published": own}, {"body": CLEAN}]
    by_publication = rows(reviewer, *posts, as_of=AsOf(DAY))
    assert [row["judged_for"] for row in by_publication] == [own, DAY]
    assert [row["judged_for"] for row in rows(reviewer, *posts)] == [DAY, DAY]


def test_a_body_may_be_html_or_markdown(reviewer: Reviewer) -> None:
    page, text = rows(
        reviewer,
        {"body": f"<p>{ADVERT}</p><img src='a.png'>", "format": "html"},
        {"body": f"# 通知\n\n**{ADVERT}**", "format": "markdown"},
    )
    assert page["grade"] == text["grade"] == "block"
    assert page["unchecked"].startswith("图片1")
    found = page["found"][0]
    assert (found["part"], found["span_start"]) == ("body", 0)


def test_what_was_not_looked_at_is_told_and_no_such_post_passes(reviewer: Reviewer) -> None:
    picture = {"what": "image", "name": "海报.png", "reason": "图片里的文字没有检查"}
    for form in ("text", "html"):
        (row,) = rows(reviewer, {"body": CLEAN, "format": form, "unchecked": [picture]})
        assert row["grade"] == "remind"
        assert row["unchecked"] == "海报.png：图片里的文字没有检查"


def test_the_same_posts_give_the_same_rows_in_any_batch(reviewer: Reviewer) -> None:
    together = review_batch(batch_of(CLEAN, ADVERT, IDENTITY), reviewer, TODAY)
    again = review_batch(batch_of(CLEAN, ADVERT, IDENTITY), pickle.loads(pickle.dumps(reviewer)), TODAY)
    assert again.equals(together)
    posts = batch_of(CLEAN, ADVERT, IDENTITY)
    alone = [review_batch(posts.slice(number, 1), reviewer, TODAY) for number in range(3)]
    assert pa.Table.from_batches(alone).equals(pa.Table.from_batches([together]))


def test_an_empty_batch_gives_an_empty_one(reviewer: Reviewer) -> None:
    reviewed = review_batch(batch_of(), reviewer, TODAY)
    assert reviewed.num_rows == 0
    assert reviewed.schema == REVIEWED


def test_the_flat_tables_hold_every_finding_with_its_post(reviewer: Reviewer) -> None:
    reviewed = review_batch(batch_of(CLEAN, ADVERT, "", IDENTITY), reviewer, TODAY)
    verdicts, findings = flattened(reviewed)
    assert (verdicts.schema, findings.schema) == (VERDICTS, FINDINGS)
    assert verdicts.num_rows == 4
    expected = [(row["id"], found["number"], found["quote"]) for row in reviewed.to_pylist() for found in row["found"]]
    assert [(row["id"], row["number"], row["quote"]) for row in findings.to_pylist()] == expected
    assert {row["id"] for row in findings.to_pylist()} == {"p2", "p4"}
