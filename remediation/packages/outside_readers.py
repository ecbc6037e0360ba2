"""The variables that others ask for than a package's code in Python and JavaScript. Pure.

A moved value stands in the environment of all that the function starts: under a name that a shell's
script, a program in another language or a library of the system asks for, it would change what
these do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

_PROGRAMS = frozenset((".sh", ".bash", ".zsh", ".ksh", ".pl", ".rb", ".php", ""))
"""Endings of programs in other languages; many have none."""
_LIBRARIES = ("node_modules/", ".dist-info/", ".egg-info/")
_WORD = re.compile(r"(?<![A-Z0-9_])[A-Z][A-Z0-9_]{1,63}(?![A-Za-z0-9_])")
_NAME = r"([A-Z][A-Z0-9_]{1,63})(?![A-Za-z0-9_])"
_OF_SHELL = re.compile(
    rf"\\\$\{{{_NAME}|(?<![\w$])\${_NAME}|\$\{{\{{{_NAME}|['\"][^'\"`\n$]{{0,200}}\$\{{{_NAME}"
)
"""As a shell asks for it. A template of JavaScript asks for a constant, not for a variable."""
_OF_SYSTEM = re.compile(
    r"HOME|USER|USERNAME|LOGNAME|LNAME|SHELL|TERM\w*|COLUMNS|LINES|HOSTNAME|DISPLAY|EDITOR|VISUAL"
    r"|PAGER|BROWSER|MAIL|TMP|TEMP|TMPDIR|CI|DEBUG|(NO|FORCE)_COLOR|LANGUAGE|LC_\w+|XDG_\w+"
    r"|(\w+_)?PROXY|NODE_\w+|NPM_CONFIG_\w+|UV_\w+|PYTHON\w+|OPENSSL_\w+|SSLKEYLOGFILE|LD_\w+"
    r"|CURL_\w+|REQUESTS_CA_BUNDLE|PG[A-Z]+|MYSQL_(PWD|HOST|HOME|TCP_PORT|UNIX_PORT)|KRB5\w*"
    r"|REDISCLI_AUTH|GIT_\w+|SSH_(AUTH_SOCK|ASKPASS)"
)
"""Names that Python's and Node.js's own libraries, libpq and the like ask for.

Sources: https://docs.python.org/3/library/tempfile.html, https://docs.python.org/3/library/getpass.html,
https://nodejs.org/api/os.html, https://www.postgresql.org/docs/current/libpq-envars.html and
https://dev.mysql.com/doc/refman/8.4/en/environment-variables.html
"""


def is_asked_by_system(name: str) -> bool:
    """Tell whether a library or a program of the system may ask for a variable of this name."""
    return _OF_SYSTEM.fullmatch(name) is not None


def is_program(path: str) -> bool:
    """Tell whether a file of the owner's may be a program in another language, by its name."""
    own = not any(folder in path for folder in _LIBRARIES)
    return own and PurePosixPath(path).suffix.lower() in _PROGRAMS


def names_in_program(text: str) -> frozenset[str]:
    """Return what may be names of variables in a program of another language."""
    return frozenset(_WORD.findall(text))


def names_of_shell(text: str) -> Iterator[str]:
    """Yield the variables that commands within a text in Python or JavaScript ask for."""
    if "$" in text:
        for found in _OF_SHELL.finditer(text):
            yield from (name for name in found.groups() if name)
