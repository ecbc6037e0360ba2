"""Passwords on command lines behind short options, which only their program explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .written import Written, written

PROGRAMS = (
    r"curl|mysql|maria|sshpass|redis-|docker|podman|mongo|ldap|wget|smb|securestring|htpasswd"
    r"|identified"
)
"""Words of which one is in every line with such a password, in any case."""
_PROGRAMS = PROGRAMS.split("|")
_VALUE = r"(?:\\?\"([^\"\n\\]{1,400})\\?\"|'([^'\n]{1,400})'|([^\s\"'`$<>|&;()\\]{1,400}))"
_USER_AND_PASSWORD = re.compile(
    r"\b(?:curl|wget|smbclient)\b[^\n|;]{0,400}?\s(?:-u|-U|-a|--user|--proxy-user)"
    r"[ =]{0,2}[\"']?[^\s:\"'$]{1,100}[:%]([^\s\"'$<>{}]{1,400})"
)
_IDENTIFIED = (
    r"(?<!\bis )(?<!\bare )(?<!\bbe )"
    r"(?i:\bIDENTIFIED\s+(?:WITH\s+\S+\s+)?(?:BY|AS)\s+(?:PASSWORD\s+|VALUES\s+)?)(?![:?%@&])"
)
"""Of SQL; what is identified by something is a sentence's."""
_PASSWORD = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:mysql\w*|mariadb[\w-]*)\b[^\n|;]{{0,400}}?\s-p(?![\s\"']?[$<]){_VALUE}",
        rf"\bsshpass\s+-p\s+{_VALUE}",
        rf"\bredis-cli\b[^\n|;]{{0,400}}?\s-a\s+{_VALUE}",
        rf"\b(?:docker|podman|mongo\w*)\b[^\n|;]{{0,400}}?\s-p\s+{_VALUE}",
        rf"\bldap\w+\b[^\n|;]{{0,400}}?\s-w\s+{_VALUE}",
        rf"\bhtpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+{_VALUE}",
        rf"SecureString\b[^\n|;]{{0,400}}?\s--value[ =]{_VALUE}",
        rf"--value[ =]{_VALUE}[^\n|;]{{0,400}}?\sSecureString\b",
        # CREATE USER … IDENTIFIED BY '…'
        rf"{_IDENTIFIED}(?:\\?\"([^\"\n\\]{{1,400}})\\?\"|'([^'\n]{{1,400}})')",
        rf"(?i:\b(?:create|alter)\s+user\b[^\n;]{{1,200}}){_IDENTIFIED}([^\s\"'`$:?%@&;()\\]+)",
    )
)


def on_command_line(line: str) -> Iterator[Written]:
    """Yield the passwords that a line of commands or SQL gives."""
    lowered = line.lower()
    if not any(program in lowered for program in _PROGRAMS):
        return
    for found in _USER_AND_PASSWORD.finditer(line):
        yield written("password", found[1])
    for pattern in _PASSWORD:
        for found in pattern.finditer(line):
            yield written("password", next(filter(None, found.groups())))
