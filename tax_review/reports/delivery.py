"""What `check` hands out: each format's report, on the screen, in one file or in a file per draft.

Nothing is overwritten without being asked to be, and a draft never: all places are settled before the first review.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from rich.console import Console

from tax_review.errors import InputError
from tax_review.inputs.read import Read
from tax_review.models import Verdict
from tax_review.reports.places import Reviewed
from tax_review.reviewer import Reviewer
from tax_review.writing import write_new

T = TypeVar("T")

STANDARD_INPUT = "-"
REPORT_MARK = ".审核"
_FILE_WIDTH = 100


class Format(StrEnum):
    """How `check` reports."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    HTML = "html"
    DOCX = "docx"


PER_DRAFT = (Format.HTML, Format.DOCX)
"""Formats that make files of their own, next to the drafts unless told otherwise."""


class Wishes(NamedTuple):
    """How reports are to be made."""

    format: Format = Format.TEXT
    output: Path | None = None
    force: bool = False
    verbose: bool = False
    unmasked: bool = False


class Delivery(Protocol):
    """Takes reviewed drafts and failures as they come, in the order of the drafts."""

    def add(self, one: Reviewed) -> Path | None:
        """Take one reviewed draft; returns the report that was written for it alone."""
        ...

    def fail(self, name: str, reason: str) -> None:
        """Take one draft that could not be reviewed."""
        ...

    def finish(self) -> Path | None:
        """All drafts have been taken; returns the report written for all."""
        ...


def delivery(names: Sequence[str], wishes: Wishes, reviewer: Reviewer, out: Console) -> Delivery:
    """The delivery that `wishes` ask for. Raises InputError if a report has no place to go to."""
    if wishes.format in PER_DRAFT:
        one_page = _one_file(".html", wishes.output) if wishes.format is Format.HTML and len(names) > 1 else None
        if one_page is not None:
            _must_be_free([one_page], names, force=wishes.force)
            return _OnePage(one_page, wishes)
        places = report_places(names, f".{wishes.format}", wishes.output)
        _must_be_free(places.values(), names, force=wishes.force)
        return _PerDraft(places, wishes)
    if wishes.output is not None:
        if wishes.output.is_dir():
            raise InputError(f"{wishes.output} 是一个文件夹，请写明报告的文件名")
        _must_be_free([wishes.output], names, force=wishes.force)
    if wishes.format is Format.SARIF:
        return _Log(wishes, reviewer)
    if wishes.format is Format.JSON:
        return _Lines(wishes)
    return _Screen(wishes, out)


def report_places(names: Sequence[str], suffix: str, output: Path | None) -> dict[str, Path]:
    """Where the report of each draft goes: 通知.审核.html, beside the draft or in the folder `output`."""
    if output is not None and (single := _one_file(suffix, output)) is not None:
        if len(names) > 1:
            raise InputError(f"有 {len(names)} 篇稿件，--output 请写文件夹，例：--output 审核结果/")
        return dict.fromkeys(names, single)
    places: dict[str, Path] = {}
    taken: set[Path] = set()
    for name in dict.fromkeys(names):
        path = Path("标准输入" if name == STANDARD_INPUT else name)
        if output is None and name == STANDARD_INPUT:
            raise InputError("标准输入没有文件名，请用 --output 写明报告写到哪里")
        folder = path.parent if output is None else output
        # 通知.docx beside 通知.md: then the whole name tells the reports apart, and at last a number.
        choices = [f"{path.stem}{REPORT_MARK}", f"{path.name}{REPORT_MARK}"]
        choices += [f"{path.name}.{number}{REPORT_MARK}" for number in range(2, len(names) + 2)]
        place = next(p for choice in choices if (p := folder / f"{choice}{suffix}") not in taken)
        taken.add(place)
        places[name] = place
    return places


def is_report(path: Path) -> bool:
    """Whether a file among drafts is a report made earlier."""
    return f"{REPORT_MARK}." in path.name


def _one_file(suffix: str, output: Path | None) -> Path | None:
    """`output`, if it names a file; None if it names a folder. Raises InputError for a file of another kind."""
    if output is None or not output.suffix or output.is_dir():
        return None
    if output.suffix.lower() != suffix:
        raise InputError(f"--output {output} 的扩展名不是 {suffix}；要写到文件夹，请写不带扩展名的文件夹名")
    return output


def _must_be_free(places: Iterable[Path], names: Sequence[str], *, force: bool) -> None:
    drafts = {Path(name).resolve() for name in names if name != STANDARD_INPUT}
    existing = []
    for place in places:
        if place.resolve() in drafts:
            raise InputError(f"{place} 是稿件本身，报告不会写到稿件上，请换一个文件名")
        if place.is_dir():
            raise InputError(f"{place} 是一个文件夹，请换一个文件名")
        if place.exists():
            existing.append(str(place))
    if existing and not force:
        listed = "、".join(existing[:3]) + (f" 等 {len(existing)} 个文件" if len(existing) > 3 else "")
        raise InputError(f"{listed} 已存在，没有覆盖；确要覆盖请加 --force，或用 --output 写到别处")


