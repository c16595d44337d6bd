"""Frames: whether a term is mentioned rather than used, told from cues around it.

Cues are looked for only where a match asks, and once per frame and sentence: a sentence full of hits costs
no more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tax_review.lexicon.schema import Frame
from tax_review.models import Span
from tax_review.text import Text, fold_term

_OPENING = "[“‘《「『（(【]{0,2}"
_CLOSING = "[”’》」』）)】]{0,2}"
_NEAREST = 12

_SPEAKS = "(?:说|表示|称|介绍|告诉|坦言|感慨|感叹|回忆|道|指出|强调|认为|问|答|写道|表态|反映|反馈|点赞|留言|直言|笑着|解释|补充)"
_SPOKEN_BEFORE = re.compile(rf"{_SPEAKS}[^。！？\n“”]{{0,12}}[:：，,]?\s?\Z")
_SPOKEN_AFTER = re.compile(rf"[，,。]?[^。！？\n“”]{{0,20}}{_SPEAKS}")
_SPOKEN_WINDOW = 30

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})年(?!第?[0-9]{1,4}号|修订|修正|版|本)")


class _Cues(NamedTuple):
    """A frame, compiled."""

    frame: Frame
    anywhere: re.Pattern[str] | None
    just_before: re.Pattern[str] | None
    just_after: re.Pattern[str] | None
    cancelled: re.Pattern[str] | None


class Surroundings:
    """Answers frame questions about one part of a draft, remembering what it has looked at."""

    def __init__(self, frames: Frames, text: Text, title: Text | None) -> None:
        self._frames = frames
        self._text = text
        self._title = title
        self._spans: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._once: dict[tuple[str, int], bool] = {}
        self._years: dict[int, int] = {}

    def frame_of(self, span: tuple[int, int], names: Iterable[str], valid_from_year: int | None = None) -> Frame | None:
        """The first frame of `names` that holds around `span`, or None."""
        for name in names:
            if self._holds(cues := self._frames.cues(name), span, valid_from_year):
                return cues.frame
        return None

    def _holds(self, cues: _Cues, span: tuple[int, int], valid_from_year: int | None) -> bool:
        frame = cues.frame
        scope = self._scope(frame, span)
        if cues.cancelled and self._remembered(f"{frame.name}!", scope, cues.cancelled):
            return False
        return (
            (frame.inside != "" and self._is_inside(frame, span))
            or self._has_cue(cues, scope, span)
            or self._touches_cue(cues, scope, span)
            or (frame.title_covers and self._title_covers(cues))
            or (
                frame.before_validity and valid_from_year is not None and 0 < self._latest_year(scope) < valid_from_year
            )
        )

    def _has_cue(self, cues: _Cues, scope: Span, span: tuple[int, int]) -> bool:
        if cues.anywhere is None:
            return False
        return any(start < span[0] or end > span[1] for start, end in self._found(cues, scope))

    def _touches_cue(self, cues: _Cues, scope: Span, span: tuple[int, int]) -> bool:
        folded = self._text.folded
        start, end = span
        return (
            cues.just_before is not None
            and cues.just_before.search(folded, max(scope.start, start - _NEAREST), start) is not None
        ) or (cues.just_after is not None and cues.just_after.match(folded, end, scope.end) is not None)

    def _latest_year(self, scope: Span) -> int:
        if scope.start not in self._years:
            years = map(int, _YEAR.findall(self._text.folded, *scope))
            self._years[scope.start] = max(years, default=0)
        return self._years[scope.start]

    def _scope(self, frame: Frame, span: tuple[int, int]) -> Span:
        if frame.scope == "paragraph":
            return self._text.paragraph(span)
        start, end = self._text.sentence(span)
        # The mark that ends the sentence belongs to it: a question is known by its mark.
        return Span(start, min(end + 1, len(self._text.folded)))

    def _found(self, cues: _Cues, scope: Span) -> list[tuple[int, int]]:
        key = (cues.frame.name, scope.start)
        if key not in self._spans:
            assert cues.anywhere is not None
            # A cue that lies within the hit is part of it. If any cue does not, the first or the last does not.
            spans = [m.span() for m in cues.anywhere.finditer(self._text.folded, *scope)]
            self._spans[key] = spans[:1] + spans[-1:]
        return self._spans[key]

    def _remembered(self, name: str, scope: Span, pattern: re.Pattern[str]) -> bool:
        key = (name, scope.start)
        if key not in self._once:
            self._once[key] = pattern.search(self._text.folded, *scope) is not None
        return self._once[key]

    def _title_covers(self, cues: _Cues) -> bool:
        if self._title is None:
            return False
        key = (cues.frame.name, -1)
        if key not in self._once:
            title = self._title.folded
            self._once[key] = (
                cues.anywhere is not None
                and cues.anywhere.search(title) is not None
                and not (cues.cancelled and cues.cancelled.search(title))
            )
        return self._once[key]

    def _is_inside(self, frame: Frame, span: tuple[int, int]) -> bool:
        pair = self._text.enclosing(span, frame.inside)
        if pair is None or not frame.spoken:
            return pair is not None
        folded = self._text.folded
        before = folded[max(0, pair.start - _SPOKEN_WINDOW) : pair.start]
        return (
            _SPOKEN_BEFORE.search(before.rpartition("\n")[2]) is not None
            or _SPOKEN_AFTER.match(folded, pair.end, pair.end + _SPOKEN_WINDOW) is not None
        )


class Frames:
    """All frames of a rule set, each compiled when a match first asks for it."""

    def __init__(self, frames: Mapping[str, Frame]) -> None:
        self._frames = frames
        self._compiled: dict[str, _Cues] = {}

    def cues(self, name: str) -> _Cues:
        """The frame `name`, compiled."""
        cues = self._compiled.get(name)
        if cues is None:
            cues = self._compiled[name] = _compile(self._frames[name])
        return cues

    def around(self, text: Text, title: Text | None = None) -> Surroundings:
        """The surroundings of one part; `title` is the draft's title, where the part is another one."""
        return Surroundings(self, text, title)


def _compile(frame: Frame) -> _Cues:
    anywhere = [*map(_literal, frame.anywhere), *frame.patterns]
    return _Cues(
        frame=frame,
        anywhere=_any_of(anywhere),
        just_before=_any_of(map(_literal, frame.just_before), suffix=rf"{_OPENING}\Z"),
        just_after=_any_of(map(_literal, frame.just_after), prefix=_CLOSING),
        cancelled=_any_of(frame.cancelled_by),
    )


def _literal(cue: str) -> str:
    return re.escape(fold_term(cue))


def _any_of(patterns: Iterable[str], prefix: str = "", suffix: str = "") -> re.Pattern[str] | None:
    alternatives = "|".join(patterns)
    return re.compile(f"{prefix}(?:{alternatives}){suffix}") if alternatives else None
