"""Words of SQL that the counts of an archive share."""

from __future__ import annotations

from collections.abc import Sequence

from tax_review.archive.summary import GRAVE, SERIOUS
from tax_review.models import Grade


def listed(words: Sequence[str]) -> str:
    """`words`, none of them with a quote in it, as a list of strings."""
    return ", ".join(f"'{word}'" for word in words)


IN_SERIOUS = f"IN ({listed(SERIOUS)})"
IN_GRAVE = f"IN ({listed(GRAVE)})"
# A post, in eight bytes: its row; where rows have no order (Spark), a hash of its id.
POST = "coalesce(position::UBIGINT, hash(id))"
RANK = "CASE grade " + " ".join(f"WHEN '{grade.value}' THEN {grade.rank}" for grade in Grade) + " END"
