from dataclasses import replace
from email.message import EmailMessage

import pytest
from support.mail import live_through, post, reply_to
from support.scripted_server import scripted
from support.sites import HandClock, enroll

from drip.flow.operations.listing import list_mail, person_details
from drip.flow.people.by_address import disbelieve_address
from drip.flow.replies.read_mail import read_replies, replay_mail
from drip.flow.site import Site
from drip.inbound import same_mailbox
from drip.storage.engine.states import MailState

OURS = "mx.example.com"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def letter(site: Site, clock: HandClock) -> bytes:
    enroll(site)
    with scripted() as server:
        live_through(site, server, clock, "2027-01-05 08:00")
    return server.messages[-1]


def read(site: Site, clock: HandClock, mail: EmailMessage, *verdicts: str) -> tuple[str, str]:
    """(state, note) of a mail with these Authentication-Results, the topmost first."""
    for verdict in verdicts:
        mail["Authentication-Results"] = verdict
    post(site, mail, clock)
    read_replies(site, clock())
    found = list_mail(site, needs_attention=False)[0]
    return found.state, found.note


def out_of_the_blue() -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = "mara@example.net", "ines@reply.example.com", "<1@example.net>"
    mail.set_content("Something that I wanted to say.")
    return mail


@pytest.mark.parametrize("sender", ["MARA@Example.net", "mara+courses@example.net"])
def test_a_person_may_write_from_any_spelling_of_their_address(site, clock, letter, sender):
    assert read(site, clock, reply_to(letter, "Rest.", sender))[0] == MailState.ACCEPTED


@pytest.mark.parametrize("sender", ["mara@example.org", "m.ara@example.net", "mara.example.net@evil.example"])
def test_another_address_is_not_theirs(site, clock, letter, sender):
    state, note = read(site, clock, reply_to(letter, "Rest.", sender))
    assert state == MailState.HELD
    assert sender in note


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        ((), MailState.ACCEPTED),
        ((f"{OURS}; dmarc=pass header.from=example.net",), MailState.ACCEPTED),
        ((f"{OURS}; spf=pass; dkim=fail; dmarc=fail (p=none) header.from=example.net",), MailState.HELD),
        ((f"{OURS}; spf=fail (dmarc=fail is what a comment says)",), MailState.ACCEPTED),
        (("mx.evil.example; dmarc=fail", f"{OURS}; dmarc=pass"), MailState.ACCEPTED),
        ((f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass"), MailState.HELD),
        ((f"{OURS}.evil.example; dmarc=fail",), MailState.ACCEPTED),
    ],
)
def test_the_receiving_server_is_believed_and_nobody_else(site, clock, letter, verdicts, state):
    assert read(replace(site, authserv=OURS), clock, reply_to(letter, "Rest."), *verdicts)[0] == state


def test_without_a_named_server_a_failure_is_believed_all_the_same(site, clock, letter):
    assert read(site, clock, reply_to(letter, "Rest."), "anything; dmarc=fail")[0] == MailState.HELD


def test_a_mail_out_of_the_blue_moves_nothing_unless_somebody_vouches_for_it(site, clock, letter):
    assert read(site, clock, out_of_the_blue(), f"{OURS}; dmarc=pass")[0] == MailState.HELD


def test_a_mail_out_of_the_blue_that_is_vouched_for_is_theirs(site, clock, letter):
    vouching = replace(site, authserv=OURS)
    assert read(vouching, clock, out_of_the_blue(), f"{OURS}; dmarc=pass")[0] == MailState.ACCEPTED


def test_what_comes_to_the_return_path_is_no_answer(site, clock, letter):
    mail = reply_to(letter, "I am away.")
    mail.replace_header("To", f"bounce+{site.keys.token('bounce', 1, 1)}@reply.example.com")
    assert read(site, clock, mail)[0] == MailState.AUTO_REPLY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada.lovelace@gmail.com", "AdaLovelace+course@googlemail.com"),
        ("ada@icloud.com", "ada@me.com"),
        ("ada@mac.com", "ada@me.com"),
        ("ada-l@proton.me", "ada.l@pm.me"),
        ("ada@protonmail.com", "ada@proton.me"),
        ("ada.l@ya.ru", "ada-l@yandex.com"),
    ],
)
def test_one_mailbox_in_two_spellings_is_one(one, other):
    assert same_mailbox(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada.l@example.com", "adal@example.com"),
        ("ada@icloud.com", "ada@gmail.com"),
        ("ada.l@icloud.com", "adal@icloud.com"),
        ("", ""),
    ],
)
def test_other_providers_tell_spellings_apart(one, other):
    assert not same_mailbox(one, other)


def test_an_address_that_was_believed_once_is_believed_again_until_it_is_taken_back(site, clock, letter):
    other = "mara@work.example"
    assert read(site, clock, reply_to(letter, "Rest.", other))[0] == MailState.HELD
    replay_mail(site, list_mail(site, needs_attention=True)[0].id, clock(), trust=True)
    assert read(site, clock, reply_to(letter, "More rest.", other))[0] == MailState.ACCEPTED
    assert read(site, clock, reply_to(letter, "Or not.", "eve@work.example"))[0] == MailState.HELD
    person = person_details(site, "mara@example.net", clock())
    assert person is not None
    assert person["believed"] == [other]
    with site.database.write() as session:
        assert disbelieve_address(session, "mara@example.net", other)
        assert not disbelieve_address(session, "mara@example.net", other)
    assert read(site, clock, reply_to(letter, "Much rest.", other))[0] == MailState.HELD
