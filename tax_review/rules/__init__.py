"""All rules, named one by one: a rule that is not in `RULES` does not run, and a test tells."""

from tax_review.rules import calendar, document_number, identity, marking
from tax_review.rules.base import DraftFound, DraftRule, Found, Rule

__all__ = ["DRAFT_RULES", "RULES", "DraftFound", "DraftRule", "Found", "Rule"]

RULES: tuple[Rule, ...] = (
    marking.RULE,
    identity.RULE,
    document_number.RULE,
    calendar.IMPOSSIBLE_DATE,
    calendar.WRONG_WEEKDAY,
)

DRAFT_RULES: tuple[DraftRule, ...] = ()
