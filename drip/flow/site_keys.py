"""What a site signs and hashes with: its secret, and those it had before."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.delivery.token import derive_key, make_token, read_token


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """What was signed with one of `old_secrets` is still believed, and nothing new is signed with them."""

    secret: str
    old_secrets: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """The newest first."""
        return (self.secret, *self.old_secrets)

    def suppression_key(self, email: str) -> str:
        """The keyed hash under which an address is suppressed, so that it can be kept out after erasure."""
        return self.suppression_keys(email)[0]

    def suppression_keys(self, email: str) -> tuple[str, ...]:
        """All under which an address may have been suppressed, one for each secret."""
        return tuple(derive_key(secret, f"suppression {email}").hex() for secret in self.secrets)

    def token(self, purpose: str, *numbers: int) -> str:
        return make_token(self.secret, purpose, *numbers)

    def read_token(self, purpose: str, token: str, length: int, *, is_new: bool = False) -> tuple[int, ...] | None:
        """The numbers in a token of ours, None unless it is ours, for this purpose, and has `length` of them. `is_new`:
        only what the newest secret signed, since whoever knows an old one could have made it."""
        for secret in self.secrets[:1] if is_new else self.secrets:
            numbers = read_token(secret, purpose, token)
            if numbers is not None:
                return numbers if len(numbers) == length else None
        return None

    def derive(self, purpose: str) -> bytes:
        """The key for one purpose, of the newest secret."""
        return derive_key(self.secret, purpose)
