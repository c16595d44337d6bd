"""Drafts named on the command line: found in folders, read, reviewed, spoken of."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from tax_review.inputs import DRAFT_SUFFIXES, file_content, read_bytes
from tax_review.inputs.folders import below, may_be_draft
from tax_review.reports.delivery import STANDARD_INPUT
from tax_review.reports.places import Reviewed
from tax_review.reviewer import Reviewer

# What lies beside drafts: an editor would miss it in a report on the folder.
_DOCUMENTS = frozenset(".xls .xlsx .et .ppt .pptx .dps".split())


def expanded(files: list[str], err: Console, missing: list[str]) -> Iterator[str]:
    """The files to read, each once; a folder without drafts is added to `missing`."""
    seen: set[str] = set()
    for name in files:
        path = Path(name)
        found = [name]
        if name != STANDARD_INPUT and path.is_dir():
            inside, closed, _ = below(path)
            found = [str(p) for p in inside if may_be_draft(p)]
            for folder in closed:
                missing.append(printable(str(folder)))
                reason = f"✗ {printable(str(folder))}：没有读取这个文件夹的权限"
                err.print(reason, markup=False, highlight=False, soft_wrap=True)
            if others := [p for p in inside if p.suffix.lower() in _DOCUMENTS]:
                listed = "、".join(str(p.relative_to(path)) for p in others[:5]) + ("等" if len(others) > 5 else "")
                note = f"○ {name}：有 {len(others)} 个文件不是能检查的格式，没有检查：{listed}"
                err.print(printable(note), markup=False, highlight=False, soft_wrap=True)
            if not found and not closed:
                reason = f"文件夹里没有稿件（{'、'.join(DRAFT_SUFFIXES)}）"
                missing.append(printable(name))
                err.print(f"✗ {printable(name)}：{reason}", markup=False, highlight=False, soft_wrap=True)
        for one in found:
            if one not in seen:
                seen.add(one)
                yield one


def reviewed_file(name: str, particulars: dict[str, Any], reviewer: Reviewer, day: dt.date | None) -> Reviewed:
    """Read and review one file, or standard input."""
    if name == STANDARD_INPUT:
        content = sys.stdin.buffer.read()
        read = read_bytes(content, **particulars)
    else:
        content = file_content(Path(name))
        read = read_bytes(content, name=Path(name).name, **particulars)
    return Reviewed(name, read, reviewer.review(read.draft, on=day), content)


def printable(name: str) -> str:
    """A file's name as text: what is no Unicode in it shows as a sign."""
    return os.fsencode(name).decode("utf-8", "replace")
