from __future__ import annotations

import pytest

from bench.emails import LabelledEmail, measure_emails, read_emails

SENT = "Which season is your working life in? Take your time with it."
LESSON = f"From: coach@example.com\nSubject: Which season?\n\n{SENT}\n".encode()
QUESTIONS = """questions:
  - {id: season, kind: season, text: "Which season?"}
  - {id: why, kind: text, text: "Why?"}
"""
REPLY = f"From: ada@example.com\n\nwinter\n\n{SENT}\n".encode()
BOUNCE = b"From: mailer-daemon@example.com\n\n550 5.1.1 unknown user\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "programs").mkdir()
    (tmp_path / "lessons" / "season.sent.eml").write_bytes(LESSON)
    (tmp_path / "lessons" / "season.yaml").write_text(QUESTIONS)
    (tmp_path / "programs" / "plain.eml").write_bytes(REPLY)
    (tmp_path / "programs" / "plain.yaml").write_text(
        "lesson: season\nstate: held\nnew: winter\nanswers: {season: winter, why: dark}\n"
    )
    (tmp_path / "programs" / "bounce.eml").write_bytes(BOUNCE)
    (tmp_path / "programs" / "bounce.yaml").write_text("state: bounce_soft\n")
    return tmp_path


def test_messages_are_measured_with_and_without_the_lesson_they_answer(folder):
    tally = measure_emails(read_emails(folder))
    assert (tally.without_lesson.total, tally.without_lesson.exact, tally.without_lesson.leaked) == (1, 0, 1)
    assert (tally.with_lesson.total, tally.with_lesson.exact, tally.with_lesson.leaked) == (1, 1, 0)
    assert (tally.answers, tally.answers_right) == (2, 1)


def test_states_that_the_message_alone_decides_are_compared(folder):
    (folder / "lessons" / "season.yaml").unlink()
    tally = measure_emails(read_emails(folder))
    assert (tally.states, tally.states_right, tally.without_question) == (2, 1, 2)
    ((wrong, got),) = tally.wrong_states
    assert (wrong.file.name, got) == ("bounce.eml", "bounce_hard")


def test_a_truth_that_says_nothing_is_told_in_a_sentence(folder):
    (folder / "programs" / "plain.yaml").write_text("")
    with pytest.raises(ValueError, match=r"plain\.yaml says nothing of plain\.eml"):
        list(read_emails(folder))


def test_what_is_unreadable_is_a_state_too(tmp_path):
    known = LabelledEmail(tmp_path / "x.eml", b"\n\n", {"state": "unreadable"})
    assert measure_emails([known]).states_right == 1
