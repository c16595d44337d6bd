"""Make lexicons/typos.toml: misspellings of frequent official words, one character replaced.

    python scripts/make_typos.py --prose official_clean.jsonl tax_clean.jsonl statutes.txt \
        --also-clean csc_odw.jsonl csc_law.jsonl --shapes same_stroke.txt --dictionary word_freq.txt \
        --skip lexicons/*.toml --field scripts/typos.words.txt \
        --reject scripts/typos.rejects.txt --out lexicons/typos.toml

`--prose` tells how frequent a word is; `--also-clean` only what good prose contains. A person reads what comes out;
forms that turn out to be good Chinese go into `--reject`. Entries keep the examples (flags, passes) they have in the
file that is replaced.

A candidate is a word of two to four characters, of the field or frequent in prose, with one character replaced by a
homophone (input by sound, the tone left out) or a look-alike (input by shape, scans). It is proposed only if it can be
nothing else:

- no dictionary has it, and no clean prose contains it;
- it does not arise where two words of good prose meet. Zero hits are weak evidence for a pair that has had few
  chances, so the chances are estimated: how often a word ends in the left part, and a word begins with the right
  part. The engine's boundary test drops a hit that cuts through a word; what is left to chance are whole words and
  single characters side by side, and those must be rare;
- it looks like no name: no surname in front, no characters that mostly spell foreign names.

Where two words could be meant, the likelier one is named if it is clearly likelier, else none. The list is ordered by
how likely a slip is (frequent word, frequent wrong character, same tone, same sound and shape at once), lowered by the
risk, and cut off after `--most`. Measured by making the list from one half of the texts and running it on the other:
1 to 2 false findings per million characters at 16,000 pairs.

Needs jieba and pypinyin; pycorrector (Apache-2.0) brings a table of look-alikes (same_stroke.txt) and a word list
(word_freq.txt).
"""

from __future__ import annotations

import argparse
import functools
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import jieba
from pypinyin import Style, lazy_pinyin, pinyin

HAN = re.compile(r"[\u4e00-\u9fff]+\Z")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘蒋蔡余杜叶程苏魏吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱"
    "侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗"
)
FOREIGN = frozenset(
    "阿埃艾安奥巴贝比波布查达德登迪蒂杜顿恩尔法费弗福戈格哈海赫基吉加杰卡凯坎克科库拉莱兰勒雷里利林龙隆卢鲁路伦罗洛马玛迈曼梅蒙米密莫穆纳"
    "南内尼宁诺努帕佩皮普奇乔切琼丘萨塞赛桑沙舍圣施什史斯苏索塔泰坦汤特廷图托瓦万威韦维温沃乌伍西希夏休雅亚扬耶伊因英尤约赞扎詹泽朱佐"
)
SHORT, LONG = 2, 4
ELSEWHERE = re.compile("总书记|主席|第|[一二三四五六七八九十]")
"""Words whose slips other lexicons judge, with their own gravity, and numerals."""
NAMES = ("nr", "ns", "nz")
"""jieba's tags of people, places and other proper names: they are nobody's frequent official word."""
RISKY = 2.0
"""Expected meetings of two words in all of the prose, above which a candidate is dropped."""
RISKY_IN_FIELD = 150.0
"""The same for words of the field."""
RISKY_AS_WORDS = 0.1
"""The same for whole words side by side (为|成年人, single characters), which no boundary test drops."""
CLEARLY_MEANT = 1.5
"""How much likelier one reading must be than the next for its remedy to be named."""
LEAST = {2: 40, 3: 25, 4: 8}
"""How often a word must occur, by length: short ones have more forms that could be something else."""
SURE_RISK, SURE_FREQUENCY = 0.02, 200
"""A form of two characters is certainly wrong if its risk is below the one and its word more frequent than the other."""
FIELD_FREQUENCY = 3_000
"""Words of the bureau's field count as at least that frequent, whatever the prose is about."""
COMMON = 15
"""A wrong character must occur that often, unless it looks like the right one too."""


