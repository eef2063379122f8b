"""Lessons as pages: each as it left for this person, whatever has become of the course and of them since."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import update
from support.mail import deliver, deliveries, live_through, parsed
from support.scripted_server import DROP, scripted
from support.sites import HandClock, clock_at, edit_course, enroll, publish_course
from support.translated_course import join, publish_translated_course

from drip.core.delivery.on_doubt import OnDoubt
from drip.flow.people.lesson_page import LessonPage, lesson_page, lessons_of
from drip.flow.people.preferences import answer_question
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.states import DeliveryState, MailKind
from drip.storage.engine.tables import Delivery, Subscriber

TABLES = {"name": Subscriber, "mail": Delivery}


@dataclass(frozen=True)
class Reader:
    site: Site
    enrollment: int

    def page(self, lesson: str) -> LessonPage | None:
        with self.site.database.read() as session:
            return lesson_page(session, self.site, self.enrollment, lesson)

    def there(self, lesson: str) -> LessonPage:
        page = self.page(lesson)
        assert page is not None
        return page

    def subjects(self) -> list[str]:
        with self.site.database.read() as session:
            return [received.subject for received in lessons_of(session, self.site, self.enrollment)]

    def change(self, table: str, **values: object) -> None:
        with self.site.database.write() as session:
            session.execute(update(TABLES[table]).values(**values))


def lesson_to_come(mail: Delivery) -> bool:
    return (mail.kind, mail.state) == (MailKind.LESSON, DeliveryState.PLANNED)


@pytest.fixture
def mara(site: Site) -> Reader:
    """She received two lessons, and has answered the first."""
    reader = Reader(site, enroll(site))
    clock = HandClock()
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 12:00")
        with site.database.write() as session:
            assert answer_question(Work(session, site, clock()), reader.enrollment, "hope", "More air", "web")
        live_through(site, server, clock, "2027-01-07 00:00")
    return reader


def test_those_that_left_are_listed_and_no_others(mara: Reader) -> None:
    assert mara.subjects() == ["Mara, welcome", "Which season is it?"]
    (planned,) = [mail for mail in deliveries(mara.site, mara.enrollment) if lesson_to_come(mail)]
    assert mara.page(planned.lesson) is None


def test_it_says_what_was_known_when_it_left(mara: Reader) -> None:
    mara.change("name", first_name="Ada")
    with mara.site.database.write() as session:
        assert answer_question(
            Work(session, mara.site, clock_at("2027-01-08 12:00")()), mara.enrollment, "hope", "Less", "web"
        )
    assert mara.there("welcome").current.subject == "Mara, welcome"
    body = mara.there("name-your-season").body
    assert ("More air" in body, "Less" in body) == (True, False)


def test_where_nothing_was_kept_it_says_what_is_known_now(mara: Reader) -> None:
    mara.change("name", first_name="Ada")
    mara.change("mail", made_from=None)
    assert mara.there("welcome").current.subject == "Ada, welcome"


def test_both_names_of_a_lesson_lead_to_it(mara: Reader, course_folder: Path) -> None:
    edit_course(course_folder, "lesson: welcome", "lesson: hello")
    (course_folder / "lessons" / "welcome.md").rename(course_folder / "lessons" / "hello.md")
    edit_course(course_folder, "preview:", "was: welcome\npreview:", "lessons/hello.md")
    publish_course(mara.site, course_folder)
    assert mara.there("hello") == mara.there("welcome")


@pytest.mark.parametrize("on_doubt", [OnDoubt.HOLD, OnDoubt.RESEND_ONCE])
def test_one_that_may_have_left_is_there(site: Site, on_doubt: OnDoubt) -> None:
    reader = Reader(replace(site, on_doubt=on_doubt), enroll(site))
    assert reader.page("welcome") is None
    with scripted(body=[DROP]) as server:
        deliver(reader.site, server, clock_at("2027-01-04 07:30"))
    mail = next(mail for mail in deliveries(site, reader.enrollment) if mail.lesson == "welcome")
    assert mail.state == (DeliveryState.IN_DOUBT if on_doubt is OnDoubt.HOLD else DeliveryState.PLANNED)
    assert reader.there("welcome").current.subject == "Mara, welcome"


def test_one_that_was_refused_is_not_there(site: Site) -> None:
    reader = Reader(site, enroll(site))
    with scripted(body=["554 5.6.0 no"]) as server:
        deliver(site, server, clock_at("2027-01-04 07:30"))
    assert reader.page("welcome") is None


def test_somebody_who_is_gone_has_none(site: Site) -> None:
    enroll(site)
    assert (Reader(site, 99).page("welcome"), Reader(site, 99).subjects()) == (None, [])


def test_it_is_in_the_language_and_the_variant_of_the_mail(site: Site, tmp_path: Path) -> None:
    publish_translated_course(site, tmp_path / "course", variants=True)
    people = [Reader(site, join(site, f"p{number}@example.net", "de")) for number in range(12)]
    clock = clock_at("2027-01-04 10:00")
    with scripted() as server:
        deliver(site, server, clock)
    sent = {parsed(mail)["To"]: parsed(mail)["Subject"] for mail in server.messages}
    pages = [reader.there("welcome") for reader in people]
    assert [page.current.subject for page in pages] == [sent[f"p{number}@example.net"] for number in range(12)]
    assert len({page.current.subject for page in pages}) > 1
    long = next(page for page in pages if page.current.subject == "Mara, willkommen")
    assert "Willkommen. Du hast dich am 4. Januar" in long.body
    assert ">mehr davon</a>" in long.body
    assert long.language == "de"
