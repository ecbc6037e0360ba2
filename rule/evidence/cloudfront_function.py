"""From a CloudFront Function to what was found in its code and in its key-value stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..aws.cloudfront_functions import LIVE, CloudFrontFunctionReader
from ..detection.scanner import Scanner
from ..model import (
    CloudFrontFunction,
    CodeLine,
    EnvironmentVariable,
    Finding,
    KeyValueStore,
    Location,
    RuleError,
    Unread,
    Variable,
)
from ..scanning.environment import scan_variables
from ..scanning.result import ScanResult
from .allowance import NoTimeLeft
from .part import PartEvidence

FILE = "function.js"
"""What a function's code is called here, in a folder for each stage; CloudFront gives no name."""
_NO_TIME = "no time is left for it; give the rule's function a longer Timeout"
MOST_FINDINGS = 1_000
"""Findings in one store that are kept."""


@dataclass(frozen=True, slots=True)
class CloudFrontFunctionParts:
    """Gathers what is known of CloudFront Functions."""

    reader: CloudFrontFunctionReader
    scanner: Scanner
    seconds_left: Callable[[], float]
    memory_bytes: int

    def of(self, function: CloudFrontFunction) -> PartEvidence:
        """Scan the code of each stage as a file, and each value of a store as a variable.

        A part that could not be read keeps no other from being read.
        """
        parts = [self._code(function), *map(self._store, function.stores)]
        return PartEvidence(
            tuple(finding for part in parts for finding in part.findings),
            tuple(unread for part in parts for unread in part.unread),
            next((part.failure for part in parts if part.failure), None),
        )

    def _code(self, function: CloudFrontFunction) -> PartEvidence:
        contents: dict[str, bytes] = {}
        unread: list[Unread] = []
        failure: RuleError | None = None
        for stage in function.stages:
            path = f"{stage}/{FILE}"
            try:
                contents[path] = self.reader.code(function, stage)
            except RuleError as error:
                unread.append(Unread(path, str(error), is_temporary=error.is_temporary))
                failure = failure or (error if error.is_temporary else None)
        try:
            result = self._scan(contents)
        except RuleError as error:
            unread.append(Unread("code", str(error), is_temporary=error.is_temporary))
            return PartEvidence((), tuple(unread), failure or error)
        findings = [self._where_it_runs(function, finding) for finding in result.findings]
        return PartEvidence(tuple(findings), (*unread, *result.unread), failure)

    def _where_it_runs(self, function: CloudFrontFunction, finding: Finding) -> Finding:
        match finding.location:
            case CodeLine(path=path) as line if path.startswith(f"{LIVE}/"):
                line = line._replace(associations=self.reader.associations(function))
                return finding._replace(location=line)
        return finding

    def _scan(self, contents: Mapping[str, bytes]) -> ScanResult:
        # It loads slowly, and most evaluations are of no such function.
        from ..scanning.function_code import scan_function_code  # noqa: PLC0415

        seconds = self.seconds_left()
        if seconds > 0:
            result = scan_function_code(
                self.scanner, contents, seconds=seconds, memory_bytes=self.memory_bytes
            )
            # All functions share the invocation's time.
            if result.finished:
                return result
        raise NoTimeLeft(_NO_TIME)

    def _store(self, store: KeyValueStore) -> PartEvidence:
        name, before = store.name, 0
        findings: list[Finding] = []
        unread: list[Unread] = []
        failure: RuleError | None = None
        try:
            for page in self._pages(store):
                result = scan_variables(self.scanner, page)
                keys = _Keys(self.scanner, name, page, before)
                findings += [each._replace(location=keys.place(each)) for each in result.findings]
                unread += [each._replace(what=keys.named(each)) for each in result.unread]
                before += len(page)
                if len(findings) > MOST_FINDINGS:
                    reason = f"more than {MOST_FINDINGS:,} findings; the rest was not read"
                    unread.append(Unread(f"key-value store {name}", reason))
                    break
        except RuleError as error:
            what = f"key-value store {name}"
            unread.append(Unread(what, str(error), is_temporary=error.is_temporary))
            failure = error if error.is_temporary else None
        return PartEvidence(tuple(findings[:MOST_FINDINGS]), tuple(unread), failure)

    def _pages(self, store: KeyValueStore) -> Iterator[list[Variable]]:
        for page in self.reader.values(store):
            if self.seconds_left() <= 0:
                raise NoTimeLeft(_NO_TIME)
            yield [Variable(key, value) for key, value in page.items()]


@dataclass(frozen=True, slots=True)
class _Keys:
    """Names the keys of a page.

    A store may have tokens as its keys, and no output may hold one: such a key is named by its
    number in the store's list.
    """

    scanner: Scanner
    store: str
    page: Sequence[Variable]
    before: int
    """How many keys are on the pages before."""

    def place(self, finding: Finding) -> Location:
        """Return where something was found."""
        match finding.location:
            case EnvironmentVariable(name):
                return self._place(name)
        return finding.location

    def named(self, unread: Unread) -> str:
        """Return what was not read whole: a key, or the store if its scan was stopped."""
        for variable in self.page:
            if unread.what == str(EnvironmentVariable(variable.name)):
                return str(self._place(variable.name))
        return f"key-value store {self.store}"

    def _place(self, key: str) -> EnvironmentVariable:
        shown_as = ""
        if self._holds_secret(key):
            number = [variable.name for variable in self.page].index(key) + 1
            shown_as = f"key number {self.before + number:,}"
        return EnvironmentVariable(key, store=self.store, shown_as=shown_as)

    def _holds_secret(self, key: str) -> bool:
        """Tell whether a key looks like a secret, however unsure that is."""
        return any(
            match.excluded_by in (None, "minimum_confidence")
            for match in self.scanner.explain_variable(Variable("", key))
        )
