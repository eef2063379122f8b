from __future__ import annotations

from pathlib import Path

import pytest
from support.conversation import OUR_DOMAIN, mail

from drip.inbound import MailClass, bounce_status, classify, find_tokens, parse

BOUNCES = Path(__file__).parent / "bounces"  # in the form that mail servers give them
HARD, SOFT, DELAY = (sorted((BOUNCES / folder).glob("*.eml")) for folder in ("hard", "soft", "delay"))


def read_returned(file: Path) -> MailClass:
    return classify(parse(file.read_bytes()), OUR_DOMAIN, mail_from="")


@pytest.mark.parametrize("file", HARD, ids=lambda file: file.stem)
def test_a_server_that_says_nobody_is_there_is_understood(file):
    assert read_returned(file) is MailClass.BOUNCE_HARD


@pytest.mark.parametrize("file", SOFT, ids=lambda file: file.stem)
def test_a_server_that_says_a_mailbox_is_full_or_out_of_reach_is_understood(file):
    assert read_returned(file) is MailClass.BOUNCE_SOFT


@pytest.mark.parametrize("file", DELAY, ids=lambda file: file.stem)
def test_a_server_that_goes_on_trying_is_understood(file):
    assert read_returned(file) is MailClass.DELAY


def test_the_words_of_the_returned_mail_are_not_the_servers():
    bounce = mail(
        "I could not deliver it.\n\n--- Below is a copy of the message:\n\nUnknown user: 550 5.1.1",
        From="Mailer-Daemon@example.com",
    )
    assert (bounce_status(bounce), classify(bounce, OUR_DOMAIN)) == ("", MailClass.BOUNCE_UNKNOWN)


def test_a_full_mailbox_is_not_taken_for_a_missing_one():
    bounce = mail("550 mailbox unavailable: mailbox is full", From="Mailer-Daemon@example.com")
    assert bounce_status(bounce) == "5.2.2"


def test_a_version_number_is_no_status():
    assert bounce_status(mail("Mailer 2.0.13", From="Mailer-Daemon@example.com")) == ""


def test_a_temporary_refusal_of_an_unknown_user_is_temporary():
    bounce = mail("450 user unknown in relay table, for now", From="Mailer-Daemon@example.com")
    assert classify(bounce, OUR_DOMAIN) is MailClass.BOUNCE_SOFT


def test_a_postmaster_who_takes_a_course_is_a_person():
    theirs = mail("winter. User unknown to me.", From="postmaster@example.net")
    assert classify(theirs, OUR_DOMAIN, mail_from="postmaster@example.net") is MailClass.REPLY


def test_a_postmaster_with_the_null_sender_is_a_machine():
    theirs = mail("User unknown", From="postmaster@example.net")
    assert classify(theirs, OUR_DOMAIN, mail_from="") is MailClass.BOUNCE_HARD


def test_a_bounce_leads_to_our_mail_by_its_address_first_and_the_returned_headers_next():
    found = find_tokens(
        parse((BOUNCES / "hard" / "postfix.eml").read_bytes()),
        ("bounce+mzxw6ytboi2gk3tf@learn.example.org",),
        OUR_DOMAIN,
    )
    assert found.bounce == ("mzxw6ytboi2gk3tf",)
    assert found.message == ("mzxw6ytboi2gk3tfon2gk3tf",)
