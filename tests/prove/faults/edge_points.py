"""Every call of the runbooks for functions at the edge, gone wrong in every way.

The function's packages are real, and so is what seals them. CloudFront, Lambda and Secrets Manager
are in memory.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from remediation.model import EDGE_HANDLERS
from tests.prove.automation import EDGE, EDGE_BACKOUT, Ended, run
from tests.prove.count import Count
from tests.prove.faults.every_fault import EveryFault
from tests.prove.proof import Proof
from tests.prove.world import Fault, Kind, World
from tests.remediation.builders import STACK
from tests.remediation.edge_account import (
    ARN,
    KEY,
    NAME,
    ROLE,
    Seen,
    create_visits,
    scan_of,
    seen_at_edge,
)

SHOP, BLOG, STAGING = "E1SHOP", "E2BLOG", "E3STAGING"
_ROLE_NAME = ROLE.rpartition("/")[2]
SEEN: Seen = ("app.handler", KEY)
"""What every viewer's request meets, whatever happens."""


@dataclass
class EdgeStory:
    """A world before a runbook starts."""

    world: World
    document: str = EDGE
    ends: str = "Success"
    """How it ends when no call goes wrong."""
    parameters: dict[str, str] = field(default_factory=dict)

    def run(self, document: str | None = None) -> Ended:
        """Run the runbook, or another one."""
        self.world.scan = partial(scan_of, self.world.account)
        given = self.parameters if document in (None, self.document) else {}
        return run(self.world, document or self.document, NAME, **given)


def _visits() -> World:
    world = World()
    number = create_visits(world.account)
    arn = f"{ARN}:{number}"
    distributions = world.account.distributions
    distributions.create(SHOP, {"viewer-request": arn}, {"origin-response": arn})
    distributions.create(BLOG, {"viewer-request": arn})
    distributions.create(STAGING, {"viewer-request": arn}, staging=True)
    distributions.stage(SHOP, STAGING)
    return world


def _plain() -> EdgeStory:
    return EdgeStory(_visits())


def _sealed() -> EdgeStory:
    story = EdgeStory(_visits())
    ended = story.run()
    assert ended.status == "Success", ended.failure
    story.world.calls.clear()
    return EdgeStory(story.world, EDGE_BACKOUT)


def _half_done() -> EdgeStory:
    """A run was killed after the first distribution."""
    story = EdgeStory(_visits())
    story.run()
    done = story.world.calls.index("update_distribution")
    story = EdgeStory(_visits())
    story.world.faults = {done: Fault(done, Kind.STOPPED)}
    story.run()
    story.world.faults, story.world.calls, story.world.hit = {}, [], []
    return story


def _backed_out() -> EdgeStory:
    story = _sealed()
    assert story.run().status == "Success"
    story.world.calls.clear()
    return EdgeStory(story.world)


def _the_owner_comes_between() -> EdgeStory:
    """The owner has a distribution run a version of their own, just before it would be changed."""
    world = _visits()
    functions = world.account.functions
    functions.edit(NAME, Timeout=4)
    owners = functions.publish(NAME)
    functions.edit(NAME, Timeout=5)

    def before(operation: str) -> None:
        if operation == "update_distribution" and not came:
            came.append(operation)
            world.account.distributions.associate(BLOG, f"{ARN}:{owners}")

    came: list[str] = []
    world.before = before
    return EdgeStory(world, ends="Failed")


def _cannot_load() -> EdgeStory:
    """Something takes the policy off the role again, so that the probe fails."""
    world = _visits()

    def before(operation: str) -> None:
        if operation == "invoke":
            world.account.roles.attached[_ROLE_NAME] = []

    world.before = before
    return EdgeStory(world, ends="Failed")


EDGE_SCENARIOS: dict[str, Callable[[], EdgeStory]] = {
    "a key at the edge, sealed": _plain,
    "a run that broke off, started again": _half_done,
    "a function that was backed out, sealed again": _backed_out,
    "an owner who comes between": _the_owner_comes_between,
    "a version that cannot load its secret": _cannot_load,
    "a sealed function, taken back": _sealed,
}
_ONCE_ONLY = ("an owner who comes between", "a version that cannot load its secret")
"""Their world changes by itself while it runs: nothing can be said of what comes after."""


