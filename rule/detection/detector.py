"""A detector: what searches for secrets of one kind."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from detect_secrets.plugins.base import BasePlugin

from ..model import Confidence


class Marks:
    """Signs of what detectors are not made for, such as escaped text. It finds nothing itself."""

    narrower = ()
    spans_lines = True
    """It does not matter which line matches, only whether any does."""

    def __init__(self, prefilter: re.Pattern[str]) -> None:
        self.prefilter = prefilter


class Detector(NamedTuple):
    """A plugin of detect-secrets, its confidence, and where it has to search."""

    plugin: BasePlugin
    confidence: Confidence
    prefilter: re.Pattern[str]
    """Matches wherever the plugin could: a cheap superset, to search a whole file for. Most are
    never compiled, so they come from `rule.startup.deferred_re`."""
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
