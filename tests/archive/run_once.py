"""One session of a run, in a process of its own that may be killed: `python -m tests.archive.run_once OUT [--resume]`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tax_review import Reviewer
from tax_review.archive.review import review_archive
from tax_review.archive.storing import Files
from tests.archive.posts import ADVERT, CLEAN, DAY, IDENTITY, SECRET
from tests.archive.sources import Listed


def posts() -> list[Any]:
    """Some hundred posts of all kinds, with rejects among them."""
    kinds = [CLEAN, ADVERT, IDENTITY, SECRET, CLEAN * 20, "", ValueError("这一行缺少正文")]
    return [
        kind
        if isinstance(kind := kinds[number % len(kinds)], Exception)
        else {"body": f"{kind}{number}", "title": str(number)}
        for number in range(700)
    ]


def main(out: str, *options: str) -> None:
    """Review the posts into `out`, in small parts and two processes."""
    place = Files(Path(out))
    resume = "--resume" in options
    review_archive(Listed(posts()), Reviewer(), place, today=DAY, resume=resume, processes=2, rows=10)


if __name__ == "__main__":
    main(*sys.argv[1:])
