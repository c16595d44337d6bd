"""Plain text files: their encoding, an optional head with the draft's particulars, title and body.

A file may open with a head between two lines of ---, in which `标题: …`, `类型: 转载`, `来源: 新华社`,
`发布日期: 2026-11-23`, `渠道: …` (or the English names of Draft) fill the draft. Without a title in the head, a first
line that ends in no sentence mark and is followed by an empty line is the title.
"""

from __future__ import annotations

import codecs
import datetime as dt
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tax_review.errors import InputError
from tax_review.inputs.read import Piece, Read
from tax_review.models import Draft, Kind

_LARGEST_FILE = 64 * 1024 * 1024
_LONGEST_TITLE = 64
_SENTENCE_MARKS = "。！？；，、：.!?;,:"

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
_KINDS = {"原创": Kind.ORIGINAL, "转载": Kind.REPOST, "回复": Kind.REPLY, "账号资料": Kind.PROFILE}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_path(path: Path, **particulars: Any) -> Read:
    """Read the file at `path`. Raises InputError, in words for an editor, if it is no draft."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError(f"文件超过 {_LARGEST_FILE // 1024 // 1024} MB，不像一篇待发稿件")
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("找不到这个文件，请检查路径和文件名") from None
    except IsADirectoryError:
        raise InputError("这是一个文件夹，不是文件") from None
    except PermissionError:
        raise InputError("没有读取这个文件的权限") from None
    except OSError as error:
        raise InputError(f"读取失败：{error.strerror}") from None
    return read_bytes(content, **particulars)


def read_bytes(content: bytes, **particulars: Any) -> Read:
    """Read a file's content. `particulars` are fields of Draft that win over the file's own."""
    text, notes = _decoded(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, start = _head(text)
    begins: dict[str, int] = {}
    if "title" not in fields and (found := _title(text, start)):
        begin, end, after = found
        fields["title"] = text[begin:end]
        begins["title"] = begin
        start = after
    fields["body"] = text[start:]
    begins["body"] = start
    fields.update({key: value for key, value in particulars.items() if value is not None})
    try:
        draft = Draft.model_validate(fields)
    except ValidationError as error:
        names = {english: chinese for chinese, english in _KEYS.items()}
        wrong = "、".join(names.get(str(item["loc"][0]), str(item["loc"][0])) for item in error.errors())
        raise InputError(f"稿件开头的说明有误：{wrong}") from None
    pieces = {
        part: (Piece(0, len(own), begin, begin + len(own)),)
        for part, begin in begins.items()
        if (own := fields[part]) and draft.part(part) == own
    }
    return Read(draft, text, pieces, notes)


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in _BOMS.items():
        if content.startswith(bom):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError:
                raise InputError("文件开头标明是 Unicode，但内容已损坏，请重新另存为 UTF-8 文本") from None
    if b"\0" in content[:65536]:
        raise InputError("这是二进制文件（如 Word、PDF、图片），请把正文另存为 .txt（UTF-8）后再检查")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        position = error.start
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        raise InputError(
            f"无法识别文字编码（第 {position + 1} 个字节处既不是 UTF-8 也不是 GB18030），请另存为 UTF-8 后再检查"
        ) from None
    # Any bytes at all are often valid GB18030: only text that reads as Chinese is taken for it.
    if not _reads_as_chinese(text):
        raise InputError("无法识别文字编码，请在编辑软件中另存为 UTF-8 后再检查")
    return text, ("文件编码为 GB18030（GBK），已按此读取；建议另存为 UTF-8",)


def _reads_as_chinese(text: str) -> bool:
    sample = text[:20_000]
    foreign = [char for char in sample if ord(char) > 0x7F]
    common = sum("\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or char >= "\uff00" for char in foreign)
    return "\ufffd" not in sample and common >= 0.9 * len(foreign)


def _head(text: str) -> tuple[dict[str, Any], int]:
    if not text.startswith("---\n"):
        return {}, 0
    end = text.find("\n---", 3)
    if end < 0 or text[end + 4 : end + 5] not in ("", "\n"):
        return {}, 0
    fields: dict[str, Any] = {}
    for line in text[4:end].splitlines():
        key, colon, value = line.replace("：", ":", 1).partition(":")
        key, value = key.strip(), value.strip()
        if not key:
            continue
        field = _KEYS.get(key, key)
        if not colon or field not in _FIELDS:
            known = "、".join(_KEYS)
            raise InputError(f"稿件开头的说明里有不认识的一行“{line.strip()}”，可用的有：{known}")
        fields[field] = _value(key, field, value)
    after = end + 4
    while text[after : after + 1] == "\n":
        after += 1
    return fields, after


def _value(key: str, field: str, value: str) -> Any:
    if field == "kind":
        return _KINDS.get(value, value)
    if field == "published":
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            raise InputError(f"{key}“{value}”不是日期，请写成 2026-11-23 这样") from None
    return value


def _title(text: str, start: int) -> tuple[int, int, int] | None:
    """Start and end of a title line at `start`, and where the body goes on."""
    begin = start
    while text[begin : begin + 1] == "\n":
        begin += 1
    end = text.find("\n", begin)
    if end < 0 or text[end + 1 : end + 2] != "\n":
        return None
    line = text[begin:end].strip()
    if not line or len(line) > _LONGEST_TITLE or line[-1] in _SENTENCE_MARKS:
        return None
    after = end
    while text[after : after + 1] == "\n":
        after += 1
    return begin, end, after
