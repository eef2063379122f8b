from hypothesis import given
from hypothesis import strategies as st
from support.practice import START, lesson

from drip.demo.received_mail import Address, ReceivedMail, read_received_mail


def letter_of(raw: bytes, rcpt_to: tuple[str, ...] = ("anna@example.org",)) -> ReceivedMail:
    return read_received_mail(1, raw, START, "bounce@example.com", rcpt_to)


def test_a_letter_has_what_a_mail_program_shows() -> None:
    contents = letter_of(lesson(References="<a@x> <b@x>", In_Reply_To="<b@x>").as_bytes()).contents
    assert contents.subject == "Whose ladder is this?"
    assert contents.sender == Address("Ines Moreau", "coach@example.com")
    assert contents.to == Address("Anna Berg", "anna@example.org")
    assert contents.date == START
    assert contents.message_id == "<lesson-1@example.com>"
    assert (contents.in_reply_to, contents.references) == ("<b@x>", ("<a@x>", "<b@x>"))
    assert contents.text.startswith("There is a ladder.\n")
    assert "<b>lad</b>der" in contents.html


def test_encoded_words_are_read() -> None:
    raw = b"From: =?utf-8?q?Zo=C3=AB?= <z@example.org>\r\nSubject: =?utf-8?b?w5xiZXI=?=\r\n\r\nx\r\n"
    contents = letter_of(raw).contents
    assert (contents.sender.name, contents.subject) == ("Zoë", "Über")


def test_an_encoded_line_break_stays_out_of_the_subject() -> None:
    assert letter_of(b"Subject: =?utf-8?q?a=0D=0AB=3A_c?=\r\n\r\nx").contents.subject == "a B: c"


def test_the_reply_goes_to_reply_to_else_to_the_sender() -> None:
    assert letter_of(lesson().as_bytes()).answer_to == "reply+aeba3@in.example.com"
    assert letter_of(b"From: coach@example.com\r\n\r\nx").answer_to == "coach@example.com"
    assert letter_of(b"Subject: nobody\r\n\r\nx").answer_to == ""


def test_the_owner_is_the_envelopes_recipient_named_as_in_the_letter() -> None:
    raw = lesson().as_bytes()
    assert letter_of(raw, ("Anna@example.org",)).owner == Address("Anna Berg", "Anna@example.org")
    assert letter_of(raw, ("ben@example.org",)).owner == Address("", "ben@example.org")
    assert letter_of(raw, ()).owner == Address("Anna Berg", "anna@example.org")


def test_a_letter_in_an_unknown_charset_is_still_there() -> None:
    raw = b"Subject: lost\r\nContent-Type: text/plain; charset=klingon\r\n\r\nx\r\n"
    letter = letter_of(raw)
    assert letter.raw == raw
    assert "see its source" in letter.contents.subject


@given(st.binary(max_size=400))
def test_any_bytes_make_a_letter(raw: bytes) -> None:
    assert letter_of(raw).raw == raw


HEADER = st.sampled_from(
    [b"From", b"To", b"Date", b"Subject", b"Message-ID", b"References", b"Content-Type", b"Reply-To"]
)
VALUE = st.binary(max_size=40).map(lambda value: value.replace(b"\n", b"").replace(b"\r", b""))


@given(st.lists(st.tuples(HEADER, VALUE), max_size=6), st.binary(max_size=60))
def test_any_headers_make_a_letter(headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in headers) + b"\r\n" + body
    letter = letter_of(raw)
    assert "\n" not in letter.contents.subject + letter.answer_to + letter.preview
