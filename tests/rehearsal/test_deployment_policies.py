"""Continuous deployment as CloudFront has it: what a policy takes, and what it forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .emulator import Emulator, running
from .new_distribution import Behavior, associate, create_distribution, stage

NOTHING = Behavior({}, {})


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with running(region="us-east-1") as started:
        yield started


@pytest.fixture
def pair(emulator: Emulator) -> tuple[str, str, str]:
    """Make a distribution, one for its staging, and the policy; return their identifiers."""
    primary = create_distribution(emulator, NOTHING)
    staging = create_distribution(emulator, NOTHING, staging=True)
    return primary, staging, stage(emulator, primary, staging)


def config_of(emulator: Emulator, identifier: str) -> tuple[str, Any]:
    found = emulator.client("cloudfront").get_distribution_config(Id=identifier)
    return found["ETag"], found["DistributionConfig"]


def update(emulator: Emulator, identifier: str, **changed: Any) -> str:
    """Change settings of a distribution; return the code of the refusal, if it is refused."""
    etag, config = config_of(emulator, identifier)
    wanted = {k: v for k, v in {**config, **changed}.items() if v is not None}
    try:
        emulator.client("cloudfront").update_distribution(
            Id=identifier, IfMatch=etag, DistributionConfig=wanted
        )
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def policy_for(domain: str, **traffic: Any) -> dict[str, Any]:
    weight = {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.05}}
    return {
        "StagingDistributionDnsNames": {"Quantity": 1, "Items": [domain]},
        "Enabled": True,
        "TrafficConfig": traffic or weight,
    }


def test_a_policy_is_read_as_it_was_made(emulator: Emulator, pair: tuple[str, str, str]) -> None:
    client, (primary, staging, policy) = emulator.client("cloudfront"), pair
    domain = client.get_distribution(Id=staging)["Distribution"]["DomainName"]

    read = client.get_continuous_deployment_policy(Id=policy)["ContinuousDeploymentPolicy"]
    config = client.get_continuous_deployment_policy_config(Id=policy)
    listed = client.list_continuous_deployment_policies()["ContinuousDeploymentPolicyList"]

    assert read["ContinuousDeploymentPolicyConfig"] == policy_for(domain)
    assert config["ContinuousDeploymentPolicyConfig"] == policy_for(domain)
    assert policy in {each["ContinuousDeploymentPolicy"]["Id"] for each in listed["Items"]}
    assert config_of(emulator, primary)[1]["ContinuousDeploymentPolicyId"] == policy


def test_a_list_says_which_distributions_are_for_staging(
    emulator: Emulator, pair: tuple[str, str, str]
) -> None:
    listed = emulator.client("cloudfront").list_distributions()["DistributionList"]["Items"]

    staging = {each["Id"]: each["Staging"] for each in listed}
    assert (staging[pair[0]], staging[pair[1]]) == (False, True)


def test_cache_behaviors_of_both_can_be_changed(
    emulator: Emulator, pair: tuple[str, str, str]
) -> None:
    for identifier in pair[:2]:
        associate(emulator, identifier, NOTHING, Behavior({}, {}, "/api/*"))
        assert update(emulator, identifier, Comment="another") == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"PriceClass": "PriceClass_100"},
        {"WebACLId": "arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/1"},
        {"HttpVersion": "http1.1"},
    ],
)
def test_other_settings_stay_while_a_policy_is_attached(
    emulator: Emulator, pair: tuple[str, str, str], changed: dict[str, Any]
) -> None:
    assert [update(emulator, each, **changed) for each in pair[:2]] == ["IllegalUpdate"] * 2
    assert update(emulator, create_distribution(emulator, NOTHING), **changed) == ""


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Staging": True}, "IllegalUpdate"),
        ({"ContinuousDeploymentPolicyId": None}, "IllegalUpdate"),
        ({"ContinuousDeploymentPolicyId": "none"}, "NoSuchContinuousDeploymentPolicy"),
    ],
)
def test_a_distribution_stays_what_it_is_and_keeps_its_policy(
    emulator: Emulator, pair: tuple[str, str, str], changed: dict[str, Any], code: str
) -> None:
    assert update(emulator, pair[0], **changed) == code


def test_a_policy_is_changed_under_its_etag_alone(
    emulator: Emulator, pair: tuple[str, str, str]
) -> None:
    client, policy = emulator.client("cloudfront"), pair[2]
    before = client.get_continuous_deployment_policy(Id=policy)
    config = before["ContinuousDeploymentPolicy"]["ContinuousDeploymentPolicyConfig"]
    asked: Any = {"Id": policy, "IfMatch": before["ETag"]}
    disabled: Any = {**config, "Enabled": False}

    client.update_continuous_deployment_policy(**asked, ContinuousDeploymentPolicyConfig=disabled)

    after = client.get_continuous_deployment_policy_config(Id=policy)
    assert after["ContinuousDeploymentPolicyConfig"] == disabled
    with pytest.raises(ClientError, match="PreconditionFailed"):
        client.update_continuous_deployment_policy(**asked, ContinuousDeploymentPolicyConfig=config)


def test_a_distribution_is_for_staging_of_one_other_only(
    emulator: Emulator, pair: tuple[str, str, str]
) -> None:
    client = emulator.client("cloudfront")
    primary, staging = (
        client.get_distribution(Id=each)["Distribution"]["DomainName"] for each in pair[:2]
    )
    heavy: Any = {"Type": "SingleWeight", "SingleWeightConfig": {"Weight": 0.16}}
    header: Any = {"Type": "SingleHeader", "SingleHeaderConfig": {"Header": "x-a", "Value": "b"}}
    free = client.get_distribution(Id=create_distribution(emulator, NOTHING, staging=True))
    other = free["Distribution"]["DomainName"]

    def refused(config: Any) -> str:
        with pytest.raises(ClientError) as error:
            client.create_continuous_deployment_policy(ContinuousDeploymentPolicyConfig=config)
        return str(error.value.response["Error"]["Code"])

    assert refused(policy_for(staging)) == "StagingDistributionInUse"
    assert refused(policy_for(primary)) == "InvalidArgument"
    assert refused(policy_for(other, **heavy)) == "InvalidArgument"
    assert refused(policy_for(other, **header)) == "InvalidArgument"


def test_a_distribution_for_staging_is_not_deleted_while_a_policy_names_it(
    emulator: Emulator, pair: tuple[str, str, str]
) -> None:
    etag, _ = config_of(emulator, pair[1])

    with pytest.raises(ClientError, match="StagingDistributionInUse"):
        emulator.client("cloudfront").delete_distribution(Id=pair[1], IfMatch=etag)


def test_a_policy_that_is_not_there_is_an_error(emulator: Emulator) -> None:
    with pytest.raises(ClientError, match="NoSuchContinuousDeploymentPolicy"):
        emulator.client("cloudfront").get_continuous_deployment_policy(Id="none")
