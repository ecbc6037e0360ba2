"""The form in which a provider's token is described."""

from typing import NamedTuple

UUID = r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"


class Shape(NamedTuple):
    """How the tokens of one provider look."""

    secret_type: str
    prefix: str
    """A pattern for their beginning."""
    rest: str
    """A pattern for what follows."""
    source: str
    """Where the provider documents such tokens."""
    prefilter: str = ""
    """A pattern that every text with such a token matches, if one is rarer than the prefix."""
    searched_for: str = ""
    """A pattern that every such token matches, to search files for, if code is full of what the
    prefix begins with."""
