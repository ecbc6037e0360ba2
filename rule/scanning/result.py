"""The result of a scan, of a size that can be stored and shown."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from ..model import CodeLine, Confidence, Finding, Provenance, Unread

MOST_OF_A_KIND = 1_000
"""Items of one kind that are kept; more would be of no use to anybody."""
MOST_BYTES_OF_A_KIND = 80_000
"""As JSON: all four kinds must fit into a DynamoDB item of 400 KB.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""
_NOT_READ = "files not read"
_FINDINGS = "findings"
_WEAK = "weak findings in third-party files and samples"


class Omitted(NamedTuple):
    """The number of items of a kind that were not kept."""

    kind: str
    number: int


Item = Finding | Unread | Omitted


class Extent(NamedTuple):
    """How much was read."""

    variables: int | None = None
    """Different names of variables; None for a package."""
    files: int = 0
    bytes: int = 0
    """Of the scanned text, in UTF-8."""


NO_EXTENT = Extent()


class ScanResult(NamedTuple):
    """What was found in an environment or a package, and what was not read."""

    findings: tuple[Finding, ...]
    """Decisive findings first, in the order in which they were found."""
    unread: tuple[Unread, ...]
    """What keeps a function from being COMPLIANT first."""
    finished: bool
    """False if the scan was stopped by a limit of time or memory."""
    extent: Extent = NO_EXTENT
    """For the command line; it is not stored."""
    omitted: tuple[Omitted, ...] = ()
    """What `unread` says in words of the items that were not kept; not stored."""

    def __eq__(self, other: object) -> bool:
        """Compare what is stored."""
        return isinstance(other, ScanResult) and self[:3] == other[:3]

    def __ne__(self, other: object) -> bool:  # A tuple has one of its own.
        return not self == other

    def __hash__(self) -> int:
        return hash(self[:3])

    @classmethod
    def of(
        cls, items: Iterable[Item], stopped: Unread | None, extent: Extent = NO_EXTENT
    ) -> "ScanResult":
        """Make a result of the items that `ResultLimiter` kept, and of why a scan was stopped."""
        items = list(items)
        omitted = tuple(item for item in items if isinstance(item, Omitted))
        # A file that was read in two ways may have a finding twice.
        findings = list(dict.fromkeys(item for item in items if isinstance(item, Finding)))
        unread = [item for item in items if isinstance(item, Unread)]
        findings.sort(key=lambda finding: not finding.is_decisive)
        unread.extend(
            Unread(
                "package",
                f"{item.kind}, left out of this list: {item.number:,}",
                # Nobody can tell whether a finding that was left out is exempt.
                blocks_compliance=item.kind in (_NOT_READ, _FINDINGS),
            )
            for item in omitted
        )
        unread.sort(key=lambda item: not item.blocks_compliance)
        if stopped is not None:
            unread.insert(0, stopped)
        return cls(tuple(findings), tuple(unread), stopped is None, extent, omitted)

    def to_json(self) -> dict[str, Any]:
        """Return the result as types of JSON, for the cache."""
        return {
            "findings": [_row(finding) for finding in self.findings],
            "unread": [_row(unread) for unread in self.unread],
            "finished": self.finished,
        }

    @classmethod
    def from_json(cls, kept: Any) -> "ScanResult":
        """Read what `to_json` wrote.

        Raises:
            ValueError: it has another form.
        """
        match kept:
            case {
                "findings": [*findings],
                "unread": [*unread],
                "finished": bool(finished),
            }:
                return cls(
                    tuple(_finding(row) for row in findings),
                    tuple(_unread(row) for row in unread),
                    finished,
                )
        raise ValueError("no result of a scan")


class ResultLimiter:
    """Keeps items up to a limit for each kind, and counts the others.

    So a package that matches on every line fills neither this process's memory nor the cache, and
    weak findings take no room from decisive ones.
    """

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._bytes: Counter[str] = Counter()
        self._omitted: Counter[str] = Counter()

    def offer(self, item: Finding | Unread) -> Iterator[Finding | Unread]:
        """Yield the item if it is within its kind's limit; the first of a kind always is."""
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
        """Yield how many items of each kind were not kept."""
        for kind, count in self._omitted.items():
            yield Omitted(kind, count)


def _kind(item: Finding | Unread) -> str:
    match item:
        case Finding():
            return _FINDINGS if item.is_decisive else _WEAK
        case Unread(blocks_compliance=True):
            return _NOT_READ
    return "notes"


def _row(item: Finding | Unread) -> list[Any]:
    match item:
        case Unread():
            return [item.what, item.reason, item.blocks_compliance]
        case Finding(CodeLine() as at, secret_type, confidence, column, key):
            return [at.path, at.line, at.provenance, secret_type, int(confidence), column, key]
    raise TypeError("only lines of code are found in a package")


def _finding(row: Any) -> Finding:
    match row:
        case [
            str(path),
            int(line),
            str(provenance),
            str(secret_type),
            int(confidence),
            int(column),
            str(key),
        ]:
            location = CodeLine(path, line, Provenance(provenance))
            return Finding(location, secret_type, Confidence(confidence), column, key)
    raise ValueError("no row of a finding")


def _unread(row: Any) -> Unread:
    match row:
        case [str(what), str(reason), bool(blocks_compliance)]:
            return Unread(what, reason, blocks_compliance)
    raise ValueError("no row of an unread part")
