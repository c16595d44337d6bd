"""Haystacks: drafts made from the sentence frames in `templates/`, the same for the same seed.

The rate of a scan depends on how varied its haystack is, and that of a review on how much the rules find to look
at. So there are several hundred frames of five genres, with slots of some thousand values, and each draft takes its
frames without repeating one before all of them have been used.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from tax_review import Draft
from tax_review.models import Model

TEMPLATES = Path(__file__).with_name("templates")
_SLOT = re.compile(r"\{(\w+)\}")
_DIGITS = "零一二三四五六七八九"
_SENTENCES_OF_A_PARAGRAPH = (2, 5)


class Haystack(Model):
    """How the drafts of a case are made."""

    genres: tuple[str, ...] = ("news", "explainer", "report", "regulation", "notice")
    draft: Annotated[int, Field(gt=0)] = 2_000
    """About how many characters a draft holds."""
    characters: Annotated[int, Field(gt=0)] = 2_000_000
    """How many characters all drafts hold together: enough to outgrow every cache of clauses."""
    quick: Annotated[int, Field(gt=0)] = 12_000
    """The same for a quick run."""
    seed: int = 2026
    markup: bool = False
    """Each paragraph is wrapped in the HTML that editors export."""
    parts: bool = False
    """Drafts have a title, a digest and captions beside the body."""
    needle: str = ""
    """A term put between two sentences…"""
    needle_every: int = 0
    """… after so many characters."""


def drafts(haystack: Haystack, *, quick: bool = False) -> list[Draft | str]:
    """The drafts of `haystack`; a plain string is a body, as in `Reviewer.review`."""
    writer = _Writer(haystack)
    found: list[Draft | str] = []
    left = haystack.quick if quick else haystack.characters
    while left > 0:
        text = writer.text()
        left -= len(text)
        found.append(writer.in_parts(text) if haystack.parts else text)
    return found


def text_of(draft: Draft | str) -> str:
    """All of a draft as the one string that a rival reads."""
    return draft if isinstance(draft, str) else "\n".join(part.text for part in draft.parts())


def pieces_of(corpus: Path, characters: int, *, limit: int | None = None) -> list[Draft | str]:
    """The text file `corpus`, cut into drafts of so many characters."""
    text = corpus.read_text(encoding="utf-8")[:limit]
    pieces = (text[start : start + characters] for start in range(0, len(text), characters))
    return [piece for piece in pieces if piece.strip()]


class _Writer:
    """Writes one draft after the other."""

    def __init__(self, haystack: Haystack) -> None:
        self._haystack = haystack
        self._choose = random.Random(haystack.seed)
        self._genre = 0
        self._article = 0
        self._since_needle = 0
        self._values = slot_values()

    def text(self) -> str:
        """A text of one genre; where its frames run out, of the next one too."""
        size = self._haystack.draft
        self._article = 0
        pieces: list[str] = []
        written = 0
        while written < size:
            for frame in self._shuffled_genre():
                sentence = self._sentence(frame)
                written += len(sentence)
                pieces.append(sentence)
                if written >= size:
                    break
        return self._laid_out(pieces)

    def in_parts(self, text: str) -> Draft:
        """A draft with `text` for its body, under a title, with a digest and a caption for every fifth paragraph."""
        captions = tuple(self._one_of("caption") for _ in range(0, text.count("\n"), 5))
        digest = f"{self._one_of('title')}，{self._value('effect')}"
        return Draft(title=self._one_of("title"), digest=digest, body=text, captions=captions)

    def _one_of(self, genre: str) -> str:
        return self._sentence(self._choose.choice(frames_of(genre)))

    def _shuffled_genre(self) -> list[tuple[str, ...]]:
        genres = self._haystack.genres
        frames = list(frames_of(genres[self._genre % len(genres)]))
        self._genre += 1
        self._choose.shuffle(frames)
        return frames

    def _sentence(self, frame: tuple[str, ...]) -> str:
        # Literal text and names of slots take turns.
        filled = "".join(self._value(piece) if place % 2 else piece for place, piece in enumerate(frame))
        haystack = self._haystack
        if haystack.needle_every:
            self._since_needle += len(filled)
            if self._since_needle >= haystack.needle_every:
                self._since_needle -= haystack.needle_every
                return filled + haystack.needle
        return filled

    def _value(self, slot: str) -> str:
        if values := self._values.get(slot):
            # Half of the cost of random.choice, which would be half of the cost of a haystack.
            return values[int(self._choose.random() * len(values))]
        if slot == "article":
            self._article += 1
            return f"\n第{chinese_number(self._article)}条"
        return NUMBERS[slot](self._choose)

    def _laid_out(self, sentences: list[str]) -> str:
        paragraphs = []
        start = 0
        while start < len(sentences):
            end = start + self._choose.randint(*_SENTENCES_OF_A_PARAGRAPH)
            paragraphs.append("".join(sentences[start:end]).strip())
            start = end
        if self._haystack.markup:
            wraps = frames_of("markup")
            paragraphs = [text.join(self._choose.choice(wraps)[::2]) for text in paragraphs]
        return "\n".join(paragraphs)


NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "n1": lambda choose: str(choose.randint(2, 9)),
    "n2": lambda choose: str(choose.randint(10, 99)),
    "n3": lambda choose: str(choose.randint(100, 999)),
    "n4": lambda choose: str(choose.randint(1_000, 9_999)),
    "dec": lambda choose: f"{choose.uniform(1, 90):.1f}",
    "month": lambda choose: str(choose.randint(1, 12)),
    "day": lambda choose: str(choose.randint(1, 28)),
    "hour": lambda choose: str(choose.randint(8, 22)),
    "hour2": lambda choose: str(choose.randint(1, 7)),
}
"""How the numbers are made that stand in slots."""


def chinese_number(number: int) -> str:
    """`number` (1 to 999) in Chinese numerals, as articles of a law are counted."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")


@cache
def frames_of(genre: str) -> tuple[tuple[str, ...], ...]:
    """The frames of `templates/<genre>.txt`, each as literal text and names of slots in turn."""
    lines = (TEMPLATES / f"{genre}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(_SLOT.split(line)) for line in lines if line and not line.startswith("#"))


@cache
def slot_values() -> dict[str, tuple[str, ...]]:
    """What may stand in the slots that are no numbers."""
    slots = tomllib.loads((TEMPLATES / "slots.toml").read_text(encoding="utf-8"))
    return {name: tuple(values.split()) for name, values in slots.items()}
