"""Changes of a ``.env`` file: a line goes, since the environment has the variable already. Pure.

What loads such a file into the environment leaves a variable alone that is there: python-dotenv's
``load_dotenv``, dotenv's ``config`` and Node's ``loadEnvFile`` do so unless they are told to
override, and without its line there is nothing to override with. Only files are changed that all
of them read alike, so each line must be an assignment in one of the forms that they share.

Sources: https://saurabh-kumar.com/python-dotenv/, https://github.com/motdotla/dotenv and
https://nodejs.org/api/process.html#processloadenvfilepath
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Refusal
from . import reasons
from .changes import Changes, Edit, Moved, Span, line_starts, refused
from .values import as_variable_value
from .variable_names import VariableNames

_LINE = re.compile(
    r"""[ \t]*(?:
        \#.*
        | (?:export[ \t]+)?
          (?P<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*
          (?P<value>
            '[^'\\`\r\n]*'
            | "[^"\\`\r\n]*"
            | [^\s'"\\`\#](?:[^'"\\`\#\r\n]*[^\s'"\\`\#])?
            |
          )[ \t]*
    )?\r?""",
    re.VERBOSE,
)


def dotenv_changes(text: str, _: str, lines: Sequence[int], variables: VariableNames) -> Changes:
    """Return the changes that take the assignments on some lines out of a ``.env`` file.

    Args:
        text: of the file, without a byte order mark.
        lines: where the secrets are.
        variables: tells which variables the function has.
    """
    rows = text.split("\n")
    found = [_LINE.fullmatch(row) for row in rows]
    read = [match for match in found if match]
    if len(read) < len(rows):
        return refused(lines, reasons.DOTENV_FORM)
    names = [match["name"] for match in read if match["name"]]
    starts = (*line_starts(text), len(text))
    edits, moved, hidden, refusals = [], [], [], list[tuple[int, Refusal]]()
    for number, match in enumerate(read):
        if match["name"]:
            hidden.append(_shifted(match.span("value"), starts[number]))
        elif match[0].strip():
            hidden.append((starts[number], starts[number] + len(match[0])))
    for line in lines:
        name, value = _assignment(read[line - 1]) if line <= len(read) else ("", "")
        if why_not := _why_not(text, names, name, value, variables):
            refusals.append((line, why_not))
        else:
            edits.append(Edit(starts[line - 1], starts[line], ""))
            moved.append(Moved(line, variables.take(name, value), value))
    return Changes(tuple(edits), tuple(hidden), tuple(moved), tuple(refusals))


def _assignment(match: re.Match[str]) -> tuple[str, str]:
    value = match["value"] or ""
    return match["name"] or "", value[1:-1] if value[:1] in ("'", '"') else value


def _why_not(
    text: str, names: Sequence[str], name: str, value: str, variables: VariableNames
) -> Refusal | None:
    if not value:
        return reasons.NO_LITERAL
    if as_variable_value(value) is None:
        return reasons.NO_VARIABLE
    if not variables.is_usable(name):
        return reasons.NO_NAME
    if "$" in value or re.search(rf"\$\{{?{name}\b", text) or names.count(name) > 1:
        return reasons.DOTENV_REFERENCE
    if variables.holds_another(name, value):
        return reasons.DOTENV_OTHER_VALUE
    return None


def _shifted(span: Span, by: int) -> Span:
    return (span[0] + by, span[1] + by)
