from __future__ import annotations

import pytest

from remediation.planning.owner import owner_of

STACK = {"aws:cloudformation:stack-name": "shop-prod"}


@pytest.mark.parametrize(
    ("tags", "owner"),
    [
        (STACK, "CloudFormation stack shop-prod"),
        (STACK | {"lambda:createdBy": "SAM"}, "AWS SAM stack shop-prod"),
        (STACK | {"STAGE": "prod"}, "Serverless Framework stack shop-prod"),
        (STACK | {"managed-by": "cdk"}, "AWS CDK stack shop-prod"),
        ({"ManagedBy": "Terraform"}, "Terraform"),
        ({"acme:managed_by": "terraform-cloud"}, "Terraform"),
        ({"Terraform": "true"}, "Terraform"),
        ({"iac": "OpenTofu"}, "OpenTofu"),
        ({"CreatedBy": "pulumi"}, "Pulumi"),
        ({"tool": "Terragrunt"}, "Terraform"),
    ],
)
def test_tags_tell_who_deploys_a_function(tags: dict[str, str], owner: str) -> None:
    assert str(owner_of(tags)) == owner


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"Terraform": "false"},
        {"managed-by": "the shop's team"},
        {"STAGE": "prod"},
        {"lambda:createdBy": "SAM"},
        {"note": "not terraform"},
    ],
)
def test_other_tags_tell_nothing(tags: dict[str, str]) -> None:
    assert owner_of(tags) is None


def test_a_stage_that_the_stack_is_not_named_after_is_no_serverless_frameworks() -> None:
    assert str(owner_of(STACK | {"STAGE": "test"})) == "CloudFormation stack shop-prod"
