"""Distributions: found by what they run, changed in nothing else, and never past others."""

from __future__ import annotations

import copy
from typing import Any

import botocore.session
import pytest

from remediation.aws import distributions
from remediation.aws.calls import AwsFailure
from remediation.aws.unknown_settings import unknown_settings
from remediation.model import Association, Function
from tests.remediation.account import Account
from tests.remediation.builders import function
from tests.remediation.edge_account import ARN

OTHERS = f"{ARN}-2:7"
VISITS = function({}, name="visits", arn=ARN)
CONFIG = (
    b'<Distribution xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>E1</Id>'
    b"<DistributionConfig><Comment>shop</Comment>%s<CacheBehaviors><Quantity>1</Quantity><Items>"
    b"<CacheBehavior><PathPattern>/api/*</PathPattern>%s</CacheBehavior></Items></CacheBehaviors>"
    b"</DistributionConfig></Distribution>"
)


@pytest.fixture
def running(account: Account) -> Account:
    account.functions.create("visits", {}, FunctionArn=ARN)
    for _ in range(8):
        account.functions.publish("visits")
    made = account.distributions
    made.create("E1SHOP", {"viewer-request": f"{ARN}:7"}, {"origin-response": f"{ARN}:8"})
    made.create("E2OTHER", {"viewer-request": OTHERS})
    made.create("E3STAGING", {"viewer-request": f"{ARN}:7"}, staging=True)
    return account


def test_those_that_run_the_function_are_found_on_all_pages_staging_first(
    running: Account,
) -> None:
    found = distributions.running(running.aws(), VISITS)

    assert [each.id for each in found] == ["E3STAGING", "E1SHOP"]
    assert found[1].associations == {
        Association("E1SHOP", "", "viewer-request"): "7",
        Association("E1SHOP", "/1/*", "origin-response"): "8",
    }
    assert [str(each) for each in found[1].associations] == [
        "E1SHOP viewer-request",
        "E1SHOP /1/* origin-response",
    ]


def test_an_association_is_moved_and_nothing_else_is_changed(running: Account) -> None:
    before = copy.deepcopy(running.distributions.configs)
    (_, shop) = distributions.running(running.aws(), VISITS)
    moved = Association("E1SHOP", "", "viewer-request")

    assert distributions.move(running.aws(), VISITS, shop, [moved], "3")

    expected: Any = before
    at = expected["E1SHOP"]["DefaultCacheBehavior"]["LambdaFunctionAssociations"]["Items"][0]
    at["LambdaFunctionARN"] = f"{ARN}:3"
    assert running.distributions.configs == expected


def test_what_others_changed_since_is_not_overwritten(running: Account) -> None:
    (_, shop) = distributions.running(running.aws(), VISITS)
    running.distributions.associate("E1SHOP", f"{ARN}:2")
    before = copy.deepcopy(running.distributions.configs)

    assert not distributions.move(running.aws(), VISITS, shop, shop.associations, "3")
    assert running.distributions.configs == before


def test_a_version_that_is_gone_is_an_error(running: Account) -> None:
    (_, shop) = distributions.running(running.aws(), VISITS)

    with pytest.raises(AwsFailure, match="InvalidLambdaFunctionAssociation"):
        distributions.move(running.aws(), VISITS, shop, shop.associations, "99")


@pytest.mark.parametrize(
    ("tags", "owner"),
    [
        ({}, None),
        ({"owner": "the shop's team"}, None),
        ({"aws:cloudformation:stack-name": "shop"}, "the CloudFormation stack shop"),
        ({"ManagedBy": "Terraform"}, "Terraform"),
        ({"terraform:workspace": "shop"}, "Terraform"),
    ],
)
def test_who_else_changes_a_distribution_shows_in_its_tags(
    running: Account, tags: dict[str, str], owner: str | None
) -> None:
    running.distributions.tags["E1SHOP"] = tags
    (_, shop) = distributions.running(running.aws(), VISITS)

    assert distributions.with_owner(running.aws(), shop).owner == owner


def test_a_distribution_that_is_gone_is_none(running: Account) -> None:
    assert distributions.read(running.aws(), VISITS, "E9") is None


def test_a_function_named_alike_is_another() -> None:
    others: Function = function({}, name="visit", arn=ARN[:-1])
    account = Account()
    account.distributions.create("E1SHOP", {"viewer-request": f"{ARN}:7"})

    assert distributions.running(account.aws(), others) == ()


@pytest.mark.parametrize(
    ("inside", "deeper", "unknown"),
    [
        (b"", b"", ()),
        (b"<Enabled>true</Enabled>", b"<Compress>true</Compress>", ()),
        (b"<Teleports>true</Teleports>", b"", ("Teleports",)),
        (b"", b"<Hologram><Items/></Hologram>", ("Hologram",)),
    ],
)
def test_settings_that_the_sdk_does_not_know_are_named(
    inside: bytes, deeper: bytes, unknown: tuple[str, ...]
) -> None:
    model = botocore.session.get_session().get_service_model("cloudfront")
    shape = model.operation_model("GetDistribution").output_shape
    assert shape is not None

    assert unknown_settings(CONFIG % (inside, deeper), shape.members["Distribution"]) == unknown
