import shutil
import subprocess
from pathlib import Path

import pytest
from support.commands import DRIP
from support.ports import free_port
from support.process import surroundings


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which `drip init` was called, to be copied: it makes all tables."""
    folder = tmp_path_factory.mktemp("new_site")
    subprocess.run([*DRIP, "init"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def settings(tmp_path: Path, new_site: Path) -> dict[str, str]:
    """What a process of the new site in `tmp_path` is started with."""
    shutil.copytree(new_site, tmp_path, dirs_exist_ok=True)
    return {
        "DRIP_WEB_BIND": f"127.0.0.1:{free_port()}",
        "DRIP_LISTEN_URL": f"smtp://127.0.0.1:{free_port()}",
        **surroundings(),
    }
