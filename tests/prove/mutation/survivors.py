"""The mutants that no test can notice, each with its reason: `survivors.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of the code that changes nothing that anybody could see."""

    file: str
    function: str
    before: str
    """The lines that it changes, each without its indentation, joined by spaces."""
    after: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, {self.function}: {self.before} -> {self.after}"


def read_survivors() -> tuple[Survivor, ...]:
    """Read the table."""
    text = (Path(__file__).parent / "survivors.toml").read_text("utf-8")
    return tuple(Survivor(**row) for row in tomllib.loads(text)["survivor"])


SURVIVORS = read_survivors()
