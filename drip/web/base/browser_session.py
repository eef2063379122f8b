"""Browser sessions. People forward lessons, and the links in them: those show the lesson and take an answer. What
somebody wrote, and the settings of their course, need a browser that is logged in. Confirming the sign-up logs a
browser in, and so does a login link, mailed on request."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Protocol

from fastapi import HTTPException, Request
from fastapi.responses import Response

from drip.flow.site import Site

COOKIE = "drip"
COOKIE_LIFETIME = timedelta(days=180)


class SessionOwner(Protocol):
    @property
    def subscriber_id(self) -> int: ...

    @property
    def email(self) -> str: ...


class LoginRequired(HTTPException):
    """The page is for its owner alone, and this browser is not logged in as them."""

    def __init__(self, token: str, language: str) -> None:
        super().__init__(HTTPStatus.FORBIDDEN)
        self.token, self.language = token, language


def is_logged_in(request: Request, site: Site, person: SessionOwner, now: datetime) -> bool:
    numbers = site.keys.read_token("browser", request.cookies.get(COOKIE, ""), 3, is_new=True)
    if numbers is None or numbers[:2] != (person.subscriber_id, _address_number(person.email)):
        return False
    return timedelta(0) <= now - datetime.fromtimestamp(numbers[2], UTC) < COOKIE_LIFETIME


def log_in(response: Response, site: Site, person: SessionOwner, now: datetime) -> None:
    """Logs the browser in for COOKIE_LIFETIME, or until the person's address changes. SameSite is Lax because people
    come by links in mails."""
    value = site.keys.token("browser", person.subscriber_id, _address_number(person.email), int(now.timestamp()))
    response.set_cookie(
        COOKIE,
        value,
        max_age=int(COOKIE_LIFETIME.total_seconds()),
        secure=_is_secure(site),
        httponly=True,
        samesite="lax",
    )


def log_out(response: Response, site: Site) -> None:
    response.delete_cookie(COOKIE, secure=_is_secure(site), httponly=True, samesite="lax")


def _is_secure(site: Site) -> bool:
    return site.base_url.startswith("https://")


def _address_number(email: str) -> int:
    """Changes with the address, which logs out the browsers that were logged in before."""
    return int.from_bytes(hashlib.sha256(email.encode()).digest()[:6], "big")
