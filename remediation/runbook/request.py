"""The request of one step of a runbook. Pure.

Automation passes every parameter as text, and another step's output as JSON in a string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..model import CodeLine, Options, RemediationError, Shift
from ..planning.wiring import Wiring


class InvalidRequest(RemediationError):
    """The payload is not a valid request of a step."""


@dataclass(frozen=True, slots=True)
class Request:
    """One action on one function."""

    action: str
    function_name: str
    found: tuple[str, ...]
    """Variables in which the scan found secrets, without the exempt ones."""
    options: Options
    planned: tuple[str, ...]
    """Variables that the plan moves."""
    wiring_before: Wiring
    """How far the function was rewired when it was planned."""
    planned_role: str | None
    """The role that the function had when it was planned."""
    probed_revision: str | None
    """The RevisionId that a probe confirmed; for CutOver only."""
    delete_secret_after_days: int | None
    """For Backout only; None: the secret is kept."""
    deletable: tuple[str, ...] = ()
    """Numbers of the published versions that the plan said would be deleted."""
    moves: tuple[tuple[str, str], ...] = ()
    """Aliases that the plan said would be moved, each with the version that it ran then."""
    published: str | None = None
    """The number of the version that aliases are moved to; for Shift, Watch and Repoint."""
    shifting_since: datetime | None = None
    """When aliases began to shift; None if none does. For Watch and Repoint."""
    located: tuple[CodeLine, ...] = ()
    """Lines of code in which the scan found secrets that count; for Patch only."""
    scanned_code: str | None = None
    """The CodeSha256 of the package in which it found them."""
    unread: tuple[str, ...] = ()
    """What the scan did not read, each with the reason."""


_KNOWN = {
    "action",
    "function_name",
    "scan",
    "plan",
    "probe",
    "variables",
    "secret_name_prefix",
    "kms_key_id",
    "one_step",
    "automatic",
    "published",
    "repoint_aliases",
    "alias_shift",
    "alias_alarm",
    "shifted",
    "delete_old_versions",
    "delete_secret_after_days",
}
_NUMBER = re.compile(r"[0-9]{1,2}")
_VERSION = re.compile(r"[1-9][0-9]*")
_ALL_AT_ONCE = "AllAtOnce"
_CANARY = re.compile(r"Canary([1-9][0-9]?)Percent([1-9][0-9]?)Minutes")
"""Names as AWS SAM and CodeDeploy have them, with any numbers.

Source:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
"""


def parse_request(event: Mapping[str, Any]) -> Request:
    """Read a step's payload.

    ``scan``, ``plan`` and ``probe`` are the outputs of these steps, as objects or as JSON. An empty
    text stands for a parameter that was left out.

    Raises:
        InvalidRequest: a part is missing, unknown or of the wrong kind.
    """
    unknown = set(event) - _KNOWN
    if unknown:
        raise InvalidRequest(f"The request holds unknown parts: {sorted(unknown)}")
    action, name = event.get("action"), event.get("function_name")
    if not isinstance(action, str) or not isinstance(name, str) or not name:
        raise InvalidRequest("The request needs an action and a function_name")
    if ":" in name or "/" in name:
        raise InvalidRequest("The function_name must be a bare name, as AWS Config has it")
    plan, scan = _step_output(event, "plan"), _step_output(event, "scan")
    shift = _shift(event)
    return Request(
        action=action,
        function_name=name,
        found=_found(scan),
        options=Options(
            variables=_names(event.get("variables")),
            secret_prefix=_text(event, "secret_name_prefix"),
            kms_key_id=_text(event, "kms_key_id"),
            one_step=_flag(event, "one_step"),
            automatic=_flag(event, "automatic"),
            repoint_aliases=_flag(event, "repoint_aliases"),
            shift=shift,
            unwatched_alarm=None if shift else _text(event, "alias_alarm"),
            delete_old_versions=_flag(event, "delete_old_versions"),
        ),
        planned=_names(plan.get("moving")),
        wiring_before=_wiring(plan),
        planned_role=_text(plan, "role_arn"),
        probed_revision=_text(_step_output(event, "probe"), "revision_id"),
        delete_secret_after_days=_days(event.get("delete_secret_after_days")),
        deletable=_numbers(plan, "deletable"),
        moves=_moves(plan),
        published=_version(_step_output(event, "published")),
        shifting_since=_since(_step_output(event, "shifted")),
        located=_located(scan),
        scanned_code=_text(scan, "code_sha256"),
        unread=_unread(scan),
    )


def _found(scan: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        found = [(v["name"], v["exempt"]) for v in scan.get("variables", ())]
    except (KeyError, TypeError):
        found = [(None, None)]
    if not all(isinstance(name, str) and isinstance(exempt, bool) for name, exempt in found):
        raise InvalidRequest("The scan's output has no valid list of variables")
    return tuple(name for name, exempt in found if name and not exempt)


def _located(scan: Mapping[str, Any]) -> tuple[CodeLine, ...]:
    try:
        given = [
            (each["path"], each["line"], each["layer"], each["own"])
            for each in scan.get("code") or ()
            if each["counts"] is not False
        ]
    except (KeyError, TypeError):
        given = [(None, 0, None, None)]
    if not all(
        isinstance(path, str) and type(line) is int and isinstance(layer, str) and type(own) is bool
        for path, line, layer, own in given
    ):
        raise InvalidRequest("The scan's output has no valid list of lines of code")
    return tuple(sorted({CodeLine(*each) for each in given}))


def _unread(scan: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        given = [(each["what"], each["reason"]) for each in scan.get("unread") or ()]
    except (KeyError, TypeError):
        given = [(None, None)]
    if not all(isinstance(what, str) and isinstance(why, str) for what, why in given):
        raise InvalidRequest("The scan's output has no valid list of what was not read")
    return tuple(f"{what}: {why}" for what, why in given)


def _wiring(plan: Mapping[str, Any]) -> Wiring:
    try:
        return Wiring(plan.get("wiring", Wiring.PLAIN))
    except ValueError:
        raise InvalidRequest("The plan's wiring is none that a plan has") from None


def _step_output(event: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """Read another step's output, which Automation may have encoded as JSON more than once."""
    output = event.get(part) or {}
    for _ in range(2):
        if isinstance(output, str):
            try:
                output = json.loads(output)
            except (ValueError, RecursionError):
                raise InvalidRequest(f"The {part} is not JSON") from None
    if not isinstance(output, Mapping):
        raise InvalidRequest(f"The {part} must be an object")
    return output


