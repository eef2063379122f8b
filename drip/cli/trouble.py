"""Which errors are trouble with a sentence for the user, and which are bugs."""

from __future__ import annotations

from errno import EDQUOT, ELOOP, ENAMETOOLONG, ENOSPC, EROFS

from drip.config import SettingsError
from drip.flow.coach.letter_sharing import NotShared
from drip.flow.coach.letters import CannotAnswer
from drip.flow.courses.mail_lookup import NotInCourse
from drip.flow.courses.publish import NameTaken, NoSuchVersion
from drip.flow.delivery.deliver import RelayIsDown
from drip.flow.operations.liveness import WorkerExists
from drip.flow.signup.signup import NoCohortOpen, SignUpError, TooManySignUps
from drip.flow.trouble import database_trouble
from drip.flow.zones import UnknownZone
from drip.inbound import ListenerError
from drip.outbound import RelayUnreachable
from drip.web.base.serve import PortTaken

KNOWN = (
    CannotAnswer,
    NotShared,
    SettingsError,
    ListenerError,
    NameTaken,
    NoCohortOpen,
    NoSuchVersion,
    NotInCourse,
    PortTaken,
    RelayUnreachable,
    SignUpError,
    TooManySignUps,
    UnknownZone,
    WorkerExists,
)
FILES = (PermissionError, FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
FULL = (ENAMETOOLONG, ENOSPC, EROFS, EDQUOT, ELOOP)  # or a name, or a place, that no file can have


def sentence(error: Exception) -> str:
    """What to tell the user, or '' where the error is ours."""
    if isinstance(error, KNOWN):
        return str(error)
    if isinstance(error, RelayIsDown):
        return f"The relay takes no mail: {str(error).rstrip('.')}. Nothing is lost: what was due is still planned."
    if isinstance(error, FILES) or (isinstance(error, OSError) and error.errno in FULL and error.filename):
        return f"{error.filename}: {error.strerror}."
    return database_trouble(error)
