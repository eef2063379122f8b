"""The form without scripts that other sites show in a frame, and the page that takes over what a pasted form sent."""

import re
from dataclasses import replace

import httpx
from support.visitor import ANNA, Visitor, contents, make_app, words

from drip.core.signup.signup_policy import SignupPolicy
from drip.storage.people import subscribers

FORM, JOIN = "/courses/seasons/form", "/courses/seasons/join"
COACH = "https://www.coach.example"
CROSS = {"Sec-Fetch-Site": "cross-site", "Origin": COACH}


def with_setting(visitor: Visitor, **settings: object) -> Visitor:
    site = replace(visitor.site, **settings)  # type: ignore[arg-type]
    return replace(visitor, app=make_app(site, visitor.clock, visitor.wall_clock), site=site)


def framed_by(response: httpx.Response) -> str:
    return response.headers["content-security-policy"].rpartition("frame-ancestors ")[2]


def send(visitor: Visitor, path: str = FORM, **typed: str) -> httpx.Response:
    shown = re.search(r'name="shown" value="([a-z2-7]+)"', visitor.get(FORM).text)
    assert shown is not None
    visitor.wall_clock.advance(seconds=20)
    return visitor.post(path, **(ANNA | {"shown": shown[1]} | typed))


def test_only_the_form_for_frames_and_where_it_leads_may_be_framed(visitor: Visitor) -> None:
    visitor = with_setting(visitor, signup=SignupPolicy(form_origins=(COACH, "https://b.example")))
    for path in (FORM, f"{FORM}/check-inbox", "/courses/nowhere/form"):
        assert framed_by(visitor.get(path)) == f"{COACH} https://b.example"
    for path in ("/", "/courses/seasons", JOIN, "/courses/seasons/check-inbox", "/api", "/my/x/form", f"{FORM}/x"):
        assert framed_by(visitor.get(path)) == "'none'"
    assert framed_by(visitor.post(FORM, email="x" * 70_000)) == f"{COACH} https://b.example"


def test_without_the_setting_nobody_frames_it(visitor: Visitor) -> None:
    assert framed_by(visitor.get(FORM)) == "'none'"
    assert framed_by(with_setting(visitor, signup=SignupPolicy(form_origins=("*",))).get(FORM)) == "*"


def test_it_has_no_script(visitor: Visitor) -> None:
    response = visitor.get(FORM)
    assert "<script" not in response.text
    assert "script-src" not in response.headers["content-security-policy"]


def test_signing_up_in_the_frame_stays_in_it(visitor: Visitor) -> None:
    response = send(visitor)
    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{FORM}/check-inbox?again=")
    assert "Look in your inbox" in words(visitor.get(response.headers["location"]))
    with visitor.site.database.read() as session:
        anna = subscribers.find_subscriber(session, ANNA["email"])
        assert anna is not None
        consent = subscribers.newest_consent(session, anna.id, "seasons")
        assert consent is not None
        assert (consent.source, consent.zone, consent.wording_version) == ("embed", "Europe/Lisbon", "1")


def test_what_is_wrong_is_said_in_the_frame(visitor: Visitor) -> None:
    response = send(visitor, email="anna@")
    assert response.status_code == 422
    assert "'anna@' is not an e-mail address." in words(response)
    assert f'action="{FORM}" target="_self"' in response.text
    assert 'aria-describedby="email-problem" aria-invalid="true"' in response.text


def test_it_is_guarded_like_the_other_form(visitor: Visitor) -> None:
    before = contents(visitor.site.database)
    assert visitor.ask("POST", FORM, data=ANNA, headers=CROSS).status_code == 403
    assert visitor.post(FORM, **ANNA).status_code == 422
    assert send(visitor, website="https://spam.example").status_code == 303
    assert contents(visitor.site.database) == before


def test_it_goes_on_in_the_language_of_its_link(visitor: Visitor) -> None:
    page = visitor.get(f"{FORM}?language=de").text
    assert f'action="{FORM}?language=de"' in page
    location = send(visitor, f"{FORM}?language=de").headers["location"]
    assert location.endswith("&language=de")
    assert "language" not in visitor.get(f'{FORM}?language=de"><b>').text.split("<form")[1].split(">")[0]


def test_a_pasted_form_leads_to_ours_with_what_was_typed_and_changes_nothing(visitor: Visitor) -> None:
    before = contents(visitor.site.database)
    typed = {"email": "anna@example.org", "first_name": "Anna", "website": "https://spam.example", "shown": "x"}
    page = visitor.ask("POST", JOIN, data=typed, headers=CROSS)
    assert page.status_code == 200
    assert 'value="anna@example.org"' in page.text
    assert 'value="Anna"' in page.text
    assert 'action="/courses/seasons#sign-up"' in page.text
    assert "spam.example" not in page.text
    assert contents(visitor.site.database) == before


def test_what_a_pasted_form_sent_is_text_and_never_markup(visitor: Visitor) -> None:
    evil = '"><script>alert(1)</script>'
    page = visitor.ask("POST", JOIN, data=dict.fromkeys(ANNA, evil), headers=CROSS).text
    assert "<script>alert" not in page


def test_no_other_page_takes_what_comes_from_elsewhere(visitor: Visitor, mara: int) -> None:
    for path in ("/courses/seasons", FORM, "/courses/seasons/check-inbox", visitor.my(mara, "/season")):
        assert visitor.ask("POST", path, data=ANNA, headers=CROSS).status_code == 403


def test_who_loads_it_again_is_led_to_the_course(visitor: Visitor) -> None:
    assert visitor.get(f"{JOIN}?language=de").headers["location"] == "/courses/seasons?language=de"
    assert visitor.get("/courses/nowhere/join").status_code == 404


def test_where_a_proof_of_work_is_wanted_the_frame_leads_to_our_page(visitor: Visitor) -> None:
    visitor = with_setting(visitor, signup=SignupPolicy(proof_of_work=True))
    page = visitor.get(FORM).text
    assert f'action="{JOIN}" target="_blank"' in page
    assert "agreed" not in page
    assert 'id="altcha"' in visitor.ask("POST", JOIN, data=ANNA, headers=CROSS).text
