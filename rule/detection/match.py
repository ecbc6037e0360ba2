"""A match: a detector's answer on one candidate, before and after the filters."""

from typing import NamedTuple

from ..model import Confidence


class Match(NamedTuple):
    """A detector matched a variable, or something embedded in it. Never holds the value."""

    secret_type: str
    confidence: Confidence
    excluded_by: str | None = None
    """The filter that excludes the match; None if it is a secret."""
