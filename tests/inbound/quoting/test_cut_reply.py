from __future__ import annotations

import pytest

from drip.inbound import cut_reply

LESSON = "Which season is your working life in?\n\nWrite a line or two."
MARKED = "\n".join(f"> {line}".rstrip() for line in LESSON.split("\n"))
COACH = "Coach <reply+x@learn.example.org>"

ATTRIBUTIONS = {
    "English, Gmail": f"On Mon, Nov 23, 2026 at 7:30 AM {COACH} wrote:",
    "English, Apple": f"On 23 Nov 2026, at 07:30, {COACH} wrote:",
    "English, Thunderbird": "On 11/23/26 07:30, Coach wrote:",
    "German, Gmail": f"Am Mo., 23. Nov. 2026 um 07:30 Uhr schrieb {COACH}:",
    "German, Apple": f"Am 23.11.2026 um 07:30 schrieb {COACH}:",
    "German, name first": f"{COACH} schrieb am Mo., 23. Nov. 2026, 07:30:",
    "French": f"Le lun. 23 nov. 2026 à 07:30, {COACH} a écrit :",
    "Spanish": f"El lun, 23 nov 2026 a las 7:30, {COACH} escribió:",
    "Italian": f"Il giorno lun 23 nov 2026 alle ore 07:30 {COACH} ha scritto:",
    "Portuguese": f"Em seg., 23 de nov. de 2026 às 07:30, {COACH} escreveu:",
    "Dutch": f"Op ma 23 nov 2026 om 07:30 schreef {COACH}:",
    "Dutch, Apple": f"Op 23 nov. 2026 om 07:30 heeft {COACH} het volgende geschreven:",
    "Swedish": f"Den mån 23 nov. 2026 kl 07:30 skrev {COACH}:",
    "Danish": f"Den man. 23. nov. 2026 kl. 07.30 skrev {COACH}:",
    "Norwegian": f"man. 23. nov. 2026 kl. 07:30 skrev {COACH}:",
    "Finnish": f"ma 23. marrask. 2026 klo 7.30 {COACH} kirjoitti:",
    "Polish": f"pon., 23 lis 2026 o 07:30 {COACH} napisał(a):",
    "Czech": f"po 23. 11. 2026 v 7:30 odesílatel {COACH} napsal:",
    "Russian": f"пн, 23 нояб. 2026 г. в 07:30, {COACH}:",
    "Ukrainian": f"пн, 23 лист. 2026 р. о 07:30 {COACH} пише:",
    "Turkish": f"{COACH}, 23 Kas 2026 Pzt, 07:30 tarihinde şunu yazdı:",
    "Hungarian": f"{COACH} ezt írta (időpont: 2026. nov. 23., H, 7:30):",
    "Greek": f"Στις Δευ 23 Νοε 2026 στις 7:30 π.μ., ο χρήστης {COACH} έγραψε:",
    "Romanian": f"În lun., 23 nov. 2026 la 07:30, {COACH} a scris:",
    "Chinese": f"{COACH} 于2026年11月23日周一 07:30写道：",
    "Japanese": f"2026年11月23日(月) 7:30 {COACH}:",
    "Korean": f"2026년 11월 23일 (월) 오전 7:30, {COACH}님이 작성:",
    "Arabic": f"\u202bفي الاثنين، 23 نوفمبر 2026 في 7:30 ص كتب {COACH}:\u202c",
    "Hebrew": f"\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-7:30 מאת {COACH}\u202c:",
    "Vietnamese": f"Vào Th 2, 23 thg 11, 2026 vào lúc 07:30 {COACH} đã viết:",
    "Zoho": f"---- On Mon, 23 Nov 2026 07:30:00 +0100 {COACH} wrote ----",
}


@pytest.mark.parametrize("language", ATTRIBUTIONS)
@pytest.mark.parametrize("quote", [MARKED, LESSON], ids=["marked", "bare"])
def test_words_above_an_attribution_are_the_reply(language, quote):
    cut = cut_reply(f"Winter, I think.\n\nNothing grows.\n\n{ATTRIBUTIONS[language]}\n\n{quote}\n")
    assert cut.new == "Winter, I think.\n\nNothing grows."
    assert not cut.suspicious


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_an_attribution_may_be_wrapped(language):
    wrapped = ATTRIBUTIONS[language].replace(" <reply", "\n<reply").replace("wrote:", "\nwrote:")
    assert cut_reply(f"Winter.\n\n{wrapped}\n\n{MARKED}\n").new == "Winter."


def test_an_attribution_may_have_its_address_on_a_line_of_its_own():
    assert cut_reply(f"Winter.\n\nOn Wed, Dec 9, Mister Coach\n<c@example.org>\nwrote:\n{MARKED}").new == "Winter."


