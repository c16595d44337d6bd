"""The folder of a run that is under way: finished parts, each durable, and what the run set out to do.

A part is a Parquet file with the reviewed posts of one intake. It is written beside its place, brought to the disk and
renamed: after Ctrl-C, a crash or a power cut it is there whole or not at all. What it was made of and what it comes to
stand in its metadata, so that a run that goes on need not read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from pydantic import ValidationError

from tax_review.errors import InputError
from tax_review.models import Model
from tax_review.writing import put, reason_of

_PART = re.compile(r"\d{6,}\.parquet")
_STAMP = b"tax_review.part"
KEPT = "做完的部分已保存，处理好以后用同样的命令加 --resume 接着做"
"""What is said of a run that cannot go on as things are."""


class Tally(Model):
    """What reviewed posts come to."""

    posts: int = 0
    characters: int = 0
    findings: int = 0
    unreviewed: int = 0
    """Posts without a verdict: empty, too long, unreadable."""
    failed: int = 0
    """Posts on which a check could not run."""
    withheld: int = 0
    """Posts with a mark of secrecy, of which no text is kept."""
    reused: int = 0
    """Posts whose verdict is that of an earlier run."""
    grades: dict[str, int] = {}

    def __add__(self, other: Tally) -> Tally:
        mine, its = self.model_dump(exclude={"grades"}), other.model_dump(exclude={"grades"})
        grades = Counter(self.grades) + Counter(other.grades)
        return Tally(**{name: count + its[name] for name, count in mine.items()}, grades=dict(sorted(grades.items())))


class Stamp(Model):
    """What a part was made of, and what it comes to."""

    posts_digest: str
    tally: Tally


class RunFolder:
    """The folder `path`; one process at a time may work in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path / "run.lock", blocking=False)

    @property
    def plan(self) -> Path:
        """The file that says what the run set out to do."""
        return self.path / "plan.json"

    def open(self) -> None:
        """Make the folder, where it is not there, and take it. Raises InputError where that cannot be."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire()
        except Timeout:
            raise InputError(f"另一个检查正在写 {self.path}，请等它结束") from None
        except OSError as error:
            raise InputError(f"{self.path} 建不了：{reason_of(error)}；请把 --out 写到有写入权限的文件夹") from None

    def close(self) -> None:
        """Leave the folder to others."""
        self._lock.release()

    def clear(self) -> None:
        """Remove all parts, to begin anew."""
        for file in self.path.iterdir():
            if file.is_dir():
                shutil.rmtree(file)
            elif file.name != "run.lock":
                file.unlink()

    def remove(self) -> None:
        """Remove the folder: the run is done."""
        # First the plan: what is left after a kill in the middle of this must not look like a run to be gone on with.
        with suppress(OSError):
            self.plan.unlink()
        shutil.rmtree(self.path, ignore_errors=True)
        self.close()
        # Windows removes no file that is open, and the lock was.
        shutil.rmtree(self.path, ignore_errors=True)

    def part(self, number: int) -> Path:
        """Where the part of this number, counted from 0, has its place."""
        return self.path / f"{number:06}.parquet"

    def stamp(self, number: int) -> Stamp | None:
        """The stamp of a finished part; None where it is not there or damaged."""
        try:
            metadata = pq.read_schema(self.part(number)).metadata
            return Stamp.model_validate_json(metadata[_STAMP])
        except (OSError, pa.ArrowException, KeyError, TypeError, ValidationError):
            return None

    def has_parts(self) -> bool:
        """Whether a part is finished."""
        return bool(self._files())

    def parts(self) -> Iterator[pa.Table]:
        """The reviewed posts of all parts, in order."""
        for file in self._files():
            yield pq.read_table(file, memory_map=False).replace_schema_metadata(None)

    def _files(self) -> list[Path]:
        return sorted(file for file in self.path.iterdir() if _PART.fullmatch(file.name))


def write_part(path: Path, reviewed: pa.RecordBatch, stamp: Stamp) -> None:
    """Write a part, whole or not at all. Raises OSError."""
    sink = pa.BufferOutputStream()
    table = pa.Table.from_batches([reviewed]).replace_schema_metadata({_STAMP: stamp.model_dump_json()})
    pq.write_table(table, sink, compression="zstd")
    write_durably(path, memoryview(sink.getvalue()))


def write_durably(path: Path, content: bytes | memoryview) -> None:
    """Write a file, whole or not at all, and bring it and its name to the disk. Raises OSError."""
    put(path, content)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system lets us."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def posts_digest(posts: pa.RecordBatch) -> str:
    """The SHA-256 of a batch of posts: the same for the same rows."""
    # Not of the buffers: what they hold under a null is anybody's guess.
    content = json.dumps(posts.to_pydict(), ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """What is written here can fail for reasons an editor can mend: raises InputError with the reason."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{place} 写不进去：{reason_of(error)}。{KEPT}") from None
