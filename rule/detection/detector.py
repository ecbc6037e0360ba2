"""A detector: what searches for secrets of one kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from detect_secrets.plugins.base import BasePlugin

from ..model import Confidence
from ..startup import deferred_re as re


@dataclass(frozen=True)
class Marks:
    """Signs of what detectors are not made for, such as escaped text. It finds nothing itself."""

    prefilter: re.Pattern[str]
    narrower = ()
    spans_lines = True
    """It does not matter which line matches, only whether any does."""


@dataclass(frozen=True)
class Detector:
    """A plugin of detect-secrets, its confidence, and where it has to search."""

    plugin: BasePlugin
    confidence: Confidence
    prefilter_pattern: str | re.Pattern[str]
    """Matches wherever the plugin could: a cheap superset, to search a whole file for."""
    spans_lines: bool = False
    """The plugin searches beyond the end of the line in which a secret begins."""
    spans_object: bool = False
    """The plugin searches the object in which the prefilter matches, from its beginning."""
    in_whole_lines: bool = False
    """The plugin searches lines whole, however long they are."""
    may_count: Callable[[bytes], Callable[[int], bool]] | None = None
    """Tells whether the plugin may find something where the prefilter may have matched. False is
    sure. It gets a text in UTF-8, and then each place in it where a match ended."""
    may_hold: Callable[[bytes, str], bool] | None = None
    """Tells whether the plugin has to search a line. False is sure.

    It gets the line in UTF-8, and the path of the line's file, as `rule.detection.file_kinds`
    returns it.
    """
    narrower: Sequence[re.Pattern[str]] = ()
    """Patterns of which one matches, too, wherever the plugin finds something. Only where they
    match are lines read; the parts of long lines still are those around the prefilter's matches."""

    @cached_property
    def prefilter(self) -> re.Pattern[str]:
        """The compiled pattern. Compiled at first use: most patterns are never used."""
        pattern = self.prefilter_pattern
        return re.compile(pattern) if isinstance(pattern, str) else pattern
