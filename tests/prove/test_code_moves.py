"""Secrets in code, moved by the whole runbook in memory: what is refused, and who comes between."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from remediation.model import CODE_VARIABLE, KEEPS_CODE, PROTECTION_TAG, SECRET_ARN_VARIABLE
from tests.prove.automation import BACKOUT, Ended, quiet
from tests.prove.faults.code_scenarios import MOVE, CodeStory, bytes_of
from tests.prove.world import World
from tests.rehearsal.zips import zip_files
from tests.remediation.builders import STACK
from tests.remediation.code_account import (
    KEY,
    NAME,
    PASSWORD,
    SOURCE,
    create_orders,
    package_file,
    seen_by,
)

OWN_LAYER = "arn:aws:lambda:eu-central-1:123456789012:layer:settings:3"
NOT_ALLOWED = replace(STACK, may_move_code=False)
NEWER = SOURCE + "# newer\n"
LOOKS_UP = SOURCE.replace(f'"{KEY}"', 'os.environ["API_KEY"]').replace("json", "os")
BOTH = f'{SOURCE}BOTH = "{KEY}" + "{KEY}"\n'


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    with quiet():
        yield


@pytest.fixture
def story() -> CodeStory:
    world = World()
    create_orders(world.account, DB_PASSWORD=PASSWORD)
    return CodeStory(world)


def latest(story: CodeStory) -> dict[str, Any]:
    return story.world.account.functions.configurations[NAME]


def source(story: CodeStory) -> str:
    return package_file(story.world.account, latest(story))


def deploy(story: CodeStory, text: str) -> None:
    story.world.account.functions.deploy(NAME, zip_files({"app.py": text, "other.txt": "text"}))


def edit(story: CodeStory, **environment: str | None) -> None:
    """Set variables as the owner does, or remove them."""
    now = {**latest(story)["Environment"], **environment}
    left = {name: value for name, value in now.items() if value is not None}
    story.world.account.functions.edit(NAME, Environment=left)


def test_a_function_with_a_layer_gets_variables_that_no_library_in_it_asks_for(
    story: CodeStory,
) -> None:
    story.world.account.functions.edit(NAME, Layers=[{"Arn": OWN_LAYER}])

    assert "CODE_API_KEY" in source(sealed(story))


def test_a_function_without_a_layer_gets_variables_named_after_its_constants(
    story: CodeStory,
) -> None:
    assert "CODE_" not in source(sealed(story))


def sealed(story: CodeStory) -> CodeStory:
    ended = story.run()
    assert ended.status == "Success", ended.failure
    return story


def outputs_of(ended: Ended, step: str) -> str:
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


def test_without_the_parameter_code_is_not_even_read(story: CodeStory) -> None:
    story.parameters = {}
    before_it = latest(story)["CodeSha256"]

    ended = sealed(story).run()

    assert "KeepCode" not in ended.names
    assert latest(story)["CodeSha256"] == before_it
    assert CODE_VARIABLE not in latest(story)["Environment"]
    assert "publish_version" not in story.world.calls


def test_a_dry_run_changes_nothing_and_says_everything(story: CodeStory) -> None:
    ended = story.run("runbook.yaml", DryRun="true", **MOVE)

    assert ended.names[-1] == "DryRunEnds"
    assert bytes_of(story.world) == story.original
    assert not story.world.account.functions.published
    told = outputs_of(ended, "Plan")
    for said in ("KeepCode: publish", "AddVariables: set API_KEY", "ReplaceCode: replace", "app.py",
                 "the way back", "The source must change"):  # fmt: skip
        assert said in told
    assert "API_KEY = ***" in outputs_of(ended, "Patch")


def test_no_value_shows_in_any_step(story: CodeStory) -> None:
    ended = sealed(story).run(BACKOUT)

    shown = str(ended.steps) + str(story.world.account.functions.published[NAME][0]["Description"])
    assert KEY not in shown
    assert PASSWORD not in shown


def signs(story: CodeStory) -> None:
    story.world.account.functions.signing = {
        "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Enforce"},
        "AllowedPublishers": {"SigningProfileVersionArns": []},
    }


def is_sealed(story: CodeStory) -> None:
    assert story.run("runbook.yaml").status == "Success"


REFUSED: dict[str, tuple[Callable[[CodeStory], object], str]] = {
    "it takes signed code alone": (signs, "takes signed code alone"),
    "it is sealed": (is_sealed, "run the backout runbook"),
    "its package is large": (
        lambda story: story.world.account.functions.edit(NAME, CodeSize=60_000_000),
        "can be sent to Lambda",
    ),
    "one line cannot be changed": (
        lambda story: deploy(story, BOTH), "app.py:8: More than one text"),
    "it has no room": (lambda story: edit(story, PADDING="x" * 3_950), "has no room"),
    "it is protected": (
        lambda story: story.world.account.functions.tags[NAME].update({PROTECTION_TAG: ""}),
        "protected by its tag",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_function_is_left_alone_if(story: CodeStory, name: str) -> None:
    make, said = REFUSED[name]
    make(story)
    state = bytes_of(story.world)

    ended = story.run()

    assert ended.names[-1] == "Plan"
    assert said in ended.failure
    assert bytes_of(story.world) == state
    assert not story.world.account.functions.published


def test_a_stack_whose_owner_did_not_say_so_refuses(story: CodeStory) -> None:
    with patch("remediation.app._stack", NOT_ALLOWED):
        ended = story.run()

    assert "CodeRemediation=true" in ended.failure
    assert bytes_of(story.world) == story.original


BETWEEN: dict[str, tuple[str, Callable[[CodeStory], object]]] = {
    "deploys before the version is published": ("keep_code", lambda s: deploy(s, NEWER)),
    "deploys before the variables are set": ("add_variables", lambda s: deploy(s, NEWER)),
    "deploys before the code is replaced": ("replace_code", lambda s: deploy(s, NEWER)),
    "deploys before the plaintext goes": ("cut_over", lambda s: deploy(s, NEWER)),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_an_owners_code_is_never_overwritten_who(story: CodeStory, name: str) -> None:
    step, comes = BETWEEN[name]
    with before(step, lambda: comes(story)):
        ended = story.run()

    assert ended.status == "Failed"
    assert source(story) == NEWER
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
    assert SECRET_ARN_VARIABLE not in latest(story)["Environment"]


def test_a_variable_that_somebody_removes_keeps_the_code_from_being_replaced(
    story: CodeStory,
) -> None:
    with before("replace_code", lambda: edit(story, API_KEY=None)):
        ended = story.run()

    assert ended.status == "Failed"
    assert source(story) == SOURCE
    assert seen_by(story.world.account, NAME) == story.seen[NAME]


def test_a_variable_of_the_name_that_somebody_sets_meanwhile_stays_theirs(
    story: CodeStory,
) -> None:
    with before("add_variables", lambda: edit(story, API_KEY="the owner's")):
        ended = story.run()

    assert ended.status == "Failed"
    assert source(story) == SOURCE
    assert latest(story)["Environment"]["API_KEY"] == "the owner's"


def test_code_that_was_deployed_since_keeps_the_variables_that_it_may_look_up(
    story: CodeStory,
) -> None:
    sealed(story)
    deploy(story, LOOKS_UP)

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert source(story) == LOOKS_UP
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
    assert latest(story)["Environment"]["API_KEY"] == KEY
    assert CODE_VARIABLE not in latest(story)["Environment"]


def test_a_backout_after_the_way_back_was_deleted_keeps_code_and_variables(
    story: CodeStory,
) -> None:
    sealed(story)
    story.world.account.functions.published[NAME].clear()

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert "kept the code before, is gone" in outputs_of(ended, "Backout")
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
    assert KEY not in source(story)


def test_a_backout_by_a_stack_that_may_not_change_code_keeps_it_until_the_stack_may(
    story: CodeStory,
) -> None:
    sealed(story)
    with patch("remediation.app._stack", NOT_ALLOWED):
        ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert "CodeRemediation=true" in outputs_of(ended, "Backout")
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
    assert story.run(BACKOUT).status == "Success"
    assert bytes_of(story.world) == story.original


def test_the_version_that_keeps_the_code_is_deleted_by_no_press(story: CodeStory) -> None:
    sealed(story)
    for timeout in (8, 9):
        story.world.account.functions.edit(NAME, Timeout=timeout)
        story.world.account.functions.publish(NAME)

    ended = story.run("runbook.yaml", DeleteOldVersions="true")

    assert ended.status == "Success", ended.failure
    kept = [
        each["Version"]
        for each in story.world.account.functions.published[NAME]
        if each.get("Description") == KEEPS_CODE
    ]
    assert kept == ["1"]


def test_only_chosen_variables_are_moved_beside_the_code(story: CodeStory) -> None:
    story.parameters = {**MOVE, "Variables": "TABLE"}

    ended = story.run()

    assert ended.status == "Success", ended.failure
    assert {"DB_PASSWORD"} == {"DB_PASSWORD", "TABLE", "API_KEY"} & latest(story)[
        "Environment"
    ].keys()


def test_two_presses_at_once_move_it_once(story: CodeStory) -> None:
    def second() -> None:
        assert story.run().status == "Success"

    with before("store", second):
        ended = story.run()

    assert ended.status == "Success", ended.failure
    assert KEY not in source(story)
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
    assert len(story.world.account.functions.published[NAME]) == 1
    assert story.run(BACKOUT).status == "Success"
    assert bytes_of(story.world) == story.original


def deploy_variables(story: CodeStory, **more: str) -> None:
    """Set all of the configuration, and no code, as a changed template does."""
    own = {"TABLE": "orders", "DB_PASSWORD": PASSWORD, **more}
    story.world.account.functions.edit(NAME, Environment=own, Handler="app.handler", Layers=[])


@pytest.mark.parametrize("step", ["replace_code", "probe", "cut_over"])
def test_code_goes_back_by_itself_though_a_deployment_of_variables_comes_before(
    story: CodeStory, step: str
) -> None:
    with before(step, lambda: deploy_variables(story)):
        ended = story.run()

    assert ended.status == "Failed"
    assert source(story) == SOURCE
    assert seen_by(story.world.account, NAME) == story.seen[NAME]


@pytest.mark.parametrize(
    "deployed",
    [
        deploy_variables,
        lambda story: edit(story, **{CODE_VARIABLE: None}),
        lambda story: edit(story, **{CODE_VARIABLE: None, SECRET_ARN_VARIABLE: None}),
    ],
    ids=["all of the configuration", "the note", "the note and the pointer"],
)
def test_a_backout_finds_the_way_back_of_code_though_somebody_removed(
    story: CodeStory, deployed: Callable[[CodeStory], object]
) -> None:
    sealed(story)
    deployed(story)

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert bytes_of(story.world) == story.original
    assert seen_by(story.world.account, NAME) == story.seen[NAME]


def test_a_backout_after_such_a_deployment_leaves_the_owners_own_value(story: CodeStory) -> None:
    sealed(story)
    deploy_variables(story, API_KEY="the owner's own")

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert source(story) == SOURCE
    assert latest(story)["Environment"]["API_KEY"] == "the owner's own"


def test_a_backout_sets_what_the_code_looks_up_if_its_way_back_is_gone_as_well(
    story: CodeStory,
) -> None:
    sealed(story)
    deploy_variables(story)
    story.world.account.functions.published[NAME].clear()

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert seen_by(story.world.account, NAME) == story.seen[NAME]


def test_a_backout_leaves_code_that_was_deployed_with_the_variables(story: CodeStory) -> None:
    sealed(story)
    deploy(story, NEWER)
    deploy_variables(story)

    ended = story.run(BACKOUT)

    assert ended.status == "Success", ended.failure
    assert source(story) == NEWER
    assert latest(story)["Environment"] == {"TABLE": "orders", "DB_PASSWORD": PASSWORD}
