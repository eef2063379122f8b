"""What others of a cohort see: who of whom, how much, and nothing that could harm."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.core.cohorts.sharing import (
    MAX_ANSWER_CHARACTERS,
    MAX_ANSWERS,
    ZERO_WIDTH_SPACE,
    DigestAnswer,
    Sharing,
    answers_new_to,
    choose_answers,
    display_name,
    display_words,
)
from drip.core.courses.course import Question, QuestionKind

NOW = datetime(2027, 1, 17, 17, 0, tzinfo=UTC)
HOPE = Question("hope", QuestionKind.TEXT, "What do you hope for?", shared=True)


def shared(
    person: int = 1,
    value: object = "Rest.",
    *,
    question: str = "hope",
    number: int = 1,
    hours: int = 1,
    name: str = "Mara",
    sharing: Sharing = Sharing.UNNAMED,
    season: str = "winter",
) -> DigestAnswer:
    return DigestAnswer(
        person, person + 1000, question, number, value, NOW - timedelta(hours=hours), name, sharing, season
    )


def test_news_are_of_others_in_the_same_season_lately_and_not_shown_before() -> None:
    theirs, mine, elsewhere = shared(1), shared(2), shared(3, season="spring")
    old, seen = shared(4, hours=24 * 14 + 1), shared(5)
    assert answers_new_to(1002, "winter", [theirs, mine, elsewhere, old, seen], {seen.key}, NOW) == [theirs]


def test_an_answer_that_was_changed_is_news_again() -> None:
    assert answers_new_to(1009, "winter", [shared(number=2)], {shared(number=1).key}, NOW) == [shared(number=2)]


people = st.lists(
    st.builds(
        shared,
        st.integers(1, 40),
        question=st.sampled_from(["hope", "rest", "no"]),
        number=st.integers(1, 50),
        hours=st.integers(0, 300),
    ),
    max_size=80,
    unique_by=lambda one: (one.enrollment_id, one.question),
)


@given(people, st.integers(0, 20))
def test_the_choice_is_fair_and_bounded(news: list[DigestAnswer], most: int) -> None:
    chosen = choose_answers(news, (), most)
    assert len(chosen) == min(most, len(news))
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(news)
    count = Counter(one.enrollment_id for one in chosen)
    had = Counter(one.enrollment_id for one in news)
    most_of_one = max(count.values(), default=0)
    assert all(count[person] >= min(had[person], most_of_one - 1) for person in had)


@given(people)
def test_questions_stand_together_and_nobody_is_left_out_for_good(news: list[DigestAnswer]) -> None:
    order = [one.question for one in choose_answers(news, (), MAX_ANSWERS)]
    assert [name for index, name in enumerate(order) if name not in order[:index]] == list(dict.fromkeys(order))
    assert all(
        order[order.index(name) : order.index(name) + order.count(name)] == [name] * order.count(name) for name in order
    )
    seen: set[str] = set()
    while rest := [one for one in news if one.key not in seen]:
        before = len(seen)
        seen |= {one.key for one in choose_answers(rest, seen, MAX_ANSWERS)}
        assert len(seen) > before


def test_those_of_whom_more_was_shown_before_come_later() -> None:
    often, rarely = shared(1, number=9, hours=1), shared(2, hours=50)
    assert choose_answers([often, rarely], {"1/hope/1", "1/hope/2"}, 1) == [rarely]


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("More air.\nAnd light.", "More air. And light."),
        ("Look at https://evil.example/x?y now", "Look at (a link) now"),
        ("www.evil.example", "(a link)"),
        ("HTTP://EVIL.EXAMPLE, or mailto:a@b.example", "(a link) or (a link)"),
        ("write me: ben.b@mail.example", "write me: (an address)"),
        ("go to evil.example", f"go to evil.{ZERO_WIDTH_SPACE}example"),
        ("a \u202eb\u200b \ufeffc\x00d", "a b cd"),
        ("At 7.30 it rains.", "At 7.30 it rains."),
        ("Dear Ines,\nRest, for once.\n\nBest,\nMara Lind", "Rest, for once."),
        ("Rest.\nMara Lind", "Rest."),
        ("Mara here: rest", "… here: rest"),
        ("{{ 7 * 7 }} <b>", "{{ 7 * 7 }} <b>"),
    ],
)
def test_words_without_a_name_hold_neither_that_nor_a_link_nor_an_address(said: str, seen: str) -> None:
    assert display_words(HOPE, shared(value=said)) == seen


@given(st.text(max_size=600), st.sampled_from(["Mara", "Zoë", "Ed"]))
def test_without_a_name_no_name_is_shown_and_no_words_are_too_long(said: str, name: str) -> None:
    for words in (f"{said}\n{name}", f"{name}: {said}", f"{said} ({name.upper()}) {said}"):
        one = shared(value=words, name=name)
        seen = display_words(HOPE, one)
        assert name not in seen.replace(ZERO_WIDTH_SPACE, "").split()
        assert len(seen) <= MAX_ANSWER_CHARACTERS + seen.count(ZERO_WIDTH_SPACE)
        assert "@" not in seen or " @" in f" {seen}" or "@ " in f"{seen} "
        assert display_name(one) == ""


def test_with_a_name_the_first_name_is_shown_and_made_harmless() -> None:
    assert display_name(shared(sharing=Sharing.NAMED)) == "Mara"
    assert display_name(shared(sharing=Sharing.NAMED, name="evil.example")) == f"evil.{ZERO_WIDTH_SPACE}example"
    assert display_words(HOPE, shared(value="Mara here", sharing=Sharing.NAMED)) == "Mara here"


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        (Question("q", QuestionKind.YES_NO, "?"), True, "Yes"),
        (Question("q", QuestionKind.YES_NO, "?"), False, "No"),
        (Question("q", QuestionKind.SCALE, "?", high=7), 3, "3 of 7"),
        (Question("q", QuestionKind.SEASON, "?", area="a"), "winter", "Winter"),
        (Question("q", QuestionKind.LIST, "?"), ["rest", "air"], "rest, air"),
        (Question("q", QuestionKind.CHOICE, "?", options=("more", "less")), "more", "more"),
    ],
)
def test_an_answer_of_each_kind_reads_as_it_was_given(question: Question, value: object, words: str) -> None:
    assert display_words(question, shared(value=value)) == words
