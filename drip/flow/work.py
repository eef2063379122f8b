"""What one piece of work needs: the transaction it happens in, the site it happens at, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from drip.flow.site import Site
from drip.storage.engine.database import Session


@dataclass(frozen=True, slots=True)
class Work:
    """A transaction of a site, at a moment. `now` is UTC, and the same for all that happens in the transaction."""

    session: Session
    site: Site
    now: datetime
