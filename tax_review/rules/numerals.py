"""Chinese numerals, everyday (一万二千) and capital (壹万贰仟), as numbers."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGIT = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_DIGIT |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"弍": 2, "叄": 3}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
# 一万五 is 15000 to one reader and 10005 to none.
_SHORT = re.compile("[百千万亿佰仟][一二三四五六七八九壹贰叁肆伍陆柒捌玖]\\Z")
NUMERALS = "〇一二三四五六七八九零两十百千万亿壹贰叁叄肆伍陆柒捌玖拾佰仟"
CAPITALS = "壹贰叁叄肆伍陆柒捌玖拾佰仟"


def chinese_number(text: str) -> int | None:
    """The whole number that the numerals `text` write, or None: 一万二千 is 12000, 三五 and 一万五 are none."""
    if _SHORT.search(text):
        return None
    total = section = 0
    digit: int | None = None
    for char in text:
        if char in _DIGIT:
            if digit:
                return None
            digit = _DIGIT[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = None
        elif char in ("万", "亿"):
            section += digit or 0
            if not section and not total:
                return None
            if char == "万" and total >= 10**8:
                total += section * 10**4
            else:
                total = (total + section) * (10**4 if char == "万" else 10**8)
            section, digit = 0, None
        else:
            return None
    return total + section + (digit or 0)


def chinese_amount(text: str) -> Decimal | None:
    """The amount of money in `text`: numerals, 元 or 圆, then 角 and 分 or 整; None where it is none."""
    whole, mark, rest = text.replace("圆", "元").partition("元")
    number = chinese_number(whole)
    if number is None or not whole or not mark:
        return None
    amount = Decimal(number)
    rest = rest.rstrip("整正")
    for unit, share in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        head, found, tail = rest.partition(unit)
        if found:
            digit = chinese_number(head.lstrip("零〇"))
            if digit is None or digit > 9:
                return None
            amount += digit * share
            rest = tail
    return None if rest else amount
