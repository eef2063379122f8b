from __future__ import annotations

from support.conversation import OUR_DOMAIN, mail

from drip.core.delivery.token import make_token, read_token
from drip.inbound import Tokens, find_tokens

ONE = make_token("secret", "reply", 12, 3)
TWO = make_token("secret", "reply", 12, 4)


def test_a_token_is_found_in_the_envelope_and_in_every_header_that_may_have_it():
    for header in ("To", "Cc", "Delivered_To", "X_Original_To", "Envelope_To"):
        assert find_tokens(mail(**{header: f"Coach <reply+{ONE}@{OUR_DOMAIN}>"}), (), OUR_DOMAIN).reply == (ONE,)
    assert find_tokens(mail(), (f"reply+{ONE}@{OUR_DOMAIN}",), OUR_DOMAIN).reply == (ONE,)


def test_what_was_found_can_be_read_by_whoever_has_the_key():
    tokens = find_tokens(mail(To=f"REPLY+{ONE.upper()}@{OUR_DOMAIN.upper()}"), (), OUR_DOMAIN)
    assert [read_token("secret", "reply", token) for token in tokens.reply] == [(12, 3)]


def test_the_envelope_comes_first_and_nothing_twice():
    tokens = find_tokens(
        mail(To=f"reply+{ONE}@{OUR_DOMAIN}, reply+{TWO}@{OUR_DOMAIN}"), (f"reply+{TWO}@{OUR_DOMAIN}",), OUR_DOMAIN
    )
    assert tokens.reply == (TWO, ONE)


def test_purposes_are_kept_apart():
    tokens = find_tokens(mail(To=f"bounce+{ONE}@{OUR_DOMAIN}", Cc=f"leave+{TWO}@{OUR_DOMAIN}"), (), OUR_DOMAIN)
    assert tokens == Tokens(bounce=(ONE,), leave=(TWO,))


def test_message_ids_of_ours_are_found_in_the_thread():
    replied = mail(
        In_Reply_To=f"<{TWO}.1@{OUR_DOMAIN}>",
        References=f"<other@example.com> <{ONE}@{OUR_DOMAIN}> <{TWO}.1@{OUR_DOMAIN}>",
    )
    assert find_tokens(replied, (), OUR_DOMAIN).message == (TWO, ONE)


def test_other_domains_and_other_words_are_not_ours():
    theirs = mail(
        To=f"reply+{ONE}@elsewhere.example, reply+x@{OUR_DOMAIN}, reply@{OUR_DOMAIN}, reply+{ONE}!@{OUR_DOMAIN}",
        References=f"<{ONE}@elsewhere.example> <short@{OUR_DOMAIN}> <{ONE}.x@{OUR_DOMAIN}>",
    )
    assert find_tokens(theirs, (f"{ONE}@{OUR_DOMAIN}",), OUR_DOMAIN) == Tokens()
