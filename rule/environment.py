"""From an environment to the findings in it, in this process: Lambda allows it 4 KB in all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rule.model import Finding, Variable
from rule.scanner import Scanner


def from_environment(variables: Mapping[str, str]) -> Iterator[Variable]:
    """Yield each variable by itself."""
    for name, value in variables.items():
        yield Variable(name, value)


def examine_environment(scanner: Scanner, variables: Mapping[str, str]) -> tuple[Finding, ...]:
    """Find the variables that hold secrets, in the environment's order."""
    return tuple(scanner.scan_variables(from_environment(variables)))
