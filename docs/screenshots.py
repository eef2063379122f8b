"""Pictures of the mails as they arrive, for a look at them while working on the layouts.

    .venv/bin/python docs/screenshots.py [FOLDER] [LESSON …]

Renders lessons and system mails of the course that ships, and photographs each in Chromium: wide and phone, light and
dark. A phone's width is narrower than Chromium's narrowest window, so the mail stands in a frame there."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from html import escape
from pathlib import Path

from drip.authoring.read import read_course
from drip.core.course import Course, Kind
from drip.core.facts import Facts
from drip.rendering import (
    CompiledMail,
    Links,
    compile_lesson,
    compile_reminder,
    compile_system_mail,
    render,
)

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "courses" / "redefine-success"
SITE = "https://letters.example.com"
LINKS = Links(
    *(f"{SITE}/{page}/mfrggzdfmztwq2lk" for page in ("season", "pause", "leave", "answer", "confirm", "my")),
    assets=f"{SITE}/assets",
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
WIDTHS = {"wide": 820, "phone": 360}
SCHEMES = {"light": "1", "dark": "0"}
CHROMIUM = [
    "chromium",
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
]


def facts_for(course: Course) -> Facts:
    """Somebody who has answered everything."""
    words = (
        "When I cook on weekdays, and there is one problem at work that I think about in the shower\nbecause I want to."
    )
    answers = {
        name: {Kind.TEXT: words, Kind.SCALE: question.low + 3, Kind.YES_NO: True, Kind.LIST: ["time", "quiet"]}.get(
            question.kind, question.options[0] if question.options else "fall"
        )
        for name, (_, question) in course.questions().items()
    }
    seasons = dict(zip(course.areas, ("fall", "spring"), strict=False))
    subscriber = {"first_name": "Nadia", "email": "nadia@example.com", "zone": "Europe/Paris"}
    return Facts(answers, seasons, subscriber, {"started": date(2026, 11, 2), "lessons": 4})


def mails(course: Course, names: list[str]) -> dict[str, CompiledMail]:
    folders = (FOLDER, ROOT / "templates")
    asking = next(lesson for lesson in course.lessons.values() if lesson.ask)
    wanted = {name: compile_lesson(course, course.lessons[name], folders) for name in names}
    wanted |= {name: compile_system_mail(name, course, folders) for name in ("confirmation", "clarification")}
    notice = compile_system_mail("notice", course, folders)
    wanted |= {f"notice-{done}".replace(" ", "-"): notice for done in NOTICES}
    return wanted | {"reminder": compile_reminder(course, asking, folders)}


def photograph(page: Path, picture: Path, width: int, scheme: str, height: int) -> None:
    with tempfile.TemporaryDirectory() as profile:
        command = [
            *CHROMIUM,
            f"--user-data-dir={profile}",
            f"--window-size={max(width, 500)},{height}",
            f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
            f"--screenshot={picture}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def frame(html: str, width: int, height: int) -> str:
    style = f"width:{width}px;height:{height}px;border:0;display:block"
    return f'<body style="margin:0;background:#888"><iframe style="{style}" srcdoc="{escape(html)}"></iframe></body>'


def main(folder: Path, names: list[str]) -> None:
    course = read_course(FOLDER).course
    assert course is not None
    folder.mkdir(parents=True, exist_ok=True)
    facts = facts_for(course)
    told = {f"notice-{done}".replace(" ", "-"): {**NOTICE, "done": done, **more} for done, more in NOTICES.items()}
    for name, compiled in mails(course, names or ["name-your-season", "welcome"]).items():
        rendered = render(compiled, facts, LINKS, course, told.get(name, EXTRA))
        (folder / f"{name}.html").write_text(rendered.html)
        (folder / f"{name}.txt").write_text(f"Subject: {rendered.subject}\n\n{rendered.text}")
        print(f"{name}: {len(rendered.html):,} octets of HTML, {len(rendered.text):,} characters of text")
        for width_name, width in WIDTHS.items():
            height = {"wide": 2900, "phone": 4300}[width_name] if name in course.lessons else 900
            page = folder / f"{name}-{width_name}.page.html"
            page.write_text(frame(rendered.html, width, height) if width < 500 else rendered.html)
            for scheme in SCHEMES:
                photograph(page, folder / f"{name}-{width_name}-{scheme}.png", width, scheme, height)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "shots"), sys.argv[2:])
