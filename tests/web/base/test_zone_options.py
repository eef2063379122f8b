import re

import pytest
from support.sites import TEMPLATES

from drip.web.base.locales import read_locales
from drip.web.base.zone_options import zone_groups, zone_options

TONGUES = read_locales(TEMPLATES)


def test_every_zone_is_offered_once_under_its_part_of_the_world() -> None:
    offered = zone_options(TONGUES["de"])
    listed = [zone for zones in zone_groups(TONGUES["de"]).values() for zone, _ in zones]
    assert re.findall(r'<option value="([^"]+)">', offered) == listed
    assert '<optgroup label="Europa">' in offered


def test_the_one_that_was_chosen_is_marked_in_this_form_alone() -> None:
    chosen = zone_options(TONGUES["en"], "Europe/Lisbon")
    assert re.findall(r'<option value="([^"]+)" selected>', chosen) == ["Europe/Lisbon"]
    assert "selected" not in zone_options(TONGUES["en"])


def test_what_is_no_zone_of_the_list_is_not_shown() -> None:
    for said in ("", "Nowhere", '"><script>', 'UTC">UTC<"'):
        assert zone_options(TONGUES["en"], said) == zone_options(TONGUES["en"])


@pytest.mark.parametrize("zone", ["GB", "US/Eastern", "UTC"])
def test_the_zone_that_somebody_has_is_chosen_also_where_its_name_is_an_old_one(zone: str) -> None:
    chosen = zone_options(TONGUES["en"], zone)
    assert chosen.count(" selected") == 1
    assert f'value="{zone}" selected' in chosen
