"""Functions as a runbook may find them, and what each must keep."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from remediation.model import PROBE_VARIABLE
from tests.prove.automation import BACKOUT, REMEDIATION, run
from tests.prove.world import World
from tests.remediation.account import READ_FIRST
from tests.remediation.builders import ACCOUNT, LAYERS, POLICIES, PREFIX, PYTHON_LAYER

WORDS = "a-heron-by-the-lake-9"
TOKEN = "glpat-" + "zK3xV9qLw2Rb7TnM4cYd"
ENVIRONMENT = {"DB_PASSWORD": WORDS, "API_TOKEN": TOKEN, "TABLE": "orders"}
FUNCTION = "orders"
_ALARM = "orders-errors"
SHIFT = {
    "RepointAliases": "true",
    "AliasShift": "Canary10Percent2Minutes",
    "AliasAlarm": _ALARM,
}
"""Parameters of a press that moves aliases by weight."""
OTHER_WRAPPER = {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/otel-handler"}
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/other-role"

Seen = tuple[str, dict[str, str]]
"""A handler, and the environment that it sees."""


@dataclass
class Story:
    """A world before a runbook starts."""

    world: World
    document: str = REMEDIATION
    parameters: Mapping[str, str] = field(default_factory=dict)
    ends: str = "Success"
    """How it ends when no call goes wrong."""
    breaks: bool = False
    """For a moment the function does not start, until it is taken back."""
    never: bool = False
    """No run can seal the function."""
    seen: dict[str, Seen] = field(default_factory=dict)
    """What each function's handler must see, whatever happens; if not given, what it sees now."""

    def __post_init__(self) -> None:
        self.seen = self.seen or {
            name: self.world.account.effective(name) for name in self._invoked()
        }

    def _invoked(self) -> Iterator[str]:
        """Yield all names by which somebody may invoke a function."""
        functions = self.world.account.functions
        for name in functions.configurations:
            yield name
            yield from (f"{name}:{alias['Name']}" for alias in functions.aliases.get(name, []))

    @property
    def edited(self) -> Mapping[str, Any]:
        """What somebody else has changed by now."""
        others = self.world.before
        return others.changes if isinstance(others, Meanwhile) and others.number <= 0 else {}

    def copy(self) -> Story:
        return copy.deepcopy(self)


@dataclass
class Meanwhile:
    """Somebody else, who changes the function just before the so manieth call of an operation."""

    world: World
    operation: str
    number: int
    changes: Mapping[str, Any]

    def __call__(self, operation: str) -> None:
        if operation != self.operation:
            return
        self.number -= 1
        if self.number == 0:
            self.world.account.functions.edit(FUNCTION, **self.changes)


def _world(**more: Any) -> World:
    world = World()
    world.account.functions.create(FUNCTION, ENVIRONMENT, **more)
    return world


def _edit(world: World, name: str = FUNCTION, **environment: str) -> None:
    before = world.account.functions.configurations[name]["Environment"]
    world.account.functions.edit(name, Environment={**before, **environment})


def _press(world: World, document: str = REMEDIATION, name: str = FUNCTION, **more: str) -> None:
    ended = run(world, document, name, **more)
    assert ended.status == "Success", ended.failure
    world.calls.clear()


def _plain() -> Story:
    return Story(_world())


def _java(**environment: str) -> Callable[[], Story]:
    def make() -> Story:
        world = _world(Runtime="java21", Handler="example.Handler::handleRequest")
        _edit(world, **environment)
        return Story(world)

    return make


def _java_sealed() -> Story:
    story = _java(**OTHER_WRAPPER)()
    _press(story.world)
    return Story(story.world, BACKOUT)


def _backed_out_before() -> Story:
    world = _world()
    _press(world)
    _press(world, BACKOUT)
    _edit(world, DB_PASSWORD=f"{WORDS}-rotated")
    return Story(world)


def _secret_pending_deletion() -> Story:
    world = _world()
    _press(world)
    _press(world, BACKOUT, DeleteSecretAfterDays="7")
    return Story(world)


def _sealed_with_another_secret() -> Story:
    world = _world()
    _press(world)
    _edit(world, NEW_PASSWORD=f"another-{WORDS}")
    return Story(world)


def _older_layer() -> Story:
    world = _world()
    _press(world)
    older = f"{PYTHON_LAYER.rpartition(':')[0]}:1"
    world.account.functions.edit(FUNCTION, Layers=[{"Arn": older}, {"Arn": f"{LAYERS}:other:1"}])
    return Story(world)


def _grant_was_lost() -> Story:
    world = _world()
    _press(world)
    story = Story(world)
    world.account.roles.attached.clear()
    return story


def _sibling_is_sealed() -> Story:
    world = _world()
    world.account.functions.create("sibling", ENVIRONMENT)
    _press(world, name="sibling")
    return Story(world)


def _version_is_sealed() -> Story:
    world = _world()
    _press(world)
    world.account.functions.publish(FUNCTION, "live")
    _press(world, BACKOUT)
    return Story(world)


def _old_versions() -> Story:
    world = _world()
    for aliases in ((), (), ("live",)):
        world.account.functions.publish(FUNCTION, *aliases)
    return Story(world, parameters={"DeleteOldVersions": "true"})


def _alias() -> Story:
    world = _world()
    world.account.functions.publish(FUNCTION)
    world.account.functions.publish(FUNCTION, "live")
    return Story(world, parameters={"RepointAliases": "true"})


