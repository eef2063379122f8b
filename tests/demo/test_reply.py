from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.practice import START, lesson

from drip.demo.received_mail import MailContents, ReceivedMail, read_received_mail
from drip.demo.reply import ReplyStyle, UnanswerableError, compose_reply, wire_bytes

NOW = datetime(2026, 11, 26, 20, 15, tzinfo=ZoneInfo("Europe/Berlin"))
WORDS = "Winter, I think – für mich.\n\nI am <tired>."


def letter(**headers: str) -> ReceivedMail:
    return read_received_mail(3, lesson(**headers).as_bytes(), START, "bounce@example.com", ("anna@example.org",))


def received(message: EmailMessage) -> EmailMessage:
    return message_from_bytes(wire_bytes(message), policy=default)


def part(message: EmailMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("style", ReplyStyle)
def test_a_reply_goes_back_in_the_thread(style: ReplyStyle) -> None:
    reply = received(compose_reply(letter(References="<welcome@example.com>"), WORDS, style, NOW))
    assert reply["From"] == "Anna Berg <anna@example.org>"
    assert reply["To"] == "reply+aeba3@in.example.com"
    assert reply["Subject"] == "Re: Whose ladder is this?"
    assert reply["In-Reply-To"] == "<lesson-1@example.com>"
    assert reply["References"] == "<welcome@example.com> <lesson-1@example.com>"
    assert reply["Date"].datetime == NOW
    assert reply["Message-ID"].endswith("@practice-mailbox.example>")
    assert part(reply, "plain").startswith(WORDS)


def test_gmail_quotes_below_an_attribution() -> None:
    reply = received(compose_reply(letter(), WORDS, ReplyStyle.GMAIL, NOW))
    quoted = "> There is a ladder.\n>\n>> in another's words\n>\n> Hit reply.\n"
    attribution = "On Wed, 25 Nov 2026 at 07:30, Ines Moreau <coach@example.com> wrote:"
    assert part(reply, "plain") == f"{WORDS}\n\n{attribution}\n\n{quoted}"
    html = part(reply, "html")
    assert html.startswith(
        '<div dir="ltr"><div>Winter, I think – für mich.</div><div><br></div><div>I am &lt;tired&gt;.'
    )
    assert '<div dir="ltr" class="gmail_attr">On Wed, 25 Nov 2026 at 07:30, Ines Moreau &lt;' in html
    assert html.index("gmail_quote") < html.index("<p>A <b>lad</b>der.</p>")
    assert "<title>" not in html


def test_outlook_writes_the_headers_below_a_rule() -> None:
    reply = received(compose_reply(letter(), WORDS, ReplyStyle.OUTLOOK, NOW))
    lines = part(reply, "plain").split("\n")
    rule = lines.index("_" * 32)
    assert lines[rule + 1 : rule + 7] == [
        "From: Ines Moreau <coach@example.com>",
        "Sent: Wednesday, November 25, 2026 7:30 AM",
        "To: Anna Berg <anna@example.org>",
        "Subject: Whose ladder is this?",
        "",
        "There is a ladder.",
    ]
    html = part(reply, "html")
    assert html.index('id="appendonsend"') < html.index('id="divRplyFwdMsg"') < html.index("<p>A <b>lad</b>der.</p>")
    assert "Ines Moreau &lt;coach@example.com&gt;" in html


def test_plain_text_quotes_and_has_no_html() -> None:
    reply = received(compose_reply(letter(), "Yes", ReplyStyle.PLAIN, NOW))
    assert not reply.is_multipart()
    assert part(reply, "plain").startswith("Yes\n\nOn Wed, 25 Nov 2026 at 07:30, Ines Moreau")
    assert "\n> There is a ladder.\n" in part(reply, "plain")


def test_a_bare_reply_has_the_words_and_nothing_else() -> None:
    assert part(received(compose_reply(letter(), "Yes", ReplyStyle.BARE, NOW)), "plain") == "Yes\n"


def test_a_long_attribution_is_wrapped() -> None:
    long = read_received_mail(1, lesson().as_bytes(), START, "", ("anna@example.org",))
    sender = replace(long.contents.sender, name="Ines Moreau of the Redefine success course")
    long = replace(long, contents=replace(long.contents, sender=sender))
    text = part(received(compose_reply(long, "Yes", ReplyStyle.GMAIL, NOW)), "plain")
    assert "\n<coach@example.com> wrote:\n" in text
    assert max(map(len, text.splitlines())) <= 78


def test_a_subject_gets_one_re_only() -> None:
    again = letter()
    again = replace(again, contents=replace(again.contents, subject="RE: Whose ladder is this?"))
    assert compose_reply(again, "Yes", ReplyStyle.GMAIL, NOW)["Subject"] == "RE: Whose ladder is this?"


def test_a_letter_without_a_message_id_or_date_can_be_answered() -> None:
    raw = b"From: coach@example.com\r\n\r\nHello\r\n"
    reply = received(
        compose_reply(read_received_mail(1, raw, START, "", ("a@example.org",)), "Yes", ReplyStyle.GMAIL, NOW)
    )
    assert (reply["In-Reply-To"], reply["References"]) == (None, None)
    assert "On Wed, 25 Nov 2026 at 07:30, coach@example.com wrote:\n\n> Hello\n" in part(reply, "plain")
    assert "Hello<br>" in part(reply, "html")


def test_a_letter_from_nobody_can_not_be_answered() -> None:
    nobody = ReceivedMail(1, b"", START, "", ("anna@example.org",), MailContents(), "")
    with pytest.raises(UnanswerableError, match="neither a Reply-To nor a From"):
        compose_reply(nobody, "Yes", ReplyStyle.GMAIL, NOW)
    broken = replace(nobody, contents=MailContents(reply_to="not an address@"))
    with pytest.raises(UnanswerableError, match="can't be answered"):
        compose_reply(broken, "Yes", ReplyStyle.GMAIL, NOW)


def test_the_message_id_follows_from_letter_words_and_time() -> None:
    def name(words: str, now: datetime) -> str:
        return str(compose_reply(letter(), words, ReplyStyle.GMAIL, now)["Message-ID"])

    assert name("Yes", NOW) == name("Yes", NOW)
    assert len({name("Yes", NOW), name("No", NOW), name("Yes", NOW + timedelta(seconds=1))}) == 3


def test_long_references_stay_whole_on_the_wire() -> None:
    ids = [f"<{'x' * 70}{i}@example.com>" for i in range(30)]
    raw = wire_bytes(compose_reply(letter(References=" ".join(ids)), "Yes", ReplyStyle.GMAIL, NOW))
    reply = message_from_bytes(raw, policy=default)
    assert reply["References"].split() == [*ids[-20:], "<lesson-1@example.com>"]
    assert b"=?" not in raw.split(b"\r\n\r\n")[0]


@given(st.text(max_size=300), st.sampled_from(list(ReplyStyle)))
def test_any_words_arrive_as_they_were_written(words: str, style: ReplyStyle) -> None:
    raw = wire_bytes(compose_reply(letter(), words, style, NOW))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    text = part(message_from_bytes(raw, policy=default), "plain")
    sent = words.replace("\r\n", "\n").strip("\n")
    assert text.replace("\r", "\n").startswith(sent.replace("\r", "\n"))


HEADER = st.sampled_from(["From", "To", "Reply-To", "Subject", "Message-ID", "References", "In-Reply-To"])
VALUE = st.text(alphabet='ab@<>(),;:."\\ =?utf8qb_0AD\x00\x7fé\t-', max_size=40)


@given(st.lists(st.tuples(HEADER, VALUE), max_size=6), VALUE, st.sampled_from(list(ReplyStyle)))
def test_any_letter_is_answered_or_refused_with_a_sentence(
    headers: list[tuple[str, str]], recipient: str, style: ReplyStyle
) -> None:
    raw = "".join(f"{name}: {value}\r\n" for name, value in headers).encode() + b"\r\nHello\r\n"
    strange = read_received_mail(1, raw, START, "", (recipient,))
    try:
        reply = received(compose_reply(strange, "Yes", style, NOW))
    except UnanswerableError:
        return
    assert set(reply.keys()) <= {
        *("From", "To", "Subject", "In-Reply-To", "References", "Date", "Message-ID"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert part(reply, "plain").startswith("Yes")
