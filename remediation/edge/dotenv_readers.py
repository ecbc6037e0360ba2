"""Whether a line may go from a ``.env`` file: nothing misses it but what finds a variable. Pure.

What loads such a file into the environment leaves variables alone that are there already. What
reads the file in another way would miss the line. So each mention of such files in the package's
sources must be a statement that loads them, and that does not override.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Refusal

SOURCES = (".py", ".js", ".cjs", ".mjs")
_LIBRARIES = re.compile(r"((.*/)?node_modules/)?dotenv/.*")
"""Where the libraries themselves are; what they do is known. Names alone tell them apart: a folder
of this name that hides a reader of its own is no more than unlikely."""
_IN_BRACKETS = r"\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\)"
_PYTHON = rf"""
    from[ \t]+dotenv[ \t]+import[ \t]+load_dotenv
    | import[ \t]+dotenv
    | (?:dotenv\.)?load_dotenv[ \t]*{_IN_BRACKETS}
"""
_JAVASCRIPT = rf"""
    (?:const|let|var)[ \t]+dotenv[ \t]*=[ \t]*require\(['"]dotenv['"]\)
    | import[ \t]+(?:\*[ \t]+as[ \t]+)?dotenv[ \t]+from[ \t]+['"]dotenv['"]
    | import[ \t]+['"]dotenv/config(?:\.js)?['"]
    | require\(['"]dotenv/config['"]\)
    | (?:require\(['"]dotenv['"]\)|dotenv)\.config[ \t]*{_IN_BRACKETS}
    | process\.loadEnvFile[ \t]*{_IN_BRACKETS}
"""
_STATEMENT = re.compile(
    rf"^[ \t]*(?:{_PYTHON}|{_JAVASCRIPT})[ \t]*;?[ \t]*\r?$", re.MULTILINE | re.VERBOSE
)
_LOADS = re.compile(r"load_dotenv\b.*\(|\.config\b.*\(|dotenv/config|loadEnvFile", re.DOTALL)
_OVERRIDES = re.compile(r"override")
_MENTION = re.compile(
    r"dotenv|loadEnvFile|env_file|['\"`/\\][\w-]*\.env(?:\.[\w.-]+)?['\"`]", re.IGNORECASE
)


def why_not_proven(sources: Iterable[tuple[str, str]]) -> Refusal | None:
    """Return why lines must stay in the package's ``.env`` files; None if they may go.

    Args:
        sources: all files that may read one, each with its path and its text.
    """
    loads = False
    for path, text in sources:
        if _LIBRARIES.fullmatch(path):
            continue
        statements = [found[0] for found in _STATEMENT.finditer(text)]
        loads = loads or any(map(_LOADS.search, statements))
        overrides = any(map(_OVERRIDES.search, statements))
        if overrides or _MENTION.search(_STATEMENT.sub("", text)):
            return Refusal(
                f"{path} may read the file in another way than into the environment", _BY_HAND
            )
    return None if loads else Refusal("Nothing in the package is known to load the file", _BY_HAND)


_BY_HAND = "make the secret a constant at the top of a source file, then start again"
