"""Alerts: what the operator must look at, in the log and in the history that `drip audit` reads."""

from __future__ import annotations

import logging
from datetime import datetime

from drip.core.operations.event_kind import EventKind
from drip.storage.engine.database import Session
from drip.storage.operations import history

log = logging.getLogger(__name__)


def alert(session: Session, now: datetime, message: str) -> None:
    log.warning("%s", message)
    history.record_event(session, now, EventKind.ALERT, message=message)
