"""How much the functions of one template may make: a short template may say a lot of text."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from .functions import Incalculable

_MOST_ALTERNATIVES = 256
_MOST_STEPS = 300_000
_LONGEST = 8_000_000
"""In characters, for all texts that are put together; Lambda allows 4 MB of inline code."""


class CalculationLimits:
    """Counts what is calculated for one template, and ends what would take too long."""

    def __init__(self) -> None:
        self._steps = self._size = 0

    def count(self, steps: int = 1) -> None:
        """Count steps of reading: aliases may make a short template as long as they like.

        Args:
            steps: how many.

        Raises:
            Incalculable: there were too many.
        """
        self._steps += steps
        if self._steps > _MOST_STEPS:
            raise Incalculable("its functions are too many to calculate")

    def combined(self, pieces: list[list[str]]) -> Iterator[tuple[str, ...]]:
        """Yield each way to choose one text of each piece.

        Raises:
            Incalculable: there are too many, or they are too long.
        """
        if prod(len(each) for each in pieces) > _MOST_ALTERNATIVES:
            raise Incalculable(f"it may have more than {_MOST_ALTERNATIVES} values")
        for each in product(*pieces):
            self.sized(*each)
            yield each

    def joined(self, delimiter: str, texts: tuple[str, ...]) -> str:
        """Join texts.

        Raises:
            Incalculable: too much text was made.
        """
        # A delimiter may be as long as the template: its room is counted before it is taken.
        if len(delimiter) * len(texts) > _LONGEST:
            raise Incalculable("its functions make too much text")
        return self.sized(delimiter.join(texts))

    def sized(self, *texts: str) -> str:
        """Count the length of some texts; return the first.

        Raises:
            Incalculable: too much text was made.
        """
        self._size += sum(map(len, texts))
        if self._size > _LONGEST:
            raise Incalculable("its functions make too much text")
        return texts[0] if texts else ""
