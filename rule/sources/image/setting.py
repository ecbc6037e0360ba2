"""One value of an image's configuration or manifest."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Setting:
    """A named value of a configuration, or a text of it if it has no name."""

    place: str
    """Where it is, in the words of the configuration: ``image Env: STAGE``, ``image history 7``."""
    name: str
    """What the value is called; empty for a text."""
    text: str = field(repr=False)
