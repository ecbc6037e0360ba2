"""Where to press, and what: all of it is known before anything is begun."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..audit.kept_plan import KeptPlan, NoPlan, kept_plan, places_with_plans
from ..audit.options import Scope
from ..audit.outcome import Place
from ..audit.places import places_of
from ..aws.accounts import Accounts
from ..aws.calls import AwsFailure
from ..aws.runbooks import Runbook, Runbooks
from ..press.pressing import Orders
from .ending import PROGRAM

_RESUMED = timedelta(hours=24)
"""An execution that began earlier is not taken over."""


class NothingToPress(Exception):
    """Nothing can be pressed; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Target:
    """One account and Region, with what is to be pressed there."""

    place: Place
    runbooks: Runbooks
    runbook: Runbook
    orders: Orders


def targets(
    given: argparse.Namespace, now: datetime, note: Callable[[str], None]
) -> tuple[Target, ...]:
    """Return where to press, and what, by account and Region in the order of the command line.

    Args:
        given: the command line.
        now: in UTC.
        note: is told which accounts and Regions have nothing to press.

    Raises:
        AccountNotReached: there are no credentials, or no Region.
        FolderUnusable: others could have written the plans.
        NothingToPress: says why.
    """
    regions = tuple(given.region)
    accounts = Accounts(given.profile, next(iter(regions), None))
    scope = Scope(regions, given.accounts, role_name=given.role_name or "")
    places = places_of(accounts, scope)
    if given.wave is None and len(places) > 1:
        # Functions of one name in two Regions are two functions: who means both says so twice.
        raise NothingToPress("functions are pressed by name in one account and Region at a time")
    plans = dict(_plans(given.wave, places, now, note)) if given.wave else {}
    found = []
    for place in plans or places:
        plan = plans.get(place)
        runbooks = accounts.runbooks(place.region, place.role_arn or None)
        stack = given.stack or (plan.stack if plan else "")
        runbook = _runbook(runbooks, stack, place)
        found.append(Target(place, runbooks, runbook, _orders(given, plan, now)))
    return tuple(found)


def _plans(
    wave: int, places: Sequence[Place], now: datetime, note: Callable[[str], None]
) -> Iterator[tuple[Place, KeptPlan]]:
    """Yield the plans that have the wave.

    Raises:
        FolderUnusable: others could have written the plans.
        NothingToPress: a plan is missing, or none has the wave.
    """
    plans = {place: _plan(wave, place, now) for place in places}
    lacking = {
        place: f"the plan of {plan.made_at:%Y-%m-%d %H:%M} UTC for {place} has no wave {wave}; "
        f"it has {f'waves 1 to {max(plan.waves)}' if plan.waves else 'none'}"
        for place, plan in plans.items()
        if wave not in plan.waves
    }
    if len(lacking) == len(plans):
        raise NothingToPress("; ".join(lacking.values()))
    for said in lacking.values():
        note(said)
    yield from ((place, plan) for place, plan in plans.items() if place not in lacking)


def _plan(wave: int, place: Place, now: datetime) -> KeptPlan:
    """Return the plan for a place.

    Raises:
        FolderUnusable: others could have written the plans.
        NothingToPress: there is none of late; names what can be pressed instead.
    """
    try:
        return kept_plan(place.account, place.region, now)
    except NoPlan as missing:
        said = str(missing)
    others = places_with_plans(now)
    if other := next((each for each in others if each.account == place.account), None):
        said += f"; or press where a plan was made: {_command(wave, other, '')}"
    elif other := next(iter(others), None):
        role = " --role-name ROLE"
        said += f"; or press where a plan was made: {_command(wave, other, role)}"
    raise NothingToPress(said)


def _command(wave: int, place: Place, role: str) -> str:
    account = f" --accounts {place.account}{role}" if role else ""
    return f"{PROGRAM} press --wave {wave}{account} --region {place.region}"


def _orders(given: argparse.Namespace, plan: KeptPlan | None, now: datetime) -> Orders:
    functions = plan.waves[given.wave] if plan else tuple(given.function)
    resumed = now - _RESUMED if given.resume else None
    done_since = plan.made_at if plan else resumed
    return Orders(functions, given.dry_run, given.concurrency, done_since, now - _RESUMED)


def _runbook(runbooks: Runbooks, stack: str, place: Place) -> Runbook:
    """Find the stack's runbook.

    Raises:
        NothingToPress: the stacks cannot be read, or there is none, or more than one.
    """
    try:
        found = runbooks.find(stack or None)
    except AwsFailure as failure:
        said = str(failure)
    else:
        return _only(found, stack, place)
    raise NothingToPress(f"{place}: {said}")


def _only(found: Sequence[Runbook], stack: str, place: Place) -> Runbook:
    """Return the only runbook.

    Raises:
        NothingToPress: there is none, or more than one.
    """
    if not found:
        raise NothingToPress(
            f"there is no stack {stack} with a Remediate button in {place}: look at its name"
            if stack
            else f"no stack with a Remediate button is deployed in {place}"
        )
    if len(found) > 1:
        names = ", ".join(each.stack for each in found)
        raise NothingToPress(
            f"there are several stacks with a Remediate button in {place}: --stack {names}"
        )
    return found[0]