def _names(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidRequest("The variables must be a list of names")
    return tuple(name for name in names if name)


def _numbers(output: Mapping[str, Any], part: str) -> tuple[str, ...]:
    numbers = output.get(part) or []
    if not isinstance(numbers, list) or not all(
        isinstance(number, str) and _VERSION.fullmatch(number) for number in numbers
    ):
        raise InvalidRequest(f"The plan's {part} must be a list of versions' numbers")
    return tuple(numbers)


def _moves(plan: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    try:
        moves = [(move["alias"], move["version"]) for move in plan.get("moves", ())]
    except (KeyError, TypeError):
        moves = [(None, None)]
    if not all(
        isinstance(alias, str) and isinstance(version, str) and _VERSION.fullmatch(version)
        for alias, version in moves
    ):
        raise InvalidRequest("The plan's moves name no aliases and versions as they should")
    return tuple(moves)


def _version(published: Mapping[str, Any]) -> str | None:
    version = published.get("version")
    if version is not None and not (isinstance(version, str) and _VERSION.fullmatch(version)):
        raise InvalidRequest("The published version is no version's number")
    return version


def _shift(event: Mapping[str, Any]) -> Shift | None:
    name = _text(event, "alias_shift")
    if name in (None, _ALL_AT_ONCE):
        return None
    found = _CANARY.fullmatch(name or "")
    if not found:
        raise InvalidRequest("alias_shift must be AllAtOnce, or like Canary10Percent5Minutes")
    return Shift(int(found[1]), int(found[2]), _text(event, "alias_alarm"))


def _since(shifted: Mapping[str, Any]) -> datetime | None:
    text = _text(shifted, "since")
    try:
        since = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidRequest("since must be a time") from None
    if since and since.tzinfo is None:
        raise InvalidRequest("since must be a time with its zone")
    return since


def _text(event: Mapping[str, Any], part: str) -> str | None:
    text = event.get(part) or None
    if text is not None and not isinstance(text, str):
        raise InvalidRequest(f"{part} must be text")
    return text


def _flag(event: Mapping[str, Any], part: str) -> bool:
    value = event.get(part) or False
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise InvalidRequest(f"{part} must be true or false")
    return value


def _days(value: Any) -> int | None:
    """Read a recovery window; 0 or nothing keeps the secret."""
    given = value or 0
    if isinstance(given, str) and _NUMBER.fullmatch(given):
        given = int(given)
    if type(given) is not int or not (given == 0 or 7 <= given <= 30):  # noqa: PLR2004
        raise InvalidRequest("delete_secret_after_days must be 0, or 7 to 30")
    return given or None
