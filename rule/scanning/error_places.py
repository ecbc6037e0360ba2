"""Where an exception was raised, for logs that must not hold its message."""

from __future__ import annotations

_MOST = 4
"""Places that are named: the innermost ones."""


def places(error: BaseException) -> str:
    """Name an exception and where it was raised, without its message."""
    where: list[str] = []
    at = error.__traceback__
    while at is not None:
        file = at.tb_frame.f_code.co_filename.rpartition("/")[2]
        where.append(f"{file}:{at.tb_lineno}")
        at = at.tb_next
    return f"{type(error).__name__} at {' > '.join(where[-_MOST:])}"
