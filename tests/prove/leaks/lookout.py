"""Looks for values in texts, in all forms at once, each line of a text only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import hyperscan

from tests.prove.leaks.twins import TOKEN_PREFIX
from tests.prove.leaks.written_forms import needles, whole_needles


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """A value was seen where it must not be. Names it, and does not repeat it."""

    canary: str
    form: str


class Lookout:
    """Knows values by their names."""

    def __init__(self, canaries: Mapping[str, str], wholes: Mapping[str, Iterable[str]]) -> None:
        """Prepare the search.

        Args:
            canaries: values of which no piece may be seen, in any form.
            wholes: texts made of those, whose digests may not be seen either.
        """
        found: dict[bytes, Sighting] = {}
        for name, value in canaries.items():
            for form, needle in needles(value, _public(value)):
                found.setdefault(needle, Sighting(name, form))
        for name, texts in wholes.items():
            for text in texts:
                for form, needle in whole_needles(text):
                    found.setdefault(needle, Sighting(name, form))
        self.needles = len(found)
        self._sightings = list(found.values())
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=[_literal(needle) for needle in found],
            ids=list(range(len(found))),
            elements=len(found),
            flags=hyperscan.HS_FLAG_SINGLEMATCH,
        )
        self._known: set[str] = set()
        """Lines that hold nothing."""

    def seen_in(self, text: str) -> set[Sighting]:
        """Return what shows in a text."""
        new = [line for line in text.split("\n") if line not in self._known]
        if not new:
            return set()
        seen: set[Sighting] = set()

        def note(number: int, *_: object) -> None:
            seen.add(self._sightings[number])

        data = "\n".join(new).encode("utf-8", "backslashreplace")
        self._database.scan(data, match_event_handler=note)
        if not seen:
            self._known.update(new)
        return seen


def _public(value: str) -> int:
    """Return how many characters say only whose token it is."""
    return len(TOKEN_PREFIX) if value.startswith(TOKEN_PREFIX) else 0


def _literal(needle: bytes) -> bytes:
    return b"".join(b"\\x%02x" % byte for byte in needle)
