"""A DNS server on this machine with the records of a test; it does not answer for domains that are SILENT."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

SILENT, BROKEN = "silent", "broken"
Zone = Mapping[str, Mapping[str, str] | str]  # {domain: {kind of record: its text}, or SILENT, or BROKEN}


@contextmanager
def dns_server(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    """A resolver that asks only this server. Domains that are not in the zone do not exist."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            octets, socket = self.request
            answer = _answer(dns.message.from_wire(octets), zone)
            if answer is not None:
                socket.sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield _resolver(server.server_address[1])
        server.shutdown()


def _resolver(port: int) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], port
    return resolver


def _answer(query: dns.message.Message, zone: Zone) -> dns.message.Message | None:
    question = query.question[0]
    records = zone.get(question.name.to_text(omit_final_dot=True))
    if records == SILENT:
        return None
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    if records is None or isinstance(records, str):
        response.set_rcode(dns.rcode.SERVFAIL if records == BROKEN else dns.rcode.NXDOMAIN)
    elif record := records.get(question.rdtype.name):
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", question.rdtype, record))
    return response