@pytest.mark.parametrize("apart", [" ", "--- ", " --- "])
def test_an_attribution_may_begin_behind_the_words(apart):
    assert cut_reply(f"Winter{apart}On Mon, Nov 23, 2026 at 7:30 AM, {COACH} wrote:\n{MARKED}").new == "Winter"


def test_an_attribution_of_old_has_no_verb():
    assert cut_reply(f"Winter.\n\n2026-11-23 7:30 GMT+01:00 The Coach\n\n{LESSON}").new == "Winter."


@pytest.mark.parametrize(
    "torn",
    [
        "> Which season of the four that we spoke of last week is your working l\nife in?\n> Write.",
        "> See all of it (https://course.example.org/a\n/long/link)\n>",
        "> See\n (https://course.example.org/) >\n> Write.",
        "> A line that is as long as programs allow, and then it was wrapped.\nonce more by another one.\n> Write.",
    ],
)
def test_a_quoted_line_that_was_wrapped_once_more_stays_quoted(torn):
    assert cut_reply(f"Winter.\n\nOn 23 Nov 2026, at 07:30, {COACH} wrote:\n\n{torn}\n").new == "Winter."


@pytest.mark.parametrize("asked", ["> Which season is your working life in at the moment, if you had to say?", "> So:"])
def test_an_answer_right_below_a_question_is_not_taken_for_its_end(asked):
    assert cut_reply(f"On 23 Nov 2026, at 07:30, {COACH} wrote:\n{asked}\nwinter\n> Next").new == "winter"


def test_words_below_a_marked_quote_are_the_reply():
    assert cut_reply(f"On 23 Nov 2026, at 07:30, {COACH} wrote:\n{MARKED}\n\nWinter.\n").new == "Winter."


def test_words_between_marked_lines_are_kept_with_what_they_answer():
    text = (
        f"Hi,\n\nOn 23 Nov 2026, at 07:30, {COACH} wrote:\n> Which season?\n\nWinter.\n\n> And at home?\nSpring.\n> Bye"
    )
    cut = cut_reply(text)
    assert cut.new == "Hi,\n\nWinter.\n\nSpring."
    assert [line for line in cut.between.split("\n") if line] == [
        "Hi,",
        "> Which season?",
        "Winter.",
        "> And at home?",
        "Spring.",
    ]


def test_a_reply_in_one_piece_has_nothing_between():
    assert cut_reply(f"Winter.\n\nOn 23 Nov 2026, at 07:30, {COACH} wrote:\n{MARKED}").between == ""


HEADERS = {
    "English": "From: Coach <c@example.org>\nSent: Monday, November 23, 2026 7:30 AM\nTo: Ada\nSubject: Hello",
    "bold": "*From:* Coach <c@example.org>\n*Sent:* Monday, November 23, 2026\n*To:* Ada\n*Subject:* Hello",
    "German": "Von: Coach <c@example.org>\nGesendet: Montag, 23. November 2026 07:30\nAn: Ada\nBetreff: Hallo",
    "French": "De : Coach <c@example.org>\nEnvoyé : lundi 23 novembre 2026 07:30\nÀ : Ada\nObjet : Bonjour",
    "Spanish": "De: Coach <c@example.org>\nEnviado el: lunes, 23 de noviembre de 2026 7:30\nPara: Ada\nAsunto: Hola",
    "Swedish": "Från: Coach <c@example.org>\nSkickat: den 23 november 2026 07:30\nTill: Ada\nÄmne: Hej",
    "Polish": "Od: Coach <c@example.org>\nWysłano: poniedziałek, 23 listopada 2026\nDo: Ada\nTemat: Hej",
    "Russian": "От: Coach <c@example.org>\nОтправлено: 23 ноября 2026 г. 7:30\nКому: Ada\nТема: Привет",
    "Chinese": "发件人: Coach <c@example.org>\n发送时间: 2026年11月23日 7:30\n收件人: Ada\n主题: 你好",
    "Japanese": "差出人: Coach <c@example.org>\n送信日時: 2026年11月23日 7:30\n宛先: Ada\n件名: こんにちは",
    "wrapped": "From: Coach <c@example.org>\nSent: Monday\nTo: Ada <a@example.com>; Grace;\n Joan\nSubject: Hello",
}


@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize("above", ["", "________________________________\n", "-----Original Message-----\n"])
def test_a_block_of_headers_begins_the_quote(language, above):
    cut = cut_reply(f"Winter.\n\n{above}{HEADERS[language]}\n\n{LESSON}\n")
    assert cut.new == "Winter."
    assert LESSON in cut.rest


