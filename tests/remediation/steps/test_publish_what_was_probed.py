"""Publish: no version gets an alias unless a twin of that very version has answered a probe."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from remediation.model import PROBE_VARIABLE, SECRET_ARN_VARIABLE, RemediationError
from tests.remediation.account import Account
from tests.remediation.builders import PYTHON_SHIM
from tests.remediation.orders import ENVIRONMENT, SECRET, environment
from tests.remediation.runbook_story import remediate

MOVING = ("DB_PASSWORD", "TOKEN")


@pytest.fixture
def account() -> Account:
    """An account with a function whose only version an alias runs."""
    made = Account()
    made.functions.create("orders", dict(ENVIRONMENT))
    made.functions.publish("orders", "live")
    return made


def runs(account: Account) -> str:
    return str(account.functions.aliases["orders"][0]["FunctionVersion"])


def as_the_rehearsal_ends(account: Account, do: Callable[[], object], *, times: int = 1) -> None:
    """Do something right after the probe variable is taken off a function whose twin was probed."""
    left = [times]

    def hook(operation: str) -> None:
        is_over = operation == "update_function_configuration" and (
            PROBE_VARIABLE not in environment(account)
        )
        twins = [
            v for v in account.functions.published["orders"] if PROBE_VARIABLE in v["Environment"]
        ]
        if is_over and twins and left[0]:
            left[0] -= 1
            do()

    account.after = hook


def another_layer(account: Account) -> None:
    name, _, _ = PYTHON_SHIM.layer_arn.rpartition(":")
    account.functions.edit("orders", Layers=[{"Arn": f"{name}:99"}])


def another_pointer(account: Account) -> None:
    elsewhere = f"{environment(account)[SECRET_ARN_VARIABLE]}-copy"
    copied = account.secrets.stored[SECRET]
    account.secrets.stored[f"{SECRET}-copy"] = copied
    account.functions.edit(
        "orders", Environment={**environment(account), SECRET_ARN_VARIABLE: elsewhere}
    )


def another_note(account: Account) -> None:
    """Note another handler, as an owner who renames the module does first."""
    noted = {**environment(account), "SEALED_ENV_HANDLER": "new.handler"}
    account.functions.edit("orders", Environment=noted)


def another_code(account: Account) -> None:
    account.functions.edit("orders", CodeSha256="another hash")


def another_timeout(account: Account) -> None:
    account.functions.edit("orders", Timeout=60)


CHANGES = [another_layer, another_note, another_code, another_timeout]


def probed_and_published(account: Account) -> tuple[list[Any], list[Any]]:
    """Watch which configurations answered a probe as a version, and which were published."""
    probed: list[Any] = []
    published: list[Any] = []

    def essence(run: dict[str, Any]) -> Any:
        variables = {n: v for n, v in run["Environment"].items() if n != PROBE_VARIABLE}
        return (run["CodeSha256"], run["Timeout"], run["Layers"], run["Handler"], variables)

    answer = account.functions._answer

    def hear(run: dict[str, Any], event: Any) -> Any:
        if run["Version"] != "$LATEST":
            probed.append(essence(run))
        return answer(run, event)

    account.functions._answer = hear
    before = account.functions.publish

    def publish(name: str, *aliases: str) -> str:
        number = before(name, *aliases)
        made = account.functions.published[name][-1]
        if PROBE_VARIABLE not in made["Environment"]:
            published.append(essence(made))
        return number

    account.functions.publish = publish  # type: ignore[method-assign]
    return probed, published


@pytest.mark.parametrize("do", CHANGES)
@pytest.mark.parametrize("times", [1, 9])
def test_what_is_published_without_a_probe_variable_was_probed(
    account: Account, do: Callable[[Account], None], times: int
) -> None:
    probed, published = probed_and_published(account)
    as_the_rehearsal_ends(account, lambda: do(account), times=times)

    with contextlib.suppress(RemediationError):
        remediate(account, "orders", *MOVING, repoint_aliases=True)

    assert all(each in probed for each in published)
    assert PROBE_VARIABLE not in environment(account)


def test_a_layer_that_came_after_the_probe_is_probed_itself(account: Account) -> None:
    as_the_rehearsal_ends(account, lambda: another_layer(account))

    remediate(account, "orders", *MOVING, repoint_aliases=True)

    assert runs(account) != "1"
    assert account.effective("orders:live") == ("app.handler", ENVIRONMENT)
    assert len([c for c in account.calls if c == "publish_version"]) == 3


def test_a_function_that_changes_after_each_probe_moves_no_alias(account: Account) -> None:
    timeouts = iter(range(10, 99))
    as_the_rehearsal_ends(
        account, lambda: account.functions.edit("orders", Timeout=next(timeouts)), times=90
    )

    with pytest.raises(RemediationError, match="changed by others again and again"):
        remediate(account, "orders", *MOVING, repoint_aliases=True)

    assert runs(account) == "1"
    assert PROBE_VARIABLE not in environment(account)
    assert [each["Version"] for each in account.functions.published["orders"]] == ["1"]
