"""Places: each in its own province and city passes, in another it does not; the table answers for every name."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tax_review import Reviewer
from tax_review.lexicon import load_files
from tax_review.lexicon.loading import BUILT_IN
from tax_review.rules import office, place
from tax_review.rules.divisions import divisions

DAY = dt.date(2026, 11, 23)
LEXICON = load_files([*sorted(BUILT_IN.glob("bases*.toml")), BUILT_IN / "frames.toml", BUILT_IN / "places.toml"])
RULES = (place.WRONG_PROVINCE, place.WRONG_CITY, place.ABOLISHED, office.LEVEL, office.TAX_BUREAU)
REVIEWER = Reviewer(lexicon=LEXICON, rules=RULES, draft_rules=())

TABLE = divisions()
BY_CODE = {code: name for name, code in TABLE.provinces.items()}
NOW = {
    name: {home.code for home in homes if home.holds(DAY.year)}
    for name, homes in TABLE.homes.items()
    if len(name) > 2 and any(home.holds(DAY.year) for home in homes)
}
PREFECTURES = sorted(name for name, codes in NOW.items() if all(code.endswith("00") for code in codes))
PROVINCES = sorted(name for name in TABLE.provinces if name.endswith("省") and name != "台湾省")
COUNTIES = sorted(
    name for name, codes in NOW.items() if any(code.startswith("43") and code[4:] != "00" for code in codes)
)


def found(text: str, on: dt.date = DAY) -> list[str]:
    verdict = REVIEWER.review(text, on=on)
    assert verdict.failures == ()
    return [finding.id for finding in verdict.findings]


def test_the_table_knows_the_provinces_and_the_cities_of_hunan() -> None:
    assert len(TABLE.provinces) >= 34
    assert {name for name, codes in NOW.items() if any(c.startswith("43") and c.endswith("00") for c in codes)} == {
        *place._CITIES,
        "湘西土家族苗族自治州",
    }


def test_every_city_is_at_home_in_its_own_province() -> None:
    for name in PREFECTURES:
        for code in NOW[name]:
            province = BY_CODE[code[:2]]
            if province != name:
                assert found(f"到{province}{name}调研。") == [], name


@given(st.sampled_from(PREFECTURES), st.sampled_from(PROVINCES))
def test_a_city_in_another_province_is_found(name: str, province: str) -> None:
    at_home = any(TABLE.provinces[province] == code[:2] for code in NOW[name])
    assert found(f"到{province}{name}调研。") == ([] if at_home else ["politics.territory.place.wrong-province"])


def test_counties_of_hunan_are_at_home_in_their_own_city_alone() -> None:
    for name in COUNTIES:
        for city in place._CITIES[::4]:
            code = next(iter(NOW[city]))[:4]
            wrong = found(f"到{city}{name}调研。")
            at_home = any(c.startswith(code) for c in NOW[name])
            assert wrong == ([] if at_home else ["politics.territory.place.wrong-city"]), (city, name)


def test_every_tax_bureau_of_a_county_of_hunan_exists() -> None:
    for name in COUNTIES:
        assert found(f"国家税务总局{name}税务局发布通告。") == [], name


def test_a_name_is_judged_by_its_day() -> None:
    assert found("祁阳县税务局走访企业。", dt.date(2019, 6, 1)) == []
    assert found("祁阳县税务局走访企业。") == ["politics.territory.place.abolished-county"]
