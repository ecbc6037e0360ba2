"""Users with their passwords among the options of a login: ``basicAuth({users: {admin: "…"}})``.

Source: https://github.com/LionC/express-basic-auth#static-users
"""

from __future__ import annotations

from collections.abc import Iterator

from ...startup import deferred_re as re

_USERS = re.compile(r"\busers\s?:\s?\{([^{}\n]{1,1000})\}")
_USER = re.compile(
    r"[\w.@+\"'\]-]{1,60}\s?:\s?(?:\"([^\"\n]{1,200})\"|'([^'\n]{1,200})')(?=\s?(?:,|$))"
)


def passwords_of_users(line: str) -> Iterator[str]:
    """Yield the passwords of the users that a line lists."""
    if "users" in line and (users := _USERS.search(line)):
        for user in _USER.finditer(users[1]):
            yield user[1] or user[2]
