import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from support.postgres import Cluster, NoServerError, cluster, reserved_folder


def connected(url: str) -> psycopg.Connection:
    parts = make_url(url)
    return psycopg.connect(host=str(parts.query["host"]), user=parts.username, dbname=parts.database, autocommit=True)


@pytest.mark.postgresql
def test_a_database_made_from_a_template_has_what_the_template_has(postgres_cluster: Cluster) -> None:
    template = postgres_cluster.create_database()
    with connected(template) as connection:
        connection.execute("CREATE TABLE lesson (id integer)")
    copy = postgres_cluster.create_database(template)
    with connected(copy) as connection:
        assert connection.execute("SELECT count(*) FROM lesson").fetchone() == (0,)
    postgres_cluster.drop_database(copy)
    postgres_cluster.drop_database(template)


@pytest.mark.postgresql
def test_a_database_goes_also_when_somebody_is_still_connected(postgres_cluster: Cluster) -> None:
    url = postgres_cluster.create_database()
    with connected(url):
        postgres_cluster.drop_database(url)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        connected(url)


def test_programs_that_do_not_work_are_reported_to_all_who_ask(tmp_path: Path) -> None:
    nothing_there = tmp_path / "postgresql" / "15" / "bin"
    nothing_there.mkdir(parents=True)
    with reserved_folder() as folder:
        for _ in range(2):
            with pytest.raises(NoServerError, match=r"initdb|postgres"):
                cluster(nothing_there, folder)
    assert not folder.exists()


RUN = """
import sys
from pathlib import Path
from support.postgres import cluster, reserved_folder
with reserved_folder() as folder:
    cluster(Path(sys.argv[1]), folder)
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.postgresql
def test_the_server_ends_with_its_run_even_when_that_is_killed(postgres_programs: Path) -> None:
    command = [sys.executable, "-c", RUN, str(postgres_programs)]
    tests = Path(__file__).parent.parent
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tests) as run:
        assert run.stdout
        folder = Path(run.stdout.readline().strip())
        assert (folder / "data" / "postmaster.pid").exists()
        with (folder / "ended").open() as ended:
            run.kill()
            assert ended.read() == ""
    assert not folder.exists()
