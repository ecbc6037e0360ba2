"""An environment's scan in a warm process: detect-secrets' own way over a file, against ours."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from rule.detection.scanner import Scanner
from rule.scanning.environment import scan_environment
from tests.bench.row import Row, in_alternation
from tests.rule.detection.written_values import drawn, random_uuid

RUNS = 15
GOAL = 4.0
_REPEATED = 5
TEN = {
    "DB_PASSWORD": "a-heron-7",
    "TABLE_NAME": "OrdersStack-OrdersTable0B1C2D3E-" + "1KX4ZQ9ABCDEF",
    "QUEUE_URL": "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
    "LOG_LEVEL": "info",
    "STRIPE_KEY": "sk_" + "live_" + drawn(24),
    "KMS_KEY_ID": random_uuid(),
    "DATABASE_URL": "postgres://app:" + drawn(12) + "@db.internal:5432/shop",
    "FEATURES": '{"checkout": true, "retries": 3, "regions": ["eu-central-1"]}',
    "NODE_OPTIONS": "--enable-source-maps",
    "SENTRY_RELEASE": "orders@1.2.3",
}


def four_kilobytes() -> dict[str, str]:
    """Return an environment as large as Lambda allows, of settings and a few secrets."""
    variables: dict[str, str] = {}
    while sum(len(name) + len(value) for name, value in variables.items()) < 3_900:
        for name, value in TEN.items():
            variables[f"{name}_{len(variables)}"] = value
    while sum(len(name) + len(value) for name, value in variables.items()) > 4_096:
        variables.popitem()
    return variables


def ratio(variables: Mapping[str, str]) -> float:
    """Return detect-secrets' CPU time for a file of these variables, of ours for the same."""
    scanner = Scanner()
    plugins: list[Any] = list(get_mapping_from_secret_type_to_class().values())
    used = {"plugins_used": [{"name": plugin.__name__} for plugin in plugins]}
    with tempfile.TemporaryDirectory() as folder, transient_settings(used):
        file = Path(folder) / "variables.env"
        file.write_text("".join(f"{name}='{value}'\n" for name, value in variables.items()))
        theirs, ours = in_alternation(
            [
                lambda: _seconds(lambda: list(scan_file(str(file)))),
                lambda: _seconds(lambda: scan_environment(scanner, variables)),
            ],
            RUNS,
        )
    return statistics.median(theirs) / statistics.median(ours)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    for _ in range(_REPEATED):
        work()
    return time.process_time() - started


def rows() -> Iterator[Row]:
    """Yield the two ratios."""
    name = "detect-secrets' file path ÷ ours, warm"
    yield Row(f"environment of 10 variables, {name}", ratio(TEN), GOAL, RUNS, at_least=True)
    yield Row(f"environment of 4 KB, {name}", ratio(four_kilobytes()), GOAL, RUNS, at_least=True)
