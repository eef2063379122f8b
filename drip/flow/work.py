"""What most functions of this layer need: the transaction, the site and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.flow.site import Site
from drip.storage.engine.database import Session


@dataclass(frozen=True, slots=True)
class Work:
    """A transaction at a site. `now` is in UTC, and the same for everything in the transaction."""

    session: Session
    site: Site
    now: datetime
