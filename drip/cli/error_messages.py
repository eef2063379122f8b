"""Which errors are reported to the user as a sentence, and which are bugs.

The classes are named, not imported: whoever raised one has imported it, and a sentence about a missing setting need
not wait for the web to be imported."""

from __future__ import annotations

from errno import EDQUOT, ELOOP, ENAMETOOLONG, ENOSPC, EROFS

USER_ERRORS = frozenset(
    {
        "drip.config.SettingsError",
        "drip.flow.coach.letter_sharing.SharingNotAllowed",
        "drip.flow.coach.letters.CannotAnswer",
        "drip.flow.courses.mail_lookup.NotInCourse",
        "drip.flow.courses.publish.NameTaken",
        "drip.flow.courses.publish.NoSuchVersion",
        "drip.flow.operations.liveness.WorkerExists",
        "drip.flow.signup.signup.TooManySignups",
        "drip.flow.zones.UnknownZone",
        "drip.inbound.smtp.listener.ListenerError",
        "drip.outbound.relay.blocking_socket.RelayUnreachable",
        "drip.web.base.serve.PortTaken",
    }
)
RELAY_IS_DOWN = "drip.flow.delivery.deliver.RelayIsDown"
FILE_ERRORS = (PermissionError, FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError)
DISK_ERRNOS = (ENAMETOOLONG, ENOSPC, EROFS, EDQUOT, ELOOP)  # a full or read-only disk, or a path that cannot exist


def error_message(error: Exception) -> str:
    """What to tell the user; '' if the error is a bug."""
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if names & USER_ERRORS:
        return str(error)
    if RELAY_IS_DOWN in names:
        return f"The relay takes no mail: {str(error).rstrip('.')}. Nothing is lost: what was due is still planned."
    if isinstance(error, FILE_ERRORS) or (isinstance(error, OSError) and error.errno in DISK_ERRNOS and error.filename):
        return f"{error.filename}: {error.strerror}."
    from drip.flow.trouble import describe_database_error  # the database takes a while to import

    return describe_database_error(error)
