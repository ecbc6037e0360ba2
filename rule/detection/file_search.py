"""Where in a file each detector has to look."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from ..model import Confidence, SourceFile
from .candidate_lines import CandidateLines, SearchedLines
from .detector import Detector, Marks
from .file_detectors import FileDetectors
from .lines import Hit, LineIndex
from .prefilter.prefilter import Prefilter, prefilter_for


class Search(NamedTuple):
    """What one detector has to look at in a file."""

    detector: Detector | Marks
    hits: Iterator[Hit]
    known: SearchedLines
    """Lines in which it finds nothing."""
    ends: Sequence[int]
    """Where the prefilter matched among the bytes of the text in UTF-8, in rising order; empty
    without a prefilter."""


class FileSearch:
    """Finds the lines that detectors have to look at.

    Between files it keeps only lines that hold no secret. No finding depends on them.
    """

    def __init__(self, detectors: FileDetectors, *, uses_prefilter: bool) -> None:
        """Prepare nothing yet.

        Args:
            detectors: those that look at files.
            uses_prefilter: whether one search for all detectors tells what to look at.
        """
        self.detectors = detectors
        self._uses_prefilter = uses_prefilter
        self._searched: dict[tuple[int, str], SearchedLines] = defaultdict(SearchedLines)

    @cached_property
    def prefilter(self) -> Prefilter | None:
        """What searches for all detectors at once; None if there is nothing that could."""
        if not self._uses_prefilter:
            return None
        return prefilter_for(self.detectors.searched_groups)

    @property
    def reads_names(self) -> bool:
        """Whether values are judged by their names: not if only surer matches count."""
        return bool(self.detectors.groups[1])

    def hits(self, file: SourceFile, written_as: str, *, is_joined: bool) -> Iterator[Search]:
        """Yield the search of each detector that has to look at a file.

        Args:
            file: the file.
            written_as: its path, as `rule.detection.file_kinds` returns it.
            is_joined: whether its lines are joined from others that were searched by themselves.
        """
        detectors = (
            self.detectors.of_joined_lines
            if is_joined
            else self.detectors.of_kind(written_as, file.provenance.is_own)
        )
        if self.prefilter is None:
            index = LineIndex(file.text)
            for detector in detectors.values():
                if isinstance(detector, Marks):
                    continue
                hits = index.hits(detector, in_long_lines=_is_sure(detector))
                yield Search(detector, hits, SearchedLines(), ())
            return
        data = file.utf8
        lines = CandidateLines(data)
        for number, match_ends in self.prefilter.search(data, detectors.keys()):
            detector = detectors[number]
            if isinstance(detector, Marks):
                yield Search(detector, iter(()), SearchedLines(), match_ends.ends)
                continue
            known = self._searched[number, written_as]
            if detector.spans_lines:
                hits = LineIndex(file.text).hits(detector)
            else:
                in_long = _is_sure(detector)
                hits = lines.hits(
                    detector, match_ends, written_as, in_long_lines=in_long, known=known
                )
            yield Search(detector, hits, known, match_ends.ends)


def _is_sure(detector: Detector) -> bool:
    """Tell whether a detector searches minified code and data, which are full of random strings."""
    return detector.confidence > Confidence.ENTROPY
