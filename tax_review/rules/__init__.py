"""Rules: judgements that a list of words cannot make. `listing` names them all."""

from tax_review.rules.base import DraftFound, DraftRule, Found, Rule

__all__ = ["DraftFound", "DraftRule", "Found", "Rule"]
