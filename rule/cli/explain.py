"""Why a variable is a finding, or why not: in words, and never with its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..detection.scanner import Scanner
from ..detection.variables import Match
from ..model import Variable
from ..scanning.environment import variables_of


def explanations(
    scanner: Scanner, variables: Mapping[str, str] | Iterable[Variable]
) -> Iterator[str]:
    """Yield for each variable a line for each match, and one if nothing fired."""
    given = variables_of(variables) if isinstance(variables, Mapping) else variables
    for variable in given:
        # Several detectors may see the same: it is told once.
        matches = dict.fromkeys(scanner.explain_variable(variable))
        if not matches:
            yield f"{variable.name}: no detector fired"
        for match in matches:
            yield f"{variable.name}: {_outcome(match)}"


def _outcome(match: Match) -> str:
    fired = f"{match.secret_type} ({match.confidence.name.lower()})"
    return f"{fired}, excluded by {match.excluded_by}" if match.excluded_by else f"{fired}, found"
