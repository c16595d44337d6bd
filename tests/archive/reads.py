"""Reading an archive to its end, for the tests of its readers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tax_review.archive import POSTS
from tax_review.archive.reading import open_source
from tax_review.archive.source import Reject


def read(where: Path | str, *, rows: int = 100, **options: Any) -> tuple[list[dict[str, Any]], list[Reject]]:
    """The posts and the rejects of the archive at `where`."""
    posts: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for intake in open_source(str(where), **options).intakes(rows, 10**9):
        assert intake.posts.schema == POSTS
        assert intake.posts.num_rows <= rows
        posts += intake.posts.to_pylist()
        rejects += intake.rejects
    positions = sorted([post["position"] for post in posts] + [reject.position for reject in rejects])
    assert positions == list(range(1, len(positions) + 1))
    return posts, rejects
