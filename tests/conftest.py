"""What every test may ask for. The first process looks the machine over and tells xdist's workers what it saw."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from support import postgres, programs
from support.clock_readers import MARKER, goes_by_the_clock
from support.dovecot import Dovecot
from support.everybody import Everybody, bring_together, copied
from support.left_out import LeftOut, is_ci, leave_out
from support.scripted_server import scripted
from support.sites import COURSE, copy_course, make_site, publish_course
from support.statements import compiled_before

from drip.flow.site import Site
from drip.storage.engine.database import Database
from drip.storage.engine.schema import upgrade

MARKERS = {
    "postgresql": "runs on PostgreSQL",
    "own_course": "publishes its courses itself: its site begins without one",
    "both_databases": "runs on SQLite and on PostgreSQL, wherever it stands",
    "chromium": "looks at a page in Chromium",
    "postfix": "gets its mail from Postfix",
    "dovecot": "fetches mail from Dovecot",
    MARKER: "goes by the clock of the machine, or by that of a program which it starts",
}
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
ON_BOTH_DATABASES = (
    *("storage/", "chaos/"),
    *(
        f"flow/{room}/"
        for room in ("courses", "delivery", "operations", "people", "planning", "replies", "safety", "signup")
    ),
)
MACHINE = pytest.StashKey[dict[str, str]]()

settings.register_profile(
    "drip",
    deadline=None,
    derandomize=is_ci(),
    max_examples=50,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("drip")


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")
    if hasattr(config, "workerinput"):
        config.stash[MACHINE] = config.workerinput["machine"]
    else:
        config.stash[MACHINE] = _looked_over(config)
        config.pluginmanager.register(LeftOut(config))
        _forget_the_shell()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["machine"] = node.config.stash[MACHINE]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that ask for a program are marked as such, and slow tests come last."""
    for item in items:
        for fixture, marker in (("chromium", "chromium"), ("postfix", "postfix"), ("dovecot_program", "dovecot")):
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(marker)
        if goes_by_the_clock(item):
            item.add_marker(MARKER)
    items.sort(key=lambda item: item.get_closest_marker("slow") is not None)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test runs on both databases where what it shows is in the statements: in these folders, or marked so."""
    for fixture in {"database", "database_url"} & set(metafunc.fixturenames):
        if any(fixture in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")):
            continue
        folder = metafunc.definition.path.relative_to(Path(__file__).parent).as_posix()
        both = folder.startswith(ON_BOTH_DATABASES) or metafunc.definition.get_closest_marker("both_databases")
        metafunc.parametrize(fixture, BOTH if both else BOTH[:1], indirect=True)


@pytest.fixture(scope="session")
def postgres_programs(pytestconfig: pytest.Config) -> Path:
    """The folder of initdb and its like."""
    folder = pytestconfig.stash[MACHINE]["postgres"]
    if not folder:
        leave_out("on PostgreSQL", programs.NO_POSTGRES)
    return Path(folder)


@pytest.fixture(scope="session")
def postgres_cluster(pytestconfig: pytest.Config, postgres_programs: Path) -> postgres.Cluster:
    """The run's own PostgreSQL server, where `create_database` gives a URL and `drop_database` takes it back."""
    try:
        return postgres.cluster(postgres_programs, Path(pytestconfig.stash[MACHINE]["folder"]))
    except postgres.NoServerError as why:
        leave_out("on PostgreSQL", str(why))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the test's own, as a SQLAlchemy URL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'drip.sqlite3'}"
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        url = cluster.create_database()
        yield url
        cluster.drop_database(url)


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Path:
    """A Chromium program, for `support.programs.HEADLESS`."""
    program = pytestconfig.stash[MACHINE]["chromium"]
    if not program:
        leave_out("in Chromium", programs.NO_CHROMIUM)
    return Path(program)


@pytest.fixture(scope="session")
def postfix(pytestconfig: pytest.Config) -> Path:
    """The program `postfix`, for `support.postfix`."""
    program = pytestconfig.stash[MACHINE]["postfix"]
    if not program:
        leave_out("with Postfix", programs.NO_POSTFIX)
    if os.geteuid() != 0:
        leave_out("with Postfix", programs.NOT_ROOT)
    return Path(program)


