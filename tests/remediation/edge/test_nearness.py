"""Which copies of a secret a function asks, by the Region in which CloudFront runs it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remediation.edge.nearness import PLACES, asked_in
from remediation.model import EDGE_HOME

COPIES = ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "sa-east-1")
NEAREST = {
    "eu-west-1": "eu-west-1",
    "eu-west-2": "eu-west-1",
    "eu-central-1": "eu-west-1",
    "me-south-1": "eu-west-1",
    "ap-south-1": "ap-southeast-1",
    "ap-northeast-1": "ap-southeast-1",
    "ap-southeast-2": "ap-southeast-2",
    "us-west-1": "us-west-2",
    "sa-east-1": "sa-east-1",
}
"""CloudFront runs functions in these and in the two of us-east.

Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowCloudFrontWorks.html
"""


@pytest.mark.parametrize(("region", "nearest"), NEAREST.items())
def test_the_nearest_copy_is_asked_first_and_then_the_one_at_home(
    region: str, nearest: str
) -> None:
    assert asked_in(COPIES)[region] == [nearest, EDGE_HOME]


@pytest.mark.parametrize("region", ["us-east-2", "ca-central-1", "xx-north-1"])
def test_regions_near_home_and_unknown_ones_ask_as_home_does(region: str) -> None:
    assert region not in asked_in(COPIES)


def test_home_asks_the_copy_that_is_nearest_to_it_if_its_own_does_not_load() -> None:
    assert asked_in(COPIES)[EDGE_HOME] == [EDGE_HOME, "us-west-2"]


def test_a_secret_without_replicas_is_asked_at_home_from_everywhere() -> None:
    assert asked_in(()) == asked_in([EDGE_HOME]) == {EDGE_HOME: [EDGE_HOME]}


def test_a_copy_in_a_region_that_nobody_knows_is_asked_there_only() -> None:
    asked = asked_in(["xx-north-1"])

    assert asked["xx-north-1"] == ["xx-north-1", EDGE_HOME]
    assert {copy for region in PLACES.keys() & asked.keys() for copy in asked[region][:1]} == {
        EDGE_HOME
    }


@given(st.sets(st.sampled_from(sorted(PLACES))))
def test_every_region_asks_home_and_at_most_one_other(regions: set[str]) -> None:
    asked = asked_in(sorted(regions))

    for region in PLACES:
        copies = asked.get(region, asked[EDGE_HOME])
        assert EDGE_HOME in copies
        assert len(copies) == len({*copies}) <= 2
        assert {*copies} <= {*regions, EDGE_HOME}
        assert copies[0] == region or region not in {*regions, EDGE_HOME}
