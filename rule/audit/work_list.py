"""What an audit has still to do, in the order in which it is best done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from .outcome import ListedFunction, Place

Task = Place | ListedFunction
"""A place to list, or a function to judge."""


class WorkList:
    """Tasks to begin, under way, and waiting for others.

    Functions of the same code wait for the first of them: then the cache has what it holds.
    """

    def __init__(self, places: Iterable[Place]) -> None:
        self._places = deque(places)
        self._functions: deque[ListedFunction] = deque()
        self._waiting: dict[str, list[ListedFunction]] = {}
        """By code that is being judged, or is to be judged, for the first time."""
        self._judged: set[str] = set()
        self._under_way: list[Task] = []

    def add(self, function: ListedFunction) -> None:
        """Add a function to judge."""
        if function.code in self._judged:
            self._functions.append(function)
        elif function.code in self._waiting:
            self._waiting[function.code].append(function)
        else:
            self._waiting[function.code] = []
            self._functions.append(function)

    def begin(self) -> Task | None:
        """Return a task that is under way from now on; None if none can begin."""
        queue: deque[Place] | deque[ListedFunction] = self._places or self._functions
        if not queue:
            return None
        task = queue.popleft()
        self._under_way.append(task)
        return task

    def end(self, task: Task) -> None:
        """Note that a task is done."""
        self._under_way.remove(task)
        if isinstance(task, ListedFunction):
            self._judged.add(task.code)
            self._functions.extend(self._waiting.pop(task.code, ()))

    @property
    def under_way(self) -> tuple[Task, ...]:
        """What is being done."""
        return tuple(self._under_way)

    @property
    def places_left(self) -> int:
        """How many places are not listed yet."""
        return len(self._places) + sum(isinstance(each, Place) for each in self._under_way)

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that are not listed yet."""
        return (*(each for each in self._under_way if isinstance(each, Place)), *self._places)

    @property
    def functions(self) -> tuple[ListedFunction, ...]:
        """The functions that are known and not judged yet."""
        return (
            *(each for each in self._under_way if isinstance(each, ListedFunction)),
            *self._functions,
            *(each for waiting in self._waiting.values() for each in waiting),
        )
