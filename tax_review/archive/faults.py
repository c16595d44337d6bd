"""Counts the findings of an archive: by id, with examples, and by item of inspection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tax_review.archive.inspection import ITEMS
from tax_review.archive.sql import IN_GRAVE, IN_SERIOUS, POST, RANK
from tax_review.archive.summary import EXAMPLED, Example, Fault, Level
from tax_review.models import Gate, Grade

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXAMPLES = 3


def faults(connection: DuckDBPyConnection) -> tuple[Fault, ...]:
    """All faults, the gravest level first, in each the commonest first; those in front with examples."""
    rows = connection.execute(
        f"""
        SELECT
            finding, any_value(gate), min(category), min({RANK}), max({RANK}),
            min(message), count(DISTINCT message) < 2, min(suggestion), max(bases),
            count(DISTINCT {POST}) AS posts, count(DISTINCT {POST}) FILTER (grade {IN_SERIOUS}) AS serious,
            count(DISTINCT {POST}) FILTER (grade {IN_GRAVE}) AS grave, count(*)
        FROM found GROUP BY finding ORDER BY grave DESC, serious DESC, posts DESC, finding
        """  # noqa: S608 - words of ours
    ).fetchall()
    ladder = tuple(Grade)
    found = [
        Fault(finding, Gate(gate), category, ladder[mildest], ladder[gravest], *rest)
        for finding, gate, category, mildest, gravest, *rest in rows
    ]
    levels = [[fault.id for fault in found if fault.level is level] for level in Level]
    commonest = [one for level in levels for one in level[:EXAMPLED]]
    shown = _examples(connection, commonest)
    return tuple(fault._replace(examples=shown.get(fault.id, ())) for fault in found)


_EXAMPLE = "{id: id, account: account, published: published, part: part, quote: quote, message: message}"
# The gravest first, then the latest; the rest only makes the order certain.
_WORTH = f"({RANK}, coalesce(published, DATE '0001-01-01'), -coalesce(position, 0), id, -number)"


def _examples(connection: DuckDBPyConnection, ids: Sequence[str]) -> dict[str, tuple[Example, ...]]:
    """A few places for each of `ids`, of different accounts and wording where there are such."""
    if not ids:
        return {}
    marks = ", ".join("?" for _ in ids)
    many = 4 * _EXAMPLES
    rows = connection.execute(
        f"""
        WITH of_account AS (
            SELECT finding, account, max_by({_EXAMPLE}, {_WORTH}) AS best, max({_WORTH}) AS worth,
            FROM found WHERE finding IN ({marks}) GROUP BY finding, account
        ),
        everywhere AS (SELECT finding, max_by(best, worth, {many}) AS best FROM of_account GROUP BY finding),
        anywhere AS (
            SELECT finding, max_by({_EXAMPLE}, {_WORTH}, {many}) AS best FROM found WHERE finding IN ({marks}) GROUP BY finding
        )
        SELECT finding, everywhere.best, anywhere.best FROM everywhere JOIN anywhere USING (finding)
        """,  # noqa: S608 - words of ours
        [*ids, *ids],
    ).fetchall()
    return {
        finding: _chosen([Example(**one) for one in (*everywhere, *anywhere)]) for finding, everywhere, anywhere in rows
    }


def _chosen(candidates: Sequence[Example]) -> tuple[Example, ...]:
    """Different wording first, then the same in other posts."""
    chosen: list[Example] = []
    for one in candidates:
        if one.quote not in {other.quote for other in chosen}:
            chosen.append(one)
    for one in candidates:
        if one.id not in {other.id for other in chosen}:
            chosen.append(one)
    return tuple(chosen[:_EXAMPLES])


def indicators(connection: DuckDBPyConnection) -> dict[str, int]:
    """Posts by item of inspection; those of findings that no item takes under an empty id."""
    claims = ", ".join(
        f"('{item.id}', '{claim.gate}', '{category}', '{grade}')"
        for item in ITEMS
        for claim in item.claims
        for category in claim.categories
        for grade in claim.grades
    )
    rows = connection.execute(
        f"""
        SELECT item, count(DISTINCT {POST})
        FROM found LEFT JOIN (VALUES {claims}) claims(item, gate, category, grade) USING (gate, category, grade)
        GROUP BY item
        """  # noqa: S608 - words of ours
    ).fetchall()
    return {item or "": count for item, count in rows}
