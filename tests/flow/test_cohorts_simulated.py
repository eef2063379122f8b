"""A course in cohorts, with days of its own and a goal: the engine does what was simulated."""

from pathlib import Path

import pytest
from support.cohorts import edit, in_cohorts
from support.sites import make_site, publish_course
from test_simulated import START, hours, lines, play

from drip.core.persona import Persona, ScriptedReply
from drip.core.simulate import simulate
from drip.flow.listing import describe
from drip.flow.zones import zone_of
from drip.rendering import condition_holds
from drip.storage.database import Database

PEOPLE = {
    "silent": {},
    "reaches the goal": {"welcome": ("2 hours", "Rest."), "name-your-season": ("1 day", "1. winter\n2. done")},
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
    replies = {lesson: ScriptedReply(hours(after), text) for lesson, (after, text) in PEOPLE[who].items()}
    mara = Persona("Mara", zone, START, replies)
    with database.read() as session:
        edition = site.live(session, "seasons")
    assert edition is not None
    simulated = simulate(edition.course, mara, START, zone_of(zone), condition_holds)
    assert simulated.finished_at is not None
    assert simulated.happened[-1].data == ({} if who == "silent" else {"reason": "goal"})
    assert lines(play(site, mara)) == [
        (one.at, describe(one.kind, dict(one.data)), one.data) for one in simulated.happened
    ]
