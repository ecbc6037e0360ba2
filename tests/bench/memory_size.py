"""What the rule's MemorySize costs: measured CPU time, and how Lambda shares out processors.

Lambda gives a function a share of one processor that grows with its memory, up to a whole one at
1,769 MB, and bills memory times duration. Work thus costs the same at any size below that; waiting
for AWS's answers costs the more, the larger the function.
Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO

from tests.bench.evaluations import Wire, change, connected_app
from tests.bench.packages import python_package
from tests.bench.row import Row
from tests.bench.rule_start import cpu_seconds
from tests.bench.scanning import ours
from tests.rule.contexts import Context
from tests.template import TEMPLATE

SIZES = (512, 1_024, 1_769, 3_008)
"""MB: what the template allows, as far as anybody would go."""
_WHOLE_PROCESSOR = 1_769
RUNS = 5
_EVALUATIONS = 200
_WAITED = 2 * 0.02
"""Seconds in which one evaluation waits for the answers to its two calls, taken as 20 ms each."""


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of what the rule does."""

    name: str
    cpu_seconds: float
    waited_seconds: float
    of_a_thousand: int
    """How many there are in a thousand evaluations of an ordinary day: an assumption."""

    def seconds(self, megabytes: int) -> float:
        """Return how long it takes at a size."""
        share = min(1.0, megabytes / _WHOLE_PROCESSOR)
        return self.waited_seconds + self.cpu_seconds / share


def gigabyte_seconds(work: list[Work], megabytes: int) -> float:
    """Return what a thousand evaluations are billed for."""
    seconds = sum(each.of_a_thousand * each.seconds(megabytes) for each in work)
    return seconds * megabytes / 1_024


def _warm_cpu_seconds() -> float:
    context = Context()
    with connected_app(Wire(0.0)) as app, redirect_stdout(StringIO()):
        app.evaluate(change("orders-0"), context)
        started = time.process_time()
        for _ in range(_EVALUATIONS):
            app.evaluate(change("orders-0"), context)
        return (time.process_time() - started) / _EVALUATIONS


def measured() -> list[Work]:
    """Measure the CPU time of each piece, by medians."""
    start = statistics.median(cpu_seconds("import rule.app") for _ in range(RUNS))
    subject = python_package()
    package = statistics.median(ours(subject).cpu_seconds for _ in range(RUNS))
    warm = statistics.median(_warm_cpu_seconds() for _ in range(RUNS))
    return [
        Work("evaluation, warm, package known", warm, _WAITED, 1_000),
        Work("cold start", start, 0.0, 20),
        Work(f"package of {subject.megabytes:.0f} MB examined", package, 0.0, 10),
    ]


def table(work: list[Work]) -> str:
    """Write seconds and billed gigabyte-seconds by size."""
    width = max(len(each.name) for each in work)
    lines = [
        f"{'seconds at a MemorySize of':{width}}" + "".join(f"{size:>9,}" for size in SIZES),
        *(
            f"{each.name:{width}}" + "".join(f"{each.seconds(size):9.3f}" for size in SIZES)
            for each in work
        ),
        f"{'GB-seconds of 1,000 evaluations':{width}}"
        + "".join(f"{gigabyte_seconds(work, size):9.1f}" for size in SIZES),
    ]
    return "\n".join(lines)


def rows() -> Iterator[Row]:
    """Yield what the template's default costs, of what the cheapest size would; print the table."""
    work = measured()
    sys.stdout.write(f"{table(work)}\n\n")
    default = int(TEMPLATE["Parameters"]["MemorySize"]["Default"])
    cheapest = min(gigabyte_seconds(work, size) for size in SIZES)
    ratio = gigabyte_seconds(work, default) / cheapest
    yield Row(f"price at MemorySize {default} ÷ at the cheapest size", ratio, 1.0, RUNS)