class Candidate(NamedTuple):
    wrong: str
    right: str
    score: float
    risk: float


def prose(paths: Iterable[Path]) -> Iterator[str]:
    """The texts of plain files and of JSONL files (`correct`, else `text`)."""
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                record = json.loads(line)
                yield record.get("correct") or record["text"]
        else:
            yield from path.read_text(encoding="utf-8").split("\n\n")


def shapes(path: Path) -> dict[str, set[str]]:
    """Groups of look-alikes, a tab-separated group a line."""
    alike: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        group = [char for char in line.split("\t") if len(char) == 1 and HAN.match(char)]
        for char in group:
            alike[char].update(other for other in group if other != char)
    return alike


def judged(paths: Iterable[Path]) -> tuple[set[str], set[str]]:
    """The terms and the wrong forms that other lexicons judge."""
    terms: set[str] = set()
    wrong: set[str] = set()
    for path in paths:
        for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("entry", ()):
            terms.update(entry.get("terms", ()))
            wrong.update(form for form in entry.get("pairs", ()) if len(form) >= SHORT)
    return terms | wrong, wrong


def pieces(form: str) -> Iterator[str]:
    """The proper parts of `form` of two characters and more."""
    for start in range(len(form)):
        for end in range(start + SHORT, len(form) + 1):
            if (start, end) != (0, len(form)):
                yield form[start:end]


