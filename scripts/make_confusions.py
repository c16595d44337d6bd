"""Make lexicons/confusions.toml: words in which one character stands for one that people are known to take it for.

    python scripts/make_confusions.py --prose official_clean.jsonl tax_clean.jsonl statutes.txt \
        --also-clean csc_odw.jsonl csc_law.jsonl --skip lexicons/*.toml --confusions scripts/confusions.txt \
        --reject scripts/confusions.rejects.txt --out lexicons/confusions.toml

Where make_typos.py asks what may happen to the commonest words, this asks what is known to happen: the groups in
scripts/confusions.txt (销消, 赁凭, 未末) are applied to all good words of jieba's dictionary. That dictionary knows some
misspellings, as rare words (时侯): a form it has is proposed only where the right word is far more frequent. For the rest
the same holds as there: no clean prose contains the form, and it does not arise where two words meet.

Needs jieba and pypinyin.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba
from make_typos import HAN, LONG, SHORT, Language, judged, lexicon, looks_like_name, pieces, prose

FREQUENT = 100
"""How often jieba's dictionary has met a word that is worth it."""
FAR_MORE_FREQUENT = 100
"""How much more often than the wrong form, where it has that too."""
RISKY, RISKY_AS_WORDS = 0.6, 0.02
"""Expected meetings of two words in all of the prose, as there; forms are more numerous here, so less is let through."""

HEAD = """\
# Words with one character that people are known to take for another (租凭, 扫瞄, 亏捐). Made by scripts/make_confusions.py,
# which says how; what a person found to be good Chinese is in scripts/confusions.rejects.txt.
"""
ENTRIES = (
    ("wording.typo.confusion.long", "revise", "“{term}”是错别字，一般应为“{right}”"),
    ("wording.typo.confusion.short", "remind", "“{term}”疑为“{right}”之误"),
)


def confusions(path: Path) -> dict[str, set[str]]:
    """For each character those of its groups."""
    alike: dict[str, set[str]] = defaultdict(set)
    for group in path.read_text(encoding="utf-8").split():
        for char in group:
            alike[char] |= set(group) - {char}
    return alike


def candidates(language: Language, alike: dict[str, set[str]], known: set[str]) -> Iterator[tuple[float, str, str]]:
    """How frequent the word is, the wrong form, the word."""
    for word, count in jieba.dt.FREQ.items():
        if count < FREQUENT or not SHORT <= len(word) <= LONG or not HAN.match(word) or word in language.names:
            continue
        # A rare word that good official prose does not have is not what a bureau meant to write.
        if not language.frequent[word]:
            continue
        for at, char in enumerate(word):
            for other in alike.get(char, ()):
                wrong = word[:at] + other + word[at + 1 :]
                if wrong in known or wrong in language.seen or jieba.dt.FREQ.get(wrong, 0) * FAR_MORE_FREQUENT > count:
                    continue
                if len(wrong) == SHORT and looks_like_name(wrong):
                    continue
                if language.chance(wrong) > RISKY or language.chance_as_words(wrong) > RISKY_AS_WORDS:
                    continue
                yield count + 50 * language.frequent[word], wrong, word


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prose", type=Path, nargs="+", required=True, help="clean texts, .jsonl or .txt")
    parser.add_argument("--also-clean", type=Path, nargs="*", default=[], help="more clean texts")
    parser.add_argument("--skip", type=Path, nargs="*", default=[], help="lexicons whose terms are not proposed again")
    parser.add_argument("--confusions", type=Path, required=True, help="groups of characters, apart by blanks")
    parser.add_argument("--reject", type=Path, nargs="*", default=[], help="forms found to be good Chinese")
    parser.add_argument("--most", type=int, default=5_000, help="pairs in all")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    jieba.initialize()
    language = Language(prose(arguments.prose), prose(arguments.also_clean), ())
    known, wrong_elsewhere = judged(path for path in arguments.skip if path.resolve() != arguments.out.resolve())
    rejected = {form for path in arguments.reject for form in path.read_text(encoding="utf-8").split()}
    best: dict[str, tuple[float, str]] = {}
    several: set[str] = set()
    for count, wrong, word in candidates(language, confusions(arguments.confusions), known | rejected):
        if wrong in best and best[wrong][1] != word:
            several.add(wrong)
        best[wrong] = max(best.get(wrong, (0.0, "")), (count, word))
    # Which of two words was meant is not known; and a form that holds another one would be told twice.
    parts = {wrong for wrong in best if len(wrong) < LONG} | wrong_elsewhere
    clear = {w: r for w, r in best.items() if w not in several and not any(piece in parts for piece in pieces(w))}
    chosen = sorted(clear, key=lambda wrong: (-clear[wrong][0], wrong))[: arguments.most]
    pairs: dict[str, dict[str, str]] = defaultdict(dict)
    for wrong in chosen:
        pairs[ENTRIES[len(wrong) == SHORT][0]][wrong] = clear[wrong][1]
    arguments.out.write_text(lexicon(HEAD, ENTRIES, pairs, arguments.out), encoding="utf-8")


if __name__ == "__main__":
    main()