@pytest.fixture(scope="session")
def dovecot_program(pytestconfig: pytest.Config) -> Path:
    program = pytestconfig.stash[MACHINE]["dovecot"]
    if not program:
        leave_out("with Dovecot", programs.NO_DOVECOT)
    return Path(program)


@pytest.fixture(scope="session")
def dovecot(dovecot_program: Path) -> Iterator[Dovecot]:
    """A running IMAP server with a mailbox for every name; use a name of the test's own."""
    with Dovecot(dovecot_program) as server:
        yield server


def _looked_over(config: pytest.Config) -> dict[str, str]:
    try:
        found = {
            "postgres": programs.postgres_folder(),
            "chromium": programs.chromium_program(),
            "postfix": programs.postfix_program(),
            "dovecot": programs.dovecot_program(),
        }
    except programs.WrongSettingError as wrong:
        raise pytest.UsageError(str(wrong)) from wrong
    run = contextlib.ExitStack()
    config.add_cleanup(run.close)
    folder = run.enter_context(postgres.reserved_folder())
    return {name: str(place or "") for name, place in found.items()} | {"folder": str(folder)}


def _forget_the_shell() -> None:
    """No test depends on the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith(("DRIP_", "PG"))]:
        del os.environ[name]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest schema, to be copied: quicker than migrating for each test."""
    file = tmp_path_factory.mktemp("migrated") / "drip.sqlite3"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    compiled_before(database).close()
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgres_cluster: postgres.Cluster) -> str:
    """The URL of a database with the newest schema, to be used as a template."""
    url = postgres_cluster.create_database()
    database = Database(url)
    upgrade(database)
    compiled_before(database).close()
    return url


@pytest.fixture(scope="session")
def published_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As `migrated_sqlite`, with the small course published: publishing takes longer than most tests."""
    file = shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("published") / "drip.sqlite3")
    _publish_to(Database(f"sqlite:///{file}"))
    return Path(file)


@pytest.fixture(scope="session")
def published_postgresql(postgres_cluster: postgres.Cluster, migrated_postgresql: str) -> str:
    url = postgres_cluster.create_database(migrated_postgresql)
    _publish_to(Database(url))
    return url


def _publish_to(database: Database) -> None:
    publish_course(make_site(database), COURSE)
    database.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of the test's own with the newest schema; with the small course where the test asks for a `site`."""
    has_course = "site" in request.fixturenames and request.node.get_closest_marker("own_course") is None
    model = "published" if has_course else "migrated"
    if request.param == "sqlite":
        file = tmp_path / "drip.sqlite3"
        shutil.copy(request.getfixturevalue(f"{model}_sqlite"), file)
        database = compiled_before(Database(f"sqlite:///{file}"))
        yield database
        database.close()
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        database = compiled_before(Database(cluster.create_database(request.getfixturevalue(f"{model}_postgresql"))))
        yield database
        database.close()
        cluster.drop_database(database.url)


@pytest.fixture
def course_folder(tmp_path: Path) -> Path:
    """A copy of the small course in tests/support/course, to be changed at will."""
    return copy_course(tmp_path / "course")


@pytest.fixture
def site(database: Database) -> Site:
    """A site with the small course published."""
    return make_site(database)


@pytest.fixture(scope="session")
def everybody_once(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Everybody:
    """People in every state, brought there once: to be looked at, and to be copied."""
    folder = tmp_path_factory.mktemp("everybody")
    file = shutil.copy(migrated_sqlite, folder / "drip.sqlite3")
    with scripted() as server:
        return bring_together(
            Database(f"sqlite:///{file}"), server, "https://course.example.com", folder / "clicks.log"
        )


@pytest.fixture
def everybody(everybody_once: Everybody, tmp_path: Path) -> Iterator[Everybody]:
    """People in every state, on SQLite, for a test that changes them."""
    made = copied(everybody_once, tmp_path / "everybody.sqlite3")
    yield made
    made.site.database.close()
