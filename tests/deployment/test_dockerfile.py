"""The Dockerfile, read: what it copies is there, nothing secret reaches it, and nobody is root in the end."""

from __future__ import annotations

import fnmatch
import json
import tomllib

import pytest
from support.compose import EXAMPLE, SECRETS, compose, read_env
from support.sites import ROOT

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", "").splitlines()
INSTRUCTIONS = [tuple(line.split(None, 1)) for line in LINES if line and not line.startswith("#")]
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def sources() -> list[str]:
    """What is copied from the folder that the image is built in."""
    return [name for rest in of("COPY") if "--from" not in rest for name in rest.split()[:-1]]


def reaches_the_builder(path: str) -> bool:
    """The last pattern that fits decides, as Docker has it; a pattern fits what lies below it, too."""
    reaches = True
    for line in IGNORED:
        keeps, pattern = line.startswith("!"), line.removeprefix("!")
        parents = ["/".join(path.split("/")[: n + 1]) for n in range(path.count("/") + 1)]
        if any(fnmatch.fnmatchcase(parent, pattern.removeprefix("**/")) for parent in (*parents, path.split("/")[-1])):
            reaches = keeps
    return reaches


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    assert sources()
    for name in sources():
        assert (ROOT / name).exists(), name
        assert reaches_the_builder(name), name


def test_what_the_wheel_is_made_from_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert {"pyproject.toml", project["project"]["readme"], *wheel["packages"], *wheel["force-include"]} <= set(
        sources()
    )


@pytest.mark.parametrize(
    "path",
    [".env", "drip/.env", "drip.toml", "courses/drip.toml", "secrets/dkim.pem", ".git/config", "drip.sqlite3",
     "courses/drip.sqlite3-wal", "drip/__pycache__/x.pyc", ".venv/bin/python"],
)  # fmt: skip
def test_nothing_secret_or_stale_reaches_the_builder(path: str) -> None:
    assert not reaches_the_builder(path)


def test_all_is_installed_to_the_pins() -> None:
    installs = [run for run in of("RUN") if "pip install" in run or "pip wheel" in run]
    assert len(installs) == 3
    for run in installs:
        assert "--constraint constraints.txt" in run or "--no-index" in run
    assert all("--no-cache-dir" in run for run in installs)


def test_the_base_is_pinned_small_and_new_enough() -> None:
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    for image in (rest.split()[0] for rest in of("FROM")):
        name, _, tag = image.partition(":")
        version, slim, _ = tag.split("-")
        assert (name, slim) == ("python", "slim")
        assert tuple(map(int, version.split("."))) >= tuple(map(int, oldest.split(".")))


def test_the_last_image_has_no_tools_to_build_with() -> None:
    last = max(number for number, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM")
    stage = INSTRUCTIONS[last:]
    assert not any(name == "COPY" for name, _ in stage)
    assert any("pip uninstall --yes pip" in rest for _, rest in stage)
    assert not any("apt-get" in rest for _, rest in stage)


def test_it_runs_drip_as_nobody_in_particular_and_says_how_it_is() -> None:
    (user,) = of("USER")
    assert user == compose({**read_env(EXAMPLE), **dict.fromkeys(SECRETS, "x")})["services"]["web"]["user"]
    assert user.split(":")[0] not in ("0", "root")
    assert any(f"--uid {user.split(':')[0]} " in run for run in of("RUN"))
    assert json.loads(of("ENTRYPOINT")[0]) == ["drip"]
    assert any(
        "--owner drip" in run and run.endswith(" /receipts") for run in of("RUN")
    )  # a new volume is theirs, then
    (check,) = of("HEALTHCHECK")
    assert json.loads(check.partition("CMD ")[2])[:2] == ["drip", "health"]
