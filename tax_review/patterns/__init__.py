"""What can be done with a pattern without asking it: told what it needs, written so that it finds the same sooner."""

from tax_review.patterns.alternatives import any_of
from tax_review.patterns.needs import Needs
from tax_review.patterns.quick import Quick, quick
from tax_review.patterns.relaxed import without_assertions

__all__ = ["Needs", "Quick", "any_of", "quick", "without_assertions"]
