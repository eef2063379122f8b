from __future__ import annotations

import pytest
from support.conversation import OUR_DOMAIN, mail

from drip.inbound import MailClass, ParsedMail, bounce_status, classify, find_tokens, reaction_of

TOKEN = "mzxw6ytboi2gk3tfon2gk3tf"


def report(
    *fields: str, kind: str = "delivery-status", subject: str = "Undelivered Mail Returned to Sender"
) -> ParsedMail:
    """A report as Postfix writes it."""
    lines = "\n".join(fields)
    body = (
        "--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you.\n"
        f"--b\nContent-Type: message/{kind}\n\nReporting-MTA: dns; mx.example.com\n\n{lines}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{TOKEN}@{OUR_DOMAIN}>\nSubject: hello\n--b--\n"
    )
    content_type = f'multipart/report; report-type={kind}; boundary="b"'
    return mail(body, From="MAILER-DAEMON@mx.example.com", Subject=subject, Content_Type=content_type)


def test_words_of_a_person_are_a_reply():
    assert classify(mail("winter"), OUR_DOMAIN) is MailClass.REPLY


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        *[(status, MailClass.BOUNCE_HARD) for status in ("5.1.1", "5.1.3", "5.1.10", "5.2.1")],
        *[(status, MailClass.BOUNCE_SOFT) for status in ("4.2.2", "4.4.1", "5.2.2", "5.7.1", "5.1.2", "5.3.4")],
    ],
)
def test_the_status_of_a_report_decides_hard_or_soft(status, expected):
    bounce = report("Final-Recipient: rfc822; ada@example.com", "Action: failed", f"Status: {status}")
    assert classify(bounce, OUR_DOMAIN) is expected
    assert bounce_status(bounce) == status


def test_a_status_that_says_nothing_is_made_exact_by_the_other_servers_words():
    bounce = report("Action: failed", "Status: 5.0.0", "Diagnostic-Code: smtp; 550 5.1.1 <ada@example.com> unknown")
    assert (bounce_status(bounce), classify(bounce, OUR_DOMAIN)) == ("5.1.1", MailClass.BOUNCE_HARD)


@pytest.mark.parametrize("status", ["5.1.1", "5.2.1", "5.0.0"])
@pytest.mark.parametrize(
    "reason",
    [
        "550 The mailbox is full",
        "552 user is over quota",
        "550 This account has been suspended for non-payment",
        "550 account disabled",
        "550 mailbox is inactive",
        "550 due to extended inactivity new mail is not accepted",
        "554 rejected by local policy",
        "550 your IP is on a blocklist, see https://rbl.example",
        "550 message filtered",
        "550 blocked by the recipient's filter",
        "550 this mail looks like spam",
        "554 sender address rejected",
        "550 relaying denied",
        "550 message size exceeds the limit",
    ],
)
def test_a_server_that_refuses_the_mail_or_us_says_nothing_about_the_address(status, reason):
    bounce = report("Action: failed", f"Status: {status}", f"Diagnostic-Code: smtp; {reason}")
    assert classify(bounce, OUR_DOMAIN) in (MailClass.BOUNCE_SOFT, MailClass.BOUNCE_UNKNOWN)


@pytest.mark.parametrize(
    "reason", ["550 user unknown", "550 5.1.1 No such user, see our policy", "550 The account does not exist"]
)
def test_a_missing_mailbox_stays_one_whatever_else_the_server_says(reason):
    bounce = report("Action: failed", "Status: 5.1.1", f"Diagnostic-Code: smtp; {reason}")
    assert classify(bounce, OUR_DOMAIN) is MailClass.BOUNCE_HARD


def test_a_basic_code_with_plain_words_is_understood():
    bounce = report("Action: failed", "Status: 5.0.0", "Diagnostic-Code: smtp; 550 No such user here")
    assert bounce_status(bounce) == "5.1.1"


def test_a_permanent_failure_of_one_of_two_recipients_counts():
    bounce = report("Action: delayed", "Status: 4.4.1", "", "Action: failed", "Status: 5.1.1")
    assert classify(bounce, OUR_DOMAIN) is MailClass.BOUNCE_HARD


def test_a_report_without_a_status_is_unknown():
    assert classify(report("Action: failed"), OUR_DOMAIN) is MailClass.BOUNCE_UNKNOWN


def test_a_delay_is_no_bounce():
    assert classify(report("Action: delayed", "Status: 4.4.1"), OUR_DOMAIN) is MailClass.DELAY


