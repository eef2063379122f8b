"""What a mail says to a persona at that point of their way is what the engine would say to them."""

from datetime import date, timedelta

import pytest
from support.sites import MONDAY, checked_course

from drip.core.courses.course import Course
from drip.core.simulation.persona import Persona, ScriptedReply
from drip.flow.mail_key import MailKey
from drip.flow.samples.sample import SampleReader, facts_for, render_sample, run_persona
from drip.flow.samples.sample_data import OCCASIONS, occasions_of, sample_context
from drip.rendering import Links

TODAY = date(2027, 1, 4)
REPLIES = {
    "welcome": (ScriptedReply(timedelta(hours=2), "To sleep through."),),
    "name-your-season": (ScriptedReply(timedelta(days=3), "1. winter\n2. The leaves are down."),),
    "last": (ScriptedReply(timedelta(hours=1), "My career is in spring now."),),
}
MARA = Persona("Mara", "Europe/Lisbon", MONDAY.replace(tzinfo=None), REPLIES)
NOBODY = SampleReader(TODAY)


def the_course() -> Course:
    course = checked_course().course
    assert course is not None
    return course


def as_mara(**seasons: str) -> SampleReader:
    return SampleReader(TODAY, run_persona(the_course(), MARA), seasons)


def lesson(name: str) -> MailKey:
    return MailKey(f"lesson:{name}")


def said(key: str, reader: SampleReader, occasion: str = "") -> str:
    mail = MailKey.read(key)
    told = sample_context(mail.kind, occasion, the_course(), "https://course.example.com")
    rendered = render_sample(the_course(), checked_course().mails[key], mail, reader, Links(answer="https://x/a"), told)
    return f"{rendered.subject}\n{rendered.text}"


def test_nobody_in_particular_has_told_nothing() -> None:
    facts = facts_for(the_course(), lesson("rest"), NOBODY)
    assert set(facts.answers.values()) == {None}
    assert facts.seasons == {"career": "unknown", "personal": "unknown"}
    assert facts.subscriber["first_name"] == ""
    assert facts.enrollment == {"started": TODAY, "lessons": 0}


def test_a_persona_has_told_what_they_wrote_before_the_mail() -> None:
    facts = facts_for(the_course(), lesson("rest"), as_mara())
    assert facts.answers == {"hope": "To sleep through.", "career_season": "winter", "evidence": "The leaves are down."}
    assert facts.seasons == {"career": "winter", "personal": "unknown"}
    assert facts.subscriber == {"first_name": "Mara", "email": "reader@example.com", "zone": "Europe/Lisbon"}
    assert facts.enrollment == {"started": date(2027, 1, 4), "lessons": 2}


def test_what_a_persona_writes_later_is_not_known_yet() -> None:
    assert facts_for(the_course(), lesson("name-your-season"), as_mara()).seasons["career"] == "unknown"
    assert "To sleep through." in said("lesson:name-your-season", as_mara())
    assert facts_for(the_course(), lesson("last"), as_mara()).seasons["career"] == "winter"


def test_a_reminder_comes_before_the_answer_that_it_asks_for() -> None:
    way = run_persona(the_course(), MARA)
    at = way.received_at(MailKey("reminder:name-your-season"))
    assert at is not None
    assert at.date() == date(2027, 1, 8)
    assert "Mara" in said("reminder:name-your-season", as_mara())


def test_a_lesson_is_dated_in_the_personas_own_time() -> None:
    lisbon = run_persona(the_course(), MARA).received_at(lesson("welcome"))
    assert lisbon == MONDAY.replace(hour=7, minute=30)
    assert f"{lisbon:%H:%M %Z}" == "07:30 WET"


def test_a_lesson_that_a_persona_never_gets_knows_no_answers() -> None:
    assert run_persona(the_course(), MARA).received_at(lesson("plant")) is None
    facts = facts_for(the_course(), lesson("plant"), as_mara())
    assert (facts.answers["hope"], facts.seasons["career"]) == (None, "unknown")
    assert facts.subscriber["first_name"] == "Mara"


def test_a_mail_that_may_come_at_any_time_knows_all_that_was_ever_told() -> None:
    facts = facts_for(the_course(), MailKey("notice"), as_mara())
    assert facts.answers["hope"] == "To sleep through."
    assert facts.seasons["career"] == "spring"


def test_a_season_told_by_hand_stands_above_the_personas() -> None:
    assert "in summer" in said("lesson:rest", as_mara(career="summer"))
    assert "in winter" in said("lesson:rest", as_mara(personal="summer"))


def test_a_course_with_problems_is_not_walked() -> None:
    reader = SampleReader(TODAY, run_persona(the_course(), MARA, is_sound=False))
    assert facts_for(the_course(), lesson("rest"), reader).seasons["career"] == "unknown"


@pytest.mark.parametrize("key", [f"{kind}/{one}" for kind in OCCASIONS if kind != "digest" for one in OCCASIONS[kind]])
def test_every_occasion_of_a_mail_can_be_looked_at(key: str) -> None:
    kind, _, occasion = key.partition("/")
    assert said(kind, NOBODY, occasion) != said(kind, NOBODY, next(o for o in occasions_of(kind) if o != occasion))


def test_an_unknown_occasion_is_the_first() -> None:
    assert sample_context("notice", "nonsense", the_course(), "") == sample_context("notice", "help", the_course(), "")
    assert sample_context("confirmation", "", the_course(), "") == {}
