"""Says after the run which tests were left out for want of a program, and fails the run for it under CI."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

import pytest

_MARK = "left out "


def leave_out(what: str, why: str) -> NoReturn:
    """Skip the test that calls this. `what` is as in "on PostgreSQL"; `why` says what to install or to set."""
    pytest.skip(f"{_MARK}{what}: {why}")


def is_ci() -> bool:
    """Whether a machine runs the tests to judge a change."""
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


class LeftOut:
    """A pytest plugin for the process that reports."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if is_ci() and self._counted():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield
        for reason, count in self._counted().items():
            terminalreporter.write_line(f"left out: {count} test{'s'[: count > 1]} {reason}", yellow=True, bold=True)
        if is_ci() and self._counted():
            terminalreporter.write_line("failed: where CI is set, no test may be left out", red=True, bold=True)

    def _counted(self) -> Counter[str]:
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        skipped = reporter.stats.get("skipped", []) if reporter else []
        reasons = (report.longrepr[2].removeprefix("Skipped: ") for report in skipped if report.longrepr)
        return Counter(reason.removeprefix(_MARK) for reason in reasons if reason.startswith(_MARK))
