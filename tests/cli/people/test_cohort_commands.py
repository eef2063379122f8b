"""Cohorts and sharing by the command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from support.cohorts import edit, in_cohorts
from support.shell import ok, run
from support.sites import copy_course

MARA = "mara@example.net"


def add(*options: str) -> Result:
    return run("subscriber", "add", MARA, "--course", "seasons", "--name", "Mara", "--confirmed", *options)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site whose course has two cohorts to come."""
    monkeypatch.chdir(tmp_path)
    folder = in_cohorts(copy_course(tmp_path / "course"))
    for old, new in (("2027-01-11", "2087-01-13"), ("2027-01-15", "2087-01-17"), ("2027-03-01", "2087-03-03")):
        edit(folder, old, new)
    ok("init")
    ok("course", "publish", str(folder))
    return folder


def test_somebody_is_added_to_the_next_cohort_or_to_one_by_name() -> None:
    assert add().exit_code == 0
    assert "2087-01-13" in ok("subscriber", "show", MARA)
    ok("subscriber", "unsubscribe", MARA)
    assert add("--cohort", "2087-03-03").exit_code == 0
    assert "2087-03-03" in ok("subscriber", "show", MARA)


def test_a_cohort_that_there_is_not_is_said_with_those_that_can_be_joined() -> None:
    result = add("--cohort", "nonsense")
    assert result.exit_code == 1
    assert "can't be joined" in result.output
    assert "january, 2087-03-03" in result.output


def test_where_no_cohort_can_be_joined_it_is_said(here: Path) -> None:
    for old, new in (("2087-01-13", "2007-01-15"), ("2087-01-17", "2007-01-17"), ("2087-03-03", "2007-03-03")):
        edit(here, old, new)
    ok("course", "publish", str(here))
    result = add()
    assert result.exit_code == 1
    assert "no next one is set yet" in result.output


def test_what_a_cohort_sees_of_somebody_is_set_and_told_in_their_history() -> None:
    add()
    assert ok("subscriber", "share", MARA, "--as", "unnamed") == f"{MARA}: seasons shared without a name.\n"
    assert "sharing unnamed (command line)" in ok("subscriber", "show", MARA)
    assert [c["cohort"] for c in json.loads(ok("subscriber", "show", MARA, "--json"))["courses"]] == ["january"]
    again = run("subscriber", "share", MARA, "--as", "unnamed")
    assert (again.exit_code, "nothing to change" in again.output) == (1, True)
    assert run("subscriber", "share", MARA, "--as", "loudly").exit_code == 2
    assert run("subscriber", "share", "nobody@example.net", "--as", "named").exit_code == 1
    assert "Example:" in ok("subscriber", "share", "--help")
