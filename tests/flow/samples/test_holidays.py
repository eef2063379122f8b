from datetime import date

from drip.flow.samples.holidays import public_holidays


def test_the_holidays_of_a_zone_are_those_of_its_country_in_english() -> None:
    assert public_holidays("Europe/Lisbon", [2027])[date(2027, 4, 25)] == "Freedom Day"
    assert public_holidays("America/Chicago", [2027])[date(2027, 11, 25)] == "Thanksgiving Day"


def test_a_zone_in_no_country_has_none() -> None:
    assert public_holidays("UTC", [2027]) == {}
    assert public_holidays("Etc/GMT+5", [2027]) == {}
