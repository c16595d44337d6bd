"""The particulars at the head of a text or Markdown file, between two lines of ---, and the Draft they make.

`标题: …`, `摘要: …`, `类型: 转载`, `来源: 新华社`, `发布日期: 2026-11-23`, `渠道: …`, `账号: …`, or the English names
of Draft. Values may stand in quotes; lines that open with # are remarks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

from tax_review.errors import InputError
from tax_review.inputs.read import Piece, Read
from tax_review.models import Draft, Kind

_KEYS = {
    "标题": "title",
    "摘要": "digest",
    "渠道": "channel",
    "账号": "account",
    "类型": "kind",
    "来源": "source",
    "发布日期": "published",
}
_FIELDS = frozenset(_KEYS.values())
_NAMES = {english: chinese for chinese, english in _KEYS.items()}
_KINDS = {"原创": Kind.ORIGINAL, "转载": Kind.REPOST, "回复": Kind.REPLY, "账号资料": Kind.PROFILE}
_QUOTES = ("''", '""', "“”")
_COLON = re.compile("([:：])")


class Head(NamedTuple):
    """What the head says, where its title and digest stand, and where the text goes on."""

    fields: dict[str, Any]
    pieces: dict[str, tuple[Piece, ...]]
    end: int


def head(text: str) -> Head:
    """Read the head of `text`, if it has one. Raises InputError for a line nobody understands."""
    if not text.startswith("---\n"):
        return Head({}, {}, 0)
    end = text.find("\n---", 3)
    if end < 0 or text[end + 4 : end + 5] not in ("", "\n"):
        return Head({}, {}, 0)
    fields: dict[str, Any] = {}
    pieces: dict[str, tuple[Piece, ...]] = {}
    at = 4
    for line in text[4:end].split("\n"):
        key, colon, value = _COLON.split(line, maxsplit=1) if _COLON.search(line) else (line, "", "")
        name = key.strip()
        if name and not name.startswith("#"):
            field = _KEYS.get(name, name)
            if not colon or field not in _FIELDS:
                known = "、".join(_KEYS)
                raise InputError(f"稿件开头的说明里有不认识的一行“{line.strip()[:40]}”，可用的有：{known}")
            place = at + len(key) + 1 + len(value) - len(value.lstrip())
            value = value.strip()
            if len(value) >= 2 and value[0] + value[-1] in _QUOTES:
                value, place = value[1:-1], place + 1
            fields[field] = _value(name, field, value)
            if field in ("title", "digest"):
                pieces[field] = (Piece(0, len(value), place, place + len(value)),) if value else ()
        at += len(line) + 1
    after = end + 4
    while text[after : after + 1] == "\n":
        after += 1
    return Head(fields, pieces, after)


def _value(key: str, field: str, value: str) -> Any:
    if field == "kind":
        return _KINDS.get(value, value)
    if field == "published":
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise InputError(f"{key}“{value[:40]}”不是日期，请写成 2026-11-23 这样") from None
    return value


def read_of(
    fields: dict[str, Any],
    pieces: Mapping[str, tuple[Piece, ...]],
    text: str,
    notes: tuple[str, ...],
    particulars: Mapping[str, Any],
) -> Read:
    """The draft that `fields` make, `particulars` winning over them, with the places of the parts that are left."""
    given = {key: value for key, value in particulars.items() if value is not None}
    try:
        draft = Draft.model_validate({**fields, **given})
    except ValidationError as error:
        wrong = "、".join(_NAMES.get(str(item["loc"][0]), str(item["loc"][0])) for item in error.errors())
        raise InputError(f"稿件开头的说明有误：{wrong}") from None
    kept = {part: where for part, where in pieces.items() if where and part.partition("[")[0] not in given}
    return Read(draft, text, kept, notes)
