"""A literal of an expression, and what its text tells: other values within it, an encoding."""

from typing import NamedTuple

from ...startup import deferred_re as re

_PLACEHOLDER = re.compile(r"[$#]\{|\{\{|%[sdr]|%\(|\$\(|\{\w{0,40}\}")
"""What other values are put in for."""
_ENCODING = re.compile(
    r"(?:utf|latin|ascii|iso|cp|hex|base|binary|us)[-_]?[\da-z-]{0,10}", re.IGNORECASE
)
"""Names of encodings, which stand where a text is encoded."""
_LONGEST_ENCODING = len("binary-") + 10


class Literal(NamedTuple):
    """A literal that may be an expression's value."""

    text: str
    is_part: bool = False
    """Whether the expression adds something that is no literal."""
    key: str | None = None
    """Its key, if it is in a dictionary."""
    is_second: bool = False
    """Whether it is the second of some in brackets, as the password in ``("user", "…")``."""
    is_nested: bool = False
    """Whether it is the first of some in brackets within brackets: ``(("weak", "…"), …)``."""

    def __repr__(self) -> str:  # Without the text.
        return f"Literal(is_part={self.is_part!r}, key={self.key!r})"


def has_placeholder(body: str) -> bool:
    """Tell whether other values are put into a literal."""
    return bool(_PLACEHOLDER.search(body))


def is_encoding(body: str) -> bool:
    """Tell whether a literal names an encoding, as ``"utf-8"`` does."""
    return len(body) <= _LONGEST_ENCODING and bool(_ENCODING.fullmatch(body))


def is_template(literal: str, body: str) -> bool:
    """Tell whether a literal gets its text from other values."""
    prefix = literal[: literal.find(body)].lower()
    return ("{" in body and ("f" in prefix or "$" in prefix)) or ("${" in body and "`" in prefix)
