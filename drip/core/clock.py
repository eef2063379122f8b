"""Where the time comes from, and how far it can be trusted. Whoever needs it more than once is given a clock to ask."""

from collections.abc import Callable
from datetime import datetime, timedelta

Clock = Callable[[], datetime]
"""Asks for the time: an aware datetime in UTC."""

CLOCK_TOLERANCE = timedelta(minutes=1)  # clocks of several machines differ by less
