"""What a file says once for all that stands in it: by its name, or by the first line of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...startup import deferred_re as re
from ..names.word_splitting import words_of
from ..names.words import PASSWORDS
from .file_syntax import OF_CODE, Syntax
from .inserted import inserted_in_file
from .long_literals import written_in_long_literals
from .names import asks_for_secret, strength_of
from .several_lines import written_over_lines
from .written import Written, written
from .yaml_blocks import written_in_blocks

_FILE = re.compile(r"\.?([\w-]+(?:\.key)?)(?:\.(?:txt|secret|pass|pwd))?")
"""The name of a file that holds one secret: ``db_password.txt``, ``master.key``, ``.vault-token``.
"""
_OF_RAILS = re.compile(r"(?:^|/)config/credentials/[\w-]+\.key")
"""Source: https://guides.rubyonrails.org/security.html#custom-credentials."""
_LONGEST_ALONE = 1_000
"""Characters of a file that holds one secret."""
_PASSWORD = 2
"""The strength of a password's name. Keys of data lie in files of their own as well."""
_TABLES = (".csv", ".tsv")
_DELIMITERS = ",;\t|"
_COLUMN = re.compile(r"[\w .()/-]{1,60}")
_LONGEST_ROW = 20_000
"""Characters; a longer line is data."""


def written_in_file(
    path: str,
    text: str,
    syntax: Syntax,
    word_ends: Sequence[int] | None = None,
    *,
    is_marked: bool = True,
) -> Iterator[tuple[int, Written]]:
    """Yield the values in a file that get their names from elsewhere than their lines.

    Args:
        path: the file's path, perhaps in an archive.
        text: the file's text.
        syntax: how values are written in it.
        word_ends: where words of secrets may have ended, as `runs.giving_names` gets them, in
            rising order; None if nobody has searched for them.
        is_marked: whether `several_lines.MARKS` may match in the text.

    Yields:
        the number of the value's line, counted from 1, and the value under its name.
    """
    has_words = word_ends is None or len(word_ends) > 0
    if syntax in OF_CODE and not (has_words or is_marked):
        return
    path = path.rpartition("!")[2]
    yield from written_over_lines(text, syntax, is_marked=is_marked)
    if syntax is Syntax.YAML:
        found = written_in_blocks(text)
    elif path.lower().endswith(".sql"):
        found = inserted_in_file(text)
    elif path.lower().endswith(_TABLES):
        found = _in_table(text)
    elif syntax in OF_CODE:
        found = written_in_long_literals(path, text, word_ends)
    else:
        yield from _alone(path, text)
        return
    if has_words:
        yield from found


def _alone(path: str, text: str) -> Iterator[tuple[int, Written]]:
    """Yield a file's only word, if the file's name is that of a secret."""
    if len(text) <= _LONGEST_ALONE and (name := _named_by(path)):
        value = text.strip()
        if len(value.split()) == 1:
            line = 1 + text[: text.index(value)].count("\n")
            yield line, written(name, value)


def _named_by(path: str) -> str:
    """Return the name that a file's name gives to all of its text; empty if it gives none."""
    if _OF_RAILS.search(path):
        return "master_key"
    file = _FILE.fullmatch(path.rpartition("/")[2])
    if file is None:
        return ""
    is_one = strength_of(file[1]) >= _PASSWORD if "." in file[1] else asks_for_secret(file[1])
    return file[1] if is_one else ""


def _in_table(text: str) -> Iterator[tuple[int, Written]]:
    lines = text.split("\n")
    head = lines[0].lstrip("\ufeff").rstrip()
    delimiter = max(_DELIMITERS, key=head.count)
    names = _cells(head, delimiter)
    columns = [
        at
        for at, name in enumerate(names)
        if _COLUMN.fullmatch(name) and asks_for_secret(name.strip())
    ]
    if not columns or len(names) == 1:
        return
    for number, line in enumerate(lines[1:], 2):
        cells = _cells(line.rstrip("\r"), delimiter)
        if len(cells) != len(names):
            continue
        for at in columns:
            # A column may tell who passed.
            is_assigned = not PASSWORDS.isdisjoint(words_of(names[at]))
            yield number, written(names[at].strip(), cells[at], is_assigned=is_assigned)


def _cells(line: str, delimiter: str) -> list[str]:
    if len(line) > _LONGEST_ROW:
        return []
    import csv  # noqa: PLC0415 - few packages hold a table

    # To csv, a carriage return within a line is an error.
    return next(csv.reader([line.replace("\r", " ")], delimiter=delimiter), [])
