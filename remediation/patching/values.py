"""What a variable can hold, of the texts that stand in files. Pure."""

from __future__ import annotations

from ..model import Refusal
from . import reasons
from .variable_names import VariableNames

_MOST_BYTES = 4_000
"""All variables of a function together may have 4,096 bytes.

Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""
_BLOCK = "-----BEGIN "


def as_variable_value(literal: str | bytes) -> str | None:
    """Return a text as a variable has it; None if no variable can hold the text."""
    try:
        value = literal.decode("ascii") if isinstance(literal, bytes) else literal
        size = len(value.encode())
    except UnicodeError:
        return None
    return value if 0 < size <= _MOST_BYTES and "\0" not in value else None


def is_one_secret(value: str) -> bool:
    """Tell whether a text may be a secret as a whole: one line, or one block such as a key."""
    is_block = value.lstrip().startswith(_BLOCK) and value.count(_BLOCK) == 1
    return is_block or "\n" not in value.rstrip()


def why_no_value(
    literal: str | bytes, name: str | None, variables: VariableNames
) -> Refusal | None:
    """Return why no variable can take a literal's place.

    Args:
        literal: the text.
        name: of the variable that the source itself names; None if it names none.
        variables: of the function.
    """
    value = as_variable_value(literal)
    if value is None:
        return reasons.NO_VARIABLE
    if not is_one_secret(value):
        return reasons.PART_OF_A_TEXT
    if name is None:
        return None
    if not variables.is_usable(name):
        return reasons.NO_NAME
    # A variable that is there wins over each default; a new one has one value for all of them.
    is_other = variables.holds_another(name, value) and not variables.is_there(name)
    return reasons.OTHER_DEFAULT if is_other else None
