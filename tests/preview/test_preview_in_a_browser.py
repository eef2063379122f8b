"""The preview as its user sees it: in a real browser, while files are saved."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.browser import page_of
from support.sites import TEMPLATES

pytestmark = pytest.mark.slow

FOLLOWS = "Follows what you save"


def wide(page: Page) -> Locator:
    return page.frame_locator("iframe[title='Wide']").locator("body")


def settled(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("status")).to_have_text(FOLLOWS)


def save(file: Path, before: str, after: str) -> None:
    file.write_text(file.read_text().replace(before, after))


def test_a_lesson_is_shown_with_all_that_can_be_said_of_it(browser: Browser, finished: str) -> None:
    with page_of(browser) as page:
        settled(page, f"{finished}/mail/lesson:name-your-season")
        expect(page.get_by_role("heading", level=1)).to_have_text("name-your-season")
        expect(page.locator("#inbox")).to_contain_text("Which season is it?")
        expect(page.locator("#inbox")).to_contain_text("Two questions today.")
        expect(page.locator("#figures")).to_contain_text(re.compile(r"\d\d,\d{3} of 102,000 octets"))
        expect(page.locator("#figures")).to_contain_text(re.compile(r"\d+ words, about 1 min"))
        expect(page.locator("#links")).to_contain_text("answers career_season: winter")
        expect(wide(page)).to_contain_text("Spring plants, summer tends")
        page.get_by_role("link", name="Text", exact=True).click()
        expect(page.locator("pre")).to_contain_text("Leave the course: https://course.example.com/test/leave")


def test_what_is_saved_shows_up_by_itself(browser: Browser, address: str, written: Path) -> None:
    with page_of(browser) as page:
        settled(page, f"{address}/mail/lesson:welcome")
        expect(wide(page)).to_contain_text("Three letters a week")
        page.evaluate("document.body.dataset.mine = 'the page was not loaded anew'")
        save(written / "lessons" / "welcome.md", "Three letters", "Seven letters")
        expect(wide(page)).to_contain_text("Seven letters a week")
        save(written / "lessons" / "welcome.md", 'welcome"', 'welcome here"')
        expect(page.locator("#inbox")).to_contain_text("Hello, welcome here")
        expect(page.locator("body")).to_have_attribute("data-mine", "the page was not loaded anew")


def test_a_saved_layout_shows_up_too(browser: Browser, address: str, written: Path) -> None:
    with page_of(browser) as page:
        settled(page, f"{address}/mail/lesson:welcome")
        (written / "email").mkdir()
        (written / "email" / "inline.css").write_text("p { letter-spacing: 3px }")
        expect(wide(page).locator("p").first).to_have_css("letter-spacing", "3px")


def test_a_persona_changes_the_words(browser: Browser, finished: str) -> None:
    with page_of(browser) as page:
        settled(page, f"{finished}/mail/lesson:name-your-season")
        expect(wide(page)).not_to_contain_text("You hoped for this")
        page.get_by_label("As it comes to").select_option("mara")
        expect(wide(page)).to_contain_text("To sleep through.")
        expect(page.locator("#notes")).to_contain_text("Mara gets it on Wednesday 6 January 2027, 07:30.")
        expect(page.locator("#mails .missed").first).to_have_text("plant")
        page.get_by_role("link", name="rest").first.click()
        expect(wide(page)).to_contain_text("Your working life is in winter.")
        page.get_by_label("Career").select_option("spring")
        expect(wide(page)).to_contain_text("Your working life is in spring.")


def test_a_lesson_that_the_persona_never_gets_is_shown_without_answers(browser: Browser, finished: str) -> None:
    with page_of(browser) as page:
        settled(page, f"{finished}/mail/lesson:plant?persona=mara")
        expect(page.locator("#notes")).to_contain_text("Mara never gets this lesson.")
        expect(wide(page)).to_contain_text("Your working life is in unknown.")


def test_a_broken_file_is_told_and_heals(browser: Browser, address: str, written: Path) -> None:
    lesson = written / "lessons" / "welcome.md"
    with page_of(browser) as page:
        settled(page, f"{address}/mail/lesson:welcome")
        expect(wide(page)).to_contain_text("Three letters a week")
        save(lesson, "Three letters", "{{ first_nam }} letters")
        expect(page.locator("#problems")).to_contain_text("welcome.md:9 unknown name 'first_nam'")
        expect(page.locator("#problems")).to_contain_text("did you mean 'first_name'?")
        expect(page.locator("#mail")).to_have_class("old")
        expect(wide(page)).to_contain_text("Three letters a week")
        save(lesson, "{{ first_nam }} letters", "Four letters")
        expect(wide(page)).to_contain_text("Four letters a week")
        expect(page.locator("#problems")).not_to_contain_text("welcome.md")
        expect(page.locator("#mail")).not_to_have_class("old")


def test_a_broken_outline_leaves_the_last_state_to_look_at(browser: Browser, address: str, written: Path) -> None:
    with page_of(browser) as page:
        settled(page, f"{address}/mail/lesson:welcome")
        save(written / "course.yaml", "title: Four seasons", "title: [")
        expect(page.locator("#problems")).to_contain_text("course.yaml:")
        expect(page.locator("#problems")).to_contain_text("Below is the last state that could.")
        expect(wide(page)).to_contain_text("Three letters a week")
        save(written / "course.yaml", "title: [", "title: Five seasons")
        expect(page.locator("#course")).to_have_text("Five seasons")
        expect(page.locator("#problems")).not_to_contain_text("course.yaml:")


def test_the_phone_is_narrow_and_the_dark_is_dark(browser: Browser, finished: str) -> None:
    with page_of(browser) as page:
        settled(page, f"{finished}/mail/lesson:welcome")
        looks = {}
        for title in ("Wide", "Phone", "Dark, phone"):
            frame = page.frame_locator(f"iframe[title='{title}']").locator(".card").first
            expect(frame).to_be_visible()
            looks[title] = frame.evaluate(
                "card => [innerWidth, getComputedStyle(card).backgroundColor,"
                " getComputedStyle(document.querySelector('.letter')).paddingLeft]"
            )
    assert looks == {
        "Wide": [680, "rgb(255, 253, 249)", "48px"],
        "Phone": [375, "rgb(255, 253, 249)", "22px"],
        "Dark, phone": [375, "rgb(33, 29, 25)", "22px"],
    }


def test_light_frames_stay_light_in_a_dark_browser(browser: Browser, finished: str) -> None:
    with page_of(browser, dark=True) as page:
        settled(page, f"{finished}/mail/lesson:welcome")
        card = page.frame_locator("iframe[title='Wide']").locator(".card").first
        expect(card).to_have_css("background-color", "rgb(255, 253, 249)")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(25, 22, 19)"


def test_the_arrow_keys_turn_the_pages(browser: Browser, finished: str) -> None:
    with page_of(browser) as page:
        settled(page, f"{finished}/mail/lesson:welcome?persona=mara")
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"{finished}/mail/lesson:name-your-season?persona=mara")
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(f"{finished}/mail/lesson:welcome?persona=mara")


def test_without_javascript_all_can_be_reached(browser: Browser, address: str, written: Path) -> None:
    with page_of(browser, javascript=False) as page:
        page.goto(address)
        page.get_by_label("As it comes to").select_option("mara")
        page.get_by_role("button", name="Show").click()
        expect(wide(page)).to_contain_text("Three letters a week")
        expect(page.locator("#inbox")).to_contain_text("Mara, welcome")
        save(written / "lessons" / "welcome.md", "Three letters", "Nine letters")
        page.reload()
        page.get_by_role("link", name="Phone", exact=True).click()
        expect(page.frame_locator("iframe[title='Phone']").locator("body")).to_contain_text("Nine letters")


def test_the_page_fits_a_narrow_window(browser: Browser, finished: str) -> None:
    with page_of(browser, narrow=True) as page:
        settled(page, f"{finished}/mail/lesson:name-your-season")
        expect(wide(page)).to_contain_text("Spring plants")
        expect(page.locator("#mails")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_text("All mails").click()
        expect(page.locator("#mails")).to_be_visible()


def test_scripts_of_a_mail_do_not_run(browser: Browser, address: str, written: Path) -> None:
    masthead = TEMPLATES / "email" / "partials" / "masthead.mjml"
    script = "<mj-raw><script>top.document.body.dataset.taken = 'yes'</script></mj-raw>"
    (written / "email" / "partials").mkdir(parents=True)
    (written / "email" / "partials" / "masthead.mjml").write_text(masthead.read_text() + script)
    with page_of(browser) as page:
        settled(page, f"{address}/mail/lesson:welcome")
        expect(wide(page)).to_contain_text("Three letters")
        expect(wide(page).locator("script")).to_have_count(1)
        assert page.evaluate("document.body.dataset.taken") is None
