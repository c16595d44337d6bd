"""The built-in rule set proves itself, and nothing in it is without proof."""

from __future__ import annotations

import datetime as dt

import pytest

from tax_review import Grade, Reviewer
from tax_review import rules as rules_package
from tax_review.lexicon import BUILT_IN
from tax_review.lexicon.linting import lint
from tax_review.lexicon.loading import toml_files
from tax_review.proving import prove
from tax_review.rules import DraftRule, Rule
from tax_review.rules.listing import DRAFT_RULES, RULES
from tests.strategies import entry, reviewer


def test_every_example_comes_out_as_it_says(built_in: Reviewer) -> None:
    assert [str(unproven) for unproven in prove(built_in)] == []


def test_lexicons_have_no_lint(built_in: Reviewer) -> None:
    assert lint(built_in.lexicon, toml_files([BUILT_IN]), today=dt.date(2026, 11, 24)) == []


@pytest.mark.parametrize("rule", [*RULES, *DRAFT_RULES], ids=lambda rule: rule.id)
def test_rules_show_faults_and_look_alikes(rule: Rule | DraftRule) -> None:
    assert len(rule.flags) >= 6
    assert len(rule.passes) >= 8


def test_every_rule_of_every_module_is_listed() -> None:
    import importlib
    import pkgutil

    listed = {id(rule) for rule in (*RULES, *DRAFT_RULES)}
    for module in pkgutil.iter_modules(rules_package.__path__):
        values = vars(importlib.import_module(f"{rules_package.__name__}.{module.name}")).values()
        flat = [item for value in values for item in (value if isinstance(value, tuple) else (value,))]
        missing = [one.id for one in flat if isinstance(one, Rule | DraftRule) and id(one) not in listed]
        assert not missing, module.name


def test_proving_notices_what_does_not_hold() -> None:
    one = reviewer(entry(terms=["国税"], except_in=["国税发"], flags=["国税发", "地税"], passes=["国税"]))
    assert [(u.kind, u.example.body, u.why) for u in prove(one)] == [
        ("flags", "国税发", "not found: excused by exception (国税发)"),
        ("flags", "地税", "not found"),
        ("passes", "国税", "found, but must pass"),
    ]


def test_grounds_that_do_not_bind_are_said_to_be_references(built_in: Reviewer) -> None:
    weak = [
        one.id
        for one in built_in.lexicon.entries
        if one.force == "reference" and max((one.grade, *one.grade_in.values())) > Grade.REMIND
    ]
    assert weak == []
