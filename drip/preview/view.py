"""What the page shows of the course and of the mail on show."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from drip.authoring import CourseProblem
from drip.core.courses.course import Course
from drip.flow.mail_key import MailKey, forms_of, nearest_form
from drip.flow.samples.sample import PersonaRun, SampleReader, facts_for, render_sample
from drip.flow.samples.sample_data import sample_context
from drip.flow.samples.test_send import links_below, links_of_test_mail
from drip.preview.anatomy import ASSETS, OUR_PAGES, MailLink, ReadingTime, links_of, reading_time
from drip.preview.choice import Choice
from drip.preview.picks import SEASONS, Pick, picks_for
from drip.preview.proofs import Proofs
from drip.rendering import CompiledMail, Links, Rendered, RenderError
from drip.rendering.mail.compile import MAX_OCTETS
from drip.web.base.markup import first_words

PREVIEW_PADDING = "&#847;"
LINKS = links_below(OUR_PAGES.rstrip("/"), ASSETS.rstrip("/"))


@dataclass(frozen=True, slots=True)
class MailListItem:
    """A mail in the list. `got_at` is when the persona gets it, in local time; `is_missed` means that it is a lesson
    they never get."""

    mail: MailKey
    path: str
    has_problems: bool
    got_at: datetime | None
    is_missed: bool


@dataclass(frozen=True, slots=True)
class MailView:
    """The mail on show. `trouble` says why it cannot be shown. `is_old` means that it could not be made from the
    present files and is the last that could."""

    mail: MailKey
    problems: tuple[CourseProblem, ...]
    picks: tuple[Pick, ...]
    got_at: datetime | None
    is_missed: bool
    trouble: str = ""
    is_old: bool = False
    rendered: Rendered | None = None
    text: str = ""  # as sent, with URLs for its links
    preview: str = ""
    weight: int = 0  # octets
    length: ReadingTime | None = None
    links: tuple[MailLink, ...] = ()
    digest: str = ""  # of everything in the frame

    @property
    def share(self) -> int:
        """The weight in percent of the most that a mail may have."""
        return round(100 * self.weight / MAX_OCTETS)


@dataclass(frozen=True, slots=True)
class CoursePreview:
    """`today` is when a reader who is no persona began; `base_url` is the URL of the site."""

    proofs: Proofs
    today: date
    base_url: str

    def find(self, name: str) -> MailKey | None:
        return next((mail for mail in self.proofs.mails() if mail.mail == name), None)

    def mail_list(self, choice: Choice) -> list[MailListItem]:
        files_with_problems = {Path(problem.file).name.partition(".")[0] for problem in self.proofs.problems()}
        persona_run = self.proofs.persona_run(choice.persona)
        return [
            MailListItem(mail, path_of(mail, choice), mail.source in files_with_problems, *_arrival(persona_run, mail))
            for mail in self.proofs.mails()
        ]

    def view(self, mail: MailKey, choice: Choice) -> MailView:
        course, proof = self._course(), self.proofs.proof(mail)
        forms = forms_of(mail.mail, proof.mails)
        form = nearest_form(MailKey(mail.mail, choice.variant, choice.language), proof.mails) or mail
        persona_run = self.proofs.persona_run(choice.persona)
        facts = facts_for(course, mail, SampleReader(self.today, persona_run))
        picks = tuple(picks_for(self.proofs, course, form, forms, facts, choice))
        view = MailView(form, proof.problems, picks, *_arrival(persona_run, mail))
        if not forms:
            return replace(view, trouble="" if proof.problems else "It can be made once the course is mended.")
        return self._with_contents(view, proof.mails[str(form)], choice, is_old=str(form) not in proof.current)

    def render(self, mail: MailKey, choice: Choice) -> Rendered | None:
        """None if it cannot be made. Raises RenderError."""
        mails = self.proofs.proof(mail).mails
        form = nearest_form(MailKey(mail.mail, choice.variant, choice.language), mails)
        return self._rendered(form, mails[str(form)], choice) if form else None

    def _with_contents(self, view: MailView, compiled: CompiledMail, choice: Choice, *, is_old: bool) -> MailView:
        try:
            rendered = self._rendered(view.mail, compiled, choice)
        except RenderError as error:
            return replace(view, trouble=str(error))
        assets = self.proofs.folder / "assets"
        shown = f"{rendered.html}{_stamps(assets)}"
        return replace(
            view,
            is_old=is_old,
            rendered=rendered,
            text=self._rendered(view.mail, compiled, choice, links_of_test_mail(self.base_url)).text,
            preview=_inbox_preview(rendered),
            weight=len(compiled.html),
            length=reading_time(rendered.text),
            links=tuple(links_of(rendered.html, assets)),
            digest=hashlib.sha256(shown.encode()).hexdigest()[:16],
        )

    def _rendered(self, mail: MailKey, compiled: CompiledMail, choice: Choice, links: Links = LINKS) -> Rendered:
        course = self._course()
        context = sample_context(mail.kind, choice.occasion, course, self.base_url)
        return render_sample(course, compiled, mail, self._reader(choice), links, context)

    def _reader(self, choice: Choice) -> SampleReader:
        areas = self._course().areas
        chosen_seasons = {
            area: season for area, season in choice.seasons.items() if area in areas and season in SEASONS
        }
        return SampleReader(self.today, self.proofs.persona_run(choice.persona), chosen_seasons)

    def _course(self) -> Course:
        assert self.proofs.course is not None  # without a course there are no mails to show
        return self.proofs.course


def path_of(mail: MailKey, choice: Choice) -> str:
    return f"/mail/{quote(mail.mail, safe=':')}{choice.query_elsewhere()}"


def _arrival(persona_run: PersonaRun | None, mail: MailKey) -> tuple[datetime | None, bool]:
    if persona_run is None or persona_run.timeline is None or not mail.lesson:
        return None, False
    got_at = persona_run.received_at(mail)
    return got_at, got_at is None and mail.kind == "lesson"


def _inbox_preview(rendered: Rendered) -> str:
    """What an inbox shows next to the subject: the mail's preview line, which the layout pads with blanks, else its
    first words."""
    before = rendered.html.partition(PREVIEW_PADDING)[0]
    return first_words(before, "") or first_words(rendered.html, rendered.text)


def _stamps(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(file), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file())
