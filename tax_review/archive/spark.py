"""Archives beyond one machine: a Spark DataFrame of posts in, a DataFrame of reviewed posts out (the extra `spark`).

Every row is read and judged by what reads and judges it on one machine, `RowReader` and `review_batch`. The reviewer is
broadcast as its lexicon and policy; each Python worker builds it once and keeps it as long as Spark keeps the worker.
Nothing is asked of an executor but that the package is installed there: no lexicon file, no policy file, no clock.
"""

from __future__ import annotations

import functools
import pickle
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812 - what everybody calls it
from pyspark.sql.types import ArrayType, DecimalType, IntegralType, NullType, StringType, StructType

from tax_review.archive.batch import AsOf, review_batch
from tax_review.archive.columns import FINDINGS, POSTS, REVIEWED, VERDICTS
from tax_review.archive.mapping import NO_COLUMN, Mapped, RowReader, UnreadableError, mapped
from tax_review.errors import InputError
from tax_review.reviewer import Reviewer

_OWN = ("position", "unchecked")
"""Columns of POSTS that no table of other people's has: taken as they are."""
_BROKEN = "broken"


def review(df: DataFrame, reviewer: Reviewer, *, as_of: AsOf, columns: Mapping[str, str] | None = None) -> DataFrame:
    """Judge each row of `df` and give a row of REVIEWED for it, in no order of its own: sort by `position` or `id`.

    Columns are known by the names of POSTS and by their usual ones; `columns` gives the column of each field that has
    another (``{"body": "稿件内容"}``). A timestamp is a moment and has its day in Beijing; where Spark makes timestamps of
    text without a zone, it must be told so (``spark.sql.session.timeZone``). What is no post is a row with the reason in
    `error`, as is every post that cannot be reviewed: a row without an id (or `position`), or with a day that is none, or
    one that Spark has put into its column of corrupt records. The result is worked out anew by each action on it: write
    it once.

    Raises InputError, in words for an editor, where `df` cannot hold posts.
    """
    read = _read(df, columns)
    posts, fields = _posts(df, read), dict(read.columns.columns)
    session = df.sparkSession
    # A session of Spark Connect has none, and without a broadcast the rule set would travel with every task.
    if not hasattr(session, "sparkContext"):
        raise InputError("Spark Connect 会话不能用：请用 spark-submit 提交，或用普通的 SparkSession")
    carried = session.sparkContext.broadcast(pickle.dumps(reviewer, pickle.HIGHEST_PROTOCOL))

    def reviewed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        reader = RowReader(fields)
        for batch in batches:
            yield _reviewed(batch, reader, _built(carried.value), as_of)

    return posts.mapInArrow(reviewed, ", ".join(f"`{field.name}` {_sql(field.type)}" for field in REVIEWED))


