"""Posts as files: a folder of drafts, or a zip of them."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from tax_review.archive.lines import Row
from tax_review.archive.source import Reject
from tax_review.errors import InputError
from tax_review.inputs import DRAFT_SUFFIXES, file_content, read_bytes
from tax_review.models import Draft
from tax_review.reports.delivery import is_report

UNREADABLE = frozenset(".doc .wps .rtf .odt .pdf .ofd .pages .mht .mhtml".split())
"""Suffixes of what may well be a draft and cannot be read: it is turned away with a sentence, not passed over."""
_LARGEST = 64 * 1024 * 1024
_UTF8_NAME = 0x800
# Neither ASCII nor Chinese.
_FOREIGN = re.compile("[^\\x20-\\x7e\\u2010-\\u2027\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]")


class Folder:
    """The drafts in a folder and the folders in it; a draft's id is its path."""

    kind = "folder"

    def __init__(self, path: Path, fixed: Mapping[str, str]) -> None:
        self._path = path
        self._fixed = fixed
        every = sorted(file for file in path.rglob("*") if file.is_file())
        names = [file.relative_to(path).as_posix() for file in every]
        self._names, self.notes = _drafts_among(names, path.name)
        self.size = len(self._names)

    @property
    def state(self) -> dict[str, str | int]:
        """What tells the folder from one with other drafts, or later editions of them."""
        content = hashlib.sha256()
        for name in self._names:
            status = (self._path / name).stat()
            content.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
        return {"files": len(self._names), "digest": content.hexdigest()}

    def rows(self) -> Iterator[Row]:
        """Each draft, in the order of the paths."""
        for position, name in enumerate(self._names, 1):
            yield _row(position, name, lambda name=name: file_content(self._path / name), self._fixed)


class Zip:
    """The drafts in a zip, read without unpacking it to the disk."""

    kind = "zip"

    def __init__(self, path: Path, fixed: Mapping[str, str]) -> None:
        self._path = path
        self._fixed = fixed
        try:
            with zipfile.ZipFile(path) as archive:
                members = {_name_of(member): member for member in archive.infolist() if not member.is_dir()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise InputError(f"{path.name} 不是完整的 zip 压缩包，打不开") from None
        names, self.notes = _drafts_among(sorted(members), path.name)
        self._members = {name: members[name] for name in names}
        self.size = len(names)

    def rows(self) -> Iterator[Row]:
        """Each draft, in the order of the paths."""
        with zipfile.ZipFile(self._path) as archive:
            for position, (name, member) in enumerate(self._members.items(), 1):
                yield _row(position, name, lambda member=member: _content(archive, member), self._fixed)


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & 1:
        raise InputError("压缩包里的这个文件加了密码，请先解压")
    # What the zip says of its size is not believed.
    try:
        with archive.open(member) as file:
            content = file.read(_LARGEST + 1)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise InputError("压缩包里的这个文件坏了，解不开") from None
    if len(content) > _LARGEST:
        raise InputError(f"文件超过 {_LARGEST >> 20} MB，不像一篇稿件")
    return content


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name of a member; Windows writes it in GBK and does not say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    read = [member.filename]
    for encoding in ("gb18030", "utf-8"):
        with suppress(UnicodeDecodeError):
            read.append(raw.decode(encoding))
    # Two characters of GBK may be UTF-8 too, and then of another script.
    return max(reversed(read), key=lambda name: len(_FOREIGN.sub("", name)) / (len(name) or 1))


def _drafts_among(names: list[str], where: str) -> tuple[list[str], tuple[str, ...]]:
    """The names of drafts, and a note on the other files. Raises InputError where there are no drafts."""
    own = [name for name in names if not _is_nobodys(PurePosixPath(name))]
    drafts = [name for name in own if PurePosixPath(name).suffix.lower() in {*DRAFT_SUFFIXES, *UNREADABLE}]
    if not drafts:
        raise InputError(f"{where} 里没有稿件（{'、'.join(DRAFT_SUFFIXES)}）")
    others = len(own) - len(drafts)
    return drafts, (f"{where} 里有 {others:,} 个文件不是能检查的格式，没有检查",) if others else ()


def _is_nobodys(path: PurePosixPath) -> bool:
    """Whether a file is no draft of an editor's: hidden, a lock of Word's, a report of ours."""
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return hidden or path.name.startswith("~$") or is_report(Path(path.name))


def _row(position: int, name: str, content: Any, fixed: Mapping[str, str]) -> Row:
    shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        draft = read_bytes(content(), name=PurePosixPath(name).name, **fixed).draft
    except InputError as error:
        return Row(None, Reject(position, shown, shown, str(error)), position)
    return Row({"position": position, "id": shown, **_fields(draft)}, None, position)


def _fields(draft: Draft) -> dict[str, Any]:
    fields = draft.model_dump()
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
