"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called directly. detect-secrets' own entry points read files, keep settings for the
whole process, verify tokens over the network, log excluded values, and merge equal values into one
finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import cache, cached_property
from itertools import chain

from detect_secrets.__version__ import VERSION

from ..model import (
    CodeLine,
    Confidence,
    EnvironmentVariable,
    Finding,
    Provenance,
    SourceFile,
    Unread,
    Variable,
)
from . import escapes, file_kinds
from .candidate_lines import CandidateLines, SearchedLines
from .detector import Detector, Marks
from .detectors import entropy
from .detectors.literal import LiteralDetector
from .detectors.registry import DETECTORS
from .embedded import DEEPEST
from .filters.policy import filter_in_code_for, is_identifier_by_context
from .fingerprint import DETECTION, fingerprint
from .lines import Hit, LineIndex
from .match import Match
from .names import expected_values, keyword
from .prefilter.prefilter import Group, Prefilter, prefilter_for
from .samples import Samples
from .syntax import continued
from .variables import prefiltered, variable_matches, with_embedded_variables


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """What a rule's owner may set; the defaults are detect-secrets' own."""

    base64_entropy_limit: float = 4.5
    """Bits per character above which a base64 string counts as random."""
    hex_entropy_limit: float = 3.0
    """Bits per character above which a hexadecimal string counts as random."""
    minimum_confidence: Confidence = Confidence.ENTROPY
    """Detectors with less confidence do not run on variables."""
    minimum_confidence_in_code: Confidence = Confidence.NAMED
    """Detectors with less confidence do not run on files. In 1,999 public functions, 2 of 542
    strings that only looked random were secrets."""


