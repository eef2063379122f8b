"""Tells open pages by server-sent events that something has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Lock


class EventStream:
    """`notify` may be called from any thread. `state` returns what the pages are sent: a different string after every
    change."""

    def __init__(self, state: Callable[[], str]) -> None:
        self.state = state
        self._lock = Lock()
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._closed = False

    def notify(self) -> None:
        with self._lock:
            for loop, event in self._listeners:
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Ends all streams; a server that stops waits for them."""
        self._closed = True
        self.notify()

    async def listen(self) -> AsyncIterator[str]:
        """Sends the state now, and again after each `notify`."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listeners.add(listener)
        try:
            yield "retry: 500\n\n"
            while not self._closed:
                yield f"data: {self.state()}\n\n"
                await listener[1].wait()
                listener[1].clear()
        finally:
            with self._lock:
                self._listeners.discard(listener)
