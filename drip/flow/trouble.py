"""Distinguishes trouble with the database from our own mistakes."""

from __future__ import annotations

from drip.storage.engine.database import DatabaseError, is_connection_loss


def describe_database_error(error: BaseException) -> str:
    """Returns a sentence if the database is away or full; '' if the error is something else."""
    if isinstance(error, DatabaseError):
        return str(error)
    if is_connection_loss(error):
        reason = (str(getattr(error, "orig", error)).strip().splitlines() or ["no reason given"])[0]
        return f"The database cannot be used: {reason}. Nothing is lost; it will be tried again."
    return ""
