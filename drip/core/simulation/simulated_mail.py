"""What somebody in a simulation writes is read, and played."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from drip.core.courses.course import WEEKDAYS, Kind, Lesson
from drip.core.planning.coming import Coming
from drip.core.planning.schedule import instant_of, local_date
from drip.core.planning.sequence import FINISHED
from drip.core.replies.answer import Answered
from drip.core.replies.command import Command, Stop
from drip.core.replies.interpret import Interpretation, ReadAnswer, ReplyText, Writer, interpret, prompt_of
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
        person = self.person
        writer = Writer(
            person.persona.name, local_date(person.now, person.zone), person.course.areas, is_paused=person.is_paused
        )
        prompt = prompt_of(person.course, lesson, is_finished=person.ended == FINISHED)
        match interpret(ReplyText(words), prompt, writer):
            case None:
                pass
            case Interpretation() as said:
                self._keep(lesson, said)
                self.plan()
            case Stop():
                self._stop()
            case command if not person.ended:  # whoever is not in the course any more is the coach's
                self._obey(command)

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

    def _keep(self, lesson: Lesson | None, said: Interpretation) -> None:
        person = self.person
        person.note("replied", lesson=lesson.name if lesson else "")
        for answer in said.answers:
            self._keep_answer(answer)
        for area, season in said.seasons.items():
            person.tell_season(area, season, SOURCE)
        if lesson and said.to_ask_back:
            self._ask_back(lesson, said.to_ask_back)

    def _keep_answer(self, answer: ReadAnswer) -> None:
        person, question, reading = self.person, answer.question, answer.reading
        person.note("answered", question=question.id, clear=isinstance(reading, Answered), source=SOURCE)
        if isinstance(reading, Answered):
            person.answers[question.id], person.answered[question.id] = reading.value, person.now
            if question.kind is Kind.SEASON:
                person.tell_season(question.area, str(reading.value), SOURCE)

    def _ask_back(self, lesson: Lesson, unread: Sequence[ReadAnswer]) -> None:
        key = (CLARIFICATION, lesson.name, 0)
        if key in self.queue:
            for answer in unread:
                self.person.note("unclear", lesson=lesson.name, question=answer.question.id)
            return
        self.queue.add(key, Coming(lesson.name, self.person.now, None, {}))
        self.person.note("asked back", lesson=lesson.name, question=unread[0].question.id)
