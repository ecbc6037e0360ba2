"""What a text must match for a plugin to find anything in it."""

from __future__ import annotations

import re

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

from ..names.keyword import NameDetector


def patterns_of(plugin: BasePlugin, gate: re.Pattern[str]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of which one matches in every line that a plugin finds something in.

    A plugin made of patterns has them itself; what any other looks for, only its gate tells.
    """
    if isinstance(plugin, RegexBasedDetector):
        return tuple(plugin.denylist)
    if isinstance(plugin, NameDetector):
        return plugin.patterns
    return (gate,)
