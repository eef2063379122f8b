"""Separates the pages of the practice mailbox from the mail they show, and from other sites."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers

FRAME_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"  # no scripts, no forms, an origin of its own


def frame_policy(images_from: str) -> str:
    """The Content-Security-Policy of a mail's HTML. Its images may come over https, or from the site at
    `images_from`."""
    site = urlsplit(images_from)
    return (
        f"default-src 'none'; img-src data: https: {site.scheme}://{site.netloc}; style-src 'unsafe-inline'; "
        f"form-action 'none'; frame-ancestors 'self'; sandbox {FRAME_SANDBOX}"
    )


def comes_from_our_pages(headers: Headers) -> bool:
    """Whether a POST comes from a page of this mailbox, or from no page at all (a program on this machine)."""
    if site := headers.get("sec-fetch-site"):
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def local_path(path: str) -> str:
    """The path to return to after a POST; '/' if it would lead to another site."""
    return path if path.startswith("/") and not path.startswith("//") and "\\" not in path else "/"
