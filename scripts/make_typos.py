"""Propose misspellings of frequent official words for lexicons/typos.toml.

    python scripts/make_typos.py --prose clean.jsonl --also-clean statutes.txt --shapes same_stroke.txt \
        --dictionary word_freq.txt --skip lexicons/wording.toml --out candidates.tsv

`--prose` tells how frequent a word is (a file named twice counts twice); `--also-clean` only what good prose contains.

A candidate is a word of two to four characters with one character replaced by a homophone (input by sound)
or a look-alike (input by shape, scans). It is proposed only if it can be nothing else:

- no dictionary has it, and no clean prose contains it;
- it does not arise where two words of good prose meet. Zero hits are weak evidence for a pair that has had
  few chances, so the chances are estimated: how often a word ends in the left part, and a word begins with
  the right part. The engine's boundary test drops a hit that cuts through a word, so what is left to chance
  are single characters that stand side by side, and those must be rare;
- it looks like no name: no surname in front, no characters that mostly spell foreign names.

Where two words could be meant, neither is proposed unless one is far more frequent. The list is ordered by how
likely a slip is: frequent word, frequent wrong character, same tone, same sound and shape at once. A person reads
it before anything goes into the lexicon. Needs jieba and pypinyin; pycorrector (Apache-2.0) brings a table of
look-alikes (same_stroke.txt) and a word list (word_freq.txt).
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
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
RISKY = 0.5
"""Expected meetings of two words in all of the prose, above which a candidate is dropped."""
RISKY_AS_WORDS = 0.01
"""The same for whole words side by side (为|成年人, single characters), which no boundary test drops."""
CLEARLY_MEANT = 5.0
"""How much likelier one reading must be than the next for its remedy to be certain."""


class Candidate(NamedTuple):
    wrong: str
    right: str
    kind: str
    score: float


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


def terms_of(path: Path) -> Iterator[str]:
    """Every literal that a lexicon already judges."""
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("entry", ()):
        yield from entry.get("terms", ())
        yield from entry.get("pairs", ())


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


def replacements(
    char: str, word: str, at: int, language: Language, alike: dict[str, set[str]], by_sound: dict[str, set[str]]
) -> Iterator[tuple[str, str, float]]:
    """Wrong characters for ``word[at]`` with their kind and likelihood."""
    sound = lazy_pinyin(word)[at]
    tone = pinyin(word, style=Style.TONE3)[at][0]
    look = alike.get(char, set())
    for other in by_sound[sound] | look:
        if other == char or not language.characters[other]:
            continue
        same_sound = other in by_sound[sound]
        same_tone = pinyin(other, style=Style.TONE3)[0][0] == tone
        weight = (1.0 if same_tone else 0.6) if same_sound else 0.5
        if same_sound and other in look:
            weight = 2.0
        weight *= math.log10(10 + language.characters[other])
        kind = "both" if same_sound and other in look else "sound" if same_sound else "shape"
        yield other, kind, weight


def candidates(language: Language, alike: dict[str, set[str]], skip: set[str], least: int) -> Iterator[Candidate]:
    """Every proposed misspelling of every word that occurs at least `least` times."""
    by_sound: dict[str, set[str]] = defaultdict(set)
    for char, count in language.characters.items():
        if count >= 20:
            # The common reading only: rare ones (射 yì, 氏 zhī) are nobody's slip.
            by_sound[lazy_pinyin(char)[0]].add(char)
    for word, count in language.frequent.items():
        if count < least or not SHORT <= len(word) <= LONG or word not in jieba.dt.FREQ:
            continue
        if word in language.names or ELSEWHERE.search(word):
            continue
        for at, char in enumerate(word):
            for other, kind, weight in replacements(char, word, at, language, alike, by_sound):
                wrong = word[:at] + other + word[at + 1 :]
                if wrong in language.dictionary or wrong in language.seen or wrong in skip:
                    continue
                if any(term in wrong for term in skip) or language.chance(wrong) > RISKY:
                    continue
                if language.chance_as_words(wrong) > RISKY_AS_WORDS:
                    continue
                if len(wrong) == SHORT and (wrong[0] in SURNAMES or (wrong[0] in FOREIGN and wrong[1] in FOREIGN)):
                    continue
                yield Candidate(wrong, word, kind, weight * count**0.5)


def clearest(proposed: Iterable[Candidate]) -> list[Candidate]:
    """One reading for each wrong form, where it is clear which; no form that contains another one."""
    readings: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in proposed:
        readings[candidate.wrong].append(candidate)
    clear = {}
    for wrong, several in readings.items():
        first, *others = sorted(several, key=lambda c: (-c.score, c.right))
        if all(first.score >= CLEARLY_MEANT * o.score or first.right in o.right for o in others):
            clear[wrong] = first
    parts = {wrong for wrong in clear if len(wrong) < LONG}

    def holds_another(wrong: str) -> bool:
        return any(
            wrong[start:end] in parts
            for start in range(len(wrong))
            for end in range(start + SHORT, len(wrong) + 1)
            if (start, end) != (0, len(wrong))
        )

    return sorted((c for c in clear.values() if not holds_another(c.wrong)), key=lambda c: (-c.score, c.wrong))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--prose", type=Path, nargs="+", required=True, help="clean texts, .jsonl or .txt")
    parser.add_argument("--also-clean", type=Path, nargs="*", default=[], help="more clean texts")
    parser.add_argument("--shapes", type=Path, required=True, help="look-alikes, one tab-separated group a line")
    parser.add_argument("--dictionary", type=Path, nargs="*", default=[], help="words, first column of each line")
    parser.add_argument("--skip", type=Path, nargs="*", default=[], help="lexicons whose terms are not proposed again")
    parser.add_argument("--least", type=int, default=60, help="least frequency of a word")
    parser.add_argument("--each", type=int, default=12, help="most candidates for one word")
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()

    words = (
        line.split()[0]
        for path in arguments.dictionary
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    )
    jieba.initialize()
    language = Language(prose(arguments.prose), prose(arguments.also_clean), words)
    skip = {term for path in arguments.skip for term in terms_of(path)}
    rights: Counter[str] = Counter()
    with arguments.out.open("w", encoding="utf-8") as out:
        for candidate in clearest(candidates(language, shapes(arguments.shapes), skip, arguments.least)):
            rights[candidate.right] += 1
            if rights[candidate.right] <= arguments.each:
                frequency = language.frequent[candidate.right]
                chance = f"{language.chance(candidate.wrong):.3f}"
                columns = (*candidate[:3], f"{candidate.score:.1f}", frequency, chance)
                print(*columns, sep="\t", file=out)


if __name__ == "__main__":
    main()
