from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from support.cohorts import cohort_site, edit, found, in_cohorts, join, sharing
from support.mail import deliver, deliveries, parsed, post, reply_to
from support.scripted_server import scripted
from support.sites import HandClock, clock_at, enroll, make_site, publish_course

from drip.core.cohorts.sharing import MAX_ANSWERS, Sharing
from drip.flow.delivery.settle import suppress_person
from drip.flow.operations.audit import audit
from drip.flow.operations.timeline import next_due, timeline_since
from drip.flow.people import preferences
from drip.flow.planning.digest import queue_digests
from drip.flow.planning.wake_up import wake_up
from drip.flow.replies.read_mail import read_replies
from drip.flow.site import Site
from drip.flow.work import Work
from drip.storage.engine.database import Database
from drip.storage.engine.states import DeliveryState, EnrollmentState
from drip.storage.replies import answers

pytestmark = pytest.mark.own_course

SUNDAY = "2027-01-17 17:00"
LATELY = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def site(database: Database, course_folder: Path) -> Site:
    return cohort_site(database, course_folder)


def told(site: Site, name: str, said: str, **options: object) -> int:
    """Somebody of the January cohort who shares what they said in its first week."""
    return sharing(site, name, said, **{"now": LATELY, **options})  # type: ignore[arg-type]


def say(site: Site, enrollment_id: int, said: str, now: datetime = LATELY) -> None:
    with site.database.write() as session:
        preferences.answer_question(Work(session, site, now), enrollment_id, "hope", said, "web")


def decide(site: Site, enrollment_id: int, how: Sharing, now: datetime = LATELY) -> bool:
    with site.database.write() as session:
        return preferences.share(Work(session, site, now), enrollment_id, how, "web")


def digests(site: Site, now: str = SUNDAY) -> dict[str, EmailMessage]:
    """{address: the digest that it gets then}"""
    clock = clock_at(now)
    queue_digests(site, clock())
    with scripted() as server:
        deliver(site, server, clock)
    mails = [parsed(message) for message in server.messages]
    return {mail["To"]: mail for mail in mails if "others" in mail["Subject"]}


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_those_who_share_see_what_others_in_their_season_shared_and_never_their_own(site: Site) -> None:
    told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    seen = digests(site)
    assert set(seen) == {"anna@example.net", "ben@example.net"}
    assert seen["anna@example.net"]["Subject"] == "From others in winter"
    words = text_of(seen["anna@example.net"])
    assert "What do you hope for?" in words
    assert "> Less noise." in words
    assert "More air." not in words


def test_who_shares_nothing_sees_nothing_and_is_not_seen(site: Site) -> None:
    silent = join(site, "Silent")
    say(site, silent, "My secret.")
    told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    seen = digests(site)
    assert set(seen) == {"anna@example.net", "ben@example.net"}
    assert not any("My secret." in text_of(mail) for mail in seen.values())


def test_other_seasons_other_cohorts_and_other_courses_are_not_mixed(site: Site) -> None:
    told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.", season="spring")
    march = join(site, "March", cohort="2027-03-01")
    with site.database.write() as session:
        preferences.report_season(Work(session, site, LATELY), march, "career", "winter", "web")
        preferences.answer_question(Work(session, site, LATELY), march, "hope", "A later start.", "web")
        preferences.share(Work(session, site, LATELY), march, Sharing.NAMED, "web")
    assert digests(site) == {}


def test_the_season_is_the_one_that_they_are_in_now(site: Site) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.", season="spring")
    with site.database.write() as session:
        preferences.report_season(Work(session, site, LATELY + timedelta(days=1)), ben, "career", "winter", "web")
    assert "Less noise." in text_of(digests(site)["anna@example.net"])


def test_who_has_told_no_season_sees_those_who_have_not_either(site: Site) -> None:
    for name, said in (("Anna", "More air."), ("Ben", "Less noise.")):
        made = join(site, name)
        say(site, made, said)
        decide(site, made, Sharing.UNNAMED)
    mail = digests(site)["anna@example.net"]
    assert mail["Subject"] == "From others in your group"
    assert "Less noise." in text_of(mail)


