"""My settings: pace, zone, language, first name, what the group sees, and the address. Each has a form with its own
button and its own confirmation. All of it requires a login."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response

from drip.core.cohorts.sharing import Sharing
from drip.core.courses.course import Pace
from drip.core.languages.catalogue import Sentence, UserError
from drip.core.languages.formats import WEEKDAYS
from drip.core.languages.language import languages_of, native_name
from drip.core.planning.pace import faster, slower
from drip.flow.delivery.permission import LOGIN_STATES
from drip.flow.people import address_change, preferences, profile
from drip.flow.people.course_view import MyCourse
from drip.flow.signup.email_address import normal_address, require_accepted_address
from drip.flow.signup.signup_request import DAY_FIELDS, PACE_FIELDS, chosen_pace
from drip.flow.work import Work
from drip.flow.zones import UnknownZone
from drip.web.base.forms import Fields
from drip.web.base.request_context import RequestContext, get, post
from drip.web.signup.form import HALF_HOURS, pace_fields

Change = Callable[[MyCourse, dict[str, str]], None]


class InvalidSetting(UserError):
    """A setting that cannot be saved; the sentence is for the person who filled it in."""


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """A section of the page as it was filled in, and why it was refused."""

    section: str
    fields: dict[str, str]
    problem: Sentence


@dataclass(frozen=True, slots=True)
class SettingsPages:
    context: RequestContext

    def add_to(self, app: FastAPI) -> None:
        get(app, "/my/{token}/settings", self.show)
        post(app, "/my/{token}/settings/{section}", self.change)

    def show(self, request: Request, token: str, done: str = "") -> Response:
        return self._page(request, self._mine(request, token), token, done=done)

    def change(self, request: Request, token: str, section: str, fields: Fields) -> Response:
        self.context.require_our_page(request)
        mine = self._mine(request, token)
        change = self._changes().get(section)
        if change is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        try:
            change(mine, fields)
        except UserError as problem:
            return self._page(request, mine, token, refused=RefusedForm(section, fields, problem.sentence))
        return self.context.redirect(f"/my/{token}/settings?done={section}#set-{section}")

    def _changes(self) -> dict[str, Change]:
        """{section of the page: what its button does}; each raises UserError if it cannot be done."""
        return {
            "pace": self._change_pace,
            "zone": self._change_zone,
            "language": self._change_language,
            "name": self._change_name,
            "sharing": self._change_sharing,
            "address": self._ask_for_address,
        }

    def _change_pace(self, mine: MyCourse, fields: dict[str, str]) -> None:
        pace = pace_from_form(fields, mine)
        if pace != mine.pace:
            with self.context.site.database.write() as session:
                preferences.change_pace(
                    Work(session, self.context.site, self.context.clock()), mine.enrollment_id, pace, "web"
                )

    def _change_zone(self, mine: MyCourse, fields: dict[str, str]) -> None:
        zone, now = fields.get("zone", ""), self.context.clock()
        try:
            with self.context.site.database.write() as session:
                profile.change_zone(Work(session, self.context.site, now), mine.enrollment_id, zone, "web")
        except UnknownZone as error:
            raise InvalidSetting("Please choose your time zone from the list.") from error

    def _change_language(self, mine: MyCourse, fields: dict[str, str]) -> None:
        language, now = fields.get("language", ""), self.context.clock()
        if language not in self._languages(mine):
            raise InvalidSetting("Please choose a language from the list.")
        with self.context.site.database.write() as session:
            profile.change_language(Work(session, self.context.site, now), mine.enrollment_id, language, "web")

    def _change_name(self, mine: MyCourse, fields: dict[str, str]) -> None:
        name, now = fields.get("first_name", ""), self.context.clock()
        with self.context.site.database.write() as session:
            profile.change_name(Work(session, self.context.site, now), mine.enrollment_id, name, "web")

    def _change_sharing(self, mine: MyCourse, fields: dict[str, str]) -> None:
        how = fields.get("how", "")
        if how not in [way.value for way in Sharing]:
            raise InvalidSetting("Please choose what your group sees.")
        with self.context.site.database.write() as session:
            preferences.share(
                Work(session, self.context.site, self.context.clock()), mine.enrollment_id, Sharing(how), "web"
            )

    def _ask_for_address(self, mine: MyCourse, fields: dict[str, str]) -> None:
        email = normal_address(fields.get("email", ""))
        if email == mine.email:
            raise InvalidSetting("Your letters come to this address already.")
        require_accepted_address(self.context.site, email)
        wall_now, now = self.context.wall_clock(), self.context.clock()
        with self.context.site.database.write() as session:
            address_change.request_address_change(
                Work(session, self.context.site, now), mine.enrollment_id, email, "web", wall_now
            )

    def _mine(self, request: Request, token: str) -> MyCourse:
        mine = self.context.my_course(self.context.enrollment_id("my", token))
        self.context.require_login(request, mine, token)
        return mine

    def _languages(self, mine: MyCourse) -> dict[str, str]:
        """{code: its own name}: the languages of the mails first, then those that only the pages have."""
        return {code: native_name(code) for code in (*languages_of(mine.course), *self.context.pages.locales)}

    def _page(
        self,
        request: Request,
        mine: MyCourse,
        token: str,
        *,
        done: str = "",
        refused: RefusedForm | None = None,
    ) -> Response:
        wrong, filled = (refused.section, refused.fields) if refused else ("", {})
        return self.context.course_page(
            request,
            mine,
            token,
            "settings.html",
            refused.problem if refused else None,
            done=done,
            wrong=wrong,
            filled=filled,
            slower=slower(mine.pace),
            faster=faster(mine.pace),
            days=dict(zip(DAY_FIELDS, WEEKDAYS, strict=True)),
            hours=sorted({*HALF_HOURS, f"{mine.pace.at:%H:%M}"}),
            chosen=dict.fromkeys(PACE_FIELDS, "") | filled if wrong == "pace" else pace_fields(mine.pace),
            languages=self._languages(mine),
            of_letters=languages_of(mine.course),
            may_move=mine.state in LOGIN_STATES,
            shared_questions=[question for _, question in mine.course.questions().values() if question.shared],
        )


def pace_from_form(fields: dict[str, str], mine: MyCourse) -> Pace:
    """The pace that the form asks for: a step slower or faster, the course's own, or days and an hour. Raises
    PaceError."""
    match fields.get("way", ""):
        case "slower":
            return slower(mine.pace) or mine.pace
        case "faster":
            return faster(mine.pace) or mine.pace
        case "course":
            return mine.course.pace
        case _:
            return chosen_pace(fields, mine.course.pace)
