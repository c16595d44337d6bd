"""Reading lexicon files, with errors that name file, line, entry and field."""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from tax_review import cache
from tax_review.collector import collector_paused
from tax_review.errors import LexiconError
from tax_review.lexicon.schema import Entry, File, Frame
from tax_review.models import Basis
from tax_review.tables import Tables
from tax_review.version import __version__

_PACKAGE = Path(__file__).resolve().parent.parent
# In the wheel the lexicons lie inside the package, in a checkout beside it.
BUILT_IN = next(
    (path for path in (_PACKAGE / "lexicons", _PACKAGE.parent / "lexicons") if path.is_dir()),
    _PACKAGE / "lexicons",
)
WORDS = "words.txt"


class Lexicon(NamedTuple):
    """What a set of lexicon files says, checked and in canonical order."""

    entries: tuple[Entry, ...]
    bases: dict[str, Basis]
    frames: dict[str, Frame]
    words: tuple[str, ...]
    tables: Tables
    origins: dict[str, str]
    """File name of each entry id."""
    digest: str
    """Of the files, in the order they were read."""


def load_built_in() -> Lexicon:
    """The lexicons that come with the package. Raises LexiconError if they are missing or broken."""
    return load_files(toml_files([BUILT_IN]))


@collector_paused()
def load_files(paths: Iterable[Path], *, onto: Lexicon | None = None) -> Lexicon:
    """Read the TOML files `paths`, in addition to `onto` if given.

    Raises LexiconError with every problem found: unreadable files, broken TOML, unknown keys, wrong
    values, unknown bases or frames, ids given twice, no entry at all.
    """
    problems: list[str] = []
    entries: dict[str, Entry] = {entry.id: entry for entry in onto.entries} if onto else {}
    bases = dict(onto.bases) if onto else {}
    frames = dict(onto.frames) if onto else {}
    origins = dict(onto.origins) if onto else {}
    words = set(onto.words) if onto else set()
    documents = list(onto.tables.documents) if onto else []
    sources = list(onto.tables.sources) if onto else []
    officials = list(onto.tables.officials) if onto else []
    added = 0
    digests = [onto.digest] if onto else []
    for path in paths:
        content = _bytes(path, problems)
        if content is None:
            continue
        digests.append(hashlib.sha256(content).hexdigest())
        if path.name == WORDS:
            words.update(_words(path.name, content, problems))
            continue
        file = _parsed(path.name, content, problems)
        if file is None:
            continue
        for basis in file.basis:
            if basis.id in bases:
                problems.append(f"{path.name}: basis {basis.id}: id: already given")
            bases[basis.id] = basis
        for frame in file.frame:
            if frame.name in frames:
                problems.append(f"{path.name}: frame {frame.name}: name: already given")
            frames[frame.name] = frame
        for entry in file.entry:
            if entry.id in entries:
                problems.append(f"{path.name}: entry {entry.id}: id: already given in {origins[entry.id]}")
            entries[entry.id] = entry
            origins[entry.id] = path.name
            added += 1
        documents += file.document
        sources += file.source
        officials += file.official
        added += len(file.document) + len(file.source) + len(file.official)
    for entry in entries.values():
        where = f"{origins[entry.id]}: entry {entry.id}"
        problems += [f"{where}: bases: unknown basis {i!r}" for i in entry.bases if i not in bases]
        problems += [f"{where}: excused_by: unknown frame {name!r}" for name in entry.excused_by if name not in frames]
    problems += _broken_patterns(entries, frames, origins)
    if not problems and not added:
        problems.append("no entry in any lexicon file: nothing would be checked")
    if problems:
        raise LexiconError(problems)
    return Lexicon(
        entries=tuple(entries[i] for i in sorted(entries)),
        bases={i: bases[i] for i in sorted(bases)},
        frames={name: frames[name] for name in sorted(frames)},
        words=tuple(sorted(words)),
        tables=Tables(documents, sources, officials),
        origins=origins,
        digest=hashlib.sha256("".join(digests).encode()).hexdigest(),
    )


