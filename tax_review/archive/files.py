"""Posts as files: a folder of drafts, or a zip of them."""

from __future__ import annotations

import hashlib
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from tax_review.archive.lines import Row
from tax_review.archive.source import Reject
from tax_review.errors import InputError
from tax_review.inputs import DRAFT_SUFFIXES, file_content, read_bytes
from tax_review.inputs.folders import Found, is_nobodys, may_be_draft
from tax_review.models import Draft

_TABLES = frozenset(".csv .tsv .jsonl .ndjson .json .parquet .xls .xlsx .et .db .sqlite .duckdb .zip".split())
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, NotImplementedError, EOFError)
"""What reading from a broken zip raises."""
_LARGEST = 64 * 1024 * 1024
_UTF8_NAME = 0x800
# Neither ASCII nor Chinese.
_FOREIGN = re.compile("[^\\x20-\\x7e\\u2010-\\u2027\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]")


class Folder:
    """The drafts in a folder and the folders in it; a draft's id is its path."""

    kind = "folder"

    def __init__(self, path: Path, found: Found, fixed: Mapping[str, str]) -> None:
        self._path = path
        self._fixed = fixed
        names = [file.relative_to(path).as_posix() for file in found.files]
        self._closed = frozenset(folder.relative_to(path).as_posix() for folder in found.closed)
        if "." in self._closed:
            raise InputError(f"没有读取文件夹 {path.name} 的权限")
        drafts, notes = _drafts_among(names, path.name, certain=not self._closed)
        self._names = sorted([*drafts, *self._closed])
        if found.linked:
            notes = (*notes, f"{path.name} 里有 {len(found.linked):,} 个指向别处的文件夹链接，没有进去")
        self.notes = notes
        self.size = len(self._names)

    @property
    def state(self) -> dict[str, str | int]:
        """What tells the folder from one with other drafts, or later editions of them."""
        return state_of(self._path, [self._path / name for name in self._names])

    def rows(self) -> Iterator[Row]:
        """Each draft, in the order of the paths; a folder that may not be looked into is a reject."""
        for position, name in enumerate(self._names, 1):
            yield _row(position, name, partial(self._content, name), self._fixed)

    def _content(self, name: str) -> bytes:
        if name in self._closed:
            raise InputError("没有读取这个文件夹的权限，里面的稿件没有检查")
        return file_content(self._path / name)


def state_of(folder: Path, files: Iterable[Path]) -> dict[str, str | int]:
    """What tells `files` in a folder from others, or from later editions of them."""
    content = hashlib.sha256()
    count = 0
    for file in files:
        try:
            status = file.stat()
            edition = f"{status.st_size}\0{status.st_mtime_ns}"
        except OSError:
            edition = "-"
        content.update(f"{file.relative_to(folder).as_posix()}\0{edition}\n".encode("utf-8", "surrogateescape"))
        count += 1
    return {"files": count, "digest": content.hexdigest()}


def tables_in(folder: Path, found: Found) -> list[Path]:
    """The Parquet files of a table that Spark or DuckDB has written as a folder; none where it is a folder of drafts."""
    files = [file for file in found.files if not any(part[0] == "_" for part in file.relative_to(folder).parts)]
    if found.closed or any(may_be_draft(file) for file in files):
        return []
    return [file for file in files if file.suffix.lower() == ".parquet"]


class Zip:
    """The drafts in a zip, read without unpacking it to the disk."""

    kind = "zip"

    def __init__(self, path: Path, fixed: Mapping[str, str]) -> None:
        self._path = path
        self._fixed = fixed
        try:
            with zipfile.ZipFile(path) as archive:
                named = [(_name_of(member), member) for member in archive.infolist() if not member.is_dir()]
        except _DAMAGED:
            raise InputError(f"{path.name} 不是完整的 zip 压缩包，打不开") from None
        names, self.notes = _drafts_among([name for name, _ in named], path.name)
        drafts = frozenset(names)
        # Two members may have one name, and both have been published.
        self._members = sorted((pair for pair in named if pair[0] in drafts), key=lambda pair: pair[0])
        self.size = len(self._members)

    def rows(self) -> Iterator[Row]:
        """Each draft, in the order of the paths."""
        with zipfile.ZipFile(self._path) as archive:
            for position, (name, member) in enumerate(self._members, 1):
                yield _row(position, name, partial(_content, archive, member), self._fixed)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise InputError("压缩包里的这个文件加了密码，请先解压")
    # What the zip says of its size is not believed.
    try:
        with archive.open(member) as file:
            content = file.read(_LARGEST + 1)
    except _DAMAGED:
        raise InputError("压缩包里的这个文件坏了，解不开") from None
    if len(content) > _LARGEST:
        raise InputError(f"文件超过 {_LARGEST >> 20} MB，不像一篇稿件")
    return content


def _name_of(member: zipfile.ZipInfo) -> str:
    """The path of a member; Windows writes it in GBK and does not say so, and some programs with its own strokes."""
    return _decoded(member).replace("\\", "/")


def _decoded(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    read = [member.filename]
    for encoding in ("gb18030", "utf-8"):
        with suppress(UnicodeDecodeError):
            read.append(raw.decode(encoding))
    # Two characters of GBK may be UTF-8 too, and then of another script.
    return max(reversed(read), key=lambda name: len(_FOREIGN.sub("", name)) / (len(name) or 1))


def _drafts_among(names: Sequence[str], where: str, *, certain: bool = True) -> tuple[list[str], tuple[str, ...]]:
    """The names of drafts, and a note on the other files. Raises InputError where it is `certain` that there are none."""
    own = [name for name in names if not is_nobodys(PurePosixPath(name))]
    drafts = [name for name in own if may_be_draft(PurePosixPath(name))]
    if not drafts and certain:
        tables = [PurePosixPath(name).name for name in own if PurePosixPath(name).suffix.lower() in _TABLES]
        if tables:
            raise InputError(f"{where} 里没有稿件，有表格（{tables[0][:50]}）：请直接检查这个文件，压缩包要先解压")
        raise InputError(f"{where} 里没有稿件（{'、'.join(DRAFT_SUFFIXES)}）")
    others = len(own) - len(drafts)
    return drafts, (f"{where} 里有 {others:,} 个文件不是能检查的格式，没有检查",) if others else ()


def _row(position: int, name: str, content: Callable[[], bytes], fixed: Mapping[str, str]) -> Row:
    # A name on the disk may be no Unicode, and goes out with the draft where a file's name is one of its properties.
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        draft = read_bytes(content(), name=PurePosixPath(shown).name, **fixed).draft
    except InputError as error:
        return Row(None, Reject(position, shown, shown, str(error)), position)
    return Row({"position": position, "id": shown, **_fields(draft)}, None, position)


def _fields(draft: Draft) -> dict[str, Any]:
    fields = draft.model_dump()
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
