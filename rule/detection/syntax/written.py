"""A name and a value, as a line of code or settings gives them."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import Variable


@dataclass(frozen=True, slots=True)
class Written:
    """A value that stands under a name, and how sure it is that the value is the name's."""

    variable: Variable
    is_assigned: bool = True
    """Whether the syntax says that the value is the name's. If not, as for two members of a list,
    only a value that looks generated is taken for a secret."""


def written(name: str, value: str, *, is_assigned: bool = True) -> Written:
    """Return a name and a value as one."""
    return Written(Variable(name, value), is_assigned)


def repeats_name(name: str, value: str) -> bool:
    """Tell whether a value is the end of its name: ``Password``, the label of ``new-password``."""
    letters = "".join(filter(str.isalnum, value)).casefold()
    return bool(letters) and "".join(filter(str.isalnum, name)).casefold().endswith(letters)
