"""detect-secrets' search for secret-sounding names, by the kind of file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Generator, Mapping
from functools import lru_cache

from detect_secrets.plugins.keyword import (
    QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP,
    REGEX_BY_FILETYPE,
    KeywordDetector,
)
from detect_secrets.util.filetype import FileType, determine_file_type

_UNQUOTED = frozenset({FileType.YAML, FileType.CONFIG, FileType.INI, FileType.PROPERTIES})

_SHELL = ".sh"

_LONG_WORD = re.compile(r"(\w{60})\w+(\w{60})")

PREFILTER = re.compile(
    "(?:[aA][pP][iI]|[tT][hH]|[cC][eE]|[nN][tT]|[dD][bB]|[sS\u017f][eE]|[iI][vV]|[tT][eE])_?"
    "[kK\u212a][eE][yY]"
    "|[dD][bB]_?[pP]|[bB][aA][sS\u017f][eE]_?[pP]|[kK\u212a][eE][yY]_?[pP]"
    "|[pP][aA][sS\u017f][sS\u017f]|[pP][wW][dD]"
    "|[sS\u017f][eE][cC][rR][eE][tT]|[cC][oO][nN][tT][rR][aA][sS\u017f][eE]"
)
"""Matches a part of every word in KeywordDetector's list, in any case, as KeywordDetector does."""


_NAME_BEFORE = re.compile(r"(?<!\w)(\w+)[\"'`\]]{0,2}\s{0,3}(?::=?|=>?)\s{0,3}[@\w]{0,2}[\"'`]?$")
_BEFORE = 200


class NameDetector(KeywordDetector):
    """Scans for literals behind secret-sounding names."""

    patterns = tuple(QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)
    """In most languages, one of these matches each line with a finding."""

    def analyze_string(
        self,
        string: str,
        denylist_regex_to_group: dict[re.Pattern[str], int] | None = None,
    ) -> Generator[str, None, None]:
        """Yield literals; of a word that is longer than any name, only both ends are searched.

        detect-secrets' patterns take cubic time for a long word that repeats "secret".
        """
        # The digit prevents a new word of the list where the two ends meet.
        string = _LONG_WORD.sub(r"\g<1>0\2", string)
        yield from super().analyze_string(string, denylist_regex_to_group)

    def analyze_line_of(self, path: str, line: str) -> Generator[str, None, None]:
        """Yield the literals of a line by the syntax of its kind of file.

        All paths in this module come from `rule.detection.file_kinds`.
        """
        yield from self.analyze_string(line, _patterns_of(path))


class LanguageNameDetector(NameDetector):
    """Scans files with another syntax of literals: settings, Go, the languages of C's family."""

    patterns = (PREFILTER,)


def is_of_another_language(path: str) -> bool:
    """Tell whether a file is for `LanguageNameDetector`."""
    return _patterns_of(path) is not QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP


def _patterns_of(path: str) -> dict[re.Pattern[str], int]:
    patterns: Mapping[FileType, dict[re.Pattern[str], int]] = REGEX_BY_FILETYPE
    return patterns.get(_file_type(path), QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)


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
