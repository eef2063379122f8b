from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from time import monotonic

from bench.goals.proxy import distant_relay

AWAY = 30  # ms


@contextmanager
def echo():
    """A server that says back what it is told; its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=answer_all, args=(door,), daemon=True).start()
        yield door.getsockname()[1]


def answer_all(door):
    while True:
        try:
            near, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=answer, args=(near,), daemon=True).start()


def answer(near):
    with near:
        while data := near.recv(65536):
            near.sendall(data)


def received(client, count):
    data = b""
    while len(data) < count and (piece := client.recv(65536)):
        data += piece
    return data


def test_what_is_said_comes_back_whole_and_in_order_and_no_sooner_than_there_and_back():
    words = b"".join(b"%d " % number for number in range(50_000))
    with echo() as relay, distant_relay(relay, AWAY) as port, socket.create_connection(("127.0.0.1", port)) as client:
        start = monotonic()
        threading.Thread(target=client.sendall, args=(words,)).start()
        assert received(client, len(words)) == words
        assert monotonic() - start >= 2 * AWAY / 1000


def test_connections_do_not_wait_for_each_other():
    far = 10 * AWAY  # so that even a machine that is very busy is done before they would be one after the other
    with echo() as relay, distant_relay(relay, far) as port:
        clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        start = monotonic()
        for client in clients:
            client.sendall(b"hello")
        assert [received(client, 5) for client in clients] == [b"hello"] * 20
        assert monotonic() - start < 20 * 2 * far / 1000
        for client in clients:
            client.close()


def test_the_end_of_a_connection_is_passed_on():
    with echo() as relay, distant_relay(relay, AWAY) as port, socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"the last words")
        client.shutdown(socket.SHUT_WR)
        assert received(client, 1000) == b"the last words"
