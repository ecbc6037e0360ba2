"""The scan of one file: its lines, lines that go on in others, and what stands escaped in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from ..model import CodeLine, Confidence, Finding, Provenance, SourceFile, Unread
from . import escapes, file_kinds
from .candidate_lines import in_characters
from .columns import place_of
from .detector import Detector, Marks
from .detectors.literal import LiteralDetector, WrittenDetector, is_secret
from .embedded import DEEPEST
from .file_detectors import ENCODED, ESCAPED, OVER_LINES
from .file_search import FileSearch, Search
from .filters.policy import filter_in_code_for, is_identifier_by_context
from .lines import Hit
from .names import keyword, named_values
from .samples import Samples
from .syntax import continued
from .syntax.file_syntax import OF_CODE, syntax_of
from .syntax.whole_files import written_in_file
from .text_lines import LONG, lines_of


def scan_file(
    search: FileSearch, file: SourceFile, unread: list[Unread] | None = None
) -> Iterator[Finding]:
    """Scan each line of a file; yield findings by line, the surest of a line first.

    Args:
        search: tells where to look.
        file: a candidate.
        unread: gets the lines with a value that a limit kept from being scanned whole.
    """
    beginning = file.beginning(file_kinds.LONGEST_BEGINNING)
    written_as = file_kinds.written_as(file.path, beginning)
    is_own = file.provenance.is_own
    searches = search.hits(file, written_as, is_joined=False)
    first = list(islice(searches, 1))
    if not first and not (is_own and search.reads_names):
        return  # So it is in nearly all published files.
    scan = _FileScan(search, file, written_as)
    scan.look(file, None, chain(first, searches))
    is_escaped, is_encoded = scan.may_match(ESCAPED), scan.may_match(ENCODED)
    text: str | None = None
    if (is_escaped or is_encoded) and is_own:
        text = file.text
        for layer in escapes.layers(text, DEEPEST, is_escaped=is_escaped, is_encoded=is_encoded):
            if isinstance(layer, int):
                scan.stopped[layer] = f"what stands in it is escaped more than {DEEPEST} times"
            else:
                if len(layer.text) >= LONG:
                    text = None  # It is made anew, rather than kept beside another large text.
                part = SourceFile(file.path, layer.text, file.provenance)
                scan.look(part, layer.lines, search.hits(part, written_as, is_joined=False))
    if is_own and search.reads_names:
        scan.look_at_whole(text)
    del text
    if unread is not None:
        unread += (Unread(f"{file.path}:{line}", why) for line, why in scan.stopped.items())
    found = scan.findings
    lines = lines_of(file.text) if found else ()
    for key in sorted(found, key=lambda k: (k[0], -found[k].confidence)):
        column, name = place_of(scan.secrets[key], lines[key[0] - 1])
        yield found[key]._replace(column=column, key=name)


class _FileScan:
    """What is known of one file."""

    def __init__(self, search: FileSearch, file: SourceFile, written_as: str) -> None:
        self.search = search
        self.file = file
        self.written_as = written_as
        self.samples = Samples(file)
        self.findings: dict[tuple[int, str], Finding] = {}
        """By line and secret type."""
        self.secrets: dict[tuple[int, str], str] = {}
        """By line and secret type, for as long as the file is scanned."""
        self.stopped: dict[int, str] = {}
        """Lines with a value that was not scanned whole, and why."""
        self.word_ends: list[int] = []
        """Where words of secrets end among the file's bytes in UTF-8, if a prefilter tells."""
        self.marks: list[Marks] = []
        """The marks in the file's text, if a prefilter tells."""

    def may_match(self, marks: Marks) -> bool:
        """Tell whether the file's text may hold marks."""
        return self.search.prefilter is None or marks in self.marks

    def look(
        self,
        text: SourceFile,
        lines: Sequence[int] | None,
        searches: Iterable[Search],
        *,
        is_joined: bool = False,
    ) -> None:
        """Scan each line of a text.

        ``lines`` holds the numbers of the lines in the file, if they differ.
        """
        open_lines: dict[int, Sequence[int] | None] = {}
        for detector, hits, known, ends in searches:
            if isinstance(detector, Marks):
                if lines is None:
                    self.marks.append(detector)
                continue
            reads_names = isinstance(detector.plugin, LiteralDetector) and not is_joined
            if reads_names and lines is None:
                self.word_ends.extend(ends)
            for hit in hits:
                is_open = reads_names and continued.leaves_open(hit.text, hit.ends)
                if is_open:
                    open_lines[hit.line] = hit.ends
                line = hit.line if lines is None else lines[hit.line - 1]
                if self._holds_nothing(detector, hit, line) and hit.written and not is_open:
                    known.add(hit.written)
        self._look_behind(open_lines, text, lines)

    def look_at_whole(self, text: str | None = None) -> None:
        """Judge the values that the file's name or a table's first line names.

        ``text`` is the file's, if it is at hand.
        """
        secret_type = str(LiteralDetector.secret_type)
        syntax = syntax_of(self.written_as)
        is_marked = self.may_match(OVER_LINES)
        is_searched = self.search.prefilter is not None
        if is_searched and syntax in OF_CODE and not (self.word_ends or is_marked):
            return  # Its text is not even needed.
        text = self.file.text if text is None else text
        ends = in_characters(text, self.word_ends) if is_searched else None
        for line, each in written_in_file(self.file.path, text, syntax, ends, is_marked=is_marked):
            if not self._is_settled(line, secret_type) and is_secret(each):
                self._add(each.variable.value, secret_type, Confidence.NAMED, line)

    def _add(self, secret: str, secret_type: str, confidence: Confidence, line: int) -> None:
        provenance = self.samples.provenance_of(secret, confidence, line)
        location = CodeLine(self.file.path, line, provenance)
        self.findings[line, secret_type] = Finding(location, secret_type, confidence)
        self.secrets[line, secret_type] = secret

    def _holds_nothing(self, detector: Detector, hit: Hit, line: int) -> bool:
        """Look at one line; tell whether another look at the same text is needless."""
        secret_type = str(detector.plugin.secret_type)
        if self._is_settled(line, secret_type):
            return False
        reasons: list[str] = []
        holds_nothing = True
        for secret in _secrets_in(detector, self.written_as, hit, reasons):
            self._add(secret, secret_type, detector.confidence, line)
            holds_nothing = False
            if self._is_settled(line, secret_type):
                break
        if reasons and not self._is_settled(line, secret_type):
            self.stopped[line] = reasons[0]
            return False
        return holds_nothing

    def _look_behind(
        self,
        open_lines: Mapping[int, Sequence[int] | None],
        text: SourceFile,
        lines: Sequence[int] | None,
    ) -> None:
        """Scan the lines that give their names values in later lines.

        ``open_lines`` says by the number of each line where words of secrets end in it.
        """
        if not open_lines:
            return
        split = lines_of(text.text)
        # A value in the line itself is not a later line's.
        without_value = (
            (number, ends)
            for number, ends in sorted(open_lines.items())
            if (number if lines is None else lines[number - 1], LiteralDetector.secret_type)
            not in self.findings
        )
        pieces = [*continued.joined(split, without_value)]
        if pieces:
            numbers = [at if lines is None else lines[at - 1] for at, _ in pieces]
            joined = SourceFile(text.path, "\n".join(piece for _, piece in pieces), text.provenance)
            searches = self.search.hits(joined, self.written_as, is_joined=True)
            self.look(joined, numbers, searches, is_joined=True)

    def _is_settled(self, line: int, secret_type: str) -> bool:
        """Tell whether another match could change nothing: one in a sample may be convincing."""
        finding = self.findings.get((line, secret_type))
        return finding is not None and not (
            isinstance(finding.location, CodeLine)
            and finding.location.provenance is Provenance.OWN_SAMPLE
        )


def _secrets_in(detector: Detector, path: str, hit: Hit, unread: list[str]) -> Iterator[str]:
    if isinstance(detector.plugin, WrittenDetector):
        return detector.plugin.secrets_in(path, hit.text, hit.ends, unread)
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
    return named_values.is_named_hash(keyword.name_before(secret, line), secret)
