"""Whatever bears our handler or variables is taken back whole, or refused and left as it is."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.aws.stack import NODE_HANDLER, PYTHON_HANDLER
from remediation.model import HANDLER_TAG, SHIM_VARIABLES, RemediationError
from remediation.runbook.response import Refused
from remediation.steps.backout import NotBackedOut
from tests.remediation.account import Account
from tests.remediation.builders import LAYERS, PYTHON_LAYER, function_arn
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

MOVED = ("DB_PASSWORD", "TOKEN")
UNDONE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a runtime that this release does not list": {"Runtime": "python3.15"},
    "a runtime of the other family": {"Runtime": "nodejs22.x"},
    "a runtime of the other family that is not listed": {"Runtime": "nodejs26.x"},
    "no runtime": {"Runtime": None},
    "the layer is gone": {"Layers": []},
    "the layer is another version": {"Layers": [{"Arn": f"{PYTHON_LAYER.rpartition(':')[0]}:9"}]},
    "the pointer is gone": {"without": ("SEALED_ENV_ARN",)},
    "the note of the handler is gone": {"without": ("SEALED_ENV_HANDLER",)},
    "the note names the shim": {"with": {"SEALED_ENV_HANDLER": PYTHON_HANDLER}},
    "the note names the other shim": {"with": {"SEALED_ENV_HANDLER": NODE_HANDLER}},
    "pointer and note are gone": {"without": ("SEALED_ENV_ARN", "SEALED_ENV_HANDLER")},
    "all of our variables are gone": {"without": SHIM_VARIABLES},
    "the probe is damaged": {"with": {"SEALED_ENV_PROBE": "damaged"}},
    "the probe is empty": {"with": {"SEALED_ENV_PROBE": ""}},
    "the handler is the owner's again": {"Handler": "app.handler"},
    "the handler is the owner's again, and the pointer is gone": {
        "Handler": "app.handler",
        "without": ("SEALED_ENV_ARN",),
    },
    "a runtime that is not listed, and the pointer is gone": {
        "Runtime": "python3.15",
        "without": ("SEALED_ENV_ARN",),
    },
    "a runtime of the other family, no layer, no note": {
        "Runtime": "nodejs22.x",
        "Layers": [],
        "without": ("SEALED_ENV_HANDLER",),
    },
}


def undo(account: Account, what: str) -> None:
    """Undo a part, as somebody does by hand."""
    changes = dict(UNDONE[what])
    without, with_ = changes.pop("without", ()), changes.pop("with", {})
    kept = {n: v for n, v in environment(account).items() if n not in without}
    account.functions.edit("orders", Environment={**kept, **with_}, **changes)


@pytest.fixture(params=["sealed", "without plaintext", "shadowed"])
def rewired(account: Account, request: pytest.FixtureRequest) -> Account:
    """A function that a press left in each of its states."""
    if request.param == "sealed":
        remediate(account, "orders", *MOVED)
        return account
    planned = make_plan(account, "orders", *MOVED)
    for _, step in FORWARD[:4]:
        step(step_context(account, "orders", plan=planned))
    if request.param == "without plaintext":
        proved = {"revision_id": account.functions.configurations["orders"]["RevisionId"]}
        account.before = _stop_at_start
        with pytest.raises(KeyboardInterrupt):
            FORWARD[4][1](step_context(account, "orders", plan=planned, probe=proved))
        account.before = lambda _: None
        assert not set(MOVED) & environment(account).keys()
    return account


def _stop_at_start(operation: str) -> None:
    if operation == "invoke":
        raise KeyboardInterrupt


@pytest.mark.parametrize("what", UNDONE)
def test_a_function_that_was_undone_in_part_is_taken_back_whole(
    rewired: Account, what: str
) -> None:
    undo(rewired, what)

    back_out(rewired, "orders")

    now = rewired.functions.configurations["orders"]
    assert environment(rewired) == ENVIRONMENT
    assert now["Handler"] == "app.handler"
    assert now["Layers"] == []
    assert rewired.roles.attached["orders-role"] == []


@pytest.mark.parametrize("what", [each for each in UNDONE if "owner's" not in each])
def test_what_nobody_knows_any_more_is_refused_and_nothing_is_changed(
    rewired: Account, what: str
) -> None:
    undo(rewired, what)
    del rewired.secrets.stored[SECRET]
    knows_values = set(MOVED) <= environment(rewired).keys() and "SEALED_ENV_PROBE" in environment(
        rewired
    )
    before, attached = snapshot(rewired), dict(rewired.roles.attached)

    try:
        back_out(rewired, "orders")
    except NotBackedOut:
        assert snapshot(rewired) == before
        assert rewired.roles.attached == attached
    else:
        assert knows_values
        assert environment(rewired) == ENVIRONMENT
        assert rewired.functions.configurations["orders"]["Handler"] == "app.handler"


@pytest.mark.parametrize(
    "what", ["the note of the handler is gone", "all of our variables are gone"]
)
def test_a_handler_that_nobody_knows_is_not_half_undone(account: Account, what: str) -> None:
    remediate(account, "orders", *MOVED)
    undo(account, what)
    del account.secrets.stored[SECRET].tags[HANDLER_TAG]
    before = snapshot(account)

    with pytest.raises(NotBackedOut, match="Nobody knows the original handler"):
        back_out(account, "orders")

    assert snapshot(account) == before


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        (
            {"Handler": PYTHON_HANDLER},
            (
                "SEALED_ENV_ARN is gone, and so is the secret "
                "lambda-no-plaintext-secrets/orders/environment, so nobody knows the values: set "
                "SEALED_ENV_ARN to the ARN of the function's secret, or set the variables and "
                "deploy the function anew. Nobody knows the original handler: SEALED_ENV_HANDLER "
                "and the secret's tag are gone: set the function's handler by hand, then start "
                "again."
            ),
        ),
        (
            {"Environment": {**ENVIRONMENT, "SEALED_ENV_HANDLER": "app.handler"}},
            (
                "SEALED_ENV_ARN is gone, and so is the secret "
                "lambda-no-plaintext-secrets/orders/environment, so nobody knows the values: set "
                "SEALED_ENV_ARN to the ARN of the function's secret, or set the variables and "
                "deploy the function anew."
            ),
        ),
    ],
    ids=["our handler", "our variable"],
)
def test_what_bears_our_marks_without_a_secret_is_refused_with_a_reason(
    account: Account, edited: dict[str, Any], said: str
) -> None:
    account.functions.edit("orders", **edited)

    with pytest.raises(NotBackedOut) as refused:
        back_out(account, "orders")

    assert str(refused.value) == said


def test_a_secret_of_the_name_that_is_another_functions_is_not_used(account: Account) -> None:
    remediate(account, "orders", *MOVED)
    undo(account, "the pointer is gone")
    account.secrets.stored[SECRET].tags.update(
        {"lambda-no-plaintext-secrets:function-arn": function_arn("another")}
    )
    before = snapshot(account)

    with pytest.raises(NotBackedOut, match=r"SEALED_ENV_ARN is gone, and the secret .* another"):
        back_out(account, "orders")

    assert snapshot(account) == before


@pytest.mark.parametrize(
    "what",
    [each for each in UNDONE if each.startswith(("a runtime", "no runtime"))],
)
def test_the_button_refuses_a_shim_under_another_runtime_and_names_the_way_back(
    account: Account, what: str
) -> None:
    remediate(account, "orders", *MOVED)
    undo(account, what)

    with pytest.raises(Refused, match=r"handler is a shim's.*run the backout runbook"):
        make_plan(account, "orders", "NEW_KEY")


@pytest.mark.parametrize(
    "what",
    [
        "the layer is gone",
        "the pointer is gone",
        "the handler is the owner's again",
        "the handler is the owner's again, and the pointer is gone",
    ],
)
def test_the_button_mends_what_was_undone_and_loses_nothing(account: Account, what: str) -> None:
    remediate(account, "orders", *MOVED)
    undo(account, what)
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})

    remediate(account, "orders", "NEW_KEY")

    assert account.effective("orders") == ("app.handler", {**ENVIRONMENT, "NEW_KEY": "third"})


def test_a_function_without_its_pointer_is_not_nothing_to_do(account: Account) -> None:
    remediate(account, "orders", *MOVED)
    undo(account, "the pointer is gone")

    remediate(account, "orders")

    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_function_that_was_copied_with_our_variables_gets_a_secret_of_its_own(
    account: Account,
) -> None:
    remediate(account, "orders", *MOVED)
    account.functions.create("copy", {**environment(account), MOVED[0]: "of the copy"})

    remediate(account, "copy", "DB_PASSWORD")

    assert account.effective("copy")[1]["DB_PASSWORD"] == "of the copy"
    assert account.effective("orders") == ("app.handler", ENVIRONMENT)


def test_a_pointer_under_the_owners_handler_still_leads_to_its_secret(account: Account) -> None:
    """Another prefix was chosen then; the name of today is nobody's."""
    team = "lambda-no-plaintext-secrets/team/"
    remediate_with_prefix(account, team)
    undo(account, "the handler is the owner's again")

    back_out(account, "orders")

    assert environment(account) == ENVIRONMENT


def remediate_with_prefix(account: Account, prefix: str) -> None:
    planned = make_plan(account, "orders", *MOVED, secret_prefix=prefix)
    for _, step in FORWARD:
        step(step_context(account, "orders", plan=planned, secret_name_prefix=prefix))


def test_other_layers_stay_where_they_are(account: Account) -> None:
    account.functions.edit("orders", Layers=[{"Arn": f"{LAYERS}:other:1"}])
    remediate(account, "orders", *MOVED)
    undo(account, "a runtime that this release does not list")

    back_out(account, "orders")

    assert account.functions.configurations["orders"]["Layers"] == [{"Arn": f"{LAYERS}:other:1"}]


def test_a_function_whose_secret_is_no_json_and_not_needed_is_taken_back(account: Account) -> None:
    planned = make_plan(account, "orders", *MOVED)
    for _, step in FORWARD[:3]:
        step(step_context(account, "orders", plan=planned))
    secret = account.secrets.stored[SECRET]
    secret.versions[secret.current] = "no JSON"
    with pytest.raises(RemediationError):
        FORWARD[4][1](step_context(account, "orders", plan=planned))

    back_out(account, "orders", plan=planned)

    assert environment(account) == ENVIRONMENT
