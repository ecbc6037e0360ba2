"""The standard library's `re`, but for `compile`: a pattern is compiled where it is first used.

Most patterns judge what hardly any package or environment holds, and compiling them all takes a
third of a start. A module imports this one in the place of `re`, and stays as it is otherwise::

    from ..startup import deferred_re as re
"""

from __future__ import annotations

import re
from re import *  # noqa: F403 - whoever imports this module has all of `re`
from typing import AnyStr, cast
from weakref import WeakSet

__all__ = [*re.__all__, "DeferredPattern", "compile_all", "given_flags", "with_source"]  # noqa: PLE0604 - these are names


def compile(  # type: ignore[no-redef]  # noqa: A001 - as `re` has it
    pattern: AnyStr, flags: int = 0
) -> re.Pattern[AnyStr]:
    """Return what has all members of the compiled pattern.

    A pattern with a fault raises `re.error` at its first use, or in `compile_all`.
    """
    return cast("re.Pattern[AnyStr]", _Waiting(pattern, flags))


def with_source(pattern: re.Pattern[str], source: str) -> re.Pattern[str]:
    """Return a pattern with another source and the same flags."""
    return compile(source, given_flags(pattern))


def given_flags(pattern: re.Pattern[str]) -> int:
    """Return the flags that a pattern has beside its source, without compiling it."""
    given = getattr(pattern, "given_flags", None)
    return pattern.flags if given is None else int(given)


def compile_all() -> None:
    """Compile each pattern that waits for its first use.

    Raises:
        re.error: one has a fault.
    """
    while _waiting:
        _waiting.pop().become_compiled()


class DeferredPattern:
    """A pattern that was compiled at its first use. To its users it is a pattern of `re`."""

    pattern: str | bytes
    given_flags: int
    """Those beside the source, which may hold others."""


class _Waiting(DeferredPattern):
    """The same object before its first use. Only its source can be read without compiling it."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self.given_flags = flags
        _waiting.add(self)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)  # Copying and pickling ask for these.
        _waiting.discard(self)
        self.become_compiled()
        return getattr(self, name)

    def become_compiled(self) -> None:
        compiled = re.compile(self.pattern, self.given_flags)
        for name in _MEMBERS:
            setattr(self, name, getattr(compiled, name))
        # A class without `__getattr__` finds the members much faster.
        self.__class__ = DeferredPattern  # type: ignore[assignment]


_waiting: WeakSet[_Waiting] = WeakSet()
_MEMBERS = tuple(name for name in dir(re.Pattern) if not name.startswith("__"))
