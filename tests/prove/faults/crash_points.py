"""Every call of both runbooks, gone wrong in every way; and what must hold after each."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from tests.prove.automation import BACKOUT, quiet, run
from tests.prove.count import Count
from tests.prove.faults.aftermath import Aftermath
from tests.prove.proof import Proof
from tests.prove.scenarios import SCENARIOS
from tests.prove.story import FUNCTION, Story
from tests.prove.world import CHANGING, LISTS, Fault, Kind
from tests.remediation.account import InitFailed

DANGEROUS = (
    "create_secret",
    "put_secret_value",
    "update_secret_version_stage",
    "attach_role_policy",
    "update_function_configuration",
    "detach_role_policy",
    "invoke",
    "publish_version",
    "update_alias",
    "delete_function",
)
"""Calls of the steps that could lose a value, a grant, the function or a version that runs: Store
(two), Grant, Shadow and CutOver and Restore (one call), Revoke, Probe, Publish, Repoint,
DeleteVersions."""

_OF_ALIASES = ("publish_version", "update_alias")
_WITHOUT_LAGS: tuple[Kind, ...] = tuple(kind for kind in Kind if kind is not Kind.LAGS)
_SPARSE = 47
"""Of the pairs in each scenario, one in so many is tried, whatever the time."""


def rows(seconds: float) -> Iterator[Proof]:
    """Break every call of every scenario, then some pairs in each, and all as the time allows."""
    started, singles, pairs = time.monotonic(), Count(), Count()
    for name in SCENARIOS:
        singles.add(single_faults(name))
    yield Proof(
        "crash points of both runbooks",
        f"{singles.points:,} calls, {singles.runs:,} runs, {singles.moments:,} moments",
        tuple(singles.failures),
    )
    for name in SCENARIOS:
        pairs.add(pairs_of_faults(name, every=_SPARSE))
    for name in SCENARIOS:
        pairs.add(lagging_ways_back(name))
    scenarios = 0
    for name in SCENARIOS:
        if time.monotonic() - started > seconds:
            break
        pairs.add(pairs_of_faults(name))
        scenarios += 1
    yield Proof(
        "pairs of faults at the dangerous steps",
        f"{pairs.pairs:,} pairs in {len(SCENARIOS)} scenarios, all of {scenarios}",
        tuple(pairs.failures),
    )


def single_faults(name: str, every: int = 1) -> Count:
    """Break one scenario's runbook at each of its calls, in every so manieth way of all."""
    count, numbers = Count(), itertools.count()
    with quiet():
        story = SCENARIOS[name]()
        whole = story.copy()
        ended = run(whole.world, story.document, FUNCTION, **story.parameters)
        assert ended.status == story.ends, (name, ended.failure)
        operations = list(whole.world.calls)
        count.points = len(operations)
        for at, operation in enumerate(operations):
            for fault in _faults(at, operation, len(operations)):
                if next(numbers) % every == 0:
                    _prove(name, story, (fault,), count)
    return count


def pairs_of_faults(name: str, every: int = 1) -> Count:
    """Break a scenario's runbook at two calls: each dangerous one, then each that follows.

    Those that follow a broken remediation are its own way back; those that follow a broken backout
    are the next one's. Every so manieth pair is tried.
    """
    count, numbers = Count(), itertools.count()
    with quiet():
        story = SCENARIOS[name]()
        dangerous = [at for at, call in enumerate(_calls(story)) if call in DANGEROUS]
        count.points = len(dangerous)
        for at, kind in product(dangerous, _WITHOUT_LAGS):
            first = Fault(at, kind)
            broken = story.copy()
            broken.world.faults = {at: first}
            ended = run(broken.world, story.document, FUNCTION, **story.parameters)
            if story.document == BACKOUT and ended.status != "Success":
                again = _again(broken)
                calls = len(_calls(again))
                for second in product(range(calls), _WITHOUT_LAGS):
                    if next(numbers) % every:
                        continue
                    _prove(name, again, (Fault(*second),), count, f"after {first}: ")
                    count.pairs += 1
                continue
            for second in product(range(at + 1, len(broken.world.calls)), Kind):
                if next(numbers) % every:
                    continue
                _prove(name, story, (first, Fault(*second)), count)
                count.pairs += 1
    return count


def lagging_ways_back(name: str) -> Count:
    """Break a scenario where it publishes or moves, and have a list lag on the way back."""
    count = Count()
    with quiet():
        story = SCENARIOS[name]()
        moves = [at for at, call in enumerate(_calls(story)) if call in _OF_ALIASES]
        count.points = len(moves)
        for at, kind in product(moves, (Kind.BEFORE, Kind.LOST, Kind.KILLED)):
            first, broken = Fault(at, kind), story.copy()
            broken.world.faults = {at: first}
            run(broken.world, story.document, FUNCTION, **story.parameters)
            calls = list(broken.world.calls)
            for second in range(at + 1, len(calls)):
                if calls[second] in LISTS:
                    _prove(name, story, (first, Fault(second, Kind.LAGS)), count)
                    count.pairs += 1
    return count


def _again(story: Story) -> Story:
    """Return the story of who starts the same runbook again."""
    story.world.land()
    story.world.faults, story.world.calls = {}, []
    return replace(story)


def _calls(story: Story) -> list[str]:
    whole = story.copy()
    run(whole.world, story.document, FUNCTION, **story.parameters)
    return whole.world.calls


def _faults(at: int, operation: str, calls: int) -> Iterator[Fault]:
    for kind in Kind:
        if kind is Kind.LAGS and operation not in LISTS:
            continue
        if kind is Kind.DELAYED and operation in CHANGING:
            # Before anything else happens, between any two calls of the way back, or after it.
            yield from (Fault(at, kind, later) for later in range(calls + 20))
        else:
            yield Fault(at, kind)


def _prove(
    name: str, story: Story, faults: tuple[Fault, ...], count: Count, already: str = ""
) -> None:
    aftermath = Aftermath(name, story.copy(), faults, count)
    try:
        aftermath.prove()
    except (AssertionError, InitFailed) as error:
        told = ", then ".join(
            f"call {f.at} {f.kind}" + (f" ({f.later} calls)" if f.later else "") for f in faults
        )
        count.failures.append(f"{name}: {already}{told}: {error}")
    count.runs += 1
