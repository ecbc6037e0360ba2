"""Continuous deployment policies: which requests go where first."""

from __future__ import annotations

from typing import Any

import pytest

from remediation.aws import distributions
from remediation.aws.calls import AwsFailure
from remediation.aws.deployment_policies import with_policy
from remediation.model import DeploymentPolicy, Distribution
from tests.remediation.account import Account, refusal
from tests.remediation.builders import function
from tests.remediation.edge_account import ARN

VISITS = function({}, name="visits", arn=ARN)


@pytest.fixture
def staged(account: Account) -> Account:
    account.functions.create("visits", {}, FunctionArn=ARN)
    made = account.distributions
    made.create("E1SHOP", {"viewer-request": f"{ARN}:7"})
    made.create("E3STAGING", {"viewer-request": f"{ARN}:7"}, staging=True)
    made.stage("E1SHOP", "E3STAGING")
    return account


def shop(account: Account) -> Distribution:
    (found,) = (
        each for each in distributions.running(account.aws(), VISITS) if each.id == "E1SHOP"
    )
    return with_policy(account.aws(), found)


@pytest.mark.parametrize(
    ("traffic", "requests"),
    [
        (
            {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.05}},
            "5% of its requests",
        ),
        (
            {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.0125}},
            "1.25% of its requests",
        ),
        (
            {
                "Type": "SingleHeader",
                "SingleHeaderConfig": {"Header": "aws-cf-cd-try", "Value": "who-knows-this"},
            },
            "its requests with the header aws-cf-cd-try",
        ),
        ({"Type": "Teleport"}, "some of its requests"),
    ],
)
def test_a_policy_says_which_requests_go_to_staging_and_never_the_headers_value(
    staged: Account, traffic: dict[str, Any], requests: str
) -> None:
    staged.distributions.policies["policy-of-E1SHOP"]["TrafficConfig"] = traffic

    found = shop(staged).policy

    assert found == DeploymentPolicy(
        "policy-of-E1SHOP", frozenset({"e3staging.cloudfront.net"}), True, requests
    )
    assert "who-knows-this" not in repr(found)


def test_a_distribution_without_a_policy_has_none(staged: Account) -> None:
    (staging, _) = distributions.running(staged.aws(), VISITS)

    assert with_policy(staged.aws(), staging) == staging


def test_a_policy_that_was_deleted_meanwhile_is_none(staged: Account) -> None:
    staged.distributions.policies.clear()

    assert shop(staged).policy is None


def test_a_policy_that_may_not_be_read_is_an_error_that_names_the_permission(
    staged: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(**_: Any) -> Any:
        raise refusal("AccessDenied")

    monkeypatch.setattr(staged.distributions, "get_continuous_deployment_policy", denied)

    with pytest.raises(AwsFailure, match="cloudfront:GetContinuousDeploymentPolicy"):
        shop(staged)
