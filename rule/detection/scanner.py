"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called directly. detect-secrets' own entry points read files, keep settings for the
whole process, verify tokens over the network, log excluded values, and merge equal values into one
finding.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from detect_secrets.__version__ import VERSION

from ..model import Finding, SourceFile, Unread, Variable
from ..startup import deferred_re
from .fingerprint import DETECTION, fingerprint
from .scanner_settings import ScannerSettings

if TYPE_CHECKING:
    from .detector import Detector
    from .file_search import FileSearch
    from .match import Match
    from .variable_scan import VariableScan

__all__ = ["DEFAULT_SETTINGS", "Scanner", "ScannerSettings"]

DEFAULT_SETTINGS = ScannerSettings()
_BITS_OF_BYTE = 8


class Scanner:
    """Finds secrets in environment variables and source files.

    Between calls it keeps only lines that hold no secret. No finding depends on them.
    """

    def __init__(
        self, settings: ScannerSettings = DEFAULT_SETTINGS, *, uses_prefilter: bool = True
    ) -> None:
        """Load nothing yet: what scans variables or files is loaded with the first of them.

        Args:
            settings: what a rule's owner may set.
            uses_prefilter: whether one search for all detectors tells what to scan in a file.
                Without, findings are the same, and a scan takes much longer.

        Raises:
            ValueError: a limit of entropy is none.
        """
        for limit in (settings.base64_entropy_limit, settings.hex_entropy_limit):
            if not 0 <= limit <= _BITS_OF_BYTE:
                raise ValueError("a limit of entropy must be between 0.0 and 8.0")
        self._settings = settings
        self._uses_prefilter = uses_prefilter
        self.is_prepared = False
        """Whether `prepare` has been called: then this is not the first package."""

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever the findings in a text could change."""
        return fingerprint(DETECTION, VERSION, tuple(self._settings))

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
        return self._variable_scan.findings(variables, unread)

    def explain_variable(self, variable: Variable) -> Iterator[Match]:
        """Yield all matches of a variable, the surest first, with the filters that exclude them."""
        return self._variable_scan.matches(variable)

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
        with _without_collection():
            _ = self._scan_file, self._search.prefilter
        if self.is_prepared:
            deferred_re.compile_all()
        self.is_prepared = True

    @property
    def detector_groups(self) -> tuple[tuple[Detector, ...], ...]:
        """Detectors that are searched for together: in all files, in own files, without quotes."""
        return self._search.detectors.groups

    @cached_property
    def _variable_scan(self) -> VariableScan:
        # A package needs none of it.
        from .variable_scan import VariableScan  # noqa: PLC0415

        return VariableScan(self._settings)

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


@contextmanager
def _without_collection() -> Iterator[None]:
    """Collect no garbage meanwhile: imports make none, and looking for it takes time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
