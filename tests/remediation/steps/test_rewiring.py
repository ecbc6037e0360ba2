"""The steps Shadow and CutOver: what they refuse, what they leave alone, and what they update."""

from __future__ import annotations

import json
from typing import Any

import pytest

from remediation.model import BACKED_OUT_TAG
from remediation.steps import cut_over, grant_and_shadow
from remediation.steps.context import StepContext, StepFailed
from tests.remediation.account import Account
from tests.remediation.builders import LAYERS, POLICY, PYTHON_LAYER
from tests.remediation.orders import ENVIRONMENT, SECRET, environment
from tests.remediation.runbook_story import FORWARD, step_context

MOVING = ("DB_PASSWORD", "TOKEN")
STORED = {"DB_PASSWORD": "a value", "TOKEN": "another"}


def planned(account: Account, *moving: str, **choices: Any) -> StepContext:
    return step_context(account, "orders", plan={"moving": list(moving)}, **choices)


def done(account: Account, last: str, *moving: str) -> Account:
    """Do the steps up to one of them."""
    for name, step in FORWARD:
        step(planned(account, *(moving or MOVING)))
        if name == last:
            return account
    raise AssertionError(last)


@pytest.fixture
def shadowed(account: Account) -> Account:
    return done(account, "shadow")


def updates(account: Account) -> int:
    return account.calls.count("update_function_configuration")


def put(account: Account, values: dict[str, str]) -> None:
    secret = account.secrets.stored[SECRET]
    secret.versions[secret.current] = json.dumps(values)


def names_of_probe(account: Account) -> str:
    return environment(account)["SEALED_ENV_PROBE"].partition(":")[2]


# --------------------------------------------------------------------------- Shadow


def test_the_shim_is_told_all_that_the_secret_holds(account: Account) -> None:
    done(account, "cut_over", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})

    done(account, "shadow", "NEW_KEY")

    assert names_of_probe(account) == "DB_PASSWORD,NEW_KEY"


def test_a_variable_that_was_removed_after_it_was_stored_does_not_come_back(
    account: Account,
) -> None:
    done(account, "grant")
    account.functions.edit("orders", Environment={"TABLE": "orders"})

    with pytest.raises(StepFailed) as failed:
        grant_and_shadow.shadow(planned(account, *MOVING))

    assert str(failed.value) == "DB_PASSWORD, TOKEN was removed meanwhile: start again"
    assert updates(account) == 0


def test_a_variable_that_was_changed_after_it_was_stored_is_not_overwritten(
    account: Account,
) -> None:
    done(account, "grant")
    account.functions.edit(
        "orders", Environment={**ENVIRONMENT, "TOKEN": "newer", "DB_PASSWORD": "newer"}
    )

    with pytest.raises(StepFailed) as failed:
        grant_and_shadow.shadow(planned(account, *MOVING))

    assert str(failed.value) == (
        "DB_PASSWORD, TOKEN of orders was changed after it was stored: start again"
    )
    assert updates(account) == 0


def test_a_secret_that_holds_nothing_shadows_nothing(account: Account) -> None:
    done(account, "grant")
    put(account, {})

    with pytest.raises(StepFailed) as failed:
        grant_and_shadow.shadow(planned(account, *MOVING))

    assert str(failed.value) == "The secret of orders holds nothing: start again"


def test_an_environment_that_was_filled_meanwhile_is_refused_in_the_step(
    account: Account,
) -> None:
    done(account, "grant")
    account.functions.edit("orders", Environment={**ENVIRONMENT, "PADDING": "x" * 3_800})

    with pytest.raises(StepFailed, match=r"no room for pointer and plaintext.*OneStep"):
        grant_and_shadow.shadow(planned(account, *MOVING))


def test_the_secret_is_read_anew_whenever_others_were_faster(account: Account) -> None:
    # Who was faster may be another press, by which the function needs more of the secret.
    done(account, "grant")
    times: list[str] = []

    def hinder(operation: str) -> None:
        if operation == "update_function_configuration" and len(times) < 3:
            times.append(operation)
            account.functions.edit("orders", Description="by others")

    account.before = hinder
    read = account.calls.count("get_secret_value")

    grant_and_shadow.shadow(planned(account, *MOVING))

    # Before each update, and to see that nothing is left to do.
    assert account.calls.count("get_secret_value") == read + 5


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"Layers": [{"Arn": f"{LAYERS}:stack-sealed-env-python:1"}]}, PYTHON_LAYER),
        ({"Layers": []}, PYTHON_LAYER),
    ],
    ids=["older", "gone"],
)
def test_a_shadowed_function_gets_the_stacks_layer(
    shadowed: Account, changed: dict[str, Any], expected: str
) -> None:
    shadowed.functions.edit("orders", **changed)

    grant_and_shadow.shadow(planned(shadowed, *MOVING))

    assert shadowed.functions.configurations["orders"]["Layers"] == [{"Arn": expected}]


def test_a_function_that_was_shadowed_with_fewer_names_is_told_all(shadowed: Account) -> None:
    put(shadowed, {**STORED, "MORE": "stored since"})

    grant_and_shadow.shadow(planned(shadowed, *MOVING))

    assert names_of_probe(shadowed) == "DB_PASSWORD,MORE,TOKEN"


