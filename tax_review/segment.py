"""Word boundaries, asked of jieba only around a hit.

The tokenizer is our own: jieba's global one would change for every user of the process, and its cache in
/tmp may belong to somebody else. The dictionary is loaded at first need.
"""

from __future__ import annotations

import functools
import hashlib
import marshal
import re
import threading
from collections.abc import Iterable
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Protocol

from tax_review import cache

if TYPE_CHECKING:
    import jieba

# jieba.re_han_default: jieba cuts each such run by itself, so cutting one alone gives the same tokens.
_RUN = re.compile(r"[\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]+")
_NOT_RUN = re.compile(r"[^\u4E00-\u9FD5a-zA-Z0-9+#&._%\-]")
_LOOK_BACK = 64
# A word of the bureau's field must win over its parts: about the frequency of a common compound.
_WORD_FREQUENCY = 2_000


class _Dictionary(Protocol):
    """What is asked of a loaded dictionary."""

    def cut(self, run: str) -> list[str]:
        """The words of `run`."""

    def knows(self, word: str) -> bool:
        """Whether `word` is in it."""


class Segmenter:
    """Tells where words begin and end, with jieba's dictionary and the domain `words`.

    `fast` has rjieba cut: the same dictionary and the same words, ten times as fast.
    """

    def __init__(self, words: Iterable[str] = (), *, fast: bool = False) -> None:
        self.words = tuple(sorted(set(words)))
        self.fast = fast
        self._lock = threading.Lock()
        self._dictionary: _Dictionary | None = None
        # Clauses repeat within a draft and across drafts; the bound keeps a reviewer's memory flat.
        self._edges_of = functools.lru_cache(maxsize=4096)(self._cut)

    def __getstate__(self) -> tuple[tuple[str, ...], bool]:
        return self.words, self.fast

    def __setstate__(self, state: tuple[tuple[str, ...], bool]) -> None:
        Segmenter.__init__(self, state[0], fast=state[1])

    def edges(self, run: str) -> frozenset[int]:
        """The word edges of `run`, both ends included."""
        return self._edges_of(run)

    def knows(self, word: str) -> bool:
        """Whether the dictionary holds `word`."""
        return self._loaded().knows(word)

    def cut(self, run: str) -> list[str]:
        """The words of `run`."""
        return self._loaded().cut(run)

    def _cut(self, run: str) -> frozenset[int]:
        return frozenset(accumulate(map(len, self.cut(run)), initial=0))

    def _loaded(self) -> _Dictionary:
        if self._dictionary is None:
            with self._lock:
                if self._dictionary is None:
                    self._dictionary = _Rust(self.words) if self.fast else _Jieba(self.words)
        return self._dictionary


class _Jieba:
    def __init__(self, words: Iterable[str]) -> None:
        self._tokenizer = _tokenizer(words)

    def cut(self, run: str) -> list[str]:
        return list(self._tokenizer.cut(run, HMM=False))

    def knows(self, word: str) -> bool:
        return bool(self._tokenizer.FREQ.get(word))


class _Rust:
    def __init__(self, words: Iterable[str]) -> None:
        import rjieba

        self._jieba = rjieba.Jieba()
        for word in words:
            self._jieba.add_word(word, _WORD_FREQUENCY, None)

    def cut(self, run: str) -> list[str]:
        words: list[str] = self._jieba.cut(run, hmm=False)
        return words

    def knows(self, word: str) -> bool:
        return bool(self._jieba.has_word(word))


class WordEdges:
    """Answers boundary questions about one folded text; hits come in order, so it keeps the last run."""

    def __init__(self, segmenter: Segmenter, folded: str) -> None:
        self._segmenter = segmenter
        self._folded = folded
        self._run = (0, 0)
        self._edges: frozenset[int] = frozenset()

    def cuts(self, start: int, end: int) -> bool:
        """Whether ``folded[start:end]`` cuts through a word that it neither contains nor lies within."""
        if self.is_word(start, end):
            return False
        # With no edge inside, the hit lies within one word: 最低 in 最低工资.
        return any(map(self._is_edge, range(start + 1, end)))

    def is_word(self, start: int, end: int) -> bool:
        """Whether both ends of ``folded[start:end]`` are word edges."""
        return self._is_edge(start) and self._is_edge(end)

    def word_at(self, place: int) -> tuple[int, int]:
        """The word that holds the character at `place`."""
        left, right = place, place + 1
        while not self._is_edge(left):
            left -= 1
        while not self._is_edge(right):
            right += 1
        return left, right

    def _is_edge(self, place: int) -> bool:
        folded = self._folded
        if not self._run[0] < place < self._run[1]:
            if place in (0, len(folded)) or not (_RUN.match(folded[place - 1]) and _RUN.match(folded[place])):
                return True
            match = _RUN.match(folded, _run_start(folded, place))
            assert match is not None
            self._run = match.span()
            self._edges = self._segmenter.edges(match[0])
        return place - self._run[0] in self._edges


def _run_start(text: str, start: int) -> int:
    back = start
    while back > 0:
        window = max(0, back - _LOOK_BACK)
        for place in range(back - 1, window - 1, -1):
            if _NOT_RUN.match(text, place):
                return place + 1
        back = window
    return 0


def _tokenizer(words: Iterable[str]) -> jieba.Tokenizer:
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = _dictionary(tokenizer)
    # From here on jieba takes its dictionary as loaded: no cache file in /tmp, no log lines.
    tokenizer.initialized = True
    for word in words:
        tokenizer.add_word(word, _WORD_FREQUENCY)
    return tokenizer


def _dictionary(tokenizer: jieba.Tokenizer) -> tuple[dict[str, int], int]:
    with tokenizer.get_dict_file() as file:
        source = file.read()
    digest = hashlib.sha256(source).hexdigest()
    name = f"jieba-{digest[:16]}"
    if (kept := cache.read_verified(name)) is not None:
        loaded: Any = marshal.loads(kept)  # noqa: S302 - our own file in a private folder
        return loaded[0], loaded[1]
    frequencies: dict[str, int] = {}
    total = 0
    for line in source.decode("utf-8").splitlines():
        word, count, *_ = line.split(" ")
        frequencies[word] = int(count)
        total += int(count)
        for length in range(1, len(word)):
            frequencies.setdefault(word[:length], 0)
    cache.write_verified(name, marshal.dumps((frequencies, total)))
    return frequencies, total
