"""What is said on a connection, byte by byte, without a socket."""

from __future__ import annotations

import pytest
from support.pool_driver import a_parcel

from drip.outbound.protocol import dot_stuffed
from drip.outbound.relay.conversation import Conversation, ConversationEvents
from drip.outbound.relay.outcome import InDoubt, LessonAtFault, Refused, Sent
from drip.outbound.relay.parcel import Envelope, RecipientDomain, make_envelope

GOES_ON = b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go on\r\n"


def an_envelope(number: int = 1, message: bytes = b".\r\nx\r\n") -> Envelope:
    return make_envelope(a_parcel(number, message=message), f"p{number}@example.org", RecipientDomain(set()))


def a_conversation(**offers: str) -> Conversation:
    return Conversation("relay:25", offers or {"PIPELINING": ""})


def written(conversation: Conversation) -> bytes:
    said, conversation.out = bytes(conversation.out), b""
    return said


def commands_for(number: int) -> bytes:
    return b"MAIL FROM:<b@example.com>\r\nRCPT TO:<p%d@example.org>\r\nDATA\r\n" % number


def a_ready_conversation(envelope: Envelope) -> tuple[Conversation, ConversationEvents]:
    conversation, events = a_conversation(), ConversationEvents()
    conversation.offer(envelope)
    assert written(conversation) == commands_for(envelope.parcel.key[0])
    assert conversation.receive(GOES_ON, events)
    assert conversation.ready
    return conversation, events


def test_the_next_envelope_travels_in_the_same_write_as_a_body() -> None:
    first, second = an_envelope(1), an_envelope(2)
    conversation, events = a_ready_conversation(first)
    assert conversation.give(second) is first
    assert written(conversation) == dot_stuffed(b".\r\nx\r\n") + commands_for(2)
    assert conversation.receive(b"250 queued\r\n" + GOES_ON, events)
    assert events.ended == [(first, Sent("250 queued"))]
    assert (conversation.offered, conversation.ready) == (second, True)


def test_a_body_waits_for_its_own_354_and_for_nothing_less() -> None:
    conversation, events = a_ready_conversation(an_envelope(1))
    conversation.give(an_envelope(2))
    written(conversation)
    for reply in (b"250 queued\r\n", *GOES_ON.splitlines(keepends=True)):
        assert not conversation.ready
        conversation.receive(reply, events)
    assert conversation.ready
    assert written(conversation) == b""


def test_a_transaction_that_was_refused_is_reset_in_the_write_of_the_next() -> None:
    conversation, events = a_conversation(), ConversationEvents()
    conversation.offer(an_envelope(1))
    written(conversation)
    conversation.receive(b"250 ok\r\n550 5.1.1 no\r\n503 no\r\n", events)
    assert isinstance(events.ended[0][1], Refused)
    assert conversation.idle
    conversation.offer(an_envelope(2))
    assert written(conversation) == b"RSET\r\n" + commands_for(2)
    conversation.receive(b"250 reset\r\n" + GOES_ON, events)
    assert conversation.ready


def test_a_letter_that_was_lost_goes_step_by_step_so_that_one_knows_whose_fault_the_next_loss_is() -> None:
    for heard, at_fault in ([], 0), ([b"250 reset\r\n"], 1), ([b"250 reset\r\n", b"250 ok\r\n"], 1):
        conversation, events, envelope = a_conversation(), ConversationEvents(), an_envelope(1)
        envelope.lost = True
        conversation.offer(envelope)
        assert written(conversation) == b"RSET\r\n"
        for reply in heard:
            conversation.receive(reply, events)
        conversation.lose("closed", events)
        assert envelope.offers == at_fault
        assert bool(events.refused) != bool(at_fault)


def test_a_server_without_pipelining_hears_one_command_at_a_time() -> None:
    conversation, events = a_conversation(HELP=""), ConversationEvents()
    conversation.offer(an_envelope(1))
    for command in commands_for(1).splitlines(keepends=True):
        assert written(conversation) == command
        conversation.receive(b"354 go on\r\n" if command == b"DATA\r\n" else b"250 ok\r\n", events)
    assert conversation.ready
    conversation.give(None)
    assert written(conversation) == dot_stuffed(b".\r\nx\r\n")


@pytest.mark.parametrize("unasked", [b"250 queued\r\n", b"2", b"421 4.4.2 idle\r\n"])
def test_what_comes_unasked_ends_the_conversation(unasked: bytes) -> None:
    conversation, events = a_ready_conversation(an_envelope(1))
    conversation.receive(unasked, events)
    assert conversation.over
    conversation.lose(conversation.over, events)
    assert (events.ended, events.retry) == ([], [])  # its sender has it
    assert conversation.offered


@pytest.mark.parametrize(
    ("reply", "expected"), [(b"250 ok\r\n", InDoubt), (b"354 ok\r\n", InDoubt), (b"552 5.3.4 big\r\n", LessonAtFault)]
)
@pytest.mark.parametrize("left", [1, 5])
def test_a_reply_to_a_part_of_a_body_is_no_receipt(reply: bytes, expected: type, left: int) -> None:
    conversation, events = a_ready_conversation(an_envelope(1))
    conversation.give(an_envelope(2))
    conversation.out = conversation.out[-len(commands_for(2)) - left :]
    conversation.receive(reply, events)
    assert [type(outcome) for _, outcome in events.ended] == [expected]
    conversation.lose(conversation.over, events)
    assert [envelope.parcel.key for envelope, _ in events.retry] == [(2, 1)]


def test_a_reply_to_a_whole_body_is_a_receipt_though_the_envelope_behind_it_has_not_left() -> None:
    conversation, events = a_ready_conversation(an_envelope(1))
    conversation.give(an_envelope(2))
    conversation.out = conversation.out[-len(commands_for(2)) :]
    conversation.receive(b"250 ok\r\n", events)
    assert [outcome for _, outcome in events.ended] == [Sent("250 ok")]


def test_a_mail_that_is_called_back_behind_a_body_lets_the_body_end_and_nothing_follow() -> None:
    first, second = an_envelope(1), an_envelope(2)
    conversation, events = a_ready_conversation(first)
    conversation.give(second)
    assert conversation.recall() is second
    assert not conversation.over
    written(conversation)
    conversation.receive(b"250 ok\r\n" + GOES_ON, events)
    assert events.ended == [(first, Sent("250 ok"))]
    assert conversation.over
    assert not conversation.ready


def test_a_limit_of_nothing_is_no_limit() -> None:
    assert a_conversation(SIZE="0").too_large(an_envelope()) is None
    assert a_conversation(SIZE="").too_large(an_envelope()) is None
    assert a_conversation(SIZE="12").too_large(an_envelope()) is None  # as it travels
    assert isinstance(a_conversation(SIZE="7").too_large(an_envelope()), LessonAtFault)
