"""A bracket in an expression, and whether a literal in it may be the expression's value."""

from __future__ import annotations

from dataclasses import dataclass

from . import calls
from .tokens import Token


@dataclass(slots=True)
class Bracket:
    """An open bracket, as far as its content was read."""

    opened: Token
    sign: str
    callee: str
    """What stands directly before it, as the name of a function; empty if nothing does."""
    passes: bool
    """Whether a literal in it may be the value of the whole."""
    is_body: bool
    """Whether it holds statements."""
    found: int
    """Literals that were found before it."""
    separators: int = 0
    """Commas that were read in it."""
    key: str | None = None
    """The key under which it stands, which is that of all members of a list."""
    keyword: str = ""
    """The name of the argument that is read: ``default`` in ``get(name, default="…")``."""

    @property
    def reaches(self) -> bool:
        """Whether a literal at this place of the bracket may be the value of the whole."""
        if self.sign != "(":
            return self.passes
        if self.keyword:
            return calls.passes_keyword(self.keyword)
        if self.separators and self.callee:
            # The third argument is an option: get_secret(client, name, "AWSCURRENT").
            return self.separators == 1 and calls.has_default(self.callee)
        return self.passes
