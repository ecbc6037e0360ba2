"""What the examination of a package came to, in a size that can be kept and shown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import CodeLine, Confidence, Finding, Provenance, Unread

MOST_OF_A_KIND = 1_000
"""Items of one kind that are kept: more tell nobody anything new."""
MOST_BYTES_OF_A_KIND = 80_000
"""As JSON: the four kinds together have to fit into a DynamoDB item of 400 KB.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""
_NOT_READ = "files not read"


@dataclass(frozen=True, slots=True)
class Omitted:
    """How many more items of a kind there were."""

    kind: str
    count: int


Item = Finding | Unread | Omitted


@dataclass(frozen=True, slots=True)
class Extent:
    """How much was read."""

    variables: int | None = None
    """Names; of one that stands there twice each value was read. None of a package."""
    files: int = 0
    bytes: int = 0
    """Of the text that was looked at, in UTF-8."""


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What was found in a package, and what was not read of it."""

    findings: tuple[Finding, ...]
    """Those that decide the verdict first, and in each half first-party files first."""
    unread: tuple[Unread, ...]
    """Those that decide the verdict first."""
    finished: bool
    """False if it was stopped: it would go on if it had more time or memory."""
    extent: Extent = field(default=Extent(), compare=False)
    """For whoever looks on; it is not kept."""

    @classmethod
    def of(
        cls, items: Iterable[Item], stopped: Unread | None, extent: Extent = Extent()
    ) -> ScanResult:
        """Put together what `ResultLimiter` let through, and why it stopped, if it did."""
        items = list(items)
        # What was read in two ways is told once.
        findings = list(dict.fromkeys(item for item in items if isinstance(item, Finding)))
        unread = [item for item in items if isinstance(item, Unread)]
        findings.sort(key=lambda finding: not finding.is_decisive)
        unread.extend(
            Unread(
                "package",
                f"{item.kind}, left out of this list: {item.count:,}",
                blocks_compliance=item.kind == _NOT_READ,
            )
            for item in items
            if isinstance(item, Omitted)
        )
        unread.sort(key=lambda item: not item.blocks_compliance)
        if stopped is not None:
            unread.insert(0, stopped)
        return cls(tuple(findings), tuple(unread), stopped is None, extent)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON's own types, for the cache."""
        return {
            "findings": [_row(finding) for finding in self.findings],
            "unread": [_row(unread) for unread in self.unread],
            "finished": self.finished,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> ScanResult:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is of another form.
        """
        return cls(
            findings=tuple(
                Finding(
                    CodeLine(path, int(line), Provenance(provenance)),
                    secret_type,
                    Confidence(int(confidence)),
                )
                for path, line, provenance, secret_type, confidence in kept["findings"]
            ),
            unread=tuple(
                Unread(what, reason, blocks_compliance)
                for what, reason, blocks_compliance in kept["unread"]
            ),
            finished=bool(kept["finished"]),
        )


class ResultLimiter:
    """Lets items through while there is room for their kind, and counts the rest.

    A package built to match on every line can thus fill neither this process's memory nor the
    cache, nor push what decides the verdict out of it.
    """

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._omitted: Counter[str] = Counter()

    def offer(self, item: Finding | Unread) -> Iterator[Finding | Unread]:
        """Yield the item if there is room for it; the first of a kind always has it."""
        kind = _kind(item)
        size = len(json.dumps(_row(item)))
        has_room = self._bytes[kind] + size <= MOST_BYTES_OF_A_KIND
        if not self._count[kind] or (has_room and self._count[kind] < MOST_OF_A_KIND):
            self._count[kind] += 1
            self._bytes[kind] += size
            yield item
        else:
            self._omitted[kind] += 1

    def omissions(self) -> Iterator[Omitted]:
        """Yield how many were not let through."""
        for kind, count in self._omitted.items():
            yield Omitted(kind, count)


def _kind(item: Finding | Unread) -> str:
    match item:
        case Finding():
            return "findings" if item.is_decisive else "weak findings in third-party files"
        case Unread(blocks_compliance=True):
            return _NOT_READ
    return "notes"


def _row(item: Finding | Unread) -> list[Any]:
    match item:
        case Unread():
            return [item.what, item.reason, item.blocks_compliance]
        case Finding(CodeLine() as at, secret_type, confidence):
            return [at.path, at.line, at.provenance, secret_type, int(confidence)]
    raise TypeError("only lines of code are found in a package")
