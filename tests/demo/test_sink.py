import smtplib
import socket
import threading

import pytest
from support.practice import START, lesson, post

from drip.demo.received_mail import ReceivedMail
from drip.demo.sink import PortError, Sink


def test_mail_that_comes_by_smtp_is_kept_in_order(sink: Sink) -> None:
    post(lesson("First"), sink.port)
    post(lesson("Second"), sink.port, to="ben@example.org")
    first, second = sink.letters
    assert (first.id, first.contents.subject, first.rcpt_to) == (1, "First", ("anna@example.org",))
    assert (second.id, second.contents.subject, second.rcpt_to) == (2, "Second", ("ben@example.org",))
    assert (first.mail_from, first.arrived) == ("bounce@example.com", START)
    assert sink.letter(2) == second
    assert sink.letter(3) is sink.letter(0) is None


def test_the_bytes_are_kept_as_they_came(sink: Sink) -> None:
    post(b"Subject: bytes\r\n\r\n.dot\r\nf\xc3\xbcr \xff\r\n", sink.port)
    assert sink.letters[0].raw == b"Subject: bytes\r\n\r\n.dot\r\nf\xc3\xbcr \xff\r\n"


def test_waiting_finds_a_letter_that_came_before(sink: Sink) -> None:
    post(lesson("Here"), sink.port)
    assert sink.wait_for(lambda letter: letter.contents.subject == "Here", 5).id == 1


NEVER = 3600.0  # seconds


def test_waiting_ends_as_soon_as_the_letter_comes(sink: Sink) -> None:
    later = threading.Thread(target=post, args=(lesson("Later"), sink.port))
    post(lesson("Before"), sink.port)

    def wanted(letter: ReceivedMail) -> bool:
        if not later.ident:
            later.start()
        return letter.contents.subject == "Later"

    assert sink.wait_for(wanted, NEVER).id == 2
    later.join()


def test_waiting_in_vain_ends_with_a_sentence(sink: Sink) -> None:
    with pytest.raises(TimeoutError, match=r"no such mail within 0\.01 s; 0 others came"):
        sink.wait_for(lambda _: True, 0.01)


def test_a_line_that_real_servers_refuse_is_refused_here(sink: Sink) -> None:
    with pytest.raises(smtplib.SMTPDataError, match="Line too long"):
        post(b"Subject: long\r\n\r\n" + b"x" * 1200 + b"\r\n", sink.port)
    assert sink.letters == ()


def test_a_busy_port_is_told_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=f"127.0.0.1:{port}: Address already in use"):
            Sink("127.0.0.1", port, lambda: START).start()


def test_a_stopped_sink_leaves_its_port() -> None:
    with Sink("127.0.0.1", 0, lambda: START) as once:
        port = once.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_many_senders_at_once_lose_nothing(sink: Sink) -> None:
    senders = [threading.Thread(target=post, args=(lesson(f"Number {i}"), sink.port)) for i in range(12)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(letter.id for letter in sink.letters) == list(range(1, 13))
    assert len({letter.contents.subject for letter in sink.letters}) == 12
