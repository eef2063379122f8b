from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drip.outbound.relay.outcome import (
    HoldDomain,
    InDoubt,
    LessonAtFault,
    Outcome,
    Refused,
    RelayDown,
    Sent,
    SmtpStage,
    Suppress,
    TryLater,
    judge,
)

LATE_STAGES = [SmtpStage.RCPT, SmtpStage.DATA, SmtpStage.BODY]


def kind_of(outcome: Outcome) -> tuple[object, ...]:
    match outcome:
        case TryLater():
            return (TryLater, outcome.slow_domain, outcome.soft)
        case Refused():
            return (Refused, outcome.suppress)
        case _:
            return (type(outcome),)


@pytest.mark.parametrize("stage", LATE_STAGES)
@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (450, "4.2.0 Greylisted", (TryLater, False, False)),
        (451, "try again", (TryLater, False, False)),
        (452, "4.2.2 over quota", (TryLater, False, False)),
        (450, "4.7.1 too fast", (TryLater, True, False)),
        (550, "5.1.1 no such user", (Refused, Suppress.NOW)),
        (553, "5.1.3 bad syntax", (Refused, Suppress.NOW)),
        (556, "5.1.10 null MX", (Refused, Suppress.NOW)),
        (550, "5.2.1 disabled", (Refused, Suppress.NOW)),
        (550, "5.1.2 no such domain", (Refused, Suppress.AFTER_TWO)),
        (552, "5.2.2 mailbox full", (TryLater, False, True)),
        (550, "5.7.1 blocked", (HoldDomain,)),
        (550, "5.7.26 unauthenticated", (HoldDomain,)),
        (552, "5.3.4 too big", (LessonAtFault,)),
        (554, "5.6.0 malformed", (LessonAtFault,)),
        (550, "5.6.7 wants SMTPUTF8", (LessonAtFault,)),
        (550, "5.4.1 no answer", (Refused, Suppress.NEVER)),
        (554, "5.5.1 no valid recipients", (Refused, Suppress.NEVER)),
        (421, "4.3.2 shutting down", (RelayDown,)),
        (530, "5.7.0 Authentication required", (RelayDown,)),
    ],
)
def test_the_table_of_outcomes(stage: SmtpStage, code: int, text: str, expected: tuple[object, ...]) -> None:
    assert kind_of(judge(stage, code, text)) == expected


@pytest.mark.parametrize("text", ["user unknown", "blocked by a list", ""])
def test_a_bare_refusal_never_suppresses(text: str) -> None:
    assert judge(SmtpStage.RCPT, 550, text) == Refused(f"rcpt: 550 {text}".strip(), Suppress.NEVER)


def test_a_bare_552_is_too_large_at_mail_and_perhaps_a_full_mailbox_later() -> None:
    assert isinstance(judge(SmtpStage.MAIL, 552, "exceeds the limit"), LessonAtFault)
    assert kind_of(judge(SmtpStage.RCPT, 552, "exceeds storage")) == (TryLater, False, True)
    assert kind_of(judge(SmtpStage.BODY, 552, "exceeds storage")) == (TryLater, False, True)


@pytest.mark.parametrize(("code", "text"), [(451, "4.3.0 later"), (550, "5.7.1 not yours"), (550, "5.1.8 bad sender")])
def test_a_refused_sender_is_everybodys_trouble(code: int, text: str) -> None:
    assert isinstance(judge(SmtpStage.MAIL, code, text), RelayDown)


@pytest.mark.parametrize("stage", [SmtpStage.CONNECT, SmtpStage.HELO, SmtpStage.AUTH])
@pytest.mark.parametrize(("code", "text"), [(535, "5.7.8 wrong"), (554, "5.6.0 no"), (454, "4.7.0 later"), (250, "?")])
def test_before_the_first_mail_every_refusal_is_an_outage(stage: SmtpStage, code: int, text: str) -> None:
    assert isinstance(judge(stage, code, text), RelayDown)


def test_where_code_and_status_disagree_the_code_decides() -> None:
    assert kind_of(judge(SmtpStage.RCPT, 450, "5.1.1 not sure")) == (TryLater, False, False)
    assert kind_of(judge(SmtpStage.RCPT, 550, "4.2.2 full")) == (TryLater, False, True)


def test_only_a_yes_to_the_body_is_sent() -> None:
    assert judge(SmtpStage.BODY, 250, "2.0.0 queued as 4711") == Sent("250 2.0.0 queued as 4711")
    assert isinstance(judge(SmtpStage.BODY, 354, "go on"), InDoubt)
    assert isinstance(judge(SmtpStage.DATA, 250, "what?"), RelayDown)


@given(
    st.sampled_from(SmtpStage),
    st.integers(200, 599),
    st.text(max_size=30) | st.from_regex(r"[2-5]\.\d{1,3}\.\d{1,3} x"),
)
def test_nothing_but_a_2xx_after_the_dot_is_ever_sent(stage: SmtpStage, code: int, text: str) -> None:
    assert isinstance(judge(stage, code, text), Sent) == (stage is SmtpStage.BODY and code < 300)


@given(st.sampled_from(SmtpStage), st.text(max_size=2000))
def test_reasons_are_short(stage: SmtpStage, text: str) -> None:
    outcome = judge(stage, 550, text)
    assert not isinstance(outcome, Sent)
    assert len(getattr(outcome, "reason", "")) <= 500
