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


CARDS = [
    "Dr. Annika Sørensen\nConsultant Anaesthetist\nNorthside Hospital\n+45 55 55 01 23",
    "Jean-François Léger\nChef de projet\nTél. : 01 99 00 55 12",
    "鈴木 一郎\n株式会社サンプル 営業部\nTEL: 03-5555-0100",
    "Petra Holm (she/her)\nProgramme Director\npetra@example.org | +46 8 555 010 22",
    "Kind regards,\n\nBernd Kaiser\nBeispiel AG\nAbteilung IT",
    "Mit freundlichen Grüßen / Best regards\n\nBernd Kaiser\nBeispiel AG",
]


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "quote", ["", "\n\nOn 23 Nov 2026, at 07:30, Coach wrote:\n> Which season?\n"], ids=["alone", "quoted"]
)
def test_a_card_is_a_signature_without_a_mark(card, quote):
    assert cut_reply(f"Winter.\n\n{card}{quote}").new == "Winter."


def test_below_the_name_of_whoever_wrote_anything_short_is_a_card():
    text = "Winter.\n\nEdith Moss\nUniversity Library"
    assert cut_reply(text).new == text
    assert cut_reply(text, writer="Edith Moss").new == "Winter."


@pytest.mark.parametrize(
    "text",
    [
        "1. Winter\n\n2. Call Ada Lovelace\n+44 20 5555 0100",
        "Three people:\n\nAda Lovelace\nGrace Hopper\nMy Mother",
        "Winter.\n\nBest regards\n\nAda",
        "Where I was happy:\n\nVienna\nThe Lake House\nNowhere Else",
    ],
)
def test_names_and_numbers_that_people_write_are_no_card(text):
    assert cut_reply(text).new == text


@pytest.mark.parametrize(
    "banner",
    [
        "[EXTERNAL] This email originated outside of Example Corp. Do not click links.",
        "CAUTION: This email originated from outside.\nDo not open attachments.",
        "ZjQcmQRYFpfptBannerStart\nThis Message Is From an External Sender\n\nReport\n\nZjQcmQRYFpfptBannerEnd",
        "You don't often get email from ada@example.org. Learn why this is important",
    ],
)
def test_a_banner_that_a_server_puts_above_the_words_is_cut(banner):
    assert (
        cut_reply(f"{banner}\n\nWinter.\n\nCaution: is what I learned.").new == "Winter.\n\nCaution: is what I learned."
    )


@pytest.mark.parametrize(
    "footer",
    [
        "---\n<https://www.avg.com/email-signature?x>\nVirus-free.www.avg.com",
        "Disclaimer\nThe information contained in this mail",
    ],
)
def test_footers_of_scanners_and_lawyers_are_cut(footer):
    assert cut_reply(f"Winter.\n\n{footer}").new == "Winter."


def test_the_armour_of_a_signed_text_is_cut():
    text = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Winter.
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
-----END PGP SIGNATURE-----"""
    assert cut_reply(text).new == "Winter."


def test_dashes_that_set_something_off_are_no_signature():
    text = "What I hope for?\n\n--\nLess of this:\n--\n\nMeetings."
    assert cut_reply(text).new == text
