"""What looks for secrets of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from detect_secrets.plugins.base import BasePlugin

from rule.gate_words import words_of
from rule.model import Confidence


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

    @cached_property
    def words(self) -> tuple[str, ...] | None:
        """What the gate looks for, if that is no more than a few words."""
        return words_of(self.gate_pattern) if isinstance(self.gate_pattern, str) else None

    def opens(self, text: str) -> bool:
        """Tell whether the plugin could find something in a text."""
        if self.words is None:
            return self.gate.search(text) is not None
        for word in self.words:  # noqa: SIM110 - any() takes three times as long
            if word in text:
                return True
        return False
