"""What tells the open pages that there is something new, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from threading import Lock


class EventStream:
    """`ring` may be called in any thread. `news` is what the pages are told: something else whenever there is
    something new."""

    def __init__(self, news: Callable[[], str]) -> None:
        self.news = news
        self._lock = Lock()
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._closed = False

    def ring(self) -> None:
        with self._lock:
            for loop, event in self._listening:
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Lets go of all who listen: a server that stops waits for them."""
        self._closed = True
        self.ring()

    async def listen(self) -> AsyncIterator[str]:
        """The news now, and again each time that it rings."""
        me = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._listening.add(me)
        try:
            yield "retry: 500\n\n"
            while not self._closed:
                yield f"data: {self.news()}\n\n"
                await me[1].wait()
                me[1].clear()
        finally:
            with self._lock:
                self._listening.discard(me)
