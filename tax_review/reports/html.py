"""A verdict as an HTML page: the draft as it reads with its findings marked, and the sheet for signing.

One file, readable without scripts and without a network, on a phone and on A4 paper. Everything of the draft passes
through autoescaping; hidden and control characters are made visible, so that a page shows what is there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from tax_review.inputs.read import Read
from tax_review.models import Basis, Grade, Verdict
from tax_review.reports.html_view import STATES, Page, page
from tax_review.reports.masked_verdict import UNMASKED

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Controls, marks of direction, blanks without width, fillers, tags, and what is no character at all. The joiner of an
# emoji stays.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)


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

    environment = _environment()
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


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("tax_review.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = _shown
    environment.filters["plain"] = _plain
    environment.filters["line"] = lambda text: _shown(text.replace("\n", "⏎"))
    environment.tests["web"] = lambda url: bool(url) and url.startswith(("https://", "http://"))
    return environment


def _plain(text: str) -> str:
    """`text` for a title or an attribute, where no box can stand."""
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _shown(text: str) -> Markup:
    """`text` escaped, each character that would not be seen as a box with its number."""
    from markupsafe import Markup, escape

    return Markup(_HIDDEN.sub(_box, str(escape(text))))  # noqa: S704 - escaped above


def _box(match: re.Match[str]) -> str:
    number = f"U+{ord(match[0]):04X}"
    return f'<span class="hid" title="看不见的字符 {number}">{number}</span>'
