"""The preview's pages as a server gives them, without a browser."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from support.sites import TEMPLATES

from drip.preview.app import create_preview
from drip.preview.proofs import Proofs


@dataclass
class Visitor:
    app: FastAPI
    proofs: Proofs

    def get(self, path: str, host: str = "127.0.0.1:8035") -> httpx.Response:
        return asyncio.run(self._get(path, host))

    async def _get(self, path: str, host: str) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as browser:
            return await browser.get(path)


@pytest.fixture
def visitor(written: Path) -> Visitor:
    (written / "assets").mkdir()
    (written / "assets" / "gate.png").write_bytes(b"a gate")
    proofs = Proofs(written, TEMPLATES)
    app, _ = create_preview(proofs, TEMPLATES, date(2027, 1, 4), "https://course.example.com")
    return Visitor(app, proofs)


def test_the_first_page_is_the_first_mail(visitor: Visitor) -> None:
    answer = visitor.get("/?persona=mara")
    assert (answer.status_code, answer.headers["location"]) == (303, "/mail/lesson:welcome?persona=mara")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8035"])
def test_no_other_name_leads_here(visitor: Visitor, host: str) -> None:
    assert visitor.get("/mail/lesson:welcome", host).status_code == HTTPStatus.BAD_REQUEST
    assert visitor.get("/mail/lesson:welcome", "localhost:8035").status_code == HTTPStatus.OK


def test_every_mail_can_be_shown_to_everybody(visitor: Visitor) -> None:
    for mail in visitor.proofs.mails():
        for persona in ("", "mara", "nobody"):
            for look in ("all", "wide", "phone", "dark", "text"):
                answer = visitor.get(f"/mail/{mail.mail}?persona={persona}&look={look}")
                assert answer.status_code == HTTPStatus.OK, (mail, persona)
                assert "octets" in answer.text


def test_a_mail_that_is_gone_is_told(visitor: Visitor) -> None:
    answer = visitor.get("/mail/lesson:nothing")
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "There is no mail “lesson:nothing”" in answer.text
    assert "name-your-season" in answer.text, "the others are there to go on to"


def test_pages_and_frames_keep_scripts_and_strangers_out(visitor: Visitor) -> None:
    page = visitor.get("/mail/lesson:welcome").headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self'" in page
    assert "frame-ancestors 'none'" in page
    frame = visitor.get("/frame/light/lesson:welcome").headers["content-security-policy"]
    assert "script-src" not in frame
    assert "default-src 'none'" in frame
    assert "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox" in frame


def test_a_frame_shows_what_was_chosen(visitor: Visitor) -> None:
    assert "is in winter." in visitor.get("/frame/light/lesson:rest?persona=mara").text
    assert "is in spring." in visitor.get("/frame/dark/lesson:rest?persona=mara&season.career=spring").text
    assert "is in winter." in visitor.get("/frame/light/lesson:rest?persona=mara&season.career=nonsense").text
    assert visitor.get("/frame/light/lesson:nothing").status_code == HTTPStatus.NOT_FOUND


def test_pictures_are_shown_from_the_folder_and_from_nowhere_else(visitor: Visitor) -> None:
    assert visitor.get("/assets/gate.png").content == b"a gate"
    assert visitor.get("/assets/%2e%2e/course.yaml").status_code == HTTPStatus.NOT_FOUND
    assert visitor.get("/assets/nothing.png").status_code == HTTPStatus.NOT_FOUND
    (visitor.proofs.folder / "assets" / "gate.png").unlink()
    (visitor.proofs.folder / "assets" / "gate.png").symlink_to(visitor.proofs.folder / "course.yaml")
    assert visitor.get("/assets/gate.png").status_code == HTTPStatus.NOT_FOUND


def test_a_course_without_pictures_has_none(visitor: Visitor) -> None:
    shutil.rmtree(visitor.proofs.folder / "assets")
    assert visitor.get("/assets/gate.png").status_code == HTTPStatus.NOT_FOUND


def test_links_of_a_mail_lead_to_a_page_that_says_what_they_are_for(visitor: Visitor) -> None:
    assert "The page on which people leave the course." in visitor.get("/to/leave").text
    assert "Answers hope: &lt;b&gt;a lot&lt;/b&gt;." in visitor.get("/to/answer/hope?value=<b>a lot</b>").text
    assert visitor.get("/to/nothing").status_code == HTTPStatus.NOT_FOUND


def test_words_of_the_address_are_only_words(visitor: Visitor) -> None:
    answer = visitor.get("/mail/lesson:welcome?persona=<script>&season.career=<script>&look=<script>&language=<script>")
    assert answer.status_code == HTTPStatus.OK
    assert "<script>" not in answer.text


def test_a_mail_that_cannot_be_filled_in_says_why(visitor: Visitor) -> None:
    lesson = visitor.proofs.folder / "lessons" / "welcome.md"
    lesson.write_text(lesson.read_text().replace("Three", "{{ 1 // enrollment.lessons }}"))
    visitor.proofs.reread([lesson])
    answer = visitor.get("/mail/lesson:welcome")
    assert answer.status_code == HTTPStatus.OK
    assert "This mail can’t be made like this." in answer.text
    assert "enrollment.lessons" in answer.text
    assert visitor.get("/frame/light/lesson:welcome").status_code == HTTPStatus.NOT_FOUND


def test_a_folder_without_a_course_has_a_page_too(tmp_path: Path) -> None:
    app, _ = create_preview(Proofs(tmp_path, TEMPLATES), TEMPLATES, date(2027, 1, 4), "")
    answer = Visitor(app, Proofs(tmp_path, TEMPLATES)).get("/")
    assert answer.status_code == HTTPStatus.OK
    assert "Nothing to show yet" in answer.text
    assert "course.yaml" in answer.text
