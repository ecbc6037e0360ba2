"""The probe: how long it waits, for what, and what it says in the end."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from remediation.steps import probe
from remediation.steps.context import StepContext, StepFailed
from tests.remediation.account import Account, refusal
from tests.remediation.builders import POLICY
from tests.remediation.orders import environment
from tests.remediation.runbook_story import FORWARD, make_plan, step_context

NOT_LOADED = "orders could not load its secret"
DENIED_FOR_GOOD = (
    f"{NOT_LOADED}: AccessDeniedException. The policy is attached, so a permissions boundary, a "
    "service control policy or the KMS key's policy denies it"
)
IN_A_VPC = (
    "See the function's log: its own code may fail as it starts; in a VPC it needs a route or an "
    "endpoint to Secrets Manager"
)
DIFFERS = (
    "of orders differs between the secret and the environment: it was changed meanwhile; start "
    "again"
)


class Clock:
    """Time that passes only in pauses."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.pauses: list[float] = []
        self.when: dict[float, Callable[[], object]] = {}

    def sleep(self, seconds: float) -> None:
        assert len(self.pauses) < 1_000, "nobody waits so long"
        self.pauses.append(seconds)
        self.now += seconds
        self.when.pop(self.now - 1_000, lambda: None)()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    fake = SimpleNamespace(monotonic=lambda: made.now, sleep=made.sleep)
    monkeypatch.setattr(probe, "time", fake)
    monkeypatch.setattr(probe, "_SECONDS_FOR_GRANT", 150)
    monkeypatch.setattr(probe, "_SECONDS_FOR_OTHERS", 40)
    return made


@pytest.fixture
def shadowed(account: Account) -> Account:
    for _, step in FORWARD[:3]:
        step(step_context(account, "orders", plan=make_plan(account, "orders", "DB_PASSWORD")))
    return account


def ask(account: Account, seconds_left: float = 240.0) -> str | None:
    given = step_context(account, "orders", plan={"moving": ["DB_PASSWORD"]})
    return probe.probe(StepContext(given.aws, given.stack, given.request, lambda: seconds_left))


def failing(account: Account, code: str) -> None:
    def fail(operation: str) -> None:
        if operation == "invoke":
            raise refusal(code)

    account.before = fail


def answering(account: Account, body: dict[str, object] | None, error: str | None = None) -> None:
    nonce = environment(account)["SEALED_ENV_PROBE"].partition(":")[0]
    shims = {"sealed-env-probe": nonce} if error is None else {}
    account.functions._answer = lambda *_: ({**shims, **(body or {})}, error)


def test_a_function_that_loads_its_secret_is_asked_once(shadowed: Account, clock: Clock) -> None:
    ask(shadowed)

    assert shadowed.calls.count("invoke") == 1
    assert clock.pauses == []


def test_a_grant_that_takes_a_minute_is_waited_for(shadowed: Account, clock: Clock) -> None:
    shadowed.roles.attached.clear()
    clock.when[60] = lambda: shadowed.roles.attached.update({"orders-role": [POLICY]})

    ask(shadowed)

    assert clock.pauses == [2] * 30


@pytest.mark.parametrize(("seconds_left", "waited"), [(240.0, 150), (60.0, 50)])
def test_a_grant_is_waited_for_as_long_as_it_may_take_and_the_step_has_time(
    shadowed: Account, clock: Clock, seconds_left: float, waited: int
) -> None:
    shadowed.roles.attached.clear()

    with pytest.raises(StepFailed) as failed:
        ask(shadowed, seconds_left)

    assert str(failed.value) == DENIED_FOR_GOOD
    assert clock.pauses == [2] * (waited // 2)


def test_a_throttled_probe_is_tried_again_for_less_long(shadowed: Account, clock: Clock) -> None:
    failing(shadowed, "TooManyRequestsException")

    with pytest.raises(StepFailed) as failed:
        ask(shadowed)

    assert str(failed.value) == f"{NOT_LOADED}: TooManyRequestsException. {IN_A_VPC}"
    assert sum(clock.pauses) == 40


@pytest.mark.parametrize(
    "error",
    [
        "Runtime.ImportModuleError",
        "Runtime.HandlerNotFound",
        "Runtime.UserCodeSyntaxError",
        "Runtime.MalformedHandlerName",
    ],
)
def test_a_handler_that_cannot_be_imported_is_not_waited_for(
    shadowed: Account, clock: Clock, error: str
) -> None:
    answering(shadowed, {"errorType": error}, "Unhandled")

    with pytest.raises(StepFailed) as failed:
        ask(shadowed)

    assert str(failed.value) == (
        f"{NOT_LOADED}: {error}. Its handler could not be imported; see the function's log"
    )
    assert clock.pauses == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            # TOKEN is none of the names that the function is to load: its owner may set it again.
            {"loaded": True, "different": ["TOKEN", "X"], "missing": ["DB_PASSWORD", "X"]},
            f"?, DB_PASSWORD {DIFFERS}",
        ),
        ({"loaded": True, "missing": []}, f"? {DIFFERS}"),
        ({"loaded": True, "different": []}, f"? {DIFFERS}"),
        ({"loaded": False}, f"{NOT_LOADED}: no cause given. {IN_A_VPC}"),
        ({}, f"{NOT_LOADED}: no cause given. {IN_A_VPC}"),
    ],
    ids=["both", "no word of differences", "no word of missing", "no cause", "no answer"],
)
@pytest.mark.usefixtures("clock")
def test_a_shim_that_does_not_say_that_all_is_there_fails_the_step(
    shadowed: Account, answer: dict[str, object], said: str
) -> None:
    answering(shadowed, answer)

    with pytest.raises(StepFailed) as failed:
        ask(shadowed)

    assert str(failed.value) == said


def test_a_sealed_function_with_nothing_to_move_needs_no_probe(shadowed: Account) -> None:
    FORWARD[4][1](step_context(shadowed, "orders", plan={"moving": ["DB_PASSWORD"]}))
    before = shadowed.calls.count("invoke")

    ask(shadowed)

    assert shadowed.calls.count("invoke") == before


@pytest.mark.parametrize("put_back", [True, False], ids=["plain", "sealed, and set again"])
def test_a_function_that_was_deployed_meanwhile_is_not_probed(
    shadowed: Account, *, put_back: bool
) -> None:
    if put_back:
        shadowed.functions.edit("orders", Handler="new.handler")
    else:
        pointing = {k: v for k, v in environment(shadowed).items() if k != "SEALED_ENV_PROBE"}
        shadowed.functions.edit("orders", Environment=pointing)

    with pytest.raises(StepFailed) as failed:
        ask(shadowed)

    assert str(failed.value) == "orders was changed after it was rewired: start again"
    assert shadowed.calls.count("invoke") == 0