class Language:
    """What the prose says about words, their edges and their characters."""

    def __init__(self, texts: Iterable[str], also_clean: Iterable[str], dictionary: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        self.words: Counter[str] = Counter()
        self.frequent: Counter[str] = Counter()
        self.heads: Counter[str] = Counter()
        self.tails: Counter[str] = Counter()
        self.seen: set[str] = set()
        self.total = 0
        for text, counts in ((self.text, True), ("\n".join(also_clean), False)):
            self._read(text, counts)
        self.characters = Counter(char for char in self.text if HAN.match(char))
        self.names = {
            word
            for word, _, tag in map(str.split, jieba.dt.get_dict_file().read().decode().splitlines())
            if tag.startswith(NAMES)
        }
        self.dictionary = set(dictionary) | {word for word, count in jieba.dt.FREQ.items() if count}

    def _read(self, text: str, counts: bool) -> None:
        for word in jieba.cut(text, HMM=False):
            if HAN.match(word):
                self.total += 1
                self.words[word] += 1
                self.frequent[word] += counts
                for length in range(1, LONG):
                    self.heads[word[:length]] += 1
                    self.tails[word[-length:]] += 1
        # Every stretch of two to four characters that occurs: membership is the test for zero hits.
        for run in re.findall(r"[\u4e00-\u9fff]{2,}", text):
            for length in range(SHORT, LONG + 1):
                self.seen.update(run[i : i + length] for i in range(len(run) - length + 1))

    def chance(self, wrong: str) -> float:
        """How often `wrong` is to be expected where words meet, boundary test not counted on."""
        return sum(self.tails[wrong[:cut]] * self.heads[wrong[cut:]] / self.total for cut in range(1, len(wrong)))

    def chance_as_words(self, wrong: str) -> float:
        """How often the words it falls into are to be expected side by side: no boundary test drops that."""
        pieces = jieba.lcut(wrong, HMM=False)
        return float(math.prod(self.words[piece] for piece in pieces) / self.total ** (len(pieces) - 1))


@functools.cache
def sounds(word: str) -> tuple[str, ...]:
    return tuple(lazy_pinyin(word))


@functools.cache
def tones(word: str) -> tuple[str, ...]:
    return tuple(readings[0] for readings in pinyin(word, style=Style.TONE3))


def replacements(
    word: str, at: int, language: Language, alike: dict[str, set[str]], by_sound: dict[str, set[str]]
) -> Iterator[tuple[str, float]]:
    """Wrong characters for ``word[at]``, each with its likelihood."""
    char = word[at]
    sound = sounds(word)[at]
    look = alike.get(char, set())
    for other in by_sound[sound] | look:
        same_sound = other in by_sound[sound] or (other in look and sounds(other)[0] == sound)
        if other == char:
            continue
        weight = math.log10(10 + language.characters[other])
        if other in look and same_sound:
            weight *= 3.0
        elif other in look:
            weight *= 1.0 if len(word) == SHORT else 0.4
        elif tones(other)[0] != tones(word)[at]:
            weight *= 0.4
        yield other, weight


def looks_like_name(pair: str) -> bool:
    return pair[0] in SURNAMES or (pair[0] in FOREIGN and pair[1] in FOREIGN)


def candidates(language: Language, alike: dict[str, set[str]], known: set[str], field: set[str]) -> Iterator[Candidate]:
    """Every misspelling of every frequent word that can be nothing else."""
    by_sound: dict[str, set[str]] = defaultdict(set)
    for char, count in language.characters.items():
        if count >= COMMON:
            # The common reading only: rare ones (射 yì, 氏 zhī) are nobody's slip.
            by_sound[sounds(char)[0]].add(char)
    frequency = language.frequent | {word: max(FIELD_FREQUENCY, language.frequent[word]) for word in field}
    for word, count in frequency.items():
        if count < LEAST.get(len(word), math.inf) or word not in jieba.dt.FREQ:
            continue
        if (word in language.names and word not in field) or ELSEWHERE.search(word):
            continue
        for at in range(len(word)):
            for other, weight in replacements(word, at, language, alike, by_sound):
                wrong = word[:at] + other + word[at + 1 :]
                if wrong in language.dictionary or wrong in language.seen or wrong in known:
                    continue
                if len(wrong) == SHORT and looks_like_name(wrong) and not (word in field and at == 1):
                    continue
                chance, as_words = language.chance(wrong), language.chance_as_words(wrong)
                if word in field:
                    # Worth more trust in the boundary test: 关注|消费 is no 注消.
                    chance = min(chance, RISKY) if chance <= RISKY_IN_FIELD else chance
                if chance > RISKY or as_words > RISKY_AS_WORDS:
                    continue
                likelihood = weight * count**0.5 * (1.0 if len(word) == SHORT else 1.2)
                yield Candidate(wrong, word, likelihood, (chance / 2 if word in field else chance) + 10 * as_words)


def clearest(proposed: Iterable[Candidate], taken: set[str]) -> list[Candidate]:
    """One reading for each wrong form, where it is clear which, likely and safe ones first.

    No form that contains another one, proposed or `taken`.
    """
    readings: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in proposed:
        readings[candidate.wrong].append(candidate)
    clear = {}
    for wrong, several in readings.items():
        first, *others = sorted(several, key=lambda c: (-c.score, c.right))
        if all(first.score >= CLEARLY_MEANT * o.score or first.right in o.right for o in others):
            clear[wrong] = first
    parts = {wrong for wrong in clear if len(wrong) < LONG} | taken
    alone = [c for c in clear.values() if not any(piece in parts for piece in pieces(c.wrong))]
    return sorted(alone, key=lambda c: (-c.score * math.exp(-c.risk), c.wrong))


HEAD = """\
# Misspellings of frequent official words: one character replaced by a homophone or a look-alike.
# Made by scripts/make_typos.py, which says how; what a person found to be good Chinese is in scripts/typos.rejects.txt.
# None is a word of any dictionary, none occurs in nine million characters of clean official prose and statutes. Where
# a form could arise between two words, the boundary test decides. What good prose does contain is in wording.toml,
# with a context.
"""
DEFAULTS = """\
[defaults]
gate = "wording"
category = "typo"
certain = false
boundary = "edges"
bases = ["hn100-15", "spoken-written-language-law"]
suggestion = "核对原意，一般改为“{right}”"
"""
ENTRIES = (
    ("wording.typo.frequent-word.long", "revise", "“{term}”是错别字，一般应为“{right}”"),
    ("wording.typo.frequent-word.short", "remind", "“{term}”疑为“{right}”之误"),
    ("wording.typo.frequent-word.short-sure", "revise", "“{term}”是错别字，一般应为“{right}”"),
)


def entry_for(candidate: Candidate, language: Language) -> str:
    if len(candidate.wrong) > SHORT:
        return ENTRIES[0][0]
    sure = candidate.risk < SURE_RISK and language.frequent[candidate.right] > SURE_FREQUENCY
    return ENTRIES[2 if sure else 1][0]


def lexicon(
    head: str,
    entries: Iterable[tuple[str, str, str]],
    pairs: Mapping[str, Mapping[str, str]],
    old: Path,
) -> str:
    """The lexicon file of `entries` (id, grade, message) with their `pairs`, and the examples that each has in `old`."""
    written = tomllib.loads(old.read_text(encoding="utf-8")) if old.exists() else {}
    examples = {entry["id"]: entry for entry in written.get("entry", ())}
    text = [head.rstrip(), "", DEFAULTS.rstrip()]
    for name, grade, message in entries:
        text += ["", "[[entry]]", f'id = "{name}"', f'grade = "{grade}"', f'message = "{message}"']
        for kind in ("flags", "passes"):
            text += [f"{kind} = [", *(f'  "{example}",' for example in examples.get(name, {}).get(kind, ())), "]"]
        text += ["", "[entry.pairs]", *(f'"{wrong}" = "{right}"' for wrong, right in sorted(pairs[name].items()))]
    return "\n".join(text) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prose", type=Path, nargs="+", required=True, help="clean texts, .jsonl or .txt")
    parser.add_argument("--also-clean", type=Path, nargs="*", default=[], help="more clean texts")
    parser.add_argument("--shapes", type=Path, required=True, help="look-alikes, one tab-separated group a line")
    parser.add_argument("--dictionary", type=Path, nargs="*", default=[], help="words, first column of each line")
    parser.add_argument("--skip", type=Path, nargs="*", default=[], help="lexicons whose terms are not proposed again")
    parser.add_argument("--field", type=Path, nargs="*", default=[], help="words of the field, frequent by definition")
    parser.add_argument("--reject", type=Path, nargs="*", default=[], help="forms found to be good Chinese")
    parser.add_argument("--most", type=int, default=16_000, help="pairs in all")
    parser.add_argument("--each", type=int, default=40, help="most pairs for one word")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    jieba.initialize()
    field = {word for path in arguments.field for word in path.read_text(encoding="utf-8").split()}
    for word in field:
        jieba.add_word(word)
    words = (
        line.split()[0]
        for path in arguments.dictionary
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    language = Language(prose(arguments.prose), prose(arguments.also_clean), words)
    known, wrong = judged(path for path in arguments.skip if path.resolve() != arguments.out.resolve())
    rejected = {form for path in arguments.reject for form in path.read_text(encoding="utf-8").split()}
    rights: Counter[str] = Counter()
    chosen: list[Candidate] = []
    for candidate in clearest(candidates(language, shapes(arguments.shapes), known | rejected, field), wrong):
        rights[candidate.right] += 1
        if rights[candidate.right] <= arguments.each and len(chosen) < arguments.most:
            chosen.append(candidate)
    pairs: dict[str, dict[str, str]] = defaultdict(dict)
    for candidate in chosen:
        pairs[entry_for(candidate, language)][candidate.wrong] = candidate.right
    arguments.out.write_text(lexicon(HEAD, ENTRIES, pairs, arguments.out), encoding="utf-8")


if __name__ == "__main__":
    main()
