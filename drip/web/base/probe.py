"""A health check from outside: do the web pages answer, with the database behind them?"""

from __future__ import annotations

import http.client

TIMEOUT_SECONDS = 5.0


def web_problem(host: str, port: int) -> str:
    """What is wrong with the web pages at `host` and `port`; '' if they are well."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        body = answer.read(200).decode("latin-1").strip()
    except (OSError, http.client.HTTPException) as error:
        return f"The web pages do not answer: {getattr(error, 'strerror', None) or error}."
    finally:
        connection.close()
    return "" if answer.status == http.client.OK else f"The web pages answer {answer.status}: {body}."
