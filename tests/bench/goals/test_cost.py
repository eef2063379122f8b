from __future__ import annotations

import os
import subprocess
import sys

import pytest

from bench.goals.cost import cpu_of_tree, peak_memory, run_all
from bench.goals.figures import NotMeasured

BUSY = "import time\nwhile time.process_time() < 0.2: pass"


def test_the_cost_of_programs_side_by_side_is_the_sum_of_theirs(tmp_path):
    assert run_all([[sys.executable, "-c", BUSY]] * 2, tmp_path, os.environ).cpu >= 0.4


def test_a_program_that_fails_is_told_by_its_last_words(tmp_path):
    failing = [sys.executable, "-c", "import sys; sys.exit('first\\nno such course')"]
    with pytest.raises(NotMeasured, match=r"failed: no such course$"):
        run_all([failing], tmp_path, os.environ)


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_the_children_of_a_server_count_also_when_they_have_ended():
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}]); print(flush=True); input()"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"\n"
        assert cpu_of_tree(process.pid) >= 0.2
        assert 1_000_000 < peak_memory(process.pid) < 1_000_000_000
        process.stdin.close()
