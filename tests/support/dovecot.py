"""A private Dovecot: an IMAP server on loopback with a mailbox for every user name.

It starts in a twentieth of a second and ends with the process that started it: that process holds one end of a pipe,
and when it ends in any way, the server is killed and its folder removed. Started by root, it runs as another user."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient
from support.certificates import self_signed
from support.ports import free_port
from support.postgres import account_for_servers

from drip.inbound.imap.account import ImapAccount

HERE = "127.0.0.1"
PASSWORD = "w/i@n:ter"

_CONFIG = """
protocols = imap
listen = {here}
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 100
disable_plaintext_auth = no
auth_failure_delay = 0
ssl = yes
ssl_cert = <{folder}/{here}.pem
ssl_key = <{folder}/{here}.key
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/homes/%u
}}
"""

_RUN = """
dovecot=$0 folder=$1
rm -f "$folder/run/master.pid"
"$dovecot" -F -c "$folder/dovecot.conf" 2>&1 </dev/null | { read -r first; echo "$first"; cat >> "$folder/log"; } &
cat
rm -rf "$folder"
kill -KILL 0
"""


class Dovecot:
    """A context manager. `stop` ends it as a crash would, and `start` starts it again with the same mail."""

    def __init__(self, program: Path, capabilities: str = "") -> None:
        """`capabilities` are those it offers after the login, instead of all."""
        self._program = program
        self._run_as = account_for_servers()
        self._folder = Path(tempfile.mkdtemp(prefix="drip-dovecot-", dir="/tmp"))
        self.port, self.tls_port = free_port(), free_port()
        self.certificate, _ = self_signed(self._folder, HERE)
        self._configure(capabilities)
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Tries several times: a killed server may still be about to release the ports."""
        tries = (self._try_to_start() for _ in range(100))
        line = next(line for line in tries if "already" not in line)
        assert "starting up" in line, f"Dovecot does not start: {line}"

    def _try_to_start(self) -> str:
        """The first line it writes; by then it listens."""
        command = ["sh", "-c", _RUN, self._program, self._folder]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, **self._run_as, cwd="/", stdin=pipe, stdout=pipe, text=True, start_new_session=True
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if "starting up" not in line:
            self.stop()
        return line

    def stop(self) -> None:
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None
            for lock in self._folder.glob("homes/**/*.lock"):  # one left behind holds its mailbox up for minutes
                lock.unlink(missing_ok=True)

    def account(self, user: str, **other: Any) -> ImapAccount:
        return account_at(user, **({"port": self.port} | other))

    def encrypted(self, user: str, security: str, trusted: Path | None = None) -> ImapAccount:
        """An account that trusts the certificate `trusted`, by default the server's own."""
        context = ssl.create_default_context(cafile=trusted or self.certificate)
        port = self.tls_port if security == "tls" else self.port
        return self.account(user, port=port, security=security, ssl_context=context)

    @contextlib.contextmanager
    def person(self, user: str, folder: str = "INBOX") -> Iterator[IMAPClient]:
        """The mailbox as its owner's mail program sees it."""
        with IMAPClient(HERE, self.port, ssl=False, timeout=20) as client:
            client.plain_login(user, PASSWORD)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder(folder)
            yield client

    def deliver(self, user: str, *mails: bytes, folder: str = "INBOX", flags: tuple[bytes, ...] = ()) -> None:
        with self.person(user, folder) as person:
            for mail in mails:
                person.append(folder, mail, flags)

    def flags(self, user: str, folder: str = "INBOX") -> list[set[bytes]]:
        """The flags of each mail, in order."""
        with self.person(user, folder) as person:
            found = person.get_flags(person.search("ALL"))
        return [set(found[uid]) - {rb"\Recent"} for uid in sorted(found)]

    def spoil(self, user: str, words: bytes) -> None:
        """Cuts off the mail with these words, as a failing disk might; the server then hangs up on whoever fetches
        it."""
        (mail,) = (file for file in self._folder.glob(f"homes/{user}/Maildir/*/*:2,*") if words in file.read_bytes())
        os.truncate(mail, 10)

    def _configure(self, capabilities: str) -> None:
        uid, gid = self._run_as.get("user", os.getuid()), self._run_as.get("group", os.getgid())
        text = _CONFIG.format(
            here=HERE,
            folder=self._folder,
            port=self.port,
            tls_port=self.tls_port,
            user=pwd.getpwuid(uid).pw_name,
            group=grp.getgrgid(gid).gr_name,
            uid=uid,
            gid=gid,
            password=PASSWORD,
        )
        if capabilities:
            text += f"imap_capability = {capabilities}\n"
        (self._folder / "dovecot.conf").write_text(text)
        for place in (self._folder, *self._folder.iterdir()):
            os.chown(place, uid, gid)


def account_at(user: str, **other: Any) -> ImapAccount:
    defaults = {"host": HERE, "user": user, "password": PASSWORD, "security": "plain"}
    return ImapAccount(**(defaults | other))
