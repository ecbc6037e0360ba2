"""The event shapes in ``events/``, which tests and ``sam local invoke -e`` share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parent.parent / "events"


def event(name: str) -> dict[str, Any]:
    return dict(json.loads((EVENTS / f"{name}.json").read_text()))


def event_names(start: str = "") -> list[str]:
    return sorted(path.stem for path in EVENTS.glob(f"{start}*.json"))