def rows(seconds: float) -> Iterator[Proof]:
    """Break every call of every scenario, as far as the time allows."""
    count = EDGE_FAULTS.all(seconds)
    yield Proof(
        "crash points of the runbooks at the edge",
        f"{len(EDGE_SCENARIOS)} scenarios, {count.runs:,} runs, {count.moments:,} moments",
        tuple(count.failures),
    )


def _live_through(name: str, story: EdgeStory, fault: Fault, count: Count) -> None:
    world = story.world
    before = _bytes(world)
    world.faults = {fault.at: fault}
    world.watch = lambda operation: _all_work(world, count, f" after {operation}")
    ended = story.run()
    world.land()
    world.account.distributions.settle()
    _all_work(world, count, " at the end")
    late = fault.kind in (Kind.DELAYED, Kind.STOPPED, Kind.CANCELLED)
    if ended.status == "Success" and story.document == EDGE:
        _is_sealed(world)
    elif "BackedOut" in ended.names and not late and name not in _ONCE_ONLY:
        _is_plain(world)
        if name != "a run that broke off, started again":
            assert _bytes(world) == before, "not its original bytes"
    world.faults, world.watch = {}, lambda _: None
    if name in _ONCE_ONLY:
        return
    _converges(copy.deepcopy(world), count, EDGE)
    _converges(copy.deepcopy(world), count, EDGE_BACKOUT)


def _converges(world: World, count: Count, document: str) -> None:
    story = EdgeStory(world, document)
    world.account.functions.replicated = lambda arn: (
        arn in world.account.distributions.run().values()
    )
    world.watch = lambda operation: _all_work(world, count, f" after {operation}, later")
    ended = story.run()
    assert ended.status == "Success", f"{document} after it: {ended.failure}"
    if document == EDGE:
        _is_sealed(world)
        ended = story.run(EDGE_BACKOUT)
        assert ended.status == "Success", f"a backout after it: {ended.failure}"
    _is_plain(world)


def _all_work(world: World, count: Count, when: str) -> None:
    count.moments += 1
    for association, arn in world.account.distributions.run().items():
        try:
            seen = seen_at_edge(world.account, arn)
        except AssertionError as error:
            raise AssertionError(f"{association}{when}: {error}") from None
        assert seen == SEEN, f"{association} meets something else{when}"


def _is_sealed(world: World) -> None:
    functions = world.account.functions
    run = set(world.account.distributions.run().values())
    assert len(run) == 1, f"distributions run {sorted(run)}"
    (version,) = functions.run_by(f"{NAME}:{run.pop().rpartition(':')[2]}")
    assert version["Handler"] in EDGE_HANDLERS, "a version with plaintext is run"
    assert KEY.encode() not in functions.packages[version["CodeSha256"]], "the key is in the code"
    assert STACK.policy_arn in world.account.roles.attached.get(_ROLE_NAME, []), "no grant"
    (stored,) = world.account.secrets.stored.values()
    assert set(stored.replicas) == {"eu-west-1"}, "not replicated"


def _is_plain(world: World) -> None:
    functions = world.account.functions
    run = set(world.account.distributions.run().values())
    assert run == {f"{ARN}:1"}, f"distributions run {sorted(run)}"
    (version,) = functions.run_by(f"{NAME}:1")
    latest = functions.configurations[NAME]
    assert (latest["CodeSha256"], latest["Handler"]) == (
        version["CodeSha256"],
        version["Handler"],
    ), "$LATEST is not what it was"
    sealed = [each["Version"] for each in functions.published[NAME] if "Description" in each]
    assert not sealed, f"versions {sealed} are left"
    assert not world.account.roles.attached.get(_ROLE_NAME), "a grant without need"


def _bytes(world: World) -> str:
    functions = world.account.functions
    kept = ("CodeSha256", "Handler", "Role", "Timeout", "MemorySize")
    state: dict[str, Any] = {
        "latest": {key: functions.configurations[NAME][key] for key in kept},
        "distributions": world.account.distributions.configs,
        "roles": {k: v for k, v in world.account.roles.attached.items() if v},
    }
    return json.dumps(state, sort_keys=True)


EDGE_FAULTS = EveryFault(EDGE_SCENARIOS, _live_through)
