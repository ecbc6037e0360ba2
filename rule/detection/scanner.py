"""From candidates to findings, by detect-secrets' plugins and filters, in memory.

The plugins are called by themselves. detect-secrets' own entry points would read files, keep
settings for the whole process, verify tokens over the network, log the values they leave out,
and merge equal values into one finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache, cached_property, lru_cache
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
from .candidate_lines import OpenedLines
from .detector import Detector
from .detectors import entropy
from .detectors.literal import LiteralDetector
from .detectors.registry import DETECTORS
from .embedded import DEEPEST
from .filters.policy import excluded_in_code_by, is_explained
from .fingerprint import DETECTION, fingerprint
from .lines import Hit, LineIndex
from .names import keyword, kinds
from .names.kinds import NameKind
from .prefilter.prefilter import Gate, gate_for
from .variables import Match, candidates_in, matches, opened


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """What a rule's owner may set; the defaults are detect-secrets' own."""

    base64_entropy_limit: float = 4.5
    """Bits per character above which a base64 string counts as random."""
    hex_entropy_limit: float = 3.0
    """Bits per character above which a hexadecimal string counts as random."""
    minimum_confidence: Confidence = Confidence.ENTROPY
    """What is less sure is not looked for."""


DEFAULT_SETTINGS = ScannerSettings()


class Scanner:
    """Finds secrets in environment variables and source files. Holds no state between calls."""

    def __init__(
        self, settings: ScannerSettings = DEFAULT_SETTINGS, *, is_gated: bool = True
    ) -> None:
        """Make it ready for environments; what files need besides is loaded with the first.

        Args:
            settings: what a rule's owner may set.
            is_gated: whether one search for everything tells what to look at in a file. Without,
                the same is found, only much later.
        """
        self._is_gated = is_gated
        base64, hexadecimal = settings.base64_entropy_limit, settings.hex_entropy_limit
        self._settings = settings
        self._senses = cache(self._senses_of_kind)
        self._shapes = DETECTORS
        literal = LiteralDetector()
        self._literal = Detector(literal, Confidence.NAMED, literal.gate)
        self._keyword, self._language_keyword = (
            Detector(plugin, Confidence.NAMED, keyword.GATE)
            for plugin in (keyword.NameDetector(), keyword.LanguageNameDetector())
        )
        self._chance = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (
                entropy.HexDetector(hexadecimal),
                entropy.RandomBase64Detector(base64),
                entropy.RandomTextDetector(base64),
            )
        )
        self._entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, entropy.quoted(plugin))
            for plugin in (entropy.Base64Detector(base64), entropy.HexDetector(hexadecimal))
        )
        self._bare_entropy = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (entropy.BareBase64Detector(base64), entropy.BareHexDetector(hexadecimal))
        )

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes whenever another scanner could find something else in a text."""
        return fingerprint(DETECTION, VERSION, astuple(self._settings))

    def scan_variable(self, variable: Variable) -> Finding | None:
        """Look at one variable by itself: one finding at most, of the surest kind."""
        return next(self.scan_variables([variable]), None)

    def scan_variables(
        self, variables: Iterable[Variable], unread: list[Unread] | None = None
    ) -> Iterator[Finding]:
        """Look at each variable by itself; yields the surest finding of each that has one.

        Args:
            variables: each of them a candidate.
            unread: takes those without a finding that a bound kept from being looked at whole.
        """
        reasons: list[list[str]] = []
        candidates = []
        for variable in variables:
            reasons.append([])
            candidates.append(candidates_in(variable, reasons[-1]))
        shapes = opened(self._shapes, chain.from_iterable(candidates))
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
        """Yield what fired on a variable, surest first, and the filters that overruled it."""
        candidates = candidates_in(variable)
        yield from self._matches(candidates, opened(self._shapes, candidates))

    def _matches(
        self, candidates: Sequence[Variable], shapes: Sequence[Detector]
    ) -> Iterator[Match]:
        for match in matches(candidates, shapes, self._chance):
            is_sure = match.confidence >= self._settings.minimum_confidence
            yield match if is_sure else replace(match, excluded_by="minimum_confidence")

    def scan_file(self, file: SourceFile, unread: list[Unread] | None = None) -> Iterator[Finding]:
        """Look at each line of a file; yields findings by line, the surest of a line first.

        Args:
            file: a candidate.
            unread: takes the lines with a value that a bound kept from being looked at whole.
        """
        stopped: dict[int, str] = {}
        found: dict[tuple[int, str], Finding] = {}
        written_as = file_kinds.written_as(file.path, file.text)
        self._look(file, written_as, None, found, stopped)
        if file.provenance is Provenance.OWN:
            for layer in escapes.layers(file.text, DEEPEST):
                if isinstance(layer, int):
                    stopped[layer] = f"what stands in it is escaped more than {DEEPEST} times"
                else:
                    inner = replace(file, text=layer.text)
                    self._look(inner, written_as, layer.lines, found, stopped)
        if unread is not None:
            unread += (Unread(f"{file.path}:{line}", why) for line, why in stopped.items())
        yield from (found[key] for key in sorted(found, key=lambda k: (k[0], -found[k].confidence)))

    def _look(
        self,
        file: SourceFile,
        written_as: str,
        lines: Sequence[int] | None,
        found: dict[tuple[int, str], Finding],
        stopped: dict[int, str],
    ) -> None:
        """Look at each line of a text; ``lines`` tells where in the file they stand."""
        for sense, hits in self._hits(file, written_as):
            for hit in hits:
                line = hit.line if lines is None else lines[hit.line - 1]
                secret_type = str(sense.plugin.secret_type)
                if (line, secret_type) in found:
                    continue
                reasons: list[str] = []
                if _matches_line(sense, written_as, hit, reasons):
                    location = CodeLine(file.path, line, file.provenance)
                    finding = Finding(location, secret_type, sense.confidence)
                    found[line, secret_type] = finding
                elif reasons:
                    stopped[line] = reasons[0]

    def prepare(self) -> None:
        """Make ready for files: what takes time to load is loaded now, and not for each file."""
        _ = self._gate

    @cached_property
    def _gate(self) -> Gate | None:
        return gate_for(self.detector_groups, self.fingerprint) if self._is_gated else None

    @property
    def detector_groups(self) -> tuple[tuple[Detector, ...], ...]:
        """What is looked for together: in all files, in first-party files, without quotes."""
        everywhere = (*self._shapes, self._keyword, self._language_keyword, *self._entropy)
        return everywhere, (self._literal,), self._bare_entropy

    def _hits(self, file: SourceFile, written_as: str) -> Iterator[tuple[Detector, Iterator[Hit]]]:
        senses = self._senses_for(file, written_as)
        if self._gate is None:
            index = LineIndex(file.text)
            for sense in senses.values():
                yield (
                    sense,
                    index.hits(
                        sense.gate, spans_lines=sense.spans_lines, in_long_lines=_is_sure(sense)
                    ),
                )
            return
        data = file.text.encode("utf-8", "surrogatepass")
        lines = OpenedLines(data)
        for number, opening in self._gate.openings(data, senses.keys()):
            sense = senses[number]
            if sense.spans_lines:
                yield sense, LineIndex(file.text).hits(sense.gate, spans_lines=True)
            else:
                yield sense, lines.hits(sense.gate, opening, in_long_lines=_is_sure(sense))

    def _senses_for(self, file: SourceFile, written_as: str) -> Mapping[int, Detector]:
        """Return what is looked for in a file, by `id`, in the order of the groups."""
        is_of_another_language, is_unquoted = _kind_of_name(written_as)
        return self._senses(
            is_of_another_language=is_of_another_language,
            is_own=file.provenance is Provenance.OWN,
            is_unquoted=is_unquoted,
        )

    def _senses_of_kind(
        self,
        *,
        is_of_another_language: bool,
        is_own: bool,
        is_unquoted: bool,
    ) -> Mapping[int, Detector]:
        named = self._language_keyword if is_of_another_language else self._keyword
        # In somebody else's package what only a name gives away never counts.
        literal = (self._literal,) if is_own else ()
        bare = self._bare_entropy if is_unquoted else ()
        senses = (*self._shapes, named, *self._entropy, *literal, *bare)
        minimum = self._settings.minimum_confidence
        return {id(sense): sense for sense in senses if sense.confidence >= minimum}


