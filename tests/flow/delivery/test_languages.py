"""A course in two languages: what people get, what they answer, and what it is kept as."""

from pathlib import Path

import pytest
from sqlalchemy import update
from support.mail import answer, deliver, deliveries, live_through, parsed, post, reply_to
from support.scripted_server import DROP, scripted
from support.sites import HandClock, copy_course, make_site
from support.translated_course import join, publish_translated_course

from drip.flow.coach import letters
from drip.flow.courses.check import check_course
from drip.flow.delivery.sent_text import text_as_sent
from drip.flow.people.course_view import my_course
from drip.flow.people.preferences import leave
from drip.flow.planning.progress import read_people
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.records import read_claimed_deliveries
from drip.storage.engine.tables import Subscriber
from drip.storage.replies import answers

pytestmark = pytest.mark.own_course

MARA = "mara@example.net"


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    made = make_site(database)
    publish_translated_course(made, tmp_path / "course")
    return made


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def said(site: Site, enrollment: int) -> dict[str, object]:
    """{question: the value kept}"""
    with site.database.read() as session:
        return {given.question: given.value for given in answers.answers_of(session, enrollment)}


def plain(message: bytes) -> str:
    body = parsed(message).get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text


def page(message: bytes) -> str:
    body = parsed(message).get_body(("html",))
    assert body is not None
    text: str = body.get_content()
    return text


