"""When a digest leaves: once a week, on its day, within the hours, in every zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from drip.core.cohorts.digest import digest_pace, next_digest, open_digest_slot, week_number
from drip.core.courses.course import Digest, Pace
from drip.core.planning.schedule import local_date
from drip.flow.zones import zone_names, zone_of

zones = st.sampled_from([*zone_names(), "Pacific/Kiritimati", "Pacific/Niue"]).map(zone_of)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
digests = st.builds(Digest, st.integers(0, 6), st.sampled_from([time(7, 30), time(17), time(20, 59), time(22, 30)]))
PACE = Pace((0, 2, 4), time(7, 30), time(21))


@given(digests, zones, instants)
def test_week_after_week_there_is_one_digest_on_its_day_and_within_the_hours(
    digest: Digest, zone: ZoneInfo, now: datetime
) -> None:
    hours = digest_pace(digest, PACE)
    weeks = []
    for _ in range(12):
        now = next_digest(hours, zone, now, now)
        local = now.astimezone(zone)
        assert local.weekday() == digest.day
        assert PACE.at <= local.time() < PACE.until
        assert open_digest_slot(hours, zone, now) is not None
        weeks.append(week_number(local.date()))
    assert weeks == list(range(weeks[0], weeks[0] + 12))


@given(digests, zones, instants)
def test_a_slot_that_is_open_is_of_today(digest: Digest, zone: ZoneInfo, now: datetime) -> None:
    slot = open_digest_slot(digest_pace(digest, PACE), zone, now)
    if slot is not None:
        assert slot.opens <= now < slot.closes
        assert local_date(slot.opens, zone) == local_date(now, zone)
        assert local_date(now, zone).weekday() == digest.day


@given(digests, zones, instants, st.integers(0, 100))
def test_no_digest_comes_before_the_course_begins(digest: Digest, zone: ZoneInfo, now: datetime, days: int) -> None:
    starts = now + timedelta(days=days)
    assert next_digest(digest_pace(digest, PACE), zone, now, starts) >= starts
