"""The sign-up form of a course, as it is printed to be pasted into another site."""

from pathlib import Path

import pytest
from support.shell import fails, ok, run
from support.sites import COURSE

BASE = "https://course.example.com/drip"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRIP_BASE_URL", BASE)
    monkeypatch.setenv("DRIP_FORM_ORIGINS", "https://www.coach.example")
    ok("init")
    ok("course", "publish", str(COURSE))


def test_both_forms_are_printed_without_a_script() -> None:
    printed = ok("course", "form", "seasons")
    assert f'<form action="{BASE}/courses/seasons/join" method="post"' in printed
    assert f'<iframe src="{BASE}/courses/seasons/form" title="Sign up: Four seasons"' in printed
    assert "<script" not in printed
    assert "style=" not in printed.partition("<iframe")[0]


def test_every_field_has_its_label() -> None:
    printed = ok("course", "form", "seasons", "--plain")
    for field in ("email", "name"):
        assert f'<label for="drip-seasons-{field}">' in printed
        assert f'<input id="drip-seasons-{field}"' in printed


def test_one_of_them_alone() -> None:
    assert "<iframe" not in ok("course", "form", "seasons", "--plain")
    assert "<form" not in ok("course", "form", "seasons", "--iframe")


def test_what_is_to_be_set_for_the_frame_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "DRIP_FORM_ORIGINS" not in run("course", "form", "seasons").output
    monkeypatch.setenv("DRIP_FORM_ORIGINS", "")
    result = run("course", "form", "seasons")
    assert "set DRIP_FORM_ORIGINS to those that may" in result.stderr
    assert "DRIP_FORM_ORIGINS" not in result.stdout
    assert "DRIP_FORM_ORIGINS" not in run("course", "form", "seasons", "--plain").output


def test_a_language_that_nobody_speaks_is_told_with_those_that_there_are() -> None:
    assert "'fr': there are en" in fails("course", "form", "seasons", "--language", "fr")
    assert "?language=en" in ok("course", "form", "seasons", "--language", "en")


def test_a_course_that_is_not_published_is_told() -> None:
    assert "No course 'nowhere' is published" in fails("course", "form", "nowhere")
