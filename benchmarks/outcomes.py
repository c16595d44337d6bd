"""What came of a case: figures of each round, ratios within rounds, and whatever was not measured, with its reason."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from tax_review.models import Model


class Series(Model):
    """One figure per round."""

    name: str
    unit: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure that is quoted."""
        return statistics.median(self.values)


class Ratio(Model):
    """How many times `to` the figure of `of` is, round by round: a drifting machine hits both alike."""

    of: str
    to: str
    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The ratio that is quoted."""
        return statistics.median(self.values)


class Outcome(Model):
    """One case, measured."""

    case: str
    kind: str
    why: str
    facts: dict[str, int | float | str] = {}
    series: tuple[Series, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    not_measured: dict[str, str] = {}
    """Contenders that are missing, and why."""
    problems: tuple[str, ...] = ()
    """Counts that are not the expected ones, promises that are broken."""

    def of(self, name: str) -> Series | None:
        """The series of `name`, if it was measured."""
        return next((series for series in self.series if series.name == name), None)

    def ratio(self, of: str, to: str) -> Ratio | None:
        """The ratio of two contenders, if both were measured."""
        return next((ratio for ratio in self.ratios if (ratio.of, ratio.to) == (of, to)), None)


def ratios(series: Sequence[Series], of: Sequence[str], to: Sequence[str]) -> tuple[Ratio, ...]:
    """Every measured `of` over every measured `to`, per round."""
    by_name = {one.name: one.values for one in series}
    return tuple(
        Ratio(of=one, to=other, values=tuple(a / b for a, b in zip(by_name[one], by_name[other], strict=True)))
        for one in of
        for other in to
        if one in by_name and other in by_name and one != other
    )
