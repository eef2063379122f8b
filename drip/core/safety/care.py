"""How long things take after somebody wrote of trouble; the engine and the simulation go by it."""

from __future__ import annotations

from datetime import timedelta

WAIT_FOR_COACH = timedelta(days=1)  # after that their courses go on, whether or not the coach has looked
CARE_MAIL_INTERVAL = timedelta(days=30)  # a person gets the mail once, and anew only after so long
