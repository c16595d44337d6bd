"""The signs of symbol fonts that Word inserts by number: the star of a classification mark may be one of Wingdings."""

from __future__ import annotations

# By position in the font; positions above F000 are the same ones in the private use area.
_WINGDINGS = {
    0x28: "☎",
    0x2A: "✉",
    0x4A: "☺",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x9F: "•",
    0xA1: "○",
    0xA4: "◉",
    0xA8: "□",
    0xAA: "✦",
    0xAB: "★",
    0xAC: "★",
    0xAD: "★",
    0xB6: "☆",
    0xD8: "➢",
    0xE0: "→",
    0xE8: "➔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
} | {0x81 + number: chr(0x2460 + number) for number in range(10)}
# Its stars of many shapes fill a stretch; which of them it was matters to nobody.
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x53: "☒", 0xA3: "□", 0x98: "●"} | dict.fromkeys(
    range(0xE5, 0xF5), "★"
)
_SYMBOL = {0xB7: "•", 0xB4: "×", 0xB8: "÷", 0xB1: "±", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xAE: "→", 0xE5: "∑"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": _SYMBOL}
_SURROGATES = range(0xD800, 0xE000)


def symbol(font: str, code: str) -> str:
    """The character a symbol shows; one of private use where the font's sign has no other."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    position = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if (known := _FONTS.get(font.lower(), {}).get(position)) is not None:
        return known
    if not 0x20 <= number <= 0x10FFFF or number in _SURROGATES:
        return "\ufffd"
    return chr(number)
