"""AWS Config in memory: its recorders."""

from __future__ import annotations

from typing import Any


class Config:
    """The recorders of a Region."""

    def __init__(self) -> None:
        self.recorders: list[dict[str, Any]] = []

    def describe_configuration_recorders(self) -> dict[str, Any]:
        return {"ConfigurationRecorders": self.recorders}
