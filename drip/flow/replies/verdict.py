"""The verdict on an inbound mail."""

from __future__ import annotations

from dataclasses import dataclass

from drip.storage.engine.states import ATTENTION_STATES, MailState


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state a mail ends in, a note for whoever looks at it, and whether somebody should."""

    state: MailState
    note: str = ""
    attention: bool = False

    @property
    def needs_attention(self) -> bool:
        return self.attention or self.state in ATTENTION_STATES
