import subprocess
from pathlib import Path

import pytest
from support.commands import DRIP
from support.ports import free_port
from support.process import surroundings


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    made = {
        "DRIP_WEB_BIND": f"127.0.0.1:{free_port()}",
        "DRIP_LISTEN_URL": f"smtp://127.0.0.1:{free_port()}",
        **surroundings(),
    }
    subprocess.run([*DRIP, "init"], cwd=tmp_path, check=True, capture_output=True)
    return made
