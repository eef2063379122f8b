"""The headers that every response of the pages must have."""

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


FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"  # without a site that may frame it
)
FRAMED = re.compile("/courses/[^/]+/form(/check-inbox)?")


def is_strict(response: httpx.Response) -> bool:
    """Whether it has all security headers, and may be cached only if its URL contains its digest."""
    is_immutable = response.url.path.startswith(("/static/", "/assets/")) and response.status_code == 200
    expected = STRICT | {"cache-control": "public, max-age=31536000, immutable" if is_immutable else "no-store"}
    if FRAMED.fullmatch(response.url.path):
        expected["content-security-policy"] = FRAME_POLICY
    return expected.items() <= response.headers.items()
