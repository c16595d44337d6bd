from __future__ import annotations

import inspect
import json
from pathlib import Path

import tax_review


def test_all_names_exist_and_are_sorted() -> None:
    assert sorted(tax_review.__all__) == tax_review.__all__
    for name in tax_review.__all__:
        assert hasattr(tax_review, name)


def test_everything_public_is_described() -> None:
    for name in tax_review.__all__:
        assert inspect.getdoc(getattr(tax_review, name)), name


def test_nothing_public_is_left_out() -> None:
    public = {
        name
        for name, value in vars(tax_review).items()
        if inspect.isclass(value) and value.__module__.startswith("tax_review")
    }
    assert public == set(tax_review.__all__)


def test_the_published_schema_is_the_models() -> None:
    published = (
        Path(__file__).parent.parent
        / "schema"
        / f"verdict-{tax_review.Verdict.model_fields['schema_version'].default}.json"
    )
    assert json.loads(published.read_text(encoding="utf-8")) == tax_review.Verdict.model_json_schema(
        mode="serialization"
    )
