"""What somebody in a simulation writes is read: a command, or answers, as `flow.replies.read_one` reads real mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time

from drip.core.courses.course import WEEKDAYS, Kind, Lesson
from drip.core.planning.coming import Coming
from drip.core.planning.schedule import instant_of, local_date
from drip.core.replies.answer import Answered, Unclear
from drip.core.replies.command import Command, Stop, read_command
from drip.core.replies.hearing import Heard, hear
from drip.core.replies.obeying import LEFT, MOST_A_DAY, OVER, GoOn, KeepPace, StandStill, Tell, obey
from drip.core.simulation.simulated_person import Person
from drip.core.simulation.simulated_queue import CLARIFICATION, NOTICE, Queue

SOURCE = "reply"


@dataclass
class Reader:
    """`plan` is called whenever something that was said may change what comes next."""

    person: Person
    queue: Queue
    plan: Callable[[], None]
    notices: list[datetime] = field(default_factory=list)  # when they were queued
    said_goodbye: bool = False

    def read(self, lesson: Lesson | None, words: str) -> None:
        """`lesson` is the one that is replied to; None where it is the confirmation."""
        command = self._command(lesson, words)
        if command is None:
            self._hear(lesson, words)
            self.plan()
        elif isinstance(command, Stop):
            self._stop()
        elif not self.person.ended:  # whoever is not in the course any more is the coach's
            self._obey(command)

    def _command(self, lesson: Lesson | None, words: str) -> Command | None:
        person = self.person
        return read_command(
            words.strip(),
            person.course.areas,
            local_date(person.now, person.zone),
            asked=lesson.ask if lesson else (),
            name=person.persona.name,
            paused=person.is_paused,
        )

    def _stop(self) -> None:
        if not self.person.ended:
            self.person.end(LEFT, source=SOURCE)
            self.queue.withdraw()
        if not self.said_goodbye:
            self.said_goodbye = self._notify(is_goodbye=True)

    def _obey(self, command: Command) -> None:
        person = self.person
        deed = obey(command, pace=person.pace, zone=person.zone, is_paused=person.is_paused, now=person.now)
        match deed.change:
            case StandStill(until=until):
                person.is_paused, person.paused_until = True, until
                person.note("paused", source=SOURCE, until=until.isoformat() if until else None)
            case GoOn():
                person.is_paused, person.paused_until = False, None
                person.note("resumed", source=SOURCE)
            case KeepPace(pace=pace):
                person.pace = pace
                person.note("pace", source=SOURCE, days=[WEEKDAYS[day] for day in pace.days])
            case Tell(seasons=seasons):
                for area, season in seasons:
                    person.tell_season(area, season, SOURCE)
        if deed.change:
            self.plan()
        if deed.done != OVER:
            self._notify()

    def _notify(self, *, is_goodbye: bool = False) -> bool:
        """False: there were enough of them today."""
        now, zone = self.person.now, self.person.zone
        midnight = instant_of(local_date(now, zone), time(0), zone)
        if sum(at >= midnight for at in self.notices) >= MOST_A_DAY:
            return False
        self.notices.append(now)
        self.queue.add((NOTICE, "", len(self.notices)), Coming("", now, None, {}), is_goodbye=is_goodbye)
        return True

    def _hear(self, lesson: Lesson | None, words: str) -> None:
        person, asked = self.person, lesson.ask if lesson else ()
        person.note("replied", lesson=lesson.name if lesson else "")
        heard = hear(asked, person.course.areas, words)
        for question in asked:
            how = heard.answers.get(question.id)
            if how is None:
                continue
            person.note("answered", question=question.id, clear=isinstance(how, Answered), source=SOURCE)
            if isinstance(how, Answered):
                person.answers[question.id], person.answered[question.id] = how.value, person.now
                if question.kind is Kind.SEASON:
                    person.tell_season(question.area, str(how.value), SOURCE)
        for area, season in heard.seasons.items():
            person.tell_season(area, season, SOURCE)
        if lesson:
            self._ask_back(lesson, heard)

    def _ask_back(self, lesson: Lesson, heard: Heard) -> None:
        """Once, about the first season that could not be read."""
        seasons = [question.id for question in lesson.ask if question.kind is Kind.SEASON]
        unread = [name for name in seasons if isinstance(heard.answers.get(name), Unclear)]
        if not unread:
            return
        key = (CLARIFICATION, lesson.name, 0)
        if key in self.queue:
            self.person.note("unclear", lesson=lesson.name, question=unread[0])
            return
        self.queue.add(key, Coming(lesson.name, self.person.now, None, {}))
        self.person.note("asked back", lesson=lesson.name, question=unread[0])