def _broken_patterns(entries: dict[str, Entry], frames: dict[str, Frame], origins: dict[str, str]) -> list[str]:
    """Patterns that do not compile. Compiling hundreds is slow, so good ones are remembered by digest."""
    patterns = {
        f"{origins[entry.id]}: entry {entry.id}: pattern": entry.pattern
        for entry in entries.values()
        if entry.pattern is not None
    }
    for frame in frames.values():
        for number, pattern in enumerate((*frame.patterns, *frame.cancelled_by)):
            patterns[f"frame {frame.name}: pattern number {number + 1}"] = pattern
    digest = hashlib.sha256("\n".join([sys.version, *patterns.values()]).encode()).hexdigest()
    if cache.read(f"patterns-{digest[:32]}") is not None:
        return []
    problems = []
    for where, pattern in patterns.items():
        try:
            re.compile(pattern)
        except re.error as error:
            problems.append(f"{where}: not a regular expression: {error}")
    if not problems:
        cache.write(f"patterns-{digest[:32]}", b"")
    return problems


def toml_files(paths: Iterable[Path]) -> list[Path]:
    """The lexicon files among `paths`: files as they are, folders by what lies in them, sorted.

    Raises LexiconError for a path that does not exist and for a folder without TOML files.
    """
    found: list[Path] = []
    problems = []
    for path in paths:
        if path.is_dir():
            inside = sorted(path.glob("*.toml")) + sorted(path.glob(WORDS))
            found += inside
            if not any(file.suffix == ".toml" for file in inside):
                problems.append(f"{path}: no lexicon file (*.toml) in this folder")
        elif path.is_file():
            found.append(path)
        else:
            problems.append(f"{path}: no such file or folder")
    if problems:
        raise LexiconError(problems)
    return found


def read_file(path: Path, problems: list[str]) -> File | None:
    """The content of one lexicon file; None, and its problems noted, where it cannot be used."""
    content = _bytes(path, problems)
    return None if content is None else _parsed(path.name, content, problems)


def _bytes(path: Path, problems: list[str]) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error.strerror}")
        return None


def _parsed(name: str, content: bytes, problems: list[str]) -> File | None:
    # What was read once is kept as JSON, which pydantic reads ten times faster than TOML can be.
    key = f"lexicon-{hashlib.sha256(__version__.encode() + content).hexdigest()[:32]}"
    if kept := cache.read(key):
        try:
            return File.model_validate_json(kept)
        except ValidationError:
            pass  # damaged: read the file itself
    try:
        raw = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        problems.append(f"{name}: not UTF-8 (byte {error.start}); save the file as UTF-8")
        return None
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: not valid TOML: {error}")
        return None
    defaults = raw.get("defaults", {})
    for entry in _tables(raw, "entry"):
        for field, value in defaults.items():
            entry.setdefault(field, value)
    try:
        file = File.model_validate(raw)
    except ValidationError as error:
        problems += [_located(name, raw, item) for item in error.errors()]
        return None
    cache.write(key, json.dumps(raw, ensure_ascii=False, default=str).encode())
    return file


def _tables(raw: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    tables = raw.get(kind, [])
    if not isinstance(tables, list):
        return []
    return [table for table in tables if isinstance(table, dict)]


def _located(name: str, raw: dict[str, Any], error: Any) -> str:
    where = [name]
    path = list(error["loc"])
    if len(path) >= 2 and isinstance(path[1], int):
        kind, number = path[:2]
        table = raw[kind][number]
        label = table.get("id") or table.get("name") if isinstance(table, dict) else None
        where.append(f"{kind} {label or f'number {number + 1}'}")
        path = path[2:]
    if path:
        where.append(".".join(map(str, path)))
    return ": ".join([*where, error["msg"].removeprefix("Value error, ")])


def _words(name: str, content: bytes, problems: list[str]) -> list[str]:
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        problems.append(f"{name}: cannot be read as UTF-8: {error}")
        return []
    return [word for line in lines if (word := line.partition("#")[0].strip())]
