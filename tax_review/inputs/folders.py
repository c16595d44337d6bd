"""Which files in a folder may be drafts, whoever asks: the command line, the archive, a zip."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import NamedTuple

from tax_review.inputs.reading import DRAFT_SUFFIXES
from tax_review.reports.delivery import is_report

UNREADABLE = frozenset(".doc .wps .rtf .odt .pdf .ofd .pages .mht .mhtml".split())
"""Suffixes of what may well be a draft and cannot be read: a folder with it has not been checked, so it is tried all the same."""


class Found(NamedTuple):
    """What is below a folder, in the order of the paths."""

    files: list[Path]
    """Everything that may be an editor's, whatever its kind."""
    closed: list[Path]
    """Folders that may not be looked into."""
    linked: list[Path]
    """Links to other folders, which are not followed: they may lead anywhere, and round in a circle."""


def below(folder: Path) -> Found:
    """The files in `folder` and in the folders in it."""
    found = Found([], [], [])

    def refused(error: OSError) -> None:
        found.closed.append(Path(error.filename))

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        found.linked.extend(path for name in folders if (path := Path(place, name)).is_symlink())
        paths = (Path(place, name) for name in names if not is_nobodys(PurePath(name)))
        # A link that leads nowhere is a draft that is missing; a pipe is none.
        found.files.extend(path for path in paths if path.is_file() or path.is_symlink())
    for listed in found:
        listed.sort()
    return found


def may_be_draft(path: PurePath) -> bool:
    """Whether a file is a draft by its suffix, one that can be read or one that cannot."""
    suffix = path.suffix.lower()
    return suffix in DRAFT_SUFFIXES or suffix in UNREADABLE


def is_nobodys(path: PurePath) -> bool:
    """Whether a file below a folder is no draft of an editor's: hidden, a lock of Word's, a report of ours."""
    return any(map(_is_hidden, path.parts)) or path.name.startswith("~$") or is_report(Path(path.name))


def _is_hidden(name: str) -> bool:
    # The second is what macOS adds to a zip.
    return name.startswith(".") or name == "__MACOSX"
