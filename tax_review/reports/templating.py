"""What all HTML reports share: escaping that shows hidden characters, and where templates are found."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

# Controls, marks of direction, blanks without width, fillers, tags, and what is no character at all. The joiner of an
# emoji stays.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)


@cache
def templates(*rooms: str) -> Environment:
    """The templates of the reports, and of the packages `rooms` before them; undefined names are errors."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=ChoiceLoader([PackageLoader(room) for room in (*rooms, "tax_review.reports")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    environment.filters["plain"] = plain
    environment.filters["line"] = lambda text: shown(text.replace("\n", "⏎"))
    environment.tests["web"] = lambda url: bool(url) and url.startswith(("https://", "http://"))
    return environment


def plain(text: str) -> str:
    """`text` for a title or an attribute, where no box can stand."""
    return _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def shown(text: str) -> Markup:
    """`text` escaped, each character that would not be seen as a box with its number."""
    from markupsafe import Markup, escape

    return Markup(_HIDDEN.sub(_box, str(escape(text))))  # noqa: S704 - escaped above


def _box(match: re.Match[str]) -> str:
    number = f"U+{ord(match[0]):04X}"
    return f'<span class="hid" title="看不见的字符 {number}">{number}</span>'
