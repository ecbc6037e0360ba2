"""Each statement names resources as narrowly as AWS lets it, and every wide one has its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.iam.intrinsics import ACCOUNT, REGION
from tests.iam.principals import ENVIRONMENT_KEY, KEY, role, sealed_functions_role
from tests.iam.requests import PREFIX
from tests.iam.simulator import Simulator, simulator

ROLES = ("RuleRole", "ScanRole", "RemediationRole", "AutomationRole")
LAMBDA = f"arn:aws:lambda:{REGION}:{ACCOUNT}"
COPIES = f"arn:aws:secretsmanager:*:{ACCOUNT}:secret:*/environment-??????"
WIDE = {
    f"{LAMBDA}:function:*": "whichever function AWS Config sees, or somebody presses the button on",
    f"{LAMBDA}:function:*:*": "whichever version keeps plaintext and is run by nothing",
    f"{LAMBDA}:code-signing-config:*": "whichever a function demands signatures by",
    f"arn:aws:lambda:{REGION}:*:layer:*:*": "whichever layer a function has, others' included",
    f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*": "whichever image a function has",
    f"arn:aws:cloudfront::{ACCOUNT}:function/*": "all CloudFront Functions are judged",
    f"arn:aws:cloudfront::{ACCOUNT}:key-value-store/*": "whichever store such a function may read",
    f"arn:aws:iam::{ACCOUNT}:role/*": "whichever role a function has",
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{PREFIX}*": "a secret for each function",
    COPIES: "a secret of the edge has copies in the Regions of a parameter, changed since",
    f"arn:aws:cloudfront::{ACCOUNT}:distribution/*": "whichever distribution runs the function",
    f"arn:aws:cloudfront::{ACCOUNT}:continuous-deployment-policy/*": "whichever it has",
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:*/environment-??????": (
        "a function's secret keeps its prefix when the stack's parameter is changed"
    ),
    f"arn:aws:kms:{REGION}:*:key/*": (
        "a function's secret keeps its key when the stack's parameter is changed; a key of another "
        "account may be shared, by its own policy"
    ),
}
"""Resources with a wildcard that is not AWS's own, and why."""
NAMES_NONE = {
    "cloudwatch:DescribeAlarms": "a narrower scope shows no composite alarm",
    "cloudwatch:DescribeAlarmHistory": "a narrower scope shows no composite alarm",
    "config:DescribeConfigurationRecorders": "the request names no recorder: nobody knows its name",
}
"""Actions that are allowed on ``*`` though they know resources, and why."""
NOT_LISTED = {"lambda:EnableReplication*", "lambda:DisableReplication*"}
"""Actions that CloudFront asks for: their names end in an asterisk, and the simulator has none."""
ARNS_OF = {"cloudfront-keyvaluestore": "cloudfront"}
"""Services whose resources' ARNs name another one."""
_STREAMS = re.compile(rf"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:[\w-]+:\*")
"""A log group's ARN ends so, for its streams."""


@pytest.fixture(scope="module", name="iam")
def running() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


def allowing() -> list[tuple[str, str]]:
    """Return each action that is allowed to any role, with each resource."""
    documents = [
        *(document for name in ROLES for document in role(name).policies),
        *sealed_functions_role().policies,
    ]
    return [
        (action, resource)
        for document in documents
        for statement in document["Statement"]
        if statement["Effect"] == "Allow"
        for action in listed(statement["Action"])
        if action not in NOT_LISTED
        for resource in listed(statement["Resource"])
    ]


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def test_all_resources_are_named_only_for_actions_that_know_none(iam: Simulator) -> None:
    for action, resource in allowing():
        knows_none = iam.kinds(action) == []
        assert (resource == "*") == (knows_none or action in NAMES_NONE), action


def test_every_resource_is_of_a_kind_that_its_action_takes(iam: Simulator) -> None:
    for action, resource in allowing():
        if resource == "*":
            continue
        service, kind = resource.split(":")[2], re.split(r"[:/]", resource.split(":", 5)[5])[0]
        taken = [re.split(r"[:/]", arn.split(":", 5)[5])[0] for arn in iam.kinds(action)]
        prefix = action.partition(":")[0]
        assert service == ARNS_OF.get(prefix, prefix), action
        assert kind in taken or any(name.startswith("$") for name in taken), (action, resource)


def test_every_wildcard_has_its_reason() -> None:
    wide = {
        resource
        for _, resource in allowing()
        if resource != "*" and "*" in resource and not _STREAMS.fullmatch(resource)
    }

    assert wide == set(WIDE)


def test_nothing_of_another_account_or_region_is_named_but_layers_and_keys() -> None:
    named = {
        r
        for _, r in allowing()
        if r not in ("*", COPIES) and ":layer:" not in r and ":key/*" not in r
    }
    accounts = {resource.split(":")[4] for resource in named}
    regions = {resource.split(":")[3] for resource in named}

    assert (accounts, regions) == ({ACCOUNT}, {REGION, ""})
    assert {KEY, ENVIRONMENT_KEY} <= named
