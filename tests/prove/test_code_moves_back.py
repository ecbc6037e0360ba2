"""Secrets in code, taken back: by whatever came since, the function has its values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest

from remediation.model import CODE_VARIABLE, SECRET_ARN_VARIABLE
from tests.prove.automation import BACKOUT, quiet
from tests.prove.code_moves import (
    NEWER,
    NOT_ALLOWED,
    deploy,
    deploy_variables,
    edit,
    latest,
    new_story,
    outputs_of,
    sealed,
    source,
)
from tests.prove.faults.code_scenarios import CodeStory, bytes_of
from tests.remediation.code_account import KEY, NAME, PASSWORD, SOURCE, seen_by

LOOKS_UP = SOURCE.replace(f'"{KEY}"', 'os.environ["API_KEY"]').replace("json", "os")


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    with quiet():
        yield


@pytest.fixture
def story() -> CodeStory:
    return new_story()


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
