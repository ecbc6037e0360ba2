"""A shadowed function, and the secret as its shim finds it."""

from __future__ import annotations

from collections.abc import Mapping

from sealed_env.errors import not_loaded

from tests.remediation.builders import NONCE, secret_arn

ARN = secret_arn("orders")
PROBE = {"sealed-env-probe": NONCE}
EVENT = {"any": "event"}
CONTEXT = object()


class Stored:
    """The secret as the shim would find it; without values, the role may not read it."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.asked = 0
        self.seen: set[str] = set()
        """The names of the variables that the last request was made with."""
        self.failure: BaseException | None = None

    def load(self, arn: str, environment: Mapping[str, str]) -> dict[str, str]:
        self.asked += 1
        self.seen = set(environment)
        if self.failure:
            raise self.failure
        assert arn == ARN
        assert environment["SEALED_ENV_ARN"] == ARN
        if not self.values:
            raise not_loaded(arn, "AccessDeniedException")
        return dict(self.values)


def environment(**plaintext: str) -> dict[str, str]:
    return {
        "SEALED_ENV_ARN": ARN,
        "SEALED_ENV_HANDLER": "orders_app.handler",
        "SEALED_ENV_PROBE": f"{NONCE}:MAIL,ORDERS",
        **plaintext,
    }
