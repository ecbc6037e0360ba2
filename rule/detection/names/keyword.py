"""detect-secrets' list of secret-sounding names, and the name before a literal."""

from __future__ import annotations

import posixpath
from collections.abc import Generator
from functools import lru_cache

from detect_secrets.plugins.keyword import (
    DENYLIST,
    FOLLOWED_BY_EQUAL_SIGNS_QUOTES_REQUIRED_REGEX,
    QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP,
    KeywordDetector,
)
from detect_secrets.util.filetype import FileType, determine_file_type

from ...startup import deferred_re as re

_UNQUOTED = frozenset({FileType.YAML, FileType.CONFIG, FileType.INI, FileType.PROPERTIES})

_SHELL = ".sh"

_LONG_WORD = re.compile(r"(\w{60})\w+(\w{60})")

_MAY_NAME = re.compile("|".join(DENYLIST))
"""Matches, in lower case, wherever one of the plugin's patterns does: each holds these words."""
_PARTS = ("key", "pass", "pwd", "secret", "contrase")
"""One of these is in each of these words: to search for them is many times as fast."""
_MAY_NAME_BEYOND_ASCII = re.compile(_MAY_NAME.pattern, re.IGNORECASE)
"""The same in a text with any characters, of which some are letters of ASCII in another case."""

_NAME_BEFORE = re.compile(r"(?<!\w)(\w+)[\"'`\]]{0,2}\s{0,3}(?::=?|=>?)\s{0,3}[@\w]{0,2}[\"'`]?$")
_BEFORE = 200


class NameDetector(KeywordDetector):
    """Scans for literals behind secret-sounding names."""

    def analyze_string(
        self,
        string: str,
        denylist_regex_to_group: dict[re.Pattern[str], int] | None = None,
    ) -> Generator[str, None, None]:
        """Yield literals; of a word that is longer than any name, only both ends are searched.

        detect-secrets' patterns take cubic time for a long word that repeats "secret".
        """
        if not _may_name(string):
            return  # Most names; the patterns of the plugin take many times as long.
        # The digit prevents a new word of the list where the two ends meet.
        string = _LONG_WORD.sub(r"\g<1>0\2", string)
        yield from super().analyze_string(string, denylist_regex_to_group)


def _may_name(text: str) -> bool:
    if text.isascii():
        lowered = text.lower()
        is_likely = any(map(lowered.__contains__, _PARTS))
        return is_likely and _MAY_NAME.search(lowered) is not None
    return _MAY_NAME_BEYOND_ASCII.search(text) is not None


_ASSIGNED = {
    each: QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP[each]
    for each in (FOLLOWED_BY_EQUAL_SIGNS_QUOTES_REQUIRED_REGEX,)
}
_SIGNS_OF_OTHERS = frozenset(":=!;")
"""Each of the plugin's other patterns matches one of these, besides a single equals sign."""


def is_known(name: str) -> bool:
    """Tell whether the plugin finds any literal behind a name."""
    if not _may_name(name):
        return False
    patterns = _ASSIGNED if _SIGNS_OF_OTHERS.isdisjoint(name) else None
    # The plugin needs a literal; any will do.
    return any(_DETECTOR.analyze_string(f'{name} = "standin"', patterns))


_DETECTOR = NameDetector()


def name_before(literal: str, line: str) -> str:
    """Return the name to which a literal is assigned; empty if there is none."""
    at = line.find(literal)
    while at >= 0:
        if match := _NAME_BEFORE.search(line, max(0, at - _BEFORE), at):
            return match[1]
        at = line.find(literal, at + max(1, len(literal)))
    return ""


def is_unquoted(path: str) -> bool:
    """Tell whether strings in such a file may stand without quotes."""
    return _file_type(path) in _UNQUOTED or path.endswith(_SHELL)


@lru_cache(maxsize=16)
def _file_type(path: str) -> FileType:
    return determine_file_type(posixpath.basename(path).lower())
