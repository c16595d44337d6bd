"""The words of a draft with personal data and classified text hidden, the same way wherever they show."""

from __future__ import annotations

from collections import defaultdict

import ahocorasick

from tax_review.models import Draft, Excused, Finding, Span, Verdict, mask

# A shorter quote is a common word: hiding it everywhere would leave holes in sentences that give nothing away.
# No name or message repeats a longer one, unless it is that of the finding itself.
_SHORTEST, _LONGEST = 4, 200


class Masked:
    """The parts of a draft as a report may show them.

    What one sensitive match hides stays hidden, also under the ends that a longer or a shorter one would leave open,
    and in the quotes and messages of findings that are not sensitive themselves.
    """

    def __init__(self, draft: Draft, verdict: Verdict, *, unmasked: bool = False) -> None:
        hidden: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        telling: set[str] = set()
        self._originals = dict(draft.parts())
        items: list[Finding | Excused] = [*verdict.findings, *verdict.excused]
        for item in () if unmasked else items:
            if item.sensitive:
                quote = self._originals[item.part][slice(*item.span)]
                if not quote:
                    continue
                masked = mask(quote)
                start = item.span.start
                hidden[item.part].append((start + masked.find("*"), start + masked.rfind("*") + 1))
                if _SHORTEST <= len(quote) <= _LONGEST:
                    telling.add(quote)
        self.hides = bool(hidden)
        self.parts = {part: _with_holes(text, hidden[part]) for part, text in self._originals.items()}
        self._whole = {text: self.parts[part] for part, text in self._originals.items()}
        self._telling = ahocorasick.Automaton() if telling else None
        if self._telling is not None:
            for quote in sorted(telling):
                self._telling.add_word(quote, len(quote))
            self._telling.make_automaton()

    def quote(self, part: str, span: Span) -> str:
        """The characters of `part` at `span`, as they may be shown."""
        return self.parts[part][slice(*span)]

    def words(self, text: str, part: str | None = None, span: Span | None = None) -> str:
        """`text`, a name or what is said about ``part[span]``, without the sensitive quotes it repeats."""
        if not self.hides:
            return text
        if text in self._whole:
            return self._whole[text]
        if part is not None and span is not None:
            own = self._originals[part][slice(*span)]
            if own and (shown := self.quote(part, span)) != own:
                text = text.replace(own, shown)
        if self._telling is None:
            return text
        holes = []
        for last, length in self._telling.iter(text):
            masked = mask(text[last + 1 - length : last + 1])
            holes.append((last + 1 - length + masked.find("*"), last + 2 - length + masked.rfind("*")))
        return _with_holes(text, holes)


def _with_holes(text: str, holes: list[tuple[int, int]]) -> str:
    """`text` with stars in the places of `holes`; its lines stay lines."""
    shown: list[str] = []
    done = 0
    for start, end in sorted(holes):
        if end > done:
            begin = max(start, done)
            shown += (text[done:begin], "".join("\n" if char == "\n" else "*" for char in text[begin:end]))
            done = end
    return "".join([*shown, text[done:]])
