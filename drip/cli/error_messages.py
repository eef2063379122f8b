"""Which errors are reported to the user as a sentence, and which are bugs."""

from __future__ import annotations

from errno import EDQUOT, ELOOP, ENAMETOOLONG, ENOSPC, EROFS

from drip.config import SettingsError
from drip.flow.coach.letter_sharing import SharingNotAllowed
from drip.flow.coach.letters import CannotAnswer
from drip.flow.courses.mail_lookup import NotInCourse
from drip.flow.courses.publish import NameTaken, NoSuchVersion
from drip.flow.delivery.deliver import RelayIsDown
from drip.flow.operations.liveness import WorkerExists
from drip.flow.signup.signup import TooManySignups
from drip.flow.trouble import describe_database_error
from drip.flow.zones import UnknownZone
from drip.inbound import ListenerError
from drip.outbound import RelayUnreachable
from drip.web.base.serve import PortTaken

USER_ERRORS = (
    CannotAnswer,
    SharingNotAllowed,
    SettingsError,
    ListenerError,
    NameTaken,
    NoSuchVersion,
    NotInCourse,
    PortTaken,
    RelayUnreachable,
    TooManySignups,
    UnknownZone,
    WorkerExists,
)
FILE_ERRORS = (PermissionError, FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
DISK_ERRNOS = (ENAMETOOLONG, ENOSPC, EROFS, EDQUOT, ELOOP)  # a full or read-only disk, or a path that cannot exist


def error_message(error: Exception) -> str:
    """What to tell the user; '' if the error is a bug."""
    if isinstance(error, USER_ERRORS):
        return str(error)
    if isinstance(error, RelayIsDown):
        return f"The relay takes no mail: {str(error).rstrip('.')}. Nothing is lost: what was due is still planned."
    if isinstance(error, FILE_ERRORS) or (isinstance(error, OSError) and error.errno in DISK_ERRNOS and error.filename):
        return f"{error.filename}: {error.strerror}."
    return describe_database_error(error)
