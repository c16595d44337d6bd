"""DuckDB as everything here opens it, and words of SQL that the counts of an archive share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tax_review.archive.summary import GRAVE, SERIOUS
from tax_review.models import Grade

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def connected(
    database: Path | None = None, *, memory: str, folder: Path | None = None, read_only: bool = False
) -> DuckDBPyConnection:
    """A connection to the file `database`, or to none, with one thread and so much memory; what is more goes to `folder`.

    It loads no extensions: they would come from the network.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": 1,
        "memory_limit": memory,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if folder is not None:
        config["temp_directory"] = str(folder)
    return duckdb.connect(":memory:" if database is None else str(database), read_only=read_only, config=config)


def listed(words: Sequence[str]) -> str:
    """`words`, none of them with a quote in it, as a list of strings."""
    return ", ".join(f"'{word}'" for word in words)


IN_SERIOUS = f"IN ({listed(SERIOUS)})"
IN_GRAVE = f"IN ({listed(GRAVE)})"
# A post, in eight bytes: its row; where rows have no order (Spark), a hash of its id.
POST = "coalesce(position::UBIGINT, hash(id))"
RANK = "CASE grade " + " ".join(f"WHEN '{grade.value}' THEN {grade.rank}" for grade in Grade) + " END"
