"""Points in time, as AWS and users write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_AGO = re.compile(r"(\d{1,5})([dh])")


def moment(text: str) -> datetime | None:
    """Read a time in ISO 8601, in UTC if it names no zone; None if it is none."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def moment_or_ago(text: str, now: datetime) -> datetime:
    """Read a day or a time in ISO 8601, or how long ago it was: ``7d``, ``12h``.

    Raises:
        ValueError: it is neither.
    """
    if ago := _AGO.fullmatch(text):
        count = int(ago[1])
        return now - (timedelta(days=count) if ago[2] == "d" else timedelta(hours=count))
    read = moment(text)
    if read is None:
        raise ValueError("it must be a day such as 2026-11-01, or an age such as 7d or 12h")
    return read


def duration(seconds: float) -> str:
    """Write a duration for people: ``41 s``, ``3 min 5 s``, ``1 h 2 min``."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    if not minutes:
        return f"{whole} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"
