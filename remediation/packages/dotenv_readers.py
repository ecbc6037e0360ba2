"""Whether a line may go from a ``.env`` file: nothing misses it but what finds a variable. Pure.

What loads such a file into the environment leaves variables alone that are there already. What
reads the file in another way would miss the line. So each mention of such files in the package's
sources must be a statement that loads them, and that does not override; and one of them must load
this very file, else the function would get a variable that it did not have.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from ..model import Refusal
from ..patching.source_file import is_dotenv
from .environment_copies import ALL
from .environment_names import with_one_name
from .imports import imported, is_reached
from .top_statements import statements_at_the_top

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
_OVERRIDES = re.compile(r"override|processEnv")
_IMPORTS_AT_ONCE = re.compile(r"^import\b[^;]*?['\"][^'\"\n]+['\"]", re.MULTILINE)
_BY_PYTHON = re.compile(r"[ \t]*(?:dotenv\.)?load_dotenv\b")
_TAKES_ALL = re.compile(rf"(?:\(|\*\*|\.\.\.|\bfor\b[^\n:]{{1,60}}\bin\b)\s*{ALL}")
_ARGUMENTS = re.compile(r"(?:load_dotenv|\.config|loadEnvFile)[ \t]*\((.*)\)\s*;?\s*\Z", re.DOTALL)
_FINDS = re.compile(
    r"\s*(?:find_dotenv\(\s*\))?\s*"
    r"|\s*(?:(?:verbose|interpolate|encoding)\s*=\s*(?:\w+|['\"][\w-]*['\"])\s*,?\s*)+"
    r"|\s*\{(?:(?!\bpath\b|\.\.\.).)*\}\s*",
    re.DOTALL,
)
"""Arguments that name no file, so it is the one that the loader itself looks for."""
_TEXT = re.compile(r"['\"`]([^'\"`\n]*)['\"`]")
_USUAL = ".env"
_TOP = "/var/task/"
_MENTION = re.compile(
    r"dotenv|loadEnvFile|env_file|['\"`/\\](?!process\.env['\"`])[\w-]*\.env(?:\.[\w.-]+)?['\"`]",
    re.IGNORECASE,
)


def why_not_proven(path: str, sources: Iterable[tuple[str, str]], handler: str) -> Refusal | None:
    """Return why lines must stay in a ``.env`` file; None if they may go.

    Args:
        path: of the file in the package.
        sources: all files that may read one, each with its path and its text.
        handler: the function's, with which it begins to load.
    """
    loads, texts = False, dict(sources)
    for source, text in texts.items():
        if _LIBRARIES.fullmatch(source):
            continue
        statements = [found[0] for found in _STATEMENT.finditer(text)]
        # Any other one is under a condition, in a function that nobody may call, or in a text.
        at_the_top = statements_at_the_top(source, text, _STATEMENT)
        loading = (each for each in at_the_top if _LOADS.search(each))
        if not loads and any(path in _loaded(each, source) for each in loading):
            loads = is_reached(source, handler, texts)
        overrides = any(map(_OVERRIDES.search, statements))
        if overrides or _MENTION.search(_STATEMENT.sub("", text)):
            return Refusal(
                f"{source} may read the file in another way than into the environment", _BY_HAND
            )
    return None if loads else Refusal("Nothing in the package is known to load the file", _BY_HAND)


def why_set_again(
    path: str, names: Collection[str], files: Iterable[tuple[str, str]]
) -> Refusal | None:
    """Return that another file of settings has a line for a variable: it may be what is loaded.

    Args:
        path: of the file whose lines are to go.
        names: of the variables that these lines set.
        files: of settings, each with its path and its text.
    """
    line = rf"^[ \t]*(?:export[ \t]+)?['\"]?(?:{'|'.join(names)})['\"]?[ \t]*[=:]"
    for other, text in files:
        if other != path and re.search(line, text, re.MULTILINE):
            return Refusal(
                f"Another file, {other}, sets the variable, too",
                "pack the function without the file that it does not load, then start again",
            )
    return None


def why_asked_before(names: Collection[str], sources: Iterable[tuple[str, str]]) -> Refusal | None:
    """Return that a file asks for a variable before it loads one of settings.

    It may load it only without the variable, and with it lack what the other lines set.

    Args:
        names: of the variables that are to be there from the beginning.
        sources: all files that may load one, each with its path and its text.
    """
    asks = re.compile(rf"\b(?:{'|'.join(names)})\b")
    texts = {path: text for path, text in sources if not _LIBRARIES.fullmatch(path)}
    for source, text in texts.items():
        loading = [found.start() for found in _STATEMENT.finditer(text) if _LOADS.search(found[0])]
        if not loading:
            continue
        before = text[: max(loading)]
        # Modules of JavaScript import all that they import before they do anything else.
        first = before + "".join(_IMPORTS_AT_ONCE.findall(text))
        others = {path: there for path, there in texts.items() if path != source}
        takes_all = _TAKES_ALL.search(with_one_name(before))
        at_once = (asks.search(texts[path]) for path in imported(first, others))
        if takes_all or asks.search(before) or any(at_once):
            return Refusal(f"{source} asks for the variable before it loads the file", _BY_HAND)
    return None


def _loaded(statement: str, source: str) -> Iterator[str]:
    """Yield the files that a statement may load, by their paths in the package."""
    above = [str(folder) for folder in PurePosixPath(source).parents]
    arguments = _ARGUMENTS.search(statement)
    if "dotenv/config" in statement or (arguments and _FINDS.fullmatch(arguments[1])):
        # Python's library looks beside the program and above, Node's where the process is.
        folders = above if _BY_PYTHON.match(statement) else ["."]
        yield from (normpath(f"{folder}/{_USUAL}") for folder in folders)
    elif arguments:
        texts = [text.removeprefix(_TOP) for text in _TEXT.findall(arguments[1])]
        named = [text for text in texts if is_dotenv(text)]
        for folder in above:
            yield from (normpath(f"{folder}/{each}") for each in (*named, "/".join(texts)))


_BY_HAND = "make the secret a constant at the top of a source file, then start again"
