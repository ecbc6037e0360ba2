"""Which files a package.json says that an npm package was published with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..startup import deferred_re as re

WILDCARD = re.compile(r"[+@]?\(|[*?\[\]{})!]")


@dataclass(frozen=True, slots=True)
class PackedFiles:
    """The files that a package was published with, in lower case; perhaps more than npm packs."""

    files: frozenset[str]
    beginnings: tuple[str, ...]
    """Folders, each with its slash, and the texts before wildcards behind which nothing comes."""
    patterns: tuple[tuple[str, str], ...]
    """The text before the first wildcard, and behind the last."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> PackedFiles:
        """Read the patterns of ``files``, and names of files."""
        whole: set[str] = set()
        beginnings: set[str] = set()
        patterns: set[tuple[str, str]] = set()
        for text in texts:
            name = text.lower().removeprefix("./").strip("/")
            wild = [match.start() for match in WILDCARD.finditer(name)]
            if text.startswith("!"):
                continue
            if wild and wild[-1] + 1 < len(name):
                patterns.add((name[: wild[0]], name[wild[-1] + 1 :]))
            elif wild or name in ("", "."):
                beginnings.add(name[: wild[0]] if wild else "")
            else:
                whole.add(name)
                beginnings.add(f"{name}/")
        return cls(frozenset(whole), tuple(beginnings), tuple(patterns))

    def covers(self, path: str) -> bool:
        """Tell whether a path is among the files."""
        return (
            path.startswith(self.beginnings)
            or path in self.files
            or any(
                path.startswith(beginning) and (path.endswith(end) or f"{end}/" in path)
                for beginning, end in self.patterns
            )
        )
