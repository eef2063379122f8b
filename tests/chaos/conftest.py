from collections.abc import Iterator

import pytest

from chaos.nursery import Nursery, nursery


@pytest.fixture(scope="session")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Forks workers; one for all tests of this process."""
    with nursery(tmp_path_factory.mktemp("nursery") / "log") as made:
        yield made
