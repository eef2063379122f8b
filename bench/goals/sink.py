"""Postfix's test programs: smtp-sink accepts mail and discards it; smtp-source is the standard that drip is compared
with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from bench.goals.cost import run_all
from bench.goals.figures import NotMeasured

SESSIONS = 16
SEARCH_PATH = "/usr/sbin:/usr/local/sbin:/usr/libexec/postfix"
MISSING = "{} is missing: it comes with Postfix (on Debian and Ubuntu, as root: apt-get install postfix)."


def program(name: str) -> str:
    """The path of the program. Raises NotMeasured."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SEARCH_PATH}")
    if found is None:
        raise NotMeasured(MISSING.format(name))
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def sink(keep_in: Path | None = None) -> Iterator[int]:
    """Runs smtp-sink on loopback and yields its port. With `keep_in`, every mail is stored as a file in that folder."""
    port = free_port()
    keep: Sequence[str] = ("-d", f"{keep_in}/%M.") if keep_in else ()
    account: Sequence[str] = () if os.geteuid() else ("-u", "nobody")  # smtp-sink refuses to run as root
    if keep_in:
        keep_in.chmod(0o777)
    command = [program("smtp-sink"), *account, *keep, f"127.0.0.1:{port}", "1000"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.kill()


def wait_for(port: int, seconds: float = 20) -> None:
    """Returns when something listens on the port. Raises NotMeasured."""
    end = monotonic() + seconds
    while monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.02)
        else:
            return
    raise NotMeasured(f"Nobody listens on port {port} after {seconds:g} s.")


def source_rate(port: int, mails: int, octets: int) -> float:
    """Mails a second of `smtp-source -s 16 -d`, with bodies of `octets` octets."""
    count, length = str(mails), str(octets)
    addresses = ("-f", "a@example.org", "-t", "b@example.net")
    sender = [program("smtp-source"), "-s", str(SESSIONS), "-d", "-m", count, "-l", length, *addresses]
    return mails / run_all([[*sender, f"127.0.0.1:{port}"]], Path.cwd(), os.environ).wall
