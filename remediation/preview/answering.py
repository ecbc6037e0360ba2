"""The command line's questions about functions, and what the button would do to each.

A question has the form of the runbook's request of the step Plan, and carries names, never values:
so `rule` and `remediation` share what they share in a runbook, over a pipe. The first line of the
input says which account and Region, and the first answer which stack; each is JSON in one line.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..aws.accounts import NotReached, Place, Readers, connect
from ..aws.calls import AwsFailure
from ..model import Function, Plan, Refusals, RemediationError
from ..planning.owner import owner_of
from ..planning.plan import plan
from ..planning.wiring import has_remediation_parts
from ..runbook.request import parse_request
from ..runbook.response import plan_response
from .installation import Installation, find_installation
from .reading import Seen, TargetReader

MOVABLE, REFUSED, UNKNOWN, NOTHING, GONE = "movable", "refused", "unknown", "nothing", "gone"
"""The outcomes of a preview. What was not read whole is refused or unknown, and never movable."""

Answer = dict[str, Any]
_SECONDS = 3 / 8
"""From one function to the next: each takes three requests of a kind of which Lambda answers 15 a
second to an account and Region, and an audit asks for half of that.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html ("API requests")
"""


def answers(
    lines: Iterable[str],
    reach: Callable[[Place], Readers] = connect,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """Answer questions, a line each.

    Args:
        lines: the account and Region, then a question each.
        reach: makes the clients.
        clock: returns the time in seconds.
        sleep: waits for a number of seconds.
    """
    given = iter(lines)
    asked = json.loads(next(given))
    place = Place(asked["region"], asked.get("profile"), asked.get("role_arn"))
    try:
        readers = reach(place)
    except NotReached as why_not:
        yield json.dumps({"error": str(why_not)})
        return
    installation = find_installation(
        readers,
        name=asked.get("stack"),
        account=asked["account"],
        region=place.region,
        protection_tag_key=asked.get("protection_tag_key", ""),
    )
    reader = TargetReader(readers.aws, installation.stack, bool(installation.name))
    yield json.dumps({"stack": installation.name or None, "note": installation.note})
    ready = clock()
    for line in given:
        sleep(max(0.0, ready - clock()))
        ready = clock() + _SECONDS
        yield json.dumps(answer(json.loads(line), reader, installation))


def answer(event: Mapping[str, Any], reader: TargetReader, installation: Installation) -> Answer:
    """Return what the button would do to one function."""
    request = parse_request(event)
    name = request.function_name
    try:
        function = reader.function(name)
    except AwsFailure as failure:
        status = GONE if failure.code == "ResourceNotFoundException" else UNKNOWN
        return _answer(name, status, unread=[str(failure)])
    if not request.found and not has_remediation_parts(function, installation.stack):
        return _answer(name, NOTHING, function)
    seen = reader.around(function)
    target = seen.target
    # These credentials lack them, and perhaps not the button's: nothing more can be said.
    if function.environment_error or function.tags_error:
        return _answer(name, UNKNOWN, function, unread=seen.unread)
    try:
        planned = plan(target, request.found, request.options)
    except RemediationError as failure:
        return _answer(name, UNKNOWN, function, unread=[*seen.unread, str(failure)])
    match planned:
        case Refusals(refusals):
            reasons = [{"reason": each.reason, "remedy": each.remedy} for each in refusals]
            return _answer(name, REFUSED, function, unread=seen.unread, refusals=reasons)
        case Plan(steps):
            status = UNKNOWN if seen.unread else MOVABLE if steps else NOTHING
            response = plan_response(target, planned)
            told = {
                "moving": response["moving"],
                # Without a stack, its steps would name what is not there.
                "steps": response["steps"] if installation.name else [],
                "warnings": [*response["warnings"], *_unseen(seen)] if installation.name else [],
            }
            return _answer(name, status, function, unread=seen.unread, **told)


def _answer(
    name: str,
    status: str,
    function: Function | None = None,
    *,
    unread: Iterable[str] = (),
    **more: Any,
) -> Answer:
    owner = owner_of(function.tags) if function else None
    return {
        "function_name": name,
        "status": status,
        "moving": [],
        "steps": [],
        "warnings": [],
        "refusals": [],
        "unread": [*unread],
        "role_arn": function.role_arn if function else "",
        "owner": str(owner) if owner else "",
        "owning_stack": owner.stack if owner else "",
        **more,
    }


def _unseen(seen: Seen) -> Iterator[str]:
    secret = seen.target.secret
    if secret and not secret.pending_deletion and secret.belongs_to(seen.target.function):
        yield (
            f"The secret {secret.name} exists. What it holds is not read here; the button reads it"
        )
