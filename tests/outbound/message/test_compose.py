from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from support.lesson_mail import LESSON, a_mail, read_bodies, read_mail

from drip.outbound.message.compose import compose
from drip.outbound.message.headers import UnsafeHeader


def test_every_header_is_read_back() -> None:
    message = read_mail(compose(LESSON))
    assert dict(message.items()) == {
        "From": "Anna Coach <coach@example.com>",
        "To": "person@example.org",
        "Subject": "Hello, what season are you in?",
        "Date": "Mon, 23 Nov 2026 07:30:00 +0000",
        "Message-ID": "<t1@example.com>",
        "Reply-To": "reply+abc@example.com",
        "In-Reply-To": "<t0@example.com>",
        "References": "<t0@example.com>",
        "List-Id": "Redefine success <redefine-success.example.com>",
        "List-Unsubscribe": "<https://example.com/u/abc>, <mailto:leave+abc@example.com?subject=unsubscribe>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Drip": "1",
        "MIME-Version": "1.0",
        "Content-Type": message["Content-Type"],
    }


def test_text_comes_first_and_html_is_the_richer_choice() -> None:
    message = read_mail(compose(LESSON))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert not message.defects
    assert read_bodies(compose(LESSON)) == (LESSON.text, LESSON.html)


def test_a_letter_of_the_coach_has_only_what_a_person_would_send() -> None:
    mail = a_mail(references=(), list_id="", unsubscribe_url="", unsubscribe_mailto="", automatic=False, reply_to="")
    message = read_mail(compose(mail))
    assert list(message) == ["From", "To", "Subject", "Date", "Message-ID", "X-Drip", "MIME-Version", "Content-Type"]


def test_the_last_reference_is_the_mail_that_is_answered() -> None:
    message = read_mail(compose(a_mail(references=("a@x.example", "b@x.example"))))
    assert message["References"].split() == ["<a@x.example>", "<b@x.example>"]
    assert message["In-Reply-To"] == "<b@x.example>"


def test_one_way_to_unsubscribe_is_enough() -> None:
    only_mail = read_mail(compose(a_mail(unsubscribe_url="")))
    assert only_mail["List-Unsubscribe"] == "<mailto:leave+abc@example.com?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in only_mail
    only_page = read_mail(compose(a_mail(unsubscribe_mailto="")))
    assert only_page["List-Unsubscribe"] == "<https://example.com/u/abc>"
    assert only_page["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_same_mail_makes_the_same_bytes() -> None:
    assert compose(LESSON) == compose(a_mail())
    assert compose(LESSON) != compose(a_mail(message_id="t2@example.com"))


def test_the_date_keeps_its_zone() -> None:
    local = datetime(2026, 2, 3, 4, 5, 6, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))
    message = read_mail(compose(a_mail(date=local)))
    assert message["Date"] == "Tue, 03 Feb 2026 04:05:06 -0330"


def test_the_same_instant_in_two_zones_keeps_both() -> None:
    utc = datetime(2026, 2, 3, 7, 35, 6, tzinfo=UTC)
    local = utc.astimezone(timezone(timedelta(hours=5, minutes=30)))
    dates = [read_mail(compose(a_mail(date=date)))["Date"] for date in (utc, local)]
    assert dates == ["Tue, 03 Feb 2026 07:35:06 +0000", "Tue, 03 Feb 2026 13:05:06 +0530"]


def test_international_domains_travel_in_a_labels() -> None:
    message = read_mail(compose(a_mail(to="zoë@example.com".replace("ë", "e"), sender_email="anna@bücher.example")))
    assert message["From"].addresses[0].addr_spec == "anna@xn--bcher-kva.example"


def test_a_body_that_quotes_the_boundary_gets_another_one() -> None:
    boundary = read_mail(compose(LESSON)).get_boundary()
    assert boundary
    mail = a_mail(text=f"--{boundary}--\nContent-Type: text/html\n\nextra")
    assert len(list(read_mail(compose(mail)).iter_parts())) == 2
    assert read_bodies(compose(mail)) == (mail.text, mail.html)


@pytest.mark.parametrize(
    ("field", "value", "header"),
    [
        ("to", "nobody", "To"),
        ("sender_email", "a@b@example.com", "From"),
        ("reply_to", "a\r\nBcc: b@example.com", "Reply-To"),
        ("message_id", "a b@example.com", "Message-ID"),
        ("references", ("<a@example.com>", "fine@example.com"), "References"),
        ("list_id", "a b", "List-Id"),
        ("unsubscribe_url", "javascript:alert(1)", "List-Unsubscribe"),
        ("unsubscribe_url", "https://example.com/\r\nX: y", "List-Unsubscribe"),
        ("unsubscribe_mailto", "a@example.com?cc=b@example.com", "List-Unsubscribe"),
        ("date", datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None), "Date"),
    ],
)
def test_what_is_no_fit_value_is_refused_by_name(field: str, value: object, header: str) -> None:
    with pytest.raises(UnsafeHeader, match=header):
        compose(a_mail(**{field: value}))


def test_a_mail_says_which_language_it_is_in() -> None:
    assert read_mail(compose(LESSON))["Content-Language"] is None
    assert read_mail(compose(a_mail(language="pt-br")))["Content-Language"] == "pt-br"


@pytest.mark.parametrize("language", ["de\r\nBcc: a@example.com", "german language", "DE", "d"])
def test_what_is_no_language_does_not_get_into_the_header(language: str) -> None:
    with pytest.raises(UnsafeHeader, match="Content-Language"):
        compose(a_mail(language=language))
