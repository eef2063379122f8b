"""Mail made to keep a reader busy: a unit that is known to be slow for patterns, parsers and loops, repeated up to a
size, alone and below an honest reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "html", "eml"]

HEAD = b"From: Ada <ada@example.com>\nTo: coach@example.org\nSubject: Re: Which season?\nMessage-ID: <1@example.com>\n"
HONEST_TEXT = "1. winter, I think\n2. I sleep until noon\n\n"
HONEST_HTML = "<div>1. winter, I think<br>2. I sleep until noon</div>"
LESSON_LINE = "Which season is your working life in, and what tells you so?\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """`make(size)` returns about `size` bytes. `sent` makes the lesson that the mail claims to answer."""

    name: str
    kind: Kind
    make: Callable[[int], bytes]
    sent: Callable[[int], str] | None = None


AFTER_A_REPLY = ", after a reply"  # the end of the names of those below an honest reply


def hostile_mails() -> Iterator[Hostile]:
    """All hostile mails; those of text and HTML a second time below an honest reply."""
    for kind, units, honest in (("text", TEXTS, HONEST_TEXT), ("html", PAGES, HONEST_HTML)):
        for name, unit in units.items():
            yield _bare(name, kind, unit)
            yield _bare(name + AFTER_A_REPLY, kind, unit, honest)
    for name, make in NESTS.items():
        yield Hostile(name, "html", make)
    for name, parts in MESSAGES.items():
        yield Hostile(name, "eml", _message(*parts))
    for name, make in SIZED_MESSAGES.items():
        yield Hostile(name, "eml", make)
    for name, (reply, lesson) in LESSON_REPLIES.items():
        yield Hostile(name, "text", _filled(reply), _lesson(lesson))


def as_message(kind: Kind, content: bytes) -> bytes:
    """Wraps text or HTML as the only part of a message."""
    if kind == "eml":
        return content
    subtype = b"plain" if kind == "text" else b"html"
    return HEAD + b"Content-Type: text/" + subtype + b"; charset=utf-8\n\n" + content


def _bare(name: str, kind: Literal["text", "html"] | str, unit: str, honest: str = "") -> Hostile:
    return Hostile(name, "text" if kind == "text" else "html", _filled(unit, honest))


def _filled(unit: str, before: str = "") -> Callable[[int], bytes]:
    """Repeats `unit`; `{n}` in it becomes the number of the repetition."""

    def make(size: int) -> bytes:
        if "{n}" in unit:
            count = size // (len(unit.encode()) + 3)
            return (before + "".join(unit.replace("{n}", str(n)) for n in range(count))).encode(
                "utf-8", "surrogatepass"
            )
        data = unit.encode("utf-8", "surrogatepass")
        return before.encode() + data * (size // len(data))

    return make


def _lesson(unit: str) -> Callable[[int], str]:
    return lambda size: _filled(unit)(size).decode()


def _message(headers: bytes, unit: bytes, end: bytes = b"") -> Callable[[int], bytes]:
    """The headers, which include a blank line if they need one, then `unit` repeated."""
    return lambda size: HEAD + headers + unit * (size // len(unit)) + end


TEXTS = {
    "one long word": "x",
    "one long line of words": "winter and ",
    "angles": ">",
    "angles and blanks": "> ",
    "angles on lines": ">\n",
    "quoted lines": "> a line of the lesson\n",
    "quoted and not": "> a line\nmy words\n",
    "attributions": "On Mon, 4 Jan 2027 at 07:30, Ines <i@example.com> wrote:\n",
    "attributions and quotes": "On Mon, 4 Jan 2027 at 07:30, Ines wrote:\n> a\n",
    "wrapped attributions": "On Mon, 4 Jan 2027 at 07:30, Ines Moreau\n<coach@example.com>\nwrote:\n",
    "attributions wrapped after <": "On Mon, 4 Jan 2027 at 07:30 Ines <\n> coach@example.com> wrote:\n",
    "starts of attributions": "On Mon, 4 Jan 2027 at 07:30\n",
    "ends of attributions": "wrote:\n",
    "verbs in one line": "wrote: ",
    "On in one line": "On ",
    "dates in one line": "On 2027-01-04 07:30 ",
    "header blocks": "From: a@b.example\nSent: Monday\nTo: c\nSubject: x\n\n",
    "From lines": "From: a\n",
    "header names in one line": "From: To: Sent: Subject: ",
    "marked header lines": "*From:* a\n",
    "colons": ":",
    "colons on lines": ":\n",
    "signature marks": "-- \n",
    "signature marks and names": "-- \nAda\n",
    "dashes": "-",
    "dashes on lines": "-----\n",
    "dashes and words": "----- Original Message -----\n",
    "rules of all sorts": "-_=*~",
    "underscores on lines": "________________________________\n",
    "sent from my": "Sent from my phone\n",
    "sent from my in one line": "Sent from my ",
    "sent from my product": "Sent from my Wiko 4G\n",
    "bars": "| a\n",
    "names after dashes": "\n-Ada Lovelace\n",
    "reply above": "Reply above this line\n",
    "forwarded": "---------- Forwarded message ---------\n",
    "blank lines": "\n",
    "carriage returns": "\r",
    "both line ends": "\r\n",
    "vertical tabs and form feeds": "\x0b\x0c",
    "line separators": "\u2028",
    "next lines": "\x85",
    "blanks": " ",
    "tabs": "\t",
    "tabs and line ends": "\t\n",
    "no-break spaces": "\xa0",
    "ideographic spaces": "\u3000",
    "zero-width spaces": "\u200b",
    "zero-width spaces on lines": "\u200b\n",
    "byte order marks": "\ufeff",
    "soft hyphens": "\xad",
    "right-to-left marks": "\u200f",
    "directions overridden": "\u202e",
    "combining marks": "\u0301",
    "combining marks out of order": "\u0301\u0323",
    "one letter of 18 (NFKD)": "\ufdfa",
    "one letter of three (NFD)": "\u0390",
    "Hangul": "\uac01",
    "capitals that grow": "\u0130",
    "surrogates": "\udcff",
    "NULs": "\0",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "links": "https://example.com/a?b=c ",
    "links without end": "https://",
    "square brackets": "[",
    "brackets with words": "[a] ",
    "angle addresses": "<a@b.example> ",
    "addresses": "a@b.example\n",
    "at signs": "@",
    "numbers": "1",
    "numbers and stops": "1. ",
    "numbered points": "{n}. winter\n",
    "question marks": "?\n",
    "quoted questions": "> 1. Which season?\nwinter\n",
    "long lines marked and torn": f"> {'a ' * 40}\ntorn\n> b\n",
    "legal notes": "This e-mail is confidential.\n",
    "lines of 80": "a" * 79 + "\n",
    "lines of 1,000": "a" * 999 + "\n",
    "numbers in and out of a range": "99 5 ",
    "parts of a range": "7/10 ",
    "seasons": "winter, ",
    "seasons denied": "not winter. ",
    "seasons as pictures": "\u2603",
    "seasons mistyped": "wintre ",
    "areas and seasons": "career winter, life spring; ",
    "season said": "my season is winter\n",
    "items": "a, and ",
    "items after semicolons": ";",
    "bullets": "- a\n",
    "bullets without words": "*\n",
    "sections": "1. a\n2. b\n",
    "sections in one line": " 1. a",
    "blank lines with blanks": "\n \t",
    "sentences": "a. ",
    "sentences of blanks": ".    ",
    "a question repeated": "What tells you so? a\n",
    "quoted questions repeated": "> What tells you so?\na\n",
    "yes and no": "yes no ",
    "apostrophes": "a'b'",
    "deeper and deeper": ">" * 500 + " x\n",
}

PAGES = {
    "divs": "<div>",
    "divs closed": "<div></div>",
    "divs ended": "</div>",
    "blockquotes": "<blockquote>",
    "cited blockquotes": "<blockquote type=cite>",
    "blockquotes with words": "<blockquote type=cite>a<br>",
    "tables": "<table><tr><td>",
    "rows": "<tr>",
    "cells": "<td>a",
    "lists": "<ul><li>",
    "numbered lists": "<ol start=99999><li>a",
    "points": "<li>",
    "paragraphs": "<p>",
    "spans": "<span>",
    "bold": "<b>",
    "pre": "<pre>\n",
    "pre with lines": "<pre>a\nb\n</pre>",
    "line breaks": "<br>",
    "line breaks and words": "a<br>",
    "rules": "<hr>",
    "dividing rules": "<hr id=stopSpelling>",
    "pictures": "<img alt='\u2603'>",
    "attributes": "<div a='b' c=\"d\" e=f>",
    "many attributes in a tag": " a=b",
    "an attribute without end": "<a href='",
    "attributes without end, both quotes": "<a b='<a b=\"",
    "quotes": "'\"",
    "tags without end": "<div ",
    "angles": "<",
    "angles closed": "<>",
    "angles closed before": ">",
    "ampersands": "&",
    "numbers of characters": "&#",
    "numbers of characters with a digit": "&#1",
    "digits of a character": "1",
    "entities": "&amp;",
    "entities of long names": "&CounterClockwiseContourIntegral;",
    "entities unfinished": "&nbsp",
    "comments": "<!-- a -->",
    "comments without end": "<!--",
    "declarations": "<!a",
    "questions": "<?",
    "cdata": "<![CDATA[",
    "styles": "<style>a</style>",
    "styles without end": "<style>",
    "scripts without end": "<script>",
    "ends of styles": "</style",
    "titles": "<title>",
    "styles and half of their ends": "<style></styl",
    "objects": "<object>",
    "gmail's containers": "<div class=gmail_quote>",
    "gmail's containers with quotes": "<div class=gmail_quote>a<blockquote class=gmail_quote>b",
    "outlook's dividers": '<div style="border:none;border-top:solid #E1E1E1 1.0pt">',
    "signatures": "<div class=gmail_signature>",
    "hidden": "<div style='display:none'>",
    "long names": "<" + "a" * 40 + ">",
    "names with colons": "<o:p>",
    "blanks": " ",
    "no-break spaces": "&nbsp;",
    "words": "winter ",
    "attributions": "<div>On Mon, 4 Jan 2027 at 07:30, Ines wrote:</div>",
}


def _nested(opening: str, closing: str, inside: str = "a") -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        depth = size // (len(opening) + len(closing))
        return (opening * depth + inside + closing * depth).encode()

    return make


def _inside_out(name_a: str, name_b: str) -> Callable[[int], bytes]:
    """<a><b><a><b>… </a></a> …: each end tag closes an element opened long before."""

    def make(size: int) -> bytes:
        count = size // (2 * len(name_a) + len(name_b) + 7)
        return (f"<{name_a}><{name_b}>" * count + f"</{name_a}>" * count).encode()

    return make


NESTS = {
    "divs in divs": _nested("<div>", "</div>"),
    "blockquotes in blockquotes": _nested("<blockquote>", "</blockquote>"),
    "tables in tables": _nested("<table><tr><td>", "</td></tr></table>"),
    "lists in lists": _nested("<ol><li>", "</li></ol>"),
    "divs ended over spans": _inside_out("div", "span"),
    "points ended over divs": _inside_out("li", "div"),
    "pre with blanks in it": _nested("<pre>", "", " \n" * 1000),
    "one tag of attributes": lambda size: b"<div" + b" a=b" * (size // 4) + b">words",
    "one tag of blanks": lambda size: b"<div" + b" " * size + b">words",
    "one attribute of blanks": lambda size: b"<div a" + b" " * size + b"=b>words",
    "one character of digits": lambda size: b"&#" + b"1" * size + b";words",
    "one entity": lambda size: b"&" + b"a" * size + b";words",
    "one style of openings": lambda size: b"<style>" + b"</sty" * (size // 5),
    "one name of an element": lambda size: b"<" + b"a" * size,
    "one class of names": lambda size: b"<div class='" + b"a " * (size // 2) + b"'>words",
}

_MIXED = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
_PLAIN = b"Content-Type: text/plain; charset=%s\n\n"
_REPORT = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nsorry\n--b\n"
_STATUS = _REPORT + b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
_DAEMON = b"Return-Path: <>\nSubject: Undelivered Mail Returned to Sender\nX-Failed-Recipients: a@b.example\n\n"


def _encoded(encoding: bytes) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: " + encoding + b"\n\n"


def _boundary(value: bytes) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=" + value + b"\n\n"


# {name: (headers, the repeated unit, the end)}
MESSAGES: dict[str, tuple[bytes, bytes] | tuple[bytes, bytes, bytes]] = {
    "parts": (_MIXED, b"--b\n\n"),
    "parts of text": (_MIXED, b"--b\nContent-Type: text/plain\n\na\n"),
    "parts without an end of line": (_MIXED, b"--b"),
    "boundaries that go on": (_MIXED, b"--bb\n"),
    "boundaries with blanks": (_MIXED, b"--b" + b" " * 50),
    "half boundaries": (_MIXED, b"--"),
    "closing boundaries": (_MIXED, b"--b--\n"),
    "an empty boundary": (_boundary(b'""'), b"--\n"),
    "a boundary of a blank": (_boundary(b'" "'), b"-- \n"),
    "a boundary of a thousand": (_boundary(b"a" * 1000), b"--" + b"a" * 999 + b"\n"),
    "a boundary of dashes": (_boundary(b"-----"), b"-"),
    "a boundary with line ends": (_boundary(b'"b\r\n\tc"'), b"--b\r\n\tc\r\n"),
    "a boundary in pieces": (b"Content-Type: multipart/mixed; boundary*0=b; boundary*1=c\n\n", b"--bc\n\n"),
    "base64": (_encoded(b"base64"), b"QUJD"),
    "base64 of nothing": (_encoded(b"base64"), b"="),
    "base64 garbage": (_encoded(b"base64"), b"\xff!?"),
    "base64 ended early": (_encoded(b"base64"), b"QQ=="),
    "quoted-printable": (_encoded(b"quoted-printable"), b"=41"),
    "quoted-printable equals": (_encoded(b"quoted-printable"), b"="),
    "quoted-printable soft ends": (_encoded(b"quoted-printable"), b"=\n"),
    "quoted-printable blanks": (_encoded(b"quoted-printable"), b" \t"),
    "quoted-printable garbage": (_encoded(b"quoted-printable"), b"=G"),
    "uuencoded": (_encoded(b"x-uuencode"), b"M" + b"a" * 60 + b"\n"),
    "one header": (b"X-A: ", b"a", b"\n\nwords"),
    "many headers": (b"", b"X-A: b\n", b"\nwords"),
    "many headers that are read": (b"", b"Return-Path: <>\n", b"\nwords"),
    "many recipients headers": (b"", b"To: a@b.example\n", b"\nwords"),
    "many of our headers": (b"", b"X-Drip: b\n", b"\nwords"),
    "a folded header": (b"Subject:", b" a\n", b"\nwords"),
    "a folded header of blanks": (b"Subject: a", b"\n ", b"\n\nwords"),
    "blank lines before the body": (b"\n", b" \n"),
    "header lines without a colon": (b"", b"abc\n", b"\nwords"),
    "carriage returns between headers": (b"", b"\r", b"\n\nwords"),
    "encoded words": (b"Subject: ", b"=?utf-8?q?=C3=A4?= ", b"\n\nwords"),
    "encoded words folded": (b"Subject: ", b"=?utf-8?b?w6Q=?=\n ", b"a\n\nwords"),
    "encoded words without end": (b"Subject: ", b"=?utf-8?q?", b"\n\nwords"),
    "parameters": (b"Content-Type: text/plain", b"; a=b", b"\n\nwords"),
    "parameters in pieces": (b"Content-Type: text/plain; charset*0=a", b"; a*1*=''%41", b"\n\nwords"),
    "semicolons": (b"Content-Type: text/plain; a=", b";", b"\n\nwords"),
    "quotes in parameters": (b'Content-Type: text/plain; a="', b'\\"', b"\n\nwords"),
    "a filename": (b"Content-Disposition: attachment; filename*=utf-8''", b"%C3%A4", b"\n\nwords"),
    "addresses": (b"Cc: ", b"a@b.example, ", b"\n\nwords"),
    "comments in addresses": (b"Cc: ", b"(", b" a@b.example\n\nwords"),
    "comments in addresses closed": (b"Cc: ", b"(a)", b" a@b.example\n\nwords"),
    "quotes in addresses": (b"Cc: ", b'"\\', b" a@b.example\n\nwords"),
    "angles in addresses": (b"Cc: ", b"<", b" a@b.example\n\nwords"),
    "groups in addresses": (b"Cc: ", b"a:b,;", b"\n\nwords"),
    "message ids": (b"References: ", b"<a@b.example> ", b"\n\nwords"),
    "message ids in each other": (b"References: ", b"<", b"\n\nwords"),
    "message ids without end": (b"References: ", b"<a@b ", b"\n\nwords"),
    "message ids in headers": (b"", b"References: <a@b.example>\n", b"\nwords"),
    "recipients of a report": (_STATUS, b"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n"),
    "delayed recipients of a report": (_STATUS, b"Action: delayed\nStatus: 4.4.1\n\n"),
    "diagnostics of a report": (_STATUS, b"Diagnostic-Code: smtp; 550\n"),
    "one diagnostic of a report": (_STATUS + b"Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; ", b"5.1."),
    "blanks in a report": (_STATUS + b"Status:", b" \t"),
    "reports in a report": (_REPORT, b"Content-Type: message/delivery-status\n\nStatus: 5.1.1\n--b\n"),
    "a returned mail": (_REPORT + b"Content-Type: message/rfc822\n\n", b"Message-ID: <a@b>\n"),
    "a returned mail of angles": (_REPORT + b"Content-Type: message/rfc822\n\nReferences: ", b"<"),
    "a bounce of codes": (_DAEMON, b"550 "),
    "a bounce of numbers": (_DAEMON, b"5.1."),
    "a bounce of digits": (_DAEMON, b"5"),
    "a bounce of addresses": (_DAEMON, b"<a@b.example>: "),
    "a bounce of words without an at": (_DAEMON + b"Your message could not be delivered to\n", b"a"),
    "a bounce of quotas": (_DAEMON, b"exceed"),
    "a bounce of accounts": (_DAEMON, b"doesn't have a "),
    "a bounce of commas": (_DAEMON, b", "),
    "a bounce of commas and words": (_DAEMON, b",a"),
    "a bounce of starts": (_DAEMON, b"A message that you sent could not be delivered\na@b\n"),
    "a bounce of user mailbox": (b"X-Mailer: <SMTP32 v1>\n" + _DAEMON, b"user mailbox"),
    "a bounce of stars": (_DAEMON + b"Delivery to the following recipients failed\n", b"* "),
    "a bounce of Unable to deliver": (_DAEMON + b"Unable to deliver message to\n", b"*\t*"),
    "a bounce with an endless address": (_DAEMON + b"failed addresses follow:\n", b"@a"),
    "a bounce in Exchange's words": (_DAEMON + b"did not reach the following recipient(s):\n", b"SMTP="),
    "a bounce in Netscape's words": (
        _REPORT + b"Content-Type: text/plain\n\nThis Message was undeliverable due to the following reason:\n",
        b"please reply to",
    ),
    "flowed": (b"Content-Type: text/plain; format=flowed\n\n", b"a \n"),
    "flowed blanks": (b"Content-Type: text/plain; format=flowed; delsp=yes\n\n", b" \n"),
    "flowed and quoted": (b"Content-Type: text/plain; format=flowed\n\n", b">a \n>>b \n"),
    "flowed angles": (b"Content-Type: text/plain; format=flowed\n\n", b">"),
    "flowed angles on lines": (b"Content-Type: text/plain; format=flowed\n\n", b"> \n"),
    "flowed signatures": (b"Content-Type: text/plain; format=flowed\n\n", b"-- \n"),
    "mbox lines": (b"\n", b"From a@b.example\n"),
    **{
        f"charset {name.decode()}": (_PLAIN % name, unit)
        for name, unit in (
            (b"utf-7", b"+AD4-"),
            (b"utf-7", b"+"),
            (b"punycode", b"a"),
            (b"idna", b"a"),
            (b"iso-2022-jp", b"\x1b$B"),
            (b"iso-2022-jp", b"\x1b"),
            (b"iso-2022-kr", b"\x0e"),
            (b"hz", b"~{"),
            (b"hz-gb-2312", b"~"),
            (b"gb18030", b"\x81\x30"),
            (b"big5", b"\xa1"),
            (b"utf-16", b"\xff\xfe"),
            (b"utf-32", b"\0"),
            (b"unicode_escape", b"\\N{"),
            (b"x-unknown", b"\xe9"),
            (b"../../etc", b"a"),
            (b"a" * 900, b"a"),
            (b"base64", b"QQ=="),
            (b"zip", b"x\x9c"),
        )
    },
}


def _levels(size: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(size // 55))
    return HEAD + b"".join(levels) + b"\nwords"


def _levels_of_one_prefix(size: int) -> bytes:
    """A hundred levels whose boundaries share a prefix, and a long body inside all of them."""
    levels = (b"Content-Type: multipart/mixed; boundary=%s\n\n--%s\n" % (b"b" * n, b"b" * n) for n in range(100, 0, -1))
    head = HEAD + b"".join(levels) + b"\n"
    return head + (b"--" + b"b" * 101 + b"\n") * ((size - len(head)) // 104)


def _levels_that_are_copied(size: int) -> bytes:
    """Ninety levels around one large part."""
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(90))
    return HEAD + b"".join(levels) + b"\n" + b"words\n" * (size // 6)


def _text_parts(size: int) -> bytes:
    part = b"--b\nContent-Type: text/plain\n\n" + b"> a\n" * (size // 4000) + b"\n"
    return HEAD + _MIXED + part * 990 + b"--b--\n"


def _thousand_references(size: int) -> bytes:
    ids = b" ".join(b"<%d.%d@example.com>" % (n, n) for n in range(size // 24))
    return HEAD + b"In-Reply-To: " + ids[:120_000] + b"\nReferences: " + ids[:120_000] + b"\n\n" + b"x" * size


def _numbered_headers(size: int) -> bytes:
    return HEAD + b"".join(b"X-Drip-%d: a\n" % n for n in range(min(size, 250_000) // 15)) + b"\n" + b"x" * size


SIZED_MESSAGES: dict[str, Callable[[int], bytes]] = {
    "levels": _levels,
    "levels of one prefix": _levels_of_one_prefix,
    "levels around one part": _levels_that_are_copied,
    "a thousand parts of text": _text_parts,
    "references as many as fit": _thousand_references,
    "headers of ours, each named anew": _numbered_headers,
}

# {name: (unit of the reply, unit of the lesson)}
LESSON_REPLIES = {
    "the lesson": (LESSON_LINE, LESSON_LINE),
    "the lesson quoted": (f"> {LESSON_LINE}", LESSON_LINE),
    "one word": ("winter ", "winter "),
    "one word on lines": ("winter\n", "winter\n"),
    "four words on lines": ("a b c d\n", "a b c d\n"),
    "four words in one line": ("a b c d ", "a b c d "),
    "the lesson in one line": (LESSON_LINE.replace("\n", " "), LESSON_LINE),
    "other words every time": ("a{n} b{n} c{n} d{n}\n", "a{n} b{n} c{n} d{n}\n"),
    "the lesson and answers": (f"{LESSON_LINE}winter\n", LESSON_LINE),
    "the lesson below an opening": (f"From: a\nSent: b\nTo: c\nSubject: d\n{LESSON_LINE}", LESSON_LINE),
    "brackets against links": ("[", "["),
    "links without end": ("<https://", "<https://"),
    "angles without end": ("<a", "<a"),
    "lines nearly the lesson's": (LESSON_LINE.replace("so?", "no?"), LESSON_LINE),
}
