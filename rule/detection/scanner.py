"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called directly. detect-secrets' own entry points read files, keep settings for the
whole process, verify tokens over the network, log excluded values, and merge equal values into one
finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, replace
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from detect_secrets.__version__ import VERSION

from ..model import EnvironmentVariable, Finding, SourceFile, Unread, Variable
from ..startup import deferred_re
from .fingerprint import DETECTION, fingerprint
from .match import Match
from .scanner_settings import ScannerSettings
from .signs import Found
from .variable_detectors import VariableDetectors
from .variables import prefiltered, variable_matches, with_embedded_variables

if TYPE_CHECKING:
    from .detector import Detector
    from .file_search import FileSearch

__all__ = ["DEFAULT_SETTINGS", "Scanner", "ScannerSettings"]

DEFAULT_SETTINGS = ScannerSettings()


class Scanner:
    """Finds secrets in environment variables and source files.

    Between calls it keeps only lines that hold no secret. No finding depends on them.
    """

    def __init__(
        self, settings: ScannerSettings = DEFAULT_SETTINGS, *, uses_prefilter: bool = True
    ) -> None:
        """Prepare to scan environments; `prepare` loads what files need besides.

        Args:
            settings: what a rule's owner may set.
            uses_prefilter: whether one search for all detectors tells what to scan in a file.
                Without, findings are the same, and a scan takes much longer.
        """
        self._settings = settings
        self._detectors = VariableDetectors(settings)
        self._uses_prefilter = uses_prefilter
        self._is_prepared = False

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever the findings in a text could change."""
        return fingerprint(DETECTION, VERSION, astuple(self._settings))

    @property
    def detect_secrets_version(self) -> str:
        """The version of detect-secrets, whose plugins scan."""
        return VERSION

    def scan_variable(self, variable: Variable) -> Finding | None:
        """Scan one variable: at most one finding, the surest."""
        return next(self.scan_variables([variable]), None)

    def scan_variables(
        self, variables: Iterable[Variable], unread: list[Unread] | None = None
    ) -> Iterator[Finding]:
        """Scan each variable by itself; yield its surest finding, if it has one.

        Args:
            variables: the candidates.
            unread: gets the variables without a finding that a limit kept from being scanned whole.
        """
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

    def explain_variable(self, variable: Variable) -> Iterator[Match]:
        """Yield all matches of a variable, the surest first, with the filters that exclude them."""
        candidates = with_embedded_variables(variable)
        yield from self._matches(candidates, prefiltered(self._detectors.shapes, candidates))

    def _matches(self, candidates: Sequence[Variable], shapes: Sequence[Found]) -> Iterator[Match]:
        for match in variable_matches(candidates, shapes, self._detectors.entropy):
            is_sure = match.confidence >= self._settings.minimum_confidence
            yield match if is_sure else replace(match, excluded_by="minimum_confidence")

    def scan_file(self, file: SourceFile, unread: list[Unread] | None = None) -> Iterator[Finding]:
        """Scan each line of a file; yield findings by line, the surest of a line first.

        Args:
            file: a candidate.
            unread: gets the lines with a value that a limit kept from being scanned whole.
        """
        return self._scan_file(file, unread)

    def prepare(self) -> None:
        """Load what scanning files needs, so that the process of each package has it already.

        The first package's process compiles the patterns that it uses, and they end with it. From
        the second package on, all are compiled here.
        """
        _ = self._scan_file, self._search.prefilter
        if self._is_prepared:
            deferred_re.compile_all()
        self._is_prepared = True

    @property
    def detector_groups(self) -> tuple[tuple[Detector, ...], ...]:
        """Detectors that are searched for together: in all files, in own files, without quotes."""
        return self._search.detectors.groups

    @cached_property
    def _scan_file(self) -> Callable[[SourceFile, list[Unread] | None], Iterator[Finding]]:
        from .file_scan import scan_file  # noqa: PLC0415 - as `_search` says

        return partial(scan_file, self._search)

    @cached_property
    def _search(self) -> FileSearch:
        # These load slowly, and a cold start can do without them: a package that was scanned before
        # is not scanned again.
        from .file_detectors import FileDetectors  # noqa: PLC0415
        from .file_search import FileSearch  # noqa: PLC0415

        detectors = FileDetectors(self._settings)
        return FileSearch(detectors, uses_prefilter=self._uses_prefilter)
