"""Functions whose code stays, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from remediation.model import CODE_VARIABLE, CodeSigning, Function, Options, Snapshot, Target
from remediation.planning.code_refusals import code_refusals
from remediation.planning.moved_code import MovedCode, digest_of
from tests.remediation.builders import STACK, function, sealed_function, shadowed_function, target

MOST = 1_000
BEFORE, AFTER = "the code before", "the code with lookups"
NOTED = {CODE_VARIABLE: str(MovedCode("7", digest_of(BEFORE), digest_of(AFTER), ("API_KEY",)))}


def said_of(given: Target, size: int = 10, *owners: str, **options: Any) -> list[str]:
    latest = Snapshot("$LATEST", given.function, "sha", {"CodeSize": size})
    return [str(each) for each in code_refusals(given, latest, owners, Options(**options), MOST)]


def with_code(known: Function, code: str, **environment: str) -> Target:
    return target(
        replace(known, code_sha256=code, environment={**known.environment, **environment})
    )


@pytest.mark.parametrize(
    "given",
    [
        target(),
        target(function(runtime="nodejs22.x")),
        target(code_signing=CodeSigning(enforced=False)),
        with_code(function(), BEFORE, **NOTED, API_KEY="x"),
        with_code(shadowed_function(API_KEY="x"), BEFORE, **NOTED),
    ],
    ids=["Python", "Node.js", "signatures that warn", "left with variables", "left in shadow"],
)
def test_nothing_is_said_of(given: Target) -> None:
    assert said_of(given) == []


REFUSED: dict[str, tuple[Target, str]] = {
    "a stack that may not": (
        target(stack=replace(STACK, may_move_code=False)), "CodeRemediation=true"),
    "another runtime": (target(function(runtime="java21")), "Python and JavaScript only"),
    "an image": (target(function(runtime=None, package_type="Image")), "Python and JavaScript"),
    "enforced signatures": (target(code_signing=CodeSigning(enforced=True)), "deploy it signed"),
    "a sealed function": (target(sealed_function()), "run the backout runbook"),
    "a function in shadow": (target(shadowed_function(API_KEY="x")), "run the backout runbook"),
    "a sealed function whose code is old again": (
        with_code(sealed_function(), BEFORE, **NOTED), "run the backout runbook"),
    "a function in shadow that has its new code": (
        with_code(shadowed_function(API_KEY="x"), AFTER, **NOTED), "run the backout runbook"),
    "a function in shadow without the variable": (
        with_code(shadowed_function(), BEFORE, **NOTED), "run the backout runbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_the_code_stays_of(name: str) -> None:
    given, said = REFUSED[name]

    (only,) = said_of(given)
    assert said in only


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"size": MOST + 1}, "can be sent to Lambda"),
        ({"one_step": True}, "without OneStep"),
    ],
    ids=["a large package", "one step"],
)
def test_the_code_stays_with(given: dict[str, Any], said: str) -> None:
    (only,) = said_of(target(), **given)
    assert said in only


@pytest.mark.parametrize("owner", ["SourceKMSKeyArn", "ResolvedS3Object"])
def test_a_package_that_the_owner_keeps_elsewhere_stays(owner: str) -> None:
    (only,) = said_of(target(), 10, owner)

    assert owner in only
