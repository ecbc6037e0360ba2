"""The step Store: which values come into which secret, with which tags and key."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from remediation.model import EXPOSED_TAG, FUNCTION_TAG, HANDLER_TAG
from remediation.steps import store
from remediation.steps.context import StepContext, StepFailed
from tests.remediation.account import Account
from tests.remediation.builders import PREFIX, STACK, function_arn
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, stored
from tests.remediation.runbook_story import FORWARD, remediate, step_context

KEY = "arn:aws:kms:eu-central-1:123456789012:key/of-the-stack"
OTHER_KEY = "arn:aws:kms:eu-central-1:123456789012:key/chosen"


def planned(account: Account, *moving: str, **choices: Any) -> StepContext:
    return step_context(account, "orders", plan={"moving": list(moving)}, **choices)


@pytest.fixture
def created(account: Account, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What each creation of a secret held."""
    held: list[dict[str, Any]] = []
    create = account.secrets.create_secret

    def remember(**parameters: Any) -> Any:
        held.append(parameters)
        return create(**parameters)

    monkeypatch.setattr(account.secrets, "create_secret", remember)
    return held


@pytest.fixture
def sealed(account: Account) -> Account:
    """Remediated years ago."""
    remediate(account, "orders", "DB_PASSWORD")
    account.secrets.stored[SECRET].tags[EXPOSED_TAG] = "2020-01-01"
    return account


@pytest.mark.parametrize(
    ("of_stack", "chosen", "expected"),
    [
        (None, "", {}),
        (KEY, "", {"KmsKeyId": KEY}),
        (KEY, OTHER_KEY, {"KmsKeyId": OTHER_KEY}),
    ],
    ids=["the account's own", "the stack's", "chosen"],
)
def test_a_new_secret_holds_the_planned_values_under_the_stacks_key_unless_somebody_chose(
    account: Account,
    created: list[dict[str, Any]],
    of_stack: str | None,
    chosen: str,
    expected: dict[str, str],
) -> None:
    given = planned(account, "DB_PASSWORD", kms_key_id=chosen)

    store.store(replace(given, stack=replace(STACK, kms_key_arn=of_stack)))

    assert len(created) == 1
    token = created[0].pop("ClientRequestToken")
    assert len(token) == 32
    assert created[0] == {
        "Name": SECRET,
        "Description": "Environment variables of the Lambda function orders",
        "SecretString": json.dumps({"DB_PASSWORD": "a value"}),
        "Tags": [
            {"Key": FUNCTION_TAG, "Value": function_arn("orders")},
            {"Key": EXPOSED_TAG, "Value": f"{datetime.now(UTC):%F}"},
            {"Key": HANDLER_TAG, "Value": "app.handler"},
        ],
        **expected,
    }
    assert "put_secret_value" not in account.calls


def test_a_secret_has_the_prefix_that_somebody_chose(account: Account) -> None:
    store.store(planned(account, "DB_PASSWORD", secret_name_prefix=f"{PREFIX}team/"))

    assert list(account.secrets.stored) == [f"{PREFIX}team/orders/environment"]


def test_a_sealed_function_keeps_its_secret_whatever_prefix_is_chosen_by_now(
    account: Account,
) -> None:
    for _, step in FORWARD:
        step(planned(account, "DB_PASSWORD", secret_name_prefix=f"{PREFIX}team/"))
    (name,) = account.secrets.stored
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})

    store.store(planned(account, "NEW_KEY", secret_name_prefix=f"{PREFIX}other/"))

    assert list(account.secrets.stored) == [name]
    assert stored(account, name) == {"DB_PASSWORD": "a value", "NEW_KEY": "third"}


def test_a_plain_function_with_nothing_to_store_gets_no_secret(account: Account) -> None:
    with pytest.raises(StepFailed, match="The secret of orders is gone"):
        store.store(planned(account))

    assert account.secrets.stored == {}


@pytest.fixture(params=["Pacific/Kiritimati", "Etc/GMT+12"])
def _far_from_greenwich(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """At each hour, one of the two has another day than Greenwich."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_from_greenwich")
def test_values_are_exposed_since_the_day_in_greenwich(account: Account) -> None:
    store.store(planned(account, "DB_PASSWORD"))

    assert account.secrets.stored[SECRET].tags[EXPOSED_TAG] == f"{datetime.now(UTC):%F}"


def test_a_runtime_without_a_shim_is_named(account: Account) -> None:
    account.functions.edit("orders", Runtime="ruby2.7")

    with pytest.raises(StepFailed) as failed:
        store.store(planned(account, "DB_PASSWORD"))

    assert str(failed.value) == "There is no shim for the runtime ruby2.7: plan first"


def test_a_sealed_functions_secret_that_is_gone_is_not_made_anew(sealed: Account) -> None:
    del sealed.secrets.stored[SECRET]

    with pytest.raises(StepFailed) as failed:
        store.store(planned(sealed, "DB_PASSWORD"))

    assert str(failed.value) == "The secret of orders is gone: back out, then start anew"
    assert sealed.secrets.stored == {}


def test_a_function_without_anything_to_store_was_changed_since(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={"TABLE": "orders"}, Handler="new.handler")

    with pytest.raises(StepFailed) as failed:
        store.store(planned(account, "DB_PASSWORD"))

    assert str(failed.value) == "orders was changed after it was planned: start again"
    assert stored(account) == {"DB_PASSWORD": "a value"}


def test_values_that_the_secret_holds_already_are_not_put_again(sealed: Account) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "DB_PASSWORD": "a value"})
    before = len(sealed.calls)

    store.store(planned(sealed, "DB_PASSWORD"))

    assert "put_secret_value" not in sealed.calls[before:]


def test_a_value_that_comes_to_a_secret_makes_it_exposed_since_today(sealed: Account) -> None:
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})

    store.store(planned(sealed, "NEW_KEY"))

    tags = sealed.secrets.stored[SECRET].tags
    assert tags[EXPOSED_TAG] == f"{datetime.now(UTC):%F}"
    assert tags[HANDLER_TAG] == "app.handler"
    assert stored(sealed) == {"DB_PASSWORD": "a value", "NEW_KEY": "third"}


def test_a_secret_to_which_nothing_comes_keeps_the_day_of_its_exposure(sealed: Account) -> None:
    store.store(planned(sealed))

    assert sealed.secrets.stored[SECRET].tags[EXPOSED_TAG] == "2020-01-01"


def test_a_secret_whose_tags_are_right_is_not_tagged_again(account: Account) -> None:
    remediate(account, "orders", "DB_PASSWORD")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    before = len(account.calls)

    store.store(planned(account, "NEW_KEY"))

    assert "tag_resource" not in account.calls[before:]


def test_a_sealed_functions_secret_that_awaits_deletion_keeps_what_it_holds(
    sealed: Account,
) -> None:
    sealed.secrets.stored[SECRET].deleted = True
    sealed.functions.edit("orders", Environment={**environment(sealed), "NEW_KEY": "third"})

    store.store(planned(sealed, "NEW_KEY"))

    assert not sealed.secrets.stored[SECRET].deleted
    assert stored(sealed) == {"DB_PASSWORD": "a value", "NEW_KEY": "third"}


def test_a_variable_that_was_planned_and_is_gone_is_not_stored(account: Account) -> None:
    store.store(planned(account, "DB_PASSWORD", "GONE"))

    assert stored(account) == {"DB_PASSWORD": ENVIRONMENT["DB_PASSWORD"]}
