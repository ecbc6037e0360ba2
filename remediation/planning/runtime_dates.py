"""From when on Lambda updates no function of a runtime, so that the way back is closed: data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

_MARCH_2027 = date(2027, 3, 3)
UPDATES_END: Mapping[str, date] = {
    "dotnet8": _MARCH_2027,
    "nodejs18.x": _MARCH_2027,
    "nodejs20.x": _MARCH_2027,
    "python3.9": _MARCH_2027,
    "python3.10": _MARCH_2027,
}
"""The first day without updates ("Block function update"), as announced in November 2026. AWS has
put such days off before. An update that also raises the runtime is still taken.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""
