"""Addresses that belong to a role and not to a person: whoever reads them did not sign up."""

from __future__ import annotations

_OF_MAIL = "abuse listserv majordomo mailerdaemon noreply donotreply hostmaster postmaster root"  # RFC 2142, 4 and 7
_OF_A_NETWORK = "admin administrator dns ftp news noc security support sysadmin usenet uucp webmaster www"
_OF_A_COMPANY = (
    "accounting accounts billing careers complaints compliance contact customerservice enquiries feedback finance "
    "help helpdesk hr info information inquiries jobs legal marketing newsletter office orders press privacy "
    "reception sales service subscribe team unsubscribe"
)
ROLES = frozenset(f"{_OF_MAIL} {_OF_A_NETWORK} {_OF_A_COMPANY}".split())


def is_role(local: str) -> bool:
    """Whether the part before the @ names a role, however it is written: No-Reply, no_reply, info+course."""
    name = local.lower().partition("+")[0]
    return name.replace("-", "").replace("_", "").replace(".", "") in ROLES
