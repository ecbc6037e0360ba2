"""Patterns of paths as in a .gitignore file, without negation and without sets in brackets.

- ``*`` and ``?`` stand for any characters, or one, within one part of a path; ``**`` as a whole
  part for any number of parts.
- A pattern with a ``/`` at its beginning or within it starts at the package's root; any other
  matches at every depth.
- What matches a folder covers all that lies in the folder. A pattern that ends in ``/`` or ``/**``
  covers nothing else; one that ends in ``/**/`` covers the folders within, and no file beside them.

An archive within the package is a folder here: ``!``, by which a path enters it, equals ``/``.

Source: https://git-scm.com/docs/gitignore#_pattern_format
"""

from __future__ import annotations

from fnmatch import fnmatchcase

_ANY_PARTS = "**"


def covers(pattern: str, path: str) -> bool:
    """Tell whether a pattern matches a path, or a folder that the path lies in. Case counts."""
    parts = _parts(path)
    wanted, only_within = _read(pattern)
    reached = {0}
    for each in wanted:
        if each == _ANY_PARTS:
            reached = set(range(min(reached), len(parts) + 1))
        else:
            # In a .gitignore a bracket would begin a set; files of web frameworks are named so.
            literal_brackets = each.replace("[", "[[]")
            reached = {
                count + 1
                for count in reached
                if count < len(parts) and fnmatchcase(parts[count], literal_brackets)
            }
        if not reached:
            return False
    return any(0 < count < len(parts) + (not only_within) for count in reached)


def _read(pattern: str) -> tuple[list[str], bool]:
    """Return a pattern's parts from the root on, and whether it covers only what is in a folder."""
    pattern = pattern.replace("!", "/")
    wanted, only_folders = _parts(pattern), pattern.endswith("/")
    if "/" not in pattern.rstrip("/"):
        wanted.insert(0, _ANY_PARTS)
    if wanted[-1] != _ANY_PARTS:
        return wanted, only_folders
    if only_folders:
        return [*wanted, "*"], True
    while len(wanted) > 1 and wanted[-1] == _ANY_PARTS:
        del wanted[-1]
    return wanted, True


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("!", "/").split("/") if part]