def test_a_confirmation_of_delivery_is_automatic():
    assert classify(report("Action: delivered", "Status: 2.0.0"), OUR_DOMAIN) is MailClass.AUTO_REPLY


def test_a_read_receipt_is_automatic():
    assert (
        classify(report("Disposition: displayed", kind="disposition-notification"), OUR_DOMAIN) is MailClass.AUTO_REPLY
    )


def test_a_feedback_report_is_a_complaint():
    complaint = report("Feedback-Type: abuse", "User-Agent: x/1", kind="feedback-report", subject="complaint")
    assert classify(complaint, OUR_DOMAIN) is MailClass.COMPLAINT


def test_the_mail_that_a_report_is_about_is_found_in_it():
    assert find_tokens(report("Action: failed", "Status: 5.1.1"), (), OUR_DOMAIN).message == (TOKEN,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ada@example.com>: host mx said: 550 5.1.1 User unknown", MailClass.BOUNCE_HARD),
        ("550 no such user (in reply to RCPT TO)", MailClass.BOUNCE_HARD),
        ("452 4.2.2 mailbox full", MailClass.BOUNCE_SOFT),
        ("Something went wrong.", MailClass.BOUNCE_UNKNOWN),
    ],
)
def test_a_bounce_in_words_only_is_told_by_its_sender(text, expected):
    assert classify(mail(text, From="Mailer-Daemon@example.com", Subject="failure notice"), OUR_DOMAIN) is expected


def test_a_person_who_writes_about_a_failure_is_not_a_bounce():
    assert classify(mail("550 5.1.1", Subject="Re: failure notice"), OUR_DOMAIN) is MailClass.REPLY
    assert (
        classify(mail("550 5.1.1", Subject="failure notice"), OUR_DOMAIN, mail_from="ada@example.com")
        is MailClass.REPLY
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner-email=x"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "vacation"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"Subject": "Automatic reply: Which season?"},
        {"Subject": "Automatische Antwort: Which season?"},
        {"Subject": "=?utf-8?q?R=C3=A9ponse_automatique_:_hello?="},
        {"Subject": "Out of Office: hello"},
        {"Return_Path": "<>"},
        {"X_Autoresponder": "on"},
        {"Subject": "[Auto-Reply] hello"},
        {"Subject": "Ada Lovelace is out of the office (returning 5 January)"},
        {"Subject": "=?utf-8?b?16rXqdeV15HXlCDXkNeV15jXldee15jXmdeqOiBoZWxsbw==?="},
        {"Subject": "=?utf-8?q?Ofis_d=C4=B1=C5=9F=C4=B1nda:_hello?="},
        {"Subject": "=?utf-8?b?6Ieq5YuV6L+U5L+h?="},
    ],
)
def test_what_a_program_answered_is_automatic(headers):
    assert classify(mail("I am away.", **headers), OUR_DOMAIN) is MailClass.AUTO_REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "All"},
        {"Subject": "Re: Out of office, finally"},
        {"Precedence": "normal"},
        {"List_Id": "<friends.example.org>"},
    ],
)
def test_what_a_person_sends_is_not_automatic(headers):
    assert classify(mail("winter", **headers), OUR_DOMAIN) is MailClass.REPLY


@pytest.mark.parametrize(
    "text",
    [
        "I only get mail from people I know. Before your message can be delivered, follow https://filter.example/x",
        "Ihre Nachricht wird zurückgehalten. Bitte bestätigen Sie sie: https://filter.example/x",
        "Grace Hopper has left the company. For urgent matters please contact Ida at ida@example.com.",
        "Frau Hopper arbeitet nicht mehr bei uns. Bitte wenden Sie sich an info@example.de.",
        "Mme Hopper ne travaille plus chez nous. Merci de contacter accueil@example.fr.",
        "This mailbox is no longer monitored. Please use the number +44 20 7946 0000.",
    ],
)
def test_notices_of_a_mailbox_are_automatic_without_any_header(text):
    assert classify(mail(text, Subject="Re: Which season?"), OUR_DOMAIN) is MailClass.AUTO_REPLY


