from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.pool_driver import a_parcel

from drip.outbound.relay.envelope_queue import EnvelopeQueue
from drip.outbound.relay.parcel import Envelope, make_envelope


def put(waiting: EnvelopeQueue, *domains: str) -> None:
    for number, domain in enumerate(domains):
        to = f"p@{domain}"
        waiting.put(make_envelope(a_parcel(number, to), to, waiting.domain_of(to)))


def domain(envelope: Envelope | None) -> str | None:
    return envelope.to.partition("@")[2] if envelope else None


def take_all(waiting: EnvelopeQueue) -> list[Envelope]:
    taken = []
    while envelope := waiting.take_first():
        taken.append(envelope)
    return taken


def know(waiting: EnvelopeQueue, domain: str, *, slow: bool) -> None:
    put(waiting, domain)
    envelope = waiting.take_following()
    assert envelope
    if slow:
        envelope.is_late()
    waiting.has_ended(envelope, came_through=True)


def test_the_first_come_leaves_first() -> None:
    waiting = EnvelopeQueue(16)
    put(waiting, "a.example", "b.example", "a.example")
    assert [envelope.parcel.key[0] for envelope in take_all(waiting)] == [0, 1, 2]
    assert waiting.under_way == 3


def test_a_slow_domain_gets_a_quarter_while_others_wait() -> None:
    waiting = EnvelopeQueue(8)
    know(waiting, "slow.example", slow=True)
    know(waiting, "quick.example", slow=False)
    put(waiting, *["slow.example"] * 5, *["quick.example"] * 3, "slow.example")
    taken = [waiting.take_following() for _ in range(5)]
    assert list(map(domain, taken)) == ["slow.example"] * 2 + ["quick.example"] * 3
    assert len(waiting) == 4


def test_slow_domains_together_leave_a_quarter_free_for_others() -> None:
    waiting = EnvelopeQueue(8)
    know(waiting, "slow.example", slow=True)
    know(waiting, "late.example", slow=True)
    put(waiting, *["slow.example", "late.example"] * 6)
    assert len(take_all(waiting)) == 6
    put(waiting, "quick.example")
    assert domain(waiting.take_following()) == "quick.example"


def test_a_domain_of_which_nothing_is_known_gets_a_quarter_until_a_mail_has_come_through() -> None:
    waiting = EnvelopeQueue(8)
    put(waiting, *["new.example"] * 6, *["other.example"] * 6)
    taken = take_all(waiting)
    assert list(map(domain, taken)) == ["new.example"] * 2 + ["other.example"] * 2
    waiting.has_ended(taken[0], came_through=True)
    assert list(map(domain, take_all(waiting))) == ["new.example"] * 4
    waiting.has_ended(taken[2], came_through=True)
    assert list(map(domain, take_all(waiting))) == ["other.example"] * 4


def test_a_quick_domain_gets_all() -> None:
    waiting = EnvelopeQueue(8)
    know(waiting, "new.example", slow=False)
    put(waiting, *["new.example"] * 20)
    assert len(take_all(waiting)) == 20


def test_one_connection_serves_slow_domains_as_well() -> None:
    waiting = EnvelopeQueue(1)
    know(waiting, "slow.example", slow=True)
    put(waiting, "slow.example", "other.example")
    assert len(take_all(waiting)) == 2


def test_a_slow_domain_leaves_no_connection_without_work_but_those_kept_free() -> None:
    waiting = EnvelopeQueue(8)
    put(waiting, *["slow.example"] * 10)
    taken = take_all(waiting)
    assert len(taken) == 2  # nothing is known yet
    taken[0].is_late()
    assert len(take_all(waiting)) == 4


def test_a_slow_domain_is_quick_again_when_nothing_for_it_is_late() -> None:
    waiting = EnvelopeQueue(8)
    put(waiting, *["slow.example"] * 2)
    first, second = take_all(waiting)
    first.is_late()
    waiting.has_ended(second, came_through=True)
    assert first.domain.slow
    waiting.has_ended(first, came_through=True)
    assert first.domain.slow
    know(waiting, "slow.example", slow=False)
    assert not first.domain.slow


def test_a_refusal_does_not_make_a_domain_quick() -> None:
    waiting = EnvelopeQueue(8)
    put(waiting, "slow.example")
    [envelope] = take_all(waiting)
    waiting.has_ended(envelope, came_through=False)
    assert not envelope.domain.proven


def test_those_who_are_passed_over_leave_room_for_others_but_not_without_end() -> None:
    waiting = EnvelopeQueue(4)
    know(waiting, "slow.example", slow=True)
    put(waiting, *["slow.example"] * 30, "quick.example")
    assert list(map(domain, take_all(waiting))) == ["slow.example", "quick.example", "slow.example", "slow.example"]
    assert waiting.room(8) == 4
    put(waiting, *["slow.example"] * 4)
    assert waiting.take_following() is None
    assert waiting.room(100) == 1


def lose(waiting: EnvelopeQueue, envelope: Envelope) -> None:
    envelope.lost = True
    waiting.put_back(envelope)


def test_what_was_lost_is_offered_first_and_not_behind_others() -> None:
    waiting = EnvelopeQueue(8)
    put(waiting, "a.example", "b.example")
    lost = waiting.take_following()
    assert lost
    lose(waiting, lost)
    assert waiting.take_following() is None
    assert waiting.take_first() is lost
    assert domain(waiting.take_following()) == "b.example"


def test_what_is_known_of_domains_is_bounded() -> None:
    waiting = EnvelopeQueue(4)
    know(waiting, "slow.example", slow=True)
    for number in range(25_000):
        waiting.domain_of(f"p@d{number}.example")
    assert len(waiting._domains) <= 10_000
    assert waiting.domain_of("p@SLOW.example").slow


@given(st.lists(st.sampled_from(["put a", "put b", "put c", "take", "late", "end", "back", "lost"]), max_size=200))
def test_none_is_lost_and_none_comes_twice_and_something_always_leaves(steps: list[str]) -> None:
    waiting, offered, taken, ended = EnvelopeQueue(4), 0, list[Envelope](), list[Envelope]()
    for step in steps:
        match step.split():
            case ["put", name]:
                put(waiting, f"{name}.example")
                offered += 1
            case ["take"] if envelope := waiting.take_following():
                assert envelope not in taken + ended
                taken.append(envelope)
            case ["late"] if taken:
                taken[0].is_late()
            case ["end"] if taken:
                ended.append(taken.pop(0))
                waiting.has_ended(ended[-1], came_through=True)
            case ["back"] if taken:
                waiting.put_back(taken.pop())
            case ["lost"] if taken:
                taken[-1].lost = True
                waiting.put_back(taken.pop())
        assert waiting.under_way == len(taken)
        assert len(waiting) + len(taken) + len(ended) == offered
        if len(waiting) and not taken:
            envelope = waiting.take_first()
            assert envelope
            taken.append(envelope)
