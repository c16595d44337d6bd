"""The bureau's own choices: grades, gates per channel, who reviews what, waivers, size limit.

The library takes a policy only when given one; the command line looks for one (see `find`).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from tax_review.errors import PolicyError
from tax_review.models import Gate, Grade, Model

FILE_NAME = "tax-review.toml"
_DEFAULT = Path(__file__).with_name("policy.toml")


class Channel(Model):
    """What a channel does differently."""

    gates_off: tuple[Gate, ...] = ()


class Reviewer(Model):
    """Who must look at findings of a gate or a category."""

    gate: Gate | None = None
    category: str | None = None
    body: str

    @model_validator(mode="after")
    def _says_what_for(self) -> Reviewer:
        if (self.gate is None) == (self.category is None):
            raise ValueError("give either gate or category")
        return self


class Step(Model):
    """One signature on the way to publication, needed from grade `at_least` on."""

    step: str
    body: str
    at_least: Grade = Grade.PASS


class Waiver(Model):
    """A finding the bureau has decided to let go, for a reason, by a person, for a time."""

    fingerprint: str | None = None
    id: str | None = None
    text: str | None = None
    reason: Annotated[str, Field(min_length=1)]
    who: Annotated[str, Field(min_length=1)]
    expires: dt.date

    @model_validator(mode="after")
    def _names_a_finding(self) -> Waiver:
        if (self.fingerprint is None) == (self.id is None or self.text is None):
            raise ValueError("give either fingerprint, or id and text")
        return self

    @property
    def name(self) -> str:
        """How reports speak of this waiver."""
        return self.fingerprint or f"{self.id} “{self.text}”"


class Policy(Model):
    """The bureau's choices. Without any, the defaults of the package hold."""

    grades: dict[str, Grade] = Field(default_factory=dict)
    """Grade by id or by id prefix (`advertising.superlative`); the longest one wins."""
    channels: dict[str, Channel] = Field(default_factory=dict)
    reviewers: tuple[Reviewer, ...] = ()
    steps: tuple[Step, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    size_limit: Annotated[int, Field(gt=0)] = 1_000_000
    """Characters of a draft, all parts together."""

    def override(self, finding_id: str) -> Grade | None:
        """The policy's grade for `finding_id`, or None where it makes no choice."""
        best = ""
        for prefix in self.grades:
            if _is_under(finding_id, prefix) and len(prefix) > len(best):
                best = prefix
        return self.grades[best] if best else None

    def gates_off(self, channel: str | None) -> tuple[Gate, ...]:
        """The gates switched off on `channel`."""
        chosen = self.channels.get(channel) if channel is not None else None
        return chosen.gates_off if chosen else ()

    def body_for(self, gate: Gate, category: str) -> str | None:
        """Who reviews findings of `category` at `gate`: the category's body before the gate's."""
        for reviewer in self.reviewers:
            if reviewer.category == category:
                return reviewer.body
        return next((r.body for r in self.reviewers if r.gate is gate), None)

    def check_ids(self, ids: Collection[str], categories: Collection[str]) -> None:
        """Raise PolicyError if the policy names an id, a prefix or a category that does not exist."""
        unknown = [
            f"grades: unknown id or prefix {prefix!r}"
            for prefix in self.grades
            if not any(_is_under(known, prefix) for known in ids)
        ]
        unknown += [
            f"waivers: unknown id {waiver.id!r}"
            for waiver in self.waivers
            if waiver.id is not None and waiver.id not in ids
        ]
        unknown += [
            f"reviewers: unknown category {reviewer.category!r}"
            for reviewer in self.reviewers
            if reviewer.category is not None and reviewer.category not in categories
        ]
        if unknown:
            raise PolicyError("; ".join(unknown))


def load(path: Path) -> Policy:
    """Read a policy file: `tax-review.toml`, or a `pyproject.toml` with ``[tool.tax-review]``.

    What the file leaves out is as in the package's defaults. Raises PolicyError with file and field.
    """
    return _validated(path, _read(path), default())


@cache
def default() -> Policy:
    """The policy of the package: who signs what, no overrides, no waivers."""
    return _validated(_DEFAULT, _read(_DEFAULT), None)


def find(folder: Path) -> Path | None:
    """The nearest policy file in `folder` or above it, or None."""
    for place in (folder, *folder.parents):
        if (own := place / FILE_NAME).is_file():
            return own
        project = place / "pyproject.toml"
        if project.is_file() and "[tool.tax-review" in project.read_text("utf-8", "replace"):
            return project
    return None


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path}: not UTF-8 (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{path}: not valid TOML: {error}") from error
    if path.name == "pyproject.toml":
        section: dict[str, Any] = raw.get("tool", {}).get("tax-review", {})
        return section
    return raw


def _validated(path: Path, raw: dict[str, Any], base: Policy | None) -> Policy:
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as error:
        problems = [
            f"{path}: {'.'.join(map(str, item['loc']))}: {item['msg'].removeprefix('Value error, ')}"
            for item in error.errors()
        ]
        raise PolicyError("\n".join(problems)) from error
    if base is None:
        return policy
    missing = {name: getattr(base, name) for name in Policy.model_fields if name not in raw}
    return policy.model_copy(update=missing)


def _is_under(finding_id: str, prefix: str) -> bool:
    return finding_id == prefix or finding_id.startswith(f"{prefix}.")