def test_a_function_that_points_at_its_secret_by_another_arn_is_pointed_anew(
    shadowed: Account,
) -> None:
    # Deleted and made anew, a secret has other characters at the end of its ARN.
    shadowed.functions.edit(
        "orders", Environment={**environment(shadowed), "SEALED_ENV_ARN": SECRET}
    )

    grant_and_shadow.shadow(planned(shadowed, *MOVING))

    assert environment(shadowed)["SEALED_ENV_ARN"] == shadowed.secrets.stored[SECRET].arn


def test_a_sealed_function_with_nothing_to_move_is_left_sealed(account: Account) -> None:
    done(account, "cut_over")
    before = updates(account)

    grant_and_shadow.shadow(planned(account))

    assert updates(account) == before


def test_a_sealed_function_of_an_older_layer_is_shadowed_to_be_probed(account: Account) -> None:
    done(account, "cut_over")
    account.functions.edit("orders", Layers=[{"Arn": f"{LAYERS}:stack-sealed-env-python:1"}])

    grant_and_shadow.shadow(planned(account))

    assert names_of_probe(account) == "DB_PASSWORD,TOKEN"


# -------------------------------------------------------------------------- CutOver

PROBED = "orders was changed after it was probed: start again"


def test_a_function_that_was_deployed_after_its_probe_keeps_its_plaintext(
    shadowed: Account,
) -> None:
    shadowed.functions.edit("orders", Handler="new.handler", Environment=ENVIRONMENT)
    before = updates(shadowed)

    with pytest.raises(StepFailed) as failed:
        cut_over.cut_over(planned(shadowed, *MOVING))

    assert str(failed.value) == PROBED
    assert updates(shadowed) == before
    assert environment(shadowed) == ENVIRONMENT


def test_plaintext_that_was_set_again_after_the_cut_over_is_not_taken_unprobed(
    account: Account,
) -> None:
    done(account, "cut_over")
    account.functions.edit("orders", Environment={**environment(account), "TOKEN": "another"})

    with pytest.raises(StepFailed) as failed:
        cut_over.cut_over(planned(account, *MOVING))

    assert str(failed.value) == PROBED
    assert environment(account)["TOKEN"] == "another"


def test_plaintext_that_differs_from_the_secret_stays(shadowed: Account) -> None:
    shadowed.functions.edit("orders", Environment={**environment(shadowed), "TOKEN": "newer"})

    with pytest.raises(StepFailed) as failed:
        cut_over.cut_over(planned(shadowed, *MOVING))

    assert str(failed.value) == (
        "TOKEN of orders differs between the secret and the environment: it was changed meanwhile; "
        "start again"
    )
    assert environment(shadowed)["TOKEN"] == "newer"


def test_plaintext_that_the_secret_does_not_hold_stays(shadowed: Account) -> None:
    proved = {"revision_id": shadowed.functions.configurations["orders"]["RevisionId"]}
    put(shadowed, {"DB_PASSWORD": "a value"})

    with pytest.raises(StepFailed, match="TOKEN of orders was changed after it was stored"):
        cut_over.cut_over(planned(shadowed, *MOVING, probe=proved))

    assert environment(shadowed)["TOKEN"] == "another"


def test_a_variable_that_was_removed_after_the_probe_does_not_come_back(
    shadowed: Account,
) -> None:
    left = {name: v for name, v in environment(shadowed).items() if name != "TOKEN"}
    shadowed.functions.edit("orders", Environment=left)

    with pytest.raises(StepFailed) as failed:
        cut_over.cut_over(planned(shadowed, *MOVING))

    assert str(failed.value) == "TOKEN was removed meanwhile: start again"


def test_in_one_step_the_plaintext_is_gone_by_then(shadowed: Account) -> None:
    left = {name: v for name, v in environment(shadowed).items() if name not in MOVING}
    shadowed.functions.edit("orders", Environment=left)

    cut_over.cut_over(planned(shadowed, *MOVING, one_step="true"))

    assert "SEALED_ENV_PROBE" not in environment(shadowed)
    assert shadowed.effective("orders") == ("app.handler", ENVIRONMENT)


@pytest.mark.parametrize("attached", [True, False])
def test_the_grant_is_given_again_whatever_iam_lists(shadowed: Account, *, attached: bool) -> None:
    if not attached:
        shadowed.roles.attached.clear()
    before = shadowed.calls.count("attach_role_policy")

    cut_over.cut_over(planned(shadowed, *MOVING))

    # Before it is proved anew, with and without its plaintext, and at the end.
    assert shadowed.calls.count("attach_role_policy") == before + 3
    assert shadowed.roles.attached == {"orders-role": [POLICY]}


def test_the_mark_of_a_backout_goes_with_the_plaintext(shadowed: Account) -> None:
    shadowed.functions.tags["orders"] = {BACKED_OUT_TAG: "2026-01-01", "team": "orders"}

    cut_over.cut_over(planned(shadowed, *MOVING))

    assert shadowed.functions.tags["orders"] == {"team": "orders"}
