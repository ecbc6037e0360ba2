"""DeleteVersions: a version goes only if it keeps plaintext, and not only a variable's name."""

from __future__ import annotations

import pytest

from tests.remediation.account import Account
from tests.remediation.orders import ENVIRONMENT
from tests.remediation.runbook_story import remediate

POINTERS = [
    "",
    "  ",
    "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
    "arn:aws-cn:ssm:cn-north-1:123456789012:parameter/db/password",
    "{{resolve:secretsmanager:db:SecretString:password}}",
    "/orders/prod/db-password",
]
PLAINTEXT = [
    "an earlier value",
    "arn:aws:is no pointer",
    "/just-one-segment",
    "/a/path with a blank",
    "{{resolve:",
    "{{resolve:ssm:a}} and more",
]


def press(first: dict[str, str]) -> tuple[list[str], str]:
    """Seal a function whose first version had other variables; return which versions are left."""
    account = Account()
    account.functions.create("orders", {**ENVIRONMENT, **first})
    account.functions.publish("orders")
    account.functions.edit("orders", Environment=dict(ENVIRONMENT))
    account.functions.publish("orders")
    account.functions.publish("orders", "live")
    planned = remediate(account, "orders", "DB_PASSWORD", "TOKEN", delete_old_versions=True)
    left = [version["Version"] for version in account.functions.published["orders"]]
    return left, str(planned["warnings"])


@pytest.mark.parametrize("value", POINTERS)
def test_a_version_that_holds_only_pointers_stays_and_is_named(value: str) -> None:
    left, said = press({"DB_PASSWORD": value, "TOKEN": value})

    assert left == ["1", "3"]
    assert "Published versions 1 are not deleted: they hold only pointers or nothing" in said


@pytest.mark.parametrize("value", POINTERS)
def test_a_version_that_holds_a_pointer_beside_plaintext_goes(value: str) -> None:
    assert press({"DB_PASSWORD": value})[0] == ["3"]


@pytest.mark.parametrize("value", PLAINTEXT)
def test_a_version_whose_value_only_begins_like_a_pointer_goes(value: str) -> None:
    left, said = press({"DB_PASSWORD": value, "TOKEN": value})

    assert left == ["3"]
    assert "are not deleted" not in said
