"""Secrets in code are moved while somebody changes the function: what is theirs stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from remediation.model import SECRET_ARN_VARIABLE
from tests.prove.automation import BACKOUT, quiet
from tests.prove.code_moves import (
    NEWER,
    before,
    deploy,
    deploy_variables,
    edit,
    latest,
    new_story,
    source,
)
from tests.prove.faults.code_scenarios import CodeStory, bytes_of
from tests.remediation.code_account import KEY, NAME, SOURCE, seen_by


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    with quiet():
        yield


@pytest.fixture
def story() -> CodeStory:
    return new_story()


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


@pytest.mark.parametrize("step", ["replace_code", "probe", "cut_over"])
def test_code_goes_back_by_itself_though_a_deployment_of_variables_comes_before(
    story: CodeStory, step: str
) -> None:
    with before(step, lambda: deploy_variables(story)):
        ended = story.run()

    assert ended.status == "Failed"
    assert source(story) == SOURCE
    assert seen_by(story.world.account, NAME) == story.seen[NAME]
