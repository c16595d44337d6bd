"""The errors that tax_review raises.

TaxReviewError
├── DraftError             the draft itself cannot be reviewed
│   ├── EmptyDraftError    nothing visible in any part
│   └── DraftTooLargeError more characters than the policy allows
├── InputError             a file cannot be read as a draft
├── LexiconError           a lexicon file is broken; names file, entry and field
└── PolicyError            a policy file is broken or names what does not exist
"""

from __future__ import annotations


class TaxReviewError(Exception):
    """Anything tax_review raises on purpose."""


class DraftError(TaxReviewError):
    """The draft cannot be reviewed."""


class EmptyDraftError(DraftError):
    """No part of the draft holds a visible character."""


class DraftTooLargeError(DraftError):
    """The draft has more characters than the policy's size limit."""

    def __init__(self, characters: int, limit: int) -> None:
        super().__init__(f"the draft has {characters:,} characters, the limit is {limit:,}")
        self.characters = characters
        self.limit = limit


class InputError(TaxReviewError):
    """A file cannot be read as a draft; the message is meant for an editor, in Chinese."""


class LexiconError(TaxReviewError):
    """A lexicon file cannot be used. `problems` lists each one with file, entry and field."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class PolicyError(TaxReviewError):
    """A policy cannot be used."""
