"""What happens in the simulated world: a function for each action, and how often it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from chaos.life import ZONES, World
from chaos.promises import Person, by_person
from chaos.simulation_setup import EDITIONS
from drip.flow.operations.timeline import next_due
from drip.flow.people.preferences import leave, pause, plan_person, resume
from drip.flow.replies.read_mail import read_replies
from drip.flow.replies.receive import receive
from drip.flow.work import Work
from drip.inbound import IncomingMessage
from drip.storage.people import subscribers

SEASONS = ("spring", "summer", "fall", "winter")
MAX_FUSE = 60  # moments; a tick with two lessons has about 40


def advance_to_next_due(world: World) -> None:
    """Move the clock to the next thing that is due, and let a worker tick: the usual case."""
    due = next_due(world.site)
    if due:
        world.clock.at = max(world.now, due) + timedelta(minutes=world.rng.choice((0, 0, 1, 7)))
    world.deliver(_moments(world))


def tick_again(world: World) -> None:
    world.clock.at += timedelta(minutes=world.rng.choice((0, 1, 1, 2)))
    world.deliver(_moments(world))


def outage(world: World) -> None:
    """No worker ticks for a while."""
    length = timedelta(hours=world.rng.choice((1, 5, 11, 15, 24, 72, 336)))
    world.clock.at += length
    world.tell(f"nobody ticked for {length}")


def clock_jumps(world: World) -> None:
    """The clock jumps by an hour, forward or back, between two ticks."""
    length = timedelta(hours=world.rng.choice((-1, 1)))
    world.clock.at += length
    world.tell(f"the clock jumps by {length.total_seconds() / 3600:+.0f} h")


def join(world: World) -> None:
    if len(world.watch.people) < 4:
        world.join()


def reply(world: World) -> None:
    """Somebody answers their last mail with a season; the reply arrives twice, as mail sometimes does."""
    person = world.somebody()
    letters = by_person(world.post.letters).get(person.email, []) if person else []
    if person is None or not letters:
        return
    season = world.rng.choice(SEASONS)
    mail = _reply(person, letters[-1].body, season, len(world.story))
    arrival = IncomingMessage(mail.as_bytes(), person.email, (str(mail["To"]),), "smtp")
    world.tell(f"{person.email} answers {season}")
    for _ in range(2):
        world.run_until_crash(
            lambda: receive(world.site, arrival, world.fuse.read_clock()), world.rng.choice((0, 0, 1, 2, 3))
        )
    receive(world.site, arrival, world.now)
    world.run_until_crash(lambda: read_replies(world.site, world.fuse.read_clock()), world.rng.choice((0, 0, 1, 2)))
    read_replies(world.site, world.now)


def unsubscribe(world: World) -> None:
    if person := world.somebody():
        world.write(lambda session: leave(session, person.enrollment, "web", world.now))
        person.silent = "left"
        world.tell(f"{person.email} leaves")


def pause_course(world: World) -> None:
    if person := world.somebody():
        world.write(lambda session: pause(Work(session, world.site, world.now), person.enrollment, None, "web"))
        person.silent = "paused"
        world.tell(f"{person.email} pauses")


def resume_course(world: World) -> None:
    if person := world.somebody("paused"):
        world.write(lambda session: resume(Work(session, world.site, world.now), person.enrollment, "web"))
        person.silent = ""
        world.tell(f"{person.email} goes on")


def move(world: World) -> None:
    """Somebody moves to another time zone, and their plan follows."""
    if person := world.somebody():
        person.zone = world.rng.choice(ZONES)
        world.tell(f"{person.email} moves to {person.zone}")
        with world.site.database.write() as session:
            subscriber = subscribers.find_subscriber(session, person.email)
            assert subscriber is not None
            subscribers.set_zone(session, [subscriber.id], person.zone)
            plan_person(Work(session, world.site, world.now), subscriber.id)


def close_mailbox(world: World) -> None:
    """Somebody's mailbox no longer exists."""
    if person := world.somebody():
        world.post.refusing.add(person.email)
        world.tell(f"the mailbox of {person.email} is closed")


def publish_edition(world: World) -> None:
    world.publish(world.rng.randrange(EDITIONS))


ACTION_WEIGHTS: dict[Callable[[World], None], int] = {
    advance_to_next_due: 60,
    tick_again: 12,
    outage: 8,
    clock_jumps: 3,
    join: 4,
    reply: 14,
    unsubscribe: 1,
    pause_course: 3,
    resume_course: 5,
    move: 4,
    close_mailbox: 1,
    publish_edition: 4,
}


def _moments(world: World) -> int:
    return world.rng.choice((0, 0, world.rng.randint(1, MAX_FUSE)))


def _reply(person: Person, letter: bytes, words: str, number: int) -> EmailMessage:
    original = message_from_bytes(letter, policy=default)
    mail = EmailMessage()
    mail["From"], mail["To"] = person.email, str(original["Reply-To"])
    mail["Subject"] = f"Re: {original['subject']}"
    mail["Message-ID"] = f"<{number}.{person.enrollment}@example.net>"
    mail["In-Reply-To"] = str(original["Message-ID"])
    mail.set_content(f"{words}\n")
    return mail
