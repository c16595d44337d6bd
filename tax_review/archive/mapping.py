"""Which column of a table is which field of a post, and what a row of the table comes to."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tax_review.archive.columns import POSTS
from tax_review.errors import InputError
from tax_review.models import Unchecked

_USUAL = {
    "id": "编号 文章编号 稿件编号 序号 主键 id post_id article_id guid uuid",
    "title": "标题 文章标题 题目 title headline",
    "digest": "摘要 导语 digest summary abstract",
    "body": "正文 内容 文章内容 正文内容 全文 body content text html",
    "format": "正文格式 format body_format",
    "captions": "图片说明 图说 captions",
    "attachments": "附件 附件名 attachments",
    "margins": "页眉页脚 margins",
    "properties": "文件属性 properties",
    "unchecked": "没有检查的内容 unchecked",
    "channel": "渠道 平台 发布渠道 发布平台 channel platform",
    "account": "账号 账号名称 公众号 公众号名称 account account_name",
    "kind": "类型 稿件类型 文章类型 kind",
    "source": "来源 转载来源 稿件来源 source",
    "published": "发布时间 发布日期 发表时间 日期 时间 published published_at publish_time publish_date pubdate date",
}
"""The names columns usually have, for each field in the order of preference."""
_FIELDS = tuple(name for name in POSTS.names if name != "position")
_LABELS = {field: names.split()[0] for field, names in _USUAL.items()}
_LISTS = frozenset(("captions", "attachments", "margins", "properties"))
_UNCHECKED = frozenset(Unchecked.model_fields)
_NAMES = frozenset(("id", "format", "channel", "account", "kind", "source"))
_KINDS = {"原创": "original", "转载": "repost", "回复": "reply", "账号资料": "profile"}
NO_COLUMN = "-"
"""What stands for the column of a field that none of the columns is, whatever its name: ``kind=-``."""
# A first row that holds no names but a post must not be shown as a list of names.
_TELLING = re.compile(r"\d{5}|[★☆]|[，。！？；：]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s　].{0,40})?")
_ZONED = re.compile(r":\d{2}(?:\.\d+)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_SECONDS = re.compile(r"(?:\d{9,10}|\d{12,13})(?:\.\d+)?")
# Seconds say a moment; the day is that of the bureau.
_BEIJING = dt.timezone(dt.timedelta(hours=8))


class Mapped(NamedTuple):
    """Columns by field, and what is to be said about it."""

    columns: Mapping[str, str]
    notes: tuple[str, ...]


class UnreadableError(Exception):
    """A row is no post; the message says why, in Chinese, and holds none of its text."""


class _Broken:
    """A value that the file or the database has and Python has not: a day of the year 12000, bytes that are no text."""


BROKEN: Final = _Broken()


def columns_of(option: str) -> dict[str, str]:
    """Columns by field as `--columns` gives them: ``id=文章编号,body=正文``, or a TOML file of such lines.

    Raises InputError, in words for an editor.
    """
    if option.lower().endswith(".toml"):
        try:
            given = tomllib.loads(Path(option).read_text("utf-8"))
        except OSError as error:
            raise InputError(f"列的对应文件 {option} 读不出来：{error.strerror}") from None
        except (UnicodeDecodeError, tomllib.TOMLDecodeError):
            raise InputError(f'列的对应文件 {option} 不是合格的 TOML，每行应写成：body = "正文"') from None
    else:
        pairs = [pair.partition("=") for pair in re.split("[,，]", option) if pair.strip()]
        given = {field.strip(): column.strip() for field, _, column in pairs}
    for field, column in given.items():
        if field not in _FIELDS:
            known = "、".join(f"{name}（{_LABELS[name]}）" for name in _USUAL)
            raise InputError(f"--columns 里的“{field[:20]}”不是字段名，可用的有：{known}")
        if not isinstance(column, str) or not column:
            raise InputError(f"--columns 里 {field} 后面要写列名，例：{field}={_LABELS[field]}")
    return given


def mapped(names: Sequence[str], chosen: Mapping[str, str] | None) -> Mapped:
    """Which of the columns `names` is which field: as `chosen`, the others by their usual names.

    Raises InputError where a chosen column is not there, a name is there twice, or there is neither title nor body.
    """
    chosen = dict(chosen or {})
    listed = "、".join(_shown(name) for name in names[:30])
    if missing := [column for column in chosen.values() if column not in names and column != NO_COLUMN]:
        raise InputError(f"没有“{missing[0]}”这一列；这份表的列有：{listed}")
    columns = columns_among(names, chosen)
    if twice := [column for column in columns.values() if names.count(column) > 1]:
        raise InputError(f"有不止一列叫“{twice[0]}”，请先改成不同的列名")
    if "body" not in columns and "title" not in columns:
        raise InputError(
            f"认不出哪一列是正文；这份表的列有：{listed}。请用 --columns 写明，例：--columns body=正文列名"
        )
    notes = []
    guessed = [f"{_LABELS[field]}＝{column}" for field, column in columns.items() if field not in chosen]
    if guessed:
        notes.append(f"按列名识别：{'，'.join(guessed)}")
    if "id" not in columns:
        notes.append("没有编号列，用行的序号作编号")
    if unused := [name for name in names if name not in columns.values()]:
        notes.append(f"没有用到的列：{'、'.join(_shown(name) for name in unused[:30])}")
    return Mapped(columns, tuple(notes))


def columns_among(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The columns by field: as `chosen`, the others those of `names` that are usual."""
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(name.strip().lower(), name)
    columns = {field: column for field, column in chosen.items() if column != NO_COLUMN}
    taken = set(columns.values())
    for field, usual in _USUAL.items():
        if field in chosen:
            continue
        free = (known[name] for name in usual.split() if name in known)
        if (column := next((name for name in free if name not in taken), None)) is not None:
            columns[field] = column
            taken.add(column)
    return columns


