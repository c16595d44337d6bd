"""Slips of official names: one character omitted, doubled, swapped with its neighbour, or replaced.

The variants are not typed in. Those of a short name are few and are spelled out for the scan. A longer name with
one slip in it still holds one of its halves unharmed, so its halves are what the scan looks for, and the other half
is compared around each hit. (The pigeonhole filter for approximate matching: Wu, Manber: Fast text searching
allowing errors, CACM 35(10), 1992.) The one slip that harms both halves, a swap across the middle, is spelled out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from tax_review.homophones import SYLLABLES

# From this length on a name is recognised whatever character stands in a place: 中华人民X和国. Below it, its
# halves would be words of every day (领导, 人民), and only homophones count as slips, unless the entry says that any
# replacement does (idioms: 因地|制宜).
RECOGNISABLE = 6


# More names than this are not compared one by one.
_MOST_PLAIN = 4


class Anchor(NamedTuple):
    """Half of a name, which gives a slip in the other half away."""

    literal: str
    name: str
    offset: int
    """Index of the literal in the name."""


class Slip(NamedTuple):
    """A miswritten `name` at ``folded[start:end]``."""

    start: int
    end: int
    name: str


def spelled_out(name: str, *, any_replacement: bool = False) -> list[str]:
    """The slips of the folded `name` that are looked for as they are."""
    if len(name) < RECOGNISABLE and not any_replacement:
        return sorted(_short_slips(name))
    swapped = _swapped(name, _middle(name))
    return [] if swapped == name else [swapped]


def halves(name: str, *, any_replacement: bool = False) -> list[Anchor]:
    """The halves of the folded `name` by which its other slips are found."""
    if len(name) < RECOGNISABLE and not any_replacement:
        return []
    middle = _middle(name)
    return [Anchor(name[:middle], name, 0), Anchor(name[middle:], name, middle)]


def _middle(name: str) -> int:
    # Of five characters the first two are a word more often than the first three (中国|共产党).
    return 3 if len(name) == 5 else len(name) // 2


def _swapped(name: str, place: int) -> str:
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


def _short_slips(name: str) -> set[str]:
    """All slips of a short name. Its ends are neither omitted nor doubled: that makes another word."""
    sound = _homophones()
    slips = {_swapped(name, place) for place in range(1, len(name))}
    for place in range(1, len(name) - 1):
        slips.add(name[:place] + name[place + 1 :])
        slips.add(name[:place] + name[place] + name[place:])
    for place, char in enumerate(name):
        slips.update(name[:place] + other + name[place + 1 :] for other in sound.get(char, ""))
    return slips - {name}


def variants(name: str, *, any_replacement: bool = False) -> int:
    """How many strings count as slips of `name` before good Chinese is taken out."""
    if len(name) < RECOGNISABLE and any_replacement:
        return len(name) - 2 + len(name) - 2 + len(name) - 1 + len(name) * (len(_alphabet()) - 1)
    if len(name) < RECOGNISABLE:
        return len(_short_slips(name))
    inner = len(name) - 2
    sound = _homophones()
    ends = len(sound.get(name[0], "")) + len(sound.get(name[-1], ""))
    return inner + inner + len(name) - 1 + inner * (len(_alphabet()) - 1) + ends


Candidate = tuple[int, Anchor]
"""An anchor and the number of the entry it belongs to."""


class Group:
    """All names that have a literal for their half: 国家税务总局 begins the names of forty bureaus, and most mentions are right.

    Where the text goes on as one of the names, or as none could with one slip in it, no name is compared.
    """

    # Ten thousand of these, nearly all never met: the dictionary is for what is worked out then.
    __slots__ = ("__dict__", "_candidates", "_literal")

    def __init__(self, literal: str) -> None:
        self._literal = literal
        self._candidates: list[Candidate] = []

    def add(self, entry: int, anchor: Anchor) -> None:
        """Take in an anchor of the entry number `entry`, half of a name."""
        self._candidates.append((entry, anchor))

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        """The names that go on ahead of the literal and behind it. Few groups are ever met: this is made then."""
        ahead, behind = _Side(), _Side()
        size = len(self._literal)
        for candidate in self._candidates:
            _, name, offset = candidate[1]
            if offset == 0:
                ahead.add(candidate, name[size], name[size + 1])
            else:
                behind.add(candidate, name[offset - 1], name[offset - 2])
        return ahead, behind

    def _is_right(self, folded: str, start: int) -> bool:
        """Whether the literal at `start` is half of a name written in full that no other name could be meant for."""
        return any(folded.startswith(name, start - offset) for offset, name in self._plain)

    @cached_property
    def _plain(self) -> list[tuple[int, str]]:
        """Names that settle the matter where they stand in full, and where in them the literal lies."""
        ahead, behind = self._sides
        if ahead.lengths and behind.lengths:
            return []
        names = ahead.names or behind.names
        sole = [name for name in names if not any(name in other for other in names if other != name)]
        sole.sort(key=lambda name: (-len(name), name))
        return [(0 if ahead.names else len(name) - len(self._literal), name) for name in sole[:_MOST_PLAIN]]

    def candidates(self, folded: str, start: int) -> list[Candidate]:
        """The anchors worth a comparison where the literal stands at `start`."""
        ahead, behind = self._sides
        end = start + len(self._literal)
        # Mostly the characters beside the literal say at once that there is none.
        found: list[Candidate] = []
        if ahead.lengths and (on := ahead.plausible(folded[end : end + 1], folded[end + 1 : end + 2])):
            found = ahead.unsettled(on, [folded[start : start + size] for size in ahead.lengths])
        if behind.lengths and (
            back := behind.plausible(folded[start - 1 : start], folded[max(0, start - 2) : start - 1])
        ):
            found = found + behind.unsettled(back, [folded[max(0, end - size) : end] for size in behind.lengths])
        return [] if found and self._is_right(folded, start) else found


class _Side:
    """The names that go on from the literal in one direction, by the two characters next to it."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.lengths: tuple[int, ...] = ()
        self._next: dict[str, list[Candidate]] = {}
        self._after_next: dict[str, list[Candidate]] = {}

    def add(self, candidate: Candidate, first: str, second: str) -> None:
        name = candidate[1].name
        self.names.add(name)
        if len(name) not in self.lengths:
            self.lengths = (*self.lengths, len(name))
        # Whatever the slip, one of the two characters next to the border stands within two places of it.
        for char in {first, second}:
            self._next.setdefault(char, []).append(candidate)
        self._after_next.setdefault(second, []).append(candidate)

    def plausible(self, near: str, after: str) -> list[Candidate]:
        """The names that may be meant, by the next character and the one after it."""
        found = self._next.get(near, [])
        if further := self._after_next.get(after):
            found = found + [candidate for candidate in further if candidate not in found]
        return found

    def unsettled(self, found: list[Candidate], stretches: list[str]) -> list[Candidate]:
        """Those of `found` that may be miswritten in `stretches`, the text from the literal on in each length of name."""
        exact = [stretch for stretch in stretches if stretch in self.names]
        if exact:
            # A name stands here. Only a longer one that begins or ends with it may be meant and miswritten.
            found = [c for c in found if any(name in c[1].name and name != c[1].name for name in exact)]
        return found


