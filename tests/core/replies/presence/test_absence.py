"""What automatic mail says of its owner: when they are back, or that they have left for good."""

from datetime import date

import pytest

from drip.core.replies.presence.absence import Absence, HasLeft, read_automatic_reply

TODAY = date(2027, 1, 6)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("I am out of the office until 14 January with no access to mail.", date(2027, 1, 14)),
        (
            "Thank you. I'm away from January 4th to January 15th, and back on Monday, January 18th, 2027.",
            date(2027, 1, 18),
        ),
        ("I will be back on Monday.", date(2027, 1, 11)),
        ("I'm on leave from 4 to 20 January 2027.", date(2027, 1, 20)),
        ("Out of office 01/04/2027 - 01/22/2027.", date(2027, 1, 22)),
        ("Returning 2027-01-19. In urgent cases call 030 1234567.", date(2027, 1, 19)),
        ("Ich bin bis zum 15.01.2027 nicht im Büro.", date(2027, 1, 15)),
        ("Vom 4.1. bis 22.1. bin ich im Urlaub. Ab dem 25. Januar bin ich wieder erreichbar.", date(2027, 1, 25)),
        ("Ich bin am Montag, den 18. Januar 2027 zurück.", date(2027, 1, 18)),
        ("Ihre Nachricht wird nicht weitergeleitet. Ab 20. Januar bin ich wieder für Sie da.", date(2027, 1, 20)),
        ("Je suis absente jusqu'au 17 janvier inclus.", date(2027, 1, 17)),
        ("Je serai de retour le lundi 18 janvier 2027.", date(2027, 1, 18)),
        ("Estoy fuera de la oficina hasta el 19 de enero de 2027.", date(2027, 1, 19)),
        ("Regreso el 21 de enero.", date(2027, 1, 21)),
        ("Sono assente fino al 16 gennaio. Rientro il 18 gennaio.", date(2027, 1, 18)),
        ("Estarei ausente até 20 de janeiro de 2027.", date(2027, 1, 20)),
        ("Volto no dia 22 de janeiro.", date(2027, 1, 22)),
        ("Ik ben afwezig tot en met 15 januari 2027.", date(2027, 1, 15)),
        ("Vanaf 18 januari ben ik weer terug.", date(2027, 1, 18)),
        ("Jag är tillbaka den 18 januari.", date(2027, 1, 18)),
        ("Jeg er tilbake 20. januar.", date(2027, 1, 20)),
        ("Olen lomalla, palaan 18.1.2027.", date(2027, 1, 18)),
        ("Jestem na urlopie do 19 stycznia.", date(2027, 1, 19)),
        ("Я в отпуске до 20 января.", date(2027, 1, 20)),
        ("1月15日まで不在にしております。", date(2027, 1, 15)),
    ],
)
def test_the_day_on_which_they_are_back(text: str, until: date) -> None:
    assert read_automatic_reply("Automatic reply", text, TODAY) == Absence(until)


def test_a_day_in_the_subject_counts() -> None:
    assert read_automatic_reply("Abwesend bis 15. Januar", "Danke für die Nachricht.", TODAY) == Absence(
        date(2027, 1, 15)
    )


@pytest.mark.parametrize(
    "text",
    [
        "I am out of the office and will answer as soon as I can.",
        "Thank you for your mail. I answer within 2 days.",
        "I was away until 4 January 2027.",
        "We moved to 12 Harbour Lane on 1 March 2020.",
        "Our office hours are 9 to 5. Call 030 12 34 56.",
        "Save the date: our fair is on 24 January!",
        "Ich bin derzeit nicht erreichbar.",
        "Until 31 February",
        "",
    ],
)
def test_no_day_no_absence(text: str) -> None:
    assert read_automatic_reply("Automatic reply", text, TODAY) is None


@pytest.mark.parametrize(
    "text",
    [
        "Ada Reed no longer works here. Please contact info@example.org.",
        "I have left the company. Please write to office@example.org until 20 January.",
        "Frau Reed ist aus dem Unternehmen ausgeschieden. Bitte wenden Sie sich an info@example.org.",
        "Ich arbeite nicht mehr bei der Muster GmbH.",
        "Ada ne travaille plus chez nous, merci de contacter info@example.org.",
        "Ada ya no trabaja en la empresa.",
        "Ada non lavora più presso di noi.",
        "A Ada já não trabalha na empresa.",
        "Ada werkt niet meer bij ons.",
        "This mailbox is no longer monitored.",
    ],
)
def test_who_has_left_for_good(text: str) -> None:
    assert read_automatic_reply("Automatic reply", text, TODAY) == HasLeft()


def test_crafted_text_takes_no_time() -> None:
    assert read_automatic_reply("", "until 14 " * 50_000, TODAY) is None
