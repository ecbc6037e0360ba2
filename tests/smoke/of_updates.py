"""Questions about updates and versions of functions."""

from __future__ import annotations

import re
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from tests.smoke.question import NotAnswered, NotAsked, Question, in_words
from tests.smoke.throwaway import Throwaway


def _revision(throwaway: Throwaway) -> str:
    answered = throwaway.account.client("lambda").update_function_configuration(
        FunctionName=throwaway.name, Description="an update, to see its RevisionId"
    )
    status = answered.get("LastUpdateStatus", "no status")
    settled = throwaway.settled()
    if settled["RevisionId"] == answered["RevisionId"]:
        return f"it stays (the answer said {status})"
    return f"it changes (the answer said {status})"


def _snap_start(throwaway: Throwaway) -> str:
    functions = throwaway.account.client("lambda")
    try:
        _set_snap_start(throwaway, "PublishedVersions")
        try:
            version = functions.publish_version(FunctionName=throwaway.name)["Version"]
            return _restored(throwaway, version)
        finally:
            _set_snap_start(throwaway, "None")
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidParameterValueException":
            raise NotAsked(in_words(error)) from None
        raise


def _restored(throwaway: Throwaway, version: str) -> str:
    try:
        throwaway.wait_for_version(version)
    except WaiterError as error:
        last: Any = error.last_response
        raise NotAnswered(
            f"the snapshot was not made: {last.get('StateReason') or last.get('State') or error}"
        ) from None
    invocation = throwaway.invoke(version)
    values = "with" if invocation.lengths == throwaway.lengths else "WITHOUT"
    duration = re.search(r"Restore Duration: [\d.]+ ms", invocation.report)
    if invocation.error:
        return f"the version fails: {invocation.error}"
    if invocation.started != "snap-start":
        raise NotAnswered(
            f"the version was not restored ({invocation.started}); it answers {values} its values"
        )
    return f"restored ({duration[0] if duration else 'no Restore Duration'}), {values} the values"


def _set_snap_start(throwaway: Throwaway, apply_on: str) -> None:
    throwaway.account.client("lambda").update_function_configuration(
        FunctionName=throwaway.name, SnapStart={"ApplyOn": apply_on}
    )
    throwaway.settled()


REVISION = Question(
    "Does RevisionId change between an update's answer and its settling",
    "the description is updated",
    _revision,
)
SNAP_START = Question(
    "Does a sealed function with SnapStart have its values after a restore",
    "a version of the sealed function is published with SnapStart on, and invoked",
    _snap_start,
)
