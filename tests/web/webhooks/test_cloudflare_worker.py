"""The Worker in the documentation, run in a browser, which has the same JavaScript: drip takes what it posts."""

import base64
import re
import subprocess
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from support.programs import HEADLESS
from support.sites import ROOT
from support.visitor import Visitor, make_app
from support.webhooks import MAIL, RAW_SECRET, RECIPIENT, SENDER

from drip.clock import system_now
from drip.flow.operations.listing import list_mail, mail_details
from drip.flow.replies.webhooks import WebhookSettings
from drip.web.base.serve import WebServer

PAGE = """<!doctype html><pre id="said"></pre><script type="module">
import worker from "/worker.js";
const bytes = Uint8Array.from(atob("{mail}"), (c) => c.charCodeAt(0));
const message = () => ({{ from: "{sender}", to: "{recipient}", raw: new Blob([bytes]).stream() }});
const said = [];
for (const secret of ["{secret}", "wrong"]) {{
  try {{
    await worker.email(message(), {{ DRIP_URL: "/hooks/raw", DRIP_SECRET: secret }});
    said.push("taken");
  }} catch (error) {{ said.push(error.message); }}
}}
document.querySelector("#said").textContent = said.join("; ");
</script>"""


def worker() -> str:
    found = re.search(r"```js\n(.*?)```", (ROOT / "docs" / "webhooks.md").read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_worker_is_short() -> None:
    assert len(worker().splitlines()) <= 25


def test_the_worker_posts_what_drip_takes_and_throws_when_it_does_not(
    visitor: Visitor, chromium: Path, tmp_path: Path
) -> None:
    values = {"mail": base64.b64encode(MAIL).decode(), "sender": SENDER, "recipient": RECIPIENT, "secret": RAW_SECRET}
    outer = FastAPI()
    outer.get("/page")(lambda: HTMLResponse(PAGE.format(**values)))
    outer.get("/worker.js")(lambda: Response(worker(), media_type="text/javascript"))
    outer.mount("/", make_app(visitor.site, visitor.clock, system_now, WebhookSettings(raw=RAW_SECRET)))
    server = WebServer("127.0.0.1", 0)
    with server.serving(outer):
        command = [chromium, *HEADLESS, f"--user-data-dir={tmp_path}/chromium", "--virtual-time-budget=6000"]
        page = subprocess.run(
            [*command, "--dump-dom", f"{server.url}/page"], capture_output=True, text=True, timeout=60, check=True
        )
    assert "taken; drip answered 401: Refused: its signature is not made with DRIP_RAW_WEBHOOK_SECRET." in page.stdout
    (stored,) = list_mail(visitor.site, needs_attention=False)
    found = mail_details(visitor.site, stored.id)
    assert found is not None
    assert (stored.mail_from, found[1]) == (SENDER, MAIL)
