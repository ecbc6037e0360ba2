"""Explains why a variable is a finding or not, without its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..detection.match import Match
from ..detection.scanner import Scanner
from ..model import Variable
from ..scanning.environment import variables_of


def explanations(
    scanner: Scanner, variables: Mapping[str, str] | Iterable[Variable]
) -> Iterator[str]:
    """Yield a line for each match of each variable, or a line that says that there is none."""
    given = variables_of(variables) if isinstance(variables, Mapping) else variables
    for variable in given:
        # Equal matches are shown once.
        matches = dict.fromkeys(scanner.explain_variable(variable))
        if not matches:
            yield f"{variable.name}: no detector fired"
        for match in matches:
            yield f"{variable.name}: {_outcome(match)}"


def _outcome(match: Match) -> str:
    fired = f"{match.secret_type} ({match.confidence.name.lower()})"
    return f"{fired}, excluded by {match.excluded_by}" if match.excluded_by else f"{fired}, found"
