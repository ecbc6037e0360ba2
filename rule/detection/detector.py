"""What looks for secrets of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from detect_secrets.plugins.base import BasePlugin

from ..model import Confidence


@dataclass(frozen=True)
class Detector:
    """One way to look for secrets: a plugin, its confidence, and where it need look."""

    plugin: BasePlugin
    confidence: Confidence
    gate_pattern: str | re.Pattern[str]
    """Matches wherever the plugin could: a cheap superset, searched over a whole file."""
    spans_lines: bool = False
    """The plugin looks past the end of the line that it begins in."""

    @cached_property
    def gate(self) -> re.Pattern[str]:
        """Matches wherever the plugin could. Compiled when it is asked for: most never are."""
        return re.compile(self.gate_pattern)