def slip_at(
    folded: str,
    anchor: Anchor,
    start: int,
    *,
    is_name: Callable[[str], bool],
    any_replacement: bool,
    word_at: Callable[[int], tuple[int, int]],
) -> Slip | None:
    """The slip of ``anchor.name`` whose anchor stands at `start`, or None.

    `is_name` knows listed names; `word_at` gives the word that holds a character: where that is a word of its
    own within the name, another good name may stand there; where it reaches beyond, two words meet.
    """
    name = anchor.name
    begin = start - anchor.offset
    first_half = anchor.offset == 0
    if begin >= 0 and folded.startswith(name, begin):
        return None
    half = name[len(anchor.literal) :] if first_half else name[: anchor.offset]
    for length, at, kind in _edits(folded, half, start + len(anchor.literal) if first_half else start, first_half):
        if first_half:
            span = (start, start + len(anchor.literal) + length)
        else:
            span = (start - length, start + len(anchor.literal))
        found = folded[span[0] : span[1]]
        if is_name(found):
            continue
        # 文化旅游部门 and 纳税信用级别 end in words of their own: nothing was left out of 文化和旅游部 or 纳税信用等级.
        if kind == "omitted" and (word_at(span[0])[0] < span[0] or word_at(span[1] - 1)[1] > span[1]):
            continue
        if kind == "replaced" and not _is_slip_of_pen(folded, span, at, name, any_replacement, word_at):
            continue
        return Slip(*span, name)
    return None


def _edits(folded: str, half: str, border: int, forward: bool) -> Iterator[tuple[int, int, str]]:
    """Ways in which the text beside `border` is `half` with one slip: its length, the place, the kind.

    The outer end of `half` is the name's end: a character missing or doubled there is no slip but
    another word (税务局局长).
    """
    size = len(half)
    if forward:
        near = folded[border : border + size + 1]
        same, less, more = near[:size], near[: size - 1], near[: size + 1]
        inner = range(size - 1)
    else:
        near = folded[max(0, border - size - 1) : border]
        same, less, more = near[-size:], near[len(near) - size + 1 :] if size > 1 else "", near
        inner = range(1, size)
    if len(same) == size:
        wrong = [i for i in range(size) if same[i] != half[i]]
        at = border - size if not forward else border
        if len(wrong) == 1 and _is_han(same[wrong[0]]):
            yield size, at + wrong[0], "replaced"
        if (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and same[wrong[0]] == half[wrong[1]]
            and same[wrong[1]] == half[wrong[0]]
        ):
            yield size, at + wrong[0], "swapped"
    if size > 1 and len(less) == size - 1:
        for i in inner:
            if less == half[:i] + half[i + 1 :]:
                yield size - 1, border, "omitted"
                break
    if len(more) == size + 1:
        for i in inner:
            if more == half[: i + 1] + half[i] + half[i + 1 :]:
                yield size + 1, border, "doubled"
                break


def _is_slip_of_pen(
    folded: str,
    span: tuple[int, int],
    at: int,
    name: str,
    any_replacement: bool,
    word_at: Callable[[int], tuple[int, int]],
) -> bool:
    left, right = word_at(at)
    if left < span[0] or right > span[1]:
        return False
    if folded[at] in _homophones().get(name[at - span[0]], ""):
        return True
    inner = span[0] < at < span[1] - 1
    if len(name) < RECOGNISABLE:
        return any_replacement
    return inner and (any_replacement or right - left == 1)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


@cache
def _homophones() -> dict[str, str]:
    sound: dict[str, str] = {}
    for line in SYLLABLES.splitlines():
        for char in line:
            sound[char] = sound.get(char, "") + line.replace(char, "")
    return sound


@cache
def _alphabet() -> frozenset[str]:
    return frozenset(SYLLABLES) - {"\n"}
