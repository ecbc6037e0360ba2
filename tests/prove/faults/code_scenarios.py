"""Functions with secrets in their code, as a runbook meets them.

The functions' packages are real, and so is what changes them. Lambda and Secrets Manager are in
memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from remediation.model import CODE_VARIABLE, KEEPS_CODE, SECRET_ARN_VARIABLE
from tests.prove.automation import BACKOUT, REMEDIATION, Ended, run
from tests.prove.world import Fault, Kind, World
from tests.rehearsal.zips import zip_files
from tests.remediation.builders import ROLE
from tests.remediation.code_account import (
    NAME,
    PASSWORD,
    SOURCE,
    Seen,
    create_orders,
    scan_of,
    seen_by,
)

ROLE_NAME = ROLE.rpartition("/")[2]
MOVE = {"MoveCode": "true"}


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


def _sealed_without_note() -> CodeStory:
    """Somebody has removed the variable that notes the way back; the secret's tag has it, too."""
    story = _sealed()
    functions = story.world.account.functions
    environment = functions.configurations[NAME]["Environment"]
    noted = {name: value for name, value in environment.items() if name != CODE_VARIABLE}
    functions.edit(NAME, Environment=noted)
    return story


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
            story.world.account.roles.attached[ROLE_NAME] = []

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
    "sealed code whose note was removed, taken back": _sealed_without_note,
}


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
