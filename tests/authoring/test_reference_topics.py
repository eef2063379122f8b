"""Parts of the course reference, found by what an author would ask for."""

import pytest

from drip.authoring.reference import UnknownTopic, about, sections_of, topics
from drip.package_data import package_folder

PAGE = (package_folder("docs") / "course.md").read_text(encoding="utf-8")


def test_a_key_comes_with_its_row_its_words_and_an_example() -> None:
    said = about(PAGE, "await")
    assert "### lesson" in said
    assert "| `await` | how long to wait" in said
    assert "| `up_to` |" in said
    assert "await: {up_to: 5 days, remind_after: 2 days}" in said
    assert "| `lesson` |" not in said


def test_a_key_that_is_a_block_comes_with_the_table_of_its_own() -> None:
    said = about(PAGE, "pace")
    assert "Monday to Friday" in said
    assert "| `until` |" in said
    assert "| `areas` |" not in said


def test_a_key_of_several_kinds_comes_with_each() -> None:
    said = about(PAGE, "id")
    assert all(f"### {title}" in said for title in ("by", "when", "Questions"))


@pytest.mark.parametrize(
    "topic", ["course.yaml", "Questions", "questions", "the sequence", "Times, dates, lengths of time"]
)
def test_a_section_comes_whole(topic: str) -> None:
    said = about(PAGE, topic)
    assert said.splitlines()[0].lstrip("# ").lower() == topic.lower()
    assert said in PAGE


def test_a_section_comes_with_those_inside_it() -> None:
    assert "### by" in about(PAGE, "the sequence")
    assert "## A lesson" not in about(PAGE, "the sequence")


def test_a_word_of_a_heading_is_enough() -> None:
    assert about(PAGE, "dates") == about(PAGE, "Times, dates, lengths of time")


@pytest.mark.parametrize(
    ("topic", "guess"), [("awiat", "await"), ("expire_after", "expires_after"), ("qestions", "questions")]
)
def test_what_was_meant_is_guessed(topic: str, guess: str) -> None:
    with pytest.raises(UnknownTopic, match=f"did you mean '{guess}'"):
        about(PAGE, topic)


def test_what_there_is_is_told() -> None:
    with pytest.raises(UnknownTopic, match=r"there is: .*sequence"):
        about(PAGE, "zzzzzz")


@pytest.mark.parametrize("topic", topics(PAGE))
def test_each_topic_has_something_to_say(topic: str) -> None:
    assert len(about(PAGE, topic)) > 60


def test_nothing_of_the_page_is_in_no_section() -> None:
    together = "\n\n".join(map(str, sections_of(PAGE)))
    assert together == PAGE.rstrip("\n")
