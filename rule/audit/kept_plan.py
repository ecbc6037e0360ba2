"""The waves of an audit's plan, on disk, so that they can be pressed one after the other.

Only names are kept. The runbook plans anew as it runs, so a plan that is out of date misleads
nobody: a function that must not be changed any more is refused then.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ..startup.user_cache import folder
from .function_name import FUNCTION_NAME
from .outcome import Audited, Place
from .private_files import private_folder, replace_private

KEPT_FOR = timedelta(days=7)
"""A plan that is older is planned anew first: by then functions came, went, and were deployed."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""A plan may be that much younger than now, if a clock was set."""
_DAMAGED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    ArithmeticError,
)
"""What reading something else than a plan may raise."""


class NoPlan(Exception):
    """There is no plan of late; the message says what to do."""


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """The waves of one account and Region."""

    made_at: datetime
    """In UTC."""
    stack: str
    """The stack by whose settings it was made; empty: none."""
    waves: Mapping[int, tuple[str, ...]]
    """The names of each wave's functions."""


def keep(audited: Audited, now: datetime) -> None:
    """Keep the plan of each place that was planned whole; it takes the place of an earlier one.

    Raises:
        FolderUnusable: says why there is no place for it.
        OSError: it cannot be written.
    """
    plans = private_folder(_plans())
    for planned in (each for each in audited.planned if each.is_whole):
        waves: dict[str, list[str]] = {}
        for each in audited.outcomes:
            plan = audited.plans.get(each.arn)
            if each.place == planned.place and plan and plan.wave:
                waves.setdefault(str(plan.wave), []).append(each.name)
        text = json.dumps({"made_at": now.isoformat(), "stack": planned.stack, "waves": waves})
        replace_private(plans / _name(planned.place), text)


def kept_plan(account: str, region: str, now: datetime) -> KeptPlan:
    """Return the plan that was made last for an account and Region.

    Raises:
        NoPlan: there is none of late, or it cannot be read.
        FolderUnusable: others could have written it.
    """
    place = Place(account, region)
    try:
        found = _read(json.loads((private_folder(_plans()) / _name(place)).read_text("utf-8")))
    except (OSError, *_DAMAGED):
        raise NoPlan(f"there is no plan for {place}: run audit --plan there first") from None
    made = f"the plan for {place} is of {found.made_at:%Y-%m-%d}"
    if found.made_at > now + _CLOCKS_DIFFER:
        # All that was pressed before that time would be pressed again.
        raise NoPlan(f"{made}, later than this computer's clock: run audit --plan there again")
    if now - found.made_at > KEPT_FOR:
        raise NoPlan(f"{made}: run audit --plan there again")
    return found


def places_with_plans(now: datetime) -> tuple[Place, ...]:
    """Return the accounts and Regions for which there is a plan of late with a wave, by account.

    Raises:
        FolderUnusable: others could have written the plans.
    """
    found = []
    for file in sorted(private_folder(_plans()).glob("*.json")):
        account, _, region = file.stem.partition("-")
        try:
            plan = kept_plan(account, region, now)
        except NoPlan:
            continue
        if plan.waves:
            found.append(Place(account, region))
    return tuple(found)


def _read(kept: Any) -> KeptPlan:
    """Read a plan as `keep` writes one.

    Raises:
        ValueError, or another of `_DAMAGED`: it is none.
    """
    waves = {int(number): tuple(names) for number, names in kept["waves"].items()}
    stack, lists = kept["stack"], [*kept["waves"].values()]
    if not isinstance(stack, str) or not all(isinstance(each, list) and each for each in lists):
        raise ValueError
    if not all(FUNCTION_NAME.fullmatch(name) for names in lists for name in names):
        raise ValueError
    return KeptPlan(datetime.fromisoformat(kept["made_at"]).astimezone(UTC), stack, waves)


def _plans() -> Path | None:
    caches = folder()
    return caches / "plans" if caches else None


def _name(place: Place) -> str:
    return f"{place.account}-{place.region}.json"