@pytest.mark.parametrize(
    "text",
    [
        "My friend has left the company, and I miss her every day.",
        "I no longer work there. Autumn, I think.\n\nGrace\n+44 20 7946 0000",
        "Please contact me if you like: grace@example.com. Winter is over.",
        "Ich arbeite nicht mehr für Geld. Es ist Sommer.",
    ],
)
def test_people_may_write_of_leaving(text):
    assert classify(mail(text, Subject="Re: Which season?"), OUR_DOMAIN) is MailClass.REPLY


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Recall: Which season?", 'Hopper, Grace would like to recall the message, "Which season?".'),
        ("=?utf-8?q?R=C3=BCckruf:_Which_season=3F?=", "Grace möchte die Nachricht „Which season?“ zurückrufen."),
        ("Rappel : Which season?", "Grace souhaite rappeler le message « Which season? »."),
        ("Intrekken: Which season?", "Grace wil het bericht 'Which season?' intrekken."),
    ],
)
def test_a_mail_that_takes_another_back_is_automatic(subject, text):
    assert classify(mail(text, Subject=subject), OUR_DOMAIN) is MailClass.AUTO_REPLY


def test_a_reminder_of_a_person_takes_nothing_back():
    theirs = mail("Vous vouliez me répondre.\nGrace", Subject="Rappel : ma lettre")
    assert classify(theirs, OUR_DOMAIN) is MailClass.REPLY


GMAIL_REACTION = (
    "--b\nContent-Type: text/plain; charset=utf-8\n\n🎉 Grace a réagi via Gmail\n"
    "--b\nContent-Type: text/vnd.google.email-reaction+json\n\n"
    '{"emoji": "\\ud83c\\udf89", "version": 1}\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--\n'
)


@pytest.mark.parametrize(
    ("text", "headers", "reaction"),
    [
        ("🌻\n", {"Content_Disposition": "Reaction", "Content_Type": "text/plain; charset=utf-8"}, "🌻"),
        (GMAIL_REACTION, {"Content_Type": "multipart/alternative; boundary=b"}, "🎉"),
        ("❤️ Grace reacted to your message:", {"Subject": "Reaction Daily Digest"}, "❤️"),
        ("👍 Grace hat auf Ihre Nachricht reagiert:", {}, "👍"),
        ("Liked “Which season is it?”", {}, "Liked “Which season is it?”"),
        ("Reacted 🌻 to “Which season is it?”", {}, "🌻"),
        ("A adoré « Quelle saison ? »", {}, "A adoré « Quelle saison ? »"),
    ],
)
def test_a_reaction_is_no_reply(text, headers, reaction):
    theirs = mail(text, **headers)
    assert (classify(theirs, OUR_DOMAIN), reaction_of(theirs)) == (MailClass.REACTION, reaction)


@pytest.mark.parametrize(
    "text", ["👍", "Loved it!", 'Loved "The Prophet".', "🌻 and winter", "Liked “it” a lot, truly."]
)
def test_words_and_signs_of_a_person_are_a_reply(text):
    assert classify(mail(text), OUR_DOMAIN) is MailClass.REPLY


@pytest.mark.parametrize("given", ['{"emoji": 7}', "[]", "no json", ""])
def test_a_part_of_gmail_that_names_no_emoji_is_no_reaction(given):
    part = f"--b\n\nwinter\n--b\nContent-Type: text/vnd.google.email-reaction+json\n\n{given}\n--b--\n"
    assert classify(mail(part, Content_Type="multipart/alternative; boundary=b"), OUR_DOMAIN) is MailClass.REPLY


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("Feedback-Type: fraud", MailClass.COMPLAINT),
        ("Feedback-Type: opt-out", MailClass.COMPLAINT),
        ("User-Agent: x/1", MailClass.BOUNCE_UNKNOWN),
        ("Feedback-Type: not-spam", MailClass.AUTO_REPLY),
        ("Feedback-Type: auth-failure", MailClass.AUTO_REPLY),
    ],
)
def test_only_a_report_that_names_a_complaint_is_one(fields, expected):
    assert classify(report(fields, kind="feedback-report"), OUR_DOMAIN) is expected


def test_the_null_sender_of_the_envelope_says_automatic():
    assert classify(mail("I am away."), OUR_DOMAIN, mail_from="") is MailClass.AUTO_REPLY


@pytest.mark.parametrize(
    "headers", [{"X_Drip": "1"}, {"Message_ID": f"<{TOKEN}@{OUR_DOMAIN}>"}, {"Message_ID": f"<{TOKEN}.2@{OUR_DOMAIN}>"}]
)
def test_our_own_mail_coming_back_is_a_loop(headers):
    assert classify(mail("winter", **headers), OUR_DOMAIN) is MailClass.LOOP


def test_people_at_our_own_domain_may_reply():
    theirs = mail("winter", Message_ID=f"<8f14e45f-ceea-467f-a0e6-1f0c3b9d2a11@{OUR_DOMAIN}>", From=f"ada@{OUR_DOMAIN}")
    assert classify(theirs, OUR_DOMAIN) is MailClass.REPLY
