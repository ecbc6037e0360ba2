"""The names of the variables that take literals' places. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence

_VALID = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
"""Source: https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html"""
_LONGEST = 64
OWN_PREFIX = "CODE_"
"""Before the name of a variable that would have another one's name without it."""
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_BETWEEN = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])")
_PART = re.compile(
    r"[A-Z]{1,16}[0-9]{0,3}|[A-Z]?[a-z]{1,15}[0-9]{0,3}([A-Z][a-z]{2,15})*([A-Z]{1,3})?[0-9]{0,3}"
    r"|[A-Z]{2,5}[a-z]{2,15}([A-Z][a-z]{2,15})*|[0-9]{0,2}"
)
"""A part of a name: words in one case or in camel case, with a number between and one behind."""
_NAME = re.compile(r"[A-Za-z0-9_$.-]{1,64}")


class VariableNames:
    """Gives each value a variable, and the same value the same one, in all files of a function."""

    def __init__(
        self,
        known: Mapping[str, str],
        is_reserved: Callable[[str], bool],
        used: Container[str] = (),
        *,
        leaves_names: bool = False,
    ) -> None:
        """Begin with the variables that the function has.

        Args:
            known: these variables with their values.
            is_reserved: tells which names the owner's code cannot use for a value of its own.
            used: names that the owner's code uses for variables that may not be there. A new
                variable gets none of them.
            leaves_names: see the attribute.
        """
        self._known = dict(known)
        self._there = frozenset(known)
        self._is_reserved = is_reserved
        self._used = used
        self.leaves_names = leaves_names
        """Whether a file keeps the names that it has, and gets none that another file could see: a
        variable that it asks for already stays as it is, and only the default is looked up."""

    def is_usable(self, name: str) -> bool:
        """Tell whether a variable of this name may hold a value of the owner's."""
        return _VALID.fullmatch(name) is not None and not self._is_reserved(name)

    def holds_another(self, name: str, value: str) -> bool:
        """Tell whether a variable of this name is there with another value."""
        return self._known.get(name, value) != value

    def is_there(self, name: str) -> bool:
        """Tell whether the function has a variable of this name from the beginning."""
        return name in self._there

    def take(self, name: str, value: str) -> str:
        """Note that a variable is to hold a value; return its name."""
        self._known.setdefault(name, value)
        return name

    def given(self, name: str | None, words: Sequence[str], value: str) -> str:
        """Return the variable that the source itself names; if it names none, see `name_for`."""
        return self.name_for(words, value) if name is None else self.take(name, value)

    def name_for(self, words: Sequence[str], value: str) -> str:
        """Return the variable that is to hold a value.

        Args:
            words: the names under which the literal stands, the outermost first.
            value: of the literal. A variable of the wanted name is taken again only if it has this
                very value.
        """
        wanted = "_".join(part for word in words if (part := _as_part(word))) or "SECRET"
        usable = (
            name
            for name in _candidates(wanted[:_LONGEST].strip("_"))
            if self.is_usable(name)
            and not self.holds_another(name, value)
            and (name in self._known or name not in self._used)
        )
        return self.take(next(usable), value)


def _candidates(wanted: str) -> Iterator[str]:
    yield wanted
    yield f"{OWN_PREFIX}{wanted}"
    yield from (f"{OWN_PREFIX}{wanted}_{number}" for number in itertools.count(2))


def is_plain_name(word: str) -> bool:
    """Tell whether a word is made of words, as names are. Any other one may be a secret itself.

    Random texts nearly always have digits between letters, or no end of letters.
    """
    return _NAME.fullmatch(word) is not None and all(map(_PART.fullmatch, _OTHER.split(word)))


def _as_part(word: str) -> str:
    """Return a word as a part of a variable's name; nothing of what may be more than a name."""
    return _BETWEEN.sub("_", word).strip("_").upper() if is_plain_name(word) else ""
