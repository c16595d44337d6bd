"""Files written as an editor would want them: whole or not at all, in their own encoding, nobody's work overwritten."""

from __future__ import annotations

import codecs
import errno
import os
import stat
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tax_review.errors import InputError
from tax_review.fixing import Edit, edited
from tax_review.inputs.read import Read
from tax_review.reports.places import LineEnds

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_REASONS = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "这个位置是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件太大，这个磁盘放不下",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "上级路径不是文件夹",
    errno.EEXIST: "上级路径不是文件夹",
}


class Source(NamedTuple):
    """A text file as its bytes have it: its characters with their own line ends, encoding and byte order mark."""

    raw: str
    encoding: str
    bom: bytes = b""


def source_of(content: bytes, read: Read) -> Source | None:
    """How the bytes spell the text of `read`; None for a Word file, or where they could not be written back unchanged."""
    marked = [(bom, encoding) for bom, encoding in _BOMS if content.startswith(bom)]
    for bom, encoding in marked or [(b"", "utf-8"), (b"", "gb18030")]:
        with suppress(UnicodeError):
            raw = content[len(bom) :].decode(encoding)
            if _plain(raw) == read.text and bom + raw.encode(encoding) == content:
                return Source(raw, encoding, bom)
    return None


def own_text(content: bytes, read: Read) -> str:
    """The decoded file with its own line ends; empty where it has none of two characters, or is not known."""
    source = source_of(content, read) if b"\r" in content else None
    return source.raw if source else ""


def rewritten(source: Source, edits: Iterable[Edit]) -> bytes:
    """The bytes of the file with `edits` made; encoding, byte order mark and line ends stay as they were."""
    line_ends = LineEnds(source.raw)
    own = (edit._replace(start=line_ends.own(edit.start), end=line_ends.own(edit.end)) for edit in edits)
    return source.bom + edited(source.raw, own).encode(source.encoding)


def write_new(path: Path, content: bytes, *, force: bool = False) -> None:
    """Write a file that is not there yet; with `force`, also over one that is. Raises InputError if it cannot be."""
    if not force and path.exists():
        raise InputError(f"{path} 已存在，没有覆盖；确要覆盖请加 --force")
    _write(path, content)


def replace(path: Path, old: bytes, new: bytes, *, backup: bool = False) -> Path | None:
    """Put `new` in the place of `old`, at once; returns the backup. Raises InputError if the file is not `old` any more."""
    # The name may be a link: what it points to is the draft.
    path = path.resolve()
    try:
        current = path.read_bytes()
    except OSError as error:
        raise InputError(f"文件读不出来了，没有改写：{error.strerror}") from None
    if current != old:
        raise InputError("文件在检查期间被别人改过，没有改写，请重新运行")
    kept: Path | None = None
    if backup:
        kept = next(
            name for number in count() if not (name := path.with_name(f"{path.name}.bak{number or ''}")).exists()
        )
        _write(kept, old)
    _write(path, new)
    return kept


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put(path, content)
    except OSError as error:
        raise InputError(f"{path} 写不进去：{reason_of(error)}") from None


def put(path: Path, content: bytes | memoryview) -> None:
    """Write by way of a neighbouring file, so that whoever looks sees the old content or the new. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def reason_of(error: OSError) -> str:
    """Why a file could not be written, in words for an editor."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _plain(raw: str) -> str:
    return raw.replace("\r\n", "\n").replace("\r", "\n")
