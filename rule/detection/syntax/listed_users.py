"""Users with their passwords among the options of a login: ``basicAuth({users: {admin: "…"}})``.

Source: https://github.com/LionC/express-basic-auth#static-users
"""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re

_USERS = re.compile(r"users\s?:\s?\{([^{}\n]{1,1000})\}")
_USER = re.compile(
    r"[\w.@+\"'\]-]{1,60}\s?:\s?(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')(?=\s?(?:,|$))"
)


_BEFORE = 200
"""Characters of other options before the users."""


def passwords_of_users(line: str, at: int) -> Iterator[str]:
    """Yield the passwords of the users among the options that begin at a place in a line."""
    begin = line.find("users", at, at + _BEFORE)
    if begin >= 0 and (users := _USERS.match(line, begin)):
        for user in _USER.finditer(users[1]):
            yield user[1] or user[2]