def _alias_with_provisioned_concurrency() -> Story:
    """Return the story of an alias that runs two versions by weight for long after a move."""
    world = _alias().world
    world.account.functions.provisioned[FUNCTION] = ["live"]
    world.account.functions.allocating = 8
    return Story(world, parameters={"RepointAliases": "true"})


def _alias_under_an_older_runtime_version() -> Story:
    world = _alias().world
    functions = world.account.functions
    for at, configuration in (
        ("older", functions.published[FUNCTION][-1]),
        ("newer", functions.configurations[FUNCTION]),
    ):
        configuration["RuntimeVersionConfig"] = {"RuntimeVersionArn": f"arn:aws:lambda:::{at}"}
    return Story(world, parameters={"RepointAliases": "true"})


def _alias_of_a_sealed_function() -> Story:
    world = _alias().world
    _press(world)
    return Story(world, parameters={"RepointAliases": "true", "DeleteOldVersions": "true"})


def _alias_moved() -> Story:
    world = _alias().world
    _press(world, RepointAliases="true")
    return Story(world, BACKOUT, {"RepointAliases": "true"})


def _alias_shifts(*told: str, ends: str = "Success") -> Callable[[], Story]:
    """Return the story of an alias that shifts, while an alarm is in one state after the other."""

    def make() -> Story:
        world = _alias().world
        world.account.alarms.of_metrics[_ALARM] = "OK"
        world.account.alarms.first += told
        return Story(world, parameters=SHIFT, ends=ends)

    return make


def _alarm_goes_off_between_two_looks() -> Story:
    story = _alias_shifts(ends="Failed")()
    story.world.account.alarms.history[_ALARM] = [
        (datetime.fromtimestamp(seconds, UTC), state)
        for seconds, state in ((30, "ALARM"), (31, "OK"))
    ]
    return story


def _alias_was_left_shifting(document: str) -> Callable[[], Story]:
    def make() -> Story:
        from tests.prove.world import Fault, Kind  # noqa: PLC0415

        whole = _alias_shifts()().world
        assert run(whole, REMEDIATION, FUNCTION, **SHIFT).status == "Success"
        world = _alias_shifts()().world
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


def _no_room() -> Story:
    world = _world()
    _edit(world, PADDING="x" * 3_780)
    return Story(world, parameters={"OneStep": "true"})


def _left(has_come_to: Callable[[dict[str, str]], bool]) -> Callable[[], Story]:
    """Return the story of a function that a run left as soon as its environment was like that."""

    def make() -> Story:
        from tests.prove.world import Fault, Kind  # noqa: PLC0415

        whole = _world()
        assert run(whole, REMEDIATION, FUNCTION).status == "Success"
        for at, operation in enumerate(whole.calls):
            world = _world()
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
        world = _world()
        story = Story(world, ends="Failed", breaks=breaks)
        world.before = Meanwhile(world, operation, number, changes)
        return story

    return make


def _does_not_start_without_plaintext() -> Story:
    world = _world(**{READ_FIRST: "DB_PASSWORD"})
    return Story(world, ends="Failed", breaks=True, never=True)


def _sealed(**parameters: str) -> Callable[[], Story]:
    def make() -> Story:
        world = _world(Layers=[{"Arn": f"{LAYERS}:other:1"}])
        _press(world)
        return Story(world, BACKOUT, parameters)

    return make


def _sealed_beside_a_sealed_sibling() -> Story:
    world = _world()
    world.account.functions.create("sibling", ENVIRONMENT)
    _press(world)
    _press(world, name="sibling")
    return Story(world, BACKOUT)


def _sealed_and_pending_deletion() -> Story:
    world = _world()
    _press(world)
    story = Story(world, BACKOUT)
    world.account.secrets.stored[f"{PREFIX}{FUNCTION}/environment"].deleted = True
    return story


def _sealed_by_another_installation(document: str) -> Callable[[], Story]:
    def make() -> Story:
        world = _world(Layers=[{"Arn": f"{LAYERS}:other:1"}])
        _press(world)
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
    "remediation of a function with a sealed version": _version_is_sealed,
    "remediation that deletes old versions": _old_versions,
    "remediation that moves an alias": _alias,
    "remediation that moves an alias with provisioned concurrency": (
        _alias_with_provisioned_concurrency
    ),
    "remediation that moves an alias from an older version of the runtime": (
        _alias_under_an_older_runtime_version
    ),
    "remediation of a sealed function's alias, and of what it ran": _alias_of_a_sealed_function,
    "remediation that shifts an alias": _alias_shifts(),
    "remediation whose alarm goes off between two looks": _alarm_goes_off_between_two_looks,
    "remediation whose alarm goes off while an alias shifts": _alias_shifts(
        "OK", "OK", "ALARM", ends="Failed"
    ),
    "remediation of an alias that was left shifting": _alias_was_left_shifting(REMEDIATION),
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
    "backout that moves an alias back": _alias_moved,
    "backout of an alias that was left shifting": _alias_was_left_shifting(BACKOUT),
    "backout of what another installation sealed": _sealed_by_another_installation(BACKOUT),
    "backout that deletes the secret": _sealed(DeleteSecretAfterDays="7"),
    "backout beside a sealed sibling with the same role": _sealed_beside_a_sealed_sibling,
    "backout while the secret is pending deletion": _sealed_and_pending_deletion,
}
