"""A source for tests: posts and rejects from a list, kept in a file so that another process can read them too."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from tax_review.archive import POSTS
from tax_review.archive.source import Intake, Reject


class Listed:
    """Posts as plain strings (bodies) or dicts; an Exception is a row that cannot be read, for the reason it gives."""

    name = "清单"
    notes = ()

    def __init__(self, posts: Sequence[dict[str, Any] | str | Exception], *, edition: int = 1) -> None:
        self._posts = posts
        self._edition = edition

    @property
    def record(self) -> Mapping[str, str | int]:
        return {"kind": "list", "edition": self._edition}

    def intakes(self, rows: int, characters: int) -> Iterator[Intake]:
        numbered = iter(enumerate(self._posts, 1))
        done = 0
        while piece := list(islice(numbered, rows)):
            found = []
            rejects = []
            for position, post in piece:
                if isinstance(post, Exception):
                    rejects.append(Reject(position, f"第{position}行", None, str(post)))
                else:
                    fields = {"body": post} if isinstance(post, str) else post
                    found.append({"position": position, "id": f"p{position}", **fields})
            done += len(piece)
            batch = pa.RecordBatch.from_pylist([{n: row.get(n) for n in POSTS.names} for row in found], schema=POSTS)
            yield Intake(batch, tuple(rejects), done / len(self._posts))


def written(posts: Sequence[dict[str, Any]], path: Path) -> Path:
    """`posts` as lines of JSON."""
    path.write_text("".join(json.dumps(post, ensure_ascii=False, default=str) + "\n" for post in posts), "utf-8")
    return path
