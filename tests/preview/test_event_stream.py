import asyncio
from collections.abc import AsyncIterator
from threading import Thread

from drip.preview.event_stream import EventStream


async def heard(listening: AsyncIterator[str]) -> str:
    return await asyncio.wait_for(anext(listening), 10)


def ring_elsewhere(bell: EventStream) -> None:
    ringing = Thread(target=bell.ring)
    ringing.start()
    ringing.join()


def test_whoever_listens_hears_the_news_at_once_and_whenever_it_rings() -> None:
    news = ["first"]

    async def listen() -> list[str]:
        bell = EventStream(lambda: news[-1])
        listening = bell.listen()
        said = [await heard(listening), await heard(listening)]
        news.append("second")
        ring_elsewhere(bell)
        said.append(await heard(listening))
        bell.close()
        return said + [one async for one in listening]

    assert asyncio.run(listen()) == ["retry: 500\n\n", "data: first\n\n", "data: second\n\n"]


def test_what_rings_while_nobody_waits_is_not_missed() -> None:
    async def listen() -> str:
        bell = EventStream(lambda: "news")
        listening = bell.listen()
        await heard(listening)
        await heard(listening)
        ring_elsewhere(bell)
        ring_elsewhere(bell)
        return await heard(listening)

    assert asyncio.run(listen()) == "data: news\n\n"
