"""Questions of each kind, to read answers to."""

from __future__ import annotations

from drip.core.courses.course import Kind, Question

CAREER = Question("career_season", Kind.SEASON, "Which season is your working life in?", area="career")
PERSONAL = Question("personal_season", Kind.SEASON, "And your private life?", area="personal")
WHY = Question("why", Kind.TEXT, "What tells you so?")
PACE = Question(
    "pace", Kind.CHOICE, "How would you like to go on?", options=("A slower pace", "As it is", "Two a week")
)
LEFT = Question("left", Kind.SCALE, "How much of you is left on a Friday?", low=1, high=10)
AFFORD = Question("afford", Kind.YES_NO, "Could you pay for it?")
VALUES = Question("values", Kind.LIST, "What matters most to you?")
