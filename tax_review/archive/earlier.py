"""What an earlier run has found, looked up post by post: by id, digest of the draft and day it was judged for.

The rows stand in a Parquet file in small groups; beside it lie the keys, sorted, eight bytes each, with the row of each.
Processes share them through the page cache: a million posts are sixteen megabytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import mmap
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tax_review.archive.columns import REVIEWED
from tax_review.archive.parts import write_durably
from tax_review.archive.storing import regrouped

_GROUP = 1_000
"""Rows that are read for one that is asked for: posts mostly come in the order of the last time."""
_GROUPS_KEPT = 4


class EarlierRun:
    """Gives the row that an earlier run has given for a post; counts how often it could."""

    def __init__(self, rows: Path) -> None:
        self._file = pq.ParquetFile(rows)
        with _keys_of(rows).open("rb") as file:
            self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        numbers = memoryview(self._mapped).cast("Q")
        self._keys, self._rows = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        self._group = lru_cache(maxsize=_GROUPS_KEPT)(self._read)
        self.reused = 0

    def __call__(self, post_id: str, digest: str, day: dt.date) -> dict[str, Any] | None:
        """The row of REVIEWED for the post `post_id` whose draft has this digest, judged for `day`; None if unknown."""
        key = _key(post_id, digest, day)
        place = bisect_left(self._keys, key)
        while place < len(self._keys) and self._keys[place] == key:
            group, number = divmod(self._rows[place], _GROUP)
            row = self._group(group)[number]
            # Eight bytes may meet by chance.
            if (row["id"], row["digest"], row["judged_for"]) == (post_id, digest, day):
                self.reused += 1
                return row
            place += 1
        return None

    def _read(self, group: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._file.read_row_group(group).to_pylist()
        return rows


def is_kept(rows: Path) -> bool:
    """Whether `keep` has come to its end for the file `rows`: the keys come last."""
    return _keys_of(rows).exists()


def keep(tables: Iterable[pa.Table], rows: Path) -> int:
    """Write the reviewed posts of an earlier run to the file `rows`, and their keys beside it; returns their number.

    Where there are none, there are no keys and nothing to look up.
    """
    keys: list[pa.Array] = []
    total = 0
    with pq.ParquetWriter(rows, REVIEWED, compression="zstd") as writer:
        for table in regrouped(tables, _GROUP):
            writer.write_table(table, row_group_size=_GROUP)
            total += table.num_rows
            columns = (table.column(name).to_pylist() for name in ("id", "digest", "judged_for"))
            keys.append(pa.array([_key(*one) for one in zip(*columns, strict=True)], pa.uint64()))
    if not total:
        return 0
    every = pa.concat_arrays(keys)
    ranked = pc.array_sort_indices(every)
    numbers = (every.take(ranked), ranked.cast(pa.uint64()))
    write_durably(_keys_of(rows), b"".join(memoryview(array.buffers()[1])[: 8 * total] for array in numbers))
    return total


def _key(post_id: str, digest: str | None, day: dt.date | None) -> int:
    content = f"{post_id}\0{digest}\0{day}".encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "little")


def _keys_of(rows: Path) -> Path:
    return rows.with_suffix(".keys")
