import os
import subprocess
import sys
from pathlib import Path

CONFTEST = """
from support.left_out import LeftOut

def pytest_configure(config):
    config.pluginmanager.register(LeftOut(config))
"""
TESTS = """
import pytest
from support.left_out import leave_out

@pytest.mark.parametrize("n", [1, 2])
def test_a(n):
    leave_out("on PostgreSQL", "no initdb found")

def test_b():
    leave_out("in Chromium", "no Chromium found")

def test_c():
    pytest.skip("for another reason")

def test_d():
    pass
"""


def run_in(folder: Path, *arguments: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "pytest.ini").write_text("[pytest]")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_some.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    environment = os.environ | {"CI": ci, "PYTHONPATH": str(Path(__file__).parent.parent)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_tests_that_were_left_out_are_counted_by_reason(tmp_path: Path) -> None:
    run = run_in(tmp_path, ci="")
    assert run.returncode == 0
    assert "\nleft out: 2 tests on PostgreSQL: no initdb found\n" in run.stdout
    assert "\nleft out: 1 test in Chromium: no Chromium found\n" in run.stdout


def test_a_test_left_out_fails_the_run_under_ci(tmp_path: Path) -> None:
    run = run_in(tmp_path, "-n", "1", ci="true")
    assert run.returncode == 1
    assert "\nleft out: 2 tests on PostgreSQL: no initdb found\n" in run.stdout
    assert "no test may be left out" in run.stdout


def test_a_test_skipped_for_another_reason_fails_nothing(tmp_path: Path) -> None:
    run = run_in(tmp_path, "-k", "test_c or test_d", ci="true")
    assert run.returncode == 0
    assert "left out" not in run.stdout
