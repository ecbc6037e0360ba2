"""Values that look like live secrets, made at run time, so that none stands in the repository."""

from __future__ import annotations

import random
import string

_ALPHANUMERIC = string.ascii_letters + string.digits


class SecretValues:
    """Makes values in the shapes that providers give out; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - they open nothing

    def password(self) -> str:
        """Return a password as people's password managers make them."""
        return self._some(_ALPHANUMERIC + "!#%&*+?", 20)

    def stripe_key(self) -> str:
        """Return a live secret key of Stripe's shape."""
        return "_".join(("sk", "live", self._some(_ALPHANUMERIC, 24)))

    def slack_webhook(self) -> str:
        """Return an incoming webhook of Slack's shape."""
        upper = string.ascii_uppercase + string.digits
        parts = (f"T{self._some(upper, 8)}", f"B{self._some(upper, 8)}")
        return "/".join(("https://hooks.slack.com/services", *parts, self._some(_ALPHANUMERIC, 24)))

    def access_key(self) -> tuple[str, str]:
        """Return an AWS access key's ID and secret."""
        key_id = "AKIA" + self._some(string.ascii_uppercase + "234567", 16)
        return key_id, self._some(_ALPHANUMERIC + "+/", 40)

    def github_token(self) -> str:
        """Return a personal access token of GitHub's shape."""
        return "_".join(("ghp", self._some(_ALPHANUMERIC, 36)))

    def _some(self, alphabet: str, length: int) -> str:
        return "".join(self._random.choices(alphabet, k=length))
