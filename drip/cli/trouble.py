"""Which errors are trouble with a sentence for the user, and which are bugs."""

from __future__ import annotations

from drip.config import SettingsError
from drip.flow.coach import CannotAnswer
from drip.flow.deliver import RelayIsDown
from drip.flow.letter_sharing import NotShared
from drip.flow.liveness import WorkerExists
from drip.flow.lookup import NotInCourse
from drip.flow.publish import NameTaken, NoSuchVersion
from drip.flow.signup import NoCohortOpen, SignUpError, TooManySignUps
from drip.flow.trouble import database_trouble
from drip.flow.zones import UnknownZone
from drip.inbound import ListenerError
from drip.outbound import RelayUnreachable
from drip.web.serve import PortTaken

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


def sentence(error: Exception) -> str:
    """What to tell the user, or '' where the error is ours."""
    if isinstance(error, KNOWN):
        return str(error)
    if isinstance(error, RelayIsDown):
        return f"The relay takes no mail: {str(error).rstrip('.')}. Nothing is lost: what was due is still planned."
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError | NotADirectoryError):
        return f"{error.filename}: {error.strerror}."
    return database_trouble(error)
