import asyncio
from collections.abc import AsyncIterator
from threading import Thread

from drip.preview.event_stream import EventStream


async def heard(listening: AsyncIterator[str]) -> str:
    return await asyncio.wait_for(anext(listening), 10)


def notify_elsewhere(stream: EventStream) -> None:
    thread = Thread(target=stream.notify)
    thread.start()
    thread.join()


def test_whoever_listens_hears_the_news_at_once_and_whenever_it_rings() -> None:
    news = ["first"]

    async def listen() -> list[str]:
        stream = EventStream(lambda: news[-1])
        listening = stream.listen()
        said = [await heard(listening), await heard(listening)]
        news.append("second")
        notify_elsewhere(stream)
        said.append(await heard(listening))
        stream.close()
        return said + [one async for one in listening]

    assert asyncio.run(listen()) == ["retry: 500\n\n", "data: first\n\n", "data: second\n\n"]


def test_what_rings_while_nobody_waits_is_not_missed() -> None:
    async def listen() -> str:
        stream = EventStream(lambda: "news")
        listening = stream.listen()
        await heard(listening)
        await heard(listening)
        notify_elsewhere(stream)
        notify_elsewhere(stream)
        return await heard(listening)

    assert asyncio.run(listen()) == "data: news\n\n"
