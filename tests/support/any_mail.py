"""hypothesis strategies for mail of every kind, and for what may happen to it on its way."""

from __future__ import annotations

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

TOKEN_ADDRESS = "reply+x@reply.example.com"  # stands for the Reply-To of a lesson
TOKEN_ID = "<x@reply.example.com>"  # stands for the Message-ID of a lesson

LINES = (
    *("winter", "1. winter, I think", "2. I sleep until noon", "A calmer year.", "Été – ça va !", "зима", "冬です", ""),
    *("> Which season is your working life in?", ">> deeper", "-- ", "Sent from my iPhone", "Ines", "unsubscribe"),
    *("On Mon, 4 Jan 2027 at 07:30, Ines Moreau <coach@example.com> wrote:", "From: a@b.example", "Sent: Monday"),
    *(
        "To: c",
        "Subject: x",
        "-----Original Message-----",
        "________________",
        "| bar",
        "\u200b",
        "a " * 200,
        "x" * 1_000,
    ),
    *("550 5.1.1 user unknown", "=", "=C3", "--b0", ".", "\t", "<b>", "&amp;", "From a", "❄️", "\ufdfa"),
)
TAGS = (
    *("<div>", "</div>", "<br>", "<p>", "<blockquote type=cite>", "</blockquote>", "<div class=gmail_quote>", "<hr>"),
    *("<style>a</style>", "<!-- ", "-->", "<td>", "<ol><li>", "<pre>", "</pre>", "&nbsp;", "<img alt='❄'>", "<a b='"),
)
HEADERS = (
    *("From: Mara <mara@example.net>", 'From: "a,b" <(c)mara@example.net>', "From: mallory@example.net", "From:"),
    *(
        f"To: {TOKEN_ADDRESS}",
        f"Cc: x@y.example, <{TOKEN_ADDRESS}>",
        f"In-Reply-To: {TOKEN_ID}",
        f"References: <a@b> {TOKEN_ID}",
    ),
    *(
        "Subject: Re: Which season?",
        "Subject: =?utf-8?q?=C3=89t=C3=A9?=",
        "Subject: =?x?b?AA=?=",
        "Subject: Undeliverable: x",
    ),
    *("Auto-Submitted: auto-replied", "Precedence: bulk", "Return-Path: <>", "X-Failed-Recipients: a@b", "X-Drip: 1"),
    *("Message-ID: <1@example.net>", "Date: Mon, 4 Jan 2027 07:30:00 +0000", "Date: yesterday", "Mime-Version: 1.0"),
    *("Received: from a by b\n\twith c", "no colon", "Fröm: é", "From: mailer-daemon@example.net"),
)
CHARSETS = (
    "utf-8",
    "iso-8859-1",
    "windows-1252",
    "utf-16",
    "koi8-r",
    "iso-2022-jp",
    "gb18030",
    "utf-7",
    "x-unknown",
    "",
)
ENCODINGS = ("", "8bit", "quoted-printable", "base64", "x-none")
SUBTYPES = ("mixed", "alternative", "related", "signed", "digest", "report; report-type=delivery-status")
PIECES = (
    *(
        b"\0",
        b"\xff",
        b"\r",
        b"\n\n",
        b"\r\n\r\n",
        b"--b0\n",
        b"--b0--\n",
        b"=",
        b"=?utf-8?b?",
        b"?=",
        b'"',
        b"<",
        b">",
    ),
    *(
        b"Content-Type: multipart/mixed; boundary=b0\n\n",
        b"Content-Transfer-Encoding: base64\n",
        b"\xed\xa0\x80",
        b"(" * 99,
    ),
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage to a message: from `at` of its length (0 to 1), `length` bytes were cut, doubled or flipped, or `piece`
    was inserted."""

    how: str
    at: float
    length: int
    piece: bytes

    def __call__(self, raw: bytes) -> bytes:
        start = int(self.at * len(raw))
        end = start + self.length
        match self.how:
            case "cut":
                return raw[:start] + raw[end:]
            case "doubled":
                return raw[:end] + raw[start:]
            case "flipped":
                return raw[:start] + bytes(byte ^ 0x80 for byte in raw[start:end]) + raw[end:]
            case _:
                return raw[:start] + self.piece + raw[start:]


texts = st.lists(st.sampled_from(LINES), max_size=8).map("\n".join)
pages = st.lists(st.sampled_from((*TAGS, *LINES)), max_size=12).map("\n".join)
_torn = st.builds(
    Damage,
    st.sampled_from(("cut", "doubled", "flipped", "put in")),
    st.floats(0, 1),
    st.integers(1, 60) | st.integers(1, 5_000),
    st.sampled_from(PIECES) | st.binary(max_size=20),
)
tears = st.lists(_torn, max_size=4)


def encoded(text: str, charset: str, encoding: str) -> bytes:
    """The text as a mail program encodes it; characters that the charset lacks become question marks."""
    codec = charset if charset not in ("", "x-unknown") else "utf-8"
    data = text.encode(codec, "replace")
    if encoding == "base64":
        return base64.encodebytes(data)
    return quopri.encodestring(data) if encoding == "quoted-printable" else data


def _leaf(content_type: str, text: str, charset: str, encoding: str, more: str) -> bytes:
    lines = [f"Content-Type: {content_type}" + (f"; charset={charset}" if charset else "") + more]
    lines += [f"Content-Transfer-Encoding: {encoding}"] if encoding else []
    return "\n".join(lines).encode() + b"\n\n" + encoded(text, charset, encoding)


_plain = st.builds(
    _leaf,
    st.just("text/plain"),
    texts,
    st.sampled_from(CHARSETS),
    st.sampled_from(ENCODINGS),
    st.sampled_from(("", "; format=flowed", "; format=flowed; delsp=yes", '; name="a.txt"')),
)
_html = st.builds(
    _leaf, st.just("text/html"), pages, st.sampled_from(CHARSETS), st.sampled_from(ENCODINGS), st.just("")
)
_other = st.builds(
    _leaf,
    st.sampled_from(("message/delivery-status", "message/rfc822", "image/png", "application/pgp-signature", "x")),
    st.sampled_from(("Action: failed\nStatus: 5.1.1", "Action: delayed\nStatus: 4.4.1", "From: a\n\nb", "")),
    st.just(""),
    st.sampled_from(ENCODINGS),
    st.just(""),
)


def _multipart(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    def build(subtype: str, boundary: str, children: list[bytes], is_closed: bool) -> bytes:
        mark = b"--" + boundary.encode()
        body = b"".join(mark + b"\n" + child + b"\n" for child in children) + (mark + b"--\n") * is_closed
        return f'Content-Type: multipart/{subtype}; boundary="{boundary}"'.encode() + b"\n\npreamble\n" + body

    return st.builds(
        build,
        st.sampled_from(SUBTYPES),
        st.sampled_from(("b0", "b", "b0 1", "=_" * 30)),  # some are prefixes of others, so that levels may be confused
        st.lists(parts, max_size=3),
        st.booleans(),
    )


bodies = st.recursive(_plain | _html | _other, _multipart, max_leaves=6)


def _message(headers: list[str], body: bytes, crlf: bool) -> bytes:
    raw = "".join(f"{line}\n" for line in headers).encode() + body
    return raw.replace(b"\n", b"\r\n") if crlf else raw


_ours = st.permutations(HEADERS[:1] + HEADERS[4:5])
_headers = st.builds(lambda ours, others: ours + others, _ours, st.lists(st.sampled_from(HEADERS), max_size=4))
messages = st.builds(_message, _headers | st.lists(st.sampled_from(HEADERS), max_size=8), bodies, st.booleans())


def damaged(raw: bytes, tears: list[Callable[[bytes], bytes]]) -> bytes:
    for tear in tears:
        raw = tear(raw)
    return raw
