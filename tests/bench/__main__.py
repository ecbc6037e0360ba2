"""Measure everything, print a table, and write build/bench.json."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tests.bench
from tests.bench.row import Row

REPORT = Path(__file__).parent.parent.parent / "build" / "bench.json"


def sources(
    package: Any = tests.bench, only: Collection[str] = ()
) -> Iterator[Callable[[], Iterable[Row]]]:
    """Yield what measures, by the modules' names; all of it, unless some are named."""
    for module in pkgutil.iter_modules(package.__path__):
        if module.name == "__main__" or module.name.startswith("test_"):
            continue
        if only and module.name not in only:
            continue
        rows = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "rows", None)
        if rows:
            yield rows


def table(rows: Sequence[Row]) -> str:
    """Write the rows for a terminal."""
    width = max((len(row.name) for row in rows), default=0)
    lines = [f"{'figure':{width}}       is         goal   runs"]
    return "\n".join([*lines, *(line(row, width) for row in rows)])


def line(row: Row, width: int = 0) -> str:
    """Write one row for a terminal."""
    return (
        f"{row.name:{width}}  {row.ratio:8.4g}  {'≥' if row.at_least else '≤'} {row.goal:8.4g}  "
        f"{row.runs:4}  {'met' if row.met else 'NOT MET'}"
    )


def measured(found: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, and tell each as it comes: all of them take a quarter of an hour."""
    for row in found:
        sys.stderr.write(f"measured: {line(row)}\n")
        yield row


def report(rows: Sequence[Row]) -> str:
    """Write the rows as JSON."""
    members = ("name", "ratio", "goal", "met", "runs")
    found = [{member: getattr(row, member) for member in members} for row in rows]
    return json.dumps({"rows": found}, indent=2) + "\n"


def main() -> None:
    """Measure; a goal that is not met is shown, and fails nothing: machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("only", nargs="*", help="modules of this package; without, all of them")
    only = parser.parse_args().only
    rows = [row for source in sources(only=only) for row in measured(source())]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report(rows))
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
