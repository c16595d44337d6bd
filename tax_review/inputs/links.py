"""The addresses of links: which lead out of the page, and whether the words of a link show its own."""

from __future__ import annotations

import re

from tax_review.inputs.sources import SPACE, Decoded

_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://|//[^/]|www\.", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto|tel|sms):", re.IGNORECASE)
_JOINED = re.compile(r"[0-9A-Za-z._~%@:/?#=&+-]")
_SCHEME = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//", re.IGNORECASE)


def address_of(href: Decoded) -> Decoded:
    """The address that a link leads to, if it leads out of the page and a reader could follow it; else nothing."""
    text = "".join(piece for piece, _, _ in href).strip(SPACE)
    if _MAIL.match(text):
        skip = text.index(":") + 1
        return _cut(href, skip, len(text.partition("?")[0]) - skip)
    return _cut(href, 0, len(text)) if _WEB.match(text) else []


def _cut(decoded: Decoded, skip: int, keep: int) -> Decoded:
    """`keep` characters of decoded text from `skip` on; leading blanks do not count."""
    kept: Decoded = []
    is_led = True
    for text, start, end in decoded:
        shift = len(text) - len(text.lstrip(SPACE)) if is_led else 0
        is_led = is_led and shift == len(text)
        low = min(len(text), shift + skip)
        skip -= low - shift
        high = min(len(text), low + keep)
        keep -= high - low
        if low < high:
            if len(text) == end - start:
                kept.append((text[low:high], start + low, start + high))
            else:
                kept.append((text[low:high], start, end))
    return kept


def shows(shown: str, address: str) -> bool:
    """Whether the words of a link end in its address."""
    shown, address = shown.strip().lower().rstrip("/"), "".join(address.split()).lower().rstrip("/")
    scheme = _SCHEME.match(address)
    bare = address[scheme.end() :] if scheme else address
    if not bare or not shown.endswith(bare):
        return False
    before = shown[: len(shown) - len(bare)]
    # example.com is not shown by www.example.com, nor by its like.
    return not before or before.endswith("//") or not _JOINED.match(before[-1])
