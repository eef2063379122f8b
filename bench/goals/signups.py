"""Sign-ups over HTTP: the form, and the button of the page that the confirmation leads to. Several browsers at once,
each person from an address of their own in 127.0.0.0/8, as drip takes 20 an hour from one."""

from __future__ import annotations

import re
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from time import perf_counter, sleep
from urllib.parse import urlencode

from sqlalchemy import func, select

from bench.goals.cost import cpu_of_tree
from bench.goals.course import SLUG
from bench.goals.delivery import Case, work_place
from bench.goals.figures import Figure, NotMeasured, Size
from bench.goals.place import DRIP, Place
from bench.goals.sink import free_port, wait_for
from drip.storage.states import EnrollmentState
from drip.storage.tables import Enrollment, Subscriber

BROWSERS = 8
A_BROWSER = 20  # people, from one address
TYPING = 2.5  # seconds that a form must have been open
SHOWN = re.compile(rb'name="shown" value="([^"]+)"')
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


def rows(size: Size) -> Iterator[Figure]:
    with work_place(Case("", "")) as (place, _, _), web(place) as (port, process):
        shown = _open_form(port)
        before = cpu_of_tree(process)
        seconds = _all_sign_up(place, port, shown, size.sign_ups)
        cpu = cpu_of_tree(process) - before
        active = _active(place)
    if active != size.sign_ups:
        raise NotMeasured(f"Of {size.sign_ups} sign-ups {active} were confirmed.")
    said = f"{active / seconds:,.0f}/s, {1e6 * cpu / active:,.0f} µs each of drip web"
    yield Figure("sign-ups confirmed over HTTP, SQLite", "≥ 300/s", said)


@contextmanager
def web(place: Place) -> Iterator[tuple[int, int]]:
    """`drip web`: its port, its process id."""
    port = free_port()
    bind = f"127.0.0.1:{port}"
    settings = {**place.environment, "DRIP_WEB_BIND": bind, "DRIP_BASE_URL": f"http://{bind}"}
    with subprocess.Popen([*DRIP, "web"], cwd=place.folder, env=settings, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port, process.pid
        finally:
            process.kill()


def _open_form(port: int) -> str:
    """The moment that a form was shown, signed; back when it may be sent."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", f"/courses/{SLUG}")
    found = SHOWN.search(connection.getresponse().read())
    connection.close()
    if found is None:
        raise NotMeasured("The form of the course does not say when it was shown.")
    sleep(TYPING)
    return found[1].decode()


def _all_sign_up(place: Place, port: int, shown: str, count: int) -> float:
    """Seconds that it took."""
    groups = [range(start, min(start + A_BROWSER, count)) for start in range(0, count, A_BROWSER)]
    known = _Known(place)
    start = perf_counter()
    with ThreadPoolExecutor(BROWSERS) as browsers:
        for _ in browsers.map(lambda people: _sign_up(known, port, shown, people), groups):
            pass
    return perf_counter() - start


def _sign_up(known: _Known, port: int, shown: str, people: range) -> None:
    address = f"127.1.{people.start // A_BROWSER // 250}.{people.start // A_BROWSER % 250 + 1}"
    connection = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
    try:
        for person in people:
            email = f"person-{person}@example.net"
            form = {"email": email, "first_name": "Mara", "zone": "Europe/Paris", "shown": shown, "website": ""}
            _send(connection, f"/courses/{SLUG}", urlencode(form))
            _send(connection, f"/confirm/{known.token(email)}", "")
    except (OSError, HTTPException) as error:
        raise NotMeasured(f"drip web did not answer: {type(error).__name__}: {error}") from error
    finally:
        connection.close()


def _send(connection: HTTPConnection, path: str, form: str) -> None:
    connection.request("POST", path, form, HEADERS)
    response = connection.getresponse()
    response.read()
    if response.status not in (200, 303):
        raise NotMeasured(f"drip web answered {response.status} to a form sent to {path.split('/')[1]}.")


class _Known:
    """What a confirmation mail would tell: the token of somebody's enrollment, looked up in the database."""

    def __init__(self, place: Place) -> None:
        self._site = place.site
        self._lock = threading.Lock()
        self._ids: dict[str, int] = {}

    def token(self, email: str) -> str:
        with self._lock:
            if email not in self._ids:
                self._look()
            return self._site.token("confirm", self._ids[email])

    def _look(self) -> None:
        newest = max(self._ids.values(), default=0)
        query = select(Subscriber.email, Enrollment.id).join(Enrollment, Enrollment.subscriber_id == Subscriber.id)
        with self._site.database.read() as session:
            self._ids |= dict(session.execute(query.where(Enrollment.id > newest)).tuples().all())


def _active(place: Place) -> int:
    with place.site.database.read() as session:
        return session.scalar(select(func.count()).where(Enrollment.state == EnrollmentState.ACTIVE)) or 0
