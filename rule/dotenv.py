"""Reading ``.env`` files for the command line: no interpolation, nothing is ever executed.

Not python-dotenv: it would be one more package in the function for one command, and it expands
``$NAME`` inside values unless told otherwise.
"""

from __future__ import annotations

import re

_ASSIGNMENT = re.compile(
    r"""[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*
    (?:'(?P<single>[^']*)'|"(?P<double>(?:[^"\\]|\\.)*)"|(?P<bare>[^\n]*))[^\n]*(?:\n|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_SKIPPED = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_COMMENT = re.compile(r"(?:^|[ \t]+)#.*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def parse_dotenv(text: str) -> dict[str, str]:
    r"""Read lines of ``NAME=value``.

    Values may stand bare, in ``'…'`` (as they are, over several lines) or in ``"…"`` (with
    ``\n``, ``\t``, ``\"`` and the like). ``export``, comments and empty lines are allowed.

    Raises:
        ValueError: names the number of the first line that is none of this; never quotes it.
    """
    variables: dict[str, str] = {}
    text = text.replace("\r\n", "\n")
    position = 0
    while position < len(text):
        if skipped := _SKIPPED.match(text, position):
            position = skipped.end()
            continue
        assignment = _ASSIGNMENT.match(text, position)
        if assignment is None:
            line = text.count("\n", 0, position) + 1
            raise ValueError(f"line {line} is neither NAME=value nor a comment")
        variables[assignment["name"]] = _value(assignment)
        position = assignment.end()
    return variables


def _value(assignment: re.Match[str]) -> str:
    if assignment["single"] is not None:
        return assignment["single"]
    if assignment["double"] is not None:
        return re.sub(
            r"\\(.)",
            lambda escape: _ESCAPES.get(escape[1], escape[1]),
            assignment["double"],
            flags=re.DOTALL,
        )
    return _COMMENT.sub("", assignment["bare"]).strip()
