"""Counts what an archive's verdicts do not speak of: rejects, posts without a verdict, pictures, posts whose text is withheld."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tax_review.archive.sql import listed
from tax_review.archive.summary import Group, Groups, Refused, Rejects, Withheld
from tax_review.errors import InputError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_GROUPS = 15
_PLACES = 3
_REFUSED = 20
_WITHHELD = 100
_REASONS = 1_000
"""Reasons that are told apart."""

_WHAT = {
    "gate": "关口",
    "attachment": "附件",
    "image": "图片",
    "video": "视频",
    "audio": "音频",
    "embedded": "嵌入的内容",
    "macro": "宏",
    "hidden": "隐藏文字",
}
"""Of a post whose text is withheld only the kind of what was not looked at is on record."""


def withheld(connection: DuckDBPyConnection) -> Withheld:
    """The posts with a mark of secrecy."""
    ((count,),) = connection.execute("SELECT count(*) FROM posts WHERE withheld").fetchall()
    first = connection.execute(
        f"SELECT position, id FROM posts WHERE withheld ORDER BY position, id LIMIT {_WITHHELD}"  # noqa: S608 - ours
    ).fetchall()
    return Withheld(count, tuple(first))


# Figures differ from post to post where the reason is the same.
_FIGURES = r"'[0-9][0-9,]*', '…', 'g'"
ERRORS = f"[regexp_replace(error, {_FIGURES})]"
_PIECES = "string_split({}, '；')"
FAILURES = _PIECES.format("failures")
# “name：reason”, and of a post whose text is withheld the kind alone. A piece without a colon is the rest of a reason.
UNCHECKED = f"""
    list_transform(
        list_filter({_PIECES.format("unchecked")}, lambda piece: contains(piece, '：') OR piece IN ({listed(tuple(_WHAT))})),
        lambda piece: regexp_replace(string_split(piece, '：')[-1], {_FIGURES})
    )
"""


def groups(connection: DuckDBPyConnection, column: str, pieces: str) -> Groups:
    """Posts grouped by what `column` says: the pieces of it that the expression gives."""
    ((count,),) = connection.execute(f"SELECT count({column}) FROM posts").fetchall()  # noqa: S608 - ours
    if not count:
        return Groups(0, ())
    rows = connection.execute(
        f"""
        SELECT what, count(*) AS posts, min(id, {_PLACES})
        FROM (SELECT id, unnest(list_distinct({pieces})) AS what FROM posts WHERE {column} IS NOT NULL)
        GROUP BY what ORDER BY posts DESC, what
        """  # noqa: S608 - expressions of ours
    ).fetchmany(_REASONS)
    found = [
        Group(f"{kind}没有检查" if (kind := _WHAT.get(what)) else what, posts, tuple(ids)) for what, posts, ids in rows
    ]
    return Groups(count, tuple(found[:_GROUPS]), max(0, len(found) - _GROUPS))


def rejects(path: Path) -> Rejects:
    """The rows in a file of rejects. Raises InputError where it cannot be read."""
    reasons: Counter[str] = Counter()
    places: dict[str, list[str]] = {}
    first: list[Refused] = []
    rest = 0
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                reject = _refused(line)
                if len(first) < _REFUSED:
                    first.append(reject)
                reason = reject.reason
                if reason not in reasons and len(reasons) >= _REASONS:
                    rest += 1
                    continue
                reasons[reason] += 1
                if len(known := places.setdefault(reason, [])) < _PLACES:
                    known.append(reject.place)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} 读不出来，没有写报告（{type(error).__name__}）；请重新运行归档检查") from None
    found = [Group(reason, count, tuple(places[reason])) for reason, count in reasons.most_common()]
    others = max(0, len(found) - _GROUPS) + (rest > 0)
    return Rejects(Groups(reasons.total() + rest, tuple(found[:_GROUPS]), others), tuple(first))


def _refused(line: str) -> Refused:
    try:
        told = json.loads(line)
        return Refused(str(told["place"]), told.get("id"), str(told["reason"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Refused("", None, "记录本身读不出来")
