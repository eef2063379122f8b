"""The processes of docker-compose.yml on this machine, with its commands and settings. Only the addresses of database,
relay and ports differ, and the processes are not isolated."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.compose import EXAMPLE, SECRETS, compose, environment_of, read_env
from support.ports import free_port
from support.process import Running, surroundings

DRIP = (sys.executable, "-m", "drip")
SECRET = "0123456789abcdef" * 4


class Container(Running):
    """A process with its own /tmp and its health check. `grace` is the seconds within which it must stop."""

    def __init__(self, definition: Mapping[str, Any], folder: Path, environment: Mapping[str, str], own: Path) -> None:
        own.mkdir()
        command, check = [*DRIP, *definition["command"]], [*DRIP, *definition["healthcheck"]["test"][2:]]
        self.grace = _seconds(definition["stop_grace_period"])
        self._check, self._folder = check, folder
        self._environment = {**environment, "TMPDIR": str(own)}
        super().__init__(command, folder, self._environment)

    def check(self) -> subprocess.Popen[bytes]:
        """Starts the health check, which exits with 0 if the process is well."""
        return subprocess.Popen(self._check, cwd=self._folder, env=self._environment, stdout=subprocess.DEVNULL)


def _seconds(period: str) -> float:
    """'20s', '1m'"""
    return float(period[:-1]) * {"s": 1, "m": 60}[period[-1]]


def are_well(*containers: Container) -> bool:
    """Runs all checks at once, since a check is mostly the start of a process."""
    checks = [container.check() for container in containers]
    return [check.wait(30) for check in checks] == [0] * len(checks)


class Composed:
    """`folder` is /site in the containers; it holds the mounted courses."""

    def __init__(self, database_url: str, relay_port: int, folder: Path) -> None:
        self.web_port, self.mail_port = free_port(), free_port()
        self.folder = folder
        self._env = {**read_env(EXAMPLE), **dict.fromkeys(SECRETS, SECRET)}
        self.services: dict[str, Any] = compose(self._env)["services"]
        self._here = {
            f"postgresql://drip:{SECRET}@postgres:5432/drip": database_url,
            "smtp://mailpit:1025": f"smtp://127.0.0.1:{relay_port}",
            "http://127.0.0.1:8025": f"http://127.0.0.1:{self.web_port}",
            "0.0.0.0:8025": f"127.0.0.1:{self.web_port}",
            "smtp://0.0.0.0:2525": f"smtp://127.0.0.1:{self.mail_port}",
            "/receipts": str(folder / "receipts"),
        }
        self._started: list[Container] = []

    def __enter__(self) -> Composed:
        return self

    def __exit__(self, *_: object) -> None:
        for container in self._started:
            container.kill()

    def start(self, service: str) -> Container:
        definition = self.services[service]
        own = self.folder / f"tmp-{len(self._started)}"
        container = Container(definition, self.folder, self.environment(service), own)
        self._started.append(container)
        return container

    def alive(self) -> list[Container]:
        return [container for container in self._started if container.is_running]

    def run(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """`docker compose run --rm service command`; without a command, the service's own."""
        words = [*DRIP, *(command or self.services[service]["command"])]
        where: dict[str, Any] = {"cwd": self.folder, "env": self.environment(service)}
        return subprocess.run(words, **where, capture_output=True, text=True, timeout=60, check=False)

    def environment(self, service: str) -> dict[str, str]:
        variables = environment_of(self.services[service], self._env)
        return {**{name: self._here.get(value, value) for name, value in variables.items()}, **surroundings()}
