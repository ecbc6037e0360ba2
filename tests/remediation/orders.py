"""The function that the steps are tried on, and what can be asked about it."""

from __future__ import annotations

import copy
import json
from typing import Any

from remediation.model import BACKED_OUT_TAG
from tests.remediation.account import Account
from tests.remediation.builders import PREFIX

ENVIRONMENT = {"DB_PASSWORD": "a value", "TOKEN": "another", "TABLE": "orders"}
SECRET = f"{PREFIX}orders/environment"


def stored(account: Account, name: str = SECRET) -> dict[str, str]:
    secret = account.secrets.stored[name]
    values: dict[str, str] = json.loads(secret.versions[secret.current])
    return values


def environment(account: Account, name: str = "orders") -> dict[str, str]:
    variables: dict[str, str] = account.functions.configurations[name]["Environment"]
    return variables


def snapshot(account: Account, name: str = "orders") -> dict[str, Any]:
    """All that GetFunction tells, but for what every update changes and the mark."""
    answer = copy.deepcopy(account.functions.get_function(FunctionName=name))
    del answer["Configuration"]["RevisionId"]
    answer["Tags"].pop(BACKED_OUT_TAG, None)
    return answer