def test_without_a_name_neither_name_nor_address_is_anywhere_in_the_mail(site: Site) -> None:
    told(site, "Anna", "More air.")
    told(site, "Benedict", "Less noise.\n\nBest,\nBenedict (benedict@example.net)")
    mail = digests(site)["anna@example.net"]
    assert "less noise." in text_of(mail).lower()
    assert "benedict" not in mail.as_string().lower()
    assert "benedict" not in text_of(mail, "html").lower()


def test_with_a_name_it_is_the_first_name_and_no_address(site: Site) -> None:
    told(site, "Anna", "More air.")
    told(site, "Benedict", "Less noise.", how=Sharing.NAMED)
    mail = digests(site)["anna@example.net"]
    assert "Less noise." in text_of(mail)
    assert "Benedict" in text_of(mail)
    assert "benedict@" not in mail.as_string()


@pytest.mark.parametrize("how", ["stopped", "left", "complained", "not yet"])
def test_who_takes_their_consent_back_before_it_is_queued_is_not_in_it(site: Site, how: str) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.")
    if how in ("stopped", "not yet"):
        decide(site, ben, Sharing.NOBODY)
    with site.database.write() as session:
        if how == "left":
            preferences.leave(session, ben, "web", LATELY)
        elif how == "complained":
            suppress_person(Work(session, site, LATELY), found(site, ben).subscriber_id, "complaint", "")
    assert digests(site) == {}


def test_who_has_finished_is_still_heard_but_gets_no_more_mail(database: Database, course_folder: Path) -> None:
    site = cohort_site(database, course_folder, "goal: answers.hope == 'done'\n")
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "done")
    assert found(site, ben).state == EnrollmentState.FINISHED
    seen = digests(site)
    assert set(seen) == {"anna@example.net"}
    assert "> done" in text_of(seen["anna@example.net"])


def test_there_is_no_mail_without_something_new(site: Site) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "")
    assert set(digests(site)) == {"ben@example.net"}
    assert digests(site, "2027-01-24 17:00") == {}
    say(site, ben, "Less noise.", LATELY + timedelta(days=14))
    assert set(digests(site, "2027-01-31 17:00")) == {"anna@example.net"}


def test_an_answer_that_was_changed_stands_as_it_is_now(site: Site) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.")
    say(site, ben, "Just sleep.", LATELY + timedelta(days=1))
    words = text_of(digests(site)["anna@example.net"])
    assert "Just sleep." in words
    assert "Less noise." not in words


def test_questions_that_are_not_shared_stay_between_the_two(site: Site) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.")
    with site.database.write() as session:
        preferences.answer_question(Work(session, site, LATELY), ben, "evidence", "My secret.", "web")
    assert "My secret." not in text_of(digests(site)["anna@example.net"])


def test_what_others_wrote_is_data_and_leads_nowhere(site: Site) -> None:
    told(site, "Anna", "More air.")
    told(site, "Ben", "<b>{{ 7 * 7 }}</b> [x](https://evil.example/a) www.evil.example **now** evil.example")
    mail = digests(site)["anna@example.net"]
    html, plain = text_of(mail, "html"), text_of(mail)
    assert "&lt;b&gt;{{ 7 * 7 }}&lt;/b&gt;" in html
    assert "{{ 7 * 7 }}" in plain
    assert "**now**" in html
    for part in (html, plain):
        assert "49" not in part
        assert "evil.example" not in part


