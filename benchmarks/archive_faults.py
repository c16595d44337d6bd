"""What is wrong with some posts of a generated archive: sentences of `templates/faults.toml`."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from benchmarks.archive_prose import Make, Prose
from benchmarks.haystacks import TEMPLATES, frames_of
from tax_review import Gate
from tax_review.models import Model

FaultKind = Literal["fault", "secret", "blemish"]
_FEBRUARY = 28
_BORN = (1850, 1879)
"""Nobody born then was ever given an identity number: these are nobody's."""


class Fault(Model):
    """A kind of fault, and the sentences that have it."""

    name: str
    gate: Gate
    weight: Annotated[float, Field(gt=0)]
    since: dt.date = dt.date.min
    """The first day on which it is a fault."""
    place: Literal["inside", "head"] = "inside"
    texts: tuple[str, ...] = ()
    template: str | None = None
    """A genre whose frames are the sentences."""
    sourceless: bool = False
    """The post is a repost that does not say whose."""


@cache
def faults_of(kind: FaultKind) -> tuple[Fault, ...]:
    """The faults of a kind."""
    file = tomllib.loads((TEMPLATES / "faults.toml").read_text(encoding="utf-8"))
    return tuple(Fault.model_validate(fault) for fault in file[kind])


class Faulty:
    """Draws faults of one kind, and spoils posts with them."""

    def __init__(self, kind: FaultKind, prose: Prose, choose: random.Random) -> None:
        self._choose = choose
        self._faults = faults_of(kind)
        self._makes: dict[str, Sequence[Make]] = {
            fault.name: prose.made(frames_of(fault.template) if fault.template else fault.texts)
            for fault in self._faults
        }

    def drawn(self, day: dt.date) -> Fault:
        """A fault that is one on `day`."""
        known = [fault for fault in self._faults if fault.since <= day]
        return self._choose.choices(known, [fault.weight for fault in known])[0]

    def spoilt(self, body: str, fault: Fault) -> str:
        """`body` with a sentence that has the fault, as a paragraph of its own."""
        makes = self._makes[fault.name]
        if not makes:
            return body
        sentence = self._choose.choice(makes)()
        paragraphs = body.split("\n")
        paragraphs.insert(0 if fault.place == "head" else self._choose.randint(0, len(paragraphs)), sentence)
        return "\n".join(paragraphs)


def identity_number(choose: random.Random) -> str:
    """An identity number with a valid check character, of a person of the 19th century."""
    from stdnum.cn import ric

    born = f"{choose.randint(*_BORN)}{choose.randint(1, 12):02}{choose.randint(1, _FEBRUARY):02}"
    number = f"430{choose.randint(1, 9)}{choose.randint(1, 9):02}{born}{choose.randint(1, 999):03}"
    return number + str(ric.calc_check_digit(number + "0"))
