"""What a text must match for a plugin to find anything in it."""

from __future__ import annotations

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

from ...startup import deferred_re as re


def patterns_of(plugin: BasePlugin, prefilter: re.Pattern[str]) -> tuple[re.Pattern[str], ...]:
    """Return patterns of which one matches in every line in which a plugin finds something.

    A plugin that is made of patterns has its own; for any other plugin it is the prefilter.
    """
    if isinstance(plugin, RegexBasedDetector):
        return tuple(plugin.denylist)
    return (prefilter,)
