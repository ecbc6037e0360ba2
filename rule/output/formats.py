"""The formats of a report, by the name that the command line takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from .csv_table import as_csv
from .document import as_json, as_ndjson
from .html import as_html
from .junit import as_junit
from .ocsf import as_ocsf
from .report import Report
from .sarif import as_sarif
from .text_table import as_table

FORMATS: Mapping[str, Callable[[Report], str]] = MappingProxyType(
    {
        "table": as_table,
        "json": as_json,
        "ndjson": as_ndjson,
        "csv": as_csv,
        "sarif": as_sarif,
        "junit": as_junit,
        "ocsf": as_ocsf,
        "html": as_html,
    }
)
"""Each renders a report as text without a line's end behind its last line, and never a value."""
