import re
from datetime import datetime
from pathlib import Path

import pytest
from support.sites import HandClock, copy_course, enroll, make_site, publish_course
from support.visitor import Visitor, make_app, words

from drip.core.replies.reply_kind import ReplyKind
from drip.flow.people import preferences
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import MailState
from drip.storage.replies import inbound_mail
from drip.storage.replies.inbound_mail import RawMail, ReplyRow

NASTY = '"><script>alert(1)</script>\n{{ 7 * 7 }} &amp; <b>more</b>'


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    return visitor.open_for(mara).my(mara, "/keepsake")


def say(visitor: Visitor, enrollment_id: int, at: str, **answers: str) -> None:
    now = HandClock().to(at)
    with visitor.site.database.write() as session:
        for question, said in answers.items():
            preferences.answer_question(Work(session, visitor.site, now), enrollment_id, question, said, "web")


def tell(visitor: Visitor, enrollment_id: int, at: str, area: str, season: str) -> None:
    with visitor.site.database.write() as session:
        preferences.report_season(Work(session, visitor.site, HandClock().to(at)), enrollment_id, area, season, "web")


def write(visitor: Visitor, enrollment_id: int, text: str, kind: ReplyKind, at: datetime) -> None:
    """A mail that was read, as what it was understood to be."""
    with visitor.site.database.write() as session:
        raw = RawMail(text.encode(), "mara@example.net", [], "test", "message")
        assert inbound_mail.store_mail(session, raw, at)
        mail = inbound_mail.list_mails(session, needs_attention=False, limit=1)[0][0].id
        sender = "mara@example.net"
        reply = ReplyRow(mail, enrollment_id, "", "token", sender, str(mail), "", text, "", at, kind)
        inbound_mail.add_replies(session, [reply])
        inbound_mail.record_verdicts(session, [(mail, MailState.ACCEPTED, "", False)])


def test_it_gives_back_what_was_written_with_the_questions_and_local_dates(
    visitor: Visitor, mara: int, here: str
) -> None:
    say(visitor, mara, "2027-07-04 23:30", hope="More air\nand light")
    page = words(visitor.get(here))
    assert "Mara’s keepsake" in page
    assert "What do you hope for? More air and light 5 July 2027" in page


def test_what_was_said_before_stays_beside_what_stands(visitor: Visitor, mara: int, here: str) -> None:
    say(visitor, mara, "2027-01-04 09:00", hope="A raise")
    say(visitor, mara, "2027-02-04 09:00", hope="More air")
    say(visitor, mara, "2027-02-05 09:00", hope="More air")
    page = words(visitor.get(here))
    assert "More air 4 February 2027 Earlier, on 4 January 2027 A raise" in page
    assert page.count("Earlier, on") == 1


def test_the_seasons_are_drawn_and_told_in_words(visitor: Visitor, mara: int, here: str) -> None:
    tell(visitor, mara, "2027-01-10 12:00", "career", "winter")
    tell(visitor, mara, "2027-01-31 12:00", "career", "spring")
    response = visitor.get(here)
    assert "Winter from 10 January 2027, spring from 31 January 2027." in words(response)
    assert re.findall(r'<rect class="(\w+)"', response.text) == ["winter", "spring"]
    assert "Personal" not in words(response)


def test_a_season_is_drawn_and_not_repeated_among_the_words(visitor: Visitor, mara: int, here: str) -> None:
    say(visitor, mara, "2027-01-10 12:00", career_season="winter")
    page = words(visitor.get(here))
    assert "Winter from 10 January 2027." in page
    assert "What I wrote" not in page


def test_a_letter_is_kept_and_a_command_is_not(visitor: Visitor, mara: int, here: str) -> None:
    at = HandClock().to("2027-01-12 12:00")
    write(visitor, mara, "Dear Ines, the dog is ill.", ReplyKind.LETTER, at)
    write(visitor, mara, "PAUSE 2 WEEKS", ReplyKind.COMMAND, at)
    page = words(visitor.get(here))
    assert "A letter to Ines Moreau Dear Ines, the dog is ill. 12 January 2027" in page
    assert "PAUSE" not in page


def test_nobody_writes_markup_into_it(visitor: Visitor, mara: int, here: str) -> None:
    say(visitor, mara, "2027-01-10 12:00", hope=NASTY)
    write(visitor, mara, NASTY, ReplyKind.LETTER, HandClock().to("2027-01-12 12:00"))
    response = visitor.get(here)
    assert "<script" not in response.text
    assert "<b>more" not in response.text
    assert words(response).count("{{ 7 * 7 }} &amp; <b>more</b>") == 2


def test_it_needs_no_style_of_its_own_and_no_script(visitor: Visitor, mara: int, here: str) -> None:
    tell(visitor, mara, "2027-01-10 12:00", "career", "winter")
    response = visitor.get(here)
    assert not re.search(r"\sstyle=|<style|\son\w+=", response.text)
    assert "default-src 'none'" in response.headers["content-security-policy"]
    sheet = re.search(r'href="(/static/keepsake\.css\?\w+)"', response.text)
    assert sheet is not None
    assert visitor.get(sheet[1]).status_code == 200


def test_it_says_so_where_nothing_was_written(visitor: Visitor, here: str) -> None:
    assert "There is nothing to keep yet." in words(visitor.get(here))


def test_it_stays_after_leaving_and_my_page_leads_to_it(visitor: Visitor, mara: int, here: str) -> None:
    mine = visitor.my(mara)
    say(visitor, mara, "2027-01-04 09:00", hope="More air")
    assert f'href="{here}"' in visitor.get(mine).text
    visitor.post(f"{mine}/leave")
    assert "More air" in words(visitor.get(here))


def test_a_link_that_is_not_ours_leads_nowhere(visitor: Visitor, here: str) -> None:
    assert visitor.get(here.replace("/my/", "/my/x")).status_code == 404


def test_the_decision_stands_on_top_and_once(tmp_path: Path, database: Database) -> None:
    site = make_site(database)
    folder = copy_course(tmp_path / "seasons")
    welcome = folder / "lessons/welcome.md"
    welcome.write_text(welcome.read_text().replace("ask:\n", "ask:\n  - {id: decision, text: What will you do?}\n"))
    publish_course(site, folder)
    clock = HandClock()
    visitor = Visitor(make_app(site, clock, clock), site, clock, clock)
    mara = enroll(site)
    say(visitor, mara, "2027-01-05 09:00", hope="More air")
    say(visitor, mara, "2027-02-05 09:00", decision="From March, four days.")
    page = words(visitor.get(visitor.open_for(mara).my(mara, "/keepsake")))
    assert page.index("What I decided") < page.index("From March, four days.") < page.index("More air")
    assert page.count("From March, four days.") == 1
