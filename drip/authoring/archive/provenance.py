"""Where a course folder comes from: its git commit, and who works there."""

from __future__ import annotations

import getpass
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

GIT_TIMEOUT_SECONDS = 10  # a repository on a slow disk may need it; nobody waits longer to see a plan


@dataclass(frozen=True, slots=True)
class Provenance:
    """`commit` is '' if the folder is in no git repository or git is not installed; `is_dirty` means uncommitted
    changes in the folder. `author` is git's user, else the name of the account."""

    commit: str = ""
    is_dirty: bool = False
    author: str = ""


def provenance(folder: Path) -> Provenance:
    """Return where the folder comes from. Never raises: publishing does not depend on git."""
    commit = _git(folder, "rev-parse", "--verify", "HEAD")
    changes = _git(folder, "status", "--porcelain", "--untracked-files=all", "--", ".") if commit else ""
    name, email = _git(folder, "config", "user.name"), _git(folder, "config", "user.email")
    return Provenance(commit, bool(changes), f"{name} <{email}>" if name and email else name or email or _account())


def _git(folder: Path, *words: str) -> str:
    """Return git's output, or '' if it fails."""
    program = shutil.which("git")
    if program is None:
        return ""
    command = [program, "-C", str(folder), "-c", "core.fsmonitor=false", *words]
    try:
        done = subprocess.run(command, capture_output=True, timeout=GIT_TIMEOUT_SECONDS, check=False)  # noqa: S603 words of our own
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return ""