def notes(df: DataFrame, columns: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """How `review` would read `df`, in Chinese: the columns it guessed, the columns it does not use."""
    return _read(df, columns).columns.notes


def verdicts(reviewed: DataFrame) -> DataFrame:
    """The table VERDICTS, one row a post, of what `review` has given."""
    return reviewed.select(VERDICTS.names)


def findings(reviewed: DataFrame) -> DataFrame:
    """The table FINDINGS, one row a finding, of what `review` has given; sort by `position` and `number`."""
    found = REVIEWED.field("found").type.value_type
    of_the_post = [name for name in FINDINGS.names if found.get_field_index(name) < 0]
    return reviewed.select(*of_the_post, F.inline("found"))


# Spark would keep what it has unpickled for one DataFrame only. Two, for rule sets are compared in pairs.
@functools.lru_cache(maxsize=2)
def _built(pickled: bytes) -> Reviewer:
    """The reviewer of a Python worker, built when its first batch comes."""
    reviewer: Reviewer = pickle.loads(pickled)  # noqa: S301 - from our own driver
    return reviewer


def _reviewed(batch: pa.RecordBatch, reader: RowReader, reviewer: Reviewer, as_of: AsOf) -> pa.RecordBatch:
    """A row for each row of `batch`, in the same order: judged, or why it is no post."""
    posts: list[dict[str, Any]] = []
    rejected: dict[int, dict[str, Any]] = {}
    for place, row in enumerate(batch.to_pylist()):
        try:
            posts.append(_post(row, reader))
        except UnreadableError as error:
            # As of every reject nothing is kept but where it is.
            told = {"position": row["position"], "id": _id(row), "withheld": False, "found": [], "error": str(error)}
            rejected[place] = told
    reviewed = review_batch(pa.RecordBatch.from_pylist(posts, schema=POSTS), reviewer, as_of)
    if not rejected:
        return reviewed
    judged = iter(reviewed.to_pylist())
    rows = [rejected[place] if place in rejected else next(judged) for place in range(batch.num_rows)]
    return pa.RecordBatch.from_pylist(rows, schema=REVIEWED)


def _post(row: Mapping[str, Any], reader: RowReader) -> dict[str, Any]:
    if row[_BROKEN]:
        raise UnreadableError("这一行不完整，读不出来")
    if row["position"] is None and not _id(row):
        raise UnreadableError("没有编号，查到问题也找不到是哪一篇")
    post = reader.post(row["position"], {column: row[field] for field, column in reader.columns.items()})
    return post | {"id": post["id"] or str(row["position"]), "unchecked": row["unchecked"]}


def _id(row: Mapping[str, Any]) -> str:
    # In a broken row the cells have moved, and text of the post may stand there.
    known = None if row[_BROKEN] else row.get("id")
    return "" if known is None or isinstance(known, (dict, list)) else str(known).strip()[:100]


class _Read(NamedTuple):
    """How a DataFrame is read."""

    columns: Mapped
    own: dict[str, str]
    """The columns of `_OWN` that there are."""
    corrupt: str | None
    """Spark's column of records that it could not read."""


def _read(df: DataFrame, columns: Mapping[str, str] | None) -> _Read:
    names, given = df.columns, dict(columns or {})
    if unknown := [field for field in given if field not in POSTS.names]:
        raise InputError(f"没有“{unknown[0]}”这个字段，可用的有：{'、'.join(POSTS.names)}")
    # What `mapped` knows no usual name for.
    given = {name: name for name in (*_OWN, "margins", "properties") if name in names} | given
    own = {field: column for field in _OWN if (column := given.pop(field, NO_COLUMN)) != NO_COLUMN}
    if missing := [column for column in own.values() if names.count(column) != 1]:
        raise InputError(f"“{missing[0]}”这一列没有，或有不止一列；这份表的列有：{'、'.join(names)}")
    corrupt = df.sparkSession.conf.get("spark.sql.columnNameOfCorruptRecord", "_corrupt_record")
    apart = {*own.values(), corrupt} - set(given.values())
    found = mapped([name for name in names if name not in apart], given)
    if "id" not in found.columns and "position" not in own:
        raise InputError(
            f"认不出哪一列是编号；这份表的列有：{'、'.join(names)}。请写明，例：id=文章编号；没有编号的，请先编号"
        )
    return _Read(found, own, corrupt if corrupt in names else None)


def _posts(df: DataFrame, read: _Read) -> DataFrame:
    """The columns that rows are judged by, called by their fields."""
    chosen = {field: F.col(_quoted(column)) for field, column in read.columns.columns.items()}
    for field in _OWN:
        nothing = F.lit(None).cast(_sql(POSTS.field(field).type))
        chosen[field] = _own(field, read.own[field], df) if field in read.own else nothing
    chosen[_BROKEN] = F.lit(False) if read.corrupt is None else F.col(_quoted(read.corrupt)).isNotNull()
    return df.select(*(column.alias(field) for field, column in chosen.items()))


def _own(field: str, column: str, df: DataFrame) -> Column:
    """The column of such a name as `field`, which must be of its type or something like it."""
    kind = next(one.dataType for one in df.schema.fields if one.name == column)
    wanted = POSTS.field(field).type
    if field == "position":
        fits = isinstance(kind, (IntegralType, DecimalType, StringType, NullType))
    else:
        fits = isinstance(kind, NullType) or (
            isinstance(kind, ArrayType)
            and isinstance(kind.elementType, StructType)
            and {(part.name, "string") for part in wanted.value_type}
            <= {(part.name, part.dataType.simpleString()) for part in kind.elementType}
        )
    if not fits:
        raise InputError(f"“{column}”这一列是 {kind.simpleString()}，不能用作 {field}；需要 {_sql(wanted)}")
    found = F.col(_quoted(column))
    return found.try_cast("bigint") if field == "position" else found


def _quoted(column: str) -> str:
    return f"`{column.replace('`', '``')}`"


def _sql(kind: pa.DataType) -> str:
    """The type of the same values in Spark SQL."""
    if pa.types.is_list(kind):
        return f"array<{_sql(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{field.name}`: {_sql(field.type)}' for field in kind)}>"
    return {"int64": "bigint", "int32": "int", "string": "string", "date32[day]": "date", "bool": "boolean"}[str(kind)]
