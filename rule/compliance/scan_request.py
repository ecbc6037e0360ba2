"""The remediation runbook's scan request, and the response to it: pure.

The two halves share names, never code: the runbook passes the response's variable names on to
remediation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import CodeLine, EnvironmentVariable, Evidence, RuleError, RuleParameters, Unread
from .parameters import parse_parameters

SUCCEEDED = "Scan succeeded"
"""The status by which the runbook recognises a response, whatever Lambda reports."""


class InvalidScanRequest(RuleError):
    """The payload is not what `scan` takes; the stack's runbook sends only what it takes."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault}: start the stack's runbook again")


class ScanIncomplete(RuleError):
    """The function was not read well enough to answer the request."""


class SecretsStillPresent(RuleError):
    """Variables that should be gone, or should hold no secret, still hold one."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """A function to scan, and variables that must no longer hold a secret."""

    function_name: str
    """A name or an ARN; with a version's number, if the runbook names a version."""
    must_be_gone: tuple[str, ...]
    parameters: RuleParameters
    must_be_clean: bool = False
    """Whether secrets were moved out of the function's own code, so that none may be left in it."""


def parse_request(event: Mapping[str, Any]) -> ScanRequest:
    """Read ``{"function_name": …, "plan": {"moving": [names], "code": …}, "at": …, …}``.

    All but the name are optional. The plan's variables must be gone by now, and secrets in the code
    if the plan has a part about it. ``at`` is another step's output, whose ``version`` is scanned
    in place of ``$LATEST``. Automation passes outputs as JSON in a string. ``parameters`` are those
    of the rule. ``reads_code`` are choices of the runbook as text: code is read if any is true.

    Raises:
        InvalidScanRequest: a part is missing, unknown or of the wrong kind.
        InvalidRuleParameters: the parameters cannot be used.
    """
    unknown = set(event) - {"function_name", "plan", "at", "parameters", "reads_code"}
    if unknown:
        raise InvalidScanRequest(f"the scan request holds unknown parts: {sorted(unknown)}")
    name = event.get("function_name")
    plan = _output(event, "plan")
    must_be_gone = plan.get("moving") or []
    parameters = event.get("parameters") or {}
    reads_code = event.get("reads_code") or []
    if not isinstance(name, str) or not name:
        raise InvalidScanRequest("the scan request needs a function_name: a name or an ARN")
    if not isinstance(must_be_gone, list) or not all(
        isinstance(item, str) for item in must_be_gone
    ):
        raise InvalidScanRequest("the plan's moving must be a list of variable names")
    if not isinstance(parameters, Mapping):
        raise InvalidScanRequest("the scan request's parameters must be an object")
    if not isinstance(reads_code, list) or not {*map(str, reads_code)} <= {"true", "false"}:
        raise InvalidScanRequest("the scan request's reads_code must be a list of true and false")
    if reads_code:
        parameters = {**parameters, "ScanCode": str("true" in reads_code).lower()}
    version = _output(event, "at").get("version")
    if version is not None:
        if not isinstance(version, str) or not (version.isascii() and version.isdigit()):
            raise InvalidScanRequest("the scan request's version must be a version's number")
        name = f"{name}:{version}"
    must_be_clean = bool(plan.get("code")) and "true" in reads_code
    return ScanRequest(name, tuple(must_be_gone), parse_parameters(parameters), must_be_clean)


def _output(event: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    """Read another step's output; Automation may have encoded it as a string twice."""
    output = event.get(part) or {}
    for _ in range(2):
        if isinstance(output, str):
            try:
                output = json.loads(output)
            except (ValueError, RecursionError):
                raise InvalidScanRequest(f"the scan request's {part} is not JSON") from None
    if not isinstance(output, Mapping):
        raise InvalidScanRequest(f"the scan request's {part} must be an object")
    return output


def scan_response(
    request: ScanRequest, evidence: Evidence | None, code_sha256: str = ""
) -> dict[str, Any]:
    """Return names and types of findings, and what was not read.

    Args:
        request: what the runbook asked.
        evidence: what was found; None when there is no such function.
        code_sha256: of the package that lines of code are in.

    Raises:
        ScanIncomplete: there is no such function; or variables must be gone, and the environment
            could not be read; or variables are to be moved, and the tags, which may exempt them,
            could not be read; or another try may read what this one could not.
        SecretsStillPresent: a variable that must be gone still holds a secret, or code from which
            all were moved.
    """
    if evidence is None:
        raise ScanIncomplete(f"there is no function {request.function_name}: look for its name")
    variables = [
        {
            "name": finding.location.name,
            "secret_type": finding.secret_type,
            "exempt": finding in evidence.exempt,
        }
        for finding in (*evidence.findings, *evidence.exempt)
        if isinstance(finding.location, EnvironmentVariable)
    ]
    to_move = any(not variable["exempt"] for variable in variables)
    for unread in evidence.unread:
        if _prevents_response(unread, request, to_move=to_move):
            raise ScanIncomplete(
                f"the {unread.what} of {request.function_name} was not read: {unread.reason}"
            )
    present = {variable["name"] for variable in variables} & set(request.must_be_gone)
    if present:
        raise SecretsStillPresent(
            f"{request.function_name} still holds plaintext secrets in "
            f"{', '.join(sorted(map(str, present)))}: take them out of what writes them, and start "
            "again"
        )
    if request.must_be_clean and (lines := sorted(_own_lines(evidence))):
        raise SecretsStillPresent(
            f"{request.function_name} still holds secrets in its code, at {', '.join(lines)}: take "
            "them out of the source, and start again"
        )
    return {
        "status": SUCCEEDED,
        "function_name": request.function_name,
        "variables": variables,
        "code": [
            {
                "path": finding.location.path,
                "line": finding.location.line,
                "layer": finding.location.layer,
                "own": finding.location.provenance.is_own,
                "secret_type": finding.secret_type,
                "counts": finding.is_decisive and finding not in evidence.exempt,
                "exempt": finding in evidence.exempt,
            }
            for finding in (*evidence.findings, *evidence.exempt)
            if isinstance(finding.location, CodeLine)
        ],
        "code_sha256": code_sha256,
        "unread": [
            {"what": unread.what, "reason": unread.reason, "in_scope": unread.blocks_compliance}
            for unread in evidence.unread
        ],
    }


def _own_lines(evidence: Evidence) -> Iterator[str]:
    """Yield the lines of the function's own package in which there are secrets that count."""
    for finding in evidence.findings:
        line = finding.location
        if isinstance(line, CodeLine) and finding.is_decisive and not line.layer:
            yield f"{line.path}:{line.line}"


def _prevents_response(unread: Unread, request: ScanRequest, *, to_move: bool) -> bool:
    match unread.what:
        case "tags":
            # Whether variables that must be gone were exempt does not matter.
            may_exempt = request.parameters.allow_exemption_tag and not request.must_be_gone
            return may_exempt and to_move
        case "environment" if request.must_be_gone:
            return True
    return unread.is_temporary or (request.must_be_clean and unread.blocks_compliance)
