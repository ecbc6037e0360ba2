"""Distributions are changed one after the other, those for staging first, and are waited for.

The runbooks are run as they are deployed; the account is in memory, and so is the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest.mock import patch

import pytest

from remediation.steps.edge.associate import MOST_MINUTES
from tests.prove.automation import EDGE, EDGE_BACKOUT, run
from tests.prove.edge_runs import plain_at_the_edge, sealed_at_the_edge
from tests.prove.faults.edge_points import BLOG, SHOP, STAGING
from tests.prove.world import World
from tests.remediation.account import refusal
from tests.remediation.edge_account import NAME

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return plain_at_the_edge()


@pytest.fixture
def sealed() -> World:
    return sealed_at_the_edge()


def noted_updates(world: World) -> list[tuple[str, list[str]]]:
    """Have each update noted: the distribution, and which others are not deployed by then."""
    distributions, noted = world.account.distributions, list[tuple[str, list[str]]]()

    def update(**asked: Any) -> dict[str, Any]:
        left = [each for each, reads in distributions._in_progress.items() if reads]
        noted.append((asked["Id"], left))
        return real(**asked)

    real = distributions.update_distribution
    distributions.update_distribution = update  # type: ignore[method-assign]
    return noted


@contextmanager
def by_the_clock_of(world: World) -> Iterator[None]:
    """Have steps and CloudFront know no other time than that which the runbook sleeps."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return (START + timedelta(seconds=world.clock.monotonic())).astimezone(tz)

    with (
        patch("remediation.steps.edge.associate.datetime", Clock),
        patch("tests.remediation.fake_distributions.datetime", Clock),
    ):
        yield


def test_staging_comes_first_and_each_is_deployed_before_the_next(world: World) -> None:
    noted = noted_updates(world)

    assert run(world, EDGE, NAME).status == "Success"

    assert noted == [(STAGING, []), (SHOP, []), (BLOG, [])]


def test_on_the_way_back_staging_comes_last(sealed: World) -> None:
    noted = noted_updates(sealed)

    assert run(sealed, EDGE_BACKOUT, NAME).status == "Success"

    assert [identifier for identifier, _ in noted] == [SHOP, BLOG, STAGING]


def test_what_was_listed_goes_back_though_the_rest_cannot_be_listed(sealed: World) -> None:
    distributions = sealed.account.distributions

    def lists(**asked: Any) -> dict[str, Any]:
        if asked.get("Marker") == SHOP:
            raise refusal("AccessDenied")
        return real(**asked)

    real = distributions.list_distributions
    distributions.list_distributions = lists  # type: ignore[method-assign]
    noted = noted_updates(sealed)

    ended = run(sealed, EDGE_BACKOUT, NAME)

    assert ended.status == "Failed"
    assert "cloudfront:ListDistributions" in ended.failure
    assert [identifier for identifier, _ in noted] == [SHOP]


@pytest.mark.parametrize(
    ("minutes", "status"), [(MOST_MINUTES - 1, "Success"), (MOST_MINUTES + 5, "Failed")]
)
def test_a_change_is_waited_for_as_long_as_cloudfront_may_take_and_no_longer(
    world: World, minutes: int, status: str
) -> None:
    # The runbook looks once a minute.
    world.account.distributions.takes = minutes
    with by_the_clock_of(world):
        begun = world.clock.monotonic()
        ended = run(world, EDGE, NAME)

    if status == "Success":
        assert ended.status == status, ended.failure
        return
    (waited,) = (step for step in ended.steps if step.step.name == "Associate")
    assert f"in progress for more than {MOST_MINUTES} minutes" in (waited.failure or "")
    assert ended.status == status
    there, back = MOST_MINUTES * 60, (MOST_MINUTES + 2) * 60
    assert there < world.clock.monotonic() - begun < 2 * back
    run_by = world.account.distributions.run().values()
    assert {arn.rpartition(":")[2] for arn in run_by} == {"1"}
