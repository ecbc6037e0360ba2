"""A function that three aliases run, a press that moves them, and what it left."""

from __future__ import annotations

import json
from typing import Any

from tests.remediation.account import Account
from tests.remediation.aliases import MOVING
from tests.remediation.orders import ENVIRONMENT, SECRET
from tests.remediation.runbook_story import remediate


def with_three_aliases() -> Account:
    """Return an account with a function that two aliases run as it is, and a third as it was."""
    made = Account()
    made.functions.create("orders", {**ENVIRONMENT, "DB_PASSWORD": "an earlier value"})
    made.functions.publish("orders", "old")
    made.functions.edit("orders", Environment=dict(ENVIRONMENT))
    made.functions.publish("orders", "live", "canary")
    return made


def press(account: Account, **choices: Any) -> dict[str, Any]:
    return remediate(account, "orders", *MOVING, repoint_aliases=True, **choices)


def version(account: Account, number: str) -> dict[str, Any]:
    (found,) = account.functions.run_by(f"orders:{number}")
    return found


def numbers(account: Account) -> list[str]:
    return [each["Version"] for each in account.functions.published["orders"]]


def rotate(account: Account) -> None:
    """Put another password into the secret, as its owner would."""
    secret = account.secrets.stored[SECRET]
    secret.versions["rotated"] = json.dumps({"DB_PASSWORD": "rotated", "TOKEN": "another"})
    secret.make_current("rotated")
