"""All rules, named one by one: a rule that is not named here does not run, and a test tells.

Not imported with the package: compiling the rules' patterns is work, and it is done when a reviewer is built.
"""

from __future__ import annotations

from tax_review.rules import calendar, document_number, identity, marking
from tax_review.rules.base import DraftRule, Rule

RULES: tuple[Rule, ...] = (
    marking.RULE,
    identity.RULE,
    document_number.RULE,
    calendar.IMPOSSIBLE_DATE,
    calendar.WRONG_WEEKDAY,
)

DRAFT_RULES: tuple[DraftRule, ...] = ()
