"""Functions with published versions and aliases, as a runbook may find them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from tests.prove.automation import BACKOUT, REMEDIATION, run
from tests.prove.story import ALARM, FUNCTION, SHIFT, Story, new_world, press
from tests.prove.world import Fault, Kind


def version_is_sealed() -> Story:
    world = new_world()
    press(world)
    world.account.functions.publish(FUNCTION, "live")
    press(world, BACKOUT)
    return Story(world)


def old_versions() -> Story:
    world = new_world()
    for aliases in ((), (), ("live",)):
        world.account.functions.publish(FUNCTION, *aliases)
    return Story(world, parameters={"DeleteOldVersions": "true"})


def alias() -> Story:
    world = new_world()
    world.account.functions.publish(FUNCTION)
    world.account.functions.publish(FUNCTION, "live")
    return Story(world, parameters={"RepointAliases": "true"})


def alias_with_provisioned_concurrency() -> Story:
    """Return the story of an alias that runs two versions by weight for long after a move."""
    world = alias().world
    world.account.functions.provisioned[FUNCTION] = ["live"]
    world.account.functions.allocating = 8
    return Story(world, parameters={"RepointAliases": "true"})


def alias_under_an_older_runtime_version() -> Story:
    world = alias().world
    functions = world.account.functions
    for at, configuration in (
        ("older", functions.published[FUNCTION][-1]),
        ("newer", functions.configurations[FUNCTION]),
    ):
        configuration["RuntimeVersionConfig"] = {"RuntimeVersionArn": f"arn:aws:lambda:::{at}"}
    return Story(world, parameters={"RepointAliases": "true"})


def alias_of_a_sealed_function() -> Story:
    world = alias().world
    press(world)
    return Story(world, parameters={"RepointAliases": "true", "DeleteOldVersions": "true"})


def alias_moved() -> Story:
    world = alias().world
    press(world, RepointAliases="true")
    return Story(world, BACKOUT, {"RepointAliases": "true"})


def alias_shifts(*told: str, ends: str = "Success") -> Callable[[], Story]:
    """Return the story of an alias that shifts, while an alarm is in one state after the other."""

    def make() -> Story:
        world = alias().world
        world.account.alarms.of_metrics[ALARM] = "OK"
        world.account.alarms.first += told
        return Story(world, parameters=SHIFT, ends=ends)

    return make


def alarm_goes_off_between_two_looks() -> Story:
    story = alias_shifts(ends="Failed")()
    story.world.account.alarms.history[ALARM] = [
        (datetime.fromtimestamp(seconds, UTC), state)
        for seconds, state in ((30, "ALARM"), (31, "OK"))
    ]
    return story


def alias_was_left_shifting(document: str) -> Callable[[], Story]:
    def make() -> Story:
        whole = alias_shifts()().world
        assert run(whole, REMEDIATION, FUNCTION, **SHIFT).status == "Success"
        world = alias_shifts()().world
        at = whole.calls.index("update_alias")
        world.faults = {at: Fault(at, Kind.STOPPED)}
        run(world, REMEDIATION, FUNCTION, **SHIFT)
        (alias,) = world.account.functions.aliases[FUNCTION]
        assert alias["RoutingConfig"]["AdditionalVersionWeights"], "it does not shift"
        world.faults, world.stopped = {}, False
        world.calls.clear()
        parameters = SHIFT if document == REMEDIATION else {"RepointAliases": "true"}
        return Story(world, document, parameters)

    return make
