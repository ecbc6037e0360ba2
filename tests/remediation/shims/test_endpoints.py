"""Both shims ask Secrets Manager where botocore asks it: in each partition and Region there is."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import botocore.session
import pytest
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError
from sealed_env.endpoint import endpoint_url

from tests.remediation.shims.conftest import SHIM
from tests.remediation.shims.test_signatures import NODE, in_node

SETTINGS = ("AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT")
OPT_IN = (
    "af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2",
    "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
)  # fmt: skip
"""Regions that an account has only if its owner wants them.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""
CHOICES = tuple(
    {name: "true" for name, is_set in zip(SETTINGS, chosen, strict=True) if is_set}
    for chosen in product((False, True), repeat=2)
)


def places() -> list[tuple[str, str]]:
    """Return each partition that botocore knows, with each of its Regions."""
    loader = botocore.session.get_session().get_component("data_loader")
    partitions = loader.load_data("partitions")["partitions"]
    return [
        (partition["id"], region)
        for partition in partitions
        for region in partition["regions"]
        if not region.endswith("-global")
    ]


def asked_by_botocore() -> dict[tuple[str, str, str], str]:
    """Return botocore's URLs by partition, Region and settings; none where there is none."""
    loader = botocore.session.get_session().get_component("data_loader")
    provider = EndpointProvider(
        loader.load_service_model("secretsmanager", "endpoint-rule-set-1"),
        loader.load_data("partitions"),
    )
    found = {}
    for (partition, region), choice in product(places(), CHOICES):
        try:
            endpoint = provider.resolve_endpoint(
                Region=region, UseFIPS=SETTINGS[0] in choice, UseDualStack=SETTINGS[1] in choice
            )
        except EndpointProviderError:
            continue  # The partition has none of the kind.
        found[partition, region, json.dumps(choice)] = str(endpoint.url)
    return found


ASKED = asked_by_botocore()


def test_each_partition_and_the_regions_that_are_opted_into_are_among_them() -> None:
    assert {partition for partition, _, _ in ASKED} >= {"aws", "aws-cn", "aws-us-gov", "aws-eusc"}
    assert {region for _, region, _ in ASKED} >= {*OPT_IN, "cn-northwest-1", "us-gov-east-1"}
    assert any("secretsmanager-fips" in url for url in ASKED.values())


def test_the_python_shim_asks_there() -> None:
    asked = {
        (partition, region, choice): endpoint_url(partition, region, json.loads(choice))
        for partition, region, choice in ASKED
    }

    assert asked == ASKED


def test_the_node_shim_asks_there() -> None:
    module = json.dumps(str(NODE / "endpoint.mjs"))
    asked: list[Any] = in_node(
        f"const {{ endpointUrl }} = await import({module});"
        "console.log(JSON.stringify(given.map(([partition, region, choice]) =>"
        " endpointUrl(partition, region, JSON.parse(choice)))));",
        list(ASKED),
    )

    assert asked == list(ASKED.values())


@pytest.mark.parametrize("name", ["secret.py", "secret.mjs"])
def test_the_arn_of_a_secret_in_each_place_is_one(name: str) -> None:
    folder = NODE if name.endswith("mjs") else SHIM
    found = re.search(r"arn:\(.+?\]\+(?=\"|\$/)", (folder / name).read_text())

    assert found
    for partition, region in places():
        arn = f"arn:{partition}:secretsmanager:{region}:123456789012:secret:p/f/environment-AbCdEf"
        assert re.fullmatch(found[0], arn), arn
