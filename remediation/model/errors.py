"""Why a step cannot go on."""

from __future__ import annotations


class RemediationError(Exception):
    """A step cannot go on. The message says what was wrong and what to do, never a value."""