DEFAULT_SETTINGS = ScannerSettings()
_ESCAPED = Marks(escapes.MARKS)


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
        self._uses_prefilter = uses_prefilter
        base64, hexadecimal = settings.base64_entropy_limit, settings.hex_entropy_limit
        self._settings = settings
        self._detectors = cache(self._detectors_of_kind)
        self._searched: dict[tuple[int, str], SearchedLines] = defaultdict(SearchedLines)
        self._shapes = DETECTORS
        literal = LiteralDetector()
        self._literal = Detector(literal, Confidence.NAMED, literal.prefilter)
        self._variable_entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (
                entropy.HexDetector(hexadecimal),
                entropy.RandomBase64Detector(base64),
                entropy.RandomTextDetector(base64),
            )
        )
        self._quoted_entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, entropy.quoted(plugin))
            for plugin in (entropy.Base64Detector(base64), entropy.HexDetector(hexadecimal))
        )
        self._unquoted_entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (
                entropy.UnquotedBase64Detector(base64),
                entropy.UnquotedHexDetector(hexadecimal),
            )
        )

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever the findings in a text could change."""
        return fingerprint(DETECTION, VERSION, astuple(self._settings))

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
        shapes = prefiltered(self._shapes, chain.from_iterable(candidates))
        for each, stopped in zip(candidates, reasons, strict=True):
            location = EnvironmentVariable(each[0].name)
            for match in self._matches(each, shapes):
                if match.excluded_by is None:
                    yield Finding(location, match.secret_type, match.confidence)
                    break
            else:
                if stopped and unread is not None:
                    unread.append(Unread(str(location), stopped[0]))

    def explain_variable(self, variable: Variable) -> Iterator[Match]:
        """Yield all matches of a variable, the surest first, with the filters that exclude them."""
        candidates = with_embedded_variables(variable)
        yield from self._matches(candidates, prefiltered(self._shapes, candidates))

    def _matches(
        self, candidates: Sequence[Variable], shapes: Sequence[Detector]
    ) -> Iterator[Match]:
        for match in variable_matches(candidates, shapes, self._variable_entropy):
            is_sure = match.confidence >= self._settings.minimum_confidence
            yield match if is_sure else replace(match, excluded_by="minimum_confidence")

    def scan_file(self, file: SourceFile, unread: list[Unread] | None = None) -> Iterator[Finding]:
        """Scan each line of a file; yield findings by line, the surest of a line first.

        Args:
            file: a candidate.
            unread: gets the lines with a value that a limit kept from being scanned whole.
        """
        result = _Result(Samples(file))
        written_as = file_kinds.written_as(file.path, file.text)
        may_be_escaped = self._look(file, written_as, None, result)
        if may_be_escaped and file.provenance.is_own:
            for layer in escapes.layers(file.text, DEEPEST):
                if isinstance(layer, int):
                    result.stopped[layer] = (
                        f"what stands in it is escaped more than {DEEPEST} times"
                    )
                else:
                    inner = replace(file, text=layer.text)
                    self._look(inner, written_as, layer.lines, result)
        if unread is not None:
            unread += (Unread(f"{file.path}:{line}", why) for line, why in result.stopped.items())
        found = result.findings
        yield from (found[key] for key in sorted(found, key=lambda k: (k[0], -found[k].confidence)))

    def _look(
        self,
        file: SourceFile,
        written_as: str,
        lines: Sequence[int] | None,
        result: _Result,
        *,
        is_joined: bool = False,
    ) -> bool:
        """Scan each line of a text, and tell whether other text may stand escaped in it.

        ``lines`` holds the numbers of the lines in the file, if they differ.
        """
        may_be_escaped = self._prefilter is None
        open_lines: list[int] = []
        for detector, hits, known in self._hits(file, written_as, only_names=is_joined):
            if isinstance(detector, Marks):
                may_be_escaped = True
                continue
            reads_names = isinstance(detector.plugin, LiteralDetector)
            for hit in hits:
                is_open = reads_names and not is_joined and continued.goes_on(hit.text)
                if is_open:
                    open_lines.append(hit.line)
                line = hit.line if lines is None else lines[hit.line - 1]
                secret_type = str(detector.plugin.secret_type)
                if result.is_settled(line, secret_type):
                    continue
                reasons: list[str] = []
                holds_nothing = True
                for secret in _secrets_in(detector, written_as, hit, reasons):
                    provenance = result.samples.provenance_of(secret, detector.confidence, line)
                    location = CodeLine(file.path, line, provenance)
                    finding = Finding(location, secret_type, detector.confidence)
                    holds_nothing = False
                    result.findings[line, secret_type] = finding
                    if result.is_settled(line, secret_type):
                        break
                if reasons and not result.is_settled(line, secret_type):
                    result.stopped[line] = reasons[0]
                elif holds_nothing and hit.written and not is_open:
                    known.add(hit.written)
        self._look_behind(open_lines, file, written_as, lines, result)
        return may_be_escaped

    def _look_behind(
        self,
        open_lines: Sequence[int],
        file: SourceFile,
        written_as: str,
        lines: Sequence[int] | None,
        result: _Result,
    ) -> None:
        """Scan the lines that give their names values in later lines."""
        if not open_lines:
            return
        split = file.text.split("\n")
        pieces = list[tuple[int, str]]()
        for number in dict.fromkeys(open_lines):
            line = number if lines is None else lines[number - 1]
            # A value in the line itself is not a later line's.
            if (line, LiteralDetector.secret_type) not in result.findings:
                pieces += continued.joined(split, number)
        if pieces:
            numbers = [at if lines is None else lines[at - 1] for at, _ in pieces]
            inner = replace(file, text="\n".join(text for _, text in pieces))
            self._look(inner, written_as, numbers, result, is_joined=True)

    def prepare(self) -> None:
        """Load what scanning files needs, so that the process of each package has it already."""
        _ = self._prefilter

    @cached_property
    def _prefilter(self) -> Prefilter | None:
        return prefilter_for(self._groups, self.fingerprint) if self._uses_prefilter else None

    @property
    def _groups(self) -> tuple[Group, ...]:
        everywhere, own, unquoted = self.detector_groups
        return tuple(filter(None, (everywhere, (*own, _ESCAPED), unquoted)))

    @property
    def detector_groups(self) -> tuple[tuple[Detector, ...], ...]:
        """Detectors that are searched for together: in all files, in own files, without quotes."""
        groups = (
            (*self._shapes, *self._quoted_entropy),
            (self._literal,),
            self._unquoted_entropy,
        )
        settings = self._settings
        minimum = max(settings.minimum_confidence, settings.minimum_confidence_in_code)
        return tuple(
            tuple(each for each in group if each.confidence >= minimum) for group in groups
        )

    def _hits(
        self, file: SourceFile, written_as: str, *, only_names: bool
    ) -> Iterator[tuple[Detector | Marks, Iterator[Hit], SearchedLines]]:
        detectors = self._detectors_for(file, written_as)
        if only_names:  # For all else, each line was searched by itself.
            detectors = {id(self._literal): self._literal}
        if self._prefilter is None:
            index = LineIndex(file.text)
            for detector in detectors.values():
                yield (
                    detector,
                    index.hits(
                        detector.prefilter,
                        spans_lines=detector.spans_lines,
                        in_long_lines=_is_sure(detector),
                    ),
                    SearchedLines(),
                )
            return
        data = file.text.encode("utf-8", "surrogatepass")
        lines = CandidateLines(data)
        escaped = {id(_ESCAPED)} if file.provenance.is_own and not only_names else set[int]()
        wanted = detectors.keys() | escaped
        for number, match_ends in self._prefilter.search(data, wanted):
            if number == id(_ESCAPED):
                yield _ESCAPED, iter(()), SearchedLines()
                continue
            detector = detectors[number]
            known = self._searched[number, written_as]
            if detector.spans_lines:
                hits = LineIndex(file.text).hits(detector.prefilter, spans_lines=True)
            else:
                hits = lines.hits(
                    detector.prefilter,
                    match_ends,
                    in_long_lines=_is_sure(detector),
                    known=known,
                )
            yield detector, hits, known

    def _detectors_for(self, file: SourceFile, written_as: str) -> Mapping[int, Detector]:
        """Return the detectors for a file, by `id`, in the order of the groups."""
        return self._detectors(
            is_own=file.provenance.is_own,
            is_unquoted=keyword.is_unquoted(written_as),
        )

    def _detectors_of_kind(
        self,
        *,
        is_own: bool,
        is_unquoted: bool,
    ) -> Mapping[int, Detector]:
        everywhere, own, unquoted = self.detector_groups
        detectors = (
            *everywhere,
            # In a dependency, a finding by name alone is never decisive.
            *(own if is_own else ()),
            *(unquoted if is_unquoted else ()),
        )
        return {id(detector): detector for detector in detectors}


@dataclass(frozen=True, slots=True)
class _Result:
    """What is known of one file."""

    samples: Samples
    findings: dict[tuple[int, str], Finding] = field(default_factory=dict)
    """By line and secret type."""
    stopped: dict[int, str] = field(default_factory=dict)
    """Lines with a value that was not scanned whole, and why."""

    def is_settled(self, line: int, secret_type: str) -> bool:
        """Tell whether another match could change nothing: one in a sample may be convincing."""
        finding = self.findings.get((line, secret_type))
        return finding is not None and not (
            isinstance(finding.location, CodeLine)
            and finding.location.provenance is Provenance.OWN_SAMPLE
        )


def _is_sure(detector: Detector) -> bool:
    """Tell whether a detector searches minified code and data, which are full of random strings."""
    return detector.confidence > Confidence.ENTROPY


def _secrets_in(detector: Detector, path: str, hit: Hit, unread: list[str]) -> Iterator[str]:
    if isinstance(detector.plugin, LiteralDetector):
        return detector.plugin.analyze_line_of(path, hit.text, unread)
    return (
        secret
        for secret in detector.plugin.analyze_string(hit.text)
        if filter_in_code_for(secret, hit.text, detector.confidence) is None
        and (
            detector.confidence > Confidence.NAMED or not is_identifier_by_context(secret, hit.text)
        )
        and not (detector.confidence is Confidence.ENTROPY and _is_named_hash(secret, hit.text))
    )


def _is_named_hash(secret: str, line: str) -> bool:
    """Tell whether a match is a hash by the name before it, as in lock files."""
    return expected_values.is_named_hash(keyword.name_before(secret, line), secret)
