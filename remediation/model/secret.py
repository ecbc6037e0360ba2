"""The secret that holds the values of a function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .function import Function
from .names import FUNCTION_TAG


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret, with its current values."""

    arn: str
    name: str
    tags: Mapping[str, str]
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    version_id: str = ""
    pending_deletion: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the variables in the secret, sorted."""
        return tuple(sorted(self.values))

    def belongs_to(self, function: Function) -> bool:
        """Tell whether the secret's tag names this function."""
        return self.tags.get(FUNCTION_TAG) == function.arn