@pytest.mark.parametrize(
    "line",
    [
        "-----Original Message-----",
        "-------- Ursprüngliche Nachricht --------",
        "-------- Message d'origine --------",
        "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
        "|------------>\n| From:      |\n|------------>\n  |Coach |",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "##- Please type your reply above this line -##",
    ],
)
def test_a_separator_begins_the_quote(line):
    assert cut_reply(f"Winter.\n\n{line}\n\n{LESSON}").new == "Winter."


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote:\n\nA letter to myself.",
        "In 2019 I wrote:\n\nA letter to myself.",
        "From: home\nTo: work",
        "My plan:\n\n1. From Monday: rest\n2. To whom: my boss",
        "The message is:\n-- not a signature -- only dashes",
        "I sent the mail from my phone.\nAnd then I slept.",
        "From my phone I can see that I work too much.\nSo I stop.",
        "Get a new phone, they said.\nI did not.",
        "Sent from my desk, which is much easier than from my mobile phone.\n\nAda",
        "Three things:\n\n-Sleep\n-Family\n-Music",
        "Subject to change: all of it.",
        "Winter -- I think -- is where I am.",
        "As my grandmother wrote in 1952:\n\nthe well never ran dry.",
        "Disclaimer: I wrote this at two in the morning.\n\nWinter.",
    ],
)
def test_what_people_write_is_not_taken_for_what_programs_write(text):
    assert cut_reply(text).new == text


def test_a_mail_of_quotes_only_has_no_new_words():
    cut = cut_reply(f"On 23 Nov 2026, at 07:30, {COACH} wrote:\n{MARKED}")
    assert (cut.new, cut.suspicious) == ("", False)


def test_where_the_cut_would_leave_nothing_it_cuts_less_and_says_so():
    cut = cut_reply(f"On 23 Nov 2026, at 07:30, {COACH} wrote:\n\nMaybe the quote, maybe the answer.")
    assert (cut.new, cut.suspicious) == ("Maybe the quote, maybe the answer.", True)


def test_cutting_less_never_brings_back_what_is_marked_as_quoted():
    cut = cut_reply(f"On 23 Nov 2026, at 07:30, {COACH} wrote:\n\nMaybe the answer.\n> Surely the quote.")
    assert (cut.new, cut.suspicious) == ("Maybe the answer.", True)


def test_marked_lines_that_no_program_quotes_may_be_the_writers_own():
    cut = cut_reply("> Rest is work.")
    assert (cut.new, cut.suspicious) == ("> Rest is work.", True)


def test_a_quote_of_quotes_has_no_new_words():
    assert cut_reply(f"> On 23 Nov 2026, at 07:30, {COACH} wrote:\n> > Which season?").new == ""


def test_a_mail_that_is_only_forwarded_is_kept_with_its_headers_and_flagged():
    forward = f"---------- Forwarded message ---------\nFrom: {COACH}\nSubject: An offer\n\nThe job is yours."
    cut = cut_reply(f"\n\n{forward}\n\n-- \nAda")
    assert (cut.new.split("\n\n"), cut.suspicious) == (forward.split("\n\n"), True)


@pytest.mark.parametrize("text", ["", "\n\n", "  \n\t"])
def test_a_reply_without_text_is_empty(text):
    assert cut_reply(text).new.strip() == ""


def test_an_endless_reply_is_cut_off_kept_and_flagged():
    cut = cut_reply("word\n" * 200_000)
    assert cut.suspicious
    assert cut.new.count("word") + cut.rest.count("word") == 200_000


def test_initials_before_every_line_mark_a_quote():
    text = "Monday, you wrote:\n\nIM> Which season\nIM> is it?\n\nWinter.\n\nIM> Write\nIM> a line."
    assert cut_reply(text).new == "Winter."


def test_a_tag_that_somebody_writes_is_no_initials():
    text = "I wrote <b> and p> today."
    assert cut_reply(text).new == text


def test_an_angle_that_a_mailbox_put_before_from_marks_no_quote():
    text = "From now on I rest.\n>From what my wife says, so does she."
    assert cut_reply(f"{text}\n\nOn 23 Nov 2026, at 07:30, {COACH} wrote:\n{MARKED}").new == text


def test_a_line_with_a_date_right_above_a_quote_introduces_it_in_whatever_language():
    assert cut_reply(f"Winter.\n\nZyx qyx 23.11.2026 07:30 qux:\n{MARKED}").new == "Winter."


def test_an_attribution_without_a_quote_below_it_is_cut_at_the_end():
    assert cut_reply("Winter.\n\nInes Moreau writes:\n").new == "Winter."


def test_words_far_to_the_right_are_words():
    assert cut_reply(" " * 400 + "winter").new.strip() == "winter"
