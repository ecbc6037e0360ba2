"""Where an exception was raised, for logs that must not hold its message."""

from __future__ import annotations

import traceback


def places(error: BaseException) -> str:
    """Name an exception and where it was raised, without its message."""
    frames = traceback.extract_tb(error.__traceback__, limit=-4)
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return f"{type(error).__name__} at {' > '.join(where)}"