def test_who_chose_german_gets_the_lesson_and_all_around_it_in_german(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    join(site, "ann@example.net", "en")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 12:00")
    german, english = sorted(server.messages, key=lambda message: parsed(message)["To"], reverse=True)
    assert parsed(german)["Subject"] == "Mara, willkommen"
    assert parsed(german)["Content-Language"] == "de"
    assert "am 4. Januar 2027 angemeldet" in plain(german)
    assert "mehr davon: https://course.example.com/my/" in plain(german)
    assert "next_weeks?value=more%20of%20this" in plain(german)
    assert "Du bist dran" in plain(german)
    assert "Kurs verlassen: " in plain(german)
    assert '<html lang="de"' in page(german)
    assert parsed(english)["Subject"] == "Mara, welcome"
    assert "signed up on 4 January 2027" in plain(english)
    assert '<html lang="en"' in page(english)


def test_an_answer_in_german_is_kept_as_the_option_that_the_course_knows(site: Site, clock: HandClock) -> None:
    mara = join(site, MARA, "de")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 12:00")
        answer(site, server.messages[-1], "1. Ruhe\n2. mehr davon", clock)
        assert said(site, mara) == {"hope": "Ruhe", "next_weeks": "more of this"}
        live_through(site, server, clock, "2027-01-06 12:00")
        answer(site, server.messages[-1], "1. Frühling\n2. Es wird heller.", clock)
    assert said(site, mara)["career_season"] == "spring"
    second = plain(server.messages[-1])
    assert "Du wolltest: mehr davon." in second
    assert "Dein Arbeitsleben: UNBEKANNT." in second
    assert "Herbst: https://" in second


def test_what_is_not_translated_comes_as_the_course_has_it_and_says_so(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    with scripted() as server:
        live_through(site, server, clock, "2027-02-01 12:00")
    last = server.messages[-1]
    assert parsed(last)["Subject"] == "The letter last"
    assert parsed(last)["Content-Language"] == "en"
    assert "Leave the course" in plain(last)


def test_the_reminder_is_in_the_language_of_the_lesson(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-08 12:00")
    reminder = server.messages[-1]
    assert parsed(reminder)["Subject"] == "Noch ist Zeit: eine Frage von Ines Moreau"
    assert "In welcher Jahreszeit ist dein Arbeitsleben?" in plain(reminder)


def test_the_confirmation_is_in_the_language_that_was_chosen_also_by_who_had_another_before(
    site: Site, clock: HandClock
) -> None:
    mara = join(site, MARA, "en")
    with site.database.write() as session:
        leave(session, mara, "web", clock())
    join(site, MARA, "de", confirmed=False)
    join(site, "new@example.net", "de", confirmed=False)
    with scripted() as server:
        deliver(site, server, clock)
    assert len(server.messages) == 2
    for confirmation in server.messages:
        assert parsed(confirmation)["Subject"] == "Die Jahreszeiten des Erfolgs: Bist du das?"
        assert "Ja, schick mir die Briefe" in page(confirmation)


def test_what_a_stranger_chooses_is_not_the_persons_language_until_they_say_yes(site: Site) -> None:
    mara = join(site, MARA, "en")
    with site.database.write() as session:
        leave(session, mara, "web", HandClock().at)
    again = join(site, MARA, "de", confirmed=False)
    with site.database.read() as session:
        first = my_course(Work(session, site, HandClock().at), again)
        assert first is not None
        assert first.words.language == "en"
    join(site, MARA, "de")
    with site.database.read() as session:
        then = my_course(Work(session, site, HandClock().at), again)
        assert then is not None
        assert then.words.language == "de"
        assert then.course.questions()["hope"][1].text == "Was erhoffst du dir?"


def test_what_was_done_at_a_word_is_told_in_german(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-04 12:00")
        answer(site, server.messages[-1], "PAUSE BIS 3. MÄRZ", clock)
        deliver(site, server, clock)
        answer(site, server.messages[-1], "WEITER", clock)
        deliver(site, server, clock)
        answer(site, server.messages[-1], "LANGSAMER", clock)
        deliver(site, server, clock)
        answer(site, server.messages[-1], "JAHRESZEIT CAREER HERBST", clock)
        deliver(site, server, clock)
    paused, resumed, slower, season = server.messages[1:]
    assert parsed(paused)["Subject"] == "Pause bis Mittwoch, 3. März"
    assert "kommt am Mittwoch, 6. Januar, um 07:30 Uhr." in " ".join(plain(resumed).split())
    assert parsed(slower)["Subject"] == "Deine Briefe: montags und freitags um 07:30 Uhr"
    assert "career: Herbst" in plain(season)
    assert "JAHRESZEIT CAREER WINTER" in plain(season)


def test_an_answer_that_is_unclear_is_asked_back_about_in_german(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    with scripted() as server:
        live_through(site, server, clock, "2027-01-06 12:00")
        answer(site, server.messages[-1], "1. vielleicht Herbst oder doch Winter?\n2. Nebel", clock)
        deliver(site, server, clock)
        asked = server.messages[-1]
        assert "danke für deine Antwort" in plain(asked)
        assert "Winter: https://" in plain(asked)


def test_a_mail_sent_again_is_the_same_even_if_the_person_has_changed_their_language(
    site: Site, clock: HandClock
) -> None:
    mara = join(site, MARA, "de")
    clock.advance(hours=4)
    with scripted(body=[DROP, "250 ok"]) as server:
        deliver(site, server, clock)
        with site.database.write() as session:
            session.execute(update(Subscriber).values(language="en"))
        clock.advance(minutes=1)
        deliver(site, server, clock)
    assert server.messages[0] == server.messages[1]
    assert parsed(server.messages[0])["Subject"] == "Mara, willkommen"
    (first,) = [d for d in deliveries(site, mara) if d.lesson == "welcome"]
    assert first.made_from is not None
    assert first.made_from["language"] == "de"


def test_the_checker_notes_what_is_missing_and_tells_mistakes_in_all_words(tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "course"
    checked = check_course(folder, site.templates)
    assert {"lesson:welcome", "lesson:welcome@de", "reminder:name-your-season@de", "confirmation@de"} <= set(
        checked.mails
    )
    assert "lesson:last@de" not in checked.mails
    assert any("last.de.md is missing" in note.message for note in checked.notes)
    file = folder / "lessons" / "welcome.de.md"
    file.write_text(file.read_text().replace("{{ enrollment.started }}", "{{ enrollment.startd }}"))
    (problem,) = check_course(folder, site.templates).problems
    assert (Path(problem.file).name, problem.line) == ("welcome.de.md", 11)
    assert "did you mean 'started'?" in problem.message


def test_a_language_that_drip_has_no_words_in_keeps_english_around_its_lessons(tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "course"
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text().replace("languages: [de]", "languages: [de, fr]"))
    (folder / "lessons" / "last.fr.md").write_text("---\nsubject: Fin\n---\nFin.\n")
    checked = check_course(folder, site.templates)
    assert checked.problems == ()
    assert '<html lang="fr"' in checked.mails["lesson:last@fr"].html
    assert "Leave the course" in checked.mails["lesson:last@fr"].html
    (note,) = [note for note in checked.notes if "around the lessons" in note.message]
    assert (Path(note.file).name, note.line) == ("course.yaml", 20)
    assert note.message == (
        "what drip says around the lessons is not all in French: email/words.fr.yaml, confirmation.fr.md,"
        " clarification.fr.md, notice.fr.md, letter.fr.md, key.fr.md, address.fr.md, moved.fr.md, care.fr.md,"
        " concern.fr.md, reminder.fr.md are missing"
    )


def test_a_course_in_a_language_that_drip_has_no_words_in_is_noted(tmp_path: Path, site: Site) -> None:
    folder = copy_course(tmp_path / "french")
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + "language: fr\n")
    checked = check_course(folder, site.templates)
    assert checked.problems == ()
    assert '<html lang="fr"' in checked.mails["lesson:welcome"].html
    assert '<html lang="en"' in checked.mails["confirmation"].html
    (note,) = checked.notes
    assert "confirmation.fr.md" in note.message


def test_words_of_the_courses_own_that_cannot_be_read_are_told_once(tmp_path: Path, site: Site) -> None:
    (tmp_path / "course" / "email").mkdir()
    (tmp_path / "course" / "email" / "words.de.yaml").write_text("yes: ja\n")
    (problem,) = check_course(tmp_path / "course", site.templates).problems
    assert problem.message.startswith("email/words.de.yaml must consist of lines such as")


def test_what_a_reply_is_compared_with_is_the_mail_in_the_words_that_were_sent(site: Site, clock: HandClock) -> None:
    mara = join(site, MARA, "de")
    clock.advance(hours=4)
    with scripted() as server:
        deliver(site, server, clock)
    with site.database.write() as session:
        session.execute(update(Subscriber).values(language="en"))
    numbers = [(mara, delivery.number) for delivery in deliveries(site, mara) if delivery.lesson == "welcome"]
    with site.database.read() as session:
        (delivery,) = read_claimed_deliveries(session, numbers)
        text, _ = text_as_sent(site, read_people(session, [mara]), site.edition(session, delivery.version_id), delivery)
    assert text.split() == plain(server.messages[0]).split()


def test_the_coachs_letter_names_the_day_in_the_language_of_the_person(site: Site, clock: HandClock) -> None:
    join(site, MARA, "de")
    clock.advance(hours=4)
    with scripted() as server:
        deliver(site, server, clock)
        post(site, reply_to(server.messages[0], "Liebe Ines,\n\ndarf ich dich etwas fragen?"), clock)
        read_replies(site, clock())
        letters.queue_answer(site, 1, "Gern.", clock())
        clock.advance(minutes=1)
        deliver(site, server, clock)
        assert "Du hast am Montag, 4. Januar geschrieben:" in " ".join(plain(server.messages[-1]).split())
