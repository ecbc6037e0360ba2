"""What a look-up in a template may find: under a key that is not written out, each key's value."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..documents.placed import Members
from .functions import Incalculable


class Lookups:
    """The mappings of one template, and the members of others that are looked up."""

    def __init__(self, template: Members, count: Callable[[int], None]) -> None:
        """Take what is looked up.

        Args:
            template: its ``Mappings`` count.
            count: is told how many steps a look-up takes.
        """
        self._mappings = list(template.objects("Mappings"))
        self._count = count
        self._indices: dict[int, dict[str, list[object]]] = {}

    def found(self, value: object) -> Iterator[object]:
        """Yield each value of the mappings that a look-up may find.

        Args:
            value: what ``Fn::FindInMap`` is given.

        Raises:
            Incalculable: there is none, or its steps are too many.
        """
        names = value[:3] if isinstance(value, list) else []
        values: list[object] = list(self._mappings)
        for name in names:
            members = [each for each in values if isinstance(each, Members)]
            values = [inner for each in members for inner in self.under(each, name)]
            self._count(1 + len(values))
        for default in value[3:] if isinstance(value, list) else ():
            if isinstance(default, Members):
                values += default.all("DefaultValue")
        if not values:
            raise Incalculable("no mapping of the template has what it looks up")
        yield from values

    def under(self, members: Members, name: object) -> list[object]:
        """Return the values under a name; all of them, if the name is no text."""
        if not isinstance(name, str):
            return [value for _, value in members]
        if not members:
            return []
        # The template holds them all as long as this is used: no other gets the same number.
        index = self._indices.get(id(members))
        if index is None:
            index = self._indices[id(members)] = {}
            for key, value in members:
                index.setdefault(str(key), []).append(value)
        return index.get(str(name), [])
