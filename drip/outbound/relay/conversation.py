"""The SMTP dialogue of one connection without its socket (sans I/O): bytes come in; bytes to write and events come out.

An envelope is sent in one write (RFC 2920), and the envelope of the next mail is sent right behind the body of the
current one, so that each mail costs one round trip:

    offer(A)   MAIL RCPT DATA ->          <- 250 250 354     A is ready
    give(B)    body of A, MAIL RCPT DATA -> <- 250, 250 250 354     A has ended, B is ready

Without PIPELINING, each command waits for the reply to the one before it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from drip.outbound.protocol import ReplyReader, SmtpReply
from drip.outbound.relay.outcome import InDoubt, LessonAtFault, Outcome, RelayDown, SmtpStage, judge
from drip.outbound.relay.parcel import Envelope

OK, GO_AHEAD, CLOSING = 250, 354, 421
RECALL_REASON = "its mail was called back"
ENVELOPE_STAGES = (SmtpStage.MAIL, SmtpStage.RCPT, SmtpStage.DATA)


@dataclass(slots=True)
class ConversationEvents:
    """What has happened on connections. `retry`: envelopes that may be offered again, with how their connection was
    lost. `refused`: why a connection accepted no mail at all. `outage`: why the relay accepts no mail from anybody, or
    ''."""

    ended: list[tuple[Envelope, Outcome]] = field(default_factory=list)
    retry: list[tuple[Envelope, str]] = field(default_factory=list)
    refused: str = ""
    outage: str = ""


class Conversation:
    """`given` is the envelope whose body is being sent, or awaits its reply. `offered` is the one whose MAIL, RCPT and
    DATA were sent; when `ready`, the server waits for its body. `over`: why nothing more can be sent, or ''. `proven`:
    a mail has come to its end on this connection. `out` is to be written; the writer removes what it has written."""

    def __init__(self, peer: str, offers: Mapping[str, str]) -> None:
        """`offers`: see `say_hello`."""
        self.peer = peer
        self.given: Envelope | None = None
        self.offered: Envelope | None = None
        self.ready = False
        self.over = ""
        self.proven = False
        self.out: bytes | memoryview = b""
        self.pipelining = "PIPELINING" in offers
        self._announces_size = "SIZE" in offers
        limit = offers.get("SIZE", "")
        self._limit = int(limit) if limit.isdecimal() else 0  # RFC 1870: 0 is no limit
        self._replies = ReplyReader()
        self._expected: deque[SmtpStage | None] = deque()  # replies to come, in order; None is RSET
        self._unsent: deque[tuple[SmtpStage | None, bytes]] = deque()  # commands to send one by one
        self._refusal: tuple[SmtpStage, SmtpReply] | None = None  # the first refusal of the offered envelope
        self._needs_reset = False
        self._recalled = False
        self._behind_body = 0  # bytes of the next envelope at the end of `out`

    @property
    def idle(self) -> bool:
        """True if an envelope can be offered."""
        return self.offered is None and self.given is None and not self.over

    @property
    def waiting(self) -> bool:
        """True if the server owes a reply."""
        return bool(self._expected)

    @property
    def slowed_by(self) -> Envelope | None:
        """The envelope whose reply is awaited, or None."""
        return self.given or (None if self.ready else self.offered)

    @property
    def is_held_up(self) -> bool:
        """True if the offered envelope waits behind a slow body for another domain."""
        given, offered = self.given, self.offered
        return given is not None and given.late and offered is not None and offered.domain is not given.domain

    def too_large(self, envelope: Envelope) -> LessonAtFault | None:
        """Return the outcome if the server announced a SIZE that the message exceeds (RFC 1870), else None."""
        if not 0 < self._limit < len(envelope.body):
            return None
        return LessonAtFault(f"the mail has {len(envelope.body)} bytes, and {self.peer} takes {self._limit} at most")

    def offer(self, envelope: Envelope) -> None:
        """Send MAIL, RCPT and DATA of an envelope. One whose connection was lost before is sent step by step, after a
        RSET which shows that the connection still works: if it then breaks, that envelope breaks it."""
        self._needs_reset = self._needs_reset or envelope.lost
        if self.pipelining and not envelope.lost:
            self.out = self._envelope_commands(envelope)
        else:
            self._unsent.extend(self._single_commands(envelope))
            self._send_next()
        self.offered = envelope

    def give(self, following: Envelope | None) -> Envelope:
        """Send the body of the ready envelope, which is returned, and the commands of `following` behind it."""
        envelope = self.offered
        assert envelope is not None
        assert self.ready
        self.given, self.offered, self.ready = envelope, following, False
        self._expected.append(SmtpStage.BODY)
        if following is None:
            self.out, self._behind_body = envelope.body, 0
        else:
            commands = self._envelope_commands(following)
            self.out, self._behind_body = envelope.body + commands, len(commands)
        return envelope

    def receive(self, data: bytes, events: ConversationEvents) -> bool:
        """Process what the server sent and return whether it held a reply. Raises GarbledReply."""
        replies, expected = self._replies, self._expected
        replies.feed(data)
        has_reply = False
        while expected and not self.over:
            reply = replies.next()
            if reply is None:
                return has_reply
            has_reply = True
            self._take(expected.popleft(), reply, events)
        if not replies.idle and not self.over:
            self.over = self._unexpected_reply()
        elif self.offered is not None and not self.over:
            self.ready = True
        return has_reply

    def lose(self, reason: str, events: ConversationEvents) -> None:
        """The connection is lost: decide what becomes of its envelopes. A ready one stays with its owner."""
        self.over = self.over or reason
        if self.given is not None:
            doubt = f"{self.peer} was lost before it answered to the mail: {self.over}"
            events.ended.append((self.given, InDoubt(doubt)))
            self.given, self.proven = None, True  # it had asked for a body
        if self.offered is None:
            return
        if self._refusal is not None and self._refusal[1].code != CLOSING:
            self._refuse(events)
            return
        lost = f"{self.peer} was lost before the mail: {self.over}"
        at_fault = self.offered.lost and bool(self._expected) and self._expected[0] is not None
        if not self.proven and not at_fault:
            events.refused = lost
        if not self.ready:
            self.offered.offers += at_fault
            self.offered.lost = True
            events.retry.append((self.offered, lost))
            self.offered = None

    def recall(self) -> Envelope:
        """Take back the offered envelope. Nothing more can be sent on this connection, but a body that is being sent
        comes to its end."""
        envelope = self.offered
        assert envelope is not None
        self.offered, self._refusal, self.ready = None, None, False
        self._recalled = True
        if self.given is None:
            self.over = self.over or RECALL_REASON
        return envelope

    def _take(self, stage: SmtpStage | None, reply: SmtpReply, events: ConversationEvents) -> None:
        if stage is SmtpStage.BODY:
            self._end(reply, events)
        elif stage is not None:
            self._take_envelope(stage, reply, events)
        elif reply.code != OK:
            self.over = f"rset: {reply}"
        else:
            self._send_next()

    def _take_envelope(self, stage: SmtpStage, reply: SmtpReply, events: ConversationEvents) -> None:
        goes_on = reply.code == GO_AHEAD if stage is SmtpStage.DATA else reply.code // 100 == 2
        if not goes_on and self._refusal is None:
            self._refusal = (stage, reply)
        if reply.code == CLOSING:
            self.over = f"{stage}: {reply}"
        elif self._expected:
            pass
        elif self._refusal is None:
            self._send_next()
        else:
            self._refuse(events)
            self._needs_reset = True
            if reply.code == GO_AHEAD:
                self.over = "it wants a body for nobody"  # anything sent now would be taken for a body

    def _refuse(self, events: ConversationEvents) -> None:
        envelope, refusal = self.offered, self._refusal
        assert envelope is not None
        assert refusal is not None
        stage, reply = refusal
        outcome = judge(stage, reply.code, reply.text)
        if isinstance(outcome, RelayDown):
            events.outage = outcome.reason
        events.ended.append((envelope, outcome))
        self.proven = True
        self.offered, self._refusal = None, None
        self._unsent.clear()

    def _end(self, reply: SmtpReply, events: ConversationEvents) -> None:
        """Handle the reply to the final dot, or to part of the body: a server that has not seen all of it cannot have
        accepted it."""
        envelope, self.given = self.given, None
        assert envelope is not None
        whole = len(self.out) <= self._behind_body
        if reply.code == CLOSING:
            self.over = f"{SmtpStage.BODY}: {reply}"
            if not self.proven:
                events.refused = f"{self.peer} takes no mail now ({self.over})."
        else:
            self.proven = True
            self.over = RECALL_REASON if self._recalled else "" if whole else f"{SmtpStage.BODY}: {reply}"
        if whole or reply.code >= 400:
            events.ended.append((envelope, judge(SmtpStage.BODY, reply.code, reply.text)))
        else:
            doubt = f"{self.peer} answered {reply} before it had the whole mail"
            events.ended.append((envelope, InDoubt(doubt)))

    def _envelope_commands(self, envelope: Envelope) -> bytes:
        size = f" SIZE={len(envelope.body)}" if self._announces_size else ""
        commands = f"MAIL FROM:<{envelope.sender}>{size}\r\nRCPT TO:<{envelope.to}>\r\nDATA\r\n"
        if self._needs_reset:
            self._needs_reset = False
            self._expected.append(None)
            commands = f"RSET\r\n{commands}"
        self._expected.extend(ENVELOPE_STAGES)
        return commands.encode("ascii")

    def _single_commands(self, envelope: Envelope) -> list[tuple[SmtpStage | None, bytes]]:
        """The same commands one by one, for a server without PIPELINING."""
        stages = [None, *ENVELOPE_STAGES] if self._needs_reset else ENVELOPE_STAGES
        lines = self._envelope_commands(envelope).splitlines(keepends=True)
        self._expected.clear()
        return list(zip(stages, lines, strict=True))

    def _send_next(self) -> None:
        if self._unsent:
            stage, self.out = self._unsent.popleft()
            self._expected.append(stage)

    def _unexpected_reply(self) -> str:
        reply = self._replies.next()
        return f"it said {reply} unasked" if reply else "it spoke unasked"
