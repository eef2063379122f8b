"""What is said on a connection, byte by byte, without a socket."""

from __future__ import annotations

import pytest
from support.pool_driver import a_parcel

from drip.outbound.protocol import dot_stuffed
from drip.outbound.relay.conversation import Conversation, ConversationEvents
from drip.outbound.relay.outcome import InDoubt, LessonAtFault, Refused, Sent
from drip.outbound.relay.parcel import Envelope, RecipientDomain, make_envelope

GOES_ON = b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go on\r\n"


def a_letter(number: int = 1, message: bytes = b".\r\nx\r\n") -> Envelope:
    return make_envelope(a_parcel(number, message=message), f"p{number}@example.org", RecipientDomain(set()))


def a_talk(**offers: str) -> Conversation:
    return Conversation("relay:25", offers or {"PIPELINING": ""})


def written(talk: Conversation) -> bytes:
    said, talk.out = bytes(talk.out), b""
    return said


def envelope(number: int) -> bytes:
    return b"MAIL FROM:<b@example.com>\r\nRCPT TO:<p%d@example.org>\r\nDATA\r\n" % number


def a_ready_talk(letter: Envelope) -> tuple[Conversation, ConversationEvents]:
    talk, news = a_talk(), ConversationEvents()
    talk.offer(letter)
    assert written(talk) == envelope(letter.parcel.key[0])
    assert talk.hear(GOES_ON, news)
    assert talk.ready
    return talk, news


def test_the_next_envelope_travels_in_the_same_write_as_a_body() -> None:
    first, second = a_letter(1), a_letter(2)
    talk, news = a_ready_talk(first)
    assert talk.give(second) is first
    assert written(talk) == dot_stuffed(b".\r\nx\r\n") + envelope(2)
    assert talk.hear(b"250 queued\r\n" + GOES_ON, news)
    assert news.ended == [(first, Sent("250 queued"))]
    assert (talk.offered, talk.ready) == (second, True)


def test_a_body_waits_for_its_own_354_and_for_nothing_less() -> None:
    talk, news = a_ready_talk(a_letter(1))
    talk.give(a_letter(2))
    written(talk)
    for reply in (b"250 queued\r\n", *GOES_ON.splitlines(keepends=True)):
        assert not talk.ready
        talk.hear(reply, news)
    assert talk.ready
    assert written(talk) == b""


def test_a_transaction_that_was_refused_is_reset_in_the_write_of_the_next() -> None:
    talk, news = a_talk(), ConversationEvents()
    talk.offer(a_letter(1))
    written(talk)
    talk.hear(b"250 ok\r\n550 5.1.1 no\r\n503 no\r\n", news)
    assert isinstance(news.ended[0][1], Refused)
    assert talk.idle
    talk.offer(a_letter(2))
    assert written(talk) == b"RSET\r\n" + envelope(2)
    talk.hear(b"250 reset\r\n" + GOES_ON, news)
    assert talk.ready


def test_a_letter_that_was_lost_goes_step_by_step_so_that_one_knows_whose_fault_the_next_loss_is() -> None:
    for heard, at_fault in ([], 0), ([b"250 reset\r\n"], 1), ([b"250 reset\r\n", b"250 ok\r\n"], 1):
        talk, news, letter = a_talk(), ConversationEvents(), a_letter(1)
        letter.lost = True
        talk.offer(letter)
        assert written(talk) == b"RSET\r\n"
        for reply in heard:
            talk.hear(reply, news)
        talk.lose("closed", news)
        assert letter.offers == at_fault
        assert bool(news.refused) != bool(at_fault)


def test_a_server_without_pipelining_hears_one_command_at_a_time() -> None:
    talk, news = a_talk(HELP=""), ConversationEvents()
    talk.offer(a_letter(1))
    for command in envelope(1).splitlines(keepends=True):
        assert written(talk) == command
        talk.hear(b"354 go on\r\n" if command == b"DATA\r\n" else b"250 ok\r\n", news)
    assert talk.ready
    talk.give(None)
    assert written(talk) == dot_stuffed(b".\r\nx\r\n")


@pytest.mark.parametrize("unasked", [b"250 queued\r\n", b"2", b"421 4.4.2 idle\r\n"])
def test_what_comes_unasked_ends_the_conversation(unasked: bytes) -> None:
    talk, news = a_ready_talk(a_letter(1))
    talk.hear(unasked, news)
    assert talk.over
    talk.lose(talk.over, news)
    assert (news.ended, news.again) == ([], [])  # its sender has it
    assert talk.offered


@pytest.mark.parametrize(
    ("reply", "expected"), [(b"250 ok\r\n", InDoubt), (b"354 ok\r\n", InDoubt), (b"552 5.3.4 big\r\n", LessonAtFault)]
)
@pytest.mark.parametrize("left", [1, 5])
def test_a_reply_to_a_part_of_a_body_is_no_receipt(reply: bytes, expected: type, left: int) -> None:
    talk, news = a_ready_talk(a_letter(1))
    talk.give(a_letter(2))
    talk.out = talk.out[-len(envelope(2)) - left :]
    talk.hear(reply, news)
    assert [type(outcome) for _, outcome in news.ended] == [expected]
    talk.lose(talk.over, news)
    assert [letter.parcel.key for letter, _ in news.again] == [(2, 1)]


def test_a_reply_to_a_whole_body_is_a_receipt_though_the_envelope_behind_it_has_not_left() -> None:
    talk, news = a_ready_talk(a_letter(1))
    talk.give(a_letter(2))
    talk.out = talk.out[-len(envelope(2)) :]
    talk.hear(b"250 ok\r\n", news)
    assert [outcome for _, outcome in news.ended] == [Sent("250 ok")]


def test_a_mail_that_is_called_back_behind_a_body_lets_the_body_end_and_nothing_follow() -> None:
    first, second = a_letter(1), a_letter(2)
    talk, news = a_ready_talk(first)
    talk.give(second)
    assert talk.recall() is second
    assert not talk.over
    written(talk)
    talk.hear(b"250 ok\r\n" + GOES_ON, news)
    assert news.ended == [(first, Sent("250 ok"))]
    assert talk.over
    assert not talk.ready


def test_a_limit_of_nothing_is_no_limit() -> None:
    assert a_talk(SIZE="0").too_large(a_letter()) is None
    assert a_talk(SIZE="").too_large(a_letter()) is None
    assert a_talk(SIZE="12").too_large(a_letter()) is None  # as it travels
    assert isinstance(a_talk(SIZE="7").too_large(a_letter()), LessonAtFault)
