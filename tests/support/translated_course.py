"""The small course in English and German, with variants of its first lesson; the last lesson is in English only."""

from __future__ import annotations

from pathlib import Path

from support.sites import MONDAY, copy_course, publish_course, signup_request

from drip.flow.signup.signup import confirm, sign_up
from drip.flow.site import Site
from drip.flow.work import Work

WELCOME = """---
subject: "{{ first_name or 'Hello' }}, welcome"
ask:
  - id: hope
    text: What do you hope for?
  - id: next_weeks
    kind: choice
    options: [more of this, less of this]
    text: What should the next weeks bring?
variants:
  - {name: plain, weight: 1}
  - {name: asking, weight: 1, subject: "What is success?"}
  - {name: short, weight: 1, text: welcome.short.md}
---
Welcome. You signed up on {{ enrollment.started }}.

{{ ask_buttons('next_weeks') }}
"""
WELCOME_DE = """---
subject: "{{ first_name or 'Hallo' }}, willkommen"
preview: So geht das hier.
ask:
  - id: next_weeks
    text: Was sollen die nächsten Wochen bringen?
    options: [mehr davon, weniger davon]
  - id: hope
    text: Was erhoffst du dir?
---
Willkommen. Du hast dich am {{ enrollment.started }} angemeldet.

{{ ask_buttons('next_weeks') }}
"""
SEASON_DE = """---
subject: Welche Jahreszeit ist es?
ask:
  - {id: career_season, text: In welcher Jahreszeit ist dein Arbeitsleben?}
  - {id: evidence, text: Woran merkst du das?}
---
{% if answers.next_weeks == 'more of this' %}Du wolltest: {{ answers.next_weeks }}.{% endif %}

Dein Arbeitsleben: {{ season.career|upper }}.

{{ ask_buttons('career_season') }}
"""
IN_GERMAN = """languages: [de]
translations:
  de:
    title: Die Jahreszeiten des Erfolgs
    areas: {career: Beruf}
"""
FILES = {
    "welcome.md": WELCOME,
    "welcome.de.md": WELCOME_DE,
    "welcome.short.md": "---\nsubject: Short\n---\nA short welcome.\n",
    "welcome.short.de.md": "---\nsubject: Kurz\n---\nEin kurzes Willkommen.\n",
    "welcome.asking.de.md": "---\nsubject: Was ist Erfolg?\n---\n",
    "name-your-season.de.md": SEASON_DE,
}


def write_translated_course(folder: Path) -> Path:
    copy_course(folder)
    outline = folder / "course.yaml"
    outline.write_text(outline.read_text() + IN_GERMAN, encoding="utf-8")
    for name, text in FILES.items():
        (folder / "lessons" / name).write_text(text, encoding="utf-8")
    return folder


def one_of_each(folder: Path) -> Path:
    """Removes the variants."""
    write_translated_course(folder)
    welcome = folder / "lessons" / "welcome.md"
    before, _, rest = WELCOME.partition("variants:\n")
    welcome.write_text(before + "---\n" + rest.partition("---\n")[2], encoding="utf-8")
    for stray in ("welcome.short.md", "welcome.short.de.md", "welcome.asking.de.md"):
        (folder / "lessons" / stray).unlink()
    return folder


def join(site: Site, email: str, language: str = "", *, confirmed: bool = True) -> int:
    with site.database.write() as session:
        edition = site.live_edition(session, "seasons")
        assert edition is not None
        form = signup_request(email, "Mara", "UTC", "", language=language or None)
        pending = sign_up(Work(session, site, MONDAY), edition, form)
        assert pending is not None
        if confirmed:
            confirm(Work(session, site, MONDAY), pending.id, "")
        return pending.id


def publish_translated_course(site: Site, folder: Path, *, variants: bool = False) -> None:
    (write_translated_course if variants else one_of_each)(folder)
    publish_course(site, folder)
