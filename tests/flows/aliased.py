"""Functions with versions and aliases on the embedded AWS, and what each alias runs and answers."""

from __future__ import annotations

import json
from typing import Any

from tests.flows.canaries import canary
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create, publish, set_environment
from tests.rehearsal.zips import zip_files

PASSWORD = canary(43, SecretValues(511).password())
ENVIRONMENT = {"DB_PASSWORD": PASSWORD.value, "TABLE": "orders"}
CODE = {
    "app.py": "import os\n\n\ndef handler(event, context):\n"
    "    return [len(os.environ.get(n, '')) for n in ('DB_PASSWORD', 'TABLE')]\n"
}
FORWARD = ["Scan", "Plan", "Store", "Grant", "Shadow", "Probe", "CutOver", "Verify"]


def with_aliases(account: Emulator, name: str) -> None:
    """Create a function with a version that nothing runs, one that `old` runs, and one for `live`.

    The environment was changed since the first two.
    """
    earlier = {**ENVIRONMENT, "TABLE": "earlier"}
    create(account, NewFunction(name, zip_files(CODE), earlier))
    publish(account, name)
    set_environment(account, name, {**earlier, "MORE": "1"})
    publish(account, name, "old")
    set_environment(account, name, ENVIRONMENT)
    publish(account, name, "live")


def invoke(account: Emulator, name: str, qualifier: str) -> Any:
    answer = account.client("lambda").invoke(FunctionName=name, Qualifier=qualifier)
    text = answer["Payload"].read()
    assert "FunctionError" not in answer, text
    return json.loads(text)


def runs(account: Emulator, name: str) -> dict[str, str]:
    """Return which version each alias runs."""
    listed = account.client("lambda").list_aliases(FunctionName=name)["Aliases"]
    return {alias["Name"]: alias["FunctionVersion"] for alias in listed}
