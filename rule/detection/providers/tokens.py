"""Tokens with a prefix that only one provider uses.

Such a prefix is enough: neither entropy nor a name is asked for. Only what is made of words is no
token: ``test_`` and thirty letters may be a function's name. Each row is a shape as its
provider documents it, with the page; ``docs/providers.md`` lists all rows.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property

from detect_secrets.plugins.base import RegexBasedDetector

from ...startup import deferred_re as re
from ..filters.randomness import surprise
from . import shapes_a_to_c as a_to_c
from . import shapes_d_to_g as d_to_g
from . import shapes_h_to_m as h_to_m
from . import shapes_n_to_r as n_to_r
from . import shapes_s_to_z as s_to_z
from .shape import Shape

__all__ = ["SHAPES", "ProviderTokenDetector", "Shape"]

SHAPES: tuple[Shape, ...] = (
    *a_to_c.SHAPES,
    *d_to_g.SHAPES,
    *h_to_m.SHAPES,
    *n_to_r.SHAPES,
    *s_to_z.SHAPES,
)

_NOT_WITHIN_A_WORD = r"(?:(?<![0-9A-Za-z_-])|(?<=\\[nrt]))"
"""The letter of an escape, as in ``"\\n"``, is no part of a word."""
_NO_MORE = r"(?![0-9A-Za-z_-])"


class ProviderTokenDetector(RegexBasedDetector):
    """Scans for the tokens of one provider, whole: not within a longer word."""

    secret_type = ""

    def __init__(self, shape: Shape) -> None:
        """Look for one shape."""
        self.secret_type = shape.secret_type
        self._shape = shape

    def analyze_string(self, string: str) -> Generator[str, None, None]:
        """Yield tokens."""
        yield from (token for token in super().analyze_string(string) if surprise(token) >= 0)

    @cached_property
    def denylist(self) -> tuple[re.Pattern[str], ...]:
        """The pattern. Compiled at its prefilter's first match, which most shapes never have."""
        pattern = f"(?:{self._shape.prefix})(?:{self._shape.rest})"
        return (re.compile(f"{_NOT_WITHIN_A_WORD}{pattern}{_NO_MORE}"),)

    @cached_property
    def searched_for(self) -> tuple[re.Pattern[str], ...]:
        """What files are searched for, as `patterns_of` returns it."""
        weaker = self._shape.searched_for
        return (re.compile(weaker),) if weaker else self.denylist
