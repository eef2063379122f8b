"""Checks the address of a sign-up and brings it into its normal form. A site may also require that it belongs to one
person and that its domain takes mail."""

from __future__ import annotations

from drip.core.languages.catalogue import UserError
from drip.core.signup.role_address import is_role
from drip.core.signup.signup_policy import RefusableAddress
from drip.flow.site import Site
from drip.outbound import valid_address

LOCALHOST = "localhost"  # allowed so that drip can be tried on one machine
MAX_SHOWN_CHARACTERS = 80  # of what was typed, in a message
MAX_TYPED_CHARACTERS = 1000  # the rest is ignored; an address has at most 254


class SignupError(UserError):
    """A field of a sign-up has a value that can't be used. The sentence is for the person who filled it in."""


def normal_address(email: str) -> str:
    """Returns the form in which an address is stored, compared and mailed: lower case, NFC, its domain in A-labels (RFC
    5890). Raises SignupError if it is no address, or none that we can mail. Does not use the network."""
    from email_validator import EmailNotValidError, validate_email

    typed = email.strip()[:MAX_TYPED_CHARACTERS]
    if typed.endswith(f"@{LOCALHOST}") and valid_address(typed):
        return typed.lower()
    local = typed.rpartition("@")[0]
    if local and not local.isascii():
        raise SignupError(
            "We can't send mail to '%(email)s': before the @ we can only write the letters a to z, digits and signs.",
            email=typed[:MAX_SHOWN_CHARACTERS],
        )
    try:
        found = validate_email(typed.lower(), allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        found = None
    normal = (found.ascii_email or "").lower() if found else ""
    if not valid_address(normal):
        raise SignupError(
            "'%(email)s' is not an e-mail address. Write one such as name@example.com.",
            email=email[:MAX_SHOWN_CHARACTERS],
        )
    return normal


def display_address(email: str) -> str:
    """Returns an address as people write it, with its domain in their own script."""
    from email_validator import EmailNotValidError, validate_email

    if "xn--" not in email:
        return email
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError:
        return email


def require_accepted_address(site: Site, email: str) -> None:
    """Raises SignupError if this site does not accept an address, which must be in its normal form.

    It may ask DNS, for at most two seconds, so never call it within a transaction."""
    local, _, domain = email.rpartition("@")
    if RefusableAddress.ROLE in site.signup.refuse and is_role(local):
        raise SignupError(
            "'%(local)s@' is read by whoever is on duty, and this course is for one person. Please write your own "
            "address.",
            local=local[:MAX_SHOWN_CHARACTERS],
        )
    if RefusableAddress.DISPOSABLE in site.signup.refuse and _is_disposable(domain):
        raise SignupError(
            "Addresses at %(domain)s are thrown away after a while, and this course takes weeks. Please write one that "
            "you keep.",
            domain=_display_domain(email),
        )
    if site.signup.check_mx and domain != LOCALHOST:
        from drip.outbound.mx_lookup import accepts_mail

        if not accepts_mail(domain):
            raise SignupError(
                "No mail can be sent to %(domain)s. Please look at the address once more.",
                domain=_display_domain(email),
            )


def _display_domain(email: str) -> str:
    return display_address(email).rpartition("@")[2]


def _is_disposable(domain: str) -> bool:
    """Whether a domain, or one above it, is on the list of disposable ones."""
    from disposable_email_domains import blocklist

    labels = domain.split(".")
    return any(".".join(labels[first:]) in blocklist for first in range(len(labels) - 1))
