"""Every call of a press that moves secrets out of code, gone wrong in every way.

What must hold after each call is that the code has the key that it had.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import partial

from remediation.model import (
    BACKED_OUT_TAG,
    CODE_TAG,
    CODE_VARIABLE,
    PROBE_VARIABLE,
    SECRET_ARN_VARIABLE,
)
from tests.prove.automation import BACKOUT, REMEDIATION
from tests.prove.count import Count
from tests.prove.faults.code_scenarios import CODE_SCENARIOS, MOVE, ROLE_NAME, CodeStory, bytes_of
from tests.prove.faults.every_fault import EveryFault
from tests.prove.proof import Proof
from tests.prove.world import Fault, Kind
from tests.remediation.builders import POLICY
from tests.remediation.code_account import KEY, NAME, package_file, seen_by

_ADDED = "API_KEY"
ONCE_ONLY = (
    "a new code whose secret does not load",
    "an owner who deploys before the code is replaced",
    "an owner who deploys before the probe",
)
"""Their world changes by itself while it runs: nothing is said of original bytes then."""
_NOT_ORIGINAL = (*ONCE_ONLY, "a run that broke off")
"""What a run found half done counts as sealed, and is left so by its way back."""


def rows(seconds: float) -> Iterator[Proof]:
    """Break every call of every scenario, as far as the time allows."""
    count = CODE_FAULTS.all(seconds)
    yield Proof(
        "crash points of moves out of code",
        f"{len(CODE_SCENARIOS)} scenarios, {count.runs:,} runs, {count.moments:,} moments",
        tuple(count.failures),
    )


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
    assert not {PROBE_VARIABLE, _ADDED, "DB_PASSWORD"} & environment.keys(), "plaintext is left"
    assert KEY not in package_file(story.world.account, latest), "the key is in the code"
    assert POLICY in story.world.account.roles.attached.get(ROLE_NAME, []), "no grant"
    secret = story.world.account.secrets.by_arn(environment[SECRET_ARN_VARIABLE])
    assert secret is not None, "no secret"
    # Somebody may have removed the variable, which a tag of the secret stands for.
    number = environment.get(CODE_VARIABLE, secret.tags[CODE_TAG]).partition(":")[0]
    kept = [each for each in functions.published[NAME] if each["Version"] == number]
    assert [KEY in package_file(story.world.account, each) for each in kept] == [True], (
        "the way back is gone"
    )
    if story.parameters.get("RepointAliases") == "true":
        (run_by,) = functions.run_by(f"{NAME}:live")
        assert run_by["CodeSha256"] == latest["CodeSha256"], "the alias runs the code before"


CODE_FAULTS = EveryFault(CODE_SCENARIOS, _live_through)
