"""A rotation of the secret, by its owner's rotation function, while the button is pressed.

Such a function copies what is current when it begins, changes a value of it, sets that where it was
issued, and makes the copy current at its end.
Source: https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from remediation.steps.context import StepFailed
from tests.remediation.account import Account
from tests.remediation.meanwhile import before_call
from tests.remediation.orders import ENVIRONMENT, SECRET, environment, snapshot, stored
from tests.remediation.runbook_story import back_out, remediate

SEEN = {**ENVIRONMENT, "NEW_KEY": "third"}
UNDER_WAY = f"A rotation of the secret {SECRET} is under way"


@pytest.fixture
def sealed(account: Account) -> Account:
    """A sealed function that got another plaintext secret since."""
    remediate(account, "orders", "DB_PASSWORD", "TOKEN")
    account.functions.edit("orders", Environment={**environment(account), "NEW_KEY": "third"})
    return account


class Rotation:
    """The four steps of a rotation."""

    def __init__(self, account: Account) -> None:
        self._secret = account.secrets.stored[SECRET]

    def start(self) -> None:
        """Secrets Manager labels a version that is empty yet."""
        self._secret.pending = "rotated"

    def create(self) -> None:
        values = json.loads(self._secret.versions[self._secret.current])
        self._secret.versions["rotated"] = json.dumps({**values, "DB_PASSWORD": "rotated"})

    def finish(self) -> None:
        self._secret.make_current("rotated")

    def forget(self) -> None:
        self._secret.pending = None


def all_but_the_end(rotation: Rotation) -> None:
    rotation.start()
    rotation.create()


STARTED: dict[str, Callable[[Rotation], None]] = {
    "has not read the secret yet": Rotation.start,
    "has read the secret": all_but_the_end,
}


@pytest.mark.parametrize("how_far", STARTED)
@pytest.mark.parametrize(
    "call", ["get_function", "put_secret_value", "update_secret_version_stage"]
)
def test_what_a_rotation_would_take_out_again_is_not_moved(
    sealed: Account, call: str, how_far: str
) -> None:
    rotation = Rotation(sealed)
    before_call(sealed, call, lambda: STARTED[how_far](rotation))

    with pytest.raises(StepFailed, match=UNDER_WAY):
        remediate(sealed, "orders", "NEW_KEY")

    rotation.create()
    rotation.finish()
    assert sealed.effective("orders") == ("app.handler", {**SEEN, "DB_PASSWORD": "rotated"})


@pytest.mark.parametrize("call", ["attach_role_policy", "update_function_configuration", "invoke"])
def test_a_rotation_that_begins_after_it_was_stored_loses_nothing(
    sealed: Account, call: str
) -> None:
    rotation = Rotation(sealed)
    before_call(sealed, call, lambda: all_but_the_end(rotation))

    remediate(sealed, "orders", "NEW_KEY")

    rotation.finish()
    assert "NEW_KEY" not in environment(sealed)
    assert sealed.effective("orders") == ("app.handler", {**SEEN, "DB_PASSWORD": "rotated"})


def test_one_that_ended_is_not_gone_on_with_later(sealed: Account) -> None:
    # Its label stays on the version that it made current, and must not stay there any longer than
    # that is current: Secrets Manager would make that version current again.
    rotation = Rotation(sealed)
    all_but_the_end(rotation)
    rotation.finish()

    remediate(sealed, "orders", "NEW_KEY")

    assert stored(sealed) == {"DB_PASSWORD": "rotated", "TOKEN": "another", "NEW_KEY": "third"}
    assert sealed.secrets.stored[SECRET].pending is None


def test_so_it_is_with_one_whose_values_the_owner_has_followed_up(sealed: Account) -> None:
    rotation = Rotation(sealed)
    all_but_the_end(rotation)
    rotation.finish()
    secret = sealed.secrets.stored[SECRET]
    secret.versions["owner's"] = json.dumps({"DB_PASSWORD": "1", "TOKEN": "2", "NEW_KEY": "third"})
    secret.make_current("owner's")

    remediate(sealed, "orders", "NEW_KEY")

    assert secret.pending is None
    assert sealed.effective("orders")[1] == {
        "DB_PASSWORD": "1",
        "TOKEN": "2",
        "NEW_KEY": "third",
        "TABLE": "orders",
    }


def test_the_label_of_another_rotation_is_left_alone(sealed: Account) -> None:
    rotation = Rotation(sealed)
    all_but_the_end(rotation)
    rotation.finish()
    secret = sealed.secrets.stored[SECRET]

    def another() -> None:
        secret.versions["third"] = "{}"
        secret.pending = "third"

    # The second of a press: the first makes its values current.
    before_call(sealed, "update_secret_version_stage", another, number=2)

    with pytest.raises(StepFailed, match=UNDER_WAY):
        remediate(sealed, "orders", "NEW_KEY")

    assert secret.pending == "third"
    assert environment(sealed)["NEW_KEY"] == "third"


def test_one_that_broke_off_is_told_until_its_label_is_gone(sealed: Account) -> None:
    rotation = Rotation(sealed)
    rotation.start()
    before = snapshot(sealed)

    with pytest.raises(StepFailed, match="remove the label AWSPENDING"):
        remediate(sealed, "orders", "NEW_KEY")

    assert snapshot(sealed) == before
    rotation.forget()
    remediate(sealed, "orders", "NEW_KEY")
    assert sealed.effective("orders") == ("app.handler", SEEN)


def test_the_secret_of_an_earlier_life_may_be_rotating_too(sealed: Account) -> None:
    back_out(sealed, "orders")
    before = snapshot(sealed)
    all_but_the_end(Rotation(sealed))

    with pytest.raises(StepFailed, match=UNDER_WAY):
        remediate(sealed, "orders", "NEW_KEY")

    assert snapshot(sealed) == before


def test_a_rotation_is_no_hindrance_on_the_way_back(sealed: Account) -> None:
    all_but_the_end(Rotation(sealed))

    back_out(sealed, "orders")

    assert environment(sealed) == SEEN
