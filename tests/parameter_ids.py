"""A plugin of pytest: how the cases of a test are named in its ids, where the test names none.

The processes of pytest-xdist compare their ids, and none begins if these differ. So an id shows no
packed file, which holds the time; and each id is one that a person can read.
"""

from __future__ import annotations

LONGEST = 40
"""Characters of an id for one value."""
_ELLIPSIS = "..."


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Return the id of a value; None for what pytest names well. Pytest numbers equal ones."""
    if isinstance(val, bytes):
        return shortened(val.decode()) if val.isascii() and val.decode().isprintable() else argname
    return shortened(val) if isinstance(val, str) else None


def shortened(text: str) -> str:
    """Return the beginning of a text, in ASCII with Python's escapes."""
    # Each character becomes one or more, and a case may be megabytes long.
    escaped = text[: LONGEST + 1].encode("unicode_escape").decode("ascii")
    if len(escaped) <= LONGEST:
        return escaped
    return escaped[: LONGEST - len(_ELLIPSIS)] + _ELLIPSIS