class _Screen:
    """Text for people, on the screen as it comes or in a file at the end."""

    def __init__(self, wishes: Wishes, out: Console) -> None:
        self._wishes = wishes
        self._file = io.StringIO() if wishes.output else None
        self._out = Console(file=self._file, width=_FILE_WIDTH, highlight=False) if self._file else out

    def add(self, one: Reviewed) -> None:
        from tax_review.reports.terminal import render

        self._out.print(render(*one[:3], verbose=self._wishes.verbose, unmasked=self._wishes.unmasked))
        self._out.print()

    def fail(self, name: str, reason: str) -> None:
        if self._file is not None:
            self._out.print(f"✗ {name}：{reason}\n", markup=False, soft_wrap=True)

    def finish(self) -> Path | None:
        if self._file is None or self._wishes.output is None:
            return None
        return _written(self._wishes.output, self._file.getvalue(), self._wishes)


class _Lines:
    """JSON, a line a draft."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._kept: list[str] = []

    def add(self, one: Reviewed) -> None:
        from tax_review.reports.jsonl import line_of, render_json

        line = line_of(one, unmasked=self._wishes.unmasked)
        self._take(render_json(line))

    def fail(self, name: str, reason: str) -> None:
        from tax_review.reports.jsonl import Line, render_json

        self._take(render_json(Line(file=name, error=reason, masked=not self._wishes.unmasked)))

    def _take(self, line: str) -> None:
        if self._wishes.output is None:
            _print(line)
        else:
            self._kept.append(line)

    def finish(self) -> Path | None:
        if self._wishes.output is None:
            return None
        return _written(self._wishes.output, "".join(self._kept), self._wishes)


class _Log:
    """One SARIF log."""

    def __init__(self, wishes: Wishes, reviewer: Reviewer) -> None:
        self._wishes = wishes
        self._reviewer = reviewer
        self._reviewed: list[Reviewed] = []
        self._failed: list[tuple[str, str]] = []

    def add(self, one: Reviewed) -> None:
        self._reviewed.append(one)

    def fail(self, name: str, reason: str) -> None:
        self._failed.append((name, reason))

    def finish(self) -> Path | None:
        from tax_review.reports.sarif import render_sarif

        log = render_sarif(
            self._reviewed,
            reviewer=self._reviewer,
            failed=self._failed,
            excused=self._wishes.verbose,
            unmasked=self._wishes.unmasked,
        )
        if self._wishes.output is None:
            _print(log)
            return None
        return _written(self._wishes.output, log, self._wishes)


class _OnePage:
    """One HTML file for all drafts."""

    def __init__(self, place: Path, wishes: Wishes) -> None:
        self._place = place
        self._wishes = wishes
        self._items: list[tuple[str, Read, Verdict]] = []
        self._failed: list[tuple[str, str]] = []

    def add(self, one: Reviewed) -> None:
        self._items.append((one.name, one.read, one.verdict))

    def fail(self, name: str, reason: str) -> None:
        self._failed.append((name, reason))

    def finish(self) -> Path | None:
        def page() -> str:
            from tax_review.reports.html import render_many

            return render_many(self._items, unmasked=self._wishes.unmasked, failed=self._failed)

        return _written(self._place, _with_docs("网页报告", page), self._wishes)


class _PerDraft:
    """An HTML report or a Word file with comments for each draft."""

    def __init__(self, places: dict[str, Path], wishes: Wishes) -> None:
        self._places = places
        self._wishes = wishes

    def add(self, one: Reviewed) -> Path:
        make = self._commented if self._wishes.format is Format.DOCX else self._page
        write_new(self._places[one.name], make(one), force=self._wishes.force)
        return self._places[one.name]

    def _page(self, one: Reviewed) -> bytes:
        def page() -> bytes:
            from tax_review.reports.html import render_html

            return render_html(*one[:3], unmasked=self._wishes.unmasked).encode()

        return _with_docs("网页报告", page)

    def _commented(self, one: Reviewed) -> bytes:
        if one.read.text:
            raise InputError("不是 Word 稿件，写不了批注；请用 --format html，或把稿件另存为 .docx")

        def annotate() -> bytes:
            from tax_review.reports.docx import annotate

            return annotate(one.content, one.read, one.verdict, unmasked=self._wishes.unmasked)

        return _with_docs("Word 批注", annotate)

    def fail(self, name: str, reason: str) -> None:
        """The screen has said it."""

    def finish(self) -> Path | None:
        return None


def _with_docs(what: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("tax_review"):
            raise
        raise InputError(f"生成{what}需要另外安装组件，请先运行：pip install 'tax-review[docs]'") from None


def _written(place: Path, text: str, wishes: Wishes) -> Path:
    write_new(place, text.encode("utf-8", "backslashreplace"), force=wishes.force)
    return place


def _print(text: str) -> None:
    """UTF-8, whatever the terminal speaks: programs read it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
