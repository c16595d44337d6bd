"""The user's private cache folder: files that are made again when they are gone or damaged.

Nothing in it is needed, and nothing in it comes from a draft. The folder has mode 0700 and must belong to
the user: a cache in a shared place could be planted by somebody else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

# Editions of one kind of file that are kept.
_EDITIONS = 4


def folder() -> Path | None:
    """The cache folder, made if need be; None where there can be none that is private."""
    path = _location()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = path.lstat()
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or path.is_symlink()):
            return None
        if status.st_mode & 0o077:
            path.chmod(0o700)
    except OSError:
        return None
    return path


def read(name: str) -> bytes | None:
    """The cached file `name`, or None."""
    path = folder()
    if path is None:
        return None
    try:
        return (path / name).read_bytes()
    except OSError:
        return None


def write(name: str, content: bytes) -> None:
    """Keep `content` as `name`, at once or not at all. A full or read-only disk is no error."""
    path = folder()
    if path is None:
        return
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path, prefix=f".{name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path / name)
    except OSError:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def read_verified(name: str) -> bytes | None:
    """What `write_verified` has kept as `name`, or None where it is gone or damaged."""
    content = read(name)
    if content is None:
        return None
    stated, _, body = content.partition(b"\n")
    return body if stated == hashlib.sha256(body).hexdigest().encode() else None


def write_verified(name: str, content: bytes) -> None:
    """Keep `content` as `name`, with a checksum that `read_verified` asks for.

    Of one kind (what stands before the dash in `name`) only the latest few are kept: each edition of a lexicon
    makes a new one.
    """
    write(name, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    path = folder()
    if path is None:
        return
    with contextlib.suppress(OSError):
        kind = f"{name.partition('-')[0]}-"
        files = sorted(path.glob(f"{kind}*"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[_EDITIONS:]:
            file.unlink()


def _location() -> Path:
    if configured := os.environ.get("TAX_REVIEW_CACHE"):
        return Path(configured)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        return Path(base) / "tax-review"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "tax-review"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tax-review"
