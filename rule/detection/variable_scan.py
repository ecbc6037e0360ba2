"""Scans environment variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ..model import EnvironmentVariable, Finding, Unread, Variable
from .match import Match
from .scanner_settings import ScannerSettings
from .signs import Found
from .variable_detectors import VariableDetectors
from .variables import prefiltered, variable_matches, with_embedded_variables


class VariableScan:
    """Finds secrets in environment variables. Keeps nothing between calls."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._minimum_confidence = settings.minimum_confidence
        self._detectors = VariableDetectors(settings)

    def findings(
        self, variables: Iterable[Variable], unread: list[Unread] | None
    ) -> Iterator[Finding]:
        """Scan each variable by itself; as `rule.detection.scanner.Scanner.scan_variables`."""
        reasons: list[list[str]] = []
        candidates = []
        for variable in variables:
            reasons.append([])
            candidates.append(with_embedded_variables(variable, reasons[-1]))
        shapes = prefiltered(self._detectors.shapes, chain.from_iterable(candidates))
        for each, stopped in zip(candidates, reasons, strict=True):
            location = EnvironmentVariable(each[0].name)
            for match in self._matches(each, shapes):
                if match.excluded_by is None:
                    position = each[0].position
                    yield Finding(location, match.secret_type, match.confidence, position=position)
                    break
            else:
                if stopped and unread is not None:
                    unread.append(Unread(str(location), stopped[0]))

    def matches(self, variable: Variable) -> Iterator[Match]:
        """Yield all matches of a variable, the surest first, with the filters that exclude them."""
        candidates = with_embedded_variables(variable)
        yield from self._matches(candidates, prefiltered(self._detectors.shapes, candidates))

    def _matches(self, candidates: Sequence[Variable], shapes: Sequence[Found]) -> Iterator[Match]:
        for match in variable_matches(candidates, shapes, self._detectors.entropy):
            is_sure = match.confidence >= self._minimum_confidence
            yield match if is_sure else match._replace(excluded_by="minimum_confidence")
