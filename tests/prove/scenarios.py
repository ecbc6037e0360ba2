"""Functions as a runbook may find them, by what is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from remediation.model import PROBE_VARIABLE
from tests.prove import variables
from tests.prove.automation import BACKOUT, REMEDIATION, run
from tests.prove.story import (
    FUNCTION,
    OTHER_ROLE,
    OTHER_WRAPPER,
    Meanwhile,
    Story,
    new_world,
    press,
    set_variables,
)
from tests.prove.version_stories import (
    alarm_goes_off_between_two_looks,
    alias,
    alias_moved,
    alias_of_a_sealed_function,
    alias_shifts,
    alias_under_an_older_runtime_version,
    alias_was_left_shifting,
    alias_with_provisioned_concurrency,
    old_versions,
    version_is_sealed,
)
from tests.prove.world import Fault, Kind
from tests.remediation.account import READ_FIRST
from tests.remediation.builders import LAYERS, POLICIES, PREFIX, PYTHON_LAYER


def _plain() -> Story:
    return Story(new_world())


def _java(**environment: str) -> Callable[[], Story]:
    def make() -> Story:
        world = new_world(Runtime="java21", Handler="example.Handler::handleRequest")
        set_variables(world, **environment)
        return Story(world)

    return make


def _java_sealed() -> Story:
    story = _java(**OTHER_WRAPPER)()
    press(story.world)
    return Story(story.world, BACKOUT)


def _backed_out_before() -> Story:
    world = new_world()
    press(world)
    press(world, BACKOUT)
    set_variables(world, DB_PASSWORD=f"{variables.WORDS}-rotated")
    return Story(world)


def _secret_pending_deletion() -> Story:
    world = new_world()
    press(world)
    press(world, BACKOUT, DeleteSecretAfterDays="7")
    return Story(world)


def _sealed_with_another_secret() -> Story:
    world = new_world()
    press(world)
    set_variables(world, NEW_PASSWORD=f"another-{variables.WORDS}")
    return Story(world)


def _older_layer() -> Story:
    world = new_world()
    press(world)
    older = f"{PYTHON_LAYER.rpartition(':')[0]}:1"
    world.account.functions.edit(FUNCTION, Layers=[{"Arn": older}, {"Arn": f"{LAYERS}:other:1"}])
    return Story(world)


def _grant_was_lost() -> Story:
    world = new_world()
    press(world)
    story = Story(world)
    world.account.roles.attached.clear()
    return story


def _sibling_is_sealed() -> Story:
    world = new_world()
    world.account.functions.create("sibling", variables.ENVIRONMENT)
    press(world, name="sibling")
    return Story(world)


def _no_room() -> Story:
    world = new_world()
    set_variables(world, PADDING="x" * 3_780)
    return Story(world, parameters={"OneStep": "true"})


def _left(has_come_to: Callable[[dict[str, str]], bool]) -> Callable[[], Story]:
    """Return the story of a function that a run left as soon as its environment was like that."""

    def make() -> Story:
        whole = new_world()
        assert run(whole, REMEDIATION, FUNCTION).status == "Success"
        for at, operation in enumerate(whole.calls):
            world = new_world()
            world.faults = {at: Fault(at, Kind.STOPPED)}
            if operation != "update_function_configuration":
                continue
            run(world, REMEDIATION, FUNCTION)
            if has_come_to(world.account.functions.configurations[FUNCTION]["Environment"]):
                world.faults = {}
                world.calls.clear()
                return Story(world)
        raise AssertionError("no run leaves it like that")

    return make


def _changed_meanwhile(
    operation: str, number: int, *, breaks: bool, **changes: Any
) -> Callable[[], Story]:
    def make() -> Story:
        world = new_world()
        story = Story(world, ends="Failed", breaks=breaks)
        world.before = Meanwhile(world, operation, number, changes)
        return story

    return make


def _does_not_start_without_plaintext() -> Story:
    world = new_world(**{READ_FIRST: "DB_PASSWORD"})
    return Story(world, ends="Failed", breaks=True, never=True)


def _sealed(**parameters: str) -> Callable[[], Story]:
    def make() -> Story:
        world = new_world(Layers=[{"Arn": f"{LAYERS}:other:1"}])
        press(world)
        return Story(world, BACKOUT, parameters)

    return make


def _sealed_beside_a_sealed_sibling() -> Story:
    world = new_world()
    world.account.functions.create("sibling", variables.ENVIRONMENT)
    press(world)
    press(world, name="sibling")
    return Story(world, BACKOUT)


def _sealed_and_pending_deletion() -> Story:
    world = new_world()
    press(world)
    story = Story(world, BACKOUT)
    world.account.secrets.stored[f"{PREFIX}{FUNCTION}/environment"].deleted = True
    return story


def _sealed_by_another_installation(document: str) -> Callable[[], Story]:
    def make() -> Story:
        world = new_world(Layers=[{"Arn": f"{LAYERS}:other:1"}])
        press(world)
        world.account.functions.edit(
            FUNCTION,
            Layers=[{"Arn": f"{LAYERS}:other:1"}, {"Arn": f"{LAYERS}:first-sealed-env-python:7"}],
        )
        (policies,) = world.account.roles.attached.values()
        policies[:] = [f"{POLICIES}/first-LambdaSecretsManagerPolicy-9Z8Y7X"]
        return Story(world, document)

    return make


SCENARIOS: Mapping[str, Callable[[], Story]] = {
    "remediation of a plain function": _plain,
    "remediation of a function in Java": _java(),
    "remediation of a function in Java with a wrapper of its own": _java(**OTHER_WRAPPER),
    "remediation after a backout, with a value rotated since": _backed_out_before,
    "remediation while the secret is pending deletion": _secret_pending_deletion,
    "remediation of another secret in a sealed function": _sealed_with_another_secret,
    "remediation of a sealed function with an older layer": _older_layer,
    "remediation of a sealed function that lost its grant": _grant_was_lost,
    "remediation beside a sealed sibling with the same role": _sibling_is_sealed,
    "remediation of a function with a sealed version": version_is_sealed,
    "remediation that deletes old versions": old_versions,
    "remediation that moves an alias": alias,
    "remediation that moves an alias with provisioned concurrency": (
        alias_with_provisioned_concurrency
    ),
    "remediation that moves an alias from an older version of the runtime": (
        alias_under_an_older_runtime_version
    ),
    "remediation of a sealed function's alias, and of what it ran": alias_of_a_sealed_function,
    "remediation that shifts an alias": alias_shifts(),
    "remediation whose alarm goes off between two looks": alarm_goes_off_between_two_looks,
    "remediation whose alarm goes off while an alias shifts": alias_shifts(
        "OK", "OK", "ALARM", ends="Failed"
    ),
    "remediation of an alias that was left shifting": alias_was_left_shifting(REMEDIATION),
    "remediation in one step, for want of room": _no_room,
    "remediation of what another installation sealed": _sealed_by_another_installation(REMEDIATION),
    "remediation of a function that was left in shadow": _left(
        lambda environment: {PROBE_VARIABLE, "DB_PASSWORD"} <= environment.keys()
    ),
    "remediation of a function that was left between its two updates": _left(
        lambda environment: PROBE_VARIABLE in environment and "DB_PASSWORD" not in environment
    ),
    "remediation while the role is swapped, before the plaintext goes": _changed_meanwhile(
        "get_secret_value", 2, breaks=False, Role=OTHER_ROLE
    ),
    "remediation while the role is swapped, before it is started": _changed_meanwhile(
        "invoke", 2, breaks=True, Role=OTHER_ROLE
    ),
    "remediation while the layers are replaced": _changed_meanwhile(
        "get_secret_value", 2, breaks=True, Layers=[{"Arn": f"{LAYERS}:other:1"}]
    ),
    "remediation of a function that does not start without its plaintext": (
        _does_not_start_without_plaintext
    ),
    "backout of a sealed function": _sealed(),
    "backout of a sealed function in Java with a wrapper of its own": _java_sealed,
    "backout that moves an alias back": alias_moved,
    "backout of an alias that was left shifting": alias_was_left_shifting(BACKOUT),
    "backout of what another installation sealed": _sealed_by_another_installation(BACKOUT),
    "backout that deletes the secret": _sealed(DeleteSecretAfterDays="7"),
    "backout beside a sealed sibling with the same role": _sealed_beside_a_sealed_sibling,
    "backout while the secret is pending deletion": _sealed_and_pending_deletion,
}
