from __future__ import annotations

import pytest
from support.conversation import mail

from drip.inbound import new_text, read_mail

QUOTE = "On 23 Nov 2026, at 07:30, Coach <c@example.org> wrote:\n> Which season?"
PAGE = "<p>Winter.</p><blockquote type=cite>Which season?</blockquote>"


def both(text: str, page: str) -> str:
    return f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: text/html\n\n{page}\n--b--\n"


def test_the_text_part_is_read_where_there_is_one():
    assert (
        read_mail(
            mail(both(f"Winter.\n\n{QUOTE}", "<p>other</p>"), Content_Type="multipart/alternative; boundary=b")
        ).new
        == "Winter."
    )


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_the_page_is_read_where_the_text_part_is_empty(text):
    assert read_mail(mail(both(text, PAGE), Content_Type="multipart/alternative; boundary=b")).new == "Winter."


def test_the_page_is_read_where_there_is_nothing_else():
    assert read_mail(mail(PAGE, Content_Type="text/html")).new == "Winter."


def test_a_mail_without_words_is_empty():
    assert read_mail(mail("", Content_Type="image/png")).new == ""


def test_the_lesson_that_was_sent_helps():
    sent = "Which season is your working life in right now?"
    assert read_mail(mail(f"Winter.\n\n{sent}"), [sent]).new == "Winter."


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text", f"Winter.\n\n{QUOTE}"),
        ("text", f"Winter.\n\n{QUOTE}".encode()),
        ("html", PAGE),
        ("eml", f"From: ada@example.com\n\nWinter.\n\n{QUOTE}".encode()),
        ("eml", f"From: ada@example.com\r\n\r\nWinter.\r\n\r\n{QUOTE}"),
    ],
)
def test_the_new_text_of_each_kind_is_read(kind, data):
    assert new_text(kind, data) == "Winter."


def test_what_is_unreadable_has_no_new_text():
    assert new_text("eml", b"") == ""


def test_bars_below_an_attribution_are_quotes_and_a_table_is_not():
    bars = "On 23 Nov 2026, at 07:30, Coach wrote:\n\n| Which\n| season?\n\nWinter."
    table = "| day | hours |\n| mon | 3 |"
    assert new_text("text", bars) == "Winter."
    assert new_text("text", table) == table


def test_a_text_part_that_only_says_that_the_mail_is_elsewhere_is_not_read():
    message = mail(both("This message is in HTML.", "<p>Winter.</p>"), Content_Type="multipart/alternative; boundary=b")
    cut = read_mail(message)
    assert (cut.new, cut.rest) == ("Winter.", "This message is in HTML.")


def test_the_stars_that_a_program_writes_for_bold_are_not_words():
    message = mail(both("*Winter*, 2*3*4.", "<b>Winter</b>, 2*3*4."), Content_Type="multipart/alternative; boundary=b")
    assert read_mail(message).new == "Winter, 2*3*4."


def test_lines_that_a_program_broke_flow_as_on_the_page():
    text = (
        "What I would miss most is the hour in the morning before anybody else is\nawake, and the walk to the station"
        " with nothing in my ears but the wind.\n\nBest,\nAda"
    )
    above, _, _ = text.replace("is\nawake", "is awake").partition("\n")
    page = f"<div>{above}</div><div><br></div><div>Best,</div><div>Ada</div>"
    read = read_mail(mail(both(text, page), Content_Type="multipart/alternative; boundary=b"))
    assert read.new == text.replace("is\nawake", "is awake")


def test_lines_that_their_writer_broke_stay():
    text = (
        "I have written this poem for you in the night of the second of May\nand it has two lines, one below the other."
    )
    page = f"<div>{text.replace(chr(10), '<br>')}</div>"
    assert read_mail(mail(both(text, page), Content_Type="multipart/alternative; boundary=b")).new == text


def new_words_of_page(page: str) -> str:
    return read_mail(mail(page, Content_Type="text/html; charset=utf-8")).new


@pytest.mark.parametrize(
    "footer",
    [
        '<div id="_rc_sig">Grace Hopper<br>Harbour Street 7</div>',
        '<div class="acme_mail_signature">Grace Hopper, Navigator</div>',
        '<div id="bloop_sign_1234567">Grace Hopper, Navigator</div>',
        '<div class="company-footer">Registered in Example Town, no. 12345</div>',
        '<table id="DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2"><tr><td>Clean.</td></tr></table>',
        '<div>Sent from <a href="https://proton.me/mail/home">Proton Mail</a> Android</div>',
        '<div><a href="https://aka.ms/abcdef">Hent den nye app</a></div>',
        "<div>Non-text part: text/html</div>",
    ],
)
def test_what_a_program_marks_as_its_own_is_no_word_of_the_writer(footer):
    assert new_words_of_page(f"<div>It is autumn.</div><br>{footer}") == "It is autumn."


@pytest.mark.parametrize(
    "page",
    [
        '<div>It is autumn. <a href="https://proton.me">Proton Mail</a></div>',
        '<div>I left my job at <a href="https://hey.com">HEY</a>.</div>',
        '<div class="my-words">It is autumn.</div>',
    ],
)
def test_words_beside_a_link_stay(page):
    assert new_words_of_page(page)


@pytest.mark.parametrize(
    "heading",
    [
        "*-----Original Message-----*",
        "**Original Message**",
        "*Ursprüngliche Nachricht*",
        "*Message d’origine :*",
        "__Oryginalna wiadomość__",
        "From ines@example.org Mon Jan  4 07:30:00 2027",
        "From ines@example.org Mon Jan  4 07:30:00 +0100 2027",
    ],
)
def test_a_quote_may_begin_with_a_heading_in_bold_or_with_the_line_of_a_mailbox(heading):
    text = f"It is autumn.\n\n{heading}\nReceived: by mx.example.org\nSubject: Which season?\n\nWhich season is it?"
    assert read_mail(mail(text, Content_Type="text/plain; charset=utf-8")).new == "It is autumn."
