"""The cache's table in memory, which notes what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Rows:
    """Texts by their keys; none expires."""

    texts: dict[str, str] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def get(self, key: str, now: int) -> str | None:
        del now
        self.requests.append("get")
        return self.texts.get(key)

    def get_all(self, keys: Sequence[str], now: int) -> Mapping[str, str]:
        del now
        self.requests.append("get_all")
        return {key: self.texts[key] for key in keys if key in self.texts}

    def put(self, key: str, text: str, expiration: int) -> None:
        del expiration
        self.requests.append("put")
        self.texts[key] = text