def _is_sure(sense: Detector) -> bool:
    """Tell whether a sense is heeded in minified code and data: they are full of random strings."""
    return sense.confidence > Confidence.ENTROPY


def _matches_line(sense: Detector, path: str, hit: Hit, unread: list[str]) -> bool:
    if isinstance(sense.plugin, LiteralDetector):
        secrets: Iterator[str] = sense.plugin.analyze_line_of(path, hit.text, unread)
    elif isinstance(sense.plugin, keyword.NameDetector):
        secrets = (
            secret
            for secret in sense.plugin.analyze_line_of(path, hit.text)
            if not _is_named_harmless(keyword.name_before(secret, hit.text), secret)
        )
    else:
        secrets = sense.plugin.analyze_string(hit.text)
    return any(
        excluded_in_code_by(secret, hit.text, sense.confidence) is None
        and (
            sense.confidence > Confidence.NAMED
            or isinstance(sense.plugin, LiteralDetector)
            or not is_explained(secret, hit.text)
        )
        and not (sense.confidence is Confidence.ENTROPY and _is_named_hash(secret, hit.text))
        for secret in secrets
    )


def _is_named_harmless(name: str, literal: str) -> bool:
    """Tell ``secret_type = "…"``, and a constant that holds its own name, from secrets."""
    return kinds.kind_of(name) is NameKind.HARMLESS or name.casefold() == literal.casefold()


@lru_cache(maxsize=4_096)
def _kind_of_name(name: str) -> tuple[bool, bool]:
    """Return whether a file of this name is of another language, and has no quotes.

    A package has the same few names in each of its folders.
    """
    return keyword.is_of_another_language(name), keyword.is_unquoted(name)


def _is_named_hash(secret: str, line: str) -> bool:
    """Tell the sums that lock files are full of, by the names before them."""
    return kinds.is_named_hash(keyword.name_before(secret, line), secret)
