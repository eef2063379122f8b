from __future__ import annotations

import pytest

from drip.inbound.imap.account import AccountError, ImapAccount


def test_a_whole_url_is_taken_apart() -> None:
    account = ImapAccount.from_url(
        "imaps://ines%40example.com:p%2Fa%3Fss@mail.example.com:9930/Courses/In?move=Done%20it"
    )
    assert (account.host, account.port, account.security) == ("mail.example.com", 9930, "tls")
    assert (account.user, account.password) == ("ines@example.com", "p/a?ss")
    assert (account.folder, account.move_to) == ("Courses/In", "Done it")


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("imaps://ines:secret@mail.example.com", "tls", 993),
        ("imap+starttls://ines:secret@mail.example.com/", "starttls", 143),
        ("imap://ines:secret@localhost/inbox", "plain", 143),
        ("imap://ines:secret@[::1]/inbox", "plain", 143),
    ],
)
def test_what_is_left_out_is_as_usual(url: str, security: str, port: int) -> None:
    account = ImapAccount.from_url(url)
    assert (account.security, account.port, account.folder, account.move_to) == (security, port, "INBOX", "")


def test_the_password_may_stand_apart_and_is_not_shown() -> None:
    account = ImapAccount.from_url("imaps://ines@mail.example.com", "p%40ss")
    assert account.password == "p%40ss"
    assert "p%40ss" not in repr(account)
    assert account.name == "ines@mail.example.com/INBOX"


@pytest.mark.parametrize(
    ("url", "password", "message"),
    [
        ("pop3://ines:secret@mail.example.com", "", "begin with imaps://"),
        ("imap://ines:secret@mail.example.com", "", r"unencrypted to mail\.example\.com"),
        ("imap://ines:secret@192.0.2.1", "", "unencrypted"),
        ("imaps://mail.example.com", "secret", "A user and a password are needed"),
        ("imaps://ines@mail.example.com", "", "A user and a password are needed"),
        ("imaps://ines:secret@mail.example.com", "secret", "keep one of them"),
        ("imaps://ines:secret@", "", "names a host"),
        ("imaps://ines:secret@mail.example.com/INBOX?mvoe=Done", "", "nothing else"),
        ("imaps://ines:secret@mail.example.com/INBOX?move", "", "percent-encode"),
        ("imaps://ines:secret@mail.example.com/INBOX#x", "", "nothing else"),
        ("imaps://ines:sec/ret@mail.example.com/INBOX", "", "percent-encode"),
        ("imaps://ines:secret@mail.example.com/Inbox?move=INBOX", "", "another folder"),
        ("imaps://ines:sec%0D%0Aret@mail.example.com/", "", "control characters"),
    ],
)
def test_what_cannot_be_right_is_told_without_the_password(url: str, password: str, message: str) -> None:
    with pytest.raises(AccountError, match=message) as wrong:
        ImapAccount.from_url(url, password)
    assert "secret" not in str(wrong.value)
