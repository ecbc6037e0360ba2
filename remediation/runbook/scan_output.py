"""What a request says of the step Scan; `InvalidRequest` if that is of another form. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..model import CodeLine
from .parts import InvalidRequest


def found_variables(scan: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the variables in which secrets were found, without the exempt ones."""
    try:
        found = [(v["name"], v["exempt"]) for v in scan.get("variables", ())]
    except (KeyError, TypeError):
        found = [(None, None)]
    if not all(isinstance(name, str) and isinstance(exempt, bool) for name, exempt in found):
        raise InvalidRequest("The scan's output has no valid list of variables")
    return tuple(name for name, exempt in found if name and not exempt)


def located_lines(scan: Mapping[str, Any]) -> tuple[CodeLine, ...]:
    """Return the lines of code in which secrets were found that count, sorted."""
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


def unread_parts(scan: Mapping[str, Any], *, in_scope: bool = False) -> tuple[str, ...]:
    """Return what was not read, each with the reason.

    Args:
        scan: the output of the step.
        in_scope: leave out what the rule is not meant to read.
    """
    try:
        given = [
            (each["what"], each["reason"])
            for each in scan.get("unread") or ()
            if not in_scope or each.get("in_scope", True)
        ]
    except (KeyError, TypeError, AttributeError):
        given = [(None, None)]
    if not all(isinstance(what, str) and isinstance(why, str) for what, why in given):
        raise InvalidRequest("The scan's output has no valid list of what was not read")
    return tuple(f"{what}: {why}" for what, why in given)
