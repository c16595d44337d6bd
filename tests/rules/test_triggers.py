"""Triggers that are derived: each must be there wherever the rule could find something."""

from __future__ import annotations

import re
import sys

import pytest

from tax_review.lexicon.loading import load_built_in
from tax_review.matching import Matcher
from tax_review.rules.cited import ends_of_titles, number_triggers, plain_title
from tax_review.rules.patterns import BLANKS, shortest
from tax_review.text import Text, fold_terms

TABLES = load_built_in().tables


def hits(literals: list[str], text: str) -> bool:
    return bool(Matcher(dict.fromkeys(fold_terms(literals))).scan(Text(text).folded))


def test_blanks_are_all_that_the_pattern_matches() -> None:
    assert sorted(BLANKS) == [char for char in map(chr, range(sys.maxunicode + 1)) if re.match(r"\s", char)]


def test_literals_may_hold_tabs_and_line_breaks() -> None:
    assert fold_terms(["\n（", "人\t周", "元"]) == ["\n（", "人\t周", "元"]
    assert [number for _, _, number in Matcher(["\n（", "\t"]).scan("甲\n（乙\t丙")] == [0, 1]


def test_longer_literals_that_end_with_a_shorter_one_go() -> None:
    assert shortest(["劳动合同法第", "合同法第", "刑法第", "合同法"]) == ["刑法第", "合同法", "合同法第"]


@pytest.mark.parametrize(
    "form",
    [
        "《{}》",
        "《中华人民共和国{}》",
        "《财政部 税务总局{}》",
        "《{}（2017年修订）》",
        "《{} (2018修正文本 )》",
        "《{}  》",
    ],
)
def test_every_way_to_cite_a_title_ends_with_a_literal(form: str) -> None:
    literals = ends_of_titles(TABLES.documents_by_title, "》")
    for title in TABLES.documents_by_title:
        if "》" not in title:
            assert hits(literals, f"根据{form.format(title)}的规定"), title


def test_blanks_inside_a_title_do_not_hide_it() -> None:
    title = "企业破产法（试行）"
    assert plain_title("企业破产法 （ 试行 ）") == title
    assert hits(ends_of_titles([title], "》"), "《企业破产法 （ 试行 ）》")


def test_every_number_of_the_table_is_a_trigger_however_its_year_is_bracketed() -> None:
    for document in TABLES.documents:
        if document.number and re.search("公告20|〔|令第", document.number):
            literals = list(number_triggers([document]))
            assert hits(literals, document.number), document.number
            assert hits(literals, document.number.replace("〔", "（").replace("〕", "）")), document.number
