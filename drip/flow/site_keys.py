"""What a site signs and hashes with: its present secret and its old ones."""

from __future__ import annotations

from dataclasses import dataclass

from drip.core.delivery.token import derive_key, make_token, read_token


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """The secrets of a site. Tokens signed with one of `old_secrets` are still accepted, but new ones are signed only
    with `secret`."""

    secret: str
    old_secrets: tuple[str, ...] = ()

    @property
    def secrets(self) -> tuple[str, ...]:
        """All secrets, the newest first."""
        return (self.secret, *self.old_secrets)

    def suppression_key(self, email: str) -> str:
        """Returns the keyed hash under which an address is suppressed, so that it stays so after its owner is
        erased."""
        return self.suppression_keys(email)[0]

    def suppression_keys(self, email: str) -> tuple[str, ...]:
        """Returns all keys under which an address may have been suppressed, one for each secret."""
        return tuple(derive_key(secret, f"suppression {email}").hex() for secret in self.secrets)

    def token(self, purpose: str, *numbers: int) -> str:
        return make_token(self.secret, purpose, *numbers)

    def read_token(self, purpose: str, token: str, length: int, *, is_new: bool = False) -> tuple[int, ...] | None:
        """Returns the numbers in a token; None unless we signed it for this purpose and it has `length` numbers.

        With `is_new`, only the newest secret counts: somebody who knows an old one could have made the token."""
        for secret in self.secrets[:1] if is_new else self.secrets:
            numbers = read_token(secret, purpose, token)
            if numbers is not None:
                return numbers if len(numbers) == length else None
        return None

    def derive(self, purpose: str) -> bytes:
        """Returns the key for one purpose, derived from the newest secret."""
        return derive_key(self.secret, purpose)
