"""Questions of each kind, to read answers to."""

from __future__ import annotations

from drip.core.courses.course import Question, QuestionKind

CAREER = Question("career_season", QuestionKind.SEASON, "Which season is your working life in?", area="career")
PERSONAL = Question("personal_season", QuestionKind.SEASON, "And your private life?", area="personal")
WHY = Question("why", QuestionKind.TEXT, "What tells you so?")
PACE = Question(
    "pace", QuestionKind.CHOICE, "How would you like to go on?", options=("A slower pace", "As it is", "Two a week")
)
LEFT = Question("left", QuestionKind.SCALE, "How much of you is left on a Friday?", low=1, high=10)
AFFORD = Question("afford", QuestionKind.YES_NO, "Could you pay for it?")
VALUES = Question("values", QuestionKind.LIST, "What matters most to you?")
