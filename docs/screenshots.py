"""Pictures of the mails as they arrive, and of the keepsake, for a look at them while working on layouts and lessons.

    .venv/bin/python docs/screenshots.py [--course FOLDER] [--persona NAME] [--into FOLDER] [MAIL …]

Without names: every lesson and every system mail of the course, then the keepsake of each persona (or of the one that
is named). Each is photographed in Chromium, wide and on a phone, light and dark; `sheet-*.png` show many beside each
other. `--persona NAME` fills the lessons with that persona's answers; else somebody has answered everything. The text
parts, and how heavy each mail is, are written beside the pictures."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from drip.authoring import read_course, read_persona
from drip.core.courses.course import Course, QuestionKind
from drip.core.planning.facts import Facts
from drip.core.replies.answer import ClearAnswer
from drip.core.replies.interpret import ReplyText, interpret_words, prompt_of
from drip.core.simulation.persona import Persona
from drip.demo.auto import SIGNUP_TIME, jumping_clock, play
from drip.demo.live import with_pages
from drip.flow.zones import zone_of
from drip.rendering import CompiledMail, Links, compile_lesson, compile_reminder, compile_system_mail, render

ROOT = Path(__file__).parent.parent
SITE = "https://letters.example.com"
PLACES = ("season", "pause", "leave", "answer", "confirm", "my")
LINKS = Links(
    *(f"{SITE}/{place}/mfrggzdfmztwq2lk" for place in PLACES),
    assets=f"{SITE}/assets",
    keepsake=f"{SITE}/my/mfrggzdfmztwq2lk/keepsake",
)
EXTRA = {"question": "career_season", "said": "fal, i gess", "guess": "fall"}
NOTICE = {
    "until": "",
    "pace": "on Mondays and Fridays at 07:30",
    "seasons": "career: fall and personal: spring",
    "next": "on Friday 6 November at 07:30",
    "others": "",
    "again": f"{SITE}/courses/redefine-success",
    "example": "SEASON CAREER WINTER",
}
NOTICES = {  # {what was done: what else is told}
    "left": {"others": "Small bets"},
    "paused": {"until": "Tuesday 19 January"},
    "resumed": {},
    "not paused": {},
    "season": {},
    "slower": {},
    "no faster": {"pace": "every day at 07:30"},
    "help": {},
}
WIDTHS = {"wide": 760, "phone": 360}
SCHEMES = ("light", "dark")
WORDS = "When I cook on weekdays, and there is one problem at work that I think about in the shower\nbecause I want to."
ON_A_SHEET = 7
TALLEST = "width:340px;max-height:1800px;object-fit:cover;object-position:top"
CLIPPED = 102 * 1024  # octets of a mail of which Gmail shows no more


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be taken; `address` is a file's or a page's."""

    name: str
    address: str


def facts_for(course: Course) -> Facts:
    """Somebody who has answered everything."""
    readings = {
        QuestionKind.TEXT: WORDS,
        QuestionKind.YES_NO: True,
        QuestionKind.LIST: ["time", "quiet", "a kitchen table"],
    }
    answers = {}
    for name, (_, question) in course.questions().items():
        one_of = question.options[0] if question.options else "fall"
        answers[name] = question.low + 3 if question.kind is QuestionKind.SCALE else readings.get(question.kind, one_of)
    return _facts(answers, dict(zip(course.areas, ("fall", "spring"), strict=False)))


def facts_of(course: Course, persona: Persona) -> Facts:
    """The persona, as their answers are read; the seasons are the last that they told."""
    answers, seasons = dict.fromkeys(course.questions()), dict.fromkeys(course.areas, "unknown")
    for lesson, replies in persona.replies.items():
        for reply in replies:
            for answer in interpret_words(ReplyText(reply.text), prompt_of(course, course.lessons[lesson])).answers:
                if isinstance(answer.reading, ClearAnswer):
                    answers[answer.question.id] = answer.reading.value
                    if answer.question.kind is QuestionKind.SEASON:
                        seasons[answer.question.area] = answer.reading.value
    return _facts(answers, seasons)


def _facts(answers: dict, seasons: dict) -> Facts:
    subscriber = {"first_name": "Nadia", "email": "nadia@example.com", "zone": "Europe/Paris"}
    return Facts(answers, seasons, subscriber, {"started": date(2026, 11, 2), "lessons": 4})


def mails(course: Course, folder: Path) -> dict[str, tuple[CompiledMail, dict[str, str]]]:
    """{name: (a mail, what it is told besides)}"""
    folders = (folder, ROOT / "templates")
    asking = next(lesson for lesson in course.lessons.values() if lesson.ask)
    made = {name: (compile_lesson(course, lesson, folders), {}) for name, lesson in course.lessons.items()}
    made |= {name: (compile_system_mail(name, course, folders), EXTRA) for name in ("confirmation", "clarification")}
    notice = compile_system_mail("notice", course, folders)
    for done, more in NOTICES.items():
        made[f"notice-{done}".replace(" ", "-")] = (notice, {**NOTICE, "done": done, **more})
    return made | {"reminder": (compile_reminder(course, asking, folders), EXTRA)}


