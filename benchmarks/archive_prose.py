"""Prose for generated archives: the frames of the haystacks, filled fast enough for a million posts.

Half a microsecond a slot is all there is. So each frame becomes a function when the prose is begun, and each slot a
stream of values drawn a thousand at a time.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice
from math import prod

from benchmarks.haystacks import NUMBERS, chinese_number, frames_of, slot_values

Make = Callable[[], str]
_DRAWN = 1024
_SLOT = re.compile(r"\{(\w+)\}")
_LONGEST_PARAGRAPH = 4
_NUMBERS_OF_A_SLOT = 50
_RICHNESS = ((1_000, 1.0), (20, 0.4), (0, 0.1))
"""In how many ways a frame can be filled at least, and the share of the rounds in which it is used."""
_BARE = 70
"""Characters up to which a text is chosen among a few sentences rather than added up."""


class Prose:
    """Writes bodies and sentences; the same ones for the same generator of random numbers."""

    def __init__(
        self,
        choose: random.Random,
        genres: Sequence[str],
        *,
        particulars: Mapping[str, Make] | None = None,
        avoid: Collection[str] = (),
    ) -> None:
        """`particulars` are slots that belong to the post which is being written; `avoid` are values of no slot."""
        self._choose = choose
        self._values = {
            name: tuple(value for value in values if value not in avoid) for name, values in slot_values().items()
        }
        self._slots = dict(particulars or {})
        self._decks = {genre: self._deck(frames_of(genre)) for genre in genres}

    def made(self, frames: Sequence[str | tuple[str, ...]]) -> list[Make]:
        """A function for each frame, which fills it."""
        return [self._made(tuple(_SLOT.split(frame)) if isinstance(frame, str) else frame) for frame in frames]

    def body(self, genre: str, length: int) -> str:
        """Paragraphs of about `length` characters in all."""
        deck = self._decks[genre]
        if length < _BARE:
            return min((next(deck)() for _ in range(4)), key=lambda sentence: abs(len(sentence) - length))
        is_law = genre == "regulation"
        pieces: list[str] = []
        written = article = sentences = 0
        while True:
            sentence = next(deck)()
            # As often a little too short as a little too long.
            if pieces and written + len(sentence) // 2 > length:
                break
            if is_law:
                article += 1
                sentence = f"第{chinese_number(article)}条　{sentence}"
            if sentences <= 0 or is_law:
                if pieces:
                    pieces.append("\n")
                sentences = int(self._choose.random() * _LONGEST_PARAGRAPH) + 1
            sentences -= 1
            written += len(sentence)
            pieces.append(sentence)
        return "".join(pieces)

    def _deck(self, frames: Sequence[tuple[str, ...]]) -> Iterator[Make]:
        """The frames in another order each time they have been used, so that no post repeats one soon."""
        chance = self._choose.random
        cards = [(make, _richness(frame)) for make, frame in zip(self.made(frames), frames, strict=True)]
        while True:
            order = [make for make, richness in cards if richness == 1 or chance() < richness]
            # A third of the time that random.shuffle takes.
            order.sort(key=lambda _: chance())
            yield from order

    def _made(self, frame: tuple[str, ...]) -> Make:
        # The articles of a law are counted where the text is laid out.
        if frame[1:2] == ("article",):
            frame = (frame[2].lstrip("　"), *frame[3:])
        literal = "".join("%s" if place % 2 else piece.replace("%", "%%") for place, piece in enumerate(frame))
        values = [self._slot(name) for name in frame[1::2]]
        if not values:
            literal = frame[0]
            return lambda: literal
        if len(values) == 1:
            (value,) = values
            return lambda: literal % value()
        return lambda: literal % tuple([value() for value in values])

    def _slot(self, name: str) -> Make:
        if name not in self._slots:
            self._slots[name] = self._stream(name).__next__
        return self._slots[name]

    def _stream(self, name: str) -> Iterator[str]:
        values = self._values.get(name)
        while True:
            if values is not None:
                yield from self._choose.choices(values, k=_DRAWN)
            else:
                yield from [NUMBERS[name](self._choose) for _ in range(_DRAWN)]


def _richness(frame: tuple[str, ...]) -> float:
    """How often a frame is used: what can be filled in a few ways only would be repeated too often."""
    values = slot_values()
    ways = prod(len(values.get(name, ())) or _NUMBERS_OF_A_SLOT for name in frame[1::2] if name != "article")
    return next(share for least, share in _RICHNESS if ways >= least)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of `text`, for counting how many are alike."""
    return (sentence for sentence in re.split(r"[。！？；\n]", text) if sentence.strip())


def share_of_distinct(texts: Iterator[str], sentences: int) -> float:
    """How many of the first so many sentences are unlike all others before them, 0 to 1."""
    seen: set[str] = set()
    count = 0
    for sentence in islice((one for text in texts for one in sentences_of(text)), sentences):
        seen.add(sentence)
        count += 1
    return len(seen) / max(1, count)
