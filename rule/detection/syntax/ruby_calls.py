"""Functions that Ruby calls without parentheses, with a password or a key: ``log_in "me", "…"``."""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re
from .written import Written, written

LOGGING_IN_WITH = re.compile(
    r"(?:\b|_)(?:basic_auth|log_?in|authenticate)\s{1,3}(?:\"[^\"\n]{1,100}\"|'[^'\n]{1,100}')\s{0,2},\s{0,3}"
    r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
)
"""A user and a password."""
_FUNCTIONS_OF_LOGINS = ("login", "log_in", "basic_auth", "authenticate")
"""One of these is in each line in which `LOGGING_IN_WITH` matches."""
SIGNING_WITH = re.compile(
    r"\bJWT\.(?:en|de)code\s{1,3}[\w.@]{1,60}\s{0,2},\s{0,3}"
    r"(?:\"([^\"\n]{1,400})\"|'([^'\n]{1,400})')"
)


def passed_in_ruby(line: str) -> Iterator[Written]:
    """Yield the passwords and keys that a line passes to such functions."""
    if any(function in line for function in _FUNCTIONS_OF_LOGINS):
        for found in LOGGING_IN_WITH.finditer(line):
            yield written("password", found[1] or found[2])
    if "JWT." in line:
        for found in SIGNING_WITH.finditer(line):
            yield written("signing_key", found[1] or found[2])
