"""The words that our mails tell people to write: each does what it says, in every language that drip ships."""

import re
from datetime import date
from pathlib import Path

import pytest
from support.sample_course import TEMPLATES

from drip.core.courses.course import Season
from drip.core.languages.formats import SEASON
from drip.core.replies.command import Faster, Help, Pause, Resume, SetSeason, Slower, Stop, read_command
from drip.rendering import read_catalogue

EMAIL = TEMPLATES / "email"
NOTICES = sorted(EMAIL.glob("notice*.md"))
WORD = re.compile(r"\*\*([A-ZÁÄÉÍÑÓÖÚÜ0-9. ]+)\*\*|\b(STOP)\b")
TODAY = date(2027, 1, 4)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda file: file.stem)
def test_every_word_that_a_notice_names_is_a_command(notice: Path) -> None:
    found = {bold or plain for bold, plain in WORD.findall(notice.read_text(encoding="utf-8"))}
    read = {words: read_command(words, ["career"], TODAY, is_paused=True) for words in found}
    assert None not in read.values(), read
    assert {type(command) for command in read.values()} == {Stop, Pause, Resume, Slower, Faster, Help}
    assert Pause(date(2027, 3, 3)) in read.values()
    assert Pause(date(2027, 1, 18)) in read.values()


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("season", Season)
def test_the_example_of_a_season_is_read_in_every_language(language: str, season: Season) -> None:
    words = read_catalogue(language, [TEMPLATES])
    for area in ("", "career "):
        example = f"{words.say(SEASON)} {area}{words.say(season)}".upper()
        assert read_command(example, ["career", "personal"], TODAY) == SetSeason((("career", season),)), example
