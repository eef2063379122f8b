"""Every persona of every course does what their golden timeline tells: simulated, and through the engine."""

from functools import cache
from pathlib import Path

import pytest
from support.pairs import databases_in_turn
from support.personas import play
from support.sites import ROOT, TEMPLATES, make_site

from drip.authoring import check_persona, golden_file, persona_files, read_course, read_persona
from drip.core.simulation.timeline_text import timeline_text
from drip.flow.courses.publish import CheckedCourse, check_course, publish
from drip.flow.courses.rehearse import rehearse
from drip.flow.work import Work
from drip.flow.zones import zone_of
from drip.storage.engine.database import Database

COURSES = sorted(file.parent for file in (ROOT / "courses").glob("*/course.yaml"))
PERSONAS = {
    f"{course.name}/{name}": (course, file) for course in COURSES for name, file in persona_files(course).items()
}


@cache
def checked(folder: Path) -> CheckedCourse:
    return check_course(folder, TEMPLATES)


@pytest.mark.parametrize(("folder", "file"), PERSONAS.values(), ids=PERSONAS)
def test_the_simulation_tells_the_golden_timeline(folder: Path, file: Path) -> None:
    course = read_course(folder).course
    assert course is not None
    assert check_persona(file, course) == ()
    rehearsal = rehearse(course, read_persona(file))
    assert rehearsal.undecided == ()
    assert rehearsal.text == golden_file(file).read_text(encoding="utf-8")


@pytest.mark.slow
@databases_in_turn("golden", list(PERSONAS.values()), list(PERSONAS))
def test_the_engine_lives_the_golden_timeline(database: Database, golden: tuple[Path, Path]) -> None:
    folder, file = golden
    course, persona = checked(folder), read_persona(file)
    assert course.course is not None
    zone = zone_of(persona.zone)
    start = persona.start(zone)
    site = make_site(database)
    with database.write() as session:
        publish(Work(session, site, start), course)
    played = play(site, course.course.slug, persona, start, zone)
    assert timeline_text(persona, start, zone, played) == golden_file(file).read_text(encoding="utf-8")
