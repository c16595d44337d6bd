"""The cases of `cases.toml`: what is measured, on what, against whom, and why."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from benchmarks.haystacks import Haystack
from tax_review.models import Model

_QUICK_TERMS = 600
FILE = Path(__file__).with_name("cases.toml")
RuleSetName = Literal["full", "core"] | Annotated[int, Field(gt=0)]
"""The built-in rule set, a small choice of it, or so many synthetic terms."""


class Case(Model):
    """What every case says."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9 .,:-]*$")]
    why: Annotated[str, Field(min_length=20)]
    rule_set: RuleSetName = "full"

    def rule_set_for(self, quick: bool) -> RuleSetName:
        """The rule set to measure: of synthetic terms a quick run takes few."""
        return min(self.rule_set, _QUICK_TERMS) if quick and isinstance(self.rule_set, int) else self.rule_set


class Throughput(Case):
    """Characters per second of reviewers and rivals on the same drafts."""

    kind: Literal["throughput"]
    haystack: Haystack
    findings: int
    """In all drafts of the haystack; whoever finds another number is not timed."""
    quick_findings: int = 0
    rivals: tuple[str, ...] = ("naive", "pyahocorasick", "ahocorasick_rs", "hyperscan", "flashtext")
    ours: tuple[str, ...] = ("portable", "fast")


class Corpus(Case):
    """The same on a text file of the user's own, of which no number of findings is known beforehand."""

    kind: Literal["corpus"]
    draft: Annotated[int, Field(gt=0)] = 2_000
    rivals: tuple[str, ...] = ("naive", "pyahocorasick", "ahocorasick_rs", "hyperscan", "flashtext")
    ours: tuple[str, ...] = ("portable", "fast")


class Linear(Case):
    """Time per character of a hostile text, and of one four times as long."""

    kind: Literal["linear"]
    unit: Annotated[str, Field(min_length=1)]
    """What the text repeats."""
    length: Annotated[int, Field(gt=0)] = 20_000
    quick_length: Annotated[int, Field(gt=0)] = 600
    findings: int
    """In a text of `length` characters."""
    quick_findings: int
    at_most: float = 2.0
    """How much dearer a character of the longer text may be: 1 is linear, 4 quadratic."""


class Scaling(Case):
    """Time per character with few, some and many synthetic terms, in the same rounds."""

    kind: Literal["scaling"]
    haystack: Haystack
    terms: tuple[int, ...]
    findings: int
    quick_findings: int
    at_most: float
    """How much dearer a character may be than with the number of terms before."""

    def numbers(self, quick: bool) -> tuple[int, ...]:
        """The numbers of terms to measure; a quick run takes few."""
        return tuple(dict.fromkeys(min(number, _QUICK_TERMS) for number in self.terms)) if quick else self.terms


class Start(Case):
    """What fresh processes pay before they have a verdict."""

    kind: Literal["start"]


class Memory(Case):
    """What fresh processes hold in memory."""

    kind: Literal["memory"]
    rivals: tuple[Literal["naive"], ...] = ()


class Parallel(Case):
    """Drafts shared out among workers."""

    kind: Literal["parallel"]
    haystack: Haystack
    findings: int
    quick_findings: int = 0
    workers: Literal["processes", "threads"]
    numbers: tuple[int, ...] = (1, 2)


AnyCase = Annotated[Throughput | Corpus | Scaling | Linear | Start | Memory | Parallel, Field(discriminator="kind")]


class _File(Model):
    case: tuple[AnyCase, ...]


def load(path: Path = FILE) -> tuple[AnyCase, ...]:
    """All cases, in the order of the file. Raises ValueError for a name given twice."""
    cases = TypeAdapter(_File).validate_python(tomllib.loads(path.read_text(encoding="utf-8"))).case
    twice = [name for name, count in Counter(case.name for case in cases).items() if count > 1]
    if twice:
        raise ValueError(f"cases given twice: {', '.join(twice)}")
    return cases
