"""One persona plays the whole course: signs up on the page, confirms, and gets and answers lessons by SMTP.

The clock jumps from one due event to the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from drip.clock import LapseClock
from drip.core.simulation.persona import Persona
from drip.core.simulation.timeline import MAX_SIMULATED_TIME, final_state, is_lesson_sent
from drip.core.simulation.timeline_text import TimelineLine, count_events, describe_event
from drip.demo.demo_site import DemoSite
from drip.demo.received_mail import ReceivedMail
from drip.demo.reply import ReplyStyle, compose_reply, wire_bytes
from drip.demo.visitor import open_form, press
from drip.flow.operations.timeline import TimelineEvent, next_due, timeline_since
from drip.worker.ticks import Tick

ADDRESS = "persona@practice.example"
READING_TIME = timedelta(minutes=2)
SIGNUP_TIME = 2 * READING_TIME  # how long before their start, which is the confirmation, a persona signs up
STYLES = (ReplyStyle.GMAIL, ReplyStyle.OUTLOOK, ReplyStyle.PLAIN, ReplyStyle.BARE)


class NeverFinished(Exception):
    """The course did not end within MAX_SIMULATED_TIME."""


@dataclass
class Performance:
    """A performance in progress. `pending` holds replies still to be sent: when, to which mail (None means the newest
    lesson), and the words."""

    demo: DemoSite
    persona: Persona
    zone: ZoneInfo
    print_line: Callable[[str], None]
    seen_event: int = 0
    seen_letter: int = 0
    pending: list[tuple[datetime, ReceivedMail | None, str]] = field(default_factory=list)
    lessons: dict[str, str] = field(default_factory=dict)  # {Message-ID: lesson}
    newest: ReceivedMail | None = None  # the last lesson that came, or the confirmation
    events: list[TimelineEvent] = field(default_factory=list)


def play(demo: DemoSite, persona: Persona, zone: ZoneInfo, print_line: Callable[[str], None]) -> str:
    """Plays to the end, prints a line for each event, and returns the line of totals. Raises NeverFinished,
    PageError."""
    performance = Performance(demo, persona, zone, print_line)
    _sign_up(performance)
    start = demo.clock.now()
    performance.pending += [(at, None, words) for at, words in persona.letters(start, zone)]
    while demo.clock.now() <= start + MAX_SIMULATED_TIME:
        _settle(performance)
        times = [at for at, _, _ in performance.pending]
        due = next_due(demo.site)
        if not times and due is None:
            return _totals(performance)
        demo.clock.jump_to(min([*times, *([due] if due else [])]))
        _send_replies(performance)
    raise NeverFinished(f"After {MAX_SIMULATED_TIME.days} days the course of {persona.name} has still not ended.")


def _sign_up(play: Performance) -> None:
    site, clock = play.demo.site, play.demo.clock
    form = open_form(f"{site.base_url}/courses/{play.demo.course}")
    clock.jump_to(clock.now() + READING_TIME)
    press(form, email=ADDRESS, first_name=play.persona.name, zone=play.persona.zone)
    _settle(play)
    letter = play.demo.sink.wait_for(lambda letter: "/confirm/" in letter.contents.text, timeout=10)
    link = re.search(r"http://\S+/confirm/\w+", letter.contents.text)
    assert link is not None
    clock.jump_to(clock.now() + READING_TIME)
    press(open_form(link[0]))
    play.newest = letter
    _settle(play)


def _settle(play: Performance) -> None:
    """Ticks until nothing more happens at this moment, then reports the new events and reads the new mail."""
    while sum(play.demo.worker.run(tick) for tick in Tick):
        pass
    for event in timeline_since(play.demo.site, play.seen_event):
        play.seen_event = event.id
        _report_event(play, event)
    for letter in play.demo.sink.letters[play.seen_letter :]:
        play.seen_letter = letter.id
        _plan_replies(play, letter)


def _report_event(play: Performance, event: TimelineEvent) -> None:
    play.events.append(event)
    if is_lesson_sent(event):
        play.lessons[event.data["message_id"]] = event.data["lesson"]
    play.print_line(
        str(TimelineLine(event.at.astimezone(play.zone), describe_event(event.kind, event.data, play.zone)))
    )


def _plan_replies(play: Performance, letter: ReceivedMail) -> None:
    lesson = play.lessons.get(letter.contents.message_id.strip("<>"))
    if lesson is not None:
        play.newest = letter
        replies = play.persona.replies.get(lesson, ())
        play.pending += [(play.demo.clock.now() + reply.after, letter, reply.text) for reply in replies]


def _send_replies(play: Performance) -> None:
    """Sends the replies that are due, each in the style of a different mail program."""
    now = play.demo.clock.now()
    for item in [item for item in play.pending if item[0] <= now]:
        play.pending.remove(item)
        letter, words = item[1] or play.newest, item[2]
        assert letter is not None
        style = STYLES[letter.id % len(STYLES)]
        message = compose_reply(letter, words, style, now.astimezone(play.zone))
        play.demo.send(wire_bytes(message), letter.owner.email, [letter.answer_to])


def _totals(play: Performance) -> str:
    total = count_events(play.events)
    return (
        f"{final_state(play.events)}: {total['lessons']} lessons delivered, {total['replies']} replies read, "
        f"{total['answers']} answers stored, {total['branches']} branches taken"
    )


def jumping_clock(start: datetime) -> LapseClock:
    """A clock that stands still until it is moved."""
    clock = LapseClock(start, seconds_per_day=1)
    clock.pause()
    return clock
