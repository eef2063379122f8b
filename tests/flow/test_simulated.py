"""The simulation tells line by line what the engine does."""

from datetime import UTC, datetime, timedelta

import pytest
from scripted_server import ScriptedServer, scripted
from support.mail import answer, deliver, parsed
from support.sites import HandClock, checked_course, enroll

from drip.core.persona import Persona, ScriptedReply
from drip.core.simulate import simulate
from drip.flow.listing import describe
from drip.flow.site import Site
from drip.flow.timeline import Happened, happened_since, next_due
from drip.flow.wake import wake_up
from drip.flow.zones import zone_of
from drip.rendering import condition_holds

START = datetime(2027, 3, 5, 6, 12, tzinfo=UTC)  # before the clocks go forward
IDS = ("message_id", "mail_id")

PEOPLE = {
    "answers in time": {"name-your-season": ("3 hours", "1. autumn\n2. The leaves are down.")},
    "never answers": {},
    "is asked back": {"name-your-season": ("1 day", "1. It rains all day.\n2. The rain.")},
    "answers late and turns": {
        "welcome": ("30 minutes", "Rest, for once."),
        "name-your-season": ("9 days", "1. winter\n2. Everything is quiet."),
        "tour": ("2 hours", "My career is in fall now."),
        "last": ("2 days", "Thank you! My season is spring now."),
    },
}


def hours(text: str) -> timedelta:
    number, unit = text.split()
    return timedelta(**{unit.rstrip("s") + "s": int(number)})


@pytest.mark.parametrize("who", PEOPLE)
def test_the_engine_does_what_was_simulated(site: Site, who: str) -> None:
    replies = {lesson: ScriptedReply(hours(after), text) for lesson, (after, text) in PEOPLE[who].items()}
    mara = Persona("Mara", "America/New_York", START, replies)
    course = checked_course().course
    assert course is not None
    simulated = simulate(course, mara, START, zone_of(mara.zone), condition_holds)
    assert simulated.finished_at is not None
    assert lines(play(site, mara)) == [
        (one.at, describe(one.kind, dict(one.data)), one.data) for one in simulated.happened
    ]


def lines(happened: list[Happened]) -> list[tuple[datetime, str, dict[str, object]]]:
    """From the confirmation on, without the ids of mails."""
    first = [one.kind for one in happened].index("confirmed")
    plain = [(one, {name: value for name, value in one.data.items() if name not in IDS}) for one in happened[first:]]
    return [(one.at, describe(one.kind, data), data) for one, data in plain]


def play(site: Site, persona: Persona) -> list[Happened]:
    """The persona takes the course from beginning to end, by real mail."""
    clock, pending = HandClock(START), list[tuple[datetime, bytes, str]]()
    enroll(site, zone=persona.zone, now=START)
    with scripted() as server:
        while moments := [at for at, _, _ in pending] + ([due] if (due := next_due(site)) else []):
            clock.at = max(clock(), min(moments))
            for reply in [one for one in pending if one[0] <= clock()]:
                pending.remove(reply)
                answer(site, *reply[1:], clock)
            wake_up(site, clock())
            pending += answers_to(site, persona, server, clock)
    return happened_since(site, 0)


def answers_to(
    site: Site, persona: Persona, server: ScriptedServer, clock: HandClock
) -> list[tuple[datetime, bytes, str]]:
    """Delivers what is due: (when the persona answers it, the letter, the words)."""
    before = len(server.messages)
    deliver(site, server, clock)
    lessons = {one.data["message_id"]: one for one in happened_since(site, 0) if one.kind == "sent"}
    written = []
    for letter in server.messages[before:]:
        sent = lessons[parsed(letter)["Message-ID"].strip("<>")]
        reply = persona.replies.get(sent.data["lesson"]) if sent.data["mail"] == "lesson" else None
        if reply is not None:
            written.append((clock() + reply.after, letter, reply.text))
    return written
