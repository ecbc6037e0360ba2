"""What a team knows already: findings in a file, so that only new ones count.

The file holds functions, locations and types, never a value. It leaves out numbers of lines and of
versions: a line above a finding, or a new version with the same secret, makes no new finding. If a
secret takes the place of another one at the same location, it is not new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..model import EnvironmentVariable, Finding
from .outcome import Audited, Outcome

_FORM = 1
Known = tuple[str, str]
"""A location, and a type."""


class BaselineUnusable(Exception):
    """The file cannot be read or written; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings by a function's ARN; a location may be there several times."""

    functions: Mapping[str, Counter[Known]]

    @classmethod
    def of(cls, audited: Audited) -> Baseline:
        """Make a baseline of what an audit has found."""
        return cls({each.arn: _known(each) for each in audited.outcomes if each.counted})

    def new(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return a function's findings that the baseline does not have."""
        left = self.functions.get(outcome.arn, Counter()).copy()
        new = []
        for finding in outcome.counted:
            known = _place(finding)
            if left[known]:
                left[known] -= 1
            else:
                new.append(finding)
        return tuple(new)

    def gone(self, outcomes: Iterable[Outcome]) -> int:
        """Count findings of these functions that the baseline has, and that are not there now."""
        return sum(
            (self.functions.get(each.arn, Counter()) - _known(each)).total()
            for each in outcomes
            if each.verdict is not None and not each.missing
        )


def read_baseline(path: Path) -> Baseline | None:
    """Read a baseline; None if there is no such file.

    Raises:
        BaselineUnusable: it cannot be read, or is no baseline.
    """
    try:
        return _read(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BaselineUnusable(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        what_to_do = "mend it, or remove it to begin anew with all that is found then"
        raise BaselineUnusable(f"{path} is no baseline of an audit: {what_to_do}") from None


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, in an order that shows well what has changed since the last one.

    Raises:
        BaselineUnusable: it cannot be written.
    """
    functions = {
        arn: [list(each) for each in sorted(known.elements())]
        for arn, known in sorted(baseline.functions.items())
    }
    text = json.dumps({"form": _FORM, "functions": functions}, indent=1)
    try:
        path.write_text(f"{text}\n", "utf-8")
    except OSError as error:
        raise BaselineUnusable(f"{path} cannot be written: {error.strerror}") from None


def _read(given: Any) -> Baseline:
    match given:
        case {"form": 1, "functions": dict(functions)}:
            return Baseline({arn: _counted(rows) for arn, rows in functions.items()})
    raise ValueError


def _counted(rows: Any) -> Counter[Known]:
    counted: Counter[Known] = Counter()
    for row in rows if isinstance(rows, list) else [None]:
        match row:
            case [str(where), str(secret_type)]:
                counted[where, secret_type] += 1
            case _:
                raise ValueError
    return counted


def _known(outcome: Outcome) -> Counter[Known]:
    return Counter(_place(finding) for finding in outcome.counted)


def _place(finding: Finding) -> Known:
    at = finding.location
    published = "published " if at.version.is_published else ""
    if isinstance(at, EnvironmentVariable):
        return f"{published}environment:{at.name}", finding.secret_type
    layer = f"layer {at.layer.rpartition(':')[0] or at.layer} " if at.layer else ""
    return f"{published}{layer}{at.path}", finding.secret_type
