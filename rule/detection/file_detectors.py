"""Which detectors look at which files: one's own, dependencies, settings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache

from ..model import Confidence
from . import escapes
from .detector import Detector, Marks
from .detectors import entropy
from .detectors.literal import (
    CallDetector,
    CommandLineDetector,
    HeaderDetector,
    LiteralDetector,
    WrittenDetector,
)
from .detectors.registry import DETECTORS
from .names import keyword
from .prefilter.prefilter import Group
from .scanner_settings import ScannerSettings
from .syntax import several_lines

ESCAPED, ENCODED = Marks(escapes.ESCAPED_MARKS), Marks(escapes.ENCODED_MARKS)
OVER_LINES = Marks(several_lines.MARKS)
_MARKS = (ESCAPED, ENCODED, OVER_LINES)
_KINDS = 256
"""Kinds of files whose detectors are kept."""


class FileDetectors:
    """The detectors for files that a scanner's settings ask for."""

    def __init__(self, settings: ScannerSettings) -> None:
        base64, hexadecimal = settings.base64_entropy_limit, settings.hex_entropy_limit
        quoted = tuple(
            Detector(plugin, Confidence.ENTROPY, entropy.quoted(plugin))
            for plugin in (entropy.Base64Detector(base64), entropy.HexDetector(hexadecimal))
        )
        unquoted = tuple(
            Detector(plugin, Confidence.ENTROPY, plugin.regex)
            for plugin in (
                entropy.UnquotedBase64Detector(base64),
                entropy.UnquotedHexDetector(hexadecimal),
            )
        )
        plugins = (LiteralDetector(), CallDetector(), HeaderDetector(), CommandLineDetector())
        written = tuple(map(_written, plugins))
        minimum = max(settings.minimum_confidence, settings.minimum_confidence_in_code)
        self.groups = tuple(
            tuple(each for each in group if each.confidence >= minimum)
            for group in ((*DETECTORS, *quoted), written, unquoted)
        )
        """Detectors that are searched for together: in all files, in own files, without quotes."""
        self.of_kind = lru_cache(maxsize=_KINDS)(self._of_kind)

    @property
    def searched_groups(self) -> tuple[Group, ...]:
        """The groups, with the marks of text that is looked at otherwise."""
        everywhere, own, unquoted = self.groups
        return tuple(filter(None, (everywhere, (*own, *_MARKS), unquoted)))

    @property
    def of_joined_lines(self) -> Mapping[int, Detector | Marks]:
        """Those for a line that goes on in another; for all else, each line was searched alone."""
        return {id(each): each for each in self.groups[1]}

    def _of_kind(self, written_as: str, is_own: bool) -> Mapping[int, Detector | Marks]:
        """Return the detectors for a file, by `id`, in the order of the groups.

        Args:
            written_as: its path, as `rule.detection.file_kinds` returns it.
            is_own: whether its provenance is own.
        """
        return self._chosen[is_own, keyword.is_unquoted(written_as)]

    @cached_property
    def _chosen(self) -> Mapping[tuple[bool, bool], Mapping[int, Detector | Marks]]:
        """By whether a file is own, and whether strings in it stand without quotes.

        A package may have a kind of its own for each file, so that none has a mapping of its own.
        """
        everywhere, own, unquoted = self.groups
        # In a dependency, a finding by name alone is never decisive.
        of_own: tuple[Detector | Marks, ...] = (*own, *_MARKS)
        return {
            (is_own, is_unquoted): {
                id(each): each
                for each in (
                    *everywhere,
                    *(of_own if is_own else ()),
                    *(unquoted if is_unquoted else ()),
                )
            }
            for is_own in (False, True)
            for is_unquoted in (False, True)
        }


def _written(plugin: WrittenDetector) -> Detector:
    return Detector(
        plugin,
        Confidence.NAMED,
        plugin.prefilter,
        in_whole_lines=plugin.in_whole_lines,
        may_count=plugin.may_count,
        may_hold=plugin.may_hold,
        narrower=plugin.narrower,
    )
