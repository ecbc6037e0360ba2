"""Each request of a scan goes wrong in each way: it never says that there is nothing."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from rule import app
from tests.events import event
from tests.prove.count import Count
from tests.prove.faults.rule_faults import DOWNLOAD, faults_of
from tests.prove.faults.rule_scenarios import CLEAN, GUILTY_CODE_TOO, NAME
from tests.prove.faults.rule_services import Function
from tests.prove.faults.rule_wire import Invoked, Wire
from tests.prove.faults.rule_world import RuleWorld

_SEALED = Function({"STAGE": "production", "SEALED_ENV_HANDLER": "app.handler"})
SCANS: Mapping[str, tuple[str, Function | None]] = {
    "a scan of secrets in both": ("scan", GUILTY_CODE_TOO),
    "a scan of nothing to hide": ("scan", CLEAN),
    "a scan of no function": ("scan", None),
    "a scan after the plaintext was taken away": ("scan_verify", _SEALED),
    "a scan of plaintext that should be gone": ("scan_verify", GUILTY_CODE_TOO),
}

_UNREAD = ("package", "code", "environment")


def single_faults(name: str, to_aws: Wire, every: int = 1) -> Count:
    """Break each request of a scan, in every so manieth way; the next one tells all again."""
    told, count, numbers = event(SCANS[name][0]), Count(), itertools.count()
    whole = _world(name)
    right = to_aws.invoke(whole, app.scan, told)
    count.points = len(whole.requests)
    for at, operation in enumerate(whole.requests):
        for fault in faults_of(at, operation):
            if next(numbers) % every:
                continue
            world = _world(name)
            world.faults = {at: fault}
            world.process_of_its_own = operation == DOWNLOAD
            broken = to_aws.invoke(world, app.scan, told)
            stopped, hit = world.was_unread, bool(world.hit)
            world.heal()
            again = to_aws.invoke(world, app.scan, told)
            count.runs += 1
            where = f"{name}: {operation}: {fault}"
            if not hit:
                count.failures.append(f"{where}: the fault did not come to pass")
            if not _is_right(broken, right, stopped=stopped):
                count.failures.append(f"{where}: it answered something else")
            if (again.failed, again.answer) != (right.failed, right.answer):
                count.failures.append(f"{where}: the next scan answered something else")
    return count


def _world(name: str) -> RuleWorld:
    function, world = SCANS[name][1], RuleWorld()
    world.services.functions = {NAME: function} if function else {}
    return world


def _is_right(broken: Invoked, right: Invoked, *, stopped: bool) -> bool:
    """Tell whether it failed, or answered the whole, or says that the code was not read whole."""
    if broken.failed or broken.answer == right.answer:
        return True
    says_so = broken.answer["unread"] != [] and all(
        unread["what"] in _UNREAD and unread["in_scope"] for unread in broken.answer["unread"]
    )
    if any(unread["what"] == "environment" for unread in broken.answer["unread"]):
        return stopped and says_so and broken.answer["variables"] == []
    return stopped and says_so and broken.answer["variables"] == right.answer["variables"]