def test_the_mail_shows_the_ways_out(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    mail = digests(site)["anna@example.net"]
    mine = f"https://course.example.com/my/{site.keys.token('my', anna)}"
    for part in (text_of(mail), text_of(mail, "html")):
        assert f"{mine}#sharing" in part
        assert f"{mine}/leave" in part
        assert "12 Harbour Lane, Example Town" in part
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("zone", "first"), [("Pacific/Kiritimati", "2027-01-17 03:00"), ("Pacific/Niue", "2027-01-18 04:00")]
)
def test_it_comes_at_its_hour_where_they_live(site: Site, zone: str, first: str) -> None:
    told(site, "Ben", "Less noise.")
    anna = join(site, "Anna", zone)
    with site.database.write() as session:
        preferences.report_season(Work(session, site, LATELY), anna, "career", "winter", "web")
        preferences.share(Work(session, site, LATELY), anna, Sharing.UNNAMED, "web")
    assert found(site, anna).digest_at == HandClock().to(first)
    early = clock_at(first)
    early.advance(minutes=-1)
    queue_digests(site, early())
    assert [d.kind for d in deliveries(site, anna) if d.kind == "digest"] == []
    assert set(digests(site, first)) == {"anna@example.net"}


def test_one_that_could_not_be_made_on_its_day_is_left_out_and_its_words_come_with_the_next(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    assert digests(site, "2027-01-18 07:30") == {}
    assert found(site, anna).digest_at == HandClock().to("2027-01-24 17:00")
    assert "Less noise." in text_of(digests(site, "2027-01-24 17:00")["anna@example.net"])


@pytest.mark.parametrize("late", ["2027-01-17 21:00", "2027-01-18 09:00"])
def test_one_that_was_made_and_could_not_leave_within_its_hours_is_dropped(site: Site, late: str) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    queue_digests(site, HandClock().to(SUNDAY))
    with scripted() as server:
        deliver(site, server, clock_at(late))
    assert not any(b"others in winter" in message for message in server.messages)
    assert [d.state for d in deliveries(site, anna) if d.kind == "digest"] == [DeliveryState.SUPPRESSED]
    assert "Less noise." in text_of(digests(site, "2027-01-24 17:00")["anna@example.net"])


@pytest.mark.parametrize("how", ["paused", "stopped", "left"])
def test_who_pauses_stops_or_leaves_before_it_has_left_does_not_get_it(site: Site, how: str) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    clock = clock_at(SUNDAY)
    queue_digests(site, clock())
    with site.database.write() as session:
        if how == "paused":
            preferences.pause(Work(session, site, clock()), anna, None, "web")
        elif how == "left":
            preferences.leave(session, anna, "web", clock())
    if how == "stopped":
        decide(site, anna, Sharing.NOBODY, clock())
    with scripted() as server:
        deliver(site, server, clock)
    assert [recipient for recipient, _ in server.received if "anna" in recipient] == []
    assert found(site, anna).digest_at is None


def test_while_paused_none_is_made_and_after_it_they_come_again(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    with site.database.write() as session:
        preferences.pause(Work(session, site, LATELY), anna, HandClock().to("2027-01-19 00:00"), "web")
    assert set(digests(site)) == {"ben@example.net"}
    wake_up(site, HandClock().to("2027-01-19 00:00"))
    assert found(site, anna).digest_at == HandClock().to("2027-01-24 17:00")


def test_it_is_made_once_a_week_however_often_the_tick_runs_and_sharing_is_turned_off_and_on(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.")
    now = HandClock().to(SUNDAY)
    assert queue_digests(site, now) == 2
    assert queue_digests(site, now) == 0
    decide(site, anna, Sharing.NOBODY, now)
    decide(site, anna, Sharing.NAMED, now)
    assert found(site, anna).digest_at == now
    say(site, ben, "Just sleep.", now)
    assert queue_digests(site, now + timedelta(minutes=1)) == 0
    assert found(site, anna).digest_at == HandClock().to("2027-01-24 17:00")


def test_however_many_workers_make_digests_at_once_there_is_one_for_everybody(site: Site) -> None:
    everybody = [told(site, f"P{number}", f"Words of number {number}.") for number in range(12)]
    now = HandClock().to(SUNDAY)
    with ThreadPoolExecutor(4) as workers:
        counts = list(workers.map(lambda _: queue_digests(site, now), range(4)))
    assert sum(counts) == len(everybody)
    assert [sum(d.kind == "digest" for d in deliveries(site, each)) for each in everybody] == [1] * len(everybody)


def test_a_plan_that_is_made_when_it_is_due_does_not_put_it_off(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    say(site, anna, "More air, still.", HandClock().to(SUNDAY))
    assert set(digests(site)) == {"anna@example.net", "ben@example.net"}


def test_it_takes_no_lesson_away(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    digests(site)
    lesson = next(d for d in deliveries(site, anna) if d.kind == "lesson")
    with scripted() as server:
        deliver(site, server, clock_at("2027-01-18 07:30"))
    assert lesson.lesson == "welcome"
    assert audit(site, HandClock().to("2027-01-18 07:31")).findings == ()


def test_a_digest_in_doubt_is_sent_again_as_it_was_whatever_others_decide_meanwhile(site: Site) -> None:
    told(site, "Anna", "More air.")
    ben = told(site, "Ben", "Less noise.")
    clock = clock_at(SUNDAY)
    queue_digests(site, clock())
    with scripted(body=["<drop>", "<drop>", "250 2.0.0 queued"]) as server:
        deliver(site, server, clock, 1)
        decide(site, ben, Sharing.NOBODY, clock())
        say(site, ben, "Something else.", clock())
        clock.advance(minutes=2)
        deliver(site, server, clock, 1)
    copies = [message for recipient, message in server.received if "anna" in recipient and b"others" in message]
    assert len(copies) == 2
    assert len(set(copies)) == 1


def test_a_crowd_is_cut_short_fairly_and_those_left_out_come_next_week(site: Site) -> None:
    told(site, "Anna", "")
    for number in range(MAX_ANSWERS + 5):
        told(site, f"P{number}", f"Words of number {number}.")
    first = text_of(digests(site)["anna@example.net"])
    second = text_of(digests(site, "2027-01-24 17:00")["anna@example.net"])
    assert first.count("Words of number") == MAX_ANSWERS
    assert second.count("Words of number") == 5


def test_a_reply_to_a_digest_is_a_letter_to_the_coach_and_no_answer(site: Site) -> None:
    anna = told(site, "Anna", "More air.")
    told(site, "Ben", "Less noise.")
    mail = digests(site)["anna@example.net"]
    clock = clock_at("2027-01-17 19:00")
    post(site, reply_to(mail.as_bytes(), "That touched me.", "anna@example.net"), clock)
    read_replies(site, clock())
    with site.database.read() as session:
        assert [a.said for a in answers.answers_of(session, anna)] == ["More air."]
    assert [one.kind for one in timeline_since(site, 0) if one.kind == "replied"] == ["replied"]


def test_there_is_nothing_to_share_where_there_is_no_group(database: Database, course_folder: Path) -> None:
    site = make_site(database)
    publish_course(site, course_folder)
    mara = enroll(site)
    assert not decide(site, mara, Sharing.NAMED)
    publish_course(site, in_cohorts(course_folder))
    assert not decide(site, mara, Sharing.NAMED)
    assert found(site, mara).sharing is None


def test_what_they_decide_is_told_in_their_history_and_only_where_something_changed(site: Site) -> None:
    anna = join(site, "Anna")
    assert decide(site, anna, Sharing.NAMED)
    assert not decide(site, anna, Sharing.NAMED)
    assert decide(site, anna, Sharing.NOBODY)
    events = [one.data for one in timeline_since(site, 0) if one.kind == "sharing"]
    assert events == [{"how": "named", "source": "web"}, {"how": "nobody", "source": "web"}]
    assert found(site, anna).digest_at is None


def test_another_day_for_the_digest_is_kept_from_the_next_plan_on(site: Site, course_folder: Path) -> None:
    anna = told(site, "Anna", "More air.")
    edit(course_folder, 'digest: {day: sun, at: "17:00"}', 'digest: {day: sat, at: "10:00"}')
    publish_course(site, course_folder, LATELY)
    assert found(site, anna).digest_at == HandClock().to("2027-01-16 10:00")
    assert next_due(site) is not None
