"""Functions that are left alone: their owners said so, or they are the stack's own."""

from __future__ import annotations

import copy

import pytest

from remediation.model import PROTECTION_TAG, Function, Options, Refusals
from remediation.planning.backout_plan import plan_backout
from remediation.planning.plan import plan
from remediation.planning.protection import Protected, protection
from tests.remediation.account import Account
from tests.remediation.builders import (
    OWN_FUNCTIONS,
    STACK,
    function,
    granted,
    sealed_function,
    secret,
    target,
)
from tests.remediation.runbook_story import FORWARD, back_out, make_plan, remediate, step_context

CHANGES = (
    "create_secret",
    "put_secret_value",
    "restore_secret",
    "delete_secret",
    "attach_role_policy",
    "detach_role_policy",
    "update_function_configuration",
    "invoke",
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (function(), None),
        (function(tags={"owner": "ada"}), None),
        (function(tags={f"{PROTECTION_TAG}-by": "ada"}), None),
        (function(tags={PROTECTION_TAG: "true"}), PROTECTION_TAG),
        (function(tags={PROTECTION_TAG: "false"}), PROTECTION_TAG),
        (function(tags={PROTECTION_TAG: ""}), PROTECTION_TAG),
        (function(tags={PROTECTION_TAG.upper(): "true"}), PROTECTION_TAG),
        *((function(name=name), "the stack's own") for name in sorted(OWN_FUNCTIONS)),
    ],
)
def test_the_tag_protects_whatever_its_value_and_so_does_being_of_the_stack(
    given: Function, said: str | None
) -> None:
    why_not = protection(given, STACK)

    assert (said is None) == (why_not is None)
    assert why_not is None or (said or "") in why_not.reason


def test_a_protected_function_is_refused_with_what_to_do() -> None:
    refused = plan(target(function(tags={PROTECTION_TAG: "true"})), ["DB_PASSWORD"], Options())

    assert isinstance(refused, Refusals)
    (why_not,) = refused.refusals
    assert str(why_not) == (
        f"The function is protected by its tag {PROTECTION_TAG}: have its owner take the tag off, "
        "or the secrets out of the variables."
    )


def test_a_protected_function_is_not_backed_out_either() -> None:
    sealed = sealed_function(TABLE="orders")
    protected = Function(
        **{name: getattr(sealed, name) for name in Function.__slots__ if name != "tags"},
        tags={PROTECTION_TAG: "true"},
    )

    refused = plan_backout(granted(target(protected)), secret(DB_PASSWORD="a value"))

    assert isinstance(refused, Refusals)
    assert PROTECTION_TAG in refused.refusals[0].reason


@pytest.mark.parametrize("at", range(len(FORWARD)))
def test_a_function_that_is_protected_meanwhile_is_not_touched_any_more(
    account: Account, at: int
) -> None:
    planned = make_plan(account, "orders", "DB_PASSWORD", "TOKEN")
    steps = [step for _, step in FORWARD]
    for step in steps[:at]:
        step(step_context(account, "orders", plan=planned))
    account.functions.tags["orders"][PROTECTION_TAG] = "true"
    before = copy.deepcopy(account.functions.configurations["orders"])
    account.calls.clear()

    with pytest.raises(Protected, match=f"orders is left alone.*{PROTECTION_TAG}"):
        steps[at](step_context(account, "orders", plan=planned))
    with pytest.raises(Protected):
        back_out(account, "orders", plan=planned)

    assert [call for call in account.calls if call in CHANGES] == []
    assert account.functions.configurations["orders"] == before


def test_a_sealed_function_stays_as_it_is_once_it_is_protected(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    account.functions.tags["orders"][PROTECTION_TAG] = "true"

    with pytest.raises(Protected):
        back_out(account, "orders")

    del account.functions.tags["orders"][PROTECTION_TAG]
    back_out(account, "orders")
    assert "DB_PASSWORD" in account.functions.configurations["orders"]["Environment"]


def test_the_tag_that_says_whose_a_secret_is_is_set_as_it_is_made_and_never_again(
    account: Account,
) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    kept = account.secrets.stored["lambda-no-plaintext-secrets/orders/environment"]
    del kept.tags["lambda-no-plaintext-secrets:exposed"]
    asked: list[set[str]] = []
    tag = account.secrets.tag_resource

    def watched(**given: object) -> object:
        asked.append({each["Key"] for each in given["Tags"]})  # type: ignore[attr-defined]
        return tag(**given)  # type: ignore[arg-type]

    account.secrets.tag_resource = watched  # type: ignore[method-assign, assignment]
    remediate(account, "orders", "TOKEN")

    assert asked == [{"lambda-no-plaintext-secrets:exposed", "lambda-no-plaintext-secrets:handler"}]
