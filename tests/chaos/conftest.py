from collections.abc import Iterator

import pytest

from chaos.fork_server import ForkServer, fork_server


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """Forks workers; one for all tests of this process."""
    with fork_server(tmp_path_factory.mktemp("fork_server") / "log") as made:
        yield made
