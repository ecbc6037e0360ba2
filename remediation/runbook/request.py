"""The request of one step of a runbook. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..model import CodeLine, Options, Shift
from ..planning.wiring import Wiring
from .code_request import CodeRequest, code_request
from .edge_request import EdgeRequest, edge_request
from .parts import InvalidRequest, flag_in, is_version, names_in, step_output, text_in, version_in
from .scan_output import found_variables, located_lines, unread_parts


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
    """Lines of code in which the scan found secrets that count."""
    scanned_code: str | None = None
    """The CodeSha256 of the package in which it found them."""
    unread: tuple[str, ...] = ()
    """What the scan did not read, each with the reason."""
    code: CodeRequest | None = None
    """What the plan said of the function's code; None: the code stays."""
    edge: EdgeRequest = field(default_factory=EdgeRequest)
    """What is said of functions at the edge."""


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
    "move_code",
    "automatic",
    "published",
    "repoint_aliases",
    "alias_shift",
    "alias_alarm",
    "shifted",
    "delete_old_versions",
    "delete_secret_after_days",
    "change_managed_distributions",
}
_NUMBER = re.compile(r"[0-9]{1,2}")
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
    plan, scan = step_output(event, "plan"), step_output(event, "scan")
    shift = _shift(event)
    return Request(
        action=action,
        function_name=name,
        found=found_variables(scan),
        options=Options(
            variables=names_in(event.get("variables")),
            secret_prefix=text_in(event, "secret_name_prefix"),
            kms_key_id=text_in(event, "kms_key_id"),
            one_step=flag_in(event, "one_step"),
            move_code=flag_in(event, "move_code"),
            automatic=flag_in(event, "automatic"),
            repoint_aliases=flag_in(event, "repoint_aliases"),
            shift=shift,
            unwatched_alarm=None if shift else text_in(event, "alias_alarm"),
            delete_old_versions=flag_in(event, "delete_old_versions"),
            change_managed_distributions=flag_in(event, "change_managed_distributions"),
        ),
        planned=names_in(plan.get("moving")),
        wiring_before=_wiring(plan),
        planned_role=text_in(plan, "role_arn"),
        probed_revision=text_in(step_output(event, "probe"), "revision_id"),
        delete_secret_after_days=_days(event.get("delete_secret_after_days")),
        deletable=_numbers(plan, "deletable"),
        moves=_moves(plan),
        published=version_in(step_output(event, "published"), "The published version"),
        shifting_since=_since(step_output(event, "shifted")),
        located=located_lines(scan),
        scanned_code=text_in(scan, "code_sha256"),
        unread=unread_parts(scan),
        code=code_request(plan),
        edge=edge_request(plan, scan),
    )


def _wiring(plan: Mapping[str, Any]) -> Wiring:
    try:
        return Wiring(plan.get("wiring", Wiring.PLAIN))
    except ValueError:
        raise InvalidRequest("The plan's wiring is none that a plan has") from None


def _numbers(output: Mapping[str, Any], part: str) -> tuple[str, ...]:
    numbers = output.get(part) or []
    if not isinstance(numbers, list) or not all(is_version(number) for number in numbers):
        raise InvalidRequest(f"The plan's {part} must be a list of versions' numbers")
    return tuple(numbers)


def _moves(plan: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    try:
        moves = [(move["alias"], move["version"]) for move in plan.get("moves", ())]
    except (KeyError, TypeError):
        moves = [(None, None)]
    if not all(isinstance(alias, str) and is_version(version) for alias, version in moves):
        raise InvalidRequest("The plan's moves name no aliases and versions as they should")
    return tuple(moves)


def _shift(event: Mapping[str, Any]) -> Shift | None:
    name = text_in(event, "alias_shift")
    if name in (None, _ALL_AT_ONCE):
        return None
    found = _CANARY.fullmatch(name or "")
    if not found:
        raise InvalidRequest("alias_shift must be AllAtOnce, or like Canary10Percent5Minutes")
    return Shift(int(found[1]), int(found[2]), text_in(event, "alias_alarm"))


def _since(shifted: Mapping[str, Any]) -> datetime | None:
    text = text_in(shifted, "since")
    try:
        since = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidRequest("since must be a time") from None
    if since and since.tzinfo is None:
        raise InvalidRequest("since must be a time with its zone")
    return since


def _days(value: Any) -> int | None:
    """Read a recovery window; 0 or nothing keeps the secret."""
    given = value or 0
    if isinstance(given, str) and _NUMBER.fullmatch(given):
        given = int(given)
    if type(given) is not int or not (given == 0 or 7 <= given <= 30):  # noqa: PLR2004
        raise InvalidRequest("delete_secret_after_days must be 0, or 7 to 30")
    return given or None
