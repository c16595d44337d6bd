"""Administrative divisions of China by code, with the years each held, from the table that python-stdnum carries.

The table is read at the first question, not at import.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_PROVINCE = re.compile(r'([0-9]{2}) province="([^"]+)"')
_COUNTY = re.compile(r'\s+([0-9]{4}) county="([^"]+)"')
_PERIOD = re.compile(r"(?:\[([0-9]*)-([0-9]*)\])?(.+)")
# Parts of cities that many cities have: they tell nothing.
_GENERIC = frozenset(
    "市辖区 县 市区 郊区 城区 矿区 城关区 市中区 市郊区 新城区 城中区 省直辖县级行政区划 自治区直辖县级行政区划".split()
)


class Home(NamedTuple):
    """Where a name stands in the table, and the years it stood there (None: open)."""

    code: str
    since: int | None
    until: int | None

    def holds(self, year: int) -> bool:
        """Whether the name held in `year`; the year of a change counts for both names."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


class Divisions(NamedTuple):
    """The table, by name and by code."""

    provinces: dict[str, str]
    """Name of each province-level division and its code of two digits."""
    homes: dict[str, tuple[Home, ...]]
    """Every full name below the provinces, and where it stands."""
    cities: dict[str, str]
    """Prefecture-level cities of today without 市, and their full names."""
    longest: int
    heads: frozenset[str]
    """The first two characters of every name."""


@cache
def divisions() -> Divisions:
    """The table, read once."""
    provinces: dict[str, str] = {}
    homes: dict[str, list[Home]] = {}
    cities: dict[str, str] = {}
    province = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text(encoding="utf-8").splitlines():
        if match := _PROVINCE.match(line):
            province = match[1]
            provinces[match[2]] = province
        elif match := _COUNTY.match(line):
            code = province + match[1]
            for part in match[2].split(","):
                period = _PERIOD.fullmatch(part)
                assert period is not None
                since, until, name = period.groups()
                if name in _GENERIC or len(name) < 2 or match[1] == "0000":
                    continue
                home = Home(code, int(since) if since else None, int(until) if until else None)
                homes.setdefault(name, []).append(home)
                if code.endswith("00") and home.until is None and name.endswith("市"):
                    cities[name[:-1]] = name
    # A municipality is a province and a city of itself.
    for name, code in provinces.items():
        if name.endswith("市"):
            homes.setdefault(name, []).append(Home(code + "0000", None, None))
            cities[name[:-1]] = name
    return Divisions(
        provinces,
        {n: tuple(h) for n, h in homes.items()},
        cities,
        max(map(len, homes)),
        frozenset(n[:2] for n in homes),
    )


def names_at(folded: str, at: int) -> list[str]:
    """Full names of divisions that begin at `at`, longest first."""
    table = divisions()
    if folded[at : at + 2] not in table.heads:
        return []
    pieces = (folded[at : at + size] for size in range(min(table.longest, len(folded) - at), 1, -1))
    return [piece for piece in pieces if piece in table.homes]
