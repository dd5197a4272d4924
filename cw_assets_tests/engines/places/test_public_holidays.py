"""Public holidays: between two days, in order, in English where there is any."""

from datetime import date

import pytest

from cw_assets.engines.places.public_holidays import public_holidays
from cw_assets.errors import InvalidInput


def test_end_is_not_included_and_the_turn_of_the_year_is_crossed():
    found = public_holidays("DE", start=date(2026, 12, 25), end=date(2027, 1, 1))
    assert found == [(date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 26), "Second Day of Christmas")]


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("JP", date(2027, 1, 11), "Coming of Age Day"),
        ("FR", date(2027, 7, 14), "National Day"),
        ("SA", date(2027, 9, 23), "National Day Holiday"),
        ("ZA", date(2027, 4, 27), "Freedom Day"),
        ("NZ", date(2027, 2, 6), "Waitangi Day"),
    ],
)
def test_holiday_has_its_english_name(country, day, name):
    assert (day, name) in public_holidays(country, start=date(2026, 11, 20), end=date(2027, 11, 20))


def test_thanksgiving_is_no_holiday_in_germany():
    found = public_holidays("DE", start=date(2026, 1, 1), end=date(2027, 1, 1))
    assert not any("Thanksgiving" in name for _, name in found)


def test_country_that_the_library_does_not_know_has_none():
    assert public_holidays("AC", start=date(2026, 1, 1), end=date(2027, 1, 1)) == []


def test_no_country_is_refused():
    with pytest.raises(InvalidInput, match="ISO 3166"):
        public_holidays("XX", start=date(2026, 1, 1), end=date(2027, 1, 1))
