from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from drip.cli.operations.stopping import StopSignal

if TYPE_CHECKING:
    from drip.config import Settings
    from drip.flow.site import Site
    from drip.worker.ticks import Worker

log = logging.getLogger(__name__)


@click.command(epilog="Example: drip run")
def run() -> None:
    """Web, worker, mail listener and mailbox watcher in one process, for one machine."""
    _run("web", "worker", "listen", "mailbox")


@click.command(epilog="Example: drip web")
def web() -> None:
    """The web pages alone."""
    _run("web")


@click.command(epilog="Example: drip worker")
def worker() -> None:
    """A worker alone: reads replies, plans, delivers. On PostgreSQL run as many as you need, on any hosts."""
    _run("worker")


@click.command(epilog="Example: DRIP_LISTEN_URL=lmtp://127.0.0.1:2424 drip listen")
def listen() -> None:
    """Mail coming in alone: the listener (SMTP or LMTP, by DRIP_LISTEN_URL), and the mailbox of DRIP_IMAP_URL."""
    _run("listen", "mailbox")


@contextmanager
def working(site: Site, settings: Settings, *, needs_relay: bool = True) -> Iterator[Worker]:
    """Sets this process up as a worker, with its receipt journal open."""
    from drip.clock import system_now
    from drip.config import journal_folder, read_connections, read_relay, read_signer
    from drip.flow.delivery.receipts import open_journal
    from drip.flow.delivery.worker_context import WorkerContext
    from drip.outbound import Relay
    from drip.worker.garbage_collection import tune_garbage_collector
    from drip.worker.ticks import Worker, worker_name

    relay = read_relay(settings) if needs_relay or settings.smtp_url else Relay("127.0.0.1", 25)
    folder, name = journal_folder(settings, site.database), worker_name()
    with open_journal(folder, name) as journal:
        context = WorkerContext(name, relay, read_signer(settings), read_connections(settings), journal)
        tune_garbage_collector()
        yield Worker(site, context, system_now, folder)


def _run(*names: str) -> None:
    """Starts the services in order and stops them in reverse, whatever happens in between."""
    from drip.cli.site import log_to_stderr, site_here

    log_to_stderr()
    stop = StopSignal()  # before they start, so that a signal during the start stops them in order
    with site_here() as (site, settings), ExitStack() as running:
        for name in names:
            running.enter_context(_SERVICES[name](site, settings))
        stop.wait()
        log.info("stopping")


@contextmanager
def _web(site: Site, settings: Settings) -> Iterator[None]:
    from drip.clock import system_now
    from drip.config import host_and_port, read_hooks, read_proxies
    from drip.web.app import create_app
    from drip.web.base.serve import WebServer

    app = create_app(site, system_now, hooks=read_hooks(settings))
    server = WebServer(*host_and_port("web_bind", settings.web_bind), read_proxies(settings))
    with server.serving(app):
        log.info("web pages on %s, reached from outside as %s", server.url, site.base_url)
        yield


@contextmanager
def _worker(site: Site, settings: Settings) -> Iterator[None]:
    from dataclasses import replace

    from drip.worker.heartbeat import Heartbeat
    from drip.worker.metronome import Metronome

    with working(site, settings) as worker, Heartbeat() as heartbeat:
        context = worker.context
        context.heartbeat = heartbeat.beat
        log.info("worker %s sends through %s:%d", context.worker, context.relay.host, context.relay.port)
        with Metronome(replace(worker, gone_workers=set()), after_tick=heartbeat.beat):
            yield


@contextmanager
def _listen(site: Site, settings: Settings) -> Iterator[None]:
    from drip.clock import system_now
    from drip.config import listen_address, read_certificate
    from drip.flow.replies.receive import make_receiver
    from drip.inbound.smtp.listener import Listener
    from drip.inbound.smtp.server import AcceptedMail

    protocol, host, port = listen_address(settings)
    accepted = AcceptedMail(frozenset({site.mail_domain.lower()}), protocol)
    with Listener(make_receiver(site, system_now), host, port, accepted, read_certificate(settings)):
        log.info("mail for %s comes in on %s", site.mail_domain, settings.listen_url)
        yield


@contextmanager
def _mailbox(site: Site, settings: Settings) -> Iterator[None]:
    from drip.clock import system_now
    from drip.config import read_mailbox

    account = read_mailbox(settings)
    if account is None:
        yield
        return
    from drip.flow.replies.mailbox_position import bookmark, mailbox_receiver
    from drip.inbound.imap.watcher import MailboxWatcher

    with MailboxWatcher(mailbox_receiver(site, system_now), account, bookmark(site, account.name, system_now)):
        log.info("mail is fetched from %s", account.name)
        yield


_SERVICES = {"web": _web, "worker": _worker, "listen": _listen, "mailbox": _mailbox}
