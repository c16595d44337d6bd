from __future__ import annotations

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from tax_review import Reviewer

# Tests must not read or fill the cache of whoever runs them.
os.environ["TAX_REVIEW_CACHE"] = tempfile.mkdtemp(prefix="tax-review-test-cache-")

# The first example loads jieba's dictionary: a deadline would measure that. The gate runs the same examples every
# time; at a developer's desk they are new ones.
settings.register_profile(
    "tests",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def built_in() -> Reviewer:
    """The reviewer everybody gets from ``Reviewer()``."""
    return Reviewer()
