"""What the page shows: of the course, and of the mail that is looked at."""

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
from drip.preview.anatomy import ASSETS_BELOW, OURS_BELOW, MailLink, ReadingTime, links_of, reading_time
from drip.preview.choice import Choice
from drip.preview.picks import SEASONS, Pick, picks_for
from drip.preview.proofs import Proofs
from drip.rendering import CompiledMail, Links, Rendered, RenderError
from drip.rendering.mail.compile import MAX_OCTETS
from drip.web.base.markup import first_words

PREVIEW_PADDING = "&#847;"
LINKS = links_below(OURS_BELOW.rstrip("/"), ASSETS_BELOW.rstrip("/"))


@dataclass(frozen=True, slots=True)
class MailListItem:
    """A mail in the list. `got_at`: when the persona gets it, local; `is_missed`: it is a lesson they never get."""

    mail: MailKey
    path: str
    has_problems: bool
    got_at: datetime | None
    is_missed: bool


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail as it is looked at. `trouble`: why it can't be shown. `is_old`: these are not the files as they are now,
    but the last ones that it could be made from."""

    mail: MailKey
    problems: tuple[CourseProblem, ...]
    picks: tuple[Pick, ...]
    got_at: datetime | None
    is_missed: bool
    trouble: str = ""
    is_old: bool = False
    rendered: Rendered | None = None
    text: str = ""  # as it is sent, with addresses for its links
    preview: str = ""
    weight: int = 0
    length: ReadingTime | None = None
    links: tuple[MailLink, ...] = ()
    digest: str = ""  # of all that a frame shows

    @property
    def share(self) -> int:
        """Of the weight that a mail may have, in percent."""
        return round(100 * self.weight / MAX_OCTETS)


@dataclass(frozen=True, slots=True)
class CoursePreview:
    """`today` is when a reader began who is nobody in particular; `base_url` is where the site's own pages are."""

    proofs: Proofs
    today: date
    base_url: str

    def find(self, name: str) -> MailKey | None:
        return next((mail for mail in self.proofs.mails() if mail.mail == name), None)

    def listed(self, choice: Choice) -> list[MailListItem]:
        spoilt = {Path(problem.file).name.partition(".")[0] for problem in self.proofs.problems()}
        way = self.proofs.way(choice.persona)
        return [
            MailListItem(mail, path_of(mail, choice), mail.source in spoilt, *_arrival(way, mail))
            for mail in self.proofs.mails()
        ]

    def see(self, mail: MailKey, choice: Choice) -> MailView:
        course, proof = self._course(), self.proofs.proof(mail)
        forms = forms_of(mail.mail, proof.mails)
        form = nearest_form(MailKey(mail.mail, choice.variant, choice.language), proof.mails) or mail
        way = self.proofs.way(choice.persona)
        facts = facts_for(course, mail, SampleReader(self.today, way))
        picks = tuple(picks_for(self.proofs, course, form, forms, facts, choice))
        seen = MailView(form, proof.problems, picks, *_arrival(way, mail))
        if not forms:
            return replace(seen, trouble="" if proof.problems else "It can be made once the course is mended.")
        return self._filled(seen, proof.mails[str(form)], choice, is_old=str(form) not in proof.now)

    def render(self, mail: MailKey, choice: Choice) -> Rendered | None:
        """None: it can't be made. Raises RenderError."""
        mails = self.proofs.proof(mail).mails
        form = nearest_form(MailKey(mail.mail, choice.variant, choice.language), mails)
        return self._rendered(form, mails[str(form)], choice) if form else None

    def _filled(self, seen: MailView, compiled: CompiledMail, choice: Choice, *, is_old: bool) -> MailView:
        try:
            rendered = self._rendered(seen.mail, compiled, choice)
        except RenderError as error:
            return replace(seen, trouble=str(error))
        assets = self.proofs.folder / "assets"
        shown = f"{rendered.html}{_stamps(assets)}"
        return replace(
            seen,
            is_old=is_old,
            rendered=rendered,
            text=self._rendered(seen.mail, compiled, choice, links_of_test_mail(self.base_url)).text,
            preview=_beside_the_subject(rendered),
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
        by_hand = {area: season for area, season in choice.seasons.items() if area in areas and season in SEASONS}
        return SampleReader(self.today, self.proofs.way(choice.persona), by_hand)

    def _course(self) -> Course:
        assert self.proofs.course is not None  # else there are no mails to ask for
        return self.proofs.course


def path_of(mail: MailKey, choice: Choice) -> str:
    return f"/mail/{quote(mail.mail, safe=':')}{choice.query_elsewhere()}"


def _arrival(way: PersonaRun | None, mail: MailKey) -> tuple[datetime | None, bool]:
    if way is None or way.timeline is None or not mail.lesson:
        return None, False
    got_at = way.received_at(mail)
    return got_at, got_at is None and mail.kind == "lesson"


def _beside_the_subject(rendered: Rendered) -> str:
    """What an inbox shows of a mail: its preview, behind which the layout puts blanks, or else its first words."""
    before = rendered.html.partition(PREVIEW_PADDING)[0]
    return first_words(before, "") or first_words(rendered.html, rendered.text)


def _stamps(folder: Path) -> list[tuple[str, int]]:
    return sorted((str(file), file.stat().st_mtime_ns) for file in folder.rglob("*") if file.is_file())
