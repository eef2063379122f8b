"""What is said on one connection, without its socket: bytes in; what to write, and what has happened, out.

A mail's envelope is said in one write (RFC 2920), and while a body is under way, the envelope of the mail after it is
said behind it, so that each mail costs one round trip:

    offer(A)   MAIL RCPT DATA ->          <- 250 250 354     A is ready
    give(B)    body of A, MAIL RCPT DATA -> <- 250, 250 250 354     A has ended, B is ready

Where the server offers no PIPELINING, each command waits for the reply to the one before it."""

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
    """`again`: letters of which nothing is known but that their connection was lost, and how. `refused`: why a
    connection took no mail at all. `outage`: the reason where the relay has said that it takes no mail of anybody."""

    ended: list[tuple[Envelope, Outcome]] = field(default_factory=list)
    again: list[tuple[Envelope, str]] = field(default_factory=list)
    refused: str = ""
    outage: str = ""


class Conversation:
    """`given`: its body is under way, or waits for its reply. `offered`: its envelope is, and with `ready` the server
    waits for its body. `over`: why nothing more can be said, or ''. `proven`: a mail has come to its end here.
    `out`: what is to be written; whoever writes takes it off."""

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
        self._asked: deque[SmtpStage | None] = deque()  # what is to be answered, in order; None is RSET
        self._unsaid: deque[tuple[SmtpStage | None, bytes]] = deque()  # commands that wait for their turn
        self._refusal: tuple[SmtpStage, SmtpReply] | None = None  # the first one of what is offered
        self._needs_reset = False
        self._recalled = False
        self._behind_body = 0  # bytes of an envelope in `out`

    @property
    def idle(self) -> bool:
        """A mail can be offered."""
        return self.offered is None and self.given is None and not self.over

    @property
    def waiting(self) -> bool:
        """The server is to answer."""
        return bool(self._asked)

    @property
    def slowed_by(self) -> Envelope | None:
        """Whose reply is awaited."""
        return self.given or (None if self.ready else self.offered)

    @property
    def held_up(self) -> bool:
        """What is offered waits behind a body that takes long, and is for somewhere else."""
        given, offered = self.given, self.offered
        return given is not None and given.late and offered is not None and offered.domain is not given.domain

    def too_large(self, letter: Envelope) -> LessonAtFault | None:
        if not 0 < self._limit < len(letter.body):
            return None
        return LessonAtFault(f"the mail has {len(letter.body)} bytes, and {self.peer} takes {self._limit} at most")

    def offer(self, letter: Envelope) -> None:
        """Says the envelope of a letter. One that was lost before goes step by step, behind a RSET which shows that the
        connection still stands: should it break then, that letter is what breaks it."""
        self._needs_reset = self._needs_reset or letter.lost
        if self.pipelining and not letter.lost:
            self.out = self._envelope(letter)
        else:
            self._unsaid.extend(self._commands(letter))
            self._say_next()
        self.offered = letter

    def give(self, following: Envelope | None) -> Envelope:
        """Says the body of the letter that is ready, which is returned, and the envelope of the one after it."""
        letter = self.offered
        assert letter is not None
        assert self.ready
        self.given, self.offered, self.ready = letter, following, False
        self._asked.append(SmtpStage.BODY)
        if following is None:
            self.out, self._behind_body = letter.body, 0
        else:
            envelope = self._envelope(following)
            self.out, self._behind_body = letter.body + envelope, len(envelope)
        return letter

    def hear(self, data: bytes, news: ConversationEvents) -> bool:
        """Takes in what the server said; whether a reply was among it. Raises GarbledReply."""
        replies, asked = self._replies, self._asked
        replies.feed(data)
        heard = False
        while asked and not self.over:
            reply = replies.next()
            if reply is None:
                return heard
            heard = True
            self._take(asked.popleft(), reply, news)
        if not replies.idle and not self.over:
            self.over = self._unasked_words()
        elif self.offered is not None and not self.over:
            self.ready = True
        return heard

    def lose(self, reason: str, news: ConversationEvents) -> None:
        """The connection is gone: says what becomes of the letters on it. One that is ready stays with its sender."""
        self.over = self.over or reason
        if self.given is not None:
            doubt = f"{self.peer} was lost before it answered to the mail: {self.over}"
            news.ended.append((self.given, InDoubt(doubt)))
            self.given, self.proven = None, True  # it wanted a body
        if self.offered is None:
            return
        if self._refusal is not None and self._refusal[1].code != CLOSING:
            self._refuse(news)
            return
        lost = f"{self.peer} was lost before the mail: {self.over}"
        at_fault = self.offered.lost and bool(self._asked) and self._asked[0] is not None
        if not self.proven and not at_fault:
            news.refused = lost
        if not self.ready:
            self.offered.offers += at_fault
            self.offered.lost = True
            news.again.append((self.offered, lost))
            self.offered = None

    def recall(self) -> Envelope:
        """What was offered, and now is not any more. Nothing further can be said here, but the body of another that is
        under way comes to its end."""
        letter = self.offered
        assert letter is not None
        self.offered, self._refusal, self.ready = None, None, False
        self._recalled = True
        if self.given is None:
            self.over = self.over or RECALL_REASON
        return letter

    def _take(self, stage: SmtpStage | None, reply: SmtpReply, news: ConversationEvents) -> None:
        if stage is SmtpStage.BODY:
            self._end(reply, news)
        elif stage is not None:
            self._take_envelope(stage, reply, news)
        elif reply.code != OK:
            self.over = f"rset: {reply}"
        else:
            self._say_next()

    def _take_envelope(self, stage: SmtpStage, reply: SmtpReply, news: ConversationEvents) -> None:
        goes_on = reply.code == GO_AHEAD if stage is SmtpStage.DATA else reply.code // 100 == 2
        if not goes_on and self._refusal is None:
            self._refusal = (stage, reply)
        if reply.code == CLOSING:
            self.over = f"{stage}: {reply}"
        elif self._asked:
            pass
        elif self._refusal is None:
            self._say_next()
        else:
            self._refuse(news)
            self._needs_reset = True
            if reply.code == GO_AHEAD:
                self.over = "it wants a body for nobody"  # only silence is sure not to be one

    def _refuse(self, news: ConversationEvents) -> None:
        letter, refusal = self.offered, self._refusal
        assert letter is not None
        assert refusal is not None
        stage, reply = refusal
        outcome = judge(stage, reply.code, reply.text)
        if isinstance(outcome, RelayDown):
            news.outage = outcome.reason
        news.ended.append((letter, outcome))
        self.proven = True
        self.offered, self._refusal = None, None
        self._unsaid.clear()

    def _end(self, reply: SmtpReply, news: ConversationEvents) -> None:
        """The reply to the dot, or to a part of the body: whoever has not seen the whole cannot have taken it."""
        letter, self.given = self.given, None
        assert letter is not None
        whole = len(self.out) <= self._behind_body
        if reply.code == CLOSING:
            self.over = f"{SmtpStage.BODY}: {reply}"
            if not self.proven:
                news.refused = f"{self.peer} takes no mail now ({self.over})."
        else:
            self.proven = True
            self.over = RECALL_REASON if self._recalled else "" if whole else f"{SmtpStage.BODY}: {reply}"
        if whole or reply.code >= 400:
            news.ended.append((letter, judge(SmtpStage.BODY, reply.code, reply.text)))
        else:
            doubt = f"{self.peer} answered {reply} before it had the whole mail"
            news.ended.append((letter, InDoubt(doubt)))

    def _envelope(self, letter: Envelope) -> bytes:
        size = f" SIZE={len(letter.body)}" if self._announces_size else ""
        words = f"MAIL FROM:<{letter.sender}>{size}\r\nRCPT TO:<{letter.to}>\r\nDATA\r\n"
        if self._needs_reset:
            self._needs_reset = False
            self._asked.append(None)
            words = f"RSET\r\n{words}"
        self._asked.extend(ENVELOPE_STAGES)
        return words.encode("ascii")

    def _commands(self, letter: Envelope) -> list[tuple[SmtpStage | None, bytes]]:
        """The envelope for a server that takes one command at a time."""
        stages = [None, *ENVELOPE_STAGES] if self._needs_reset else ENVELOPE_STAGES
        lines = self._envelope(letter).splitlines(keepends=True)
        self._asked.clear()
        return list(zip(stages, lines, strict=True))

    def _say_next(self) -> None:
        if self._unsaid:
            stage, self.out = self._unsaid.popleft()
            self._asked.append(stage)

    def _unasked_words(self) -> str:
        reply = self._replies.next()
        return f"it said {reply} unasked" if reply else "it spoke unasked"
