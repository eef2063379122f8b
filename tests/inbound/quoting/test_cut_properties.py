from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drip.inbound import cut_reply, parse, read_mail
from drip.inbound.html.lines import html_to_lines

LINES = [
    *(
        "winter",
        "I think so.",
        "",
        "  ",
        "> quoted",
        ">> deeper",
        ">",
        "On 1 May 2026, at 07:30, A <a@b.example> wrote:",
    ),
    *(
        "-- ",
        "--",
        "Ada",
        "Sent from my iPhone",
        "From: a@b.example",
        "Sent: Monday",
        "To: c",
        "Subject: x",
        "________",
    ),
    *(
        "-----Original Message-----",
        "wrote:",
        "a@b.example",
        "On 1 May 2026",
        "| bar",
        "| bar",
        "http://x.example",
        ":",
    ),
    *(
        "-Ada Lovelace",
        "This e-mail is confidential.",
        "> wrote:",
        ">:",
        "\u200b",
        "1. winter",
        "Which season is it for you now?",
        "> Which season is it for you now?  Winter, I think: ",
        "so be it On Mon, 1 May 2026, Ada wrote:",
    ),
]
TEXTS = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join) | st.text(max_size=200)
SENT = ["Which season is it for you now?\n\nI think so. On 1 May 2026 it was winter.\n"]


@settings(max_examples=300)
@given(TEXTS, st.sampled_from([[], SENT]))
def test_the_new_text_is_made_of_lines_of_the_reply_or_their_ends_in_their_order(text, sent):
    text, at = text.replace("\r\n", "\n").replace("\r", "\n"), 0
    for line in filter(None, cut_reply(text, sent).new.split("\n")):
        found = text.find(line, at)
        assert found >= at
        at = found + len(line)


@settings(max_examples=300)
@given(TEXTS, st.sampled_from([[], SENT]))
def test_no_word_is_lost_between_the_new_text_and_the_rest(text, sent):
    cut = cut_reply(text, sent)
    assert words(f"{cut.new}\n{cut.rest}") == words(text)


def words(text: str) -> Counter[str]:
    """Without the marks of quotes, which are taken from what was typed into one."""
    return Counter(re.sub(r"(?m)^[>\s]+", "", text.replace("\u200b", " ")).split())


@settings(max_examples=200)
@given(TEXTS)
def test_cutting_what_was_cut_changes_nothing_more_than_blank_lines_would(text):
    once = cut_reply(text)
    assert len(cut_reply(once.new).new) <= len(once.new)


@settings(max_examples=200)
@given(TEXTS)
def test_words_before_all_quotes_survive(text):
    assert cut_reply(f"These words are mine alone.\n\n{text}").new.startswith("These words are mine alone.")


def calls(work: Callable[[str], object], text: str) -> int:
    """How many functions were called: a measure of work that no busy machine changes."""
    count = 0

    def tick(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


UNITS = [
    "a:\n",
    "wrote:\n",
    "On 10:10\n",
    "> a\n",
    "--\n",
    "From: a\n",
    "Sent from my x\n",
    "| a\n",
    "On 1:10 a wrote:\n> x\n",
]
PAGES = [
    "<div>",
    "</div>",
    "<blockquote type=cite>",
    "<br>",
    "<li>",
    "<a b='",
    "<",
    "&#1",
    "<div class=gmail_quote><blockquote>",
]


@pytest.mark.parametrize(
    "unit",
    [*UNITS, "\n", "____\n", ">:\n", "Which season is it for you now?\n", "> Which season is it for you now? a\n"],
)
def test_the_work_grows_with_the_text_and_not_faster(unit):
    small, large = (calls(lambda text: cut_reply(text, SENT), unit * n) for n in (400, 1600))
    assert large < 5 * small


@pytest.mark.parametrize("unit", PAGES)
def test_the_work_grows_with_the_page_and_not_faster(unit):
    small, large = (calls(html_to_lines, unit * n) for n in (400, 1600))
    assert large < 5 * small + 200


@pytest.mark.parametrize("unit", [" \n", "--b\n\n", "\r\n", "=\n", "A: b\n"])
def test_the_work_grows_with_the_message_and_not_faster(unit):
    head = "From: a@example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
    small, large = (calls(lambda text: read_mail(parse(text.encode())), head + unit * n) for n in (200, 800))
    assert large < 5 * small
