"""How exemptions are written, in the rule's parameters, in a tag and on the command line alike.

An exemption is one or more patterns, then a day until which it holds, then a reason::

    /tests/ *_sample.json until=2027-01-31 reason=made for the tests

Day and reason may be missing. Parameters and the command line separate exemptions by commas. A tag
holds one exemption, of names and of paths, and has no ``*``, ``?`` or comma: tags do not take them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from ..model import Exemption

_UNTIL, _REASON = "until=", "reason="
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MEANT = re.compile(r"[Uu]ntil|[Rr]eason|(?i:until|reason)[:=].*")
_VARIABLE = re.compile(r"[A-Za-z0-9_*?]+")
_NO_PLACE_IN_PATHS = frozenset('={}"\\')
_NO_PLACE_IN_REASONS = frozenset('{}"\\')
"""Systems Manager, which passes the rule's parameters to the scan, would interpret braces."""


class MalformedExemption(ValueError):
    """An exemption that exempts nothing. The message quotes what is wrong with it."""

    def __init__(self, what: str, quoted: str) -> None:
        super().__init__(f"holds {quoted!r}; {what}")
        self.what = what
        """The message without a quotation: a tag may hold anything, a value as well."""


def variable_exemptions(given: str) -> tuple[Exemption, ...]:
    """Read exemptions of variables, separated by commas.

    Raises:
        MalformedExemption: the first fault.
    """
    return tuple(_exemption(each, _variable) for each in _entries(given))


def path_exemptions(given: str) -> tuple[Exemption, ...]:
    """Read exemptions of paths, separated by commas.

    Raises:
        MalformedExemption: the first fault.
    """
    return tuple(_exemption(each, _path) for each in _entries(given))


def tag_exemption(given: str) -> Exemption:
    """Read a tag's value: names of variables and patterns of paths without ``*`` and ``?``.

    A path holds a ``/`` or a ``.``, which no variable's name does.

    Raises:
        MalformedExemption: the first fault.
    """
    return _exemption(given, _variable_or_path) if given.strip() else Exemption()


def _entries(given: str) -> list[str]:
    return [entry for entry in given.split(",") if entry.strip()]


def _exemption(given: str, as_exemption: Callable[[str], Exemption]) -> Exemption:
    words = given.split()
    end = next((n for n, word in enumerate(words) if word.startswith(_REASON)), len(words))
    reason = " ".join(words[end:]).removeprefix(_REASON).strip()
    patterns = [word for word in words[:end] if not word.startswith(_UNTIL)]
    days = words[len(patterns) : end]
    if not patterns:
        raise MalformedExemption("name what is exempt before until= and reason=", given.strip())
    if words[: len(patterns)] != patterns or len(days) > 1:
        raise MalformedExemption("write until= once, after all that is exempt", given.strip())
    if any(word.startswith(_UNTIL) for word in words[end:]):
        raise MalformedExemption("until= must stand before reason=", given.strip())
    if meant := next(filter(_is_meant_otherwise, patterns), None):
        raise MalformedExemption("write it as until=2027-01-31 or reason=words", meant)
    if end < len(words) and (not reason or not _is_text(reason, _NO_PLACE_IN_REASONS)):
        raise MalformedExemption('reason= needs words without {, }, " and \\', given.strip())
    read = [as_exemption(pattern) for pattern in patterns]
    return Exemption(
        tuple(name for each in read for name in each.variables),
        tuple(path for each in read for path in each.paths),
        _day(days[0]) if days else None,
        reason,
    )


def _is_meant_otherwise(word: str) -> bool:
    """Tell ``until:2027-01-31`` and ``until 2027-01-31`` from what is exempt.

    Taken for a path, the word would let the exemption hold for good.
    """
    return _MEANT.fullmatch(unicodedata.normalize("NFKC", word)) is not None


def _day(word: str) -> date:
    given = word.removeprefix(_UNTIL)
    if _DAY.fullmatch(given):
        try:
            return date.fromisoformat(given)
        except ValueError:
            pass
    raise MalformedExemption("until= needs a day of the calendar such as 2027-01-31", word)


def _variable(word: str) -> Exemption:
    if not word.strip("*?"):
        raise MalformedExemption("that exempts every variable: name the variables", word)
    if not _VARIABLE.fullmatch(word):
        raise MalformedExemption(
            "a variable's name has letters, digits and underscores, and a pattern also * and ?",
            word,
        )
    return Exemption(variables=(word,))


def _path(word: str) -> Exemption:
    if not word.strip("*?!/."):
        raise MalformedExemption("that exempts every file: name files or folders", word)
    if word.startswith("!"):
        raise MalformedExemption(
            "a pattern cannot begin with !: no exemption takes back another", word
        )
    if not _is_text(word, _NO_PLACE_IN_PATHS):
        raise MalformedExemption('write ? in place of a comma, a space, = { } " or \\', word)
    if {".", ".."} & set(word.split("/")):
        raise MalformedExemption("a path begins at the package's root: /folder/", word)
    return Exemption(paths=(word,))


def _variable_or_path(word: str) -> Exemption:
    if "*" in word or "?" in word:
        raise MalformedExemption("a tag takes no * and no ?", word)
    if "/" in word or "." in word:
        return _path(word)
    if not _VARIABLE.fullmatch(word):
        raise MalformedExemption(
            "each word of it must be a variable's name, or a path with a / or a dot", word
        )
    return _variable(word)


def _is_text(given: str, no_place: frozenset[str]) -> bool:
    return given.isprintable() and no_place.isdisjoint(given)
