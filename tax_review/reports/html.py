"""A verdict as an HTML page: the draft as it reads with its findings marked, and the sheet for signing.

One file, readable without scripts and without a network, on a phone and on A4 paper. Everything of the draft passes
through autoescaping; hidden and control characters are made visible, so that a page shows what is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tax_review.inputs.read import Read
from tax_review.models import Basis, Grade, Verdict
from tax_review.reports.html_view import STATES, Page, page
from tax_review.reports.masked_verdict import UNMASKED
from tax_review.reports.templating import templates

if TYPE_CHECKING:
    from markupsafe import Markup


def render_html(name: str, read: Read, verdict: Verdict, *, unmasked: bool = False) -> str:
    """The report of one draft, read from the file `name`, as one HTML file.

    Personal data and classified quotes are masked, in the draft as shown too, unless `unmasked`; the page says which.
    """
    return _rendered([(name, read, verdict)], (), unmasked=unmasked, single=True)


def render_many(
    items: Sequence[tuple[str, Read, Verdict]],
    *,
    unmasked: bool = False,
    failed: Sequence[tuple[str, str]] = (),
) -> str:
    """The reports of several drafts as one HTML file with a table of contents.

    `failed` names the files that could not be checked, each with the reason: they head the report.
    """
    return _rendered(items, failed, unmasked=unmasked, single=False)


def _rendered(
    items: Sequence[tuple[str, Read, Verdict]], failed: Sequence[tuple[str, str]], *, unmasked: bool, single: bool
) -> str:
    from markupsafe import Markup

    environment = templates()
    ground = environment.get_template("ground.html.j2")
    grounds: dict[tuple[str, ...], Markup] = {}

    def grounds_of(bases: tuple[Basis, ...]) -> Markup:
        # The same few grounds stand under thousands of findings.
        key = tuple(basis.id for basis in bases)
        if key not in grounds:
            grounds[key] = Markup(ground.render(bases=bases))  # noqa: S704 - rendered with autoescape
        return grounds[key]

    pages: list[Page] = [
        page(name, read, verdict, prefix="" if single else f"d{number}-", unmasked=unmasked)
        for number, (name, read, verdict) in enumerate(items, 1)
    ]
    counted = [(grade, count) for grade in reversed(Grade) if (count := sum(p.verdict.grade is grade for p in pages))]
    return environment.get_template("report.html.j2").render(
        pages=pages,
        single=single,
        unmasked=unmasked,
        failed=failed,
        counted=counted,
        grounds_of=grounds_of,
        states=STATES,
        warning=UNMASKED,
    )
