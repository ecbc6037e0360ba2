"""Which files of a package import which, as far as their texts tell. Pure.

Texts are searched, not parsed: a file counts as imported where its name stands behind a word that
imports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

_OF_THEIR_FOLDER = ("index", "__init__", "__main__")
"""Files that are imported by the name of their folder."""
_IMPORTS = re.compile(r"\b(?:import|from|require)\b")
_WORD = re.compile(r"\w+")
_NO_CODE_OF_PYTHON = re.compile(r"\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|#[^\n]*", re.DOTALL)
_NO_CODE_OF_JAVASCRIPT = re.compile(
    r"(?:^|(?<=[\s;{}(),]))(?://[^\n]*|/\*.*?(?:\*/|\Z))", re.DOTALL | re.MULTILINE
)
"""Comments and docstrings, and now and then more: a file that only they name is not imported."""


def module_of(handler: str) -> str:
    """Return the path of a handler's file without its ending, in either language."""
    folder, slash, name = handler.rpartition("/")
    if slash:
        return f"{folder}/{name.split('.')[0]}"
    return name.rpartition(".")[0].replace(".", "/")


def is_reached(path: str, handler: str, texts: Mapping[str, str]) -> bool:
    """Tell whether a file is the handler's, or imported by one that is reached.

    Args:
        path: of the file.
        handler: the function's.
        texts: all sources of the package, by their paths.
    """
    module = module_of(handler)
    of_handler = {each for each in texts if str(PurePosixPath(each).with_suffix("")) == module}
    return path in of_handler or any(
        path in imported(_code_of(each, texts[each]), texts, _code_of) for each in of_handler
    )


def imported(
    text: str, texts: Mapping[str, str], read: Callable[[str, str], str] = lambda _, text: text
) -> Iterator[str]:
    """Yield the files that a text imports, and those that these import.

    Args:
        text: a file's, or a part of it.
        texts: all sources of the package, by their paths.
        read: returns what counts of a file, by its path and its text.
    """
    by_word = defaultdict[str, list[tuple[str, frozenset[str]]]](list)
    for path in texts:
        if words := _WORD.findall(_name(PurePosixPath(path))):
            by_word[words[0]].append((path, frozenset(words)))
    waiting, seen = [text], set[str]()
    while waiting:
        named = _named_in(waiting.pop())
        for word in sorted(named & by_word.keys()):
            for path, name in by_word[word]:
                if path not in seen and name <= named:
                    seen.add(path)
                    waiting.append(read(path, texts[path]))
                    yield path


def imported_at_once(text: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield which of some files a text may import itself.

    Args:
        text: a file's.
        paths: of the files.
    """
    named = _named_in(text)
    for path in paths:
        words = _WORD.findall(_name(PurePosixPath(path)))
        if words and named.issuperset(words):
            yield path


def _code_of(path: str, text: str) -> str:
    no_code = _NO_CODE_OF_PYTHON if path.endswith(".py") else _NO_CODE_OF_JAVASCRIPT
    return no_code.sub(" ", text)


def _name(file: PurePosixPath) -> str:
    """Return the name by which a file is imported."""
    return file.parent.name if file.stem in _OF_THEIR_FOLDER and file.parent.name else file.stem


def _named_in(text: str) -> frozenset[str]:
    """Return the words behind one that imports: to the line's end, or to that of its brackets."""
    words, end = set[str](), 0
    for found in _IMPORTS.finditer(text):
        if found.start() < end:
            continue
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        opened = text.rfind("(", found.end(), end)
        if opened >= 0 and ")" not in text[opened:end]:
            end = text.find(")", end)
            end = len(text) if end < 0 else end
        words.update(_WORD.findall(text, found.end(), end))
    return frozenset(words)
