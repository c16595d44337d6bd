"""The rows of Arrow tables as Python values, whatever the file or the database has put there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tax_review.archive.mapping import BROKEN

# What values raise that Python has no like of: the year 12000, bytes that are no UTF-8, a time zone nobody knows.
_UNCONVERTED = (ValueError, OverflowError, KeyError, pa.ArrowException)


def values_of(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Each row by column; BROKEN where a value has no like in Python."""
    batch = _in_microseconds(batch)
    try:
        rows = batch.to_pylist()
    except _UNCONVERTED:
        rows = None
    if rows is not None:
        yield from rows
        return
    for number in range(batch.num_rows):
        yield {name: _value(batch.column(name)[number]) for name in batch.schema.names}


def _value(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except _UNCONVERTED:
        return BROKEN


def _in_microseconds(batch: pa.RecordBatch) -> pa.RecordBatch:
    """`batch` with its times as Python has them: nanoseconds would be refused."""
    for at, field in enumerate(batch.schema):
        if pa.types.is_timestamp(field.type) and field.type.unit == "ns":
            kind = pa.timestamp("us", field.type.tz)
            batch = batch.set_column(at, field.with_type(kind), pc.cast(batch.column(at), kind, safe=False))
    return batch
