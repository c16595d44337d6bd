"""Archives: years of posts reviewed in one go, on one machine or on Spark (the extra `archive`).

A batch of posts goes in, a batch of reviewed posts comes out (`review_batch`); all else feeds it and keeps what it gives.
"""

from tax_review.archive.batch import AsOf, review_batch
from tax_review.archive.columns import FINDINGS, POSTS, REVIEWED, VERDICTS

__all__ = ["FINDINGS", "POSTS", "REVIEWED", "VERDICTS", "AsOf", "review_batch"]