def _shown(name: str) -> str:
    """A column's name as it may be shown: what looks like the text of a post is none."""
    if not name:
        return "（没有名称）"
    return f"（{len(name)} 个字）" if len(name) > 20 or _TELLING.search(name) else name


def shown_id(value: Any) -> str | None:
    """The id of a row that could not be read, as far as it has one that can be written down."""
    if value is None or value == "" or isinstance(value, (dict, list, bytes, _Broken)):
        return None
    return str(value)[:100].encode("utf-8", "replace").decode()


class RowReader:
    """Makes posts of the rows of a table whose columns are known."""

    def __init__(self, columns: Mapping[str, str], fixed: Mapping[str, str] | None = None) -> None:
        self.columns = columns
        self._fixed = dict(fixed or {})
        self._read = [(field, column, _reading(field)) for field, column in columns.items()]

    def post(self, position: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """The row of POSTS that `values`, by column, make. Raises UnreadableError."""
        post: dict[str, Any] = {"position": position, **self._fixed}
        column = ""
        try:
            for field, column, read in self._read:
                value = values.get(column)
                if value is not None and value != "" and (cell := read(value)) is not None:
                    post[field] = cell
        except UnreadableError as error:
            raise UnreadableError(f"“{column}”{error}") from None
        if not (post.get("body") or post.get("title")):
            raise UnreadableError("没有标题，也没有正文")
        if "id" not in post:
            post["id"] = str(position)
        return post


def _reading(field: str) -> Callable[[Any], Any]:
    if field == "published":
        return _day
    if field in _LISTS:
        return _list
    if field == "unchecked":
        return _unchecked
    if field == "kind":
        return _kind
    return _name if field in _NAMES else _text


def _text(value: Any) -> str:
    if type(value) is not str:
        value = _as_text(value)
    try:
        # Half a character of UTF-16, and what stands for bytes that are no text, cannot be encoded.
        value.encode()
    except UnicodeEncodeError:
        raise UnreadableError("里有读不出来的字节，编码和别的行不一样") from None
    return str(value)


def _as_text(value: Any) -> str:
    if value is BROKEN:
        raise UnreadableError("里有读不出来的值")
    if isinstance(value, (bytes, memoryview)):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            raise UnreadableError("里是二进制数据，不是文字") from None
    if isinstance(value, (dict, list)):
        raise UnreadableError("里不是一段文字")
    return str(value)


def _name(value: Any) -> str | None:
    return _text(value).strip() or None


def _kind(value: Any) -> str | None:
    if (name := _name(value)) is None:
        return None
    kind = _KINDS.get(name, name.lower())
    if kind not in _KINDS.values():
        known = "、".join(_KINDS)
        raise UnreadableError(f"不是稿件类型（可用的有：{known}）；这一列说的是别的，就用 --columns kind=- 表示不用它")
    return kind


def _list(value: Any) -> list[str]:
    items = _items(value)
    if not isinstance(items, Iterable) or isinstance(items, (bytes, dict)):
        raise UnreadableError("里不是一列文字")
    return [_text(item) for item in items if item is not None and item != ""]


def _unchecked(value: Any) -> list[dict[str, str]]:
    """What nobody has looked at: a post with such a thing must not pass, so nothing of it is left out."""
    items = _items(value)
    if not isinstance(items, list) or not all(isinstance(item, dict) and item.keys() == _UNCHECKED for item in items):
        raise UnreadableError("里不是没有检查的内容（what、name、reason）；说的是别的，就用 --columns unchecked=-")
    return [{name: _text(text) for name, text in item.items()} for item in items]


def _items(value: Any) -> Any:
    """A list that is written in a cell: as JSON, or a line each."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            pass
    return text.splitlines()


def _day(value: Any) -> dt.date | None:
    if isinstance(value, str):
        return _day_in(value) if value.strip() else None
    return day_of(value)


def day_of(value: Any) -> dt.date:
    """The day that a cell names: a date, a time, seconds since 1970. Raises UnreadableError.

    A time that says its zone is a moment, and its day is the one in Beijing.
    """
    if isinstance(value, dt.datetime):
        return value.date() if value.tzinfo is None else value.astimezone(_BEIJING).date()
    if isinstance(value, dt.date):
        return value
    return _day_in(str(value))


# Years have few days, and posts are many.
@lru_cache(maxsize=4096)
def _day_in(cell: str) -> dt.date:
    text = cell.strip()
    if _ZONED.search(text):
        try:
            return dt.datetime.fromisoformat(text).astimezone(_BEIJING).date()
        except (ValueError, OverflowError):
            raise UnreadableError("不是一个存在的时间") from None
    if match := _DAY.fullmatch(text) or _COMPACT.fullmatch(text):
        try:
            return dt.date(*(int(number) for number in match.groups()))
        except ValueError:
            raise UnreadableError("不是一个存在的日期") from None
    if _SECONDS.fullmatch(text):
        number = float(text)
        # The day on the wall of who published it.
        return dt.datetime.fromtimestamp(number / 1000 if number > 1e11 else number, _BEIJING).date()
    raise UnreadableError("认不出日期，应写成 2026-11-23 这样")
