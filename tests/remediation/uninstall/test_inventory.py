"""What a stack sealed is found by each of its traces, and nothing of anybody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from remediation.aws.stack import NODE_HANDLER
from remediation.uninstall.inventory import FunctionVersion, Inventory, inventory
from tests.remediation.uninstall.fake_account import LAYER, LAYERS, plain, sealed

OTHERS_LAYER = f"{LAYERS}:other-sealed-env-nodejs:1"


@pytest.mark.parametrize(
    ("function", "sign"),
    [
        (sealed(), "its handler is a shim's"),
        (sealed(), "it has SEALED_ENV_ARN, SEALED_ENV_HANDLER"),
        (sealed(), "it has a shim's layer"),
        (replace(plain(), handler=NODE_HANDLER), "its handler is a shim's"),
        (replace(plain(), variables=frozenset({"SEALED_ENV_ARN"})), "it has SEALED_ENV_ARN"),
        (replace(plain(), variables=frozenset({"SEALED_ENV_PROBE"})), "it has SEALED_ENV_PROBE"),
        (replace(plain(), layers=(f"{LAYERS}:x:1", LAYER)), "it has a shim's layer"),
        (
            replace(plain(), variables=frozenset({"SEALED_ENV_WRAPPER"})),
            "it has SEALED_ENV_WRAPPER",
        ),
        (
            replace(plain(), layers=(f"{LAYERS}:one-sealed-env-wrapper:1",)),
            "it has a shim's layer",
        ),
    ],
)
def test_a_function_is_found_by_each_trace(function: FunctionVersion, sign: str) -> None:
    (found,) = inventory("one", [plain("other"), function], []).functions

    assert found.name == "orders"
    assert sign in found.signs


def test_a_plain_function_is_not_found() -> None:
    assert inventory("one", [plain(), plain("other")], []) == Inventory()


def test_a_plain_function_is_found_if_its_role_has_the_grant_for_nobody() -> None:
    functions = [plain("refunds", role="shared"), plain("orders", role="shared")]

    found = inventory("one", functions, ["shared"])

    # One of them is enough: the grant is the role's.
    assert [(each.name, each.signs) for each in found.functions] == [
        ("orders", ("its role has the stack's policy",))
    ]


@pytest.mark.parametrize(
    "user", [sealed("user", role="shared"), sealed("user", version="3", role="shared")]
)
def test_a_grant_that_is_needed_is_no_trace_of_a_plain_sibling(user: FunctionVersion) -> None:
    found = inventory("one", [plain("orders", role="shared"), user], ["shared"])

    assert "orders" not in {each.name for each in found.functions}


def test_a_role_with_the_grant_and_no_function_is_named() -> None:
    found = inventory("one", [plain()], ["left-over"])

    assert (found.functions, found.idle_roles) == ((), ("left-over",))


def test_sealed_published_versions_are_named_but_cannot_be_taken_back() -> None:
    found = inventory("one", [plain(), sealed(version="7"), sealed(version="8")], ["orders-role"])

    assert found.functions == ()
    assert found.versions == (("orders", "7"), ("orders", "8"))


def test_what_another_stack_sealed_is_left_alone() -> None:
    functions = [
        sealed("theirs", layer=OTHERS_LAYER),
        sealed("theirs", version="1", layer=OTHERS_LAYER),
        sealed("ours"),
    ]

    found = inventory("one", functions, ["ours-role"])

    assert [each.name for each in found.functions] == ["ours"]
    assert found.of_other_stacks == (("theirs", "other"),)
    assert found.versions == ()


def test_a_sealed_function_that_lost_its_layer_is_nobody_elses() -> None:
    found = inventory("one", [replace(sealed(), layers=())], [])

    assert [each.name for each in found.functions] == ["orders"]


def test_a_stack_whose_name_begins_alike_is_another() -> None:
    found = inventory("one", [sealed(layer=f"{LAYERS}:one-2-sealed-env-python:1")], [])

    assert found == Inventory(of_other_stacks=(("orders", "one-2"),))
