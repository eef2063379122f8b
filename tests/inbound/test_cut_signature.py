from __future__ import annotations

import pytest

from drip.inbound import cut_reply


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAda Lovelace\nAnalyst",
        "--\nAda",
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Sent from my Wiko RIDGE FAB 4G",
        "Sent from Outlook for Android<https://aka.ms/x>",
        "Get Outlook for iOS",
        "Get [Outlook for Android](https://aka.ms/x)",
        "Von meinem iPhone gesendet",
        "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
        "Envoyé de mon iPhone",
        "Envoyé depuis mon téléphone",
        "Enviado desde mi iPhone",
        "Enviado do meu iPhone",
        "Inviato da iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPad",
        "Lähetetty iPhonesta",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "Στάλθηκε από το iPhone μου",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
        "发自我的手机",
        "\u202bأُرسلت من الـ iPhone\u202c",
        "_______________________________\nfriends mailing list\nfriends@lists.example.org\nhttp://lists.example.org/friends",
        "CONFIDENTIALITY NOTICE: This e-mail may be privileged.\nDelete it.",
        "-Ada Lovelace",
        "-Ada Lovelace\n\n\n______________________\nfriends mailing list\nhttp://lists.example.org/friends",
        "**. . . . . . . . . .**\n\nhttps://example.com/logo.png\n\nExample Ltd.",
    ],
)
@pytest.mark.parametrize(
    "quote", ["", "\n\nOn 23 Nov 2026, at 07:30, Coach wrote:\n> Which season?\n"], ids=["alone", "quoted"]
)
def test_what_a_program_or_a_custom_appends_is_cut(signature, quote):
    assert cut_reply(f"Winter.\nI think.\n\n{signature}{quote}").new == "Winter.\nI think."


def test_a_signature_below_the_quote_is_cut_as_well():
    text = "On 23 Nov 2026, at 07:30, Coach wrote:\n> Which season?\n\nWinter.\n\n-- \nAda"
    assert cut_reply(text).new == "Winter."
    assert cut_reply("Winter.\n\nOn 23 Nov 2026, at 07:30, Coach wrote:\n> Which season?\n\n-- \nAda").new == "Winter."


def test_an_essay_below_a_dashed_line_is_no_signature():
    essay = "\n".join(f"Line {n} of what I wanted to say." for n in range(20))
    assert "Line 19" in cut_reply(f"Winter.\n--\n{essay}").new


@pytest.mark.parametrize("signature", ["Sent from my iPhone", "-- \nAda", "Von meinem iPhone gesendet"])
def test_a_reply_that_is_only_a_signature_has_no_new_words(signature):
    assert cut_reply(signature).new == ""
    assert cut_reply(f"{signature}\n\nOn 23 Nov 2026, at 07:30, Coach wrote:\n> Which season?\n").new == ""


def test_closing_words_and_names_are_the_writers_own():
    text = "Winter.\n\nThanks,\nAda"
    assert cut_reply(text).new == text
