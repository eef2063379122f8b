"""Every page, as whoever sees it: nothing that axe-core finds, nothing heavy, nothing out of reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page
from support.browser import NARROW, TIMEOUT_MILLISECONDS, WIDE
from support.browsing import Watch, look_at
from support.everybody import Everybody
from support.pages import PAGES, Seen

pytestmark = pytest.mark.slow

MOST = 100 * 1024  # octets
SMALLEST = {"width": 320, "height": 640}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}


@dataclass
class Shown:
    seen: Seen
    page: Page
    watch: Watch
    weight: int


@pytest.fixture(scope="module")
def window(browser: Browser, served: Everybody) -> Iterator[tuple[Page, Watch]]:
    """One for all pages: the program of a new one takes longer to start than a page to load. It remembers nothing from
    page to page: what is loaded is not cached, and `look_at` forgets the cookies. axe-core is put into the page from
    outside, past the policy of the page, which other tests hold to."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", timezone_id="Europe/Lisbon", bypass_csp=True)
    context.set_default_timeout(TIMEOUT_MILLISECONDS)
    watch = Watch(served.site.base_url).attach_to(context)
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    yield page, watch
    context.close()


@pytest.fixture(scope="module", params=PAGES, ids=lambda seen: seen.name)
def shown(request: pytest.FixtureRequest, window: tuple[Page, Watch], served: Everybody) -> Iterator[Shown]:
    page, watch = window
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    watch.complaints.clear()
    look_at(page, served, request.param)
    weight = watch.weight()
    page.evaluate(AXE_SCRIPT)
    yield Shown(request.param, page, watch, weight)
    page.goto("about:blank")  # what the page still had to say has been said then
    assert watch.complaints == []


@pytest.mark.parametrize(
    ("size", "scheme", "options"),
    [(WIDE, "light", RULES), (NARROW, "dark", RULES)],  # each size and each scheme once: colours know no size
    ids=["desktop, light", "phone, dark"],
)
def test_axe_finds_nothing(shown: Shown, size: Any, scheme: Any, options: dict[str, Any]) -> None:
    shown.page.set_viewport_size(size)
    shown.page.emulate_media(color_scheme=scheme)
    found = AxeResults(shown.page.evaluate("options => axe.run(options)", options))
    assert found.violations_count == 0, found.generate_report()


def test_a_page_is_light(shown: Shown) -> None:
    assert shown.weight < MOST


def test_nothing_is_to_be_scrolled_sideways(shown: Shown) -> None:
    shown.page.set_viewport_size(SMALLEST)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]


# What can be used, a group of choices as one; what has the focus, and whether one sees that it has.
USABLE = """() => [...new Set(
  [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => e.type !== 'hidden' && e.checkVisibility() && !e.disabled && e.tabIndex >= 0)
  .map(e => e.type === 'radio' ? 'choice of ' + e.name : e.outerHTML.slice(0, 200))
)]"""
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const drawn = [e, e.closest('label, .choice')].filter(Boolean).map(x => getComputedStyle(x));
  const hasParts = e.type === 'date';  // which show by themselves which of them has it
  const isSeen = hasParts || drawn.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
  const box = e.getBoundingClientRect();
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return [e.type === 'radio' ? 'choice of ' + e.name : e.outerHTML.slice(0, 200), isSeen && inView];
}"""


def test_the_keyboard_reaches_everything_and_one_sees_where_it_is(shown: Shown) -> None:
    shown.page.set_viewport_size(NARROW)
    wanted, reached, unseen = shown.page.evaluate(USABLE), [], []
    for _ in range(3 * len(wanted) + 10):  # the parts of a date are stops of their own
        shown.page.keyboard.press("Tab")
        focused = shown.page.evaluate(FOCUSED)
        if focused and focused[0] not in reached:
            reached.append(focused[0])
        if focused and not focused[1]:
            unseen.append(focused[0])
        if set(reached) >= set(wanted):
            break
    assert sorted(reached) == sorted(wanted)
    assert unseen == []
