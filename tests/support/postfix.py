"""A private Postfix: settings, queue and data in a temporary folder, on a loopback port, without a way out: mail that
is not for the transport of the test is an error."""

from __future__ import annotations

import contextlib
import os
import pwd
import smtplib
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from support.intake import DOMAIN
from support.ports import free_port
from support.process import surroundings

ACCOUNT = "nobody"
"""Runs the pipe's program, since Postfix refuses to do so as root."""

_SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup   unix  n - n 60 1 pickup
cleanup  unix  n - n - 0 cleanup
qmgr     unix  n - n 300 1 qmgr
rewrite  unix  - - n - - trivial-rewrite
bounce   unix  - - n - 0 bounce
defer    unix  - - n - 0 bounce
trace    unix  - - n - 0 bounce
flush    unix  n - n 1000? 0 flush
proxymap unix  - - n - - proxymap
error    unix  - - n - - error
retry    unix  - - n - - error
showq    unix  n - n - - showq
lmtp     unix  - - n - - lmtp
anvil    unix  - - n - 1 anvil
scache   unix  - - n - 1 scache
postlog  unix-dgram n - n - 1 postlogd
"""
_SETTINGS = {
    "compatibility_level": "3.5",
    "myhostname": "mx.example.com",
    "mydestination": "",
    "inet_interfaces": "loopback-only",
    "inet_protocols": "ipv4",
    "disable_dns_lookups": "yes",
    "smtpd_peername_lookup": "no",
    "relayhost": "",
    "default_transport": "error:no mail leaves a test",
    "relay_transport": "error:no mail leaves a test",
    "alias_maps": "",
    "alias_database": "",
    "notify_classes": "",
    "maillog_file": "/dev/stdout",
}


@dataclass(frozen=True, slots=True)
class Postfix:
    program: Path
    folder: Path
    port: int
    log: SimpleQueue[str]
    """Its lines, and '' at the end."""

    def send(self, message: bytes, *recipients: str, sender: str = "ada@example.net") -> None:
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as client:
            client.sendmail(sender, recipients or (f"reply+x@{DOMAIN}",), message)

    def delivers_what_it_kept(self) -> None:
        """Makes it retry deferred mail. It skips a mail whose file it still holds, and is then asked again."""
        for _ in range(60):
            subprocess.run([self.program.with_name("postqueue"), "-c", self.folder / "etc", "-f"], check=True)
            with contextlib.suppress(Empty):
                self.until("status=sent", seconds=1)
                return
        raise AssertionError("Postfix has not delivered what it kept")

    def until(self, words: str, seconds: float = 60) -> str:
        """The next line of its log with these words. Fails if something bounces before."""
        while line := self.log.get(timeout=seconds):
            assert "status=bounced" not in line or "status=bounced" in words, line
            if words in line:
                return line
        raise AssertionError(f"Postfix has ended and not said {words!r}")


@contextmanager
def open_folder() -> Iterator[Path]:
    """A temporary folder that every account may enter."""
    with tempfile.TemporaryDirectory(prefix="drip-postfix-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def running(program: Path, folder: Path, main: str, transport: str, master: str = "") -> Iterator[Postfix]:
    """Postfix with these additions to main.cf and master.cf, and with the file `etc/transport`."""
    port = free_port()
    _write(folder, port, main, transport, master)
    command = [program, "-c", folder / "etc"]
    with subprocess.Popen(
        [*command, "start-fg"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
        env=_environment(),
    ) as process:
        postfix = Postfix(program, folder, port, SimpleQueue())
        reader = threading.Thread(target=_follow, args=(process, postfix.log))
        reader.start()
        try:
            postfix.until("daemon started")
            yield postfix
        finally:
            subprocess.run([*command, "abort"], capture_output=True, check=False, env=_environment())
            process.kill()
            reader.join()


def _follow(process: subprocess.Popen[str], log: SimpleQueue[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        log.put(line)
    log.put("")


def _write(folder: Path, port: int, main: str, transport: str, master: str) -> None:
    etc, queue, data = (folder / name for name in ("etc", "queue", "data"))
    for place in (etc, queue, data):
        place.mkdir(exist_ok=True)
    os.chown(data, pwd.getpwnam("postfix").pw_uid, -1)
    settings = {**_SETTINGS, "queue_directory": queue, "data_directory": data}
    (etc / "main.cf").write_text("".join(f"{name} = {value}\n" for name, value in settings.items()) + main)
    (etc / "master.cf").write_text(_SERVICES.format(port=port) + master)
    (etc / "transport").write_text(transport)
    for file in etc.iterdir():
        os.utime(file, (0, 0))  # Postfix waits until a file has not been written to for two seconds


def _environment() -> dict[str, str]:
    return {**surroundings(), "LC_ALL": "C"}
