"""Secrets in code, moved by the whole runbook in memory: what moves, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest

from remediation.model import CODE_VARIABLE, KEEPS_CODE, PROTECTION_TAG
from tests.prove.automation import BACKOUT, quiet
from tests.prove.code_moves import (
    NOT_ALLOWED,
    deploy,
    edit,
    latest,
    new_story,
    outputs_of,
    sealed,
    source,
)
from tests.prove.faults.code_scenarios import MOVE, CodeStory, bytes_of
from tests.remediation.code_account import KEY, NAME, PASSWORD, SOURCE

OWN_LAYER = "arn:aws:lambda:eu-central-1:123456789012:layer:settings:3"
BOTH = f'{SOURCE}BOTH = "{KEY}" + "{KEY}"\n'


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    with quiet():
        yield


@pytest.fixture
def story() -> CodeStory:
    return new_story()


def test_a_function_with_a_layer_gets_variables_that_no_library_in_it_asks_for(
    story: CodeStory,
) -> None:
    story.world.account.functions.edit(NAME, Layers=[{"Arn": OWN_LAYER}])

    assert "CODE_API_KEY" in source(sealed(story))


def test_a_function_without_a_layer_gets_variables_named_after_its_constants(
    story: CodeStory,
) -> None:
    assert "CODE_" not in source(sealed(story))


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
