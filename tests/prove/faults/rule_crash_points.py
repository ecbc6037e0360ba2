"""Each request of an evaluation goes wrong in each way, and the verdict is the right one.

An invocation that returns has put the right verdict. One that fails has put no wrong one, and
Lambda hands the event over again; if that fails for good, the event is in the failure queue.
"""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rule import app
from rule.model import ComplianceType
from tests.prove.count import Count
from tests.prove.faults import scan_crash_points
from tests.prove.faults.rule_faults import DOWNLOAD, Fault, Lasts, faults_of
from tests.prove.faults.rule_scenarios import SCENARIOS, Delivery, Scenario
from tests.prove.faults.rule_wire import Wire, wire
from tests.prove.faults.rule_world import RuleWorld
from tests.prove.faults.scan_crash_points import SCANS
from tests.prove.proof import Proof

_TRIES = 3
"""How often Lambda hands over an event that fails.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

Verdicts = set[str]
"""Evaluations as JSON."""


def rows(seconds: float) -> Iterator[Proof]:
    """Break every request in as many scenarios as the time allows, and every one of the scans."""
    started, evaluations, scans, scenarios = time.monotonic(), Count(), Count(), 0
    with wire() as to_aws:
        for name in SCANS:
            scans.add(scan_crash_points.single_faults(name, to_aws))
        for name in SCENARIOS:
            if time.monotonic() - started > seconds:
                break
            evaluations.add(single_faults(name, to_aws))
            scenarios += 1
    yield Proof(
        "crash points of the rule",
        f"{evaluations.points:,} requests, {evaluations.runs:,} runs, "
        f"{evaluations.moments:,} verdicts, {scenarios} of {len(SCENARIOS)} scenarios",
        tuple(evaluations.failures),
    )
    yield Proof(
        "crash points of the runbook's scan",
        f"{scans.points:,} requests, {scans.runs:,} runs",
        tuple(scans.failures),
    )


def single_faults(name: str, to_aws: Wire, every: int = 1) -> Count:
    """Break each request of a scenario, in every so manieth way of all."""
    scenario, count, numbers = SCENARIOS[name], Count(), itertools.count()
    right = _right_verdicts(scenario, to_aws)
    whole = _Story(scenario, to_aws, right)
    whole.deliver(at_once=True)
    whole.expect_the_view()
    count.points = len(whole.world.requests)
    count.failures += [f"{name}: {wrong}" for wrong in whole.wrong]
    for at, operation in enumerate(whole.world.requests):
        for fault in faults_of(at, operation):
            if next(numbers) % every:
                continue
            # Lambda's retries come before the next event, or after it.
            failed = False
            for at_once in (True, False)[: len(scenario.deliveries)]:
                story = _Story(scenario, to_aws, right)
                if not at_once and not failed:
                    continue
                story.live_through(fault, operation, at_once=at_once)
                failed = story.failed
                count.runs += 1
                count.moments += len(story.world.services.put)
                told = f"{name}: {operation}: {fault}"
                count.failures += [f"{told}: {wrong}" for wrong in story.wrong]
    return count


def _right_verdicts(scenario: Scenario, to_aws: Wire) -> Verdicts:
    """Return what each event may lead to: judged as the function is then, or is later."""
    right: Verdicts = set()
    for number, delivery in enumerate(scenario.deliveries):
        for later in scenario.deliveries[number:]:
            world = RuleWorld()
            world.services.functions = dict(later.functions)
            to_aws.invoke(world, app.evaluate, delivery.event)
            right |= {as_json(evaluation) for evaluation in world.services.put}
    return right


@dataclass
class _Story:
    """A scenario with its faults, and what was wrong about it."""

    scenario: Scenario
    to_aws: Wire
    right: Verdicts
    world: RuleWorld = field(default_factory=RuleWorld)
    dead: list[Delivery] = field(default_factory=list)
    """Whose event is in the failure queue."""
    failed: bool = False
    """An invocation did."""
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.world.reserved = self.scenario.reserved
        for delivery in self.scenario.before:
            self.world.services.functions = dict(delivery.functions)
            self.to_aws.invoke(self.world, app.evaluate, delivery.event)
        self.right = self.right | {as_json(each) for each in self.world.services.put}
        self.world.requests.clear()

    def live_through(self, fault: Fault, operation: str, *, at_once: bool) -> None:
        """Break one request, and do what comes after: retries, late effects, another delivery."""
        self.world.faults = {fault.at: fault}
        self.world.process_of_its_own = operation == DOWNLOAD
        self.deliver(at_once=at_once)
        if not self.world.hit:
            self.wrong.append("the fault did not come to pass")
        if self.dead and fault.lasts is not Lasts.RETRIES:
            self.wrong.append("the event was given up")
        self.world.heal()
        world = self.world
        if self.dead or world.was_unread or world.was_incomplete or world.not_reached:
            # Somebody sends the failure queue's events again, or the next sweep comes.
            world.was_unread, world.was_incomplete, self.dead = False, False, []
            self.deliver(at_once=True)
            if self.dead:
                self.wrong.append("the event fails although nothing is wrong any more")
        self.expect_the_view()

    def deliver(self, *, at_once: bool) -> None:
        """Deliver all events; those that fail again, at once or after all others."""
        failed: list[tuple[Delivery, int]] = []
        for delivery in self.scenario.deliveries:
            self.world.services.functions = dict(delivery.functions)
            if not self._returns(delivery):
                failed.append((delivery, _TRIES - 1))
            if at_once:
                self._retry(failed)
        self._retry(failed)

    def _retry(self, failed: list[tuple[Delivery, int]]) -> None:
        while failed:
            delivery, left = failed.pop(0)
            if not left:
                self.dead.append(delivery)
            elif not self._returns(delivery):
                failed.append((delivery, left - 1))

    def _returns(self, delivery: Delivery) -> bool:
        services = self.world.services
        already = len(services.put)
        invoked = self.to_aws.invoke(self.world, app.evaluate, delivery.event)
        new = services.put[already:]
        self.failed |= invoked.failed
        self.world.not_reached = 0 if invoked.failed else invoked.not_reached
        self.wrong += [
            f"{each['ComplianceResourceId']} was {each['ComplianceType']}"
            for each in new
            if not self._is_right(each)
        ]
        if not invoked.failed and len(self._names(new)) + invoked.not_reached < self._judged():
            self.wrong.append("it returned without a verdict")
        return not invoked.failed

    def _is_right(self, evaluation: dict[str, Any]) -> bool:
        """Tell whether it is one of the right ones, or one of them with a part unread."""
        if as_json(evaluation) in self.right:
            return True
        if evaluation["ComplianceType"] != ComplianceType.NON_COMPLIANT.value:
            return False
        # What is missing for now makes no function NON_COMPLIANT that is not so by the rest.
        return self.world.was_unread or (
            self.world.was_incomplete
            and any(_is_of(right, evaluation) for right in map(json.loads, self.right))
        )

    def _judged(self) -> int:
        return len(self.scenario.expected)

    def _names(self, evaluations: list[dict[str, Any]]) -> set[str]:
        return {evaluation["ComplianceResourceId"] for evaluation in evaluations}

    def expect_the_view(self) -> None:
        """Check what AWS Config shows in the end."""
        shown = {
            name: evaluation["ComplianceType"]
            for name, evaluation in self.world.services.view.items()
        }
        expected = {name: kind.value for name, kind in self.scenario.expected.items()}
        if shown != expected:
            self.wrong.append(f"AWS Config shows {shown}")


def _is_of(right: dict[str, Any], evaluation: dict[str, Any]) -> bool:
    return all(
        right[member] == evaluation[member] for member in ("ComplianceResourceId", "ComplianceType")
    )


def as_json(evaluation: dict[str, Any]) -> str:
    """Return an evaluation in a form that can be compared."""
    return json.dumps(evaluation, sort_keys=True)
