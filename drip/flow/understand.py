"""What a reply says: answers to the questions that it was asked, a season told in passing, or a letter to the coach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.core.answer import Answered, Unclear, read_answer
from drip.core.course import Course, Kind, Lesson, Question
from drip.core.season import season_said
from drip.core.split import split_answers
from drip.flow.answering import Source, ask_back, save_answers, save_season
from drip.flow.match import Match
from drip.flow.sent_text import text_as_sent
from drip.flow.site import Site
from drip.inbound import Cut, ParsedMail, read_mail
from drip.storage.database import Session
from drip.storage.states import MailKind
from drip.storage.tables import Delivery, Enrollment


@dataclass(frozen=True, slots=True)
class Told:
    """A person's own words, when they reached us, and the mail that they answer; None where it is not known."""

    enrollment: Enrollment
    course: Course
    delivery: Delivery | None
    cut: Cut
    mail_id: int
    at: datetime

    @property
    def lesson(self) -> Lesson | None:
        return self.course.lessons.get(self.delivery.lesson) if self.delivery else None

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that the words may answer: the lesson's, or the one that was asked back."""
        if self.lesson is None or self.delivery is None:
            return ()
        if self.delivery.kind == MailKind.CLARIFICATION:
            return tuple(question for question in self.lesson.ask if question.id == self.delivery.data.get("question"))
        return self.lesson.ask


@dataclass(frozen=True, slots=True)
class Understood:
    """A note for whoever looks at the mail, and whether the coach should."""

    note: str = ""
    attention: bool = False


def hear(session: Session, site: Site, mail: ParsedMail, match: Match, mail_id: int, at: datetime) -> Told:
    """The new words of a mail, cut with the knowledge of what it answers."""
    enrollment, delivery = match.enrollment, match.delivery
    course = site.edition(session, delivery.version_id if delivery else enrollment.version_id).course
    sent = text_as_sent(session, site, enrollment, delivery) if delivery else ()
    return Told(enrollment, course, delivery, read_mail(mail, sent), mail_id, at)


def words_by_question(told: Told) -> dict[str, str]:
    """{question id: the words that answer it}. A yes to "did you mean fall?" says fall."""
    guess = told.delivery.data.get("guess") if told.delivery and told.delivery.kind == MailKind.CLARIFICATION else None
    if guess and told.asked and read_answer(Question("", Kind.YES_NO, ""), told.cut.new) == Answered(value=True):
        return {told.asked[0].id: guess}
    return split_answers(told.asked, told.cut.new, told.cut.between) if told.asked else {}


def understand(session: Session, site: Site, told: Told, now: datetime) -> Understood:
    """Keeps the answers and the season that the words give; what is left over is the coach's."""
    source = Source("reply", told.mail_id)
    asked = [question.area for question in told.asked if question.kind is Kind.SEASON]
    seasons = season_said(told.cut.new, told.course.areas, asked)
    said = _without_seasons(told, words_by_question(told)) if seasons else words_by_question(told)
    unclear = save_answers(session, told.enrollment, told.lesson, said, source, told.at) if told.lesson else {}
    for area, season in seasons.items():
        save_season(session, told.enrollment, area, season, source, told.at)
    follow_up = _follow_up(session, site, told, said, unclear, now)
    notes, attention = [follow_up.note], follow_up.attention
    if not said and not seasons:
        notes.append("could not be split into answers" if told.asked else "a letter")
        attention = True
    if told.cut.suspicious:
        notes.append("the quote was hard to tell from the words")
        attention = True
    return Understood("; ".join(note for note in notes if note), attention)


def _without_seasons(told: Told, said: dict[str, str]) -> dict[str, str]:
    """Without the words that name no season for their question: they told that of another area."""
    seasons = {question.id: question for question in told.asked if question.kind is Kind.SEASON}
    return {
        name: words
        for name, words in said.items()
        if name not in seasons or read_answer(seasons[name], words) != Unclear()
    }


def _follow_up(
    session: Session, site: Site, told: Told, said: dict[str, str], unclear: dict[str, Unclear], now: datetime
) -> Understood:
    """Asks back, once, about the first season that could not be read; other unclear answers are the coach's."""
    for question in told.asked:
        if told.lesson and question.id in unclear and question.kind is Kind.SEASON:
            guess = str(unclear[question.id].guess or "")
            if ask_back(session, site, told.enrollment, told.lesson, question, said[question.id], guess, now):
                return Understood(f"asked back about {question.id}")
    return Understood(f"unclear: {', '.join(unclear)}", attention=True) if unclear else Understood()
