"""A function whose secrets in code are moved by the runbook in memory, and what its owner does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tests.prove.automation import Ended
from tests.prove.faults.code_scenarios import CodeStory
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.builders import STACK
from tests.remediation.code_account import NAME, PASSWORD, SOURCE, create_orders, package_file

NOT_ALLOWED = replace(STACK, may_move_code=False)
NEWER = SOURCE + "# newer\n"


def new_story() -> CodeStory:
    """Return a function with a secret in its code and one in a variable, before any press."""
    world = World()
    create_orders(world.account, DB_PASSWORD=PASSWORD)
    return CodeStory(world)


def latest(story: CodeStory) -> dict[str, Any]:
    """Return the function's configuration."""
    return story.world.account.functions.configurations[NAME]


def source(story: CodeStory) -> str:
    """Return the text of its code."""
    return package_file(story.world.account, latest(story))


def deploy(story: CodeStory, text: str) -> None:
    """Deploy a code as the owner does."""
    story.world.account.functions.deploy(NAME, zip_files({"app.py": text, "other.txt": "text"}))


def edit(story: CodeStory, **environment: str | None) -> None:
    """Set variables as the owner does, or remove them."""
    now = {**latest(story)["Environment"], **environment}
    left = {name: value for name, value in now.items() if value is not None}
    story.world.account.functions.edit(NAME, Environment=left)


def sealed(story: CodeStory) -> CodeStory:
    """Move its secrets; that must go well."""
    ended = story.run()
    assert ended.status == "Success", ended.failure
    return story


def outputs_of(ended: Ended, step: str) -> str:
    """Return what a step of a run has told, as JSON."""
    return next(json.dumps(s.outputs) for s in ended.steps if s.step.name == step)


@contextmanager
def before(step: str, do: Callable[[], object]) -> Iterator[None]:
    """Have something done once, just before a step of the remediation begins."""
    # It makes its clients as it is imported, for which the variables are set by then.
    from remediation.app import handle  # noqa: PLC0415

    done = list[str]()

    def handler(event: dict[str, Any], context: Any) -> Any:
        if event["action"] == step and not done:
            done.append(step)
            do()
        return handle(event, context)

    with patch("remediation.app.handle", handler):
        yield


def deploy_variables(story: CodeStory, **more: str) -> None:
    """Set all of the configuration, and no code, as a changed template does."""
    own = {"TABLE": "orders", "DB_PASSWORD": PASSWORD, **more}
    story.world.account.functions.edit(NAME, Environment=own, Handler="app.handler", Layers=[])
