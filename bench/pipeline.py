"""Everything done with a stored mail before the database is needed: parse, classify, search for tokens, cut, split into
answers, read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drip.core.courses.course import Question, QuestionKind
from drip.core.replies.answer import read_answer
from drip.core.replies.seasons.season import volunteered_seasons
from drip.core.replies.split import split_answers
from drip.inbound import (
    CutReply,
    MailClass,
    ParsedMail,
    UnreadableMail,
    bounce_status,
    classify,
    find_tokens,
    parse,
    read_mail,
)

OURS = "learn.example.org"
AREAS = ("career", "life")
QUESTIONS = (
    Question("season", QuestionKind.SEASON, "Which season is your working life in?", area="career"),
    Question("evidence", QuestionKind.TEXT, "What tells you so?"),
    Question("rest", QuestionKind.CHOICE, "What would help?", options=("a sabbatical", "a course", "nothing")),
    Question("energy", QuestionKind.SCALE, "How much energy do you have?", low=0, high=10),
    Question("ready", QuestionKind.YES_NO, "Are you ready?"),
    Question("wishes", QuestionKind.LIST, "What do you wish for?"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """`mail` and `cut` are None if the bytes cannot be read; `cut` also if the mail is no reply."""

    state: MailClass | None
    mail: ParsedMail | None = None
    cut: CutReply | None = None


def read(raw: bytes, sent: Sequence[str] = ()) -> Reading:
    """Runs all steps, with the questions together and each alone. Catches UnreadableMail only."""
    try:
        mail = parse(raw)
    except UnreadableMail:
        return Reading(None)
    kind = classify(mail, OURS)
    find_tokens(mail, (), OURS)
    bounce_status(mail)
    if kind is not MailClass.REPLY:
        return Reading(kind, mail)
    cut = read_mail(mail, sent, QUESTIONS if sent else ())
    answer(cut)
    return Reading(kind, mail, cut)


def answer(cut: CutReply) -> None:
    for questions in (QUESTIONS, QUESTIONS[:2], *((question,) for question in QUESTIONS)):
        texts = split_answers(questions, cut.new, cut.between)
        for question in questions:
            if question.id in texts:
                read_answer(question, texts[question.id])
    volunteered_seasons(cut.new, AREAS)
