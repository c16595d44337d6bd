"""Which column of a table is which field of a post, and what a row of the table comes to."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tax_review.archive.columns import POSTS
from tax_review.errors import InputError

_USUAL = {
    "id": "编号 文章编号 稿件编号 序号 主键 id post_id article_id guid uuid",
    "title": "标题 文章标题 题目 title headline",
    "digest": "摘要 导语 digest summary abstract",
    "body": "正文 内容 文章内容 正文内容 全文 body content text html",
    "format": "正文格式 format body_format",
    "captions": "图片说明 图说 captions",
    "attachments": "附件 附件名 attachments",
    "channel": "渠道 平台 发布渠道 发布平台 channel platform",
    "account": "账号 账号名称 公众号 公众号名称 account account_name",
    "kind": "类型 稿件类型 文章类型 kind",
    "source": "来源 转载来源 稿件来源 source",
    "published": "发布时间 发布日期 发表时间 日期 时间 published published_at publish_time publish_date pubdate date",
}
"""The names columns usually have, for each field in the order of preference."""
_FIELDS = tuple(name for name in POSTS.names if name not in ("position", "unchecked"))
_LABELS = {field: names.split()[0] for field, names in _USUAL.items()} | {
    "margins": "页眉页脚",
    "properties": "文件属性",
}
_LISTS = frozenset(("captions", "attachments", "margins", "properties"))
_NAMES = frozenset(("id", "format", "channel", "account", "kind", "source"))
_KINDS = {"原创": "original", "转载": "repost", "回复": "reply", "账号资料": "profile"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s　].{0,40})?")
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
    listed = "、".join(name[:20] or "（没有名称）" for name in names[:30])
    if missing := [column for column in chosen.values() if column not in names]:
        raise InputError(f"没有“{missing[0]}”这一列；这份表的列有：{listed}")
    known = {name.strip().lower(): name for name in reversed(names)}
    columns = dict(chosen)
    for field, usual in _USUAL.items():
        free = [known[name] for name in usual.split() if name in known and known[name] not in columns.values()]
        if field not in columns and free:
            columns[field] = free[0]
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
        notes.append(f"没有用到的列：{'、'.join(name[:20] for name in unused[:30])}")
    return Mapped(columns, tuple(notes))


class RowReader:
    """Makes posts of the rows of a table whose columns are known."""

    def __init__(self, columns: Mapping[str, str], fixed: Mapping[str, str] | None = None) -> None:
        self.columns = columns
        self._fixed = dict(fixed or {})
        self._read: list[tuple[str, str, Callable[[str, Any], Any]]] = [
            (field, column, _reading(field)) for field, column in columns.items()
        ]

    def post(self, position: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """The row of POSTS that `values`, by column, make. Raises UnreadableError."""
        post: dict[str, Any] = {"position": position, **self._fixed}
        for field, column, read in self._read:
            value = values.get(column)
            if value is not None and value != "":
                try:
                    post[field] = read(column, value)
                except UnreadableError as error:
                    raise UnreadableError(f"“{column}”{error}") from None
        if not (post.get("body") or post.get("title")):
            raise UnreadableError("没有标题，也没有正文")
        post.setdefault("id", str(position))
        return post


def _reading(field: str) -> Callable[[str, Any], Any]:
    if field == "published":
        return lambda _, value: day_of(value)
    if field in _LISTS:
        return lambda _, value: _list(value)
    if field == "kind":
        return lambda _, value: _kind(_text(value).strip())
    if field in _NAMES:
        return lambda _, value: _text(value).strip() or None
    return lambda _, value: _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            raise UnreadableError("里是二进制数据，不是文字") from None
    if isinstance(value, (dict, list)):
        raise UnreadableError("里不是一段文字")
    text = value if isinstance(value, str) else str(value)
    if _SURROGATE.search(text):
        raise UnreadableError("里有读不出来的字节，编码和别的行不一样")
    return text


def _kind(value: str) -> str:
    kind = _KINDS.get(value, value.lower())
    if kind not in _KINDS.values():
        raise UnreadableError(f"不认识，可用的有：{'、'.join(_KINDS)}")
    return kind


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                value = json.loads(text)
            except ValueError:
                value = text.splitlines()
        else:
            value = text.splitlines()
    if not isinstance(value, Iterable) or isinstance(value, (bytes, dict)):
        raise UnreadableError("里不是一列文字")
    return [_text(item) for item in value if item is not None and item != ""]


def day_of(value: Any) -> dt.date:
    """The day that a cell names: a date, a time, seconds since 1970. Raises UnreadableError."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
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
