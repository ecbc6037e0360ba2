"""Measure everything, print a table, and write build/bench.json."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import tests.bench
from tests.bench.row import Row

REPORT = Path(__file__).parent.parent.parent / "build" / "bench.json"


def sources(package: Any = tests.bench) -> Iterator[Callable[[], Iterable[Row]]]:
    """Yield what measures, by the modules' names."""
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__") and ".test_" not in module.name:
            rows = getattr(importlib.import_module(module.name), "rows", None)
            if rows:
                yield rows


def table(rows: Sequence[Row]) -> str:
    """Write the rows for a terminal."""
    width = max((len(row.name) for row in rows), default=0)
    lines = [f"{'figure':{width}}       is         goal   runs"]
    lines += [
        f"{row.name:{width}}  {row.ratio:8.4g}  {'≥' if row.at_least else '≤'} {row.goal:8.4g}  "
        f"{row.runs:4}  {'met' if row.met else 'NOT MET'}"
        for row in rows
    ]
    return "\n".join(lines)


def report(rows: Sequence[Row]) -> str:
    """Write the rows as JSON."""
    members = ("name", "ratio", "goal", "met", "runs")
    found = [{member: getattr(row, member) for member in members} for row in rows]
    return json.dumps({"rows": found}, indent=2) + "\n"


def main() -> None:
    """Measure; a goal that is not met is shown, and fails nothing: machines differ."""
    argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__).parse_args()
    rows = [row for source in sources() for row in source()]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report(rows))
    sys.stdout.write(table(rows) + "\n")


if __name__ == "__main__":
    main()
