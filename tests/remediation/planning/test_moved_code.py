"""What a function's own variable says of its code, and what is left when the code goes back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from remediation.model import CODE_VARIABLE, PublishedVersion, Snapshot
from remediation.planning.moved_code import (
    MovedCode,
    digest_of,
    kept_version,
    moved_between,
    moved_code,
    version_with_code,
    without_moved_code,
)
from tests.remediation.builders import function

BEFORE, AFTER, OTHER = "the code before", "the code with lookups", "another code"
MOVED = MovedCode("7", digest_of(BEFORE), digest_of(AFTER), ("HOST_NAME", "TOKEN"))
NOTED = {CODE_VARIABLE: str(MOVED)}
OWN = {"TABLE": "orders"}


def test_what_is_noted_is_read_again() -> None:
    assert moved_code(NOTED) == MOVED
    assert len(NOTED[CODE_VARIABLE]) < 50


@pytest.mark.parametrize(
    "text",
    ["", "7", "0:" + "a" * 12 + ":" + "b" * 12 + ":X", "7:aa:bb:X", "latest:x:y:z",
     f"7:{'a' * 12}:{'b' * 12}:X\n", f"7:{'A' * 12}:{'b' * 12}:X"],
    ids=["nothing", "a number", "no number", "short digests", "words", "two lines", "capitals"],
)  # fmt: skip
def test_what_somebody_has_changed_says_nothing(text: str) -> None:
    assert moved_code({CODE_VARIABLE: text}) is None
    assert kept_version(function({CODE_VARIABLE: text})) is None


@pytest.mark.parametrize(
    ("code", "kept"), [(BEFORE, "7"), (AFTER, "7"), (OTHER, None)], ids=["before", "after", "other"]
)
def test_a_version_is_kept_as_long_as_the_code_may_go_back_to_it(
    code: str, kept: str | None
) -> None:
    assert kept_version(function({**OWN, **NOTED}, code_sha256=code)) == kept


VALUES = {"HOST_NAME": "one", "TOKEN": "two", "DB_NAME": "three"}
LEFT = {
    "the code before is back": (BEFORE, {}, {"DB_NAME": "three"}),
    "somebody has deployed other code": (OTHER, {}, VALUES),
    "the owner has set one to another value": (BEFORE, {"TOKEN": "new"},
                                               {"DB_NAME": "three", "TOKEN": "new"}),
    "one is in the environment still": (BEFORE, {"TOKEN": "two"}, {"DB_NAME": "three"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_variables_stay_if_a_code_may_look_them_up(name: str) -> None:
    code, environment, left = LEFT[name]
    now = function({**OWN, **NOTED, **environment}, code_sha256=code)
    restored = function({**OWN, **NOTED, **VALUES, **environment}).configuration

    assert without_moved_code(restored, now, VALUES).environment == {**OWN, **left}


def test_all_stays_with_the_code_that_looks_it_up() -> None:
    now = function({**OWN, **NOTED}, code_sha256=AFTER)
    restored = function({**OWN, **NOTED, **VALUES}).configuration

    assert without_moved_code(restored, now, VALUES) == restored


def test_variables_that_no_secret_holds_yet_go_with_their_note() -> None:
    now = function({**OWN, **NOTED, "HOST_NAME": "one", "TOKEN": "two"}, code_sha256=BEFORE)

    assert without_moved_code(now.configuration, now, {}).environment == OWN


@pytest.mark.parametrize(
    ("environment", "number"),
    [({}, "12"), (NOTED, "7")],
    ids=["the newest", "the one that is noted"],
)
def test_a_version_with_the_code_is_found(environment: Mapping[str, str], number: str) -> None:
    versions = [
        PublishedVersion(each, (), frozenset(), code_sha256=code, rehearsal=each == "13")
        for each, code in (("7", BEFORE), ("12", BEFORE), ("13", BEFORE), ("14", OTHER))
    ]

    assert version_with_code(versions, BEFORE, environment) == number
    assert version_with_code(versions, AFTER, environment) is None


def version(code: str, **environment: str) -> Snapshot:
    return Snapshot("1", function({**OWN, **environment}), code)


SAME = {
    "the code before and the one with lookups": (version(BEFORE), version(AFTER, **NOTED)),
    "the other way round": (version(AFTER, **NOTED), version(BEFORE)),
    "the code before, with its variables and without": (version(BEFORE), version(BEFORE, **NOTED)),
}
OTHERS = {
    "two with lookups": (version(AFTER, **NOTED), version(AFTER, **NOTED)),
    "another code": (version(OTHER), version(AFTER, **NOTED)),
    "one that was deployed since": (version(BEFORE), version(OTHER, **NOTED)),
    "two of which none says anything": (version(BEFORE), version(AFTER)),
}


@pytest.mark.parametrize("name", SAME)
def test_two_versions_do_the_same_but_for_variables_of_lookups(name: str) -> None:
    assert moved_between(*SAME[name]) == MOVED


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_was_moved_between(name: str) -> None:
    assert moved_between(*OTHERS[name]) is None
