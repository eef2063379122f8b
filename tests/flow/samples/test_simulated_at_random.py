"""Whatever the course and whatever somebody writes, the engine does what was simulated."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from support.personas import play
from support.random_lives import Life, lives, write_lessons
from support.sites import make_site

from drip.core.simulation.timeline_text import timeline_text
from drip.flow.courses.publish import CheckedCourse, publish
from drip.flow.courses.rehearse import rehearse
from drip.flow.work import Work
from drip.storage.engine.database import Database

EXAMPLES = 8
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # with a second an example, it would take minutes


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    return write_lessons(tmp_path_factory.mktemp("random") / "course")


@pytest.mark.slow
@settings(max_examples=EXAMPLES, phases=NO_SHRINKING)
@given(data=st.data())
def test_the_engine_does_what_was_simulated(data: st.DataObject, lessons: CheckedCourse, migrated_sqlite: Path) -> None:
    assert_agreed(data.draw(lives(lessons)), lessons, migrated_sqlite)


def assert_agreed(life: Life, lessons: CheckedCourse, migrated: Path) -> None:
    rehearsal = rehearse(life.course, life.persona)
    note(rehearsal.text)
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(migrated, folder)}")
        try:
            site = make_site(database)
            with database.write() as session:
                publish(Work(session, site, rehearsal.start), CheckedCourse(life.course, (), lessons.mails))
            played = play(site, life.course.slug, life.persona, rehearsal.start, rehearsal.zone)
        finally:
            database.close()
    assert timeline_text(life.persona, rehearsal.start, rehearsal.zone, played) == rehearsal.text
    assert tuple(played) == rehearsal.timeline.events
