"""Pictures of all pages, as whoever sees them: wide and on a phone, light and dark, in Chromium.

    .venv/bin/python docs/page_pictures.py [--into FOLDER] [PAGE …]

Without names: all pages that `tests/support/pages.py` knows. The sheets show many beside each other. `--kept` makes the
few that the documents show, in docs/pages."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "outbound"), str(ROOT / "docs")]

from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from screenshots import chromium, sheet  # noqa: E402
from support.browsing import look_at  # noqa: E402
from support.everybody import Everybody, bring_together, copied  # noqa: E402
from support.pages import PAGES, Seen  # noqa: E402
from support.scripted_server import scripted  # noqa: E402

from drip.storage.engine.database import Database  # noqa: E402
from drip.storage.engine.schema import upgrade  # noqa: E402
from drip.web.app import create_app  # noqa: E402
from drip.web.base.serve import WebServer  # noqa: E402

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
ON_A_SHEET = 8
KEPT = ("course", "my", "season", "keepsake")  # on a phone, by day


@contextmanager
def everybody_there() -> Iterator[Everybody]:
    """People in every state, brought there once."""
    with tempfile.TemporaryDirectory() as folder, scripted() as server:
        database = Database(f"sqlite:///{folder}/drip.sqlite3")
        upgrade(database)
        yield bring_together(database, server, "https://course.example.com", Path(folder) / "clicks.log")


@contextmanager
def served(everybody: Everybody) -> Iterator[Everybody]:
    """A copy of them on the web: some pages are the answer to what changes them."""
    with tempfile.TemporaryDirectory() as folder:
        made = copied(everybody, Path(folder) / "drip.sqlite3")
        web = WebServer("127.0.0.1", 0)
        made = replace(made, site=replace(made.site, base_url=web.url))
        with web.serving(create_app(made.site, made.clock, made.clock)):
            yield made


def photograph(browser: Browser, everybody: Everybody, pages: list[Seen], into: Path) -> None:
    for size, scheme in product(SIZES, SCHEMES):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, timezone_id="Europe/Lisbon")
        page = context.new_page()
        with served(everybody) as shown:
            for seen in pages:
                look_at(page, shown, seen)
                page.screenshot(path=into / f"{seen.name}-{size}-{scheme}.png", full_page=True)
        context.close()
        for first in range(0, len(pages), ON_A_SHEET):
            names = [f"{seen.name}-{size}-{scheme}" for seen in pages[first : first + ON_A_SHEET]]
            sheet(browser, into, names, f"sheet-{size}-{scheme}-{first // ON_A_SHEET + 1}")


def keep(browser: Browser, everybody: Everybody, into: Path) -> None:
    """The first screen of each, as small as a document needs it."""
    page = browser.new_page(viewport=SIZES["phone"], color_scheme="light", timezone_id="Europe/Lisbon")
    with served(everybody) as shown:
        for seen in (seen for seen in PAGES if seen.name in KEPT):
            look_at(page, shown, seen)
            page.screenshot(path=into / f"{seen.name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, help="a folder; by default a new one among the temporary ones")
    parser.add_argument("--kept", action="store_true")
    parser.add_argument("pages", nargs="*", metavar="PAGE")
    asked = parser.parse_args()
    into = asked.into or (ROOT / "docs" / "pages" if asked.kept else Path(tempfile.mkdtemp(prefix="drip-pages-")))
    into.mkdir(parents=True, exist_ok=True)
    pages = [seen for seen in PAGES if not asked.pages or seen.name in asked.pages]
    with everybody_there() as everybody, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        if asked.kept:
            keep(browser, everybody, into)
        else:
            photograph(browser, everybody, pages, into)
    print(into)


if __name__ == "__main__":
    main()
