"""The columns of posts, of reviewed posts, and of the two flat tables that SQL and spreadsheets use.

Spans are half-open and count code points of the part. Grades, gates and kinds are the values of the
models (`revise`, `politics`, `repost`).
"""

from __future__ import annotations

import pyarrow as pa

from tax_review.models import Gate

_TEXTS = pa.list_(pa.string())
_UNCHECKED = pa.list_(pa.struct([("what", pa.string()), ("name", pa.string()), ("reason", pa.string())]))

POSTS = pa.schema(
    [
        pa.field("position", pa.int64()),  # the row of the archive, counted from 1; null where rows have no order
        pa.field("id", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("digest", pa.string()),
        pa.field("body", pa.string()),
        pa.field("format", pa.string()),  # how the body is written: text (also null), html, markdown
        pa.field("captions", _TEXTS),
        pa.field("attachments", _TEXTS),
        pa.field("margins", _TEXTS),
        pa.field("properties", _TEXTS),
        pa.field("channel", pa.string()),
        pa.field("account", pa.string()),
        pa.field("kind", pa.string()),  # original (also null), repost, reply, profile
        pa.field("source", pa.string()),
        pa.field("published", pa.date32()),
        pa.field("unchecked", _UNCHECKED),
    ]
)
"""Posts to be reviewed: the fields of Draft, a name and a place."""

_FINDING = [
    pa.field("number", pa.int32()),  # of the post, counted from 1
    pa.field("finding", pa.string()),  # its id: advertising.superlative.national-level
    pa.field("gate", pa.string()),
    pa.field("category", pa.string()),
    pa.field("grade", pa.string()),
    pa.field("part", pa.string()),
    pa.field("span_start", pa.int32()),  # `end` alone is a word of SQL
    pa.field("span_end", pa.int32()),
    pa.field("quote", pa.string()),
    pa.field("message", pa.string()),
    pa.field("suggestion", pa.string()),
    pa.field("replacement", pa.string()),
    pa.field("bases", pa.string()),  # citations, divided by ；
    pa.field("fingerprint", pa.string()),
]

_VERDICT = [
    pa.field("position", pa.int64()),
    pa.field("id", pa.string(), nullable=False),
    pa.field("account", pa.string()),
    pa.field("channel", pa.string()),
    pa.field("kind", pa.string()),
    pa.field("published", pa.date32()),
    pa.field("title", pa.string()),
    pa.field("characters", pa.int32()),
    pa.field("digest", pa.string()),  # SHA-256 of the draft
    pa.field("judged_for", pa.date32()),
    pa.field("grade", pa.string()),  # null where the post could not be reviewed
    pa.field("publishable", pa.bool_()),
    *(pa.field(gate.value, pa.string()) for gate in Gate),  # the grade at each gate; null where it was not checked
    pa.field("findings", pa.int32()),
    pa.field("excused", pa.int32()),
    pa.field("failures", pa.string()),  # checks that could not run
    pa.field("unchecked", pa.string()),  # what the verdict does not speak of
    pa.field("withheld", pa.bool_()),  # a state-secret mark: no text of the post is kept
    pa.field("error", pa.string()),  # why the post could not be reviewed
]

VERDICTS = pa.schema(_VERDICT)
"""One row a post. Titles and quotes are masked; of a post that is `withheld` no text is kept at all."""

FINDINGS = pa.schema(
    [
        pa.field("position", pa.int64()),
        pa.field("id", pa.string(), nullable=False),
        pa.field("account", pa.string()),
        pa.field("published", pa.date32()),
        *_FINDING,
    ]
)
"""One row a finding, in the order of posts and of places in them."""

REVIEWED = VERDICTS.append(pa.field("found", pa.list_(pa.struct(_FINDING))))
"""A verdict with its findings in one row: what `review_batch` gives."""


def flattened(reviewed: pa.RecordBatch) -> tuple[pa.RecordBatch, pa.RecordBatch]:
    """A batch of reviewed posts as rows of the two tables, verdicts and findings."""
    import pyarrow.compute as pc

    verdicts = reviewed.select(VERDICTS.names)
    found = reviewed.column("found")
    rows = pc.list_parent_indices(found)
    structs = pc.list_flatten(found)
    columns = [reviewed.column(name).take(rows) for name in ("position", "id", "account", "published")]
    columns += [pc.struct_field(structs, [field.name]) for field in _FINDING]
    return verdicts.cast(VERDICTS), pa.RecordBatch.from_arrays(columns, schema=FINDINGS)
