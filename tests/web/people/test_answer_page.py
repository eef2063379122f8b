import pytest
from support.visitor import Visitor, contents, words

from drip.storage.replies import answers


@pytest.fixture
def here(visitor: Visitor, mara: int) -> str:
    return visitor.open_for(mara).my(mara, "/answer")


def kept(visitor: Visitor, enrollment_id: int) -> list[tuple[str, object]]:
    with visitor.site.database.read() as session:
        return [(answer.question, answer.value) for answer in answers.answers_of(session, enrollment_id)]


def test_a_tapped_answer_is_chosen_and_one_button_saves_it(visitor: Visitor, mara: int, here: str) -> None:
    page = visitor.get(f"{here}/career_season?value=winter")
    assert 'value="winter" required checked>' in page.text
    assert page.text.count("<button") == 1
    assert kept(visitor, mara) == []
    saved = visitor.post(f"{here}/career_season?value=winter", value="winter")
    assert saved.headers["location"] == visitor.my(mara, "?done=answer")
    assert kept(visitor, mara) == [("career_season", "winter")]
    page = words(visitor.get(saved.headers["location"]))
    assert "Thank you. Your answer is kept." in page
    assert "Career Winter" in page


def test_another_browser_may_answer_and_is_shown_nothing_of_what_was_said_before(visitor: Visitor, mara: int) -> None:
    here = visitor.my(mara, "/answer/hope")
    visitor.post(here, value="More air")
    assert kept(visitor, mara) == [("hope", "More air")]
    assert "More air" not in visitor.get(here).text
    assert "You have answered this before" not in words(visitor.get(here))
    assert "More air" in visitor.open_for(mara).get(here).text


def test_autumn_in_a_link_chooses_fall(visitor: Visitor, here: str) -> None:
    assert 'value="fall" required checked>' in visitor.get(f"{here}/career_season?value=autumn").text


def test_words_are_written_kept_and_can_be_changed(visitor: Visitor, mara: int, here: str) -> None:
    visitor.post(f"{here}/hope", value="More air\r\n& light\x00")
    assert kept(visitor, mara) == [("hope", "More air\n& light")]
    assert "More air\n&amp; light</textarea>" in visitor.get(f"{here}/hope").text
    visitor.post(f"{here}/hope", value="Less")
    assert kept(visitor, mara) == [("hope", "More air\n& light"), ("hope", "Less")]


@pytest.mark.parametrize("value", ["", "  \n ", "x" * 20_001])
def test_nothing_and_too_much_are_asked_again(visitor: Visitor, mara: int, here: str, value: str) -> None:
    response = visitor.post(f"{here}/hope", value=value)
    assert (response.status_code, 'aria-invalid="true"' in response.text) == (422, True)
    assert kept(visitor, mara) == []


def test_a_choice_that_there_is_not_is_asked_again(visitor: Visitor, mara: int, here: str) -> None:
    response = visitor.post(f"{here}/career_season", value="monsoon")
    assert (response.status_code, "Please choose one of these." in words(response)) == (422, True)
    assert kept(visitor, mara) == []


def test_a_value_in_the_link_is_text_and_never_markup(visitor: Visitor, here: str) -> None:
    page = visitor.get(f"{here}/hope?value=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_a_question_that_the_course_does_not_ask_has_no_page(visitor: Visitor, here: str) -> None:
    before = contents(visitor.site.database)
    assert visitor.get(f"{here}/shoe_size").status_code == 404
    assert visitor.post(f"{here}/shoe_size", value="44").status_code == 404
    assert contents(visitor.site.database) == before
