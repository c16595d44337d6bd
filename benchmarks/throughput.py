"""Characters per second of a review, as a ratio to the naive way in the same run.

    python -m benchmarks.throughput --texts statutes.txt
    python -m benchmarks.throughput --texts statutes.txt --rule-set core

The naive way, as most word-list checkers do it: `jieba.lcut` on everything, then `Automaton.iter` over `str` with the
same literals. The texts are cut into drafts of 2,000 characters; without --texts they are made from the templates
below. Rounds are interleaved (A B A B), so that a drifting machine hits both alike; the ratio is the median of rounds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import ahocorasick
import jieba

from tax_review import Reviewer
from tax_review.lexicon import load_built_in
from tax_review.rules import calendar, document_number, identity, marking
from tax_review.ruleset import RuleSet

DAY = dt.date(2026, 11, 23)
DRAFT = 2_000
_SENTENCES = [
    "纳税人应当按照规定的期限办理纳税申报，报送纳税申报表和有关资料。",
    "国家税务总局湖南省税务局持续优化税收营商环境，推动更多事项网上办、掌上办。",
    "符合条件的小型微利企业，可以按照规定享受企业所得税优惠政策。",
    "办税服务厅设置咨询辅导区，安排业务骨干为纳税人缴费人答疑解惑。",
    "截至{month}月底，全市已有{count}户企业享受研发费用加计扣除政策。",
    "申报期限截至{month}月{day}日，请尽早办理，避免集中拥堵。",
    "税务干部走进{place}企业，了解生产经营情况，送上政策辅导。",
]


def generated(characters: int, seed: int = 2026) -> str:
    """Clean official prose of about `characters` characters, the same for the same seed."""
    choose = random.Random(seed)
    pieces: list[str] = []
    size = 0
    while size < characters:
        sentence = choose.choice(_SENTENCES).format(
            month=choose.randint(1, 12),
            day=choose.randint(1, 28),
            count=choose.randint(100, 9_000),
            place=choose.choice(["高新区", "经开区", "芙蓉区", "岳麓区", "浏阳市"]),
        )
        pieces.append(sentence + ("\n" if choose.random() < 0.2 else ""))
        size += len(pieces[-1])
    return "".join(pieces)


def naive(literals: tuple[str, ...]) -> Callable[[str], int]:
    """Full segmentation and a scan over `str`, as word-list checkers do."""
    automaton = ahocorasick.Automaton()
    for number, literal in enumerate(literals):
        automaton.add_word(literal, number)
    automaton.make_automaton()

    def review(text: str) -> int:
        words = jieba.lcut(text)
        return len(words) + sum(1 for _ in automaton.iter(text))

    return review


def core() -> Reviewer:
    """A reviewer with four rules and 20 entries of each of six lexicons, evenly chosen."""
    lexicon = load_built_in()
    chosen = []
    for name in ("advertising", "confidentiality", "policy", "politics", "rumor", "wording"):
        own = [entry for entry in lexicon.entries if lexicon.origins[entry.id] == f"{name}.toml"]
        chosen += [own[number * len(own) // 20] for number in range(min(20, len(own)))]
    ids = {entry.id for entry in chosen}
    small = lexicon._replace(entries=tuple(entry for entry in lexicon.entries if entry.id in ids), digest="core")
    rules = (marking.RULE, identity.RULE, document_number.RULE, calendar.IMPOSSIBLE_DATE)
    return Reviewer(lexicon=small, rules=rules, draft_rules=())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a UTF-8 text file; default: generated notices")
    parser.add_argument("--characters", type=int, default=400_000, help="how much of it")
    parser.add_argument("--rule-set", choices=["full", "core"], default="full")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    source = arguments.texts.read_text(encoding="utf-8") if arguments.texts else generated(arguments.characters)
    text = source[: arguments.characters]
    drafts = [text[start : start + DRAFT] for start in range(0, len(text), DRAFT)]
    drafts = [draft for draft in drafts if draft.strip()]

    reviewer = core() if arguments.rule_set == "core" else Reviewer()
    ruleset = RuleSet(reviewer.lexicon, reviewer.policy, reviewer.rules, reviewer.draft_rules)
    slow = naive(ruleset.literals)
    jieba.setLogLevel(60)
    findings = sum(len(reviewer.review(draft, on=DAY).findings) for draft in drafts)
    slow(drafts[0])

    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(arguments.rounds):
        start = time.perf_counter()
        for draft in drafts:
            reviewer.review(draft, on=DAY)
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        for draft in drafts:
            slow(draft)
        theirs.append(time.perf_counter() - start)
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    print(f"{len(text):,} characters in {len(drafts)} drafts, {findings} findings, {len(ruleset.literals):,} literals")
    print(f"review  {len(text) / statistics.median(ours) / 1e6:6.2f} million characters per second")
    print(f"naive   {len(text) / statistics.median(theirs) / 1e6:6.2f} million characters per second")
    print(
        f"ratio   {statistics.median(ratios):6.1f} (from {min(ratios):.1f} to {max(ratios):.1f} in {len(ratios)} rounds)"
    )


if __name__ == "__main__":
    main()
