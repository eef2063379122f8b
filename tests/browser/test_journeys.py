"""A subscriber's ways through the pages, from mail to mail, in a real browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.story import Story, goes, presses, running_story, sees, somebody

from drip.storage.engine.database import Database

pytestmark = pytest.mark.slow

LOOKS = {
    "phone, light, with scripts": {"narrow": True, "dark": False, "javascript": True},
    "phone, dark, without": {"narrow": True, "dark": True, "javascript": False},
    "desktop, dark, with scripts": {"narrow": False, "dark": True, "javascript": True},
    "desktop, light, without": {"narrow": False, "dark": False, "javascript": False},
}
"""So that every two of them meet."""


@pytest.fixture
def story(database: Database) -> Iterator[Story]:
    with running_story(database) as story:
        yield story


@pytest.fixture(params=LOOKS.values(), ids=LOOKS)
def look(request: pytest.FixtureRequest) -> dict[str, bool]:
    return dict(request.param)


def signs_up(page: Page, story: Story, *, javascript: bool) -> None:
    page.goto(story.url)
    goes(page, "Four seasons")
    story.clock.advance(minutes=1)
    page.get_by_label("Your e-mail address").fill("mara@example.net")
    page.get_by_label("Your first name").fill("Mara")
    if not javascript:
        page.locator("#zone").select_option("Europe/Lisbon")
    presses(page, "Sign me up")
    sees(page, "Look in your inbox")
    story.deliver()


def confirms(page: Page, story: Story) -> None:
    page.goto(story.link("/confirm/"))
    sees(page, "One last step")
    presses(page, "Yes, send me the lessons")
    sees(page, "Welcome, Mara")


def test_from_the_form_to_the_farewell(browser: Browser, story: Story, look: dict[str, Any]) -> None:
    with somebody(browser, story, **look) as page:
        signs_up(page, story, javascript=look["javascript"])
        confirms(page, story)
        answers_by_a_button(page, story)
        tells_a_season(page)
        pauses_and_resumes(page)
        leaves(page, story)


def answers_by_a_button(page: Page, story: Story) -> None:
    story.live_until("2027-01-06 12:00")
    assert story.newest.contents.subject == "Which season is it?"
    page.goto(story.link("value=winter"))
    sees(page, "Which season is your working life in?")
    expect(page.get_by_role("radio", name="winter")).to_be_checked()
    presses(page, "Yes, this is my answer")
    expect(page.get_by_role("status")).to_contain_text("Thank you. Your answer is kept.")
    sees(page, "Which season is it?")
    page.get_by_label("What tells you so?").fill("The leaves are down.")
    presses(page, "Save my answers")
    expect(page.get_by_role("status")).to_contain_text("Thank you. Your answer is kept.")
    goes(page, "My course")


def tells_a_season(page: Page) -> None:
    goes(page, "My season has changed")
    sees(page, "What season is it now?")
    page.get_by_role("group", name="Personal").get_by_role("radio", name="Spring").check()
    presses(page, "Yes, this is where I am")
    expect(page.get_by_role("status")).to_contain_text("Thank you for telling.")
    expect(page.locator("main")).to_contain_text(re.compile("Personal.*Spring", re.DOTALL))


def pauses_and_resumes(page: Page) -> None:
    goes(page, "Pause the course")
    page.get_by_role("radio", name="A month").check()
    presses(page, "Pause my course")
    expect(page.locator("main")).to_contain_text("Your course is paused until")
    presses(page, "Go on now")
    expect(page.get_by_role("status")).to_have_text("Welcome back.")


def leaves(page: Page, story: Story) -> None:
    story.live_until("2027-01-08 12:00")
    letters = len(story.sink.letters)
    page.goto(story.link("/leave"))
    sees(page, "Leave this course?")
    presses(page, "Yes, leave the course")
    sees(page, "You have left")
    story.live_until("2027-02-08 12:00")
    assert len(story.sink.letters) == letters


def test_another_browser_is_opened_by_a_key_from_the_inbox(browser: Browser, story: Story) -> None:
    look = LOOKS["phone, light, with scripts"]
    with somebody(browser, story, **look) as page:
        signs_up(page, story, javascript=True)
        confirms(page, story)
        story.live_until("2027-01-06 12:00")
    with somebody(browser, story, **(look | {"javascript": False})) as other:
        other.goto(story.link("/my/").partition("/season")[0].partition("/answer")[0])
        goes(other, "Keepsake")
        sees(other, "Is it you?")
        presses(other, "Send me a link")
        sees(other, "Look in your inbox")
        story.deliver()
        other.goto(story.link("/open/"))
        presses(other, "Yes, it is me")
        sees(other, "Mara’s keepsake")


@pytest.mark.parametrize("name", ["phone, dark, without", "desktop, dark, with scripts"])
def test_settings_another_address_and_everything_erased(browser: Browser, story: Story, name: str) -> None:
    look = LOOKS[name]
    with somebody(browser, story, **look) as page:
        signs_up(page, story, javascript=look["javascript"])
        confirms(page, story)
        goes(page, "Look at my course")
        changes_settings(page)
        moves_the_letters(page, story)
        takes_the_data_and_erases_it(page, story)


def changes_settings(page: Page) -> None:
    goes(page, "Settings")
    presses(page, "Slower")
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    page.get_by_label("Sunday").check()
    presses(page, "Save days and hour")
    expect(page.locator("#set-pace")).to_contain_text("Sunday")
    page.get_by_label("My first name").fill("Mara Lu")
    presses(page, "Save my name")
    page.get_by_label("Deutsch").check()
    presses(page, "Save my language")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.get_by_label("English").check()
    page.locator("#set-language button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")


def moves_the_letters(page: Page, story: Story) -> None:
    page.get_by_label("My new e-mail address").fill("mara@new.example.net")
    presses(page, "Send a mail to my new address")
    story.deliver()
    assert story.newest.rcpt_to == ("mara@new.example.net",)
    page.goto(story.link("/address/"))
    presses(page, "Yes, this is my address")
    sees(page, "Hello, Mara Lu")
    story.deliver()
    assert story.newest.rcpt_to == ("mara@example.net",)  # the old one is told


def takes_the_data_and_erases_it(page: Page, story: Story) -> None:
    goes(page, "My data")
    with page.expect_download() as taken:
        goes(page, "Download for programs (JSON)")
    assert "mara@new.example.net" in taken.value.path().read_text()
    goes(page, "Erase everything")
    page.get_by_label("Yes, erase everything").check()
    presses(page, "Erase everything")
    sees(page, "Everything is erased")
    letters = len(story.sink.letters)
    story.live_until("2027-02-08 12:00")
    assert len(story.sink.letters) == letters


def test_what_is_wrong_in_the_form_is_said_where_it_is_wrong(browser: Browser, story: Story) -> None:
    with somebody(browser, story, **LOOKS["phone, dark, without"]) as page:
        page.goto(f"{story.url}/courses/seasons")
        story.clock.advance(minutes=1)
        page.get_by_label("Your e-mail address").fill("mara@nowhere")
        page.locator("#zone").select_option("Europe/Lisbon")
        presses(page, "Sign me up")
        field = page.get_by_label("Your e-mail address")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value("mara@nowhere")
        expect(page.get_by_role("alert")).to_contain_text("Almost there")
        expect(page.locator("#zone")).to_have_value("Europe/Lisbon")
