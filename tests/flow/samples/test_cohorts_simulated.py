"""A course in cohorts, with days of its own and a goal: the engine does what was simulated."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.cohorts import edit, in_cohorts
from support.personas import play
from support.sites import make_site, publish_course

from drip.core.simulation.persona import Persona, ScriptedReply
from drip.core.simulation.simulate import simulate
from drip.flow.zones import zone_of
from drip.rendering import condition_holds
from drip.storage.engine.database import Database

START = datetime(2027, 3, 5, 6, 12, tzinfo=UTC)  # before the clocks go forward
PEOPLE: dict[str, dict[str, tuple[ScriptedReply, ...]]] = {
    "silent": {},
    "reaches the goal": {"name-your-season": (ScriptedReply(timedelta(days=1), "1. winter\n2. done"),)},
}


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York"])
@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_begins_with_their_cohort_keeps_its_days_and_ends_at_the_goal(
    database: Database, course_folder: Path, who: str, zone: str
) -> None:
    edit(course_folder, "- lesson: name-your-season\n", "- lesson: name-your-season\n    on: day 8\n")
    edit(course_folder, "  - lesson: last\n    after: 1 week", "  - lesson: last\n    on: day 36")
    in_cohorts(course_folder, "goal: answers.evidence == 'done'\n")
    edit(course_folder, "starts: 2027-03-01", "starts: 2027-03-11")
    site = make_site(database)
    publish_course(site, course_folder)
    mara = Persona("Mara", zone, START.replace(tzinfo=None), PEOPLE[who])
    with database.read() as session:
        edition = site.live_edition(session, "seasons")
    assert edition is not None
    simulated = simulate(edition.course, mara, START, zone_of(zone), condition_holds)
    assert simulated.events[-1].kind == "finished"
    assert simulated.events[-1].data == ({} if who == "silent" else {"reason": "goal"})
    assert play(site, "seasons", mara, START, zone_of(zone)) == list(simulated.events)