def write_mails(course: Course, source: Path, facts: Facts, names: list[str], into: Path) -> Iterator[Shot]:
    for name, (compiled, extra) in mails(course, source).items():
        if names and name not in names:
            continue
        rendered = render(compiled, facts, LINKS, course, extra)
        file = into / f"{name}.html"
        file.write_text(rendered.html)
        (into / f"{name}.txt").write_text(f"Subject: {rendered.subject}\n\n{rendered.text}")
        weight = len(rendered.html.encode())
        note = "  TOO HEAVY" if weight > CLIPPED else ""
        print(f"{name}: {weight:,} octets of HTML, {len(rendered.text):,} characters of text{note}")
        yield Shot(name, file.as_uri())


@contextmanager
def keepsake(folder: Path, persona: str) -> Iterator[Shot]:
    """The page of a persona who has just played the course through the real engine."""
    played = read_persona(folder / "personas" / f"{persona}.yaml")
    zone = zone_of(played.zone)
    clock = jumping_clock(played.start(zone) - SIGNUP_TIME)
    with with_pages(folder, clock, 0, wall_clock=clock.now) as stage:
        print(f"{persona}: {play(stage, played, zone, lambda _: None)}")
        yield Shot(f"keepsake-{persona}", f"{stage.site.base_url}/my/{stage.site.keys.token('my', 1)}/keepsake")


def chromium() -> str:
    found = os.environ.get("DRIP_TEST_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("There is no Chromium on this machine; DRIP_TEST_CHROMIUM may name one.")
    return found


def photograph(browser: Browser, shots: Iterable[Shot], into: Path) -> None:
    """Every shot in every width and scheme, and the sheets of each."""
    pages = {look: _page(browser, *look) for look in product(WIDTHS, SCHEMES)}
    taken = []
    for shot in shots:
        for (width, scheme), page in pages.items():
            page.goto(shot.address)
            page.screenshot(path=into / f"{shot.name}-{width}-{scheme}.png", full_page=True)
        taken.append(shot.name)
    for width, scheme in pages:
        for first in range(0, len(taken), ON_A_SHEET):
            names = [f"{name}-{width}-{scheme}" for name in taken[first : first + ON_A_SHEET]]
            sheet(browser, into, names, f"sheet-{width}-{scheme}-{first // ON_A_SHEET + 1}")


def _page(browser: Browser, width: str, scheme: str) -> Page:
    """A mail is put into a window as wide as a reader's; phones have twice the dots."""
    return browser.new_page(viewport={"width": WIDTHS[width], "height": 600}, color_scheme=scheme)


def sheet(browser: Browser, into: Path, names: list[str], sheet: str) -> None:
    style = "margin:0;padding:12px;background:#777;display:flex;gap:12px;align-items:flex-start;font:14px sans-serif"
    pictures = "".join(f'<div>{name}<br><img src="{name}.png" style="{TALLEST}"></div>' for name in names)
    file = into / f"{sheet}.html"
    file.write_text(f'<body style="{style}">{pictures}</body>')
    page = browser.new_page(viewport={"width": 360 * len(names) + 12, "height": 600})
    page.goto(file.as_uri())
    page.screenshot(path=into / f"{sheet}.png", full_page=True)
    page.close()
    file.unlink()


def print_to_pdf(browser: Browser, shot: Shot, into: Path) -> None:
    page = browser.new_page()
    page.goto(shot.address)
    page.pdf(path=into / f"{shot.name}.pdf", format="A4", prefer_css_page_size=True)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--course", type=Path, default=ROOT / "courses" / "redefine-success")
    parser.add_argument("--persona", default="")
    parser.add_argument("--into", type=Path, default=Path("shots"))
    parser.add_argument("mails", nargs="*", metavar="MAIL")
    asked = parser.parse_args()
    course = read_course(asked.course).course
    if course is None:
        raise SystemExit(f"The course in {asked.course} has problems: drip course check {asked.course}")
    asked.into.mkdir(parents=True, exist_ok=True)
    personas = sorted(file.stem for file in (asked.course / "personas").glob("*.yaml"))
    facts = (
        facts_of(course, read_persona(asked.course / "personas" / f"{asked.persona}.yaml")) if asked.persona else None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        shots = write_mails(course, asked.course, facts or facts_for(course), asked.mails, asked.into)
        photograph(browser, shots, asked.into)
        for persona in [] if asked.mails else [name for name in personas if asked.persona in ("", name)]:
            with keepsake(asked.course, persona) as shot:
                photograph(browser, [shot], asked.into / "keepsakes")
                print_to_pdf(browser, shot, asked.into / "keepsakes")


if __name__ == "__main__":
    main()
