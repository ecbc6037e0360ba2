"""What a text must match for a plugin to find anything in it."""

from __future__ import annotations

from detect_secrets.plugins.base import BasePlugin, RegexBasedDetector

from ...startup import deferred_re as re


def patterns_of(plugin: BasePlugin, prefilter: re.Pattern[str]) -> tuple[re.Pattern[str], ...]:
    """Return patterns of which one matches in every line in which a plugin finds something.

    A plugin that is made of patterns has its own, or weaker ones, `searched_for`: each match of its
    own holds one of theirs, and they are found faster. For any other plugin it is the prefilter.
    """
    if isinstance(plugin, RegexBasedDetector):
        return tuple(getattr(plugin, "searched_for", plugin.denylist))
    return (prefilter,)
