"""Verdicts for programs: one JSON object a line, a line a draft, each finding with its places in the file."""

from __future__ import annotations

from typing import Literal

from tax_review.models import Model, Verdict
from tax_review.reports.masked_verdict import masked
from tax_review.reports.places import Place, Places, Reviewed
from tax_review.writing import own_text


class Line(Model):
    """One line of `tax-review check --format json`: a draft and its verdict, or why there is none."""

    schema_version: Literal["1"] = "1"
    file: str
    verdict: Verdict | None = None
    places: tuple[tuple[Place, ...], ...] = ()
    """For each finding of the verdict, in order, where its quote stands in the file; empty where that is not told."""
    notes: tuple[str, ...] = ()
    masked: bool = True
    """Whether personal data and classified text are hidden in quotes."""
    error: str | None = None
    """Why the draft could not be reviewed, in Chinese."""


def line_of(reviewed: Reviewed, *, unmasked: bool = False) -> Line:
    """The line of one draft, masked unless `unmasked`."""
    name, read, verdict, content = reviewed
    places = Places(read, own_text(content, read))
    return Line(
        file=name,
        verdict=verdict if unmasked else masked(read.draft, verdict),
        places=tuple(tuple(places.of(finding.part, finding.span)) for finding in verdict.findings),
        notes=read.notes,
        masked=not unmasked,
    )


def render_json(line: Line) -> str:
    """`line` as one line of text, ended."""
    # Line and paragraph separators are line ends for some readers of lines.
    return line.model_dump_json().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n"
