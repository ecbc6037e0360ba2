"""Which Region's copy of a secret a function at the edge asks first. Pure.

CloudFront runs a function near its viewer, in a Region that the function's package cannot know. So
the package says for each Region which copies are asked there: the nearest, then the one in
`EDGE_HOME`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..model import EDGE_HOME

PLACES: dict[str, tuple[float, float]] = {
    "af-south-1": (-33.9, 18.4),
    "ap-east-1": (22.3, 114.2),
    "ap-east-2": (25.0, 121.5),
    "ap-northeast-1": (35.7, 139.7),
    "ap-northeast-2": (37.6, 127.0),
    "ap-northeast-3": (34.7, 135.5),
    "ap-south-1": (19.1, 72.9),
    "ap-south-2": (17.4, 78.5),
    "ap-southeast-1": (1.4, 103.8),
    "ap-southeast-2": (-33.9, 151.2),
    "ap-southeast-3": (-6.2, 106.8),
    "ap-southeast-4": (-37.8, 145.0),
    "ap-southeast-5": (3.1, 101.7),
    "ap-southeast-6": (-36.8, 174.8),
    "ap-southeast-7": (13.8, 100.5),
    "ca-central-1": (45.5, -73.6),
    "ca-west-1": (51.0, -114.1),
    "eu-central-1": (50.1, 8.7),
    "eu-central-2": (47.4, 8.5),
    "eu-north-1": (59.3, 18.1),
    "eu-south-1": (45.5, 9.2),
    "eu-south-2": (41.6, -0.9),
    "eu-west-1": (53.3, -6.3),
    "eu-west-2": (51.5, -0.1),
    "eu-west-3": (48.9, 2.3),
    "il-central-1": (32.1, 34.8),
    "me-central-1": (25.2, 55.3),
    "me-south-1": (26.2, 50.6),
    "mx-central-1": (20.6, -100.4),
    "sa-east-1": (-23.5, -46.6),
    EDGE_HOME: (38.9, -77.5),
    "us-east-2": (40.0, -83.0),
    "us-west-1": (37.4, -121.9),
    "us-west-2": (45.8, -119.7),
}
"""Latitude and longitude of each Region's city, in degrees.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""


def asked_in(regions: Sequence[str]) -> dict[str, list[str]]:
    """Return which copies are asked, by the Region in which a function runs.

    Args:
        regions: that have a copy, `EDGE_HOME` named or not. One that is not in `PLACES` is asked
            by functions that run there.

    Returns:
        At most two copies for each Region: a function has few seconds. What is in no entry asks as
        `EDGE_HOME` does, whose entry is always there.
    """
    copies = sorted({EDGE_HOME, *regions})
    asked = {
        region: [nearest, EDGE_HOME]
        for region in sorted({*PLACES, *copies})
        if (nearest := min(copies, key=lambda copy: _distance(region, copy))) != EDGE_HOME
    }
    others = sorted(set(copies) - {EDGE_HOME}, key=lambda copy: _distance(EDGE_HOME, copy))
    return {**asked, EDGE_HOME: [EDGE_HOME, *others[:1]]}


def _distance(one: str, other: str) -> float:
    """Return the distance of two Regions on the globe, as an angle."""
    if one == other:
        return -1
    if one not in PLACES or other not in PLACES:
        return math.inf if other != EDGE_HOME else math.pi
    (latitude, longitude), (other_latitude, other_longitude) = (
        map(math.radians, PLACES[region]) for region in (one, other)
    )
    return math.acos(
        math.sin(latitude) * math.sin(other_latitude)
        + math.cos(latitude) * math.cos(other_latitude) * math.cos(longitude - other_longitude)
    )
