"""Functions that all change at once in the embedded AWS, while it throttles."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tests.flows.artifact import local_builds
from tests.flows.deploy import Stack, deploy
from tests.flows.secret_values import SecretValues
from tests.rehearsal.emulator import Emulator
from tests.rehearsal.new_function import NewFunction, create, role_of, set_environment
from tests.rehearsal.zips import zip_files

RESERVED = 8
"""Evaluations at once."""
ROLES = 5
"""Of so many, each is shared by as many functions."""
TABLE = {"TABLE": "orders"}
_CODE = {
    "app.py": "import os\n\n\ndef handler(event, context):\n"
    "    return len(os.environ.get('DB_PASSWORD', ''))\n"
}
_AT_ONCE = 6
_QUIET_SECONDS = 3.0
"""After which no further notification is expected: ten looks of the recorder."""
_MOST_SECONDS = 600.0


@dataclass(slots=True)
class Account:
    """An embedded AWS with functions, and what they last had."""

    emulator: Emulator
    stack: Stack
    rate: float
    """Requests a second that each service answers."""
    secrets: dict[str, str | None] = field(repr=False)
    """Each function's password, or None."""

    @property
    def rule_function(self) -> str:
        """The name of the function that judges."""
        return self.stack.resources["RuleFunction"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A notification."""

    token: str
    function: str
    captured: str
    """When AWS Config recorded what it reports; by this the newest is known."""


def populate(emulator: Emulator, functions: int, rate: float) -> Account:
    """Deploy the stack, then create functions at once while AWS throttles."""
    with emulator.unrecorded():
        stack = deploy(emulator, local_builds(), {"ReservedConcurrency": str(RESERVED)})
    emulator.ask(f"throttle/{rate}")
    package = zip_files(_CODE)
    roles = [role_of(emulator, f"role-{number}") for number in range(ROLES)]
    names = [f"function-{number}" for number in range(functions)]

    def make(number: int) -> None:
        function = NewFunction(names[number], package, TABLE)
        create(emulator, function, role=roles[number % ROLES])

    _for_each(make, range(functions))
    return Account(emulator, stack, rate, dict.fromkeys(names))


def change_all(account: Account) -> None:
    """Change all functions at once, some twice: half of them have a password now."""
    values = SecretValues(len(account.secrets))
    wanted: dict[str, str | None] = {}
    for number, name in enumerate(account.secrets):
        wanted[name] = values.password() if number % 2 == 0 else None

    def change(name: str) -> None:
        if int(name.rpartition("-")[2]) % 10 in (0, 1):
            # Soon overtaken by the opposite.
            opposite = None if wanted[name] else "once-" + "in-between"
            set_environment(account.emulator, name, environment_with(opposite))
        set_environment(account.emulator, name, environment_with(wanted[name]))

    _for_each(change, list(wanted))
    account.secrets |= wanted


def environment_with(password: str | None) -> dict[str, str]:
    """Return a function's environment; it is never the one that it was created with."""
    return {**TABLE, "CHANGED": "yes"} | ({"DB_PASSWORD": password} if password else {})


@dataclass(frozen=True, slots=True)
class Settled:
    """What there is to see once all is judged, or the time is over."""

    sent: tuple[Sent, ...]
    put: Mapping[str, int]
    """How often a verdict was put, by token."""
    requests: Mapping[str, int]
    """To Lambda about each function, refused ones included."""
    throttled: int
    peak: int
    failed: int
    """Messages in the failure queue."""


def settle(account: Account) -> Settled:
    """Wait until every notification is answered, and no more come."""
    deadline = time.monotonic() + _MOST_SECONDS
    quiet_since, known = time.monotonic(), 0
    while True:
        sent, put = _records(account.emulator)
        if len(sent) != known:
            known, quiet_since = len(sent), time.monotonic()
        answered = all(each.token in put for each in sent)
        is_quiet = time.monotonic() - quiet_since > _QUIET_SECONDS
        if (answered and is_quiet) or time.monotonic() > deadline or _failed(account):
            break
        time.sleep(1)
    asked = account.emulator.ask("requests")
    return Settled(
        tuple(sent),
        put,
        Counter(each["what"] for each in asked if each["service"] == "lambda"),
        sum(each["throttled"] for each in asked),
        account.emulator.ask("concurrency")[account.rule_function],
        _failed(account),
    )


def _records(emulator: Emulator) -> tuple[list[Sent], Counter[str]]:
    sent: list[Sent] = []
    put: Counter[str] = Counter()
    for record in emulator.config_records():
        if record.startswith("PutEvaluations "):
            put[json.loads(record.partition(" ")[2])["ResultToken"]] += 1
        elif record.startswith('{"version"'):
            event = json.loads(record)
            item: Any = json.loads(event["invokingEvent"])["configurationItem"]
            captured = item["configurationItemCaptureTime"]
            sent.append(Sent(event["resultToken"], item["resourceId"], captured))
    return sent, put


def _failed(account: Account) -> int:
    attributes = account.emulator.client("sqs").get_queue_attributes(
        QueueUrl=account.stack.outputs["FailureQueueUrl"],
        AttributeNames=["ApproximateNumberOfMessages"],
    )["Attributes"]
    return int(attributes["ApproximateNumberOfMessages"])


def _for_each(do: Callable[[Any], None], each: Iterable[Any]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as at_once:
        list(at_once.map(do, each))
