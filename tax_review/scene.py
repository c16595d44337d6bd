"""What a check may look at: one part of a draft, the draft around it, and the date it is judged for."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from tax_review.models import Draft
from tax_review.tables import Tables
from tax_review.text import Text


class Scene(NamedTuple):
    """One part of a draft under review."""

    draft: Draft
    part: str
    text: Text
    on: dt.date
    tables: Tables

    @property
    def is_title(self) -> bool:
        """Whether this part is a headline: read by those who read nothing else."""
        return self.part in ("title", "digest")
