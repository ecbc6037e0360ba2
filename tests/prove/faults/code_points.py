"""Every call of a press that moves secrets out of code, gone wrong in every way.

The function's packages are real, and so is what changes them. Lambda and Secrets Manager are in
memory. What must hold after each call is that the code has the key that it had.
"""

from __future__ import annotations

import copy
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from remediation.model import (
    BACKED_OUT_TAG,
    CODE_VARIABLE,
    KEEPS_CODE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
)
from tests.prove.automation import BACKOUT, REMEDIATION, Ended, quiet, run
from tests.prove.count import Count
from tests.prove.proof import Proof
from tests.prove.world import CHANGING, LISTS, Fault, Kind, World
from tests.rehearsal.zips import zip_files
from tests.remediation.builders import POLICY, ROLE
from tests.remediation.code_account import (
    KEY,
    NAME,
    PASSWORD,
    SOURCE,
    Seen,
    create_orders,
    package_file,
    scan_of,
    seen_by,
)

_SPARSE = 29
_ROLE_NAME = ROLE.rpartition("/")[2]
MOVE = {"MoveCode": "true"}
ADDED = "API_KEY"


@dataclass
class CodeStory:
    """A world before a runbook starts."""

    world: World
    document: str = REMEDIATION
    parameters: dict[str, str] = field(default_factory=lambda: dict(MOVE))
    ends: str = "Success"
    """How it ends when no call goes wrong."""
    by: tuple[str, ...] = (NAME,)
    """The names by which the function is invoked."""
    original: str = ""
    """The function's own bytes, to which a backout leads."""
    seen: dict[str, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        account = self.world.account
        self.world.scan = partial(scan_of, account)
        self.seen = self.seen or {name: seen_by(account, name) for name in self.by}
        self.original = self.original or bytes_of(self.world)

    def run(self, document: str | None = None, **parameters: str) -> Ended:
        """Run the runbook, or another one."""
        self.world.scan = partial(scan_of, self.world.account)
        given = self.parameters if document is None else parameters
        return run(self.world, document or self.document, NAME, **given)


def _world(**environment: str) -> World:
    world = World()
    create_orders(world.account, **environment)
    return world


def _plain() -> CodeStory:
    return CodeStory(_world(DB_PASSWORD=PASSWORD))


def _code_alone() -> CodeStory:
    return CodeStory(_world())


def _kept_already() -> CodeStory:
    """An alias runs a version of the owner's with this very code."""
    world = _world()
    world.account.functions.publish(NAME, "live")
    return CodeStory(world, by=(NAME, f"{NAME}:live"))


def _alias_moves() -> CodeStory:
    story = _kept_already()
    story.parameters["RepointAliases"] = "true"
    return story


def _versions_go() -> CodeStory:
    """The version that keeps the code holds a variable that is moved, and old versions may go."""
    world = _world(DB_PASSWORD=PASSWORD)
    world.account.functions.publish(NAME)
    world.account.functions.edit(NAME, Timeout=9)
    world.account.functions.publish(NAME)
    return CodeStory(world, parameters={**MOVE, "DeleteOldVersions": "true"})


def _sealed() -> CodeStory:
    story = _plain()
    ended = story.run()
    assert ended.status == "Success", ended.failure
    story.world.calls.clear()
    return CodeStory(story.world, BACKOUT, {}, original=story.original, seen=story.seen)


def _left(when: str) -> Callable[[], CodeStory]:
    """Return the story of a function that a run left right after a call."""

    def make() -> CodeStory:
        whole = _plain()
        whole.run()
        story = _plain()
        at = whole.world.calls.index(when)
        story.world.faults = {at: Fault(at, Kind.STOPPED)}
        story.run()
        story.world.faults, story.world.calls, story.world.hit = {}, [], []
        return CodeStory(story.world, original=story.original, seen=story.seen)

    return make


def _cannot_load() -> CodeStory:
    """Something takes the policy off the role again, so that the probe of the new code fails."""
    story = _plain()

    def before(operation: str) -> None:
        if operation == "invoke":
            story.world.account.roles.attached[_ROLE_NAME] = []

    story.world.before = before
    story.ends = "Failed"
    return story


def _owner_deploys(when: str) -> Callable[[], CodeStory]:
    """Return the story of an owner who deploys other code right before a call."""

    def make() -> CodeStory:
        story = _plain()
        account = story.world.account
        came: list[str] = []

        def before(operation: str) -> None:
            if operation == when and not came:
                came.append(operation)
                account.functions.deploy(NAME, zip_files({"app.py": f"{SOURCE}# the owner's\n"}))

        story.world.before = before
        story.ends = "Failed"
        return story

    return make


CODE_SCENARIOS: dict[str, Callable[[], CodeStory]] = {
    "secrets in code and a variable": _plain,
    "a secret in code alone": _code_alone,
    "code that a version of the owner's keeps": _kept_already,
    "an alias that is moved to the new code": _alias_moves,
    "old versions that are deleted, but for the way back": _versions_go,
    "a run that broke off once its version was published": _left("publish_version"),
    "a run that broke off once its variables were set": _left("update_function_configuration"),
    "a run that broke off once the code was replaced": _left("update_function_code"),
    "a new code whose secret does not load": _cannot_load,
    "an owner who deploys before the code is replaced": _owner_deploys("update_function_code"),
    "an owner who deploys before the probe": _owner_deploys("invoke"),
    "sealed code, taken back": _sealed,
}
ONCE_ONLY = (
    "a new code whose secret does not load",
    "an owner who deploys before the code is replaced",
    "an owner who deploys before the probe",
)
"""Their world changes by itself while it runs: nothing is said of original bytes then."""
_NOT_ORIGINAL = (*ONCE_ONLY, "a run that broke off")
"""What a run found half done counts as sealed, and is left so by its way back."""


def rows(seconds: float) -> Iterator[Proof]:
    """Break every call of every scenario: some ways of all first, then all as the time allows."""
    ends, count = time.monotonic() + seconds, Count()
    for every in (_SPARSE, 1):
        for name in CODE_SCENARIOS:
            count.add(code_faults(name, every, ends))
    yield Proof(
        "crash points of moves out of code",
        f"{len(CODE_SCENARIOS)} scenarios, {count.runs:,} runs, {count.moments:,} moments",
        tuple(count.failures),
    )


def code_faults(name: str, every: int = 1, ends: float = float("inf")) -> Count:
    """Break one scenario's runbook at each of its calls, in every so manieth way of all.

    Args:
        name: the scenario's.
        every: one in so many is tried.
        ends: by the clock of `time.monotonic`, when no further one is begun.
    """
    count, numbers = Count(), itertools.count()
    with quiet():
        story = CODE_SCENARIOS[name]()
        ended = story.run()
        assert ended.status == story.ends, (name, ended.failure, ended.names)
        operations = list(story.world.calls)
        count.points = len(operations)
        for at, operation in enumerate(operations):
            for fault in _faults(at, operation):
                if next(numbers) % every == 0 and time.monotonic() < ends:
                    _prove(name, fault, count)
    return count


def _faults(at: int, operation: str) -> Iterator[Fault]:
    for kind in Kind:
        if kind is Kind.LAGS and operation not in LISTS:
            continue
        if kind is Kind.DELAYED and operation in CHANGING:
            yield from (Fault(at, kind, later) for later in range(0, 40, 3))
        else:
            yield Fault(at, kind)


def _prove(name: str, fault: Fault, count: Count) -> None:
    story = CODE_SCENARIOS[name]()
    told = f"call {fault.at} {fault.kind}" + (f" ({fault.later} calls)" if fault.later else "")
    try:
        _live_through(name, story, fault, count)
    except AssertionError as error:
        count.failures.append(f"{name}: {told}: {error}")
    count.runs += 1


def _live_through(name: str, story: CodeStory, fault: Fault, count: Count) -> None:
    world = story.world
    world.faults = {fault.at: fault}
    world.watch = partial(_looks, story, count)
    ended = story.run()
    world.land()
    _all_work(story, count, " at the end")
    late = fault.kind in (Kind.DELAYED, Kind.STOPPED, Kind.CANCELLED)
    if ended.status == "Success" and story.document == REMEDIATION:
        _is_sealed(story)
    elif "BackedOut" in ended.names and not late and not name.startswith(_NOT_ORIGINAL):
        _is_original(story, "not its original bytes")
    world.faults, world.before = {}, lambda _: None
    for converges in (_forward_converges, _back_converges):
        again = copy.deepcopy(story)
        again.world.watch = partial(_looks, again, count)
        converges(name, again)


def _forward_converges(name: str, story: CodeStory) -> None:
    """Back out what a run left, if it cannot go on, and move everything again."""
    again = story.parameters if story.document == REMEDIATION else MOVE
    ended = story.run(REMEDIATION, **again)
    if ended.status != "Success":
        # A sealed function with its code before is refused: its way back comes first.
        assert "Plan" in ended.names[-3:], f"a second press: {ended.names} {ended.failure}"
        _back_converges(name, story)
        ended = story.run(REMEDIATION, **again)
    assert ended.status == "Success", f"a second press: {ended.failure}"
    _is_sealed(story)
    _back_converges(name, story)


def _back_converges(name: str, story: CodeStory) -> None:
    ended = story.run(BACKOUT, RepointAliases=story.parameters.get("RepointAliases", "false"))
    assert ended.status == "Success", f"a backout: {ended.failure}"
    _all_work(story, Count(), " after a backout")
    if name not in ONCE_ONLY:
        _is_original(story, "a backout leaves something")
    environment = story.world.account.functions.configurations[NAME]["Environment"]
    assert SECRET_ARN_VARIABLE not in environment, "a backout leaves it sealed"
    assert CODE_VARIABLE not in environment, "a backout leaves the note"
    if story.document == BACKOUT:
        assert BACKED_OUT_TAG in story.world.account.functions.tags[NAME], "not marked"


def _looks(story: CodeStory, count: Count, operation: str) -> None:
    _all_work(story, count, f" after {operation}")


def _is_original(story: CodeStory, otherwise: str) -> None:
    now, before = json.loads(bytes_of(story.world)), json.loads(story.original)
    if "DeleteOldVersions" in story.parameters:
        # A deleted version cannot be restored.
        del now["versions"], before["versions"]
    if "RepointAliases" in story.parameters:
        # A version that is sealed keeps needing the policy.
        del now["roles"], before["roles"]
    assert now == before, otherwise


def _all_work(story: CodeStory, count: Count, when: str) -> None:
    count.moments += 1
    for name, seen in story.seen.items():
        try:
            now = seen_by(story.world.account, name)
        except AssertionError as error:
            raise AssertionError(f"{error}{when}") from None
        assert now == seen, f"{name} sees something else{when}"


def _is_sealed(story: CodeStory) -> None:
    functions = story.world.account.functions
    latest = functions.configurations[NAME]
    environment = latest["Environment"]
    assert SECRET_ARN_VARIABLE in environment, "not sealed"
    assert not {PROBE_VARIABLE, ADDED, "DB_PASSWORD"} & environment.keys(), "plaintext is left"
    assert KEY not in package_file(story.world.account, latest), "the key is in the code"
    assert POLICY in story.world.account.roles.attached.get(_ROLE_NAME, []), "no grant"
    number = environment[CODE_VARIABLE].partition(":")[0]
    kept = [each for each in functions.published[NAME] if each["Version"] == number]
    assert [KEY in package_file(story.world.account, each) for each in kept] == [True], (
        "the way back is gone"
    )
    if story.parameters.get("RepointAliases") == "true":
        (run_by,) = functions.run_by(f"{NAME}:live")
        assert run_by["CodeSha256"] == latest["CodeSha256"], "the alias runs the code before"


def bytes_of(world: World) -> str:
    """Return what a function is like to its owner, versions that are kept for it left out."""
    functions = world.account.functions
    configuration = {
        key: value for key, value in functions.configurations[NAME].items() if key != "RevisionId"
    }
    runs = {
        alias["Name"]: (
            alias["FunctionVersion"],
            alias.get("RoutingConfig", {}).get("AdditionalVersionWeights") or {},
        )
        for alias in functions.aliases.get(NAME, [])
    }
    state: dict[str, Any] = {
        "latest": configuration,
        "aliases": runs,
        "roles": {k: v for k, v in world.account.roles.attached.items() if v},
        "versions": [
            each["Version"]
            for each in functions.published.get(NAME, [])
            if each.get("Description") != KEEPS_CODE
            and each["Environment"].get(SECRET_ARN_VARIABLE) is None
        ],
    }
    return json.dumps(state, sort_keys=True)
