"""What an archive is read from, as everything behind it sees it: batches of posts in a fixed order, and what was no post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

import pyarrow as pa


class Reject(NamedTuple):
    """A row that could not be read as a post. Holds none of its text."""

    position: int
    """Its row of the archive, counted from 1 over posts and rejects together."""
    place: str
    """Where somebody finds it: 第12行, 2024/通知.docx."""
    id: str | None
    reason: str
    """In Chinese."""


class Intake(NamedTuple):
    """So much of the archive as is reviewed in one go."""

    posts: pa.RecordBatch
    """Rows of POSTS, `position` ascending; none where all rows were rejected."""
    rejects: tuple[Reject, ...]
    share: float | None
    """How much of the source has been read with this, 0 to 1; None where that is not known."""


class Source(Protocol):
    """An archive that can be read again and again, each time the same as long as nobody changes it."""

    @property
    def name(self) -> str:
        """How reports speak of it: the file's name, a database without its password."""
        ...

    @property
    def record(self) -> Mapping[str, str | int]:
        """What tells this source, and the way it is read, from another: path, size, time of change, query, columns."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What an editor should know about how it is read, in Chinese: columns guessed, columns not used."""
        ...

    def intakes(self, rows: int, characters: int) -> Iterator[Intake]:
        """The archive from its start, in pieces of at most `rows` posts and about `characters` characters.

        The same archive gives the same pieces. Raises InputError, in words for an editor, where there is nothing to be
        read; a row that cannot be read is a reject and never stops the rest.
        """
        ...
