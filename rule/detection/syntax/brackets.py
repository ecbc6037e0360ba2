"""A bracket in an expression, and whether a literal in it may be the expression's value."""

from __future__ import annotations

from . import calls
from .tokens import Token


class Bracket:
    """An open bracket, as far as its content was read."""

    def __init__(  # noqa: PLR0913 - each is a member of its own
        self,
        opened: Token,
        callee: str,
        key: str | None,
        found: int,
        *,
        passes: bool,
        is_body: bool,
    ) -> None:
        """Open a bracket.

        Args:
            opened: its token.
            callee: what stands directly before it, as the name of a function; empty if nothing
                does.
            key: the key under which it stands, which is that of all members of a list.
            found: the number of literals that were found before it.
            passes: whether a literal in it may be the value of the whole.
            is_body: whether it holds statements.
        """
        self.opened, self.sign = opened, opened.text
        self.callee = callee
        self.key = key
        self.found = found
        self.passes = passes
        self.is_body = is_body
        self.separators = 0
        """Commas that were read in it."""
        self.keyword = ""
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
