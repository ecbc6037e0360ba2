"""The variables that are embedded in a literal, such as a connection string."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Variable
from ..embedded import embedded_variables, is_json
from ..encoded_text import decoded_text
from ..lines import LONGEST_LINE, windows

_ENCODED = re.compile(r"[\w+/%=-]++", re.ASCII)
_BEGINNING = 1_024
"""Characters of a long value that tell whether it is encoded text."""


def embedded_in(variable: Variable, unread: list[str]) -> Iterator[Variable]:
    """Yield the variables that are embedded in a literal.

    A long one that is neither JSON nor encoded may be code between two literals: nobody can tell
    where the literals of minified code begin. It is read in pieces that overlap.

    Args:
        variable: a name, which may be empty, and the literal's text.
        unread: gets a reason for each limit that was reached.
    """
    value = variable.value
    if len(value) <= LONGEST_LINE or is_json(value):
        yield from embedded_variables(variable, unread)
    elif not _ENCODED.fullmatch(value):
        for piece in dict.fromkeys(windows(value)):
            yield from embedded_variables(Variable(variable.name, piece), unread)
    elif "%" in value or decoded_text(value[:_BEGINNING]):
        yield from embedded_variables(variable, unread)
