"""A real browser for tests of pages: the machine's Chromium, controlled by Playwright."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.programs import HEADLESS

TIMEOUT_MILLISECONDS = 20_000  # for any step, on a busy machine
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@contextmanager
def browser_of(program: Path) -> Iterator[Browser]:
    """One for a whole module of tests, since starting it takes a second."""
    expect.set_options(timeout=TIMEOUT_MILLISECONDS)
    quiet = [argument for argument in HEADLESS if argument != "--headless"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=quiet)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def page_of(browser: Browser, *, narrow: bool = False, dark: bool = False, javascript: bool = True) -> Iterator[Page]:
    """A new page with its own cookies and storage. Fails if a script of the page raised an error."""
    context = browser.new_context(
        viewport=NARROW if narrow else WIDE,
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MILLISECONDS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert not errors, errors
