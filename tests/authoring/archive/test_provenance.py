"""Which commit a course's folder stands at."""

import subprocess
from pathlib import Path

import pytest

from drip.authoring import provenance

IDENTITY = ("-c", "user.name=Ines", "-c", "user.email=ines@example.org")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *IDENTITY, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(course_folder: Path) -> Path:
    git(course_folder, "init", "--quiet")
    git(course_folder, "config", "user.name", "Ines")
    git(course_folder, "config", "user.email", "ines@example.org")
    git(course_folder, "add", ".")
    git(course_folder, "commit", "--quiet", "--message", "The course")
    return course_folder


def test_a_folder_in_git_tells_its_commit_and_its_author(repository: Path) -> None:
    found = provenance(repository)
    assert (found.commit, found.is_dirty) == (git(repository, "rev-parse", "HEAD"), False)
    assert found.author == "Ines <ines@example.org>"


def test_what_no_commit_holds_is_told(repository: Path) -> None:
    (repository / "lessons" / "new.md").write_text("New.")
    assert provenance(repository).is_dirty


def test_changes_elsewhere_in_the_repository_do_not_count(repository: Path) -> None:
    (repository / "notes.txt").write_text("New.")
    assert not provenance(repository / "lessons").is_dirty


def test_a_folder_outside_of_git_has_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert provenance(tmp_path).commit == ""


def test_without_git_nothing_is_known_but_the_account(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = provenance(repository)
    assert (found.commit, found.is_dirty) == ("", False)
