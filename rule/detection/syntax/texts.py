"""All that a text of one line or several gives to names of secrets, whatever it is written in."""

from __future__ import annotations

from collections.abc import Iterator

from ...model import Variable
from ...startup import deferred_re as re
from ..filters.stand_ins import is_word_of_sentences
from ..lines import windows
from ..names.expected_values import is_token
from . import continued
from .command_lines import PROGRAM_WORDS
from .file_syntax import Syntax
from .headers import HEADER_WORDS
from .lines import written_in
from .names import PLAIN_WORDS, asks_for_secret
from .written import Written, repeats_name

_ALL_TELLING = frozenset((*PLAIN_WORDS, *HEADER_WORDS.split("|"), *PROGRAM_WORDS))
_TELLING = tuple(
    word
    for word in sorted(_ALL_TELLING, key=lambda each: (len(each), each))
    if not any(each in word for each in _ALL_TELLING - {word})
)
"""Words of secrets and commands, without those in which another one is. Most texts that hold any
hold a short one, so that these come first."""
_GIVES = re.compile(r"[=\s\"'(<]|:(?!//)|\$\{")
"""Matches every text that gives a name a value."""
_COMMAND = re.compile(r"(?:^|\s)--?[A-Za-z]|^[A-Z_][A-Z0-9_]*=\S+\s+[\w./]")
_SETTING = re.compile(r"\s*(?:[#;].*|\[[^\[\]]+\]\s*|[\w.-]+\s*=.*|[\w.-]+[ \t]+[^\s=:]+\s*)?")
_OF_YAML = re.compile(
    r"\s*(?:#.*|-{3}|\.{3}|(?:-\s+)*[\"']?[\w.-]+[\"']?\s*:(?:\s.*)?|-\s.*|\s+\S.*)?"
)
_MACHINE = re.compile(r"\s(?=(?:machine|default)\s)")
_NETRC = re.compile(r"\s*(?:machine\s+\S+|default)\s+(?:login|password|account)\s")


def speaks_of_secrets(text: str) -> bool:
    """Tell whether a text may name a secret, or give one to a command: False is sure."""
    return any(map(text.lower().__contains__, _TELLING))


def written_in_text(text: str) -> Iterator[Variable]:
    """Yield the names of secrets in a text, each with the value that the text gives it."""
    if not _GIVES.search(text):
        return
    if not speaks_of_secrets(text):
        return
    if _NETRC.match(text):
        lines = [" ".join(entry.split()) for entry in _MACHINE.split(text)]
    else:
        lines = text.split("\n")
    syntax = _syntax_of(lines)
    open_lines: list[tuple[int, None]] = []
    for number, line in enumerate(lines, 1):
        for piece in windows(line):
            yield from _sure_of(written_in(piece, syntax))
        if len(lines) > number and continued.leaves_open(line.rstrip()):
            open_lines.append((number, None))
    for _, joined in continued.joined(lines, open_lines):
        yield from _sure_of(written_in(joined, Syntax.YAML))


def _sure_of(found: Iterator[Written]) -> Iterator[Variable]:
    for each in found:
        name, value = each.variable.name, each.variable.value
        if (
            asks_for_secret(name)
            and not (is_word_of_sentences(value) or repeats_name(name, value))
            and (each.is_assigned or is_token(name, value))
        ):
            yield each.variable


def _syntax_of(lines: list[str]) -> Syntax:
    if len(lines) == 1:
        return Syntax.SHELL if _COMMAND.search(lines[0]) else Syntax.PLAIN
    if all(map(_SETTING.fullmatch, lines)):
        return Syntax.SETTINGS
    return syntax_of_yaml(lines)


def syntax_of_yaml(lines: list[str]) -> Syntax:
    """Return the syntax of lines that may be YAML, and otherwise of a text of any kind."""
    return Syntax.YAML if all(map(_OF_YAML.fullmatch, lines)) else Syntax.PLAIN
