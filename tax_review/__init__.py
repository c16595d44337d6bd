"""Pre-publication review of official Chinese prose: a draft in, a graded and defended verdict out.

from tax_review import Reviewer

verdict = Reviewer().review("草稿全文……")
verdict.grade, verdict.findings
"""

from tax_review.errors import (
    DraftError,
    DraftTooLargeError,
    EmptyDraftError,
    InputError,
    LexiconError,
    PolicyError,
    TaxReviewError,
)
from tax_review.models import (
    Basis,
    Draft,
    Excused,
    Failure,
    Finding,
    Gate,
    Grade,
    Kind,
    Part,
    RuleSetRecord,
    Signature,
    Span,
    Unchecked,
    Verdict,
    WaiverUse,
)
from tax_review.policy import Policy
from tax_review.reviewer import Reviewer

__all__ = [
    "Basis",
    "Draft",
    "DraftError",
    "DraftTooLargeError",
    "EmptyDraftError",
    "Excused",
    "Failure",
    "Finding",
    "Gate",
    "Grade",
    "InputError",
    "Kind",
    "LexiconError",
    "Part",
    "Policy",
    "PolicyError",
    "Reviewer",
    "RuleSetRecord",
    "Signature",
    "Span",
    "TaxReviewError",
    "Unchecked",
    "Verdict",
    "WaiverUse",
]
