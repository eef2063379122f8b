"""The headers that every response of the pages has."""

import re

import httpx

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


STRICT = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


OF_A_FRAME = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"  # where no site is named that may show it
)
FRAMED = re.compile("/courses/[^/]+/form(/check-inbox)?")


def is_strict(response: httpx.Response) -> bool:
    """Whether it says all that browsers are to mind, and is kept by none but where its address has its digest."""
    for_good = response.url.path.startswith(("/static/", "/assets/")) and response.status_code == 200
    wanted = STRICT | {"cache-control": "public, max-age=31536000, immutable" if for_good else "no-store"}
    if FRAMED.fullmatch(response.url.path):
        wanted["content-security-policy"] = OF_A_FRAME
    return wanted.items() <= response.headers.items()
