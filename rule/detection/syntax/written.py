"""A name and a value, as a line of code or settings gives them."""

from typing import NamedTuple

from ...model import Variable

_SHORTEST_WORD = 3
_SIGNS = 32
"""Characters of a value that are read, beyond twice the length of its name."""


class Written(NamedTuple):
    """A value that stands under a name, and how sure it is that the value is the name's."""

    variable: Variable
    is_assigned: bool = True
    """Whether the syntax says that the value is the name's. If not, as for two members of a list,
    only a value that looks generated is taken for a secret."""


def written(name: str, value: str, *, is_assigned: bool = True) -> Written:
    """Return a name and a value as one."""
    return Written(Variable(name, value), is_assigned)


def is_part_of_name(value: str, name: str) -> bool:
    """Tell whether a value only repeats its name, so that it is none; it may be another name's."""
    if len(value) <= _SHORTEST_WORD:
        return False
    letters = name.replace("_", "").casefold()
    # Between two quotes there may be a megabyte of code; its beginning tells enough.
    beginning = value[: 2 * len(letters) + _SIGNS]
    if sum(map(str.isalnum, beginning)) > len(letters):
        return False
    return "".join(filter(str.isalnum, value)).casefold() in letters


def repeats_name(name: str, value: str) -> bool:
    """Tell whether a value is the end of its name: ``Password``, the label of ``new-password``."""
    letters = "".join(filter(str.isalnum, value)).casefold()
    return bool(letters) and "".join(filter(str.isalnum, name)).casefold().endswith(letters)
